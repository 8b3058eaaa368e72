//! Policies of listeners and of virtual clusters.

use serde_json::{Value as Json, json};

use super::Example;

pub(super) fn all() -> Vec<Example> {
    let mut all = of_listeners();
    all.extend(of_requests());
    all.extend(of_producers());
    all.extend(of_consumers());
    all
}

/// With what every policy has.
fn policy(name: &str, mut body: Json) -> Json {
    body["name"] = name.into();
    body["description"] = "As agreed with the teams.".into();
    body["enabled"] = true.into();
    body["labels"] = json!({ "team": "data" });
    body
}

fn of_listeners() -> Vec<Example> {
    let forward = "listener_policy_forward_to_virtual_cluster";
    let ports = json!({
        "type": "port_mapping",
        "destination": { "id": "=tidegate_virtual_cluster.example.id" },
        "advertised_host": "kafka.example.com",
        "bootstrap_port": "at_start",
        "min_broker_id": 1,
    });
    let names = json!({
        "type": "sni",
        "sni_suffix": ".kafka.example.com",
        "advertised_port": 9443,
        "broker_host_format": { "type": "shared_suffix" },
    });
    let tls = json!({
        "certificates": [{
            "certificate": "${file['/etc/tidegate/tls.crt']}",
            "key": "${file['/etc/tidegate/tls.key']}",
        }],
        "versions": { "min": "TLSv1.3", "max": "TLSv1.3" },
        "allow_plaintext": true,
        "client_authentication": {
            "mode": "requested",
            "tls_trust_bundles": [{ "id": "=tidegate_tls_trust_bundle.example.id" }],
            "principal_mapping": "context.certificate.subject['CN']",
        },
    });
    vec![
        Example::new(forward, "example", policy("by-port", json!({ "config": ports }))),
        Example::new(forward, "by_name", policy("by-name", json!({ "config": names }))),
        Example::new(
            "listener_policy_tls_server",
            "example",
            policy("tls", json!({ "config": tls })),
        ),
    ]
}

fn of_requests() -> Vec<Example> {
    let rules = json!([
        {
            "resource_type": "topic",
            "action": "allow",
            "operations": [{ "name": "read" }, { "name": "describe" }],
            "resource_names": [{ "match": "orders-*" }, { "match": "audit" }],
        },
        {
            "resource_type": "group",
            "action": "deny",
            "operations": [{ "name": "delete" }],
            "resource_names": [{ "match": "*" }],
        },
    ]);
    let condition = "context.auth.principal.name == 'orders'";
    let body = json!({ "config": { "rules": rules }, "condition": condition });
    let computed = json!([{
        "resource_type": "topic",
        "action": "allow",
        "operations": [{ "name": "write" }],
        "resource_names": "${[context.auth.principal.name]}",
    }]);
    vec![
        Example::new("cluster_policy_acls", "example", policy("readers", body)),
        Example::new(
            "cluster_policy_acls",
            "own",
            json!({ "name": "own", "config": { "rules": computed } }),
        ),
    ]
}

const CONDITION: &str = "context.topic.name.startsWith('orders')";

fn of_producers() -> Vec<Example> {
    let mut all = shared(
        "produce_policy_modify_headers",
        "produce_policy_schema_validation",
        "reject",
    );
    let key = json!({ "type": "static", "key": { "id": "=tidegate_static_key.example.id" } });
    let aws = json!({ "type": "aws", "arn": "arn:aws:kms:eu-central-1:123456789012:key/example" });
    let encrypt = |key: &Json| {
        json!({
            "config": { "failure_mode": "error", "part_of_record": ["value"], "encryption_key": key },
            "condition": CONDITION,
        })
    };
    all.push(Example::new(
        "produce_policy_encrypt",
        "example",
        policy("encrypt", encrypt(&key)),
    ));
    all.push(Example::new(
        "produce_policy_encrypt",
        "aws",
        policy("encrypt-aws", encrypt(&aws)),
    ));
    let fields = json!({
        "config": {
            "failure_mode": "reject",
            "encrypt_fields": [
                { "paths": [{ "match": "card.number" }], "encryption_key": key },
                { "paths": [{ "match": "name" }], "encryption_key": aws },
            ],
        },
        "condition": CONDITION,
        "parent_policy_id": "=tidegate_produce_policy_schema_validation.example.id",
    });
    all.push(Example::new(
        "produce_policy_encrypt_fields",
        "example",
        policy("encrypt-fields", fields),
    ));
    all
}

fn of_consumers() -> Vec<Example> {
    let mut all = shared(
        "consume_policy_modify_headers",
        "consume_policy_schema_validation",
        "skip",
    );
    let keys = json!([{ "type": "static" }, { "type": "aws" }]);
    let decrypt = json!({
        "config": { "failure_mode": "passthrough", "part_of_record": ["key", "value"], "key_sources": keys },
        "condition": CONDITION,
    });
    all.push(Example::new(
        "consume_policy_decrypt",
        "example",
        policy("decrypt", decrypt),
    ));
    let parent = "=tidegate_consume_policy_schema_validation.example.id";
    let skip = json!({ "condition": CONDITION, "parent_policy_id": parent });
    all.push(Example::new(
        "consume_policy_skip_record",
        "example",
        policy("skip", skip),
    ));
    let fields = json!({
        "config": {
            "failure_mode": "skip",
            "key_sources": keys,
            "decrypt_fields": { "paths": [{ "match": "card.number" }] },
        },
        "condition": CONDITION,
        "parent_policy_id": parent,
    });
    all.push(Example::new(
        "consume_policy_decrypt_fields",
        "example",
        policy("decrypt-fields", fields),
    ));
    all
}

/// What both directions have.
fn shared(headers: &'static str, validation: &'static str, action: &str) -> Vec<Example> {
    let with_registry = json!({
        "config": {
            "type": "confluent_schema_registry",
            "schema_registry": { "id": "=tidegate_schema_registry.example.id" },
            "validate_key": true,
            "validate_value": true,
            "failure_mode": action,
        },
        "condition": CONDITION,
    });
    let json_only = json!({
        "config": {
            "type": "json",
            "validate_key": false,
            "validate_value": true,
            "failure_mode": "mark",
        },
    });
    let older = |kind: &str| {
        json!({
            "config": {
                "type": kind,
                "schema_registry": { "name": "=tidegate_schema_registry.example.name" },
                "key_validation_action": "mark",
                "value_validation_action": action,
            },
        })
    };
    let parent = format!("=tidegate_{validation}.example.id");
    let actions = json!({
        "config": {
            "actions": [{ "op": "set", "key": "x-team", "value": "orders" }, { "op": "remove", "key": "x-debug" }],
        },
        "condition": CONDITION,
        "parent_policy_id": parent,
    });
    vec![
        Example::new(validation, "example", policy("validate", with_registry)),
        Example::new(validation, "json", policy("validate-json", json_only)),
        Example::new(
            validation,
            "older",
            policy("validate-older", older("confluent_schema_registry")),
        ),
        Example::new(validation, "older_json", policy("validate-older-json", older("json"))),
        Example::new(headers, "example", policy("headers", actions)),
    ]
}
