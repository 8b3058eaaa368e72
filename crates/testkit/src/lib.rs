//! Real Apache Kafka and PostgreSQL, a JVM helper, scripted peers and a chaos link, for tests, benches and demos.
//!
//! Nothing here needs Docker or root: Kafka's jars come from Maven, once for all checkouts ([`jars`]), and every
//! process that is started dies with the process that started it.

pub mod cache;
pub mod certificates;
pub mod chaos;
pub mod clients;
pub mod issuer;
pub mod jars;
pub mod java;
pub mod jvm;
pub mod kafka;
pub mod openid;
pub mod ports;
pub mod postgres;
pub mod process;
mod reader;
pub mod scratch;
pub mod scripted;
pub mod security;
pub mod terraform;
pub mod tokens;
pub mod wait;
