//! Every type of resources with every attribute, by both names and in both notations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};
use tidegate_terraform::examples::{self, Example, Names, Shape, configuration};

use crate::edit::{changed, rechosen};
use crate::fields::{all, differing};
use crate::world::{KONNECT, TIDEGATE, World};

fn head(names: Names) -> &'static str {
    match names {
        Names::Own => TIDEGATE,
        Names::Public => KONNECT,
    }
}

/// What no change in place reaches: the API changes no static key, so that Terraform makes another one.
const NEVER_CHANGED: &[&str] = &[
    "static_key.description",
    "static_key.labels",
    "static_key.name",
    "static_key.value",
];

#[test]
fn the_changes_reach_every_attribute_that_can_be_changed() {
    let [first, second, third] = rounds();
    let mut reached = BTreeSet::new();
    for (before, after) in [(&first, &second), (&second, &third)] {
        let pairs = before.iter().zip(after);
        reached.extend(pairs.flat_map(|(before, after)| differing(after, &before.body)));
    }
    let all = all();
    let missing: Vec<_> = all.difference(&reached).map(String::as_str).collect();
    assert_eq!(missing, NEVER_CHANGED);
}

/// The examples, then with every value changed, and then with every choice.
fn rounds() -> [Vec<Example>; 3] {
    let first = examples::all();
    let second: Vec<_> = first.iter().map(|example| changed(example, &first)).collect();
    let third = rechosen(&second);
    [first, second, third]
}

async fn all_of_life(names: Names, shape: Shape) {
    let world = World::start().await;
    for certificate in ["data-plane.crt", "another.crt"] {
        world.write_certificate(certificate);
    }
    let [first, second, third] = rounds();
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

    for (before, after) in [(&first, &second), (&second, &third)] {
        let differ = before.iter().zip(after).filter(|(one, other)| one.body != other.body);
        let expected = format!("0 added, {} changed, 0 destroyed", differ.count());
        world.configure(&[head(names), &configuration(after, names, shape)]);
        let said = world.apply();
        assert!(said.text.contains(&expected), "{expected}: {}", said.text);
        world.assert_nothing_to_do();
    }
    let configured = configuration(&third, names, shape);
    is_found_again(&world, &third, &[head(names), &configured], names);
    is_read(&world, &third, &[head(names), &configured], names);
    is_listed(&world, &third, &[head(names), &configured], names);

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

#[tokio::test]
async fn what_somebody_else_changed_is_found_in_every_type_and_put_back() {
    let world = World::start().await;
    for certificate in ["data-plane.crt", "another.crt"] {
        world.write_certificate(certificate);
    }
    let [first, second, _] = rounds();
    let configure =
        |examples: &[Example]| world.configure(&[TIDEGATE, &configuration(examples, Names::Own, Shape::Flat)]);
    let state = world.path("work/terraform.tfstate");
    configure(&first);
    world.apply();
    // Somebody else is a Terraform of which this state does not know.
    let before = std::fs::read(&state).unwrap();
    configure(&second);
    world.apply();
    std::fs::write(&state, before).unwrap();
    configure(&first);
    let differ = first.iter().zip(&second).filter(|(one, other)| one.body != other.body);
    let expected = format!("0 added, {} changed, 0 destroyed", differ.count());
    let said = world.apply();
    assert!(said.text.contains(&expected), "{expected}: {}", said.text);
    world.assert_nothing_to_do();
    configure(&second);
    let said = world.apply();
    assert!(said.text.contains(&expected), "{expected}: {}", said.text);
}

/// By identity, by identifiers and by names, as if Terraform had never known.
fn is_found_again(world: &World, all: &[Example], configured: &[&str], names: Names) {
    let resources = world.resources();
    std::fs::remove_file(world.path("work/terraform.tfstate")).unwrap();
    let imports = |how: &dyn Fn(&Example) -> String| -> String {
        let import = |example: &Example| {
            let to = format!("{}.{}", example.type_name(names), example.label);
            format!("import {{\n  to = {to}\n  {}\n}}\n", how(example))
        };
        all.iter().map(import).collect()
    };
    let known = |example: &Example| {
        let of = resources.iter().find(|resource| resource.is(example, names)).unwrap();
        let parents = example
            .parents()
            .into_iter()
            .map(|word| format!("{}_id", word.replace("event_", "")));
        let names = parents.chain(["id".to_owned()]);
        let known = names.map(|name| (name.clone(), of.values[&name].clone()));
        Json::Object(known.collect::<Map<_, _>>())
    };
    let expected = format!("{} to import, 0 to add, 0 to change, 0 to destroy", all.len());
    let by_identity = imports(&|example| format!("identity = {}", known(example)));
    world.configure(&[configured, &[&by_identity]].concat());
    let said = world.newest(&["plan", "-no-color"]);
    assert!(said.text.contains(&expected), "{}", said.text);
    let by_ids = imports(&|example| format!("id = jsonencode({})", known(example)));
    world.configure(&[configured, &[&by_ids]].concat());
    let said = world.plan();
    assert!(said.text.contains(&expected), "{}", said.text);

    let by_names = imports(&|example| format!("id = \"{}\"", way(example, all)));
    world.configure(&[configured, &[&by_names]].concat());
    let said = world.apply();
    let expected = format!("{} imported, 0 added, 0 changed, 0 destroyed", all.len());
    assert!(said.text.contains(&expected), "{}", said.text);
    world.configure(configured);
    world.assert_nothing_to_do();
}

/// The names from the gateway down.
fn way(example: &Example, all: &[Example]) -> String {
    let name_of = |word: &str| {
        let found = all.iter().find(|other| other.word == word && other.label == "example");
        found.unwrap().body["name"].as_str().unwrap()
    };
    let mut way: Vec<_> = example.parents().iter().map(|word| name_of(word)).collect();
    way.push(example.body["name"].as_str().unwrap());
    way.join("/")
}

/// By data sources, each by its identifier and by its name, and as one of all.
fn is_read(world: &World, all: &[Example], configured: &[&str], names: Names) {
    let mut data = String::new();
    for example in all {
        let (kind, label) = (example.type_name(names), example.label);
        for by in ["id", "name"] {
            let parents = example.parents().into_iter().map(|word| format!("{word}_id"));
            let given: String = parents
                .chain([by.to_owned()])
                .map(|name| format!("  {name} = {kind}.{label}.{name}\n"))
                .collect();
            data.push_str(&format!("data \"{kind}\" \"{label}-{by}\" {{\n{given}}}\n"));
        }
    }
    for (list, word) in LISTS {
        let example = all.iter().find(|example| is_of_kind(example.word, word)).unwrap();
        let parents = example.parents().into_iter();
        let given: String = parents
            .map(|parent| {
                let parent_type = all.iter().find(|other| other.word == parent).unwrap().type_name(names);
                format!("  {parent}_id = {parent_type}.example.id\n")
            })
            .collect();
        data.push_str(&format!("data \"{}\" \"all\" {{\n{given}}}\n", list_name(list, names)));
    }
    world.configure(&[configured, &[&data]].concat());
    world.apply();
    let resources = world.resources();
    let (read, managed): (Vec<_>, Vec<_>) = resources.into_iter().partition(|resource| resource.is_data);
    for example in all {
        let managed = managed.iter().find(|resource| resource.is(example, names)).unwrap();
        for by in ["id", "name"] {
            let label = format!("{}-{by}", example.label);
            let mut read = read.iter().filter(|read| read.kind == managed.kind);
            let read = read.find(|read| read.label == label).unwrap();
            for (name, value) in read.values.as_object().unwrap() {
                let (value, own) = (without_nulls(value), without_nulls(&managed.values[name]));
                assert_eq!(value, own, "{} {label} {name}", managed.kind);
            }
        }
    }
    for (list, word) in LISTS {
        let name = list_name(list, names);
        let list = read.iter().find(|read| read.kind == name).unwrap();
        let listed: BTreeSet<_> = list.values["ids"]
            .as_array()
            .unwrap()
            .iter()
            .map(Json::as_str)
            .collect();
        let of_kind = all.iter().filter(|example| is_of_kind(example.word, word));
        let wanted: BTreeSet<_> = of_kind
            .map(|example| &managed.iter().find(|one| one.is(example, names)).unwrap().values["id"])
            .map(Json::as_str)
            .collect();
        assert_eq!(listed, wanted, "{name}");
        assert_eq!(
            list.values["items"].as_array().map(Vec::len),
            Some(wanted.len()),
            "{name}"
        );
    }
}

/// What is read has no attributes for secrets to be written.
fn without_nulls(value: &Json) -> Json {
    match value {
        Json::Object(fields) => {
            let said = fields.iter().filter(|(_, value)| !value.is_null());
            Json::Object(said.map(|(name, value)| (name.clone(), without_nulls(value))).collect())
        }
        Json::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// By `terraform query`, each type by itself.
fn is_listed(world: &World, all: &[Example], configured: &[&str], names: Names) {
    let resources = world.resources();
    let id_of = |word: &str| {
        let example = all.iter().find(|example| example.word == word).unwrap();
        let resource = resources.iter().find(|resource| resource.is(example, names)).unwrap();
        resource.values["id"].clone()
    };
    let words: BTreeMap<_, _> = all.iter().map(|example| (example.word, example)).collect();
    let prefix = if names == Names::Own { "tidegate" } else { "konnect" };
    let lists = words.values().map(|example| {
        let parents = example.parents().into_iter();
        let given: String = parents
            .map(|word| format!("    {word}_id = {}\n", id_of(word)))
            .collect();
        let config = if given.is_empty() {
            given
        } else {
            format!("  config {{\n{given}  }}\n")
        };
        format!(
            "list \"{}\" \"all\" {{\n  provider = {prefix}\n{config}}}\n",
            example.type_name(names)
        )
    });
    world.configure(configured);
    std::fs::write(world.path("work/all.tfquery.hcl"), lists.collect::<String>()).unwrap();
    let said = world.newest(&["query", "-no-color"]);
    std::fs::remove_file(world.path("work/all.tfquery.hcl")).unwrap();
    assert_eq!(said.code, Some(0), "{}", said.text);
    for (word, example) in words {
        let list = format!("list.{}.all ", example.type_name(names));
        let found = said.text.lines().filter(|line| line.starts_with(&list)).count();
        let wanted = all.iter().filter(|example| example.word == word).count();
        assert_eq!(found, wanted, "{word}: {}", said.text);
    }
}

/// The data sources for all of a kind, and the kinds. Each type of policy is one of its kind.
const LISTS: &[(&str, &str)] = &[
    ("gateways", "gateway"),
    ("backend_clusters", "backend_cluster"),
    ("virtual_clusters", "virtual_cluster"),
    ("listeners", "listener"),
    ("schema_registries", "schema_registry"),
    ("static_keys", "static_key"),
    ("tls_trust_bundles", "tls_trust_bundle"),
    ("data_plane_certificates", "data_plane_certificate"),
    ("listener_policies", "listener_policy"),
    ("cluster_policies", "cluster_policy"),
    ("produce_policies", "produce_policy"),
    ("consume_policies", "consume_policy"),
];

fn is_of_kind(word: &str, kind: &str) -> bool {
    word == kind || kind.ends_with("policy") && word.starts_with(kind)
}

fn list_name(list: &str, names: Names) -> String {
    match (names, list) {
        (Names::Own, _) => format!("tidegate_{list}"),
        (Names::Public, "gateways") => "konnect_event_gateways".to_owned(),
        (Names::Public, _) => format!("konnect_event_gateway_{list}"),
    }
}
