//! A request taken apart.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, RawPathParams, Request};
use axum::http::{StatusCode, header};
use http_body_util::LengthLimitError;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use tidegate_http::BodyTooSlow;
use tidegate_model::entity::EntityType;
use tidegate_store::Audit;
use uuid::Uuid;

use crate::Control;
use crate::auth::Caller;
use crate::finish::RequestId;
use crate::problem::{Fault, Problem};

/// The parts of a request that handlers need.
pub(crate) struct Call {
    pub(crate) control: Control,
    pub(crate) caller: Caller,
    pub(crate) request_id: String,
    pub(crate) path: String,
    pub(crate) query: Vec<(String, String)>,
    if_match: Option<String>,
    params: Vec<(String, String)>,
    body: Bytes,
}

impl FromRequest<Control> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, control: &Control) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let params = RawPathParams::from_request_parts(&mut parts, control).await;
        let params = params.map_err(|_| Problem::not_found("path"))?;
        let body = read(body, control.inner.settings.max_body_bytes).await?;
        let caller = parts.extensions.get::<Caller>().cloned();
        let id = parts.extensions.get::<RequestId>().cloned();
        Ok(Self {
            control: control.clone(),
            caller: caller.ok_or_else(|| Problem::unauthorized("send a token"))?,
            request_id: id.map(|id| id.0).unwrap_or_default(),
            path: parts.uri.path().to_owned(),
            query: query(parts.uri.query().unwrap_or_default()),
            if_match: parts
                .headers
                .get(header::IF_MATCH)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned),
            params: params
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body,
        })
    }
}

impl Call {
    /// The gateway of the path.
    pub(crate) fn gateway(&self) -> Result<Uuid, Problem> {
        self.param("gateway").ok_or_else(|| Problem::not_found("gateway"))
    }

    /// The id of the entity that is meant.
    pub(crate) fn id(&self, entity: &EntityType) -> Result<Uuid, Problem> {
        let name = match (entity.parent, entity.chain) {
            (None, _) => "gateway",
            (_, None) => "entity",
            (_, Some(_)) => "policy",
        };
        self.param(name).ok_or_else(|| Problem::not_found(entity.kind.noun()))
    }

    /// The listener or virtual cluster whose policies are meant; none for what stands below the gateway alone.
    pub(crate) fn parent(&self, entity: &EntityType) -> Result<Option<Uuid>, Problem> {
        match (entity.parent, entity.chain) {
            (Some(parent), Some(_)) => match self.param("entity") {
                Some(id) => Ok(Some(id)),
                None => Err(Problem::not_found(parent.noun())),
            },
            _ => Ok(None),
        }
    }

    /// Whether the path has such a part, valid or not.
    pub(crate) fn has_param(&self, name: &str) -> bool {
        self.params.iter().any(|(key, _)| key == name)
    }

    /// An id in the path; what is no UUID is the id of nothing.
    pub(crate) fn param(&self, name: &str) -> Option<Uuid> {
        let value = self.params.iter().find(|(key, _)| key == name)?;
        Uuid::try_parse(&value.1).ok()
    }

    /// A parameter of the query that is there and not empty.
    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let value = self.query.iter().find(|(key, _)| key == name);
        value.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// A parameter of the query that is an id.
    pub(crate) fn query_id(&self, name: &str) -> Result<Option<Uuid>, Problem> {
        let parse = |text| Uuid::try_parse(text).map_err(|_| Problem::faults(vec![Fault::query(name, "is no UUID")]));
        self.query(name).map(parse).transpose()
    }

    /// The body as a JSON object.
    pub(crate) fn body(&self) -> Result<Value, Problem> {
        let body: Value = serde_json::from_slice(&self.body).map_err(|error| {
            let reason = if self.body.is_empty() {
                "is missing; send a JSON object".to_owned()
            } else {
                format!("is no JSON: {error}")
            };
            Problem::faults(vec![Fault::body("body", reason)])
        })?;
        if body.is_object() {
            Ok(body)
        } else {
            Err(Problem::faults(vec![Fault::body("body", "must be a JSON object")]))
        }
    }

    /// The revision that the client believes to change, from `If-Match`.
    pub(crate) fn expected(&self) -> Result<Option<i64>, Problem> {
        match self.if_match.as_deref().map(str::trim) {
            None | Some("*") => Ok(None),
            Some(tag) => match tag.trim_start_matches("W/").trim_matches('"').parse() {
                Ok(revision) => Ok(Some(revision)),
                Err(_) => Err(precondition(None)),
            },
        }
    }

    /// What the change is for.
    pub(crate) fn audit(&self, action: &str, entity: &EntityType, id: Uuid) -> Audit {
        Audit {
            action: action.to_owned(),
            kind: entity.kind.word().to_owned(),
            id,
            request_id: self.request_id.clone(),
        }
    }
}

/// A whole body of `most` bytes at most.
///
/// # Errors
/// It has more, or is not here in time.
pub(crate) async fn read(body: Body, most: usize) -> Result<Bytes, Problem> {
    to_bytes(body, most).await.map_err(|error| unread(&error, most))
}

/// The answer to a body that could not be read.
fn unread(error: &axum::Error, limit: usize) -> Problem {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            let detail = format!("the body has more than {limit} bytes");
            return Problem::new(StatusCode::PAYLOAD_TOO_LARGE, detail);
        }
        if let Some(slow) = error.downcast_ref::<BodyTooSlow>() {
            return Problem::new(StatusCode::REQUEST_TIMEOUT, format!("{slow}; send it again, faster"));
        }
        cause = error.source();
    }
    Problem::faults(vec![Fault::body("body", "ended early; send it again")])
}

/// The answer to an `If-Match` that names another revision.
pub(crate) fn precondition(current: Option<i64>) -> Problem {
    let current = current.map(|current| format!(" (its ETag is \"{current}\")"));
    let detail = format!(
        "it has changed meanwhile{}; read it again and repeat the change",
        current.unwrap_or_default()
    );
    Problem::new(StatusCode::PRECONDITION_FAILED, detail)
}

fn query(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8_lossy().into_owned()
    };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}
