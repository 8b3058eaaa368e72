//! Brokers of a real cluster can be killed, frozen, moved, added and removed, and no acknowledged record suffers.

#![allow(clippy::unwrap_used)]

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::json;
use tidegate_testkit::chaos::ChaosLink;
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::{KafkaCluster, Listener};
use tidegate_testkit::ports;

const IN_SYNC: Duration = Duration::from_secs(60);

#[tokio::test]
async fn no_acknowledged_record_suffers_while_brokers_come_and_go() {
    let (cluster, jvm) = tokio::join!(
        KafkaCluster::builder()
            .brokers(3)
            .listener("DIRECT")
            .listener("GATEWAY")
            .start(),
        Jvm::start()
    );
    let (cluster, jvm) = (cluster.unwrap(), jvm.unwrap());
    assert_eq!(cluster.pids().len(), 3);
    assert_ne!(cluster.bootstrap("DIRECT"), cluster.bootstrap("GATEWAY"));
    let bootstrap = cluster.bootstrap("DIRECT");
    let call = async |name: &str, mut args: serde_json::Value| {
        args["bootstrap"] = json!(bootstrap);
        jvm.call(name, args).await.unwrap()
    };
    call(
        "topics-create",
        json!({"topics": ["t", "copy"], "partitions": 3, "replicas": 3}),
    )
    .await;
    call(
        "paced-start",
        json!({"name": "steady", "topic": "t", "rate": 200, "keys": 10}),
    )
    .await;

    let leader = cluster.leader("t", 0).await.unwrap().unwrap();
    let broker = cluster.broker(leader).unwrap();
    broker.kill().unwrap();
    assert!(broker.kill().is_err(), "a dead broker cannot be killed again");
    broker.restart().await.unwrap();
    cluster.in_sync(IN_SYNC).await.unwrap();

    broker.freeze().unwrap();
    cluster.ready().await.unwrap();
    broker.thaw().unwrap();
    cluster.in_sync(IN_SYNC).await.unwrap();

    let port = ports::reserve().unwrap();
    broker.move_to_port("GATEWAY", port.number()).await.unwrap();
    cluster.in_sync(IN_SYNC).await.unwrap();
    assert!(
        cluster
            .bootstrap("GATEWAY")
            .contains(&format!("127.0.0.1:{}", port.number()))
    );

    let fourth = cluster.add_broker().await.unwrap();
    assert_eq!(fourth.id(), 4);
    cluster.remove_broker(4).await.unwrap();
    assert!(!cluster.metadata().await.unwrap().brokers.contains_key(&4));

    let state = call("paced-stop", json!({"name": "steady"})).await;
    assert_eq!(state["errors"], json!({}), "{state}");
    let verified = call("verify", json!({"name": "steady"})).await;
    for wrong in ["missing", "misplaced", "duplicated", "order_violations", "unacked"] {
        assert_eq!(verified[wrong], 0, "{wrong}: {verified}");
    }

    let copy = json!({
        "topics": ["t"], "output": "copy", "group": "copiers", "transactional_id": "copier",
        "expect": verified["acked"], "config": {"max.poll.records": 1000},
    });
    let kill = async {
        broker.kill().unwrap();
        broker.restart().await.unwrap();
    };
    let (copied, ()) = tokio::join!(call("transactional-copy", copy), kill);
    assert_eq!(copied["copied"], verified["acked"], "{copied}");
    let read = call("consume", json!({"topics": ["copy"], "isolation": "read_committed"})).await;
    let seen = (&read["count"], &read["duplicates"], &read["order_violations"]);
    assert_eq!(seen, (&verified["acked"], &json!(0), &json!(0)), "{copied}");
}

#[tokio::test]
async fn clients_reach_a_broker_only_through_what_it_advertises() {
    let port = ports::reserve().unwrap();
    let number = port.number();
    let listener = Listener::new("CHAOS").advertised(move |_, _| ("127.0.0.1".to_owned(), number));
    let cluster = KafkaCluster::builder().listener(listener).start().await.unwrap();
    assert_eq!(cluster.bootstrap("CHAOS"), format!("127.0.0.1:{number}"));

    let link = ChaosLink::to(cluster.broker(1).unwrap().address("CHAOS").unwrap()).slice(100);
    let link = link
        .listen_on(SocketAddr::from(([127, 0, 0, 1], number)))
        .open()
        .await
        .unwrap();
    let jvm = Jvm::start().await.unwrap();
    let bootstrap = cluster.bootstrap("CHAOS");
    jvm.call("topics-create", json!({"bootstrap": bootstrap, "topics": ["t"]}))
        .await
        .unwrap();
    let args =
        json!({"bootstrap": bootstrap, "topic": "t", "topics": ["t"], "count": 500, "size": 1000, "expect": 500});
    assert_eq!(jvm.call("produce", args.clone()).await.unwrap()["acked"], 500);
    assert_eq!(jvm.call("consume", args).await.unwrap()["count"], 500);
    assert!(
        link.traffic().to_target > 500_000 && link.traffic().from_target > 500_000,
        "{:?}",
        link.traffic()
    );
}

#[tokio::test]
async fn a_broker_that_cannot_start_shows_its_log() {
    let started = KafkaCluster::builder().property("num.io.threads", "none").start().await;
    let error = started.unwrap_err().to_string();
    assert!(
        error.contains("broker 1") && error.contains("num.io.threads"),
        "{error}"
    );
}
