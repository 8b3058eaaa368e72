//! Making, changing and deleting.

use std::time::Duration;

use reqwest::Method;
use serde_json::Value as Json;

use super::diagnostics::Diagnostics;
use super::plan::shown;
use super::{Provider, identity, message, resource_type, value};
use crate::body::Said;
use crate::client::{Api, Failure};
use crate::protocol::{ApplyRequest, ApplyResponse};
use crate::resource::{Pending, Private, body, collection, completed, one, without_unknown};
use crate::types::{Naming, ResourceType};
use crate::value::{Path, Value};

/// How much earlier than ours another clock may show the same time: answers say it in whole seconds.
const CLOCKS_DIFFER: Duration = Duration::from_secs(2);

/// What is to be done to a resource.
struct Change<'a> {
    kind: &'a ResourceType,
    naming: Naming,
    prior: Value,
    planned: Value,
    said: Said,
    private: Private,
}

/// What became of a resource.
struct Outcome {
    state: Value,
    private: Private,
    failure: Option<(String, Failure)>,
}

impl Provider {
    pub(crate) async fn apply(&self, asked: ApplyRequest) -> ApplyResponse {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let prior = said.check(value(asked.prior_state.as_ref()));
        let planned = said.check(value(asked.planned_state.as_ref()));
        let config = said.check(value(asked.config.as_ref()));
        let api = said.check(self.api());
        let mut answer = ApplyResponse {
            new_state: asked.prior_state.clone(),
            private: asked.planned_private.clone(),
            ..ApplyResponse::default()
        };
        if let (Some((kind, naming)), Some(prior), Some(planned), Some(config), Some(api)) =
            (kind, prior, planned, config, api)
        {
            let change = Change {
                kind,
                naming,
                said: body(kind, &config),
                private: Private::decode(&asked.planned_private),
                prior,
                planned,
            };
            let outcome = if change.planned.is_null() {
                self.delete(&api, &change).await
            } else if change.prior.is_null() {
                self.create(&api, &change).await
            } else {
                self.replace(&api, &change).await
            };
            if let Some((doing, failure)) = &outcome.failure {
                match missing_parent(kind, failure) {
                    Some(attribute) => said.fault(&Path::default().attribute(attribute), failure, ""),
                    None => said.failure(doing, Some(&change.said), failure),
                }
            }
            answer.new_identity = identity::of(kind, &outcome.state);
            answer.new_state = message(&outcome.state);
            answer.private = outcome.private.encode();
        }
        answer.diagnostics = said.into();
        answer
    }

    async fn create(&self, api: &Api, change: &Change<'_>) -> Outcome {
        let kind = change.kind;
        let doing = format!("create the {}", shown(kind, &change.planned));
        let since = api.now() - CLOCKS_DIFFER;
        let failure = match self.make(api, change, since).await {
            Ok(made) => {
                self.take(&made);
                return change.done(&made);
            }
            Err(failure) => failure,
        };
        if matches!(failure, Failure::Lost(_)) {
            // Terraform keeps it as a resource that is to be made anew, and the next read says whether it is there.
            let mut private = change.private.clone();
            private.pending = Some(Pending { since });
            return Outcome {
                state: without_unknown(kind, &change.planned),
                private,
                failure: Some((doing, failure)),
            };
        }
        Outcome {
            state: Value::Null,
            private: Private::default(),
            failure: Some((doing, failure)),
        }
    }

    /// Asks for it once more after an answer was lost, if nothing can be made twice by that.
    async fn make(&self, api: &Api, change: &Change<'_>, since: time::OffsetDateTime) -> Result<Json, Failure> {
        let body = &change.said.body;
        let path = collection(change.kind, &change.planned)
            .ok_or_else(|| Failure::NotUnderstood("it is not known what it belongs to".to_owned()))?;
        let failure = match api.send(Method::POST, &path, Some(body)).await {
            Err(failure @ Failure::Lost(_)) => failure,
            other => return other,
        };
        match self.find_made(api, change.kind, &change.planned, body, since).await {
            Ok(Some(made)) => return Ok(made),
            Err(Failure::Unreachable(_) | Failure::Lost(_)) => return Err(failure),
            Ok(None) | Err(_) => {}
        }
        if body.get("name").is_none() {
            return Err(failure);
        }
        // Two of one name there cannot be.
        match api.send(Method::POST, &path, Some(body)).await {
            Err(again @ Failure::Refused { status: 409, .. }) => {
                let found = self.find_made(api, change.kind, &change.planned, body, since).await;
                found.ok().flatten().ok_or(again)
            }
            other => other,
        }
    }

    async fn replace(&self, api: &Api, change: &Change<'_>) -> Outcome {
        let doing = format!("change the {}", shown(change.kind, &change.prior));
        let failed = |state: &Value, failure| Outcome {
            state: state.clone(),
            private: change.private.clone(),
            failure: Some((doing, failure)),
        };
        let Some(path) = one(change.kind, &change.prior) else {
            return failed(
                &Value::Null,
                Failure::NotUnderstood("its identifier is not known".to_owned()),
            );
        };
        match api.send(Method::PUT, &path, Some(&change.said.body)).await {
            Ok(answer) => change.done(&answer),
            // Gone since the plan: the next one makes it.
            Err(failure @ Failure::NotFound { .. }) => failed(&Value::Null, failure),
            Err(failure) => {
                let mut outcome = failed(&change.prior, failure);
                // Whether the secrets were written nobody knows: the next plan writes them.
                outcome.private.forget();
                outcome
            }
        }
    }

    async fn delete(&self, api: &Api, change: &Change<'_>) -> Outcome {
        let doing = format!("delete the {}", shown(change.kind, &change.prior));
        let gone = Outcome {
            state: Value::Null,
            private: Private::default(),
            failure: None,
        };
        let path = match one(change.kind, &change.prior) {
            Some(path) => path,
            None => return gone,
        };
        match api.send(Method::DELETE, &path, None).await {
            Ok(_) | Err(Failure::NotFound { .. }) => gone,
            Err(failure) => Outcome {
                state: change.prior.clone(),
                private: change.private.clone(),
                failure: Some((doing, failure)),
            },
        }
    }
}

/// The attribute that says below what a resource is to stand, if the control plane has nothing there.
fn missing_parent(kind: &ResourceType, failure: &Failure) -> Option<&'static str> {
    let Failure::NotFound { detail, .. } = failure else {
        return None;
    };
    let mut parents = kind.parents();
    parents.find_map(|(attribute, parent)| detail.ends_with(parent.noun()).then_some(attribute))
}

impl Change<'_> {
    fn done(&self, answer: &Json) -> Outcome {
        Outcome {
            state: completed(self.kind, self.naming, &self.planned, answer),
            private: self.private.with(&self.said.write_only),
            failure: None,
        }
    }
}
