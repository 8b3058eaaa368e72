//! The configuration file, read and checked.

use std::path::Path;

use tidegate_model::{Snapshot, load};

/// Reads and checks the file; template strings take their values from the environment.
///
/// # Errors
/// Everything that is wrong with it, as text for a person.
pub(crate) fn read(path: &Path) -> Result<Snapshot, String> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {name}: {error}"))?;
    load(&name, &text, &|variable| std::env::var(variable).ok()).map_err(|problems| problems.to_string())
}
