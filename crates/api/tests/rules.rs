//! What entities demand of each other, order of policies, and versions.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Answer, Api, assert_fault, cluster, forward, id_of};
use serde_json::json;

fn assert_conflict(answer: &Answer, words: &[&str]) {
    assert_eq!(answer.status, 409, "{}", answer.text);
    for word in words {
        assert!(answer.detail().contains(word), "{} lacks {word}", answer.detail());
    }
}

#[tokio::test]
async fn a_400_lists_every_fault_with_its_field() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let body = json!({ "name": "-", "bootstrap_servers": [], "authentication": { "type": "sasl_scram", "algorithm": "md5", "username": "u" },
                       "tls": { "enabled": "yes" }, "labels": { "kong": "x" }, "colour": "red" });
    let answer = api.post(&format!("{gateway}/backend-clusters"), &body).await;
    for field in [
        "name",
        "bootstrap_servers",
        "authentication.algorithm",
        "authentication.password",
        "tls.enabled",
        "labels.kong",
        "colour",
    ] {
        assert_fault(&answer, field, &[]);
    }
    assert_eq!(answer.faults().len(), 7, "{}", answer.text);
    for body in ["", "{", "[]", "1"] {
        let token = format!("Bearer {}", api.token);
        let path = format!("{gateway}/backend-clusters");
        let answer = api
            .send("POST", &path, &[("authorization", &token)], Some(body.to_owned()))
            .await;
        assert_fault(&answer, "body", &[]);
    }
}

#[tokio::test]
async fn references_lead_to_entities_of_the_same_gateway() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, _, listener) = api.clusters(&gateway).await;
    let elsewhere = api.gateway("elsewhere").await;
    let clusters = format!("{gateway}/virtual-clusters");
    let foreign = api
        .post(
            &format!("{elsewhere}/virtual-clusters"),
            &cluster("v", &json!({ "id": id_of(&backend) })),
        )
        .await;
    assert_fault(&foreign, "destination.id", &["backend cluster", id_of(&backend)]);
    let unknown = api.post(&clusters, &cluster("v", &json!({ "name": "nowhere" }))).await;
    assert_fault(&unknown, "destination.name", &["backend cluster", "nowhere"]);
    let neither = api.post(&clusters, &cluster("v", &json!({}))).await;
    assert_fault(&neither, "destination", &["names no entity"]);
    let kind = api
        .post(&clusters, &cluster("v", &json!({ "id": id_of(&listener) })))
        .await;
    assert_fault(&kind, "destination.id", &["no backend cluster"]);
    let two = json!({ "id": id_of(&backend), "name": "other" });
    assert_fault(
        &api.post(&clusters, &cluster("v", &two)).await,
        "destination.name",
        &["`kafka`"],
    );
    // A new name of the other side changes nothing, and shows.
    let v = api.create(&clusters, cluster("v", &json!({ "name": "kafka" }))).await;
    let body = json!({ "name": "renamed", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" },
                       "insecure_allow_anonymous_virtual_cluster_auth": true, "tls": { "enabled": false } });
    assert_eq!(api.put(&backend, &body).await.status, 200);
    assert_eq!(
        api.get(&v).await.body["destination"],
        json!({ "id": id_of(&backend), "name": "renamed" })
    );
}

#[tokio::test]
async fn a_reference_in_a_list_follows_a_new_name() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, _, listener) = api.clusters(&gateway).await;
    let pem = rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap().cert.pem();
    let bundle = json!({ "name": "old", "config": { "trusted_ca": pem } });
    let bundle = api.create(&format!("{gateway}/tls-trust-bundles"), bundle).await;
    let policy = json!({ "type": "tls_server", "config": { "certificates": [{ "certificate": "${env['C']}", "key": "${env['K']}" }],
        "client_authentication": { "mode": "required", "tls_trust_bundles": [{ "name": "old" }] } } });
    let policy = api.create(&format!("{listener}/policies"), policy).await;
    assert_eq!(api.put(&bundle, &json!({ "name": "new" })).await.status, 200);
    let list = &api.get(&policy).await.body["config"]["client_authentication"]["tls_trust_bundles"];
    assert_eq!(list, &json!([{ "name": "new" }]));
    assert_conflict(&api.delete(&bundle).await, &["listener policy", id_of(&policy)]);
}

#[tokio::test]
async fn what_is_referred_to_is_not_deleted() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, v, listener) = api.clusters(&gateway).await;
    let policy = api.create(&format!("{listener}/policies"), forward("team-a")).await;
    assert_conflict(
        &api.delete(&backend).await,
        &["virtual cluster `team-a`", id_of(&v), "destination"],
    );
    assert_conflict(
        &api.delete(&v).await,
        &["listener policy", id_of(&policy), "config.destination"],
    );
    // A listener takes its policies with it.
    assert_eq!(api.delete(&listener).await.status, 204);
    assert_eq!(api.delete(&v).await.status, 204);
    assert_eq!(api.delete(&backend).await.status, 204);
}

#[tokio::test]
async fn names_ports_and_labels_are_taken_once() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, v, listener) = api.clusters(&gateway).await;
    assert_conflict(
        &api.post("/v1/event-gateways", &json!({ "name": "g" })).await,
        &["gateway", id_of(&gateway)],
    );
    let other =
        json!({ "name": "kafka", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" }, "tls": {} });
    assert_conflict(
        &api.post(&format!("{gateway}/backend-clusters"), &other).await,
        &["backend cluster", id_of(&backend)],
    );
    let mut label = cluster("other", &json!({ "name": "kafka" }));
    label["dns_label"] = json!("team-a");
    assert_conflict(
        &api.post(&format!("{gateway}/virtual-clusters"), &label).await,
        &["`team-a`", id_of(&v)],
    );
    let ports = json!({ "name": "second", "addresses": ["127.0.0.1"], "ports": [9099] });
    let answer = api.post(&format!("{gateway}/listeners"), &ports).await;
    assert_conflict(&answer, &["`second`", "`main`", id_of(&listener), "port 9099"]);
    // Names are taken within a gateway only.
    let elsewhere = api.gateway("elsewhere").await;
    api.clusters(&elsewhere).await;
}

#[tokio::test]
async fn a_virtual_cluster_lets_clients_in_without_a_login_where_its_backend_allows_it() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, v, _) = api.clusters(&gateway).await;
    let mut closed =
        json!({ "name": "closed", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" }, "tls": {} });
    api.create(&format!("{gateway}/backend-clusters"), closed.clone()).await;
    let answer = api
        .post(
            &format!("{gateway}/virtual-clusters"),
            &cluster("v", &json!({ "name": "closed" })),
        )
        .await;
    assert_fault(&answer, "authentication[0].type", &["backend cluster `closed`"]);
    closed["name"] = json!("kafka");
    let answer = api.put(&backend, &closed).await;
    assert_fault(
        &answer,
        "insecure_allow_anonymous_virtual_cluster_auth",
        &["virtual cluster `team-a`", id_of(&v)],
    );
}

#[tokio::test]
async fn a_listener_has_one_port_mapping_and_one_enabled_tls_policy() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, _, listener) = api.clusters(&gateway).await;
    let policies = format!("{listener}/policies");
    let first = api.create(&policies, forward("team-a")).await;
    assert_conflict(
        &api.post(&policies, &forward("team-a")).await,
        &["port_mapping", id_of(&first)],
    );
    // Several policies by name stand beside it, and a second TLS policy that is off.
    let sni = |suffix: &str| json!({ "type": "forward_to_virtual_cluster", "config": { "type": "sni", "sni_suffix": suffix } });
    api.create(&policies, sni(".a")).await;
    api.create(&policies, sni(".b")).await;
    assert_conflict(&api.post(&policies, &sni(".a")).await, &["host names"]);
    let tls = json!({ "type": "tls_server", "config": { "certificates": [{ "certificate": "${env['C']}", "key": "${env['K']}" }] } });
    let on = api.create(&policies, tls.clone()).await;
    assert_conflict(&api.post(&policies, &tls).await, &["tls_server", id_of(&on)]);
    let mut off = tls;
    off["enabled"] = json!(false);
    let off = api.create(&policies, off).await;
    assert_conflict(
        &api.patch(&off, &json!({ "enabled": true })).await,
        &["tls_server", id_of(&on)],
    );
    // Clients can bootstrap there, and are told of brokers once there are ports for them.
    let single = json!({ "name": "main", "addresses": ["0.0.0.0"], "ports": [9092] });
    assert_eq!(api.put(&listener, &single).await.status, 200);
}

#[tokio::test]
async fn policies_keep_their_order_and_take_another() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    let policies = format!("{v}/consume-policies");
    let chain = format!("{v}/consume-policy-chain");
    let named = |name: &str| json!({ "type": "skip_record", "name": name });
    let order = async || {
        let listed = api.get(&policies).await.body;
        let names: Vec<_> = listed
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap().to_owned())
            .collect();
        let ids: Vec<_> = listed.as_array().unwrap().iter().map(|it| it["id"].clone()).collect();
        assert_eq!(api.get(&chain).await.body, json!({ "policies": ids }));
        names.join(" ")
    };
    let b = api.create(&policies, named("b")).await;
    let d = api.create(&policies, named("d")).await;
    let a = api
        .create(&format!("{policies}?before={}", id_of(&b)), named("a"))
        .await;
    let c = api.create(&format!("{policies}?after={}", id_of(&b)), named("c")).await;
    assert_eq!(order().await, "a b c d");
    let both = format!("{policies}?before={}&after={}", id_of(&a), id_of(&b));
    assert_fault(&api.post(&both, &named("x")).await, "before", &["`after`"]);
    let unknown = format!("{policies}?before={}", id_of(&v));
    assert_fault(&api.post(&unknown, &named("x")).await, "before", &[id_of(&v)]);
    assert_eq!(order().await, "a b c d", "a refused policy leaves nothing");

    let moved = api.post(&format!("{d}/move"), &json!({ "index": 0 })).await;
    assert_eq!((moved.status, moved.text.as_str()), (204, ""));
    assert_eq!(order().await, "d a b c");
    assert_fault(
        &api.post(&format!("{d}/move"), &json!({ "index": 4 })).await,
        "index",
        &["3"],
    );
    assert_fault(&api.post(&format!("{d}/move"), &json!({})).await, "index", &[]);

    let ids: Vec<_> = [&c, &b, &a, &d].map(|path| id_of(path)).to_vec();
    let put = api.put(&chain, &json!({ "policies": ids })).await;
    assert_eq!((put.status, &put.body), (200, &json!({ "policies": ids })));
    assert_eq!(order().await, "c b a d");
    let wrong = api
        .put(&chain, &json!({ "policies": [ids[0], ids[0], id_of(&v)] }))
        .await;
    assert_fault(&wrong, "policies[1]", &["already"]);
    assert_fault(&wrong, "policies[2]", &[id_of(&v)]);
    assert_fault(&wrong, "policies", &["lacks", ids[1], ids[2], ids[3]]);
    assert_eq!(order().await, "c b a d");
    assert_conflict(&api.post(&policies, &named("a")).await, &["consume policy", id_of(&a)]);
}

#[tokio::test]
async fn a_policy_runs_under_a_schema_validation_of_its_own_chain() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    let policies = format!("{v}/consume-policies");
    let validation = json!({ "type": "schema_validation", "config": { "type": "json", "validate_value": true, "failure_mode": "skip" } });
    let parent = api.create(&policies, validation.clone()).await;
    let plain = api.create(&policies, json!({ "type": "skip_record" })).await;
    let under = |id: &str| json!({ "type": "skip_record", "parent_policy_id": id });
    let child = api.create(&policies, under(id_of(&parent))).await;
    assert_eq!(api.get(&child).await.body["parent_policy_id"], id_of(&parent));
    assert_fault(
        &api.post(&policies, &under(id_of(&plain))).await,
        "parent_policy_id",
        &["skip_record", id_of(&plain)],
    );
    assert_fault(
        &api.post(&policies, &under(id_of(&v))).await,
        "parent_policy_id",
        &[id_of(&v)],
    );
    let mut other = cluster("other", &json!({ "name": "kafka" }));
    other["dns_label"] = json!("other");
    let other = api.create(&format!("{gateway}/virtual-clusters"), other).await;
    let elsewhere = api
        .post(&format!("{other}/consume-policies"), &under(id_of(&parent)))
        .await;
    assert_fault(&elsewhere, "parent_policy_id", &["another virtual cluster"]);
    let chain = api
        .post(
            &format!("{v}/produce-policies"),
            &json!({ "type": "modify_headers", "config": {}, "parent_policy_id": id_of(&parent) }),
        )
        .await;
    assert_fault(&chain, "parent_policy_id", &[id_of(&parent)]);
    let fields = json!({ "type": "decrypt_fields", "config": { "failure_mode": "error", "key_sources": [{ "type": "static" }],
        "decrypt_fields": { "paths": [{ "match": "a" }] } } });
    assert_fault(
        &api.post(&policies, &fields).await,
        "parent_policy_id",
        &["schema validation"],
    );
    // The clients' body for a change has no parent: it stays.
    let changed = api
        .put(&child, &json!({ "type": "skip_record", "enabled": false }))
        .await;
    assert_eq!(changed.body["parent_policy_id"], id_of(&parent), "{}", changed.text);
    let listed = api
        .get(&format!("{policies}?filter%5Bparent_policy_id%5D={}", id_of(&parent)))
        .await;
    assert_eq!(listed.body, json!([changed.body]));
    assert_conflict(
        &api.delete(&parent).await,
        &["consume policy", id_of(&child), "parent_policy_id"],
    );
    let answer = api.put(&parent, &json!({ "type": "skip_record" })).await;
    assert_fault(&answer, "type", &["schema_validation"]);
}

#[tokio::test]
async fn min_runtime_version_is_not_below_what_is_in_use() {
    let api = Api::start().await;
    let gateway = api
        .create(
            "/v1/event-gateways",
            json!({ "name": "g", "min_runtime_version": "1.1" }),
        )
        .await;
    let (_, v, _) = api.clusters(&gateway).await;
    let mut aliases = cluster("team-a", &json!({ "name": "kafka" }));
    aliases["topic_aliases"] = json!([{ "alias": "a", "topic": "b" }]);
    assert_fault(&api.put(&v, &aliases).await, "topic_aliases", &["1.2", "`g`", "1.1"]);
    let raised = api.patch(&gateway, &json!({ "min_runtime_version": "1.2" })).await;
    assert_eq!(raised.body["min_runtime_version"], "1.2");
    assert_eq!(api.put(&v, &aliases).await.status, 200);
    let lowered = api.put(&gateway, &json!({ "min_runtime_version": "1.1" })).await;
    assert_fault(
        &lowered,
        "min_runtime_version",
        &["1.2", "virtual cluster `team-a`", "topic_aliases"],
    );
    let kept = api.put(&gateway, &json!({ "name": "g" })).await;
    assert_eq!(kept.body["min_runtime_version"], "1.2");
    assert_fault(
        &api.patch(&gateway, &json!({ "min_runtime_version": "new" })).await,
        "min_runtime_version",
        &[],
    );
    assert_fault(
        &api.patch(&gateway, &json!({ "nodes_total": 1 })).await,
        "nodes_total",
        &["patched"],
    );
}
