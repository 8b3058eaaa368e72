//! What data planes are told, out of the store.

use std::sync::Arc;

use serde_json::Value;
use tidegate_link::{Configuration, Item, Source, SourceError};
use tidegate_model::Uuid;
use tidegate_model::shape::Kind;
use tidegate_store::{Entity, Store, StoreError, Version};

use crate::plane::Content;

/// The store's entities as items of a configuration. Their secrets are opened here, for distribution and nothing else.
#[derive(Clone)]
pub(crate) struct Stored(pub(crate) Store);

impl Source for Stored {
    async fn load(
        &self,
        gateway: Uuid,
        known: Option<Arc<Configuration>>,
    ) -> Result<Option<Configuration>, SourceError> {
        let loaded = match known {
            None => self.whole(gateway).await,
            Some(known) => self.since(gateway, &known).await,
        };
        match loaded {
            Ok(configuration) => Ok(Some(configuration)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(SourceError(error.to_string())),
        }
    }
}

impl Stored {
    async fn whole(&self, gateway: Uuid) -> Result<Configuration, StoreError> {
        let (version, entities) = self.0.snapshot(gateway).await?;
        let mut configuration = Configuration::default();
        self.take(&mut configuration, version, &entities)?;
        Ok(configuration)
    }

    async fn since(&self, gateway: Uuid, known: &Configuration) -> Result<Configuration, StoreError> {
        let is_known = |id| known.items.contains_key(&id);
        let version = Version(known.version);
        let since = self
            .0
            .snapshot_since(gateway, version, known.items.len(), &is_known)
            .await?;
        let mut configuration = known.clone();
        if let Some(present) = since.present {
            configuration.items.retain(|id, _| present.contains(id));
        }
        self.take(&mut configuration, since.version, &since.changed)?;
        Ok(configuration)
    }

    fn take(&self, configuration: &mut Configuration, version: Version, entities: &[Entity]) -> Result<(), StoreError> {
        configuration.version = version.0;
        for entity in entities {
            let body = self.0.opened(entity)?;
            if entity.kind == Kind::Gateway.word() {
                let asked = body["min_runtime_version"].as_str().unwrap_or_default();
                configuration.min_runtime_version = asked.to_owned();
            }
            let item = item(entity, body)?;
            configuration.items.insert(entity.id, Arc::new(item));
        }
        Ok(())
    }
}

/// A new place in a chain is a change too, so the version counts and not the entity's revision.
fn item(entity: &Entity, body: Value) -> Result<Item, StoreError> {
    let content = Content {
        kind: entity.kind.clone(),
        parent: entity.parent,
        position: entity.position,
        body,
    };
    let content = serde_json::to_value(content).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(Item {
        id: entity.id,
        revision: entity.version.0,
        content,
    })
}
