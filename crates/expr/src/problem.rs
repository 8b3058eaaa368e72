use std::fmt;

/// What is wrong with an expression, where, and how to mend it.
///
/// It reads as one line: `column 9: there is no field record.header; did you mean record.headers?`
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// Where in the text, in characters, the first being 1.
    pub column: usize,
    /// What is wrong.
    pub what: String,
    /// How to mend it, where that can be told.
    pub mend: Option<String>,
}

impl Problem {
    pub(crate) fn new(column: u32, what: impl Into<String>) -> Self {
        Self {
            column: column as usize,
            what: what.into(),
            mend: None,
        }
    }

    pub(crate) fn mend(mut self, how: impl Into<String>) -> Self {
        self.mend = Some(how.into());
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.what)?;
        match &self.mend {
            Some(how) => write!(f, "; {how}"),
            None => Ok(()),
        }
    }
}

/// The candidate that was probably meant, as `did you mean …?`
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    candidates
        .map(|candidate| {
            (
                strsim::jaro_winkler(&word.to_lowercase(), &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| format!("did you mean {candidate}?"))
}
