//! A broker to which no port of the listener leads: an error that clients understand, and a word to the operator.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;
use tidegate_testkit::wait;
use tidegate_wire::messages::{
    Body, Coordinator, DescribeClusterBroker, DescribeClusterResponse, FindCoordinatorResponse, MetadataResponse,
    MetadataResponseBroker, MetadataResponseTopic,
};
use tracing_subscriber::fmt::MakeWriter;

use crate::stage::{Addresses, BACKEND_CLUSTER_ID, SOON, Setup, Stage, encoded, host_port};

const UNKNOWN_SERVER_ERROR: i16 = -1;
const SECRET: &str = "secret.internal";
/// Ports stand for brokers 1 to 3.
const NO_PORT: i32 = 9;

fn broker(node_id: i32) -> MetadataResponseBroker<'static> {
    MetadataResponseBroker {
        node_id,
        host: SECRET,
        port: 9_092,
        rack: None,
    }
}

/// The client's answer to `body` from the broker, behind the correlation id and the header's tags.
async fn relay(stage: &Stage, key: i16, version: i16, body: &[u8]) -> Vec<u8> {
    let response_tags = tidegate_wire::table::response(key).unwrap().flexible.contains(version);
    let request_flexible = tidegate_wire::table::request(key).unwrap().flexible.contains(version);
    let (mut client, mut broker) = stage.pair().await;
    // Twice: the connection lives on.
    let mut received = Vec::new();
    for _ in 0..2 {
        let id = client.send_request(key, version, request_flexible, b"?").await.unwrap();
        broker.read_frame().await.unwrap();
        let answer = tidegate_testkit::scripted::response(id, response_tags, body);
        broker.send_frame(&answer).await.unwrap();
        let (correlation_id, mut rest) = client.read_response().await.unwrap();
        assert_eq!(correlation_id, id);
        assert!(!String::from_utf8_lossy(&rest).contains(SECRET), "{key} {version}");
        assert!(
            !String::from_utf8_lossy(&rest).contains(BACKEND_CLUSTER_ID),
            "{key} {version}"
        );
        if response_tags {
            assert_eq!(rest.remove(0), 0);
        }
        received = rest;
    }
    received
}

#[tokio::test]
async fn metadata_fails_for_every_topic_and_names_the_brokers_that_can_be_reached() {
    let stage = Stage::start().await;
    for version in 0..=13 {
        let topic = |name| MetadataResponseTopic {
            name: Some(name),
            ..Default::default()
        };
        let answer = MetadataResponse {
            brokers: [broker(1), broker(NO_PORT), broker(2)].into_iter().collect(),
            cluster_id: Some(BACKEND_CLUSTER_ID),
            controller_id: 1,
            topics: [topic("orders"), topic("payments")].into_iter().collect(),
            ..Default::default()
        };
        let body = relay(&stage, 3, version, &encoded(&answer, version)).await;
        let (received, rest) = MetadataResponse::decode(version, &body).unwrap();
        assert!(rest.is_empty());
        let brokers: Vec<_> = received
            .brokers
            .iter()
            .map(|broker| (broker.node_id, broker.host, broker.port))
            .collect();
        let expected = [1, 2].map(|id| (id, "gateway.example.com", i32::from(stage.port(0)) + id));
        assert_eq!(brokers, expected, "version {version}");
        let topics: Vec<_> = received
            .topics
            .iter()
            .map(|topic| (topic.name, topic.error_code))
            .collect();
        let failed = ["orders", "payments"].map(|name| (Some(name), UNKNOWN_SERVER_ERROR));
        assert_eq!(topics, failed, "version {version}");
    }
}

#[tokio::test]
async fn a_coordinator_without_port_is_an_error_of_its_key_alone() {
    let stage = Stage::start().await;
    for version in 0..=6 {
        let coordinator = |key, node_id| Coordinator {
            key,
            node_id,
            host: SECRET,
            port: 9_092,
            ..Default::default()
        };
        let answer = FindCoordinatorResponse {
            node_id: NO_PORT,
            host: SECRET,
            port: 9_092,
            coordinators: [coordinator("a", 2), coordinator("b", NO_PORT)].into_iter().collect(),
            ..Default::default()
        };
        let body = relay(&stage, 10, version, &encoded(&answer, version)).await;
        let (received, _) = FindCoordinatorResponse::decode(version, &body).unwrap();
        if version < 4 {
            assert_eq!(
                (received.error_code, received.node_id, received.port),
                (UNKNOWN_SERVER_ERROR, -1, -1)
            );
            assert_eq!(received.host, "");
            continue;
        }
        let coordinators: Vec<_> = received.coordinators.iter().collect();
        let [a, b] = coordinators.as_slice() else {
            panic!("{coordinators:?}")
        };
        assert_eq!((a.key, a.error_code, a.host), ("a", 0, "gateway.example.com"));
        assert_eq!(a.port, i32::from(stage.port(2)));
        assert_eq!(
            (b.key, b.error_code, b.node_id, b.host),
            ("b", UNKNOWN_SERVER_ERROR, -1, "")
        );
        let message = b.error_message.unwrap();
        assert!(
            message.contains(&format!("add port {}", stage.port(0) + 9)),
            "{message}"
        );
    }
}

#[tokio::test]
async fn the_description_of_a_cluster_says_which_port_is_missing() {
    let stage = Stage::start().await;
    for version in 0..=2 {
        let broker = |broker_id| DescribeClusterBroker {
            broker_id,
            host: SECRET,
            port: 9_092,
            ..Default::default()
        };
        let answer = DescribeClusterResponse {
            cluster_id: BACKEND_CLUSTER_ID,
            brokers: [broker(1), broker(NO_PORT)].into_iter().collect(),
            ..Default::default()
        };
        let body = relay(&stage, 60, version, &encoded(&answer, version)).await;
        let (received, _) = DescribeClusterResponse::decode(version, &body).unwrap();
        assert_eq!(received.error_code, UNKNOWN_SERVER_ERROR);
        assert_eq!(received.cluster_id, stage.cluster_id());
        let message = received.error_message.unwrap();
        assert!(
            message.contains(&format!("add port {}", stage.port(0) + 9)),
            "{message}"
        );
    }
}

#[tokio::test]
async fn the_log_says_which_ports_to_add() {
    let log = log();
    let brokers = Addresses::default();
    let address = host_port(([127, 0, 0, 1], 9).into());
    for id in [1, 3, 4, 7] {
        brokers.lock().insert(id, address.clone());
    }
    let stage = Stage::start_with(Setup {
        brokers,
        listener: "short-of-ports".to_owned(),
        ..Setup::default()
    })
    .await;
    let first = stage.port(0);
    let expected = format!(
        "brokers 4, 7 have no port on this listener: add ports {}, {} to the listener's ports",
        first + 4,
        first + 7
    );
    let said = wait::until("the log says so", SOON, async || {
        let log = log.0.lock();
        let text = String::from_utf8_lossy(&log);
        let mut lines = text.lines().filter(|line| line.contains("short-of-ports"));
        lines
            .any(|line| line.contains("ERROR") && line.contains(&expected))
            .then_some(())
    });
    assert!(said.await.is_ok(), "{}", String::from_utf8_lossy(&log.0.lock()));
}

/// What all tests of this process log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

fn log() -> &'static Log {
    static LOG: OnceLock<Log> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone());
        let _ = tracing::subscriber::set_global_default(subscriber.finish());
        log
    })
}

impl<'w> MakeWriter<'w> for Log {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
