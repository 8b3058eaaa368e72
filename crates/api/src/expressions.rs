//! Conditions and other expressions: parsed, and held against the fields that may stand where they stand.

use serde_json::Value;
use tidegate_expr::{Place, place};
use tidegate_model::entity::{PARENT_POLICY, RuntimeVersion};
use tidegate_model::shape::Kind;

use crate::problem::Fault;

/// A field of an expression that older data planes do not know.
pub(crate) struct Newer {
    /// The field of the body where the expression stands.
    pub(crate) field: String,
    /// The field that it names.
    pub(crate) name: &'static str,
    /// What data planes must have.
    pub(crate) version: RuntimeVersion,
}

/// Reports every expression of `body` that data planes could not evaluate, with the column of what is wrong, and returns
/// what the others name that came after version 1.0.
pub(crate) fn check(kind: Kind, body: &Value, faults: &mut Vec<Fault>) -> Vec<Newer> {
    let mut newer = Vec::new();
    for (field, text, place) in expressions(kind, body) {
        match place.compile(text) {
            Err(problem) => faults.push(Fault::body(field, problem.to_string())),
            Ok(program) => newer.extend(program.fields().iter().filter_map(|used| {
                Some(Newer {
                    field: field.clone(),
                    name: used.name,
                    version: used.since?.parse().ok()?,
                })
            })),
        }
    }
    newer
}

/// Each expression of a body: its field's path, its text and what may stand there. Templates of secrets are
/// checked with the body itself.
fn expressions(kind: Kind, body: &Value) -> Vec<(String, &str, &'static Place)> {
    let config = &body["config"];
    let mut found: Vec<(String, &Value, &'static Place)> = Vec::new();
    match kind {
        Kind::VirtualCluster => {
            for (index, alias) in items(&body["topic_aliases"]) {
                let field = format!("topic_aliases[{index}].condition");
                found.push((field, &alias["condition"], &place::TOPIC_ALIAS_CONDITION));
            }
        }
        Kind::ListenerPolicy => {
            let field = "config.client_authentication.principal_mapping".to_owned();
            let mapping = &config["client_authentication"]["principal_mapping"];
            found.push((field, mapping, &place::PRINCIPAL_MAPPING));
        }
        Kind::ClusterPolicy => {
            found.push((condition(), &body["condition"], &place::CLUSTER_CONDITION));
            for (index, rule) in items(&config["rules"]) {
                let field = format!("config.rules[{index}].resource_names");
                found.push((field, &rule["resource_names"], &place::RESOURCE_NAMES));
            }
        }
        Kind::ProducePolicy | Kind::ConsumePolicy => {
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
