//! Which bodies mean the same: one may say what the other leaves to a default.

use serde_json::Value as Json;
use tidegate_model::shape::{Access, Field, Format, Literal, Object, Presence, Text, Type};

use crate::schema::{SWITCH, has_switch};

/// Whether two values of a field mean the same; none is one that was left out.
pub(crate) fn same_field(field: &Field, one: Option<&Json>, other: Option<&Json>) -> bool {
    let default = match field.presence {
        Presence::Default(Literal::Object) => Some(Json::Object(serde_json::Map::new())),
        Presence::Default(literal) => Some(literal.into()),
        _ => None,
    };
    let given = |value: Option<&Json>| value.filter(|value| !value.is_null()).or(default.as_ref()).cloned();
    match (given(one), given(other)) {
        (None, None) => true,
        (Some(one), Some(other)) => same(&field.kind, &one, &other),
        (Some(alone), None) | (None, Some(alone)) => says_nothing(field, &alone),
    }
}

/// Whether it is as good as nothing: an empty list or map, or an object that is switched off.
fn says_nothing(field: &Field, value: &Json) -> bool {
    if !matches!(field.presence, Presence::Optional) {
        return false;
    }
    match (&field.kind, value) {
        (Type::List { .. }, Json::Array(items)) => items.is_empty(),
        (Type::Map(_), Json::Object(entries)) => entries.is_empty(),
        (Type::Object(object), Json::Object(_)) if has_switch(&field.kind) => {
            let off = value.get(SWITCH) == Some(&Json::Bool(false));
            let mut others = object.fields().filter(|field| field.name != SWITCH);
            off && others.all(|field| same_field(field, value.get(field.name), None))
        }
        _ => false,
    }
}

/// Whether two values mean the same.
pub(crate) fn same(kind: &Type, one: &Json, other: &Json) -> bool {
    match kind {
        Type::Object(object) => same_fields(object, one, other),
        Type::Union(union) => {
            let tag = one.get(union.tag);
            let variant = union
                .variants
                .iter()
                .find(|variant| tag.and_then(Json::as_str) == Some(variant.tag));
            tag == other.get(union.tag) && variant.is_some_and(|variant| same_fields(variant.object, one, other))
        }
        Type::List { items, .. } => match (one.as_array(), other.as_array()) {
            (Some(one), Some(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(items, one, other))
            }
            _ => one == other,
        },
        Type::StringOr(_, inner) => match (one, other) {
            (Json::Number(number), Json::String(text)) | (Json::String(text), Json::Number(number)) => {
                number.to_string() == *text
            }
            (Json::Array(_) | Json::Object(_), Json::Array(_) | Json::Object(_)) => same(inner, one, other),
            _ => one == other,
        },
        Type::Reference(_) => same_reference(one, other),
        Type::String(Text {
            format: Format::Uuid, ..
        }) => same_text(Some(one), Some(other)).unwrap_or(false),
        _ => one == other,
    }
}

fn same_fields(object: &Object, one: &Json, other: &Json) -> bool {
    let mut fields = object.fields().filter(|field| field.access == Access::User);
    fields.all(|field| same_field(field, one.get(field.name), other.get(field.name)))
}

/// By what both say of it: the identifier, the name, or both.
fn same_reference(one: &Json, other: &Json) -> bool {
    let ids = same_text(one.get("id"), other.get("id"));
    let names = one.get("name").zip(other.get("name")).map(|(one, other)| one == other);
    match (ids, names) {
        (None, None) => one == other,
        (ids, names) => ids.unwrap_or(true) && names.unwrap_or(true),
    }
}

/// Whether two identifiers are the same; none unless both are there.
fn same_text(one: Option<&Json>, other: Option<&Json>) -> Option<bool> {
    Some(one?.as_str()?.eq_ignore_ascii_case(other?.as_str()?))
}
