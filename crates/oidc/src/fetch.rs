//! Documents of an identity provider over HTTP: bounded in time and size.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;
use serde_json::Value;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// For a request and its whole answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// The most bytes of an answer that are read.
pub(crate) const MAX_ANSWER: usize = 1 << 20;

/// Why a document of the provider cannot be had; it names its URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{url}: {why}")]
pub struct FetchError {
    /// What was asked for.
    pub url: String,
    /// What came of it.
    pub why: String,
}

/// A client that trusts `roots` alone.
///
/// # Errors
/// TLS cannot be set up.
pub(crate) fn client(roots: RootCertStore) -> Result<Client, String> {
    let tls = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(ANSWER_TIMEOUT)
        .build();
    client.map_err(in_words)
}

/// Why a request has no document as its answer.
pub(crate) enum Failed {
    /// What was asked for is refused, with the provider's own words if it has any (RFC 6749, 5.2).
    Refused(String),
    Other(String),
}

/// The JSON document at `url`.
///
/// # Errors
/// There is no answer in time, or none that is this document.
pub(crate) async fn json<T: DeserializeOwned>(http: &Client, url: &Url) -> Result<T, FetchError> {
    let fetched = answer(http.get(url.clone())).await;
    fetched.map_err(|failed| FetchError {
        url: url.to_string(),
        why: match failed {
            Failed::Refused(why) | Failed::Other(why) => why,
        },
    })
}

/// The JSON document that answers a request.
///
/// # Errors
/// There is no answer in time, or none that is this document.
pub(crate) async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failed> {
    let request = request.header(ACCEPT, "application/json");
    let mut answer = request.send().await.map_err(|error| Failed::Other(in_words(error)))?;
    let status = answer.status();
    if status.is_redirection() {
        return Err(Failed::Other(format!(
            "it answers {status}: give the issuer as it calls itself"
        )));
    }
    let mut text = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| Failed::Other(in_words(error)))? {
        if text.len() + chunk.len() > MAX_ANSWER {
            return Err(Failed::Other(format!("its answer has more than {MAX_ANSWER} bytes")));
        }
        text.extend_from_slice(&chunk);
    }
    if status.is_client_error() {
        let said: Value = serde_json::from_slice(&text).unwrap_or_default();
        let said = ["error", "error_description"].map(|field| said[field].as_str());
        let words: Vec<_> = said.into_iter().flatten().collect();
        return Err(Failed::Refused(match words.as_slice() {
            [] => format!("it answers {status}"),
            words => format!("it answers {status}: {}", words.join(": ")),
        }));
    }
    if !status.is_success() {
        return Err(Failed::Other(format!("it answers {status}")));
    }
    // The parser's own words may hold what it has read.
    serde_json::from_slice(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Failed::Other(format!("its answer is not understood, at line {line}, column {column}"))
    })
}

fn in_words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = if error.is_timeout() {
        "no answer in time".to_owned()
    } else {
        error.to_string()
    };
    let mut source = error.source();
    while let Some(cause) = source {
        // Writing to a string does not fail.
        let _ = write!(words, ": {cause}");
        source = cause.source();
    }
    words
}
