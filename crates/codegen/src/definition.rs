//! Kafka's message definitions, as the `kafka-clients` jar holds them: JSON with `//` comments.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// One message's definition. Attributes that nobody has looked at are an error: they may change what is on the wire.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Definition {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) api_key: Option<i16>,
    pub(crate) valid_versions: String,
    pub(crate) flexible_versions: Option<String>,
    #[serde(default)]
    pub(crate) fields: Vec<FieldDefinition>,
    #[serde(default)]
    pub(crate) common_structs: Vec<StructDefinition>,
    #[serde(default, rename = "listeners")]
    _listeners: Vec<String>,
    #[serde(default, rename = "latestVersionUnstable")]
    _latest_version_unstable: bool,
}

/// A struct that several fields of a message share.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StructDefinition {
    pub(crate) name: String,
    pub(crate) versions: String,
    pub(crate) fields: Vec<FieldDefinition>,
}

/// One field's definition.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct FieldDefinition {
    pub(crate) name: String,
    #[serde(rename = "type")]
    pub(crate) ty: String,
    pub(crate) versions: String,
    pub(crate) nullable_versions: Option<String>,
    pub(crate) tag: Option<u32>,
    pub(crate) tagged_versions: Option<String>,
    pub(crate) flexible_versions: Option<String>,
    pub(crate) entity_type: Option<String>,
    pub(crate) default: Option<serde_json::Value>,
    #[serde(default)]
    pub(crate) fields: Vec<Self>,
    #[serde(default, rename = "mapKey")]
    _map_key: bool,
    #[serde(default, rename = "ignorable")]
    _ignorable: bool,
    #[serde(default, rename = "zeroCopy")]
    _zero_copy: bool,
    #[serde(default, rename = "about")]
    _about: String,
}

/// The definitions of every request and response body that has a valid version, by API key, requests first; and the
/// release of Kafka that they come from.
pub(crate) fn read_jar(jar: &Path) -> Result<(String, Vec<Definition>)> {
    let file = File::open(jar).with_context(|| format!("cannot open {}", jar.display()))?;
    let mut archive = zip::ZipArchive::new(file).with_context(|| format!("{} is not a jar", jar.display()))?;
    let release = release(&text(&mut archive, "kafka/kafka-version.properties")?)?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(Result::ok)
        .filter(|name| is_definition(name))
        .map(Into::into)
        .collect();
    let mut definitions = Vec::new();
    for name in names {
        let json = without_comments(&text(&mut archive, &name)?);
        let definition: Definition = serde_json::from_str(&json).with_context(|| name)?;
        if matches!(definition.kind.as_str(), "request" | "response") && definition.valid_versions != "none" {
            definitions.push(definition);
        }
    }
    definitions.sort_by(|a, b| (a.api_key, &a.kind).cmp(&(b.api_key, &b.kind)));
    Ok((release, definitions))
}

fn is_definition(name: &str) -> bool {
    name.starts_with("common/message/") && name.ends_with(".json")
}

fn text(archive: &mut zip::ZipArchive<File>, name: &str) -> Result<String> {
    let mut text = String::new();
    let mut entry = archive
        .by_name(name)
        .with_context(|| format!("the jar has no {name}"))?;
    entry.read_to_string(&mut text)?;
    Ok(text)
}

fn release(properties: &str) -> Result<String> {
    let version = properties.lines().find_map(|line| line.strip_prefix("version="));
    Ok(version.context("the jar does not say its version")?.trim().to_owned())
}

fn without_comments(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for line in json.lines() {
        let mut in_string = false;
        let mut previous = ' ';
        let comment = line.char_indices().find(|&(at, c)| {
            let escaped = previous == '\\';
            previous = if escaped { ' ' } else { c };
            in_string ^= c == '"' && !escaped;
            !in_string && line[at..].starts_with("//")
        });
        out.push_str(comment.map_or(line, |(at, _)| &line[..at]));
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_end_where_strings_do_not() {
        for (line, expect) in [
            ("// all", "\n"),
            ("\"a\": 1, // rest", "\"a\": 1, \n"),
            ("\"a\": \"http://x\"", "\"a\": \"http://x\"\n"),
            (r#""a\"//b": 1 // c"#, "\"a\\\"//b\": 1 \n"),
        ] {
            assert_eq!(without_comments(line), expect, "{line}");
        }
    }
}
