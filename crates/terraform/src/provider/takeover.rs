//! States that somebody else wrote: an earlier version of this provider, or the public one.

use serde_json::Value as Json;

use super::diagnostics::Diagnostics;
use super::{Provider, identity, message, resource_type};
use crate::protocol::{MoveRequest, MoveResponse, RawState, UpgradeRequest, UpgradeResponse};
use crate::resource::{Private, stored};
use crate::types::ResourceType;
use crate::value::Value;

/// The version of this provider's states, which is the public provider's too.
const VERSION: i64 = 0;

impl Provider {
    pub(crate) async fn upgrade(&self, asked: UpgradeRequest) -> UpgradeResponse {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let state = kind.and_then(|(kind, _)| said.check(read(kind, asked.raw_state, asked.version)));
        UpgradeResponse {
            upgraded_state: state.as_ref().and_then(message),
            diagnostics: said.into(),
        }
    }

    /// Makes the state of a resource that of another type which means the same.
    pub(crate) async fn take_over(&self, asked: MoveRequest) -> MoveResponse {
        let mut said = Diagnostics::default();
        let kinds = said.check(resource_type(&asked.target_type_name)).map(|(target, _)| {
            let source = resource_type(&asked.source_type_name).ok();
            (target, source.is_some_and(|(source, _)| source.word == target.word))
        });
        let mut answer = MoveResponse::default();
        match kinds {
            None => {}
            Some((_, false)) => said.error(
                format!(
                    "a {} cannot become a {}",
                    asked.source_type_name, asked.target_type_name
                ),
                "Move a resource to the one of the same name that begins with `tidegate_` or `konnect_event_gateway_`.",
            ),
            Some((kind, true)) => {
                if let Some(state) = said.check(read(kind, asked.source_state, asked.source_schema_version)) {
                    answer.target_identity = identity::of(kind, &state);
                    answer.target_state = message(&state);
                    answer.target_private = Private::decode(&asked.source_private).encode();
                }
            }
        }
        answer.diagnostics = said.into();
        answer
    }
}

fn read(kind: &ResourceType, raw: Option<RawState>, version: i64) -> Result<Value, String> {
    let raw = raw.unwrap_or_default();
    if version > VERSION {
        return Err(format!(
            "the state has version {version}, which is newer than this provider; use a newer one"
        ));
    }
    if !raw.flatmap.is_empty() {
        return Err("the state is of a Terraform before 0.12; upgrade it with Terraform 0.12 first".to_owned());
    }
    let json: Json = serde_json::from_slice(&raw.json).map_err(|error| format!("the state is no JSON: {error}"))?;
    Ok(stored(kind, &json))
}
