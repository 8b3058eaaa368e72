//! The configuration that makes a resource what its state says.

use serde_json::{Map, Value as Json};
use tidegate_model::shape::{Access, Field, Object, Presence, Type};

use crate::body::{Reading, Said, same_field, written};
use crate::schema::complete;
use crate::types::{Naming, ResourceType, Root};
use crate::value::Value;

/// The configuration that makes a resource what its state says, without what goes without saying.
pub(crate) fn configuration(kind: &ResourceType, naming: Naming, state: &Value) -> Value {
    let body = Said::of(kind.root(), state, Reading::State).body;
    let mut fields = match kind.root() {
        Root::Object(object) => {
            let body = Json::Object(object_without_defaults(object, &body));
            crate::body::written_fields(object, &body, state, naming)
        }
        Root::Union(_) => {
            let body = without_defaults(&kind.entity.body, &body);
            // The state has both notations; the names say which is wanted.
            let value = written(&kind.entity.body, &body, &Value::Null, naming);
            value.fields().cloned().unwrap_or_default()
        }
    };
    fields.extend(
        kind.parents()
            .map(|(name, _)| (name.to_owned(), state.get(name).clone())),
    );
    complete(&kind.attributes, &Value::Object(fields))
}

fn without_defaults(kind: &Type, value: &Json) -> Json {
    match (kind, value) {
        (Type::Object(object), Json::Object(_)) => Json::Object(object_without_defaults(object, value)),
        (Type::Union(union), Json::Object(_)) => {
            let tag = value.get(union.tag).cloned().unwrap_or_default();
            let variant = union.variants.iter().find(|variant| tag == variant.tag);
            let mut fields = variant
                .map(|variant| object_without_defaults(variant.object, value))
                .unwrap_or_default();
            fields.insert(union.tag.to_owned(), tag);
            Json::Object(fields)
        }
        (Type::List { items, .. }, Json::Array(values)) => {
            values.iter().map(|value| without_defaults(items, value)).collect()
        }
        (Type::Reference(_), Json::Object(fields)) if fields.contains_key("id") => {
            Json::Object(Map::from_iter([("id".to_owned(), fields["id"].clone())]))
        }
        _ => value.clone(),
    }
}

fn object_without_defaults(object: &Object, value: &Json) -> Map<String, Json> {
    let says = |field: &&Field| {
        matches!(field.presence, Presence::Required) || !same_field(field, value.get(field.name), None)
    };
    let fields = object
        .fields()
        .filter(|field| field.access == Access::User)
        .filter(says);
    let stated = fields.filter_map(|field| {
        Some((
            field.name.to_owned(),
            without_defaults(&field.kind, value.get(field.name)?),
        ))
    });
    stated.collect()
}
