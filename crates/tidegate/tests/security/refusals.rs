//! What each family of clients shows its user when it does not get in.

use std::sync::Arc;

use tidegate_testkit::certificates::Authority;
use tidegate_testkit::security::{Login, Mechanism, Security};
use tidegate_testkit::tokens::TokenServer;
use tokio::task::JoinSet;

use crate::configuration::{ALICE, CAROL, CERTIFIED, PASSTHROUGH, SERVICE, TERMINATE, port};
use crate::secrets::CANARY;
use crate::world::{FAMILIES, World};

/// What is wrong, where the client goes, how, and a part of what Java, franz-go and kafka-python then show.
type Case = (&'static str, String, Security, [&'static str; 3]);

/// kafka-python drops an answer that it reads together with the end of the stream.
const DROPPED: &str = "socket disconnected";

fn cases(world: &World, unknown: &TokenServer) -> Vec<Case> {
    let (tls, wrong) = (|| world.tls(), "canary-wrong");
    let plain = |name, password| world.tls().password(Mechanism::Plain, name, password);
    let stranger = Authority::new("nobody's").unwrap();
    let expired = world.authorities.clients.request("alice").expired().issue().unwrap();
    let strange = stranger.client("alice").unwrap();
    let at = |label| world.bootstrap(label);
    let required = |label| world.named(label, port::REQUIRED);
    vec![
        (
            "the gateway does not know the password",
            at(TERMINATE),
            plain(CAROL.0, wrong),
            [
                "wrong username or password",
                "SASL_AUTHENTICATION_FAILED: SASL Authentication failed.: authentication failed: wrong username or password",
                "wrong username or password",
            ],
        ),
        (
            "the gateway does not know the name",
            at(TERMINATE),
            plain("nobody", CAROL.1),
            [
                "wrong username or password",
                "wrong username or password",
                "wrong username or password",
            ],
        ),
        (
            "no login where the gateway wants one",
            at(TERMINATE),
            tls(),
            ["TimeoutException", "is SASL missing?", "socket disconnected"],
        ),
        (
            "a mechanism that is not offered",
            at(TERMINATE),
            tls().password(Mechanism::ScramSha256, CAROL.0, CAROL.1),
            [
                "'SCRAM-SHA-256' not enabled in the server, enabled mechanisms are [PLAIN]",
                "UNSUPPORTED_SASL_MECHANISM",
                "UnsupportedSaslMechanismError",
            ],
        ),
        (
            "a login where there is none",
            at("plain"),
            plain(ALICE.0, ALICE.1),
            [
                "IllegalSaslStateException",
                "ILLEGAL_SASL_STATE",
                "IllegalSaslStateError",
            ],
        ),
        (
            "the brokers do not know the password",
            at(PASSTHROUGH),
            plain(ALICE.0, wrong),
            [
                "Invalid username or password",
                "Invalid username or password",
                "Invalid username or password",
            ],
        ),
        (
            "SCRAM with a wrong password",
            at(PASSTHROUGH),
            tls().password(Mechanism::ScramSha512, ALICE.0, wrong),
            [
                "invalid credentials with SASL mechanism SCRAM-SHA-512",
                "invalid credentials with SASL mechanism SCRAM-SHA-512",
                "invalid credentials with SASL mechanism SCRAM-SHA-512",
            ],
        ),
        (
            "no login where the brokers want one",
            at(PASSTHROUGH),
            tls(),
            ["TimeoutException", "is SASL missing?", "socket disconnected"],
        ),
        (
            "a token of somebody else",
            at(PASSTHROUGH),
            tls().tokens(&unknown.url(), SERVICE.0, SERVICE.1),
            ["invalid_token", "invalid_token", "invalid_token"],
        ),
        (
            "no token for these credentials",
            at(PASSTHROUGH),
            tls().tokens(&world.tokens.url(), SERVICE.0, wrong),
            ["401", "401", "401"],
        ),
        (
            "no certificate where it is required",
            required(CERTIFIED),
            tls(),
            ["certificate_required", "certificate required", "CERTIFICATE_REQUIRED"],
        ),
        (
            "an expired certificate",
            required(CERTIFIED),
            tls().identity(&expired),
            ["certificate_expired", "expired certificate", "CERTIFICATE_EXPIRED"],
        ),
        (
            "a certificate of somebody else",
            required(CERTIFIED),
            tls().identity(&strange),
            ["certificate_required", "certificate required", "UNKNOWN_CA"],
        ),
        (
            "no certificate where it is the login",
            world.named(CERTIFIED, port::REQUESTED),
            tls(),
            [
                "TimeoutException",
                "broker closed the connection",
                "socket disconnected",
            ],
        ),
        (
            "another authority than the gateway's",
            at("plain"),
            Security::tls(&stranger.certificate()),
            [
                "PKIX path building failed",
                "x509: certificate signed by unknown authority",
                "CERTIFICATE_VERIFY_FAILED",
            ],
        ),
        (
            "the gateway's certificate has expired",
            world.named("plain", port::EXPIRED),
            tls(),
            ["NotAfter", "x509: certificate has expired", "certificate has expired"],
        ),
        (
            "a name that the certificate does not have",
            at("nobody"),
            tls(),
            [
                "No subject alternative DNS name",
                "x509: certificate is valid for",
                "Hostname mismatch",
            ],
        ),
        (
            "a name of no virtual cluster",
            world.named("nobody", port::REQUESTED),
            tls(),
            [
                "TimeoutException",
                "broker closed the connection",
                "socket disconnected",
            ],
        ),
        (
            "plaintext at a port for TLS",
            at("plain"),
            Security::plaintext(),
            ["TimeoutException", "connection reset", "onnection reset"],
        ),
        (
            "TLS at a port for plaintext",
            world.gateway.address(port::TERMINATE).to_string(),
            plain(CAROL.0, CAROL.1),
            ["TimeoutException", "is TLS misconfigured", "UNEXPECTED_EOF"],
        ),
    ]
}

#[tokio::test]
async fn each_client_tells_its_user_why_it_does_not_get_in() {
    let world = World::shared().await;
    let unknown = Arc::new(TokenServer::start(&[SERVICE], None).unwrap());
    let mut shown = JoinSet::new();
    for (what, bootstrap, security, expected) in cases(world, &unknown) {
        shown.spawn(async move { (what, expected, world.log_in(&bootstrap, &security).await) });
    }
    let mut unexpected = Vec::new();
    for (what, expected, logins) in shown.join_all().await {
        for ((family, login), expected) in FAMILIES.into_iter().zip(logins).zip(expected) {
            let Login::Refused { error, message } = login else {
                unexpected.push(format!("{what}: {family} got in"));
                continue;
            };
            let shown = format!("{error}: {message}");
            eprintln!("{what}: {family}: {shown}");
            if shown.contains(CANARY) {
                unexpected.push(format!("{what}: {family} shows a secret: {shown}"));
            }
            let dropped = family == "kafka-python" && shown.contains(DROPPED);
            if !shown.contains(expected) && !dropped {
                unexpected.push(format!("{what}: {family}: {shown:?} lacks {expected:?}"));
            }
        }
    }
    assert!(unexpected.is_empty(), "{}", unexpected.join("\n"));
}
