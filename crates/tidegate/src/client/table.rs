//! Tables of entities.

use serde_json::Value as Json;
use tidegate_model::entity::{EntityType, entity_type};
use tidegate_model::shape::{Field, Format, Kind, Object, Presence, Type};

use super::terminal::harmless;

const LONGEST: usize = 60;

/// A column: what it is called, and the field that it shows.
type Column = (String, String);

/// What is shown of data planes.
const NODE: [(&str, &str); 6] = [
    ("id", "id"),
    ("version", "version"),
    ("config", "config_version"),
    ("applied at", "config_applied_at"),
    ("last seen at", "last_seen_at"),
    ("compatible", "compatible"),
];

/// What is shown of tokens.
const TOKEN: [(&str, &str); 5] = [
    ("id", "id"),
    ("name", "name"),
    ("scope", "scope"),
    ("gateway", "gateway_id"),
    ("expires at", "expires_at"),
];

/// What is shown of gateways, whose answers say more than their shape.
const GATEWAY: [(&str, &str); 6] = [
    ("name", "name"),
    ("id", "id"),
    ("version", "version"),
    ("min runtime version", "min_runtime_version"),
    ("virtual clusters", "virtual_clusters_total"),
    ("nodes", "nodes_total"),
];

/// Data planes.
pub(crate) fn nodes(rows: &[Json]) -> String {
    let columns = NODE.map(|(title, field)| (title.to_owned(), field.to_owned()));
    table(&columns, &rows.iter().map(|row| (None, row)).collect::<Vec<_>>())
}

/// Tokens.
pub(crate) fn tokens(rows: &[Json]) -> String {
    let columns = TOKEN.map(|(title, field)| (title.to_owned(), field.to_owned()));
    table(&columns, &rows.iter().map(|row| (None, row)).collect::<Vec<_>>())
}

/// Entities of a kind; policies with the name of the listener or virtual cluster in which they stand.
pub(crate) fn entities(entity: &EntityType, rows: &[(Option<String>, Json)]) -> String {
    let mut columns: Vec<Column> = match entity.kind {
        Kind::Gateway => GATEWAY
            .map(|(title, field)| (title.to_owned(), field.to_owned()))
            .to_vec(),
        _ => columns(entity),
    };
    if entity.chain.is_some() {
        let parent = entity.parent.map_or("", Kind::noun);
        columns.insert(2, (parent.to_owned(), String::new()));
    }
    table(
        &columns,
        &rows
            .iter()
            .map(|(parent, row)| (parent.as_deref(), row))
            .collect::<Vec<_>>(),
    )
}

/// Name, id, type, and whatever an entity cannot be without.
fn columns(entity: &EntityType) -> Vec<Column> {
    let mut fields = vec!["name", "id"];
    let objects: Vec<&'static Object> = match entity_type(entity.kind).body {
        Type::Union(union) => {
            fields.push(union.tag);
            union.variants.iter().map(|variant| variant.object).collect()
        }
        Type::Object(object) => vec![object],
        _ => Vec::new(),
    };
    let tells = |field: &&'static Field| {
        let asked = matches!(field.presence, Presence::Required) || field.name == "enabled";
        let short = match field.kind {
            Type::Object(_) => false,
            Type::String(text) => text.format != Format::Secret,
            _ => field.name != "config",
        };
        asked && short
    };
    for field in objects.iter().flat_map(|object| object.fields()).filter(tells) {
        if !fields.contains(&field.name) {
            fields.push(field.name);
        }
    }
    fields
        .into_iter()
        .map(|field| (field.replace('_', " "), field.to_owned()))
        .collect()
}

fn table(columns: &[Column], rows: &[(Option<&str>, &Json)]) -> String {
    let mut cells: Vec<Vec<String>> = vec![columns.iter().map(|(title, _)| title.to_uppercase()).collect()];
    for (parent, row) in rows {
        let cell = |(_, field): &Column| match parent {
            Some(parent) if field.is_empty() => (*parent).to_owned(),
            _ => shown(&row[field.as_str()]),
        };
        cells.push(columns.iter().map(cell).collect());
    }
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<_> = (0..columns.len()).map(width).collect();
    let mut out = String::new();
    for row in &cells {
        let padded = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        let line = padded.collect::<Vec<_>>().join("  ");
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

/// A value in a cell: of an object its name or type, of a list each of its elements.
fn shown(value: &Json) -> String {
    let text = match value {
        Json::Null => "-".to_owned(),
        Json::String(text) if text.is_empty() => "-".to_owned(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join(","),
        Json::Object(_) => ["name", "type", "id"]
            .iter()
            .find_map(|key| value[*key].as_str())
            .unwrap_or("…")
            .to_owned(),
        other => other.to_string(),
    };
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    harmless(&short)
}
