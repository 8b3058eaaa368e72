//! Creating, replacing, patching and deleting entities of any kind.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Map, Value};
use tidegate_model::entity::{self, EntityType, RUNTIME_VERSION, keep_secrets};
use tidegate_model::shape::{Kind, Type};
use tidegate_store::{Change, Entity, NewEntity, StoreError, Update};
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::call::{Call, precondition};
use crate::problem::{Fault, Problem};
use crate::render::Renderer;
use crate::rules::About;
use crate::{chain, references, rules};

pub(crate) async fn create(call: Call, entity: &'static EntityType) -> Answer {
    let mut body = entity::check(entity.kind, &call.body()?)?;
    if entity.kind == Kind::Gateway && body.get("min_runtime_version").is_none() {
        body["min_runtime_version"] = RUNTIME_VERSION.to_string().into();
    }
    let mut change = begin(&call, entity).await?;
    let parent = existing_parent(&call, &mut change, entity).await?;
    let place = chain::Place::of(&call, entity)?;
    let about = about(&call, entity, parent, None);
    let references = examine(&mut change, entity, about, &mut body).await?;
    let new = NewEntity {
        id: None,
        kind: entity.kind.word().to_owned(),
        parent,
        name: name(&body),
        body,
        references,
    };
    let stored = change.insert(new).await.map_err(|error| taken(error, entity))?;
    place.apply(&mut change, entity, parent, stored.id).await?;
    change.commit(call.audit("create", entity, stored.id)).await?;
    rendered(&call, entity, StatusCode::CREATED, &stored).await
}

pub(crate) async fn replace(call: Call, entity: &'static EntityType) -> Answer {
    let body = call.body()?;
    let mut change = begin(&call, entity).await?;
    let stored = existing(&call, &mut change, entity).await?;
    update(&call, change, entity, "replace", &stored, body).await
}

pub(crate) async fn patch(call: Call, entity: &'static EntityType) -> Answer {
    let patch = call.body()?;
    let mut change = begin(&call, entity).await?;
    let stored = existing(&call, &mut change, entity).await?;
    let body = patched(entity, &stored, &patch)?;
    update(&call, change, entity, "patch", &stored, body).await
}

pub(crate) async fn delete(call: Call, entity: &'static EntityType) -> Answer {
    let expected = call.expected()?;
    let mut change = begin(&call, entity).await?;
    let stored = existing(&call, &mut change, entity).await?;
    change.delete(stored.id, expected).await.map_err(conflict(expected))?;
    change.commit(call.audit("delete", entity, stored.id)).await?;
    Ok(answer::empty())
}

async fn update(
    call: &Call,
    mut change: Change,
    entity: &'static EntityType,
    action: &str,
    stored: &Entity,
    mut body: Value,
) -> Answer {
    let expected = call.expected()?;
    if expected.is_some_and(|expected| expected != stored.revision) {
        return Err(precondition(Some(stored.revision)));
    }
    for field in entity.kept {
        let kept = stored
            .body
            .get(*field)
            .filter(|_| body.get(*field).is_none_or(Value::is_null));
        if let Some(kept) = kept {
            body[*field] = kept.clone();
        }
    }
    let kept = keep_secrets(entity.kind, &mut body, &stored.body);
    let mut body = entity::check(entity.kind, &body)?;
    kept.restore(&mut body);
    let clear = Entity {
        body: body.clone(),
        ..stored.clone()
    };
    entity::check_kept(&call.control.store().opened(&clear)?)?;
    check_variant(entity, &stored.body, &body)?;
    let about = about(call, entity, stored.parent, Some(stored.id));
    let references = examine(&mut change, entity, about, &mut body).await?;
    let update = Update {
        name: name(&body),
        body,
        references,
    };
    let result = change.update(stored.id, expected, update).await;
    let updated = result
        .map_err(conflict(expected))
        .map_err(|error| named(error, entity))?;
    if let (Some(old), Some(new)) = (&stored.name, &updated.name)
        && old != new
    {
        references::rename(&mut change, stored.id, old, new).await?;
    }
    change.commit(call.audit(action, entity, stored.id)).await?;
    rendered(call, entity, StatusCode::OK, &updated).await
}

/// What is stored with what the patch says, which is `null` for what is to go.
fn patched(entity: &EntityType, stored: &Entity, patch: &Value) -> Result<Value, Problem> {
    let mut body = stored.body.clone();
    entity::for_each_secret(entity.kind, &mut body, &mut |secret| {
        if secret.is_object() {
            *secret = Value::Null;
        }
    });
    let empty = Map::new();
    let mut faults = Vec::new();
    for (field, value) in patch.as_object().unwrap_or(&empty) {
        if entity.patched.contains(&field.as_str()) {
            merge(&mut body[field], value);
        } else {
            let known = entity.patched.join("`, `");
            faults.push(Fault::body(
                field,
                format!("cannot be patched; a patch may hold `{known}`"),
            ));
        }
    }
    if faults.is_empty() {
        Ok(body)
    } else {
        Err(Problem::faults(faults))
    }
}

/// RFC 7396: objects are merged, and `null` removes.
fn merge(old: &mut Value, patch: &Value) {
    let Some(fields) = patch.as_object() else {
        *old = patch.clone();
        return;
    };
    if !old.is_object() {
        *old = Value::Object(Map::new());
    }
    for (field, value) in fields {
        merge(&mut old[field], value);
    }
}

/// Resolves references and holds the body against the other entities.
async fn examine(
    change: &mut Change,
    entity: &EntityType,
    about: About,
    body: &mut Value,
) -> Result<Vec<tidegate_store::Reference>, Problem> {
    let mut faults = Vec::new();
    let references = references::resolve(change, entity, about.parent, body, &mut faults).await?;
    let ruled = rules::check(change, about, body, &mut faults).await;
    // What is wrong with the body comes before what it is in the way of.
    if faults.is_empty() {
        ruled.map(|()| references)
    } else {
        Err(Problem::faults(faults))
    }
}

fn about(call: &Call, entity: &EntityType, parent: Option<Uuid>, own: Option<Uuid>) -> About {
    About {
        gateway: call.param("gateway"),
        kind: entity.kind,
        parent,
        own,
    }
}

/// Begins a change of the gateway in the path, or of none to make one.
pub(crate) async fn begin(call: &Call, entity: &EntityType) -> Result<Change, Problem> {
    let making = entity.parent.is_none() && !call.has_param("gateway");
    let gateway = if making { None } else { Some(call.gateway()?) };
    let change = call.control.store().change(gateway, call.caller.actor.clone()).await;
    change.map_err(|error| missing(error, Kind::Gateway))
}

/// The listener or virtual cluster whose policies are meant.
pub(crate) async fn existing_parent(
    call: &Call,
    change: &mut Change,
    entity: &EntityType,
) -> Result<Option<Uuid>, Problem> {
    let (Some(id), Some(kind)) = (call.parent(entity)?, entity.parent) else {
        return Ok(None);
    };
    match references::of_kind(change, id, kind).await? {
        Some(_) => Ok(Some(id)),
        None => Err(Problem::not_found(kind.noun())),
    }
}

/// The entity that is meant.
pub(crate) async fn existing(call: &Call, change: &mut Change, entity: &EntityType) -> Result<Entity, Problem> {
    let (id, parent) = (call.id(entity)?, call.parent(entity)?);
    let found = references::of_kind(change, id, entity.kind).await?;
    found
        .filter(|found| found.parent == parent)
        .ok_or_else(|| Problem::not_found(entity.kind.noun()))
}

async fn rendered(
    call: &Call,
    entity: &'static EntityType,
    status: StatusCode,
    stored: &Entity,
) -> Result<Response, Problem> {
    let body = Renderer::of_done(&call.control, entity).render(stored).await?;
    Ok(answer::entity(status, &body, stored.revision))
}

fn check_variant(entity: &EntityType, old: &Value, new: &Value) -> Result<(), Problem> {
    let Type::Union(union) = entity.body else { return Ok(()) };
    if old.get(union.tag) == new.get(union.tag) {
        return Ok(());
    }
    let old = old.get(union.tag).and_then(Value::as_str).unwrap_or_default();
    let reason = format!(
        "was `{old}` and cannot be changed; create another {}",
        entity.kind.noun()
    );
    Err(Problem::faults(vec![Fault::body(union.tag, reason)]))
}

fn name(body: &Value) -> Option<String> {
    body.get("name").and_then(Value::as_str).map(str::to_owned)
}

/// A problem that says which entity has the name.
fn taken(error: StoreError, entity: &EntityType) -> Problem {
    match error {
        StoreError::NameTaken { id } => {
            let noun = entity.kind.noun();
            Problem::conflict(format!(
                "the name is taken by the {noun} {id}; choose another one, or change that one"
            ))
        }
        error => error.into(),
    }
}

/// What an update or a deletion can run into.
enum Failed {
    Store(StoreError),
    Precondition(i64),
}

fn conflict(expected: Option<i64>) -> impl Fn(StoreError) -> Failed {
    move |error| match error {
        // 0 is no revision: then something else is in the way.
        StoreError::Conflict { current } if expected.is_some() && current > 0 => Failed::Precondition(current),
        error => Failed::Store(error),
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Self {
        match failed {
            Failed::Store(error) => error.into(),
            Failed::Precondition(current) => precondition(Some(current)),
        }
    }
}

fn named(failed: Failed, entity: &EntityType) -> Problem {
    match failed {
        Failed::Store(error) => taken(error, entity),
        failed @ Failed::Precondition(_) => failed.into(),
    }
}

/// A problem that says what is not there.
pub(crate) fn missing(error: StoreError, kind: Kind) -> Problem {
    absent(error, kind.noun())
}

/// As [`missing`], for what is no entity.
pub(crate) fn absent(error: StoreError, noun: &str) -> Problem {
    match error {
        StoreError::NotFound => Problem::not_found(noun),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_somebody_took_meanwhile_is_no_failed_precondition() {
        let status = |expected, current| Problem::from(conflict(expected)(StoreError::Conflict { current })).status;
        assert_eq!(status(Some(3), 4), StatusCode::PRECONDITION_FAILED);
        assert_eq!(status(Some(3), 0), StatusCode::CONFLICT);
        assert_eq!(status(None, 4), StatusCode::CONFLICT);
    }
}
