//! Backend clusters that the gateway cannot get into: `/readyz` says what to mend.

use serde_json::{Value, json};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::wait;

use crate::configuration::{
    DIRECT, MUTUAL, SASL, SASL_TLS, SERVICE, STALE, TLS, backend, by_name, password, port, token, virtual_cluster,
};
use crate::support::SOON;
use crate::support::gateway::{Gateway, Site};
use crate::world::World;

/// Name, the gateway's login, TLS, bootstrap servers, and what the error has in it.
type Case = (&'static str, Value, Option<Value>, String, &'static [&'static str]);

#[tokio::test]
async fn readyz_says_what_to_mend_in_a_backend_cluster() {
    let world = World::shared().await;
    let (kafka, wrong) = (&world.kafka, "canary-wrong");
    let brokers = world.authorities.brokers.certificate();
    let trusting = || Some(json!({"ca_bundle": brokers}));
    let anonymous = json!({"type": "anonymous"});
    let stranger = Authority::new("nobody's").unwrap();
    let showing = |identity: tidegate_testkit::certificates::Identity| {
        let identity = json!({"certificate": identity.certificate, "key": identity.key});
        Some(json!({"ca_bundle": brokers, "client_identity": identity}))
    };
    let strange = showing(stranger.client("gateway").unwrap());
    let expired = showing(world.authorities.clients.request("gateway").expired().issue().unwrap());
    let named = kafka.bootstrap(TLS).replace("127.0.0.1", "localhost");
    let plain = password("sasl_plain", None, wrong);
    let scram = |algorithm| password("sasl_scram", Some(algorithm), wrong);
    let no_token = token("http://127.0.0.1:1/token", SERVICE.1);
    let at = |listener| kafka.bootstrap(listener);
    let cases: Vec<Case> = vec![
        (
            "plain",
            plain.clone(),
            None,
            at(SASL),
            &[
                "refuses the credentials in `authentication`",
                "Invalid username or password",
            ],
        ),
        (
            "scram256",
            scram("sha256"),
            None,
            at(SASL),
            &["refuses the credentials in `authentication`"],
        ),
        (
            "scram512",
            scram("sha512"),
            trusting(),
            at(SASL_TLS),
            &["refuses the credentials in `authentication`"],
        ),
        (
            "secret",
            token(&world.tokens.url(), wrong),
            trusting(),
            at(SASL_TLS),
            &["401 Unauthorized: invalid_client", "`client_secret`"],
        ),
        (
            "endpoint",
            no_token,
            trusting(),
            at(SASL_TLS),
            &["Connection refused", "`token_endpoint`"],
        ),
        (
            "needless",
            plain.clone(),
            None,
            at(DIRECT),
            &["takes no SASL logins", "`type: anonymous`"],
        ),
        (
            "nothing",
            anonymous.clone(),
            None,
            at(SASL),
            &["asked for metadata", "`authentication`"],
        ),
        (
            "tls-to-plaintext",
            anonymous.clone(),
            trusting(),
            at(DIRECT),
            &["plaintext", "`tls.enabled`"],
        ),
        (
            "tls-to-sasl",
            plain.clone(),
            trusting(),
            at(SASL),
            &["plaintext", "`tls.enabled`"],
        ),
        (
            "plaintext-to-tls",
            anonymous.clone(),
            None,
            at(TLS),
            &["speaks TLS", "`tls: {}`"],
        ),
        ("sasl-to-tls", plain, None, at(SASL_TLS), &["TLS", "`tls`"]),
        (
            "authority",
            anonymous.clone(),
            Some(json!({"ca_bundle": stranger.certificate()})),
            at(TLS),
            &["`tls.ca_bundle`"],
        ),
        (
            "name",
            anonymous.clone(),
            trusting(),
            named,
            &["for another host", "localhost"],
        ),
        (
            "stale",
            anonymous.clone(),
            trusting(),
            world.second.bootstrap(STALE),
            &["expired"],
        ),
        (
            "no-identity",
            anonymous.clone(),
            trusting(),
            at(MUTUAL),
            &["BadCertificate", "`tls.client_identity`"],
        ),
        (
            "strange",
            anonymous.clone(),
            strange,
            at(MUTUAL),
            &["CertificateUnknown", "`tls.client_identity`"],
        ),
        (
            "expired",
            anonymous,
            expired,
            at(MUTUAL),
            &["CertificateUnknown", "`tls.client_identity`"],
        ),
    ];
    let site = Site::reserve_ports(1).unwrap();
    let backends: Vec<_> = cases
        .iter()
        .map(|(name, authentication, tls, bootstrap, _)| backend(name, bootstrap, authentication, tls.clone()))
        .collect();
    let clusters: Vec<_> = cases
        .iter()
        .map(|(name, ..)| virtual_cluster(name, name, &[json!({"type": "anonymous"})]))
        .collect();
    let configuration = json!({
        "backend_clusters": backends, "virtual_clusters": clusters,
        "listeners": [by_name(&site, &world.authorities, port::NAMES, None)],
        "admin": {"address": site.admin().to_string()},
    });
    let process = site.spawn(&configuration.to_string()).unwrap();
    let gateway = Gateway { process, site };
    let answer = wait::until("each backend cluster has an error", SOON, async || {
        let answer = gateway.get("/readyz").await.ok()?;
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let backends = body["backend_clusters"].as_array()?;
        assert_eq!(backends.len(), cases.len());
        let complete = backends.iter().all(|backend| backend["last_error"].is_string());
        complete.then_some((answer.status, body))
    });
    let (status, body) = answer.await.unwrap();
    assert_eq!(status, 503);
    let mut unhelpful = Vec::new();
    for (name, .., expected) in &cases {
        let mut backends = body["backend_clusters"].as_array().unwrap().iter();
        let backend = backends.find(|backend| backend["name"] == *name).unwrap();
        let error = backend["last_error"].as_str().unwrap();
        eprintln!("{name}: {error}");
        if !expected.iter().all(|part| error.contains(part)) {
            unhelpful.push(format!("{name}: {error}; wanted {expected:?}"));
        }
    }
    assert!(unhelpful.is_empty(), "{}", unhelpful.join("\n"));
}
