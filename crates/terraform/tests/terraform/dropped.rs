//! What a plan says of connections that a change ends is what `tidegate diff` says of a running gateway.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use tidegate_model::Uuid;
use tidegate_model::entity::{Part, document};
use tidegate_model::shape::Kind;
use tidegate_terraform::examples::{self, Names};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tidegate_testkit::scripted::{Reply, ScriptedBroker, ScriptedClient};

use crate::world::{TIDEGATE, World, tidegate};

const SOON: Duration = Duration::from_secs(60);
const HEARTBEAT: i16 = 12;
const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;

/// Something to change: of which resource, where, to what, and whether that ends a connection.
struct Case {
    word: &'static str,
    pointer: &'static str,
    new: Json,
    ends: bool,
}

/// A gateway with one of everything that a connection needs.
struct Site {
    broker: ScriptedBroker,
    ports: Vec<Port>,
    authority: Authority,
}

impl Site {
    async fn start() -> Self {
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
        Self {
            broker: broker.await.unwrap(),
            ports: ports::reserve_range(4).unwrap(),
            authority: Authority::new("clients").unwrap(),
        }
    }

    fn port(&self, index: usize) -> u16 {
        self.ports[index].number()
    }

    /// The resources: type, identifier, and body.
    fn resources(&self) -> Vec<(&'static str, Uuid, Json)> {
        let identity = self.authority.server(&["kafka.example.com"]).unwrap();
        let bodies = [
            (
                "backend_cluster",
                json!({
                    "name": "kafka",
                    "bootstrap_servers": [self.broker.address().to_string(), "192.0.2.1:9092"],
                    "authentication": { "type": "sasl_plain", "username": "gateway", "password": "secret" },
                    "insecure_allow_anonymous_virtual_cluster_auth": true,
                }),
            ),
            (
                "backend_cluster",
                json!({
                    "name": "other",
                    "bootstrap_servers": ["192.0.2.2:9092"],
                    "authentication": { "type": "anonymous" },
                    "insecure_allow_anonymous_virtual_cluster_auth": true,
                }),
            ),
            (
                "tls_trust_bundle",
                json!({ "name": "clients", "config": { "trusted_ca": self.authority.certificate() } }),
            ),
            (
                "virtual_cluster",
                json!({
                    "name": "orders",
                    "dns_label": "orders",
                    "destination": { "id": id(0) },
                    "authentication": [
                        { "type": "anonymous" },
                        {
                            "type": "sasl_plain",
                            "mediation": "terminate",
                            "principals": [{ "username": "a", "password": "secret" }, { "username": "b", "password": "secret" }],
                        },
                    ],
                    "acl_mode": "passthrough",
                }),
            ),
            (
                "virtual_cluster",
                json!({
                    "name": "payments",
                    "dns_label": "payments",
                    "destination": { "id": id(0) },
                    "authentication": [{ "type": "anonymous" }],
                    "acl_mode": "passthrough",
                }),
            ),
            (
                "listener",
                json!({
                    "name": "public",
                    "addresses": ["127.0.0.1"],
                    "ports": [format!("{}-{}", self.port(1), self.port(2))],
                }),
            ),
            (
                "listener_policy_forward_to_virtual_cluster",
                json!({
                    "name": "to-orders",
                    "config": {
                        "type": "port_mapping",
                        "destination": { "id": id(3) },
                        "advertised_host": "127.0.0.1",
                        "bootstrap_port": "at_start",
                        "min_broker_id": 1,
                    },
                }),
            ),
            (
                "listener_policy_tls_server",
                json!({
                    "name": "tls",
                    "config": {
                        "certificates": [{ "certificate": identity.certificate, "key": identity.key }],
                        "allow_plaintext": true,
                        "client_authentication": { "mode": "requested", "tls_trust_bundles": [{ "id": id(2) }] },
                    },
                }),
            ),
        ];
        let numbered = bodies.into_iter().enumerate();
        numbered.map(|(index, (word, body))| (word, id(index), body)).collect()
    }

    fn cases(&self) -> Vec<Case> {
        let case = |word, pointer, new, ends| Case {
            word,
            pointer,
            new,
            ends,
        };
        let another = self.authority.server(&["kafka.example.com"]).unwrap();
        let backend = "backend_cluster";
        let virtual_cluster = "virtual_cluster";
        let forward = "listener_policy_forward_to_virtual_cluster";
        let tls = "listener_policy_tls_server";
        let labels = || json!({ "team": "data" });
        let server = self.broker.address().to_string();
        vec![
            case(backend, "/name", json!("renamed"), true),
            case(backend, "/description", json!("A remark."), false),
            case(backend, "/labels", labels(), false),
            case(backend, "/metadata_update_interval_seconds", json!(90), false),
            case(backend, "/bootstrap_servers", json!([server, "192.0.2.9:9092"]), false),
            case(backend, "/bootstrap_servers", json!(["192.0.2.9:9092"]), true),
            case(backend, "/authentication/username", json!("another"), true),
            case(backend, "/authentication/password", json!("another"), false),
            case(backend, "/authentication", json!({ "type": "anonymous" }), true),
            case(backend, "/tls", json!({ "insecure_skip_verify": true }), true),
            case(
                backend,
                "/tls",
                json!({ "enabled": false, "insecure_skip_verify": true }),
                false,
            ),
            case(virtual_cluster, "/name", json!("renamed"), true),
            case(virtual_cluster, "/description", json!("A remark."), false),
            case(virtual_cluster, "/labels", labels(), false),
            case(virtual_cluster, "/dns_label", json!("another"), true),
            case(virtual_cluster, "/destination/id", json!(id(1)), true),
            case(
                virtual_cluster,
                "/authentication/0/type",
                json!("client_certificate"),
                true,
            ),
            case(
                virtual_cluster,
                "/authentication/1/principals/0/username",
                json!("c"),
                true,
            ),
            case(
                virtual_cluster,
                "/authentication/1/principals/0/password",
                json!("another"),
                true,
            ),
            case(
                virtual_cluster,
                "/authentication/1/principals/2",
                json!({ "username": "c", "password": "secret" }),
                false,
            ),
            case(
                virtual_cluster,
                "/authentication/2",
                json!({ "type": "sasl_scram", "algorithm": "sha256" }),
                false,
            ),
            case("listener", "/name", json!("renamed"), true),
            case("listener", "/description", json!("A remark."), false),
            case("listener", "/labels", labels(), false),
            case("listener", "/addresses", json!(["127.0.0.2"]), true),
            case("listener", "/addresses", json!(["127.0.0.2", "127.0.0.1"]), false),
            case(
                "listener",
                "/ports",
                json!([self.port(1).to_string(), self.port(2).to_string()]),
                false,
            ),
            case(
                "listener",
                "/ports",
                json!([format!("{}-{}", self.port(1), self.port(3))]),
                false,
            ),
            case("listener", "/ports", json!([self.port(2).to_string()]), true),
            case(
                "listener",
                "/ports",
                json!([format!("{}-{}", self.port(0), self.port(2))]),
                true,
            ),
            case(forward, "/name", json!("renamed"), false),
            case(forward, "/labels", labels(), false),
            case(forward, "/enabled", json!(false), true),
            case(forward, "/config/advertised_host", json!("localhost"), false),
            case(forward, "/config/destination/id", json!(id(4)), true),
            case(forward, "/config/bootstrap_port", json!("none"), true),
            case(
                forward,
                "/config",
                json!({ "type": "sni", "sni_suffix": ".kafka.example.com" }),
                true,
            ),
            case(tls, "/name", json!("renamed"), false),
            case(tls, "/enabled", json!(false), true),
            case(tls, "/config/versions", json!({ "min": "TLSv1.3" }), true),
            case(tls, "/config/allow_plaintext", json!(false), true),
            case(tls, "/config/client_authentication/mode", json!("required"), true),
            case(
                tls,
                "/config/certificates/0",
                json!({ "certificate": another.certificate, "key": another.key }),
                false,
            ),
            case("tls_trust_bundle", "/description", json!("A remark."), false),
            case(
                "tls_trust_bundle",
                "/config/trusted_ca",
                json!(Authority::new("others").unwrap().certificate()),
                true,
            ),
        ]
    }
}

fn id(index: usize) -> Uuid {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + index as u128)
}

/// The first resource of the type, with the change.
fn changed(resources: &[(&'static str, Uuid, Json)], case: &Case) -> Vec<(&'static str, Uuid, Json)> {
    let mut changed = resources.to_vec();
    let body = &mut changed.iter_mut().find(|(word, ..)| *word == case.word).unwrap().2;
    let (above, last) = case.pointer.rsplit_once('/').unwrap();
    match body.pointer_mut(above).unwrap() {
        Json::Array(items) if last.parse() == Ok(items.len()) => items.push(case.new.clone()),
        Json::Array(items) => items[last.parse::<usize>().unwrap()] = case.new.clone(),
        fields => fields[last] = case.new.clone(),
    }
    changed
}

#[tokio::test]
async fn a_plan_warns_of_ended_connections_where_a_running_gateway_would_end_some() {
    let site = Site::start().await;
    let (resources, cases) = (site.resources(), site.cases());
    let world = World::offline();
    let ended = would_end(&world, &site, &resources, &cases).await;
    let warned = is_warned_of(&world, &resources, &cases);
    let wrong = cases.iter().enumerate().filter_map(|(index, case)| {
        let Case {
            word,
            pointer,
            new,
            ends,
        } = case;
        let said = (ended[index], warned[index]);
        (said != (*ends, *ends)).then(|| format!("{word} {pointer} {new}: {ends}, but ended and warned are {said:?}"))
    });
    assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
}

/// Whether `tidegate diff` counts connections that each change would end: of a client without a login, and of one with.
async fn would_end(world: &World, site: &Site, resources: &[(&'static str, Uuid, Json)], cases: &[Case]) -> Vec<bool> {
    let file = world.path("gateway.json");
    write(&file, resources, &world.path("control.sock"));
    let mut command = Command::new(tidegate());
    command.arg("run").arg("--config").arg(&file);
    let gateway = Process::spawn("the gateway", &command, &world.path("gateway.log")).unwrap();
    gateway.wait_for_line("listening", SOON).await.unwrap();
    let address = ([127, 0, 0, 1], site.port(1)).into();
    let mut anonymous = ScriptedClient::connect(address).await.unwrap();
    anonymous.set_patience(SOON);
    // Who has asked for versions alone has not logged in yet.
    let heartbeat = b"\0\x01g\0\0\0\x01\0\x01m";
    anonymous.send_request(HEARTBEAT, 0, false, heartbeat).await.unwrap();
    anonymous.read_response().await.unwrap();
    let mut principal = ScriptedClient::connect(address).await.unwrap();
    principal.set_patience(SOON);
    principal.sasl_plain("a", "secret").await.unwrap();
    let diff = |case: &Case| {
        let next = world.path("next.json");
        write(&next, &changed(resources, case), &world.path("control.sock"));
        let output = Command::new(tidegate()).arg("diff").arg(&next).output().unwrap();
        let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let ends = said.contains("would drain");
        let stay = said.contains("no connection would end") || said.contains("nothing would change");
        assert!(ends != stay, "{} {}: {said}", case.word, case.pointer);
        ends
    };
    cases.iter().map(diff).collect()
}

/// The resources as a configuration file.
fn write(file: &Path, resources: &[(&'static str, Uuid, Json)], socket: &Path) {
    let mut bodies = resources.to_vec();
    for (word, _, body) in &mut bodies {
        if let Some(tag) = word.strip_prefix("listener_policy_") {
            body["type"] = tag.into();
        }
    }
    let parts: Vec<_> = bodies
        .iter()
        .map(|(word, id, body)| {
            let kind = match *word {
                "backend_cluster" => Kind::BackendCluster,
                "virtual_cluster" => Kind::VirtualCluster,
                "listener" => Kind::Listener,
                "tls_trust_bundle" => Kind::TlsTrustBundle,
                _ => Kind::ListenerPolicy,
            };
            Part {
                kind,
                id: *id,
                parent: (kind == Kind::ListenerPolicy).then(|| self::id(5)),
                body,
            }
        })
        .collect();
    let mut document = document(&parts);
    document["control"] = json!({ "socket": socket });
    std::fs::write(file, document.to_string()).unwrap();
}

/// Whether a plan warns of each change, without asking anybody: what was is in the state.
fn is_warned_of(world: &World, resources: &[(&'static str, Uuid, Json)], cases: &[Case]) -> Vec<bool> {
    let (mut state, mut text) = (Vec::new(), String::new());
    for (index, case) in cases.iter().enumerate() {
        let (label, kind) = (format!("case_{index}"), format!("tidegate_{}", case.word));
        let attributes = |body: &Json| {
            let mut attributes: Map<String, Json> = body.as_object().unwrap().clone();
            attributes.insert("gateway_id".to_owned(), json!(id(100)));
            if case.word.starts_with("listener_policy") {
                attributes.insert("listener_id".to_owned(), json!(id(5)));
            }
            attributes
        };
        let first = |resources: &[(&'static str, Uuid, Json)]| {
            let found = resources.iter().find(|(word, ..)| *word == case.word).unwrap();
            attributes(&found.2)
        };
        let mut before = first(resources);
        before.insert("id".to_owned(), json!(id(200 + index)));
        state.push(json!({
            "mode": "managed", "type": kind, "name": label,
            "provider": "provider[\"registry.terraform.io/tidegate/tidegate\"]",
            "instances": [{ "schema_version": 0, "attributes": before }],
        }));
        text.push_str(&examples::hcl(
            &kind,
            &label,
            &first(&changed(resources, case)),
            Names::Own,
        ));
    }
    world.configure(&[TIDEGATE, &text]);
    let state = json!({
        "version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "dropped", "outputs": {}, "resources": state,
    });
    std::fs::write(world.path("work/terraform.tfstate"), state.to_string()).unwrap();
    let said = world.terraform(&["plan", "-no-color", "-refresh=false", "-json"]);
    let changes = |index: usize, what: &str| {
        let address = format!(".case_{index}\"");
        let mut lines = said.text.lines();
        lines.any(|line| line.contains(what) && line.contains(&address))
    };
    let warned = |index| {
        assert!(changes(index, "planned_change"), "{index}: {}", said.text);
        changes(index, "ends the connections")
    };
    (0..cases.len()).map(warned).collect()
}
