//! Which entity of the API is meant by one of a file: the one with its id, else the one with its name. Policies without a
//! name are the same if they say the same, else if they are of one type, in their order.

use std::collections::HashSet;

use serde_json::Value as Json;
use tidegate_model::Uuid;
use tidegate_model::shape::Kind;

use super::canonical::{Form, mask, unhide};
use super::file::Wanted;
use super::remote::Remote;

/// For each that is wanted, the place of the one that exists.
pub(crate) fn pairs(wanted: &[Wanted], remote: &Remote) -> Vec<Option<usize>> {
    let mut pairs = vec![None; wanted.len()];
    let mut groups: Vec<(Kind, Option<usize>)> = wanted.iter().map(|one| (one.kind, one.parent)).collect();
    let mut seen = HashSet::new();
    groups.retain(|group| seen.insert(*group));
    // Parents come before what stands in them.
    for (kind, parent) in groups {
        let above = match parent {
            None => None,
            Some(parent) => match pairs[parent] {
                Some(above) => Some(above),
                None => continue,
            },
        };
        let group = (0..wanted.len()).filter(|place| (wanted[*place].kind, wanted[*place].parent) == (kind, parent));
        let group: Vec<_> = group.collect();
        let mut free: Vec<usize> = remote.below(kind, above).collect();
        for same in [same_id, same_name, same_content, same_type] {
            for place in group.iter().copied() {
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

fn same_type(wanted: &Wanted, remote: &Remote, existing: usize) -> bool {
    let existing = &remote.existing[existing];
    let tag = |body: &Json| body["type"].as_str().map(str::to_owned);
    is_unnamed(wanted, remote, existing.id) && tag(&wanted.body) == tag(&existing.body)
}

fn is_unnamed(wanted: &Wanted, remote: &Remote, existing: Uuid) -> bool {
    let named = remote
        .by_id(existing)
        .and_then(|place| remote.existing[place].name.as_ref());
    wanted.name.is_none() && named.is_none()
}
