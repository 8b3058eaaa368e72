//! Which change has to come before which: what is referred to comes before whoever refers to it, and goes after.

use std::collections::HashMap;

use serde_json::Value as Json;
use tidegate_model::Uuid;
use tidegate_model::entity::{PARENT_POLICY, references};
use tidegate_model::shape::Kind;

use super::check::Sides;
use super::plan::{Action, Change};

/// Fills in `after` of every change.
pub(crate) fn link(sides: &Sides<'_>, changes: &mut [Change]) {
    let links = Links::of(sides, changes);
    let after: Vec<_> = changes.iter().map(|change| links.after(sides, change)).collect();
    for (place, (change, mut after)) in changes.iter_mut().zip(after).enumerate() {
        after.retain(|other| *other != place);
        change.after = after;
    }
}

/// Where the changes of entities are, and who refers to what exists; all by places.
struct Links {
    by_wanted: HashMap<usize, usize>,
    by_existing: HashMap<usize, usize>,
    /// The changes of order, by the kind of policies and the place of the wanted entity whose chain it is.
    orders: HashMap<(Kind, Option<usize>), usize>,
    referrers: HashMap<usize, Vec<usize>>,
}

impl Links {
    fn of(sides: &Sides<'_>, changes: &[Change]) -> Self {
        let mut links = Self {
            by_wanted: HashMap::new(),
            by_existing: HashMap::new(),
            orders: HashMap::new(),
            referrers: HashMap::new(),
        };
        for (place, change) in changes.iter().enumerate() {
            if change.action == Action::Order {
                links.orders.insert((change.kind, change.wanted), place);
                continue;
            }
            links.by_wanted.extend(change.wanted.map(|wanted| (wanted, place)));
            links
                .by_existing
                .extend(change.existing.map(|existing| (existing, place)));
        }
        for (place, existing) in sides.remote.existing.iter().enumerate() {
            for target in existing_targets(sides, existing.kind, &existing.body) {
                links.referrers.entry(target).or_default().push(place);
            }
        }
        links
    }

    fn after(&self, sides: &Sides<'_>, change: &Change) -> Vec<usize> {
        let mut after = Vec::new();
        match (change.action, change.wanted, change.existing) {
            (Action::Order, ..) => {}
            (Action::Delete, _, Some(existing)) => {
                let own = |other: usize| sides.remote.existing[other].parent == Some(existing);
                // What goes with what it stands in has no change of its own.
                let change = |other: usize| {
                    let above = sides.remote.existing[other].parent;
                    self.by_existing.get(&other).or_else(|| self.by_existing.get(&above?))
                };
                let others = self.referrers.get(&existing).into_iter().flatten();
                after.extend(others.filter(|other| !own(**other)).filter_map(|other| change(*other)));
            }
            (_, Some(wanted), _) => {
                let one = &sides.files.wanted[wanted];
                after.extend(one.parent.and_then(|parent| self.by_wanted.get(&parent)));
                let targets = targets(sides, wanted);
                after.extend(targets.iter().filter_map(|target| self.by_wanted.get(target)));
                after.extend(self.orders.get(&(one.kind, one.parent)));
            }
            _ => {}
        }
        after
    }
}

/// What a wanted entity refers to that is wanted too.
fn targets(sides: &Sides<'_>, wanted: usize) -> Vec<usize> {
    let one = &sides.files.wanted[wanted];
    let mut targets: Vec<usize> = sides.parent_policy(one).into_iter().collect();
    for reference in references(one.kind, &one.body) {
        if reference.path == PARENT_POLICY {
            continue;
        }
        let name = reference.name.or_else(|| sides.name(reference.kind, reference.id?));
        let places = name.map(|name| sides.files.index.named(reference.kind, &name));
        targets.extend(places.unwrap_or_default());
    }
    targets
}

/// What an entity of the API refers to, by places.
fn existing_targets(sides: &Sides<'_>, kind: Kind, body: &Json) -> Vec<usize> {
    let by_id = |id: Uuid| sides.remote.by_id(id);
    references(kind, body)
        .into_iter()
        .filter_map(|reference| match (reference.id, &reference.name) {
            (Some(id), _) => by_id(id),
            (None, Some(name)) => sides.remote.named(reference.kind, name),
            (None, None) => None,
        })
        .collect()
}
