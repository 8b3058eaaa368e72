//! What entities demand of each other, order of policies, versions, and what is kept.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Answer, Api, id_of};
use serde_json::{Value, json};

fn cluster(name: &str, destination: &Value) -> Value {
    json!({ "name": name, "dns_label": name, "destination": destination, "acl_mode": "passthrough",
            "authentication": [{ "type": "anonymous" }] })
}

fn forward(destination: &str) -> Value {
    json!({ "type": "forward_to_virtual_cluster",
            "config": { "type": "port_mapping", "destination": { "name": destination }, "advertised_host": "localhost" } })
}

fn assert_fault(answer: &Answer, field: &str, words: &[&str]) {
    assert_eq!(answer.status, 400, "{}", answer.text);
    let faults = answer.faults();
    let fault = faults.iter().find(|fault| fault.starts_with(&format!("{field}: ")));
    let fault = fault.unwrap_or_else(|| panic!("no fault of {field}: {faults:?}"));
    for word in words {
        assert!(fault.contains(word), "{fault} lacks {word}");
    }
}

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
async fn a_listener_has_one_port_mapping_one_tls_policy_and_ports_for_brokers() {
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
    let single = json!({ "name": "main", "addresses": ["0.0.0.0"], "ports": [9092] });
    assert_fault(
        &api.put(&listener, &single).await,
        "ports",
        &["listener policy", id_of(&first)],
    );
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

#[tokio::test]
async fn secrets_are_kept_by_a_put_without_them_and_are_nowhere_to_be_read() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    let principals = |principals: Value| {
        let mut body = cluster("team-a", &json!({ "name": "kafka" }));
        body["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate", "principals": principals }]);
        body
    };
    let canary = "canary-4711";
    let body =
        principals(json!([{ "username": "a", "password": canary }, { "username": "b", "password": "${env['B']}" }]));
    assert_eq!(api.put(&v, &body).await.status, 200);
    let passwords = async || {
        let id = id_of(&v).parse().unwrap();
        let stored = api
            .store
            .get(Some(id_of(&gateway).parse().unwrap()), "virtual_cluster", None, id)
            .await
            .unwrap();
        let opened = api.store.opened(&stored).unwrap();
        let principals = opened["authentication"][0]["principals"].as_array().unwrap().clone();
        principals
            .iter()
            .map(|it| format!("{}={}", it["username"], it["password"]))
            .collect::<Vec<_>>()
            .join(" ")
            .replace('"', "")
    };
    assert_eq!(passwords().await, format!("a={canary} b=${{env['B']}}"));
    let reordered = principals(
        json!([{ "username": "c", "password": "third" }, { "username": "b" }, { "username": "a", "password": null }]),
    );
    let answer = api.put(&v, &reordered).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(passwords().await, format!("c=third b=${{env['B']}} a={canary}"));
    let unknown = principals(json!([{ "username": "d" }]));
    assert_fault(
        &api.put(&v, &unknown).await,
        "authentication[0].principals[0].password",
        &["required"],
    );
    let forged = principals(json!([{ "username": "a", "password": { "$sealed": "x" } }]));
    assert_fault(
        &api.put(&v, &forged).await,
        "authentication[0].principals[0].password",
        &["string"],
    );
    for path in [
        v.clone(),
        format!("{gateway}/virtual-clusters"),
        format!("{gateway}/audit-log"),
        format!("{gateway}/audit-log/export"),
    ] {
        let text = api.get(&path).await.text;
        assert!(!text.contains(canary) && !text.contains("$sealed"), "{path}: {text}");
    }
    let file = std::fs::read(api.dir.path().join("store.db")).unwrap();
    let wal = std::fs::read(api.dir.path().join("store.db-wal")).unwrap_or_default();
    let found = |bytes: &[u8]| bytes.windows(canary.len()).any(|part| part == canary.as_bytes());
    assert!(!found(&file) && !found(&wal));
}

#[tokio::test]
async fn a_client_identity_key_stays_in_its_place_as_null() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let made = rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap();
    // Wrapped at 76 columns, as `base64` does.
    let wrapped = |text: &str| {
        let encoded = base64(text.as_bytes());
        encoded
            .as_bytes()
            .chunks(76)
            .map(|line| format!("{}\n", String::from_utf8_lossy(line)))
            .collect::<String>()
    };
    let (certificate, key) = (wrapped(&made.cert.pem()), wrapped(&made.signing_key.serialize_pem()));
    let body = json!({ "name": "b", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" },
        "tls": { "enabled": true, "client_identity": { "certificate": certificate, "key": key } } });
    let answer = api.post(&format!("{gateway}/backend-clusters"), &body).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(
        answer.body["tls"]["client_identity"],
        json!({ "certificate": certificate, "key": null })
    );
    let again = api
        .put(&format!("{gateway}/backend-clusters/{}", answer.id()), &answer.body)
        .await;
    assert_fault(&again, "id", &["assigns"]);
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[tokio::test]
async fn lists_come_in_pages_and_are_filtered() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, v, listener) = api.clusters(&gateway).await;
    api.create(&format!("{listener}/policies"), forward("team-a")).await;
    let keys = format!("{gateway}/static-keys");
    for number in 0..5 {
        api.create(
            &keys,
            json!({ "name": format!("Key {number}"), "value": "${env['K']}" }),
        )
        .await;
    }
    let mut path = format!("{keys}?page%5Bsize%5D=2&filter%5Bname%5D%5Bcontains%5D=key%20");
    let mut names = Vec::new();
    let mut pages = 0;
    loop {
        let page = api.get(&path).await;
        assert_eq!(page.body["meta"]["page"]["size"], 2, "{}", page.text);
        let data = page.body["data"].as_array().unwrap();
        names.extend(data.iter().map(|it| it["name"].as_str().unwrap().to_owned()));
        pages += 1;
        match page.body["meta"]["page"]["next"].as_str() {
            Some(next) => {
                assert!(next.contains("page[after]="), "{next}");
                path = next.to_owned();
            }
            None => break,
        }
    }
    assert_eq!(
        (pages, names.join(",")),
        (3, "Key 0,Key 1,Key 2,Key 3,Key 4".to_owned())
    );
    let count = async |query: &str| {
        let answer = api.get(&format!("{gateway}/{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
        answer.body["data"].as_array().unwrap().len()
    };
    for (query, expected) in [
        ("static-keys?page[size]=&page[after]=".to_owned(), 5),
        ("static-keys?page[size]=3&page[number]=2".to_owned(), 2),
        ("static-keys?page[size]=3&page[number]=3".to_owned(), 0),
        ("static-keys?page[size]=100000".to_owned(), 5),
        ("static-keys?filter[name][contains]=4".to_owned(), 1),
        ("static-keys?filter[name][contains]=%25".to_owned(), 0),
        ("static-keys?filter[name]=Key+1".to_owned(), 1),
        (
            format!("virtual-clusters?filter[backend_cluster_id][eq]={}", id_of(&backend)),
            1,
        ),
        (format!("virtual-clusters?filter[backend_cluster_id]={}", id_of(&v)), 0),
        (format!("listeners?filter[virtual_cluster_id][eq]={}", id_of(&v)), 1),
    ] {
        assert_eq!(count(&query).await, expected, "{query}");
    }
    for query in [
        "page[size]=0",
        "page[size]=x",
        "page[after]=x",
        "filter[colour]=red",
        "filter[name][like]=x",
    ] {
        let answer = api.get(&format!("{keys}?{query}")).await;
        assert_fault(&answer, query.split('=').next().unwrap(), &[]);
    }
}

#[tokio::test]
async fn nobody_overwrites_what_somebody_else_changed() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let tag = api.get(&gateway).await.header("etag").to_owned();
    assert_eq!(tag, "\"1\"");
    let token = format!("Bearer {}", api.token);
    let send = async |method: &str, tag: &str, body: Option<&Value>| {
        let headers = [("authorization", token.as_str()), ("if-match", tag)];
        api.send(method, &gateway, &headers, body.map(Value::to_string)).await
    };
    let body = json!({ "description": "d" });
    let changed = send("PATCH", &tag, Some(&body)).await;
    assert_eq!((changed.status, changed.header("etag")), (200, "\"2\""));
    for (method, body) in [("PATCH", Some(&body)), ("PUT", Some(&body)), ("DELETE", None)] {
        let refused = send(method, &tag, body).await;
        assert_eq!(refused.status, 412, "{method}: {}", refused.text);
        assert!(refused.detail().contains("\"2\""), "{}", refused.detail());
    }
    assert_eq!(send("PUT", "*", Some(&body)).await.status, 200);
    assert_eq!(send("DELETE", "W/\"3\"", None).await.status, 204);
}
