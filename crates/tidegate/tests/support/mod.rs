//! What the end-to-end tests share: a real cluster of three brokers, the gateway's own binary in front of it, and clients.

#![allow(dead_code)] // each test binary needs a part
#![allow(clippy::unwrap_used, clippy::print_stderr)]

pub(crate) mod collector;
pub(crate) mod gateway;
pub(crate) mod librdkafka;
pub(crate) mod load;
pub(crate) mod logs;
pub(crate) mod metrics;
pub(crate) mod raw;
pub(crate) mod sockets;
pub(crate) mod stage;

use std::time::Duration;

/// How long a condition may take that comes soon on an idle machine: these machines are not idle.
pub(crate) const SOON: Duration = Duration::from_secs(60);
