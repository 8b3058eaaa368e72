//! A data plane lives on without its control plane, starts without it, and takes up what it missed.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tidegate_testkit::ports;
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::wait;
use tokio::time::Instant;

use crate::client::{cluster, forward, listener};
use crate::load::Load;
use crate::place::Place;
use crate::stage::{DataPlane, made};
use crate::support::{SOON, raw};

/// These machines are busy, and the program is not optimised: the aim is a second.
const AT_ONCE: Duration = Duration::from_secs(10);

async fn answered(port: u16) -> Option<()> {
    let mut client = ScriptedClient::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .await
        .ok()?;
    raw::greet(&mut client).await.ok().map(drop)
}

/// Waits until a broker answers by this port; returns how long that took.
async fn served(port: u16) -> Duration {
    let begin = Instant::now();
    wait::until("a broker answers", SOON, async || answered(port).await)
        .await
        .unwrap();
    begin.elapsed()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_plane_outlives_its_control_plane_and_starts_without_it() {
    let place = Place::reserve();
    let link = place.link();
    let with_link = ["--no-data-plane", &link[0], &link[1]];
    let control = place.start(&with_link).await;
    let made = made(&place, &control).await;
    let node = DataPlane::enroll(&place, &control, "node");
    let mut process = node.start();
    control.api.in_force(&made.gateway, 1).await;
    let load = Load::start(&place.bootstrap(), "survived").await;

    control.process.kill().unwrap();
    load.progress(300).await;
    let port = place.listener().0 + 1;
    process.kill().unwrap();
    drop(process);
    process = node.start();
    let took = served(port).await;
    eprintln!("without its control plane, the data plane served {took:?} after its start");
    assert!(took < AT_ONCE, "{took:?}");
    load.progress(300).await;

    // It changes while the data plane cannot hear of it.
    let control = place.start(&["--no-data-plane"]).await;
    let extra = ports::reserve_range(4).unwrap();
    let clusters = format!("{}/virtual-clusters", made.gateway);
    control.api.create(&clusters, &cluster("team", "kafka")).await;
    let second = listener("second", extra[0].number(), extra[3].number());
    let second = control
        .api
        .create(&format!("{}/listeners", made.gateway), &second)
        .await;
    control
        .api
        .create(&format!("{second}/policies"), &forward("team"))
        .await;
    control.process.kill().unwrap();
    drop(control);
    load.progress(100).await;
    let ended_before = node.ended().await;
    assert!(
        answered(extra[1].number()).await.is_none(),
        "it cannot know of that yet"
    );
    let control = place.start(&with_link).await;
    control.api.in_force(&made.gateway, 1).await;
    served(extra[1].number()).await;
    load.progress(100).await;
    let ended_now = node.ended().await;
    assert!(
        (ended_now - ended_before).abs() < 0.5,
        "{ended_before} and then {ended_now} connections ended"
    );
    eprintln!("{} records acknowledged, none lost", load.finish().await);

    // Of a damaged cache the node says so, and uses the one before.
    control.process.kill().unwrap();
    process.kill().unwrap();
    drop((control, process));
    let newest = node.cache().join("configuration");
    let mut bytes = std::fs::read(&newest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&newest, bytes).unwrap();
    let log_before = node.log().len();
    let process = node.start();
    served(port).await;
    let log = node.log()[log_before..].to_owned();
    let word = log.lines().find(|line| line.contains("is damaged"));
    assert!(word.is_some_and(|line| line.contains("level=warn")), "{log}");
    process.check_running().unwrap();
}

/// A certificate that is deleted is of no use at once, and a node without one is told what to do.
#[tokio::test(flavor = "multi_thread")]
async fn a_data_plane_whose_certificate_is_deleted_gets_nothing_more() {
    let place = Place::reserve();
    let link = place.link();
    let control = place.start(&["--no-data-plane", &link[0], &link[1]]).await;
    let made = made(&place, &control).await;
    let node = DataPlane::enroll(&place, &control, "node");
    let process = node.start();
    let nodes = control.api.in_force(&made.gateway, 1).await;
    let certificates = format!("{}/data-plane-certificates", made.gateway);
    let registered = control.api.all(&certificates).await;
    let path = format!("{certificates}/{}", registered[0]["id"].as_str().unwrap());
    control.api.good("DELETE", &path, None).await;
    process
        .wait_for_line("registered under no gateway", SOON)
        .await
        .unwrap();
    let status = format!("{}/nodes/{}/status", made.gateway, nodes[0]["id"].as_str().unwrap());
    let known = control.api.get(&status).await["config_version"].clone();
    control
        .api
        .create(&format!("{}/virtual-clusters", made.gateway), &cluster("late", "kafka"))
        .await;
    assert_eq!(control.api.get(&status).await["config_version"], known);
    served(place.listener().0 + 1).await;
}
