//! A resource whose whole body is a choice: its attributes say all of it in both notations, whichever the user has written.
//! So a configuration may change from one to the other, and whoever refers to an attribute need not know which it is.

use tidegate_model::shape::{Access, Union, Variant};

use crate::body::Notation;
use crate::value::{Fields, Value};

/// The attributes of both notations, of a value in one of them.
pub(super) fn mirrored(union: &'static Union, value: &Value) -> Fields {
    let mut fields = value.fields().cloned().unwrap_or_default();
    match Notation::of(union, value) {
        Notation::Nested(variant) => {
            let held = value.get(variant.tag);
            for name in names(union) {
                let value = if held.is_unknown() { held } else { held.get(name) };
                fields.insert(name.to_owned(), value.clone());
            }
            fields.insert(union.tag.to_owned(), Value::text(Some(variant.tag)));
        }
        Notation::Flat(variant) => {
            let held = of_variant(variant).map(|name| (name.to_owned(), value.get(name).clone()));
            fields.insert(variant.tag.to_owned(), Value::Object(held.collect()));
        }
        Notation::Unknown => {
            let words = union
                .variants
                .iter()
                .map(|variant| (variant.tag.to_owned(), Value::Unknown));
            fields.extend(words);
        }
        Notation::Several(..) | Notation::Neither => {}
    }
    fields
}

fn names(union: &'static Union) -> impl Iterator<Item = &'static str> {
    union.variants.iter().flat_map(of_variant)
}

fn of_variant(variant: &Variant) -> impl Iterator<Item = &'static str> + use<> {
    let fields = variant.object.fields().filter(|field| field.access == Access::User);
    fields.map(|field| field.name)
}
