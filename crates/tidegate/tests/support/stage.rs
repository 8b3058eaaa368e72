//! The cluster, the gateway and the JVM helper that all tests of a binary share.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::KafkaCluster;
use tokio::sync::OnceCell;

use super::gateway::{Gateway, Site};
use super::sockets::Dialled;

/// The listener that clients use without the gateway.
pub(crate) const DIRECT: &str = "DIRECT";
/// The listener that only the gateway may use.
pub(crate) const BACKEND: &str = "BACKEND";

/// How clients reach the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Path {
    Direct,
    Gateway,
}

impl Path {
    /// A name for topics, groups and transactions of this path.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Gateway => "gateway",
        }
    }
}

pub(crate) struct Stage {
    pub(crate) kafka: KafkaCluster,
    pub(crate) gateway: Gateway,
    pub(crate) jvm: Jvm,
    pub(crate) dialled: Dialled,
}

impl Stage {
    /// A stage of one's own; dropping it ends everything.
    pub(crate) async fn set() -> Self {
        Self::set_at(Site::reserve().unwrap(), "").await
    }

    /// The same with a gateway at this site, whose configuration says `more`.
    pub(crate) async fn set_at(site: Site, more: &str) -> Self {
        let kafka = KafkaCluster::builder().brokers(3).listener(DIRECT).listener(BACKEND);
        let (kafka, jvm) = tokio::join!(kafka.start(), Jvm::start());
        let (kafka, jvm) = (kafka.unwrap(), jvm.unwrap());
        let gateway = Gateway::start_at(site, &kafka.bootstrap(BACKEND), more).await.unwrap();
        let brokers = kafka.brokers();
        let private = brokers
            .iter()
            .map(|broker| broker.address(BACKEND).unwrap().port())
            .collect();
        let dialled = Dialled::watch(&[jvm.process().pid(), std::process::id()], private, &gateway.ports());
        Self {
            kafka,
            gateway,
            jvm,
            dialled,
        }
    }

    /// The one that all tests of this binary share, also across their runtimes. The kernel ends it with the process.
    pub(crate) async fn shared() -> &'static Self {
        static STAGE: OnceCell<Stage> = OnceCell::const_new();
        STAGE.get_or_init(Self::set).await
    }

    pub(crate) fn bootstrap(&self, path: Path) -> String {
        match path {
            Path::Direct => self.kafka.bootstrap(DIRECT),
            Path::Gateway => self.gateway.bootstrap(),
        }
    }

    /// Has the JVM helper do something on this path.
    pub(crate) async fn call(&self, path: Path, name: &str, mut args: Value) -> Value {
        args["bootstrap"] = json!(self.bootstrap(path));
        self.jvm.call(name, args).await.unwrap()
    }

    /// Makes a topic of three partitions with three replicas each.
    pub(crate) async fn topic(&self, path: Path, name: &str) {
        let args = json!({"topics": [name], "partitions": 3, "replicas": 3});
        self.call(path, "topics-create", args).await;
    }

    /// The addresses of the gateway at which clients find the three brokers.
    pub(crate) fn broker_addresses(&self) -> BTreeSet<String> {
        (1..=3).map(|broker| self.gateway.address(broker).to_string()).collect()
    }
}
