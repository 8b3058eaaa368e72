//! What a gateway is configured to do: entities, their validation, and the immutable [`Snapshot`] that a data plane runs
//! on. This crate does no I/O.

mod host_port;
mod limits;
mod names;
mod ports;
mod secret;
mod snapshot;

pub use host_port::{HostPort, HostPortError};
pub use limits::Limits;
pub use names::{BackendBrokerId, BackendClusterName, ListenerName, VirtualBrokerId, VirtualClusterName};
pub use ports::{BootstrapPort, BrokersWithoutPort, PortMapping, PortRange, Ports};
pub use secret::Secret;
pub use snapshot::{
    AclMode, BackendAuthentication, BackendCluster, ClientAuthentication, ForwardByPort, ForwardConfig, ForwardPolicy,
    Listener, LogFormat, LogLevel, LogSettings, Snapshot, VirtualCluster,
};
pub use uuid::Uuid;
