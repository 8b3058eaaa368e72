//! Expressions of bodies: each is held against the place where it stands, and every fault is listed with its field.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Api, assert_fault, cluster, id_of};
use serde_json::{Value, json};

/// Where, what, and of a wrong expression the field and words of its fault.
type Case<'a> = (&'a str, Value, Option<(&'a str, &'a [&'a str])>);

#[tokio::test]
async fn an_expression_may_use_what_is_known_where_it_stands() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, listener) = api.clusters(&gateway).await;
    let consume = format!("{v}/consume-policies");
    let validation = json!({ "type": "schema_validation", "config": { "type": "json", "validate_value": true, "failure_mode": "skip" } });
    let parent = id_of(&api.create(&consume, validation.clone()).await).to_owned();
    let skip = |condition: &str| json!({ "type": "skip_record", "condition": condition });
    let child = |condition: &str| json!({ "type": "skip_record", "condition": condition, "parent_policy_id": parent });
    let acls = |condition: &str, names: Value| {
        json!({ "type": "acls", "condition": condition, "config": { "rules": [{ "resource_type": "topic", "action": "allow",
                "operations": [{ "name": "read" }], "resource_names": names }] } })
    };
    let any = || json!([{ "match": "*" }]);
    let fields = |paths: Value| {
        json!({ "type": "decrypt_fields", "parent_policy_id": parent, "config": { "failure_mode": "error",
                "key_sources": [{ "type": "static" }], "decrypt_fields": { "paths": paths } } })
    };
    let alias = |condition: &str| {
        let mut body = cluster(&format!("v{}", condition.len()), &json!({ "name": "kafka" }));
        body["topic_aliases"] =
            json!([{ "alias": "a", "topic": "b" }, { "alias": "c", "topic": "d", "condition": condition }]);
        body
    };
    let policies = format!("{v}/cluster-policies");
    let clusters = format!("{gateway}/virtual-clusters");
    let cases: Vec<Case<'_>> = vec![
        (&consume, skip(""), None),
        (
            &consume,
            skip("context.topic.name.endsWith('-x') && record.headers['a'] == 'b'"),
            None,
        ),
        (
            &consume,
            skip("context.topic.name = 'x'"),
            Some(("condition", &["column 20"])),
        ),
        (
            &consume,
            skip("context.topic.nam == 'x'"),
            Some(("condition", &["column 1", "did you mean context.topic.name"])),
        ),
        (
            &consume,
            skip("context.topic.name"),
            Some(("condition", &["compare it"])),
        ),
        (
            &consume,
            skip("record.value.content.a == 1"),
            Some(("condition", &["record.value.content"])),
        ),
        (
            &consume,
            child("record.value.content.a == 1 && record.value.validated"),
            None,
        ),
        (&policies, acls("context.auth.principal.name == 'x'", any()), None),
        (
            &policies,
            acls("context.topic.name == 'x'", any()),
            Some(("condition", &["context.topic.name", "context.auth.type"])),
        ),
        (
            &policies,
            acls("", json!("[context.auth.principal.name + '-topic']")),
            None,
        ),
        (
            &policies,
            acls("", json!("context.auth.principal.name")),
            Some(("config.rules[0].resource_names", &["brackets"])),
        ),
        (
            &policies,
            acls("", json!("")),
            Some(("config.rules[0].resource_names", &["no expression"])),
        ),
        (&consume, fields(json!("['a.b']")), None),
        (
            &consume,
            fields(json!("[record.value.content]")),
            Some(("config.decrypt_fields.paths", &["record.value.content"])),
        ),
        (&clusters, alias("context.auth.token.claims['team'] == 'a'"), None),
        (
            &clusters,
            alias("context.topic.name == 'a'"),
            Some(("topic_aliases[1].condition", &["context.topic.name"])),
        ),
    ];
    for (path, body, fault) in cases {
        let answer = api.post(path, &body).await;
        match fault {
            None => assert_eq!(answer.status, 201, "{body}: {}", answer.text),
            Some((field, words)) => assert_fault(&answer, field, words),
        }
    }
    let made = rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap();
    let bundle = json!({ "name": "ca", "config": { "trusted_ca": made.cert.pem() } });
    api.create(&format!("{gateway}/tls-trust-bundles"), bundle).await;
    let tls = |mapping: &str| {
        json!({ "type": "tls_server", "config": {
            "certificates": [{ "certificate": made.cert.pem(), "key": made.signing_key.serialize_pem() }],
            "client_authentication": { "mode": "required", "tls_trust_bundles": [{ "name": "ca" }], "principal_mapping": mapping } } })
    };
    let policies = format!("{listener}/policies");
    assert_fault(
        &api.post(&policies, &tls("CN=${context.certificate.sbject['CN']}"))
            .await,
        "config.client_authentication.principal_mapping",
        &["column 6", "did you mean context.certificate.subject"],
    );
    let good = tls(
        "${context.certificate.subject['CN'] ? context.certificate.subject['CN'] : context.certificate.sans.uri[0]}",
    );
    assert_eq!(api.post(&policies, &good).await.status, 201);
}

#[tokio::test]
async fn every_wrong_expression_is_listed_and_a_patch_is_checked_too() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    let mut body = cluster("aliases", &json!({ "name": "nowhere" }));
    body["topic_aliases"] =
        json!([{ "alias": "a", "topic": "b", "condition": "1 +" }, { "alias": "c", "topic": "d", "condition": "x" }]);
    let answer = api.post(&format!("{gateway}/virtual-clusters"), &body).await;
    assert_fault(&answer, "destination.name", &["nowhere"]);
    assert_fault(&answer, "topic_aliases[0].condition", &["column"]);
    assert_fault(&answer, "topic_aliases[1].condition", &["column 1"]);
    let policy = api
        .create(&format!("{v}/consume-policies"), json!({ "type": "skip_record" }))
        .await;
    let answer = api
        .patch(&policy, &json!({ "condition": "record.header['a'] == 'b'" }))
        .await;
    assert_fault(&answer, "condition", &["record.headers"]);
    assert_eq!(api.get(&policy).await.body["condition"], "");
}

#[tokio::test]
async fn a_field_that_older_data_planes_do_not_know_needs_a_newer_gateway() {
    let api = Api::start().await;
    let body = json!({ "name": "g", "min_runtime_version": "1.1" });
    let gateway = api.create("/v1/event-gateways", body).await;
    let (_, v, _) = api.clusters(&gateway).await;
    let policies = format!("{v}/consume-policies");
    let skip = json!({ "type": "skip_record", "condition": "context.auth.principal.id == 'x'" });
    assert_fault(
        &api.post(&policies, &skip).await,
        "condition",
        &["context.auth.principal.id", "1.2", "`g`", "1.1"],
    );
    let raised = api.patch(&gateway, &json!({ "min_runtime_version": "1.2" })).await;
    assert_eq!(raised.status, 200, "{}", raised.text);
    api.create(&policies, skip).await;
    assert_fault(
        &api.patch(&gateway, &json!({ "min_runtime_version": "1.1" })).await,
        "min_runtime_version",
        &["1.2", "consume policy", "condition"],
    );
}
