//! Values with every attribute that their schema has, as Terraform wants them.

use super::{Attribute, Form};
use crate::value::{Dynamic, Fields, Value, type_of};

/// The object with exactly these attributes: null where it has none, and with a type where any is taken.
pub(crate) fn complete(attributes: &[Attribute], value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let completed = attributes.iter().map(|attribute| {
                let value = fields.get(&attribute.name).unwrap_or(&Value::Null);
                (attribute.name.clone(), attribute.form.complete(value))
            });
            Value::Object(completed.collect::<Fields>())
        }
        other => other.clone(),
    }
}

impl Form {
    fn complete(&self, value: &Value) -> Value {
        match (self, value) {
            (_, Value::Null | Value::Unknown) => value.clone(),
            (Self::Dynamic, Value::Dynamic(_)) => value.clone(),
            (Self::Dynamic, value) => Value::Dynamic(Box::new(Dynamic {
                kind: type_of(value),
                value: value.clone(),
            })),
            (_, Value::Dynamic(dynamic)) => self.complete(&dynamic.value),
            (Self::Object(attributes), value) => complete(attributes, value),
            (Self::Objects(attributes), Value::List(items)) => {
                Value::List(items.iter().map(|item| complete(attributes, item)).collect())
            }
            (Self::List(form), Value::List(items)) => {
                Value::List(items.iter().map(|item| form.complete(item)).collect())
            }
            (Self::String, Value::Number(number)) => Value::String(number.to_string()),
            (_, value) => value.clone(),
        }
    }
}
