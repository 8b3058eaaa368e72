//! What the nodes of a gateway see of it.

use std::collections::HashMap;

use tidegate_model::{Observed, ObservedBackend, ObservedListener};
use tidegate_store::{Node, Place, Store, StoreError, Timestamp, Version};
use uuid::Uuid;

use crate::statistics::SILENCE;

/// How many nodes are read at once.
const PIECE: u32 = 500;

/// A node, and what it sees.
pub(crate) struct Seen {
    pub(crate) id: Uuid,
    pub(crate) last_seen: Timestamp,
    pub(crate) version: Version,
    pub(crate) observed: Observed,
}

impl From<Node> for Seen {
    fn from(node: Node) -> Self {
        Self {
            id: node.id,
            last_seen: node.last_seen,
            version: node.report.version,
            observed: serde_json::from_value(node.report.body).unwrap_or_default(),
        }
    }
}

impl Seen {
    /// Whether it was heard of lately.
    pub(crate) fn is_connected(&self) -> bool {
        self.last_seen >= connected_since()
    }
}

/// Nodes that are connected were heard of since then.
pub(crate) fn connected_since() -> Timestamp {
    Timestamp(Timestamp::now().0 - i64::try_from(SILENCE.as_millis()).unwrap_or(0))
}

/// All nodes of a gateway.
pub(crate) async fn nodes(store: &Store, gateway: Uuid) -> Result<Vec<Seen>, StoreError> {
    let mut all = Vec::new();
    let mut place = Place::First;
    loop {
        let page = store.nodes(gateway, place, PIECE).await?;
        all.extend(page.items.into_iter().map(Seen::from));
        let Some(next) = page.next else {
            return Ok(all);
        };
        place = Place::After(next);
    }
}

/// What each of the nodes that are connected says, by the id of what it says it of.
pub(crate) struct Views<'n> {
    pub(crate) listeners: HashMap<Uuid, Vec<&'n ObservedListener>>,
    pub(crate) backends: HashMap<Uuid, Vec<&'n ObservedBackend>>,
}

impl<'n> Views<'n> {
    pub(crate) fn of(nodes: &'n [Seen]) -> Self {
        let mut views = Self {
            listeners: HashMap::new(),
            backends: HashMap::new(),
        };
        for node in nodes.iter().filter(|node| node.is_connected()) {
            for listener in &node.observed.listeners {
                views.listeners.entry(listener.id).or_default().push(listener);
            }
            for backend in &node.observed.backend_clusters {
                views.backends.entry(backend.id).or_default().push(backend);
            }
        }
        views
    }
}
