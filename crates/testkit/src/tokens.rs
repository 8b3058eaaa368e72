//! An identity provider: gives signed tokens for client credentials, and fails in the ways that real ones do.

mod key;
mod serve;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::oneshot;

use self::key::Key;
use crate::certificates::Identity;

/// How a token server answers requests for tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// With a token, or 401 for wrong credentials.
    Token,
    /// With this HTTP status and an error.
    Status(u16),
    /// Not at all; the connection stays open.
    Hang,
    /// With 200 and something that is no JSON.
    Garbage,
}

/// A running token server on 127.0.0.1, gone on drop. It belongs to no tokio runtime, so it may live in a static.
#[derive(Debug)]
pub struct TokenServer {
    shared: Arc<Shared>,
    http: SocketAddr,
    https: Option<SocketAddr>,
    _stop: oneshot::Sender<()>,
}

#[derive(Debug)]
struct Shared {
    key: Key,
    clients: BTreeMap<String, String>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    answer: Answer,
    life: Duration,
    requests: usize,
    issued: u64,
}

impl TokenServer {
    /// The `iss` of its tokens.
    pub const ISSUER: &str = "https://issuer.test";
    /// The `aud` of its tokens.
    pub const AUDIENCE: &str = "kafka";

    /// Starts one that knows these clients (id and secret), with tokens that live for five minutes; with an identity it
    /// speaks https too, on another port.
    pub fn start(clients: &[(&str, &str)], identity: Option<&Identity>) -> Result<Self> {
        let clients = clients.iter();
        let shared = Arc::new(Shared {
            key: Key::generate()?,
            clients: clients
                .map(|(id, secret)| ((*id).to_owned(), (*secret).to_owned()))
                .collect(),
            state: Mutex::new(State {
                answer: Answer::Token,
                life: Duration::from_secs(300),
                requests: 0,
                issued: 0,
            }),
        });
        let http = serve::bind()?;
        let https = identity
            .map(|identity| anyhow::Ok((serve::bind()?, serve::tls(identity)?)))
            .transpose()?;
        let http_address = http.local_addr()?;
        let https_address = https.as_ref().map(|(listener, _)| listener.local_addr()).transpose()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let app = serve::app(Arc::clone(&shared));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        thread::Builder::new().name("token-server".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    served = serve::run(http, https, app) => served,
                    _ = stopped => Ok(()),
                }
            })
        })?;
        Ok(Self {
            shared,
            http: http_address,
            https: https_address,
            _stop: stop,
        })
    }

    /// The token endpoint.
    pub fn url(&self) -> String {
        format!("http://{}/token", self.http)
    }

    /// The token endpoint by https; the certificate is the one it was started with, and has to be for 127.0.0.1.
    pub fn https_url(&self) -> Result<String> {
        let address = self
            .https
            .context("the token server was started without a certificate")?;
        Ok(format!("https://{address}/token"))
    }

    /// Where its public keys are (JWKS, RFC 7517), by http.
    pub fn keys_url(&self) -> String {
        format!("http://{}/jwks", self.http)
    }

    /// Answers so from now on.
    pub fn set_answer(&self, answer: Answer) {
        self.shared.state.lock().answer = answer;
    }

    /// Gives tokens that live so long from now on; whole seconds.
    pub fn set_life(&self, life: Duration) {
        self.shared.state.lock().life = life;
    }

    /// How many requests for tokens have come, whatever became of them.
    pub fn requests(&self) -> usize {
        self.shared.state.lock().requests
    }

    /// How many tokens it has given.
    pub fn issued(&self) -> u64 {
        self.shared.state.lock().issued
    }

    /// A token signed with its key for `subject`, for what no endpoint gives; `claims` win over those that all tokens
    /// have: `iss`, `aud`, `sub`, `scope`, `iat`, `exp`, `jti`.
    pub fn token(&self, subject: &str, claims: &Value) -> Result<String> {
        self.shared.token(subject, claims)
    }
}

impl Shared {
    fn token(&self, subject: &str, claims: &Value) -> Result<String> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let (life, number) = {
            let mut state = self.state.lock();
            state.issued += 1;
            (state.life.as_secs(), state.issued)
        };
        let mut all = json!({
            "iss": TokenServer::ISSUER, "aud": TokenServer::AUDIENCE, "sub": subject, "scope": "kafka",
            "iat": now, "exp": now + life, "jti": format!("{now}-{number}"),
        });
        let (Some(all_claims), Some(claims)) = (all.as_object_mut(), claims.as_object()) else {
            bail!("claims are a JSON object");
        };
        all_claims.extend(claims.clone());
        self.key.sign(&all)
    }
}
