//! Errors as `application/problem+json` (RFC 9457), each with what its reader can do about it.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tidegate_model::Problems;
use tidegate_model::shape::Kind;
use tidegate_store::StoreError;

/// An error on its way out. `finish` writes it, as it knows the request's id.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    pub(crate) faults: Vec<Fault>,
    pub(crate) header: Option<(HeaderName, HeaderValue)>,
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) field: String,
    pub(crate) reason: String,
    pub(crate) source: &'static str,
}

impl Fault {
    /// Of a field of the body.
    pub(crate) fn body(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            reason: reason.into(),
            source: "body",
        }
    }

    /// Of a parameter of the query.
    pub(crate) fn query(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self {
            source: "query",
            ..Self::body(field, reason)
        }
    }
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            faults: Vec::new(),
            header: None,
        }
    }

    pub(crate) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("there is no such {what}"))
    }

    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// Faults, of which there is at least one.
    pub(crate) fn faults(faults: Vec<Fault>) -> Self {
        let detail = match faults.as_slice() {
            [one] => format!("{}: {}", one.field, one.reason),
            many => format!("{} things are wrong; see `invalid_parameters`", many.len()),
        };
        Self {
            faults,
            ..Self::new(StatusCode::BAD_REQUEST, detail)
        }
    }

    pub(crate) fn unauthorized(detail: &str) -> Self {
        Self {
            header: Some((header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"))),
            ..Self::new(StatusCode::UNAUTHORIZED, detail)
        }
    }

    /// The body.
    pub(crate) fn json(&self, request_id: &str) -> Value {
        let mut body = json!({
            "status": self.status.as_u16(),
            "title": self.status.canonical_reason().unwrap_or("Error"),
            "instance": format!("tidegate:request:{request_id}"),
            "detail": self.detail,
        });
        if self.status == StatusCode::BAD_REQUEST {
            let whole = [Fault::body("", &self.detail)];
            let faults = if self.faults.is_empty() {
                &whole
            } else {
                self.faults.as_slice()
            };
            body["invalid_parameters"] = faults
                .iter()
                .map(|fault| json!({ "field": fault.field, "reason": fault.reason, "source": fault.source }))
                .collect();
        }
        body
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Problems> for Problem {
    fn from(problems: Problems) -> Self {
        let fault = |problem: tidegate_model::Problem| {
            let reason = match problem.help {
                Some(help) => format!("{}; {help}", problem.reason),
                None => problem.reason,
            };
            Fault::body(problem.field, reason)
        };
        Self::faults(problems.into_iter().map(fault).collect())
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::not_found("entity"),
            StoreError::NameTaken { .. } | StoreError::Conflict { .. } => Self::conflict(error.to_string()),
            StoreError::Referenced { by } => {
                let by = by.iter().map(|referrer| {
                    let kind = match Kind::from_word(&referrer.kind) {
                        Some(kind) => kind.noun(),
                        None => referrer.kind.as_str(),
                    };
                    let name = referrer.name.as_deref().map(|name| format!(" `{name}`"));
                    format!(
                        "{kind}{} ({}) by `{}`",
                        name.unwrap_or_default(),
                        referrer.id,
                        referrer.field
                    )
                });
                let by: Vec<_> = by.collect();
                Self::conflict(format!("referred to by {}; change or delete them first", by.join(", ")))
            }
            StoreError::Dangling { field, to } => {
                Self::faults(vec![Fault::body(field, format!("there is no entity with the id {to}"))])
            }
            StoreError::ForeignSecret => Self::faults(vec![Fault::body(
                "",
                "a sealed secret is not this entity's own; give the secret itself",
            )]),
            StoreError::Busy | StoreError::Undone => Self {
                header: Some((header::RETRY_AFTER, HeaderValue::from_static("1"))),
                ..Self::new(StatusCode::SERVICE_UNAVAILABLE, error.to_string())
            },
            StoreError::DiskFull => Self::new(StatusCode::INSUFFICIENT_STORAGE, error.to_string()),
            other => {
                tracing::error!(error = %other, "the store failed");
                Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "the control plane could not do that; its log says why",
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_tried_again_says_so() {
        for error in [StoreError::Busy, StoreError::Undone] {
            let problem = Problem::from(error);
            assert_eq!(problem.status, StatusCode::SERVICE_UNAVAILABLE);
            assert!(problem.detail.ends_with("try again"), "{}", problem.detail);
            assert_eq!(problem.header.map(|(name, _)| name), Some(header::RETRY_AFTER));
        }
    }
}
