//! Who may do what, limits, the audit log, nodes, and what every answer has.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Api, actor, id_of, is_time};
use serde_json::{Value, json};
use tidegate_api::{RateLimit, Scope, Settings, create_token, import_token};
use tidegate_model::Secret;
use tidegate_store::{NodeReport, Timestamp, Version};

#[tokio::test]
async fn a_token_is_needed_and_says_what_may_be_done() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let other = api.gateway("other").await;
    let own = id_of(&gateway).parse().unwrap();
    let token = async |scope, gateway, expires| {
        let (_, text) = create_token(&api.store, "t", scope, gateway, expires, actor())
            .await
            .unwrap();
        format!("Bearer {}", text.reveal())
    };
    let viewer = token(Scope::Viewer, None, None).await;
    let editor = token(Scope::Editor, None, None).await;
    let bound = token(Scope::Admin, Some(own), None).await;
    let expired = token(Scope::Admin, None, Some(Timestamp(1))).await;
    let admin = format!("Bearer {}", api.token);
    let key = json!({ "name": "k", "value": "${env['K']}" });
    let keys = |gateway: &str| format!("{gateway}/static-keys");
    let gateways = "/v1/event-gateways".to_owned();
    let cases: Vec<(&str, &str, String, Option<Value>, u16)> = vec![
        ("", "GET", gateways.clone(), None, 401),
        ("Bearer wrong", "GET", gateways.clone(), None, 401),
        ("Basic dTpw", "GET", gateways.clone(), None, 401),
        ("Bearer", "GET", gateways.clone(), None, 401),
        (&expired, "GET", gateways.clone(), None, 401),
        ("", "GET", gateway.clone(), None, 401),
        ("", "DELETE", gateway.clone(), None, 401),
        (&viewer, "GET", gateways.clone(), None, 200),
        (&viewer, "GET", gateway.clone(), None, 200),
        (&viewer, "POST", gateways.clone(), Some(json!({ "name": "x" })), 403),
        (&viewer, "DELETE", gateway.clone(), None, 403),
        (&viewer, "GET", format!("{gateway}/audit-log"), None, 403),
        (&editor, "POST", keys(&gateway), Some(key.clone()), 201),
        (&editor, "GET", "/v1/tokens".to_owned(), None, 403),
        (&editor, "GET", format!("{gateway}/audit-log"), None, 403),
        (&bound, "GET", gateway.clone(), None, 200),
        (&bound, "GET", other.clone(), None, 403),
        (&bound, "POST", keys(&other), Some(key.clone()), 403),
        (&bound, "POST", gateways.clone(), Some(json!({ "name": "x" })), 403),
        (
            &bound,
            "POST",
            "/v1/tokens".to_owned(),
            Some(json!({ "name": "x", "scope": "admin" })),
            403,
        ),
        (
            &bound,
            "POST",
            "/v1/expressions/check".to_owned(),
            Some(json!({ "place": "cluster_condition", "text": "true" })),
            200,
        ),
        (&admin, "POST", keys(&other), Some(key), 201),
        // What is nowhere is nowhere for everyone.
        ("", "GET", "/v1/nothing".to_owned(), None, 404),
        (&admin, "POST", gateway.clone(), None, 405),
        (&admin, "OPTIONS", gateways.clone(), None, 405),
        ("bearer  x", "GET", gateway.clone(), None, 401),
    ];
    for (token, method, path, body, expected) in cases {
        let headers: &[(&str, &str)] = if token.is_empty() {
            &[]
        } else {
            &[("authorization", token)]
        };
        let answer = api
            .send(method, &path, headers, body.map(|body| body.to_string()))
            .await;
        assert_eq!(answer.status, expected, "{token} {method} {path}: {}", answer.text);
        assert_eq!(
            answer.status == 401,
            answer.header("www-authenticate") == "Bearer",
            "{method} {path}"
        );
        assert!(answer.header("access-control-allow-origin").is_empty());
    }
    let listed = api.send("GET", &gateways, &[("authorization", &bound)], None).await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 1, "{}", listed.text);
    // Whoever counts pages comes to an end.
    for path in [
        format!("{gateways}?page[number]=2"),
        "/v1/tokens?page[number]=2".to_owned(),
    ] {
        let beyond = api.send("GET", &path, &[("authorization", &bound)], None).await;
        assert_eq!((beyond.status, &beyond.body["data"]), (200, &json!([])), "{path}");
    }
}

#[tokio::test]
async fn tokens_are_made_listed_and_revoked() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let body = json!({ "name": "ci", "scope": "editor", "gateway_id": id_of(&gateway), "expires_in_seconds": 60 });
    let made = api.post("/v1/tokens", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(is_time(&made.body["expires_at"]));
    let text = made.body["token"].as_str().unwrap().to_owned();
    let bearer = format!("Bearer {text}");
    assert_eq!(
        api.send("GET", &gateway, &[("authorization", &bearer)], None)
            .await
            .status,
        200
    );
    let listed = api.get("/v1/tokens").await;
    assert!(!listed.text.contains(&text));
    assert_eq!(listed.body["data"].as_array().unwrap().len(), 2);
    let revoked = api.delete(&format!("/v1/tokens/{}", made.id())).await;
    assert_eq!((revoked.status, revoked.text.as_str()), (204, ""));
    assert_eq!(api.delete(&format!("/v1/tokens/{}", made.id())).await.status, 404);
    assert_eq!(
        api.send("GET", &gateway, &[("authorization", &bearer)], None)
            .await
            .status,
        401
    );
    let wrong = api
        .post(
            "/v1/tokens",
            &json!({ "name": "", "scope": "root", "expires_in_seconds": 0, "x": 1 }),
        )
        .await;
    assert_eq!(wrong.faults().len(), 4, "{}", wrong.text);
    // An operator's own token is taken once, and not if it can be guessed.
    let own = Secret::new("x".repeat(32));
    assert!(import_token(&api.store, "own", &own, actor()).await.unwrap());
    assert!(!import_token(&api.store, "own", &own, actor()).await.unwrap());
    assert!(
        import_token(&api.store, "own", &Secret::new("short"), actor())
            .await
            .is_err()
    );
}

#[tokio::test]
async fn every_change_is_in_the_audit_log() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, ..) = api.clusters(&gateway).await;
    let token = format!("Bearer {}", api.token);
    let headers = [("authorization", token.as_str()), ("x-request-id", "my-request.1")];
    let body = json!({ "name": "kafka", "bootstrap_servers": ["k:1"], "description": "new", "authentication": { "type": "anonymous" },
                       "insecure_allow_anonymous_virtual_cluster_auth": true, "tls": { "enabled": false } });
    let answer = api.send("PUT", &backend, &headers, Some(body.to_string())).await;
    assert_eq!(answer.header("x-request-id"), "my-request.1");
    let log = api.get(&format!("{gateway}/audit-log?page[size]=2")).await;
    let last = &log.body["data"][0];
    let shown = (
        &last["action"],
        &last["kind"],
        &last["entity_id"],
        &last["version"],
        &last["request_id"],
        &last["actor"]["name"],
    );
    assert_eq!(
        shown,
        (
            &json!("replace"),
            &json!("backend_cluster"),
            &json!(id_of(&backend)),
            &json!("5"),
            &json!("my-request.1"),
            &json!("admin")
        )
    );
    assert_eq!(
        (&last["before"]["description"], &last["after"]["description"]),
        (&json!(""), &json!("new"))
    );
    assert!(is_time(&last["at"]));
    let next = api.get(log.body["meta"]["page"]["next"].as_str().unwrap()).await;
    assert_eq!(next.body["data"].as_array().unwrap().len(), 2);
    let export = api.get(&format!("{gateway}/audit-log/export")).await;
    assert_eq!(export.content_type, "application/x-ndjson");
    let lines: Vec<Value> = export
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let actions: Vec<_> = lines
        .iter()
        .map(|line| format!("{} {}", line["action"], line["kind"]).replace('"', ""))
        .collect();
    assert_eq!(
        actions,
        [
            "create gateway",
            "create backend_cluster",
            "create virtual_cluster",
            "create listener",
            "replace backend_cluster"
        ]
    );
    let global = api.get("/v1/audit-log").await;
    assert_eq!(global.body["data"][0]["kind"], "token", "{}", global.text);
}

#[tokio::test]
async fn too_much_is_refused() {
    let limit = RateLimit {
        per_second: 0.5,
        burst: 3,
    };
    let api = Api::with(Settings {
        max_body_bytes: 1_000,
        rate_limit: limit,
        ..Settings::default()
    })
    .await;
    let large = json!({ "name": "g", "description": "x".repeat(1_000) });
    assert_eq!(api.post("/v1/event-gateways", &large).await.status, 413);
    assert_eq!(api.get("/v1/event-gateways").await.status, 200);
    assert_eq!(api.get("/v1/event-gateways").await.status, 200);
    let refused = api.get("/v1/event-gateways").await;
    assert_eq!(refused.status, 429);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=2).contains(&wait), "{wait}");
    // Others have not used up theirs: those without a token share one.
    assert_eq!(api.send("GET", "/v1/event-gateways", &[], None).await.status, 401);
}

#[tokio::test]
async fn every_answer_has_an_id_and_security_headers() {
    let api = Api::start().await;
    for path in ["/v1/event-gateways", "/v1/nothing", "/openapi.json", "/docs"] {
        let answer = api.get(path).await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none'"),
            "{path}"
        );
        assert!(!answer.text.contains("<script"), "{path}");
    }
    let odd = api.send("GET", "/v1/nothing", &[("x-request-id", "a b")], None).await;
    assert_eq!(odd.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn nodes_are_shown_as_they_reported() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (id, node) = (id_of(&gateway).parse().unwrap(), tidegate_model::Uuid::from_u128(9));
    let report = NodeReport {
        body: json!({ "version": "0.1.0", "runtime_version": "1.2", "config_applied_at": 0 }),
        version: Version(1),
    };
    let error = json!({ "name": "refused", "message": "no" });
    api.store.report_node(id, node, &report, &[error]).await.unwrap();
    let path = format!("{gateway}/nodes/{node}");
    let shown = api.get(&path).await;
    assert_eq!(shown.status, 200, "{}", shown.text);
    for (field, value) in [
        ("id", json!(node)),
        ("version", json!("0.1.0")),
        ("config_version", json!("1")),
        ("config_applied_at", json!("1970-01-01T00:00:00Z")),
        // The gateway asks for 1.3.
        ("compatible", json!(false)),
    ] {
        assert_eq!(shown.body[field], value, "{field}");
    }
    for field in ["last_seen_at", "created_at", "updated_at"] {
        assert!(is_time(&shown.body[field]), "{field}");
    }
    assert_eq!(
        api.get(&format!("{gateway}/nodes")).await.body["data"],
        json!([shown.body])
    );
    let status = api.get(&format!("{path}/status")).await;
    assert_eq!(
        status.body,
        json!({ "config_applied_at": "1970-01-01T00:00:00Z", "config_version": "1" })
    );
    let errors = api.get(&format!("{path}/errors")).await;
    assert_eq!(
        (&errors.body["data"][0]["name"], &errors.body["data"][0]["message"]),
        (&json!("refused"), &json!("no"))
    );
    assert_eq!(api.get(&gateway).await.body["nodes_total"], 1);
    assert_eq!(api.get(&format!("{gateway}/nodes/nobody")).await.status, 404);
}
