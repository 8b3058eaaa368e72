//! What a cluster is asked to be.

use std::time::Duration;

use anyhow::Result;

use super::KafkaCluster;
use super::config::{Spec, random_cluster_id};
use super::listener::Listener;
use crate::jars;
use crate::tokens::TokenServer;

/// Half the CPU of a start: a cluster that lives for a test never earns back what the optimising compiler costs.
const FRUGAL: [&str; 3] = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

/// Without it Kafka's JVMs refuse every URL of an identity provider.
const ALLOWED_URLS: &str = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

/// Collects what a cluster shall be, then starts it.
#[derive(Debug)]
pub struct Builder {
    brokers: usize,
    listeners: Vec<Listener>,
    users: Vec<(String, String)>,
    properties: Vec<(String, String)>,
    jvm_options: Vec<String>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            brokers: 1,
            listeners: Vec::new(),
            users: Vec::new(),
            properties: Vec::new(),
            jvm_options: FRUGAL.map(str::to_owned).to_vec(),
        }
    }

    /// How many brokers to start, each of them a controller too; replication factors follow, up to 3.
    #[must_use]
    pub fn brokers(mut self, count: usize) -> Self {
        self.brokers = count.max(1);
        self
    }

    /// Adds a client listener by name, or as a [`Listener`] with an advertised address.
    #[must_use]
    pub fn listener(mut self, listener: impl Into<Listener>) -> Self {
        self.listeners.push(listener.into());
        self
    }

    /// Adds a user that may log in on every SASL listener: with PLAIN, SCRAM-SHA-256 and SCRAM-SHA-512.
    ///
    /// There is no authorizer: who is logged in may do everything.
    #[must_use]
    pub fn user(mut self, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.users.push((name.into(), password.into()));
        self
    }

    /// Lets clients log in on SASL listeners with OAUTHBEARER and tokens of this server, with no tolerance for clocks.
    #[must_use]
    pub fn tokens(self, server: &TokenServer) -> Self {
        self.jvm_option(format!("-D{ALLOWED_URLS}={}", server.keys_url()))
            .property("sasl.oauthbearer.jwks.endpoint.url", server.keys_url())
            .property("sasl.oauthbearer.expected.issuer", TokenServer::ISSUER)
            .property("sasl.oauthbearer.expected.audience", TokenServer::AUDIENCE)
            .property("sasl.oauthbearer.clock.skew.seconds", "0")
    }

    /// Ends SASL sessions that were not authenticated again for so long (KIP-368).
    #[must_use]
    pub fn max_reauth(self, session: Duration) -> Self {
        self.property("connections.max.reauth.ms", session.as_millis().to_string())
    }

    /// Adds a line to `server.properties`; it wins over ours.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.properties.push((name.into(), value.into()));
        self
    }

    /// Lets the brokers' JVMs optimise fully, as a benchmark needs; they start slower.
    #[must_use]
    pub fn full_speed(mut self) -> Self {
        self.jvm_options = vec!["-Xmx1g".to_owned()];
        self
    }

    /// Adds an option for each broker's JVM, such as `-Xmx1g`; the last one wins.
    #[must_use]
    pub fn jvm_option(mut self, option: impl Into<String>) -> Self {
        self.jvm_options.push(option.into());
        self
    }

    /// Starts the brokers and waits until each answers and knows all others.
    ///
    /// An error ends with the last lines of a broker's log.
    pub async fn start(mut self) -> Result<KafkaCluster> {
        let jars = tokio::task::spawn_blocking(jars::jars).await??;
        if self.listeners.is_empty() {
            self.listeners.push(Listener::new("PLAINTEXT"));
        }
        let spec = Spec {
            cluster_id: random_cluster_id(),
            jars,
            voters: Vec::new(),
            listeners: self.listeners,
            users: self.users,
            properties: self.properties,
            jvm_options: self.jvm_options,
        };
        KafkaCluster::launch(spec, self.brokers).await
    }
}
