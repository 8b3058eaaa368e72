//! The order of policies.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_model::entity::EntityType;
use tidegate_store::{Change, Entity};
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::problem::{Fault, Problem};
use crate::write::{begin, existing, existing_parent, missing};

/// Where in its chain a new policy goes.
pub(crate) enum Place {
    End,
    Before(Uuid),
    After(Uuid),
}

impl Place {
    pub(crate) fn of(call: &Call, entity: &EntityType) -> Result<Self, Problem> {
        if entity.chain.is_none() {
            return Ok(Self::End);
        }
        match (call.query_id("before")?, call.query_id("after")?) {
            (None, None) => Ok(Self::End),
            (Some(id), None) => Ok(Self::Before(id)),
            (None, Some(id)) => Ok(Self::After(id)),
            (Some(_), Some(_)) => {
                let fault = |field| Fault::query(field, "`before` and `after` exclude each other; give one");
                Err(Problem::faults(vec![fault("before"), fault("after")]))
            }
        }
    }

    /// Moves the last policy of the chain to its place.
    pub(crate) async fn apply(
        &self,
        change: &mut Change,
        entity: &EntityType,
        parent: Option<Uuid>,
        new: Uuid,
    ) -> Result<(), Problem> {
        let (field, neighbour, offset) = match self {
            Self::End => return Ok(()),
            Self::Before(id) => ("before", *id, 0),
            Self::After(id) => ("after", *id, 1),
        };
        let mut order = ids(&change.list(entity.kind.word(), parent).await?);
        order.retain(|id| *id != new);
        let Some(at) = order.iter().position(|id| *id == neighbour) else {
            let reason = format!("there is no policy {neighbour} in this chain");
            return Err(Problem::faults(vec![Fault::query(field, reason)]));
        };
        order.insert(at + offset, new);
        Ok(change.place(entity.kind.word(), parent, &order).await?)
    }
}

/// `GET` of a chain.
pub(crate) async fn get(call: Call, entity: &'static EntityType) -> Answer {
    let (gateway, parent) = (call.gateway()?, call.parent(entity)?);
    let store = call.control.store();
    if let (Some(kind), Some(id)) = (entity.parent, parent) {
        let found = store.get(Some(gateway), kind.word(), None, id).await;
        found.map_err(|error| missing(error, kind))?;
    }
    let chain = store.chain(gateway, entity.kind.word(), parent).await?;
    Ok(answer::json(StatusCode::OK, &json!({ "policies": ids(&chain) })))
}

/// `PUT` of a chain: all of its policies in their new order.
pub(crate) async fn replace(call: Call, entity: &'static EntityType) -> Answer {
    let body = call.body()?;
    let mut change = begin(&call, entity).await?;
    let parent = existing_parent(&call, &mut change, entity).await?;
    let chain = ids(&change.list(entity.kind.word(), parent).await?);
    let order = order(&body, &chain)?;
    change.place(entity.kind.word(), parent, &order).await?;
    let audit = call.audit("reorder", entity, parent.unwrap_or_default());
    change.commit(audit).await?;
    Ok(answer::json(StatusCode::OK, &json!({ "policies": order })))
}

/// `POST` of a policy's new index.
pub(crate) async fn moved(call: Call, entity: &'static EntityType) -> Answer {
    let body = call.body()?;
    let mut change = begin(&call, entity).await?;
    let stored = existing(&call, &mut change, entity).await?;
    let mut order = ids(&change.list(entity.kind.word(), stored.parent).await?);
    let last = order.len().saturating_sub(1);
    let index = body
        .get("index")
        .and_then(Value::as_u64)
        .and_then(|index| usize::try_from(index).ok());
    let Some(index) = index.filter(|index| *index <= last) else {
        let reason = format!("must be a whole number from 0 to {last}, the last place of the chain");
        return Err(Problem::faults(vec![Fault::body("index", reason)]));
    };
    order.retain(|id| *id != stored.id);
    order.insert(index, stored.id);
    change.place(entity.kind.word(), stored.parent, &order).await?;
    let audit = call.audit("move", entity, stored.parent.unwrap_or_default());
    change.commit(audit).await?;
    Ok(answer::empty())
}

fn ids(chain: &[Entity]) -> Vec<Uuid> {
    chain.iter().map(|policy| policy.id).collect()
}

/// The order that a body asks for: every policy of the chain once.
fn order(body: &Value, chain: &[Uuid]) -> Result<Vec<Uuid>, Problem> {
    let Some(items) = body.get("policies").and_then(Value::as_array) else {
        let reason = "must be a list of the ids of all policies of the chain";
        return Err(Problem::faults(vec![Fault::body("policies", reason)]));
    };
    let mut order = Vec::new();
    let mut faults = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let id = item.as_str().and_then(|id| Uuid::try_parse(id).ok());
        let reason = match id {
            Some(id) if order.contains(&id) => format!("{id} is listed already"),
            Some(id) if chain.contains(&id) => {
                order.push(id);
                continue;
            }
            _ => format!("{item} is the id of no policy of this chain"),
        };
        faults.push(Fault::body(format!("policies[{index}]"), reason));
    }
    let missing: Vec<_> = chain
        .iter()
        .filter(|id| !order.contains(id))
        .map(Uuid::to_string)
        .collect();
    if !missing.is_empty() {
        let reason = format!("lacks {}; list every policy of the chain", missing.join(", "));
        faults.push(Fault::body("policies", reason));
    }
    if faults.is_empty() {
        Ok(order)
    } else {
        Err(Problem::faults(faults))
    }
}
