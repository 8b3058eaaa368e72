//! The Terraform provider of Tidegate. Its resources are made from the model's shapes, as the API is.

mod body;
mod client;
pub mod docs;
pub mod examples;
mod hcl;
mod log;
mod plugin;
mod protocol;
mod provider;
mod resource;
mod schema;
mod types;
mod value;

pub use log::{complain, start as start_log};
pub use plugin::serve;
