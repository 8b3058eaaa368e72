//! Something between the provider and the control plane that answers for it, or loses its answers.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{TIDEGATE, World};

/// What becomes of a request.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Forwarded,
    /// It is answered with 429 and `Retry-After: 1`.
    Refused,
    /// It is done, and nobody hears of it.
    Lost,
}

/// Decides by the method, the path, and how often the two have come.
type Decide = fn(&str, &str, usize) -> Fate;

/// The address of something that decides about each request to the control plane at `api`.
async fn between(api: &str, decide: Decide) -> String {
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (api, seen) = (api.to_owned(), Arc::new(Mutex::new(HashMap::new())));
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(serve(client, api.clone(), decide, Arc::clone(&seen)));
        }
    });
    url
}

async fn serve(client: TcpStream, api: String, decide: Decide, seen: Arc<Mutex<HashMap<String, usize>>>) {
    let mut client = BufReader::new(client);
    loop {
        let (mut head, mut length) = (String::new(), 0);
        while !head.ends_with("\r\n\r\n") {
            let from = head.len();
            if client.read_line(&mut head).await.unwrap_or_default() == 0 {
                return;
            }
            let line = head[from..].to_ascii_lowercase();
            if let Some(value) = line.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        client.read_exact(&mut body).await.unwrap();
        let mut words = head.split(' ');
        let (method, path) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
        let count = {
            let mut seen = seen.lock();
            let count = seen.entry(format!("{method} {path}")).or_insert(0);
            *count += 1;
            *count
        };
        let fate = decide(&method, &path, count);
        if fate == Fate::Refused {
            let answer = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n";
            client.write_all(answer.as_bytes()).await.unwrap();
            continue;
        }
        let client_http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client_http.request(method.parse().unwrap(), format!("{api}{path}"));
        for line in head.lines().skip(1).filter(|line| line.contains(": ")) {
            let (name, value) = line.split_once(": ").unwrap();
            if !["host", "content-length", "connection"].contains(&name.to_ascii_lowercase().as_str()) {
                request = request.header(name, value);
            }
        }
        let answer = request.body(body).send().await.unwrap();
        let status = answer.status();
        let kind = answer.headers().get("content-type").and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or("application/json").to_owned();
        let text = answer.text().await.unwrap();
        if fate == Fate::Lost {
            return;
        }
        let answer = format!(
            "HTTP/1.1 {} Said\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n{text}",
            status.as_u16(),
            text.len()
        );
        client.write_all(answer.as_bytes()).await.unwrap();
    }
}

const RESOURCES: &str = r#"
resource "tidegate_gateway" "example" {
  name = "example"
}

resource "tidegate_backend_cluster" "example" {
  name              = "kafka"
  bootstrap_servers = ["kafka:9092"]
  authentication    = { type = "anonymous" }
  gateway_id        = tidegate_gateway.example.id
}

resource "tidegate_virtual_cluster" "example" {
  name           = "virtual"
  destination    = { id = tidegate_backend_cluster.example.id }
  authentication = [{ type = "sasl_plain", mediation = "passthrough" }]
  acl_mode       = "passthrough"
  dns_label      = "virtual"
  gateway_id     = tidegate_gateway.example.id
}

resource "tidegate_consume_policy_skip_record" "example" {
  condition          = "context.topic.name == 'secret'"
  virtual_cluster_id = tidegate_virtual_cluster.example.id
  gateway_id         = tidegate_gateway.example.id
}
"#;

async fn applied_with(decide: Decide) {
    let mut world = World::start().await;
    let direct = world.url.clone();
    world.url = between(&direct, decide).await;
    world.configure(&[TIDEGATE, RESOURCES]);
    let world = tokio::task::spawn_blocking(move || {
        let said = world.apply();
        assert!(said.text.contains("4 added, 0 changed, 0 destroyed"), "{}", said.text);
        world.assert_nothing_to_do();
        world
    });
    let mut world = world.await.unwrap();
    world.url = direct;
    let gateways = world.api("GET", "/v1/event-gateways", None).await;
    let gateway = format!("/v1/event-gateways/{}", gateways["data"][0]["id"].as_str().unwrap());
    let clusters = world.api("GET", &format!("{gateway}/virtual-clusters"), None).await;
    let cluster = format!(
        "{gateway}/virtual-clusters/{}",
        clusters["data"][0]["id"].as_str().unwrap()
    );
    let policies = world.api("GET", &format!("{cluster}/consume-policies"), None).await;
    for (what, list) in [
        ("gateways", &gateways["data"]),
        ("clusters", &clusters["data"]),
        ("policies", &policies),
    ] {
        assert_eq!(list.as_array().map(Vec::len), Some(1), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_control_plane_asks_to_be_repeated_is_repeated() {
    applied_with(|_, _, count| if count == 1 { Fate::Refused } else { Fate::Forwarded }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_creation_whose_answer_is_lost_is_done_once() {
    applied_with(|method, _, count| {
        if method == "POST" && count == 1 {
            Fate::Lost
        } else {
            Fate::Forwarded
        }
    })
    .await;
}
