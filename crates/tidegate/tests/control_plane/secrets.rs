//! Canaries in every field that holds a secret are found in no place but where they are needed.

use std::path::PathBuf;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tidegate_testkit::certificates::{Authority, Identity};
use tidegate_testkit::wait;

use crate::client::{Api, backend, cluster, listener};
use crate::place::{Place, contents, printed};
use crate::stage::{DataPlane, made};
use crate::support::SOON;

const COLLECTIONS: [&str; 7] = [
    "backend-clusters",
    "virtual-clusters",
    "listeners",
    "schema-registries",
    "static-keys",
    "tls-trust-bundles",
    "data-plane-certificates",
];

/// What must not be found, and in which field it was put.
struct Canaries(Vec<(String, &'static str)>);

impl Canaries {
    fn plant(&mut self, field: &'static str) -> String {
        let canary = format!("canary-{}-{:016x}", self.0.len(), std::process::id());
        self.0.push((canary.clone(), field));
        canary
    }

    /// A line of a private key.
    fn plant_key(&mut self, identity: &Identity, field: &'static str) {
        self.0.push((identity.key.lines().nth(1).unwrap().to_owned(), field));
    }

    /// The field of a canary that is in `bytes`, plain or encoded.
    fn found(&self, bytes: &[u8]) -> Option<&'static str> {
        let is_in = |(canary, _): &&(String, &str)| {
            let hex: String = canary.bytes().map(|byte| format!("{byte:02x}")).collect();
            let base64 = STANDARD.encode(canary).trim_end_matches('=').to_owned();
            let forms = [canary.clone(), base64, hex];
            forms
                .iter()
                .any(|form| bytes.windows(form.len()).any(|window| window == form.as_bytes()))
        };
        self.0.iter().find(is_in).map(|(_, field)| *field)
    }

    fn assert_absent(&self, bytes: &[u8], place: &str) {
        let found = self.found(bytes);
        assert_eq!(found, None, "a secret is in {place}");
    }
}

/// A collection, and what is made in it.
type Body = (&'static str, Value);

/// Every body with a secret; those that a data plane of this version can enforce, and those that it refuses.
fn bodies(canaries: &mut Canaries, brokers: &str) -> (Vec<Body>, Vec<Body>) {
    let authority = Authority::new("canary").unwrap();
    let (client, server) = (
        authority.client("canary").unwrap(),
        authority.server(&["canary.test"]).unwrap(),
    );
    canaries.plant_key(&client, "tls.client_identity.key");
    canaries.plant_key(&server, "certificates[].key");
    let with = |name: &str, authentication: Value| {
        let mut body = backend(name, brokers);
        body["authentication"] = authentication;
        body
    };
    let plain = with(
        "plain",
        json!({ "type": "sasl_plain", "username": "ann", "password": canaries.plant("sasl_plain.password") }),
    );
    let scram = with(
        "scram",
        json!({ "type": "sasl_scram", "algorithm": "sha256", "username": "ann",
                "password": canaries.plant("sasl_scram.password") }),
    );
    let oauth = with(
        "oauth",
        json!({ "type": "sasl_oauth_bearer", "token_endpoint": "https://127.0.0.1:1/token", "client_id": "ann",
                "client_secret": canaries.plant("client_secret") }),
    );
    let mut mutual = backend("mutual", brokers);
    mutual["tls"] =
        json!({ "enabled": true, "client_identity": { "certificate": client.certificate, "key": client.key } });
    let mut team = cluster("team", "kafka");
    team["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate",
        "principals": [{ "username": "ann", "password": canaries.plant("principals[].password") }] }]);
    let tls = json!({ "type": "tls_server",
        "config": { "certificates": [{ "certificate": server.certificate, "key": server.key }] } });
    let registry = json!({ "name": "registry", "type": "confluent", "config": {
        "schema_type": "avro", "endpoint": "https://registry.test",
        "authentication": { "type": "basic", "username": "ann", "password": canaries.plant("registry password") } } });
    let key = STANDARD.encode(format!("canary-of-the-key-{:014}", std::process::id()));
    canaries.0.push((key.clone(), "value"));
    let key = json!({ "name": "key", "value": key });
    let served = vec![
        ("backend-clusters", plain),
        ("backend-clusters", scram),
        ("backend-clusters", oauth),
        ("backend-clusters", mutual),
        ("virtual-clusters", team),
        ("policies", tls),
    ];
    let mut prefixed = cluster("prefixed", "kafka");
    prefixed["namespace"] = json!({ "mode": "hide_prefix", "prefix": "a-" });
    prefixed["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate",
        "principals": [{ "username": "bob", "password": canaries.plant("refused principals[].password") }] }]);
    let refused = vec![
        ("schema-registries", registry),
        ("static-keys", key),
        ("virtual-clusters", prefixed),
    ];
    (served, refused)
}

/// Everything that the API tells about a gateway.
async fn told(api: &Api, gateway: &str) -> String {
    let mut text = api.call("GET", gateway, None).await.text;
    for collection in COLLECTIONS {
        let collection = format!("{gateway}/{collection}");
        for entity in api.all(&collection).await {
            let path = format!("{collection}/{}", entity["id"].as_str().unwrap());
            text += &api.call("GET", &path, None).await.text;
            text += &api.call("GET", &format!("{path}/policies"), None).await.text;
        }
        text += &api.call("GET", &collection, None).await.text;
    }
    for node in api.all(&format!("{gateway}/nodes")).await {
        let path = format!("{gateway}/nodes/{}", node["id"].as_str().unwrap());
        text += &api.call("GET", &path, None).await.text;
        text += &api.call("GET", &format!("{path}/errors"), None).await.text;
    }
    text += &api.call("GET", &format!("{gateway}/audit-log"), None).await.text;
    text + &api.call("GET", &format!("{gateway}/audit-log/export"), None).await.text
}

fn debug(command: &mut Command) {
    command.env("TIDEGATE_LOG", "debug,sqlx=trace");
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_found_nowhere() {
    let (place, mut canaries) = (Place::reserve(), Canaries(Vec::new()));
    let link = place.link();
    let mut command = place.up(&[&link[0], &link[1], "--no-data-plane"]);
    debug(&mut command);
    let control = place.start_command(&command).await;
    let api = &control.api;
    let made = made(&place, &control).await;
    let node = DataPlane::enroll(&place, &control, "node");
    let process = node.start();
    api.in_force(&made.gateway, 1).await;
    let (served, refused) = bodies(&mut canaries, "127.0.0.1:1");
    let sent = format!("{served:?} {refused:?}");
    for (canary, field) in &canaries.0 {
        assert!(
            canaries.found(sent.as_bytes()).is_some() && sent.contains(canary),
            "{field} is not sent"
        );
    }
    let mut answers = String::new();
    let (first, last) = place.listener();
    let second = listener("second", first, last);
    api.good("DELETE", &made.listener, None).await;
    let second = api.create(&format!("{}/listeners", made.gateway), &second).await;
    for (collection, body) in &served {
        let above = if *collection == "policies" {
            &second
        } else {
            &made.gateway
        };
        let answer = api.call("POST", &format!("{above}/{collection}"), Some(body)).await;
        assert_eq!(answer.status, 201, "{collection}: {answer:?}");
        answers += &answer.text;
    }
    api.in_force(&made.gateway, 1).await;
    canaries.assert_absent(&std::fs::read(node.cache().join("configuration")).unwrap(), "the cache");
    for (collection, body) in &refused {
        let answer = api
            .call("POST", &format!("{}/{collection}", made.gateway), Some(body))
            .await;
        assert_eq!(answer.status, 201, "{collection}: {answer:?}");
        answers += &answer.text;
        // What is wrong with a body is said without what it holds.
        let mut wrong = body.clone();
        wrong["name"] = json!(7);
        answers += &api
            .call("POST", &format!("{}/{collection}", made.gateway), Some(&wrong))
            .await
            .text;
    }
    process
        .wait_for_line("is refused and the old one stays", SOON)
        .await
        .unwrap();
    let reported = wait::until("the refusal is reported", SOON, async || {
        let text = told(api, &made.gateway).await;
        text.contains("configuration_refused").then_some(text)
    });
    answers += &reported.await.unwrap();
    answers += &api.call("GET", "/v1/audit-log/export", None).await.text;
    canaries.assert_absent(answers.as_bytes(), "an answer");
    canaries.assert_absent(place.metrics().await.1.as_bytes(), "the control plane's metrics");
    canaries.assert_absent(
        node.get("/metrics").await.unwrap().body.as_bytes(),
        "the data plane's metrics",
    );
    for pid in [control.process.pid(), process.pid()] {
        let arguments = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap();
        canaries.assert_absent(&arguments, "a process's arguments");
    }
    let backup = place.file("backup.db");
    printed(&place.command(&["backup", backup.to_str().unwrap()]));
    // Logs, database, cache, backup: everything that either has written.
    let files = contents(place.file("").as_path());
    let names: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
    for wanted in [
        "store.db",
        "backup.db",
        "node.log",
        "control-plane.log",
        "configuration",
    ] {
        assert!(
            names.iter().any(|path| path.ends_with(wanted)),
            "{wanted} is not in {names:?}"
        );
    }
    for (path, bytes) in &files {
        canaries.assert_absent(bytes, &path.display().to_string());
    }

    // All of it opens with a new key, and is sealed by no older one.
    drop(control);
    printed(&place.command(&["rotate-key"]));
    std::fs::remove_file(place.data().join("store.key.old")).unwrap();
    let control = place.start(&[&link[0], &link[1], "--no-data-plane"]).await;
    for (collection, _) in &refused {
        let collection = format!("{}/{collection}", made.gateway);
        for entity in control.api.all(&collection).await {
            let path = format!("{collection}/{}", entity["id"].as_str().unwrap());
            control.api.good("DELETE", &path, None).await;
        }
    }
    control.api.in_force(&made.gateway, 1).await;
    for (path, bytes) in contents(place.file("").as_path()) {
        canaries.assert_absent(&bytes, &path.display().to_string());
    }
}
