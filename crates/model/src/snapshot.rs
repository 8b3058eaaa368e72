//! A whole checked configuration, references resolved: what a data plane runs on.
//!
//! A snapshot never changes. A new configuration becomes a new snapshot, and what is equal in both can be compared entity
//! by entity.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use crate::authentication::{BackendAuthentication, ClientAuthentication};
use crate::host_port::HostPort;
use crate::limits::Limits;
use crate::names::{BackendClusterName, ListenerName, VirtualClusterName};
use crate::ports::{PortMapping, Ports};
use crate::tls::{BackendTls, TlsServer};

/// Everything that a data plane needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Snapshot {
    /// The backend clusters, in the user's order.
    pub backend_clusters: Vec<Arc<BackendCluster>>,
    /// The virtual clusters, in the user's order.
    pub virtual_clusters: Vec<Arc<VirtualCluster>>,
    /// The listeners, in the user's order. No two listen on the same address and port.
    pub listeners: Vec<Arc<Listener>>,
    /// What bounds a node's spending.
    pub limits: Limits,
    /// Where `/healthz`, `/readyz` and `/metrics` are served; nowhere if absent.
    pub admin: Option<SocketAddr>,
    /// The Unix socket for commands on the same machine; none if absent.
    pub control: Option<PathBuf>,
    /// How the node logs.
    pub log: LogSettings,
}

/// A real Kafka cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendCluster {
    /// Stable across restarts.
    pub id: Uuid,
    /// Unique among backend clusters.
    pub name: BackendClusterName,
    /// Where to learn the cluster's brokers; one that answers is enough. Never empty.
    pub bootstrap_servers: Vec<HostPort>,
    /// How the gateway logs in to the brokers.
    pub authentication: BackendAuthentication,
    /// How connections to the brokers are secured; plaintext if absent.
    pub tls: Option<BackendTls>,
    /// Age at which what is known of the brokers is fetched anew.
    pub metadata_update_interval: Duration,
}

/// What clients see as one Kafka cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VirtualCluster {
    /// Stable across restarts.
    pub id: Uuid,
    /// Unique among virtual clusters.
    pub name: VirtualClusterName,
    /// The cluster's part of a host name, unique among virtual clusters.
    pub dns_label: String,
    /// The real cluster behind it.
    pub destination: Arc<BackendCluster>,
    /// The methods by which a client may log in; any of them will do. Never empty.
    pub authentication: Vec<ClientAuthentication>,
    /// Who decides what a client may do.
    pub acl_mode: AclMode,
}

/// Who decides what a client of a virtual cluster may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AclMode {
    /// The brokers do; requests about ACLs are forwarded to them.
    Passthrough,
}

/// Where clients connect, and what becomes of their connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listener {
    /// Stable across restarts.
    pub id: Uuid,
    /// Unique among listeners.
    pub name: ListenerName,
    /// The addresses to listen on. `::` stands for all IPv6 addresses and for no IPv4 address, so its socket has to be
    /// bound with `IPV6_V6ONLY`.
    pub addresses: Vec<IpAddr>,
    /// The ports to listen on, on each of the addresses.
    pub ports: Ports,
    /// The enabled forward policies; the first that matches a connection wins, and if none does it is closed. At most
    /// one maps ports.
    pub forward: Vec<ForwardPolicy>,
    /// How clients secure their connections; plaintext if absent.
    pub tls: Option<TlsServer>,
}

/// Leads connections of a listener to virtual clusters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardPolicy {
    /// The user's name for the policy, if it has one.
    pub name: Option<String>,
    /// How a connection finds its virtual cluster and its broker.
    pub config: ForwardConfig,
}

/// How a connection finds its virtual cluster and its broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForwardConfig {
    /// By the port to which the client connected.
    PortMapping(ForwardByPort),
    /// By the host name for which the client asked in its TLS hello. Every virtual cluster can be reached.
    Sni(ForwardBySni),
}

/// One virtual cluster, each of its brokers on a port of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardByPort {
    /// Where the connections lead.
    pub destination: Arc<VirtualCluster>,
    /// The host that clients are told for every broker.
    pub advertised_host: String,
    /// Which of the listener's ports stands for which broker.
    pub ports: PortMapping,
}

/// Every virtual cluster, told apart by host names: `bootstrap.<dns_label><suffix>`, `broker-<id>.<dns_label><suffix>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForwardBySni {
    /// What follows the `dns_label`, such as `.kafka.example.com`.
    pub suffix: String,
    /// The port that clients are told; the one to which they connected if absent.
    pub advertised_port: Option<u16>,
    /// How the host names are built.
    pub host_format: HostFormat,
}

/// How host names for SNI are built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostFormat {
    /// `broker-<id>.<dns_label><suffix>`: a certificate for each virtual cluster.
    #[default]
    PerClusterSuffix,
    /// `broker-<id>-<dns_label><suffix>`: one certificate for all.
    SharedSuffix,
}

/// How a node logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogSettings {
    /// How an event is written.
    pub format: LogFormat,
    /// What is written: events of this level and graver ones.
    pub level: LogLevel,
}

/// How a log event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// `key=value` pairs, one event a line.
    #[default]
    Logfmt,
    /// One JSON object a line.
    Json,
}

/// How grave a log event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// An operator must act.
    Error,
    /// Unexpected, and handled.
    Warn,
    /// What the node does, a line for each thing that lasts.
    #[default]
    Info,
    /// A line for each connection.
    Debug,
    /// A line for each request.
    Trace,
}

impl VirtualCluster {
    /// The id that Kafka clients see for this cluster: 22 characters of URL-safe base64 like Kafka's own, stable for as
    /// long as [`VirtualCluster::id`] is.
    pub fn kafka_cluster_id(&self) -> String {
        let mut bytes = *self.id.as_bytes();
        // Kafka makes no ids that start with a dash, because on a command line they look like an option. The first
        // character is a dash when the six top bits are 111110.
        if bytes[0] >> 2 == 0b11_1110 {
            bytes[0] &= 0b0111_1111;
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

impl ForwardConfig {
    /// What of it is the listener's own: a virtual cluster counts by its id.
    pub(crate) fn place(&self) -> impl PartialEq + '_ {
        match self {
            Self::PortMapping(forward) => (
                Some((forward.destination.id, forward.advertised_host.as_str(), &forward.ports)),
                None,
            ),
            Self::Sni(forward) => (None, Some(forward)),
        }
    }
}

impl Listener {
    /// Every address and port to listen on.
    pub fn socket_addresses(&self) -> impl Iterator<Item = SocketAddr> + '_ {
        self.addresses
            .iter()
            .flat_map(|address| self.ports.iter().map(|port| SocketAddr::new(*address, port)))
    }

    /// The virtual cluster that owns the ports, the host and ports that its brokers are told by, if there is one.
    pub fn port_mapping(&self) -> Option<&ForwardByPort> {
        self.forward.iter().find_map(|policy| match &policy.config {
            ForwardConfig::PortMapping(config) => Some(config),
            ForwardConfig::Sni(_) => None,
        })
    }
}

impl LogLevel {
    /// The level's name, as in the configuration file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        }
    }
}
