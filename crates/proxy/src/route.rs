//! From a port or a host name to a virtual cluster and a broker, and back from a broker to the address that clients are
//! told.
//!
//! The one place where virtual broker ids meet those of the backend. A virtual id will stand for (backend, broker);
//! while a virtual cluster has one backend the numbers are the same.

use std::borrow::Cow;
use std::sync::Arc;

use arc_swap::ArcSwap;
use tidegate_model::{BackendBrokerId, BrokersWithoutPort, ForwardBySni, ListenerName, PortMapping, VirtualBrokerId};
use tidegate_wire::endpoints::Endpoint;

use crate::backend::Target;
use crate::cluster::Cluster;
use crate::names;

/// The way from one listener to one virtual cluster. It lasts as long as both do; what it says of addresses may change.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) listener: ListenerName,
    pub(crate) cluster: Arc<Cluster>,
    pub(crate) way: ArcSwap<Way>,
}

/// How clients find the brokers of a virtual cluster on a listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// Each has a port of its own.
    Ports {
        advertised_host: String,
        ports: PortMapping,
    },
    /// Each has a host name of its own.
    Names {
        /// The virtual cluster's part of the host name.
        dns_label: String,
        forward: ForwardBySni,
    },
}

/// What a client reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Entrance {
    /// Any broker.
    Bootstrap,
    /// The broker with this id.
    Broker(VirtualBrokerId),
}

impl Entrance {
    /// Which real broker to connect to.
    pub(crate) fn target(self) -> Target {
        match self {
            Self::Bootstrap => Target::Any,
            Self::Broker(broker) => Target::Broker(to_backend(broker)),
        }
    }
}

impl Way {
    /// What the port leads to, where ports tell brokers apart.
    pub(crate) fn entrance(&self, port: u16) -> Option<Entrance> {
        let Self::Ports { ports, .. } = self else { return None };
        match ports.broker_of(port) {
            Some(broker) => Some(Entrance::Broker(broker)),
            None => (ports.bootstrap_port() == Some(port)).then_some(Entrance::Bootstrap),
        }
    }

    /// Where a client that came by `port` reaches the broker.
    fn endpoint_of(&self, broker: VirtualBrokerId, port: u16) -> Option<Endpoint<'static>> {
        Some(match self {
            Self::Ports { advertised_host, ports } => Endpoint {
                host: Cow::Owned(advertised_host.clone()),
                port: ports.port_of(broker)?,
            },
            Self::Names { dns_label, forward } => Endpoint {
                host: Cow::Owned(names::host(forward, dns_label, Entrance::Broker(broker))),
                port: forward.advertised_port.unwrap_or(port),
            },
        })
    }
}

impl Route {
    /// Where a client that came by `port` reaches the broker to which a backend's response refers.
    pub(crate) fn endpoint_of(&self, broker: BackendBrokerId, port: u16) -> Option<Endpoint<'static>> {
        self.way.load().endpoint_of(to_virtual(broker), port)
    }

    /// The host that clients are told for every broker, where ports tell them apart.
    pub(crate) fn advertised_host(&self) -> Option<String> {
        match &**self.way.load() {
            Way::Ports { advertised_host, .. } => Some(advertised_host.clone()),
            Way::Names { .. } => None,
        }
    }

    /// Which of the cluster's brokers clients have no way to.
    pub(crate) fn check(&self, brokers: impl IntoIterator<Item = BackendBrokerId>) -> Result<(), BrokersWithoutPort> {
        match &**self.way.load() {
            Way::Ports { ports, .. } => ports.check(brokers.into_iter().map(to_virtual)),
            Way::Names { .. } => Ok(()),
        }
    }
}

pub(crate) const fn to_virtual(broker: BackendBrokerId) -> VirtualBrokerId {
    VirtualBrokerId::new(broker.value())
}

pub(crate) const fn to_backend(broker: VirtualBrokerId) -> BackendBrokerId {
    BackendBrokerId::new(broker.value())
}
