//! Why a request was not answered as hoped.

use std::fmt;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::Value as Json;

/// Why a request was not answered as hoped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The API does not do it.
    Refused {
        status: u16,
        detail: String,
        faults: Vec<Fault>,
        request: String,
    },
    /// The API knows nothing of it, or of what it stands below.
    NotFound { detail: String, request: String },
    /// It never reached the API.
    Unreachable(String),
    /// It may have been done, and may not.
    Lost(String),
    /// It was answered by something that is no API of a control plane.
    NotUnderstood(String),
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) field: String,
    pub(crate) reason: String,
}

/// The failure that an answer says.
pub(super) fn of_answer(status: StatusCode, headers: &HeaderMap, text: &[u8], base: &str, id: &str) -> Failure {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_problem = kind.is_some_and(|kind| kind.starts_with("application/problem+json"));
    let body: Option<Json> = serde_json::from_slice(text).ok().filter(|_| is_problem);
    let Some(body) = body else {
        let words = format!(
            "{base} answered {status} (request {id}), and not as the API of a control plane does; is the URL right?"
        );
        return Failure::NotUnderstood(words);
    };
    let text = |value: &Json, key: &str| value[key].as_str().unwrap_or_default().to_owned();
    let (detail, instance) = (text(&body, "detail"), text(&body, "instance"));
    let request = instance
        .rsplit(':')
        .next()
        .filter(|id| !id.is_empty())
        .unwrap_or(id)
        .to_owned();
    // The router's own 404 means that the path is none of the API.
    if status == StatusCode::NOT_FOUND && !detail.contains("/openapi.json") {
        return Failure::NotFound { detail, request };
    }
    let faults = body["invalid_parameters"].as_array().into_iter().flatten();
    let faults = faults.map(|fault| Fault {
        field: text(fault, "field"),
        reason: text(fault, "reason"),
    });
    let mut faults: Vec<_> = faults.collect();
    if status == StatusCode::CONFLICT && faults.is_empty() {
        faults.extend(meant(&detail));
    }
    Failure::Refused {
        status: status.as_u16(),
        detail,
        faults,
        request,
    }
}

/// Words of the API about a conflict, and the field that they are about, which it does not say otherwise.
const CONFLICTS: &[(&str, &str)] = &[
    ("the name is taken by ", "name"),
    ("the `dns_label` ", "dns_label"),
    ("` would listen on ", "ports"),
    ("a listener can have one port_mapping policy", "config.type"),
    ("two sni policies of a listener", "config.sni_suffix"),
    ("a listener can have one enabled tls_server policy", "enabled"),
];

/// What is wrong with a field, if the words of a conflict are known.
fn meant(detail: &str) -> Option<Fault> {
    let (_, field) = CONFLICTS.iter().find(|(words, _)| detail.contains(words))?;
    Some(Fault {
        field: (*field).to_owned(),
        reason: detail.to_owned(),
    })
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused {
                status,
                detail,
                request,
                ..
            } => {
                let hint = match status {
                    401 => "; give the provider a `token`, or set TIDEGATE_TOKEN",
                    403 => "; use a token that may",
                    _ => "",
                };
                write!(f, "{detail}{hint} ({status}, request {request})")
            }
            Self::NotFound { detail, request } => write!(f, "{detail} (404, request {request})"),
            Self::Unreachable(words) | Self::Lost(words) | Self::NotUnderstood(words) => f.write_str(words),
        }
    }
}
