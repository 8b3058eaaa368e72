//! Tokens of a real provider are taken, and nothing else is, whatever the provider or its tokens do.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use rustls::RootCertStore;
use serde_json::{Value, json};
use tidegate_oidc::{Identity, Provider, Settings, SettingsError, VerifyError, is_jwt};
use tidegate_testkit::issuer::{Answer, Issuer, SigningKey};
use tidegate_testkit::openid::OpenIdProvider;
use tokio::time::{Instant, timeout};

const AUDIENCE: &str = "tidegate";
/// Longer than any time-out of the provider's.
const LATE: Duration = Duration::from_secs(40);

fn settings(issuer: &str) -> Settings {
    Settings {
        issuer: issuer.to_owned(),
        audiences: vec![AUDIENCE.to_owned()],
        groups_claim: "groups".to_owned(),
        roots: RootCertStore::empty(),
    }
}

fn provider(issuer: &str) -> Provider {
    Provider::new(settings(issuer)).unwrap()
}

/// Lets time pass for this side alone.
async fn skip(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

fn shown(issuer: &Issuer, keys: &[&SigningKey]) {
    let keys: Vec<_> = keys.iter().map(|key| key.jwk().unwrap()).collect();
    issuer.set_keys(&keys);
}

async fn refused(provider: &Provider, token: &str) -> String {
    match provider.verify(token).await {
        Err(VerifyError::Token(why)) => why,
        other => panic!("{other:?}"),
    }
}

async fn blamed(provider: &Provider, token: &str) -> String {
    match provider.verify(token).await {
        Err(VerifyError::Provider(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_who_sign_in_at_a_real_provider_are_known_by_its_tokens() {
    let real = OpenIdProvider::start(&[("alice", &["platform", "team-a"]), ("bob", &[])])
        .await
        .unwrap();
    let provider = Provider::new(Settings {
        audiences: vec![OpenIdProvider::AUDIENCE.to_owned(), OpenIdProvider::client("ES384")],
        groups_claim: "realm_access.roles".to_owned(),
        ..settings(&real.issuer())
    })
    .unwrap();
    let metadata = provider.metadata().await.unwrap();
    assert!(metadata.token_endpoint.unwrap().starts_with(&real.issuer()));
    assert!(metadata.authorization_endpoint.unwrap().starts_with(&real.issuer()));
    for algorithm in ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"] {
        let tokens = real.sign_in("alice", algorithm).await.unwrap();
        assert!(is_jwt(&tokens.access));
        let Identity {
            issuer,
            subject,
            name,
            groups,
            ..
        } = provider.verify(&tokens.access).await.unwrap();
        assert_eq!(
            (issuer, subject.as_str(), name.as_str()),
            (real.issuer(), "id-of-alice", "alice"),
            "{algorithm}"
        );
        assert_eq!(groups, ["platform", "team-a"], "{algorithm}");
        // An id token is for its client, and that is an audience of ours for one of them only.
        let by_id = provider.verify(&tokens.id).await;
        assert_eq!(by_id.is_ok(), algorithm == "ES384", "{by_id:?}");
    }
    let nobody = provider
        .verify(&real.sign_in("bob", "RS256").await.unwrap().access)
        .await
        .unwrap();
    assert_eq!((nobody.name.as_str(), nobody.groups.len()), ("bob", 0));
}

#[tokio::test]
async fn a_token_is_good_only_if_all_of_it_is() {
    let (issuer, key) = (Issuer::start().unwrap(), SigningKey::generate("ES256", "k1").unwrap());
    let (rsa, foreign) = (
        SigningKey::generate("RS256", "k2").unwrap(),
        SigningKey::generate("ES256", "k1").unwrap(),
    );
    shown(&issuer, &[&key, &rsa]);
    let provider = provider(&issuer.url());
    let claims = |more: Value| issuer.claims(AUDIENCE, "s1", &more);
    let good = key.sign(&claims(json!({ "groups": ["g"] }))).unwrap();
    assert_eq!(provider.verify(&good).await.unwrap().groups, ["g"]);
    let now = issuer.claims("", "", &json!({}))["iat"].as_u64().unwrap();
    let wrong = [
        (json!({ "iss": "https://other.example" }), "`iss`"),
        (json!({ "iss": [issuer.url()] }), "`iss`"),
        (json!({ "iss": null }), "`iss`"),
        (json!({ "aud": "other" }), "somebody else"),
        (json!({ "aud": ["a", "b"] }), "somebody else"),
        (json!({ "aud": null }), "`aud`"),
        (json!({ "aud": 7 }), "`aud`"),
        (json!({ "exp": now - 60 }), "expired"),
        (json!({ "exp": null }), "`exp`"),
        (json!({ "exp": "soon" }), "`exp`"),
        (json!({ "nbf": now + 120 }), "`nbf`"),
        (json!({ "nbf": "soon" }), "`nbf`"),
        (json!({ "sub": null }), "`sub`"),
        (json!({ "sub": "" }), "`sub`"),
    ];
    for (more, reason) in wrong {
        let why = refused(&provider, &key.sign(&claims(more.clone())).unwrap()).await;
        assert!(why.contains(reason), "{more}: {why}");
    }
    for more in [
        json!({ "exp": now - 5 }),
        json!({ "nbf": now + 5 }),
        json!({ "aud": ["x", AUDIENCE] }),
    ] {
        let token = key.sign(&claims(more.clone())).unwrap();
        assert!(provider.verify(&token).await.is_ok(), "{more}");
    }

    let claims = claims(json!({}));
    let (header, rest) = good.split_once('.').unwrap();
    let (payload, signature) = rest.split_once('.').unwrap();
    let other = key.sign(&issuer.claims(AUDIENCE, "s2", &json!({}))).unwrap();
    let forged = [
        (key.unsigned(&claims), "algorithm"),
        (key.sign_by_public_key(&claims).unwrap(), "algorithm"),
        (rsa.sign_by_public_key(&claims).unwrap(), "algorithm"),
        (foreign.sign(&claims).unwrap(), "signature"),
        (
            format!("{header}.{}.{signature}", other.split('.').nth(1).unwrap()),
            "signature",
        ),
        (format!("{header}.{payload}."), "signature"),
        // A key is for its own algorithm.
        (
            rsa.sign_with(&json!({ "alg": "ES256", "kid": "k2" }), &claims).unwrap(),
            "`kid`",
        ),
        (
            rsa.sign_with(&json!({ "alg": "PS256", "kid": "k2" }), &claims).unwrap(),
            "`kid`",
        ),
        // A key in the token itself is anybody's.
        (
            foreign
                .sign_with(&json!({ "alg": "ES256", "jwk": foreign.jwk().unwrap() }), &claims)
                .unwrap(),
            "no key of the provider",
        ),
        (
            key.sign_with(&json!({ "alg": "ES256", "kid": "k1", "crit": ["x"] }), &claims)
                .unwrap(),
            "crit",
        ),
        (
            key.sign_with(&json!({ "alg": "ES256", "kid": "k1", "typ": "logout+jwt" }), &claims)
                .unwrap(),
            "typ",
        ),
    ];
    for (token, reason) in forged {
        let why = refused(&provider, &token).await;
        assert!(why.contains(reason), "{token}: {why}");
    }
    // Without a name, each key that may have signed is tried.
    let unnamed = key.sign_with(&json!({ "alg": "ES256" }), &claims).unwrap();
    assert!(provider.verify(&unnamed).await.is_ok());
}

#[tokio::test]
async fn keys_that_the_provider_changes_are_found_and_withdrawn_ones_are_forgotten() {
    let (issuer, one) = (Issuer::start().unwrap(), SigningKey::generate("ES256", "one").unwrap());
    let two = SigningKey::generate("EdDSA", "two").unwrap();
    shown(&issuer, &[&one]);
    let provider = provider(&issuer.url());
    let token = |key: &SigningKey| key.sign(&issuer.claims(AUDIENCE, "s", &json!({}))).unwrap();
    provider.verify(&token(&one)).await.unwrap();
    assert_eq!(issuer.asked(), 1);
    // The provider is asked for a key that is not known, but not at everybody's will.
    shown(&issuer, &[&one, &two]);
    for _ in 0..100 {
        refused(&provider, &token(&two)).await;
    }
    assert_eq!(issuer.asked(), 1);
    skip(Duration::from_secs(11)).await;
    let waiting: Vec<_> = (0..50)
        .map(|_| {
            let (provider, token) = (provider.clone(), token(&two));
            tokio::spawn(async move { provider.verify(&token).await.is_ok() })
        })
        .collect();
    for known in waiting {
        assert!(known.await.unwrap());
    }
    assert_eq!(issuer.asked(), 2);
    // A key that is withdrawn is good until keys are fetched again, which needs no token.
    let running = tokio::spawn({
        let provider = provider.clone();
        async move { provider.run().await }
    });
    shown(&issuer, &[&two]);
    provider.verify(&token(&one)).await.unwrap();
    let mut rounds = 0;
    while provider.verify(&token(&one)).await.is_ok() {
        rounds += 1;
        assert!(rounds < 200, "a key that was withdrawn is not forgotten");
        skip(Duration::from_secs(601)).await;
        // What is fetched meanwhile comes over a real socket.
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    provider.verify(&token(&two)).await.unwrap();
    running.abort();
}

#[tokio::test]
async fn a_provider_that_is_away_matters_only_for_keys_that_are_not_known() {
    let (issuer, key) = (Issuer::start().unwrap(), SigningKey::generate("RS256", "k").unwrap());
    let other = SigningKey::generate("RS256", "other").unwrap();
    shown(&issuer, &[&key]);
    let provider = provider(&issuer.url());
    let token = |key: &SigningKey| key.sign(&issuer.claims(AUDIENCE, "s", &json!({}))).unwrap();
    issuer.set_discovery(Answer::Status(503));
    assert!(blamed(&provider, &token(&key)).await.contains("503"));
    issuer.set_discovery(Answer::Good);
    skip(Duration::from_secs(11)).await;
    provider.verify(&token(&key)).await.unwrap();
    issuer.set_jwks(Answer::Status(500));
    for _ in 0..5 {
        skip(Duration::from_secs(600)).await;
        provider.verify(&token(&key)).await.unwrap();
        assert!(
            blamed(&provider, &token(&other))
                .await
                .contains("/jwks: it answers 500")
        );
    }
    // What is wrong with a token itself is its own fault all the same.
    let expired = key.sign(&issuer.claims(AUDIENCE, "s", &json!({ "exp": 1 }))).unwrap();
    assert!(refused(&provider, &expired).await.contains("expired"));
}

#[tokio::test]
async fn answers_that_are_wrong_huge_or_never_come_are_the_providers_fault() {
    let key = SigningKey::generate("ES256", "k").unwrap();
    let hmac = json!({ "kty": "oct", "k": "c2VjcmV0", "kid": "k", "alg": "HS256" });
    let cases = [
        (Answer::Garbage, Answer::Good, "not understood"),
        (Answer::Huge(2 << 20), Answer::Good, "more than 1048576 bytes"),
        (Answer::Status(302), Answer::Good, "302"),
        (Answer::Json(json!({})), Answer::Good, "not understood"),
        (
            Answer::Json(json!({ "issuer": "https://other.example", "jwks_uri": "x" })),
            Answer::Good,
            "calls itself",
        ),
        (Answer::Good, Answer::Garbage, "not understood"),
        (Answer::Good, Answer::Huge(2 << 20), "more than 1048576 bytes"),
        (Answer::Good, Answer::Json(json!({ "keys": [] })), "none of its keys"),
        (
            Answer::Good,
            Answer::Json(json!({ "keys": [hmac, 7, {}, { "kty": "RSA" }] })),
            "none of its keys",
        ),
    ];
    for (discovery, jwks, reason) in cases {
        let issuer = Issuer::start().unwrap();
        shown(&issuer, &[&key]);
        issuer.set_discovery(discovery);
        issuer.set_jwks(jwks);
        let token = key.sign(&issuer.claims(AUDIENCE, "s", &json!({}))).unwrap();
        let why = blamed(&provider(&issuer.url()), &token).await;
        assert!(why.contains(reason) && why.contains(&issuer.url()), "{reason}: {why}");
    }
    let issuer = Issuer::start().unwrap();
    let named = json!({ "issuer": issuer.url(), "jwks_uri": "http://id.example.com/jwks" });
    issuer.set_discovery(Answer::Json(named));
    let token = key.sign(&issuer.claims(AUDIENCE, "s", &json!({}))).unwrap();
    let why = blamed(&provider(&issuer.url()), &token).await;
    assert!(why.contains("no https URL"), "{why}");
    // Whoever gives up waiting does not have the provider asked again at once.
    issuer.set_discovery(Answer::Hang);
    let hanging = provider(&issuer.url());
    assert!(
        timeout(Duration::from_millis(200), hanging.verify(&token))
            .await
            .is_err()
    );
    let begin = Instant::now();
    let why = timeout(LATE, blamed(&hanging, &token)).await.unwrap();
    assert!(why.contains("no answer in time"), "{why}");
    assert!(begin.elapsed() < LATE);
}

#[test]
fn settings_that_are_not_safe_are_refused() {
    for issuer in [
        "http://id.example.com",
        "id.example.com",
        "ftp://127.0.0.1",
        "https://user@id.example.com",
        "https://i/?x",
        "",
    ] {
        assert!(
            matches!(Provider::new(settings(issuer)), Err(SettingsError::Issuer(_))),
            "{issuer}"
        );
    }
    for issuer in [
        "https://id.example.com/realms/main",
        "http://127.0.0.1:80",
        "http://[::1]:80",
        "http://localhost/",
    ] {
        assert!(Provider::new(settings(issuer)).is_ok(), "{issuer}");
    }
    let none = Settings {
        audiences: Vec::new(),
        ..settings("https://i")
    };
    assert!(matches!(Provider::new(none), Err(SettingsError::Audience)));
}
