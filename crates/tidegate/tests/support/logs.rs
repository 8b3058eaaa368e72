//! Log lines, read as a log collector does.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// A line of `key=value` pairs; values with spaces are quoted, with backslashes before quotes and backslashes.
pub(crate) fn logfmt(line: &str) -> Result<BTreeMap<String, String>> {
    let mut pairs = BTreeMap::new();
    let mut rest = line.trim_end();
    while !rest.is_empty() {
        let (key, after) = rest.split_once('=').with_context(|| format!("no value: {line}"))?;
        ensure!(!key.is_empty() && !key.contains([' ', '"']), "no key: {line}");
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted).with_context(|| format!("a quote does not end: {line}"))?,
            None => {
                let (value, after) = after.split_once(' ').unwrap_or((after, ""));
                (value.to_owned(), after)
            }
        };
        ensure!(pairs.insert(key.to_owned(), value).is_none(), "{key} twice: {line}");
        rest = after.trim_start();
    }
    Ok(pairs)
}

fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    loop {
        match characters.next()? {
            (at, '"') => return Some((value, quoted.get(at + 1..)?)),
            (_, '\\') => value.push(characters.next()?.1),
            (_, other) => value.push(other),
        }
    }
}

/// A JSON object; its members as texts.
pub(crate) fn json(line: &str) -> Result<BTreeMap<String, String>> {
    let value: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
    let object = value.as_object().context("no object")?;
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    Ok(object.iter().map(|(key, value)| (key.clone(), text(value))).collect())
}
