//! The API, as a client uses it.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use reqwest::{Client, Method};
use serde_json::Value;

/// The token that the control plane is started with.
pub(crate) const TOKEN: &str = "token-of-the-bench-0123456789abcdef";

#[derive(Clone)]
pub(crate) struct Api {
    http: Client,
    pub(crate) url: String,
}

impl Api {
    pub(crate) fn new(url: String) -> Result<Self> {
        let http = Client::builder().no_proxy().timeout(Duration::from_secs(60)).build()?;
        Ok(Self { http, url })
    }

    /// What a request that must succeed is answered.
    pub(crate) async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value> {
        let text = self.text(method, path, body).await?;
        serde_json::from_str(&text).context(text)
    }

    /// The same as it came.
    pub(crate) async fn text(&self, method: Method, path: &str, body: Option<&Value>) -> Result<String> {
        let mut request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(TOKEN);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request.send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status}: {text}");
        Ok(text)
    }

    /// Makes an entity, and returns its path.
    pub(crate) async fn create(&self, collection: &str, body: &Value) -> Result<String> {
        let made = self.send(Method::POST, collection, Some(body)).await?;
        Ok(format!("{collection}/{}", made["id"].as_str().context("no id")?))
    }
}
