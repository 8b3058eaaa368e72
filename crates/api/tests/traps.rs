//! What breaks clients that were written for the Konnect Event Gateway API, trap by trap.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Api, assert_fault, forward, id_of};
use serde_json::{Value, json};

#[tokio::test]
async fn statuses_and_types_are_the_same_whatever_a_client_accepts() {
    let api = Api::start().await;
    let token = format!("Bearer {}", api.token);
    for accept in [
        "",
        "*/*",
        "application/json",
        "application/problem+json",
        "text/html",
        "image/png;q=0.1",
        "nonsense",
    ] {
        let gateway = api.gateway(&format!("g{}", accept.len())).await;
        let (_, v, listener) = api.clusters(&gateway).await;
        let policies = format!("{listener}/policies");
        let policy = api.create(&policies, forward("team-a")).await;
        let key = json!({ "name": "k", "value": "${env['K']}" });
        let json = "application/json";
        let problem = "application/problem+json";
        let cases = [
            ("POST", format!("{gateway}/static-keys"), Some(key.clone()), 201, json),
            ("POST", format!("{gateway}/static-keys"), Some(key), 409, problem),
            ("POST", format!("{gateway}/static-keys"), Some(json!({})), 400, problem),
            ("GET", gateway.clone(), None, 200, json),
            ("GET", format!("{gateway}/static-keys"), None, 200, json),
            ("GET", policies.clone(), None, 200, json),
            ("PUT", gateway.clone(), Some(json!({ "name": "new" })), 200, json),
            (
                "PATCH",
                gateway.clone(),
                Some(json!({ "name": null, "description": "d" })),
                200,
                json,
            ),
            ("GET", format!("{listener}/policy-chain"), None, 200, json),
            (
                "PUT",
                format!("{listener}/policy-chain"),
                Some(json!({ "policies": [id_of(&policy)] })),
                200,
                json,
            ),
            ("POST", format!("{policy}/move"), Some(json!({ "index": 0 })), 204, ""),
            ("GET", format!("{gateway}/nodes"), None, 200, json),
            ("GET", format!("{gateway}/nodes/{}", id_of(&v)), None, 404, problem),
            ("GET", format!("{gateway}/listeners/not-a-uuid"), None, 404, problem),
            ("GET", "/v1/nowhere".to_owned(), None, 404, problem),
            ("GET", "/".to_owned(), None, 404, problem),
            ("DELETE", format!("{gateway}/static-keys"), None, 405, problem),
            ("PATCH", v.clone(), Some(json!({})), 405, problem),
            ("DELETE", v.clone(), None, 409, problem),
            ("DELETE", policy, None, 204, ""),
            ("DELETE", gateway, None, 204, ""),
        ];
        for (method, path, body, status, kind) in cases {
            let mut headers = vec![("authorization", token.as_str())];
            headers.extend(Some(("accept", accept)).filter(|(_, accept)| !accept.is_empty()));
            let answer = api
                .send(method, &path, &headers, body.map(|body| body.to_string()))
                .await;
            let what = format!("{accept}: {method} {path}: {}", answer.text);
            assert_eq!((answer.status, answer.content_type.as_str()), (status, kind), "{what}");
            assert_eq!(answer.text.is_empty(), status == 204, "{what}");
        }
    }
}

#[tokio::test]
async fn certificates_and_keys_are_taken_in_every_form_that_people_have_them_in_and_come_back_as_they_were() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (.., listener) = api.clusters(&gateway).await;
    let made = rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap();
    type Form = fn(&str) -> String;
    let forms: [(&str, Form); 6] = [
        ("as it is", str::to_owned),
        ("with lines after it", |pem| format!("{pem}\n\n")),
        ("with other line ends", |pem| pem.replace('\n', "\r\n")),
        ("with its base64 on one line", unwrapped),
        ("as base64", |pem| base64(pem, usize::MAX)),
        ("as base64 of 76 columns", |pem| base64(pem, 76)),
    ];
    for (what, form) in forms {
        let (certificate, key) = (form(&made.cert.pem()), form(&made.signing_key.serialize_pem()));
        // Where, the body, and where the certificate is in the answer.
        let cases = [
            (
                format!("{gateway}/tls-trust-bundles"),
                json!({ "name": "t", "config": { "trusted_ca": certificate } }),
                "/config/trusted_ca",
            ),
            (
                format!("{gateway}/data-plane-certificates"),
                json!({ "certificate": certificate }),
                "/certificate",
            ),
            (
                format!("{gateway}/backend-clusters"),
                json!({ "name": "b", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" },
                    "tls": { "enabled": true, "ca_bundle": certificate } }),
                "/tls/ca_bundle",
            ),
            (
                format!("{gateway}/backend-clusters"),
                json!({ "name": "b", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" },
                    "tls": { "enabled": true, "client_identity": { "certificate": certificate, "key": key } } }),
                "/tls/client_identity/certificate",
            ),
            (
                format!("{listener}/policies"),
                json!({ "type": "tls_server", "config": { "certificates": [{ "certificate": certificate, "key": key }] } }),
                "/config/certificates/0/certificate",
            ),
        ];
        for (collection, body, place) in cases {
            let answer = api.post(&collection, &body).await;
            assert_eq!(answer.status, 201, "{what}: {collection}: {}", answer.text);
            let returned = answer.body.pointer(place).unwrap();
            assert_eq!(returned, &json!(certificate), "{what}: {collection}{place}");
            assert!(
                !answer.text.contains(&key[30..60]),
                "{what}: {collection}: {}",
                answer.text
            );
            let path = format!("{collection}/{}", answer.id());
            assert_eq!(api.get(&path).await.body, answer.body, "{what}: {path}");
            assert_eq!(api.delete(&path).await.status, 204);
        }
    }
}

fn unwrapped(pem: &str) -> String {
    let lines: Vec<_> = pem.lines().collect();
    let inner = lines[1..lines.len() - 1].concat();
    format!("{}\n{inner}\n{}\n", lines[0], lines[lines.len() - 1])
}

fn base64(text: &str, columns: usize) -> String {
    use base64::Engine;
    let encoded = base64::engine::general_purpose::STANDARD.encode(text);
    let lines = encoded.as_bytes().chunks(columns.min(encoded.len()));
    let lines: Vec<_> = lines.map(String::from_utf8_lossy).collect();
    lines.join("\n")
}

#[tokio::test]
async fn what_is_no_secret_may_have_dollars_and_braces_in_it() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    for text in ["${client_id}", "costs ${5", "${env['X']}", "\u{1f30a} $ {}"] {
        let headers = json!({ "type": "modify_headers", "description": text,
            "config": { "actions": [{ "op": "set", "key": text, "value": text }, { "op": "remove", "key": text }] } });
        let answer = api.post(&format!("{v}/consume-policies"), &headers).await;
        assert_eq!(answer.status, 201, "{text}: {}", answer.text);
        assert_eq!(answer.body["config"], headers["config"]);
        assert_eq!(answer.body["description"], text);
        let listener = json!({ "name": "l", "addresses": ["127.0.0.1"], "ports": ["19092"], "description": text });
        let answer = api.post(&format!("{gateway}/listeners"), &listener).await;
        assert_eq!(answer.body["description"], text, "{}", answer.text);
        api.delete(&format!("{gateway}/listeners/{}", answer.id())).await;
    }
}

#[tokio::test]
async fn labels_are_the_clients_alone() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let keys = format!("{gateway}/listeners");
    let listener =
        |labels: &Value| json!({ "name": "l", "addresses": ["127.0.0.1"], "ports": ["9092"], "labels": labels });
    let many = |count: usize| {
        (0..count)
            .map(|number| (format!("l{number}"), json!("x")))
            .collect::<Value>()
    };
    for (labels, fault) in [
        (
            json!({ "KONGCTL-managed": "yes", "Kong": "a", "Mesh": "b", "ko": "c" }),
            None,
        ),
        (json!({ "a b/c": "x" }), None),
        (json!({}), None),
        (many(50), None),
        (many(51), Some("labels")),
        (json!({ "kong": "a" }), Some("labels.kong")),
        (json!({ "konnect-x": "a" }), Some("labels.konnect-x")),
        (json!({ "meshed": "a" }), Some("labels.meshed")),
        (json!({ "kic": "a" }), Some("labels.kic")),
        (json!({ "_x": "a" }), Some("labels._x")),
        (json!({ "a": "-" }), Some("labels.a")),
        (json!({ "a": "" }), Some("labels.a")),
        (json!({ "a": 1 }), Some("labels.a")),
    ] {
        let answer = api.post(&keys, &listener(&labels)).await;
        match fault {
            Some(field) => assert_fault(&answer, field, &[]),
            None => {
                assert_eq!(answer.status, 201, "{labels}: {}", answer.text);
                assert_eq!(answer.body["labels"], labels);
                let path = format!("{keys}/{}", answer.id());
                let put = api.put(&path, &listener(&Value::Null)).await;
                assert_eq!(
                    (put.status, put.body.get("labels")),
                    (200, None),
                    "{labels}: {}",
                    put.text
                );
                assert_eq!(api.delete(&path).await.status, 204);
            }
        }
    }
}

#[tokio::test]
async fn references_in_lists_come_back_as_they_were_sent_and_others_whole() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    let key = api
        .create(
            &format!("{gateway}/static-keys"),
            json!({ "name": "k", "value": "${env['K']}" }),
        )
        .await;
    let policies = format!("{v}/produce-policies");
    let parent = json!({ "type": "schema_validation", "config": { "type": "json", "failure_mode": "reject" } });
    let parent = api.create(&policies, parent).await;
    let id = id_of(&key);
    for sent in [
        json!({ "id": id }),
        json!({ "name": "k" }),
        json!({ "id": id, "name": "k" }),
    ] {
        let fields = json!({ "type": "encrypt_fields", "parent_policy_id": id_of(&parent), "config": { "failure_mode": "reject",
            "encrypt_fields": [{ "paths": [{ "match": "z" }, { "match": "a" }], "encryption_key": { "type": "static", "key": sent } }] } });
        let answer = api.post(&policies, &fields).await;
        assert_eq!(answer.status, 201, "{sent}: {}", answer.text);
        assert_eq!(answer.body["config"], fields["config"], "{sent}");
        let whole = json!({ "type": "encrypt", "config": { "failure_mode": "error", "part_of_record": ["value"],
            "encryption_key": { "type": "static", "key": sent } } });
        let answer = api.post(&policies, &whole).await;
        assert_eq!(answer.status, 201, "{sent}: {}", answer.text);
        assert_eq!(
            answer.body["config"]["encryption_key"]["key"],
            json!({ "id": id, "name": "k" }),
            "{sent}"
        );
    }
    let deleted = api.delete(&key).await;
    assert_eq!(deleted.status, 409);
    assert!(deleted.detail().contains("produce policy"), "{}", deleted.detail());
}
