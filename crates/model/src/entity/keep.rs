//! What a body leaves out when it replaces another one, and must not lose: secrets, which clients cannot read back.

use std::sync::OnceLock;

use serde_json::Value as Json;
use uuid::Uuid;

use super::walk::variant;
use super::{entity_type, for_each_secret, is_secret};
use crate::shape::{Kind, Object, Type};

/// Secrets that were put in for those that a body left out.
#[derive(Debug)]
pub struct Kept {
    kind: Kind,
    secrets: Vec<(String, Json)>,
}

/// Puts a placeholder into `body` for each secret that it leaves out and `stored` has; [`Kept::restore`] puts the stored
/// values in their places once the body has been checked. Elements of lists belong together by `username`, else by the
/// word that tells variants apart, else by their place.
pub fn keep_secrets(kind: Kind, body: &mut Json, stored: &Json) -> Kept {
    let mut kept = Kept {
        kind,
        secrets: Vec::new(),
    };
    kept.fill(&entity_type(kind).body, body, stored);
    kept
}

/// What every placeholder begins with: random, so that no client can write one.
pub(super) fn placeholder_start() -> &'static str {
    static START: OnceLock<String> = OnceLock::new();
    START.get_or_init(|| format!("kept-{}-", Uuid::new_v4()))
}

impl Kept {
    /// Puts the stored secrets in the places of their placeholders.
    pub fn restore(self, body: &mut Json) {
        let Self { kind, mut secrets } = self;
        for_each_secret(kind, body, &mut |value| {
            let place = secrets
                .iter()
                .position(|(placeholder, _)| value.as_str() == Some(placeholder));
            if let Some(place) = place {
                *value = secrets.swap_remove(place).1;
            }
        });
    }

    fn fill(&mut self, kind: &'static Type, new: &mut Json, old: &Json) {
        match kind {
            Type::Object(object) => self.fill_object(object, new, old),
            Type::Union(union) => {
                if let (Some(a), Some(b)) = (variant(union, new), variant(union, old))
                    && a.tag == b.tag
                {
                    self.fill_object(a.object, new, old);
                }
            }
            Type::List { items, .. } => {
                let (Some(new), Some(old)) = (new.as_array_mut(), old.as_array()) else {
                    return;
                };
                let mut free: Vec<&Json> = old.iter().collect();
                for item in new {
                    if let Some(place) = partner(items, item, &free) {
                        self.fill(items, item, free.remove(place));
                    }
                }
            }
            _ => {}
        }
    }

    fn fill_object(&mut self, object: &'static Object, new: &mut Json, old: &Json) {
        let Some(new) = new.as_object_mut() else { return };
        for field in object.fields() {
            let Some(old) = old.get(field.name) else { continue };
            let given = new.get_mut(field.name).filter(|given| !given.is_null());
            match given {
                None if is_secret(&field.kind) => {
                    let placeholder = format!("{}{}", placeholder_start(), Uuid::new_v4());
                    new.insert(field.name.to_owned(), placeholder.clone().into());
                    self.secrets.push((placeholder, old.clone()));
                }
                Some(given) => self.fill(&field.kind, given, old),
                None => {}
            }
        }
    }
}

fn partner(items: &'static Type, item: &Json, free: &[&Json]) -> Option<usize> {
    if let Some(username) = item.get("username").filter(|name| name.is_string()) {
        return free.iter().position(|old| old.get("username") == Some(username));
    }
    match items {
        Type::Union(union) => {
            let tag = item.get(union.tag);
            free.iter().position(|old| old.get(union.tag) == tag)
        }
        _ => (!free.is_empty()).then_some(0),
    }
}
