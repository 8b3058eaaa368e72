//! Resources: their states from answers of the API, and their plans from configurations. Nothing here talks to anybody.

mod choice;
mod configuration;
mod path;
mod plan;
mod private;
mod state;
mod stored;
mod warnings;

pub(crate) use configuration::configuration;
pub(crate) use path::{below, collection, one};
pub(crate) use plan::{Planned, body, plan, stated};
pub(crate) use private::{Pending, Private};
pub(crate) use state::{completed, is_as_asked, refreshed, without_unknown};
pub(crate) use stored::stored;
pub(crate) use warnings::{on_change, on_end, on_start};
