//! Bodies of the API and values of Terraform: from one to the other, and which mean the same.

mod plan;
mod read;
mod same;
mod write;

use tidegate_model::shape::{Union, Variant};

use crate::value::Value;

pub(crate) use plan::{default, planned};
pub(crate) use read::{Reading, Said};
pub(crate) use same::{same, same_field};
pub(crate) use write::{written, written_fields};

/// How a choice is written.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Notation {
    /// As in the API: a word, and the fields beside it.
    Flat(&'static Variant),
    /// An object under the word.
    Nested(&'static Variant),
    /// It is not known yet.
    Unknown,
    /// Nothing says what is chosen, or a word that nobody knows.
    Neither,
    /// More than one is.
    Several(&'static Variant, &'static Variant),
}

impl Notation {
    /// How `value` is written.
    pub(crate) fn of(union: &'static Union, value: &Value) -> Self {
        let mut nested = union.variants.iter().filter(|variant| is_nested(union, variant, value));
        if let Some(variant) = nested.next() {
            return match nested.next() {
                None => Self::Nested(variant),
                Some(other) => Self::Several(variant, other),
            };
        }
        match value.get(union.tag).plain() {
            Value::Unknown => Self::Unknown,
            Value::String(word) => {
                let variant = union.variants.iter().find(|variant| variant.tag == word);
                variant.map_or(Self::Neither, Self::Flat)
            }
            // It may be a field of this name, or the object under the word.
            Value::Null if union.variants.iter().any(|variant| value.get(variant.tag).is_unknown()) => Self::Unknown,
            _ => Self::Neither,
        }
    }
}

/// Whether the variant's object stands under its word. Where a field has the same name, an object alone says so.
fn is_nested(union: &'static Union, variant: &Variant, value: &Value) -> bool {
    let held = value.get(variant.tag);
    if is_field(union, variant.tag) {
        held.fields().is_some()
    } else {
        !held.is_null()
    }
}

/// Whether a variant has a field of this name.
fn is_field(union: &'static Union, name: &str) -> bool {
    let mut fields = union.variants.iter().flat_map(|variant| variant.object.fields());
    fields.any(|field| field.name == name)
}

/// The way to a field of a body, as the API writes it.
pub(crate) fn joined(at: &str, field: &str) -> String {
    if at.is_empty() {
        field.to_owned()
    } else {
        format!("{at}.{field}")
    }
}

/// Whether the way `below` leads to what is at `at`, or into it.
pub(crate) fn is_within(below: &str, at: &str) -> bool {
    match below.strip_prefix(at) {
        Some(rest) => at.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']),
        None => false,
    }
}
