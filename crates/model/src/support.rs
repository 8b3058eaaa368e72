//! What the shape knows and this version cannot do yet. It is refused with a clear word, never ignored.
//!
//! A line of the table is to be deleted when what it names is there.

use crate::node::{Node, Value};
use crate::path::Path;
use crate::problem::Report;

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
        field: "virtual_clusters[].cluster_policies",
        when: When::Given,
        lacks: "the gateway applies no policies to requests",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].produce_policies",
        when: When::Given,
        lacks: "the gateway applies no policies to records",
        instead: "remove it",
    },
    Refusal {
        field: "virtual_clusters[].consume_policies",
        when: When::Given,
        lacks: "the gateway applies no policies to records",
        instead: "remove it",
    },
    Refusal {
        field: "schema_registries",
        when: When::Given,
        lacks: "the gateway checks no records against schemas",
        instead: "remove it",
    },
    Refusal {
        field: "static_keys",
        when: When::Given,
        lacks: "the gateway encrypts no records",
        instead: "remove it",
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
        refusal.check(refusal.field, document, &Path::root(), report);
    }
}

impl Refusal {
    /// Follows what is left of the field's path.
    fn check(&self, rest: &str, node: &Node, path: &Path, report: &mut Report) {
        if let Some(rest) = rest.strip_prefix("[]") {
            if let Value::List(items) = &node.value {
                for (index, item) in items.iter().enumerate() {
                    self.check(rest, item, &path.index(index), report);
                }
            }
            return;
        }
        let rest = rest.strip_prefix('.').unwrap_or(rest);
        if rest.is_empty() {
            return self.report(node, path, report);
        }
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (key, rest) = rest.split_at(end);
        if let Some(node) = node.get(key) {
            self.check(rest, node, &path.key(key), report);
        }
    }

    fn report(&self, node: &Node, path: &Path, report: &mut Report) {
        let name = self.field.rsplit('.').next().unwrap_or(self.field);
        let what = match (&self.when, &node.value) {
            (_, Value::Null) => return,
            (When::Given, Value::List(items)) if items.is_empty() => return,
            (When::Given, _) => format!("`{name}`"),
            (When::Is(words), Value::String(word)) if words.contains(&word.as_str()) => format!("`{name}: {word}`"),
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
