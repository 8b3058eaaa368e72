//! What a node tells about itself.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// How a node fares.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The node's id: its own from its first start on.
    pub node: Uuid,
    /// The version of its program.
    pub version: String,
    /// The version of the configuration that is in force; none if none is.
    pub config_version: Option<i64>,
    /// Why a newer configuration is not in force, and whatever else an operator has to know.
    pub errors: Vec<NodeError>,
    /// What it sees and counts: backend clusters, connections, traffic. Its meaning is the composition's.
    pub health: Value,
}

/// Something that is wrong on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeError {
    /// Its kind, such as `configuration_refused`.
    pub name: String,
    /// What is wrong, and how to mend it.
    pub message: String,
}
