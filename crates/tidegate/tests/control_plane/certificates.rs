//! By which certificates data planes are known: each by itself, or all that an authority vouches for; and their end.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair};
use serde_json::{Value, json};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::wait;

use crate::client::Api;
use crate::place::Place;
use crate::stage::DataPlane;
use crate::support::SOON;
use crate::support::metrics::Metrics;

const DAY: Duration = Duration::from_secs(24 * 3_600);

async fn gateway(api: &Api) -> String {
    api.create("/v1/event-gateways", &json!({ "name": "production" })).await
}

/// What the API has under this name, and when it expires.
async fn registered(api: &Api, gateway: &str, name: &str) -> (String, i64) {
    let all = api.all(&format!("{gateway}/data-plane-certificates")).await;
    let one = all.iter().find(|one| one["name"] == name).unwrap();
    let path = format!("{gateway}/data-plane-certificates/{}", one["id"].as_str().unwrap());
    (path, one["metadata"]["expiry"].as_i64().unwrap())
}

/// A certificate like those of `tidegate node enroll`, of which ten days are left.
fn nearly_over(folder: &Path, name: &str) -> String {
    let key = KeyPair::from_pem(&fs::read_to_string(folder.join("node.key")).unwrap()).unwrap();
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Tidegate data plane");
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = (SystemTime::now() - 80 * DAY).into();
    params.not_after = (SystemTime::now() + 10 * DAY).into();
    params.self_signed(&key).unwrap().pem()
}

async fn change(api: &Api, gateway: &str, description: &str) {
    let body = json!({ "description": description });
    api.good("PATCH", gateway, Some(&body)).await;
}

fn expiry(text: &str, labels: &[(&str, &str)]) -> f64 {
    Metrics::parse(text)
        .unwrap()
        .sum("tidegate_certificate_expiry_timestamp", labels)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_plane_renews_its_certificate_before_it_expires_and_loses_nothing() {
    let place = Place::reserve();
    let link = place.link();
    let options = [link[0].as_str(), &link[1], "--no-data-plane"];
    let control = place.start(&options).await;
    let gateway = gateway(&control.api).await;
    let node = DataPlane::enroll(&place, &control, "node");
    let (path, until) = registered(&control.api, &gateway, "node").await;
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let now = i64::try_from(since.as_secs()).unwrap();
    assert!((until - now - 365 * 86_400).abs() < 3_600, "{until}");

    let folder = place.file("node");
    let old = nearly_over(&folder, "node");
    let body = json!({ "name": "node", "certificate": old });
    control.api.good("PUT", &path, Some(&body)).await;
    drop(control);
    let control = place.start(&options).await;
    let line = control
        .process
        .wait_for_line("the data plane certificate production/node expires soon", SOON);
    assert!(line.await.unwrap().contains("tidegate node enroll"));
    let (_, before) = registered(&control.api, &gateway, "node").await;
    let labels = [("kind", "data_plane_certificate"), ("name", "production/node")];
    assert_eq!(expiry(&place.metrics().await.1, &labels), before as f64);
    assert!(expiry(&place.metrics().await.1, &[("kind", "link")]) > (now + 80 * 86_400) as f64);

    fs::write(folder.join("node.pem"), &old).unwrap();
    let process = node.start();
    process
        .wait_for_line("this data plane has renewed its certificate", SOON)
        .await
        .unwrap();
    let (_, after) = registered(&control.api, &gateway, "node").await;
    assert!((after - now - 90 * 86_400).abs() < 86_400, "{after}");
    let kept = fs::read_to_string(folder.join("node.pem")).unwrap();
    assert_eq!(control.api.get(&path).await["certificate"], kept.as_str());
    assert!(kept != old && !folder.join("node-next.pem").exists());
    let shown = node.get("/metrics").await.unwrap().body;
    assert_eq!(
        expiry(&shown, &[("kind", "data_plane"), ("name", "node")]),
        after as f64
    );
    change(&control.api, &gateway, "after").await;
    control.api.in_force(&gateway, 1).await;
    let log = control.api.get(&format!("{gateway}/audit-log")).await;
    let renewal = log["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["action"] == "renew")
        .unwrap();
    assert_eq!(renewal["actor"]["name"], "data plane node", "{renewal}");

    // One that was cut off between the answer and its own disk finds its way.
    drop(process);
    fs::write(folder.join("node-next.pem"), &kept).unwrap();
    fs::write(folder.join("node.pem"), &old).unwrap();
    let process = node.start();
    process
        .wait_for_line("this data plane has renewed its certificate", SOON)
        .await
        .unwrap();
    change(&control.api, &gateway, "once more").await;
    control.api.in_force(&gateway, 1).await;
    assert_eq!(fs::read_to_string(folder.join("node.pem")).unwrap(), kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_lets_its_data_planes_in_and_its_end_cuts_them_off() {
    let place = Place::reserve();
    let link = place.link();
    let control = place.start(&[&link[0], &link[1], "--no-data-plane"]).await;
    let gateway = gateway(&control.api).await;
    let other = control
        .api
        .create("/v1/event-gateways", &json!({ "name": "other" }))
        .await;
    let node = DataPlane::enroll(&place, &control, "node");
    let (own, _) = registered(&control.api, &gateway, "node").await;
    control.api.good("DELETE", &own, None).await;
    let authority = Authority::new("company").unwrap();
    let issued = authority.client("node").unwrap();
    fs::write(place.file("node").join("node.pem"), &issued.certificate).unwrap();
    fs::write(place.file("node").join("node.key"), &issued.key).unwrap();
    let process = node.start();
    process
        .wait_for_line("it is registered under no gateway", SOON)
        .await
        .unwrap();

    let body = json!({ "name": "company", "certificate": authority.certificate() });
    let certificates = |gateway: &str| format!("{gateway}/data-plane-certificates");
    let path = control.api.create(&certificates(&gateway), &body).await;
    control.api.in_force(&gateway, 1).await;
    control.api.good("DELETE", &path, None).await;
    let refused = wait::until("the data plane is refused", SOON, async || {
        let log = node.log();
        let after = log
            .rsplit("a new configuration is in effect")
            .next()
            .unwrap_or_default();
        after.contains("it is registered under no gateway").then_some(())
    });
    refused.await.unwrap();
    // What it serves stays, and it hears of nothing new.
    change(&control.api, &gateway, "unheard").await;
    let version = control.api.version(&gateway).await;
    assert!(serves(&control.api, &gateway).await < version);

    // Whoever registers it elsewhere later gets none of its data planes, nor locks them out; they are theirs once it is
    // registered there alone.
    let path = control.api.create(&certificates(&gateway), &body).await;
    control.api.in_force(&gateway, 1).await;
    control.api.create(&certificates(&other), &body).await;
    change(&control.api, &gateway, "heard").await;
    control.api.in_force(&gateway, 1).await;
    assert_eq!(control.api.all(&format!("{other}/nodes")).await, Vec::<Value>::new());
    control.api.good("DELETE", &path, None).await;
    control.api.in_force(&other, 1).await;
}

/// The version that the only data plane serves.
async fn serves(api: &Api, gateway: &str) -> i64 {
    let nodes = api.all(&format!("{gateway}/nodes")).await;
    let version = nodes.first().map(|node| &node["config_version"]);
    version
        .and_then(Value::as_str)
        .and_then(|version| version.parse().ok())
        .unwrap_or_default()
}
