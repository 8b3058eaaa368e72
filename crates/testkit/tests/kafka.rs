//! A real cluster starts, and its brokers can be killed, frozen, moved, added and removed.

use std::time::Duration;

use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::ports;

#[tokio::test]
async fn brokers_come_and_go() {
    let cluster = KafkaCluster::builder()
        .brokers(3)
        .listener("DIRECT")
        .listener("GATEWAY")
        .start()
        .await
        .unwrap();
    assert_eq!(cluster.pids().len(), 3);
    assert_ne!(cluster.bootstrap("DIRECT"), cluster.bootstrap("GATEWAY"));
    assert_eq!(cluster.metadata().await.unwrap().brokers.len(), 3);

    let second = cluster.broker(2).unwrap();
    second.kill().unwrap();
    assert!(second.kill().is_err(), "a dead broker cannot be killed again");
    second.restart().await.unwrap();

    second.freeze().unwrap();
    cluster.ready().await.unwrap();
    second.thaw().unwrap();
    cluster.ready().await.unwrap();

    let port = ports::reserve().unwrap();
    second.move_to_port("GATEWAY", port.number()).await.unwrap();
    cluster.ready().await.unwrap();
    assert!(
        cluster
            .bootstrap("GATEWAY")
            .contains(&format!("127.0.0.1:{}", port.number()))
    );

    let fourth = cluster.add_broker().await.unwrap();
    assert_eq!(fourth.id(), 4);
    cluster.remove_broker(4).await.unwrap();
    assert!(!cluster.metadata().await.unwrap().brokers.contains_key(&4));
    cluster.in_sync(Duration::from_secs(30)).await.unwrap();
}
