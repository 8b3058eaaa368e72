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
    Failure::Refused {
        status: status.as_u16(),
        detail,
        faults: faults
            .map(|fault| Fault {
                field: text(fault, "field"),
                reason: text(fault, "reason"),
            })
            .collect(),
        request,
    }
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
