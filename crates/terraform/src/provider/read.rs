//! What there is now.

use super::diagnostics::Diagnostics;
use super::plan::shown;
use super::{Provider, identity, message, resource_type, value};
use crate::client::{Api, Failure};
use crate::protocol::{ReadRequest, ReadResponse};
use crate::resource::{Private, one, refreshed};
use crate::types::{Naming, ResourceType};
use crate::value::Value;

impl Provider {
    pub(crate) async fn read(&self, asked: ReadRequest) -> ReadResponse {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let prior = said.check(value(asked.current_state.as_ref()));
        let api = said.check(self.api());
        let mut private = Private::decode(&asked.private);
        let mut answer = ReadResponse {
            new_state: asked.current_state.clone(),
            private: asked.private,
            ..ReadResponse::default()
        };
        if let (Some((kind, naming)), Some(prior), Some(api)) = (kind, prior, api) {
            match self.present(&api, kind, naming, &prior, &mut private).await {
                Ok(state) => {
                    answer.new_identity = identity::of(kind, &state);
                    answer.new_state = message(&state);
                    answer.private = private.encode();
                }
                Err(failure) => said.failure(&format!("read {}", shown(kind, &prior)), None, &failure),
            }
        }
        answer.diagnostics = said.into();
        answer
    }

    /// The state now; null if it is gone.
    async fn present(
        &self,
        api: &Api,
        kind: &ResourceType,
        naming: Naming,
        prior: &Value,
        private: &mut Private,
    ) -> Result<Value, Failure> {
        let Some(path) = one(kind, prior) else {
            // It was made, or was not, when nobody could say so.
            let Some(pending) = private.pending.take() else {
                return Ok(Value::Null);
            };
            let body = crate::resource::stated(kind, prior);
            let found = self.find_made(api, kind, prior, &body, pending.since).await?;
            return Ok(found.map_or(Value::Null, |found| refreshed(kind, naming, prior, &found, private)));
        };
        match api.get(&path).await {
            Ok(answer) => {
                if let Some(variant) = kind.variant.filter(|variant| answer["type"] != variant.tag) {
                    let words = format!(
                        "it is of another type than `{}`; import it as a resource of its own type",
                        variant.tag
                    );
                    return Err(Failure::NotUnderstood(words));
                }
                self.take(&answer);
                Ok(refreshed(kind, naming, prior, &answer, private))
            }
            Err(Failure::NotFound { .. }) => Ok(Value::Null),
            Err(failure) => Err(failure),
        }
    }
}
