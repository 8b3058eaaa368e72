//! What a data plane does for its clients and brokers, seen from both sides.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what a helper cannot do fails its test"
)]

mod dice;
mod stage;
mod value;
mod world;

mod addresses;
