//! The state of a resource, from what the API answers.

use serde_json::Value as Json;
use tidegate_model::entity::{for_each_secret, keep_secrets};
use tidegate_model::shape::{Access, Field, Type};

use super::Private;
use super::choice::mirrored;
use crate::body::{Reading, Said, default, planned, same, same_field, written};
use crate::schema::complete;
use crate::types::{Naming, ResourceType, Root};
use crate::value::{Fields, Value, from_json};

/// The state after a read: what means the same as before is as it was, down to its notation and to secrets that the API
/// does not give back.
pub(crate) fn refreshed(
    kind: &ResourceType,
    naming: Naming,
    prior: &Value,
    answer: &Json,
    private: &mut Private,
) -> Value {
    let before = Said::of(kind.root(), prior, Reading::State).body;
    let mut now = answer.clone();
    private.take_hidden(&mut now);
    restore_secrets(kind, &mut now, &before);
    let mut fields = Fields::new();
    match kind.root() {
        Root::Object(object) => {
            for field in object.fields().filter(|field| field.access == Access::User) {
                let value = refreshed_field(field, naming, prior.get(field.name), before.get(field.name), &now);
                fields.insert(field.name.to_owned(), value);
            }
        }
        Root::Union(union) => {
            let body = &kind.entity.body;
            let fresh = written(body, &now, prior, naming);
            let fresh = known(planned(body, &fresh, &fresh, false));
            let value = if same(body, &before, &now) {
                fill(&planned(body, prior, prior, false), &fresh)
            } else {
                fresh
            };
            fields.extend(mirrored(union, &value));
        }
    }
    fields.extend(
        kind.parents()
            .map(|(name, _)| (name.to_owned(), prior.get(name).clone())),
    );
    let assigned = kind.assigned();
    fields.extend(assigned.map(|field| {
        (
            field.name.to_owned(),
            answer.get(field.name).map_or(Value::Null, from_json),
        )
    }));
    complete(&kind.attributes, &Value::Object(fields))
}

fn refreshed_field(field: &'static Field, naming: Naming, was: &Value, before: Option<&Json>, now: &Json) -> Value {
    let now = now.get(field.name).filter(|now| !now.is_null());
    let fresh = match now {
        Some(now) => written(&field.kind, now, was, naming),
        None => default(field, was),
    };
    let fresh = known(planned(&field.kind, &fresh, &fresh, false));
    if same_field(field, before, now) && !was.is_null() {
        // Fields that the state does not know yet get their defaults.
        known(fill(&planned(&field.kind, was, was, false), &fresh))
    } else {
        fresh
    }
}

/// The state after an apply: what was planned, and what the API said of what was not known.
pub(crate) fn completed(kind: &ResourceType, naming: Naming, state: &Value, answer: &Json) -> Value {
    let actual = refreshed(kind, naming, state, answer, &mut Private::default());
    complete(&kind.attributes, &known(fill(state, &actual)))
}

/// Whether an entity is as `body` asks for, as far as that can be seen: not in its literal secrets.
pub(crate) fn is_as_asked(kind: &ResourceType, body: &Json, answer: &Json) -> bool {
    if !kind.has(answer) {
        return false;
    }
    let mut now = answer.clone();
    restore_secrets(kind, &mut now, body);
    match kind.root() {
        Root::Union(_) => same(&kind.entity.body, body, &now),
        Root::Object(object) => {
            let kept = |field: &Field| kind.entity.kept.contains(&field.name) && body.get(field.name).is_none();
            let mut fields = object
                .fields()
                .filter(|field| field.access == Access::User && !kept(field));
            fields.all(|field| same_field(field, body.get(field.name), now.get(field.name)))
        }
    }
}

/// Puts the literal secrets of `before` where the API has left out a secret.
fn restore_secrets(kind: &ResourceType, now: &mut Json, before: &Json) {
    let mut literals = before.clone();
    if let (Some(variant), Type::Union(union)) = (kind.variant, &kind.entity.body) {
        literals[union.tag] = variant.tag.into();
    }
    let kind = kind.entity.kind;
    for_each_secret(kind, &mut literals, &mut |secret| {
        // A template is given back: where there is none, there is another secret now.
        if secret.as_str().is_some_and(|text| text.contains("${")) {
            *secret = Json::Null;
        }
    });
    keep_secrets(kind, now, &literals).restore(now);
}

/// The value with what `actual` has in the place of what is unknown.
pub(crate) fn fill(value: &Value, actual: &Value) -> Value {
    match value {
        Value::Unknown => actual.clone(),
        Value::Object(fields) => {
            let fields = fields.iter();
            Value::Object(
                fields
                    .map(|(name, value)| (name.clone(), fill(value, actual.get(name))))
                    .collect(),
            )
        }
        Value::List(items) => {
            let items = items.iter().enumerate();
            Value::List(items.map(|(index, value)| fill(value, actual.at(index))).collect())
        }
        other => other.clone(),
    }
}

/// A planned state with nothing in the place of what is unknown.
pub(crate) fn without_unknown(kind: &ResourceType, planned: &Value) -> Value {
    complete(&kind.attributes, &known(planned.clone()))
}

/// The value with null in the place of what is unknown.
fn known(value: Value) -> Value {
    if value.is_known() {
        value
    } else {
        fill(&value, &Value::Null)
    }
}
