//! The configuration in the demo's folder, with a data plane and real Kafka behind it.

use std::path::Path;
use std::time::Duration;

use tidegate_testkit::clients::{self, Client};
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::{ports, wait};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn clients_produce_and_consume_through_what_terraform_made() {
    let (kafka, world) = tokio::join!(KafkaCluster::builder().start(), World::with_data_plane());
    let kafka = kafka.unwrap();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/terraform/main.tf");
    world.configure(&[&std::fs::read_to_string(demo).unwrap()]);
    let free = ports::reserve_range(4).unwrap();
    let servers = kafka.bootstrap("PLAINTEXT");
    let servers: Vec<_> = servers.split(',').collect();
    let values = format!("port = {}\nbootstrap_servers = {servers:?}\n", free[0].number());
    std::fs::write(world.path("work/terraform.tfvars"), values).unwrap();
    world.apply();
    world.assert_nothing_to_do();

    let bootstrap = world.terraform(&["output", "-raw", "bootstrap"]).text;
    let bootstrap = bootstrap.trim();
    let open = wait::until("the listener is open", Duration::from_secs(30), async || {
        tokio::net::TcpStream::connect(bootstrap).await.ok()
    });
    open.await.unwrap();
    clients::run(Client::KafkaPython, bootstrap, "terraform").await.unwrap();
    world.destroy();
    let closed = wait::until("the listener is closed", Duration::from_secs(30), async || {
        tokio::net::TcpStream::connect(bootstrap).await.err()
    });
    closed.await.unwrap();
}
