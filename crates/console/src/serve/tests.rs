use std::collections::HashMap;

use axum::body::to_bytes;

use super::*;

/// A console as its build leaves it.
struct Built(HashMap<&'static str, &'static str>);

impl Files for Built {
    fn file(&self, path: &str) -> Option<File> {
        let text = self.0.get(path)?;
        let mut sha256 = [0; 32];
        sha256.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, text.as_bytes()).as_ref());
        Some(File {
            bytes: text.as_bytes().into(),
            sha256,
        })
    }
}

fn built() -> Built {
    Built(HashMap::from([
        (
            "index.html",
            "<meta name=\"csp-nonce\" content=\"\" /><div id=\"root\"></div>",
        ),
        ("assets/app-1a2b.js", "plain"),
        ("assets/app-1a2b.js.br", "brotli"),
        ("assets/app-1a2b.js.gz", "gzip"),
        ("favicon.svg", "<svg/>"),
    ]))
}

async fn ask(files: &impl Files, method: &str, path: &str, head: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in head {
        request = request.header(*name, *value);
    }
    let response = answer(files, &request.body(Body::empty()).unwrap());
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
}

fn said(headers: &HeaderMap, name: &str) -> String {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap().to_owned())
        .unwrap_or_default()
}

#[tokio::test]
async fn files_come_in_the_encoding_that_the_client_takes_and_stay_for_ever() {
    let files = built();
    let path = "/assets/app-1a2b.js";
    let mut tags = Vec::new();
    for (accepted, encoding, body) in [
        ("br, gzip", "br", "brotli"),
        ("gzip", "gzip", "gzip"),
        ("", "", "plain"),
    ] {
        let (status, headers, text) = ask(&files, "GET", path, &[("accept-encoding", accepted)]).await;
        assert_eq!((status.as_u16(), text.as_str()), (200, body));
        assert_eq!(said(&headers, "content-encoding"), encoding);
        assert_eq!(said(&headers, "content-type"), "text/javascript; charset=utf-8");
        assert_eq!(said(&headers, "cache-control"), FOR_EVER);
        assert_eq!(said(&headers, "vary"), "accept-encoding");
        tags.push(said(&headers, "etag"));
    }
    tags.dedup();
    assert_eq!(tags.len(), 3, "each encoding has a tag of its own");
    let known = [("if-none-match", tags[2].as_str())];
    let (status, headers, text) = ask(&files, "GET", path, &known).await;
    assert_eq!(
        (status.as_u16(), text.as_str(), said(&headers, "etag")),
        (304, "", tags[2].clone())
    );
    let (_, headers, _) = ask(&files, "GET", "/favicon.svg", &[]).await;
    assert_eq!(
        (said(&headers, "cache-control"), said(&headers, "content-type")),
        (ASK_AGAIN.into(), "image/svg+xml".into())
    );
}

#[tokio::test]
async fn every_page_of_the_console_is_the_same_file_with_a_nonce_of_its_own() {
    let files = built();
    let mut nonces = Vec::new();
    for path in [
        "/",
        "/index.html",
        "/gateways/0192f0a4/backend-clusters?sort=name",
        "/..%2f..%2fetc/passwd",
        "/%00",
    ] {
        let (status, headers, text) = ask(&files, "GET", path, &[("accept-encoding", "br")]).await;
        assert_eq!(
            (status.as_u16(), said(&headers, "cache-control").as_str()),
            (200, "no-store"),
            "{path}"
        );
        let nonce = text
            .split("content=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .unwrap()
            .to_owned();
        assert!(nonce.len() >= 22, "{text}");
        let policy = said(&headers, "content-security-policy");
        assert!(
            policy.contains(&format!("style-src 'self' 'nonce-{nonce}';")),
            "{policy}"
        );
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"),
            "{policy}"
        );
        for (name, value) in SECURITY {
            assert_eq!(said(&headers, name.as_str()), value);
        }
        nonces.push(nonce);
    }
    nonces.dedup();
    assert_eq!(nonces.len(), 5);
}

#[tokio::test]
async fn what_is_not_there_is_not_made_up() {
    let files = built();
    for path in [
        "/assets/app-old.js",
        "/assets/",
        "/assets/app-1a2b.js.br",
        "/assets/../assets/none.js",
        "/%ff",
    ] {
        assert_eq!(ask(&files, "GET", path, &[]).await.0.as_u16(), 404, "{path}");
    }
    for method in ["POST", "PUT", "DELETE"] {
        assert_eq!(ask(&files, method, "/", &[]).await.0.as_u16(), 405);
    }
}

#[tokio::test]
async fn a_head_is_a_get_without_its_body() {
    let files = built();
    for path in ["/", "/assets/app-1a2b.js"] {
        let (_, headers, text) = ask(&files, "GET", path, &[]).await;
        let (status, head, empty) = ask(&files, "HEAD", path, &[]).await;
        assert_eq!((status.as_u16(), empty.as_str()), (200, ""));
        assert_eq!(said(&head, "content-length"), text.len().to_string());
        assert_eq!(said(&head, "etag"), said(&headers, "etag"));
    }
}

#[tokio::test]
async fn without_a_console_its_place_says_how_to_add_it() {
    let files = Built(HashMap::new());
    let (status, headers, text) = ask(&files, "GET", "/anything", &[]).await;
    assert!(status.is_success() && text.contains("make ui build"), "{text}");
    let nonce = text
        .split("<style nonce=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap();
    assert!(said(&headers, "content-security-policy").contains(nonce));
}
