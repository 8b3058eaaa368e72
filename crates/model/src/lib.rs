//! What a gateway is configured to do: entities, their validation, and the immutable [`Snapshot`] that a data plane runs
//! on. This crate does no I/O.
//!
//! [`shape`] says once what every entity looks like. A configuration file goes through these steps, each of which reports
//! everything that it finds: text → positioned tree → held against the shape, with defaults and templates filled in → held
//! against what this version can do → plain data → references resolved and cross-checked → [`Snapshot`].
//!
//! ```
//! let text = "
//! backend_clusters:
//!   - name: kafka
//!     bootstrap_servers: ['kafka-1:9092']
//!     authentication: { type: anonymous }
//! listeners:
//!   - name: main
//!     addresses: [localhost]
//!     ports: [9095-9092]
//! ";
//! let problems = tidegate_model::load("gateway.yaml", text, &|_| None).unwrap_err();
//! assert_eq!(
//!     problems.to_string(),
//!     "gateway.yaml:9:13: listeners[0].ports[0]: the range runs backwards\n    help: write \"9092-9095\"",
//! );
//! ```

pub mod entity;
pub mod shape;

mod authentication;
mod build;
mod changes;
mod check;
mod config;
mod document;
mod host_port;
mod json_schema;
mod limits;
mod names;
mod node;
mod observed;
mod path;
mod pem;
mod ports;
mod problem;
mod secret;
mod snapshot;
mod stated;
mod support;
mod template;
mod tls;
mod yaml;

pub use authentication::{
    BackendAuthentication, ClientAuthentication, Credentials, OauthClient, PlainMediation, ScramAlgorithm,
};
pub use changes::{Change, What};
pub use document::{Document, load};
pub use host_port::{HostPort, HostPortError};
pub use json_schema::{BodySchemas, json_schema, replacement_schemas, request_schemas, response_schemas};
pub use limits::Limits;
pub use names::{BackendBrokerId, BackendClusterName, ListenerName, VirtualBrokerId, VirtualClusterName};
pub use observed::{Observed, ObservedBackend, ObservedBroker, ObservedListener, Traffic};
pub use pem::expiry;
pub use ports::{BootstrapPort, BrokersWithoutPort, PortMapping, PortRange, Ports};
pub use problem::{Position, Problem, Problems};
pub use secret::Secret;
pub use snapshot::{
    AclMode, BackendCluster, ForwardByPort, ForwardBySni, ForwardConfig, ForwardPolicy, HostFormat, Listener,
    LogFormat, LogLevel, LogSettings, Snapshot, VirtualCluster,
};
pub use stated::Stated;
pub use template::{Env, Files, Sources};
pub use tls::{BackendTls, Certificates, ClientCertificates, Identity, TlsServer, TlsVersions};
pub use uuid::Uuid;
