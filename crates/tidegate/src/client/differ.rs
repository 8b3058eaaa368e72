//! The fields in which two bodies differ.

use serde_json::Value as Json;

use super::canonical::joined;

/// A field that changes, by the way to it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FieldChange {
    pub(crate) field: String,
    /// None if it was not there.
    pub(crate) from: Option<Json>,
    /// None if it will not be there.
    pub(crate) to: Option<Json>,
}

/// What differs, field by field; lists of the same length element by element, others as a whole.
pub(crate) fn differences(from: &Json, to: &Json) -> Vec<FieldChange> {
    let mut found = Vec::new();
    compare("", Some(from), Some(to), &mut found);
    found
}

/// Every field of a body.
pub(crate) fn leaves(body: &Json) -> Vec<FieldChange> {
    let mut found = Vec::new();
    compare("", None, Some(body), &mut found);
    found
}

fn compare(path: &str, from: Option<&Json>, to: Option<&Json>, found: &mut Vec<FieldChange>) {
    if from == to {
        return;
    }
    let none = serde_json::Map::new();
    let is_empty = |value: Option<&Json>| value.and_then(Json::as_object).is_none_or(serde_json::Map::is_empty);
    match (from, to) {
        (Some(Json::Object(_)) | None, Some(Json::Object(_)) | None) if !(is_empty(from) && is_empty(to)) => {
            let from = from.and_then(Json::as_object).unwrap_or(&none);
            let to = to.and_then(Json::as_object).unwrap_or(&none);
            for (key, value) in from {
                compare(&joined(path, key), Some(value), to.get(key), found);
            }
            for (key, value) in to.iter().filter(|(key, _)| !from.contains_key(*key)) {
                compare(&joined(path, key), None, Some(value), found);
            }
        }
        (Some(Json::Array(from)), Some(Json::Array(to)))
            if from.len() == to.len() && from.iter().all(Json::is_object) =>
        {
            for (index, (from, to)) in from.iter().zip(to).enumerate() {
                compare(&format!("{path}[{index}]"), Some(from), Some(to), found);
            }
        }
        _ => found.push(FieldChange {
            field: path.to_owned(),
            from: from.cloned(),
            to: to.cloned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_field_that_differs_is_named() {
        let from = json!({ "a": 1, "b": { "c": [1], "d": "x" }, "l": [{ "k": 1 }, { "k": 2 }], "gone": {} });
        let to = json!({ "a": 1, "b": { "c": [1, 2] }, "l": [{ "k": 1 }, { "k": 3 }], "new": { "x": true } });
        let found: Vec<_> = differences(&from, &to)
            .into_iter()
            .map(|change| (change.field, change.from, change.to))
            .collect();
        let expected = [
            ("b.c", Some(json!([1])), Some(json!([1, 2]))),
            ("b.d", Some(json!("x")), None),
            ("gone", Some(json!({})), None),
            ("l[1].k", Some(json!(2)), Some(json!(3))),
            ("new.x", None, Some(json!(true))),
        ];
        let expected: Vec<_> = expected.map(|(field, from, to)| (field.to_owned(), from, to)).to_vec();
        assert_eq!(found, expected);
    }
}
