//! Gateways, clusters, listeners, and what they refer to.

use serde_json::json;

use super::Example;

pub(super) fn all() -> Vec<Example> {
    vec![
        Example::new(
            "gateway",
            "example",
            json!({
                "name": "example",
                "description": "Orders and payments.",
                "min_runtime_version": "1.2",
                "labels": { "team": "data" },
            }),
        ),
        Example::new(
            "backend_cluster",
            "example",
            json!({
                "name": "kafka",
                "description": "Three brokers in two zones.",
                "bootstrap_servers": ["kafka-1.example.com:9093", "kafka-2.example.com:9093"],
                "authentication": {
                    "type": "sasl_scram",
                    "algorithm": "sha512",
                    "username": "gateway",
                    "password": "${env['KAFKA_PASSWORD']}",
                },
                "tls": {
                    "enabled": true,
                    "insecure_skip_verify": false,
                    "ca_bundle": "${file['/etc/tidegate/kafka-ca.crt']}",
                    "tls_versions": ["tls13"],
                    "client_identity": {
                        "certificate": "${file['/etc/tidegate/gateway.crt']}",
                        "key": "${file['/etc/tidegate/gateway.key']}",
                    },
                },
                "metadata_update_interval_seconds": 30,
                "insecure_allow_anonymous_virtual_cluster_auth": true,
                "labels": { "stage": "production" },
            }),
        ),
        Example::new(
            "backend_cluster",
            "anonymous",
            json!({
                "name": "kafka-anonymous",
                "bootstrap_servers": ["kafka:9092"],
                "authentication": { "type": "anonymous" },
                "insecure_allow_anonymous_virtual_cluster_auth": true,
            }),
        ),
        Example::new(
            "backend_cluster",
            "plain",
            json!({
                "name": "kafka-plain",
                "bootstrap_servers": ["kafka:9092"],
                "authentication": { "type": "sasl_plain", "username": "gateway", "password": "${env['KAFKA_PASSWORD']}" },
                "tls": { "enabled": false },
                "insecure_allow_anonymous_virtual_cluster_auth": false,
            }),
        ),
        Example::new(
            "backend_cluster",
            "oauth",
            json!({
                "name": "kafka-oauth",
                "bootstrap_servers": ["kafka:9092"],
                "authentication": {
                    "type": "sasl_oauth_bearer",
                    "token_endpoint": "https://login.example.com/token",
                    "client_id": "gateway",
                    "client_secret": "${env['CLIENT_SECRET']}",
                    "scope": "kafka",
                    "audience": "kafka.example.com",
                    "ca_bundle": "${file['/etc/tidegate/login-ca.crt']}",
                    "extensions": { "logicalCluster": "lkc-1" },
                },
                "tls": { "insecure_skip_verify": true },
            }),
        ),
        Example::new(
            "schema_registry",
            "example",
            json!({
                "type": "confluent",
                "name": "registry",
                "description": "Schemas of all topics.",
                "config": {
                    "schema_type": "avro",
                    "endpoint": "https://registry.example.com",
                    "timeout_seconds": 5,
                    "authentication": { "type": "basic", "username": "gateway", "password": "${env['REGISTRY_PASSWORD']}" },
                },
                "labels": { "team": "data" },
            }),
        ),
        Example::new(
            "schema_registry",
            "second",
            json!({
                "type": "confluent",
                "name": "registry-2",
                "config": { "schema_type": "json", "endpoint": "https://registry-2.example.com" },
            }),
        ),
        Example::new(
            "static_key",
            "example",
            json!({
                "name": "payments",
                "description": "For card numbers.",
                "value": "${env['PAYMENTS_KEY']}",
                "labels": { "team": "payments" },
            }),
        ),
        Example::new(
            "static_key",
            "second",
            json!({ "name": "orders", "value": "${env['ORDERS_KEY']}" }),
        ),
        Example::new(
            "tls_trust_bundle",
            "example",
            json!({
                "name": "clients",
                "description": "The authority of our clients.",
                "config": { "trusted_ca": "${file['/etc/tidegate/clients-ca.crt']}" },
                "labels": { "team": "security" },
            }),
        ),
        Example::new(
            "tls_trust_bundle",
            "second",
            json!({ "name": "partners", "config": { "trusted_ca": "${file['/etc/tidegate/partners-ca.crt']}" } }),
        ),
        Example::new(
            "data_plane_certificate",
            "example",
            json!({
                "name": "data-planes",
                "description": "By which the data planes are known.",
                "certificate": "=file(\"${path.module}/data-plane.crt\")",
            }),
        ),
        Example::new(
            "virtual_cluster",
            "example",
            json!({
                "name": "orders",
                "description": "What the order service sees.",
                "destination": { "id": "=tidegate_backend_cluster.example.id" },
                "authentication": [
                    {
                        "type": "sasl_plain",
                        "mediation": "terminate",
                        "principals": [{ "username": "orders", "password": "${env['ORDERS_PASSWORD']}" }],
                        "fetch_kong_identity_principal": {
                            "directory": "staff", "fetch_by": { "key": "mail" }, "failure_mode": "error",
                        },
                    },
                    {
                        "type": "oauth_bearer",
                        "mediation": "validate_forward",
                        "claims_mapping": { "sub": "client", "scope": "scp" },
                        "jwks": {
                            "endpoint": "https://login.example.com/keys", "timeout": "5s", "cache_expiration": "2h",
                        },
                        "validate": { "audiences": [{ "name": "kafka" }], "issuer": "https://login.example.com" },
                        "fetch_kong_identity_principal": { "directory": "staff", "failure_mode": "ignore" },
                    },
                ],
                "namespace": {
                    "mode": "hide_prefix",
                    "prefix": "orders.",
                    "additional": {
                        "topics": [
                            { "type": "glob", "glob": "shared-*", "conflict": "ignore" },
                            { "type": "exact_list", "exact_list": [{ "backend": "audit" }], "conflict": "warn" },
                        ],
                        "consumer_groups": [
                            { "type": "glob", "glob": "shared-?" },
                            { "type": "exact_list", "exact_list": [{ "value": "audit" }] },
                        ],
                    },
                },
                "topic_aliases": [{
                    "alias": "latest",
                    "topic": "v2",
                    "condition": "context.auth.principal.name == 'orders'",
                    "conflict": "ignore",
                }],
                "acl_mode": "enforce_on_gateway",
                "dns_label": "orders",
                "labels": { "team": "orders" },
            }),
        ),
        Example::new(
            "virtual_cluster",
            "second",
            json!({
                "name": "payments",
                "destination": { "name": "=tidegate_backend_cluster.anonymous.name" },
                "authentication": [
                    { "type": "anonymous" },
                    {
                        "type": "sasl_scram",
                        "algorithm": "sha256",
                        "fetch_kong_identity_principal": {
                            "directory": "staff", "fetch_by": { "key": "mail" }, "failure_mode": "ignore",
                        },
                    },
                    {
                        "type": "client_certificate",
                        "fetch_kong_identity_principal": {
                            "directory": "staff", "fetch_by": { "key": "dn" }, "failure_mode": "error",
                        },
                    },
                ],
                "acl_mode": "passthrough",
                "dns_label": "payments",
            }),
        ),
        Example::new(
            "virtual_cluster",
            "third",
            json!({
                "name": "returns",
                "destination": { "id": "=tidegate_backend_cluster.example.id" },
                "authentication": [{ "type": "sasl_plain", "mediation": "passthrough" }],
                "acl_mode": "passthrough",
                "dns_label": "returns",
            }),
        ),
        Example::new(
            "listener",
            "example",
            json!({
                "name": "public",
                "description": "What clients connect to.",
                "addresses": ["192.0.2.1", "192.0.2.2"],
                "ports": ["9092", "9100-9110"],
                "labels": { "zone": "dmz" },
            }),
        ),
    ]
}
