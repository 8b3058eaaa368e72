//! What is counted is what happened.

use std::sync::Arc;

use tidegate_model::{BackendClusterName, ListenerName, Snapshot, VirtualClusterName};
use tidegate_testkit::scripted::{frame, request, response};
use tidegate_testkit::wait;

use crate::edits::{OTHER, apply, edited, relinked};
use crate::secured;
use crate::stage::{SOON, Stage, encoded};

const LIST_OFFSETS: i16 = 2;
const PRODUCE: i16 = 0;
const SASL_HANDSHAKE: i16 = 17;

/// Another name for the first of each kind.
fn renamed(mut next: Snapshot, name: &str) -> Snapshot {
    Arc::make_mut(&mut next.backend_clusters[0]).name = BackendClusterName::new(name);
    Arc::make_mut(&mut next.virtual_clusters[0]).name = VirtualClusterName::new(name);
    Arc::make_mut(&mut next.listeners[0]).name = ListenerName::new(name);
    relinked(next)
}

/// Which kinds have a series with this name.
fn series(stage: &Stage, name: &str) -> Vec<&'static str> {
    let text = stage.metrics.encode();
    let has = |kind: &&str| text.contains(&format!("{kind}=\"{name}\""));
    ["backend_cluster", "listener", "virtual_cluster"]
        .into_iter()
        .filter(has)
        .collect()
}

fn counts(stage: &Stage, family: &str, api: &str) -> u64 {
    stage.metric(&[&format!("{family}{{"), "team-a", &format!("api_key=\"{api}\"")])
}

#[tokio::test]
async fn requests_bytes_and_times_are_counted_by_api() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let (mut sent, mut received) = (0, 0);
    for id in 0..5_i32 {
        let asked = request(
            LIST_OFFSETS,
            11,
            id,
            "client",
            true,
            &vec![b'q'; 1_000 * usize::try_from(id).unwrap()],
        );
        let answer = response(id, true, &[b'a'; 300]);
        client.send_frame(&asked).await.unwrap();
        broker.read_frame().await.unwrap();
        broker.send_frame(&answer).await.unwrap();
        client.read_frame().await.unwrap();
        sent += frame(&asked).len();
        received += frame(&answer).len();
    }
    let versioned = [
        "tidegate_requests_total{",
        "api_key=\"ListOffsets\"",
        "api_version=\"11\"",
    ];
    assert_eq!(stage.metric(&versioned), 5);
    assert_eq!(counts(&stage, "tidegate_requests_total", "ListOffsets"), 5);
    assert_eq!(
        counts(&stage, "tidegate_request_bytes_total", "ListOffsets"),
        sent as u64
    );
    assert_eq!(
        counts(&stage, "tidegate_response_bytes_total", "ListOffsets"),
        received as u64
    );
    assert_eq!(counts(&stage, "tidegate_request_time_seconds_count", "ListOffsets"), 5);
    let gateway_time = counts(&stage, "tidegate_gateway_time_seconds_count", "ListOffsets");
    assert_eq!(gateway_time, 10, "each way");

    // No answer to an acks=0 Produce, and none of a broker to what the gateway answers.
    client
        .send_frame(&request(PRODUCE, 3, 7, "client", false, &[0xff, 0xff, 0, 0]))
        .await
        .unwrap();
    broker.read_frame().await.unwrap();
    client
        .send_frame(&request(SASL_HANDSHAKE, 1, 8, "client", false, b"\x00\x05PLAIN"))
        .await
        .unwrap();
    client.read_frame().await.unwrap();
    for api in ["Produce", "SaslHandshake"] {
        assert_eq!(counts(&stage, "tidegate_requests_total", api), 1, "{api}");
        assert_eq!(counts(&stage, "tidegate_request_time_seconds_count", api), 0, "{api}");
        assert_eq!(counts(&stage, "tidegate_response_bytes_total", api), 0, "{api}");
    }
}

#[tokio::test]
async fn a_response_is_counted_as_the_broker_sent_it() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(3, 12, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let metadata = tidegate_wire::messages::MetadataResponse {
        cluster_id: Some("short"),
        ..Default::default()
    };
    let answer = response(id, true, &encoded(&metadata, 12));
    broker.send_frame(&answer).await.unwrap();
    let received = client.read_frame().await.unwrap();
    assert_ne!(received.len(), answer.len());
    let counted = counts(&stage, "tidegate_response_bytes_total", "Metadata");
    assert_eq!(counted, frame(&answer).len() as u64);
}

#[tokio::test]
async fn series_last_as_long_as_their_virtual_cluster_backend_or_listener_and_its_last_connection() {
    let stage = crate::edits::stage().await;
    let mut next = edited(&stage, |_, _| {}).await;
    Arc::make_mut(&mut next.listeners[0]).tls = Some(secured::server(&secured::identity("gateway"), true));
    let first = renamed(next, "first");
    apply(&stage, first.clone()).await;
    let mut other = stage.pair_at(OTHER).await;
    // Nobody knows yet to which virtual cluster this one would have gone.
    stage.connect(1).await.half_close().await.unwrap();
    let mut busy = stage.pair_at(1).await;
    let asked = busy.ask().await;
    let all = ["backend_cluster", "listener", "virtual_cluster"];
    let counted = wait::until("all have series", SOON, async || {
        (series(&stage, "first") == all).then_some(())
    });
    counted.await.unwrap();

    let second = renamed(first, "second");
    assert!(!stage.gateway.touched_by(second.clone()).await.unwrap().is_empty());
    assert!(series(&stage, "second").is_empty(), "asking is no use");

    apply(&stage, second.clone()).await;
    other.is_closed("its backend has another name").await;
    assert_eq!(series(&stage, "first"), all, "somebody waits for an answer");
    busy.answer(asked).await;
    busy.is_closed("drained").await;
    let gone = wait::until("no series is left", SOON, async || {
        series(&stage, "first").is_empty().then_some(())
    });
    assert!(gone.await.is_ok(), "{:?} are left", series(&stage, "first"));
    assert_eq!(series(&stage, "second"), ["backend_cluster", "virtual_cluster"]);

    // What stays goes on counting.
    stage.pair_at(OTHER).await.work().await;
    assert_eq!(stage.metric(&["tidegate_connections_accepted_total{", "team-b"]), 2);
    apply(&stage, second).await;
    assert_eq!(stage.metric(&["tidegate_connections_accepted_total{", "team-b"]), 2);
}

#[tokio::test]
async fn many_names_one_after_the_other_leave_one_behind() {
    let stage = crate::edits::stage().await;
    let mut next = (*stage.gateway.snapshot().await).clone();
    for round in 0..50 {
        next = renamed(next, &format!("name-{round}"));
        apply(&stage, next.clone()).await;
        stage.pair_at(1).await.work().await;
    }
    let rest = wait::until("one is left", SOON, async || {
        let text = stage.metrics.encode();
        let names = text.lines().filter(|line| line.contains("=\"name-"));
        names
            .clone()
            .all(|line| line.contains("name-49"))
            .then(|| names.count())
    });
    let rest = rest.await.unwrap();
    assert!(rest > 0, "the last one has its series");
}
