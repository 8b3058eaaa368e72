//! Made, unchanged, changed in place, and gone.

use crate::world::{KONNECT, World};

pub(crate) const GATEWAY: &str = r#"
resource "konnect_event_gateway" "my_eventgateway" {
  name = "gateway"
}
"#;

/// As the vendor's pages show it.
pub(crate) const FLAT: &str = r#"
resource "konnect_event_gateway_backend_cluster" "my_eventgatewaybackendcluster" {
  bootstrap_servers = [
    "kafka:9092"
  ]
  authentication = {
    type = "anonymous"
  }
  insecure_allow_anonymous_virtual_cluster_auth = true
  tls = {
    insecure_skip_verify = false
  }
  name = "example-backend-cluster"
  metadata_update_interval_seconds = 60
  gateway_id = konnect_event_gateway.my_eventgateway.id
}
"#;

#[tokio::test]
async fn what_the_vendor_shows_is_made_stays_is_changed_and_goes() {
    let world = World::start().await;
    world.configure(&[KONNECT, GATEWAY, FLAT]);
    world.apply();
    world.assert_nothing_to_do();

    // The other notation means the same.
    let nested = FLAT.replace(r#"type = "anonymous""#, "anonymous = {}");
    world.configure(&[KONNECT, GATEWAY, &nested]);
    world.assert_nothing_to_do();

    world.configure(&[KONNECT, GATEWAY, &FLAT.replace("= 60", "= 90")]);
    let said = world.apply();
    assert!(said.text.contains("0 added, 1 changed, 0 destroyed"), "{}", said.text);
    world.assert_nothing_to_do();
    world.destroy();
    let left = world.api("GET", "/v1/event-gateways", None).await;
    assert_eq!(left["data"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn a_literal_secret_stays_and_is_rotated() {
    let world = World::start().await;
    for attribute in ["password", "password_wo"] {
        let configure = |secret: &str| {
            let login = format!("type = \"sasl_plain\"\n    username = \"u\"\n    {attribute} = \"{secret}\"");
            world.configure(&[KONNECT, GATEWAY, &FLAT.replace(r#"type = "anonymous""#, &login)]);
        };
        configure("hunter2");
        world.apply();
        world.assert_nothing_to_do();
        configure("hunter3");
        let said = world.apply();
        assert!(
            said.text.contains("0 added, 1 changed, 0 destroyed"),
            "{attribute}: {}",
            said.text
        );
        assert!(!said.text.contains("hunter"), "{}", said.text);
        world.assert_nothing_to_do();
    }
    let state = std::fs::read_to_string(world.path("work/terraform.tfstate")).unwrap();
    assert!(!state.contains("hunter"), "{state}");
}

#[tokio::test]
async fn what_somebody_else_changed_is_found() {
    let world = World::start().await;
    world.configure(&[KONNECT, GATEWAY, FLAT]);
    world.apply();
    let gateways = world.api("GET", "/v1/event-gateways", None).await;
    let path = format!("/v1/event-gateways/{}", gateways["data"][0]["id"].as_str().unwrap());
    let clusters = world.api("GET", &format!("{path}/backend-clusters"), None).await;
    let mut cluster = clusters["data"][0].clone();
    let path = format!("{path}/backend-clusters/{}", cluster["id"].as_str().unwrap());
    for field in ["id", "created_at", "updated_at"] {
        cluster.as_object_mut().unwrap().remove(field);
    }
    cluster["description"] = "Somebody else's.".into();
    world.api("PUT", &path, Some(cluster)).await;
    let said = world.plan();
    assert_eq!(said.code, Some(2), "{}", said.text);
    assert!(said.text.contains("Somebody else's."), "{}", said.text);
    world.apply();
    world.assert_nothing_to_do();
}
