//! Version ranges as the definitions write them: `3`, `0-2`, `4+`, `none`.

use anyhow::{Context, Result, bail};

/// Versions from `first` to `last`, both inclusive; empty when `first > last`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Versions {
    /// Lowest version.
    pub(crate) first: i16,
    /// Highest version; `i16::MAX` for `4+`.
    pub(crate) last: i16,
}

impl Versions {
    pub(crate) const NONE: Self = Self { first: 0, last: -1 };

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let number = |text: &str| {
            text.parse::<i16>()
                .with_context(|| format!("{text:?} is not a version"))
        };
        if text == "none" {
            return Ok(Self::NONE);
        }
        if let Some(first) = text.strip_suffix('+') {
            return Ok(Self {
                first: number(first)?,
                last: i16::MAX,
            });
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let versions = Self {
            first: number(first)?,
            last: number(last)?,
        };
        if versions.is_empty() {
            bail!("{text:?} is an empty range");
        }
        Ok(versions)
    }

    pub(crate) fn intersect(self, other: Self) -> Self {
        let versions = Self {
            first: self.first.max(other.first),
            last: self.last.min(other.last),
        };
        if versions.is_empty() { Self::NONE } else { versions }
    }

    pub(crate) fn contains(self, version: i16) -> bool {
        self.first <= version && version <= self.last
    }

    pub(crate) fn covers(self, other: Self) -> bool {
        self.intersect(other) == other
    }

    pub(crate) fn is_empty(self) -> bool {
        self.first > self.last
    }

    pub(crate) fn each(self) -> impl Iterator<Item = i16> {
        self.first..=self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_kafka_writes_them() {
        for (text, expect) in [
            ("none", Some((0, -1))),
            ("3", Some((3, 3))),
            ("0-12", Some((0, 12))),
            ("4+", Some((4, i16::MAX))),
            ("5-4", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(Versions::parse(text).ok().map(|v| (v.first, v.last)), expect, "{text}");
        }
    }
}
