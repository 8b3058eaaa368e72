//! What a data plane does for its clients and brokers, seen from both sides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a helper cannot do fails its test"
)]

mod dice;
mod edits;
mod judge;
mod secured;
mod stage;
mod value;
mod world;

mod addresses;
mod api_versions;
mod back_pressure;
mod backend;
mod buffers;
mod changes;
mod conversations;
mod drain;
mod host_names;
mod kafka;
mod lanes;
mod limits;
mod listeners;
mod logins;
mod metrics;
mod no_port;
mod order;
mod sessions;
mod strangers;
