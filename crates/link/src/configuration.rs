//! A gateway's configuration as a set of items, and what differs between two of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// An entity. Of two with the same id, the one with the higher revision is newer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The entity's id.
    pub id: Uuid,
    /// Rises with every change of the entity.
    pub revision: i64,
    /// The entity itself.
    pub content: Value,
}

/// All entities of a gateway at one version.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Configuration {
    /// Rises with every change under the gateway.
    pub version: i64,
    /// The oldest version of a node that understands it, such as `1.1`.
    pub min_runtime_version: String,
    /// The entities by id.
    pub items: BTreeMap<Uuid, Arc<Item>>,
}

/// What leads from one version to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// The version to which it leads.
    pub version: i64,
    /// That of the new configuration.
    pub min_runtime_version: String,
    /// The version from which it leads; none if it holds everything.
    pub from: Option<i64>,
    /// Items that are new or have changed.
    pub items: Vec<Arc<Item>>,
    /// Items that are gone.
    pub removed: Vec<Uuid>,
}

/// An update that does not begin where one is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the update begins at version {from}, and this node has {known:?}")]
pub struct Mismatch {
    from: i64,
    known: Option<i64>,
}

impl Configuration {
    /// What somebody needs who has `known`.
    pub fn update_since(&self, known: Option<&Self>) -> Update {
        let differs = |item: &&Arc<Item>| {
            known
                .and_then(|known| known.items.get(&item.id))
                .is_none_or(|known| known.revision != item.revision)
        };
        let gone = |id: &&Uuid| !self.items.contains_key(id);
        let known_ids = known.map(|known| known.items.keys().filter(gone).copied().collect());
        Update {
            version: self.version,
            min_runtime_version: self.min_runtime_version.clone(),
            from: known.map(|known| known.version),
            items: self.items.values().filter(differs).cloned().collect(),
            removed: known_ids.unwrap_or_default(),
        }
    }

    /// What `update` makes of `known`.
    ///
    /// # Errors
    /// It begins elsewhere; everything has to be asked for.
    pub fn updated(known: Option<&Self>, update: Update) -> Result<Self, Mismatch> {
        let mut items = match update.from {
            None => BTreeMap::new(),
            Some(from) => match known {
                Some(known) if known.version == from => known.items.clone(),
                _ => {
                    let known = known.map(|known| known.version);
                    return Err(Mismatch { from, known });
                }
            },
        };
        for id in update.removed {
            items.remove(&id);
        }
        items.extend(update.items.into_iter().map(|item| (item.id, item)));
        Ok(Self {
            version: update.version,
            min_runtime_version: update.min_runtime_version,
            items,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn configuration(version: i64, items: &[(u128, i64)]) -> Configuration {
        let item = |&(id, revision): &(u128, i64)| {
            let id = Uuid::from_u128(id);
            let content = json!({ "name": format!("{id} at {revision}") });
            (id, Arc::new(Item { id, revision, content }))
        };
        Configuration {
            version,
            min_runtime_version: "1.0".to_owned(),
            items: items.iter().map(item).collect(),
        }
    }

    #[test]
    fn an_update_holds_what_differs_and_leads_to_the_new_configuration() {
        let old = configuration(4, &[(1, 1), (2, 1), (3, 7)]);
        for (new, sent, removed) in [
            (configuration(5, &[(1, 1), (2, 1), (3, 7)]), 0, 0),
            (configuration(5, &[(1, 1), (2, 2), (3, 7)]), 1, 0),
            (configuration(9, &[(2, 2), (3, 7), (4, 1), (5, 1)]), 3, 1),
            // A store that was restored from a backup.
            (configuration(3, &[(3, 6)]), 1, 2),
            (configuration(6, &[]), 0, 3),
        ] {
            let update = new.update_since(Some(&old));
            assert_eq!((update.items.len(), update.removed.len()), (sent, removed), "{new:?}");
            assert_eq!(Configuration::updated(Some(&old), update).unwrap(), new);
            let whole = new.update_since(None);
            assert_eq!(Configuration::updated(Some(&old), whole.clone()).unwrap(), new);
            assert_eq!(Configuration::updated(None, whole).unwrap(), new);
        }
    }

    #[test]
    fn an_update_from_another_version_is_refused() {
        let update = configuration(5, &[(1, 1)]).update_since(Some(&configuration(4, &[])));
        let known = configuration(3, &[]);
        assert!(Configuration::updated(Some(&known), update.clone()).is_err());
        assert!(Configuration::updated(None, update).is_err());
    }
}
