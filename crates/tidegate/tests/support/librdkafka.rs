//! What librdkafka gets from a cluster, in a form that is the same on every path.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{Consumer, StreamConsumer};
use rdkafka::message::Message;
use rdkafka::producer::{FutureProducer, FutureRecord, Producer};
use serde_json::{Value, json};
use tokio::time::timeout;

use super::SOON;

const RECORDS: usize = 1_000;
const ABORTED: usize = 50;

/// Partition and offset of each value.
type Places = BTreeMap<String, (i32, i64)>;

/// Produces with idempotence and in transactions and reads everything back in a group, by both protocols. `topic` must be
/// empty. Returns what was seen, and the addresses of brokers that the client was told.
pub(crate) async fn round_trip(bootstrap: &str, topic: &str) -> (Value, BTreeSet<String>) {
    let mut idempotent = config(bootstrap);
    idempotent
        .set("enable.idempotence", "true")
        .set("compression.type", "lz4");
    let acknowledged = produce(&idempotent.create().unwrap(), topic, "plain", RECORDS).await;
    let committed = transactions(config(bootstrap).set("transactional.id", format!("{topic}-id")), topic).await;
    let expected: Places = acknowledged.into_iter().chain(committed).collect();
    let mut results = json!({ "acknowledged": expected });
    for protocol in ["classic", "consumer"] {
        let read = consume(config(bootstrap), topic, protocol, expected.len()).await;
        results[protocol] = json!(read == expected);
    }
    let addresses = tokio::task::spawn_blocking({
        let producer: FutureProducer = config(bootstrap).create().unwrap();
        move || {
            let metadata = producer.client().fetch_metadata(None, SOON).unwrap();
            let brokers = metadata.brokers().iter();
            brokers
                .map(|broker| format!("{}:{}", broker.host(), broker.port()))
                .collect()
        }
    });
    (results, addresses.await.unwrap())
}

fn config(bootstrap: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config.set("bootstrap.servers", bootstrap).set("linger.ms", "5");
    config
}

/// Sends records whose keys decide the partition, and returns where each was acknowledged.
async fn produce(producer: &FutureProducer, topic: &str, prefix: &str, count: usize) -> Places {
    let records: Vec<_> = (0..count)
        .map(|i| (format!("key-{}", i % 20), format!("{prefix}-{i}")))
        .collect();
    let sent: Vec<_> = records
        .iter()
        .map(|(key, value)| {
            producer
                .send_result(FutureRecord::to(topic).key(key).payload(value))
                .map_err(|(error, _)| error)
        })
        .collect();
    let mut places = Places::new();
    for ((_, value), delivery) in records.into_iter().zip(sent) {
        let delivery = timeout(SOON, delivery.unwrap()).await.unwrap().unwrap().unwrap();
        places.insert(value, (delivery.partition, delivery.offset));
    }
    places
}

/// One transaction that is aborted and one that is committed; returns the records of the second.
async fn transactions(config: &ClientConfig, topic: &str) -> Places {
    let producer: FutureProducer = config.create().unwrap();
    let producer = blocking(producer, |producer| producer.init_transactions(SOON)).await;
    producer.begin_transaction().unwrap();
    produce(&producer, topic, "aborted", ABORTED).await;
    let producer = blocking(producer, |producer| producer.abort_transaction(SOON)).await;
    producer.begin_transaction().unwrap();
    let places = produce(&producer, topic, "committed", ABORTED).await;
    drop(blocking(producer, |producer| producer.commit_transaction(SOON)).await);
    places
}

async fn blocking(
    producer: FutureProducer,
    work: impl FnOnce(&FutureProducer) -> rdkafka::error::KafkaResult<()> + Send + 'static,
) -> FutureProducer {
    let done = tokio::task::spawn_blocking(move || work(&producer).map(|()| producer));
    done.await.unwrap().unwrap()
}

/// Reads what is committed until there are `expected` records and no more come for a moment.
async fn consume(mut config: ClientConfig, topic: &str, protocol: &str, expected: usize) -> Places {
    config
        .set("group.id", format!("{topic}-{protocol}"))
        .set("group.protocol", protocol)
        .set("isolation.level", "read_committed")
        .set("auto.offset.reset", "earliest");
    let consumer: StreamConsumer = config.create().unwrap();
    consumer.subscribe(&[topic]).unwrap();
    let mut places = Places::new();
    loop {
        let patience = if places.len() < expected {
            SOON
        } else {
            Duration::from_secs(1)
        };
        let Ok(message) = timeout(patience, consumer.recv()).await else {
            return places;
        };
        let message = message.unwrap();
        let value = message.payload_view::<str>().unwrap().unwrap().to_owned();
        let before = places.insert(value, (message.partition(), message.offset()));
        assert!(before.is_none(), "a record was delivered twice: {before:?}");
    }
}
