//! Values and JSON.

use serde_json::{Value as Json, json};

use super::{Fields, Value};

/// The value that JSON stands for.
pub(crate) fn from_json(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(number) => Value::Number(number.clone()),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect()),
        Json::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), from_json(value)));
            Value::Object(fields.collect::<Fields>())
        }
    }
}

/// The type of a value, in Terraform's JSON: lists are tuples, and everything with names is an object.
pub(crate) fn type_of(value: &Value) -> Json {
    match value.plain() {
        Value::Null | Value::Unknown | Value::Dynamic(_) => "dynamic".into(),
        Value::Bool(_) => "bool".into(),
        Value::Number(_) => "number".into(),
        Value::String(_) => "string".into(),
        Value::List(items) => json!(["tuple", items.iter().map(type_of).collect::<Vec<_>>()]),
        Value::Object(fields) => {
            let fields = fields.iter().map(|(name, value)| (name.clone(), type_of(value)));
            json!(["object", Json::Object(fields.collect())])
        }
    }
}
