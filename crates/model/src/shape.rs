//! The one description of every entity: its fields with their types, defaults, limits, patterns and meanings.
//!
//! Checking a document, the JSON Schema for editors, and whatever else needs to know what an entity looks like are
//! derived from it. It knows nothing of files, requests or YAML. Names, defaults and limits are those of the Konnect
//! Event Gateway API v1; what is Tidegate's own says so.

use std::collections::HashMap;
use std::sync::LazyLock;

use parking_lot::Mutex;
use regex::Regex;

mod assigned;
mod cluster_policies;
mod common;
mod control;
mod entities;
mod file;
mod kind;
mod listener_policies;
mod record_policies;
mod virtual_auth;

pub(crate) use assigned::{EVERY, OF_CERTIFICATES, OF_GATEWAYS, OF_POLICIES};
pub use cluster_policies::CLUSTER_POLICY;
pub(crate) use common::REFERENCE;
pub use control::{DATA_PLANE_CERTIFICATE, GATEWAY, SCHEMA_REGISTRY, STATIC_KEY};
pub use entities::{BACKEND_CLUSTER, LISTENER, TLS_TRUST_BUNDLE, VIRTUAL_CLUSTER};
pub use file::FILE;
pub use kind::Kind;
pub use listener_policies::LISTENER_POLICY;
pub use record_policies::{CONSUME_POLICY, PRODUCE_POLICY};

/// Something with named fields. A field that it does not name is a mistake.
#[derive(Debug)]
pub struct Object {
    /// Its name among all objects, in `CamelCase`.
    pub name: &'static str,
    /// What it is, in Markdown.
    pub description: &'static str,
    /// Its fields, in groups that objects can share.
    pub fields: &'static [&'static [Field]],
}

/// A field of an [`Object`].
#[derive(Debug)]
pub struct Field {
    /// Its name in documents.
    pub name: &'static str,
    /// What it means, in Markdown.
    pub description: &'static str,
    /// What it may hold. `null` is the same as leaving the field out.
    pub kind: Type,
    /// What it means to leave it out.
    pub presence: Presence,
    /// Who writes it.
    pub access: Access,
}

/// What it means to leave a field out.
#[derive(Debug, Clone, Copy)]
pub enum Presence {
    /// It is a mistake.
    Required,
    /// It is as if the default had been written.
    Default(Literal),
    /// The field has no value.
    Optional,
}

/// Who writes a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// The user, in files and in requests.
    User,
    /// The control plane; a file may state it to keep what another system knows.
    Assigned,
    /// The user, in files; in the REST API what it holds are entities of their own.
    File,
}

/// A value that stands in for one that was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Literal {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text.
    String(&'static str),
    /// A list of texts.
    Strings(&'static [&'static str]),
    /// An object whose fields have their own defaults.
    Object,
    /// An empty list.
    EmptyList,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// `true` or `false`.
    Boolean,
    /// A whole number within both bounds, inclusive.
    Integer {
        /// Lowest.
        min: i64,
        /// Highest.
        max: i64,
    },
    /// A text.
    String(Text),
    /// One of a few words.
    Choice(&'static [Choice]),
    /// A list.
    List {
        /// What each element may be.
        items: &'static Type,
        /// Fewest elements.
        min: usize,
        /// Most elements.
        max: usize,
    },
    /// Texts under names that the user chooses.
    Map(&'static Map),
    /// An object.
    Object(&'static Object),
    /// One of several objects, told apart by the word in one of their fields.
    Union(&'static Union),
    /// A text or something else: the kind of the value tells which.
    StringOr(Text, &'static Type),
    /// Another entity, by `id` or by `name`.
    Reference(Kind),
}

/// What a text may be. Lengths count characters.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Fewest characters.
    pub min: usize,
    /// Most characters.
    pub max: usize,
    /// What else it has to look like.
    pub pattern: Option<Pattern>,
    /// What kind of text it is.
    pub format: Format,
}

/// What kind of text a [`Text`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Just text; `${env['NAME']}` in it is replaced by an environment variable.
    Plain,
    /// As plain, and never printed, returned or logged.
    Secret,
    /// Just text; nothing in it is replaced.
    Literal,
    /// As plain: a URL of a server, with `https://` or `http://`.
    Url,
    /// A UUID.
    Uuid,
    /// A time, as in RFC 3339.
    Time,
    /// An expression, evaluated by the gateway; nothing in it is replaced.
    Expression,
}

/// A regular expression that both the `regex` crate and ECMA 262 understand.
#[derive(Debug, Clone, Copy)]
pub struct Pattern {
    /// The expression; anchored.
    pub regex: &'static str,
    /// What it asks for, in words that follow "must".
    pub must: &'static str,
}

impl Pattern {
    pub(crate) fn matches(&self, value: &str) -> bool {
        // Compiling one takes longer than all else that is done with a document, and a clone begins without the states that
        // matching has built. They are as few as the shapes' patterns, so they may stay.
        static COMPILED: LazyLock<Mutex<HashMap<&str, Option<&Regex>>>> = LazyLock::new(Mutex::default);
        let compile = || Some(&*Box::leak(Box::new(Regex::new(self.regex).ok()?)));
        let regex = *COMPILED.lock().entry(self.regex).or_insert_with(compile);
        regex.is_some_and(|regex| regex.is_match(value))
    }
}

/// A word that a field may hold.
#[derive(Debug)]
pub struct Choice {
    /// The word.
    pub value: &'static str,
    /// What it means; may be empty.
    pub description: &'static str,
}

/// Texts under names that the user chooses.
#[derive(Debug)]
pub struct Map {
    /// What a name may be.
    pub keys: Text,
    /// Beginnings that no name may have.
    pub reserved: &'static [&'static str],
    /// What a value may be.
    pub values: Text,
    /// Most entries.
    pub max: usize,
}

/// One of several objects, told apart by the word in the field [`Union::tag`], which every variant has.
#[derive(Debug)]
pub struct Union {
    /// Its name among all unions, in `CamelCase`.
    pub name: &'static str,
    /// The field that tells the variants apart; the objects do not list it.
    pub tag: &'static str,
    /// The variants.
    pub variants: &'static [Variant],
}

/// A variant of a [`Union`].
#[derive(Debug)]
pub struct Variant {
    /// The word that stands for it.
    pub tag: &'static str,
    /// The fields beside the tag.
    pub object: &'static Object,
}

impl Object {
    /// Its fields.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().flat_map(|group| group.iter())
    }
}

impl Field {
    /// A field that must be there.
    pub const fn required(name: &'static str, kind: Type, description: &'static str) -> Self {
        Self {
            name,
            description,
            kind,
            presence: Presence::Required,
            access: Access::User,
        }
    }

    /// A field that may be left out.
    pub const fn optional(name: &'static str, kind: Type, description: &'static str) -> Self {
        Self {
            name,
            description,
            kind,
            presence: Presence::Optional,
            access: Access::User,
        }
    }

    /// A field that has a default.
    pub const fn default(name: &'static str, kind: Type, default: Literal, description: &'static str) -> Self {
        Self {
            name,
            description,
            kind,
            presence: Presence::Default(default),
            access: Access::User,
        }
    }

    /// The field, written by somebody else.
    pub const fn access(self, access: Access) -> Self {
        Self { access, ..self }
    }
}

impl Text {
    /// Any text.
    pub const ANY: Self = Self {
        min: 0,
        max: usize::MAX,
        pattern: None,
        format: Format::Plain,
    };

    /// At least one character.
    pub const SOME: Self = Self::ANY.length(1, usize::MAX);

    /// The text with bounds for its length.
    pub const fn length(self, min: usize, max: usize) -> Self {
        Self { min, max, ..self }
    }

    /// The text with a pattern: a regular expression and what it asks for, in words that follow "must".
    pub const fn pattern(self, regex: &'static str, must: &'static str) -> Self {
        Self {
            pattern: Some(Pattern { regex, must }),
            ..self
        }
    }

    /// The text as something special.
    pub const fn format(self, format: Format) -> Self {
        Self { format, ..self }
    }
}

impl Choice {
    /// A word and what it means.
    pub const fn new(value: &'static str, description: &'static str) -> Self {
        Self { value, description }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// Everything that an object consists of.
    #[derive(Default)]
    struct Visitor {
        texts: Vec<&'static Text>,
        names: HashMap<&'static str, String>,
    }

    impl Visitor {
        fn kind(&mut self, kind: &'static Type) {
            match kind {
                Type::Boolean | Type::Integer { .. } | Type::Choice(_) | Type::Reference(_) => {}
                Type::String(text) => self.texts.push(text),
                Type::List { items, .. } => self.kind(items),
                Type::Map(map) => self.texts.extend([&map.keys, &map.values]),
                Type::Object(object) => self.object(object),
                Type::Union(union) => {
                    self.name(union.name, &format!("{union:?}"));
                    union.variants.iter().for_each(|variant| self.object(variant.object));
                }
                Type::StringOr(text, other) => {
                    self.texts.push(text);
                    self.kind(other);
                }
            }
        }

        fn object(&mut self, object: &'static Object) {
            self.name(object.name, &format!("{object:?}"));
            for field in object.fields() {
                assert!(
                    field.description.ends_with('.'),
                    "{}.{}: {}",
                    object.name,
                    field.name,
                    field.description
                );
                self.kind(&field.kind);
            }
        }

        fn name(&mut self, name: &'static str, what: &str) {
            let first = self.names.entry(name).or_insert_with(|| what.to_owned());
            assert_eq!(*first, what, "two different things are named {name}");
        }
    }

    #[test]
    fn patterns_are_regular_expressions_names_are_unique_and_fields_are_described() {
        let mut visitor = Visitor::default();
        visitor.object(&FILE);
        visitor.object(&REFERENCE);
        visitor.object(&GATEWAY);
        visitor.object(&DATA_PLANE_CERTIFICATE);
        assert!(visitor.texts.len() > 50 && visitor.names.len() > 50);
        for pattern in visitor.texts.iter().filter_map(|text| text.pattern) {
            assert!(Regex::new(pattern.regex).is_ok(), "{}", pattern.regex);
            assert!(pattern.regex.starts_with('^'), "{} is not anchored", pattern.regex);
            // The gateway is built without the tables of Unicode that these classes need; this test has them.
            let needs_tables = [r"\s", r"\d", r"\w", r"\b"]
                .iter()
                .any(|class| pattern.regex.contains(class));
            assert!(!needs_tables, "{} compiles in tests only", pattern.regex);
        }
    }
}
