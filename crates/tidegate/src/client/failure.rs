//! Why a command could not do its work, in words for whoever typed it, and the exit code.

use std::fmt;

use tidegate_model::{Problem, Problems};

use crate::exit;
use crate::output::Unwritten;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The files are wrong.
    Wrong(Vec<Problem>),
    /// The command line is.
    Usage(String),
    /// There was no answer, or none that makes sense, or the control plane could not serve it.
    Unavailable(String),
    /// The API refused a request.
    Refused(Refusal),
    /// It was not done, for a reason of this side.
    NotDone(String),
    /// What was to be printed could not be.
    Unwritten(Unwritten),
}

/// An answer that is an error of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The status.
    pub(crate) status: u16,
    /// What is wrong, in the API's words.
    pub(crate) detail: String,
    /// Fields and what is wrong with each.
    pub(crate) faults: Vec<(String, String)>,
    /// What was asked for, such as `create backend cluster kafka`; may be empty.
    pub(crate) doing: String,
}

impl Failure {
    /// What the process ends with.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Wrong(_) => exit::CONFIGURATION,
            Self::Usage(_) => exit::USAGE,
            Self::Unavailable(_) => exit::UNAVAILABLE,
            Self::Refused(refusal) if refusal.status == 400 => exit::CONFIGURATION,
            Self::Refused(_) | Self::NotDone(_) => exit::REFUSED,
            Self::Unwritten(_) => exit::UNWRITTEN,
        }
    }

    /// Both, as far as one can be told with the other.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Wrong(mut problems), Self::Wrong(more)) => {
                problems.extend(more);
                Self::Wrong(problems)
            }
            (one, other) => Self::NotDone(format!("{one}\n{other}")),
        }
    }

    /// The failure, with what was asked for.
    pub(crate) fn doing(self, doing: impl Into<String>) -> Self {
        match self {
            Self::Refused(refusal) if refusal.doing.is_empty() => Self::Refused(Refusal {
                doing: doing.into(),
                ..refusal
            }),
            other => other,
        }
    }
}

impl From<Unwritten> for Failure {
    fn from(unwritten: Unwritten) -> Self {
        Self::Unwritten(unwritten)
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Self::Wrong(problems.into_iter().collect())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(problems) => {
                for problem in problems {
                    writeln!(f, "{problem}")?;
                }
                let noun = if problems.len() == 1 { "problem" } else { "problems" };
                write!(f, "{} {noun}", problems.len())
            }
            Self::Usage(words) | Self::Unavailable(words) | Self::NotDone(words) => f.write_str(words),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Unwritten(unwritten) => unwritten.fmt(f),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.doing.is_empty() {
            write!(f, "cannot {}: ", self.doing)?;
        }
        match self.status {
            401 => write!(
                f,
                "the API takes no token like this: {}; give one with TIDEGATE_TOKEN or --token-file",
                self.detail
            ),
            403 => write!(f, "the token may not do that: {}", self.detail),
            status => {
                write!(f, "{}", self.detail)?;
                if self.faults.len() > 1 {
                    for (field, reason) in &self.faults {
                        write!(f, "\n    {field}: {reason}")?;
                    }
                }
                write!(f, " ({status})")
            }
        }
    }
}
