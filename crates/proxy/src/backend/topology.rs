//! What a backend cluster says of itself.

use std::collections::BTreeMap;

use tidegate_model::{BackendBrokerId, HostPort};

/// The brokers of a backend cluster, as its last metadata said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topology {
    /// Kafka's id of the cluster; absent until the first metadata, and from brokers that have none.
    pub cluster_id: Option<String>,
    /// Where each broker listens.
    pub brokers: BTreeMap<BackendBrokerId, HostPort>,
}

impl Topology {
    /// Whether the cluster has not been heard of yet.
    pub fn is_unknown(&self) -> bool {
        self.brokers.is_empty()
    }
}
