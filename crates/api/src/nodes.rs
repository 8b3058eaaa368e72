//! Data planes as the control plane last heard of them.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_model::entity::RuntimeVersion;
use tidegate_model::shape::Kind;
use tidegate_model::{Observed, ObservedBackend, Traffic};
use tidegate_store::{Node, Timestamp};
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::list::Page;
use crate::problem::Problem;
use crate::read::existing_gateway;
use crate::render::time;
use crate::write::absent;

pub(crate) async fn list(call: Call) -> Answer {
    let gateway = existing_gateway(&call).await?;
    let page = Page::of(&call)?;
    let store = call.control.store();
    let nodes = page
        .counted(page.place()?, |place| store.nodes(gateway, place, page.size))
        .await?;
    let asked = asked(&call, gateway).await?;
    let data: Vec<_> = nodes.items.iter().map(|node| render(node, asked)).collect();
    Ok(page.answer(&call, &data, nodes.previous, nodes.next))
}

pub(crate) async fn get(call: Call) -> Answer {
    let (gateway, node) = node(&call).await?;
    let asked = asked(&call, gateway).await?;
    Ok(answer::json(StatusCode::OK, &render(&node, asked)))
}

pub(crate) async fn status(call: Call) -> Answer {
    let (_, node) = node(&call).await?;
    let body = json!({
        "config_applied_at": applied_at(&node),
        "config_version": node.report.version.0.to_string(),
    });
    Ok(answer::json(StatusCode::OK, &body))
}

pub(crate) async fn errors(call: Call) -> Answer {
    let (gateway, node) = node(&call).await?;
    let is_beyond = Page::of(&call)?.is_beyond_first();
    let errors = call.control.store().node_errors(gateway, node.id).await?;
    let data: Vec<Value> = errors
        .into_iter()
        .filter(|_| !is_beyond)
        .map(|error| {
            let text = |key: &str, default: &str| error.body[key].as_str().unwrap_or(default).to_owned();
            json!({ "name": text("name", "error"), "message": text("message", ""), "at": time(error.at) })
        })
        .collect();
    let page = json!({ "size": data.len(), "next": null, "previous": null });
    Ok(answer::json(
        StatusCode::OK,
        &json!({ "data": data, "meta": { "page": page } }),
    ))
}

pub(crate) async fn node(call: &Call) -> Result<(Uuid, Node), Problem> {
    let gateway = call.gateway()?;
    let id = call.param("entity").ok_or_else(|| Problem::not_found("node"))?;
    let node = call.control.store().node(gateway, id).await;
    Ok((gateway, node.map_err(|error| absent(error, "node"))?))
}

/// The version that data planes of the gateway must have.
async fn asked(call: &Call, gateway: Uuid) -> Result<Option<RuntimeVersion>, Problem> {
    let gateway = call
        .control
        .store()
        .get(None, Kind::Gateway.word(), None, gateway)
        .await?;
    Ok(gateway.body["min_runtime_version"]
        .as_str()
        .and_then(|version| version.parse().ok()))
}

/// A node that has no `runtime_version` in its report says nothing about it, and is taken as compatible.
fn render(node: &Node, asked: Option<RuntimeVersion>) -> Value {
    let report = &node.report.body;
    let own = report["runtime_version"]
        .as_str()
        .and_then(|version| version.parse::<RuntimeVersion>().ok());
    let compatible = own.zip(asked).is_none_or(|(own, asked)| own >= asked);
    let mut body = json!({
        "id": node.id,
        "version": report["version"].as_str().unwrap_or_default(),
        "last_seen_at": time(node.last_seen),
        "created_at": time(node.first_seen),
        "updated_at": time(node.last_seen),
        "config_applied_at": applied_at(node),
        "config_version": node.report.version.0.to_string(),
        "compatible": compatible,
    });
    for more in ["runtime_version", "backends", "traffic"] {
        if let Some(value) = report.get(more) {
            body[more] = value.clone();
        }
    }
    if report.get("life").is_some() {
        let observed: Observed = serde_json::from_value(report.clone()).unwrap_or_default();
        body["backends"] = observed.backend_clusters.iter().map(backend).collect();
        body["traffic"] = traffic(&observed.total);
    }
    body
}

fn backend(backend: &ObservedBackend) -> Value {
    json!({
        "id": backend.id,
        "name": backend.name,
        "reached": backend.last_refresh_at.is_some(),
        "brokers": backend.named,
        "cluster_id": backend.cluster_id,
        "last_error": backend.last_error,
    })
}

fn traffic(traffic: &Traffic) -> Value {
    json!({
        "connections": traffic.connections,
        "accepted_connections": traffic.accepted,
        "requests": traffic.requests,
        "request_bytes": traffic.request_bytes,
        "response_bytes": traffic.response_bytes,
    })
}

/// What those who enroll data planes are told.
pub(crate) async fn enrollment(call: Call) -> Answer {
    let link = &call.control.inner.settings.link;
    Ok(answer::json(StatusCode::OK, &json!({ "link": link })))
}

fn applied_at(node: &Node) -> String {
    let applied = node.report.body["config_applied_at"].as_i64().map(Timestamp);
    time(applied.unwrap_or(node.last_seen))
}
