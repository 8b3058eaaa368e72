//! What is wrong is said at its attribute, down to the last step of the way to it.

use serde_json::Value as Json;

use crate::world::{KONNECT, World};

const BACKEND: &str = r#"
resource "konnect_event_gateway_backend_cluster" "NAME" {
  bootstrap_servers = [
    "kafka-1:9092",
    "kafka-2:9092",
  ]
  authentication = {
    type = "anonymous"
  }
  tls = {
    insecure_skip_verify = false
  }
  name                             = "kafka"
  metadata_update_interval_seconds = 60
  labels = {
    team = "orders"
  }
  gateway_id = "01a227e9-6880-718e-aff0-a39c5e5f0185"
}
"#;

const VIRTUAL: &str = r#"
resource "konnect_event_gateway_virtual_cluster" "NAME" {
  name      = "orders"
  acl_mode  = "passthrough"
  dns_label = "orders"
  destination = {
    id = "01a227e9-6880-718e-aff0-a39c5e5f0186"
  }
  authentication = [
    { sasl_scram = { algorithm = "sha256" } },
    {
      type      = "sasl_plain"
      mediation = "terminate"
      principals = [
        { username = "a", password = "secret" },
        { username = "b", password_wo = "secret" },
      ]
    },
  ]
  namespace = {
    mode   = "hide_prefix"
    prefix = "orders."
    additional = {
      topics = [
        { type = "glob", glob = "shared-*" },
        { exact_list = { exact_list = [{ backend = "audit" }] } },
      ]
    }
  }
  topic_aliases = [
    { alias = "latest", topic = "v1" },
    { alias = "newest", topic = "v2", condition = "" },
  ]
  gateway_id = "01a227e9-6880-718e-aff0-a39c5e5f0185"
}
"#;

const REGISTRY: &str = r#"
resource "konnect_event_gateway_schema_registry" "NAME" {
  confluent = {
    name = "registry"
    config = {
      endpoint    = "https://registry.example.com"
      schema_type = "json"
    }
  }
  gateway_id = "01a227e9-6880-718e-aff0-a39c5e5f0185"
}
"#;

const ACLS: &str = r#"
resource "konnect_event_gateway_cluster_policy_acls" "NAME" {
  condition = ""
  config = {
    rules = [{
      resource_type  = "topic"
      action         = "allow"
      operations     = [{ name = "read" }]
      resource_names = [{ match = "*" }]
    }]
  }
  virtual_cluster_id = "01a227e9-6880-718e-aff0-a39c5e5f0186"
  gateway_id         = "01a227e9-6880-718e-aff0-a39c5e5f0185"
}
"#;

const TLS: &str = r#"
resource "konnect_event_gateway_listener_policy_tls_server" "NAME" {
  config = {
    certificates = [{
      certificate = "$${file['/tls.crt']}"
      key         = "$${file['/tls.key']}"
    }]
    versions = { min = "TLSv1.2" }
  }
  listener_id = "01a227e9-6880-718e-aff0-a39c5e5f0186"
  gateway_id  = "01a227e9-6880-718e-aff0-a39c5e5f0185"
}
"#;

const HEADERS: &str = r#"
resource "konnect_event_gateway_produce_policy_modify_headers" "NAME" {
  config = {
    actions = [
      { op = "remove", key = "a" },
      { set = { key = "b", value = "c" } },
    ]
  }
  virtual_cluster_id = "01a227e9-6880-718e-aff0-a39c5e5f0186"
  gateway_id         = "01a227e9-6880-718e-aff0-a39c5e5f0185"
}
"#;

/// What is written instead of what, the line that Terraform must show, and the way that must be said.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    (
        BACKEND,
        "= 60",
        "= 0",
        "metadata_update_interval_seconds = 0",
        "metadata_update_interval_seconds",
    ),
    (
        BACKEND,
        "\"kafka-2:9092\"",
        "\"kafka\"",
        "\"kafka\",",
        "bootstrap_servers[1]",
    ),
    (BACKEND, "\"kafka\"\n", "\"-\"\n", "= \"-\"", "name"),
    (
        BACKEND,
        "01a227e9-6880-718e-aff0-a39c5e5f0185",
        "mine",
        "\"mine\"",
        "gateway_id",
    ),
    (
        BACKEND,
        "\"anonymous\"",
        "\"nobody\"",
        "type = \"nobody\"",
        "authentication.type",
    ),
    (
        BACKEND,
        "\"anonymous\"",
        "\"sasl_plain\"\n    username = \"u\"",
        "authentication = {",
        "authentication.password",
    ),
    (
        BACKEND,
        "type = \"anonymous\"",
        "sasl_plain = { username = \"u\" }",
        "sasl_plain = { username = \"u\" }",
        "authentication.sasl_plain.password",
    ),
    (
        BACKEND,
        "type = \"anonymous\"",
        "anonymous = {}\n    sasl_plain = { username = \"u\", password = \"p\" }",
        "sasl_plain = { username = \"u\", password = \"p\" }",
        "authentication.sasl_plain",
    ),
    (
        BACKEND,
        "type = \"anonymous\"",
        "sasl_plain = { username = \"u\", password = \"p\", password_wo = \"p\" }",
        "sasl_plain = { username = \"u\", password = \"p\", password_wo = \"p\" }",
        "authentication.sasl_plain.password_wo",
    ),
    (
        BACKEND,
        "insecure_skip_verify = false",
        "ca_bundle = \"no PEM\"",
        "ca_bundle = \"no PEM\"",
        "tls.ca_bundle",
    ),
    (
        BACKEND,
        "insecure_skip_verify = false",
        "tls_versions = [\"tls12\", \"tls9\"]",
        "tls_versions = [\"tls12\", \"tls9\"]",
        "tls.tls_versions[1]",
    ),
    (
        BACKEND,
        "insecure_skip_verify = false",
        "client_identity = { certificate = \"no PEM\", key = \"$${env['KEY']}\" }",
        "client_identity = {",
        "tls.client_identity.certificate",
    ),
    (
        BACKEND,
        "team = \"orders\"",
        "kong-team = \"orders\"",
        "kong-team = \"orders\"",
        "labels[\"kong-team\"]",
    ),
    (
        BACKEND,
        "team = \"orders\"",
        "team = \"-\"",
        "team = \"-\"",
        "labels[\"team\"]",
    ),
    (
        VIRTUAL,
        "01a227e9-6880-718e-aff0-a39c5e5f0186",
        "kafka",
        "id = \"kafka\"",
        "destination.id",
    ),
    (
        VIRTUAL,
        "\"sha256\"",
        "\"sha1\"",
        "{ sasl_scram = { algorithm = \"sha1\" } },",
        "authentication[0].sasl_scram.algorithm",
    ),
    (VIRTUAL, "\"terminate\"", "\"both\"", "{", "authentication[1].mediation"),
    (
        VIRTUAL,
        "username = \"a\"",
        "username = \"\"",
        "{",
        "authentication[1].principals[0].username",
    ),
    (
        VIRTUAL,
        "password_wo = \"secret\"",
        "password_wo = \"\"",
        "{",
        "authentication[1].principals[1].password_wo",
    ),
    (
        VIRTUAL,
        "\"hide_prefix\"",
        "\"hide\"",
        "mode   = \"hide\"",
        "namespace.mode",
    ),
    (
        VIRTUAL,
        "glob = \"shared-*\"",
        "glob = [\"a\"]",
        "additional = {",
        "namespace.additional.topics[0].glob",
    ),
    (
        VIRTUAL,
        "backend = \"audit\"",
        "backed = \"audit\"",
        "additional = {",
        "namespace.additional.topics[1].exact_list.exact_list[0].backed",
    ),
    (
        VIRTUAL,
        "topic = \"v1\"",
        "topic = \"\"",
        "{ alias = \"latest\", topic = \"\" },",
        "topic_aliases[0].topic",
    ),
    (
        VIRTUAL,
        "condition = \"\"",
        "condition = \"1 +\"",
        "{ alias = \"newest\", topic = \"v2\", condition = \"1 +\" },",
        "topic_aliases[1].condition",
    ),
    (
        REGISTRY,
        "https://registry.example.com",
        "registry",
        "config = {",
        "confluent.config.endpoint",
    ),
    (
        REGISTRY,
        "name = \"registry\"",
        "name = \"-\"",
        "name = \"-\"",
        "confluent.name",
    ),
    (
        REGISTRY,
        "schema_type = \"json\"",
        "schema_type = \"json\"\n      authentication = { basic = { username = \"u\" } }",
        "config = {",
        "confluent.config.authentication.basic.password",
    ),
    (
        ACLS,
        "condition = \"\"",
        "condition = \"context.topic.name == 'a'\"",
        "condition = \"context.topic.name == 'a'\"",
        "condition",
    ),
    (
        ACLS,
        "name = \"read\"",
        "name = \"fly\"",
        "rules = [{",
        "config.rules[0].operations[0].name",
    ),
    (
        ACLS,
        "match = \"*\"",
        "march = \"*\"",
        "rules = [{",
        "config.rules[0].resource_names[0].march",
    ),
    (
        ACLS,
        "[{ match = \"*\" }]",
        "\"*\"",
        "rules = [{",
        "config.rules[0].resource_names",
    ),
    (
        TLS,
        "\"TLSv1.2\"",
        "\"SSLv3\"",
        "versions = { min = \"SSLv3\" }",
        "config.versions.min",
    ),
    (
        TLS,
        "\"$${file['/tls.crt']}\"",
        "\"no PEM\"",
        "certificates = [{",
        "config.certificates[0].certificate",
    ),
    (
        HEADERS,
        "op = \"remove\"",
        "op = \"replace\"",
        "actions = [",
        "config.actions[0].op",
    ),
    (HEADERS, "key = \"b\", ", "", "actions = [", "config.actions[1].set.key"),
];

#[tokio::test]
async fn what_a_configuration_gets_wrong_is_said_at_its_attribute() {
    let world = World::offline();
    let resources = CASES.iter().enumerate().map(|(index, (base, right, wrong, ..))| {
        assert_eq!(base.matches(right).count(), 1, "{right}");
        base.replace(right, wrong).replace("NAME", &format!("case_{index}"))
    });
    world.configure(&[KONNECT, &resources.collect::<String>()]);
    for command in ["validate", "plan"] {
        let said = world.diagnostics(&[command]);
        let missing = CASES.iter().enumerate().filter_map(|(index, (.., wrong, line, way))| {
            missing(&said, &format!("case_{index}"), line, way).map(|found| format!("{wrong}: {found}"))
        });
        let missing: Vec<_> = missing.collect();
        assert!(missing.is_empty(), "{command}: {missing:#?}");
    }
}

/// What is said of a resource, unless an error stands at a line that ends so, with words that begin with the way.
pub(crate) fn missing(said: &[Json], name: &str, line: &str, way: &str) -> Option<String> {
    let context = format!("\"{name}\"");
    let of_resource = said.iter().filter(|said| {
        said["snippet"]["context"]
            .as_str()
            .is_some_and(|text| text.ends_with(&context))
    });
    let of_resource: Vec<_> = of_resource
        .map(|said| [&said["snippet"]["code"], &said["summary"]].map(|text| text.as_str().unwrap().trim()))
        .collect();
    let first = |code: &str| code.lines().next().is_some_and(|first| first.contains(line));
    let right = |[code, words]: &[&str; 2]| first(code) && words.starts_with(&format!("{way}: "));
    (!of_resource.iter().any(right)).then(|| format!("{line} {way}: {of_resource:?}"))
}
