//! What clients cannot read back or see at once: secrets that are kept, lists in pages, and what others have changed.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Api, assert_fault, cluster, forward, id_of};
use serde_json::{Value, json};

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

#[tokio::test]
async fn a_key_that_is_kept_belongs_to_the_certificate() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (.., listener) = api.clusters(&gateway).await;
    let made = || rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap();
    let (old, new) = (made(), made());
    // The old key's own next certificate, and somebody else's.
    let params = rcgen::CertificateParams::new(["y".to_owned()]).unwrap();
    let renewed = params.self_signed(&old.signing_key).unwrap().pem();
    let policy = |pair: Value| json!({ "type": "tls_server", "config": { "certificates": [pair] } });
    let cluster = |pair: Value| {
        json!({ "name": "b", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" },
            "tls": { "enabled": true, "client_identity": pair } })
    };
    type Body<'a> = &'a dyn Fn(Value) -> Value;
    let cases: [(String, Body<'_>, &str); 2] = [
        (format!("{listener}/policies"), &policy, "config.certificates[0].key"),
        (
            format!("{gateway}/backend-clusters"),
            &cluster,
            "tls.client_identity.key",
        ),
    ];
    for (collection, body, field) in cases {
        let (certificate, key) = (old.cert.pem(), old.signing_key.serialize_pem());
        let wrong = body(json!({ "certificate": new.cert.pem(), "key": key }));
        assert_fault(&api.post(&collection, &wrong).await, field, &["belong"]);
        let path = api
            .create(&collection, body(json!({ "certificate": certificate, "key": key })))
            .await;
        let put = async |pair: Value| api.put(&path, &body(pair)).await;
        assert_fault(&put(json!({ "certificate": new.cert.pem() })).await, field, &["belong"]);
        for pair in [
            json!({ "certificate": renewed }),
            json!({ "certificate": new.cert.pem(), "key": new.signing_key.serialize_pem() }),
            json!({ "certificate": new.cert.pem() }),
        ] {
            let answer = put(pair).await;
            assert_eq!(answer.status, 200, "{}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_data_plane_certificate_says_what_is_in_it() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let key = rcgen::KeyPair::generate().unwrap();
    let names = [
        "node.example".to_owned(),
        "10.0.0.7".to_owned(),
        "2001:db8::1".to_owned(),
    ];
    let mut params = rcgen::CertificateParams::new(names).unwrap();
    params.distinguished_name.push(rcgen::DnType::CommonName, "node-1");
    params.key_usages = vec![
        rcgen::KeyUsagePurpose::DigitalSignature,
        rcgen::KeyUsagePurpose::KeyEncipherment,
    ];
    params.not_after = rcgen::date_time_ymd(2030, 1, 1);
    let certificate = params.self_signed(&key).unwrap().pem();
    let path = format!("{gateway}/data-plane-certificates");
    let path = api.create(&path, json!({ "certificate": certificate })).await;
    let mut metadata = api.get(&path).await.body["metadata"].clone();
    let print = metadata["sha256_fingerprint"].take();
    assert_eq!(print.as_str().unwrap_or_default().len(), 64, "{print}");
    assert_eq!(
        metadata,
        json!({ "subject": "CN=node-1", "issuer": "CN=node-1", "expiry": 1_893_456_000, "sha256_fingerprint": null,
            "key_usages": ["digitalSignature", "keyEncipherment"], "dns_names": ["node.example"],
            "ip_addresses": ["10.0.0.7", "2001:db8::1"], "san_names": ["node.example", "10.0.0.7", "2001:db8::1"],
            "email_addresses": [], "uris": [] })
    );
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
    let page = async |path: &str| {
        let answer = api.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        let names = answer.body["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["name"].as_str().unwrap_or_default().to_owned());
        (names.collect::<Vec<_>>().join(","), answer.body["meta"]["page"].clone())
    };
    // And from the last page back.
    let (mut names, mut path) = (Vec::new(), page(&path).await.1["last"].clone());
    while let Some(there) = path.as_str() {
        let (found, meta) = page(there).await;
        assert_eq!(meta["next"].is_null(), names.is_empty(), "{there}: {meta}");
        names.push(found);
        path = meta["previous"].clone();
    }
    assert_eq!(names, ["Key 3,Key 4", "Key 1,Key 2", "Key 0"]);
    let first = page(&format!("{keys}?page[size]=2")).await.1;
    let second = page(first["next"].as_str().unwrap()).await.1;
    let back = page(second["previous"].as_str().unwrap()).await;
    assert_eq!((back.0.as_str(), first["previous"].is_null()), ("Key 0,Key 1", true));
    assert_eq!(back.1["first"], first["first"]);
    let (newest, log) = page(&format!("{gateway}/audit-log?page[size]=3")).await;
    assert!(log["last"].is_string(), "{newest} {log}");
    let count = async |query: &str| {
        let answer = api.get(&format!("{gateway}/{query}")).await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.text);
        answer.body["data"].as_array().unwrap().len()
    };
    for (query, expected) in [
        ("static-keys?page[size]=&page[after]=".to_owned(), 5),
        ("static-keys?page[size]=3&page[number]=2".to_owned(), 2),
        ("static-keys?page[size]=3&page[number]=3".to_owned(), 0),
        ("audit-log?page[size]=4".to_owned(), 4),
        ("audit-log?page[size]=4&page[number]=2".to_owned(), 4),
        ("audit-log?page[size]=4&page[number]=99".to_owned(), 0),
        ("nodes?page[number]=2".to_owned(), 0),
        ("static-keys?page[size]=100000".to_owned(), 5),
        ("static-keys?page[size]=99999999999999999999".to_owned(), 5),
        ("static-keys?filter[name][contains]=4".to_owned(), 1),
        ("static-keys?filter[name][contains]=%25".to_owned(), 0),
        ("static-keys?filter[name]=Key+1".to_owned(), 1),
        ("static-keys?filter[name]=".to_owned(), 5),
        ("static-keys?filter[name][eq]=".to_owned(), 0),
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
        "page[size]=%2B1",
        "page[size]=99999999999999999999.5",
        "page[after]=x",
        "page[before]=x",
        "page[before]=end&page[after]=x",
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
    let other = json!({ "description": "e" });
    assert_eq!(send("PUT", "*", Some(&other)).await.status, 200);
    assert_eq!(send("DELETE", "W/\"3\"", None).await.status, 204);
}

#[tokio::test]
async fn a_put_or_patch_that_changes_nothing_is_no_change() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, v, listener) = api.clusters(&gateway).await;
    let mut secret = cluster("team-a", &json!({ "name": "kafka" }));
    let principals =
        json!([{ "username": "a", "password": "literal" }, { "username": "b", "password": "${env['B']}" }]);
    secret["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate", "principals": principals }]);
    api.put(&v, &secret).await;
    let policies = format!("{listener}/policies");
    let policy = api.create(&policies, forward("team-a")).await;
    let chain = json!({ "policies": [id_of(&policy)] });
    let state = async || {
        let version = api.get(&gateway).await.body["version"].clone();
        let entries = api.get(&format!("{gateway}/audit-log")).await.body["data"].clone();
        (version, entries.as_array().unwrap().len())
    };
    let before = state().await;
    let body = json!({ "name": "kafka", "bootstrap_servers": ["kafka:9092"], "authentication": { "type": "anonymous" },
                       "insecure_allow_anonymous_virtual_cluster_auth": true, "tls": { "enabled": false } });
    let mut without = secret.clone();
    without["authentication"][0]["principals"][0]["password"] = Value::Null;
    for (method, path, body) in [
        ("PUT", &gateway, json!({ "name": "g" })),
        ("PATCH", &gateway, json!({ "name": "g" })),
        ("PATCH", &gateway, json!({})),
        ("PUT", &backend, body),
        ("PUT", &v, without),
        ("PUT", &policy, forward("team-a")),
    ] {
        let read = api.get(path).await;
        let answer = api.call(method, path, Some(&body)).await;
        assert_eq!(answer.status, 200, "{method} {path}: {}", answer.text);
        assert_eq!(
            (&answer.body, answer.header("etag")),
            (&read.body, read.header("etag")),
            "{path}"
        );
    }
    let chains = format!("{listener}/policy-chain");
    assert_eq!(api.put(&chains, &chain).await.status, 200);
    assert_eq!(
        api.post(&format!("{policy}/move"), &json!({ "index": 0 })).await.status,
        204
    );
    assert_eq!(state().await, before);
}

#[tokio::test]
async fn nobody_learns_from_the_version_whether_a_literal_secret_was_guessed() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (_, v, _) = api.clusters(&gateway).await;
    let mut cluster = cluster("team-a", &json!({ "name": "kafka" }));
    let principals = json!([{ "username": "a", "password": "literal" }]);
    cluster["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate", "principals": principals }]);
    api.put(&v, &cluster).await;
    let mut before = seen(&api, &gateway, &v).await;
    for password in ["wrong", "right", "right"] {
        cluster["authentication"][0]["principals"][0]["password"] = password.into();
        assert_eq!(api.put(&v, &cluster).await.status, 200);
        let after = seen(&api, &gateway, &v).await;
        assert_eq!(after, before.map(|number| number + 1), "{password}");
        before = after;
    }
}

/// What an editor sees change: the gateway's version, the entity's revision, and how many entries the audit log has.
async fn seen(api: &Api, gateway: &str, entity: &str) -> [usize; 3] {
    let version = api.get(gateway).await.body["version"].as_str().unwrap().parse();
    let revision = api.get(entity).await.header("etag").trim_matches('"').parse();
    let entries = api.get(&format!("{gateway}/audit-log")).await.body["data"].clone();
    [version.unwrap(), revision.unwrap(), entries.as_array().unwrap().len()]
}
