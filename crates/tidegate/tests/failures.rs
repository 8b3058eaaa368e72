//! Brokers are killed, restarted, moved, added and removed behind the gateway, which is never restarted itself: clients lose
//! and double nothing, and everything stays in order.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod support;

use std::collections::BTreeSet;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use serde_json::{Value, json};
use support::SOON;
use support::load::Load;
use support::stage::{BACKEND, Path, Stage};
use tidegate_testkit::process::Process;
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::{jars, java, ports, wait};
use tokio::sync::Mutex;

/// A broker that was killed has to replay its log, and machines may be busy.
const IN_SYNC: Duration = Duration::from_secs(120);
const KILLS: usize = 5;
const ORIGINALS: usize = 20_000;

/// One test at a time may do things to the cluster.
static TURN: Mutex<()> = Mutex::const_new(());

/// A producer at 1,000 records a second, and copying by transactions, while the leader of a partition is killed five times.
#[tokio::test]
async fn nothing_is_lost_doubled_or_reordered_when_leaders_are_killed() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    for topic in ["killed", "original", "copy", "copy-by-kafka"] {
        stage.topic(Path::Gateway, topic).await;
    }
    let args = json!({"topic": "original", "count": ORIGINALS, "keys": 20, "size": 50});
    stage.call(Path::Gateway, "produce", args).await;
    let load = Load::start(stage, "killed", 1_000, json!({})).await;
    let kills = AtomicUsize::new(0);
    tokio::join!(copy(stage, &kills), copy_by_kafka(stage), async {
        for _ in 0..KILLS {
            kill_a_leader(stage, &load).await;
            kills.fetch_add(1, Relaxed);
        }
    });
    load.finish().await;
    for topic in ["copy", "copy-by-kafka"] {
        let args = json!({"topics": [topic], "isolation": "read_committed", "expect": ORIGINALS, "idle_ms": 5_000});
        let read = stage.call(Path::Gateway, "consume", args).await;
        let exact = (&read["count"], &read["duplicates"], &read["order_violations"]);
        assert_eq!(exact, (&json!(ORIGINALS), &json!(0), &json!(0)), "{topic}: {read}");
    }
    unharmed(stage);
}

/// Kills the leader of a partition, starts it again once another leads and the load goes on, and waits until it has
/// caught up.
async fn kill_a_leader(stage: &Stage, load: &Load<'_>) {
    let leader = stage.kafka.leader("killed", 0).await.unwrap().unwrap();
    let broker = stage.kafka.broker(leader).unwrap();
    broker.kill().unwrap();
    let another = wait::until("another broker leads", SOON, async || {
        let now = stage.kafka.leader("killed", 0).await.ok()??;
        (now != leader).then_some(())
    });
    another.await.unwrap();
    load.progress(500).await;
    broker.restart().await.unwrap();
    stage.kafka.in_sync(IN_SYNC).await.unwrap();
}

/// Copies all originals in transactions, some of which abort: in small ones until the kills are over.
async fn copy(stage: &Stage, kills: &AtomicUsize) {
    let (mut copied, mut commits, mut aborts) = (0, 0, 0);
    while copied < ORIGINALS {
        let (goal, size) = match kills.load(Relaxed) {
            KILLS => (ORIGINALS, 500),
            _ => (ORIGINALS.min(copied + 1_000), 10),
        };
        let args = json!({
            "topics": ["original"], "output": "copy", "group": "copiers", "transactional_id": "copier",
            "expect": goal - copied, "abort_every": 10, "config": {"max.poll.records": size},
        });
        let outcome = stage.call(Path::Gateway, "transactional-copy", args).await;
        let number = |what: &str| usize::try_from(outcome[what].as_u64().unwrap()).unwrap();
        assert_ne!(number("copied"), 0, "{outcome}");
        (copied, commits, aborts) = (
            copied + number("copied"),
            commits + number("commits"),
            aborts + number("aborts"),
        );
    }
    let seen = kills.load(Relaxed);
    eprintln!("copied {copied} records in {commits} transactions, {aborts} aborted, {seen} kills before the end");
    assert_eq!(copied, ORIGINALS);
    assert!(aborts > 0 && seen >= 3, "{aborts} aborted, {seen} kills");
}

/// Copies all originals with Kafka's own `TransactionalMessageCopier`, which aborts at random, in a process of its own; it
/// is started again when it gives up.
async fn copy_by_kafka(stage: &Stage) {
    let jars = tokio::task::spawn_blocking(jars::jars).await.unwrap().unwrap();
    let scratch = Scratch::new("copier").unwrap();
    let options = ["-Xmx256m", "-XX:+UseSerialGC"];
    let mut command = java::command(&jars, &options, "org.apache.kafka.tools.TransactionalMessageCopier");
    command.args([
        "--broker-list",
        &stage.bootstrap(Path::Gateway),
        "--transactional-id",
        "kafkas-copier",
    ]);
    command.args([
        "--input-topic",
        "original",
        "--input-partition",
        "0",
        "--output-topic",
        "copy-by-kafka",
    ]);
    command.args([
        "--consumer-group",
        "kafkas-copiers",
        "--group-mode",
        "--use-group-metadata",
    ]);
    command.args(["--transaction-size", "200", "--enable-random-aborts"]);
    for run in 1..=5 {
        let copier = Process::spawn("TransactionalMessageCopier", &command, &scratch.path().join("log")).unwrap();
        let status = copier.wait(4 * IN_SYNC).await.unwrap();
        let log = copier.log_text();
        let end = log.lines().rfind(|line| line.contains("ShutdownComplete"));
        eprintln!(
            "TransactionalMessageCopier, run {run}: {status}, {}",
            end.unwrap_or(&log)
        );
        if status.success() {
            return;
        }
    }
    panic!("TransactionalMessageCopier gave up five times");
}

/// Each step happens under a load that is written and read through the gateway, and each is seen to work.
#[tokio::test]
async fn brokers_may_restart_move_join_and_leave_under_load() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    stage.topic(Path::Gateway, "changes").await;
    let load = Load::start(stage, "changes", 1_000, json!({})).await;
    let args = json!({"topics": ["changes"], "idle_ms": 15_000, "timeout_ms": 400_000});
    let (read, acked) = tokio::join!(stage.call(Path::Gateway, "consume", args), async {
        for broker in stage.kafka.brokers() {
            broker.restart().await.unwrap();
            stage.kafka.in_sync(IN_SYNC).await.unwrap();
            load.progress(500).await;
        }
        move_broker(stage, &load).await;
        add_and_remove_a_broker(stage, &load).await;
        load.finish().await
    });
    assert_eq!(
        (&read["count"], &read["stopped"]),
        (&json!(acked), &json!("idle")),
        "{read}"
    );
    assert_eq!(
        (&read["duplicates"], &read["order_violations"]),
        (&json!(0), &json!(0)),
        "{read}"
    );
    unharmed(stage);
}

async fn move_broker(stage: &Stage, load: &Load<'_>) {
    let port = ports::reserve().unwrap();
    let moved = stage.kafka.broker(2).unwrap();
    moved.move_to_port(BACKEND, port.number()).await.unwrap();
    let address = moved.advertised(BACKEND).unwrap();
    known(stage, "the gateway knows the new address", |brokers| {
        brokers.iter().any(|one| one["address"] == *address)
    })
    .await;
    stage.kafka.in_sync(IN_SYNC).await.unwrap();
    load.progress(500).await;
    used(stage, "moved", 2).await;
    // The port stays the broker's until the process ends.
    std::mem::forget(port);
}

async fn add_and_remove_a_broker(stage: &Stage, load: &Load<'_>) {
    let fourth = stage.kafka.add_broker().await.unwrap();
    assert_eq!(fourth.id(), 4);
    known(stage, "the gateway knows the fourth broker", |brokers| {
        brokers.len() == 4
    })
    .await;
    used(stage, "fourth", 4).await;
    load.progress(500).await;
    stage.kafka.remove_broker(4).await.unwrap();
    known(stage, "the gateway has forgotten the fourth broker", |brokers| {
        brokers.len() == 3
    })
    .await;
    load.progress(500).await;
}

/// Waits until the brokers that the gateway reports are so.
async fn known(stage: &Stage, what: &str, so: impl Fn(&[Value]) -> bool) {
    let known = wait::until(what, SOON, async || {
        let report: Value = serde_json::from_str(&stage.gateway.get("/readyz").await.ok()?.body).ok()?;
        so(report["backend_clusters"][0]["brokers"].as_array()?).then_some(())
    });
    known.await.unwrap();
}

/// Through the gateway, makes a topic of which the broker leads partitions, fills it, reads it, and deletes it.
async fn used(stage: &Stage, topic: &str, broker: i32) {
    let args = json!({"topics": [topic], "partitions": 8, "replicas": 1});
    let made = stage.call(Path::Gateway, "topics-create", args).await;
    let partitions = made[topic]["partitions"].as_object().unwrap();
    let leaders: BTreeSet<_> = partitions
        .values()
        .map(|partition| partition["leader"].as_i64().unwrap())
        .collect();
    assert!(leaders.contains(&i64::from(broker)), "{made}");
    stage
        .call(
            Path::Gateway,
            "produce",
            json!({"topic": topic, "count": 1_000, "keys": 100}),
        )
        .await;
    let args = json!({"topics": [topic], "group": format!("{topic}-group"), "protocol": "consumer", "expect": 1_000});
    let read = stage.call(Path::Gateway, "consume", args).await;
    assert_eq!(
        (&read["stopped"], &read["duplicates"]),
        (&json!("expected"), &json!(0)),
        "{read}"
    );
    assert_eq!(read["partitions"].as_object().unwrap().len(), 8, "{read}");
    stage
        .call(Path::Gateway, "topics-delete", json!({"topics": [topic]}))
        .await;
}

/// The gateway still runs, and clients dialled no broker themselves.
fn unharmed(stage: &Stage) {
    stage.gateway.process.check_running().unwrap();
    stage.dialled.assert_no_broker();
}
