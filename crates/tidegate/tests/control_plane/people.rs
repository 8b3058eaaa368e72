//! People sign in at an identity provider, and its tokens say what they may do here.

use std::process::Command;

use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde_json::{Value, json};
use tidegate_testkit::openid::OpenIdProvider;

use crate::client::Api;
use crate::place::{ControlPlane, Place};

async fn people() -> OpenIdProvider {
    let people: [(&str, &[&str]); 4] = [
        ("alice", &["platform"]),
        ("eve", &["team-a", "everybody"]),
        ("mallory", &["visitors"]),
        ("nobody", &[]),
    ];
    OpenIdProvider::start(&people).await.unwrap()
}

async fn start(place: &Place, provider: &OpenIdProvider) -> ControlPlane {
    let issuer = provider.issuer();
    let mut command = place.up(&["--oidc-issuer", &issuer, "--oidc-audience", OpenIdProvider::AUDIENCE]);
    command.env(
        "TIDEGATE_OIDC_GRANTS",
        "platform=admin;team-a=editor@production;everybody=viewer",
    );
    place.start_command(&command).await
}

async fn sign_in(control: &ControlPlane, provider: &OpenIdProvider, login: &str) -> Api {
    let tokens = provider.sign_in(login, "ES256").await.unwrap();
    Api {
        token: tokens.access,
        ..control.api.clone()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_may_do_what_their_groups_may_and_the_audit_log_names_them() {
    let (place, provider) = (Place::reserve(), people().await);
    let control = start(&place, &provider).await;
    let gateway = |name: &str| json!({ "name": name });
    let (alice, eve) = (
        sign_in(&control, &provider, "alice").await,
        sign_in(&control, &provider, "eve").await,
    );
    let other = alice.create("/v1/event-gateways", &gateway("other")).await;
    // A gateway that is not there yet can be granted.
    assert_eq!(eve.get(&other).await["name"], "other");
    let production = alice.create("/v1/event-gateways", &gateway("production")).await;
    let change = json!({ "description": "changed" });
    let cases: [(&Api, &str, &str, Option<&Value>, u16); 8] = [
        (&eve, "PATCH", &production, Some(&change), 200),
        (&eve, "PATCH", &other, Some(&change), 403),
        (&eve, "GET", "/v1/event-gateways", None, 200),
        (&eve, "POST", "/v1/event-gateways", Some(&change), 403),
        (&eve, "GET", "/v1/tokens", None, 403),
        (&eve, "DELETE", &other, None, 403),
        (&alice, "GET", "/v1/tokens", None, 200),
        (&control.api, "GET", &other, None, 200),
    ];
    for (who, method, path, body, status) in cases {
        let answer = who.call(method, path, body).await;
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
    }
    assert_eq!(eve.all("/v1/event-gateways").await.len(), 2);

    for login in ["mallory", "nobody"] {
        let answer = sign_in(&control, &provider, login)
            .await
            .call("GET", "/v1/event-gateways", None)
            .await;
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(answer.status, 403, "{answer:?}");
        assert!(
            detail.contains("claim `groups`") && detail.starts_with(login),
            "{detail}"
        );
    }

    let log = alice.get(&format!("{production}/audit-log")).await;
    let actors: Vec<_> = log["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["actor"])
        .collect();
    assert_eq!(
        (&actors[0]["name"], &actors[1]["name"]),
        (&json!("eve (id-of-eve)"), &json!("alice (id-of-alice)"))
    );
    assert_ne!(actors[0]["id"], actors[1]["id"]);
    assert_eq!(actors[0]["id"].as_str().unwrap().len(), 36);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_signed_in_goes_on_while_the_provider_is_away_and_others_are_told_whose_fault_it_is() {
    let (place, mut provider) = (Place::reserve(), people().await);
    let control = start(&place, &provider).await;
    let alice = sign_in(&control, &provider, "alice").await;
    assert_eq!(alice.call("GET", "/v1/tokens", None).await.status, 200);
    provider.stop();
    assert_eq!(alice.call("GET", "/v1/tokens", None).await.status, 200);
    assert_eq!(control.api.call("GET", "/v1/tokens", None).await.status, 200);
    let log = control.process.log_text();
    assert!(!log.contains(&alice.token), "the token is in the log");
    drop(control);

    // Neither the start nor a token of the store needs the provider; a person does.
    let control = start(&place, &provider).await;
    assert_eq!(control.api.call("GET", "/v1/tokens", None).await.status, 200);
    let answer = alice.call("GET", "/v1/tokens", None).await;
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(
        detail.contains("identity provider") && detail.contains(&provider.issuer()),
        "{detail}"
    );
    let line = control
        .process
        .wait_for_line("the identity provider does not answer", crate::support::SOON);
    line.await.unwrap();
    provider.restart().await.unwrap();
    let line = control
        .process
        .wait_for_line("the identity provider answers again", crate::support::SOON);
    line.await.unwrap();
    let anew = sign_in(&control, &provider, "alice").await;
    assert_eq!(anew.call("GET", "/v1/tokens", None).await.status, 200);
    // The provider has other keys now, under the same names.
    assert_eq!(alice.call("GET", "/v1/tokens", None).await.status, 401);
}

/// A control plane whose console people sign in to at the provider.
fn with_console(place: &Place, provider: &OpenIdProvider) -> Command {
    let (client, issuer) = (OpenIdProvider::client("ES256"), provider.issuer());
    let mut command = place.up(&["--oidc-issuer", &issuer, "--oidc-audience", OpenIdProvider::AUDIENCE]);
    command.args(["--oidc-client-id", &client]);
    command.env("TIDEGATE_OIDC_GRANTS", "platform=admin;everybody=viewer");
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn people_sign_in_to_the_console_with_a_browser() {
    let (place, mut provider) = (Place::reserve(), people().await);
    let issuer = provider.issuer();
    let command = with_console(&place, &provider);
    let control = place.start_command(&command).await;
    let page = format!("{}/v1/session/oidc", control.api.url);
    let methods = control.api.get("/v1/session/methods").await;
    assert_eq!(methods["oidc"]["name"], issuer.trim_start_matches("http://"));

    let browsed = provider.browse(&page, Some("eve")).await.unwrap();
    assert_eq!(browsed.at, format!("{}/", control.api.url), "{browsed:?}");
    let [session] = browsed.cookies.as_slice() else {
        panic!("one cookie is left: {browsed:?}");
    };
    for part in ["tidegate_session=", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(session.contains(part), "{session}");
    }
    let cookie = session.split(';').next().unwrap();
    let who = control.api.with_cookie("GET", "/v1/session", cookie).await;
    assert_eq!((who.status, &who.json()["scope"]), (200, &json!("viewer")), "{who:?}");
    assert_eq!(who.json()["name"], "eve (id-of-eve)");
    assert!(who.json()["expires_at"].is_string(), "{who:?}");
    let seen = control.api.with_cookie("GET", "/v1/event-gateways", cookie).await;
    assert_eq!(seen.status, 200, "{seen:?}");
    let denied = control.api.with_cookie("GET", "/v1/tokens", cookie).await;
    assert_eq!(denied.status, 403, "{denied:?}");

    // Who may do nothing, who gives up, and who comes back with another's answer have no session.
    for (login, words) in [(Some("mallory"), "claim `groups`"), (None, "has not signed you in")] {
        let browsed = provider.browse(&page, login).await.unwrap();
        assert!(
            browsed.text.contains(words) && browsed.cookies.is_empty(),
            "{browsed:?}"
        );
    }
    let forged = format!("{page}/callback?code=abc&state=xyz");
    let browsed = provider.browse(&forged, None).await.unwrap();
    assert!(
        browsed.text.contains("begin again") && browsed.cookies.is_empty(),
        "{browsed:?}"
    );

    // The session needs no provider; a sign-in does, and says so.
    provider.stop();
    let seen = control.api.with_cookie("GET", "/v1/event-gateways", cookie).await;
    assert_eq!(seen.status, 200, "{seen:?}");
    drop(control);
    let control = place.start_command(&command).await;
    let seen = control.api.with_cookie("GET", "/v1/event-gateways", cookie).await;
    assert_eq!(seen.status, 200, "sessions outlive a control plane: {seen:?}");
    let browsed = provider.browse(&page, Some("eve")).await.unwrap();
    assert!(browsed.text.contains("because of the identity provider"), "{browsed:?}");
    assert!(!control.process.log_text().contains(cookie.split('=').nth(1).unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_leads_back_to_the_page_where_it_was_asked_for_and_to_no_other_site() {
    let (place, provider) = (Place::reserve(), people().await);
    let control = place.start_command(&with_console(&place, &provider)).await;
    let page = |to: &str| {
        let base = format!("{}/v1/session/oidc", control.api.url);
        Url::parse_with_params(&base, [("to", to)]).unwrap().to_string()
    };
    let deep = "/event-gateways/6d5b/audit-log?q=a%20b&page=2";
    // All that is refused is in the tests of the API.
    for (to, expected) in [(deep, deep), ("//evil.example/", "/"), ("/v1/session/oidc?to=/", "/")] {
        let browsed = provider.browse(&page(to), Some("eve")).await.unwrap();
        assert_eq!(browsed.at, format!("{}{expected}", control.api.url), "{to}");
        assert_eq!(browsed.cookies.len(), 1, "{to}: {browsed:?}");
    }
    // Who may do nothing can try again as somebody else, and comes to the same page then.
    let browsed = provider.browse(&page(deep), Some("mallory")).await.unwrap();
    let link = format!("href=\"{}\"", deep.replace('&', "&amp;"));
    assert!(browsed.text.contains(&link), "{browsed:?}");

    // The provider hears nothing of the page, and what comes back from it says nothing of one.
    let browser = Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let sent = browser.get(page(deep)).send().await.unwrap();
    let url = Url::parse(header(&sent, "location")).unwrap();
    assert!(!url.as_str().contains("audit-log"), "{url}");
    let cookie = header(&sent, "set-cookie").split(';').next().unwrap();
    let (_, state) = url.query_pairs().find(|(name, _)| name == "state").unwrap();
    let back = async |cookie: &str| {
        let url = format!(
            "{}/v1/session/oidc/callback?code=none&state={state}&to=%2F%2Fevil.example",
            control.api.url
        );
        let answer = browser.get(url).header("cookie", cookie).send().await.unwrap();
        answer.text().await.unwrap()
    };
    let told = back(cookie).await;
    assert!(
        told.contains("does not take the code") && told.contains(&link),
        "{told}"
    );
    let (secret, _) = cookie.split_once('.').unwrap();
    // `/tokens`: another page under the same secret is another sign-in.
    for other in [secret.to_owned(), format!("{secret}.L3Rva2Vucw")] {
        let told = back(&other).await;
        assert!(told.contains("was not begun in this browser"), "{other}: {told}");
    }
}

fn header<'r>(answer: &'r Response, name: &str) -> &'r str {
    answer.headers()[name].to_str().unwrap()
}
