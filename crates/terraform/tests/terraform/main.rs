//! The provider under the real Terraform, against a real control plane.

#![allow(clippy::unwrap_used)]

mod between;
mod changes;
mod data;
mod differing;
mod docs;
mod dropped;
mod edit;
mod every;
mod examples;
mod fields;
mod kafka;
mod kill;
mod refused;
mod schema;
mod secrets;
mod takeover;
mod unknown;
mod world;
mod wrong;
