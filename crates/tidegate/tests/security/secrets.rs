//! What is secret is shown nowhere.

use std::fs;
use std::process::Command;

use tidegate_testkit::security::{Login, Mechanism, Security};
use tidegate_testkit::wait;

use crate::configuration::{self, ALICE, CAROL, Format, PASSTHROUGH, SERVICE, TERMINATE, port};
use crate::support::SOON;
use crate::support::collector::{Collector, Mood};
use crate::support::gateway::{BINARY, Gateway, Site};
use crate::world::World;

/// Every password, and every secret of the token server, has this in it.
pub(crate) const CANARY: &str = "canary";

/// The forms in which a canary, a private key or a token could be seen: as text, in base64 at each of its three
/// alignments, as a list of bytes, and in hexadecimal.
const FORBIDDEN: [&str; 8] = [
    CANARY,
    "Y2FuYXJ5",
    "NhbmFye",
    "jYW5hcn",
    "99, 97, 110, 97, 114, 121",
    "63616e617279",
    "PRIVATE KEY",
    "eyJhbGciOi",
];

/// The lines of the private keys in a configuration.
fn keys(configuration: &str) -> Vec<&str> {
    let keys = configuration.split("-----BEGIN PRIVATE KEY-----\\n").skip(1);
    keys.filter_map(|key| key.split("\\n").next()).collect()
}

#[track_caller]
fn assert_silent(what: &str, text: &str, keys: &[&str]) {
    let found: Vec<_> = FORBIDDEN
        .iter()
        .chain(keys)
        .filter(|secret| text.contains(**secret))
        .collect();
    let line = |secret: &str| {
        text.lines()
            .find(|line| line.contains(secret))
            .unwrap_or_default()
            .to_owned()
    };
    let lines: Vec<_> = found.iter().map(|secret| line(secret)).collect();
    assert!(found.is_empty(), "{what} has {found:?}: {lines:#?}");
}

#[tokio::test]
async fn secrets_are_in_no_log_line_metric_trace_answer_error_or_argument() {
    let world = World::shared().await;
    let site = Site::reserve_ports(port::COUNT).unwrap();
    let (authorities, tokens) = (&world.authorities, &world.tokens);
    let mut configuration = configuration::whole(&site, authorities, &world.kafka, &world.second, tokens);
    configuration["log"] = serde_json::json!({"level": "trace"});
    let text = configuration.to_string();
    let keys = keys(&text);
    assert_eq!(keys.len(), 5, "four listeners, and who the gateway is");
    for secret in [configuration::GATEWAY.1, CAROL.1, SERVICE.1, ALICE.1] {
        assert!(secret.contains(CANARY));
    }
    let collector = Collector::start(Mood::Takes).await.unwrap();
    let variables = [("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str())];
    let gateway = Gateway::start_with(site, &text, &variables).await.unwrap();

    let number = gateway.site.port(port::NAMES);
    let at = |label| format!("{}:{number}", Format::PerCluster.host(label, None));
    let mut refusals = Vec::new();
    for (password, token) in [(ALICE.1, SERVICE.1), ("canary-wrong", "canary-wrong")] {
        let logins = [
            (PASSTHROUGH, world.tls().password(Mechanism::Plain, ALICE.0, password)),
            (
                PASSTHROUGH,
                world.tls().password(Mechanism::ScramSha512, ALICE.0, password),
            ),
            (PASSTHROUGH, world.tls().tokens(&world.tokens.url(), SERVICE.0, token)),
            (TERMINATE, world.tls().password(Mechanism::Plain, CAROL.0, password)),
            (TERMINATE, world.tls().password(Mechanism::Plain, CAROL.0, CAROL.1)),
            ("oauth", world.tls()),
        ];
        for (label, security) in logins {
            refusals.push(world.jvm.log_in(&at(label), &security).await.unwrap());
        }
    }
    // A secret where none belongs, and one that is wrong in itself.
    let misplaced = Security::plaintext().password(Mechanism::Plain, "canary-name", "canary-password");
    let plaintext = gateway.address(port::TERMINATE).to_string();
    refusals.push(world.jvm.log_in(&plaintext, &misplaced).await.unwrap());
    refusals.retain(|login| *login != Login::In);
    assert!(refusals.len() >= 5, "{refusals:?}");
    assert_silent("what clients get", &format!("{refusals:?}"), &keys);

    let read = wait::until("a refused login is logged", SOON, async || {
        let log = fs::read_to_string(gateway.site.log()).ok()?;
        log.contains("login_failed").then_some(log)
    });
    let log = read.await.unwrap();
    assert!(
        log.contains("TRACE") || log.contains("trace"),
        "every request is logged"
    );
    assert_silent("the log", &log, &keys);
    for path in ["/healthz", "/readyz", "/metrics"] {
        let answer = gateway.get(path).await.unwrap();
        assert_eq!(answer.status, 200, "{path}");
        assert_silent(path, &(answer.head + &answer.body), &keys);
    }
    let arguments = fs::read_to_string(format!("/proc/{}/cmdline", gateway.process.pid())).unwrap();
    assert!(arguments.contains("--config"));
    assert_silent("the arguments", &arguments, &keys);
    assert!(gateway.process.stop(SOON).await.unwrap().success());
    for signal in ["traces", "metrics", "logs"] {
        assert!(collector.count(signal) > 0, "no {signal} were sent");
    }
    for sent in collector.received.lock().iter() {
        assert_silent(&sent.signal, &String::from_utf8_lossy(&sent.body), &keys);
    }
    // So it is with the gateway that all tests have used.
    let log = fs::read_to_string(world.gateway.site.log()).unwrap();
    assert_silent("the shared log", &log, &keys);
}

/// Problems quote what is wrong, but not where that is a secret.
#[tokio::test]
async fn secrets_are_in_no_problem_of_a_configuration() {
    let world = World::shared().await;
    let site = Site::reserve_ports(port::COUNT).unwrap();
    let whole = configuration::whole(&site, &world.authorities, &world.kafka, &world.second, &world.tokens);
    let text = whole.to_string();
    let keys = keys(&text);
    let pointers = [
        "/listeners/0/policies/0/config/certificates/0/key",
        "/backend_clusters/0/authentication/password",
        "/backend_clusters/3/authentication/client_secret",
        "/backend_clusters/6/tls/client_identity/key",
        "/virtual_clusters/10/authentication/0/principals/0/password",
    ];
    for pointer in pointers {
        let wrongs = [
            serde_json::json!(["canary-in-a-list"]),
            serde_json::json!({"canary-key": "canary-in-a-map"}),
            serde_json::json!("canary-${env['NO_SUCH_VARIABLE']}"),
            serde_json::json!(""),
        ];
        for wrong in wrongs {
            let mut broken = whole.clone();
            *broken.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}")) = wrong.clone();
            let file = site.write(&broken.to_string()).unwrap();
            let output = Command::new(BINARY).arg("validate").arg(file).output().unwrap();
            assert!(!output.status.success(), "{pointer}: {wrong}");
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert!(!said.is_empty());
            assert_silent(&format!("{pointer}: {wrong}"), &said.replace("canary-key", ""), &keys);
        }
    }
}
