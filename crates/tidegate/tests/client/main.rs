//! `tidegate apply`, `diff`, `get`, `delete` and `dump` against the real API: the real binary, the store that comes with
//! the product, and files with every kind of entity.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod apply;
mod errors;
mod output;
mod renames;
mod secrets;
mod settings;
mod tables;
mod tokens;
mod up;
mod world;
