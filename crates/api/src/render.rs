//! Stored entities as clients see them.

use std::collections::HashMap;

use serde_json::{Value, json};
use tidegate_model::entity::{EntityType, certificate_metadata, for_each_reference, for_each_secret, references};
use tidegate_model::shape::Kind;
use tidegate_store::{Entity, StoreError, Timestamp, Totals};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tracing::warn;
use uuid::Uuid;

use crate::Control;
use crate::problem::Problem;
use crate::write::missing;

/// Renders entities of one kind, and looks up what they refer to once.
pub(crate) struct Renderer<'a> {
    control: &'a Control,
    entity: &'static EntityType,
    names: HashMap<Uuid, Option<String>>,
    totals: HashMap<Uuid, Totals>,
    /// Whether what is done is shown, which no failure to read may make look as if it were not.
    is_done: bool,
}

impl<'a> Renderer<'a> {
    pub(crate) fn new(control: &'a Control, entity: &'static EntityType) -> Self {
        Self {
            control,
            entity,
            names: HashMap::new(),
            totals: HashMap::new(),
            is_done: false,
        }
    }

    /// For the answer to a change that is done: what cannot be read now is left out.
    pub(crate) fn of_done(control: &'a Control, entity: &'static EntityType) -> Self {
        Self {
            is_done: true,
            ..Self::new(control, entity)
        }
    }

    /// As [`Renderer::render`], for many.
    pub(crate) async fn render_all(&mut self, stored: &[Entity]) -> Result<Vec<Value>, Problem> {
        if self.entity.kind == Kind::Gateway {
            self.count(stored).await?;
        }
        let mut bodies = Vec::with_capacity(stored.len());
        // A gateway that is not counted is gone since it was read.
        let there = |stored: &&Entity| stored.gateway.is_some() || self.totals.contains_key(&stored.id);
        let stored: Vec<_> = stored.iter().filter(there).collect();
        for stored in stored {
            bodies.push(self.render(stored).await?);
        }
        Ok(bodies)
    }

    /// The entity as a response has it.
    pub(crate) async fn render(&mut self, stored: &Entity) -> Result<Value, Problem> {
        let kind = self.entity.kind;
        let mut body = stored.body.clone();
        for_each_secret(kind, &mut body, &mut |secret| {
            if secret.is_object() {
                *secret = Value::Null;
            }
        });
        if let Some(gateway) = stored.gateway {
            self.look_up(gateway, &body).await?;
        }
        for_each_reference(kind, &mut body, &mut |_, member, _, value| {
            if member {
                self.name(value);
            }
        });
        drop_nulls(&mut body);
        self.complete(stored, &mut body).await?;
        body["id"] = stored.id.to_string().into();
        body["created_at"] = time(stored.created_at).into();
        body["updated_at"] = time(stored.updated_at).into();
        Ok(body)
    }

    async fn look_up(&mut self, gateway: Uuid, body: &Value) -> Result<(), Problem> {
        for reference in references(self.entity.kind, body) {
            let Some(id) = reference.id.filter(|_| reference.member) else {
                continue;
            };
            if !self.names.contains_key(&id) {
                let store = self.control.store();
                let name = match store.get(Some(gateway), reference.kind.word(), None, id).await {
                    Ok(target) => target.name,
                    // Gone since: the next read shows it.
                    Err(StoreError::NotFound) => None,
                    Err(error) => self.unread(error).map(|()| None)?,
                };
                self.names.insert(id, name);
            }
        }
        Ok(())
    }

    /// Completes a reference by id with the name.
    fn name(&self, reference: &mut Value) {
        let id = reference.get("id").and_then(Value::as_str);
        let id = id.and_then(|id| Uuid::try_parse(id).ok());
        if let Some(Some(name)) = id.and_then(|id| self.names.get(&id)) {
            reference["name"] = name.clone().into();
        }
    }

    /// What the API says of a kind beyond what was given.
    async fn complete(&mut self, stored: &Entity, body: &mut Value) -> Result<(), Problem> {
        match self.entity.kind {
            Kind::Gateway => self.complete_gateway(stored, body).await?,
            Kind::BackendCluster => {
                // Required in responses. A literal key is never shown, and its place is.
                let off =
                    json!({ "enabled": false, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] });
                let tls = body.as_object_mut().map(|body| body.entry("tls").or_insert(off));
                if let Some(identity) = tls.and_then(|tls| tls.get_mut("client_identity")?.as_object_mut()) {
                    identity.entry("key").or_insert(Value::Null);
                }
            }
            Kind::Listener => {
                for port in body["ports"].as_array_mut().into_iter().flatten() {
                    if port.is_number() {
                        *port = port.to_string().into();
                    }
                }
            }
            Kind::DataPlaneCertificate => {
                let metadata = body["certificate"].as_str().and_then(certificate_metadata);
                if let Some(metadata) = metadata {
                    body["metadata"] = metadata;
                }
            }
            _ => {}
        }
        Ok(())
    }

    async fn complete_gateway(&mut self, stored: &Entity, body: &mut Value) -> Result<(), Problem> {
        if !self.totals.contains_key(&stored.id) {
            self.count(std::slice::from_ref(stored)).await?;
        }
        let Some(totals) = self.totals.get(&stored.id) else {
            // Gone since it was read.
            return self.unread(StoreError::NotFound);
        };
        body["version"] = totals.version.0.to_string().into();
        body["virtual_clusters_total"] = totals.entities.into();
        body["nodes_total"] = totals.nodes.into();
        Ok(())
    }

    async fn count(&mut self, gateways: &[Entity]) -> Result<(), Problem> {
        let ids: Vec<_> = gateways.iter().map(|gateway| gateway.id).collect();
        match self.control.store().totals(&ids, Kind::VirtualCluster.word()).await {
            Ok(totals) => self.totals.extend(totals),
            Err(error) => self.unread(error)?,
        }
        Ok(())
    }

    fn unread(&self, error: StoreError) -> Result<(), Problem> {
        if self.is_done {
            warn!(%error, "a change is done, and its answer lacks what could not be read");
            return Ok(());
        }
        Err(missing(error, Kind::Gateway))
    }
}

/// RFC 3339, in UTC.
pub(crate) fn time(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000)
        .ok()
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
}

fn drop_nulls(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|_, value| !value.is_null());
            fields.values_mut().for_each(drop_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Result;
    use tidegate_model::entity::entity_type;
    use tidegate_store::{Keyring, Store, Version};

    use super::*;
    use crate::Settings;

    #[tokio::test]
    async fn what_is_done_is_never_answered_as_if_it_were_not() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("store.db").display());
        let store = Store::open(&url, Keyring::generate()?, crate::MEANING).await?;
        let control = Control::new(store.clone(), Settings::default());
        let entity = |kind: Kind, gateway, body| Entity {
            id: Uuid::from_u128(1),
            kind: kind.word().to_owned(),
            gateway,
            parent: None,
            name: Some("x".to_owned()),
            body,
            position: 0,
            revision: 1,
            version: Version(1),
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let destination = json!({ "id": Uuid::from_u128(2) });
        let cases = [
            (Kind::Gateway, entity(Kind::Gateway, None, json!({ "name": "x" }))),
            (
                Kind::VirtualCluster,
                entity(
                    Kind::VirtualCluster,
                    Some(Uuid::from_u128(3)),
                    json!({ "name": "x", "destination": destination }),
                ),
            ),
        ];
        // The change is made, and then the store goes away.
        store.close().await;
        for (kind, stored) in cases {
            let read = Renderer::new(&control, entity_type(kind)).render(&stored).await;
            assert!(read.is_err(), "{kind:?}");
            let done = Renderer::of_done(&control, entity_type(kind)).render(&stored).await;
            let done = done.map_err(|problem| anyhow::anyhow!("{problem:?}"))?;
            assert_eq!(done["name"], "x", "{done}");
        }
        Ok(())
    }
}
