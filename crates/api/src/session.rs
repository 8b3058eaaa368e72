//! Sessions of the console: a token is shown once, and a cookie that no script can read stands for it from then on.
//!
//! Against requests that another site has a browser make, a change by a session needs a header that only the console's own
//! script can set, and an `Origin`, where there is one, that is this server.

use std::time::Duration;

use aws_lc_rs::rand;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tidegate_store::{NewSession, Session, Timestamp};
use uuid::Uuid;

use crate::Control;
use crate::People;
use crate::answer::{self, Answer};
use crate::auth::{Caller, Scope, authenticate, hash, too_many, unexpired};
use crate::call::read;
use crate::problem::{Fault, Problem};
use crate::render::time;

mod deep_link;
pub(crate) mod oidc;

const COOKIE: &str = "tidegate_session";
const CONSOLE: HeaderName = HeaderName::from_static("x-tidegate-console");
/// A session that was not used for so long has ended.
const IDLE: Duration = Duration::from_secs(8 * 3_600);
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// A token in JSON, from somebody who is not known yet.
const MOST_SIGN_IN_BYTES: usize = 64 << 10;
/// How exactly it is noted when a session was last used: a write for each request would be too many.
const NOTED_EVERY: Duration = Duration::from_secs(60);

/// By what people may sign in.
pub(crate) async fn methods(State(control): State<Control>) -> Answer {
    let people = control.inner.settings.people.as_ref();
    let oidc = people.and_then(People::shown).map(|name| json!({ "name": name }));
    Ok(answer::json(StatusCode::OK, &json!({ "token": true, "oidc": oidc })))
}

/// Begins a session.
pub(crate) async fn sign_in(State(control): State<Control>, headers: HeaderMap, body: Body) -> Answer {
    control.inner.limiter.take(Uuid::nil()).map_err(too_many)?;
    check_origin(&headers)?;
    let body: Value = serde_json::from_slice(&read(body, MOST_SIGN_IN_BYTES).await?).unwrap_or_default();
    let text = body["token"].as_str().map(str::trim).filter(|text| !text.is_empty());
    let Some(text) = text else {
        return Err(Problem::faults(vec![Fault::body(
            "token",
            "must be the text of a token",
        )]));
    };
    let token = control.store().token(&hash(text)).await?;
    let token = token.ok_or_else(|| Problem::unauthorized("the token is not known, or was revoked"))?;
    let token = unexpired(token)?;
    let cookie = begin(&control, &headers, Some(token.id), json!({}), token.expires_at).await?;
    let expires_at = token.expires_at;
    let mut response = answer::json(StatusCode::OK, &render(&Caller::of_token(token), expires_at));
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Who has signed in, or whose token it is.
pub(crate) async fn get(State(control): State<Control>, headers: HeaderMap) -> Answer {
    let (caller, expires_at) = if headers.contains_key(header::AUTHORIZATION) {
        (authenticate(&control, &Method::GET, &headers).await?, None)
    } else {
        let caller = caller(&control, &Method::GET, &headers).await?;
        caller.ok_or_else(|| Problem::unauthorized("nobody has signed in"))?
    };
    Ok(answer::json(StatusCode::OK, &render(&caller, expires_at)))
}

/// Ends the session, if there is one.
pub(crate) async fn sign_out(State(control): State<Control>, headers: HeaderMap) -> Answer {
    if let Some(text) = text(&headers, COOKIE) {
        check_change(&headers)?;
        control.store().end_session(&hash(text)).await?;
    }
    let mut response = answer::empty();
    response
        .headers_mut()
        .insert(header::SET_COOKIE, cookie("", &headers, &control)?);
    Ok(response)
}

/// Who a request's session stands for, and until when; none if it has no session.
///
/// # Errors
/// The session has ended, or the request may be another site's.
pub(crate) async fn caller(
    control: &Control,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Option<(Caller, Option<Timestamp>)>, Problem> {
    let Some(text) = text(headers, COOKIE) else {
        return Ok(None);
    };
    let session = control.store().session(&hash(text)).await?;
    let session = session.filter(|session| !has_ended(session)).ok_or_else(ended)?;
    if !method.is_safe() {
        check_change(headers)?;
    }
    let caller = match session.token {
        Some(id) => {
            let token = control.store().token_with_id(id).await?;
            let token = unexpired(token.ok_or_else(ended)?)?;
            let expires_at = token.expires_at;
            (Caller::of_token(token), expires_at)
        }
        None => (oidc::caller(control, &session.body).await?, session.expires_at),
    };
    if age(session.used_at) >= NOTED_EVERY
        && let Err(error) = control.store().touch_session(session.id).await
    {
        tracing::warn!(%error, "when a session was last used cannot be noted now");
    }
    Ok(Some(caller))
}

fn ended() -> Problem {
    Problem::unauthorized("the session has ended; sign in again")
}

/// Begins a session and returns its cookie. `body` says who the person is where no token does.
pub(crate) async fn begin(
    control: &Control,
    headers: &HeaderMap,
    token: Option<Uuid>,
    body: Value,
    expires_at: Option<Timestamp>,
) -> Result<HeaderValue, Problem> {
    let text = random()?;
    let new = NewSession {
        hash: hash(&text),
        token,
        body,
        expires_at,
    };
    control.store().create_session(new).await?;
    cookie(&text, headers, control)
}

/// A text that nobody can guess.
fn random() -> Result<String, Problem> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| {
        Problem::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "the system gives no random bytes for a session",
        )
    })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Forgets sessions that have ended, now and then, until dropped.
pub(crate) async fn forget(control: &Control) {
    let idle = i64::try_from(IDLE.as_millis()).unwrap_or(i64::MAX);
    loop {
        let before = Timestamp(Timestamp::now().0 - idle);
        if let Err(error) = control.store().forget_sessions(before).await {
            tracing::warn!(%error, "sessions that have ended cannot be forgotten now");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

fn has_ended(session: &Session) -> bool {
    age(session.used_at) >= IDLE || session.expires_at.is_some_and(|at| at <= Timestamp::now())
}

fn age(at: Timestamp) -> Duration {
    let age = Timestamp::now().0.saturating_sub(at.0);
    Duration::from_millis(u64::try_from(age).unwrap_or(0))
}

fn render(caller: &Caller, expires_at: Option<Timestamp>) -> Value {
    let (scope, gateway) = caller.access.shown();
    json!({
        "name": caller.actor.name,
        "scope": scope.unwrap_or(Scope::Viewer).word(),
        "gateway_id": gateway,
        "expires_at": expires_at.map(time),
    })
}

/// The text of a cookie.
fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).into_iter();
    let mut cookies = cookies
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'));
    let text = cookies.find_map(|cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))?;
    Some(text).filter(|text| !text.is_empty())
}

/// A cookie with this text, or one that takes it away.
fn cookie(text: &str, headers: &HeaderMap, control: &Control) -> Result<HeaderValue, Problem> {
    let mut cookie = format!("{COOKIE}={text}; Path=/; HttpOnly; SameSite=Strict");
    if text.is_empty() {
        cookie.push_str("; Max-Age=0");
    }
    finished(cookie, headers, control)
}

fn finished(mut cookie: String, headers: &HeaderMap, control: &Control) -> Result<HeaderValue, Problem> {
    if is_by_tls(headers, control) {
        cookie.push_str("; Secure");
    }
    HeaderValue::from_str(&cookie)
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the session has no cookie"))
}

/// Whether the browser speaks TLS, with this server or with something in front of it.
fn is_by_tls(headers: &HeaderMap, control: &Control) -> bool {
    control.inner.settings.by_tls || is_behind_tls(headers)
}

/// Whether something in front of this server speaks TLS with the browser.
fn is_behind_tls(headers: &HeaderMap) -> bool {
    let is = |name: &str, what: fn(&str) -> bool| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(what)
    };
    is("origin", |origin| origin.starts_with("https://")) || is("x-forwarded-proto", |scheme| scheme == "https")
}

/// Whether a change by a session is the console's own.
fn check_change(headers: &HeaderMap) -> Result<(), Problem> {
    if headers.get(CONSOLE).is_none_or(|value| value != "1") {
        let detail = "a change by a session needs the header `X-Tidegate-Console: 1`, which keeps other sites out";
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    }
    check_origin(headers)
}

/// Whether a request comes from a page of this server, as far as the browser says.
fn check_origin(headers: &HeaderMap) -> Result<(), Problem> {
    let value = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = value(header::ORIGIN) else {
        return Ok(());
    };
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    match (authority, value(header::HOST)) {
        (Some(authority), Some(host)) if authority.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "the request comes from a page of another site; a proxy in front of the console must leave `Host` as it is",
        )),
    }
}
