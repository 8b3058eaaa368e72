//! Two clusters, a token server, a gateway that leads to them in every way, and clients; shared by all tests.

use std::time::Duration;

use serde_json::{Value, json};
use tidegate_testkit::clients::{self, Client};
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::{ClientAuth, KafkaCluster, Listener};
use tidegate_testkit::security::{Login, Security};
use tidegate_testkit::tokens::TokenServer;
use tokio::sync::OnceCell;

use crate::configuration::{
    self, ALICE, Authorities, DIRECT, Format, GATEWAY, MUTUAL, SASL, SASL_TLS, SERVICE, STALE, TLS, port,
};
use crate::support::gateway::{Gateway, Site};

/// How long the brokers know who has logged in (KIP-368).
pub(crate) const SESSION: Duration = Duration::from_secs(5);

/// Room to remember millions of records, and no collection that stops clients for longer than a session lives.
const JVM: [&str; 3] = ["-Xmx4g", "-XX:+UseG1GC", "-XX:TieredStopAtLevel=1"];

/// The families of clients, in the order of [`World::log_in`].
pub(crate) const FAMILIES: [&str; 3] = ["java", "franz-go", "kafka-python"];

pub(crate) struct World {
    pub(crate) authorities: Authorities,
    pub(crate) tokens: TokenServer,
    pub(crate) kafka: KafkaCluster,
    pub(crate) second: KafkaCluster,
    pub(crate) jvm: Jvm,
    pub(crate) gateway: Gateway,
}

impl World {
    /// The one that all tests share, also across their runtimes. The kernel ends it with the process.
    pub(crate) async fn shared() -> &'static Self {
        static WORLD: OnceCell<World> = OnceCell::const_new();
        WORLD.get_or_init(Self::start).await
    }

    async fn start() -> Self {
        let authorities = Authorities::new();
        let server = authorities.brokers.server(&["127.0.0.1"]).unwrap();
        let tokens = TokenServer::start(&[SERVICE], Some(&server)).unwrap();
        let clients = authorities.clients.certificate();
        let kafka = KafkaCluster::builder()
            .brokers(3)
            .listener(DIRECT)
            .listener(Listener::ssl(TLS, &server))
            .listener(Listener::ssl(MUTUAL, &server).client_auth(ClientAuth::Required, &clients))
            .listener(Listener::sasl_plaintext(SASL))
            .listener(Listener::sasl_ssl(SASL_TLS, &server))
            .user(GATEWAY.0, GATEWAY.1)
            .user(ALICE.0, ALICE.1)
            .tokens(&tokens)
            .max_reauth(SESSION);
        let stale = authorities
            .brokers
            .request("stale")
            .names(&["127.0.0.1"])
            .expired()
            .issue()
            .unwrap();
        let second = KafkaCluster::builder()
            .listener(DIRECT)
            .listener(Listener::ssl(STALE, &stale));
        let (kafka, second, jvm) = tokio::join!(kafka.start(), second.start(), Jvm::start_with(&JVM));
        let (kafka, second, jvm) = (kafka.unwrap(), second.unwrap(), jvm.unwrap());
        let brokers = || [None, Some(1), Some(2), Some(3)].into_iter();
        let names: Vec<_> = configuration::labels()
            .flat_map(|label| Format::ALL.map(|format| (label, format)))
            .flat_map(|(label, format)| brokers().map(move |broker| format.host(label, broker)))
            .chain(Format::ALL.map(|format| format.host("nobody", None)))
            .collect();
        jvm.add_hosts(&names.iter().map(String::as_str).collect::<Vec<_>>())
            .unwrap();
        let site = Site::reserve_ports(port::COUNT).unwrap();
        let configuration = configuration::whole(&site, &authorities, &kafka, &second, &tokens).to_string();
        let gateway = Gateway::start_configured(site, &configuration).await.unwrap();
        Self {
            authorities,
            tokens,
            kafka,
            second,
            jvm,
            gateway,
        }
    }

    /// TLS that trusts the gateway.
    pub(crate) fn tls(&self) -> Security {
        Security::tls(&self.authorities.gateway.certificate())
    }

    /// Where clients of a virtual cluster start on a port for names.
    pub(crate) fn named(&self, label: &str, port: u16) -> String {
        format!(
            "{}:{}",
            Format::at(port).host(label, None),
            self.gateway.site.port(port)
        )
    }

    /// The same, on the port without client certificates.
    pub(crate) fn bootstrap(&self, label: &str) -> String {
        self.named(label, port::NAMES)
    }

    /// What each family of clients shows its user, in the order of [`FAMILIES`].
    pub(crate) async fn log_in(&self, bootstrap: &str, security: &Security) -> [Login; 3] {
        let (java, go, python) = tokio::join!(
            self.jvm.log_in(bootstrap, security),
            clients::log_in(Client::FranzGo, bootstrap, security),
            clients::log_in(Client::KafkaPython, bootstrap, security),
        );
        [java.unwrap(), go.unwrap(), python.unwrap()]
    }

    /// Every family of clients gets in.
    pub(crate) async fn assert_in(&self, bootstrap: &str, security: &Security) {
        for (family, login) in FAMILIES.into_iter().zip(self.log_in(bootstrap, security).await) {
            assert_eq!(login, Login::In, "{family} by {security:?} at {bootstrap}");
        }
    }

    /// Has Java's clients do something.
    pub(crate) async fn java(&self, bootstrap: &str, security: &Security, name: &str, mut args: Value) -> Value {
        args["bootstrap"] = json!(bootstrap);
        args["config"] = json!(security.java());
        self.jvm.call(name, args).await.unwrap()
    }

    /// Java's clients make a topic, fill it and read it back, every record once and in order.
    pub(crate) async fn fill(&self, bootstrap: &str, security: &Security, topic: &str, replicas: u32) {
        const COUNT: u32 = 300;
        let args = json!({"topics": [topic], "partitions": 3, "replicas": replicas});
        self.java(bootstrap, security, "topics-create", args).await;
        let args = json!({"topic": topic, "prefix": topic, "count": COUNT, "keys": 20, "size": 200});
        let produced = self.java(bootstrap, security, "produce", args).await;
        assert!(
            produced["acked"] == COUNT && produced["errors"] == json!({}),
            "{:#}\n{:#}",
            self.jvm.process().failure(&format!("{topic}: {produced}")),
            self.gateway.process.failure("led it")
        );
        assert_eq!(
            produced["partitions"].as_object().unwrap().len(),
            3,
            "each broker leads a partition of {topic}"
        );
        let args = json!({"topics": [topic], "group": topic, "protocol": "consumer", "expect": COUNT});
        let read = self.java(bootstrap, security, "consume", args).await;
        let seen = ["stopped", "count", "duplicates", "order_violations"].map(|key| read[key].clone());
        assert_eq!(seen, [json!("expected"), json!(COUNT), json!(0), json!(0)], "{topic}");
    }
}
