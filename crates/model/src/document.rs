//! From text to [`Snapshot`].

use serde_json::Value as Json;

use crate::build;
use crate::check;
use crate::config::Config;
use crate::node::{Node, Value};
use crate::path::Path;
use crate::problem::{Problems, Report};
use crate::shape::FILE;
use crate::snapshot::Snapshot;
use crate::support;
use crate::template::{Env, Sources};
use crate::yaml;

/// A text that was read as YAML, with the place of every part in it.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) file: String,
    pub(crate) root: Node,
}

impl Document {
    /// Reads one YAML document. `file` is for messages only.
    ///
    /// # Errors
    /// What is wrong with the YAML: its syntax, a key that occurs twice, or more of it than is read.
    pub fn parse(file: &str, text: &str) -> Result<Self, Problems> {
        Ok(Self {
            file: file.to_owned(),
            root: yaml::parse(file, text)?,
        })
    }

    /// A document that is JSON already, such as [`crate::entity::document`] makes. Problems have no positions.
    pub fn from_json(file: &str, json: Json) -> Self {
        Self {
            file: file.to_owned(),
            root: Node::from_json(json),
        }
    }

    /// Checks the document as a configuration file and makes a snapshot of it. `sources` have what its template strings
    /// name.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn snapshot(&self, sources: &Sources<'_>) -> Result<Snapshot, Problems> {
        let mut report = Report::new(&self.file);
        if self.root.value == Value::Null {
            report.add(
                self.root.at,
                &Path::root(),
                "the file is empty",
                "begin with `backend_clusters:`",
            );
            return Err(report.into_problems());
        }
        let checked = check::check(&self.root, &FILE, sources, &mut report);
        support::check(&self.root, &mut report);
        let snapshot = build::snapshot(Config::read(&checked), &self.root, &mut report);
        report.into_result(snapshot)
    }
}

/// Reads a configuration file whose template strings name environment variables only; [`Document::parse`] and
/// [`Document::snapshot`] in one.
///
/// # Errors
/// Everything that is wrong with it.
pub fn load(file: &str, text: &str, env: &Env<'_>) -> Result<Snapshot, Problems> {
    Document::parse(file, text)?.snapshot(&Sources::env(env))
}
