//! The way to a value in a resource.

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

    /// As much of it as Terraform finds in a configuration: an attribute of the resource, and the element of it.
    pub(crate) fn shown(&self) -> Self {
        let within = matches!(self.0.get(1), Some(Step::Index(_) | Step::Key(_)));
        Self(self.0.iter().take(if within { 2 } else { 1 }).cloned().collect())
    }

    fn with(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
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
