//! What there is already: data sources, lists, queries, and configuration that Terraform writes.

use crate::world::{TIDEGATE, World};

const THERE: &str = r#"
resource "tidegate_gateway" "example" {
  name = "example"
}

resource "tidegate_backend_cluster" "example" {
  for_each          = toset(["one", "two"])
  name              = each.key
  bootstrap_servers = ["kafka:9092"]
  authentication    = { type = "sasl_plain", username = "u", password = "$${env['PASSWORD']}" }
  tls               = { insecure_skip_verify = true }
  gateway_id        = tidegate_gateway.example.id
}
"#;

const READ: &str = r#"
data "tidegate_gateway" "by_name" {
  name       = "example"
  depends_on = [tidegate_backend_cluster.example]
}

data "tidegate_backend_cluster" "by_name" {
  name       = "one"
  gateway_id = data.tidegate_gateway.by_name.id
}

data "tidegate_backend_cluster" "by_id" {
  id         = tidegate_backend_cluster.example["two"].id
  gateway_id = data.tidegate_gateway.by_name.id
}

data "tidegate_backend_clusters" "all" {
  gateway_id = data.tidegate_gateway.by_name.id
}

data "tidegate_backend_clusters" "some" {
  name_contains = "W"
  gateway_id    = data.tidegate_gateway.by_name.id
}

output "seen" {
  value = jsonencode({
    servers = data.tidegate_backend_cluster.by_name.bootstrap_servers
    user    = data.tidegate_backend_cluster.by_name.authentication.username
    skip    = data.tidegate_backend_cluster.by_name.tls.insecure_skip_verify
    second  = data.tidegate_backend_cluster.by_id.name
    names   = sort(data.tidegate_backend_clusters.all.names)
    some    = data.tidegate_backend_clusters.some.names
    items   = [for item in data.tidegate_backend_clusters.some.items : item.bootstrap_servers[0]]
  })
}
"#;

const EMPTY: &str = r#"
variable "empty" {
  default = ""
}

resource "terraform_data" "empty" {
  input = ""
}
"#;

#[tokio::test]
async fn entities_are_read_by_id_by_name_and_as_lists() {
    let world = World::start().await;
    world.configure(&[TIDEGATE, THERE, READ]);
    world.apply();
    world.assert_nothing_to_do();
    let seen = world.terraform(&["output", "-raw", "seen"]);
    let seen: serde_json::Value = serde_json::from_str(seen.text.trim()).unwrap();
    let expected = serde_json::json!({
        "servers": ["kafka:9092"], "user": "u", "skip": true, "second": "two", "names": ["one", "two"], "some": ["two"],
        "items": ["kafka:9092"],
    });
    assert_eq!(seen, expected);

    let nothing = READ.replace("name       = \"one\"", "name       = \"none\"");
    world.configure(&[TIDEGATE, THERE, &nothing]);
    let said = world.plan();
    assert_eq!(said.code, Some(1));
    assert!(said.text.contains("there is no such backend cluster"), "{}", said.text);

    // An empty name is that of none, wherever it comes from.
    for empty in ["var.empty", "terraform_data.empty.output"] {
        let nothing = READ.replace("name       = \"one\"", &format!("name       = {empty}"));
        world.configure(&[TIDEGATE, THERE, &nothing, EMPTY]);
        let said = world.terraform(&["apply", "-no-color", "-auto-approve"]);
        assert_eq!(said.code, Some(1), "{}", said.text);
        let words = "`name` is empty; write which backend cluster is meant";
        assert!(said.text.contains(words), "{}", said.text);
    }
    let other = THERE.replace("\"two\"]", "\"two\", \"other\"]");
    world.configure(&[TIDEGATE, &other]);
    let other = "tidegate_backend_cluster.example[\"other\"]";
    let said = world.terraform(&["import", "-no-color", other, "example/"]);
    assert_eq!(said.code, Some(1), "{}", said.text);
    assert!(said.text.contains("leads to no backend cluster"), "{}", said.text);
}

const QUERY: &str = r#"
list "tidegate_gateway" "all" {
  provider = tidegate
}

list "tidegate_backend_cluster" "all" {
  provider = tidegate
  config {
    gateway_id = "GATEWAY"
  }
}
"#;

#[tokio::test]
async fn what_a_query_finds_is_imported_with_the_configuration_that_terraform_writes() {
    let world = World::start().await;
    // Terraform writes no secrets, so there are none.
    let there = THERE.replace(
        r#"type = "sasl_plain", username = "u", password = "$${env['PASSWORD']}""#,
        r#"type = "anonymous""#,
    );
    world.configure(&[TIDEGATE, &there]);
    world.apply();
    let gateways = world.api("GET", "/v1/event-gateways", None).await;
    let query = QUERY.replace("GATEWAY", gateways["data"][0]["id"].as_str().unwrap());
    std::fs::remove_file(world.path("work/terraform.tfstate")).unwrap();
    world.configure(&[TIDEGATE]);
    std::fs::write(world.path("work/all.tfquery.hcl"), query).unwrap();
    let said = world.newest(&["query", "-no-color", "-generate-config-out=found.tf"]);
    assert_eq!(said.code, Some(0), "{}", said.text);
    for name in ["example", "one", "two"] {
        assert!(said.text.contains(name), "{}", said.text);
    }
    let said = world.newest(&["apply", "-no-color", "-auto-approve"]);
    assert_eq!(said.code, Some(0), "{}", said.text);
    assert!(
        said.text.contains("3 imported, 0 added, 0 changed, 0 destroyed"),
        "{}",
        said.text
    );
    let said = world.newest(&["plan", "-no-color", "-detailed-exitcode"]);
    assert_eq!(said.code, Some(0), "{}", said.text);
}
