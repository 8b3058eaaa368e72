//! The admin server: `/healthz`, `/readyz` and `/metrics`, for probes and Prometheus. It takes no commands.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json};
use axum::routing::get;
use serde_json::{Value, json};
use tidegate_http::Server;
use tidegate_model::Limits;
use tidegate_proxy::{Backend, Gateway, Metrics};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::http;

/// What the admin server shows.
pub(crate) struct Node {
    pub(crate) gateway: Gateway,
    pub(crate) metrics: Metrics,
    pub(crate) draining: AtomicBool,
    /// Whether it has a configuration, which a file gives at once and a control plane when it answers.
    pub(crate) configured: AtomicBool,
    /// The admin server's own socket, to be handed to a process that takes over.
    pub(crate) admin: Option<StdListener>,
}

impl Node {
    /// A node that a control plane will tell what to serve.
    pub(crate) fn unconfigured(gateway: Gateway, metrics: Metrics) -> Self {
        Self {
            gateway,
            metrics,
            draining: AtomicBool::new(false),
            configured: AtomicBool::new(false),
            admin: None,
        }
    }

    /// Whether it knows where to lead clients.
    pub(crate) fn knows_backends(&self) -> bool {
        let backends = self.gateway.backends();
        backends.iter().all(|backend| !backend.topology().is_unknown())
    }

    /// The admin server's socket once more, with its address.
    pub(crate) fn admin_socket(&self) -> io::Result<Option<(SocketAddr, StdListener)>> {
        let again = |socket: &StdListener| Ok((socket.local_addr()?, socket.try_clone()?));
        self.admin.as_ref().map(again).transpose()
    }
}

/// The socket of the admin server: the one that is there already, or a new one.
///
/// # Errors
/// The address could not be had.
pub(crate) fn bind(address: SocketAddr, inherited: Option<StdListener>) -> io::Result<StdListener> {
    let socket = match inherited {
        Some(socket) => socket,
        None => StdListener::bind(address)?,
    };
    socket.set_nonblocking(true)?;
    Ok(socket)
}

/// Serves `socket` until the runtime ends.
///
/// # Errors
/// The socket cannot be used.
pub(crate) fn start(socket: StdListener, node: Arc<Node>, limits: &Limits) -> io::Result<()> {
    let server = Server::new(TcpListener::from_std(socket)?, http::limits(limits));
    let router = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(node);
    tokio::spawn(server.serve(router, CancellationToken::new()));
    Ok(())
}

/// 200 while the node takes clients and every backend cluster has been reached; else 503, and why.
async fn readyz(State(node): State<Arc<Node>>) -> impl IntoResponse {
    let draining = node.draining.load(Ordering::Relaxed);
    let backends = node.gateway.backends();
    let configured = node.configured.load(Ordering::Relaxed);
    let ready = configured && !draining && node.knows_backends();
    let details = json!({
        "draining": draining,
        "configured": configured,
        "connections": node.gateway.connections(),
        "backend_clusters": backends.iter().map(|backend| health(backend)).collect::<Vec<_>>(),
    });
    readiness(ready, details)
}

/// The answer to a probe that asks whether clients may come: 200 if so, else 503; with what `details` say.
pub(crate) fn readiness(ready: bool, mut details: Value) -> impl IntoResponse {
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    details["ready"] = ready.into();
    (status, Json(details))
}

/// Metrics in the OpenMetrics text format.
pub(crate) fn open_metrics(text: String) -> impl IntoResponse {
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, content_type)], text)
}

fn health(backend: &Backend) -> Value {
    let (health, topology) = (backend.health(), backend.topology());
    let brokers: Vec<_> = topology
        .brokers
        .iter()
        .map(|(id, address)| json!({ "id": id.value(), "address": address.to_string() }))
        .collect();
    json!({
        "name": backend.cluster().name.as_str(),
        "cluster_id": topology.cluster_id,
        "brokers": brokers,
        "seconds_since_refresh": health.last_refresh.map(|at| at.elapsed().as_secs()),
        "last_error": health.last_error,
    })
}

async fn metrics(State(node): State<Arc<Node>>) -> impl IntoResponse {
    node.gateway.measure();
    open_metrics(node.metrics.encode())
}
