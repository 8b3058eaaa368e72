//! Percentiles.

use std::time::Duration;

/// What was measured of one thing many times.
#[derive(Debug, Default)]
pub(crate) struct Figures(Vec<Duration>);

impl Figures {
    pub(crate) fn add(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn join(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Median, 99th percentile and the longest, in milliseconds.
    pub(crate) fn text(mut self) -> String {
        self.0.sort_unstable();
        let at = |share: usize| {
            let last = self.0.len().saturating_sub(1);
            let took = self.0.get((self.0.len() * share / 100).min(last));
            took.copied().unwrap_or_default().as_secs_f64() * 1e3
        };
        format!(
            "p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms of {}",
            at(50),
            at(99),
            at(100),
            self.0.len()
        )
    }
}
