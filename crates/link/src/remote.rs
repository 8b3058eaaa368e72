//! A control plane somewhere else, over mutual TLS.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response, StatusCode, Url};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};
use serde::Serialize;
use tokio::sync::RwLock;

use crate::follow::{News, Upstream, UpstreamError};
use crate::question::Answer;
use crate::report::Report;
use crate::server::{ANSWER, CERTIFICATE, CONFIGURATION, QUESTION_TYPE, REPORT};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Beyond the time that an answer may wait for news.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// What is kept of a refusal's text.
const MAX_REASON: usize = 500;

/// How a node proves who it is, and knows the control plane; all PEM.
#[derive(Clone, Copy)]
pub struct Credentials<'a> {
    /// The certificate that is registered under the gateway.
    pub certificate: &'a [u8],
    /// Its private key.
    pub key: &'a [u8],
    /// The certificates that the control plane's must lead to.
    pub authority: &'a [u8],
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credentials")
    }
}

/// Why there is no way to a control plane.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The address is none.
    #[error("{0} is no URL such as https://control.example.com:8443")]
    Url(String),
    /// What is no PEM.
    #[error("the {0} cannot be read as PEM: {1}")]
    Pem(&'static str, rustls::pki_types::pem::Error),
    /// What does not work together.
    #[error("the node's certificate, its key and the authority do not work together: {0}")]
    Tls(#[from] rustls::Error),
    /// The client cannot be made.
    #[error("no HTTP client can be made: {0}")]
    Http(#[from] reqwest::Error),
}

/// A control plane at a URL.
#[derive(Debug)]
pub struct Remote {
    /// Locked while another certificate takes the place of the present one.
    client: RwLock<Counted>,
    configuration: Url,
    report: Url,
    answer: Url,
    certificate: Url,
}

/// A client, and how many there were before it.
#[derive(Debug, Clone)]
struct Counted {
    http: Client,
    number: u64,
}

impl Remote {
    /// The control plane at `url`.
    ///
    /// # Errors
    /// The URL or the credentials are wrong. Whether anybody answers is seen later.
    pub fn new(url: &str, credentials: &Credentials<'_>) -> Result<Self, RemoteError> {
        let base = Url::parse(url).ok().filter(|url| url.scheme() == "https");
        let at = |path| base.as_ref().and_then(|base| base.join(path).ok());
        let wrong = || RemoteError::Url(url.to_owned());
        Ok(Self {
            client: RwLock::new(Counted {
                http: client(credentials)?,
                number: 0,
            }),
            configuration: at(CONFIGURATION).ok_or_else(wrong)?,
            report: at(REPORT).ok_or_else(wrong)?,
            answer: at(ANSWER).ok_or_else(wrong)?,
            certificate: at(CERTIFICATE).ok_or_else(wrong)?,
        })
    }

    /// Has the control plane take the certificate of these credentials in the place of the present one, and shows it from
    /// then on. Asked again after an answer that was lost, it does the same.
    ///
    /// # Errors
    /// The control plane does not answer, or refuses; the present one stays in use.
    pub async fn renew(&self, next: &Credentials<'_>) -> Result<(), UpstreamError> {
        let renewed = client(next).map_err(|error| UpstreamError(error.to_string()))?;
        let mut current = self.client.write().await;
        let send = async |http: &Client| {
            let request = http.post(self.certificate.clone()).timeout(ANSWER_TIMEOUT);
            let request = request.header("content-type", "text/plain; charset=utf-8");
            let sent = request.body(next.certificate.to_vec()).send().await;
            sent.map_err(|error| in_words(&error))
        };
        let mut answer = send(&current.http).await?;
        if answer.status() == StatusCode::FORBIDDEN {
            // It may have been taken already, and the answer lost.
            answer = send(&renewed).await?;
        }
        good(answer).await?;
        current.http = renewed;
        current.number += 1;
        Ok(())
    }

    async fn client(&self) -> Counted {
        self.client.read().await.clone()
    }

    async fn ask(&self, http: &Client, after: Option<i64>, wait: Duration) -> Result<Option<News>, UpstreamError> {
        let mut url = self.configuration.clone();
        url.query_pairs_mut()
            .append_pair("wait", &wait.as_secs().to_string())
            .append_pair("questions", "true");
        if let Some(after) = after {
            url.query_pairs_mut().append_pair("after", &after.to_string());
        }
        let asked = http.get(url).timeout(wait + ANSWER_TIMEOUT).send();
        let answer = good(asked.await.map_err(|error| in_words(&error))?).await?;
        if answer.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        let is_question = answer
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind == QUESTION_TYPE);
        let body = answer.bytes().await.map_err(|error| in_words(&error))?;
        let news = if is_question {
            serde_json::from_slice(&body).map(News::Question)
        } else {
            serde_json::from_slice(&body).map(News::Update)
        };
        // The parser's own words may hold what it has read.
        let wrong = |error: serde_json::Error| {
            let (line, column) = (error.line(), error.column());
            UpstreamError(format!(
                "an answer that is no configuration, at line {line}, column {column}"
            ))
        };
        news.map(Some).map_err(wrong)
    }

    async fn post(&self, url: &Url, body: &impl Serialize) -> Result<(), UpstreamError> {
        let body = serde_json::to_vec(body).map_err(|error| UpstreamError(error.to_string()))?;
        let Counted { http, .. } = self.client().await;
        let request = http.post(url.clone()).timeout(ANSWER_TIMEOUT);
        let sent = request.header(CONTENT_TYPE, "application/json").body(body).send();
        good(sent.await.map_err(|error| in_words(&error))?).await.map(drop)
    }
}

impl Upstream for Remote {
    async fn next(&self, after: Option<i64>, wait: Duration) -> Result<Option<News>, UpstreamError> {
        loop {
            let Counted { http, number } = self.client().await;
            let answer = self.ask(&http, after, wait).await;
            // A question by a certificate that was replaced meanwhile is refused, and means nothing.
            if answer.is_ok() || self.client().await.number == number {
                return answer;
            }
        }
    }

    async fn report(&self, report: Report) -> Result<(), UpstreamError> {
        self.post(&self.report, &report).await
    }

    async fn answer(&self, answer: Answer) -> Result<(), UpstreamError> {
        self.post(&self.answer, &answer).await
    }
}

fn client(credentials: &Credentials<'_>) -> Result<Client, RemoteError> {
    let client = Client::builder()
        .tls_backend_preconfigured(tls(credentials)?)
        .connect_timeout(CONNECT_TIMEOUT)
        .no_proxy();
    Ok(client.build()?)
}

fn tls(credentials: &Credentials<'_>) -> Result<ClientConfig, RemoteError> {
    let certificates = |what, pem| {
        CertificateDer::pem_slice_iter(pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| RemoteError::Pem(what, error))
    };
    let mut roots = RootCertStore::empty();
    for authority in certificates("control plane's authority", credentials.authority)? {
        roots.add(authority)?;
    }
    let chain = certificates("node's certificate", credentials.certificate)?;
    let key = PrivateKeyDer::from_pem_slice(credentials.key).map_err(|error| RemoteError::Pem("node's key", error))?;
    Ok(
        ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_client_auth_cert(chain, key)?,
    )
}

async fn good(answer: Response) -> Result<Response, UpstreamError> {
    let status = answer.status();
    if status.is_success() {
        return Ok(answer);
    }
    let mut reason = answer.text().await.unwrap_or_default();
    reason.truncate(reason.floor_char_boundary(MAX_REASON));
    Err(UpstreamError(format!("it answers {status}: {reason}")))
}

/// The last cause is what a person can act on.
fn in_words(error: &reqwest::Error) -> UpstreamError {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    UpstreamError(cause.to_string())
}
