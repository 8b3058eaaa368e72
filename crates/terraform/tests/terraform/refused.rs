//! What only the control plane knows to be wrong is said at its attribute.

use crate::world::{KONNECT, World};
use crate::wrong::missing;

const THERE: &str = r#"
resource "konnect_event_gateway" "there" {
  name = "gateway"
}

resource "konnect_event_gateway_backend_cluster" "there" {
  name              = "kafka"
  bootstrap_servers = ["kafka:9092"]
  authentication    = { anonymous = {} }
  gateway_id        = konnect_event_gateway.there.id
}

resource "konnect_event_gateway_virtual_cluster" "there" {
  name           = "there"
  dns_label      = "there"
  acl_mode       = "passthrough"
  destination    = { id = konnect_event_gateway_backend_cluster.there.id }
  authentication = [{ sasl_plain = { mediation = "passthrough" } }]
  gateway_id     = konnect_event_gateway.there.id
}

resource "konnect_event_gateway_listener" "there" {
  name       = "there"
  addresses  = ["127.0.0.1"]
  ports      = ["9092"]
  gateway_id = konnect_event_gateway.there.id
}

resource "konnect_event_gateway_listener" "busy" {
  name       = "busy"
  addresses  = ["127.0.0.1"]
  ports      = ["9093-9099"]
  gateway_id = konnect_event_gateway.there.id
}

resource "konnect_event_gateway_listener_policy_forward_to_virtual_cluster" "ports" {
  config      = { port_mapping = { destination = { name = "there" }, advertised_host = "localhost" } }
  listener_id = konnect_event_gateway_listener.busy.id
  gateway_id  = konnect_event_gateway.there.id
  depends_on  = [konnect_event_gateway_virtual_cluster.there]
}

resource "konnect_event_gateway_listener_policy_forward_to_virtual_cluster" "names" {
  config      = { sni = { sni_suffix = ".example.com" } }
  listener_id = konnect_event_gateway_listener.busy.id
  gateway_id  = konnect_event_gateway.there.id
}

resource "konnect_event_gateway_listener_policy_tls_server" "tls" {
  config      = { certificates = [{ certificate = "$${file['/a']}", key = "$${file['/b']}" }] }
  listener_id = konnect_event_gateway_listener.busy.id
  gateway_id  = konnect_event_gateway.there.id
}
"#;

/// The type of a resource (behind the label of the listener, where that matters), its attributes, the line that Terraform must show, and
/// the way that must be said. Only the control plane knows what is wrong.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    (
        "virtual_cluster",
        "name = \"a\"\n dns_label = \"a\"\n acl_mode = \"passthrough\"\n destination = {\n id = NOTHING\n }\n \
         authentication = [{ sasl_plain = { mediation = \"passthrough\" } }]",
        "id = \"01a227e9-6880-718e-aff0-a39c5e5f0186\"",
        "destination.id",
    ),
    (
        "listener_policy_forward_to_virtual_cluster",
        "config = {\n port_mapping = {\n destination = { id = NOTHING }\n advertised_host = \"localhost\"\n }\n }",
        "port_mapping = {",
        "config.port_mapping.destination.id",
    ),
    (
        "listener_policy_tls_server",
        "config = {\n certificates = [{ certificate = \"$${file['/a']}\", key = \"$${file['/b']}\" }]\n \
         client_authentication = { mode = \"required\", tls_trust_bundles = [{ id = NOTHING }] }\n }",
        "tls_trust_bundles = [{ id = \"01a227e9-6880-718e-aff0-a39c5e5f0186\" }] }",
        "config.client_authentication.tls_trust_bundles[0].id",
    ),
    (
        "produce_policy_encrypt",
        "config = {\n failure_mode = \"error\"\n part_of_record = [\"value\"]\n \
         encryption_key = { static = { key = { id = NOTHING } } }\n }",
        "encryption_key = { static = { key = { id = \"01a227e9-6880-718e-aff0-a39c5e5f0186\" } } }",
        "config.encryption_key.static.key.id",
    ),
    (
        "produce_policy_schema_validation",
        "config = {\n confluent_schema_registry = {\n schema_registry = { name = \"nobody\" }\n \
         validate_value = true\n failure_mode = \"reject\"\n }\n }",
        "confluent_schema_registry = {",
        "config.confluent_schema_registry.schema_registry.name",
    ),
    // What is there already, at what it is known by.
    (
        "backend_cluster",
        "name = \"kafka\"\n bootstrap_servers = [\"kafka:9092\"]\n authentication = { anonymous = {} }",
        "name = \"kafka\"",
        "name",
    ),
    (
        "virtual_cluster",
        "name = \"b\"\n dns_label = \"there\"\n acl_mode = \"passthrough\"\n destination = { name = \"kafka\" }\n \
         authentication = [{ sasl_plain = { mediation = \"passthrough\" } }]",
        "dns_label = \"there\"",
        "dns_label",
    ),
    (
        "listener",
        "name = \"another\"\n addresses = [\"0.0.0.0\"]\n ports = [\"9092\"]",
        "ports = [\"9092\"]",
        "ports",
    ),
    (
        "busy listener_policy_forward_to_virtual_cluster",
        "config = {\n type = \"port_mapping\"\n destination = { name = \"there\" }\n advertised_host = \"localhost\"\n }",
        "type = \"port_mapping\"",
        "config.type",
    ),
    (
        "busy listener_policy_forward_to_virtual_cluster",
        "config = {\n sni = {\n sni_suffix = \".example.com\"\n }\n }",
        "sni = {",
        "config.sni.sni_suffix",
    ),
    (
        "busy listener_policy_tls_server",
        "enabled = true\n config = { certificates = [{ certificate = \"$${file['/a']}\", key = \"$${file['/b']}\" }] }",
        "enabled = true",
        "enabled",
    ),
    // What it should belong to is not there.
    (
        "nowhere listener_policy_tls_server",
        "config = { certificates = [{ certificate = \"$${file['/a']}\", key = \"$${file['/b']}\" }] }",
        "listener_id = \"01a227e9-6880-718e-aff0-a39c5e5f0186\"",
        "listener_id",
    ),
];

#[tokio::test]
async fn what_the_control_plane_refuses_is_said_at_its_attribute() {
    let world = World::start().await;
    let resources = REFUSED.iter().enumerate().map(|(index, (kind, attributes, ..))| {
        let (listener, kind) = kind.split_once(' ').unwrap_or(("there", kind));
        let above = match kind.split_once("_policy_") {
            Some(("listener", _)) if listener == "nowhere" => "\n listener_id = NOTHING".to_owned(),
            Some(("listener", _)) => format!("\n listener_id = konnect_event_gateway_listener.{listener}.id"),
            Some(_) => "\n virtual_cluster_id = konnect_event_gateway_virtual_cluster.there.id".to_owned(),
            None => String::new(),
        };
        let text = format!(
            "resource \"konnect_event_gateway_{kind}\" \"case_{index}\" {{\n {attributes}{above}\n \
             gateway_id = konnect_event_gateway.there.id\n}}\n"
        );
        text.replace("NOTHING", "\"01a227e9-6880-718e-aff0-a39c5e5f0186\"")
    });
    let resources: String = resources.collect();
    world.configure(&[KONNECT, THERE]);
    world.apply();
    world.configure(&[KONNECT, THERE, &resources]);
    let said = world.diagnostics(&["apply", "-auto-approve"]);
    let missing = REFUSED
        .iter()
        .enumerate()
        .filter_map(|(index, (.., line, way))| missing(&said, &format!("case_{index}"), line, way));
    let missing: Vec<_> = missing.collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
