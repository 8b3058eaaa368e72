//! A hundred people edit one gateway at the same time, on each of the two databases.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};
use tidegate_testkit::postgres::Postgres;
use tokio::task::JoinSet;

use crate::client::{Api, cluster};
use crate::place::{ControlPlane, Place};
use crate::stage::made;

const EDITORS: usize = 100;
/// A gateway has room for so many labels.
const LABELS: usize = 50;

/// Each editor makes a virtual cluster, and puts a label of its own on the gateway or describes it.
async fn edit(control: &ControlPlane, gateway: &str) {
    let mut editors = JoinSet::new();
    for editor in 0..EDITORS {
        let (api, gateway) = (control.api.clone(), gateway.to_owned());
        editors.spawn(async move {
            let name = format!("team-{editor:03}");
            api.create(&format!("{gateway}/virtual-clusters"), &cluster(&name, "kafka"))
                .await;
            if editor < LABELS {
                api.good("PATCH", &gateway, Some(&json!({ "labels": { (name): "done" } })))
                    .await;
            } else {
                api.good("PATCH", &gateway, Some(&json!({ "description": name }))).await;
            }
        });
    }
    editors.join_all().await;
}

/// The gateway's version, again and again until told to stop: it never falls.
async fn observe(api: Api, gateway: String, stop: Arc<AtomicBool>) -> usize {
    let (mut last, mut seen) = (0, BTreeSet::new());
    while !stop.load(Ordering::Relaxed) {
        let version = api.version(&gateway).await;
        assert!(version >= last, "version {version} after {last}");
        last = version;
        seen.insert(version);
    }
    seen.len()
}

async fn every_change_is_there(place: &Place, control: &ControlPlane) {
    let made = made(place, control).await;
    let before = control.api.version(&made.gateway).await;
    let stop = Arc::new(AtomicBool::new(false));
    let observer = tokio::spawn(observe(control.api.clone(), made.gateway.clone(), Arc::clone(&stop)));
    edit(control, &made.gateway).await;
    stop.store(true, Ordering::Relaxed);
    let seen = observer.await.unwrap();
    let version = control.api.version(&made.gateway).await;
    assert_eq!(
        usize::try_from(version - before).unwrap(),
        2 * EDITORS,
        "each change is a version"
    );
    let names: BTreeSet<_> = control
        .api
        .all(&format!("{}/virtual-clusters", made.gateway))
        .await
        .iter()
        .map(|cluster| cluster["name"].as_str().unwrap().to_owned())
        .collect();
    let labels = control.api.get(&made.gateway).await["labels"].clone();
    for editor in 0..EDITORS {
        let name = format!("team-{editor:03}");
        assert!(names.contains(&name), "{name} is lost");
        if editor < LABELS {
            assert_eq!(labels[&name], "done", "the label of {name} is lost: {labels}");
        }
    }
    let log = control
        .api
        .call("GET", &format!("{}/audit-log/export", made.gateway), None)
        .await
        .text;
    let logged = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["version"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap()
    };
    let versions: Vec<i64> = log.lines().map(logged).collect();
    assert!(versions.is_sorted_by(|one, next| one < next), "{versions:?}");
    assert_eq!(versions.last(), Some(&version));
    control.api.in_force(&made.gateway, 1).await;
    eprintln!(
        "{EDITORS} editors: {} versions, {seen} of them seen meanwhile",
        version - before
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_editors_lose_nothing_on_sqlite() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    every_change_is_there(&place, &control).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_editors_lose_nothing_on_postgresql() {
    let server = Postgres::start().await.unwrap();
    let place = Place::reserve();
    let mut command = place.up(&[]);
    command.env("TIDEGATE_STORE", server.database().unwrap());
    let control = place.start_command(&command).await;
    every_change_is_there(&place, &control).await;
}
