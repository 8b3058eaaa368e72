//! Reads an OpenAPI document in YAML and compares operations.
#![allow(dead_code, clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

use std::collections::{BTreeMap, BTreeSet};

use granit_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value, json};

/// A YAML file as JSON, as far as contracts use YAML.
pub(crate) fn read(path: &str) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    let mut open: Vec<(Option<String>, Value)> = Vec::new();
    let mut root = Value::Null;
    for event in Parser::new_from_str(&text) {
        let value = match event.unwrap().0 {
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::SequenceStart(..) => {
                open.push((None, json!([])));
                continue;
            }
            Event::MappingStart(..) => {
                open.push((None, json!({})));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().unwrap().1,
            _ => continue,
        };
        match open.last_mut() {
            None => root = value,
            Some((_, Value::Array(items))) => items.push(value),
            Some((key, Value::Object(fields))) => match key.take() {
                None => *key = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
                Some(key) => drop(fields.insert(key, value)),
            },
            Some(_) => panic!("a value in a scalar"),
        }
    }
    root
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    match (style, text) {
        (ScalarStyle::Plain, "null" | "~" | "") => Value::Null,
        (ScalarStyle::Plain, "true" | "false") => json!(text == "true"),
        (ScalarStyle::Plain, _) => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
        _ => json!(text),
    }
}

/// A path whose parameters have no names.
pub(crate) fn normal(path: &str) -> String {
    let parts = path
        .split('/')
        .map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Whether a line of the table, `PATTERN # reason`, is about a difference. `*` stands for anything.
pub(crate) fn explains(line: &str, difference: &str) -> bool {
    let pattern = line.split(" # ").next().unwrap_or_default().trim();
    let mut rest = difference;
    for (index, piece) in pattern.split('*').enumerate() {
        let Some(at) = rest.find(piece).filter(|at| index > 0 || *at == 0) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty() || pattern.ends_with('*')
}

/// What one operation says otherwise than the other: the contract's first.
pub(crate) fn differences((contract, theirs): (&Value, &Value), (own, ours): (&Value, &Value)) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let success = |operation: &Value| {
        let statuses = operation["responses"].as_object().unwrap().keys();
        statuses
            .filter(|status| status.starts_with('2'))
            .cloned()
            .collect::<Vec<_>>()
            .join(",")
    };
    let (their_status, our_status) = (success(theirs), success(ours));
    if their_status != our_status {
        found.insert(format!("status {their_status}, here {our_status}"));
    }
    let statuses = |operation: &Value| {
        operation["responses"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<BTreeSet<_>>()
    };
    for missing in statuses(theirs).difference(&statuses(ours)) {
        found.insert(format!("status {missing} is not there"));
    }
    for parameter in query(contract, theirs).difference(&query(own, ours)) {
        found.insert(format!("query {parameter} is not there"));
    }
    for (what, theirs, ours) in [
        ("body", request(contract, theirs), request(own, ours)),
        (
            "answer",
            response(contract, theirs, &their_status),
            response(own, ours, &our_status),
        ),
    ] {
        let nulls = what == "answer";
        let (theirs, ours) = (flat(contract, &theirs, nulls), flat(own, &ours, nulls));
        let places: BTreeSet<_> = theirs.keys().chain(ours.keys()).collect();
        for place in places {
            match (theirs.get(place), ours.get(place)) {
                (Some(_), None) => drop(found.insert(format!("{what}{place} is not there"))),
                (None, Some(_)) => drop(found.insert(format!("{what}{place} is more than the contract has"))),
                (Some(theirs), Some(ours)) if theirs != ours => {
                    found.insert(format!("{what}{place} {theirs}, here {ours}"));
                }
                _ => {}
            }
        }
    }
    found
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    match value["$ref"]
        .as_str()
        .and_then(|path| document.pointer(path.trim_start_matches('#')))
    {
        Some(found) => resolve(document, found),
        None => value,
    }
}

/// Names of query parameters; of an object, those of its fields.
fn query(document: &Value, operation: &Value) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let parameter = resolve(document, parameter);
        let name = parameter["name"].as_str().unwrap_or_default();
        if parameter["in"] != "query" {
            continue;
        }
        match resolve(document, &parameter["schema"])["properties"].as_object() {
            None => drop(names.insert(name.to_owned())),
            Some(fields) => {
                for (field, schema) in fields {
                    let inner = resolve(document, schema)["properties"]
                        .as_object()
                        .cloned()
                        .unwrap_or_default();
                    if inner.is_empty() {
                        names.insert(format!("{name}[{field}]"));
                    }
                    names.extend(inner.keys().map(|inner| format!("{name}[{field}][{inner}]")));
                }
            }
        }
    }
    names
}

fn request(document: &Value, operation: &Value) -> Value {
    resolve(document, &operation["requestBody"])["content"]["application/json"]["schema"].clone()
}

fn response(document: &Value, operation: &Value, status: &str) -> Value {
    resolve(document, &operation["responses"][status])["content"]["application/json"]["schema"].clone()
}

/// Every field of a schema by its path, with what matters to clients: whether it is required, its types, words, limits
/// and default. With `nulls` whether it may be null too: in requests null is as good as nothing everywhere.
fn flat(document: &Value, schema: &Value, nulls: bool) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let mut required = BTreeSet::new();
    flatten(document, schema, "", &mut fields, &mut required, 0);
    fields
        .into_iter()
        .map(|(path, field)| {
            let shown = field.shown(required.contains(&path), nulls);
            (path, shown)
        })
        .collect()
}

#[derive(Default)]
struct Field {
    facts: BTreeSet<String>,
    words: BTreeSet<String>,
    default: Option<String>,
}

/// Limits that both documents write in the same way.
const LIMITS: [&str; 10] = [
    "format",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
];

impl Field {
    fn shown(&self, required: bool, nulls: bool) -> String {
        let mut shown = if required { "required" } else { "optional" }.to_owned();
        for fact in self.facts.iter().filter(|fact| nulls || *fact != "null") {
            shown += &format!(" {fact}");
        }
        if !self.words.is_empty() {
            shown += &format!(" {}", self.words.iter().cloned().collect::<Vec<_>>().join("|"));
        }
        let default = self.default.as_ref().map(|default| format!(" ={default}"));
        shown + &default.unwrap_or_default()
    }

    /// What a schema says of the field itself, through the variants that it may have.
    fn describe(&mut self, document: &Value, schema: &Value) {
        let schema = resolve(document, schema);
        for variants in ["allOf", "oneOf", "anyOf"] {
            for variant in schema[variants].as_array().into_iter().flatten() {
                self.describe(document, variant);
            }
        }
        let kinds = match &schema["type"] {
            Value::Array(kinds) => kinds.clone(),
            kind => vec![kind.clone()],
        };
        self.facts
            .extend(kinds.iter().filter_map(Value::as_str).map(str::to_owned));
        if schema["nullable"] == true {
            self.facts.insert("null".to_owned());
        }
        for limit in LIMITS {
            if let Some(value) = schema.get(limit).filter(|value| **value != json!(0)) {
                self.facts
                    .insert(format!("{limit}={}", value.to_string().replace('"', "")));
            }
        }
        let words = schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .chain(schema.get("const"));
        let words: Vec<_> = words.filter(|word| !word.is_null()).collect();
        if !words.is_empty() {
            self.facts.insert("string".to_owned());
        }
        self.words
            .extend(words.iter().map(|word| word.to_string().replace('"', "")));
    }
}

fn flatten(
    document: &Value,
    schema: &Value,
    path: &str,
    fields: &mut BTreeMap<String, Field>,
    required: &mut BTreeSet<String>,
    depth: usize,
) {
    if depth > 40 {
        return;
    }
    let schema = resolve(document, schema);
    for variants in ["allOf", "oneOf", "anyOf"] {
        for variant in schema[variants].as_array().into_iter().flatten() {
            flatten(document, variant, path, fields, required, depth + 1);
        }
    }
    if schema["items"].is_object() {
        flatten(
            document,
            &schema["items"],
            &format!("{path}[]"),
            fields,
            required,
            depth + 1,
        );
    }
    let names = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    if depth == 0 || schema["properties"].is_object() {
        required.extend(names.map(|name| format!("{path}.{name}")));
    }
    let empty = Map::new();
    for (name, inner) in schema["properties"].as_object().unwrap_or(&empty) {
        let place = format!("{path}.{name}");
        let field = fields.entry(place.clone()).or_default();
        field.describe(document, inner);
        let default = [inner, resolve(document, inner)]
            .into_iter()
            .find_map(|schema| schema.get("default"));
        field.default = default.map(Value::to_string).or(field.default.take());
        flatten(document, inner, &place, fields, required, depth + 1);
    }
}
