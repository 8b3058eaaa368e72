//! Bodies of every entity, and what comes back.

use serde_json::{Value, json};
use tidegate_model::shape::Kind;

/// What is sent and what must come back, without the `id` and the times that every answer has.
pub(crate) struct Case {
    pub(crate) kind: Kind,
    /// What happens, in a word.
    pub(crate) what: &'static str,
    pub(crate) create: Value,
    pub(crate) created: Value,
    pub(crate) replace: Option<(Value, Value)>,
    pub(crate) patch: Option<(Value, Value)>,
}

/// The certificate authority, server certificate and key that bodies have.
pub(crate) struct Pki {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Pki {
    pub(crate) fn new() -> Self {
        let made = rcgen::generate_simple_self_signed(["gateway.example".to_owned()]).unwrap();
        Self {
            certificate: made.cert.pem(),
            key: made.signing_key.serialize_pem(),
        }
    }
}

pub(crate) fn cases(pki: &Pki, ids: &Ids) -> Vec<Case> {
    let mut cases = clusters(ids);
    cases.extend(small(pki));
    cases.extend(listener_policies(pki, ids));
    cases.extend(record_policies(ids));
    cases
}

/// Ids of entities that others refer to.
pub(crate) struct Ids {
    pub(crate) backend: String,
    pub(crate) cluster: String,
    pub(crate) registry: String,
    pub(crate) key: String,
    pub(crate) bundle: String,
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
