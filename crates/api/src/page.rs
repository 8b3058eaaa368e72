//! `/openapi.json`, and a page that shows it to people without a script.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::openapi::openapi as describe;

/// Written once: anybody may ask for them, as often as they like.
static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| describe().to_string().into());
static PAGE: LazyLock<String> = LazyLock::new(|| page(&describe()));

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\
code,pre{font:14px/1.4 ui-monospace,monospace}summary{cursor:pointer;padding:.3rem 0}\
pre{overflow:auto;background:#8881;padding:1rem}b{display:inline-block;width:5rem}\
:root{color-scheme:light dark}";
/// No script, and of styles this one only.
const POLICY: &str =
    "default-src 'none'; style-src 'sha256-STYLE'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) async fn openapi() -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, DOCUMENT.clone()).into_response()
}

pub(crate) async fn docs() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.replace("STYLE", &style_hash())),
    ];
    (headers, PAGE.as_str()).into_response()
}

/// A page with one thing to tell, and a way back to a path.
pub(crate) fn told(title: &str, text: &str, back: &str, to: &str) -> Response {
    let (title, text, back, to) = (escape(title), escape(text), escape(back), escape(to));
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1><p>{text}</p><p><a href=\"{to}\">{back}</a></p></main></body></html>"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        (header::CONTENT_SECURITY_POLICY, POLICY.replace("STYLE", &style_hash())),
    ];
    (headers, page).into_response()
}

fn style_hash() -> String {
    use base64::Engine;
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, STYLE.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(digest)
}

fn page(document: &Value) -> String {
    let mut html = String::from("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width\"><title>Tidegate API</title><style>");
    html.push_str(STYLE);
    html.push_str("</style></head><body><h1>Tidegate API</h1><p>");
    html.push_str(&escape(document["info"]["description"].as_str().unwrap_or_default()));
    html.push_str(" The same as <a href=\"/openapi.json\">OpenAPI</a>.</p><h2>Operations</h2>");
    for (path, methods) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let summary = escape(operation["summary"].as_str().unwrap_or_default());
            let (method, path) = (method.to_uppercase(), escape(path));
            let shown = shown(operation);
            // Writing to a String cannot fail.
            let _ = write!(
                html,
                "<details><summary><b>{method}</b><code>{path}</code> {summary}</summary><pre>{shown}</pre></details>"
            );
        }
    }
    html.push_str("<h2>Schemas</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().into_iter().flatten() {
        let (name, schema) = (escape(name), shown(schema));
        let _ = write!(
            html,
            "<details id=\"{name}\"><summary><code>{name}</code></summary><pre>{schema}</pre></details>"
        );
    }
    html.push_str("</body></html>");
    html
}

fn shown(value: &Value) -> String {
    escape(&format!("{value:#}"))
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
