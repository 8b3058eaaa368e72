//! Values written as YAML, so that the gateway's own reader gets back what was written.

use std::fmt::Write as _;

use serde_json::{Map, Value as Json};
use tidegate_model::shape::{Object, Type};

/// A value whose fields have an order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Yaml {
    /// No list and no map.
    Scalar(Json),
    /// A list.
    List(Vec<Yaml>),
    /// A map.
    Map(Vec<(String, Yaml)>),
}

/// Words that would be read as something else than a text, whatever their case.
const WORDS: [&str; 11] = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n", ".inf", ".nan",
];

impl Yaml {
    /// A value with its fields in the order of its shape; those that the shape does not know come last.
    pub(crate) fn shaped(kind: &'static Type, value: &Json) -> Self {
        match (kind, value) {
            (Type::List { items, .. }, Json::Array(values)) => {
                Self::List(values.iter().map(|value| Self::shaped(items, value)).collect())
            }
            (Type::Object(object), Json::Object(fields)) => Self::fields(None, object, fields),
            (Type::Union(union), Json::Object(fields)) => {
                let tag = fields.get(union.tag).and_then(Json::as_str);
                match union.variants.iter().find(|variant| Some(variant.tag) == tag) {
                    Some(variant) => Self::fields(Some(union.tag), variant.object, fields),
                    None => Self::plain(value),
                }
            }
            (Type::StringOr(_, other), value) => Self::shaped(other, value),
            _ => Self::plain(value),
        }
    }

    fn fields(tag: Option<&'static str>, object: &'static Object, fields: &Map<String, Json>) -> Self {
        let mut entries = Vec::new();
        let known = object.fields().map(|field| (field.name, Some(&field.kind)));
        let mut known: Vec<_> = tag.map(|tag| (tag, None)).into_iter().chain(known).collect();
        known.sort_by_key(|(name, _)| ["id", "name"].iter().position(|first| first == name).unwrap_or(2));
        for (name, kind) in &known {
            if let Some(value) = fields.get(*name) {
                let value = kind.map_or_else(|| Self::plain(value), |kind| Self::shaped(kind, value));
                entries.push(((*name).to_owned(), value));
            }
        }
        let rest = fields
            .iter()
            .filter(|(name, _)| !known.iter().any(|(known, _)| known == name));
        entries.extend(rest.map(|(name, value)| (name.clone(), Self::plain(value))));
        Self::Map(entries)
    }

    /// A value whose fields stand in no special order.
    pub(crate) fn plain(value: &Json) -> Self {
        match value {
            Json::Array(items) => Self::List(items.iter().map(Self::plain).collect()),
            Json::Object(fields) => {
                let entries = fields.iter().map(|(name, value)| (name.clone(), Self::plain(value)));
                Self::Map(entries.collect())
            }
            other => Self::Scalar(other.clone()),
        }
    }

    /// The text, with a line break at its end.
    pub(crate) fn write(&self) -> String {
        let mut out = String::new();
        match self {
            Self::Map(entries) if !entries.is_empty() => map(entries, 0, &mut out),
            Self::List(items) if !items.is_empty() => list(items, 0, &mut out),
            other => {
                inline(other, 0, &mut out);
            }
        }
        out
    }
}

fn map(entries: &[(String, Yaml)], indent: usize, out: &mut String) {
    for (place, (name, value)) in entries.iter().enumerate() {
        if place > 0 {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str(&text(name));
        out.push(':');
        match value {
            Yaml::Map(entries) if !entries.is_empty() => {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent + 2));
                map(entries, indent + 2, out);
            }
            Yaml::List(items) if !items.is_empty() => {
                out.push('\n');
                out.extend(std::iter::repeat_n(' ', indent + 2));
                list(items, indent + 2, out);
            }
            value => {
                out.push(' ');
                inline(value, indent + 2, out);
            }
        }
    }
}

fn list(items: &[Yaml], indent: usize, out: &mut String) {
    for (place, item) in items.iter().enumerate() {
        if place > 0 {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        out.push_str("- ");
        match item {
            Yaml::Map(entries) if !entries.is_empty() => map(entries, indent + 2, out),
            Yaml::List(items) if !items.is_empty() => list(items, indent + 2, out),
            item => inline(item, indent + 2, out),
        }
    }
}

/// What stands behind a name or a dash, up to the end of its line.
fn inline(value: &Yaml, indent: usize, out: &mut String) {
    match value {
        Yaml::Map(_) => out.push_str("{}\n"),
        Yaml::List(_) => out.push_str("[]\n"),
        Yaml::Scalar(Json::String(long)) if is_block(long) => block(long, indent, out),
        Yaml::Scalar(Json::String(short)) => {
            let _ = writeln!(out, "{}", text(short));
        }
        Yaml::Scalar(other) => {
            let _ = writeln!(out, "{other}");
        }
    }
}

/// Texts of several lines, such as certificates, if nothing in them needs quotes.
fn is_block(text: &str) -> bool {
    let lines = || text.trim_end_matches('\n').split('\n');
    let visible =
        |line: &str| !line.is_empty() && !line.starts_with(' ') && line.chars().all(|c| (' '..='~').contains(&c));
    text.contains('\n') && lines().count() > 0 && lines().all(visible)
}

fn block(text: &str, indent: usize, out: &mut String) {
    let body = text.trim_end_matches('\n');
    let ends = text.len() - body.len();
    out.push_str(match ends {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    for line in body.split('\n') {
        out.extend(std::iter::repeat_n(' ', indent));
        out.push_str(line);
        out.push('\n');
    }
    out.extend(std::iter::repeat_n('\n', ends.saturating_sub(1)));
}

/// A text without quotes where it can only be read as one.
fn text(text: &str) -> String {
    let inner = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '/')
        && text.chars().all(inner)
        && !WORDS.contains(&text.to_lowercase().as_str());
    if plain {
        text.to_owned()
    } else {
        // Text in JSON is text in YAML, but for characters that some readers take for line breaks.
        let quoted = Json::from(text).to_string();
        let escape = |c: char| {
            if c.is_control() || "\u{2028}\u{2029}\u{feff}".contains(c) {
                format!("\\u{:04x}", u32::from(c))
            } else {
                c.to_string()
            }
        };
        quoted.chars().map(escape).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use tidegate_model::Document;

    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let texts = [
            "",
            "plain",
            "true",
            "Yes",
            "null",
            "~",
            "12",
            "1.5",
            "0x1f",
            ".5",
            "- a",
            "a: b",
            "a #b",
            " a ",
            "a\tb",
            "é",
            "\u{85}",
            "\u{1b}[31m",
            "\u{2028}",
            "'",
            "\"",
            "\\",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "|",
            ">",
            "a\nb",
            "a\nb\n",
            "a\n\nb\n",
            "a\nb\n\n\n",
            " a\nb",
            "\n",
            "a\r\nb",
            "-----BEGIN X-----\nAAAA==\n-----END X-----\n",
            "9092-9095",
            "${env['A']}",
            "/etc/x.y",
            "kafka:9092",
            "2026-01-01",
            "1e3",
            "=",
            "?",
            "a:",
        ];
        for text in texts {
            let listener = json!({ "name": text, "empty": {}, "none": [], "nested": [["x"], { "deep": [{ "a": text, "b": 1 }] }], "last": text });
            let written = Yaml::Map(vec![(
                "listeners".to_owned(),
                Yaml::List(vec![Yaml::plain(&listener), Yaml::plain(&listener)]),
            )])
            .write();
            let read = Document::parse("t.yaml", &written)
                .unwrap_or_else(|problems| panic!("{text:?}: {problems}\n{written}"));
            let stated = read.stated().unwrap();
            assert_eq!(stated.len(), 2, "{written}");
            assert_eq!(stated[1].body, listener, "{written}");
        }
    }
}
