//! Lists of objects that differ from each other, and that are not known before an apply.

use crate::world::{Said, TIDEGATE, World};

const THERE: &str = r#"
resource "tidegate_gateway" "example" {
  name = "example"
}

resource "tidegate_backend_cluster" "example" {
  name                                          = "kafka"
  bootstrap_servers                             = ["kafka:9092"]
  authentication                                = { type = "anonymous" }
  insecure_allow_anonymous_virtual_cluster_auth = true
  gateway_id                                    = tidegate_gateway.example.id
}

resource "tidegate_tls_trust_bundle" "example" {
  for_each   = toset(["clients", "partners"])
  name       = each.key
  config     = { trusted_ca = "$${file['/ca.crt']}" }
  gateway_id = tidegate_gateway.example.id
}

resource "tidegate_listener" "example" {
  name       = "example"
  addresses  = ["127.0.0.1"]
  ports      = ["9092"]
  gateway_id = tidegate_gateway.example.id
}
"#;

/// Logins of a virtual cluster.
const LOGINS: &[&str] = &[
    r#"[{ type = "anonymous" }, { type = "sasl_plain", mediation = "terminate", principals = [{ username = "a", password = "b" }] }]"#,
    r#"[{ anonymous = {} }, { sasl_plain = { mediation = "terminate", principals = [{ username = "a", password = "b" }] } }]"#,
    r#"[{ type = "anonymous" }, { sasl_plain = { mediation = "passthrough" } }]"#,
    r#"[
      { type = "sasl_plain", mediation = "passthrough" },
      { type = "sasl_scram", algorithm = "sha256" },
      { type = "oauth_bearer", mediation = "validate_forward", jwks = { endpoint = "https://login.example.com/keys" } },
      { type = "client_certificate", fetch_kong_identity_principal = { directory = "a", fetch_by = { key = "b" }, failure_mode = "error" } },
    ]"#,
];

/// The same, each object of which has values of one type alone: of those Terraform makes a map when they are not known yet, and then
/// finds that it is none of the attribute's objects.
const LOGINS_OF_ONE_TYPE: &[&str] = &[
    r#"[{ type = "anonymous" }, { type = "sasl_plain", mediation = "passthrough" }]"#,
    r#"[{ type = "sasl_plain", mediation = "passthrough" }, { type = "sasl_scram", algorithm = "sha256" }]"#,
    r#"[{ sasl_scram = { algorithm = "sha256" } }, { sasl_plain = { mediation = "passthrough" } }]"#,
];

/// Other attributes that hold lists of objects: the type of the resource, the attribute, its value, and the attributes beside it.
const OTHERS: &[(&str, &str, &str, &str)] = &[
    (
        "virtual_cluster",
        "topic_aliases",
        r#"[{ alias = "a", topic = "b" }, { alias = "c", topic = "d", conflict = "ignore" }]"#,
        r#"authentication = [{ type = "anonymous" }]"#,
    ),
    (
        "virtual_cluster",
        "namespace",
        r#"{
          mode       = "hide_prefix"
          prefix     = "a."
          additional = { topics = [{ type = "glob", glob = "b-*" }, { exact_list = { exact_list = [{ backend = "c" }] } }] }
        }"#,
        r#"authentication = [{ type = "anonymous" }]"#,
    ),
    (
        "listener_policy_tls_server",
        "config",
        r#"{
          certificates          = [{ certificate = "$${file['/a']}", key = "$${file['/b']}" }]
          client_authentication = {
            mode              = "requested"
            tls_trust_bundles = [{ id = tidegate_tls_trust_bundle.example["clients"].id }, { name = "partners" }]
          }
        }"#,
        "listener_id = tidegate_listener.example.id\n  depends_on  = [tidegate_tls_trust_bundle.example]",
    ),
    (
        "cluster_policy_acls",
        "config",
        r#"{
          rules = [
            { resource_type = "topic", action = "allow", operations = [{ name = "read" }], resource_names = [{ match = "*" }] },
            { resource_type = "topic", action = "allow", operations = [{ name = "read" }], resource_names = "$${['a']}" },
          ]
        }"#,
        OF_CLUSTER,
    ),
    (
        "produce_policy_modify_headers",
        "config",
        r#"{ actions = [{ op = "remove", key = "a" }, { set = { key = "b", value = "c" } }] }"#,
        OF_CLUSTER,
    ),
    (
        "consume_policy_decrypt",
        "config",
        r#"{ failure_mode = "error", part_of_record = ["value"], key_sources = [{ type = "static" }, { aws = {} }] }"#,
        OF_CLUSTER,
    ),
];

const OF_CLUSTER: &str = "virtual_cluster_id = tidegate_virtual_cluster.login_0.id";

/// A resource with an attribute that `taken` takes from a value that is known after an apply.
fn resource(kind: &str, label: &str, attribute: &str, value: &str, taken: &str, more: &str) -> String {
    let cluster = format!(
        "name = \"{label}\"\n  dns_label = replace(\"{label}\", \"_\", \"-\")\n  acl_mode = \"passthrough\"\n  \
         destination = {{ id = tidegate_backend_cluster.example.id }}"
    );
    let more = if kind == "virtual_cluster" {
        format!("{cluster}\n  {more}")
    } else {
        more.to_owned()
    };
    let taken = taken.replace("VALUE", &format!("terraform_data.{label}.output"));
    format!(
        "resource \"terraform_data\" \"{label}\" {{\n  input = {value}\n}}\n\
         resource \"tidegate_{kind}\" \"{label}\" {{\n  {attribute} = {taken}\n  {more}\n  \
         gateway_id = tidegate_gateway.example.id\n}}\n"
    )
}

fn logins(values: &[&str], prefix: &str, taken: &str) -> String {
    let logins = values.iter().enumerate();
    let cluster = |(index, value): (usize, &&str)| {
        resource(
            "virtual_cluster",
            &format!("{prefix}_{index}"),
            "authentication",
            value,
            taken,
            "",
        )
    };
    logins.map(cluster).collect()
}

#[tokio::test]
async fn a_list_of_objects_that_differ_may_be_known_after_an_apply_only() {
    let others = OTHERS
        .iter()
        .enumerate()
        .map(|(index, (kind, attribute, value, more))| {
            resource(kind, &format!("other_{index}"), attribute, value, "VALUE", more)
        });
    let world = World::start().await;
    world.configure(&[
        TIDEGATE,
        THERE,
        &logins(LOGINS, "login", "VALUE"),
        // What the guide says to write where Terraform gets it wrong.
        &logins(LOGINS_OF_ONE_TYPE, "one_type", "[for login in VALUE : login]"),
        &others.collect::<String>(),
    ]);
    world.apply();
    world.assert_nothing_to_do();
}

/// Terraform fails before it asks the provider to plan. Once this test does, the guide needs no word about it any more.
#[test]
fn terraform_itself_gets_logins_of_one_type_wrong() {
    let world = World::offline();
    world.configure(&[TIDEGATE, THERE, &logins(LOGINS_OF_ONE_TYPE, "one_type", "VALUE")]);
    let plan = ["plan", "-no-color"];
    for Said { code, text } in [world.terraform(&plan), world.newest(&plan)] {
        let errors = text.matches("Error: ").count();
        let wrong = "Error: attribute \"authentication\": incorrect list element type: attribute ";
        assert_eq!(
            (code, errors, text.matches(wrong).count()),
            (Some(1), LOGINS_OF_ONE_TYPE.len(), LOGINS_OF_ONE_TYPE.len()),
            "{text}"
        );
    }
}
