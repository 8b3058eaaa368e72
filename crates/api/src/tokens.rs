//! Tokens: made, listed without their texts, revoked.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_store::{Timestamp, Token};

use crate::answer::{self, Answer};
use crate::auth::{NewTokenError, Scope, create_token};
use crate::call::Call;
use crate::list::Page;
use crate::problem::{Fault, Problem};
use crate::render::time;
use crate::write::absent;

const LONGEST_NAME: usize = 255;

pub(crate) async fn create(call: Call) -> Answer {
    let body = call.body()?;
    let mut faults = Vec::new();
    let mut fault = |field: &str, reason: &str| faults.push(Fault::body(field, reason));
    let given = |key: &str| body.get(key).filter(|value| !value.is_null());
    let name = given("name")
        .and_then(Value::as_str)
        .filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME);
    if name.is_none() {
        fault("name", "must be a text of 1 to 255 bytes");
    }
    let scope = given("scope").and_then(Value::as_str).and_then(Scope::from_word);
    if scope.is_none() {
        fault("scope", "must be `viewer`, `editor` or `admin`");
    }
    let gateway = given("gateway_id").map(|id| id.as_str().and_then(|id| uuid::Uuid::try_parse(id).ok()));
    if gateway == Some(None) {
        fault("gateway_id", "must be a UUID");
    }
    let lifetime = given("expires_in_seconds")
        .map(|seconds| seconds.as_i64().filter(|seconds| (1..=LONGEST_LIFE).contains(seconds)));
    if lifetime == Some(None) {
        fault("expires_in_seconds", "must be a whole number from 1 to 3153600000");
    }
    let known = ["name", "scope", "gateway_id", "expires_in_seconds"];
    for field in body.as_object().into_iter().flat_map(serde_json::Map::keys) {
        if !known.contains(&field.as_str()) {
            fault(field, "unknown field");
        }
    }
    let (Some(name), Some(scope), true) = (name, scope, faults.is_empty()) else {
        return Err(Problem::faults(faults));
    };
    let gateway = gateway.flatten();
    let store = call.control.store();
    if let Some(gateway) = gateway
        && store.version(gateway).await.is_err()
    {
        return Err(Problem::faults(vec![Fault::body(
            "gateway_id",
            "there is no gateway with this id",
        )]));
    }
    let expires = lifetime
        .flatten()
        .map(|seconds| Timestamp(Timestamp::now().0 + seconds * 1_000));
    let made = create_token(store, name, scope, gateway, expires, call.caller.actor.clone()).await;
    let (token, text) = made.map_err(|error| match error {
        NewTokenError::Store(error) => error.into(),
        other => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, other.to_string()),
    })?;
    let mut body = render(&token);
    body["token"] = text.reveal().into();
    Ok(answer::json(StatusCode::CREATED, &body))
}

const LONGEST_LIFE: i64 = 3_153_600_000;

pub(crate) async fn list(call: Call) -> Answer {
    let is_beyond = Page::of(&call)?.is_beyond_first();
    let tokens = call.control.store().tokens().await?;
    let own = call.caller.access.only(Scope::Admin);
    let is_shown = |token: &&Token| match &own {
        None => true,
        Some(own) => token.gateway.is_some_and(|gateway| own.contains(&gateway)),
    };
    let tokens = tokens.iter().filter(is_shown).filter(|_| !is_beyond);
    let data: Vec<_> = tokens.map(render).collect();
    let page = json!({ "size": data.len(), "next": null, "previous": null });
    Ok(answer::json(
        StatusCode::OK,
        &json!({ "data": data, "meta": { "page": page } }),
    ))
}

pub(crate) async fn revoke(call: Call) -> Answer {
    let id = call.param("id").ok_or_else(|| Problem::not_found("token"))?;
    let revoked = call.control.store().revoke_token(id, call.caller.actor.clone()).await;
    revoked.map_err(|error| absent(error, "token"))?;
    Ok(answer::empty())
}

fn render(token: &Token) -> Value {
    json!({
        "id": token.id,
        "name": token.name,
        "scope": token.scope,
        "gateway_id": token.gateway,
        "created_at": time(token.created_at),
        "expires_at": token.expires_at.map(time),
    })
}
