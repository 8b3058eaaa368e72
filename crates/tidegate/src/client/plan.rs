//! What has to be done so that a gateway becomes what the files say.

use std::collections::HashSet;

use serde_json::Value as Json;
use tidegate_model::entity::{ENTITIES, Operation, PARENT_POLICY, entity_type};
use tidegate_model::shape::{Kind, Type};
use tidegate_model::{Problem, Uuid};

use super::canonical::hidden;
use super::check::{Checked, Sides, incomparable};
use super::differ::{FieldChange, differences, leaves};
use super::failure::Failure;
use super::gateway::Gateway;
use super::kinds::rank;
use super::sequence;

/// What becomes of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// It comes.
    Create,
    /// It changes.
    Update,
    /// It cannot be changed like this: it goes and comes again.
    Replace,
    /// Its literal secrets are sent; nobody is told whether they are new ones.
    Send,
    /// The policies of a chain change places.
    Order,
    /// It goes.
    Delete,
}

impl Action {
    /// What it does, in the imperative.
    pub(crate) fn verb(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "change",
            Self::Replace => "replace",
            Self::Send => "send the secrets of",
            Self::Order => "order",
            Self::Delete => "delete",
        }
    }
}

/// A change of one entity, or of the order of a chain.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) action: Action,
    pub(crate) kind: Kind,
    /// Its name, or what else tells it from others.
    pub(crate) label: String,
    /// The listener or virtual cluster in which it stands: kind and name.
    pub(crate) parent: Option<(Kind, String)>,
    /// The API's id; for an order, that of the listener or virtual cluster.
    pub(crate) id: Option<Uuid>,
    pub(crate) wanted: Option<usize>,
    pub(crate) existing: Option<usize>,
    pub(crate) fields: Vec<FieldChange>,
    /// Literal secrets that are sent although nothing tells whether they are new.
    pub(crate) secrets: Vec<String>,
    /// How many policies go with it.
    pub(crate) with: usize,
    /// Changes that have to come before, by their places.
    pub(crate) after: Vec<usize>,
}

/// All changes.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) gateway: Gateway,
    /// In the order in which they are shown; `after` says which need others.
    pub(crate) changes: Vec<Change>,
    /// What exists, is in no file and stays: kind and name.
    pub(crate) unmanaged: Vec<(Kind, String)>,
}

impl Plan {
    /// Whether there is nothing to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.gateway.id.is_some()
    }

    /// The place of the change that makes the gateway itself.
    pub(crate) fn new_gateway(&self) -> Option<usize> {
        let is_new = |change: &Change| (change.kind, change.action) == (Kind::Gateway, Action::Create);
        self.changes.iter().position(is_new)
    }

    /// Whether the gateway is as the files say, as far as anybody can tell.
    pub(crate) fn makes_no_difference(&self) -> bool {
        self.gateway.id.is_some() && self.changes.iter().all(|change| change.action == Action::Send)
    }

    /// The changes that make the gateway what the files say.
    pub(crate) fn new(gateway: Gateway, sides: &Sides<'_>, checked: &[Checked]) -> Result<Self, Failure> {
        let mut changes = Vec::new();
        let mut problems = Vec::new();
        for place in 0..sides.files.wanted.len() {
            let change = wanted(sides, checked, place);
            if let Some(change) = change.as_ref().filter(|change| change.action == Action::Replace) {
                problems.extend(against_replacing(sides, change, place, &checked[place]));
            }
            changes.extend(change);
        }
        if !problems.is_empty() {
            return Err(Failure::Wrong(problems));
        }
        if gateway.id.is_none() && !changes.iter().any(|change| change.kind == Kind::Gateway) {
            changes.push(new_gateway(&gateway));
        }
        changes.extend(orders(sides, &changes));
        let unwanted = sides.unwanted();
        let mut unmanaged = Vec::new();
        if sides.prune {
            changes.extend(deletions(sides, &unwanted));
        } else {
            let stays = outermost(sides, &unwanted).into_iter();
            unmanaged.extend(stays.map(|place| (sides.remote.existing[place].kind, existing_label(sides, place))));
        }
        changes.sort_by_key(|change| match change.action {
            Action::Delete => (1, usize::MAX - rank(change.kind)),
            _ => (0, rank(change.kind)),
        });
        sequence::link(sides, &mut changes);
        Ok(Self {
            gateway,
            changes,
            unmanaged,
        })
    }

    /// The deletion of what the files name, and of nothing else.
    pub(crate) fn of_deletion(gateway: Gateway, sides: &Sides<'_>) -> Self {
        let named = sides.pairs.iter().map(|(_, existing)| existing);
        // A file says how the gateway is to be, and not that there is one.
        let named = named.filter(|existing| sides.remote.existing[*existing].kind != Kind::Gateway);
        let named: Vec<usize> = named.collect();
        let mut changes = deletions(sides, &named);
        changes.sort_by_key(|change| usize::MAX - rank(change.kind));
        sequence::link(sides, &mut changes);
        Self {
            gateway,
            changes,
            unmanaged: Vec::new(),
        }
    }
}

fn wanted(sides: &Sides<'_>, checked: &[Checked], place: usize) -> Option<Change> {
    let wanted = &sides.files.wanted[place];
    let this = &checked[place];
    let existing = sides.pairs.existing(place);
    let change = |action, fields, secrets| Change {
        action,
        kind: wanted.kind,
        label: label(wanted.name.as_deref(), &wanted.body),
        parent: wanted.parent.map(|parent| parent_of(sides, parent)),
        id: existing.map(|existing| sides.remote.existing[existing].id),
        wanted: Some(place),
        existing,
        fields,
        secrets,
        with: 0,
        after: Vec::new(),
    };
    let Some(present) = &this.present else {
        return Some(change(Action::Create, leaves(&this.brief), Vec::new()));
    };
    let fields = differences(present, &this.shown);
    let replaceable = entity_type(wanted.kind).has(Operation::Replace);
    let secrets: Vec<_> = incomparable(this).filter(|_| replaceable).cloned().collect();
    let action = match (
        fields.is_empty(),
        replaceable && changes_in_place(wanted.kind, present, &this.shown),
    ) {
        (true, _) if secrets.is_empty() => return None,
        (true, _) => Action::Send,
        (false, true) => Action::Update,
        (false, false) => Action::Replace,
    };
    Some(change(action, fields, secrets))
}

/// What speaks against deleting an entity and creating it anew.
fn against_replacing(sides: &Sides<'_>, change: &Change, place: usize, checked: &Checked) -> Vec<Problem> {
    let noun = change.kind.noun();
    let wanted = &sides.files.wanted[place];
    let mut problems = Vec::new();
    if !entity_type(change.kind).has(Operation::Replace) && !sides.prune {
        let field = change.fields.first().map_or("", |field| field.field.as_str());
        let reason = format!("a {noun} cannot be changed, only deleted and created anew");
        let help = format!("give the new {noun} another name, or allow that with --prune");
        problems.push(sides.files.problem(wanted, field, reason, Some(help)));
    }
    for secret in hidden(change.kind, &checked.send) {
        let reason = "is missing, and the API does not give it back, so that this could not be created anew".to_owned();
        let help = format!("write it, or leave the {noun} as it is");
        problems.push(sides.files.problem(wanted, &secret, reason, Some(help)));
    }
    problems
}

/// The making of a gateway of which no file says how it is to be.
fn new_gateway(gateway: &Gateway) -> Change {
    Change {
        action: Action::Create,
        kind: Kind::Gateway,
        label: gateway.name.clone(),
        parent: None,
        id: None,
        wanted: None,
        existing: None,
        fields: Vec::new(),
        secrets: Vec::new(),
        with: 0,
        after: Vec::new(),
    }
}

/// Whether a `PUT` makes the one from the other: types stay, and so does a parent that a body leaves out.
fn changes_in_place(kind: Kind, from: &Json, to: &Json) -> bool {
    let tag = match entity_type(kind).body {
        Type::Union(union) => from[union.tag] == to[union.tag],
        _ => true,
    };
    tag && (from.get(PARENT_POLICY).is_none() || to.get(PARENT_POLICY).is_some())
}

/// Chains whose policies stand in another order than in the files.
fn orders(sides: &Sides<'_>, changes: &[Change]) -> Vec<Change> {
    let replaced = changes.iter().filter(|change| change.action == Action::Replace);
    let replaced: HashSet<usize> = replaced.filter_map(|change| change.existing).collect();
    let mut orders = Vec::new();
    for (parent, existing) in sides.pairs.iter() {
        let above = sides.files.wanted[parent].kind;
        for entity in ENTITIES.iter().filter(|entity| entity.parent == Some(above)) {
            let chain = sides.files.index.below(entity.kind, Some(parent)).iter();
            let chain = chain.filter_map(|place| sides.pairs.existing(*place));
            let to: Vec<usize> = chain.filter(|place| !replaced.contains(place)).collect();
            let from = sides.remote.index.below(entity.kind, Some(existing)).iter().copied();
            let from: Vec<usize> = from.filter(|place| to.contains(place)).collect();
            if from != to {
                orders.push(order(sides, entity.kind, (parent, existing), &from, &to));
            }
        }
    }
    orders
}

fn order(sides: &Sides<'_>, kind: Kind, parent: (usize, usize), from: &[usize], to: &[usize]) -> Change {
    let labels = |places: &[usize]| -> Json {
        let labels = places.iter().map(|place| existing_label(sides, *place));
        labels.collect::<Vec<_>>().into()
    };
    Change {
        action: Action::Order,
        kind,
        label: String::new(),
        parent: Some(parent_of(sides, parent.0)),
        id: Some(sides.remote.existing[parent.1].id),
        wanted: Some(parent.0),
        existing: Some(parent.1),
        fields: vec![FieldChange {
            field: "order".to_owned(),
            from: Some(labels(from)),
            to: Some(labels(to)),
        }],
        secrets: Vec::new(),
        with: 0,
        after: Vec::new(),
    }
}

fn deletions(sides: &Sides<'_>, doomed: &[usize]) -> Vec<Change> {
    let deletion = |place: usize| {
        let existing = &sides.remote.existing[place];
        let below = ENTITIES.iter().filter(|entity| entity.parent == Some(existing.kind));
        let below = below.map(|entity| sides.remote.index.below(entity.kind, Some(place)).len());
        Change {
            action: Action::Delete,
            kind: existing.kind,
            label: existing_label(sides, place),
            parent: existing
                .parent
                .map(|parent| (sides.remote.existing[parent].kind, existing_label(sides, parent))),
            id: Some(existing.id),
            wanted: None,
            existing: Some(place),
            fields: Vec::new(),
            secrets: Vec::new(),
            with: below.sum(),
            after: Vec::new(),
        }
    };
    outermost(sides, doomed).into_iter().map(deletion).collect()
}

/// Those that do not go, or stay, with what they stand in.
fn outermost(sides: &Sides<'_>, places: &[usize]) -> Vec<usize> {
    let all: HashSet<_> = places.iter().collect();
    let alone = |place: &usize| {
        sides.remote.existing[*place]
            .parent
            .is_none_or(|parent| !all.contains(&parent))
    };
    places.iter().copied().filter(alone).collect()
}

fn parent_of(sides: &Sides<'_>, parent: usize) -> (Kind, String) {
    let parent = &sides.files.wanted[parent];
    (parent.kind, label(parent.name.as_deref(), &parent.body))
}

pub(crate) fn existing_label(sides: &Sides<'_>, place: usize) -> String {
    let existing = &sides.remote.existing[place];
    label(existing.name.as_deref(), &existing.body)
}

/// What an entity is called: its name, or its type.
pub(crate) fn label(name: Option<&str>, body: &Json) -> String {
    match (name, body["type"].as_str()) {
        (Some(name), _) => name.to_owned(),
        (None, Some(kind)) => format!("(a {kind} without a name)"),
        (None, None) => "(without a name)".to_owned(),
    }
}
