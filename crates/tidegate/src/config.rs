//! The configuration file, read and checked.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use tidegate_model::{Document, Problems, Snapshot, Sources};

/// A configuration, and the files that it came from.
#[derive(Debug)]
pub(crate) struct Configuration {
    pub(crate) snapshot: Snapshot,
    /// The file itself and those that it names: whoever changes one of them changes the configuration.
    pub(crate) files: BTreeSet<PathBuf>,
    /// Sections that are there and mean something to a control plane alone.
    pub(crate) of_a_control_plane: Vec<&'static str>,
}

/// What is wrong with a configuration, as text for a person, and the files that could be read all the same.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) problems: String,
    pub(crate) files: BTreeSet<PathBuf>,
}

/// Reads and checks the file, or standard input for `-`; template strings take their values from the environment and from
/// files.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn read(file: &Path) -> Result<Configuration, Wrong> {
    let name = name(file);
    match text(file) {
        Ok(text) => parse(&name, &text, file),
        Err(error) => Err(Wrong {
            problems: format!("cannot read {name}: {error}"),
            files: BTreeSet::from([file.to_owned()]),
        }),
    }
}

/// The same for a text that is called `name` and came from `file`.
///
/// # Errors
/// Everything that is wrong with it.
pub(crate) fn parse(name: &str, text: &str, file: &Path) -> Result<Configuration, Wrong> {
    let files = RefCell::new(BTreeSet::from([file.to_owned()]));
    let read = |path: &str| {
        files.borrow_mut().insert(PathBuf::from(path));
        std::fs::read_to_string(path).map_err(|error| error.to_string())
    };
    let sources = Sources {
        env: &|variable| std::env::var(variable).ok(),
        files: &read,
    };
    let read = Document::parse(name, text).and_then(|document| {
        let snapshot = document.snapshot(&sources)?;
        Ok((snapshot, document.settings_of_a_control_plane()))
    });
    let files = files.into_inner();
    match read {
        Ok((snapshot, of_a_control_plane)) => Ok(Configuration {
            snapshot,
            files,
            of_a_control_plane,
        }),
        Err(problems) => Err(Wrong {
            problems: in_words(name, &problems),
            files,
        }),
    }
}

fn in_words(name: &str, problems: &Problems) -> String {
    let count = problems.count();
    let noun = if count == 1 { "problem" } else { "problems" };
    format!("{problems}\n{name}: {count} {noun}")
}

/// What messages call the file.
pub(crate) fn name(file: &Path) -> String {
    if file == Path::new("-") {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

/// The text of the file, or of standard input for `-`.
///
/// # Errors
/// It cannot be read, or is not UTF-8.
pub(crate) fn text(file: &Path) -> io::Result<String> {
    if file != Path::new("-") {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
}
