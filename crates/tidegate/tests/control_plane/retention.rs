//! The audit log is kept for as long as an operator says.

use serde_json::json;
use tidegate_testkit::wait;

use crate::place::Place;
use crate::support::SOON;

#[tokio::test(flavor = "multi_thread")]
async fn entries_of_the_audit_log_go_when_their_time_is_over_and_stay_for_ever_otherwise() {
    let place = Place::reserve();
    let control = place.start(&["--no-data-plane"]).await;
    let api = control.api;
    let gateway = api.create("/v1/event-gateways", &json!({ "name": "production" })).await;
    let keys = format!("{gateway}/static-keys");
    for number in 0..3 {
        let body = json!({ "name": format!("key-{number}"), "value": "${env['KEY']}" });
        api.create(&keys, &body).await;
    }
    let log = format!("{gateway}/audit-log");
    let version = api.version(&gateway).await;
    assert!(control.process.stop(SOON).await.unwrap().success());

    for kept in [[].as_slice(), &["--audit-retention", "30d"]] {
        let control = place.start(&[&["--no-data-plane"], kept].concat()).await;
        assert_eq!(api.all(&log).await.len(), 4, "{kept:?}");
        assert!(control.process.stop(SOON).await.unwrap().success());
    }
    let forgets = ["--no-data-plane", "--audit-retention", "1s"];
    let gone = wait::until("the old entries are gone", SOON, async || {
        // Those that are not old enough yet are looked at again at the next start, or in an hour.
        let control = place.start(&forgets).await;
        let left = api.all(&log).await.len() + api.all("/v1/audit-log").await.len();
        assert!(control.process.stop(SOON).await.unwrap().success());
        (left == 0).then_some(())
    });
    gone.await.unwrap();
    let control = place.start(&[]).await;
    assert_eq!(api.version(&gateway).await, version);
    assert_eq!(api.all(&keys).await.len(), 3);
    drop(control);

    let wrong = place.up(&["--audit-retention", "90"]).output().unwrap();
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && said.contains("such as 90d"), "{said}");
}
