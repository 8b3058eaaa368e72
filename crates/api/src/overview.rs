//! How a gateway fares as its nodes see it: at a glance, and one backend cluster in detail.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_model::shape::Kind;
use tidegate_model::{ObservedBackend, ObservedListener};
use tidegate_store::Timestamp;
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::observed::{Seen, Views, connected_since, nodes};
use crate::problem::Problem;
use crate::read::existing_gateway;
use crate::render::time;
use crate::statistics::Sums;
use crate::write::missing;

pub(crate) async fn get(call: Call) -> Answer {
    let gateway = existing_gateway(&call).await?;
    let store = call.control.store();
    let version = store
        .version(gateway)
        .await
        .map_err(|error| missing(error, Kind::Gateway))?;
    let nodes = nodes(store, gateway).await?;
    let views = Views::of(&nodes);
    let now = call.control.inner.statistics.now(gateway, connected_since());
    let connected = nodes.iter().filter(|node| node.is_connected());
    let behind = connected.clone().filter(|node| node.version < version).count();

    let virtual_clusters = store.names(gateway, Kind::VirtualCluster.word()).await?.into_iter();
    let virtual_clusters: Vec<_> = virtual_clusters
        .map(|(id, name)| virtual_cluster(id, name, &now, &nodes))
        .collect();
    let listeners = store.names(gateway, Kind::Listener.word()).await?.into_iter();
    let listeners: Vec<_> = listeners
        .map(|(id, name)| {
            listener(
                id,
                &name,
                views.listeners.get(&id).map(Vec::as_slice).unwrap_or_default(),
            )
        })
        .collect();
    let backends = store.names(gateway, Kind::BackendCluster.word()).await?.into_iter();
    let backends: Vec<_> = backends
        .map(|(id, name)| {
            backend(
                id,
                &name,
                views.backends.get(&id).map(Vec::as_slice).unwrap_or_default(),
            )
        })
        .collect();
    let body = json!({
        "nodes": { "total": nodes.len(), "connected": connected.count(), "behind": behind },
        "now": now.all.json(),
        "virtual_clusters": virtual_clusters,
        "listeners": listeners,
        "backend_clusters": backends,
    });
    Ok(answer::json(StatusCode::OK, &body))
}

fn virtual_cluster(id: Uuid, name: String, now: &Sums, nodes: &[Seen]) -> Value {
    let traffic = nodes.iter().filter_map(|node| node.observed.virtual_clusters.get(&id));
    let first_client_at = traffic
        .map(|traffic| traffic.first_client_at)
        .filter(|at| *at > 0)
        .min();
    let first_client_at = first_client_at.and_then(|at| i64::try_from(at).ok());
    let mut body = now.virtual_clusters.get(&id).copied().unwrap_or_default().json();
    body["id"] = json!(id);
    body["name"] = name.into();
    body["first_client_at"] = json!(first_client_at.map(|at| time(Timestamp(at))));
    body
}

fn listener(id: Uuid, name: &str, views: &[&ObservedListener]) -> Value {
    let error = views.iter().find_map(|view| view.error.as_deref());
    let state = match (views, error) {
        ([], _) => "unknown",
        (_, None) => "listening",
        (_, Some(_)) => "failed",
    };
    let expiry = views.iter().filter_map(|view| view.certificate_expires_at).min();
    json!({ "id": id, "name": name, "state": state, "error": error, "certificate_expires_at": expiry.map(seconds) })
}

fn backend(id: Uuid, name: &str, views: &[&ObservedBackend]) -> Value {
    let last_refresh = views.iter().filter_map(|view| view.last_refresh_at).max();
    json!({
        "id": id,
        "name": name,
        "health": health(views),
        "brokers_seen": views.iter().map(|view| view.named).max().unwrap_or(0),
        "last_refresh_at": last_refresh.map(|at| time(Timestamp(at))),
        "last_error": views.iter().find_map(|view| view.last_error.as_deref()),
        "certificate_expires_at": views.iter().filter_map(|view| view.certificate_expires_at).min().map(seconds),
    })
}

/// Unreachable if no node gets through, degraded if one does not or if a broker is away, unknown if no node says.
fn health(views: &[&ObservedBackend]) -> &'static str {
    let is_cut_off = |view: &&ObservedBackend| view.last_error.is_some();
    let is_away = |view: &&ObservedBackend| view.brokers.iter().any(|broker| broker.reachable == Some(false));
    let is_unknown = |view: &&ObservedBackend| view.last_error.is_none() && view.last_refresh_at.is_none();
    if views.iter().all(is_unknown) {
        "unknown"
    } else if views.iter().all(is_cut_off) {
        "unreachable"
    } else if views.iter().any(|view| is_cut_off(view) || is_away(view)) {
        "degraded"
    } else {
        "healthy"
    }
}

/// A backend cluster as each node sees it.
pub(crate) async fn backend_status(call: Call) -> Answer {
    let gateway = existing_gateway(&call).await?;
    let kind = Kind::BackendCluster;
    let id = call.param("entity").ok_or_else(|| Problem::not_found(kind.noun()))?;
    let store = call.control.store();
    let found = store.get(Some(gateway), kind.word(), None, id).await;
    found.map_err(|error| missing(error, kind))?;
    let nodes = nodes(store, gateway).await?;
    let views = nodes.iter().filter_map(|node| {
        let backends = &node.observed.backend_clusters;
        Some((node, backends.iter().find(|backend| backend.id == id)?))
    });
    let views: Vec<_> = views.map(|(node, backend)| view(node, backend)).collect();
    Ok(answer::json(StatusCode::OK, &json!({ "nodes": views })))
}

fn view(node: &Seen, backend: &ObservedBackend) -> Value {
    let brokers: Vec<_> = backend
        .brokers
        .iter()
        .map(|broker| {
            json!({
                "id": broker.id,
                "host": broker.host,
                "port": broker.port,
                "rack": broker.rack,
                "reachable": broker.reachable,
            })
        })
        .collect();
    json!({
        "node_id": node.id,
        "seen_at": time(node.last_seen),
        "connected": node.is_connected(),
        "cluster_id": backend.cluster_id,
        "controller_id": backend.controller_id,
        "last_refresh_at": backend.last_refresh_at.map(|at| time(Timestamp(at))),
        "last_error": backend.last_error,
        "certificate_expires_at": backend.certificate_expires_at.map(seconds),
        "brokers": brokers,
    })
}

/// RFC 3339, of seconds since 1970.
fn seconds(at: i64) -> String {
    time(Timestamp(at.saturating_mul(1_000)))
}

#[cfg(test)]
mod tests {
    use tidegate_model::ObservedBroker;

    use super::*;

    fn seen(reachable: &[Option<bool>], last_error: Option<&str>) -> ObservedBackend {
        let brokers = (1..).zip(reachable).map(|(id, reachable)| ObservedBroker {
            id,
            host: "kafka".to_owned(),
            port: 9092,
            rack: None,
            reachable: *reachable,
        });
        ObservedBackend {
            last_refresh_at: Some(1),
            last_error: last_error.map(str::to_owned),
            brokers: brokers.collect(),
            ..ObservedBackend::default()
        }
    }

    #[test]
    fn a_backend_cluster_fares_as_its_nodes_see_it() {
        let good = seen(&[Some(true), None], None);
        let away = seen(&[Some(true), Some(false)], None);
        let cut_off = seen(&[Some(false), Some(false)], Some("no broker answers"));
        let never = ObservedBackend {
            last_refresh_at: None,
            ..seen(&[], Some("no broker answers"))
        };
        let starting = ObservedBackend::default();
        let cases: [(&[&ObservedBackend], &str); 9] = [
            (&[], "unknown"),
            (&[&starting], "unknown"),
            (&[&good], "healthy"),
            (&[&good, &good], "healthy"),
            (&[&good, &away], "degraded"),
            (&[&good, &cut_off], "degraded"),
            (&[&good, &starting], "healthy"),
            (&[&cut_off], "unreachable"),
            (&[&cut_off, &never], "unreachable"),
        ];
        for (views, expected) in cases {
            assert_eq!(health(views), expected, "{views:?}");
        }
    }
}
