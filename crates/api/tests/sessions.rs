//! Sessions of the console: begun with a token, ended with it, and of no use to other sites.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod common;

use common::{Answer, Api, actor, id_of};
use serde_json::{Value, json};
use tidegate_api::{Scope, Settings, create_token};
use tidegate_store::Timestamp;

const CONSOLE: (&str, &str) = ("x-tidegate-console", "1");

async fn sign_in(api: &Api, token: &str, head: &[(&str, &str)]) -> Answer {
    let body = json!({ "token": token }).to_string();
    api.send("POST", "/v1/session", head, Some(body)).await
}

/// `tidegate_session=…` of a session that has begun.
fn cookie(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

async fn token(api: &Api, scope: Scope, expires_at: Option<Timestamp>) -> (String, String) {
    let made = create_token(&api.store, "ann", scope, None, expires_at, actor()).await;
    let (token, text) = made.unwrap();
    (token.id.to_string(), text.reveal().to_owned())
}

#[tokio::test]
async fn nobody_who_is_not_known_has_much_kept_in_memory() {
    let api = Api::start().await;
    let answer = sign_in(&api, &"x".repeat(100_000), &[]).await;
    assert_eq!(answer.status, 413, "{}", answer.text);
}

#[tokio::test]
async fn a_session_may_do_what_its_token_may_and_ends_with_it() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (id, text) = token(&api, Scope::Editor, None).await;
    let begun = sign_in(&api, &text, &[]).await;
    let expected = json!({ "name": "ann", "scope": "editor", "gateway_id": null, "expires_at": null });
    assert_eq!(begun.body, expected);
    let whole = begun.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(whole.contains(part), "{whole}");
    }
    assert!(!whole.contains("Secure") && !begun.text.contains(&text), "{whole}");
    let cookie = cookie(&begun);
    let with_cookie = [("cookie", cookie.as_str())];
    let who = api.send("GET", "/v1/session", &with_cookie, None).await;
    assert_eq!(who.body, expected);
    assert_eq!(api.send("GET", &gateway, &with_cookie, None).await.status, 200);
    // Among other cookies too.
    let among = format!("theme=dark; {cookie}; x=y");
    assert_eq!(api.send("GET", &gateway, &[("cookie", &among)], None).await.status, 200);
    let denied = api.send("GET", "/v1/tokens", &with_cookie, None).await;
    assert_eq!(denied.status, 403, "{}", denied.text);
    let audit = async |action: &str| {
        let log = api.get(&format!("{gateway}/audit-log")).await;
        let entries = log.body["data"].as_array().unwrap().clone();
        entries
            .iter()
            .any(|entry| entry["action"] == action && entry["actor"]["name"] == "ann")
    };
    let key = json!({ "name": "k", "value": "${env['K']}" }).to_string();
    let keys = format!("{gateway}/static-keys");
    let made = api
        .send("POST", &keys, &[("cookie", &cookie), CONSOLE], Some(key))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(audit("create").await, "the audit log names who it was");

    assert_eq!(api.delete(&format!("/v1/tokens/{id}")).await.status, 204);
    let ended = api.send("GET", &gateway, &with_cookie, None).await;
    assert_eq!(ended.status, 401, "{}", ended.text);
    assert!(ended.detail().contains("sign in again"), "{}", ended.text);
}

#[tokio::test]
async fn signing_out_ends_the_session_and_takes_the_cookie_away() {
    let api = Api::start().await;
    let first = cookie(&sign_in(&api, &api.token, &[]).await);
    let second = cookie(&sign_in(&api, &api.token, &[]).await);
    assert_ne!(first, second);
    let out = api
        .send("DELETE", "/v1/session", &[("cookie", &first), CONSOLE], None)
        .await;
    assert_eq!(out.status, 204);
    assert!(
        out.header("set-cookie").contains("Max-Age=0"),
        "{}",
        out.header("set-cookie")
    );
    assert_eq!(
        api.send("GET", "/v1/session", &[("cookie", &first)], None).await.status,
        401
    );
    assert_eq!(
        api.send("GET", "/v1/session", &[("cookie", &second)], None)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn what_is_no_token_begins_no_session() {
    let api = Api::start().await;
    let (_, expired) = token(&api, Scope::Admin, Some(Timestamp(1))).await;
    for wrong in ["wrong", &expired] {
        let refused = sign_in(&api, wrong, &[]).await;
        assert_eq!(
            (refused.status, refused.header("set-cookie")),
            (401, ""),
            "{}",
            refused.text
        );
    }
    for body in ["", "null", "{}", "[]", r#"{"token": 7}"#, r#"{"token": ""}"#] {
        let refused = api.send("POST", "/v1/session", &[], Some(body.to_owned())).await;
        assert_eq!(refused.status, 400, "{body}: {}", refused.text);
    }
    for made_up in ["tidegate_session=", "tidegate_session=abc", "tidegate_session"] {
        let refused = api
            .send("GET", "/v1/event-gateways", &[("cookie", made_up)], None)
            .await;
        assert_eq!(refused.status, 401, "{made_up}: {}", refused.text);
    }
    let methods = api.send("GET", "/v1/session/methods", &[], None).await;
    assert_eq!(methods.body, json!({ "token": true, "oidc": null }));
}

/// What another site can make a browser send changes nothing.
#[tokio::test]
async fn changes_by_a_session_come_from_the_console_alone() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let cookie = cookie(&sign_in(&api, &api.token, &[]).await);
    let own = api.url.clone();
    let host = own.strip_prefix("http://").unwrap();
    let by_tls = format!("https://{host}");
    let keys = format!("{gateway}/static-keys");
    let cases: [(&[(&str, &str)], u16); 7] = [
        (&[], 403),
        (&[("x-tidegate-console", "0")], 403),
        (&[CONSOLE, ("origin", "https://evil.example")], 403),
        (&[CONSOLE, ("origin", "null")], 403),
        (&[("origin", &own)], 403),
        (&[CONSOLE, ("origin", &own)], 201),
        // Something in front speaks TLS.
        (&[CONSOLE, ("origin", &by_tls)], 201),
    ];
    for (number, (head, expected)) in cases.into_iter().enumerate() {
        let body = json!({ "name": format!("k{number}"), "value": "${env['K']}" }).to_string();
        let head: Vec<_> = head.iter().copied().chain([("cookie", cookie.as_str())]).collect();
        let answer = api.send("POST", &keys, &head, Some(body)).await;
        assert_eq!(answer.status, expected, "{head:?}: {}", answer.text);
    }
    let foreign = [("cookie", cookie.as_str()), ("origin", "https://evil.example")];
    assert_eq!(
        api.send("GET", &gateway, &foreign, None).await.status,
        200,
        "reading needs no header"
    );
    assert_eq!(api.send("DELETE", "/v1/session", &foreign, None).await.status, 403);
    // Nor does another site sign anybody in.
    let refused = sign_in(&api, &api.token, &[("origin", "https://evil.example")]).await;
    assert_eq!((refused.status, refused.header("set-cookie")), (403, ""));
    // A token in a header needs none of this.
    let bearer = format!("Bearer {}", api.token);
    let head = [("authorization", bearer.as_str()), ("origin", "https://evil.example")];
    let body = json!({ "name": "by-token", "value": "${env['K']}" }).to_string();
    assert_eq!(api.send("POST", &keys, &head, Some(body)).await.status, 201);
}

#[tokio::test]
async fn cookies_are_for_tls_alone_where_there_is_tls() {
    let api = Api::start().await;
    let host = api.url.strip_prefix("http://").unwrap().to_owned();
    let origin = format!("https://{host}");
    for head in [("origin", origin.as_str()), ("x-forwarded-proto", "https")] {
        let begun = sign_in(&api, &api.token, &[head]).await;
        assert!(begun.header("set-cookie").contains("Secure"), "{head:?}");
    }
    let by_tls = Api::with(Settings {
        by_tls: true,
        ..Settings::default()
    })
    .await;
    let begun = sign_in(&by_tls, &by_tls.token, &[]).await;
    assert!(begun.header("set-cookie").contains("Secure"));
}

#[tokio::test]
async fn a_viewer_sees_everything_of_the_console_and_tests_nothing() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let (backend, ..) = api.clusters(&gateway).await;
    let (_, text) = token(&api, Scope::Viewer, None).await;
    let cookie = cookie(&sign_in(&api, &text, &[]).await);
    let head = [("cookie", cookie.as_str()), CONSOLE];
    for path in [
        format!("{gateway}/overview"),
        format!("{gateway}/statistics?by=node"),
        format!("{backend}/status"),
        "/v1/enrollment".to_owned(),
    ] {
        let answer = api.send("GET", &path, &head, None).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    }
    let body: Value = json!({ "bootstrap_servers": ["kafka:9092"] });
    let test = format!("{gateway}/backend-clusters/test");
    assert_eq!(api.send("POST", &test, &head, Some(body.to_string())).await.status, 403);
    assert_eq!(id_of(&test), "test");
}
