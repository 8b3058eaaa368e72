//! Real clients through the gateway to real brokers, with everything that keeps strangers out: TLS and host names towards
//! clients, every login to the brokers, every login of clients, and what each says when something is wrong.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[path = "../support/mod.rs"]
mod support;

mod backends;
mod configuration;
mod framings;
mod logins;
mod names;
mod refusals;
mod secrets;
mod sessions;
mod unreachable;
mod world;
