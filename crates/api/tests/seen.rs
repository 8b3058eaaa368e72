//! What nodes see and count, as the API shows it; and what it has them try out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use common::{Answer, Api, assert_fault, id_of, is_time};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tidegate_api::{DataPlanes, NoTrial, Settings};
use tidegate_model::{Observed, ObservedBackend, ObservedBroker, ObservedListener, Traffic, Uuid};
use tidegate_store::{NodeReport, Timestamp, Version};
use tokio::sync::Semaphore;

fn uuid(path: &str) -> Uuid {
    id_of(path).parse().unwrap()
}

async fn report(api: &Api, gateway: &str, node: u128, version: i64, observed: &Observed) {
    let report = NodeReport {
        body: serde_json::to_value(observed).unwrap(),
        version: Version(version),
    };
    let kept = api
        .store
        .report_node(uuid(gateway), Uuid::from_u128(node), &report, &[]);
    kept.await.unwrap();
}

fn broker(id: i32, reachable: Option<bool>) -> ObservedBroker {
    ObservedBroker {
        id,
        host: format!("kafka-{id}"),
        port: 9092,
        rack: Some("a".to_owned()),
        reachable,
    }
}

#[tokio::test]
async fn the_overview_tells_how_everything_fares() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let empty = api.get(&format!("{gateway}/overview")).await;
    assert_eq!(empty.body["nodes"], json!({ "total": 0, "connected": 0, "behind": 0 }));
    assert_eq!(empty.body["virtual_clusters"], json!([]));
    assert_eq!(empty.body["now"]["gateway_time_ms"], Value::Null);

    let (backend, cluster, listener) = api.clusters(&gateway).await;
    let unknown = api.get(&format!("{gateway}/overview")).await.body;
    assert_eq!(unknown["listeners"][0]["state"], "unknown");
    assert_eq!(unknown["backend_clusters"][0]["health"], "unknown");
    assert_eq!(unknown["virtual_clusters"][0]["first_client_at"], Value::Null);
    let version: i64 = api.get(&gateway).await.body["version"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();

    let mut observed = Observed {
        life: Uuid::from_u128(1),
        virtual_clusters: BTreeMap::from([(
            uuid(&cluster),
            Traffic {
                first_client_at: 1_800_000_000_000,
                ..Traffic::default()
            },
        )]),
        listeners: vec![ObservedListener {
            id: uuid(&listener),
            error: None,
            certificate_expires_at: Some(1_900_000_000),
        }],
        backend_clusters: vec![ObservedBackend {
            id: uuid(&backend),
            name: "kafka".to_owned(),
            cluster_id: Some("abc".to_owned()),
            controller_id: Some(2),
            last_refresh_at: Some(1_800_000_000_000),
            last_error: None,
            certificate_expires_at: None,
            named: 2,
            brokers: vec![broker(1, Some(true)), broker(2, None)],
        }],
        ..Observed::default()
    };
    report(&api, &gateway, 7, version, &observed).await;
    let good = api.get(&format!("{gateway}/overview")).await.body;
    assert_eq!(good["nodes"], json!({ "total": 1, "connected": 1, "behind": 0 }));
    assert_eq!(good["listeners"][0]["state"], "listening");
    assert_eq!(good["listeners"][0]["certificate_expires_at"], "2030-03-17T17:46:40Z");
    assert_eq!(good["backend_clusters"][0]["health"], "healthy");
    assert_eq!(good["backend_clusters"][0]["brokers_seen"], 2);
    assert!(is_time(&good["virtual_clusters"][0]["first_client_at"]), "{good}");

    // Another one is behind, and not well.
    observed.listeners[0].error = Some("the port is taken".to_owned());
    observed.backend_clusters[0].last_error = Some("no broker answers".to_owned());
    report(&api, &gateway, 8, version - 1, &observed).await;
    let worse = api.get(&format!("{gateway}/overview")).await.body;
    assert_eq!(worse["nodes"], json!({ "total": 2, "connected": 2, "behind": 1 }));
    assert_eq!(
        (&worse["listeners"][0]["state"], &worse["listeners"][0]["error"]),
        (&json!("failed"), &json!("the port is taken"))
    );
    let seen = &worse["backend_clusters"][0];
    assert_eq!(
        (&seen["health"], &seen["last_error"]),
        (&json!("degraded"), &json!("no broker answers"))
    );

    let status = api.get(&format!("{backend}/status")).await.body;
    let nodes = status["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 2);
    assert_eq!(
        (&nodes[0]["controller_id"], &nodes[0]["cluster_id"]),
        (&json!(2), &json!("abc"))
    );
    let expected = json!({ "id": 2, "host": "kafka-2", "port": 9092, "rack": "a", "reachable": null });
    assert_eq!(nodes[0]["brokers"][1], expected);
    assert_eq!(nodes[1]["last_error"], "no broker answers");
    let other = backend.replace(id_of(&backend), &Uuid::from_u128(5).to_string());
    assert_eq!(api.get(&format!("{other}/status")).await.status, 404);

    // What nodes were shown to have before is shown still.
    let node = api.get(&format!("{gateway}/nodes/{}", Uuid::from_u128(8))).await.body;
    assert_eq!(node["backends"][0]["brokers"], 2);
    assert_eq!(node["traffic"]["requests"], 0);
}

#[tokio::test]
async fn what_a_node_has_not_applied_is_listed() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, cluster, _) = api.clusters(&gateway).await;
    let version: i64 = api.get(&gateway).await.body["version"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    report(&api, &gateway, 7, version, &Observed::default()).await;
    let path = format!("{gateway}/nodes/{}/pending", Uuid::from_u128(7));
    let nothing = api.get(&path).await.body;
    let expected = json!({ "from": version.to_string(), "to": version.to_string(), "complete": true, "changes": [] });
    assert_eq!(nothing, expected);

    let mut body = api.get(&backend).await.body;
    for field in ["id", "created_at", "updated_at"] {
        body.as_object_mut().unwrap().remove(field);
    }
    body["authentication"] = json!({ "type": "sasl_plain", "username": "ann", "password": "canary-7" });
    assert_eq!(api.put(&backend, &body).await.status, 200);
    body["description"] = json!("twice");
    assert_eq!(api.put(&backend, &body).await.status, 200);
    assert_eq!(api.delete(&cluster).await.status, 204);
    let key = json!({ "name": "k", "value": "${env['K']}" });
    api.create(&format!("{gateway}/static-keys"), key).await;
    let pending = api.get(&path).await;
    assert!(!pending.text.contains("canary-7"), "{}", pending.text);
    let changes = pending.body["changes"].as_array().unwrap();
    let words: Vec<_> = changes
        .iter()
        .map(|change| format!("{} {} {}", change["change"], change["kind"], change["name"]).replace('"', ""))
        .collect();
    let expected = [
        "updated backend_cluster kafka",
        "deleted virtual_cluster team-a",
        "created static_key k",
    ];
    assert_eq!(words, expected);
    assert_eq!(changes[0]["before"]["authentication"]["type"], "anonymous");
    assert_eq!(changes[0]["after"]["description"], "twice");
    assert_eq!(pending.body["to"], (version + 4).to_string());
    assert_eq!(pending.body["complete"], true);
    // What was deleted for its age is missed.
    let soon = Timestamp(Timestamp::now().0 + 60_000);
    assert!(api.store.forget_audit(soon).await.unwrap() >= 4);
    let pending = api.get(&path).await.body;
    assert_eq!((&pending["complete"], &pending["changes"]), (&json!(false), &json!([])));
    let unknown = format!("{gateway}/nodes/{}/pending", Uuid::from_u128(6));
    assert_eq!(api.get(&unknown).await.status, 404);
}

#[tokio::test]
async fn who_enrolls_a_node_is_told_where_it_connects() {
    let api = Api::start().await;
    assert_eq!(api.get("/v1/enrollment").await.body, json!({ "link": null }));
    let settings = Settings {
        link: Some("control.example.com:8444".to_owned()),
        ..Settings::default()
    };
    let api = Api::with(settings).await;
    assert_eq!(
        api.get("/v1/enrollment").await.body,
        json!({ "link": "control.example.com:8444" })
    );
}

#[tokio::test]
async fn statistics_say_what_they_cannot_show() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let answer = api.get(&format!("{gateway}/statistics")).await.body;
    assert_eq!((&answer["step_seconds"], &answer["series"]), (&json!(10), &json!([])));
    assert!(is_time(&answer["start"]), "{answer}");
    for (query, field) in [
        ("by=broker", "by"),
        ("size=0", "size"),
        ("size=101", "size"),
        ("id=x", "id"),
    ] {
        assert_fault(&api.get(&format!("{gateway}/statistics?{query}")).await, field, &[]);
    }
    let nowhere = format!("/v1/event-gateways/{}/statistics", Uuid::from_u128(4));
    assert_eq!(api.get(&nowhere).await.status, 404);
}

/// Nodes that remember what they were asked.
struct Nodes {
    asked: Mutex<Vec<Value>>,
    answer: Mutex<Result<(Uuid, Value), NoTrial>>,
    /// How many may answer.
    turns: Semaphore,
}

#[async_trait]
impl DataPlanes for Nodes {
    async fn try_backend_cluster(&self, _: Uuid, body: Value) -> Result<(Uuid, Value), NoTrial> {
        self.asked.lock().push(body);
        self.turns.acquire().await.unwrap().forget();
        self.answer.lock().clone()
    }
}

fn found() -> (Uuid, Value) {
    let found = json!({ "ok": true, "steps": [], "cluster_id": "abc", "controller_id": null, "brokers": [] });
    (Uuid::from_u128(7), found)
}

async fn with_nodes() -> (Api, Arc<Nodes>) {
    let nodes = Arc::new(Nodes {
        asked: Mutex::default(),
        answer: Mutex::new(Ok(found())),
        turns: Semaphore::new(100),
    });
    let api = Api::with_planes(Settings::default(), Some(Arc::clone(&nodes) as _)).await;
    (api, nodes)
}

async fn test(api: &Api, gateway: &str, body: &Value) -> Answer {
    api.post(&format!("{gateway}/backend-clusters/test"), body).await
}

fn login(password: Option<&str>) -> Value {
    let mut body = json!({ "bootstrap_servers": ["kafka:9092"], "tls": { "enabled": false },
                           "authentication": { "type": "sasl_plain", "username": "ann" } });
    if let Some(password) = password {
        body["authentication"]["password"] = password.into();
    }
    body
}

#[tokio::test]
async fn a_backend_cluster_is_tried_out_with_the_secrets_that_it_has() {
    let (api, nodes) = with_nodes().await;
    let gateway = api.gateway("g").await;
    let answer = test(&api, &gateway, &login(Some("typed"))).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(
        (&answer.body["ok"], &answer.body["node_id"]),
        (&json!(true), &json!(Uuid::from_u128(7)))
    );

    let mut saved = login(Some("saved"));
    saved["name"] = json!("kafka");
    let path = api.create(&format!("{gateway}/backend-clusters"), saved).await;
    let mut body = login(None);
    body["id"] = json!(id_of(&path));
    body["bootstrap_servers"] = json!(["other:9092"]);
    assert_eq!(test(&api, &gateway, &body).await.status, 200);
    body["authentication"]["password"] = json!("${env['PASSWORD']}");
    assert_eq!(test(&api, &gateway, &body).await.status, 200);
    let passwords: Vec<_> = nodes
        .asked
        .lock()
        .iter()
        .map(|body| body["authentication"]["password"].clone())
        .collect();
    assert_eq!(passwords, ["typed", "saved", "${env['PASSWORD']}"]);
    // Nothing was saved.
    assert_eq!(api.get(&path).await.body["bootstrap_servers"], json!(["kafka:9092"]));
}

#[tokio::test]
async fn the_audit_log_says_who_has_tried_out_what_and_no_secret() {
    let (api, nodes) = with_nodes().await;
    let gateway = api.gateway("g").await;
    let mut saved = login(Some("canary-saved"));
    saved["name"] = json!("kafka");
    let path = api.create(&format!("{gateway}/backend-clusters"), saved).await;
    let version = api.get(&gateway).await.body["version"].clone();
    report(&api, &gateway, 7, 1, &Observed::default()).await;
    let pending = format!("{gateway}/nodes/{}/pending", Uuid::from_u128(7));
    let before = api.get(&pending).await.body;

    let (_, mut refused) = found();
    let step = |ok: bool, detail: &str| json!({ "step": "sasl", "server": "b:2", "ok": ok, "detail": detail });
    refused["ok"] = json!(false);
    refused["steps"] = json!([step(true, "well"), step(false, "refused canary-detail")]);
    let answers = [
        Ok((Uuid::from_u128(7), refused)),
        Ok(found()),
        Err(NoTrial::Failed("nobody answers".to_owned())),
        Err(NoTrial::NoNode),
    ];
    for (answer, id) in answers.into_iter().zip([None, Some(id_of(&path)), None, None]) {
        *nodes.answer.lock() = answer;
        let mut body = login(Some("canary-typed"));
        body["bootstrap_servers"] = json!(["a:1", "b:2"]);
        body["id"] = json!(id);
        test(&api, &gateway, &body).await;
    }
    let log = api.get(&format!("{gateway}/audit-log")).await;
    assert!(!log.text.contains("canary"), "{}", log.text);
    let tests: Vec<_> = log.body["data"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["action"] == "test")
        .collect();
    // Newest first; where there was nobody to ask, nothing was tried.
    let told: Vec<_> = tests.iter().map(|one| one["after"].clone()).collect();
    let tried =
        json!({ "name": "test", "bootstrap_servers": ["a:1", "b:2"], "tls": false, "authentication": "sasl_plain" });
    let with = |more: Value| {
        let mut all = tried.clone();
        all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        all
    };
    let node = Uuid::from_u128(7);
    let expected = [
        with(json!({ "ok": false, "node_id": null, "failed": [], "error": "nobody answers" })),
        with(json!({ "ok": true, "node_id": node, "failed": [], "error": null })),
        with(json!({ "ok": false, "node_id": node, "failed": [{ "step": "sasl", "server": "b:2" }], "error": null })),
    ];
    assert_eq!(told, expected);
    assert_eq!(tests[1]["entity_id"], id_of(&path));
    assert_eq!(
        (&tests[0]["entity_id"], &tests[0]["before"]),
        (&Value::Null, &Value::Null)
    );
    for one in tests {
        assert_eq!(
            (&one["actor"]["name"], &one["version"]),
            (&json!("admin"), &json!("0")),
            "{one}"
        );
        assert_eq!(one["kind"], "backend_cluster");
    }
    // It is no change.
    assert_eq!(api.get(&gateway).await.body["version"], version);
    assert_eq!(api.get(&pending).await.body, before);
}

#[tokio::test]
async fn who_leaves_before_the_answer_is_in_the_audit_log_too() {
    let (api, nodes) = with_nodes().await;
    let gateway = api.gateway("g").await;
    nodes.turns.forget_permits(100);
    let body = login(Some("x"));
    let begun = async {
        while nodes.asked.lock().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = test(&api, &gateway, &body) => panic!("nobody has answered"),
        () = begun => {}
    }
    nodes.turns.add_permits(1);
    let path = format!("{gateway}/audit-log");
    while api.get(&path).await.body["data"][0]["action"] != "test" {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_is_wrong_with_it_is_said_before_anybody_is_asked() {
    let (api, nodes) = with_nodes().await;
    let gateway = api.gateway("g").await;
    assert_fault(
        &test(&api, &gateway, &json!({ "bootstrap_servers": [] })).await,
        "bootstrap_servers",
        &[],
    );
    assert_fault(
        &test(&api, &gateway, &login(None)).await,
        "authentication.password",
        &[],
    );
    for id in [json!("x"), json!(Uuid::from_u128(9))] {
        let mut body = login(None);
        body["id"] = id;
        assert_fault(&test(&api, &gateway, &body).await, "id", &[]);
    }
    assert!(nodes.asked.lock().is_empty());
    let nowhere = format!("/v1/event-gateways/{}", Uuid::from_u128(4));
    assert_eq!(test(&api, &nowhere, &login(Some("x"))).await.status, 404);
}

#[tokio::test]
async fn one_is_tried_out_at_a_time_and_nobody_waits_for_ever() {
    let (api, nodes) = with_nodes().await;
    let (gateway, other) = (api.gateway("g").await, api.gateway("other").await);
    nodes.turns.forget_permits(100);
    let body = login(Some("x"));
    let begun = async {
        while nodes.asked.lock().is_empty() {
            tokio::task::yield_now().await;
        }
        let busy = test(&api, &gateway, &body).await;
        assert_eq!((busy.status, busy.header("retry-after")), (429, "5"), "{}", busy.text);
        nodes.turns.add_permits(2);
        assert_eq!(
            test(&api, &other, &body).await.status,
            200,
            "another gateway has its own turn"
        );
    };
    let (first, ()) = tokio::join!(test(&api, &gateway, &body), begun);
    assert_eq!(first.status, 200, "{}", first.text);
    nodes.turns.add_permits(10);
    for (answer, status) in [
        (Err(NoTrial::NoNode), 409),
        (Err(NoTrial::Failed("late".to_owned())), 502),
        (Ok((Uuid::nil(), json!({ "error": "upgrade it" }))), 502),
        (Ok(found()), 200),
    ] {
        *nodes.answer.lock() = answer;
        let answer = test(&api, &gateway, &body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
    }
    let alone = Api::start().await;
    let gateway = alone.gateway("g").await;
    assert_eq!(test(&alone, &gateway, &body).await.status, 409);
}
