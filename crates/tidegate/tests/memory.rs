//! What one peer does not read or answer does not pile up in the gateway, and does not hold up anybody else.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use support::SOON;
use support::load::Load;
use support::raw;
use support::stage::{Path, Stage};
use tidegate_testkit::process::reset_peak;
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::wait;
use tokio::sync::Mutex;

const MIB: u64 = 1 << 20;
/// What the gateway may hold for the peers of a test on top of what it held before: two buffers of 256 KiB for each of
/// their connections, and what the allocator keeps.
const ROOM: u64 = 16 * MIB;
/// One response, below the 55 MB that a broker sends at most.
const RESPONSE: i32 = 50 << 20;
const STALLED_CLIENTS: usize = 4;
const RESPONSES: usize = 11;

/// One test at a time may do things to the cluster.
static TURN: Mutex<()> = Mutex::const_new(());

#[tokio::test]
async fn a_client_that_stops_reading_costs_two_buffers_and_nobody_else_notices() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    let args = json!({"topics": ["large"], "partitions": 1, "replicas": 1});
    let topic = stage.call(Path::Direct, "topics-create", args).await["large"].take();
    // Some more than a response, which cannot end in the middle of a record.
    let args = json!({"topic": "large", "count": 60, "size": 1_000_000, "config": {"max.request.size": "2000000"}});
    assert_eq!(stage.call(Path::Direct, "produce", args).await["acked"], 60);
    let leader = u16::try_from(topic["partitions"]["0"]["leader"].as_i64().unwrap()).unwrap();
    let id = raw::topic_id(topic["id"].as_str().unwrap());

    others_work(stage, "before").await;
    let before = stage.gateway.resident().unwrap();
    reset_peak(stage.gateway.process.pid()).unwrap();
    let mut stalled = Vec::new();
    for _ in 0..STALLED_CLIENTS {
        let mut client = ScriptedClient::connect_with_buffer(stage.gateway.address(leader), 64 << 10)
            .await
            .unwrap();
        client.set_patience(SOON);
        let fetch = raw::fetch(id, 0, 500, RESPONSE, RESPONSE);
        for _ in 0..RESPONSES {
            client
                .send_request(raw::FETCH, raw::FETCH_VERSION, true, &fetch)
                .await
                .unwrap();
        }
        // The first bytes of the first answer have come: all the rest waits.
        let announced = client.read_raw(4).await.unwrap();
        let announced = u32::from_be_bytes(announced.try_into().unwrap());
        assert!(u64::from(announced) > 40 * MIB, "a response of {announced} bytes");
        stalled.push((client, announced));
    }
    others_work(stage, "meanwhile").await;
    let peak = stage.gateway.process.usage().unwrap().peak;
    eprintln!(
        "{} MiB before, {} MiB at most while {STALLED_CLIENTS} clients left {RESPONSES} responses of 50 MiB",
        before / MIB,
        peak / MIB
    );
    assert!(peak <= before + ROOM, "{before} bytes before, {peak} at most");

    // Who reads on gets everything.
    let (mut client, announced) = stalled.pop().unwrap();
    let first = client.read_raw(usize::try_from(announced).unwrap()).await.unwrap();
    assert_eq!(first[..4], 1_i32.to_be_bytes());
    for correlation_id in 2..=i32::try_from(RESPONSES).unwrap() {
        let (answered, rest) = client.read_response().await.unwrap();
        assert_eq!((answered, &rest[..]), (correlation_id, &first[4..]));
    }
    let peak = stage.gateway.process.usage().unwrap().peak;
    assert!(
        peak <= before + ROOM,
        "{before} bytes before, {peak} at most after all was read"
    );
}

#[tokio::test]
async fn a_frozen_broker_costs_two_buffers_and_the_others_go_on() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    // Each partition lives on one broker alone, so that no other takes over.
    let args = json!({"topics": ["split"], "partitions": 6, "replicas": 1});
    let topic = stage.call(Path::Gateway, "topics-create", args).await["split"].take();
    let load = Load::start(stage, "split", 1_000, json!({})).await;
    others_work(stage, "thawed").await;
    let before = stage.gateway.resident().unwrap();
    reset_peak(stage.gateway.process.pid()).unwrap();

    let frozen = *by_leader(&topic).first_key_value().unwrap().0;
    let broker = stage.kafka.broker(frozen).unwrap();
    let address = stage.gateway.address(u16::try_from(frozen).unwrap());
    let mut floods = Vec::new();
    for _ in 0..STALLED_CLIENTS {
        let mut flood = ScriptedClient::connect(address).await.unwrap();
        raw::greet(&mut flood).await.unwrap();
        floods.push(flood);
    }
    broker.freeze().unwrap();
    let mut taken = 0;
    for flood in &mut floods {
        taken += u64::try_from(fill(flood).await).unwrap();
    }
    load.progress(2_000).await;
    let peak = stage.gateway.process.usage().unwrap().peak;
    eprintln!(
        "{} MiB before, {} MiB at most while a frozen broker's clients got rid of {} MiB",
        before / MIB,
        peak / MIB,
        taken / MIB
    );
    assert!(peak <= before + ROOM, "{before} bytes before, {peak} at most");
    assert!(taken < 400 * MIB, "{taken} bytes went into buffers");

    broker.thaw().unwrap();
    drop(floods);
    stage.kafka.in_sync(SOON).await.unwrap();
    load.finish().await;
}

/// Sends Produce requests until nothing is taken any more, and returns how many bytes were.
async fn fill(client: &mut ScriptedClient) -> usize {
    let body = raw::produce("split", 1 << 20);
    let request = tidegate_testkit::scripted::request(raw::PRODUCE, raw::PRODUCE_VERSION, 1, "flood", false, &body);
    let frame = tidegate_testkit::scripted::frame(&request);
    let (mut taken, mut last) = (0, tokio::time::Instant::now());
    wait::until("the gateway takes no more", SOON, async || {
        loop {
            let sent = client.try_send(&frame[taken % frame.len()..]).unwrap();
            if sent == 0 {
                return (last.elapsed() > Duration::from_secs(2)).then_some(());
            }
            (taken, last) = (taken + sent, tokio::time::Instant::now());
        }
    })
    .await
    .unwrap();
    taken
}

/// Partitions of a described topic by the node id of their leader.
fn by_leader(topic: &Value) -> BTreeMap<i32, Vec<i32>> {
    let mut leaders: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for (partition, state) in topic["partitions"].as_object().unwrap() {
        let leader = i32::try_from(state["leader"].as_i64().unwrap()).unwrap();
        leaders.entry(leader).or_default().push(partition.parse().unwrap());
    }
    leaders
}

/// Others produce and consume in a group through the gateway.
async fn others_work(stage: &Stage, topic: &str) {
    stage.topic(Path::Gateway, topic).await;
    let args = json!({"topic": topic, "count": 20_000, "keys": 50, "size": 1_000});
    assert_eq!(stage.call(Path::Gateway, "produce", args).await["acked"], 20_000);
    let args = json!({"topics": [topic], "group": topic, "protocol": "consumer", "expect": 20_000});
    let read = stage.call(Path::Gateway, "consume", args).await;
    assert_eq!(
        (&read["stopped"], &read["duplicates"]),
        (&json!("expected"), &json!(0)),
        "{read}"
    );
}
