//! The admin server: `/healthz`, `/readyz` and `/metrics`, for probes and Prometheus. It takes no commands.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json};
use axum::routing::get;
use axum::{Router, serve};
use serde_json::{Value, json};
use tidegate_proxy::{Backend, Gateway, Metrics};
use tokio::net::TcpListener;

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
pub(crate) fn start(socket: StdListener, node: Arc<Node>) -> io::Result<()> {
    let socket = TcpListener::from_std(socket)?;
    let router = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(node);
    tokio::spawn(async move { serve(socket, router).await });
    Ok(())
}

/// 200 while the node takes clients and every backend cluster has been reached; else 503, and why.
async fn readyz(State(node): State<Arc<Node>>) -> impl IntoResponse {
    let draining = node.draining.load(Ordering::Relaxed);
    let backends = node.gateway.backends();
    let configured = node.configured.load(Ordering::Relaxed);
    let ready = configured && !draining && backends.iter().all(|backend| !backend.topology().is_unknown());
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "ready": ready,
        "draining": draining,
        "configured": configured,
        "connections": node.gateway.connections(),
        "backend_clusters": backends.iter().map(|backend| health(backend)).collect::<Vec<_>>(),
    });
    (status, Json(body))
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
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, content_type)], node.metrics.encode())
}
