//! A document as a tree that remembers where each of its parts stands.

use serde_json::Value as Json;

use crate::path::{Path, Segment};
use crate::problem::Position;

/// A value and where it begins.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) at: Position,
    pub(crate) value: Value,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is no 64-bit integer, as it was written.
    Number(String),
    String(String),
    List(Vec<Node>),
    /// No key occurs twice.
    Map(Vec<Entry>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_at: Position,
    pub(crate) value: Node,
}

impl Node {
    /// JSON, which has no positions.
    pub(crate) fn from_json(json: Json) -> Self {
        let value = match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(value),
            Json::Number(number) => match number.as_i64() {
                Some(value) => Value::Integer(value),
                None => Value::Number(number.to_string()),
            },
            Json::String(text) => Value::String(text),
            Json::Array(items) => Value::List(items.into_iter().map(Self::from_json).collect()),
            Json::Object(fields) => Value::Map(fields.into_iter().map(Entry::from_json).collect()),
        };
        Self {
            at: Position::default(),
            value,
        }
    }

    /// The field named `key`, if this is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value),
            _ => None,
        }
    }

    /// Where `path` leads, or where the nearest part on the way to it stands.
    pub(crate) fn position(&self, path: &Path) -> Position {
        let mut node = self;
        for segment in path.segments() {
            let next = match (segment, &node.value) {
                (Segment::Key(key), Value::Map(_)) => node.get(key),
                (Segment::Index(index), Value::List(items)) => items.get(*index),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.at
    }

    /// What the value is, in the words of a message.
    pub(crate) fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Integer(_) => "an integer",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}

impl Entry {
    fn from_json((key, value): (String, Json)) -> Self {
        Self {
            key,
            key_at: Position::default(),
            value: Node::from_json(value),
        }
    }
}
