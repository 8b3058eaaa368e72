//! What the public provider has made is taken over as it is.

use serde_json::{Value as Json, json};

use crate::world::{KONNECT, World};

/// As the public provider writes it.
const CONFIGURATION: &str = r#"
resource "konnect_event_gateway" "gateway" {
  name = "gateway"
}

resource "konnect_event_gateway_backend_cluster" "kafka" {
  name              = "kafka"
  bootstrap_servers = ["kafka:9092"]
  authentication = {
    sasl_plain = {
      username = "gateway"
      password = "a literal secret"
    }
  }
  tls        = { enabled = false }
  gateway_id = konnect_event_gateway.gateway.id
}

resource "konnect_event_gateway_schema_registry" "registry" {
  confluent = {
    name        = "registry"
    description = "Schemas."
    config = {
      endpoint    = "https://registry.example.com"
      schema_type = "json"
    }
  }
  gateway_id = konnect_event_gateway.gateway.id
}

resource "konnect_event_gateway_virtual_cluster" "orders" {
  name           = "orders"
  acl_mode       = "passthrough"
  dns_label      = "orders"
  authentication = [{ sasl_plain = { mediation = "passthrough" } }]
  destination    = { id = konnect_event_gateway_backend_cluster.kafka.id }
  gateway_id     = konnect_event_gateway.gateway.id
}

resource "konnect_event_gateway_produce_policy_modify_headers" "headers" {
  config             = { actions = [{ remove = { key = "x-debug" } }] }
  virtual_cluster_id = konnect_event_gateway_virtual_cluster.orders.id
  gateway_id         = konnect_event_gateway.gateway.id
}
"#;

const MOVED: &str = r#"
moved {
  from = konnect_event_gateway.gateway
  to   = tidegate_gateway.gateway
}

moved {
  from = konnect_event_gateway_backend_cluster.kafka
  to   = tidegate_backend_cluster.kafka
}

moved {
  from = konnect_event_gateway_schema_registry.registry
  to   = tidegate_schema_registry.registry
}

moved {
  from = konnect_event_gateway_virtual_cluster.orders
  to   = tidegate_virtual_cluster.orders
}

moved {
  from = konnect_event_gateway_produce_policy_modify_headers.headers
  to   = tidegate_produce_policy_modify_headers.headers
}
"#;

const PUBLIC: &str = "kong/konnect";
const OURS: &str = "tidegate/tidegate";

#[tokio::test]
async fn state_of_the_public_provider_is_taken_over_and_moved_to_our_names() {
    let world = World::start().await;
    let made = make(&world).await;
    world.configure(&[KONNECT, CONFIGURATION]);
    let file = world.path("work/terraform.tfstate");
    let taken_over = || std::fs::read_to_string(&file).unwrap().matches(OURS).count();

    // Where the public provider cannot be had, Terraform wants it nevertheless, until the state says otherwise.
    std::fs::write(&file, state(&made).to_string()).unwrap();
    world.offer(&[OURS]);
    let said = world.terraform(&["init", "-no-color"]);
    assert_eq!(said.code, Some(1), "{}", said.text);
    assert!(
        said.text.contains("available versions for provider kong/konnect"),
        "{}",
        said.text
    );
    let said = world.terraform(&["state", "replace-provider", "-auto-approve", PUBLIC, OURS]);
    assert_eq!(said.code, Some(0), "{}", said.text);
    world.init();
    world.assert_nothing_to_do();

    // Where it can, the other source is all.
    std::fs::write(&file, state(&made).to_string()).unwrap();
    world.offer(&[PUBLIC, OURS]);
    world.init();
    world.assert_nothing_to_do();

    // Our names may come in the same step.
    let renamed = CONFIGURATION
        .replace("konnect_event_gateway\"", "tidegate_gateway\"")
        .replace("konnect_event_gateway.", "tidegate_gateway.")
        .replace("konnect_event_gateway_", "tidegate_");
    let head = KONNECT.replace("konnect =", "tidegate =");
    world.configure(&[&head, &renamed, MOVED]);
    let said = world.plan();
    assert!(
        said.text.contains("0 to add, 0 to change, 0 to destroy"),
        "{}",
        said.text
    );

    // Or later, when the state needs the public provider no more.
    world.configure(&[KONNECT, CONFIGURATION]);
    assert_eq!(taken_over(), 0);
    world.apply();
    assert_eq!(taken_over(), made.len());
    world.offer(&[OURS]);
    world.init();
    world.assert_nothing_to_do();
    world.configure(&[&head, &renamed, MOVED]);
    let said = world.apply();
    assert!(said.text.contains("0 added, 0 changed, 0 destroyed"), "{}", said.text);
    world.assert_nothing_to_do();
    for (path, entity) in &made {
        assert_eq!(
            world.api("GET", path, None).await["updated_at"],
            entity["updated_at"],
            "{path}"
        );
    }

    // What is taken out in the same step is deleted by this provider, if the state has been told first.
    std::fs::write(&file, state(&made).to_string()).unwrap();
    let said = world.terraform(&["state", "replace-provider", "-auto-approve", PUBLIC, OURS]);
    assert_eq!(said.code, Some(0), "{}", said.text);
    let (rest, _) = CONFIGURATION
        .split_once("resource \"konnect_event_gateway_produce_policy")
        .unwrap();
    world.configure(&[KONNECT, rest]);
    let said = world.apply();
    assert!(said.text.contains("0 added, 0 changed, 1 destroyed"), "{}", said.text);
    world.assert_nothing_to_do();
}

/// What there is, with its paths.
async fn make(world: &World) -> Vec<(String, Json)> {
    let mut made = Vec::new();
    let gateway = post(world, &mut made, "/v1/event-gateways", json!({ "name": "gateway" })).await;
    let at = |collection: &str| format!("{gateway}/{collection}");
    let login = json!({ "type": "sasl_plain", "username": "gateway", "password": "a literal secret" });
    let backend = json!({
        "name": "kafka", "bootstrap_servers": ["kafka:9092"], "authentication": login, "tls": { "enabled": false },
    });
    post(world, &mut made, &at("backend-clusters"), backend).await;
    let config = json!({ "endpoint": "https://registry.example.com", "schema_type": "json" });
    let registry = json!({ "type": "confluent", "name": "registry", "description": "Schemas.", "config": config });
    post(world, &mut made, &at("schema-registries"), registry).await;
    let cluster = json!({
        "name": "orders", "acl_mode": "passthrough", "dns_label": "orders", "destination": { "id": made[1].1["id"] },
        "authentication": [{ "type": "sasl_plain", "mediation": "passthrough" }],
    });
    let cluster = post(world, &mut made, &at("virtual-clusters"), cluster).await;
    let policy = json!({ "type": "modify_headers", "config": { "actions": [{ "op": "remove", "key": "x-debug" }] } });
    post(world, &mut made, &format!("{cluster}/produce-policies"), policy).await;
    made
}

async fn post(world: &World, made: &mut Vec<(String, Json)>, collection: &str, body: Json) -> String {
    let entity = world.api("POST", collection, Some(body)).await;
    let path = format!("{collection}/{}", entity["id"].as_str().unwrap());
    made.push((path.clone(), entity));
    path
}

/// The state as the public provider writes it: nulls for what is not chosen, objects for what is.
fn state(made: &[(String, Json)]) -> Json {
    let gateway = &made[0].1["id"];
    let attributes = |index: usize, more: Json| {
        let entity = &made[index].1;
        let mut all = json!({
            "id": entity["id"], "created_at": entity["created_at"], "updated_at": entity["updated_at"],
            "description": "", "labels": null, "gateway_id": gateway,
        });
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let resource = |kind: &str, name: &str, attributes: Json| {
        json!({
            "mode": "managed", "type": kind, "name": name,
            "provider": "provider[\"registry.terraform.io/kong/konnect\"]",
            "instances": [{ "schema_version": 0, "attributes": attributes, "sensitive_attributes": [] }],
        })
    };
    let of_gateway = json!({
        "name": "gateway", "min_runtime_version": made[0].1["min_runtime_version"], "version": made[0].1["version"],
        "nodes_total": 0, "virtual_clusters_total": 0,
    });
    let mut of_gateway = attributes(0, of_gateway);
    of_gateway.as_object_mut().unwrap().remove("gateway_id");
    let login = json!({ "username": "gateway", "password": "a literal secret" });
    let of_backend = json!({
        "name": "kafka", "bootstrap_servers": ["kafka:9092"], "metadata_update_interval_seconds": 60,
        "insecure_allow_anonymous_virtual_cluster_auth": false,
        "authentication": { "anonymous": null, "sasl_plain": login, "sasl_scram": null },
        "tls": {
            "enabled": false, "insecure_skip_verify": false, "ca_bundle": null, "client_identity": null,
            "tls_versions": ["tls12", "tls13"],
        },
    });
    let config = json!({
        "endpoint": "https://registry.example.com", "schema_type": "json", "timeout_seconds": 10, "authentication": null,
    });
    let of_registry = json!({
        "config": {}, "name": "registry", "description": "Schemas.", "type": "confluent",
        "confluent": { "name": "registry", "description": "Schemas.", "labels": null, "config": config },
    });
    let login = json!({ "mediation": "passthrough", "principals": null });
    let of_cluster = json!({
        "name": "orders", "acl_mode": "passthrough", "dns_label": "orders", "namespace": null,
        "destination": { "id": made[1].1["id"], "name": "kafka" },
        "authentication": [{
            "anonymous": null, "client_certificate": null, "oauth_bearer": null, "sasl_plain": login, "sasl_scram": null,
        }],
    });
    let of_policy = json!({
        "name": null, "enabled": true, "condition": "", "parent_policy_id": null, "virtual_cluster_id": made[3].1["id"],
        "config": { "actions": [{ "remove": { "key": "x-debug" }, "set": null }] },
    });
    let public = "konnect_event_gateway";
    json!({
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "taken-over", "outputs": {},
        "resources": [
            resource(public, "gateway", of_gateway),
            resource(&format!("{public}_backend_cluster"), "kafka", attributes(1, of_backend)),
            resource(&format!("{public}_schema_registry"), "registry", attributes(2, of_registry)),
            resource(&format!("{public}_virtual_cluster"), "orders", attributes(3, of_cluster)),
            resource(&format!("{public}_produce_policy_modify_headers"), "headers", attributes(4, of_policy)),
        ],
    })
}
