//! The way to a value in a resource.

use std::fmt;

use crate::protocol::{self, Selector};

/// The way from a resource to one of its values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Path(Vec<Step>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Attribute(String),
    Key(String),
    Index(usize),
}

impl Path {
    pub(crate) fn attribute(&self, name: &str) -> Self {
        self.with(Step::Attribute(name.to_owned()))
    }

    pub(crate) fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// As much of it as Terraform finds in a configuration: an attribute of the resource, and an element of it. It looks for a field of
    /// an object as it does for an entry of a map, and for nothing deeper.
    pub(crate) fn shown(&self) -> Self {
        let mut steps: Vec<_> = self.0.iter().take(2).cloned().collect();
        if let [_, Step::Attribute(name)] = &steps[..] {
            steps[1] = Step::Key(name.clone());
        }
        Self(steps)
    }

    fn with(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }
}

/// As an expression of Terraform's language.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Attribute(name) if index == 0 => f.write_str(name)?,
                Step::Attribute(name) => write!(f, ".{name}")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl From<&Path> for protocol::AttributePath {
    fn from(path: &Path) -> Self {
        let steps = path.0.iter().map(|step| match step {
            Step::Attribute(name) => Selector::Attribute(name.clone()),
            Step::Key(key) => Selector::Key(key.clone()),
            Step::Index(index) => Selector::Index(i64::try_from(*index).unwrap_or(i64::MAX)),
        });
        let steps = steps.map(|selector| protocol::Step {
            selector: Some(selector),
        });
        Self { steps: steps.collect() }
    }
}
