//! Holds a document against its shape: every mistake is reported, defaults are filled in, templates are resolved. Bodies
//! of requests are held against it by the same rules, except that templates stay and that some fields are not the
//! client's to write.

mod hints;

pub(crate) use hints::{nearest, quote};

use serde_json::{Map as JsonMap, Value as Json};
use uuid::Uuid;

use crate::node::{Entry, Node, Value};
use crate::path::{Path, Segment};
use crate::problem::Report;
use crate::shape::{Access, Choice, Field, Format, Literal, Map, Object, Presence, REFERENCE, Text, Type, Union};
use crate::template::{self, Sources};

/// `node` with its defaults filled in and its templates resolved. What is wrong is reported and becomes null.
pub(crate) fn check(node: &Node, object: &'static Object, sources: &Sources<'_>, report: &mut Report) -> Json {
    Checker {
        report,
        mode: Mode::File(sources),
    }
    .object(node, &Path::root(), object, None)
}

/// `node`, the body of a request, with its defaults filled in and its templates as they are. With `config_as_given`, no
/// defaults are filled in below the field `config`.
pub(crate) fn check_body(node: &Node, kind: &'static Type, config_as_given: bool, report: &mut Report) -> Json {
    Checker {
        report,
        mode: Mode::Body { config_as_given },
    }
    .value(node, &Path::root(), kind)
}

/// Fields that are never templates in a body: others refer to what they say, or requests do.
pub(crate) const NO_TEMPLATES: [&str; 4] = ["name", "dns_label", "min_runtime_version", "labels"];

/// Sections of a file whose values nothing reads yet.
const UNREAD: [&str; 2] = ["schema_registries", "static_keys"];

enum Mode<'a> {
    File(&'a Sources<'a>),
    Body { config_as_given: bool },
}

struct Checker<'a> {
    report: &'a mut Report,
    mode: Mode<'a>,
}

impl Checker<'_> {
    fn value(&mut self, node: &Node, path: &Path, kind: &'static Type) -> Json {
        match (kind, &node.value) {
            (Type::Boolean, Value::Bool(value)) => Json::Bool(*value),
            (Type::Integer { min, max }, Value::Integer(value)) => self.integer(node, path, *value, *min..=*max),
            (Type::String(text) | Type::StringOr(text, _), Value::String(value)) => self.text(node, path, value, text),
            (Type::Choice(choices), Value::String(value)) => self.choice(node, path, value, choices),
            (Type::List { items, min, max }, Value::List(values)) => {
                self.count(node, path, values.len(), *min, *max);
                let values = values.iter().enumerate();
                values
                    .map(|(index, value)| self.value(value, &path.index(index), items))
                    .collect()
            }
            (Type::Map(map), Value::Map(entries)) => self.map(node, path, entries, map),
            (Type::Object(object), Value::Map(_)) => self.object(node, path, object, None),
            (Type::Union(union), Value::Map(_)) => self.union(node, path, union),
            (Type::Reference(_), Value::Map(_)) => self.reference(node, path),
            (Type::StringOr(_, other), value) if hints::fits(other, value) => self.value(node, path, other),
            _ => {
                let reason = format!("expected {}, found {}", hints::expectation(kind), node.kind());
                self.report
                    .add(node.at, path, reason, hints::wrong_type(kind, &node.value));
                Json::Null
            }
        }
    }

    /// `tagged` is the union and the tag, where the object is a variant of one.
    fn object(
        &mut self,
        node: &Node,
        path: &Path,
        object: &'static Object,
        tagged: Option<(&'static Union, &str)>,
    ) -> Json {
        let Value::Map(entries) = &node.value else {
            let reason = format!("expected an object, found {}", node.kind());
            self.report.add(node.at, path, reason, "write `field: value` lines");
            return Json::Null;
        };
        let mut misspelt = Vec::new();
        for Entry { key, key_at, .. } in entries {
            let known = object.fields().any(|field| field.name == key);
            if let Some(field) = object.fields().find(|field| field.name == key && !self.writes(field)) {
                let reason = "cannot be written here";
                self.report
                    .add(*key_at, &path.key(key), reason, hints::not_yours(field));
            } else if !known && tagged.is_none_or(|(union, _)| union.tag != key) {
                let meant = nearest(key, object.fields().map(|field| field.name));
                let help = hints::unknown_field(key, meant, object, tagged.map(|(union, _)| union));
                self.report.add(*key_at, &path.key(key), "unknown field", help);
                misspelt.extend(meant);
            }
        }
        let mut values = JsonMap::new();
        if let Some((union, tag)) = tagged {
            values.insert(union.tag.to_owned(), tag.into());
        }
        for field in object.fields() {
            if !self.writes(field) {
                continue;
            }
            let given = node.get(field.name).filter(|node| node.value != Value::Null);
            let value = match given {
                Some(given) => Some(self.value(given, &path.key(field.name), &field.kind)),
                None if misspelt.contains(&field.name) => Some(Json::Null),
                None => self.absent(node, path, field),
            };
            if let Some(value) = value {
                values.insert(field.name.to_owned(), value);
            }
        }
        Json::Object(values)
    }

    fn absent(&mut self, node: &Node, path: &Path, field: &'static Field) -> Option<Json> {
        match field.presence {
            Presence::Optional => None,
            Presence::Default(_) if self.as_given(path) => None,
            Presence::Default(Literal::Object) => {
                let empty = Node {
                    at: node.at,
                    value: Value::Map(Vec::new()),
                };
                Some(self.value(&empty, &path.key(field.name), &field.kind))
            }
            Presence::Default(literal) => Some(literal.into()),
            Presence::Required => {
                let path = path.key(field.name);
                let at = node.get(field.name).map_or(node.at, |null| null.at);
                self.report
                    .add(at, &path, "required, and missing", hints::missing(field));
                Some(Json::Null)
            }
        }
    }

    fn union(&mut self, node: &Node, path: &Path, union: &'static Union) -> Json {
        let tag_path = path.key(union.tag);
        let tags = || union.variants.iter().map(|variant| variant.tag);
        let Some(tag) = node.get(union.tag).filter(|tag| tag.value != Value::Null) else {
            let help = format!("add `{}:` with {}", union.tag, hints::one_of(tags()));
            self.report.add(node.at, &tag_path, "required, and missing", help);
            return Json::Null;
        };
        let Value::String(word) = &tag.value else {
            let reason = format!("expected a string, found {}", tag.kind());
            self.report
                .add(tag.at, &tag_path, reason, format!("write {}", hints::one_of(tags())));
            return Json::Null;
        };
        match union.variants.iter().find(|variant| variant.tag == word) {
            Some(variant) => self.object(node, path, variant.object, Some((union, variant.tag))),
            None => {
                self.unknown_word(tag, &tag_path, word, tags());
                Json::Null
            }
        }
    }

    fn reference(&mut self, node: &Node, path: &Path) -> Json {
        let value = self.object(node, path, &REFERENCE, None);
        if value.as_object().is_some_and(JsonMap::is_empty) {
            self.report
                .add(node.at, path, "names no entity", "write `name:` or `id:` in it");
        }
        value
    }

    fn map(&mut self, node: &Node, path: &Path, entries: &[Entry], map: &'static Map) -> Json {
        self.count(node, path, entries.len(), 0, map.max);
        let mut values = JsonMap::new();
        for Entry { key, key_at, value } in entries {
            if value.value == Value::Null && matches!(self.mode, Mode::Body { .. }) {
                continue;
            }
            let path = path.key(key);
            if let Some(reserved) = map.reserved.iter().find(|reserved| key.starts_with(**reserved)) {
                self.report.add(
                    *key_at,
                    &path,
                    format!("begins with `{reserved}`, which is reserved"),
                    "rename it",
                );
            }
            if let Some(reason) = length_problem(key, &map.keys) {
                self.report.add(*key_at, &path, format!("the name {reason}"), "");
            }
            let value = match &value.value {
                Value::String(text) => self.text(value, &path, text, &map.values),
                other => {
                    let reason = format!("expected a string, found {}", value.kind());
                    self.report.add(
                        value.at,
                        &path,
                        reason,
                        hints::wrong_type(&Type::String(Text::ANY), other),
                    );
                    Json::Null
                }
            };
            values.insert(key.clone(), value);
        }
        Json::Object(values)
    }

    fn integer(&mut self, node: &Node, path: &Path, value: i64, bounds: std::ops::RangeInclusive<i64>) -> Json {
        if bounds.contains(&value) {
            return value.into();
        }
        let (min, max) = bounds.into_inner();
        self.report
            .add(node.at, path, format!("must be from {min} to {max}, not {value}"), "");
        Json::Null
    }

    fn choice(&mut self, node: &Node, path: &Path, value: &str, choices: &'static [Choice]) -> Json {
        if choices.iter().any(|choice| choice.value == value) {
            return value.into();
        }
        self.unknown_word(node, path, value, choices.iter().map(|choice| choice.value));
        Json::Null
    }

    fn unknown_word(&mut self, node: &Node, path: &Path, word: &str, words: impl Iterator<Item = &'static str>) {
        let words: Vec<_> = words.collect();
        let help = if template::is_template(word) {
            format!(
                "a template cannot stand here; write {}",
                hints::one_of(words.iter().copied())
            )
        } else {
            match nearest(word, words.iter().copied()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("write {}", hints::one_of(words.iter().copied())),
            }
        };
        self.report
            .add(node.at, path, format!("{} is not known here", quote(word)), help);
    }

    fn text(&mut self, node: &Node, path: &Path, written: &str, text: &'static Text) -> Json {
        let plain = matches!(text.format, Format::Plain | Format::Url | Format::Secret);
        let replaced = plain && template::is_template(written) && self.takes_templates(path, text);
        let resolved = match &self.mode {
            Mode::File(sources) if replaced && !is_unread(path) => template::resolve(written, sources).map(Some),
            _ if replaced => template::check(written).map(|()| None),
            _ => Ok(Some(written.to_owned())),
        };
        let value = match resolved {
            Ok(Some(value)) => value,
            Ok(None) => return written.into(),
            Err(error) => {
                self.report.add(node.at, path, error.to_string(), error.help());
                return Json::Null;
            }
        };
        let reason = length_problem(&value, text).or_else(|| match (text.format, &text.pattern) {
            (Format::Uuid, _) if !is_uuid(&value) => {
                Some("must be a UUID such as `0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9`".to_owned())
            }
            (_, Some(pattern)) if !pattern.matches(&value) => Some(format!("must {}", pattern.must)),
            _ => None,
        });
        let Some(reason) = reason else { return value.into() };
        if value.is_empty() {
            self.report.add(node.at, path, "is empty", "write a text in it");
            return Json::Null;
        }
        // A secret is never printed. Of a template, its own text is what its author knows.
        let shown = match text.format {
            Format::Secret => "the value".to_owned(),
            _ if replaced => format!("the value of {}", quote(written)),
            _ => quote(&value),
        };
        self.report.add(node.at, path, format!("{shown} {reason}"), "");
        Json::Null
    }

    /// Whether the author of the document may write the field.
    fn writes(&self, field: &Field) -> bool {
        matches!(self.mode, Mode::File(_)) || field.access == Access::User
    }

    /// Whether what is left out of the object at `path` stays out.
    fn as_given(&self, path: &Path) -> bool {
        let config = |first: &Segment| matches!(first, Segment::Key(key) if &**key == "config");
        matches!(self.mode, Mode::Body { config_as_given: true }) && path.upwards().last().is_some_and(config)
    }

    fn takes_templates(&self, path: &Path, text: &Text) -> bool {
        let named = |segment: &Segment| matches!(segment, Segment::Key(key) if NO_TEMPLATES.contains(&&**key));
        match self.mode {
            Mode::File(_) => true,
            Mode::Body { .. } => text.pattern.is_none() || !path.upwards().any(named),
        }
    }

    fn count(&mut self, node: &Node, path: &Path, count: usize, min: usize, max: usize) {
        if count < min {
            let reason = if count == 0 {
                "is empty".to_owned()
            } else {
                format!("has only {count} elements")
            };
            self.report
                .add(node.at, path, reason, format!("write at least {min} in it"));
        } else if count > max {
            self.report.add(
                node.at,
                path,
                format!("must have at most {max}, not {count}"),
                "remove some",
            );
        }
    }
}

/// Whether nothing reads the field yet, so that this machine need not have what a template names.
fn is_unread(path: &Path) -> bool {
    matches!(path.upwards().last(), Some(Segment::Key(section)) if UNREAD.contains(&&**section))
}

fn length_problem(value: &str, text: &Text) -> Option<String> {
    let length = value.chars().count();
    match (length < text.min, length > text.max) {
        (true, _) if length == 0 => Some("is empty".to_owned()),
        (true, _) => Some(format!("must have at least {} characters", text.min)),
        (_, true) => Some(format!("must have at most {} characters, not {length}", text.max)),
        _ => None,
    }
}

fn is_uuid(value: &str) -> bool {
    value.len() == 36 && Uuid::try_parse(value).is_ok()
}

impl From<Literal> for Json {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Bool(value) => value.into(),
            Literal::Integer(value) => value.into(),
            Literal::String(value) => value.into(),
            Literal::Strings(values) => values.iter().copied().collect(),
            Literal::Object => Self::Object(JsonMap::new()),
            Literal::EmptyList => Self::Array(Vec::new()),
        }
    }
}
