//! The examples of the documentation, which other tests apply, leave nothing out.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tidegate_model::entity::ENTITIES;
use tidegate_model::shape::{Access, Object, Type, Union};
use tidegate_terraform::examples::{self, Names, Shape, configuration};

use crate::world::World;

#[test]
fn the_examples_are_right() {
    for example in examples::all() {
        assert_eq!(
            example.problems(),
            Vec::<String>::new(),
            "{} {}",
            example.word,
            example.label
        );
    }
}

#[tokio::test]
async fn the_examples_are_written_as_terraform_would_format_them() {
    let world = World::start().await;
    world.configure(&[&configuration(&examples::all(), Names::Own, Shape::Flat)]);
    let said = world.terraform(&["fmt", "-check", "-diff", "-no-color"]);
    assert_eq!(said.code, Some(0), "{}", said.text);
}

#[test]
fn the_examples_have_every_attribute_and_every_choice_of_every_type() {
    let (mut wanted, mut found) = (BTreeSet::new(), BTreeSet::new());
    for entity in ENTITIES {
        let word = entity.kind.word();
        match entity.body {
            // Each type of policy is a type of resources.
            Type::Union(union) if entity.chain.is_some() => {
                for variant in union.variants {
                    every_field(variant.object, &format!("{word}_{}", variant.tag), &mut wanted);
                }
            }
            kind => every_way(&kind, word, &mut wanted),
        }
        for example in examples::all().iter().filter(|example| example.word.starts_with(word)) {
            match (entity.body, example.word.strip_prefix(&format!("{word}_"))) {
                (Type::Union(union), Some(tag)) => {
                    let variant = union.variants.iter().find(|variant| variant.tag == tag).unwrap();
                    fields_in(variant.object, &example.body, example.word, &mut found);
                }
                (kind, _) => ways_in(&kind, &example.body, example.word, &mut found),
            }
        }
    }
    let missing: Vec<_> = wanted.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The ways to every field, and to every variant of every choice.
fn every_way(kind: &Type, at: &str, found: &mut BTreeSet<String>) {
    match kind {
        Type::Object(object) => every_field(object, at, found),
        Type::Union(union) => {
            for variant in union.variants {
                let at = format!("{at}<{}>", variant.tag);
                found.insert(at.clone());
                every_field(variant.object, &at, found);
            }
        }
        Type::List { items, .. } => every_way(items, at, found),
        Type::StringOr(_, other) => every_way(other, at, found),
        _ => {}
    }
}

fn every_field(object: &Object, at: &str, found: &mut BTreeSet<String>) {
    for field in object.fields().filter(|field| field.access == Access::User) {
        let at = format!("{at}.{}", field.name);
        found.insert(at.clone());
        every_way(&field.kind, &at, found);
    }
}

/// The ways that a body has.
fn ways_in(kind: &Type, value: &Json, at: &str, found: &mut BTreeSet<String>) {
    match kind {
        Type::Object(object) => fields_in(object, value, at, found),
        Type::Union(union) => chosen_in(union, value, at, found),
        Type::List { items, .. } => {
            for value in value.as_array().into_iter().flatten() {
                ways_in(items, value, at, found);
            }
        }
        Type::StringOr(_, other) if !value.is_string() => ways_in(other, value, at, found),
        _ => {}
    }
}

fn chosen_in(union: &Union, value: &Json, at: &str, found: &mut BTreeSet<String>) {
    let tag = value[union.tag].as_str().unwrap();
    let variant = union.variants.iter().find(|variant| variant.tag == tag).unwrap();
    let at = format!("{at}<{tag}>");
    found.insert(at.clone());
    fields_in(variant.object, value, &at, found);
}

fn fields_in(object: &Object, value: &Json, at: &str, found: &mut BTreeSet<String>) {
    for field in object.fields() {
        if let Some(value) = value.get(field.name) {
            let at = format!("{at}.{}", field.name);
            found.insert(at.clone());
            ways_in(&field.kind, value, &at, found);
        }
    }
}
