//! Control planes and their data planes are replaced by newer processes while clients use them: none is refused, and
//! nothing is lost.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use serde_json::json;
use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::scripted::ScriptedClient;

use crate::client::{Api, Made, cluster};
use crate::load::Load;
use crate::place::{ControlPlane, Place, printed};
use crate::stage::{DataPlane, made};
use crate::support::gateway::get;
use crate::support::{SOON, raw};

const UPGRADES: usize = 3;

/// Connects, asks and leaves, again and again; every one must be let in. Returns how many were answered.
async fn come_and_go(port: u16, over: &AtomicBool) -> usize {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut answered = 0;
    while !over.load(Relaxed) {
        let mut client = ScriptedClient::connect(address).await.unwrap();
        client.set_patience(SOON);
        match raw::greet(&mut client).await {
            Ok(_) => answered += 1,
            // A connection that is drained before it has asked is closed, as by a broker; being refused is another thing.
            Err(error) => assert!(format!("{error:#}").contains("closed"), "{error:#}"),
        }
    }
    answered
}

/// Makes static keys and reads them, again and again; every request must be answered. Returns the names.
async fn write(api: &Api, made: &Made, over: &AtomicBool) -> Vec<String> {
    let keys = format!("{}/static-keys", made.gateway);
    let mut names = Vec::new();
    while !over.load(Relaxed) {
        let name = format!("key-{}", names.len());
        let path = api
            .create(&keys, &json!({ "name": name, "value": "${env['KEY']}" }))
            .await;
        assert_eq!(api.get(&path).await["name"], name);
        names.push(name);
    }
    names
}

/// Asks for its health, each time by a new connection.
async fn probe(place: &Place, over: &AtomicBool) -> usize {
    let mut answered = 0;
    while !over.load(Relaxed) {
        assert_eq!(get(place.admin_address(), "/healthz").await.unwrap().body, "ok\n");
        answered += 1;
    }
    answered
}

async fn ended(old: &Process, successor: &Process) {
    let status = old.wait(SOON).await;
    let status = status.unwrap_or_else(|error| {
        let (old, new) = (old.failure("was to end"), successor.failure("was to take over"));
        panic!("{error:#}\n{old:#}\n{new:#}")
    });
    assert!(status.success(), "{status}: {}", old.log_text());
    successor.wait_for_line("took over", SOON).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_with_its_data_plane_is_upgraded_under_load_and_refuses_nobody() {
    let place = Place::reserve();
    let link = place.link();
    let options = [link[0].as_str(), &link[1], "--take-over"];
    let control = place.start(&options).await;
    let made = made(&place, &control).await;
    control.api.in_force(&made.gateway, 1).await;
    let load = Load::start(&place.bootstrap(), "upgraded").await;
    let over = AtomicBool::new(false);
    let ControlPlane { process, api } = control;
    let upgrades = async {
        let mut last = process;
        for upgrade in 0..UPGRADES {
            let log = place.file(&format!("successor-{upgrade}.log"));
            let successor = Process::spawn("the successor", &place.up(&options), &log).unwrap();
            ended(&last, &successor).await;
            load.progress(200).await;
            last = successor;
        }
        over.store(true, Relaxed);
        last
    };
    let port = place.listener().0 + 1;
    let (last, answered, names, probes) = tokio::join!(
        upgrades,
        come_and_go(port, &over),
        write(&api, &made, &over),
        probe(&place, &over)
    );
    eprintln!(
        "{answered} connections, {} writes and {probes} probes while {UPGRADES} control planes replaced each other",
        names.len()
    );
    assert!(answered > UPGRADES && names.len() > UPGRADES && probes > UPGRADES);
    let there = api.all(&format!("{}/static-keys", made.gateway)).await;
    assert_eq!(there.len(), names.len(), "what was acknowledged is there");
    api.in_force(&made.gateway, 1).await;
    eprintln!("{} records acknowledged, none lost", load.finish().await);
    assert!(last.stop(SOON).await.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_plane_elsewhere_is_upgraded_under_load_and_so_is_the_control_plane_that_it_follows() {
    let place = Place::reserve();
    let link = place.link();
    let options = ["--no-data-plane", &link[0], &link[1], "--take-over"];
    let control = place.start(&options).await;
    let made = made(&place, &control).await;
    let node = DataPlane::enroll(&place, &control, "node");
    let ControlPlane { process, api } = control;
    let (mut control, mut data) = (process, node.start());
    api.in_force(&made.gateway, 1).await;
    let load = Load::start(&place.bootstrap(), "elsewhere").await;
    let over = AtomicBool::new(false);
    let upgrades = async {
        for upgrade in 0..UPGRADES {
            let successor = node.succeed(&format!("node-{upgrade}.log"));
            ended(&data, &successor).await;
            data = successor;
            load.progress(100).await;
            let log = place.file(&format!("successor-{upgrade}.log"));
            let successor = Process::spawn("the successor", &place.up(&options), &log).unwrap();
            ended(&control, &successor).await;
            control = successor;
            let name = format!("team-{upgrade}");
            let clusters = format!("{}/virtual-clusters", made.gateway);
            api.create(&clusters, &cluster(&name, "kafka")).await;
            api.in_force(&made.gateway, 1).await;
            load.progress(100).await;
        }
        over.store(true, Relaxed);
    };
    let (answered, ()) = tokio::join!(come_and_go(place.listener().0 + 1, &over), upgrades);
    eprintln!("{answered} connections while {UPGRADES} data planes and control planes replaced each other");
    assert!(answered > UPGRADES);
    eprintln!("{} records acknowledged, none lost", load.finish().await);
    assert!(data.stop(SOON).await.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_successor_that_cannot_serve_changes_nothing_and_sigusr2_starts_one_that_can() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    let api = &control.api;
    let made = made(&place, &control).await;
    api.in_force(&made.gateway, 1).await;
    let port = place.listener().0 + 1;
    let mut client = ScriptedClient::connect((Ipv4Addr::LOCALHOST, port).into())
        .await
        .unwrap();
    client.set_patience(SOON);
    raw::greet(&mut client).await.unwrap();
    let without = place.up(&[]).output().unwrap();
    let said = String::from_utf8_lossy(&without.stderr).into_owned() + &String::from_utf8_lossy(&without.stdout);
    assert!(said.contains("is in use by a running control plane"), "{said}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let unused = format!("127.0.0.1:{port}, ");
    for (number, (options, words)) in [
        (["--link", &taken], "cannot serve data planes on 127.0.0.1:"),
        (["--no-data-plane", "--take-over"], unused.as_str()),
    ]
    .into_iter()
    .enumerate()
    {
        let mut command = place.up(&options);
        command.env("TIDEGATE_TAKE_OVER", "true");
        let log = place.file(&format!("broken-{number}.log"));
        let successor = Process::spawn("a successor that cannot serve", &command, &log).unwrap();
        let status = successor.wait(SOON).await.unwrap();
        assert_eq!(status.code(), Some(3), "{}", successor.log_text());
        assert!(
            successor.log_text().contains(words),
            "{words}: {}",
            successor.log_text()
        );
        // It serves what it is told, to those who are connected and to others.
        let name = format!("team-{number}");
        api.create(&format!("{}/virtual-clusters", made.gateway), &cluster(&name, "kafka"))
            .await;
        api.in_force(&made.gateway, 1).await;
        raw::greet(&mut client).await.unwrap();
    }
    let log = control.process.log_text();
    assert_eq!(log.matches("this one goes on").count(), 2, "{log}");

    control.process.signal(Signal::USR2).unwrap();
    assert!(control.process.wait(SOON).await.unwrap().success());
    let log = control.process.log_text();
    assert_eq!(api.get(&made.gateway).await["name"], "production");
    let line = log.lines().find(|line| line.contains("started a successor")).unwrap();
    let pid = line.split("process=").nth(1).unwrap();
    let pid = pid.split_whitespace().next().unwrap();
    // It is nobody's child any more.
    printed(&Command::new("kill").arg(pid).output().unwrap());
    let gone = async || (!std::path::Path::new(&format!("/proc/{pid}/stat")).exists()).then_some(());
    tidegate_testkit::wait::until("the successor has ended", SOON, gone)
        .await
        .unwrap();
}
