//! A control plane as an operator runs it: by its API, with data planes in its process and elsewhere, on real Kafka.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

#[path = "../support/mod.rs"]
mod support;

mod certificates;
mod changes;
mod client;
mod console;
mod disk;
mod editors;
mod files;
mod load;
mod people;
mod place;
mod retention;
mod secrets;
mod several;
mod slow;
mod stage;
mod survival;
mod tokens;
mod upgrade;
mod writes;
