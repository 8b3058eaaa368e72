//! Writes the typed messages: `crates/wire/src/messages`.

use anyhow::Result;

use crate::Files;
use crate::resolve::Message;

pub(crate) fn files(_messages: &[Message], _release: &str) -> Result<Files> {
    Ok(Files::new())
}
