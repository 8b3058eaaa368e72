//! Progress on standard error, results on standard output.

use std::io::{self, Write};
use std::time::Duration;

use tokio::time::Instant;

/// A line for whoever watches.
pub(crate) fn note(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}

/// A part of the result.
pub(crate) fn print(text: &str) {
    drop(writeln!(io::stdout().lock(), "{text}"));
}

/// Says what runs and how long the rest will take.
#[derive(Debug)]
pub(crate) struct Progress {
    left: Duration,
    begun: Instant,
}

impl Progress {
    /// Starts with an estimate of the whole.
    pub(crate) fn new(whole: Duration) -> Self {
        Self {
            left: whole,
            begun: Instant::now(),
        }
    }

    /// Tells that a step begins, which is estimated to take `step`.
    pub(crate) fn step(&mut self, what: &str, step: Duration) {
        let left = self.left.as_secs();
        let gone = self.begun.elapsed().as_secs();
        note(&format!(
            "[{:02}:{:02}, about {}:{:02} left] {what}",
            gone / 60,
            gone % 60,
            left / 60,
            left % 60
        ));
        self.left = self.left.saturating_sub(step);
    }
}
