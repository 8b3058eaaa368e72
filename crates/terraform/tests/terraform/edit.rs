//! The examples, changed: each value to another one, and each choice to another variant.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};
use tidegate_terraform::examples::Example;

use crate::fields::{Choice, choices};

/// What changes of a text can be: any further text, or another word of those that fields take.
const WORDS: &[&str] = &[
    "sha256",
    "sha512",
    "tls12",
    "tls13",
    "passthrough",
    "error",
    "ignore",
    "warn",
    "hide_prefix",
    "enforce_prefix",
    "reject",
    "mark",
    "skip",
    "key",
    "value",
    "none",
    "at_start",
    "TLSv1.2",
    "per_cluster_suffix",
    "shared_suffix",
    "required",
    "requested",
    "topic",
    "group",
    "allow",
    "deny",
    "read",
    "write",
    "avro",
    "json",
    "9093",
    "9200-9210",
    "192.0.2.7",
];

/// The same resource with every value another one, where the model allows another one.
pub(crate) fn changed(example: &Example, all: &[Example]) -> Example {
    let mut changed = example.clone();
    // The API changes none.
    if example.word == "static_key" {
        return changed;
    }
    let tags = choices(example).into_iter();
    let tags: Vec<_> = tags
        .map(|choice| format!("{}/{}", choice.pointer, choice.tag))
        .collect();
    let mut ways = Vec::new();
    leaves(&example.body, String::new(), &mut ways);
    ways.retain(|way| !tags.contains(way));
    // What could not be changed before may be, now that others have.
    for way in ways.iter().chain(&ways) {
        let old = changed.body.pointer(way).unwrap().clone();
        if old != *example.body.pointer(way).unwrap() {
            continue;
        }
        let tried = candidates(way, &old, example, all).into_iter().any(|new| {
            *changed.body.pointer_mut(way).unwrap() = new;
            changed.problems().is_empty()
        });
        if !tried {
            *changed.body.pointer_mut(way).unwrap() = old;
        }
    }
    // Neither can be changed without the other.
    if let Some(login) = changed.body.pointer_mut("/authentication/0")
        && login["mediation"] == "passthrough"
    {
        login["mediation"] = "terminate".into();
        login["principals"] = json!([{ "username": "payments", "password": "${env['PASSWORD']}" }]);
    }
    changed
}

fn leaves(value: &Json, at: String, found: &mut Vec<String>) {
    match value {
        Json::Object(fields) => {
            for (name, value) in fields {
                leaves(value, format!("{at}/{name}"), found);
            }
        }
        Json::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                leaves(value, format!("{at}/{index}"), found);
            }
        }
        _ => found.push(at),
    }
}

fn candidates(way: &str, old: &Json, example: &Example, all: &[Example]) -> Vec<Json> {
    match old {
        // Others count on it.
        Json::Bool(true) if way == "/insecure_allow_anonymous_virtual_cluster_auth" => Vec::new(),
        Json::String(_) if way == "/min_runtime_version" => vec![json!("1.3")],
        Json::Bool(value) => vec![json!(!value)],
        Json::Number(number) => vec![json!(number.as_i64().unwrap() + 1)],
        Json::String(text) if text.starts_with("=file") => vec![json!(text.replace("data-plane", "another"))],
        Json::String(text) if text.starts_with('=') => others(text, example, all),
        Json::String(text) => {
            let others = WORDS.iter().filter(|word| *word != text).map(|word| json!(word));
            let texts = [json!(format!("{text}2")), json!(text.replace("orders", "payments"))].into_iter();
            texts.filter(|new| *new != *old).chain(others).collect()
        }
        _ => Vec::new(),
    }
}

/// References to other resources of the type to which `text` refers.
fn others(text: &str, example: &Example, all: &[Example]) -> Vec<Json> {
    let parts: Vec<_> = text.trim_start_matches("=tidegate_").split('.').collect();
    let [word, label, attribute] = parts[..] else {
        return Vec::new();
    };
    let others = all
        .iter()
        .filter(|other| other.word == word && other.label != label && other.label != example.label);
    others
        .map(|other| json!(format!("=tidegate_{word}.{}.{attribute}", other.label)))
        .collect()
}

/// The same resources with another variant of each choice, as another one has it, where the model allows one: each variant once, if it
/// can be.
pub(crate) fn rechosen(all: &[Example]) -> Vec<Example> {
    let mut chosen = BTreeSet::new();
    let resources = all.iter().map(|example| {
        let mut rechosen = example.clone();
        let mut done: Vec<String> = Vec::new();
        for choice in choices(example) {
            if done.iter().any(|above| choice.pointer.starts_with(above.as_str())) {
                continue;
            }
            let old = rechosen.body.pointer(&choice.pointer).unwrap().clone();
            let mut others = variants(&choice, all);
            others.retain(|other| other[choice.tag] != old[choice.tag]);
            let key = |other: &Json| (choice.way.clone(), other[choice.tag].to_string());
            others.sort_by_key(|other| chosen.contains(&key(other)));
            let found = others.into_iter().find(|new| {
                rechosen.body.pointer_mut(&choice.pointer).unwrap().clone_from(new);
                rechosen.problems().is_empty()
            });
            match found {
                Some(new) => {
                    chosen.insert(key(&new));
                    done.push(format!("{}/", choice.pointer));
                }
                None => *rechosen.body.pointer_mut(&choice.pointer).unwrap() = old,
            }
        }
        rechosen
    });
    resources.collect()
}

/// What the examples have where there is this choice, the last first.
fn variants(choice: &Choice, all: &[Example]) -> Vec<Json> {
    let in_example = |example: &Example| -> Vec<Json> {
        let same = choices(example).into_iter().filter(|other| other.way == choice.way);
        same.map(|same| example.body.pointer(&same.pointer).unwrap().clone())
            .collect()
    };
    all.iter().rev().flat_map(in_example).collect()
}
