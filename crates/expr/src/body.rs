//! Where the bodies of entities have expressions.

use serde_json::Value;

use crate::place::{self, Place};

/// The field by which a policy runs under another one.
const PARENT_POLICY: &str = "parent_policy_id";

/// Each expression in the body of an entity, whose kind is given in one word, such as `virtual_cluster`: its field's path,
/// its text, and what may stand there. Templates of secrets are none.
pub fn of_body<'a>(kind: &str, body: &'a Value) -> Vec<(String, &'a str, &'static Place)> {
    let config = &body["config"];
    let mut found: Vec<(String, &Value, &'static Place)> = Vec::new();
    match kind {
        "virtual_cluster" => {
            for (index, alias) in items(&body["topic_aliases"]) {
                let field = format!("topic_aliases[{index}].condition");
                found.push((field, &alias["condition"], &place::TOPIC_ALIAS_CONDITION));
            }
        }
        "listener_policy" => {
            let field = "config.client_authentication.principal_mapping".to_owned();
            let mapping = &config["client_authentication"]["principal_mapping"];
            found.push((field, mapping, &place::PRINCIPAL_MAPPING));
        }
        "cluster_policy" => {
            found.push((condition(), &body["condition"], &place::CLUSTER_CONDITION));
            for (index, rule) in items(&config["rules"]) {
                let field = format!("config.rules[{index}].resource_names");
                found.push((field, &rule["resource_names"], &place::RESOURCE_NAMES));
            }
        }
        "produce_policy" | "consume_policy" => {
            found.push((condition(), &body["condition"], record_condition(body)));
            for (index, fields) in items(&config["encrypt_fields"]) {
                let field = format!("config.encrypt_fields[{index}].paths");
                found.push((field, &fields["paths"], &place::FIELD_PATHS));
            }
            let field = "config.decrypt_fields.paths".to_owned();
            found.push((field, &config["decrypt_fields"]["paths"], &place::FIELD_PATHS));
        }
        _ => {}
    }
    let texts = found
        .into_iter()
        .filter_map(|(field, value, place)| Some((field, value.as_str()?, place)));
    texts.collect()
}

/// The value of a record is known to policies under a schema validation, which has parsed it.
fn record_condition(policy: &Value) -> &'static Place {
    if policy[PARENT_POLICY].is_string() {
        &place::PARSED_RECORD_CONDITION
    } else {
        &place::RECORD_CONDITION
    }
}

fn condition() -> String {
    "condition".to_owned()
}

fn items(list: &Value) -> impl Iterator<Item = (usize, &Value)> {
    list.as_array().into_iter().flatten().enumerate()
}
