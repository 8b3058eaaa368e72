//! Terraform's language, written.

use serde_json::{Map, Value as Json};

use crate::examples::Names;

/// A resource with these attributes. A text that begins with `=` is an expression, in which `tidegate_` stands for the
/// beginning of the types' names.
pub(crate) fn resource(kind: &str, label: &str, attributes: &Map<String, Json>, names: Names) -> String {
    let lines = assignments(attributes, 1, names);
    format!("resource \"{kind}\" \"{label}\" {{\n{lines}}}\n")
}

/// A line for each field, or several. Terraform's formatter aligns those that have one, where they follow each other.
fn assignments(fields: &Map<String, Json>, depth: usize, names: Names) -> String {
    let indent = "  ".repeat(depth);
    let fields: Vec<_> = fields.iter().collect();
    let mut text = String::new();
    for run in fields.chunk_by(|(_, one), (_, other)| !spans_lines(one) && !spans_lines(other)) {
        let widest = run.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        for (name, value) in run {
            let value = expression(value, depth, names);
            text.push_str(&format!("{indent}{name:widest$} = {value}\n"));
        }
    }
    text
}

fn spans_lines(value: &Json) -> bool {
    match value {
        Json::Object(fields) => !fields.is_empty(),
        Json::Array(items) => items.iter().any(spans_lines),
        _ => false,
    }
}

fn expression(value: &Json, depth: usize, names: Names) -> String {
    let indent = "  ".repeat(depth);
    match value {
        Json::String(text) => match text.strip_prefix('=') {
            Some(expression) => named(expression, names),
            None => quoted(text),
        },
        Json::Array(items) if !spans_lines(value) => {
            let items: Vec<_> = items.iter().map(|item| expression(item, depth, names)).collect();
            format!("[{}]", items.join(", "))
        }
        Json::Array(items) => {
            let mut text = "[\n".to_owned();
            for item in items {
                text.push_str(&format!("{indent}  {},\n", expression(item, depth + 1, names)));
            }
            text + &indent + "]"
        }
        Json::Object(fields) if fields.is_empty() => "{}".to_owned(),
        Json::Object(fields) => {
            let lines = assignments(fields, depth + 1, names);
            format!("{{\n{lines}{indent}}}")
        }
        other => other.to_string(),
    }
}

fn named(expression: &str, names: Names) -> String {
    match names {
        Names::Own => expression.to_owned(),
        Names::Public => expression
            .replace("tidegate_gateway.", "konnect_event_gateway.")
            .replace("tidegate_", "konnect_event_gateway_"),
    }
}

/// A text in which nothing is replaced.
fn quoted(text: &str) -> String {
    let text = Json::from(text).to_string();
    text.replace("${", "$${").replace("%{", "%%{")
}
