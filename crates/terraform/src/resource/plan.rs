//! What a configuration would make of a resource.

use serde_json::Value as Json;
use tidegate_model::shape::{Access, Field, Format, Presence, Text, Type};

use super::Private;
use super::choice::mirrored;
use crate::body::{Reading, Said, default, planned, same, same_field};
use crate::schema::{Writer, complete};
use crate::types::{ResourceType, Root};
use crate::value::{Path, Value};

/// What a configuration would make of a resource.
#[derive(Debug)]
pub(crate) struct Planned {
    pub(crate) state: Value,
    pub(crate) private: Private,
    /// What cannot be changed in place.
    pub(crate) replace: Vec<Path>,
    /// Whether anything is to be done.
    pub(crate) changes: bool,
    /// Whether a secret that Terraform does not remember is another one, or not known yet.
    pub(crate) hidden: bool,
}

/// What `config` would make of a resource; `prior` is null where there is none yet.
pub(crate) fn plan(kind: &ResourceType, config: &Value, prior: &Value, before: &Private) -> Planned {
    let private = before.with(&Said::of(kind.root(), config, Reading::Configuration).write_only);
    let mut fields = written(kind, config, prior);
    for (name, _) in kind.parents() {
        fields.insert(name.to_owned(), config.get(name).clone());
    }
    let differing: Vec<_> = fields
        .iter()
        .filter(|(name, value)| *value != prior.get(name))
        .map(|(name, _)| name.clone())
        .collect();
    let hidden = !private.has_same_secrets(before);
    let changes = prior.is_null() || hidden || !differing.is_empty();
    for field in kind.assigned() {
        let stays = !changes || !prior.is_null() && is_fixed(field);
        let value = if stays {
            prior.get(field.name).clone()
        } else {
            Value::Unknown
        };
        fields.insert(field.name.to_owned(), value);
    }
    let mut replace = Vec::new();
    if !prior.is_null() {
        let needs = differing
            .iter()
            .filter(|name| needs_replacement(kind, name, &fields[*name]));
        replace.extend(needs.map(|name| Path::default().attribute(name)));
        if hidden && !kind.is_replaceable() {
            // A secret that nobody remembers differs from nothing; this does, as it is not known.
            replace.push(Path::default().attribute("updated_at"));
        }
    }
    Planned {
        state: complete(&kind.attributes, &Value::Object(fields)),
        private,
        replace,
        changes,
        hidden,
    }
}

/// The attributes of the body. One that means the same as before stays as it is, whatever its notation.
fn written(kind: &ResourceType, config: &Value, prior: &Value) -> crate::value::Fields {
    let said = Said::of(kind.root(), config, Reading::Remembered);
    let before = Said::of(kind.root(), prior, Reading::State).body;
    let body = &said.body;
    let object = match kind.root() {
        Root::Object(object) => object,
        Root::Union(union) => {
            let shape = &kind.entity.body;
            let value = if !prior.is_null() && said.is_known() && same(shape, body, &before) {
                prior.clone()
            } else {
                planned(shape, config, prior, false)
            };
            let mut fields = mirrored(union, &value);
            fields.retain(|name, _| kind.is_written(name));
            return fields;
        }
    };
    let mut fields = crate::value::Fields::new();
    for field in object.fields().filter(|field| field.access == Access::User) {
        let (given, was) = (config.get(field.name), prior.get(field.name));
        let keeps = !given.is_null() && !was.is_null() && !said.depends_on_unknown(field.name);
        let value = if keeps && same_field(field, body.get(field.name), before.get(field.name)) {
            was.clone()
        } else if given.is_null() {
            absent(kind, field, prior)
        } else {
            planned(&field.kind, given, was, false)
        };
        fields.insert(field.name.to_owned(), value);
    }
    let Value::Object(fields) = complete(&kind.attributes, &Value::Object(fields)) else {
        return crate::value::Fields::new();
    };
    fields.into_iter().filter(|(name, _)| kind.is_written(name)).collect()
}

/// What the control plane decides when it is left out stays as it is.
fn absent(kind: &ResourceType, field: &'static Field, prior: &Value) -> Value {
    let decided = matches!(field.presence, Presence::Optional)
        && kind.entity.kept.contains(&field.name)
        && kind
            .attribute(field.name)
            .is_some_and(|attribute| attribute.writer == Writer::Either);
    match (decided, prior) {
        (true, Value::Null) => Value::Unknown,
        (true, prior) => prior.get(field.name).clone(),
        (false, prior) => default(field, prior.get(field.name)),
    }
}

/// Whether the control plane never says anything else of it.
fn is_fixed(field: &Field) -> bool {
    field.name == "created_at"
        || matches!(
            field.kind,
            Type::String(Text {
                format: Format::Uuid,
                ..
            })
        )
}

fn needs_replacement(kind: &ResourceType, name: &str, value: &Value) -> bool {
    let above = kind.parents().any(|(parent, _)| parent == name);
    // The API keeps it when it is left out.
    let taken_away = kind.entity.kept.contains(&name) && value.is_null();
    above || taken_away || !kind.is_replaceable()
}

/// What the configuration says, for the API.
pub(crate) fn body(kind: &ResourceType, config: &Value) -> Said {
    tagged(kind, Said::of(kind.root(), config, Reading::Configuration))
}

/// What a state says, for the API.
pub(crate) fn stated(kind: &ResourceType, state: &Value) -> Json {
    tagged(kind, Said::of(kind.root(), state, Reading::State)).body
}

/// With the type of the policy, which the type of the resource says.
fn tagged(kind: &ResourceType, mut said: Said) -> Said {
    if let (Some(variant), Type::Union(union), Json::Object(body)) = (kind.variant, &kind.entity.body, &mut said.body) {
        body.insert(union.tag.to_owned(), variant.tag.into());
    }
    said
}
