//! Every entity through the whole of its life, as clients see it: create, read, list, replace, patch, delete. Over TCP,
//! with the store that comes with the product.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Api, id_of, is_time};
use serde_json::{Value, json};
use tidegate_model::entity::ENTITIES;
use tidegate_model::shape::Kind;

/// What is sent and what must come back, without the `id` and the times that every answer has.
struct Case {
    kind: Kind,
    /// What happens, in a word.
    what: &'static str,
    create: Value,
    created: Value,
    replace: Option<(Value, Value)>,
    patch: Option<(Value, Value)>,
}

/// The certificate authority, server certificate and key that bodies have.
struct Pki {
    certificate: String,
    key: String,
}

impl Pki {
    fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["gateway.example".to_owned()]).unwrap();
        Self {
            certificate: made.cert.pem(),
            key: made.signing_key.serialize_pem(),
        }
    }
}

fn cases(pki: &Pki, ids: &Ids) -> Vec<Case> {
    let mut cases = clusters(ids);
    cases.extend(small(pki));
    cases.extend(listener_policies(pki, ids));
    cases.extend(record_policies(ids));
    cases
}

/// Ids of entities that others refer to.
struct Ids {
    backend: String,
    cluster: String,
    registry: String,
    key: String,
    bundle: String,
}

fn clusters(ids: &Ids) -> Vec<Case> {
    let tls = json!({ "enabled": true, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] });
    vec![
        Case {
            kind: Kind::BackendCluster,
            what: "scram",
            create: json!({ "name": "b", "description": null, "bootstrap_servers": ["z:9092", "a:9092"], "tls": {},
                "authentication": { "type": "sasl_scram", "algorithm": "sha512", "username": "u", "password": "secret" }, "labels": { "KONGCTL-x": "y" } }),
            created: json!({ "name": "b", "description": "", "bootstrap_servers": ["z:9092", "a:9092"], "tls": tls,
                "authentication": { "type": "sasl_scram", "algorithm": "sha512", "username": "u" }, "labels": { "KONGCTL-x": "y" },
                "insecure_allow_anonymous_virtual_cluster_auth": false, "metadata_update_interval_seconds": 60 }),
            replace: Some((
                json!({ "name": "b2", "bootstrap_servers": ["a:9092"], "tls": { "enabled": false }, "metadata_update_interval_seconds": 5,
                    "authentication": { "type": "sasl_scram", "algorithm": "sha256", "username": "u" } }),
                json!({ "name": "b2", "description": "", "bootstrap_servers": ["a:9092"],
                    "tls": { "enabled": false, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] },
                    "authentication": { "type": "sasl_scram", "algorithm": "sha256", "username": "u" },
                    "insecure_allow_anonymous_virtual_cluster_auth": false, "metadata_update_interval_seconds": 5 }),
            )),
            patch: None,
        },
        Case {
            kind: Kind::BackendCluster,
            what: "a template as password",
            create: json!({ "name": "b", "bootstrap_servers": ["a:9092"], "tls": { "enabled": true, "tls_versions": ["tls13"] },
                "authentication": { "type": "sasl_plain", "username": "${env['U']}", "password": "${vault.env['P']}" } }),
            created: json!({ "name": "b", "description": "", "bootstrap_servers": ["a:9092"],
                "tls": { "enabled": true, "insecure_skip_verify": false, "tls_versions": ["tls13"] },
                "authentication": { "type": "sasl_plain", "username": "${env['U']}", "password": "${vault.env['P']}" },
                "insecure_allow_anonymous_virtual_cluster_auth": false, "metadata_update_interval_seconds": 60 }),
            replace: None,
            patch: None,
        },
        Case {
            kind: Kind::VirtualCluster,
            what: "principals",
            create: json!({ "name": "v", "dns_label": "v", "destination": { "name": "backend" }, "acl_mode": "enforce_on_gateway",
                "authentication": [{ "type": "sasl_plain", "mediation": "terminate", "principals": [{ "username": "u", "password": "secret" }] }],
                "namespace": { "mode": "hide_prefix", "prefix": "v-" } }),
            created: json!({ "name": "v", "description": "", "dns_label": "v", "destination": { "id": ids.backend, "name": "backend" },
                "acl_mode": "enforce_on_gateway",
                "authentication": [{ "type": "sasl_plain", "mediation": "terminate", "principals": [{ "username": "u" }] }],
                "namespace": { "mode": "hide_prefix", "prefix": "v-" } }),
            replace: Some((
                json!({ "name": "v", "dns_label": "v2", "destination": { "id": ids.backend }, "acl_mode": "passthrough", "labels": {},
                    "authentication": [{ "type": "sasl_plain", "mediation": "terminate", "principals": [{ "username": "u" }] }],
                    "topic_aliases": [{ "alias": "a", "topic": "t" }] }),
                json!({ "name": "v", "description": "", "dns_label": "v2", "destination": { "id": ids.backend, "name": "backend" },
                    "acl_mode": "passthrough", "labels": {},
                    "authentication": [{ "type": "sasl_plain", "mediation": "terminate", "principals": [{ "username": "u" }] }],
                    "topic_aliases": [{ "alias": "a", "topic": "t", "condition": "", "conflict": "warn" }] }),
            )),
            patch: None,
        },
        Case {
            kind: Kind::Listener,
            what: "ports as numbers and ranges",
            create: json!({ "name": "l", "addresses": ["127.0.0.1"], "ports": [7092, "7093-7095", "7100"] }),
            created: json!({ "name": "l", "description": "", "addresses": ["127.0.0.1"], "ports": ["7092", "7093-7095", "7100"] }),
            replace: Some((
                json!({ "name": "l", "addresses": ["127.0.0.1"], "ports": [7092], "description": "d", "labels": { "a": "b" } }),
                json!({ "name": "l", "addresses": ["127.0.0.1"], "ports": ["7092"], "description": "d", "labels": { "a": "b" } }),
            )),
            patch: None,
        },
    ]
}

fn small(pki: &Pki) -> Vec<Case> {
    let ca = &pki.certificate;
    let unwrapped = format!("{}\n\n", ca.trim_end());
    vec![
        Case {
            kind: Kind::SchemaRegistry,
            what: "basic authentication",
            create: json!({ "name": "r", "type": "confluent", "config": { "schema_type": "avro", "endpoint": "http://r:8081",
                "authentication": { "type": "basic", "username": "u", "password": "secret" } } }),
            created: json!({ "name": "r", "description": "", "type": "confluent", "config": { "schema_type": "avro", "endpoint": "http://r:8081",
                "timeout_seconds": 10, "authentication": { "type": "basic", "username": "u" } } }),
            replace: Some((
                json!({ "name": "r", "type": "confluent", "config": { "schema_type": "json", "endpoint": "http://r:8081", "timeout_seconds": 3,
                    "authentication": { "type": "basic", "username": "u" } } }),
                json!({ "name": "r", "description": "", "type": "confluent", "config": { "schema_type": "json", "endpoint": "http://r:8081",
                    "timeout_seconds": 3, "authentication": { "type": "basic", "username": "u" } } }),
            )),
            patch: None,
        },
        Case {
            kind: Kind::StaticKey,
            what: "a literal",
            create: json!({ "name": "k", "value": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "labels": null }),
            created: json!({ "name": "k", "description": "" }),
            replace: None,
            patch: None,
        },
        Case {
            kind: Kind::StaticKey,
            what: "a template",
            create: json!({ "name": "k", "value": "${vault.env['KEY']}" }),
            created: json!({ "name": "k", "description": "", "value": "${vault.env['KEY']}" }),
            replace: None,
            patch: None,
        },
        Case {
            kind: Kind::TlsTrustBundle,
            what: "PEM comes back byte for byte",
            create: json!({ "name": "t", "config": { "trusted_ca": unwrapped } }),
            created: json!({ "name": "t", "description": "", "config": { "trusted_ca": unwrapped } }),
            replace: Some((
                json!({ "description": "d" }),
                json!({ "name": "t", "description": "d", "config": { "trusted_ca": unwrapped } }),
            )),
            patch: None,
        },
        Case {
            kind: Kind::DataPlaneCertificate,
            what: "no name and no description are made up",
            create: json!({ "certificate": ca }),
            created: json!({ "certificate": ca }),
            replace: Some((
                json!({ "certificate": ca, "name": "n" }),
                json!({ "certificate": ca, "name": "n" }),
            )),
            patch: None,
        },
    ]
}

fn listener_policies(pki: &Pki, ids: &Ids) -> Vec<Case> {
    let Pki { certificate, key } = pki;
    vec![
        Case {
            kind: Kind::ListenerPolicy,
            what: "port mapping",
            create: json!({ "type": "forward_to_virtual_cluster", "name": "p",
                "config": { "type": "port_mapping", "destination": { "name": "cluster" }, "advertised_host": "localhost" } }),
            created: json!({ "type": "forward_to_virtual_cluster", "name": "p", "description": "", "enabled": true,
                "config": { "type": "port_mapping", "destination": { "id": ids.cluster, "name": "cluster" }, "advertised_host": "localhost" } }),
            replace: Some((
                json!({ "type": "forward_to_virtual_cluster", "enabled": false,
                    "config": { "type": "port_mapping", "destination": { "id": ids.cluster }, "advertised_host": "b", "bootstrap_port": "none" } }),
                json!({ "type": "forward_to_virtual_cluster", "description": "", "enabled": false,
                    "config": { "type": "port_mapping", "destination": { "id": ids.cluster, "name": "cluster" }, "advertised_host": "b", "bootstrap_port": "none" } }),
            )),
            patch: Some((
                json!({ "enabled": true, "name": "n", "description": null, "labels": { "a": "b" } }),
                json!({ "type": "forward_to_virtual_cluster", "name": "n", "description": "", "enabled": true, "labels": { "a": "b" },
                    "config": { "type": "port_mapping", "destination": { "id": ids.cluster, "name": "cluster" }, "advertised_host": "b", "bootstrap_port": "none" } }),
            )),
        },
        Case {
            kind: Kind::ListenerPolicy,
            what: "TLS with trust bundles as they were sent",
            create: json!({ "type": "tls_server", "config": { "certificates": [{ "certificate": certificate, "key": key }],
                "client_authentication": { "mode": "requested", "tls_trust_bundles": [{ "name": "bundle" }] } } }),
            created: json!({ "type": "tls_server", "description": "", "enabled": true, "config": { "certificates": [{ "certificate": certificate }],
                "client_authentication": { "mode": "requested", "tls_trust_bundles": [{ "name": "bundle" }] } } }),
            replace: Some((
                json!({ "type": "tls_server", "config": { "allow_plaintext": true, "certificates": [{ "certificate": certificate }],
                    "client_authentication": { "mode": "required", "tls_trust_bundles": [{ "id": ids.bundle }] } } }),
                json!({ "type": "tls_server", "description": "", "enabled": true, "config": { "allow_plaintext": true,
                    "certificates": [{ "certificate": certificate }],
                    "client_authentication": { "mode": "required", "tls_trust_bundles": [{ "id": ids.bundle }] } } }),
            )),
            patch: Some((
                json!({ "name": "tls" }),
                json!({ "type": "tls_server", "name": "tls", "description": "", "enabled": true, "config": { "allow_plaintext": true,
                    "certificates": [{ "certificate": certificate }],
                    "client_authentication": { "mode": "required", "tls_trust_bundles": [{ "id": ids.bundle }] } } }),
            )),
        },
    ]
}

fn record_policies(ids: &Ids) -> Vec<Case> {
    let rules = json!({ "rules": [{ "resource_type": "topic", "action": "allow", "operations": [{ "name": "read" }],
        "resource_names": [{ "match": "z" }, { "match": "a" }] }] });
    let validation = |registry: Value| json!({ "type": "confluent_schema_registry", "schema_registry": registry, "validate_value": true, "failure_mode": "mark" });
    let encrypt = |key: Value| json!({ "failure_mode": "error", "part_of_record": ["value"], "encryption_key": { "type": "static", "key": key } });
    vec![
        Case {
            kind: Kind::ClusterPolicy,
            what: "ACLs",
            create: json!({ "type": "acls", "config": rules }),
            created: json!({ "type": "acls", "description": "", "enabled": true, "condition": "", "config": rules }),
            replace: Some((
                json!({ "type": "acls", "config": rules, "name": "a", "condition": "true" }),
                json!({ "type": "acls", "name": "a", "description": "", "enabled": true, "condition": "true", "config": rules }),
            )),
            patch: Some((
                json!({ "condition": null, "enabled": false, "name": null }),
                json!({ "type": "acls", "description": "", "enabled": false, "condition": "", "config": rules }),
            )),
        },
        Case {
            kind: Kind::ProducePolicy,
            what: "schema validation",
            create: json!({ "type": "schema_validation", "config": validation(json!({ "name": "registry" })) }),
            created: json!({ "type": "schema_validation", "description": "", "enabled": true, "condition": "",
                "config": validation(json!({ "id": ids.registry, "name": "registry" })) }),
            replace: None,
            patch: None,
        },
        Case {
            kind: Kind::ProducePolicy,
            what: "encryption",
            create: json!({ "type": "encrypt", "config": encrypt(json!({ "id": ids.key })) }),
            created: json!({ "type": "encrypt", "description": "", "enabled": true, "condition": "",
                "config": encrypt(json!({ "id": ids.key, "name": "key" })) }),
            replace: Some((
                json!({ "type": "encrypt", "config": encrypt(json!({ "name": "key" })), "enabled": false }),
                json!({ "type": "encrypt", "description": "", "enabled": false, "condition": "",
                    "config": encrypt(json!({ "id": ids.key, "name": "key" })) }),
            )),
            patch: Some((
                json!({ "enabled": true }),
                json!({ "type": "encrypt", "description": "", "enabled": true, "condition": "",
                    "config": encrypt(json!({ "id": ids.key, "name": "key" })) }),
            )),
        },
        Case {
            kind: Kind::ConsumePolicy,
            what: "no config at all",
            create: json!({ "type": "skip_record", "condition": "context.topic.name == 'a'" }),
            created: json!({ "type": "skip_record", "description": "", "enabled": true, "condition": "context.topic.name == 'a'" }),
            replace: None,
            patch: Some((
                json!({ "name": "s" }),
                json!({ "type": "skip_record", "name": "s", "description": "", "enabled": true, "condition": "context.topic.name == 'a'" }),
            )),
        },
        Case {
            kind: Kind::ConsumePolicy,
            what: "headers",
            create: json!({ "type": "modify_headers", "config": { "actions": [{ "op": "set", "key": "k", "value": "v" }, { "op": "remove", "key": "a" }] } }),
            created: json!({ "type": "modify_headers", "description": "", "enabled": true, "condition": "",
                "config": { "actions": [{ "op": "set", "key": "k", "value": "v" }, { "op": "remove", "key": "a" }] } }),
            replace: None,
            patch: None,
        },
    ]
}

#[tokio::test]
async fn every_entity_lives_as_clients_expect() {
    let api = Api::start().await;
    let gateway = api.gateway("replay").await;
    let pki = Pki::new();
    let backend = json!({ "name": "backend", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" } });
    let backend = api.create(&format!("{gateway}/backend-clusters"), backend).await;
    let cluster = json!({ "name": "cluster", "dns_label": "c", "destination": { "id": id_of(&backend) }, "acl_mode": "passthrough",
        "authentication": [{ "type": "client_certificate" }] });
    let cluster = api.create(&format!("{gateway}/virtual-clusters"), cluster).await;
    let listener = json!({ "name": "listener", "addresses": ["0.0.0.0"], "ports": ["9092-9099"] });
    let listener = api.create(&format!("{gateway}/listeners"), listener).await;
    let registry =
        json!({ "name": "registry", "type": "confluent", "config": { "schema_type": "avro", "endpoint": "http://r" } });
    let registry = api.create(&format!("{gateway}/schema-registries"), registry).await;
    let key = api
        .create(
            &format!("{gateway}/static-keys"),
            json!({ "name": "key", "value": "${env['K']}" }),
        )
        .await;
    let bundle = json!({ "name": "bundle", "config": { "trusted_ca": pki.certificate } });
    let bundle = api.create(&format!("{gateway}/tls-trust-bundles"), bundle).await;
    let ids = Ids {
        backend: id_of(&backend).to_owned(),
        cluster: id_of(&cluster).to_owned(),
        registry: id_of(&registry).to_owned(),
        key: id_of(&key).to_owned(),
        bundle: id_of(&bundle).to_owned(),
    };
    let cases = cases(&pki, &ids);
    for entity in ENTITIES.iter().filter(|entity| entity.parent.is_some()) {
        assert!(
            cases.iter().any(|case| case.kind == entity.kind),
            "{} has no case",
            entity.collection
        );
    }
    for case in &cases {
        let entity = ENTITIES.iter().find(|entity| entity.kind == case.kind).unwrap();
        let above = match entity.parent {
            Some(Kind::Listener) => &listener,
            Some(Kind::VirtualCluster) => &cluster,
            _ => &gateway,
        };
        live(
            &api,
            &format!("{above}/{}", entity.collection),
            entity.chain.is_some(),
            case,
        )
        .await;
    }
}

/// One entity's life.
async fn live(api: &Api, collection: &str, is_chain: bool, case: &Case) {
    let what = format!("{collection}: {}", case.what);
    let created = api.post(collection, &case.create).await;
    assert_eq!(
        (created.status, created.content_type.as_str()),
        (201, "application/json"),
        "{what}: {}",
        created.text
    );
    assert_entity(&what, &created.body, &case.created);
    let path = format!("{collection}/{}", created.id());
    let read = api.get(&path).await;
    assert_eq!(
        (read.status, read.content_type.as_str()),
        (200, "application/json"),
        "{what}"
    );
    assert_eq!(read.body, created.body, "{what}: read");
    let listed = api.get(collection).await;
    let data = if is_chain { &listed.body } else { &listed.body["data"] };
    assert!(
        data.as_array().unwrap().contains(&created.body),
        "{what}: listed as {}",
        listed.text
    );
    if !is_chain {
        let page = &listed.body["meta"]["page"];
        assert!(
            page["size"].is_number() && page["next"].is_null() && page.get("previous").is_some(),
            "{what}: {page}"
        );
    }
    let changes = [("PUT", &case.replace), ("PATCH", &case.patch)];
    for (method, body, expected) in changes
        .iter()
        .filter_map(|(method, case)| case.as_ref().map(|(body, expected)| (*method, body, expected)))
    {
        let changed = api.call(method, &path, Some(body)).await;
        assert_eq!(
            (changed.status, changed.content_type.as_str()),
            (200, "application/json"),
            "{what}: {}",
            changed.text
        );
        assert_entity(&format!("{what}: {method}"), &changed.body, expected);
        assert_eq!(changed.body["created_at"], created.body["created_at"], "{what}");
        assert_eq!(api.get(&path).await.body, changed.body, "{what}: read after {method}");
        // What a client reads and sends back changes nothing.
        if method == "PUT" {
            let again = api.call(method, &path, Some(body)).await;
            assert_entity(&format!("{what}: {method} again"), &again.body, expected);
        }
    }
    let deleted = api.delete(&path).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""), "{what}");
    assert_eq!(api.get(&path).await.status, 404, "{what}");
    assert_eq!(api.delete(&path).await.status, 404, "{what}");
    assert_eq!(
        api.put(&path, &case.create).await.status,
        if case.kind == Kind::StaticKey { 405 } else { 404 },
        "{what}"
    );
}

fn assert_entity(what: &str, actual: &Value, expected: &Value) {
    let mut rest = actual.clone();
    let fields = rest.as_object_mut().unwrap();
    let id = fields.remove("id").unwrap_or_default();
    assert_eq!(id.as_str().unwrap_or_default().len(), 36, "{what}: {actual}");
    for time in ["created_at", "updated_at"] {
        assert!(is_time(&fields.remove(time).unwrap_or_default()), "{what}: {actual}");
    }
    if let Some(metadata) = fields.remove("metadata") {
        assert_eq!(metadata["dns_names"], json!(["gateway.example"]), "{what}");
    }
    assert_eq!(&rest, expected, "{what}");
}

#[tokio::test]
async fn a_gateway_lives_as_clients_expect() {
    let api = Api::start().await;
    let created = api.post("/v1/event-gateways", &json!({ "name": "g" })).await;
    assert_eq!(created.status, 201);
    let mut expected = json!({ "name": "g", "description": "", "min_runtime_version": "1.3", "version": "1", "nodes_total": 0, "virtual_clusters_total": 0 });
    assert_entity("create", &created.body, &expected);
    let path = format!("/v1/event-gateways/{}", created.id());
    assert_eq!(api.get(&path).await.body, created.body);
    let patched = api
        .patch(&path, &json!({ "labels": { "a": "b" }, "min_runtime_version": null }))
        .await;
    expected["labels"] = json!({ "a": "b" });
    expected["version"] = json!("2");
    assert_entity("patch", &patched.body, &expected);
    // RFC 7396: what a patch does not name stays.
    let merged = api.patch(&path, &json!({ "labels": { "a": null, "c": "d" } })).await;
    expected["labels"] = json!({ "c": "d" });
    expected["version"] = json!("3");
    assert_entity("patch", &merged.body, &expected);
    // Neither the name nor the version is lost; the labels are.
    let replaced = api.put(&path, &json!({ "description": "d" })).await;
    expected.as_object_mut().unwrap().remove("labels");
    expected["description"] = json!("d");
    expected["version"] = json!("4");
    assert_entity("put", &replaced.body, &expected);
    api.clusters(&path).await;
    let read = api.get(&path).await;
    assert_eq!(
        (&read.body["version"], &read.body["virtual_clusters_total"]),
        (&json!("7"), &json!(1))
    );
    let listed = api.get("/v1/event-gateways").await;
    assert_eq!(listed.body["data"], json!([read.body]));
    // All that belongs to it goes with it, and its name is free at once.
    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(api.get(&path).await.status, 404);
    assert_eq!(api.get(&format!("{path}/listeners")).await.status, 404);
    api.gateway("g").await;
}

#[tokio::test]
async fn the_request_of_older_documents_is_taken() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let body = r#"{"name":"example","bootstrap_servers":["host:9092"],"authentication":{"type":"anonymous"},
 "insecure_allow_anonymous_virtual_cluster_auth":true,"tls":{"insecure_skip_verify":false}}"#;
    let token = format!("Bearer {}", api.token);
    let headers = [("authorization", token.as_str()), ("accept", "text/x-odd;q=0.1")];
    let answer = api
        .send(
            "POST",
            &format!("{gateway}/backend-clusters"),
            &headers,
            Some(body.to_owned()),
        )
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let tls = json!({ "enabled": true, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] });
    assert_eq!(answer.body["tls"], tls);
}
