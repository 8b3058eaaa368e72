//! Every type of resources with every attribute, by both names and in both notations.

use serde_json::{Value as Json, json};
use tidegate_terraform::examples::{self, Example, Names, Shape, configuration};

use crate::world::{KONNECT, TIDEGATE, World};

fn head(names: Names) -> &'static str {
    match names {
        Names::Own => TIDEGATE,
        Names::Public => KONNECT,
    }
}

async fn all_of_life(names: Names, shape: Shape) {
    let world = World::start().await;
    world.write_certificate("data-plane.crt");
    let first = examples::all();
    world.configure(&[head(names), &configuration(&first, names, shape)]);
    let said = world.apply();
    assert!(said.text.contains(&format!("{} added", first.len())), "{}", said.text);
    world.assert_nothing_to_do();

    // The other notation means the same.
    let other = if shape == Shape::Flat {
        Shape::Nested
    } else {
        Shape::Flat
    };
    world.configure(&[head(names), &configuration(&first, names, other)]);
    world.assert_nothing_to_do();

    let second: Vec<_> = first.iter().map(changed).collect();
    let differ = first.iter().zip(&second).filter(|(one, other)| one.body != other.body);
    let expected = format!("0 added, {} changed, 0 destroyed", differ.count());
    world.configure(&[head(names), &configuration(&second, names, shape)]);
    let said = world.apply();
    assert!(said.text.contains(&expected), "{expected}: {}", said.text);
    world.assert_nothing_to_do();

    // Found again by names, as if Terraform had never known.
    std::fs::remove_file(world.path("work/terraform.tfstate")).unwrap();
    let imports: String = second.iter().map(|example| import(example, &second, names)).collect();
    world.configure(&[head(names), &configuration(&second, names, shape), &imports]);
    let said = world.apply();
    let expected = format!("{} imported, 0 added, 0 changed, 0 destroyed", second.len());
    assert!(said.text.contains(&expected), "{}", said.text);
    world.assert_nothing_to_do();

    world.destroy();
    let left = world.api("GET", "/v1/event-gateways", None).await;
    assert_eq!(left["data"].as_array().map(Vec::len), Some(0));
}

#[tokio::test]
async fn everything_by_our_names_lives_and_is_found_again() {
    all_of_life(Names::Own, Shape::Flat).await;
}

#[tokio::test]
async fn everything_by_the_public_names_lives_and_is_found_again() {
    all_of_life(Names::Public, Shape::Nested).await;
}

fn import(example: &Example, all: &[Example], names: Names) -> String {
    let name_of = |word: &str| {
        let found = all.iter().find(|other| other.word == word && other.label == "example");
        found.unwrap().body["name"].as_str().unwrap()
    };
    let mut way: Vec<_> = example.parents().iter().map(|word| name_of(word)).collect();
    way.push(example.body["name"].as_str().unwrap());
    format!(
        "import {{\n  to = {}.{}\n  id = \"{}\"\n}}\n",
        example.type_name(names),
        example.label,
        way.join("/")
    )
}

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

/// The same resource with as many attributes as possible changed.
fn changed(example: &Example) -> Example {
    let mut changed = example.clone();
    // Static keys cannot be changed, and of the rest the control plane allows no other value here.
    if example.word == "static_key" {
        return changed;
    }
    let fixed = ["/min_runtime_version", "/insecure_allow_anonymous_virtual_cluster_auth"];
    let mut ways = Vec::new();
    leaves(&example.body, String::new(), &mut ways);
    ways.retain(|way| !fixed.contains(&way.as_str()) && !way.ends_with("/type") && !way.ends_with("/op"));
    let mut untouched = Vec::new();
    for way in ways {
        let old = changed.body.pointer(&way).unwrap().clone();
        let tried = candidates(&old).into_iter().any(|new| {
            *changed.body.pointer_mut(&way).unwrap() = new;
            changed.problems().is_empty()
        });
        if !tried {
            *changed.body.pointer_mut(&way).unwrap() = old;
            untouched.push(way);
        }
    }
    assert!(untouched.len() < 4, "{} {}: {untouched:?}", example.word, example.label);
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
        Json::String(text) if text.starts_with('=') => {}
        _ => found.push(at),
    }
}

fn candidates(old: &Json) -> Vec<Json> {
    match old {
        Json::Bool(value) => vec![json!(!value)],
        Json::Number(number) => vec![json!(number.as_i64().unwrap() + 1)],
        Json::String(text) => {
            let others = WORDS.iter().filter(|word| *word != text).map(|word| json!(word));
            [json!(format!("{text}2"))].into_iter().chain(others).collect()
        }
        _ => Vec::new(),
    }
}
