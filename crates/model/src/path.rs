//! The way from a document's root to one of its fields.

use std::fmt;
use std::sync::Arc;

/// Prints as `virtual_clusters[0].authentication[1].type`; the root prints as nothing.
///
/// Each field of a document is visited with its path, and few of the paths are ever printed: one shares the way to its
/// parent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Path(Option<Arc<Step>>);

#[derive(Debug, PartialEq, Eq)]
struct Step {
    before: Path,
    segment: Segment,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Segment {
    Key(Box<str>),
    Index(usize),
}

impl Path {
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// The path to a field of what this path leads to.
    pub(crate) fn key(&self, key: &str) -> Self {
        self.with(Segment::Key(key.into()))
    }

    /// The path to an element of what this path leads to.
    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Segment::Index(index))
    }

    /// The path that prints as `text`.
    pub(crate) fn parse(text: &str) -> Self {
        let mut path = Self::root();
        for part in text.split('.').filter(|part| !part.is_empty()) {
            let (key, indices) = part.split_once('[').unwrap_or((part, ""));
            if !key.is_empty() {
                path = path.key(key);
            }
            for index in indices.split(['[', ']']).filter_map(|index| index.parse().ok()) {
                path = path.index(index);
            }
        }
        path
    }

    /// From the root on.
    pub(crate) fn segments(&self) -> Vec<&Segment> {
        let mut segments: Vec<_> = self.upwards().collect();
        segments.reverse();
        segments
    }

    /// From the last to the first.
    pub(crate) fn upwards(&self) -> impl Iterator<Item = &Segment> {
        let mut next = self.0.as_deref();
        std::iter::from_fn(move || {
            let step = next?;
            next = step.before.0.as_deref();
            Some(&step.segment)
        })
    }

    fn with(&self, segment: Segment) -> Self {
        let before = self.clone();
        Self(Some(Arc::new(Step { before, segment })))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, segment) in self.segments().into_iter().enumerate() {
            match segment {
                Segment::Key(key) => write!(f, "{}{key}", if i == 0 { "" } else { "." })?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
