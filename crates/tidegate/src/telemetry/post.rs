//! Requests to a collector: bounded in time and size, and said to have failed once, not each time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use reqwest::Client;
use reqwest::header::CONTENT_ENCODING;
use reqwest::redirect::Policy;
use rustls::crypto::aws_lc_rs;
use rustls::{ClientConfig, RootCertStore};
use tokio::runtime::Handle;
use tracing::{info, warn};

use super::environment::Target;
use crate::http::in_words;

/// How much of a collector's answer is read.
const MAX_ANSWER: usize = 64 << 10;

/// Sends one signal to its collector. Clones share one state.
#[derive(Debug, Clone)]
pub(crate) struct Post(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    target: Target,
    http: Client,
    /// The SDK calls from threads of its own.
    runtime: Handle,
    failing: AtomicBool,
}

impl Post {
    /// A client for `target` that works on `runtime`.
    ///
    /// # Errors
    /// The TLS that the target needs cannot be had; in words.
    pub(crate) fn new(target: Target, runtime: Handle) -> Result<Self, String> {
        let http = client(&target).map_err(|problem| format!("{problem}; no {} are sent", target.signal.word()))?;
        Ok(Self(Arc::new(Inner {
            target,
            http,
            runtime,
            failing: AtomicBool::new(false),
        })))
    }

    /// Where it goes.
    pub(crate) fn target(&self) -> &Target {
        &self.0.target
    }

    /// Sends a request and logs when that begins, and when it ceases, to fail.
    ///
    /// # Errors
    /// There was no answer; in words.
    pub(crate) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
        let sent = self.0.exchange(request).await;
        let failure = match &sent {
            Ok(response) if response.status().is_success() => None,
            Ok(response) => Some(format!("the collector answered {}", response.status())),
            Err(error) => Some(error.clone()),
        };
        self.report(failure);
        sent
    }

    fn report(&self, failure: Option<String>) {
        let Inner { target, failing, .. } = &*self.0;
        let was_failing = failing.swap(failure.is_some(), Ordering::Relaxed);
        let (signal, collector) = (target.signal.word(), target.url.origin().ascii_serialization());
        match failure {
            Some(error) if !was_failing => {
                let hint = match target.url.port() {
                    Some(4317) => "; 4317 is for OTLP over gRPC, try 4318",
                    _ => "",
                };
                warn!(
                    signal,
                    collector,
                    error,
                    "cannot send telemetry; what is not taken is dropped, clients notice nothing{hint}"
                );
            }
            None if was_failing => info!(signal, collector, "telemetry is sent again"),
            _ => {}
        }
    }
}

impl Inner {
    async fn exchange(&self, request: Request<Bytes>) -> Result<Response<Bytes>, String> {
        let mut request = reqwest::Request::try_from(request).map_err(in_words)?;
        for (name, value) in &self.target.headers {
            request.headers_mut().insert(name, value.clone());
        }
        let mut answer = self.http.execute(request).await.map_err(in_words)?;
        let mut response = Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            headers.clone_from(answer.headers());
            headers.remove(CONTENT_ENCODING);
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(in_words)? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(format!("the collector's answer has more than {MAX_ANSWER} bytes"));
            }
            body.extend_from_slice(&chunk);
        }
        response.body(body.into()).map_err(|error| error.to_string())
    }
}

#[async_trait::async_trait]
impl HttpClient for Post {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let post = self.clone();
        let sent = self.0.runtime.spawn(async move { post.send(request).await });
        Ok(sent.await.map_err(Box::new)??)
    }
}

fn client(target: &Target) -> Result<Client, String> {
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let tls = builder.with_root_certificates(roots(target)?).with_no_client_auth();
    Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(Policy::none())
        .timeout(target.timeout)
        .pool_max_idle_per_host(1)
        .build()
        .map_err(in_words)
}

/// What to verify the collector by: the certificates that are set, or the system's.
fn roots(target: &Target) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    for certificate in &target.certificates {
        let added = roots.add(certificate.clone());
        added.map_err(|error| format!("OTEL_EXPORTER_OTLP_CERTIFICATE: {error}"))?;
    }
    if target.certificates.is_empty() && target.url.scheme() == "https" {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err(
                "this system has no certificates to verify the collector by; set OTEL_EXPORTER_OTLP_CERTIFICATE, or \
                        install ca-certificates"
                    .to_owned(),
            );
        }
    }
    Ok(roots)
}
