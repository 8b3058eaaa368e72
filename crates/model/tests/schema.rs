//! The JSON Schema for editors says the same as the checks do, as far as a schema can.
#![allow(clippy::panic, clippy::expect_used, reason = "helpers of tests")]

use serde_json::{Value, json};
use tidegate_model::{json_schema, load};

fn validator() -> jsonschema::Validator {
    let options = jsonschema::draft202012::options();
    options
        .should_validate_formats(true)
        .build(&json_schema())
        .expect("the schema is a schema")
}

/// A document by the eyes of the schema and of the checks. The checks read YAML, of which JSON is a part.
fn verdicts(validator: &jsonschema::Validator, document: &Value) -> (bool, bool) {
    (
        validator.is_valid(document),
        load("test.json", &document.to_string(), &|_| Some("x".into())).is_ok(),
    )
}

fn good() -> Value {
    json!({
        "backend_clusters": [{
            "name": "kafka",
            "bootstrap_servers": ["kafka-1:9092", "[::1]:9092"],
            "authentication": { "type": "anonymous" },
            "insecure_allow_anonymous_virtual_cluster_auth": true,
        }],
        "virtual_clusters": [{
            "name": "team-a",
            "dns_label": "team-a",
            "destination": { "name": "kafka" },
            "authentication": [{ "type": "anonymous" }],
            "acl_mode": "passthrough",
        }],
        "listeners": [{
            "name": "main",
            "addresses": ["0.0.0.0"],
            "ports": ["9092-9095", 9100],
            "policies": [{
                "type": "forward_to_virtual_cluster",
                "config": { "type": "port_mapping", "destination": { "name": "team-a" }, "advertised_host": "localhost" },
            }],
        }],
    })
}

#[test]
fn the_schema_is_one_of_draft_2020_12() {
    assert!(jsonschema::draft202012::meta::is_valid(&json_schema()));
}

#[test]
fn a_document_with_every_section_is_valid() {
    let mut document = good();
    document["limits"] = json!({ "max_connections": 10, "connect_timeout_ms": 5000 });
    document["admin"] = json!({ "address": "127.0.0.1:9644" });
    document["log"] = json!({ "format": "json", "level": "debug" });
    assert_eq!(verdicts(&validator(), &document), (true, true));
}

#[test]
fn both_take_the_same_documents() {
    let validator = validator();
    let cases = [
        ("/backend_clusters/0/labels", json!({ "team": "a" })),
        ("/backend_clusters/0/tls", json!({ "enabled": false })),
        ("/backend_clusters/0/tls", Value::Null),
        ("/backend_clusters/0/description", Value::Null),
        ("/backend_clusters/0/metadata_update_interval_seconds", json!(43_200)),
        ("/backend_clusters/0/id", json!("7b2e5f64-0000-4000-8000-000000000001")),
        ("/backend_clusters/0/name", json!("é")),
        ("/virtual_clusters/0/namespace", Value::Null),
        ("/listeners/0/ports", json!([9092, 9093])),
        ("/listeners/0/policies/0/name", json!("${env['NAME']}")),
        (
            "/listeners/0/policies/0/config/advertised_host",
            json!("${env['HOST']}"),
        ),
        ("/listeners/0/policies/0/config/bootstrap_port", json!("none")),
        ("/listeners/0/policies/0/config/bootstrap_port", Value::Null),
        ("/limits", json!({})),
        ("/log", Value::Null),
        ("/listeners", Value::Null),
    ];
    for (pointer, value) in cases {
        let mut document = good();
        set(&mut document, pointer, Some(value));
        if pointer == "/backend_clusters/0/name" {
            set(&mut document, "/virtual_clusters/0/destination/name", Some(json!("é")));
        }
        assert_eq!(verdicts(&validator, &document), (true, true), "{pointer}: {document:#}");
    }
}

#[test]
fn both_refuse_the_same_documents() {
    let validator = validator();
    let refused = |pointer: &str, value: Option<Value>| {
        let mut document = good();
        set(&mut document, pointer, value);
        assert_eq!(
            verdicts(&validator, &document),
            (false, false),
            "{pointer}: {document:#}"
        );
    };
    for pointer in [
        "/backend_clusters/0/name",
        "/backend_clusters/0/authentication",
        "/backend_clusters/0/authentication/type",
        "/backend_clusters/0/bootstrap_servers",
        "/virtual_clusters/0/dns_label",
        "/virtual_clusters/0/destination",
        "/virtual_clusters/0/destination/name",
        "/virtual_clusters/0/authentication",
        "/virtual_clusters/0/acl_mode",
        "/listeners/0/addresses",
        "/listeners/0/ports",
        "/listeners/0/policies/0/type",
        "/listeners/0/policies/0/config/type",
        "/listeners/0/policies/0/config/advertised_host",
    ] {
        refused(pointer, None);
        refused(pointer, Some(Value::Null));
        refused(pointer, Some(json!([[]])));
    }
    let long = "x".repeat(256);
    for (pointer, value) in [
        ("/unknown", json!(1)),
        ("/backend_clusters/0/colour", json!("red")),
        ("/backend_clusters/0/name", json!("")),
        ("/backend_clusters/0/name", json!(long)),
        ("/backend_clusters/0/name", json!("-kafka")),
        ("/backend_clusters/0/id", json!("1234")),
        ("/backend_clusters/0/labels", json!({ "kong-x": "a" })),
        ("/backend_clusters/0/labels", json!({ "x": "" })),
        ("/backend_clusters/0/labels", json!({ "x": 1 })),
        ("/backend_clusters/0/bootstrap_servers", json!([])),
        ("/backend_clusters/0/bootstrap_servers", json!(["kafka"])),
        ("/backend_clusters/0/metadata_update_interval_seconds", json!(0)),
        ("/backend_clusters/0/metadata_update_interval_seconds", json!(43_201)),
        ("/backend_clusters/0/metadata_update_interval_seconds", json!("60")),
        ("/backend_clusters/0/authentication", json!({ "type": "kerberos" })),
        (
            "/backend_clusters/0/authentication",
            json!({ "type": "anonymous", "username": "u" }),
        ),
        (
            "/backend_clusters/0/authentication",
            json!({ "type": "sasl_plain", "username": "u" }),
        ),
        ("/backend_clusters/0/tls", json!({ "enabled": "no" })),
        ("/virtual_clusters/0/acl_mode", json!("open")),
        ("/virtual_clusters/0/acl_mode", json!("${env['MODE']}")),
        ("/virtual_clusters/0/dns_label", json!("Team-A")),
        ("/virtual_clusters/0/destination", json!("kafka")),
        ("/virtual_clusters/0/authentication", json!([])),
        ("/virtual_clusters/0/authentication", json!(["anonymous"])),
        ("/virtual_clusters/0/namespace", json!({ "mode": "hide_prefix" })),
        ("/virtual_clusters/0/produce_policies", json!([{ "type": "acls" }])),
        ("/listeners/0/ports", json!([0])),
        ("/listeners/0/ports", json!([65_536])),
        ("/listeners/0/ports", json!(["9092:9095"])),
        ("/listeners/0/ports", json!([true])),
        ("/listeners/0/policies/0/config/min_broker_id", json!(-1)),
        ("/listeners/0/policies/0/config/advertised_host", json!("LOCALHOST")),
        ("/limits", json!({ "buffer_bytes": 1 })),
        ("/log", json!({ "level": "loud" })),
        ("/admin", json!({})),
        ("/admin", json!({ "address": "9644" })),
    ] {
        refused(pointer, Some(value));
    }
}

#[test]
fn what_this_version_cannot_do_yet_is_part_of_the_schema() {
    let validator = validator();
    let mut document = good();
    set(
        &mut document,
        "/backend_clusters/0/authentication",
        Some(json!({
            "type": "sasl_scram", "algorithm": "sha512", "username": "u", "password": "${vault.env['PASSWORD']}",
        })),
    );
    set(
        &mut document,
        "/virtual_clusters/0/consume_policies",
        Some(json!([
            { "type": "schema_validation", "config": { "type": "json", "failure_mode": "skip" } },
            { "type": "decrypt", "config": {
                "failure_mode": "error", "key_sources": [{ "type": "static" }], "part_of_record": ["value"] } },
            { "type": "skip_record", "condition": "record.headers['x'] == 'y'" },
            { "type": "modify_headers", "config": { "actions": [{ "op": "remove", "key": "k" }] } },
            { "type": "decrypt_fields", "parent_policy_id": "7b2e5f64-0000-4000-8000-000000000001", "config": {
                "failure_mode": "mark", "key_sources": [{ "type": "aws" }], "decrypt_fields": { "paths": [{ "match": "a.b" }] } } },
        ])),
    );
    assert_eq!(verdicts(&validator, &document), (true, false));
}

/// Sets the value at a JSON pointer, or removes it.
fn set(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let parent = document
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .expect("the parent is an object");
    match value {
        Some(value) => drop(parent.insert(key.to_owned(), value)),
        None => drop(parent.remove(key)),
    }
}
