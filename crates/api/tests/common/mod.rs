//! A control plane on a port of its own, with an SQLite store, and a client for it.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::path::Path;
use std::sync::Arc;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tidegate_api::{Control, DataPlanes, MEANING, Scope, Settings, create_token, router};
use tidegate_store::{Actor, Keyring, Store};
use tidegate_testkit::ports::{self, Port};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub(crate) struct Api {
    pub store: Store,
    pub url: String,
    pub token: String,
    pub dir: TempDir,
    client: reqwest::Client,
    server: JoinHandle<()>,
    _port: Port,
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub status: u16,
    pub content_type: String,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
}

pub(crate) fn actor() -> Actor {
    Actor {
        id: None,
        name: "test".to_owned(),
    }
}

pub(crate) async fn open(dir: &Path) -> Store {
    let url = format!("sqlite:{}", dir.join("store.db").display());
    let key = Keyring::load(&dir.join("key"), None).unwrap();
    Store::open(&url, key, MEANING).await.unwrap()
}

impl Api {
    pub(crate) async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        Self::with_planes(settings, None).await
    }

    pub(crate) async fn with_planes(settings: Settings, planes: Option<Arc<dyn DataPlanes>>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = open(dir.path()).await;
        let (_, token) = create_token(&store, "admin", Scope::Admin, None, None, actor())
            .await
            .unwrap();
        let port = ports::reserve().unwrap();
        let listener = TcpListener::bind(("127.0.0.1", port.number())).await.unwrap();
        let app = router(Control::with(store.clone(), settings, planes, None));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            url: format!("http://127.0.0.1:{}", port.number()),
            token: token.reveal().to_owned(),
            client: client(),
            store,
            dir,
            server,
            _port: port,
        }
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
    ) -> Answer {
        let method: Method = method.parse().unwrap();
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body);
        }
        let response = request.send().await.unwrap();
        let header = |name: &str| {
            let value = response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned());
            value.unwrap_or_default()
        };
        let (status, content_type, headers) = (
            response.status().as_u16(),
            header("content-type"),
            response.headers().clone(),
        );
        let text = response.text().await.unwrap();
        let answer = Answer {
            status,
            content_type,
            headers,
            body: serde_json::from_str(&text).unwrap_or(Value::Null),
            text,
        };
        if status >= 400 {
            answer.assert_problem();
        }
        answer
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let token = format!("Bearer {}", self.token);
        self.send(method, path, &[("authorization", &token)], body.map(Value::to_string))
            .await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call("POST", path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Answer {
        self.call("PUT", path, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.call("PATCH", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call("DELETE", path, None).await
    }

    /// Creates an entity, which must succeed, and returns its path.
    pub(crate) async fn create(&self, collection: &str, body: Value) -> String {
        let answer = self.post(collection, &body).await;
        assert_eq!(answer.status, 201, "POST {collection} {body}: {}", answer.text);
        let collection = collection.split('?').next().unwrap();
        format!("{collection}/{}", answer.id())
    }

    pub(crate) async fn gateway(&self, name: &str) -> String {
        self.create("/v1/event-gateways", json!({ "name": name })).await
    }

    /// A backend cluster, a virtual cluster on it and a listener; their paths.
    pub(crate) async fn clusters(&self, gateway: &str) -> (String, String, String) {
        let backend = json!({ "name": "kafka", "bootstrap_servers": ["kafka:9092"], "authentication": { "type": "anonymous" },
                              "insecure_allow_anonymous_virtual_cluster_auth": true, "tls": { "enabled": false } });
        let backend = self.create(&format!("{gateway}/backend-clusters"), backend).await;
        let cluster = json!({ "name": "team-a", "dns_label": "team-a", "destination": { "name": "kafka" }, "acl_mode": "passthrough",
                              "authentication": [{ "type": "anonymous" }] });
        let cluster = self.create(&format!("{gateway}/virtual-clusters"), cluster).await;
        let listener = json!({ "name": "main", "addresses": ["0.0.0.0"], "ports": ["9092-9099"] });
        let listener = self.create(&format!("{gateway}/listeners"), listener).await;
        (backend, cluster, listener)
    }
}

impl Drop for Api {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Answer {
    pub(crate) fn id(&self) -> String {
        self.body["id"]
            .as_str()
            .unwrap_or_else(|| panic!("no id: {}", self.text))
            .to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// `field: reason` of every fault.
    pub(crate) fn faults(&self) -> Vec<String> {
        let faults = self.body["invalid_parameters"].as_array().cloned().unwrap_or_default();
        let text = |fault: &Value, key: &str| fault[key].as_str().unwrap().to_owned();
        faults
            .iter()
            .map(|fault| format!("{}: {}", text(fault, "field"), text(fault, "reason")))
            .collect()
    }

    pub(crate) fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }

    fn assert_problem(&self) {
        assert_eq!(self.content_type, "application/problem+json", "{}", self.text);
        assert_eq!(self.body["status"], self.status, "{}", self.text);
        let phrase = StatusCode::from_u16(self.status).unwrap().canonical_reason().unwrap();
        assert_eq!(self.body["title"], phrase);
        let id = self.header("x-request-id");
        assert_eq!(self.body["instance"], format!("tidegate:request:{id}"));
        assert!(!self.detail().is_empty(), "{}", self.text);
        assert_eq!(
            self.body.get("invalid_parameters").is_some(),
            self.status == 400,
            "{}",
            self.text
        );
        if self.status == 400 {
            assert!(!self.faults().is_empty(), "{}", self.text);
        }
    }
}

fn client() -> reqwest::Client {
    // The library wants to know how TLS is done even where there is none.
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    reqwest::Client::builder().no_proxy().build().unwrap()
}

pub(crate) fn is_time(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T'
}

pub(crate) fn id_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

pub(crate) fn cluster(name: &str, destination: &Value) -> Value {
    json!({ "name": name, "dns_label": name, "destination": destination, "acl_mode": "passthrough",
            "authentication": [{ "type": "anonymous" }] })
}

pub(crate) fn forward(destination: &str) -> Value {
    json!({ "type": "forward_to_virtual_cluster",
            "config": { "type": "port_mapping", "destination": { "name": destination }, "advertised_host": "localhost" } })
}

pub(crate) fn assert_fault(answer: &Answer, field: &str, words: &[&str]) {
    assert_eq!(answer.status, 400, "{}", answer.text);
    let faults = answer.faults();
    let fault = faults.iter().find(|fault| fault.starts_with(&format!("{field}: ")));
    let fault = fault.unwrap_or_else(|| panic!("no fault of {field}: {faults:?}"));
    for word in words {
        assert!(fault.contains(word), "{fault} lacks {word}");
    }
}
