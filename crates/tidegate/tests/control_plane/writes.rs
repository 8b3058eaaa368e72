//! What the API has acknowledged is there, whatever becomes of the process.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use serde_json::json;
use tidegate_testkit::wait;
use tokio::task::JoinSet;

use crate::client::{Api, backend};
use crate::place::Place;
use crate::support::SOON;

const WRITES: usize = 1_000;
const WRITERS: usize = 8;
/// The process is killed when so many writes are acknowledged.
const KILLS: [usize; 3] = [150, 400, 750];

#[derive(Default)]
struct Progress {
    next: AtomicUsize,
    acknowledged: Mutex<BTreeSet<String>>,
}

impl Progress {
    fn count(&self) -> usize {
        self.acknowledged.lock().len()
    }
}

/// Makes backend clusters until there are enough, or nobody answers.
async fn write(api: Api, collection: String, progress: Arc<Progress>) {
    loop {
        let number = progress.next.fetch_add(1, Ordering::Relaxed);
        if number >= WRITES + KILLS.len() * WRITERS {
            return;
        }
        let name = format!("backend-{number:04}");
        let Some(answer) = api
            .try_call("POST", &collection, Some(&backend(&name, "kafka:9092")))
            .await
        else {
            return;
        };
        assert_eq!(answer.status, 201, "{answer:?}");
        progress.acknowledged.lock().insert(name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_that_is_killed_among_a_thousand_writes_loses_none_that_it_acknowledged() {
    let (place, progress) = (Place::reserve(), Arc::new(Progress::default()));
    let mut gateway = None;
    for kill in KILLS.into_iter().map(Some).chain([None]) {
        let control = place.start(&["--no-data-plane"]).await;
        if gateway.is_none() {
            let body = json!({ "name": "production" });
            gateway = Some(control.api.create("/v1/event-gateways", &body).await);
        }
        let collection = format!("{}/backend-clusters", gateway.as_ref().unwrap());
        let mut writers = JoinSet::new();
        for _ in 0..WRITERS {
            writers.spawn(write(control.api.clone(), collection.clone(), Arc::clone(&progress)));
        }
        if let Some(kill) = kill {
            let reached = wait::until("writes", SOON, async || (progress.count() >= kill).then_some(()));
            reached.await.unwrap();
            control.process.kill().unwrap();
        }
        writers.join_all().await;
    }
    let acknowledged = progress.acknowledged.lock().clone();
    assert!(acknowledged.len() >= WRITES, "{} were acknowledged", acknowledged.len());
    let gateway = gateway.unwrap();
    // The last one is killed too, by its end.
    let control = place.start(&["--no-data-plane"]).await;
    let all = control.api.all(&format!("{gateway}/backend-clusters")).await;
    let there: BTreeSet<_> = all.iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect();
    let lost: Vec<_> = acknowledged.difference(&there).collect();
    assert!(lost.is_empty(), "{lost:?}");
    let version = control.api.version(&gateway).await;
    assert_eq!(
        usize::try_from(version).unwrap(),
        1 + there.len(),
        "one version for each write"
    );
    eprintln!(
        "{} writes acknowledged over {} kills, {} there",
        acknowledged.len(),
        KILLS.len(),
        there.len()
    );
}
