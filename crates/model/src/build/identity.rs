//! Names and ids: unique, derived, and referred to.

use sha2::{Digest, Sha256};
use uuid::{Builder as UuidBuilder, Uuid};

use crate::check::{nearest, quote};
use crate::config::{Entity, Reference, Section};
use crate::node::Node;
use crate::path::Path;
use crate::problem::Report;
use crate::shape::Kind;

/// Who the entities of one kind are, by their place in the document.
pub(super) struct Identities {
    kind: Kind,
    entries: Vec<Identity>,
    complete: bool,
}

struct Identity {
    name: Option<String>,
    id: Option<Uuid>,
}

impl Identities {
    pub(super) fn new<T>(kind: Kind, section: &Section<T>) -> Self {
        let identity = |entity: &Entity<T>| Identity {
            name: entity.name.clone(),
            id: entity
                .id
                .or_else(|| entity.name.as_deref().map(|name| derive_id(kind, name))),
        };
        Self {
            kind,
            entries: section.entities.iter().map(identity).collect(),
            complete: section.complete,
        }
    }

    pub(super) fn id(&self, index: usize) -> Option<Uuid> {
        self.entries.get(index)?.id
    }

    pub(super) fn name(&self, index: usize) -> Option<&str> {
        self.entries.get(index)?.name.as_deref()
    }

    pub(super) fn check_unique(&self, document: &Node, report: &mut Report) {
        for (index, entry) in self.entries.iter().enumerate() {
            let path = section(self.kind).index(index);
            let earlier = |matches: &dyn Fn(&Identity) -> bool| {
                let first = self.entries[..index].iter().position(matches)?;
                Some(document.position(&section(self.kind).index(first)).line)
            };
            if let Some((name, line)) = entry.name.as_ref().zip(earlier(&|it| it.name == entry.name)) {
                let path = path.key("name");
                let reason = format!("the {} on line {line} is named {} too", self.kind.noun(), quote(name));
                report.add(document.position(&path), &path, reason, "rename one of them");
            } else if let Some(line) = entry.id.and_then(|id| earlier(&|it| it.id == Some(id))) {
                let path = path.key("id");
                let reason = format!("the {} on line {line} has this id too", self.kind.noun());
                report.add(
                    document.position(&path),
                    &path,
                    reason,
                    "leave it out, or write another one",
                );
            }
        }
    }

    /// The place of the entity that is meant.
    pub(super) fn resolve(
        &self,
        reference: &Reference,
        path: &Path,
        document: &Node,
        report: &mut Report,
    ) -> Option<usize> {
        let noun = self.kind.noun();
        let mut found = None;
        if let Some(id) = reference.id {
            let path = path.key("id");
            found = self.entries.iter().position(|it| it.id == Some(id));
            if found.is_none() {
                let help = format!("refer to it by `name:`, or see the ids under {}", section(self.kind));
                report.add(document.position(&path), &path, format!("no {noun} has this id"), help);
                return None;
            }
        }
        let Some(name) = &reference.name else { return found };
        let path = path.key("name");
        let by_name = self.entries.iter().position(|it| it.name.as_ref() == Some(name));
        if by_name.is_none() && self.complete {
            let reason = format!("there is no {noun} named {}", quote(name));
            report.add(document.position(&path), &path, reason, self.instead_of(name));
        } else if found.is_some() && found != by_name {
            let reason = format!("`id` and `name` mean different {noun}s");
            report.add(document.position(&path), &path, reason, "remove one of the two");
        }
        by_name
    }

    fn instead_of(&self, name: &str) -> String {
        let names = || self.entries.iter().filter_map(|it| it.name.as_deref());
        match nearest(name, names()) {
            Some(meant) => format!("did you mean {}?", quote(meant)),
            None if names().next().is_none() => format!("add it under {}", section(self.kind)),
            None => {
                let known: Vec<_> = names().take(10).map(quote).collect();
                format!(
                    "add it under {}, or use one of {}",
                    section(self.kind),
                    known.join(", ")
                )
            }
        }
    }
}

fn section(kind: Kind) -> Path {
    Path::root().key(kind.section())
}

/// An id for an entity that states none: the same for the same kind and name, on every node and after every restart.
fn derive_id(kind: Kind, name: &str) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"tidegate id 1\0");
    hash.update(kind.noun().as_bytes());
    hash.update(b"\0");
    hash.update(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    UuidBuilder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derived_id_never_changes() {
        // Clients know a virtual cluster by what is derived from its id, so these values are for ever.
        assert_eq!(
            derive_id(Kind::VirtualCluster, "team-a").to_string(),
            "6417e985-fd9c-8c0a-aa36-173859454ad4"
        );
        assert_ne!(
            derive_id(Kind::VirtualCluster, "team-a"),
            derive_id(Kind::BackendCluster, "team-a")
        );
    }
}
