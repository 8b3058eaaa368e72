//! The Kafka protocol as a gateway needs it. Pure: no sockets, no configuration, no policies.

pub mod malformed;
pub mod read;
pub mod schema;
pub mod write;
