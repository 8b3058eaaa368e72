//! Tokens for SASL/OAUTHBEARER, got by client credentials (RFC 6749, 4.4) and kept fresh.

use std::fmt;
use std::time::Duration;

use parking_lot::Mutex;
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use rustls::ClientConfig;
use serde::Deserialize;
use serde_json::Value;
use tidegate_model::{OauthClient, Secret};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};
use tracing::{info, warn};

use crate::tls::client::{TlsClientError, roots};
use crate::tls::provider;

const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_ANSWER_BYTES: usize = 64 << 10;
/// The share of a token's life after which a new one is fetched, in percent.
const RENEW_AFTER: u32 = 80;
/// What a token endpoint that does not say is taken to mean.
const DEFAULT_LIFE: Duration = Duration::from_secs(300);
/// However long a token is to live, a new one is fetched after this: no endpoint's number may be one that time cannot hold.
const LONGEST_LIFE: Duration = Duration::from_secs(24 * 3_600);
const LEAST_PAUSE: Duration = Duration::from_secs(1);
const MOST_PAUSE: Duration = Duration::from_secs(30);

/// Why there is no token.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TokenError {
    /// None has been fetched yet.
    #[error("no token yet from the token endpoint")]
    NotYet,
    /// The last one has expired, and no new one was to be had.
    #[error("the token has expired, and no new one could be fetched: {0}")]
    Expired(String),
    /// None could be fetched.
    #[error(
        "no token could be fetched: {0}; check `token_endpoint`, `client_id` and `client_secret` in `authentication`"
    )]
    Fetch(String),
}

/// A token. It cannot be printed.
#[derive(Clone)]
pub(crate) struct Token(Secret);

impl Token {
    pub(crate) fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Has a token ready that is good.
#[derive(Debug)]
pub(crate) struct TokenSource {
    http: Client,
    client: Mutex<OauthClient>,
    state: watch::Sender<State>,
}

#[derive(Debug, Clone, Default)]
struct State {
    token: Option<(Token, Instant)>,
    /// What went wrong since.
    last_error: Option<String>,
}

#[derive(Deserialize)]
struct Answer {
    access_token: Secret,
    /// Seconds; some endpoints write them as a text.
    #[serde(default)]
    expires_in: Value,
}

#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: String,
}

impl TokenSource {
    pub(crate) fn new(client: &OauthClient) -> Result<Self, TlsClientError> {
        let tls = ClientConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots(client.ca_bundle.as_ref())?)
            .with_no_client_auth();
        let http = Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(REQUEST_TIMEOUT)
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| TlsClientError::Token(in_words(&error)))?;
        Ok(Self {
            http,
            client: Mutex::new(client.clone()),
            state: watch::Sender::default(),
        })
    }

    /// Goes on with another secret.
    pub(crate) fn become_new(&self, client: &OauthClient) {
        *self.client.lock() = client.clone();
    }

    /// The token to log in with now.
    pub(crate) fn current(&self) -> Result<Token, TokenError> {
        let state = self.state.borrow();
        match (&state.token, &state.last_error) {
            (Some((token, expires)), _) if *expires > Instant::now() => Ok(token.clone()),
            (Some(_), error) => Err(TokenError::Expired(error.clone().unwrap_or_default())),
            (None, Some(error)) => Err(TokenError::Fetch(error.clone())),
            (None, None) => Err(TokenError::NotYet),
        }
    }

    /// Waits, at most for `limit`, until the first token is there or is known not to be had.
    pub(crate) async fn ready(&self, limit: Duration) -> Result<(), TokenError> {
        let mut state = self.state.subscribe();
        let known = state.wait_for(|state| state.token.is_some() || state.last_error.is_some());
        match timeout(limit, known).await {
            Ok(_) => self.current().map(drop),
            Err(_) => Err(TokenError::NotYet),
        }
    }

    /// Fetches a token, and a new one each time before it expires, until dropped.
    pub(crate) async fn keep_fresh(&self) {
        let mut pause_after_failure = LEAST_PAUSE;
        loop {
            let asked = Instant::now();
            match self.fetch().await {
                Ok((token, life)) => {
                    pause_after_failure = LEAST_PAUSE;
                    let recovered = self.state.send_replace(State {
                        token: Some((token, asked + life)),
                        last_error: None,
                    });
                    if recovered.last_error.is_some() {
                        info!(endpoint = %self.client.lock().token_endpoint, "tokens can be had again");
                    }
                    sleep((life * RENEW_AFTER / 100).max(LEAST_PAUSE)).await;
                }
                Err(error) => {
                    self.note_failure(error);
                    sleep(pause_after_failure).await;
                    pause_after_failure = (pause_after_failure * 2).min(MOST_PAUSE);
                }
            }
        }
    }

    fn note_failure(&self, error: String) {
        let news = self.state.borrow().last_error.as_ref() != Some(&error);
        if news {
            let endpoint = self.client.lock().token_endpoint.clone();
            warn!(%endpoint, %error, "no token for the brokers; check token_endpoint, client_id and client_secret");
        }
        self.state.send_modify(|state| state.last_error = Some(error));
    }

    async fn fetch(&self) -> Result<(Token, Duration), String> {
        let client = self.client.lock().clone();
        let mut form = vec![("grant_type", "client_credentials")];
        form.extend(client.scope.as_deref().map(|scope| ("scope", scope)));
        form.extend(client.audience.as_deref().map(|audience| ("audience", audience)));
        let request = self
            .http
            .post(&client.token_endpoint)
            .basic_auth(&client.client_id, Some(client.client_secret.reveal()))
            .form(&form);
        let response = request.send().await.map_err(|error| in_words(&error))?;
        let status = response.status();
        let body = read(response).await?;
        if !status.is_success() {
            return Err(match serde_json::from_slice::<Refusal>(&body) {
                Ok(refusal) => format!("{status}: {} {}", refusal.error, refusal.error_description),
                Err(_) => format!("the token endpoint answers {status}"),
            });
        }
        granted(&body)
    }
}

/// The token that an answer grants, and for how long it is taken to be good.
fn granted(answer: &[u8]) -> Result<(Token, Duration), String> {
    // The parser's own words may hold what it has read.
    let answer: Answer = serde_json::from_slice(answer).map_err(|_| "the answer has no access_token".to_owned())?;
    let seconds = match &answer.expires_in {
        Value::Null => return Ok((Token(answer.access_token), DEFAULT_LIFE)),
        Value::String(text) => text.trim().parse().ok(),
        seconds => seconds.as_f64(),
    };
    let seconds = seconds.filter(|seconds| *seconds >= 0.0);
    let seconds = seconds.ok_or("the answer's expires_in is no number of seconds")?;
    let life = Duration::from_secs_f64(seconds.min(LONGEST_LIFE.as_secs_f64()));
    Ok((Token(answer.access_token), life))
}

async fn read(mut response: Response) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| in_words(&error))? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(format!("the answer is longer than {MAX_ANSWER_BYTES} bytes"));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// An error with its causes, and without the URL, in which a user may have put a password.
fn in_words(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        causes.push(inner.to_string());
        cause = inner.source();
    }
    match causes.last() {
        Some(root) => root.clone(),
        None if error.is_timeout() => format!("no answer within {} s", REQUEST_TIMEOUT.as_secs()),
        None => "the request failed".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_lives_as_long_as_its_endpoint_says_and_no_longer_than_time_can_hold() {
        let life = |expires_in: &str| {
            let answer = format!(r#"{{"access_token": "t", "expires_in": {expires_in}}}"#);
            granted(answer.as_bytes()).map(|(_, life)| life.as_secs())
        };
        for (expires_in, seconds) in [
            ("3600", 3_600),
            ("\"3599\"", 3_599),
            ("3600.0", 3_600),
            ("null", 300),
            ("0", 0),
            // What "never" may look like.
            ("9223372036854775807", 86_400),
            ("18446744073709551615", 86_400),
            ("1e300", 86_400),
        ] {
            assert_eq!(life(expires_in), Ok(seconds), "{expires_in}");
        }
        for expires_in in ["-1", "\"soon\"", "\"NaN\"", "[]", "true"] {
            let why = life(expires_in).unwrap_err();
            assert!(why.contains("expires_in is no number"), "{expires_in}: {why}");
        }
        assert_eq!(granted(br#"{"access_token": "t"}"#).unwrap().1, DEFAULT_LIFE);
        assert!(granted(b"{}").unwrap_err().contains("no access_token"));
    }
}
