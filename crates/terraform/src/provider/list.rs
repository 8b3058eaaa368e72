//! `terraform query`: what there is, so that it can be imported; and the configuration of what was imported.

use std::sync::Arc;

use futures_util::{Stream, StreamExt as _, stream};
use serde_json::Value as Json;

use super::data::{above, selection};
use super::diagnostics::Diagnostics;
use super::{Provider, Schemas, every, identity, message, resource_type, value};
use crate::client::Failure;
use crate::protocol::{GenerateRequest, GenerateResponse, ListEvent, ListRequest, ValidateRequest, ValidateResponse};
use crate::resource::{Private, below, configuration, refreshed};
use crate::schema::schema;
use crate::types::{Naming, ResourceType};
use crate::value::{Fields, Value};

/// What a list takes.
pub(super) fn schemas() -> Schemas {
    let lists = every().map(|(kind, naming)| {
        let description = format!("Every {} of this type.", kind.noun());
        (kind.name(naming), schema(&selection(kind.entity), &description))
    });
    lists.collect()
}

impl Provider {
    pub(crate) async fn validate_list(&self, _: ValidateRequest) -> ValidateResponse {
        ValidateResponse::default()
    }

    pub(crate) fn list(self: Arc<Self>, asked: ListRequest) -> impl Stream<Item = ListEvent> + Send {
        stream::once(async move { stream::iter(self.listed(asked).await) }).flatten()
    }

    async fn listed(&self, asked: ListRequest) -> Vec<ListEvent> {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let config = said.check(value(asked.config.as_ref()));
        let api = said.check(self.api());
        let mut events = Vec::new();
        if let (Some((kind, naming)), Some(config), Some(api)) = (kind, config, api) {
            let part = config.get("name_contains").as_str();
            let filters: Vec<_> = part.map(|part| ("filter[name][contains]", part)).into_iter().collect();
            let path = below(kind.entity.kind, &above(kind.entity, &config));
            let limit = usize::try_from(asked.limit)
                .ok()
                .filter(|limit| *limit > 0)
                .unwrap_or(usize::MAX);
            let found: Result<Vec<Json>, Failure> = api.list(&path, &filters).await;
            match found {
                Err(failure) => said.failure(&format!("list each {}", kind.noun()), None, &failure),
                Ok(found) => {
                    let found = found.iter().filter(|found| kind.has(found));
                    events.extend(
                        found
                            .take(limit)
                            .map(|found| event(kind, naming, &config, found, asked.include_resource_object)),
                    );
                }
            }
        }
        let diagnostics: Vec<_> = said.into();
        if !diagnostics.is_empty() {
            events.push(ListEvent {
                diagnostics,
                ..ListEvent::default()
            });
        }
        events
    }

    /// A configuration that says what a state says.
    pub(crate) async fn generate(&self, asked: GenerateRequest) -> GenerateResponse {
        let mut said = Diagnostics::default();
        let kind = said.check(resource_type(&asked.type_name));
        let state = said.check(value(asked.state.as_ref()));
        let config = kind
            .zip(state)
            .map(|((kind, naming), state)| configuration(kind, naming, &state));
        GenerateResponse {
            config: config.as_ref().and_then(message),
            diagnostics: said.into(),
        }
    }
}

fn event(kind: &ResourceType, naming: Naming, config: &Value, found: &Json, whole: bool) -> ListEvent {
    let place = kind
        .parents()
        .map(|(name, _)| (name.to_owned(), config.get(name).clone()));
    let place = Value::Object(place.collect::<Fields>());
    let state = refreshed(kind, naming, &place, found, &mut Private::default());
    let name = [&found["name"], &found["id"]].into_iter().find_map(Json::as_str);
    ListEvent {
        identity: identity::of(kind, &state),
        display_name: name.unwrap_or_default().to_owned(),
        resource_object: whole.then(|| message(&state)).flatten(),
        diagnostics: Vec::new(),
    }
}
