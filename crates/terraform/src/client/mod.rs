//! The control plane's API by HTTP.
//!
//! What is safe to repeat is repeated: whatever the API asks to be repeated (429 and 503 with `Retry-After`), what never
//! reached it, and reads, replacements and deletions whose answer was lost. A creation whose answer was lost is not: the
//! caller looks whether it was made.

mod failure;
mod settings;
mod tls;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value as Json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) use failure::Failure;
pub(crate) use settings::{Settings, attributes as settings_attributes};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The first wait before something is repeated, unless the API says how long; each one after is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// How much of an answer is read.
const MAX_ANSWER: usize = 64 << 20;
const PAGE: u32 = 500;
const MAX_PAGES: usize = 10_000;
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The API of a control plane.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    http: Client,
    base: Arc<str>,
    /// How long a request is repeated in all.
    patience: Duration,
    /// Since when nobody has answered: what begins later need not find that out anew.
    away: Arc<Mutex<Option<Instant>>>,
    /// Nothing is repeated after the user has said stop.
    stop: CancellationToken,
    /// How many milliseconds the API's clock is ahead of ours, as far as its answers have shown.
    ahead: Arc<AtomicI64>,
}

impl Api {
    /// The API that the settings name. Whether anybody answers is seen later.
    ///
    /// # Errors
    /// A setting is none, in words for its author.
    pub(crate) fn new(settings: &Settings, terraform: &str, stop: CancellationToken) -> Result<Self, String> {
        let mut headers = HeaderMap::new();
        if let Some(token) = &settings.token {
            let header = HeaderValue::from_str(&format!("Bearer {}", token.reveal().trim()));
            let mut header = header.map_err(|_| "the token has characters that no token has".to_owned())?;
            header.set_sensitive(true);
            headers.insert(AUTHORIZATION, header);
        }
        let agent = format!(
            "terraform-provider-tidegate/{} terraform/{terraform}",
            env!("CARGO_PKG_VERSION")
        );
        let client = Client::builder()
            .tls_backend_preconfigured(tls::config(settings)?)
            .redirect(Policy::none())
            .user_agent(agent)
            .default_headers(headers)
            .connect_timeout(CONNECT_TIMEOUT.min(settings.timeout))
            .timeout(settings.timeout)
            .build();
        Ok(Self {
            http: client.map_err(|error| in_words(&error))?,
            base: settings.url.as_str().trim_end_matches('/').into(),
            patience: settings.patience,
            away: Arc::default(),
            stop,
            ahead: Arc::default(),
        })
    }

    /// What the API's clock shows now, as far as is known.
    pub(crate) fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + time::Duration::milliseconds(self.ahead.load(Ordering::Relaxed))
    }

    /// The same, which repeats nothing.
    pub(crate) fn impatient(&self) -> Self {
        let patience = Duration::ZERO;
        Self {
            patience,
            ..self.clone()
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Result<Json, Failure> {
        self.send(Method::GET, path, None).await
    }

    /// Every entity of a list: all pages, or a bare array.
    pub(crate) async fn list(&self, path: &str, filters: &[(&str, &str)]) -> Result<Vec<Json>, Failure> {
        let mut next = format!("{path}?page[size]={PAGE}");
        for (name, value) in filters {
            next.push_str(&format!("&{name}={}", utf8_percent_encode(value, UNRESERVED)));
        }
        let mut all = Vec::new();
        for _ in 0..MAX_PAGES {
            let mut body = self.get(&next).await?;
            let data = if body.is_array() { &mut body } else { &mut body["data"] };
            let Json::Array(items) = data.take() else {
                return Err(Failure::NotUnderstood(
                    "a list was asked for, and it is none".to_owned(),
                ));
            };
            all.extend(items);
            match body.pointer("/meta/page/next").and_then(Json::as_str) {
                Some(path) if path.starts_with('/') => path.clone_into(&mut next),
                _ => break,
            }
        }
        Ok(all)
    }

    /// Any request, repeated where that is safe. `path` begins with `/v1`.
    ///
    /// # Errors
    /// See [`Failure`]; a creation that may have been done is [`Failure::Lost`].
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Json>) -> Result<Json, Failure> {
        let (id, started) = (Uuid::new_v4().to_string(), Instant::now());
        let (mut wait, mut sent) = (FIRST_WAIT, false);
        loop {
            let result = self.once(&method, path, body, &id).await;
            let (failure, asked) = match result {
                Ok(Reply::Done(body)) => return Ok(body),
                // The first time it was done, and the answer lost.
                Err((Failure::NotFound { .. }, _)) if sent && method == Method::DELETE => return Ok(Json::Null),
                Ok(Reply::Later(failure, wait)) => (failure, Some(wait)),
                Err((failure, repeatable)) => {
                    sent |= matches!(failure, Failure::Lost { .. });
                    if !repeatable {
                        return Err(failure);
                    }
                    (failure, None)
                }
            };
            let pause = asked.unwrap_or(wait);
            let since = (*self.away.lock()).map_or(started, |away| away.min(started));
            if since.elapsed() + pause > self.patience.max(asked.unwrap_or_default() + FIRST_WAIT) {
                return Err(failure);
            }
            tracing::info!(%method, path, request_id = id, ?pause, %failure, "is repeated");
            if self.stop.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                return Err(failure);
            }
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// One attempt. A failure says whether another one is safe.
    async fn once(&self, method: &Method, path: &str, body: Option<&Json>, id: &str) -> Result<Reply, (Failure, bool)> {
        let mut request = self.http.request(method.clone(), format!("{}{path}", self.base));
        request = request.header("x-request-id", id);
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        let idempotent = *method != Method::POST;
        let lost = |error: reqwest::Error| {
            self.away.lock().get_or_insert_with(Instant::now);
            // The words say where the API is already.
            let error = error.without_url();
            let words = format!("{} (request {id})", self.unreachable(&error));
            if error.is_connect() || error.is_builder() {
                (Failure::Unreachable(words), !error.is_builder())
            } else {
                (Failure::Lost(words), idempotent)
            }
        };
        let mut answer = request.send().await.map_err(lost)?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        self.learn_time(&headers);
        *self.away.lock() = None;
        let mut text = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(lost)? {
            if text.len() + chunk.len() > MAX_ANSWER {
                return Err((Failure::NotUnderstood("the answer is too long".to_owned()), false));
            }
            text.extend_from_slice(&chunk);
        }
        tracing::debug!(%method, path, status = status.as_u16(), request_id = id, "answered");
        if status.is_success() {
            let body = if text.is_empty() {
                Ok(Json::Null)
            } else {
                serde_json::from_slice(&text)
            };
            let words = || format!("the answer from {} is no JSON; is the URL right?", self.base);
            return body
                .map(Reply::Done)
                .map_err(|_| (Failure::NotUnderstood(words()), false));
        }
        let failure = failure::of_answer(status, &headers, &text, &self.base, id);
        // Nobody did what was answered with 429; what was answered with 503 was not done by this API, but perhaps by
        // whoever is between.
        let may_repeat = status == StatusCode::TOO_MANY_REQUESTS
            || status == StatusCode::SERVICE_UNAVAILABLE && (idempotent || matches!(failure, Failure::Refused { .. }));
        let between = matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT);
        match retry_after(&headers) {
            Some(wait) if may_repeat => Ok(Reply::Later(failure, wait)),
            None if may_repeat => Err((failure, true)),
            _ if between && !idempotent => Err((Failure::Lost(failure.to_string()), false)),
            _ => Err((failure, between)),
        }
    }

    fn learn_time(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let date = date.and_then(|date| OffsetDateTime::parse(&date.replace("GMT", "+0000"), &Rfc2822).ok());
        if let Some(date) = date {
            let ahead = (date - OffsetDateTime::now_utc()).whole_milliseconds();
            self.ahead
                .store(i64::try_from(ahead).unwrap_or_default(), Ordering::Relaxed);
        }
    }

    fn unreachable(&self, error: &reqwest::Error) -> String {
        let hint = if error.is_timeout() {
            "; `timeout_seconds` of the provider sets how long to wait"
        } else if error.is_connect() && self.base.starts_with("https:") {
            "; is it running, is the URL right, and do its certificates lead to one of `ca_file`?"
        } else {
            "; is it running, and is the URL right?"
        };
        format!("no answer from the API at {}: {}{hint}", self.base, in_words(error))
    }
}

/// An answer that is no failure, or one that asks to come again.
enum Reply {
    Done(Json),
    Later(Failure, Duration),
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds))
}

/// An error with what caused it.
fn in_words(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}
