//! Documents of an identity provider over HTTP: bounded in time and size.

use std::error::Error as _;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::ACCEPT;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use serde::de::DeserializeOwned;

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

/// The JSON document at `url`.
///
/// # Errors
/// There is no answer in time, or none that is this document.
pub(crate) async fn json<T: DeserializeOwned>(http: &Client, url: &Url) -> Result<T, FetchError> {
    let fetched = async {
        let request = http.get(url.clone()).header(ACCEPT, "application/json");
        let mut answer = request.send().await.map_err(in_words)?;
        if answer.status().is_redirection() {
            return Err(format!(
                "it answers {}: give the issuer as it calls itself",
                answer.status()
            ));
        }
        if !answer.status().is_success() {
            return Err(format!("it answers {}", answer.status()));
        }
        let mut text = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(in_words)? {
            if text.len() + chunk.len() > MAX_ANSWER {
                return Err(format!("its answer has more than {MAX_ANSWER} bytes"));
            }
            text.extend_from_slice(&chunk);
        }
        serde_json::from_slice(&text).map_err(|error| format!("its answer is not understood: {error}"))
    };
    fetched.await.map_err(|why| FetchError {
        url: url.to_string(),
        why,
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
