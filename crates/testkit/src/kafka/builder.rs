//! What a cluster is asked to be.

use std::fmt;
use std::sync::Arc;

use anyhow::Result;

use super::KafkaCluster;
use super::config::{Spec, random_cluster_id};
use crate::jars;

/// Half the CPU of a start: a cluster that lives for a test never earns back what the optimising compiler costs.
const FRUGAL: [&str; 3] = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];

type Advertise = Arc<dyn Fn(i32, u16) -> (String, u16) + Send + Sync>;

/// A client listener that each broker of the cluster has, on a port of its own.
#[derive(Clone)]
pub struct Listener {
    pub(super) name: String,
    pub(super) protocol: &'static str,
    pub(super) advertise: Advertise,
}

impl Listener {
    /// A plaintext listener that advertises its own address, 127.0.0.1 and its port.
    pub fn new(name: &str) -> Self {
        let advertise: Advertise = Arc::new(|_, port| ("127.0.0.1".to_owned(), port));
        Self {
            name: name.to_uppercase(),
            protocol: "PLAINTEXT",
            advertise,
        }
    }

    /// Makes brokers advertise something else: `address` gets node id and real port, and returns host and port.
    ///
    /// For what stands between clients and brokers and rewrites nothing, such as a blind copy: reserve its ports first,
    /// advertise them here, and point it at [`super::Broker::address`] once the cluster runs.
    pub fn advertised(mut self, address: impl Fn(i32, u16) -> (String, u16) + Send + Sync + 'static) -> Self {
        self.advertise = Arc::new(address);
        self
    }
}

impl From<&str> for Listener {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.protocol)
    }
}

/// Collects what a cluster shall be, then starts it.
#[derive(Debug)]
pub struct Builder {
    brokers: usize,
    listeners: Vec<Listener>,
    properties: Vec<(String, String)>,
    jvm_options: Vec<String>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self {
            brokers: 1,
            listeners: Vec::new(),
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
            properties: self.properties,
            jvm_options: self.jvm_options,
        };
        KafkaCluster::launch(spec, self.brokers).await
    }
}
