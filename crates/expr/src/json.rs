//! Claims, metadata and record values as serde_json has them.

use serde_json::Value as Json;

use crate::{List, Map, Value};

impl Map for serde_json::Map<String, Json> {
    fn get(&self, key: &str) -> Option<Value<'_>> {
        self.get(key).map(Value::from)
    }

    fn len(&self) -> usize {
        self.len()
    }
}

impl List for Vec<Json> {
    fn get(&self, index: usize) -> Option<Value<'_>> {
        <[Json]>::get(self, index).map(Value::from)
    }

    fn len(&self) -> usize {
        self.len()
    }
}

/// Numbers that are no integers of 64 bits become doubles.
impl<'a> From<&'a Json> for Value<'a> {
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(is) => Self::Bool(*is),
            Json::Number(number) => match number.as_i64() {
                Some(int) => Self::Int(int),
                None => number.as_f64().map_or(Self::Null, Self::Double),
            },
            Json::String(text) => Self::from(text.as_str()),
            Json::Array(list) => Self::List(list),
            Json::Object(map) => Self::Map(map),
        }
    }
}
