//! A full disk.

use std::process::Command;

use serde_json::json;

use crate::client::backend;
use crate::place::Place;
use crate::support::gateway::BINARY;

/// Room for some dozens of changes beside the schema.
const BYTES: usize = 2 << 20;

/// Writes fail with a word that says what to do, reads go on, and when there is room again everything is there.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_said_and_nothing_that_was_acknowledged_is_lost() {
    let place = Place::reserve();
    std::fs::create_dir(place.data()).unwrap();
    // A small file system of its own, which ends with the process; who is not root becomes so in a user name space.
    let up = place.up(&["--no-data-plane"]);
    let mut command = Command::new("unshare");
    command.args(["--map-root-user", "--mount", "sh", "-c"]);
    command.arg(format!(
        "mount -t tmpfs -o size={BYTES} tmpfs \"$0\" && head -c 200000 /dev/zero > \"$0/ballast\" && exec \"$@\""
    ));
    command.arg(place.data()).arg(BINARY).args(up.get_args());
    command.envs(up.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let control = place.start_command(&command).await;
    let api = &control.api;
    let gateway = api.create("/v1/event-gateways", &json!({ "name": "production" })).await;
    let collection = format!("{gateway}/backend-clusters");
    let filling = "x".repeat(400);
    let mut acknowledged = Vec::new();
    let full = loop {
        let name = format!("backend-{:04}", acknowledged.len());
        let mut body = backend(&name, "kafka:9092");
        body["description"] = json!(filling);
        let answer = api.call("POST", &collection, Some(&body)).await;
        if answer.status != 201 {
            break answer;
        }
        acknowledged.push(name);
        assert!(acknowledged.len() < 20_000, "the disk is never full");
    };
    assert_eq!(full.status, 507, "{full:?}");
    let detail = full.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        detail.contains("disk is full") && detail.contains("make room"),
        "{detail}"
    );
    let names = async || -> Vec<String> {
        let all = api.all(&collection).await;
        all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names().await, acknowledged, "while the disk is full");
    let version = api.version(&gateway).await;

    let ballast = format!("/proc/{}/root{}/ballast", control.process.pid(), place.data().display());
    std::fs::remove_file(ballast).unwrap();
    api.create(&collection, &backend("backend-9999", "kafka:9092")).await;
    acknowledged.push("backend-9999".to_owned());
    assert_eq!(names().await, acknowledged);
    assert_eq!(api.version(&gateway).await, version + 1);
    eprintln!(
        "{} writes acknowledged around a full disk, all there",
        acknowledged.len()
    );
}
