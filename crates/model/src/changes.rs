//! What differs between two configurations, in the words of the file.

use std::fmt;

use uuid::Uuid;

use crate::authentication::BackendAuthentication;
use crate::snapshot::{BackendCluster, Listener, Snapshot, VirtualCluster};

/// Something that a new configuration adds, changes or removes. Values are not told: they may be secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of entity, such as `listener`; for the sections of Tidegate's own, the section.
    pub kind: &'static str,
    /// The entity's name; empty for a section.
    pub name: String,
    /// What becomes of it.
    pub what: What,
}

/// What becomes of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// It is new.
    Added,
    /// These fields differ.
    Changed(Vec<&'static str>),
    /// It is gone.
    Removed,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind)?;
        if !self.name.is_empty() {
            write!(f, " {:?}", self.name)?;
        }
        match &self.what {
            What::Added => f.write_str(" added"),
            What::Removed => f.write_str(" removed"),
            What::Changed(fields) if fields.is_empty() => f.write_str(" changed"),
            What::Changed(fields) => write!(f, " changed: {}", fields.join(", ")),
        }
    }
}

/// An entity that can be compared with an older self.
trait Entity {
    const KIND: &'static str;

    fn id(&self) -> Uuid;
    fn name(&self) -> &str;
    /// The names of the fields that differ.
    fn differences(&self, new: &Self) -> Vec<&'static str>;
}

impl Snapshot {
    /// What `new` adds, changes and removes; entities are the same if their ids are.
    pub fn changes(&self, new: &Self) -> Vec<Change> {
        let mut changes = Vec::new();
        compare(&self.backend_clusters, &new.backend_clusters, &mut changes);
        compare(&self.virtual_clusters, &new.virtual_clusters, &mut changes);
        compare(&self.listeners, &new.listeners, &mut changes);
        let sections = [
            ("limits", self.limits != new.limits),
            ("admin", self.admin != new.admin),
            ("control", self.control != new.control),
            ("log", self.log != new.log),
        ];
        changes.extend(
            sections
                .into_iter()
                .filter(|(_, differs)| *differs)
                .map(|(kind, _)| Change {
                    kind,
                    name: String::new(),
                    what: What::Changed(Vec::new()),
                }),
        );
        changes
    }
}

fn compare<T: Entity>(old: &[impl AsRef<T>], new: &[impl AsRef<T>], changes: &mut Vec<Change>) {
    let change = |entity: &T, what| Change {
        kind: T::KIND,
        name: entity.name().to_owned(),
        what,
    };
    for entity in old.iter().map(AsRef::as_ref) {
        match new.iter().map(AsRef::as_ref).find(|it: &&T| it.id() == entity.id()) {
            None => changes.push(change(entity, What::Removed)),
            Some(successor) => {
                let fields = entity.differences(successor);
                if !fields.is_empty() {
                    changes.push(change(successor, What::Changed(fields)));
                }
            }
        }
    }
    let added = |it: &&T| !old.iter().any(|old| old.as_ref().id() == it.id());
    changes.extend(
        new.iter()
            .map(AsRef::as_ref)
            .filter(added)
            .map(|it| change(it, What::Added)),
    );
}

/// The names of those fields that differ.
fn differing<const N: usize>(fields: [(&'static str, bool); N]) -> Vec<&'static str> {
    fields
        .into_iter()
        .filter_map(|(name, differs)| differs.then_some(name))
        .collect()
}

impl Entity for BackendCluster {
    const KIND: &'static str = "backend cluster";

    fn id(&self) -> Uuid {
        self.id
    }

    fn name(&self) -> &str {
        self.name.as_str()
    }

    fn differences(&self, new: &Self) -> Vec<&'static str> {
        let kind = |authentication: &BackendAuthentication| std::mem::discriminant(authentication);
        differing([
            ("name", self.name != new.name),
            ("bootstrap_servers", self.bootstrap_servers != new.bootstrap_servers),
            (
                "authentication.type",
                kind(&self.authentication) != kind(&new.authentication),
            ),
            (
                "authentication",
                kind(&self.authentication) == kind(&new.authentication) && self.authentication != new.authentication,
            ),
            ("tls", self.tls != new.tls),
            (
                "metadata_update_interval_seconds",
                self.metadata_update_interval != new.metadata_update_interval,
            ),
        ])
    }
}

impl Entity for VirtualCluster {
    const KIND: &'static str = "virtual cluster";

    fn id(&self) -> Uuid {
        self.id
    }

    fn name(&self) -> &str {
        self.name.as_str()
    }

    fn differences(&self, new: &Self) -> Vec<&'static str> {
        differing([
            ("name", self.name != new.name),
            ("dns_label", self.dns_label != new.dns_label),
            ("destination", self.destination.id != new.destination.id),
            ("authentication", self.authentication != new.authentication),
            ("acl_mode", self.acl_mode != new.acl_mode),
        ])
    }
}

impl Entity for Listener {
    const KIND: &'static str = "listener";

    fn id(&self) -> Uuid {
        self.id
    }

    fn name(&self) -> &str {
        self.name.as_str()
    }

    fn differences(&self, new: &Self) -> Vec<&'static str> {
        let old_places = self.forward.iter().map(|policy| policy.config.place());
        let new_places = new.forward.iter().map(|policy| policy.config.place());
        differing([
            ("name", self.name != new.name),
            ("addresses", self.addresses != new.addresses),
            ("ports", self.ports != new.ports),
            ("forward_to_virtual_cluster", !old_places.eq(new_places)),
            ("tls_server", self.tls != new.tls),
        ])
    }
}

#[cfg(test)]
mod tests {
    use crate::load;

    const OLD: &str = "
backend_clusters:
  - { name: kafka, bootstrap_servers: ['k:1'], authentication: { type: sasl_plain, username: u, password: hunter2 } }
virtual_clusters:
  - { name: a, dns_label: a, destination: { name: kafka }, authentication: [{ type: oauth_bearer, mediation: passthrough }], acl_mode: passthrough }
listeners:
  - name: main
    addresses: [127.0.0.1]
    ports: [9092-9095]
    policies:
      - { type: forward_to_virtual_cluster, config: { type: port_mapping, destination: { name: a }, advertised_host: localhost } }
";

    fn changes(edits: &[(&str, &str)]) -> Vec<String> {
        let mut new = OLD.to_owned();
        for (from, to) in edits {
            assert!(new.contains(from), "{from}");
            new = new.replace(from, to);
        }
        let load = |text: &str| load("f", text, &|_| None).unwrap_or_else(|problems| panic!("{problems}"));
        load(OLD).changes(&load(&new)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn changes_are_told_by_name_and_field_and_without_values() {
        /// Texts replaced in the file, and what is told.
        type Case = (&'static [(&'static str, &'static str)], &'static [&'static str]);
        let cases: &[Case] = &[
            (&[], &[]),
            (
                &[("hunter2", "hunter3")],
                &["backend cluster \"kafka\" changed: authentication"],
            ),
            (
                &[("'k:1'", "'k:1', 'k:2'")],
                &["backend cluster \"kafka\" changed: bootstrap_servers"],
            ),
            (
                &[("type: sasl_plain, username: u, password: hunter2", "type: anonymous")],
                &["backend cluster \"kafka\" changed: authentication.type"],
            ),
            (
                &[("9092-9095", "9092-9096"), ("localhost }", "example.com }")],
                &["listener \"main\" changed: ports, forward_to_virtual_cluster"],
            ),
            (
                &[("dns_label: a", "dns_label: b")],
                &["virtual cluster \"a\" changed: dns_label"],
            ),
            (
                &[("name: a,", "name: b,"), ("{ name: a }, adv", "{ name: b }, adv")],
                &[
                    "virtual cluster \"a\" removed",
                    "virtual cluster \"b\" added",
                    "listener \"main\" changed: forward_to_virtual_cluster",
                ],
            ),
            (
                &[("listeners:", "limits: { max_connections: 5 }\nlisteners:")],
                &["limits changed"],
            ),
        ];
        for (edits, expected) in cases {
            assert_eq!(changes(edits), *expected, "{edits:?}");
        }
    }
}
