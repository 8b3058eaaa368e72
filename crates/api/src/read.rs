//! Reading one entity, or a chain of policies.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_model::entity::{EntityType, PARENT_POLICY};
use tidegate_model::shape::Kind;
use tidegate_store::{Cursor, Filter, Query, Sort, StoreError};

use crate::answer::{self, Answer};
use crate::auth::Scope;
use crate::call::Call;
use crate::list::{self, Page};
use crate::problem::Problem;
use crate::render::Renderer;
use crate::write::missing;

pub(crate) async fn get(call: Call, entity: &'static EntityType) -> Answer {
    let (id, parent) = (call.id(entity)?, call.parent(entity)?);
    let gateway = entity.parent.map(|_| call.gateway()).transpose()?;
    let stored = call.control.store().get(gateway, entity.kind.word(), parent, id).await;
    let stored = stored.map_err(|error| missing(error, entity.kind))?;
    let body = Renderer::new(&call.control, entity).render(&stored).await?;
    Ok(answer::entity(StatusCode::OK, &body, stored.revision))
}

/// A page of a collection.
pub(crate) async fn list(call: Call, entity: &'static EntityType) -> Answer {
    let gateway = match entity.parent {
        Some(_) => Some(existing_gateway(&call).await?),
        None => None,
    };
    let page = Page::of(&call)?;
    let mut query = Query::new(gateway, entity.kind.word(), None);
    query.filter = list::filter(&call, entity)?;
    query.sort = Sort::Created;
    query.size = page.size;
    let mut renderer = Renderer::new(&call.control, entity);
    if let Some(own) = call
        .caller
        .access
        .only(Scope::Viewer)
        .filter(|_| entity.kind == Kind::Gateway)
    {
        let own = if page.is_beyond_first() { Vec::new() } else { own };
        let data = own_gateways(&call, &own, &query.filter, &mut renderer).await?;
        return Ok(page.answer::<Cursor>(&call, &data, None, None));
    }
    let piece = page.read(&call, query).await?;
    let data = renderer.render_all(&piece.items).await?;
    Ok(page.answer(&call, &data, piece.previous, piece.next))
}

/// Those of a few gateways that are there and that a filter admits.
async fn own_gateways(
    call: &Call,
    own: &[uuid::Uuid],
    filter: &Filter,
    renderer: &mut Renderer<'_>,
) -> Result<Vec<Value>, Problem> {
    let mut data = Vec::new();
    for id in own {
        let stored = match call.control.store().get(None, Kind::Gateway.word(), None, *id).await {
            Ok(stored) => stored,
            Err(StoreError::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        let name = stored.name.as_deref().unwrap_or_default();
        let part = filter.name_contains.as_deref().unwrap_or_default();
        if filter.name.as_deref().is_none_or(|wanted| wanted == name)
            && name.to_lowercase().contains(&part.to_lowercase())
        {
            data.push(renderer.render(&stored).await?);
        }
    }
    Ok(data)
}

/// The policies of a chain, in their order.
pub(crate) async fn chain(call: Call, entity: &'static EntityType) -> Answer {
    let gateway = call.gateway()?;
    let parent = call.parent(entity)?;
    let store = call.control.store();
    if let (Some(kind), Some(id)) = (entity.parent, parent) {
        let found = store.get(Some(gateway), kind.word(), None, id).await;
        found.map_err(|error| missing(error, kind))?;
    }
    let wanted = list::chain_filter(&call, entity)?;
    let mut renderer = Renderer::new(&call.control, entity);
    let mut data = Vec::new();
    for policy in store.chain(gateway, entity.kind.word(), parent).await? {
        let under = policy.body.get(PARENT_POLICY).and_then(Value::as_str);
        if wanted.admits(policy.name.as_deref(), under) {
            data.push(renderer.render(&policy).await?);
        }
    }
    Ok(answer::json(StatusCode::OK, &Value::Array(data)))
}

/// What refers to an entity, and so keeps it from being deleted; at most 100.
pub(crate) async fn referrers(call: Call, entity: &'static EntityType) -> Answer {
    let (gateway, id, parent) = (call.gateway()?, call.id(entity)?, call.parent(entity)?);
    let store = call.control.store();
    let found = store.get(Some(gateway), entity.kind.word(), parent, id).await;
    found.map_err(|error| missing(error, entity.kind))?;
    let referrers = store.references_to(id).await?;
    let data: Vec<_> = referrers
        .iter()
        .map(|by| json!({ "id": by.id, "kind": by.kind, "name": by.name, "parent_id": by.parent, "field": by.field }))
        .collect();
    Ok(answer::json(StatusCode::OK, &json!({ "data": data })))
}

/// The gateway of the path, if there is one.
pub(crate) async fn existing_gateway(call: &Call) -> Result<uuid::Uuid, Problem> {
    let gateway = call.gateway()?;
    let version = call.control.store().version(gateway).await;
    version.map_err(|error| missing(error, Kind::Gateway))?;
    Ok(gateway)
}
