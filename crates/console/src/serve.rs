//! Answers to requests for files: by name, or the console itself wherever one of its own pages may be meant.

use std::borrow::Cow;

use aws_lc_rs::rand;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;

use crate::File;
use crate::encoding::accepted;

pub(crate) const INDEX: &str = "index.html";
/// The folder whose files have a hash in their names, so that they never change.
const HASHED: &str = "assets/";
const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";
/// Nothing that is not the console's own, and of inline styles those with the page's nonce.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-NONCE'; img-src 'self' data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const SECURITY: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];
const MISSING: &str = include_str!("missing.html");

/// Where files come from.
pub(crate) trait Files {
    /// The file at a path below the folder; none if there is none.
    fn file(&self, path: &str) -> Option<File>;
}

pub(crate) fn answer(files: &impl Files, request: &Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let mut response = found(files, request);
    if *request.method() == Method::HEAD {
        *response.body_mut() = Body::empty();
    }
    response
}

fn found(files: &impl Files, request: &Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    let Ok(path) = percent_decode_str(path).decode_utf8() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if !path.is_empty()
        && path != INDEX
        && let Some(response) = file(files, &path, request.headers())
    {
        return response;
    }
    // Of a console that was replaced meanwhile: a page in the place of a script would be worse than nothing.
    if path.starts_with(HASHED) {
        return StatusCode::NOT_FOUND.into_response();
    }
    index(files)
}

/// The file itself, in the best encoding that there is of it and that the client takes.
fn file(files: &impl Files, path: &str, headers: &HeaderMap) -> Option<Response> {
    let kind = kind(path)?;
    let (encoding, file) = accepted(headers)
        .into_iter()
        .find_map(|encoding| Some((encoding, files.file(&format!("{path}{}", encoding.suffix()))?)))?;
    let tag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(file.sha256));
    let is_known = headers
        .get_all(header::IF_NONE_MATCH)
        .into_iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|known| known.trim().trim_start_matches("W/") == tag || known.trim() == "*");
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        sized(file.bytes, kind)
    };
    let set = response.headers_mut();
    if let Some(word) = encoding.word().filter(|_| !is_known) {
        set.insert(header::CONTENT_ENCODING, HeaderValue::from_static(word));
    }
    set.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let lasting = if path.starts_with(HASHED) { FOR_EVER } else { ASK_AGAIN };
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(lasting));
    set.extend(HeaderValue::from_str(&tag).ok().map(|tag| (header::ETAG, tag)));
    secure(set, "");
    Some(response)
}

/// The console's page with a nonce of its own, or how to add the console.
fn index(files: &impl Files) -> Response {
    let page = files.file(INDEX);
    let page = page.as_ref().and_then(|file| std::str::from_utf8(&file.bytes).ok());
    let mut bytes = [0; 16];
    if rand::fill(&mut bytes).is_err() {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let nonce = STANDARD_NO_PAD.encode(bytes);
    let page = page.unwrap_or(MISSING).replace(
        "name=\"csp-nonce\" content=\"\"",
        &format!("name=\"csp-nonce\" content=\"{nonce}\""),
    );
    let mut response = sized(
        page.replace("{nonce}", &nonce).into_bytes().into(),
        "text/html; charset=utf-8",
    );
    let set = response.headers_mut();
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    secure(set, &nonce);
    response
}

fn sized(bytes: Cow<'static, [u8]>, kind: &'static str) -> Response {
    let length = bytes.len();
    let mut response = Response::new(Body::from(bytes));
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    set.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

fn secure(headers: &mut HeaderMap, nonce: &str) {
    let policy = if nonce.is_empty() {
        POLICY.replace(" 'nonce-NONCE'", "")
    } else {
        POLICY.replace("NONCE", nonce)
    };
    headers.extend(
        HeaderValue::from_str(&policy)
            .ok()
            .map(|policy| (header::CONTENT_SECURITY_POLICY, policy)),
    );
    for (name, value) in SECURITY {
        headers.insert(name, HeaderValue::from_static(value));
    }
}

/// What a file is, by the end of its name; none for what is not served, as compressed copies under their own names.
fn kind(path: &str) -> Option<&'static str> {
    let (_, end) = path.rsplit_once('.')?;
    Some(match end {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
