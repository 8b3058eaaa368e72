//! What every answer has: the request's id, security headers, and errors as `application/problem+json`.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use crate::problem::Problem;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_ID: usize = 128;

/// The request's id: the client's own if it is a plain word, else a new one.
#[derive(Clone)]
pub(crate) struct RequestId(pub(crate) String);

const SECURITY: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    ),
];

pub(crate) async fn finish(mut request: Request, next: Next) -> Response {
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let id = id.filter(|id| is_plain(id)).map(str::to_owned);
    let id = id.unwrap_or_else(|| Uuid::new_v4().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let status = response.status();
    if status.is_client_error() || status.is_server_error() {
        write_problem(&mut response, &id, &method, &path);
    }
    tracing::debug!(request_id = id, %method, path, status = status.as_u16(), "answered");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in SECURITY {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Puts the problem into the body; the router's own errors have none yet.
fn write_problem(response: &mut Response, id: &str, method: &Method, path: &str) {
    let known = response.extensions_mut().remove::<Problem>();
    let problem = known.unwrap_or_else(|| {
        let detail = match response.status() {
            StatusCode::NOT_FOUND => format!("there is nothing at {path}; /openapi.json says what there is"),
            StatusCode::METHOD_NOT_ALLOWED => format!("{method} is not possible at {path}"),
            _ => "the request could not be served".to_owned(),
        };
        Problem::new(response.status(), detail)
    });
    *response.body_mut() = Body::from(problem.json(id).to_string());
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.extend(problem.header);
}

fn is_plain(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    !id.is_empty() && id.len() <= LONGEST_ID && id.bytes().all(plain)
}
