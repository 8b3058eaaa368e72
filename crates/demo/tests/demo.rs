//! The demo as a visitor runs it: it tells the truth by its exit code, and its errors say what to do.
#![allow(clippy::unwrap_used, clippy::panic)] // also outside of #[test] functions

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;
use std::time::Duration;

use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::scratch::Scratch;

const DEMO: &str = env!("CARGO_BIN_EXE_tidegate-demo");
const PATIENCE: Duration = Duration::from_secs(120);

/// The gateway's binary beside the demo's, built as the demo was.
fn gateway() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let dir = Path::new(DEMO).parent().unwrap();
        let profile = dir.file_name().unwrap().to_str().unwrap().replace("debug", "dev");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--locked", "--profile", &profile]);
        // With an example, as cargo builds for tests: else every dependency is built a second time, with other features.
        cargo.args(["--workspace", "--bin", "tidegate", "--example", "kafka"]);
        cargo.arg("--target-dir").arg(dir.parent().unwrap());
        assert!(cargo.status().unwrap().success());
        dir.join("tidegate")
    })
}

/// A demo on ports of its own.
fn demo(ports: &[Port], more: &[&str]) -> Command {
    let [first, .., admin] = ports else {
        panic!("too few ports")
    };
    let mut command = Command::new(DEMO);
    command.args(["--port", &first.number().to_string()]);
    command.args(["--admin-port", &admin.number().to_string()]);
    command.arg("--tidegate").arg(gateway()).args(more);
    command
}

fn text(output: &Output) -> (String, String) {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (text(&output.stdout), text(&output.stderr))
}

#[test]
fn every_record_comes_through_the_gateway() {
    let ports = ports::reserve_range(5).unwrap();
    let output = demo(&ports, &["--duration", "4"]).output().unwrap();
    let (out, err) = text(&output);
    assert!(output.status.success(), "{out}{err}");
    assert!(out.contains("0 missing, 0 doubled, 0 out of order"), "{out}");
    let brokers: Vec<_> = ports[1..4].iter().map(|port| port.number().to_string()).collect();
    assert!(
        out.contains(&brokers.join(" ")),
        "traffic went over all brokers' ports: {out}"
    );
    assert!(out.contains("OK: every record"), "{out}");
}

#[tokio::test]
async fn ctrl_c_ends_it_with_a_summary() {
    let ports = ports::reserve_range(5).unwrap();
    let scratch = Scratch::new("demo-test").unwrap();
    let process = Process::spawn("demo", &demo(&ports, &[]), &scratch.path().join("log")).unwrap();
    process.wait_for_line(" 2s ", PATIENCE).await.unwrap();
    process.signal(Signal::INT).unwrap();
    let status = process.wait(PATIENCE).await.unwrap();
    let log = process.log_text();
    assert!(status.success() && log.contains("OK: every record"), "{log}");
    // Everything was torn down: the ports are free again.
    for port in ports {
        TcpListener::bind((Ipv4Addr::LOCALHOST, port.number())).unwrap();
    }
}

#[test]
fn a_port_in_use_is_one_line_that_says_what_to_do() {
    let ports = ports::reserve_range(5).unwrap();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, ports[2].number())).unwrap();
    let output = demo(&ports, &["--duration", "4"]).output().unwrap();
    let (out, err) = text(&output);
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    let port = taken.local_addr().unwrap().port();
    assert!(err.contains(&format!("port {port}")) && err.contains("--port"), "{err}");
    assert_eq!(err.lines().count(), 1, "{err}");
}

#[test]
fn a_gateway_that_was_not_built_is_one_line_that_says_how_to_build_it() {
    let output = Command::new(DEMO)
        .args(["--tidegate", "/nowhere/tidegate"])
        .output()
        .unwrap();
    let (out, err) = text(&output);
    assert_eq!(output.status.code(), Some(1), "{out}{err}");
    assert!(
        err.contains("cargo build --release -p tidegate") && err.lines().count() == 1,
        "{err}"
    );
}
