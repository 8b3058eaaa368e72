//! Several control planes on one PostgreSQL: each serves any data plane, whoever made the change.

use tidegate_testkit::certificates::Authority;
use tidegate_testkit::postgres::Postgres;
use tidegate_testkit::wait;

use crate::client::cluster;
use crate::place::{ControlPlane, Place};
use crate::stage::{DataPlane, made};
use crate::support::SOON;

const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

async fn start(place: &Place, store: &str, authority: &Authority) -> ControlPlane {
    let identity = authority.server(&["127.0.0.1"]).unwrap();
    let file = |name: &str, text: &str| {
        let path = place.file(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let certificate = file("link.crt", &identity.certificate);
    let (key, authority) = (
        file("link.key", &identity.key),
        file("link-ca.crt", &identity.authority),
    );
    let link = place.link();
    let options = [
        "--no-data-plane",
        &link[0],
        &link[1],
        "--link-cert",
        &certificate,
        "--link-key",
        &key,
        "--link-authority",
        &authority,
    ];
    let mut command = place.up(&options);
    command.env("TIDEGATE_STORE", store).env("TIDEGATE_STORE_KEY", KEY);
    place.start_command(&command).await
}

#[tokio::test(flavor = "multi_thread")]
async fn control_planes_that_share_a_store_serve_each_others_data_planes() {
    let server = Postgres::start().await.unwrap();
    let (store, authority) = (server.database().unwrap(), Authority::new("link").unwrap());
    let (here, there) = (Place::reserve(), Place::reserve());
    let (one, other) = (
        start(&here, &store, &authority).await,
        start(&there, &store, &authority).await,
    );
    let made = made(&here, &one).await;
    // It follows the other one and hears of what this one is told.
    let node = DataPlane::enroll(&there, &other, "node");
    let mut process = node.start();
    for number in 0..5 {
        one.api.in_force(&made.gateway, 1).await;
        let name = format!("team-{number}");
        one.api
            .create(&format!("{}/virtual-clusters", made.gateway), &cluster(&name, "kafka"))
            .await;
    }
    let nodes = one.api.in_force(&made.gateway, 1).await;
    assert_eq!(
        nodes,
        other.api.in_force(&made.gateway, 1).await,
        "both tell the same of it"
    );
    // The other one goes, and the same data plane follows this one.
    drop((process, other));
    process = node.follow(&here.link_url()).start();
    one.api
        .create(&format!("{}/virtual-clusters", made.gateway), &cluster("last", "kafka"))
        .await;
    one.api.in_force(&made.gateway, 1).await;
    process.check_running().unwrap();
    let only = wait::until("one data plane", SOON, async || {
        (one.api.all(&format!("{}/nodes", made.gateway)).await.len() == 1).then_some(())
    });
    only.await.unwrap();
}
