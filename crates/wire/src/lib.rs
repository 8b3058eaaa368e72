//! The Kafka protocol as a gateway needs it. Pure: no sockets, no configuration, no policies.

pub mod apis;
pub mod endpoints;
pub mod frame;
pub mod malformed;
pub mod messages;
pub mod program;
pub mod read;
pub mod rewrite;
pub mod schema;
pub mod table;
pub mod walk;
pub mod write;
