//! Virtual clusters and brokers by host name.

use std::collections::BTreeSet;

use serde_json::json;
use tidegate_testkit::clients::{self, Client, Seen};

use crate::configuration::{CERTIFIED, DIRECT, Format, port};
use crate::support::gateway::Answer;
use crate::world::World;

/// What a client may know: names at the gateway's port, and nothing of a broker.
fn addresses(world: &World, label: &str, number: u16) -> BTreeSet<String> {
    let (format, number) = (Format::at(number), world.gateway.site.port(number));
    let hosts = [None, Some(1), Some(2), Some(3)].map(|broker| format.host(label, broker));
    hosts.iter().map(|host| format!("{host}:{number}")).collect()
}

async fn whole_program(world: &World, client: Client, label: &str, number: u16) -> Seen {
    let bootstrap = world.named(label, number);
    let prefix = format!("{}-{label}-{number}", client.name());
    let identity = world.authorities.clients.client("alice").unwrap();
    let security = if number == port::NAMES {
        world.tls()
    } else {
        world.tls().identity(&identity)
    };
    let seen = clients::run_with(client, &bootstrap, &prefix, &security).await.unwrap();
    let mut known = addresses(world, label, number);
    if client == Client::Librdkafka {
        // It shows what it was told, not where it began.
        known.remove(&bootstrap);
    }
    assert_eq!(seen.addresses, known, "{prefix}");
    seen
}

/// With both formats of names, and with client certificates, each client gets what it gets from the brokers.
async fn whole_programs(client: Client) {
    let world = World::shared().await;
    let (bootstrap, prefix) = (world.kafka.bootstrap(DIRECT), format!("{}-direct", client.name()));
    let (direct, named, certified) = tokio::join!(
        clients::run(client, &bootstrap, &prefix),
        whole_program(world, client, "tls", port::NAMES),
        whole_program(world, client, CERTIFIED, port::REQUIRED),
    );
    let direct = direct.unwrap().results;
    assert!(direct.as_object().unwrap().len() > 8, "{direct}");
    assert_eq!(named.results, direct);
    assert_eq!(certified.results, direct);
}

#[tokio::test]
async fn franz_go_through_names_alone_and_with_certificates() {
    whole_programs(Client::FranzGo).await;
}

#[tokio::test]
async fn kafka_python_through_names_alone_and_with_certificates() {
    whole_programs(Client::KafkaPython).await;
}

#[tokio::test]
async fn librdkafka_through_names_alone_and_with_certificates() {
    whole_programs(Client::Librdkafka).await;
}

#[tokio::test]
async fn java_through_names_of_both_formats() {
    let world = World::shared().await;
    for port in [port::NAMES, port::REQUESTED] {
        let (bootstrap, topic) = (world.named("scram256", port), format!("java-{:?}", Format::at(port)));
        world.fill(&bootstrap, &world.tls(), &topic, 3).await;
    }
}

#[tokio::test]
async fn two_backend_clusters_behind_one_port_stay_apart() {
    let world = World::shared().await;
    let topic = "of-both";
    for label in ["tls", "second"] {
        let args = json!({"topics": [topic], "partitions": 1, "replicas": 1});
        let bootstrap = world.bootstrap(label);
        world.java(&bootstrap, &world.tls(), "topics-create", args).await;
        let args = json!({"topic": topic, "prefix": label, "count": 50, "keys": 5});
        world.java(&bootstrap, &world.tls(), "produce", args).await;
    }
    for label in ["tls", "second"] {
        let args = json!({"topics": [topic], "idle_ms": 500, "values": true});
        let read = world.java(&world.bootstrap(label), &world.tls(), "consume", args).await;
        assert_eq!(read["count"], 50, "{label}");
        let other = if label == "tls" { "second-" } else { "tls-" };
        assert!(!read.to_string().contains(other), "{label}: {read}");
    }
    let Answer { status, body, .. } = world.gateway.get("/readyz").await.unwrap();
    assert_eq!(status, 200, "{body}");
    for kafka in [&world.kafka, &world.second] {
        assert!(body.contains(kafka.cluster_id()), "{body}");
    }
}
