//! Literal secrets: written, the same as before, another one, and in no log.

use serde_json::Value as Json;
use tidegate_testkit::certificates::Authority;

use crate::world::{TIDEGATE, World};

/// Every secret there is. `_X` stands for what follows the names of those that Terraform does not remember.
const CONFIGURATION: &str = r#"
resource "tidegate_gateway" "example" {
  name = "example"
}

resource "tidegate_backend_cluster" "scram" {
  name              = "scram"
  bootstrap_servers = ["kafka:9092"]
  authentication    = { type = "sasl_scram", algorithm = "sha256", username = "u", password_X = PASSWORD }
  tls               = { client_identity = { certificate = CERTIFICATE, key_X = KEY } }
  gateway_id        = tidegate_gateway.example.id
}

resource "tidegate_backend_cluster" "oauth" {
  name              = "oauth"
  bootstrap_servers = ["kafka:9092"]
  authentication = {
    sasl_oauth_bearer = {
      token_endpoint  = "https://login.example.com/token"
      client_id       = "gateway"
      client_secret_X = PASSWORD
    }
  }
  gateway_id = tidegate_gateway.example.id
}

resource "tidegate_schema_registry" "example" {
  type = "confluent"
  name = "registry"
  config = {
    endpoint       = "https://registry.example.com"
    schema_type    = "json"
    authentication = { type = "basic", username = "u", password_X = PASSWORD }
  }
  gateway_id = tidegate_gateway.example.id
}

resource "tidegate_static_key" "example" {
  name       = "key"
  value_X    = base64encode(substr(format("%s%032d", PASSWORD, 0), 0, 32))
  gateway_id = tidegate_gateway.example.id
}

resource "tidegate_virtual_cluster" "example" {
  name           = "virtual"
  dns_label      = "virtual"
  acl_mode       = "passthrough"
  destination    = { id = tidegate_backend_cluster.scram.id }
  authentication = [{
    type       = "sasl_plain"
    mediation  = "terminate"
    principals = [{ username = "a", password_X = PASSWORD }, { username = "b", password_X = "the same" }]
  }]
  gateway_id = tidegate_gateway.example.id
}

resource "tidegate_listener" "example" {
  name       = "listener"
  addresses  = ["127.0.0.1"]
  ports      = ["9092"]
  gateway_id = tidegate_gateway.example.id
}

resource "tidegate_listener_policy_tls_server" "example" {
  config      = { certificates = [{ certificate = CERTIFICATE, key_X = KEY }] }
  listener_id = tidegate_listener.example.id
  gateway_id  = tidegate_gateway.example.id
}
"#;

/// The configuration of a round, and what must be in no log.
fn round(suffix: &str, password: &str) -> (String, String) {
    let authority = Authority::new("example").unwrap();
    let identity = authority.server(&["kafka.example.com"]).unwrap();
    let quoted = |text: &str| Json::from(text).to_string();
    let text = CONFIGURATION
        .replace("_X", suffix)
        .replace("PASSWORD", &quoted(password))
        .replace("CERTIFICATE", &quoted(&identity.certificate))
        .replace("KEY", &quoted(&identity.key));
    let secret = identity.key.lines().nth(2).unwrap_or_default().to_owned();
    (text, secret)
}

async fn lives_and_is_rotated(suffix: &str) {
    let world = World::start().await;
    let (first, key) = round(suffix, "hunter2");
    world.configure(&[TIDEGATE, &first]);
    let said = world.apply_logged();
    for secret in ["hunter2", &key] {
        assert!(!said.text.contains(secret), "a secret is in the log");
    }
    assert!(said.text.contains("request_id"), "{}", said.text);
    world.assert_nothing_to_do();
    let (second, _) = round(suffix, "hunter3");
    world.configure(&[TIDEGATE, &second]);
    let said = world.apply();
    // A static key is made anew, as the API changes none.
    assert!(said.text.contains("1 added, 5 changed, 1 destroyed"), "{}", said.text);
    world.assert_nothing_to_do();
    let state = std::fs::read_to_string(world.path("work/terraform.tfstate")).unwrap();
    assert_eq!(state.contains("hunter3"), suffix.is_empty());
}

#[tokio::test]
async fn secrets_in_the_state_stay_and_are_rotated() {
    lives_and_is_rotated("").await;
}

#[tokio::test]
async fn secrets_that_terraform_forgets_stay_and_are_rotated() {
    lives_and_is_rotated("_wo").await;
}
