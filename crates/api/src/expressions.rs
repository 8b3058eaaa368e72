//! Conditions and other expressions: parsed, and held against the fields that may stand where they stand.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_expr::{Form, Place, of_body, place};
use tidegate_model::entity::RuntimeVersion;
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
    for (field, text, place) in of_body(kind.word(), body) {
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
