//! A gateway is replaced by a newer process while clients use it: none is refused and nothing is lost.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod support;

use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use serde_json::json;
use support::SOON;
use support::gateway::{BINARY, Site};
use support::load::Load;
use support::raw;
use support::stage::{Path, Stage};
use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::wait;

const UPGRADES: usize = 10;

/// Connects, asks and leaves, again and again; every one must be answered. Returns how many were.
async fn come_and_go(stage: &Stage, over: &AtomicBool) -> usize {
    let mut answered = 0;
    while !over.load(Relaxed) {
        let mut client = ScriptedClient::connect(stage.gateway.address(1)).await.unwrap();
        client.set_patience(SOON);
        match raw::greet(&mut client).await {
            Ok(_) => answered += 1,
            // A connection that is drained before it has asked is closed, as by a broker; being refused is another thing.
            Err(error) => assert!(format!("{error:#}").contains("closed"), "{error:#}"),
        }
    }
    answered
}

#[tokio::test]
async fn ten_upgrades_under_load_refuse_no_client_and_lose_nothing() {
    let site = Site::reserve().unwrap();
    let socket = site.dir().join("control.sock");
    let stage = Stage::set_at(site, &format!("control: {{ socket: {} }}", socket.display())).await;
    let mode = std::fs::metadata(&socket).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "nobody else may ask for the sockets");
    stage.topic(Path::Gateway, "upgraded").await;
    let load = Load::start(&stage, "upgraded", 500, json!({})).await;
    let (over, done) = (AtomicBool::new(false), AtomicUsize::new(0));
    let file = stage.gateway.site.dir().join("gateway.yaml");
    let (answered, last) = tokio::join!(come_and_go(&stage, &over), async {
        let mut successors: Vec<Process> = Vec::new();
        for upgrade in 0..UPGRADES {
            let mut command = Command::new(BINARY);
            command.arg("run").arg("--config").arg(&file);
            let log = stage.gateway.site.dir().join(format!("gateway-{upgrade}.log"));
            let successor = Process::spawn("the successor", &command, &log).unwrap();
            let old = successors.last().unwrap_or(&stage.gateway.process);
            let status = old
                .wait(SOON)
                .await
                .unwrap_or_else(|error| panic!("{error:#}\n{}", successor.log_text()));
            assert!(status.success(), "{}", old.log_text());
            successor.wait_for_line("took over", SOON).await.unwrap();
            load.progress(200).await;
            successors.push(successor);
            done.fetch_add(1, Relaxed);
        }
        over.store(true, Relaxed);
        successors.pop().unwrap()
    });
    eprintln!(
        "{answered} connections while {} gateways replaced each other",
        done.load(Relaxed)
    );
    assert!(answered > UPGRADES);
    load.finish().await;
    assert!(last.stop(SOON).await.unwrap().success());
    assert!(!socket.exists(), "the last one leaves no socket behind");
}

#[tokio::test]
async fn a_successor_that_cannot_serve_changes_nothing_and_sigusr2_starts_one_that_can() {
    let site = Site::reserve().unwrap();
    let socket = site.dir().join("control.sock");
    let stage = Stage::set_at(site, &format!("control: {{ socket: {} }}", socket.display())).await;
    let gateway = &stage.gateway;
    // One more listener, on a port that somebody else has.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let configuration = std::fs::read_to_string(gateway.site.dir().join("gateway.yaml")).unwrap();
    let extra = format!(
        "listeners:\n  - {{ name: extra, addresses: [127.0.0.1], ports: [{}] }}\n",
        taken.local_addr().unwrap().port()
    );
    let broken = gateway.site.dir().join("broken.yaml");
    std::fs::write(&broken, configuration.replace("listeners:\n", &extra)).unwrap();
    let mut command = Command::new(BINARY);
    command.arg("run").arg("--config").arg(&broken);
    let log = gateway.site.dir().join("broken.log");
    let successor = Process::spawn("a successor that cannot serve", &command, &log).unwrap();
    assert_eq!(
        successor.wait(SOON).await.unwrap().code(),
        Some(3),
        "{}",
        successor.log_text()
    );
    gateway.process.wait_for_line("this one goes on", SOON).await.unwrap();
    let mut client = ScriptedClient::connect(gateway.address(1)).await.unwrap();
    client.set_patience(SOON);
    raw::greet(&mut client).await.unwrap();

    gateway.process.signal(Signal::USR2).unwrap();
    assert!(gateway.process.wait(SOON).await.unwrap().success());
    let mut client = ScriptedClient::connect(gateway.address(1)).await.unwrap();
    client.set_patience(SOON);
    raw::greet(&mut client).await.unwrap();
    // The successor writes to the same log, and is nobody's child any more.
    let line = gateway
        .process
        .wait_for_line("started a successor", SOON)
        .await
        .unwrap();
    let pid: i32 = line
        .split("process=")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .trim()
        .parse()
        .unwrap();
    let kill = Command::new("kill").arg(pid.to_string()).status().unwrap();
    assert!(kill.success());
    let gone = wait::until("the successor has ended", SOON, async || {
        (!std::path::Path::new(&format!("/proc/{pid}/stat")).exists()).then_some(())
    });
    gone.await.unwrap();
}

/// What `tidegate diff` prints, and its exit code.
fn diff(arguments: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(BINARY).arg("diff").args(arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (String::from_utf8(said).unwrap(), output.status.code())
}

#[tokio::test]
async fn diff_tells_what_would_change_and_which_connections_would_end() {
    let site = Site::reserve().unwrap();
    let socket = site.dir().join("control.sock");
    let stage = Stage::set_at(site, &format!("control: {{ socket: {} }}", socket.display())).await;
    let gateway = &stage.gateway;
    let file = gateway.site.dir().join("gateway.yaml");
    let new = gateway.site.dir().join("new.yaml");
    let path = new.to_str().unwrap();
    let configuration = std::fs::read_to_string(&file).unwrap();
    let mut client = ScriptedClient::connect(gateway.address(1)).await.unwrap();
    client.set_patience(SOON);
    raw::greet(&mut client).await.unwrap();

    let cases = [
        (("", ""), 0, vec!["nothing would change"]),
        (
            ("interval_seconds: 2", "interval_seconds: 3"),
            0,
            vec![
                "backend cluster \"kafka\" changed: metadata_update_interval_seconds",
                "no connection would end",
            ],
        ),
        (
            ("dns_label: shop", "dns_label: store"),
            0,
            vec![
                "virtual cluster \"shop\" changed: dns_label",
                "would drain 1 connection by listener \"main\" to virtual cluster \"shop\"",
            ],
        ),
        (
            ("acl_mode: passthrough", "acl_mode: pass"),
            1,
            vec!["acl_mode: `pass` is not known here"],
        ),
    ];
    for ((from, to), code, expected) in cases {
        std::fs::write(&new, configuration.replace(from, to)).unwrap();
        let (said, status) = diff(&[path, "--socket", socket.to_str().unwrap()]);
        assert_eq!(status, Some(code), "{said}");
        for line in expected {
            assert!(said.contains(line), "{to}: {said}");
        }
    }
    // The file names the socket itself, and nothing has happened to the client.
    assert!(diff(&[file.to_str().unwrap()]).0.contains("nothing would change"));
    raw::greet(&mut client).await.unwrap();
    let (said, status) = diff(&[path, "--socket", "/nowhere/control.sock"]);
    assert_eq!(status, Some(3), "{said}");
    assert!(said.contains("does the gateway run?"), "{said}");
}
