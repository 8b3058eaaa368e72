//! Signing in at an identity provider: the browser is sent there, and comes back with a code.
//!
//! These two are pages for people, so what goes wrong is told by a page. The cookie of the way there is no session: it is of
//! no use without the code, and goes to these pages only. It has the page to come back to, of which the provider knows
//! nothing.

use axum::extract::{Query, State};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tidegate_oidc::{CodeFlow, Identity, SignIn, VerifyError};
use tidegate_store::Timestamp;
use uuid::Uuid;

use super::deep_link::{self, DeepLink};
use super::{begin as begin_session, ended, finished, is_by_tls, random, text};
use crate::auth::{Caller, too_many};
use crate::people::{People, refused};
use crate::problem::Problem;
use crate::{Control, page};

/// Where browsers begin, and where the cookie of the way there goes.
pub(crate) const PATH: &str = "/v1/session/oidc";
/// Where they come back; this is what the provider has to know.
pub(crate) const CALLBACK: &str = "/v1/session/oidc/callback";

const COOKIE: &str = "tidegate_sign_in";
/// How long a person may take at the provider.
const PATIENCE_SECONDS: u64 = 600;
/// The provider is not asked again, so what somebody may do is as old as the session at most: a working day.
const LONGEST_MS: i64 = 12 * 3_600_000;

/// Where somebody asks to sign in.
#[derive(Deserialize)]
pub(crate) struct Asked {
    /// The page that is gone on with afterwards.
    to: Option<String>,
}

/// With what a browser comes back.
#[derive(Deserialize)]
pub(crate) struct Return {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
}

/// Who has signed in, as a session keeps it. What the groups may do is looked up for each request.
#[derive(Serialize, Deserialize)]
struct Person {
    issuer: String,
    subject: String,
    name: String,
    groups: Vec<String>,
}

/// Sends the browser to the identity provider.
pub(crate) async fn begin(State(control): State<Control>, headers: HeaderMap, Query(asked): Query<Asked>) -> Response {
    let page = DeepLink::or_start(asked.to.as_deref().unwrap_or_default());
    sent(&control, &headers, page)
        .await
        .unwrap_or_else(|problem| shown(&problem, page.as_str()))
}

/// Begins a session for whoever comes back from the identity provider.
pub(crate) async fn finish(
    State(control): State<Control>,
    headers: HeaderMap,
    Query(returned): Query<Return>,
) -> Response {
    let way = text(&headers, COOKIE).unwrap_or_default();
    let page = deep_link::of_sign_in(way);
    let mut response = returned_from(&control, &headers, returned, way, &page)
        .await
        .unwrap_or_else(|problem| shown(&problem, &page));
    // Whatever came of it: a code is good once.
    if let Ok(cookie) = way_cookie("", &headers, &control) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

async fn sent(control: &Control, headers: &HeaderMap, page: DeepLink<'_>) -> Result<Response, Problem> {
    control.inner.limiter.take(Uuid::nil()).map_err(too_many)?;
    let (_, flow) = flow(control)?;
    let way = page.joined_to(&random()?);
    let url = flow.begin(SignIn::new(&way), &redirect(control, headers)?).await;
    let url = url.map_err(not_signed_in)?;
    let mut response = to(url.as_str())?;
    let cookie = way_cookie(&way, headers, control)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

async fn returned_from(
    control: &Control,
    headers: &HeaderMap,
    returned: Return,
    way: &str,
    page: &str,
) -> Result<Response, Problem> {
    control.inner.limiter.take(Uuid::nil()).map_err(too_many)?;
    let (people, flow) = flow(control)?;
    let sign_in = SignIn::new(way);
    if way.is_empty() || returned.state != Some(sign_in.state()) {
        let detail = "this sign-in was not begun in this browser, or took longer than ten minutes: begin again";
        return Err(Problem::new(StatusCode::BAD_REQUEST, detail));
    }
    let Some(code) = returned.code else {
        let said = [returned.error, returned.error_description];
        let said: Vec<_> = said.into_iter().flatten().collect();
        let detail = format!(
            "the identity provider has not signed you in, and says: {}",
            said.join(": ")
        );
        return Err(Problem::new(StatusCode::FORBIDDEN, detail));
    };
    let identity = flow.finish(sign_in, &redirect(control, headers)?, &code).await;
    let identity = identity.map_err(not_signed_in)?;
    // Whoever may do nothing hears so now.
    people.person(control.store(), &identity).await?;
    let person = Person {
        issuer: identity.issuer,
        subject: identity.subject,
        name: identity.name,
        groups: identity.groups,
    };
    let expires_at = Timestamp(Timestamp::now().0 + LONGEST_MS);
    let cookie = begin_session(control, headers, None, json!(person), Some(expires_at)).await?;
    let mut response = to(page)?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}

/// Who a session that an identity provider stands for belongs to.
pub(super) async fn caller(control: &Control, body: &Value) -> Result<Caller, Problem> {
    let person: Person = serde_json::from_value(body.clone()).map_err(|_| ended())?;
    let people = control.inner.settings.people.as_ref();
    let (people, _) = people
        .and_then(|people| Some((people, people.flow()?)))
        .ok_or_else(ended)?;
    if people.issuer() != person.issuer {
        return Err(ended());
    }
    let identity = Identity {
        issuer: person.issuer,
        subject: person.subject,
        name: person.name,
        groups: person.groups,
        groups_note: None,
        expires_at: 0,
        nonce: None,
    };
    people.person(control.store(), &identity).await
}

fn flow(control: &Control) -> Result<(&People, &CodeFlow), Problem> {
    let people = control.inner.settings.people.as_ref();
    let both = people.and_then(|people| Some((people, people.flow()?)));
    both.ok_or_else(|| {
        let detail = "nobody signs in here by an identity provider: that needs --oidc-client-id";
        Problem::new(StatusCode::NOT_FOUND, detail)
    })
}

/// Where this server is for the browser. A provider sends nobody to where it was not told.
fn redirect(control: &Control, headers: &HeaderMap) -> Result<String, Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.and_then(|host| host.parse::<Authority>().ok());
    let host = host.ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "the request has no good `Host`"))?;
    let scheme = if is_by_tls(headers, control) { "https" } else { "http" };
    Ok(format!("{scheme}://{host}{CALLBACK}"))
}

/// It comes back from another site, so it cannot be `Strict`.
fn way_cookie(text: &str, headers: &HeaderMap, control: &Control) -> Result<HeaderValue, Problem> {
    let age = if text.is_empty() { 0 } else { PATIENCE_SECONDS };
    let cookie = format!("{COOKIE}={text}; Path={PATH}; HttpOnly; SameSite=Lax; Max-Age={age}");
    finished(cookie, headers, control)
}

fn to(url: &str) -> Result<Response, Problem> {
    let url = HeaderValue::from_str(url)
        .map_err(|_| Problem::new(StatusCode::BAD_GATEWAY, "the identity provider's URL cannot be used"))?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, url)]).into_response())
}

fn not_signed_in(error: VerifyError) -> Problem {
    match error {
        VerifyError::Token(why) => Problem::new(
            StatusCode::FORBIDDEN,
            format!("the identity provider has not signed you in: {why}"),
        ),
        error @ VerifyError::Provider(_) => refused(error),
    }
}

/// The problem on a page with a way back. Its status is that of a page that is there: else it would be a document.
fn shown(problem: &Problem, to: &str) -> Response {
    page::told("Not signed in", &problem.detail, "Back to the console", to)
}
