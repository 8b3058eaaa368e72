//! The words of messages: what was expected, what was probably meant, how to mend it.

use crate::node::Value;
use crate::shape::{Access, Field, Format, Object, Type, Union};

/// What a value was expected to be.
pub(super) fn expectation(kind: &Type) -> String {
    match kind {
        Type::Boolean => "a boolean".to_owned(),
        Type::Integer { .. } => "an integer".to_owned(),
        Type::String(_) | Type::Choice(_) => "a string".to_owned(),
        Type::List { .. } => "a list".to_owned(),
        Type::Map(_) | Type::Object(_) | Type::Union(_) | Type::Reference(_) => "an object".to_owned(),
        Type::StringOr(_, other) => format!("a string or {}", expectation(other)),
    }
}

/// Whether `value` is of the kind that `kind` asks for.
pub(super) fn fits(kind: &Type, value: &Value) -> bool {
    match (kind, value) {
        (Type::StringOr(_, other), value) => matches!(value, Value::String(_)) || fits(other, value),
        (Type::Boolean, Value::Bool(_))
        | (Type::Integer { .. }, Value::Integer(_))
        | (Type::String(_) | Type::Choice(_), Value::String(_))
        | (Type::List { .. }, Value::List(_))
        | (Type::Map(_) | Type::Object(_) | Type::Union(_) | Type::Reference(_), Value::Map(_)) => true,
        _ => false,
    }
}

/// How to mend a value of the wrong kind.
pub(super) fn wrong_type(kind: &Type, value: &Value) -> String {
    match (kind, value) {
        (Type::Boolean, _) => "write true or false, without quotes".to_owned(),
        (Type::Integer { .. }, Value::String(text)) if text.parse::<i64>().is_ok() => {
            format!("write {text} without quotes")
        }
        (Type::Integer { .. }, _) => "write a whole number".to_owned(),
        (Type::String(_), Value::Integer(number)) => format!("write it in quotes: \"{number}\""),
        (Type::String(_), Value::Number(_) | Value::Bool(_)) => "write it in quotes".to_owned(),
        (Type::Choice(choices), _) => format!("write {}", one_of(choices.iter().map(|choice| choice.value))),
        (
            Type::List {
                items: Type::Union(union),
                ..
            },
            Value::String(word),
        ) if is_tag(union, word) => {
            format!("write `[{{ {}: {word} }}]`", union.tag)
        }
        (Type::List { items, .. }, value) if fits(items, value) => "write it as a list, with `- ` before it".to_owned(),
        (Type::List { .. }, _) => "write a list, each element after `- `".to_owned(),
        (Type::Reference(_), Value::String(name)) => format!("write {}", quote(&format!("{{ name: {name} }}"))),
        (Type::Reference(_), _) => "write `name:` or `id:` in it".to_owned(),
        (Type::Union(union), Value::String(word)) if is_tag(union, word) => {
            format!("write `{{ {}: {word} }}`", union.tag)
        }
        (Type::Union(union), _) => {
            format!(
                "write `{}:` with {} in it",
                union.tag,
                one_of(union.variants.iter().map(|variant| variant.tag))
            )
        }
        (Type::Map(_) | Type::Object(_), _) => "write `field: value` lines".to_owned(),
        (Type::StringOr(_, other), value) => wrong_type(other, value),
        (Type::String(_), _) => "write a text".to_owned(),
    }
}

fn is_tag(union: &Union, word: &str) -> bool {
    union.variants.iter().any(|variant| variant.tag == word)
}

/// How to mend a required field that is missing.
pub(super) fn missing(field: &Field) -> String {
    let words = match field.kind {
        Type::Choice(choices) => format!(" with {}", one_of(choices.iter().map(|choice| choice.value))),
        Type::Reference(kind) => format!(" with the `name` or `id` of a {}", kind.noun()),
        Type::String(text) if text.format == Format::Uuid => {
            let (first, rest) = field.description.split_at(1);
            format!(" with the id of {}{}", first.to_lowercase(), rest.trim_end_matches('.'))
        }
        _ => String::new(),
    };
    format!("add `{}:`{words}", field.name)
}

/// How to mend a field that is there and not the author's to write.
pub(super) fn not_yours(field: &Field) -> String {
    match field.access {
        Access::Assigned => "remove it: the control plane assigns it".to_owned(),
        Access::File | Access::User => {
            let collection = field.name.replace('_', "-");
            format!("remove it: each of them is an entity of its own, created at …/{collection}")
        }
    }
}

/// How to mend a field that nobody knows.
pub(super) fn unknown_field(key: &str, meant: Option<&str>, object: &Object, union: Option<&Union>) -> String {
    if let Some(meant) = meant {
        return format!("did you mean `{meant}`?");
    }
    let elsewhere = union.and_then(|union| {
        let variant = union
            .variants
            .iter()
            .find(|variant| variant.object.fields().any(|field| field.name == key))?;
        Some(format!("it belongs to `{}: {}`", union.tag, variant.tag))
    });
    elsewhere.unwrap_or_else(|| {
        let names: Vec<_> = object.fields().map(|field| field.name).collect();
        if names.is_empty() {
            "remove it".to_owned()
        } else {
            format!("remove it; known here: {}", names.join(", "))
        }
    })
}

/// The one of `candidates` that `word` is probably a misspelling of.
pub(crate) fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(64).flat_map(char::to_lowercase).collect();
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.chars().count() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` or `c`, in backticks.
pub(super) fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.map(|word| format!("`{word}`")).collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}

/// The character, or what shows it where it would not be seen.
fn escape(character: char) -> impl Iterator<Item = char> {
    let escaped = character.is_control().then(|| character.escape_default());
    let plain = escaped.is_none().then_some(character);
    escaped.into_iter().flatten().chain(plain)
}

/// A value as it stands in a message: on one line and not too long.
pub(crate) fn quote(value: &str) -> String {
    const LONGEST: usize = 60;
    let short: String = value.chars().take(LONGEST).flat_map(escape).collect();
    let ellipsis = if value.chars().count() > LONGEST { "…" } else { "" };
    format!("`{short}{ellipsis}`")
}
