//! Made, unchanged, changed in place, and gone.

use crate::world::{KONNECT, World};

const GATEWAY: &str = r#"
resource "konnect_event_gateway" "my_eventgateway" {
  name = "gateway"
}
"#;

/// As the API writes a choice.
const FLAT: &str = r#"
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

/// What is written instead of what, and the line that Terraform must show beside the reason.
const WRONG: &[(&str, &str, &str)] = &[
    ("= 60", "= 0", "metadata_update_interval_seconds = 0"),
    ("\"kafka:9092\"", "\"kafka\"", "\"kafka\""),
    ("type = \"anonymous\"", "type = \"sasl_plain\"", "authentication = {"),
    ("type = \"anonymous\"", "type = \"nobody\"", "authentication = {"),
    (
        "type = \"anonymous\"",
        "anonymous = {}\n    sasl_plain = { username = \"u\", password = \"p\" }",
        "authentication = {",
    ),
    ("insecure_skip_verify = false", "ca_bundle = \"no PEM\"", "tls = {"),
    ("name = \"example-backend-cluster\"", "name = \"-\"", "name = \"-\""),
    (
        "konnect_event_gateway.my_eventgateway.id",
        "\"mine\"",
        "gateway_id = \"mine\"",
    ),
];

#[tokio::test]
async fn a_wrong_value_is_said_at_its_attribute() {
    let world = World::start().await;
    let resources = WRONG.iter().enumerate().map(|(index, (right, wrong, _))| {
        assert!(FLAT.contains(right), "{right}");
        FLAT.replace(right, wrong)
            .replace("my_eventgatewaybackendcluster", &format!("wrong_{index}"))
    });
    world.configure(&[KONNECT, GATEWAY, &resources.collect::<String>()]);
    for said in [world.terraform(&["validate", "-no-color"]), world.plan()] {
        assert_eq!(said.code, Some(1), "{}", said.text);
        for (index, (_, _, line)) in WRONG.iter().enumerate() {
            let name = format!("backend_cluster.wrong_{index},");
            // Terraform shows the line below the resource and the file.
            let mut shown = said.text.split(&name).skip(1).filter_map(|rest| rest.lines().nth(2));
            assert!(shown.any(|shown| shown.ends_with(line)), "{name} {line}: {}", said.text);
        }
    }
}

#[tokio::test]
async fn a_wrong_expression_is_said_at_its_attribute() {
    let world = World::start().await;
    let policy = r#"
resource "konnect_event_gateway_cluster_policy_acls" "example" {
  gateway_id         = "01a227e9-6880-718e-aff0-a39c5e5f0185"
  virtual_cluster_id = "01a227e9-6880-718e-aff0-a39c5e5f0186"
  condition          = "context.topic.name == 'a'"
  config = {
    rules = [{
      resource_type = "topic"
      action        = "allow"
      operations    = [{ name = "fly" }]
      resource_names = [{ match = "*" }]
    }]
  }
}
"#;
    world.configure(&[KONNECT, policy]);
    let said = world.terraform(&["validate", "-no-color"]);
    assert!(
        said.text.contains("condition          = \"context.topic.name == 'a'\""),
        "{}",
        said.text
    );
    // Of what is nested Terraform shows the attribute that it is in; the words say where.
    assert!(said.text.contains(":   config = {"), "{}", said.text);
    assert!(
        said.text.contains("config.rules[0].operations[0].name"),
        "{}",
        said.text
    );
}

#[tokio::test]
async fn what_ends_connections_is_said_in_the_plan() {
    let world = World::start().await;
    world.configure(&[KONNECT, GATEWAY, FLAT]);
    world.apply();
    world.configure(&[
        KONNECT,
        GATEWAY,
        &FLAT.replace("insecure_skip_verify = false", "enabled = false"),
    ]);
    let said = world.plan();
    assert_eq!(said.code, Some(2), "{}", said.text);
    assert!(said.text.contains("ends the connections of clients"), "{}", said.text);
    world.configure(&[KONNECT, GATEWAY, &FLAT.replace("= 60", "= 90")]);
    let said = world.plan();
    assert!(!said.text.contains("ends the connections of clients"), "{}", said.text);
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
