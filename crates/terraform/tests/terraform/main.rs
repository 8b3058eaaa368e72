//! The provider under the real Terraform, against a real control plane.

#![allow(clippy::unwrap_used)]

mod between;
mod changes;
mod data;
mod docs;
mod every;
mod examples;
mod kafka;
mod kill;
mod schema;
mod secrets;
mod takeover;
mod unknown;
mod world;
