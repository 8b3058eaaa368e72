//! The ways to the fields of bodies, as `backend_cluster.authentication<sasl_plain>.username`: what a choice is stands in brackets, and
//! elements of lists are not told apart.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use tidegate_model::entity::ENTITIES;
use tidegate_model::shape::{Access, Field, Object, Type, Union, Variant};
use tidegate_terraform::examples::Example;

type Ways = BTreeSet<String>;

/// The ways to every field of every type, and to every variant of every choice between several.
pub(crate) fn all() -> Ways {
    let mut found = Ways::new();
    for (word, shape) in shapes() {
        of_type(&shape, &word, &mut found);
    }
    found
}

/// The bodies of all types of resources: each type of policy is one.
fn shapes() -> Vec<(String, Type)> {
    let of_entity = |entity: &tidegate_model::entity::EntityType| match entity.body {
        Type::Union(union) if entity.chain.is_some() => {
            let word = |variant: &Variant| format!("{}_{}", entity.kind.word(), variant.tag);
            let variants = union.variants.iter();
            variants
                .map(|variant| (word(variant), Type::Object(variant.object)))
                .collect()
        }
        body => vec![(entity.kind.word().to_owned(), body)],
    };
    ENTITIES.iter().flat_map(of_entity).collect()
}

fn shape(word: &str) -> Type {
    let mut shapes = shapes().into_iter();
    shapes.find(|(other, _)| other == word).unwrap().1
}

fn of_type(kind: &Type, at: &str, found: &mut Ways) {
    match kind {
        Type::Object(object) => of_object(object, at, found),
        Type::Union(union) => {
            for variant in union.variants {
                let at = format!("{at}<{}>", variant.tag);
                of_object(variant.object, &at, found);
                if union.variants.len() > 1 {
                    found.insert(at);
                }
            }
        }
        Type::List { items: other, .. } | Type::StringOr(_, other) => of_type(other, at, found),
        _ => {}
    }
}

fn of_object(object: &Object, at: &str, found: &mut Ways) {
    for field in written(object) {
        let at = format!("{at}.{}", field.name);
        of_type(&field.kind, &at, found);
        found.insert(at);
    }
}

fn written(object: &Object) -> impl Iterator<Item = &'static Field> + use<> {
    object.fields().filter(|field| field.access == Access::User)
}

fn chosen<'a>(union: &'a Union, value: &Json) -> &'a Variant {
    let mut variants = union.variants.iter();
    variants.find(|variant| value[union.tag] == variant.tag).unwrap()
}

/// The ways to what an example has.
pub(crate) fn of_example(example: &Example) -> Ways {
    differing(example, &Json::Null)
}

/// The ways to what an example has and another body has not, or not so. Where another variant is chosen, the fields of it do not count.
pub(crate) fn differing(example: &Example, other: &Json) -> Ways {
    let mut found = Ways::new();
    in_type(&shape(example.word), &example.body, other, example.word, &mut found);
    found
}

fn in_type(kind: &Type, one: &Json, other: &Json, at: &str, found: &mut Ways) {
    match kind {
        Type::Object(object) => in_object(object, one, other, at, found),
        Type::Union(union) => {
            let chosen = chosen(union, one);
            let at = format!("{at}<{}>", chosen.tag);
            if one[union.tag] == other[union.tag] || other.is_null() {
                in_object(chosen.object, one, other, &at, found);
            }
            if one[union.tag] != other[union.tag] {
                found.insert(at);
            }
        }
        Type::List { items, .. } => {
            for (index, one) in one.as_array().into_iter().flatten().enumerate() {
                in_type(items, one, &other[index], at, found);
            }
        }
        Type::StringOr(_, items) if !one.is_string() => in_type(items, one, other, at, found),
        _ => {}
    }
}

fn in_object(object: &Object, one: &Json, other: &Json, at: &str, found: &mut Ways) {
    for field in written(object).filter(|field| one[field.name] != other[field.name]) {
        let at = format!("{at}.{}", field.name);
        in_type(&field.kind, &one[field.name], &other[field.name], &at, found);
        found.insert(at);
    }
}

/// A choice in a body.
#[derive(Debug)]
pub(crate) struct Choice {
    /// Its way, without what is chosen.
    pub(crate) way: String,
    /// Where it is.
    pub(crate) pointer: String,
    /// The field that tells what is chosen.
    pub(crate) tag: &'static str,
}

/// The choices of an example, those around others first.
pub(crate) fn choices(example: &Example) -> Vec<Choice> {
    let mut found = Vec::new();
    choices_in(&shape(example.word), &example.body, example.word, "", &mut found);
    found
}

fn choices_in(kind: &Type, value: &Json, at: &str, pointer: &str, found: &mut Vec<Choice>) {
    let of_object = |object: &Object, found: &mut Vec<Choice>| {
        for field in written(object).filter(|field| !value[field.name].is_null()) {
            let (at, pointer) = (format!("{at}.{}", field.name), format!("{pointer}/{}", field.name));
            choices_in(&field.kind, &value[field.name], &at, &pointer, found);
        }
    };
    match kind {
        Type::Object(object) => of_object(object, found),
        Type::Union(union) => {
            found.push(Choice {
                way: at.to_owned(),
                pointer: pointer.to_owned(),
                tag: union.tag,
            });
            of_object(chosen(union, value).object, found);
        }
        Type::List { items, .. } => {
            for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                choices_in(items, value, at, &format!("{pointer}/{index}"), found);
            }
        }
        Type::StringOr(_, items) if !value.is_string() => choices_in(items, value, at, pointer, found),
        _ => {}
    }
}
