//! What the shape knows and this version cannot do yet. It is refused with a clear word, never ignored. What is disabled
//! does nothing, so nothing is lacking for it; and what only others could use (schema registries, static keys) is no fault
//! until they do.
//!
//! A line of the table is to be deleted when what it names is there.

use crate::entity::{RUNTIME_VERSION, RuntimeVersion};
use crate::node::{Node, Value};
use crate::path::Path;
use crate::problem::Report;
use crate::shape::Kind;

/// Something that is refused.
struct Refusal {
    /// The field, with `[]` for every element of a list.
    field: &'static str,
    when: When,
    /// What this version lacks.
    lacks: &'static str,
    /// What to do instead.
    instead: &'static str,
}

enum When {
    /// The field has any value.
    Given,
    /// The field has one of these words.
    Is(&'static [&'static str]),
}

const REFUSALS: &[Refusal] = &[
    Refusal {
        field: "virtual_clusters[].authentication[].mediation",
        when: When::Is(&["validate_forward"]),
        lacks: "the gateway verifies no tokens",
        instead: "set `mediation: passthrough`, and the brokers verify them",
    },
    Refusal {
        field: "virtual_clusters[].authentication[].claims_mapping",
        when: When::Given,
        lacks: "the gateway verifies no tokens",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].authentication[].jwks",
        when: When::Given,
        lacks: "the gateway verifies no tokens",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].authentication[].validate",
        when: When::Given,
        lacks: "the gateway verifies no tokens",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].authentication[].fetch_kong_identity_principal",
        when: When::Given,
        lacks: "the gateway looks clients up in no directory",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].acl_mode",
        when: When::Is(&["enforce_on_gateway"]),
        lacks: "the gateway enforces no ACLs",
        instead: "set `acl_mode: passthrough`, and the brokers decide what clients may do",
    },
    Refusal {
        field: "virtual_clusters[].namespace",
        when: When::Given,
        lacks: "clients see the backend cluster's own names",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].topic_aliases",
        when: When::Given,
        lacks: "clients see the backend cluster's own names",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].cluster_policies[]",
        when: When::Given,
        lacks: "the gateway applies no policies to requests",
        instead: "remove it, or set `enabled: false`",
    },
    Refusal {
        field: "virtual_clusters[].produce_policies[]",
        when: When::Given,
        lacks: "the gateway applies no policies to records",
        instead: "remove it, or set `enabled: false`",
    },
    Refusal {
        field: "virtual_clusters[].consume_policies[]",
        when: When::Given,
        lacks: "the gateway applies no policies to records",
        instead: "remove it, or set `enabled: false`",
    },
    Refusal {
        field: "listeners[].policies[].config.client_authentication.principal_mapping",
        when: When::Given,
        lacks: "the gateway evaluates no expressions",
        instead: "remove it",
    },
];

/// Reports everything in `document` that this version cannot do.
pub(crate) fn check(document: &Node, report: &mut Report) {
    for refusal in REFUSALS {
        let place = Place {
            node: document,
            path: Path::root(),
            owner: None,
            section: None,
        };
        refusal.check(refusal.field, place, report);
    }
    runtime_version(document, report);
}

/// A gateway may ask for more than this program knows.
fn runtime_version(document: &Node, report: &mut Report) {
    let asked = document
        .get("gateway")
        .and_then(|gateway| gateway.get("min_runtime_version"));
    if let Some(node) = asked
        && let Value::String(text) = &node.value
        && text.parse().is_ok_and(|asked: RuntimeVersion| asked > RUNTIME_VERSION)
    {
        let path = Path::root().key("gateway").key("min_runtime_version");
        let reason = format!("asks for data planes of version {text}, and this one is {RUNTIME_VERSION}");
        report.add(node.at, &path, reason, "upgrade this data plane");
    }
}

/// Where the way of a refusal has come to.
struct Place<'a> {
    node: &'a Node,
    path: Path,
    /// The innermost entity that it has passed, in words.
    owner: Option<String>,
    /// The kind of entity that the elements of `node` are.
    section: Option<Kind>,
}

impl Refusal {
    /// Follows what is left of the field's path.
    fn check(&self, rest: &str, place: Place<'_>, report: &mut Report) {
        let Place {
            node,
            path,
            owner,
            section,
        } = place;
        if let Some(rest) = rest.strip_prefix("[]") {
            let Value::List(items) = &node.value else { return };
            for (index, node) in items.iter().enumerate().filter(|(_, item)| !is_disabled(item)) {
                let owner = match section {
                    Some(kind) => Some(describe(kind, node, owner.as_deref())),
                    None => owner.clone(),
                };
                let place = Place {
                    node,
                    path: path.index(index),
                    owner,
                    section: None,
                };
                self.check(rest, place, report);
            }
            return;
        }
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        if rest.is_empty() {
            return self.report(node, &path, owner.as_deref(), report);
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, rest) = rest.split_at(end);
        if let Some(node) = node.get(key) {
            let place = Place {
                node,
                path: path.key(key),
                owner,
                section: Kind::of_section(key),
            };
            self.check(rest, place, report);
        }
    }

    fn report(&self, node: &Node, path: &Path, owner: Option<&str>, report: &mut Report) {
        let owner = owner.unwrap_or("the file");
        let name = self.field.rsplit('.').next().unwrap_or(self.field);
        let what = match (&self.when, &node.value) {
            (_, Value::Null) => return,
            (When::Given, Value::List(items)) if items.is_empty() => return,
            (When::Given, _) if self.field.ends_with("[]") => owner.to_owned(),
            (When::Given, _) => format!("`{name}` of {owner}"),
            (When::Is(words), Value::String(word)) if words.contains(&word.as_str()) => {
                format!("`{name}: {word}` of {owner}")
            }
            _ => return,
        };
        report.add(
            node.at,
            path,
            format!("{what} is not supported by this version: {}", self.lacks),
            self.instead,
        );
    }
}

fn is_disabled(item: &Node) -> bool {
    item.get("enabled")
        .is_some_and(|enabled| enabled.value == Value::Bool(false))
}

/// An entity in a sentence, by its name, or else by its type.
fn describe(kind: Kind, entity: &Node, owner: Option<&str>) -> String {
    let text = |key: &str| match entity.get(key).map(|node| &node.value) {
        Some(Value::String(text)) => Some(format!("`{text}`")),
        _ => None,
    };
    let name = text("name").or_else(|| text("type").map(|word| format!("of type {word}")));
    let name = name.map(|name| format!(" {name}")).unwrap_or_default();
    let owner = owner.map(|owner| format!(" of {owner}")).unwrap_or_default();
    format!("the {}{name}{owner}", kind.noun())
}
