//! `tidegate apply`, `diff`, `get`, `delete` and `dump`: configuration files against the API of a control plane; and
//! `token` with `--api`.
//!
//! Files are taken apart to entities (`file`), what the gateway has is read whole (`remote`), both are brought into one
//! form (`canonical`), and what differs becomes a plan (`plan`), which is shown (`show`) and carried out (`execute`).
//! Nothing here knows an entity: the model describes them all.

mod api;
mod canonical;
mod check;
mod commands;
mod differ;
mod execute;
mod failure;
mod file;
mod gateway;
mod index;
mod kinds;
mod matching;
mod options;
mod plan;
mod remote;
mod sequence;
mod show;
mod table;
mod terminal;
mod yaml;

pub(crate) use api::Api;
pub(crate) use commands::{apply, delete, diff, dump, get, token};
pub(crate) use failure::Failure;
pub(crate) use gateway::Gateway;
pub(crate) use options::{Connection, Credentials, PlanOutput};
