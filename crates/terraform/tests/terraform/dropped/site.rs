//! A gateway with one of everything that a connection needs, and clients that have connected to it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Value as Json, json};
use tidegate_model::Uuid;
use tidegate_model::entity::{Part, document};
use tidegate_model::shape::Kind;
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tidegate_testkit::scripted::{Reply, ScriptedBroker, ScriptedClient, Tls};

use crate::world::{World, tidegate};

const SOON: Duration = Duration::from_secs(60);
const HEARTBEAT: i16 = 12;
const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;

/// Labels, types, what policies stand below, and bodies. `@` and a label is an identifier; see [`Site::filled`] for what is in braces.
const RESOURCES: &str = r#"[
  ["kafka", "backend_cluster", null, {
    "name": "kafka",
    "bootstrap_servers": ["{server}", "192.0.2.1:9092"],
    "authentication": { "type": "sasl_plain", "username": "gateway", "password": "secret" },
    "insecure_allow_anonymous_virtual_cluster_auth": true
  }],
  ["other", "backend_cluster", null, {
    "name": "other",
    "bootstrap_servers": ["192.0.2.2:9092"],
    "authentication": { "type": "anonymous" },
    "insecure_allow_anonymous_virtual_cluster_auth": true
  }],
  ["clients", "tls_trust_bundle", null, { "name": "clients", "config": { "trusted_ca": "{authority}" } }],
  ["orders", "virtual_cluster", null, {
    "name": "orders",
    "dns_label": "orders",
    "destination": { "id": "@kafka" },
    "authentication": [
      { "type": "anonymous" },
      {
        "type": "sasl_plain",
        "mediation": "terminate",
        "principals": [{ "username": "a", "password": "secret" }, { "username": "b", "password": "secret" }]
      }
    ],
    "acl_mode": "passthrough"
  }],
  ["payments", "virtual_cluster", null, {
    "name": "payments",
    "dns_label": "payments",
    "destination": { "id": "@kafka" },
    "authentication": [{ "type": "anonymous" }],
    "acl_mode": "passthrough"
  }],
  ["mapped", "listener", null, { "name": "mapped", "addresses": ["127.0.0.1"], "ports": ["{1}-{2}"] }],
  ["mapping", "listener_policy_forward_to_virtual_cluster", "mapped", {
    "name": "to-orders",
    "config": {
      "type": "port_mapping",
      "destination": { "id": "@orders" },
      "advertised_host": "127.0.0.1",
      "bootstrap_port": "at_start",
      "min_broker_id": 1
    }
  }],
  ["tls", "listener_policy_tls_server", "mapped", {
    "name": "tls",
    "config": {
      "certificates": [{ "certificate": "{certificate}", "key": "{key}" }],
      "allow_plaintext": true,
      "client_authentication": { "mode": "requested", "tls_trust_bundles": [{ "id": "@clients" }] }
    }
  }],
  ["named", "listener", null, { "name": "named", "addresses": ["127.0.0.1"], "ports": ["{5}-{6}"] }],
  ["names", "listener_policy_forward_to_virtual_cluster", "named", {
    "name": "by-name",
    "config": { "type": "sni", "sni_suffix": ".kafka.example.com" }
  }],
  ["tls-of-named", "listener_policy_tls_server", "named", {
    "name": "tls",
    "config": { "certificates": [{ "certificate": "{certificate}", "key": "{key}" }] }
  }]
]"#;

/// Something to configure.
#[derive(Debug, Clone)]
pub(super) struct Resource {
    pub(super) label: String,
    pub(super) word: String,
    /// The listener of a policy.
    pub(super) above: Option<String>,
    pub(super) body: Json,
}

/// The identifiers of resources, by their labels.
pub(super) type Ids = BTreeMap<String, Uuid>;

/// What the resources are made of.
pub(super) struct Site {
    broker: ScriptedBroker,
    ports: Vec<Port>,
    authority: Authority,
    words: Vec<(&'static str, String)>,
}

impl Site {
    pub(super) async fn start() -> Self {
        // No broker has more to say than that the gateway is welcome.
        let broker = ScriptedBroker::start(|request| {
            let body: &[u8] = match request.api_key {
                HEARTBEAT => b"\0\0",
                SASL_HANDSHAKE => b"\0\0\0\0\0\x01\0\x05PLAIN",
                SASL_AUTHENTICATE => b"\0\0\xff\xff\0\0\0\0\0\0\0\0\0\0\0\0",
                _ => b"\0\0\0\0\0\x01\0\x12\0\0\0\x04",
            };
            Reply::respond(request, false, body)
        });
        let broker = broker.await.unwrap();
        let authority = Authority::new("clients").unwrap();
        let identity = || authority.server(&["*.orders.kafka.example.com"]).unwrap();
        let (first, second) = (identity(), identity());
        let words = vec![
            ("{server}", broker.address().to_string()),
            ("{authority}", authority.certificate()),
            ("{others}", Authority::new("others").unwrap().certificate()),
            ("{certificate}", first.certificate),
            ("{key}", first.key),
            ("{new certificate}", second.certificate),
            ("{new key}", second.key),
        ];
        let ports = ports::reserve_range(8).unwrap();
        Self {
            broker,
            ports,
            authority,
            words,
        }
    }

    /// The JSON of a text in which `{0}` to `{7}` are ports, one after the other, and words stand for what is here alone.
    pub(super) fn filled(&self, text: &str) -> Json {
        let mut text = text.to_owned();
        for (index, port) in self.ports.iter().enumerate() {
            text = text.replace(&format!("{{{index}}}"), &port.number().to_string());
        }
        for (word, value) in &self.words {
            text = text.replace(word, Json::from(value.as_str()).to_string().trim_matches('"'));
        }
        serde_json::from_str(&text).unwrap()
    }

    pub(super) fn resources(&self) -> Vec<Resource> {
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let resource = |fields: &Json| Resource {
            label: text(&fields[0]).unwrap(),
            word: text(&fields[1]).unwrap(),
            above: text(&fields[2]),
            body: fields[3].clone(),
        };
        let resources = self.filled(RESOURCES);
        resources.as_array().unwrap().iter().map(resource).collect()
    }

    /// Clients that have connected to a gateway with the resources: without a login, with one, and by a host name.
    pub(super) async fn connected(&self) -> [ScriptedClient; 3] {
        let address = |index: usize| ([127, 0, 0, 1], self.ports[index].number()).into();
        let mut anonymous = ScriptedClient::connect(address(1)).await.unwrap();
        let mut principal = ScriptedClient::connect(address(1)).await.unwrap();
        let tls = Tls::new("bootstrap.orders.kafka.example.com", &self.authority.certificate());
        let mut by_name = ScriptedClient::connect_tls(address(5), &tls).await.unwrap();
        // Who has asked for versions alone has not logged in yet.
        for client in [&mut anonymous, &mut by_name] {
            client.set_patience(SOON);
            let heartbeat = b"\0\x01g\0\0\0\x01\0\x01m";
            client.send_request(HEARTBEAT, 0, false, heartbeat).await.unwrap();
            client.read_response().await.unwrap();
        }
        principal.set_patience(SOON);
        principal.sasl_plain("a", "secret").await.unwrap();
        assert!(self.broker.connections().0 > 0);
        [anonymous, principal, by_name]
    }
}

impl Resource {
    pub(super) fn kind(&self) -> Kind {
        let is_policy = self.word.starts_with("listener_policy_");
        Kind::from_word(if is_policy { "listener_policy" } else { &self.word }).unwrap()
    }

    /// The body, with the type that the word says.
    pub(super) fn tagged(&self) -> Json {
        let mut body = self.body.clone();
        if let Some(tag) = self.word.strip_prefix("listener_policy_") {
            body["type"] = tag.into();
        }
        body
    }
}

/// What refers to others by labels, with their identifiers.
pub(super) fn resolved(body: &Json, ids: &Ids) -> Json {
    let mut text = body.to_string();
    for (label, id) in ids {
        text = text.replace(&format!("\"@{label}\""), &format!("\"{id}\""));
    }
    serde_json::from_str(&text).unwrap()
}

/// A running gateway that a file configures.
pub(super) struct Gateway<'a> {
    world: &'a World,
    ids: Ids,
    _process: Process,
}

impl<'a> Gateway<'a> {
    pub(super) async fn start(world: &'a World, resources: &[Resource]) -> Self {
        let number = |index: usize| Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + index as u128);
        let labels = resources.iter().enumerate();
        let ids = labels
            .map(|(index, resource)| (resource.label.clone(), number(index)))
            .collect();
        let file = world.path("gateway.json");
        write(&file, resources, &ids, &world.path("control.sock"));
        let mut command = Command::new(tidegate());
        command.arg("run").arg("--config").arg(&file);
        let process = Process::spawn("the gateway", &command, &world.path("gateway.log")).unwrap();
        process.wait_for_line("listening", SOON).await.unwrap();
        Self {
            world,
            ids,
            _process: process,
        }
    }

    /// Whether `tidegate diff` counts connections that would end.
    pub(super) fn would_end(&self, resources: &[Resource]) -> bool {
        let next = self.world.path("next.json");
        write(&next, resources, &self.ids, &self.world.path("control.sock"));
        let output = Command::new(tidegate()).arg("diff").arg(&next).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let ends = said.contains("would drain");
        let stay = said.contains("no connection would end") || said.contains("nothing would change");
        assert!(ends != stay, "{said}");
        ends
    }
}

/// The resources as a configuration file.
fn write(file: &Path, resources: &[Resource], ids: &Ids, socket: &Path) {
    let bodies: Vec<_> = resources
        .iter()
        .map(|resource| resolved(&resource.tagged(), ids))
        .collect();
    let parts: Vec<_> = resources
        .iter()
        .zip(&bodies)
        .map(|(resource, body)| Part {
            kind: resource.kind(),
            id: ids[&resource.label],
            parent: resource.above.as_ref().map(|above| ids[above]),
            body,
        })
        .collect();
    let mut document = document(&parts);
    document["control"] = json!({ "socket": socket });
    std::fs::write(file, document.to_string()).unwrap();
}
