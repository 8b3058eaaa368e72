//! Which entity of the API is meant by one of a file: the one with its id, else the one with its name. What has no name is
//! the same if it says the same; else policies are if they are of one type, in their order, and certificates by themselves.

use std::collections::{HashMap, HashSet};

use serde_json::Value as Json;
use tidegate_model::Uuid;
use tidegate_model::entity::entity_type;
use tidegate_model::shape::{Kind, Type};

use super::canonical::{Form, mask, unhide};
use super::file::{Files, Wanted};
use super::remote::Remote;

/// Which wanted entity is which existing one, by places.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    existing: Vec<Option<usize>>,
    wanted: HashMap<usize, usize>,
}

impl Pairs {
    /// Finds them.
    pub(crate) fn find(files: &Files, remote: &Remote) -> Self {
        let existing = pairs(files, remote);
        let wanted = existing
            .iter()
            .enumerate()
            .filter_map(|(place, pair)| Some(((*pair)?, place)));
        Self {
            wanted: wanted.collect(),
            existing,
        }
    }

    /// The one that exists.
    pub(crate) fn existing(&self, wanted: usize) -> Option<usize> {
        self.existing.get(wanted).copied().flatten()
    }

    /// The one that is wanted.
    pub(crate) fn wanted(&self, existing: usize) -> Option<usize> {
        self.wanted.get(&existing).copied()
    }

    /// All of them: wanted and existing.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize)> {
        let pairs = self.existing.iter().enumerate();
        pairs.filter_map(|(place, pair)| Some((place, (*pair)?)))
    }
}

fn pairs(files: &Files, remote: &Remote) -> Vec<Option<usize>> {
    let wanted = &files.wanted;
    let mut pairs = vec![None; wanted.len()];
    let mut seen = HashSet::new();
    // Parents come before what stands in them.
    for (kind, parent) in wanted.iter().map(|one| (one.kind, one.parent)) {
        if !seen.insert((kind, parent)) {
            continue;
        }
        let above = match parent {
            None => None,
            Some(parent) => match pairs[parent] {
                Some(above) => Some(above),
                None => continue,
            },
        };
        let mut free: Vec<usize> = remote.index.below(kind, above).to_vec();
        for same in [same_id, same_name, same_content, same_mark] {
            for place in files.index.below(kind, parent).iter().copied() {
                if pairs[place].is_some() {
                    continue;
                }
                let found = free.iter().position(|existing| same(&wanted[place], remote, *existing));
                pairs[place] = found.map(|found| free.remove(found));
            }
        }
    }
    pairs
}

fn same_id(wanted: &Wanted, remote: &Remote, existing: usize) -> bool {
    wanted.id == Some(remote.existing[existing].id)
}

fn same_name(wanted: &Wanted, remote: &Remote, existing: usize) -> bool {
    wanted.name.is_some() && wanted.name == remote.existing[existing].name
}

fn same_content(wanted: &Wanted, remote: &Remote, existing: usize) -> bool {
    let names = |_: Kind, id: Uuid| remote.existing[remote.by_id(id)?].name.clone();
    let form = Form {
        names: &names,
        fill: true,
    };
    let existing = &remote.existing[existing];
    let (mut ours, mut theirs) = (wanted.body.clone(), existing.body.clone());
    mask(wanted.kind, &mut ours);
    unhide(wanted.kind, &mut theirs);
    is_unnamed(wanted, remote, existing.id) && form.of(wanted.kind, &ours) == form.of(wanted.kind, &theirs)
}

/// Whether two without a name are the same although they differ. A node's certificate never takes the place of another's.
fn same_mark(wanted: &Wanted, remote: &Remote, existing: usize) -> bool {
    let existing = &remote.existing[existing];
    let mark = match entity_type(wanted.kind).body {
        Type::Union(union) => union.tag,
        _ => "certificate",
    };
    let mark = |body: &Json| body[mark].as_str().map(str::to_owned);
    let same = mark(&wanted.body).is_some_and(|ours| mark(&existing.body) == Some(ours));
    same && is_unnamed(wanted, remote, existing.id)
}

fn is_unnamed(wanted: &Wanted, remote: &Remote, existing: Uuid) -> bool {
    let named = remote
        .by_id(existing)
        .and_then(|place| remote.existing[place].name.as_ref());
    wanted.name.is_none() && named.is_none()
}
