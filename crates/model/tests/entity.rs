//! Bodies of requests: what is taken, what is refused and with which words, what is kept and what is found in them.
#![allow(clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};
use tidegate_model::entity::{
    ENTITIES, Part, check, document, entity_type, for_each_secret, keep_secrets, references, required_versions,
};
use tidegate_model::shape::{Kind, Type};
use tidegate_model::{Document, Sources, Uuid};

fn faults(kind: Kind, body: &Value) -> Vec<String> {
    match check(kind, body) {
        Ok(_) => Vec::new(),
        Err(problems) => problems
            .iter()
            .map(|it| format!("{}: {}", it.field, it.reason))
            .collect(),
    }
}

fn backend() -> Value {
    json!({ "name": "kafka", "bootstrap_servers": ["kafka:9092"], "authentication": { "type": "anonymous" } })
}

fn virtual_cluster() -> Value {
    json!({ "name": "team-a", "dns_label": "team-a", "destination": { "name": "kafka" }, "acl_mode": "passthrough",
            "authentication": [{ "type": "sasl_plain", "mediation": "passthrough" }] })
}

/// A body of each kind that has as much as it takes.
fn bodies() -> Vec<(Kind, Value)> {
    vec![
        (Kind::Gateway, json!({ "name": "gateway" })),
        (Kind::BackendCluster, backend()),
        (Kind::VirtualCluster, virtual_cluster()),
        (
            Kind::Listener,
            json!({ "name": "main", "addresses": ["0.0.0.0"], "ports": [9092, "9093-9095"] }),
        ),
        (
            Kind::SchemaRegistry,
            json!({ "name": "registry", "type": "confluent", "config": { "schema_type": "avro", "endpoint": "http://registry:8081" } }),
        ),
        (Kind::StaticKey, json!({ "name": "key", "value": "${env['KEY']}" })),
        (
            Kind::TlsTrustBundle,
            json!({ "name": "ca", "config": { "trusted_ca": "${env['CA']}" } }),
        ),
        (Kind::DataPlaneCertificate, json!({ "certificate": "${env['CERT']}" })),
        (
            Kind::ListenerPolicy,
            json!({ "type": "forward_to_virtual_cluster", "config": { "type": "port_mapping", "destination": { "name": "team-a" }, "advertised_host": "localhost" } }),
        ),
        (
            Kind::ClusterPolicy,
            json!({ "type": "acls", "config": { "rules": [{ "resource_type": "topic", "action": "allow", "operations": [{ "name": "read" }], "resource_names": [{ "match": "*" }] }] } }),
        ),
        (
            Kind::ProducePolicy,
            json!({ "type": "encrypt", "config": { "failure_mode": "error", "part_of_record": ["value"], "encryption_key": { "type": "static", "key": { "name": "key" } } } }),
        ),
        (
            Kind::ConsumePolicy,
            json!({ "type": "skip_record", "condition": "true" }),
        ),
    ]
}

#[test]
fn every_kind_has_its_row_and_takes_a_good_body() {
    let bodies = bodies();
    assert_eq!(ENTITIES.len(), bodies.len());
    for (kind, body) in bodies {
        assert_eq!(entity_type(kind).kind, kind);
        assert_eq!(Kind::from_word(kind.word()), Some(kind));
        assert!(matches!(entity_type(kind).body, Type::Object(_) | Type::Union(_)));
        let checked = check(kind, &body).unwrap();
        assert_eq!(
            check(kind, &checked).unwrap(),
            checked,
            "a second check of {} changes it",
            kind.word()
        );
        let mut with_nulls = body.clone();
        with_nulls["labels"] = Value::Null;
        with_nulls["description"] = Value::Null;
        if kind == Kind::DataPlaneCertificate {
            with_nulls.as_object_mut().unwrap().remove("labels");
        }
        assert_eq!(
            check(kind, &with_nulls).unwrap(),
            checked,
            "null is absent in {}",
            kind.word()
        );
        let mut unknown = body;
        unknown["nmae"] = json!(1);
        assert_eq!(faults(kind, &unknown), ["nmae: unknown field"], "{}", kind.word());
    }
}

#[test]
fn scalar_defaults_are_filled_in_and_objects_are_not() {
    let cases = [
        (
            Kind::BackendCluster,
            json!({ "name": "b", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" }, "tls": {} }),
            json!({ "name": "b", "description": "", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" },
                    "insecure_allow_anonymous_virtual_cluster_auth": false, "metadata_update_interval_seconds": 60,
                    "tls": { "enabled": true, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] } }),
        ),
        (
            Kind::DataPlaneCertificate,
            json!({ "certificate": "${env['C']}" }),
            json!({ "certificate": "${env['C']}" }),
        ),
        (
            // A policy's configuration comes back as it was sent.
            Kind::ListenerPolicy,
            bodies()[8].1.clone(),
            json!({ "type": "forward_to_virtual_cluster", "enabled": true, "description": "", "config": bodies()[8].1["config"] }),
        ),
        (
            Kind::SchemaRegistry,
            bodies()[4].1.clone(),
            json!({ "name": "registry", "type": "confluent", "description": "",
                    "config": { "schema_type": "avro", "endpoint": "http://registry:8081", "timeout_seconds": 10 } }),
        ),
    ];
    for (kind, body, expected) in cases {
        assert_eq!(check(kind, &body).unwrap(), expected);
    }
}

#[test]
fn every_fault_is_named_with_its_field() {
    let mut backend = backend();
    backend["authentication"]["type"] = json!("kerberos");
    backend["bootstrap_servers"] = json!(["no port", "kafka:9092"]);
    backend["metadata_update_interval_seconds"] = json!(0);
    backend["labels"] = json!({ "kong-x": "a", "KONGCTL-y": "b" });
    backend["id"] = json!("0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9");
    let mut virtual_cluster = virtual_cluster();
    virtual_cluster["name"] = json!("${env['NAME']}");
    virtual_cluster["destination"] = json!({});
    virtual_cluster["authentication"] =
        json!([{ "type": "sasl_plain", "mediation": "terminate" }, { "type": "anonymous" }, { "type": "anonymous" }]);
    virtual_cluster["produce_policies"] = json!([]);
    let cases: [(Kind, Value, &[&str]); 6] = [
        (
            Kind::BackendCluster,
            backend,
            &[
                "authentication.type: `kerberos` is not known here",
                "bootstrap_servers[0]: `no port` must be `host:port`, the host of letters, digits, `.` and `-`, or an IPv6 address in brackets",
                "id: cannot be written here",
                "labels.kong-x: begins with `kong`, which is reserved",
                "metadata_update_interval_seconds: must be from 1 to 43200, not 0",
            ],
        ),
        (
            Kind::VirtualCluster,
            virtual_cluster,
            &[
                "authentication[0].principals: `mediation: terminate` needs to know the clients",
                "authentication[2].type: clients can log in like this already",
                "destination: names no entity",
                "name: `${env['NAME']}` must begin and end with a letter or digit, with letters, digits, spaces and `_-.:/+'` between",
                "produce_policies: cannot be written here",
            ],
        ),
        (
            Kind::Listener,
            json!({ "name": "l", "addresses": ["0.0.0.0", "nowhere"], "ports": [9092, "9095-9093", "9090-9092", 70000] }),
            &[
                "addresses: an address that stands for all cannot stand beside others",
                "addresses[1]: `nowhere` is no IP address",
                "ports[1]: the range runs backwards",
                "ports[2]: port 9092 is listed already",
                "ports[3]: must be from 1 to 65535, not 70000",
            ],
        ),
        (
            Kind::StaticKey,
            json!({ "name": "k", "value": "dG9vIHNob3J0" }),
            &["value: holds 9 bytes, not 32"],
        ),
        (
            Kind::StaticKey,
            json!({ "name": "k", "value": "${vault.env[KEY]}" }),
            &["value: `${vault.env[KEY]}` is no template that is known here"],
        ),
        (
            Kind::TlsTrustBundle,
            json!({ "name": "ca", "config": { "trusted_ca": "nonsense" } }),
            &["config.trusted_ca: is neither PEM nor base64 of PEM"],
        ),
    ];
    for (kind, body, expected) in cases {
        let mut actual = faults(kind, &body);
        actual.sort();
        assert_eq!(actual, expected);
    }
}

#[test]
fn secrets_that_are_left_out_are_kept() {
    let stored = json!({ "name": "v", "authentication": [
        { "type": "anonymous" },
        { "type": "sasl_plain", "mediation": "terminate", "principals": [
            { "username": "a", "password": { "$sealed": "A" } }, { "username": "b", "password": { "$sealed": "B" } } ] } ] });
    let mut body = virtual_cluster();
    body["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate", "principals": [
        { "username": "b" }, { "username": "c", "password": "new" }, { "username": "a", "password": null } ] }]);
    let kept = keep_secrets(Kind::VirtualCluster, &mut body, &stored);
    let mut checked = check(Kind::VirtualCluster, &body).unwrap();
    kept.restore(&mut checked);
    let mut found = Vec::new();
    for_each_secret(Kind::VirtualCluster, &mut checked, &mut |secret| {
        found.push(secret.clone());
    });
    assert_eq!(
        found,
        [json!({ "$sealed": "B" }), json!("new"), json!({ "$sealed": "A" })]
    );

    let mut unknown = virtual_cluster();
    unknown["authentication"] =
        json!([{ "type": "sasl_plain", "mediation": "terminate", "principals": [{ "username": "d" }] }]);
    drop(keep_secrets(Kind::VirtualCluster, &mut unknown, &stored));
    assert_eq!(
        faults(Kind::VirtualCluster, &unknown),
        ["authentication[0].principals[0].password: required, and missing"]
    );
}

#[test]
fn references_are_found_and_say_whether_they_stand_by_themselves() {
    let id = Uuid::from_u128(7);
    let found = references(
        Kind::ListenerPolicy,
        &json!({ "type": "tls_server", "config": { "client_authentication": { "tls_trust_bundles": [{ "id": id }, { "name": "ca" }] } } }),
    );
    let shown: Vec<_> = found
        .iter()
        .map(|it| (it.path.as_str(), it.id, it.name.as_deref(), it.member))
        .collect();
    let field = "config.client_authentication.tls_trust_bundles";
    assert_eq!(
        shown,
        [
            (format!("{field}[0]").as_str(), Some(id), None, false),
            (format!("{field}[1]").as_str(), None, Some("ca"), false)
        ]
    );
    let found = references(
        Kind::ConsumePolicy,
        &json!({ "type": "skip_record", "parent_policy_id": id }),
    );
    assert_eq!(
        (found[0].path.as_str(), found[0].kind),
        ("parent_policy_id", Kind::ConsumePolicy)
    );
    let found = references(Kind::VirtualCluster, &virtual_cluster());
    assert_eq!((found[0].path.as_str(), found[0].member), ("destination", true));
}

#[test]
fn newer_fields_say_which_version_they_need() {
    let mut body = virtual_cluster();
    assert_eq!(required_versions(Kind::VirtualCluster, &body), []);
    body["topic_aliases"] = json!([{ "alias": "a", "topic": "b" }]);
    body["authentication"] = json!([{ "type": "client_certificate" }]);
    let needed: Vec<_> = required_versions(Kind::VirtualCluster, &body)
        .into_iter()
        .map(|(field, version)| format!("{field} {version}"))
        .collect();
    assert_eq!(needed, ["authentication.type 1.1", "topic_aliases 1.2"]);
}

#[test]
fn the_entities_of_a_gateway_make_a_document_from_which_a_snapshot_comes() {
    let body = |kind: Kind| {
        let (_, body) = bodies().into_iter().find(|(of, _)| *of == kind).unwrap();
        check(kind, &body).unwrap()
    };
    // Registries and keys are there for policies, and none uses them.
    let kinds = [
        Kind::BackendCluster,
        Kind::VirtualCluster,
        Kind::Listener,
        Kind::ListenerPolicy,
        Kind::SchemaRegistry,
        Kind::StaticKey,
        Kind::ConsumePolicy,
    ];
    let bodies: Vec<_> = kinds.iter().map(|kind| body(*kind)).collect();
    let ids: Vec<_> = (1..8).map(Uuid::from_u128).collect();
    let part = |at: usize, parent: Option<usize>| Part {
        kind: kinds[at],
        id: ids[at],
        parent: parent.map(|parent| ids[parent]),
        body: &bodies[at],
    };
    let mut parts = vec![part(0, None), part(1, None), part(2, None), part(3, Some(2))];
    parts.extend([part(4, None), part(5, None)]);
    let of = |parts: &[Part<'_>]| Document::from_json("control plane", document(parts));
    let snapshot = of(&parts).snapshot(&Sources::env(&|_| None)).unwrap();
    assert_eq!(snapshot.virtual_clusters[0].id, ids[1]);
    assert_eq!(snapshot.listeners[0].forward.len(), 1);
    // A policy that this version cannot apply is refused by name, unless it is disabled.
    let mut policy = bodies[6].clone();
    policy["name"] = json!("drop-tests");
    for enabled in [true, false] {
        policy["enabled"] = json!(enabled);
        let last = Part {
            body: &policy,
            ..part(6, Some(1))
        };
        let mut parts = parts.clone();
        parts.push(last);
        let refused = of(&parts).snapshot(&Sources::env(&|_| None)).err();
        let refused = refused.map(|problems| problems.to_string()).unwrap_or_default();
        assert_eq!(
            refused.contains("the consume policy `drop-tests` of the virtual cluster"),
            enabled,
            "{refused}"
        );
        assert_eq!(refused.is_empty(), !enabled, "{refused}");
    }
}
