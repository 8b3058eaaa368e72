//! Every family of clients gets into a real broker by each protocol and mechanism, and says what is wrong if it may not.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;
use std::time::Duration;

use serde_json::json;
use tidegate_testkit::certificates::{Authority, Identity};
use tidegate_testkit::clients::{self, Client};
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::{ClientAuth, KafkaCluster, Listener};
use tidegate_testkit::scripted::{ScriptedClient, Tls};
use tidegate_testkit::security::{Login, Mechanism, Security};
use tidegate_testkit::tokens::TokenServer;
use tidegate_testkit::wait;
use tokio::sync::OnceCell;

struct Fixture {
    authority: Authority,
    server: Identity,
    tokens: TokenServer,
    kafka: KafkaCluster,
    jvm: Jvm,
}

const ALICE: (&str, &str) = ("alice", "alice's \\ secret");
const NAMES: &str = "*.team-a.gateway.test";

/// One broker with a listener of each kind, shared by all tests.
async fn fixture() -> &'static Fixture {
    static FIXTURE: LazyLock<OnceCell<Fixture>> = LazyLock::new(OnceCell::new);
    let start = async || {
        let authority = Authority::new("servers").unwrap();
        let server = authority.server(&[NAMES, "127.0.0.1"]).unwrap();
        let tokens = TokenServer::start(&[("service", "service-secret")], Some(&server)).unwrap();
        let named = |id, port| (format!("broker-{id}.team-a.gateway.test"), port);
        let kafka = KafkaCluster::builder()
            .listener(Listener::ssl("SSL", &server))
            .listener(Listener::ssl("MUTUAL", &server).client_auth(ClientAuth::Required, &authority.certificate()))
            .listener(Listener::sasl_plaintext("SASL"))
            .listener(Listener::sasl_ssl("SASL_TLS", &server))
            .listener(Listener::sasl_ssl("NAMED", &server).advertised(named))
            .user(ALICE.0, ALICE.1)
            .tokens(&tokens)
            .max_reauth(Duration::from_secs(5));
        let (kafka, jvm) = tokio::join!(kafka.start(), Jvm::start());
        let jvm = jvm.unwrap();
        jvm.add_hosts(&["broker-1.team-a.gateway.test"]).unwrap();
        Fixture {
            authority,
            server,
            tokens,
            kafka: kafka.unwrap(),
            jvm,
        }
    };
    FIXTURE.get_or_init(start).await
}

impl Fixture {
    fn tls(&self) -> Security {
        Security::tls(&self.authority.certificate())
    }

    /// What each family of clients shows its user.
    async fn log_in(&self, listener: &str, security: &Security) -> Vec<(&'static str, Login)> {
        let bootstrap = self.kafka.bootstrap(listener);
        let (java, go, python, librdkafka) = tokio::join!(
            self.jvm.log_in(&bootstrap, security),
            clients::log_in(Client::FranzGo, &bootstrap, security),
            clients::log_in(Client::KafkaPython, &bootstrap, security),
            clients::log_in(Client::Librdkafka, &bootstrap, security),
        );
        vec![
            ("java", java.unwrap()),
            (Client::FranzGo.name(), go.unwrap()),
            (Client::KafkaPython.name(), python.unwrap()),
            (Client::Librdkafka.name(), librdkafka.unwrap()),
        ]
    }
}

#[tokio::test]
async fn right_credentials_get_in_by_every_protocol_and_mechanism() {
    let fixture = fixture().await;
    let client = fixture.authority.client("alice").unwrap();
    let rsa = fixture.authority.request("alice").rsa().issue().unwrap();
    let mut cases = vec![
        ("SSL", fixture.tls()),
        ("MUTUAL", fixture.tls().identity(&client)),
        ("MUTUAL", fixture.tls().identity(&rsa)),
    ];
    for (listener, security) in [
        ("SASL", Security::plaintext()),
        ("SASL_TLS", fixture.tls()),
        ("NAMED", fixture.tls()),
    ] {
        let passwords = Mechanism::PASSWORDS.map(|mechanism| security.clone().password(mechanism, ALICE.0, ALICE.1));
        cases.extend(passwords.map(|security| (listener, security)));
        let tokens = security.tokens(&fixture.tokens.url(), "service", "service-secret");
        cases.push((listener, tokens));
    }
    let https = Security::plaintext()
        .tokens(&fixture.tokens.https_url().unwrap(), "service", "service-secret")
        .token_authorities(&fixture.authority.certificate());
    cases.push(("SASL", https));
    let issued = fixture.tokens.issued();
    for (listener, security) in cases {
        for (client, login) in fixture.log_in(listener, &security).await {
            assert_eq!(login, Login::In, "{client} by {security:?} at {listener}");
        }
    }
    assert!(
        fixture.tokens.issued() >= issued + 16,
        "each client fetched a token at each of four listeners"
    );
}

#[tokio::test]
async fn each_client_says_what_is_wrong_with_its_credentials() {
    let fixture = fixture().await;
    let stranger = Authority::new("nobody's").unwrap();
    let expired = fixture.authority.request("alice").expired().issue().unwrap();
    let plain = || fixture.tls().password(Mechanism::Plain, ALICE.0, "wrong");
    let scram = || fixture.tls().password(Mechanism::ScramSha512, ALICE.0, "wrong");
    let tokens = |secret| fixture.tls().tokens(&fixture.tokens.url(), "service", secret);
    let invalid = "nvalid";
    let cases = [
        (
            "SASL_TLS",
            plain(),
            [invalid, "SASL_AUTHENTICATION_FAILED", invalid, invalid],
        ),
        (
            "SASL_TLS",
            scram(),
            [invalid, "SASL_AUTHENTICATION_FAILED", invalid, invalid],
        ),
        ("SASL_TLS", tokens("wrong"), ["401", "401", "401", "invalid_client"]),
        (
            "SSL",
            Security::tls(&stranger.certificate()),
            ["PKIX", "x509", "CERTIFICATE_VERIFY_FAILED", "verify"],
        ),
        (
            "MUTUAL",
            fixture.tls(),
            ["bad_certificate", "bad certificate", "ALERT", "bad certificate"],
        ),
        (
            "MUTUAL",
            fixture.tls().identity(&expired),
            [
                "certificate_unknown",
                "unknown certificate",
                "ALERT",
                "certificate unknown",
            ],
        ),
    ];
    for (listener, security, expected) in cases {
        let seen = fixture.log_in(listener, &security).await;
        for ((client, login), expected) in seen.into_iter().zip(expected) {
            println!("{client} by {security:?} at {listener}: {login:?}");
            let Login::Refused { error, message } = login else {
                panic!("{client} got in by {security:?} at {listener}");
            };
            let shown = format!("{error}: {message}");
            // kafka-python may drop an answer that the end of the stream follows.
            let dropped = client == Client::KafkaPython.name() && message.contains("socket disconnected");
            assert!(
                shown.contains(expected) || dropped,
                "{client} by {security:?} at {listener}: {shown}"
            );
        }
    }
}

#[tokio::test]
async fn tokens_of_an_unknown_issuer_are_refused() {
    let fixture = fixture().await;
    let stranger = TokenServer::start(&[("service", "service-secret")], None).unwrap();
    let security = fixture.tls().tokens(&stranger.url(), "service", "service-secret");
    for (client, login) in fixture.log_in("SASL_TLS", &security).await {
        assert!(matches!(login, Login::Refused { .. }), "{client}: {login:?}");
    }
    assert!(stranger.issued() >= 4, "each client got a token");
}

#[tokio::test]
async fn whole_programs_run_with_tls_and_sasl_under_names_that_no_resolver_knows() {
    let fixture = fixture().await;
    let bootstrap = fixture.kafka.bootstrap("NAMED");
    let user = fixture.tls().password(Mechanism::ScramSha256, ALICE.0, ALICE.1);
    let (go, python, librdkafka) = tokio::join!(
        clients::run_with(Client::FranzGo, &bootstrap, "go", &user),
        clients::run_with(Client::KafkaPython, &bootstrap, "python", &user),
        clients::run_with(Client::Librdkafka, &bootstrap, "librdkafka", &user),
    );
    for seen in [go.unwrap(), python.unwrap(), librdkafka.unwrap()] {
        assert!(seen.results.as_object().unwrap().len() > 8, "{seen:?}");
        assert_eq!(seen.addresses, [bootstrap.clone()].into());
    }
}

#[tokio::test]
async fn a_java_client_stays_logged_in_while_its_sessions_end_every_five_seconds() {
    let fixture = fixture().await;
    let args = json!({
        "bootstrap": fixture.kafka.bootstrap("SASL_TLS"), "topics": ["steady"], "topic": "steady", "name": "steady",
        "rate": 100, "keys": 10,
        "config": fixture.tls().tokens(&fixture.tokens.url(), "service", "service-secret").java(),
    });
    fixture.jvm.call("topics-create", args.clone()).await.unwrap();
    fixture.jvm.call("paced-start", args.clone()).await.unwrap();
    let sessions = wait::until("two sessions have passed", Duration::from_secs(60), async || {
        let state = fixture.jvm.call("paced-state", args.clone()).await.unwrap();
        (state["acked"].as_u64()? >= 1_100).then_some(())
    });
    sessions.await.unwrap();
    let state = fixture.jvm.call("paced-stop", args.clone()).await.unwrap();
    assert_eq!(state["errors"], json!({}), "{state}");
    let verified = fixture.jvm.call("verify", args).await.unwrap();
    for wrong in ["missing", "misplaced", "duplicated", "order_violations", "unacked"] {
        assert_eq!(verified[wrong], 0, "{wrong}: {verified}");
    }
}

#[tokio::test]
async fn a_scripted_client_speaks_tls_and_sasl_byte_by_byte() {
    let fixture = fixture().await;
    let address = fixture.kafka.broker(1).unwrap().address("SASL_TLS").unwrap();
    let tls = Tls::new("broker-1.team-a.gateway.test", &fixture.authority.certificate());
    for tls in [tls.clone(), tls.clone().version_1_2(), tls.clone().without_name()] {
        let mut client = ScriptedClient::connect_tls(address, &tls).await.unwrap();
        assert!(client.was_shown(&fixture.server));
        let offered = client.sasl_handshake(1, "PLAIN").await.unwrap();
        assert_eq!(offered.error, 0);
        assert_eq!(offered.mechanisms.len(), 4, "{offered:?}");
        let message = format!("\0{}\0{}", ALICE.0, ALICE.1);
        let session = client.sasl_authenticate(message.as_bytes()).await.unwrap();
        assert_eq!(session.error, 0, "{session:?}");
        assert!((1..=5_000).contains(&session.session_lifetime_ms), "{session:?}");
    }
    let mut client = ScriptedClient::connect_tls(address, &tls).await.unwrap();
    let refused = client.sasl_plain(ALICE.0, "wrong").await.unwrap();
    assert_eq!(refused.error, 58, "SASL_AUTHENTICATION_FAILED: {refused:?}");
    assert!(client.read_to_end().await.unwrap().is_empty());

    let other = Tls::new("broker-1.team-b.gateway.test", &fixture.authority.certificate());
    let error = ScriptedClient::connect_tls(address, &other).await.unwrap_err();
    assert!(format!("{error:#}").contains("not valid for name"), "{error:#}");

    let mut slow = ScriptedClient::connect(address).await.unwrap();
    let hello = tls.hello().unwrap();
    let (most, last) = hello.split_at(hello.len() - 1);
    slow.send_raw(&most[..most.len() - 20]).await.unwrap();
    slow.send_slowly(&most[most.len() - 20..], Duration::from_millis(1))
        .await
        .unwrap();
    slow.set_patience(Duration::from_millis(200));
    assert!(slow.read_raw(1).await.is_err(), "nobody answers most of a hello");
    slow.set_patience(Duration::from_secs(10));
    slow.send_raw(last).await.unwrap();
    assert_eq!(slow.read_raw(1).await.unwrap(), [22], "a handshake record");
}
