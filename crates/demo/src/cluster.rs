//! The Kafka behind the gateway.

use anyhow::{Context, Result, ensure};
use rdkafka::admin::{AdminClient, AdminOptions, NewTopic, TopicReplication};
use rdkafka::client::DefaultClientContext;
use rdkafka::error::KafkaResult;
use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::types::RDKafkaApiKey;
use tidegate_testkit::kafka::KafkaCluster;

use crate::args::Kafka;
use crate::clients;

/// Where the records go: a tide gauge for each partition.
pub(crate) const TOPIC: &str = "tides";
pub(crate) const PARTITIONS: u16 = 6;
pub(crate) const BROKERS: u16 = 3;

/// A running cluster of three brokers, gone on drop.
pub(crate) enum Cluster {
    Mock(MockCluster<'static, DefaultProducerContext>),
    Apache(Box<KafkaCluster>),
}

impl Cluster {
    pub(crate) async fn start(kafka: Kafka) -> Result<Self> {
        match kafka {
            Kafka::Mock => mock().map(Self::Mock).context("cannot start the embedded cluster"),
            Kafka::Apache => KafkaCluster::builder()
                .brokers(usize::from(BROKERS))
                .start()
                .await
                .map(|kafka| Self::Apache(Box::new(kafka)))
                .context("cannot start Apache Kafka"),
        }
    }

    /// The brokers' own addresses, `host:port,host:port`.
    pub(crate) fn bootstrap(&self) -> String {
        match self {
            Self::Mock(mock) => mock.bootstrap_servers(),
            Self::Apache(kafka) => kafka.bootstrap("PLAINTEXT"),
        }
    }

    /// Creates the demo's topic: on Apache Kafka as any client would, through `bootstrap`. The mock has no CreateTopics.
    pub(crate) async fn create_topic(&self, bootstrap: &str) -> Result<()> {
        if let Self::Mock(mock) = self {
            return create_on(mock).context("cannot create the topic");
        }
        let admin: AdminClient<DefaultClientContext> = clients::config(bootstrap, "demo-admin").create()?;
        let topic = NewTopic::new(
            TOPIC,
            i32::from(PARTITIONS),
            TopicReplication::Fixed(i32::from(BROKERS)),
        );
        let created = admin.create_topics([&topic], &AdminOptions::new()).await?;
        for result in created {
            ensure!(result.is_ok(), "cannot create the topic: {result:?}");
        }
        Ok(())
    }
}

/// The mock misreads JoinGroup, and miswrites LeaveGroup, in the newer versions that clients other than librdkafka choose.
///
/// Nor can it take a KIP-848 member that is not librdkafka: it aborts the process, and its bindings cannot switch that off.
fn mock() -> KafkaResult<MockCluster<'static, DefaultProducerContext>> {
    let mock = MockCluster::new(i32::from(BROKERS))?;
    for (key, newest) in [
        (RDKafkaApiKey::JoinGroup, 5),
        (RDKafkaApiKey::SyncGroup, 3),
        (RDKafkaApiKey::Heartbeat, 3),
        (RDKafkaApiKey::LeaveGroup, 2),
    ] {
        mock.apiversion(key, Some(0), Some(newest))?;
    }
    Ok(mock)
}

/// The mock picks leaders at random, and one broker may have none.
fn create_on(mock: &MockCluster<'static, DefaultProducerContext>) -> KafkaResult<()> {
    mock.create_topic(TOPIC, i32::from(PARTITIONS), i32::from(BROKERS))?;
    for partition in 0..i32::from(PARTITIONS) {
        mock.partition_leader(TOPIC, partition, Some(partition % i32::from(BROKERS) + 1))?;
    }
    Ok(())
}
