//! Requests to the API: bounded in time and size, repeated only when the API itself asks for that, and their failures in
//! words. The token is in no message.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_MATCH, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, StatusCode, Url};
use rustls::ClientConfig;
use rustls::crypto::aws_lc_rs;
use serde_json::Value as Json;
use tidegate_model::Secret;

use super::failure::{Failure, Refusal};
use super::options::{Connection, Credentials};
use super::terminal;
use crate::http::{in_words, roots};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long all the waits that the API asks for may take together, for one request.
const LONGEST_WAIT: Duration = Duration::from_secs(120);
/// How much of an answer is read.
const MAX_ANSWER: usize = 64 << 20;
/// Entities to ask for at once.
const PAGE: u32 = 500;
/// Pages of one list that are read.
const MAX_PAGES: usize = 10_000;

/// The API of a control plane.
#[derive(Debug)]
pub(crate) struct Api {
    http: Client,
    base: String,
}

/// An answer that is no error.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Null if there was none.
    pub(crate) body: Json,
    /// The entity's revision.
    pub(crate) etag: Option<HeaderValue>,
}

impl Api {
    /// The API that the options name. Whether anybody answers is seen later.
    pub(crate) fn new(options: &Connection) -> Result<Self, Failure> {
        Self::at(&options.api, &options.credentials)
    }

    /// The API at a URL.
    pub(crate) fn at(url: &str, credentials: &Credentials) -> Result<Self, Failure> {
        let url = base(url)?;
        let mut headers = HeaderMap::new();
        if let Some(token) = token(credentials)? {
            let words = "the token has characters that no token has";
            let header = HeaderValue::from_str(&format!("Bearer {}", token.reveal().trim()));
            let mut header = header.map_err(|_| Failure::Usage(words.to_owned()))?;
            header.set_sensitive(true);
            headers.insert(AUTHORIZATION, header);
            if url.scheme() == "http" && !is_loopback(&url) {
                terminal::note("warning: the token goes over the network in clear; use https");
            }
        }
        let timeout = Duration::from_secs(credentials.timeout);
        let client = Client::builder()
            .tls_backend_preconfigured(tls(&url, credentials.ca_file.as_deref())?)
            .redirect(Policy::none())
            .default_headers(headers)
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .timeout(timeout)
            .build();
        Ok(Self {
            http: client.map_err(|error| Failure::Unavailable(in_words(error)))?,
            base: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    /// `GET`.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer, Failure> {
        self.send(Method::GET, path, None, None).await
    }

    /// Every entity of a list: all pages, or a bare array.
    pub(crate) async fn list(&self, path: &str) -> Result<Vec<Json>, Failure> {
        let mut all = Vec::new();
        let separator = if path.contains('?') { '&' } else { '?' };
        let mut next = format!("{path}{separator}page[size]={PAGE}");
        for _ in 0..MAX_PAGES {
            let mut body = self.get(&next).await?.body;
            let data = if body.is_array() { &mut body } else { &mut body["data"] };
            let Json::Array(items) = data.take() else {
                return Err(self.not_understood("it is no list"));
            };
            all.extend(items);
            match body.pointer("/meta/page/next").and_then(Json::as_str) {
                Some(path) if path.starts_with('/') => path.clone_into(&mut next),
                _ => break,
            }
        }
        Ok(all)
    }

    /// Any request. `path` begins with `/v1`.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<&Json>,
        if_match: Option<&HeaderValue>,
    ) -> Result<Answer, Failure> {
        let mut waited = Duration::ZERO;
        loop {
            let (status, headers, text) = self.once(method.clone(), path, body, if_match).await?;
            if let Some(wait) = retry_after(status, &headers, &method)
                && waited + wait <= LONGEST_WAIT
            {
                if wait > Duration::from_secs(2) {
                    terminal::note(&format!("the API asks to wait {} s", wait.as_secs()));
                }
                tokio::time::sleep(wait).await;
                waited += wait;
                continue;
            }
            return self.understood(status, &headers, &text);
        }
    }

    async fn once(
        &self,
        method: Method,
        path: &str,
        body: Option<&Json>,
        if_match: Option<&HeaderValue>,
    ) -> Result<(StatusCode, HeaderMap, Vec<u8>), Failure> {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(body) = body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.to_string());
        }
        if let Some(etag) = if_match {
            request = request.header(IF_MATCH, etag);
        }
        let mut answer = request.send().await.map_err(|error| self.unreachable(error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut text = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| self.unreachable(error))? {
            if text.len() + chunk.len() > MAX_ANSWER {
                return Err(self.not_understood("it is too long"));
            }
            text.extend_from_slice(&chunk);
        }
        Ok((status, headers, text))
    }

    fn understood(&self, status: StatusCode, headers: &HeaderMap, text: &[u8]) -> Result<Answer, Failure> {
        let body: Option<Json> = if text.is_empty() {
            Some(Json::Null)
        } else {
            serde_json::from_slice(text).ok()
        };
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if status.is_success() {
            let etag = headers.get(ETAG).cloned();
            let body = body.ok_or_else(|| self.not_understood("it is no JSON"))?;
            return Ok(Answer { body, etag });
        }
        let problem = kind.is_some_and(|kind| kind.starts_with("application/problem+json"));
        let Some(body) = body.filter(|_| problem) else {
            let words = format!("it is {status} and no error of an API; is the URL right?");
            return Err(self.not_understood(&words));
        };
        let text = |value: &Json, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let detail = text(&body, "detail");
        if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS {
            let request = text(&body, "instance");
            let words = format!("the control plane could not serve this: {detail} ({status}, {request})");
            return Err(Failure::Unavailable(words));
        }
        let faults = body["invalid_parameters"].as_array().into_iter().flatten();
        Err(Failure::Refused(Refusal {
            status: status.as_u16(),
            detail,
            faults: faults
                .map(|fault| (text(fault, "field"), text(fault, "reason")))
                .collect(),
            doing: String::new(),
        }))
    }

    fn unreachable(&self, error: reqwest::Error) -> Failure {
        let hint = if error.is_timeout() {
            "; --timeout sets how long to wait"
        } else if error.is_connect() && self.base.starts_with("https:") {
            "; is it running, is the URL right, and do its certificates lead to one of --ca-file?"
        } else {
            "; is it running, and is the URL right?"
        };
        let why = in_words(error);
        Failure::Unavailable(format!("no answer from the API at {}: {why}{hint}", self.base))
    }

    fn not_understood(&self, why: &str) -> Failure {
        Failure::Unavailable(format!("the answer from {} is not understood: {why}", self.base))
    }
}

/// How long the API asks to wait before the request is repeated. A `POST` may have been done by whoever is between, if
/// the answer says anything but that there were too many.
fn retry_after(status: StatusCode, headers: &HeaderMap, method: &Method) -> Option<Duration> {
    let repeatable = match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::SERVICE_UNAVAILABLE => *method != Method::POST,
        _ => false,
    };
    let seconds = headers.get(RETRY_AFTER).filter(|_| repeatable)?;
    Some(Duration::from_secs(seconds.to_str().ok()?.trim().parse().ok()?))
}

fn base(text: &str) -> Result<Url, Failure> {
    let wrong = |why: &str| Failure::Usage(format!("--api: {why}, such as https://control.example.com:8443"));
    let mut url = Url::parse(text).map_err(|_| wrong("not a URL"))?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return Err(wrong("the URL must begin with https:// or http://"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(wrong(
            "no name or password in the URL, a token is given with TIDEGATE_TOKEN; write one",
        ));
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/v1").unwrap_or(path).to_owned();
    url.set_path(&path);
    Ok(url)
}

fn token(credentials: &Credentials) -> Result<Option<Secret>, Failure> {
    let Some(file) = &credentials.token_file else {
        return Ok(credentials.token.clone().filter(|token| !token.reveal().is_empty()));
    };
    let text = std::fs::read_to_string(file);
    let text = text.map_err(|error| Failure::Usage(format!("cannot read {}: {error}", file.display())))?;
    Ok(Some(Secret::new(text)))
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn tls(url: &Url, ca_file: Option<&Path>) -> Result<ClientConfig, Failure> {
    let roots = roots(ca_file, url.scheme() == "https").map_err(|why| match ca_file {
        Some(_) => Failure::Usage(format!("--ca-file {why}")),
        None => Failure::Unavailable(format!("--ca-file: {why}")),
    })?;
    let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Failure::Unavailable(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
