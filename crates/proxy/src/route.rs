//! From a port to a virtual cluster and a broker, and back from a broker to the address that clients are told.
//!
//! The one place where virtual broker ids meet those of the backend. A virtual id will stand for (backend, broker);
//! while a virtual cluster has one backend the numbers are the same.

use std::sync::Arc;

use tidegate_model::{BackendBrokerId, ListenerName, PortMapping, VirtualBrokerId, VirtualCluster};
use tidegate_wire::endpoints::Endpoint;

use crate::backend::{Backend, Target};
use crate::metrics::ClusterMetrics;

/// A virtual cluster in use.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) virtual_cluster: Arc<VirtualCluster>,
    /// The cluster id that clients see.
    pub(crate) kafka_cluster_id: String,
    pub(crate) backend: Arc<Backend>,
    pub(crate) metrics: ClusterMetrics,
}

/// The way from one listener to one virtual cluster.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) listener: ListenerName,
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) advertised_host: String,
    pub(crate) ports: PortMapping,
}

/// What a client reaches through one of a route's ports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entrance {
    /// Any broker.
    Bootstrap,
    /// The broker with this id.
    Broker(VirtualBrokerId),
}

impl Route {
    /// What the port leads to.
    pub(crate) fn entrance(&self, port: u16) -> Option<Entrance> {
        match self.ports.broker_of(port) {
            Some(broker) => Some(Entrance::Broker(broker)),
            None => (self.ports.bootstrap_port() == Some(port)).then_some(Entrance::Bootstrap),
        }
    }

    /// Which real broker to connect to.
    pub(crate) fn target(&self, entrance: Entrance) -> Target {
        match entrance {
            Entrance::Bootstrap => Target::Any,
            Entrance::Broker(broker) => Target::Broker(to_backend(broker)),
        }
    }

    /// Where clients reach the broker to which a backend's response refers.
    pub(crate) fn endpoint_of(&self, broker: BackendBrokerId) -> Option<Endpoint<'_>> {
        let port = self.ports.port_of(to_virtual(broker))?;
        Some(Endpoint {
            host: &self.advertised_host,
            port,
        })
    }
}

pub(crate) const fn to_virtual(broker: BackendBrokerId) -> VirtualBrokerId {
    VirtualBrokerId::new(broker.value())
}

pub(crate) const fn to_backend(broker: VirtualBrokerId) -> BackendBrokerId {
    BackendBrokerId::new(broker.value())
}
