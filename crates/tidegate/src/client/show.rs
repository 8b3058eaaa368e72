//! A plan as text for people and as JSON for programs.

use std::collections::HashSet;
use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::canonical::SECRET;
use super::plan::{Action, Change, Plan};
use super::terminal::{Colour, Paint, harmless};

/// What is shown of a text at most.
const LONGEST: usize = 100;

/// The plan for people.
pub(crate) fn text(plan: &Plan, paint: Paint) -> String {
    let mut out = String::new();
    // Writing to a String cannot fail.
    if plan.gateway.id.is_some() {
        let _ = writeln!(out, "gateway {}", harmless(&plan.gateway.name));
    }
    for change in &plan.changes {
        let (sign, colour) = match change.action {
            Action::Create => ("+", Colour::Green),
            Action::Update | Action::Order => ("~", Colour::Yellow),
            Action::Send => ("*", Colour::Yellow),
            Action::Replace => ("-/+", Colour::Red),
            Action::Delete => ("-", Colour::Red),
        };
        let line = harmless(&format!("{sign} {}{}", title(change), company(change)));
        let _ = writeln!(out, "{}", paint.paint(colour, &line));
        for field in &change.fields {
            let shown = match (change.action, &field.from, &field.to) {
                (Action::Create, _, _) if field.field == "name" => continue,
                (Action::Create, _, Some(to)) => value(to),
                (_, from, to) => format!("{} → {}", optional(from.as_ref()), optional(to.as_ref())),
            };
            let _ = writeln!(out, "    {}: {}", field.field, harmless(&shown));
        }
        for secret in &change.secrets {
            let _ = writeln!(
                out,
                "    {secret}: (secret), sent as the API does not say whether it is a new one"
            );
        }
    }
    if !plan.unmanaged.is_empty() {
        let names = plan
            .unmanaged
            .iter()
            .map(|(kind, label)| format!("{} {label}", kind.noun()));
        let names = names.collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            out,
            "in no file, and left as they are without --prune: {}",
            harmless(&names)
        );
    }
    let _ = writeln!(out, "{}", summary(plan));
    out
}

/// The plan for programs.
pub(crate) fn json(plan: &Plan) -> Json {
    let changes: Vec<Json> = plan.changes.iter().map(change).collect();
    let unmanaged = plan.unmanaged.iter();
    let unmanaged: Vec<Json> = unmanaged
        .map(|(kind, label)| json!({ "kind": kind.word(), "name": label }))
        .collect();
    json!({
        "gateway": { "name": plan.gateway.name, "id": plan.gateway.id, "create": plan.gateway.id.is_none() },
        "differs": !plan.makes_no_difference(),
        "changes": changes,
        "unmanaged": unmanaged,
    })
}

fn change(change: &Change) -> Json {
    let fields = change.fields.iter();
    let fields: Vec<Json> = fields
        .map(|field| json!({ "field": field.field, "from": field.from, "to": field.to }))
        .collect();
    let parent = change.parent.as_ref();
    json!({
        "action": word(change.action),
        "kind": change.kind.word(),
        "name": change.label,
        "parent": parent.map(|(kind, label)| json!({ "kind": kind.word(), "name": label })),
        "id": change.id,
        "fields": fields,
        "secrets_sent": change.secrets,
        "policies_with_it": change.with,
    })
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace => "replace",
        Action::Send => "send_secrets",
        Action::Order => "order",
        Action::Delete => "delete",
    }
}

/// What was done with an entity, in a line.
pub(crate) fn done(change: &Change) -> String {
    let verb = match change.action {
        Action::Create => "created",
        Action::Update => "changed",
        Action::Replace => "replaced",
        Action::Send => "sent the secrets of",
        Action::Order => "ordered",
        Action::Delete => "deleted",
    };
    harmless(&format!("{verb} {}{}\n", title(change), company(change)))
}

/// What was done and what was not when a plan could not be carried out to its end.
pub(crate) fn stopped(plan: &Plan, made: &HashSet<usize>) -> String {
    let all = plan.changes.len();
    let mut out = format!(
        "stopped: {} of {all} changes were made; the next run does the others",
        made.len()
    );
    for (place, change) in plan.changes.iter().enumerate() {
        let what = if made.contains(&place) { "done" } else { "not done" };
        out.push_str(&format!("\n  {what}: {} {}", change.action.verb(), title(change)));
    }
    out
}

/// An entity in a sentence.
pub(crate) fn title(change: &Change) -> String {
    let noun = change.kind.noun();
    let within = change.parent.as_ref();
    let within = within
        .map(|(kind, label)| format!(" of {} {label}", kind.noun()))
        .unwrap_or_default();
    match change.action {
        Action::Order => format!("{}ies{within}", noun.trim_end_matches('y')),
        _ => format!("{noun} {}{within}", change.label),
    }
}

fn company(change: &Change) -> String {
    match change.with {
        0 => String::new(),
        1 => ", with its policy".to_owned(),
        many => format!(", with its {many} policies"),
    }
}

fn summary(plan: &Plan) -> String {
    let count = |actions: &[Action]| {
        plan.changes
            .iter()
            .filter(|change| actions.contains(&change.action))
            .count()
    };
    let counts = [
        (count(&[Action::Create]), "to create"),
        (count(&[Action::Update, Action::Order]), "to change"),
        (count(&[Action::Replace]), "to replace"),
        (count(&[Action::Delete]), "to delete"),
        (count(&[Action::Send]), "with secrets to send again"),
    ];
    let counts = counts.iter().filter(|(count, _)| *count > 0);
    let words: Vec<_> = counts.map(|(count, words)| format!("{count} {words}")).collect();
    if words.is_empty() {
        "nothing to change".to_owned()
    } else {
        words.join(", ")
    }
}

fn optional(shown: Option<&Json>) -> String {
    shown.map_or_else(|| "(none)".to_owned(), value)
}

fn value(shown: &Json) -> String {
    match shown {
        Json::String(text) if text == SECRET => SECRET.to_owned(),
        Json::String(text) if text.contains('\n') || text.chars().count() > LONGEST => {
            let line = text.lines().next().unwrap_or_default();
            let line: String = line.chars().take(LONGEST).collect();
            format!("{}… ({} bytes)", Json::from(line), text.len())
        }
        other => other.to_string(),
    }
}
