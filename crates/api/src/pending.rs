//! What a node has not applied yet, out of the audit log.

use std::collections::HashMap;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate_store::AuditEntry;
use uuid::Uuid;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::nodes::node;

/// The most entries of the log that are looked at.
const MOST: u32 = 2_000;

pub(crate) async fn get(call: Call) -> Answer {
    let (gateway, node) = node(&call).await?;
    let store = call.control.store();
    let from = node.report.version;
    let to = store.version(gateway).await?;
    let entries = if from < to {
        store.audit_since(gateway, from, MOST).await?
    } else {
        Vec::new()
    };
    // Every version has an entry: of those behind `from`, the first may have been deleted for its age.
    let begins = entries.first().is_some_and(|first| first.version.0 == from.0 + 1);
    let is_complete = from >= to || begins && entries.len() < MOST as usize;
    let body = json!({
        "from": from.0.to_string(),
        "to": to.0.to_string(),
        "complete": is_complete,
        "changes": changes(entries),
    });
    Ok(answer::json(StatusCode::OK, &body))
}

/// What the entries come to: of each entity how it was before the first and is after the last of them.
fn changes(entries: Vec<AuditEntry>) -> Vec<Value> {
    let mut places: HashMap<(String, Uuid), usize> = HashMap::new();
    let mut changes: Vec<AuditEntry> = Vec::new();
    for entry in entries {
        // Where the order of a chain changes, the kind is that of its policies and the id that of what they belong to.
        let key = (entry.kind.clone(), entry.entity);
        match places.get(&key).and_then(|place| changes.get_mut(*place)) {
            Some(known) => known.after = entry.after,
            None => {
                places.insert(key, changes.len());
                changes.push(entry);
            }
        }
    }
    // What was made and is gone again never was. Where both are equal, a secret may have changed: they are masked.
    let changes = changes.into_iter();
    changes
        .filter(|change| change.before.is_some() || change.after.is_some())
        .map(render)
        .collect()
}

fn render(change: AuditEntry) -> Value {
    let AuditEntry { before, after, .. } = change;
    let name = [&after, &before]
        .into_iter()
        .flatten()
        .find_map(|body| body["name"].as_str().map(str::to_owned));
    let word = match (&before, &after) {
        (None, _) => "created",
        (_, None) => "deleted",
        _ => "updated",
    };
    json!({
        "kind": change.kind,
        "id": change.entity,
        "name": name,
        "change": word,
        "before": before,
        "after": after,
    })
}

#[cfg(test)]
mod tests {
    use tidegate_store::{Actor, Timestamp, Version};

    use super::*;

    fn entry(id: u128, before: Option<Value>, after: Option<Value>) -> AuditEntry {
        AuditEntry {
            id: Uuid::nil(),
            at: Timestamp(0),
            gateway: None,
            version: Version(1),
            actor: Actor {
                id: None,
                name: String::new(),
            },
            action: String::new(),
            kind: "listener".to_owned(),
            entity: Uuid::from_u128(id),
            request_id: None,
            before,
            after,
        }
    }

    #[test]
    fn several_changes_of_an_entity_are_told_as_one() {
        let body = |name: &str| Some(json!({ "name": name }));
        let entries = vec![
            entry(1, None, body("a")),
            entry(2, body("b"), body("c")),
            entry(1, body("a"), body("d")),
            entry(2, body("c"), body("e")),
            entry(3, body("f"), None),
            // Made and gone again; changed in what is masked.
            entry(4, None, body("g")),
            entry(4, body("g"), None),
            entry(5, body("h"), body("h")),
        ];
        let changes = changes(entries);
        let shown: Vec<_> = changes
            .iter()
            .map(|change| (change["change"].as_str().unwrap(), change["name"].as_str().unwrap()))
            .collect();
        let expected = [("created", "d"), ("updated", "e"), ("deleted", "f"), ("updated", "h")];
        assert_eq!(shown, expected);
        assert_eq!(
            (&changes[1]["before"], &changes[1]["after"]),
            (&body("b").unwrap(), &body("e").unwrap())
        );
    }
}
