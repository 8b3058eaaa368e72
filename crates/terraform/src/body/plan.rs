//! What a configuration comes to: its values, with defaults where it says nothing, and unknown where the control plane will.

use tidegate_model::shape::{Access, Field, Object, Presence, Type, Union};

use super::{Notation, Said, is_field, same_field};
use crate::schema::{has_switch, is_secret, write_only};
use crate::types::Root;
use crate::value::{Fields, Value, from_json};

/// The value that `config` comes to, where `prior` is what there was.
pub(crate) fn planned(kind: &'static Type, config: &Value, prior: &Value, in_list: bool) -> Value {
    match (kind, config) {
        // What takes any type is taken as it is.
        (_, Value::Null | Value::Unknown | Value::Dynamic(_)) => config.clone(),
        (Type::Object(object), Value::Object(_)) => Value::Object(planned_fields(object, config, prior, in_list)),
        (Type::Union(union), Value::Object(_)) => Value::Object(choice(union, config, prior, in_list)),
        (Type::List { items, .. }, Value::List(values)) => {
            let values = values.iter().enumerate();
            Value::List(
                values
                    .map(|(index, value)| planned(items, value, prior.at(index), true))
                    .collect(),
            )
        }
        (Type::Reference(_), Value::Object(fields)) if !in_list => Value::Object(reference(fields, prior)),
        _ => config.clone(),
    }
}

/// The fields of an object, beside what else is in it.
pub(crate) fn planned_fields(object: &Object, config: &Value, prior: &Value, in_list: bool) -> Fields {
    let mut fields = config.fields().cloned().unwrap_or_default();
    for field in object.fields().filter(|field| field.access == Access::User) {
        let (given, prior) = (config.get(field.name), prior.get(field.name));
        let value = match given {
            Value::Null => default(field, prior),
            given => planned(&field.kind, given, prior, in_list),
        };
        fields.insert(field.name.to_owned(), value);
        if is_secret(&field.kind) {
            fields.insert(write_only(field.name), Value::Null);
        }
    }
    fields
}

/// What a field is that the configuration leaves out.
pub(crate) fn default(field: &'static Field, prior: &Value) -> Value {
    match field.presence {
        Presence::Default(literal) => from_json(&literal.into()),
        // The API says of what is not there that it is off.
        Presence::Optional if has_switch(&field.kind) && is_off(field, prior) => prior.clone(),
        _ => Value::Null,
    }
}

fn is_off(field: &'static Field, prior: &Value) -> bool {
    let Type::Object(object) = field.kind else { return false };
    let body = Said::of(Root::Object(object), prior, super::Reading::State).body;
    !prior.is_null() && same_field(field, Some(&body), None)
}

fn choice(union: &'static Union, config: &Value, prior: &Value, in_list: bool) -> Fields {
    let mut fields = match Notation::of(union, config) {
        Notation::Nested(variant) => {
            let mut fields = config.fields().cloned().unwrap_or_default();
            if let held @ Value::Object(_) = config.get(variant.tag) {
                let held = planned_fields(variant.object, held, prior.get(variant.tag), in_list);
                fields.insert(variant.tag.to_owned(), Value::Object(held));
            }
            fields
        }
        Notation::Flat(variant) => planned_fields(variant.object, config, prior, in_list),
        Notation::Unknown => {
            let mut fields = config.fields().cloned().unwrap_or_default();
            for (name, value) in &mut fields {
                // Which default it gets is not known either.
                if value.is_null() && may_have_default(union, name) {
                    *value = Value::Unknown;
                } else if let Some(field) = field_of(union, name) {
                    *value = planned(&field.kind, value, prior.get(name), in_list);
                }
            }
            fields
        }
        Notation::Several(..) | Notation::Neither => config.fields().cloned().unwrap_or_default(),
    };
    let secrets = union.variants.iter().flat_map(|variant| variant.object.fields());
    for secret in secrets.filter(|field| is_secret(&field.kind)) {
        fields.insert(write_only(secret.name), Value::Null);
    }
    fields
}

/// The first field of this name. Those of one name differ in no more than what they mean.
fn field_of(union: &'static Union, name: &str) -> Option<&'static Field> {
    let mut fields = union.variants.iter().flat_map(|variant| variant.object.fields());
    fields.find(|field| field.name == name)
}

fn may_have_default(union: &'static Union, name: &str) -> bool {
    let mut fields = union.variants.iter().flat_map(|variant| variant.object.fields());
    is_field(union, name) && fields.any(|field| field.name == name && matches!(field.presence, Presence::Default(_)))
}

/// A reference by `id` or by `name`, completed with the other one: as it was if it is the same, else known after an apply.
fn reference(config: &Fields, prior: &Value) -> Fields {
    let mut fields = config.clone();
    for (given, other) in [("id", "name"), ("name", "id")] {
        let (Some(value), true) = (config.get(given), config.get(other).is_none_or(Value::is_null)) else {
            continue;
        };
        if value.is_null() {
            continue;
        }
        let same = !value.is_unknown() && prior.get(given) == value && !prior.get(other).is_null();
        let completed = if same { prior.get(other).clone() } else { Value::Unknown };
        fields.insert(other.to_owned(), completed);
    }
    fields
}
