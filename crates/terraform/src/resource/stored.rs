//! States as they lie in a file, written by this provider, by an earlier one, or by the public one.

use serde_json::Value as Json;
use tidegate_model::shape::Union;

use super::choice::mirrored;
use crate::body::Notation;
use crate::schema::{Attribute, Form, complete};
use crate::types::{ResourceType, Root};
use crate::value::{Dynamic, Fields, Value, from_json};

/// The state that the JSON says. What this provider does not know is left out.
pub(crate) fn stored(kind: &ResourceType, json: &Json) -> Value {
    let mut value = object(&kind.attributes, json);
    if let Root::Union(union) = kind.root() {
        value = Value::Object(mirrored(union, &one_notation(kind, union, value)));
    }
    complete(&kind.attributes, &value)
}

fn object(attributes: &[Attribute], json: &Json) -> Value {
    if !json.is_object() {
        return from_json(json);
    }
    let fields = attributes.iter().map(|attribute| {
        let json = json.get(&attribute.name).unwrap_or(&Json::Null);
        (attribute.name.clone(), value(&attribute.form, json))
    });
    Value::Object(fields.collect::<Fields>())
}

fn value(form: &Form, json: &Json) -> Value {
    match (form, json) {
        (Form::Object(attributes), Json::Object(_)) => object(attributes, json),
        (Form::Objects(attributes), Json::Array(items)) => {
            Value::List(items.iter().map(|item| object(attributes, item)).collect())
        }
        // This provider's have a type; the public one's have a type that it knows by itself.
        (Form::Dynamic, Json::Object(fields)) => match (fields.len(), fields.get("type"), fields.get("value")) {
            (2, Some(kind), Some(json)) => Value::Dynamic(Box::new(Dynamic {
                kind: kind.clone(),
                value: from_json(json),
            })),
            _ => from_json(json),
        },
        (_, json) => from_json(json),
    }
}

/// The public provider has an empty object beside the chosen one.
fn one_notation(kind: &ResourceType, union: &'static Union, value: Value) -> Value {
    let Notation::Nested(chosen) = Notation::of(union, &value) else {
        return value;
    };
    let Value::Object(mut fields) = value else { return value };
    for attribute in &kind.attributes {
        if matches!(attribute.form, Form::Object(_)) && attribute.name != chosen.tag && kind.is_written(&attribute.name)
        {
            fields.insert(attribute.name.clone(), Value::Null);
        }
    }
    Value::Object(fields)
}
