//! Conditions and other expressions: parsed, and held against the fields that may stand where they stand.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_expr::{Form, Place, place};
use tidegate_model::entity::{PARENT_POLICY, RuntimeVersion};
use tidegate_model::shape::Kind;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::problem::{Fault, Problem};

/// The places of expressions, under the words that stand for them in the API.
const PLACES: &[(&str, &Place)] = &[
    ("cluster_condition", &place::CLUSTER_CONDITION),
    ("topic_alias_condition", &place::TOPIC_ALIAS_CONDITION),
    ("record_condition", &place::RECORD_CONDITION),
    ("parsed_record_condition", &place::PARSED_RECORD_CONDITION),
    ("resource_names", &place::RESOURCE_NAMES),
    ("field_paths", &place::FIELD_PATHS),
    ("principal_mapping", &place::PRINCIPAL_MAPPING),
];

/// The words of [`PLACES`].
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    PLACES.iter().map(|(word, _)| *word)
}

/// What may stand in each place, for editors.
pub(crate) fn places() -> Value {
    let describe = |(word, place): &(&str, &Place)| {
        let fields: Vec<_> = place
            .fields
            .iter()
            .map(|field| {
                let kind = field.r#type.to_string();
                json!({ "name": field.name, "type": kind, "since": field.since, "about": field.about })
            })
            .collect();
        json!({
            "place": word,
            "name": place.name,
            "template": place.form == Form::Template,
            "result": place.result.to_string(),
            "max_length": place.max_length,
            "fields": fields,
        })
    };
    PLACES.iter().map(describe).collect()
}

/// `POST` of an expression: what is wrong with it, if anything is. Nothing is changed.
pub(crate) async fn check_one(call: Call) -> Answer {
    let body = call.body()?;
    let mut faults = Vec::new();
    let word = body["place"].as_str();
    let place = PLACES.iter().find(|(known, _)| Some(*known) == word);
    if place.is_none() {
        let known: Vec<_> = words().collect();
        faults.push(Fault::body("place", format!("must be one of `{}`", known.join("`, `"))));
    }
    let text = body["text"].as_str();
    if text.is_none() {
        faults.push(Fault::body("text", "must be a text"));
    }
    let (Some((_, place)), Some(text)) = (place, text) else {
        return Err(Problem::faults(faults));
    };
    let problem = place.compile(text).err();
    let problem = problem.map(|it| json!({ "column": it.column, "what": it.what, "mend": it.mend }));
    Ok(answer::json(StatusCode::OK, &json!({ "problem": problem })))
}

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
