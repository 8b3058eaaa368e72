//! The configuration file, read and checked.

use std::io::{self, Read as _};
use std::path::Path;

use tidegate_model::{Snapshot, load};

/// Reads and checks the file, or standard input for `-`; template strings take their values from the environment.
///
/// # Errors
/// Everything that is wrong with it, as text for a person.
pub(crate) fn read(file: &Path) -> Result<Snapshot, String> {
    let name = name(file);
    let text = text(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    load(&name, &text, &|variable| std::env::var(variable).ok()).map_err(|problems| {
        let count = problems.count();
        let noun = if count == 1 { "problem" } else { "problems" };
        format!("{problems}\n{name}: {count} {noun}")
    })
}

/// What messages call the file.
pub(crate) fn name(file: &Path) -> String {
    if file == Path::new("-") {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

fn text(file: &Path) -> io::Result<String> {
    if file != Path::new("-") {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
