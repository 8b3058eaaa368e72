//! The API, as a program uses it.

use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Client, Method};
use serde_json::{Value, json};
use tidegate_testkit::wait;

use crate::support::SOON;

/// The token that every control plane of these tests knows.
pub(crate) const TOKEN: &str = "token-of-the-tests-0123456789abcdef";

/// The API of a control plane; cheap to clone.
#[derive(Clone)]
pub(crate) struct Api {
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) http: Client,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or(Value::Null)
    }
}

impl Api {
    pub(crate) fn new(url: String) -> Self {
        static READY: OnceLock<()> = OnceLock::new();
        // The library wants to know how TLS is done even where there is none.
        READY.get_or_init(|| drop(rustls::crypto::aws_lc_rs::default_provider().install_default()));
        Self {
            url,
            token: TOKEN.to_owned(),
            http: Client::builder()
                .no_proxy()
                .timeout(Duration::from_secs(60))
                .build()
                .unwrap(),
        }
    }

    /// The same by TLS, for a certificate of this authority.
    pub(crate) fn trusting(self, authority: &str) -> Self {
        let authority = reqwest::Certificate::from_pem(authority.as_bytes()).unwrap();
        Self {
            url: self.url.replacen("http:", "https:", 1),
            http: Client::builder()
                .no_proxy()
                .tls_certs_only([authority])
                .build()
                .unwrap(),
            ..self
        }
    }

    /// An answer, if there is one: a control plane may have been killed.
    pub(crate) async fn try_call(&self, method: &str, path: &str, body: Option<&Value>) -> Option<Answer> {
        let method: Method = method.parse().unwrap();
        let request = self
            .http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.token);
        let request = match body {
            Some(body) => request
                .header("content-type", "application/json")
                .body(body.to_string()),
            None => request,
        };
        let answer = request.send().await.ok()?;
        let status = answer.status().as_u16();
        let text = answer.text().await.ok()?;
        Some(Answer { status, text })
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Answer {
        let answer = self.try_call(method, path, body).await;
        answer.unwrap_or_else(|| panic!("{method} {path}: no answer"))
    }

    /// What a browser with this cookie, and nothing else, is answered.
    pub(crate) async fn with_cookie(&self, method: &str, path: &str, cookie: &str) -> Answer {
        let method: Method = method.parse().unwrap();
        let request = self.http.request(method, format!("{}{path}", self.url));
        let answer = request.header("cookie", cookie).send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        Answer { status, text }
    }

    /// What a request that must succeed is answered.
    pub(crate) async fn good(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let answer = self.call(method, path, body).await;
        assert!((200..300).contains(&answer.status), "{method} {path}: {answer:?}");
        answer.json()
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        self.good("GET", path, None).await
    }

    /// Makes an entity, and returns its path.
    pub(crate) async fn create(&self, collection: &str, body: &Value) -> String {
        let made = self.good("POST", collection, Some(body)).await;
        format!("{collection}/{}", made["id"].as_str().unwrap())
    }

    /// Everything that a list has, page by page.
    pub(crate) async fn all(&self, collection: &str) -> Vec<Value> {
        let (mut all, mut next) = (Vec::new(), Some(format!("{collection}?page%5Bsize%5D=1000")));
        while let Some(path) = next {
            let page = self.get(&path).await;
            all.extend(page["data"].as_array().unwrap().iter().cloned());
            next = page["meta"]["page"]["next"].as_str().map(str::to_owned);
        }
        all
    }

    /// The version of a gateway.
    pub(crate) async fn version(&self, gateway: &str) -> i64 {
        number(&self.get(gateway).await["version"])
    }

    /// Waits until so many data planes serve the gateway as it is now; returns what they say.
    pub(crate) async fn in_force(&self, gateway: &str, count: usize) -> Vec<Value> {
        let what = format!("{count} data planes serve the newest version of {gateway}");
        let served = wait::until(&what, SOON, async || {
            let version = self.version(gateway).await;
            let nodes = self.all(&format!("{gateway}/nodes")).await;
            let current = nodes.iter().filter(|node| number(&node["config_version"]) == version);
            (current.count() == count).then_some(nodes)
        });
        match served.await {
            Ok(nodes) => nodes,
            Err(late) => panic!("{late}: {:?}", self.all(&format!("{gateway}/nodes")).await),
        }
    }
}

fn number(text: &Value) -> i64 {
    text.as_str().and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// A gateway with a virtual cluster behind a listener, and the paths of what it is made of.
#[derive(Clone)]
pub(crate) struct Made {
    pub(crate) gateway: String,
    pub(crate) backend: String,
    pub(crate) cluster: String,
    pub(crate) listener: String,
    pub(crate) policy: String,
}

pub(crate) fn backend(name: &str, bootstrap: &str) -> Value {
    let servers: Vec<_> = bootstrap.split(',').collect();
    json!({ "name": name, "bootstrap_servers": servers, "authentication": { "type": "anonymous" }, "tls": { "enabled": false },
            "insecure_allow_anonymous_virtual_cluster_auth": true, "metadata_update_interval_seconds": 2 })
}

pub(crate) fn cluster(name: &str, backend: &str) -> Value {
    json!({ "name": name, "dns_label": name, "destination": { "name": backend }, "acl_mode": "passthrough",
            "authentication": [{ "type": "anonymous" }] })
}

pub(crate) fn listener(name: &str, first: u16, last: u16) -> Value {
    json!({ "name": name, "addresses": ["127.0.0.1"], "ports": [format!("{first}-{last}")] })
}

pub(crate) fn forward(cluster: &str) -> Value {
    json!({ "type": "forward_to_virtual_cluster", "name": format!("to-{cluster}"),
            "config": { "type": "port_mapping", "destination": { "name": cluster }, "advertised_host": "127.0.0.1",
                        "bootstrap_port": "at_start", "min_broker_id": 1 } })
}

impl Made {
    /// Makes them: the virtual cluster is called `shop`, the listener `main`.
    pub(crate) async fn make(api: &Api, bootstrap: &str, first: u16, last: u16) -> Self {
        let gateway = api.create("/v1/event-gateways", &json!({ "name": "production" })).await;
        let backend = api
            .create(&format!("{gateway}/backend-clusters"), &backend("kafka", bootstrap))
            .await;
        let cluster = api
            .create(&format!("{gateway}/virtual-clusters"), &cluster("shop", "kafka"))
            .await;
        let listener = api
            .create(&format!("{gateway}/listeners"), &listener("main", first, last))
            .await;
        let policy = api.create(&format!("{listener}/policies"), &forward("shop")).await;
        Self {
            gateway,
            backend,
            cluster,
            listener,
            policy,
        }
    }
}
