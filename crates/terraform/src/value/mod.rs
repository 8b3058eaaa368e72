//! Values of Terraform's language, and their encodings.

mod json;
mod msgpack;
mod path;

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Number, Value as Json};

pub(crate) use json::{from_json, type_of};
pub(crate) use msgpack::{DecodeError, decode, encode};
pub(crate) use path::Path;

/// A value of Terraform's language. It prints without its texts, which may be secrets.
#[derive(Clone, PartialEq, Default)]
pub(crate) enum Value {
    #[default]
    Null,
    /// Known after an apply.
    Unknown,
    Bool(bool),
    Number(Number),
    String(String),
    /// A list, a tuple or a set.
    List(Vec<Value>),
    /// An object or a map.
    Object(Fields),
    /// A value of an attribute that takes any type, with its own.
    Dynamic(Box<Dynamic>),
}

pub(crate) type Fields = BTreeMap<String, Value>;

/// A value with its type.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dynamic {
    /// The type, in Terraform's JSON.
    pub(crate) kind: Json,
    pub(crate) value: Value,
}

static NULL: Value = Value::Null;

impl Value {
    /// The attribute of an object; null if there is none, or no object.
    pub(crate) fn get(&self, name: &str) -> &Self {
        self.fields().and_then(|fields| fields.get(name)).unwrap_or(&NULL)
    }

    /// The element of a list; null if there is none, or no list.
    pub(crate) fn at(&self, index: usize) -> &Self {
        self.items().and_then(|items| items.get(index)).unwrap_or(&NULL)
    }

    /// What it is apart from its type.
    pub(crate) fn plain(&self) -> &Self {
        match self {
            Self::Dynamic(dynamic) => dynamic.value.plain(),
            other => other,
        }
    }

    pub(crate) fn fields(&self) -> Option<&Fields> {
        match self.plain() {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> Option<&[Self]> {
        match self.plain() {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self.plain() {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn is_null(&self) -> bool {
        *self.plain() == Self::Null
    }

    pub(crate) fn is_unknown(&self) -> bool {
        *self.plain() == Self::Unknown
    }

    /// Whether nothing in it is unknown.
    pub(crate) fn is_known(&self) -> bool {
        match self.plain() {
            Self::Unknown => false,
            Self::List(items) => items.iter().all(Self::is_known),
            Self::Object(fields) => fields.values().all(Self::is_known),
            _ => true,
        }
    }

    /// A text, or null.
    pub(crate) fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Null, |text| Self::String(text.to_owned()))
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Unknown => f.write_str("unknown"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(value) => fmt::Display::fmt(value, f),
            Self::String(text) => write!(f, "text of {} bytes", text.len()),
            Self::List(items) => items.fmt(f),
            Self::Object(fields) => fields.fmt(f),
            Self::Dynamic(dynamic) => dynamic.fmt(f),
        }
    }
}
