//! Real Apache Kafka: KRaft clusters of one or more brokers, each a process that can be killed, frozen, moved.

mod builder;
mod config;
mod listener;
mod node;
mod probe;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use parking_lot::Mutex;

pub use self::builder::Builder;
use self::config::Spec;
pub use self::listener::{ClientAuth, Listener};
pub use self::node::Broker;
pub use self::probe::{BrokerAddress, Metadata, PartitionState, TopicState};
use crate::ports::{self, Port};
use crate::scratch::Scratch;
use crate::wait;

/// How long brokers may take until they are registered and answer; they take 10 s on two cores.
const READY: Duration = Duration::from_secs(120);

/// A running cluster; everything of it is killed and removed on drop.
#[derive(Debug)]
pub struct KafkaCluster {
    spec: Spec,
    scratch: Scratch,
    brokers: Mutex<BTreeMap<i32, Arc<Broker>>>,
    reserved: Mutex<Vec<Port>>,
}

impl KafkaCluster {
    /// A cluster of one broker with one listener `PLAINTEXT`, unless the builder is told otherwise.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The cluster's id, as brokers say it.
    pub fn cluster_id(&self) -> &str {
        &self.spec.cluster_id
    }

    /// Bootstrap servers on one named listener, `host:port,host:port`, as advertised.
    pub fn bootstrap(&self, listener: &str) -> String {
        let advertised = self
            .brokers()
            .into_iter()
            .filter_map(|broker| broker.advertised(listener).ok());
        advertised.collect::<Vec<_>>().join(",")
    }

    /// The broker with this node id; ids count from 1.
    pub fn broker(&self, id: i32) -> Result<Arc<Broker>> {
        self.brokers
            .lock()
            .get(&id)
            .cloned()
            .with_context(|| format!("the cluster has no broker {id}"))
    }

    /// All brokers, also those that are stopped, by id.
    pub fn brokers(&self) -> Vec<Arc<Broker>> {
        self.brokers.lock().values().cloned().collect()
    }

    /// Process ids of the running brokers, by node id.
    pub fn pids(&self) -> BTreeMap<i32, u32> {
        self.brokers()
            .into_iter()
            .filter_map(|broker| Some((broker.id(), broker.pid()?)))
            .collect()
    }

    /// Starts one more broker, which is no controller, with the next id, and waits until all others know it.
    pub async fn add_broker(&self) -> Result<Arc<Broker>> {
        let broker = self.prepare()?;
        broker.start()?;
        self.ready().await?;
        Ok(broker)
    }

    /// Stops a broker in good order, unregisters it, and forgets it; its partitions are not moved elsewhere first.
    ///
    /// The controllers are the brokers that the cluster began with: most of those have to stay.
    pub async fn remove_broker(&self, id: i32) -> Result<()> {
        let broker = self.broker(id)?;
        if broker.pid().is_some() {
            broker.stop().await?;
        }
        self.brokers.lock().remove(&id);
        let unregistered = wait::until("the broker is unregistered", READY, async || {
            let addresses = self.running().into_iter().map(|broker| broker.internal_address());
            for address in addresses {
                if probe::unregister(address, id).await.is_ok_and(|error| error == 0) {
                    return Some(());
                }
            }
            None
        });
        unregistered.await
    }

    /// Waits until every running broker answers and lists every other one.
    pub async fn ready(&self) -> Result<()> {
        let mut missing = String::new();
        let ready = wait::until("all brokers are registered", READY, async || {
            match self.not_ready().await {
                Ok(None) => Some(Ok(())),
                Ok(Some(reason)) => {
                    missing = reason;
                    None
                }
                Err(ended) => Some(Err(ended)),
            }
        });
        match ready.await {
            Ok(result) => result,
            Err(late) => Err(self.running().first().map_or(late, |broker| broker.failure(&missing))),
        }
    }

    /// Brokers and topics, as the first running broker that answers sees them.
    pub async fn metadata(&self) -> Result<Metadata> {
        let mut last = None;
        for broker in self.running() {
            match probe::metadata(broker.internal_address(), true).await {
                Ok(metadata) => return Ok(metadata),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| anyhow::anyhow!("no broker is running")))
    }

    /// The leader of a partition, or none while it has none.
    pub async fn leader(&self, topic: &str, partition: i32) -> Result<Option<i32>> {
        let metadata = self.metadata().await?;
        let partition = metadata
            .topics
            .get(topic)
            .and_then(|topic| topic.partitions.get(&partition));
        let leader = partition
            .with_context(|| format!("no such partition of {topic}"))?
            .leader;
        Ok((leader >= 0).then_some(leader))
    }

    /// Waits until each replica of each partition is in sync and has a leader, so that one more broker may fail.
    pub async fn in_sync(&self, within: Duration) -> Result<()> {
        wait::until("all replicas are in sync", within, async || {
            let metadata = self.metadata().await.ok()?;
            let mut partitions = metadata.topics.values().flat_map(|topic| topic.partitions.values());
            partitions
                .all(|state| state.leader >= 0 && state.in_sync.len() == state.replicas.len())
                .then_some(())
        })
        .await
    }

    async fn launch(spec: Spec, brokers: usize) -> Result<Self> {
        let scratch = Scratch::new("kafka")?;
        let controllers = (0..brokers).map(|_| ports::reserve()).collect::<Result<Vec<_>>>()?;
        let voters = (1..).zip(controllers.iter().map(Port::number)).collect();
        let spec = Spec { voters, ..spec };
        let cluster = Self {
            spec,
            scratch,
            brokers: Mutex::default(),
            reserved: Mutex::new(controllers),
        };
        for _ in 0..brokers {
            cluster.prepare()?;
        }
        for broker in cluster.brokers() {
            broker.start()?;
        }
        cluster.ready().await?;
        Ok(cluster)
    }

    fn prepare(&self) -> Result<Arc<Broker>> {
        let id = self.brokers.lock().keys().next_back().map_or(1, |last| last + 1);
        let mut listeners = BTreeMap::new();
        for name in self.spec.listener_names() {
            let port = ports::reserve()?;
            listeners.insert(name.to_owned(), port.number());
            self.reserved.lock().push(port);
        }
        let broker = Arc::new(Broker::new(id, self.spec.clone(), self.scratch.path(), listeners)?);
        if self.brokers.lock().insert(id, Arc::clone(&broker)).is_some() {
            bail!("two brokers were added at once");
        }
        Ok(broker)
    }

    fn running(&self) -> Vec<Arc<Broker>> {
        self.brokers()
            .into_iter()
            .filter(|broker| broker.is_running())
            .collect()
    }

    async fn not_ready(&self) -> Result<Option<String>> {
        let running = self.running();
        for broker in &running {
            broker.check_running()?;
            let known = match probe::metadata(broker.internal_address(), false).await {
                Ok(metadata) => metadata.brokers,
                Err(error) => return Ok(Some(format!("broker {} does not answer: {error}", broker.id()))),
            };
            if let Some(missing) = running.iter().find(|other| !known.contains_key(&other.id())) {
                return Ok(Some(format!(
                    "broker {} does not know broker {}",
                    broker.id(),
                    missing.id()
                )));
            }
        }
        Ok(None)
    }
}
