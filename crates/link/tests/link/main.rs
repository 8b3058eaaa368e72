//! A data plane follows a control plane over mutual TLS, whatever becomes of either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authorities;
mod site;

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tidegate_link::{Cache, Feed, News, Next, Unanswered, Upstream};
use uuid::Uuid;

use crate::site::{GATEWAY, Kept, Pem, Plane, SOON, Site, node, registered, start};

#[tokio::test]
async fn a_node_follows_every_change_and_tells_what_is_in_force() {
    let (kept, mut site, plane) = (Kept::new(), Site::new(), Plane::new());
    let pem = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let node = start(site.remote(&pem), &plane, None);
    assert_eq!(plane.reaches(1).await, *kept.configuration.lock());
    let report = kept.reported(|report| report.config_version == Some(1)).await;
    assert_eq!(
        (report.node, report.health),
        (Uuid::from_u128(0xb), json!({"connections": 3}))
    );
    for round in 0..20_u128 {
        kept.set(2 + round % 3, json!(round.to_string()));
        if round % 5 == 0 {
            kept.remove(1 + round % 3);
        }
        control.feed.changed(GATEWAY);
        let version = kept.configuration.lock().version;
        assert_eq!(plane.reaches(version).await, *kept.configuration.lock());
    }
    node.abort();
}

#[tokio::test]
async fn what_a_node_refuses_is_reported_and_the_old_configuration_stays() {
    let (kept, mut site, plane) = (Kept::new(), Site::new(), Plane::new());
    let pem = registered(&kept);
    kept.set(1, json!("good"));
    let control = site.start(&kept).await;
    let node = start(site.remote(&pem), &plane, None);
    plane.reaches(1).await;
    kept.set(2, json!("bad"));
    control.feed.changed(GATEWAY);
    let report = kept.reported(|report| !report.errors.is_empty()).await;
    assert_eq!(
        (report.config_version, report.errors[0].message.as_str()),
        (Some(1), "an item is bad")
    );
    assert_eq!(plane.in_force.borrow().version, 1);
    kept.set(2, json!("better"));
    control.feed.changed(GATEWAY);
    plane.reaches(3).await;
    kept.reported(|report| report.errors.is_empty() && report.config_version == Some(3))
        .await;
    node.abort();
}

#[tokio::test]
async fn a_node_restarts_without_its_control_plane_and_takes_up_what_it_missed() {
    let (kept, mut site, folder) = (Kept::new(), Site::new(), tempfile::tempdir().unwrap());
    let pem = registered(&kept);
    let cache = || Some(Cache::open(folder.path(), pem.key.as_bytes()).unwrap());
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let plane = Plane::new();
    let node = start(site.remote(&pem), &plane, cache());
    plane.reaches(1).await;
    kept.reported(|report| report.config_version == Some(1)).await;
    drop(control);
    node.abort();
    let _ = node.await;
    let plane = Plane::new();
    let node = start(site.remote(&pem), &plane, cache());
    plane.reaches(1).await;
    kept.set(1, json!("two"));
    let _control = site.start(&kept).await;
    assert_eq!(plane.reaches(2).await, *kept.configuration.lock());
    node.abort();
}

/// The configuration is in force, and the node lives, while a disk takes its time and then refuses.
#[tokio::test]
async fn a_slow_disk_holds_up_nobody() {
    let (kept, mut site, folder) = (Kept::new(), Site::new(), tempfile::tempdir().unwrap());
    let pem = registered(&kept);
    let cache = Cache::open(folder.path(), pem.key.as_bytes()).unwrap();
    // Whoever opens it waits until somebody reads.
    let pipe = folder.path().join("configuration.new");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let plane = Plane::new();
    let node = start(site.remote(&pem), &plane, Some(cache));
    plane.reaches(1).await;
    kept.reported(|_| true).await;
    let mut reader = tokio::task::spawn_blocking(move || std::fs::read(pipe));
    let report = kept.reported(|report| !report.errors.is_empty()).await;
    assert_eq!(
        (report.errors[0].name.as_str(), report.config_version),
        ("cache_not_written", Some(1))
    );
    (&mut reader).await.unwrap().unwrap();
    node.abort();
}

#[tokio::test]
async fn who_is_not_registered_gets_nothing_and_is_told_why() {
    let (kept, mut site) = (Kept::new(), Site::new());
    let known = registered(&kept);
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let ask = async |pem: &Pem| site.remote(pem).next(None, Duration::ZERO).await;
    assert!(ask(&known).await.unwrap().is_some());
    let error = ask(&node(false)).await.unwrap_err().to_string();
    assert!(
        error.contains("403") && error.contains("registered under no gateway"),
        "{error}"
    );
    let error = ask(&node(true)).await.unwrap_err().to_string();
    assert!(error.to_lowercase().contains("expired"), "{error}");
    kept.certificates.lock().clear();
    assert!(
        ask(&known).await.is_err(),
        "a certificate that was deleted is of no use at once"
    );
}

/// Who waits for a gateway that is deleted hears of it, and nothing of it stays in memory.
#[tokio::test]
async fn of_a_gateway_that_is_gone_nothing_is_kept() {
    let kept = Kept::new();
    kept.set(1, json!("one"));
    let feed = Arc::new(Feed::new(kept.clone()));
    let Next::Update(update) = feed.next(GATEWAY, None, Duration::ZERO).await.unwrap() else {
        panic!("there is something");
    };
    let item = Arc::downgrade(&update.items[0]);
    drop(update);
    let waiting = {
        let feed = Arc::clone(&feed);
        tokio::spawn(async move { feed.next(GATEWAY, Some(1), SOON).await.unwrap() })
    };
    tokio::task::yield_now().await;
    kept.vanish();
    assert!(item.upgrade().is_some(), "the history of it");
    feed.gone(GATEWAY);
    assert_eq!(waiting.await.unwrap(), Next::NoSuchGateway);
    assert!(item.upgrade().is_none());
}

#[tokio::test]
async fn a_node_answers_questions_and_goes_on_following() {
    let (kept, mut site, plane) = (Kept::new(), Site::new(), Plane::new());
    let pem = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let nobody = control.questions.ask(GATEWAY, json!("early"), SOON).await;
    assert_eq!(nobody, Err(Unanswered::NoNode));
    let node = start(site.remote(&pem), &plane, None);
    plane.reaches(1).await;
    for round in 0..20 {
        let asked = control.questions.ask(GATEWAY, json!(round), SOON).await.unwrap();
        assert_eq!(
            (asked.node, asked.content),
            (Uuid::from_u128(0xb), json!({ "asked": round }))
        );
        kept.set(1, json!(round));
        control.feed.changed(GATEWAY);
        plane.reaches(2 + round).await;
    }
    // Whoever is not registered any more is asked nothing.
    kept.certificates.lock().clear();
    assert!(
        control
            .questions
            .ask(GATEWAY, json!("late"), Duration::from_secs(3))
            .await
            .is_err()
    );
    node.abort();
}

#[tokio::test]
async fn a_question_that_is_taken_and_not_answered_is_told_from_one_that_nobody_takes() {
    let (kept, mut site) = (Kept::new(), Site::new());
    let pem = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let remote = site.remote(&pem);
    let polls = remote.next(Some(1), SOON);
    let (asked, polled) = tokio::join!(
        control.questions.ask(GATEWAY, json!("what"), Duration::from_secs(1)),
        async { polls.await.unwrap() }
    );
    assert!(matches!(polled, Some(News::Question(question)) if question.content == json!("what")));
    assert_eq!(asked, Err(Unanswered::TimedOut));
}

#[tokio::test]
async fn a_change_is_loaded_once_for_many_nodes() {
    let kept = Kept::new();
    kept.set(1, json!("one"));
    let feed = Arc::new(Feed::new(kept.clone()));
    let first = feed.next(GATEWAY, None, Duration::ZERO).await.unwrap();
    assert!(matches!(first, Next::Update(_)));
    let waiting: Vec<_> = (0..200)
        .map(|_| {
            let feed = Arc::clone(&feed);
            tokio::spawn(async move { feed.next(GATEWAY, Some(1), SOON).await.unwrap() })
        })
        .collect();
    tokio::task::yield_now().await;
    kept.set(2, json!("two"));
    feed.changed(GATEWAY);
    for waits in waiting {
        let Next::Update(update) = waits.await.unwrap() else {
            panic!("nothing came")
        };
        assert_eq!((update.from, update.version, update.items.len()), (Some(1), 2, 1));
    }
    assert_eq!(*kept.loads.lock(), 2);
}

/// Behind a load balancer a node may come from a control plane that has heard more than this one.
#[tokio::test]
async fn a_control_plane_that_is_behind_leads_nobody_back() {
    let kept = Kept::new();
    kept.set(1, json!("one"));
    let (ahead, behind) = (Feed::new(kept.clone()), Feed::new(kept.clone()));
    let version = async |feed: &Feed<Kept>, after| match feed.next(GATEWAY, after, Duration::ZERO).await.unwrap() {
        Next::Update(update) => Some((update.from, update.version)),
        _ => None,
    };
    for feed in [&ahead, &behind] {
        assert_eq!(version(feed, None).await, Some((None, 1)));
    }
    kept.set(1, json!("two"));
    ahead.changed(GATEWAY);
    assert_eq!(version(&ahead, Some(1)).await, Some((Some(1), 2)));
    assert_eq!(version(&behind, Some(2)).await, None);
    kept.set(1, json!("three"));
    behind.changed(GATEWAY);
    assert_eq!(version(&behind, Some(2)).await, Some((Some(2), 3)));
    // A store that has become an older one is another matter.
    kept.configuration.lock().version = 1;
    assert_eq!(version(&behind, Some(4)).await, Some((None, 1)));
}
