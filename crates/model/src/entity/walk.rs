//! Every value of a body, with the type that its shape gives it.

use serde_json::Value as Json;

use crate::path::Path;
use crate::shape::{Object, Type, Union, Variant};

/// Calls `visit` for `value` and for everything in it that the shape knows. What is not as the shape says is passed over.
pub(super) fn walk(
    kind: &'static Type,
    value: &mut Json,
    path: &Path,
    visit: &mut dyn FnMut(&'static Type, &Path, &mut Json),
) {
    visit(kind, path, value);
    match kind {
        Type::List { items, .. } => {
            for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
                walk(items, item, &path.index(index), visit);
            }
        }
        Type::Object(object) => fields(object, value, path, visit),
        Type::Union(union) => {
            if let Some(variant) = variant(union, value) {
                fields(variant.object, value, path, visit);
            }
        }
        Type::StringOr(_, other) if !value.is_string() => walk(other, value, path, visit),
        _ => {}
    }
}

/// The variant that a value says it is.
pub(super) fn variant(union: &'static Union, value: &Json) -> Option<&'static Variant> {
    let tag = value.get(union.tag)?.as_str()?;
    union.variants.iter().find(|variant| variant.tag == tag)
}

fn fields(
    object: &'static Object,
    value: &mut Json,
    path: &Path,
    visit: &mut dyn FnMut(&'static Type, &Path, &mut Json),
) {
    for field in object.fields() {
        if let Some(value) = value.get_mut(field.name) {
            walk(&field.kind, value, &path.key(field.name), visit);
        }
    }
}
