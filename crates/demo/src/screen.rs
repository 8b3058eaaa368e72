//! What the demo prints: plain lines, so that they also read well in a log.

use std::fmt::Display;
use std::io::{self, Write};

/// Standard output; whoever closed it does not want to read any more, which is no error.
pub(crate) struct Screen(io::Stdout);

impl Screen {
    pub(crate) fn new() -> Self {
        Self(io::stdout())
    }

    pub(crate) fn line(&mut self, line: impl Display) {
        drop(writeln!(self.0, "{line}"));
        drop(self.0.flush());
    }

    /// On standard error, with its causes in one line.
    #[allow(clippy::unused_self)] // one place for all that is printed
    pub(crate) fn error(&mut self, error: &anyhow::Error) {
        drop(writeln!(io::stderr(), "error: {error:#}"));
    }
}

/// A number with commas between thousands.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Bytes as `12.3 kB` or `4.5 MB`.
pub(crate) fn bytes(count: u64) -> String {
    let tenths = |unit: u64| format!("{}.{}", grouped(count / unit), count % unit * 10 / unit);
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{} kB", tenths(1_000)),
        _ => format!("{} MB", tenths(1_000_000)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
        for (count, text) in [
            (999, "999 B"),
            (1_250, "1.2 kB"),
            (3_900_000, "3.9 MB"),
            (2_000_000_000, "2,000.0 MB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }
}
