//! What a gateway has, read whole.

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde_json::Value as Json;
use tidegate_model::Uuid;
use tidegate_model::entity::{ENTITIES, EntityType, entity_type};
use tidegate_model::shape::Kind;

use super::api::Api;
use super::failure::Failure;
use super::index::Index;
use super::kinds::{GATEWAYS, collection};

/// Requests in flight.
const AT_ONCE: usize = 8;

/// An entity that the API has.
#[derive(Debug, Clone)]
pub(crate) struct Existing {
    pub(crate) kind: Kind,
    /// Its listener or virtual cluster, by the place among all that exists.
    pub(crate) parent: Option<usize>,
    pub(crate) id: Uuid,
    pub(crate) name: Option<String>,
    /// As the API gave it.
    pub(crate) body: Json,
}

/// Everything of a gateway that a file can have. Policies stand in the order of their chain.
#[derive(Debug, Default)]
pub(crate) struct Remote {
    pub(crate) existing: Vec<Existing>,
    pub(crate) index: Index,
}

impl Remote {
    /// Reads the gateway with this id: itself, and of what stands below it the kinds that are wanted.
    pub(crate) async fn read(api: &Api, gateway: &str, is_wanted: impl Fn(Kind) -> bool) -> Result<Self, Failure> {
        let mut remote = Self::default();
        let own = api.get(&format!("{GATEWAYS}/{gateway}")).await;
        let own = own.map_err(|failure| failure.doing("read the gateway"))?;
        remote.add(entity_type(Kind::Gateway), None, vec![own.body]);
        let listed = || {
            let listed = ENTITIES.iter().filter(|entity| !entity.kind.section().is_empty());
            listed.filter(|entity| is_wanted(entity.kind))
        };
        for entity in listed().filter(|entity| entity.parent == Some(Kind::Gateway)) {
            let path = collection(entity, gateway, None);
            remote.add(entity, None, list(api, entity, path).await?);
        }
        let mut chains = Vec::new();
        let parents = remote.existing.iter().enumerate();
        for (parent, above) in parents.filter(|(_, above)| above.kind != Kind::Gateway) {
            for entity in listed().filter(|entity| entity.parent == Some(above.kind)) {
                chains.push((entity, parent, collection(entity, gateway, Some(&above.id.to_string()))));
            }
        }
        let read =
            stream::iter(chains)
                .map(|(entity, parent, path)| async move {
                    Ok::<_, Failure>((entity, parent, list(api, entity, path).await?))
                })
                .buffered(AT_ONCE);
        for (entity, parent, bodies) in read.try_collect::<Vec<_>>().await? {
            remote.add(entity, Some(parent), bodies);
        }
        Ok(remote)
    }

    fn add(&mut self, entity: &EntityType, parent: Option<usize>, bodies: Vec<Json>) {
        for body in bodies {
            let Some(id) = body["id"].as_str().and_then(|id| Uuid::try_parse(id).ok()) else {
                continue;
            };
            let name = body["name"].as_str().filter(|name| !name.is_empty()).map(str::to_owned);
            self.index
                .add(self.existing.len(), entity.kind, parent, name.as_deref(), Some(id));
            self.existing.push(Existing {
                kind: entity.kind,
                parent,
                id,
                name,
                body,
            });
        }
    }

    /// The entity with this id.
    pub(crate) fn by_id(&self, id: Uuid) -> Option<usize> {
        self.index.with_id(id).first().copied()
    }

    /// The place of the one of a kind with this name, of those that stand below the gateway itself.
    pub(crate) fn named(&self, kind: Kind, name: &str) -> Option<usize> {
        self.index.named(kind, name).first().copied()
    }
}

async fn list(api: &Api, entity: &EntityType, path: String) -> Result<Vec<Json>, Failure> {
    let listed = api.list(&path).await;
    listed.map_err(|failure| failure.doing(format!("list {}", entity.collection.replace('-', " "))))
}
