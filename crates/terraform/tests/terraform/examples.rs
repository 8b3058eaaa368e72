//! The examples of the documentation, which other tests apply, leave nothing out.

use std::collections::BTreeSet;

use tidegate_terraform::examples::{self, Names, Shape, configuration};

use crate::fields;
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

#[test]
fn the_examples_are_written_as_terraform_would_format_them() {
    let world = World::offline();
    world.configure(&[&configuration(&examples::all(), Names::Own, Shape::Flat)]);
    let said = world.terraform(&["fmt", "-check", "-diff", "-no-color"]);
    assert_eq!(said.code, Some(0), "{}", said.text);
}

#[test]
fn the_examples_have_every_attribute_and_every_choice_of_every_type() {
    let found: BTreeSet<_> = examples::all().iter().flat_map(fields::of_example).collect();
    let wanted = fields::all();
    let missing: Vec<_> = wanted.difference(&found).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}
