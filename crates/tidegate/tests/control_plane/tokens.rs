//! The first token, those that are made by command, and the end of a control plane.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::json;
use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::wait;

use crate::client::Api;
use crate::place::{Place, printed};
use crate::support::SOON;

async fn ready(process: &Process, api: &Api) {
    let ready = wait::until("/readyz is 200", SOON, async || {
        process.check_running().unwrap();
        (api.try_call("GET", "/readyz", None).await?.status == 200).then_some(())
    });
    ready.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_prints_a_token_once_and_commands_make_and_revoke_others() {
    let place = Place::reserve();
    let nothing = place.command(&["token", "list"]);
    let word = String::from_utf8_lossy(&nothing.stderr).into_owned();
    assert!(
        !nothing.status.success() && word.contains("tidegate up --data-dir"),
        "{word}"
    );
    let mut command = place.up(&[]);
    command.env_remove("TIDEGATE_ADMIN_TOKEN");
    let process = Process::spawn_piped("the control plane", &command, &place.log()).unwrap();
    let mut lines = BufReader::new(process.take_stdout().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    let api = Api {
        token: line.strip_prefix("admin token, shown this once: ").unwrap().to_owned(),
        ..place.api()
    };
    ready(&process, &api).await;
    let gateway = api.create("/v1/event-gateways", &json!({ "name": "production" })).await;
    assert!(!process.log_text().contains(&api.token), "the token is in the log");

    let made = ["token", "create", "ci", "--scope", "viewer", "--gateway", "production"];
    let viewer = Api {
        token: printed(&place.command(&made)),
        ..api.clone()
    };
    assert_eq!(viewer.call("GET", &gateway, None).await.status, 200);
    let body = json!({ "description": "changed" });
    assert_eq!(viewer.call("PATCH", &gateway, Some(&body)).await.status, 403);
    let list = printed(&place.command(&["token", "list"]));
    let row = list.lines().find(|line| line.contains(" ci ")).unwrap();
    assert!(!list.contains(&viewer.token) && row.contains("viewer"), "{list}");
    let id = row.split_whitespace().next().unwrap();
    printed(&place.command(&["token", "revoke", id]));
    assert_eq!(viewer.call("GET", &gateway, None).await.status, 401);

    for name in ["data/store.db", "data/store.key", "data/node.id"] {
        let mode = std::fs::metadata(place.file(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    for words in [["rotate-key"].as_slice(), &["restore", "nothing.db"]] {
        let refused = place.command(words);
        let word = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(
            !refused.status.success() && word.contains("in use"),
            "{words:?}: {word}"
        );
    }
    process.signal(Signal::TERM).unwrap();
    let status = process.wait(SOON).await.unwrap();
    assert!(status.success(), "{status}: {}", process.log_text());
    assert!(lines.next().is_none(), "nothing else is printed");

    let again = Process::spawn_piped("the control plane", &command, &place.log()).unwrap();
    ready(&again, &api).await;
    assert_eq!(api.get(&gateway).await["name"], "production");
    again.signal(Signal::TERM).unwrap();
    again.wait(SOON).await.unwrap();
    assert!(
        BufReader::new(again.take_stdout().unwrap()).lines().next().is_none(),
        "no second token is printed"
    );
}

/// What the API was told stays together with what a backup holds.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_is_made_while_the_store_is_in_use_and_restored_when_it_is_not() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    let gateway = control
        .api
        .create("/v1/event-gateways", &json!({ "name": "production" }))
        .await;
    let backup = place.file("backup.db");
    printed(&place.command(&["backup", backup.to_str().unwrap()]));
    control
        .api
        .good("PATCH", &gateway, Some(&json!({ "description": "after the backup" })))
        .await;
    let version = control.api.version(&gateway).await;
    drop(control);
    printed(&place.command(&["restore", backup.to_str().unwrap()]));
    let control = place.start(&[]).await;
    let restored = control.api.get(&gateway).await;
    assert_eq!(restored["description"], "", "{restored}");
    assert!(
        control.api.version(&gateway).await > version,
        "data planes take it for something new"
    );
    control.api.in_force(&gateway, 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_token_of_the_environment_ends_no_earlier_one_and_that_is_said() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    control.process.stop(SOON).await.unwrap();
    let other = "another-token-of-the-tests-0123456789";
    let mut command = place.up(&[]);
    command.env("TIDEGATE_ADMIN_TOKEN", other);
    let process = Process::spawn("the control plane", &command, &place.log()).unwrap();
    let api = Api {
        token: other.to_owned(),
        ..place.api()
    };
    ready(&process, &api).await;
    for api in [&api, &place.api()] {
        assert_eq!(api.call("GET", "/v1/tokens", None).await.status, 200);
    }
    process
        .wait_for_line("earlier tokens of TIDEGATE_ADMIN_TOKEN can be used too", SOON)
        .await
        .unwrap();
}
