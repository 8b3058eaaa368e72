//! Values from bodies: what the API answers, as a state has it.

use serde_json::Value as Json;
use tidegate_model::shape::{Access, Object, Type, Union};

use super::Notation;
use crate::types::Naming;
use crate::value::{Fields, Value, from_json};

/// The value of a body, in the notation of `like` where that says something, else in the one that goes with the names.
pub(crate) fn written(kind: &'static Type, body: &Json, like: &Value, naming: Naming) -> Value {
    match (kind, body) {
        (Type::Object(object), Json::Object(_)) => Value::Object(written_fields(object, body, like, naming)),
        (Type::Union(union), Json::Object(_)) => Value::Object(choice(union, body, like, naming)),
        (Type::List { items, .. }, Json::Array(values)) => {
            let like = |index: usize| {
                if like.at(index).is_null() {
                    like.at(0)
                } else {
                    like.at(index)
                }
            };
            let values = values.iter().enumerate();
            Value::List(
                values
                    .map(|(index, value)| written(items, value, like(index), naming))
                    .collect(),
            )
        }
        (Type::StringOr(..), Json::Number(number)) => Value::String(number.to_string()),
        (Type::StringOr(_, other), Json::Array(_) | Json::Object(_)) => written(other, body, like, naming),
        _ => from_json(body),
    }
}

/// The fields of an object.
pub(crate) fn written_fields(object: &Object, body: &Json, like: &Value, naming: Naming) -> Fields {
    let mut fields = Fields::new();
    for field in object.fields().filter(|field| field.access == Access::User) {
        if let Some(value) = body.get(field.name).filter(|value| !value.is_null()) {
            let value = written(&field.kind, value, like.get(field.name), naming);
            fields.insert(field.name.to_owned(), value);
        }
    }
    fields
}

fn choice(union: &'static Union, body: &Json, like: &Value, naming: Naming) -> Fields {
    let tag = body.get(union.tag).and_then(Json::as_str).unwrap_or_default();
    let Some(variant) = union.variants.iter().find(|variant| variant.tag == tag) else {
        // Newer than this provider: it shows as a difference to whatever is configured.
        return Fields::from([(union.tag.to_owned(), Value::String(tag.to_owned()))]);
    };
    let (nested, inside) = match Notation::of(union, like) {
        Notation::Nested(chosen) => (true, if chosen.tag == tag { like.get(tag) } else { &Value::Null }),
        Notation::Flat(_) => (false, like),
        _ => (naming == Naming::Public, &Value::Null),
    };
    let mut fields = written_fields(variant.object, body, inside, naming);
    if nested {
        return Fields::from([(tag.to_owned(), Value::Object(fields))]);
    }
    fields.insert(union.tag.to_owned(), Value::String(tag.to_owned()));
    fields
}
