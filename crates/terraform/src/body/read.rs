//! Bodies from values: what a configuration or a state says, in the API's words.

use serde_json::{Map, Value as Json};
use tidegate_model::shape::{Access, Field, Object, Type, Union};

use super::{Notation, is_field, is_within, joined};
use crate::schema::{is_secret, write_only};
use crate::types::Root;
use crate::value::{Path, Value};

/// What is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A configuration, in which everything has to make sense.
    Configuration,
    /// A configuration without the secrets that Terraform does not remember.
    Remembered,
    /// A state, in which the provider has completed what a configuration said.
    State,
}

/// What a value says, as a body of the API.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The body, without what is not known yet.
    pub(crate) body: Json,
    /// Where each field of the body stands in the value.
    places: Vec<(String, Path)>,
    /// Fields that are not known yet.
    unknown: Vec<String>,
    /// Secrets that Terraform does not remember, by their fields.
    pub(crate) write_only: Vec<(String, Value)>,
    /// What the provider itself has to say against it.
    pub(crate) faults: Vec<(Path, String)>,
}

impl Said {
    /// What a resource with this body says.
    pub(crate) fn of(root: Root, value: &Value, reading: Reading) -> Self {
        let mut reader = Reader {
            said: Self::default(),
            reading,
            open: false,
        };
        let path = Path::default();
        let body = match root {
            Root::Object(object) => Some(Json::Object(reader.object(object, value, "", &path))),
            Root::Union(union) => reader.choice(union, value, "", &path),
        };
        reader.said.body = body.unwrap_or_else(|| Json::Object(Map::new()));
        reader.said
    }

    /// Where in the value a field of the body stands, or what is nearest above it.
    pub(crate) fn place(&self, field: &str) -> Option<&Path> {
        self.nearest(field).map(|(_, path)| path)
    }

    /// The way to a field of the body, as the value has it.
    pub(crate) fn way(&self, field: &str) -> String {
        let Some((at, path)) = self.nearest(field) else {
            return field.to_owned();
        };
        let rest = field.strip_prefix(at.as_str()).unwrap_or_default();
        let dot = if at.is_empty() && !rest.is_empty() { "." } else { "" };
        format!("{path}{dot}{rest}")
    }

    fn nearest(&self, field: &str) -> Option<&(String, Path)> {
        let above = self.places.iter().filter(|(at, _)| is_within(field, at));
        above.max_by_key(|(at, _)| at.len())
    }

    /// Whether something that is not known yet has to do with a field.
    pub(crate) fn depends_on_unknown(&self, field: &str) -> bool {
        let mut unknown = self.unknown.iter();
        unknown.any(|unknown| is_within(field, unknown) || is_within(unknown, field))
    }

    /// Whether everything is known.
    pub(crate) fn is_known(&self) -> bool {
        self.unknown.is_empty()
    }
}

struct Reader {
    said: Said,
    reading: Reading,
    /// Inside of an attribute that takes any type: no schema has told what may be there.
    open: bool,
}

impl Reader {
    fn value(&mut self, kind: &'static Type, value: &Value, at: &str, path: &Path) -> Option<Json> {
        let outer = self.open;
        self.open |= matches!(value, Value::Dynamic(_));
        let read = self.typed(kind, value, at, path);
        self.open = outer;
        read
    }

    fn typed(&mut self, kind: &'static Type, value: &Value, at: &str, path: &Path) -> Option<Json> {
        self.said.places.push((at.to_owned(), path.clone()));
        match (kind, value.plain()) {
            (_, Value::Null) => None,
            (_, Value::Unknown) => {
                self.said.unknown.push(at.to_owned());
                None
            }
            (Type::Object(object), Value::Object(_)) => Some(Json::Object(self.object(object, value, at, path))),
            (Type::Union(union), Value::Object(_)) => self.choice(union, value, at, path),
            (Type::StringOr(_, other), Value::List(_) | Value::Object(_)) => self.value(other, value, at, path),
            (Type::List { items, .. }, Value::List(values)) => {
                let each = values.iter().enumerate().map(|(index, value)| {
                    let (at, path) = (format!("{at}[{index}]"), path.index(index));
                    // Elements keep their places.
                    self.value(items, value, &at, &path).unwrap_or(Json::Null)
                });
                Some(each.collect())
            }
            (Type::Map(_) | Type::Reference(_), Value::Object(fields)) => {
                let mut entries = Map::new();
                for (name, value) in fields {
                    let path = match kind {
                        Type::Map(_) => path.key(name),
                        _ => path.attribute(name),
                    };
                    let value = self.anything(value, &joined(at, name), &path);
                    entries.extend(value.map(|value| (name.clone(), value)));
                }
                Some(Json::Object(entries))
            }
            _ if self.open => self.anything(value, at, path).map(|read| converted(kind, read)),
            _ => self.anything(value, at, path),
        }
    }

    fn object(&mut self, object: &Object, value: &Value, at: &str, path: &Path) -> Map<String, Json> {
        self.strangers(value, path, &|name| is_in(object, name));
        self.fields(object, value, at, path)
    }

    /// Complains of names that nothing has.
    fn strangers(&mut self, value: &Value, path: &Path, known: &dyn Fn(&str) -> bool) {
        if !self.open || self.reading != Reading::Configuration {
            return;
        }
        for (name, _) in value
            .fields()
            .into_iter()
            .flatten()
            .filter(|(_, value)| !value.is_null())
        {
            if !known(name) {
                let words = format!("`{name}` is not understood here; is it spelled right?");
                self.said.faults.push((path.attribute(name), words));
            }
        }
    }

    fn fields(&mut self, object: &Object, value: &Value, at: &str, path: &Path) -> Map<String, Json> {
        let mut body = Map::new();
        for field in object.fields().filter(|field| field.access == Access::User) {
            let given = self.field(field, value, at, path);
            body.extend(given.map(|given| (field.name.to_owned(), given)));
        }
        body
    }

    fn field(&mut self, field: &'static Field, value: &Value, at: &str, path: &Path) -> Option<Json> {
        let at = joined(at, field.name);
        let (own, given) = (path.attribute(field.name), value.get(field.name));
        if is_secret(&field.kind) {
            let name = write_only(field.name);
            let hidden = value.get(&name);
            if !hidden.is_null() && self.reading == Reading::Configuration && !self.open {
                let path = path.attribute(&name);
                if !given.is_null() {
                    let words = format!(
                        "`{}` and `{name}` are two ways to say the same; write one of them",
                        field.name
                    );
                    self.said.faults.push((path.clone(), words));
                }
                self.said.write_only.push((at.clone(), hidden.clone()));
                return self.value(&field.kind, hidden, &at, &path);
            }
        }
        self.value(&field.kind, given, &at, &own)
    }

    fn choice(&mut self, union: &'static Union, value: &Value, at: &str, path: &Path) -> Option<Json> {
        let word = joined(at, union.tag);
        self.strangers(value, path, &|name| {
            name == union.tag || is_field(union, name) || union.variants.iter().any(|variant| variant.tag == name)
        });
        let (mut body, tag) = match Notation::of(union, value) {
            Notation::Unknown => {
                self.said.unknown.push(at.to_owned());
                return None;
            }
            Notation::Several(one, other) => {
                let words = format!("`{}` is chosen already; write one of them", one.tag);
                self.said.faults.push((path.attribute(other.tag), words));
                return None;
            }
            Notation::Nested(variant) => {
                let (held, path) = (value.get(variant.tag), path.attribute(variant.tag));
                if held.is_unknown() {
                    self.said.unknown.push(at.to_owned());
                    return None;
                }
                self.said.places.push((at.to_owned(), path.clone()));
                self.alone(union, variant.tag, value, &path);
                (
                    self.object(variant.object, held, at, &path),
                    Some(variant.tag.to_owned()),
                )
            }
            Notation::Flat(variant) => {
                self.said.places.push((word, path.attribute(union.tag)));
                let mut body = self.fields(variant.object, value, at, path);
                // The API says what does not belong here.
                for other in union.variants {
                    for field in other.object.fields().filter(|field| field.access == Access::User) {
                        if variant.object.fields().all(|own| own.name != field.name) {
                            let given = self.field(field, value, at, path);
                            body.extend(given.map(|given| (field.name.to_owned(), given)));
                        }
                    }
                }
                (body, Some(variant.tag.to_owned()))
            }
            Notation::Neither => {
                self.said.places.push((word, path.attribute(union.tag)));
                (Map::new(), value.get(union.tag).as_str().map(str::to_owned))
            }
        };
        body.extend(tag.map(|tag| (union.tag.to_owned(), tag.into())));
        Some(Json::Object(body))
    }

    /// Holds what stands beside an object under a word against that: nothing may, but the word itself.
    fn alone(&mut self, union: &'static Union, chosen: &str, value: &Value, path: &Path) {
        if self.reading != Reading::Configuration {
            return;
        }
        let beside = value.fields().into_iter().flatten().filter(|(name, value)| {
            let known = name.as_str() == union.tag || is_field(union, name);
            name.as_str() != chosen && known && !value.is_null()
        });
        for (name, value) in beside {
            if name == union.tag && value.as_str().is_none_or(|word| word == chosen) {
                continue;
            }
            let words = format!(
                "`{name}` stands beside `{chosen}`; write it inside, or write `{} = \"{chosen}\"` and all of it beside",
                union.tag
            );
            self.said.faults.push((path.clone(), words));
        }
    }

    /// As it is; whether it may be so, the model says.
    fn anything(&mut self, value: &Value, at: &str, path: &Path) -> Option<Json> {
        self.said.places.push((at.to_owned(), path.clone()));
        Some(match value.plain() {
            Value::Null | Value::Dynamic(_) => return None,
            Value::Unknown => {
                self.said.unknown.push(at.to_owned());
                return None;
            }
            Value::Bool(value) => (*value).into(),
            Value::Number(number) => number.clone().into(),
            Value::String(text) => text.clone().into(),
            Value::List(values) => {
                let each = values.iter().enumerate().map(|(index, value)| {
                    let (at, path) = (format!("{at}[{index}]"), path.index(index));
                    self.anything(value, &at, &path).unwrap_or(Json::Null)
                });
                each.collect()
            }
            Value::Object(fields) => {
                let mut entries = Map::new();
                for (name, value) in fields {
                    let value = self.anything(value, &joined(at, name), &path.attribute(name));
                    entries.extend(value.map(|value| (name.clone(), value)));
                }
                Json::Object(entries)
            }
        })
    }
}

/// What Terraform itself makes of a value where it knows the type: `"${count.index}"` is a number until then.
fn converted(kind: &Type, value: Json) -> Json {
    match (kind, &value) {
        (Type::String(_) | Type::Choice(_), Json::Number(number)) => number.to_string().into(),
        (Type::String(_) | Type::Choice(_), Json::Bool(truth)) => truth.to_string().into(),
        (Type::Boolean, Json::String(text)) => text.parse::<bool>().map_or(value, Json::from),
        (Type::Integer { .. }, Json::String(text)) => text.parse::<i64>().map_or(value, Json::from),
        _ => value,
    }
}

fn is_in(object: &Object, name: &str) -> bool {
    let mut fields = object.fields();
    fields.any(|field| field.access == Access::User && field.name == name)
}
