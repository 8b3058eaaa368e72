//! What the provider has to say against what it was asked.

use std::fmt::Display;

use tidegate_model::Problem;

use super::advice::in_hcl;
use crate::body::Said;
use crate::client::Failure;
use crate::protocol::{Diagnostic, Severity};
use crate::value::Path;

/// What the provider has to say against what it was asked.
#[derive(Debug, Default)]
pub(super) struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    pub(super) fn error(&mut self, summary: impl Display, detail: impl Display) {
        self.add(Severity::Error, None, &summary, &detail);
    }

    /// Of an attribute of the root.
    pub(super) fn error_at(&mut self, attribute: &str, summary: impl Display, detail: impl Display) {
        self.add(
            Severity::Error,
            Some(&Path::default().attribute(attribute)),
            &summary,
            &detail,
        );
    }

    fn error_on(&mut self, path: Option<&Path>, summary: impl Display, detail: impl Display) {
        self.add(Severity::Error, path, &summary, &detail);
    }

    pub(super) fn warning(&mut self, summary: impl Display, detail: impl Display) {
        self.add(Severity::Warning, None, &summary, &detail);
    }

    pub(super) fn warning_at(&mut self, attribute: &str, summary: impl Display, detail: impl Display) {
        self.add(
            Severity::Warning,
            Some(&Path::default().attribute(attribute)),
            &summary,
            &detail,
        );
    }

    pub(super) fn warning_on(&mut self, path: Option<&Path>, summary: impl Display, detail: impl Display) {
        self.add(Severity::Warning, path, &summary, &detail);
    }

    /// The value; or none, and an error.
    pub(super) fn check<T, E: Display>(&mut self, result: Result<T, E>) -> Option<T> {
        result.map_err(|error| self.error(error, "")).ok()
    }

    /// What is wrong with an attribute.
    pub(super) fn fault(&mut self, path: &Path, words: impl Display, detail: impl Display) {
        self.error_on(Some(path), format!("{path}: {words}"), detail);
    }

    /// What is wrong with a field of what was said, where the attribute is.
    pub(super) fn fault_of(&mut self, said: &Said, field: &str, reason: impl Display, detail: impl Display) {
        if field.is_empty() {
            self.error(reason, detail);
        } else {
            self.error_on(said.place(field), format!("{}: {reason}", said.way(field)), detail);
        }
    }

    /// What the model says, where the attribute is.
    pub(super) fn problem(&mut self, said: &Said, problem: &Problem) {
        let detail = problem
            .help
            .as_deref()
            .map(|help| sentence(&in_hcl(help)))
            .unwrap_or_default();
        self.fault_of(said, &problem.field, &problem.reason, detail);
    }

    /// What the API says, where the attribute is if it names one. `doing` is what was tried.
    pub(super) fn failure(&mut self, doing: &str, said: Option<&Said>, failure: &Failure) {
        if let Failure::Refused { faults, request, .. } = failure
            && !faults.is_empty()
        {
            let nothing = Said::default();
            let said = said.unwrap_or(&nothing);
            let detail = format!("The control plane does not {doing} (request {request}).");
            for fault in faults {
                self.fault_of(said, &fault.field, &fault.reason, &detail);
            }
            return;
        }
        self.error(format!("cannot {doing}"), sentence(&failure.to_string()));
    }

    fn add(&mut self, severity: Severity, path: Option<&Path>, summary: &dyn Display, detail: &dyn Display) {
        self.0.push(Diagnostic {
            severity: severity.into(),
            summary: sentence(&summary.to_string()).trim_end_matches('.').to_owned(),
            detail: detail.to_string(),
            attribute: path.map(|path| (&path.shown()).into()),
        });
    }
}

impl From<Diagnostics> for Vec<Diagnostic> {
    fn from(said: Diagnostics) -> Self {
        said.0
    }
}

/// With a full stop, as Terraform's own texts have it.
fn sentence(text: &str) -> String {
    if text.is_empty() || text.ends_with(['.', '?', '!']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
