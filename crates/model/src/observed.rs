//! What a node tells of the entities that it serves: how they fare, and what has passed. No secrets, and bounded.
//!
//! Nodes and control planes may be of different versions: what one does not know of the other is left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A node's view of its gateway.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Observed {
    /// The version of the configuration's language that the node understands.
    pub runtime_version: String,
    /// When the configuration came into force, in milliseconds since 1970; none if none has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub config_applied_at: Option<i64>,
    /// Distinguishes one life of the node from another: counters begin anew with each.
    pub life: Uuid,
    /// For how long the node had been counting when it said this, in milliseconds.
    pub uptime_ms: u64,
    /// All virtual clusters together, also those that are not in [`virtual_clusters`](Self::virtual_clusters).
    pub total: Traffic,
    /// The virtual clusters that have had clients, at most [`MOST_VIRTUAL_CLUSTERS`](Self::MOST_VIRTUAL_CLUSTERS).
    pub virtual_clusters: BTreeMap<Uuid, Traffic>,
    /// The listeners, at most [`MOST_LISTENERS`](Self::MOST_LISTENERS).
    pub listeners: Vec<ObservedListener>,
    /// The backend clusters to which a listener leads, at most [`MOST_BACKEND_CLUSTERS`](Self::MOST_BACKEND_CLUSTERS).
    pub backend_clusters: Vec<ObservedBackend>,
}

impl Observed {
    /// A report of so many virtual clusters has some 120 kB.
    pub const MOST_VIRTUAL_CLUSTERS: usize = 1_000;
    /// The most listeners of a report.
    pub const MOST_LISTENERS: usize = 1_000;
    /// The most backend clusters of a report.
    pub const MOST_BACKEND_CLUSTERS: usize = 200;
    /// The most brokers of a report, over all its backend clusters.
    pub const MOST_BROKERS: usize = 1_000;
    /// The most bytes of an error's text.
    pub const MOST_ERROR_BYTES: usize = 500;
}

/// What has passed since the node was started. All but `connections` only ever rise.
///
/// On its way it is a list of numbers, in the order of the fields: there are many of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<u64>", into = "Vec<u64>")]
pub struct Traffic {
    /// Client connections open now.
    pub connections: u64,
    /// Client connections so far.
    pub accepted: u64,
    /// Requests received from clients.
    pub requests: u64,
    /// Their bytes.
    pub request_bytes: u64,
    /// Bytes of responses received from brokers.
    pub response_bytes: u64,
    /// Connections that ended through the client's fault.
    pub client_errors: u64,
    /// Connections that ended through the broker's fault, or the network's.
    pub broker_errors: u64,
    /// Connections that ended through the gateway's fault.
    pub gateway_errors: u64,
    /// Time that requests and responses have spent in the gateway, in microseconds.
    pub gateway_us: u64,
    /// How many requests that time is of.
    pub timed: u64,
    /// When the first client came, in milliseconds since 1970; 0 if none has.
    pub first_client_at: u64,
}

const FIELDS: usize = 11;

impl Traffic {
    /// The place of `first_client_at` in the list.
    pub const FIRST_CLIENT_AT: usize = FIELDS - 1;
}

impl From<Vec<u64>> for Traffic {
    fn from(numbers: Vec<u64>) -> Self {
        let mut all = [0; FIELDS];
        for (place, number) in all.iter_mut().zip(numbers) {
            *place = number;
        }
        let [
            connections,
            accepted,
            requests,
            request_bytes,
            response_bytes,
            client_errors,
            broker_errors,
            gateway_errors,
            gateway_us,
            timed,
            first_client_at,
        ] = all;
        Self {
            connections,
            accepted,
            requests,
            request_bytes,
            response_bytes,
            client_errors,
            broker_errors,
            gateway_errors,
            gateway_us,
            timed,
            first_client_at,
        }
    }
}

impl From<Traffic> for Vec<u64> {
    fn from(traffic: Traffic) -> Self {
        vec![
            traffic.connections,
            traffic.accepted,
            traffic.requests,
            traffic.request_bytes,
            traffic.response_bytes,
            traffic.client_errors,
            traffic.broker_errors,
            traffic.gateway_errors,
            traffic.gateway_us,
            traffic.timed,
            traffic.first_client_at,
        ]
    }
}

impl Traffic {
    /// Both together; the first client is the earlier one.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let first_client_at = match (self.first_client_at, other.first_client_at) {
            (0, at) | (at, 0) => at,
            (one, another) => one.min(another),
        };
        Self {
            connections: self.connections + other.connections,
            accepted: self.accepted + other.accepted,
            requests: self.requests + other.requests,
            request_bytes: self.request_bytes + other.request_bytes,
            response_bytes: self.response_bytes + other.response_bytes,
            client_errors: self.client_errors + other.client_errors,
            broker_errors: self.broker_errors + other.broker_errors,
            gateway_errors: self.gateway_errors + other.gateway_errors,
            gateway_us: self.gateway_us + other.gateway_us,
            timed: self.timed + other.timed,
            first_client_at,
        }
    }
}

/// A listener on a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedListener {
    /// Its id.
    pub id: Uuid,
    /// Why some of its addresses take no clients; none if all do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// When its certificate expires, in seconds since 1970; none if it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_expires_at: Option<i64>,
}

/// A backend cluster as a node sees it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ObservedBackend {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Kafka's id of the cluster; none until it has been reached.
    pub cluster_id: Option<String>,
    /// The node id of the controller, as far as the brokers say.
    pub controller_id: Option<i32>,
    /// When its metadata was last had, in milliseconds since 1970.
    pub last_refresh_at: Option<i64>,
    /// What went wrong since, and how to mend it.
    pub last_error: Option<String>,
    /// When the first of the certificates expires that the brokers or the gateway show, in seconds since 1970.
    pub certificate_expires_at: Option<i64>,
    /// How many brokers its metadata names.
    pub named: usize,
    /// Its brokers, and those that it named until lately.
    pub brokers: Vec<ObservedBroker>,
}

/// A broker as a node sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedBroker {
    /// Its node id.
    pub id: i32,
    /// Where it says that it is.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Its rack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rack: Option<String>,
    /// Whether the node got through to it when it last tried; none if it has not tried yet.
    #[serde(default)]
    pub reachable: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traffic_is_a_list_of_numbers_that_may_become_longer() {
        let traffic = Traffic {
            connections: 1,
            timed: 10,
            first_client_at: 11,
            ..Traffic::default()
        };
        let text = serde_json::to_string(&traffic).unwrap();
        assert_eq!(text, "[1,0,0,0,0,0,0,0,0,10,11]");
        assert_eq!(serde_json::from_str::<Traffic>(&text).unwrap(), traffic);
        let newer = serde_json::from_str::<Traffic>("[1,0,0,0,0,0,0,0,0,10,11,12]").unwrap();
        assert_eq!(newer, traffic);
        assert_eq!(serde_json::from_str::<Traffic>("[1]").unwrap().connections, 1);
    }

    #[test]
    fn a_report_of_another_version_is_read_as_far_as_it_goes() {
        let old = r#"{"runtime_version":"1.2","backends":[],"traffic":{"requests":7},"errors":[]}"#;
        let observed: Observed = serde_json::from_str(old).unwrap();
        assert_eq!(observed.runtime_version, "1.2");
        assert_eq!(observed.total, Traffic::default());
    }
}
