//! Answers that are no errors.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::problem::Problem;

/// What every handler returns.
pub(crate) type Answer = Result<Response, Problem>;

/// JSON.
pub(crate) fn json(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// An entity as JSON, with its revision as `ETag`.
pub(crate) fn entity(status: StatusCode, body: &Value, revision: i64) -> Response {
    let mut response = json(status, body);
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// Done, and nothing to say.
pub(crate) fn empty() -> Response {
    StatusCode::NO_CONTENT.into_response()
}
