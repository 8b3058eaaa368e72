//! References of bodies to other entities: by id or by name when they come in, by id once they are stored.

use serde_json::{Value, json};
use tidegate_model::entity::{EntityType, PARENT_POLICY, for_each_reference, references};
use tidegate_model::shape::Kind;
use tidegate_store::{Change, Entity, Reference, StoreError, Update};
use uuid::Uuid;

use crate::problem::{Fault, Problem};

/// Finds what `body` refers to, and writes references that stand by themselves as ids, so that a new name of the other
/// entity does not matter. Those inside of lists stay as they were written.
pub(crate) async fn resolve(
    change: &mut Change,
    entity: &EntityType,
    parent: Option<Uuid>,
    body: &mut Value,
    faults: &mut Vec<Fault>,
) -> Result<Vec<Reference>, Problem> {
    let mut resolved = Vec::new();
    for reference in references(entity.kind, body) {
        if reference.path == PARENT_POLICY {
            resolved.extend(reference.id.map(|to| Reference {
                field: reference.path,
                to,
            }));
            continue;
        }
        match target(change, &reference).await? {
            Ok(to) => resolved.push(Reference {
                field: reference.path,
                to,
            }),
            Err(fault) => faults.push(fault),
        }
    }
    for_each_reference(entity.kind, body, &mut |_, member, path, value| {
        let found = resolved.iter().find(|reference| reference.field == path);
        if let Some(found) = found.filter(|_| member) {
            *value = json!({ "id": found.to });
        }
    });
    check_parent(change, entity, parent, body, faults).await?;
    Ok(resolved)
}

async fn target(
    change: &mut Change,
    reference: &tidegate_model::entity::Reference,
) -> Result<Result<Uuid, Fault>, Problem> {
    let noun = reference.kind.noun();
    let by_id = match reference.id {
        None => None,
        Some(id) => match of_kind(change, id, reference.kind).await? {
            Some(found) => Some(found),
            None => {
                let reason = format!("there is no {noun} with the id {id} in this gateway");
                return Ok(Err(Fault::body(format!("{}.id", reference.path), reason)));
            }
        },
    };
    let Some(name) = &reference.name else {
        let missing = || Fault::body(&reference.path, "names no entity; write `name` or `id` in it");
        return Ok(by_id.map(|found| found.id).ok_or_else(missing));
    };
    let field = format!("{}.name", reference.path);
    let by_name = change.find(reference.kind.word(), None, name).await?;
    Ok(match (by_id, by_name) {
        (Some(by_id), by_name) if by_name.as_ref().map(|it| it.id) != Some(by_id.id) => {
            let is = by_id.name.unwrap_or_default();
            let reason = format!("`id` and `name` mean different entities: the {noun} with this id is named `{is}`");
            Err(Fault::body(field, reason))
        }
        (_, Some(found)) => Ok(found.id),
        (_, None) => Err(Fault::body(
            field,
            format!("there is no {noun} named `{name}` in this gateway"),
        )),
    })
}

/// A policy runs under a schema validation of its own chain, and nothing runs under one that runs under another.
async fn check_parent(
    change: &mut Change,
    entity: &EntityType,
    parent: Option<Uuid>,
    body: &Value,
    faults: &mut Vec<Fault>,
) -> Result<(), Problem> {
    let id = body.get(PARENT_POLICY).and_then(Value::as_str);
    let Some(id) = id.and_then(|id| Uuid::try_parse(id).ok()) else {
        return Ok(());
    };
    let reason = match of_kind(change, id, entity.kind).await? {
        None => format!("there is no {} with the id {id}", entity.kind.noun()),
        Some(found) if found.parent != parent => {
            format!("the policy {id} belongs to another virtual cluster; name one of the same chain")
        }
        Some(found) => match found.body.get("type").and_then(Value::as_str) {
            Some("schema_validation") => return Ok(()),
            other => {
                let other = other.unwrap_or_default();
                format!("the policy {id} is of type `{other}`; name one of type `schema_validation`")
            }
        },
    };
    faults.push(Fault::body(PARENT_POLICY, reason));
    Ok(())
}

/// The entity, if there is one of this kind.
pub(crate) async fn of_kind(change: &mut Change, id: Uuid, kind: Kind) -> Result<Option<Entity>, Problem> {
    match change.get(id).await {
        Ok(found) if found.kind == kind.word() => Ok(Some(found)),
        Ok(_) | Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Writes an entity's new name where others refer to it by the old one.
pub(crate) async fn rename(change: &mut Change, id: Uuid, old: &str, new: &str) -> Result<(), Problem> {
    for referrer in change.all_references_to(id).await? {
        let Some(kind) = Kind::from_word(&referrer.kind) else {
            continue;
        };
        // References that stand by themselves are stored by id alone.
        if !referrer.field.contains('[') {
            continue;
        }
        let stored = change.get(referrer.id).await?;
        let mut body = stored.body.clone();
        for_each_reference(kind, &mut body, &mut |_, _, path, value| {
            if path == referrer.field && value.get("name").and_then(Value::as_str) == Some(old) {
                value["name"] = new.into();
            }
        });
        if body == stored.body {
            continue;
        }
        // Where it refers to does not change, but the store takes all of it anew.
        let mut resolved = Vec::new();
        for reference in references(kind, &body) {
            if let Ok(to) = target_after(change, &reference, (id, new)).await? {
                resolved.push(Reference {
                    field: reference.path,
                    to,
                });
            }
        }
        let update = Update {
            name: stored.name,
            body,
            references: resolved,
        };
        change.update(referrer.id, None, update).await?;
    }
    Ok(())
}

/// As [`target`], with one entity that has a new name already.
async fn target_after(
    change: &mut Change,
    reference: &tidegate_model::entity::Reference,
    (renamed, name): (Uuid, &str),
) -> Result<Result<Uuid, Fault>, Problem> {
    if reference.path == PARENT_POLICY {
        return Ok(reference.id.ok_or_else(|| Fault::body(PARENT_POLICY, "")));
    }
    if reference.name.as_deref() == Some(name) && reference.id.is_none_or(|id| id == renamed) {
        return Ok(Ok(renamed));
    }
    target(change, reference).await
}
