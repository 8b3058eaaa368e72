//! The API as a server: what stands beside its routes, what is counted and logged, and its end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::get;
use serde_json::{Value, json};
use tidegate_api::{Control, router};
use tidegate_store::StoreError;
use tokio::time::Instant;
use tracing::{info, warn};

use super::metrics::ApiMetrics;
use super::planes::Planes;
use crate::admin::{open_metrics, readiness};

/// What the servers of a control plane show.
#[derive(Clone)]
pub(crate) struct Shown {
    pub(crate) planes: Arc<Planes>,
    pub(crate) metrics: ApiMetrics,
    /// Where data planes connect, and by what they know it; null if they cannot.
    pub(crate) link: Value,
    pub(crate) draining: Arc<AtomicBool>,
}

/// The API, with `/healthz`, `/readyz` and, for those who enroll data planes, `/link`.
pub(crate) fn routes(control: Control, shown: Shown) -> Router {
    let measured = from_fn_with_state(shown.metrics.clone(), measure);
    let beside = Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .route("/link", get(link))
        .with_state(shown);
    router(control).merge(beside).layer(measured)
}

/// `/healthz`, `/readyz` and `/metrics`, for probes and Prometheus.
pub(crate) fn admin_routes(shown: Shown) -> Router {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .with_state(shown)
}

async fn measure(State(metrics): State<ApiMetrics>, request: Request, next: Next) -> Response {
    let (begin, method) = (Instant::now(), request.method().clone());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let (status, took) = (response.status(), begin.elapsed());
    // A path that nobody serves could be anything.
    let route = route.as_deref().unwrap_or("other");
    let word = if is_known(&method) { method.as_str() } else { "other" };
    metrics.answered(word, route, status.as_u16(), took);
    let id = response.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    if let Some(request_id) = id {
        let (status, milliseconds) = (status.as_u16(), took.as_millis());
        if status >= 500 {
            warn!(request_id, %method, path, status, milliseconds, "a request failed");
        } else if !method.is_safe() {
            info!(request_id, %method, path, status, milliseconds, "a request to change something was answered");
        }
    }
    response
}

fn is_known(method: &Method) -> bool {
    [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ]
    .contains(method)
}

/// 200 while the store answers and the control plane is not about to end; else 503, and why.
async fn readyz(State(shown): State<Shown>) -> impl IntoResponse {
    let draining = shown.draining.load(Ordering::Relaxed);
    let store = match shown.planes.store.version(tidegate_model::Uuid::nil()).await {
        Ok(_) | Err(StoreError::NotFound) => None,
        Err(error) => Some(error.to_string()),
    };
    let ready = !draining && store.is_none();
    let details = json!({
        "draining": draining,
        "store_error": store,
        "connections": shown.planes.local.as_ref().map_or(0, |local| local.connections()),
    });
    readiness(ready, details)
}

/// Where data planes connect, and the certificates by which they know that it is there. Neither is a secret.
async fn link(State(shown): State<Shown>) -> Response {
    if shown.link.is_null() {
        let problem = json!({
            "status": 404,
            "title": "Not Found",
            "detail": "this control plane takes no data planes from elsewhere: start it with --link ADDRESS:PORT",
        });
        let head = [(header::CONTENT_TYPE, "application/problem+json")];
        return (StatusCode::NOT_FOUND, head, problem.to_string()).into_response();
    }
    Json(shown.link).into_response()
}

async fn metrics(State(shown): State<Shown>) -> impl IntoResponse {
    open_metrics(metrics_text(&shown))
}

/// All metrics of the process in the OpenMetrics text format.
pub(crate) fn metrics_text(shown: &Shown) -> String {
    let planes = shown.planes.local.as_ref().map(|local| local.metrics());
    shown.metrics.encode_with(&planes.unwrap_or_default())
}
