//! What Terraform made, with data planes and real Kafka behind it.

use std::path::Path;
use std::time::Duration;

use serde_json::{Value as Json, json};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::clients::{self, Client};
use tidegate_testkit::kafka::{KafkaCluster, Listener};
use tidegate_testkit::{ports, wait};

use crate::changes::{FLAT, GATEWAY};
use crate::world::{KONNECT, World};

const SOON: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn clients_produce_and_consume_through_what_terraform_made() {
    let authority = Authority::new("kafka").unwrap();
    let identity = authority.server(&["127.0.0.1"]).unwrap();
    let kafka = KafkaCluster::builder().listener(Listener::new("PLAIN"));
    let kafka = kafka.listener(Listener::ssl("SECURE", &identity)).start();
    let (kafka, demo, vendor) = tokio::join!(kafka, World::with_data_plane(), World::start());
    let kafka = kafka.unwrap();
    tokio::join!(
        the_demo_works(&kafka, &demo),
        what_the_vendor_shows_works(&kafka, &authority, &vendor)
    );
}

/// The configuration in the demo's folder.
fn demo() -> String {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/terraform/main.tf");
    std::fs::read_to_string(demo).unwrap()
}

async fn the_demo_works(kafka: &KafkaCluster, world: &World) {
    world.configure(&[&demo()]);
    let free = ports::reserve_range(4).unwrap();
    let values = format!(
        "port = {}\nbootstrap_servers = {:?}\n",
        free[0].number(),
        servers(kafka, "PLAIN")
    );
    std::fs::write(world.path("work/terraform.tfvars"), values).unwrap();
    world.apply();
    world.assert_nothing_to_do();

    let bootstrap = world.terraform(&["output", "-raw", "bootstrap"]).text;
    let bootstrap = bootstrap.trim();
    let open = wait::until("the listener is open", SOON, async || {
        tokio::net::TcpStream::connect(bootstrap).await.ok()
    });
    open.await.unwrap();
    clients::run(Client::KafkaPython, bootstrap, "terraform").await.unwrap();
    world.destroy();
    let closed = wait::until("the listener is closed", SOON, async || {
        tokio::net::TcpStream::connect(bootstrap).await.err()
    });
    closed.await.unwrap();
}

/// What leads clients to the backend cluster that the vendor's pages show: the demo's, by the public names.
fn listener(port: u16) -> String {
    let demo = demo();
    let from = demo.find("resource \"tidegate_virtual_cluster\"").unwrap();
    let to = demo.find("output ").unwrap();
    let renamed = demo[from..to]
        .replace("tidegate_gateway.demo", "konnect_event_gateway.my_eventgateway")
        .replace(
            "tidegate_backend_cluster.kafka",
            "tidegate_backend_cluster.my_eventgatewaybackendcluster",
        )
        .replace("tidegate_", "konnect_event_gateway_");
    format!("variable \"port\" {{\n  default = {port}\n}}\n{renamed}")
}

/// Word for word, with an address that leads nowhere, and then with one of real Kafka.
async fn what_the_vendor_shows_works(kafka: &KafkaCluster, authority: &Authority, world: &World) {
    let free = ports::reserve_range(4).unwrap();
    let listener = listener(free[0].number());
    world.configure(&[KONNECT, GATEWAY, FLAT, &listener]);
    world.apply();
    world.assert_nothing_to_do();
    let node = world.node("gateway");
    let lost = backend_as(world, "the node says what is wrong", |seen| {
        !seen["last_error"].is_null()
    })
    .await;
    let error = lost["last_error"].as_str().unwrap_or_default().to_owned();
    assert!(
        error.starts_with("kafka:9092: ") && error.contains("failed to lookup address"),
        "{lost:#}"
    );

    std::fs::write(world.path("work/ca.crt"), authority.certificate()).unwrap();
    let real = FLAT
        .replace(
            "\"kafka:9092\"",
            &servers(kafka, "SECURE")
                .iter()
                .map(|server| format!("{server:?},"))
                .collect::<String>(),
        )
        .replace(
            "insecure_skip_verify = false",
            "insecure_skip_verify = false\n    ca_bundle = file(\"ca.crt\")",
        );
    world.configure(&[KONNECT, GATEWAY, &real, &listener]);
    let said = world.apply();
    assert!(said.text.contains("0 added, 1 changed, 0 destroyed"), "{}", said.text);
    world.assert_nothing_to_do();
    let found = backend_as(world, "the node reports the brokers", |seen| {
        let brokers = seen["brokers"].as_array();
        brokers.is_some_and(|brokers| !brokers.is_empty() && brokers.iter().all(|broker| broker["reachable"] == true))
    });
    assert_eq!(found.await["cluster_id"], json!(kafka.cluster_id()));
    let bootstrap = format!("127.0.0.1:{}", free[0].number());
    clients::run(Client::KafkaPython, &bootstrap, "vendor").await.unwrap();
    drop(node);
    world.destroy();
    let left = world.api("GET", "/v1/event-gateways", None).await;
    assert_eq!(left["data"].as_array().map(Vec::len), Some(0));
}

fn servers(kafka: &KafkaCluster, listener: &str) -> Vec<String> {
    kafka.bootstrap(listener).split(',').map(str::to_owned).collect()
}

/// What the node tells of the backend cluster, once it is so.
async fn backend_as(world: &World, what: &str, is_so: impl Fn(&Json) -> bool) -> Json {
    let first = |list: &Json| list["data"][0]["id"].as_str().unwrap().to_owned();
    let gateway = format!(
        "/v1/event-gateways/{}",
        first(&world.api("GET", "/v1/event-gateways", None).await)
    );
    let clusters = format!("{gateway}/backend-clusters");
    let status = format!("{clusters}/{}/status", first(&world.api("GET", &clusters, None).await));
    let seen = wait::until(what, SOON, async || {
        let seen = world.api("GET", &status, None).await["nodes"].get(0).cloned()?;
        is_so(&seen).then_some(seen)
    });
    seen.await.unwrap()
}
