//! The data plane: listeners, connections, routing and backend clusters.
//!
//! ```text
//!   Gateway ── listener ──► connection ──► Route ──► Backend ──► broker
//!                           one task       port ↔ broker,        topology, kept fresh
//!                           for each pair  virtual ↔ backend ids
//! ```
//!
//! It knows a [`Snapshot`](tidegate_model::Snapshot) and the Kafka protocol; it does not know where the snapshot came from.

mod arrangement;
mod backend;
mod cluster;
mod connection;
mod door;
mod end;
mod expiry;
mod gateway;
mod handling;
mod limit;
mod listener;
mod metrics;
mod names;
mod passage;
mod pool;
mod quiet;
mod route;
mod socket;
mod stream;
mod tls;
mod trace;

pub use arrangement::ApplyError;
pub use backend::{Backend, ConnectError, Health, Probe, ProbeStep, Probed, Topology};
pub use end::{End, Fault};
pub use gateway::{Gateway, Sockets, StartError, Touched};
pub use listener::BindError;
pub use metrics::Metrics;
pub use trace::Tracer;
