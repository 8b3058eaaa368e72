//! Trying out a backend cluster before it is saved: a node does, since it is the nodes that have to reach the brokers.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use axum::http::{HeaderValue, StatusCode, header};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tidegate_model::entity::{self, keep_secrets};
use tidegate_model::shape::Kind;
use tidegate_store::{Audit, Noted, StoreError};
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::problem::{Fault, Problem};
use crate::read::existing_gateway;

const KIND: Kind = Kind::BackendCluster;

/// The nodes that this control plane can ask something.
#[async_trait]
pub trait DataPlanes: Send + Sync {
    /// Has a node of the gateway try out a backend cluster, whose body has its secrets in clear. Returns the node's id and
    /// what it found, which holds none.
    async fn try_backend_cluster(&self, gateway: Uuid, body: Value) -> Result<(Uuid, Value), NoTrial>;
}

/// Why nothing was tried.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTrial {
    /// There is no node to ask.
    #[error(
        "no data plane of this gateway is connected to this control plane: start one with `tidegate run --control-plane …`"
    )]
    NoNode,
    /// The node that was asked has not answered.
    #[error("{0}")]
    Failed(String),
}

/// Which gateways' nodes are trying something out now.
#[derive(Debug, Default)]
pub(crate) struct Trials(Arc<Mutex<HashSet<Uuid>>>);

/// A turn, until it is dropped.
struct Turn {
    trials: Arc<Mutex<HashSet<Uuid>>>,
    gateway: Uuid,
}

impl Trials {
    fn begin(&self, gateway: Uuid) -> Option<Turn> {
        let is_free = self.0.lock().insert(gateway);
        is_free.then(|| Turn {
            trials: Arc::clone(&self.0),
            gateway,
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.trials.lock().remove(&self.gateway);
    }
}

pub(crate) async fn backend_cluster(call: Call) -> Answer {
    // Who leaves before the answer has tried it out all the same, and the audit log says so.
    tokio::spawn(try_out(call)).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a test of a backend cluster has failed");
        Err(Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "it could not be tried out",
        ))
    })
}

async fn try_out(call: Call) -> Answer {
    let gateway = existing_gateway(&call).await?;
    let (id, body) = body(&call, gateway).await?;
    let planes = call.control.inner.planes.as_ref();
    let planes = planes.ok_or_else(|| Problem::conflict(NoTrial::NoNode.to_string()))?;
    let Some(_turn) = call.control.inner.trials.begin(gateway) else {
        return Err(Problem {
            header: Some((header::RETRY_AFTER, HeaderValue::from_static("5"))),
            ..Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "another backend cluster of this gateway is being tested; try again in some seconds",
            )
        });
    };
    let mut seen = settings(&body);
    let (node, found) = match planes.try_backend_cluster(gateway, body).await {
        Ok((node, found)) => (Some(node), found),
        // Nothing was tried.
        Err(error @ NoTrial::NoNode) => return Err(Problem::conflict(error.to_string())),
        Err(NoTrial::Failed(error)) => (None, json!({ "error": error })),
    };
    seen["node_id"] = json!(node);
    seen["ok"] = (found["ok"] == true).into();
    seen["failed"] = failed(&found).into();
    seen["error"] = found["error"].clone();
    note(&call, gateway, id, seen).await?;
    if let Some(error) = found["error"].as_str() {
        return Err(Problem::new(StatusCode::BAD_GATEWAY, error));
    }
    let mut shown = json!({ "node_id": node });
    for field in ["ok", "steps", "cluster_id", "controller_id", "brokers"] {
        shown[field] = found[field].clone();
    }
    Ok(answer::json(StatusCode::OK, &shown))
}

async fn note(call: &Call, gateway: Uuid, id: Option<Uuid>, seen: Value) -> Result<(), StoreError> {
    let audit = Audit {
        action: "test".to_owned(),
        kind: KIND.word().to_owned(),
        id: id.unwrap_or_default(),
        request_id: call.request_id.clone(),
    };
    let actor = call.caller.actor.clone();
    let noted = Noted {
        gateway,
        actor,
        audit,
        seen,
    };
    call.control.store().note(noted).await
}

/// What the audit log says of the settings: where they lead, and no value that may be a secret.
fn settings(body: &Value) -> Value {
    json!({
        "name": body["name"],
        "bootstrap_servers": body["bootstrap_servers"],
        "tls": body["tls"]["enabled"] == true,
        "authentication": body["authentication"]["type"],
    })
}

/// The steps that failed; what brokers have said of it is not for the log.
fn failed(found: &Value) -> Vec<Value> {
    let steps = found["steps"].as_array().into_iter().flatten();
    let failed = steps.filter(|step| step["ok"] == false);
    failed
        .map(|step| json!({ "step": step["step"], "server": step["server"] }))
        .collect()
}

/// The entity whose id is given, and the body to try out with secrets in clear; those that are left out are that entity's.
async fn body(call: &Call, gateway: Uuid) -> Result<(Option<Uuid>, Value), Problem> {
    let mut body = call.body()?;
    let fields = body.as_object_mut();
    let (id, name) = match fields {
        Some(fields) => (fields.remove("id"), fields.get("name").and_then(Value::as_str)),
        None => (None, None),
    };
    if name.is_none_or(str::is_empty) {
        // It is tried out before it has one.
        body["name"] = "test".into();
    }
    let Some(id) = id.filter(|id| !id.is_null()) else {
        return Ok((None, entity::check(KIND, &body)?));
    };
    let wrong = |reason| Problem::faults(vec![Fault::body("id", reason)]);
    let id = id.as_str().and_then(|id| Uuid::try_parse(id).ok());
    let id = id.ok_or_else(|| wrong("must be the id of a backend cluster"))?;
    let store = call.control.store();
    let mut stored = match store.get(Some(gateway), KIND.word(), None, id).await {
        Err(StoreError::NotFound) => return Err(wrong("there is no backend cluster with this id")),
        stored => stored?,
    };
    let kept = keep_secrets(KIND, &mut body, &stored.body);
    let mut body = entity::check(KIND, &body)?;
    kept.restore(&mut body);
    stored.body = body;
    Ok((Some(id), store.opened(&stored)?))
}
