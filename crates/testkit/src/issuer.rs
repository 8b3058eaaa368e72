//! An issuer of signed tokens that does what no real one does: other keys under the same names, no algorithm, answers that
//! are huge, wrong, or never come.

mod key;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::oneshot;

pub use self::key::SigningKey;

/// How an issuer answers.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// As it should.
    Good,
    /// With this HTTP status.
    Status(u16),
    /// Not at all; the connection stays open.
    Hang,
    /// With 200 and something that is no JSON.
    Garbage,
    /// With JSON of so many bytes.
    Huge(usize),
    /// With 200 and this.
    Json(Value),
}

/// A running issuer on 127.0.0.1, gone on drop. It belongs to no tokio runtime, so it may live in a static.
#[derive(Debug)]
pub struct Issuer {
    shared: Arc<Shared>,
    _stop: oneshot::Sender<()>,
}

#[derive(Debug)]
struct Shared {
    address: SocketAddr,
    state: Mutex<Served>,
}

#[derive(Debug)]
struct Served {
    keys: Vec<Value>,
    discovery: Answer,
    jwks: Answer,
    asked: usize,
}

impl Issuer {
    /// Starts one without any key.
    pub fn start() -> Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot bind an issuer")?;
        listener.set_nonblocking(true)?;
        let shared = Arc::new(Shared {
            address: listener.local_addr()?,
            state: Mutex::new(Served {
                keys: Vec::new(),
                discovery: Answer::Good,
                jwks: Answer::Good,
                asked: 0,
            }),
        });
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/jwks", get(jwks))
            .with_state(Arc::clone(&shared));
        let (stop, stopped) = oneshot::channel::<()>();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("issuer".to_owned()).spawn(move || {
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                tokio::select! {
                    served = axum::serve(listener, app).into_future() => served,
                    _ = stopped => Ok(()),
                }
            })
        })?;
        Ok(Self { shared, _stop: stop })
    }

    /// Its name, which is its URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.shared.address)
    }

    /// Shows these public keys (JWK, RFC 7517) from now on, and no others.
    pub fn set_keys(&self, keys: &[Value]) {
        self.shared.state.lock().keys = keys.to_vec();
    }

    /// Answers so where it describes itself.
    pub fn set_discovery(&self, answer: Answer) {
        self.shared.state.lock().discovery = answer;
    }

    /// Answers so where its keys are.
    pub fn set_jwks(&self, answer: Answer) {
        self.shared.state.lock().jwks = answer;
    }

    /// How often its keys were asked for.
    pub fn asked(&self) -> usize {
        self.shared.state.lock().asked
    }

    /// Claims of a token for `audience` that is good for five minutes; `more` wins over what all tokens have.
    pub fn claims(&self, audience: &str, subject: &str, more: &Value) -> Value {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.map_or(0, |since| since.as_secs());
        let mut claims = json!({ "iss": self.url(), "aud": audience, "sub": subject, "iat": now, "exp": now + 300 });
        if let (Some(claims), Some(more)) = (claims.as_object_mut(), more.as_object()) {
            claims.extend(more.clone());
            claims.retain(|_, value| !value.is_null());
        }
        claims
    }
}

impl Answer {
    async fn give(self, good: Value) -> Response {
        let json = [(CONTENT_TYPE, "application/json")];
        match self {
            Self::Good => Json(good).into_response(),
            Self::Json(other) => Json(other).into_response(),
            Self::Status(status) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, json, "{}").into_response()
            }
            Self::Hang => std::future::pending().await,
            Self::Garbage => (json, "<html>").into_response(),
            Self::Huge(bytes) => (json, format!("{{\"keys\":[],\"x\":\"{}\"}}", "x".repeat(bytes))).into_response(),
        }
    }
}

async fn discovery(State(shared): State<Arc<Shared>>) -> Response {
    let url = format!("http://{}", shared.address);
    let good = json!({ "issuer": url, "jwks_uri": format!("{url}/jwks") });
    let answer = shared.state.lock().discovery.clone();
    answer.give(good).await
}

async fn jwks(State(shared): State<Arc<Shared>>) -> Response {
    let (answer, keys) = {
        let mut state = shared.state.lock();
        state.asked += 1;
        (state.jwks.clone(), state.keys.clone())
    };
    answer.give(json!({ "keys": keys })).await
}
