//! A creation whose answer was lost: was it done? The API knows by name, or by everything that was asked for.

use serde_json::Value as Json;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::Provider;
use crate::client::{Api, Failure};
use crate::resource::{collection, is_as_asked};
use crate::types::ResourceType;
use crate::value::Value;

impl Provider {
    /// The entity that was made of `body` since then below what `value` says; none if there is none.
    pub(super) async fn find_made(
        &self,
        api: &Api,
        kind: &ResourceType,
        value: &Value,
        body: &Json,
        since: OffsetDateTime,
    ) -> Result<Option<Json>, Failure> {
        let Some(path) = collection(kind, value) else {
            return Ok(None);
        };
        let name = body.get("name").and_then(Json::as_str);
        let filters: Vec<_> = name.map(|name| ("filter[name][eq]", name)).into_iter().collect();
        let found = match api.list(&path, &filters).await {
            Err(Failure::NotFound { .. }) => return Ok(None),
            found => found?,
        };
        let made = found.into_iter().find(|entity| {
            let made = entity["created_at"]
                .as_str()
                .and_then(|at| OffsetDateTime::parse(at, &Rfc3339).ok());
            made.is_some_and(|made| made >= since) && is_as_asked(kind, body, entity) && self.take(entity)
        });
        // Lists say less of what an entity refers to.
        match made.as_ref().and_then(|made| made["id"].as_str()) {
            Some(id) => api.get(&format!("{path}/{id}")).await.map(Some),
            None => Ok(None),
        }
    }

    /// Remembers that the entity is a resource of this process; whether it was not before.
    pub(super) fn take(&self, entity: &Json) -> bool {
        let id = entity["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
        id.is_some_and(|id| self.taken.lock().insert(id))
    }
}
