//! One producer and a group of two consumers, all librdkafka.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, RDKafkaLogLevel};
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext, Rebalance, StreamConsumer};
use rdkafka::error::{KafkaError, RDKafkaErrorCode};
use rdkafka::message::{BorrowedMessage, Header, Headers, Message, OwnedHeaders};
use rdkafka::producer::{BaseRecord, DeliveryResult, Producer, ProducerContext, ThreadedProducer};
use rdkafka::statistics::Statistics;
use tidegate_testkit::wait;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval};

use crate::cluster::{PARTITIONS, TOPIC};
use crate::ledger::Ledger;
use crate::sights::Sights;

pub(crate) const GROUP: &str = "harbour";
const MEMBERS: usize = 2;
const TICK: Duration = Duration::from_millis(10);
const JOINED: Duration = Duration::from_secs(60);
/// What tells our records from those of whoever joins in.
const SEQUENCE: &str = "sequence";

type Sender = ThreadedProducer<Observer>;

/// Clients at work; all of them leave on drop.
pub(crate) struct Clients {
    producer: Arc<Sender>,
    producing: JoinHandle<()>,
    consuming: Vec<JoinHandle<()>>,
    ledger: Arc<Ledger>,
    sights: Arc<Sights>,
}

impl Clients {
    /// Lets the group form, so that no rebalance hands a record out twice, and begins to produce.
    pub(crate) async fn start(bootstrap: &str, rate: u32) -> Result<Self> {
        let (ledger, sights) = (Arc::new(Ledger::new(PARTITIONS)), Arc::new(Sights::default()));
        let observer = |client: &str| Observer {
            client: client.to_owned(),
            ledger: Arc::clone(&ledger),
            sights: Arc::clone(&sights),
        };
        let mut consuming = Vec::new();
        for member in 1..=MEMBERS {
            let name = format!("consumer-{member}");
            let consumer = consumer(bootstrap, &name, observer(&name))?;
            consuming.push(tokio::spawn(consume(consumer, observer(&name))));
        }
        let mut producer = config(bootstrap, "producer");
        producer.set("enable.idempotence", "true").set("linger.ms", "5");
        let producer: Arc<Sender> = Arc::new(producer.create_with_context(observer("producer"))?);
        let mut clients = Self {
            producer: Arc::clone(&producer),
            producing: tokio::spawn(async {}),
            consuming,
            ledger: Arc::clone(&ledger),
            sights,
        };
        clients.joined().await?;
        clients.producing = tokio::spawn(produce(producer, ledger, rate));
        Ok(clients)
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn sights(&self) -> &Sights {
        &self.sights
    }

    /// Stops producing and waits until each record has met its fate, or until `within` has passed.
    pub(crate) async fn finish(&self, within: Duration) {
        self.producing.abort();
        // Late records are what the summary is for.
        drop(
            wait::until("all records came", within, async || {
                self.ledger.totals().settled().then_some(())
            })
            .await,
        );
        let producer = Arc::clone(&self.producer);
        drop(tokio::task::spawn_blocking(move || producer.flush(Duration::from_secs(1))).await);
    }

    async fn joined(&self) -> Result<()> {
        let joined = wait::until("the group has formed", JOINED, async || {
            let assignment = self.sights.assignment();
            let all: usize = assignment.iter().sum();
            let complete = assignment.len() == MEMBERS && !assignment.contains(&0) && all == usize::from(PARTITIONS);
            complete.then_some(())
        });
        joined.await.with_context(|| {
            let troubles: Vec<_> = self.sights.take_troubles().into_iter().collect();
            format!("the consumers cannot join their group: {}", troubles.join("; "))
        })
    }
}

impl Drop for Clients {
    fn drop(&mut self) {
        self.producing.abort();
        self.consuming.iter().for_each(JoinHandle::abort);
    }
}

/// What every client of the demo is configured with.
pub(crate) fn config(bootstrap: &str, client: &str) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", bootstrap)
        .set("client.id", client)
        .set("statistics.interval.ms", "500");
    config
}

fn consumer(bootstrap: &str, name: &str, observer: Observer) -> Result<StreamConsumer<Observer>> {
    let mut config = config(bootstrap, name);
    config
        .set("group.id", GROUP)
        .set("auto.offset.reset", "earliest")
        // The mock lets a group that someone joins again wait for nearly as long as this, and by default it is 45 s.
        .set("session.timeout.ms", "10000")
        .set("heartbeat.interval.ms", "1000")
        .set("fetch.wait.max.ms", "20");
    let consumer: StreamConsumer<Observer> = config.create_with_context(observer)?;
    consumer.subscribe(&[TOPIC])?;
    Ok(consumer)
}

async fn consume(consumer: StreamConsumer<Observer>, observer: Observer) {
    loop {
        match consumer.recv().await {
            Ok(message) => observer.received(&message),
            Err(error) => observer.sights.trouble(&observer.client, &error.to_string()),
        }
    }
}

async fn produce(producer: Arc<Sender>, ledger: Arc<Ledger>, rate: u32) {
    let started = Instant::now();
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut done: u64 = 0;
    loop {
        ticks.tick().await;
        let due = u128::from(rate) * started.elapsed().as_millis() / 1000;
        while u128::from(done) < due {
            let partition = u16::try_from(done % u64::from(PARTITIONS)).unwrap_or(0);
            if !send(&producer, &ledger, partition) {
                break; // the queue is full: go on at the next tick
            }
            done += 1;
        }
    }
}

fn send(producer: &Sender, ledger: &Ledger, partition: u16) -> bool {
    let sequence = ledger.next(partition);
    let (key, value) = (format!("gauge-{partition}"), reading(partition, sequence));
    let number = sequence.to_string();
    let header = Header {
        key: SEQUENCE,
        value: Some(&number),
    };
    let record = BaseRecord::to(TOPIC)
        .partition(i32::from(partition))
        .key(&key)
        .payload(&value)
        .headers(OwnedHeaders::new().insert(header));
    // Counted before it goes, since its acknowledgement may come before `send` returns.
    ledger.sent(partition);
    match producer.send(record) {
        Ok(()) => true,
        Err((KafkaError::MessageProduction(RDKafkaErrorCode::QueueFull), _)) => {
            ledger.unsent(partition);
            false
        }
        Err(_) => {
            ledger.failed(partition);
            true
        }
    }
}

/// What a tide gauge would say: the water rises and falls by 2 m every 1,000 readings.
fn reading(partition: u16, sequence: u64) -> String {
    let phase = sequence % 1_000;
    let level = phase.min(1_000 - phase) * 2 / 5;
    format!(r#"{{"gauge":"gauge-{partition}","reading":{sequence},"level_cm":{level}}}"#)
}

/// Sees what one client sees.
struct Observer {
    client: String,
    ledger: Arc<Ledger>,
    sights: Arc<Sights>,
}

impl Observer {
    fn received(&self, message: &BorrowedMessage<'_>) {
        match (u16::try_from(message.partition()), sequence(message)) {
            (Ok(partition), Some(sequence)) => self.ledger.consumed(partition, sequence, size(message)),
            _ => self.sights.guest(),
        }
    }
}

impl ClientContext for Observer {
    /// What matters comes as an error too; the rest is noise on a demo's screen.
    fn log(&self, _: RDKafkaLogLevel, _: &str, _: &str) {}

    fn stats(&self, statistics: Statistics) {
        self.sights.report(&self.client, &statistics);
    }

    fn error(&self, _: KafkaError, reason: &str) {
        self.sights.trouble(&self.client, reason);
    }
}

impl ProducerContext for Observer {
    type DeliveryOpaque = ();

    fn delivery(&self, result: &DeliveryResult<'_>, (): ()) {
        let message = match result {
            Ok(message) => message,
            Err((error, message)) => {
                self.sights.trouble(&self.client, &error.to_string());
                message
            }
        };
        let partition = u16::try_from(message.partition()).unwrap_or(u16::MAX);
        match result {
            Ok(_) => self.ledger.acknowledged(partition, size(message)),
            Err(_) => self.ledger.failed(partition),
        }
    }
}

impl ConsumerContext for Observer {
    fn post_rebalance(&self, consumer: &BaseConsumer<Self>, _: &Rebalance<'_>) {
        let partitions = consumer.assignment().map_or(0, |partitions| partitions.count());
        self.sights.assigned(&self.client, partitions);
    }
}

fn sequence(message: &BorrowedMessage<'_>) -> Option<u64> {
    let header = message.headers()?.iter().find(|header| header.key == SEQUENCE)?;
    std::str::from_utf8(header.value?).ok()?.parse().ok()
}

fn size(message: &BorrowedMessage<'_>) -> usize {
    message.key_len() + message.payload_len()
}
