//! Carrying a plan out, request by request.
//!
//! A change waits for those that it needs; deletions go first, as what comes may want their ports and labels. What the
//! API refuses for the sake of another entity is tried again when everything else is done, for as long as that helps.

use std::collections::{HashMap, HashSet};

use reqwest::Method;
use serde_json::{Value as Json, json};
use tidegate_model::Uuid;
use tidegate_model::entity::{PARENT_POLICY, entity_type, for_each_reference};
use tidegate_model::shape::Kind;

use super::api::Api;
use super::check::{Checked, Sides};
use super::failure::Failure;
use super::kinds::collection;
use super::plan::{Action, Change, Plan};
use super::remote::Existing;

/// A plan under way.
pub(crate) struct Execution<'a> {
    api: &'a Api,
    sides: Sides<'a>,
    checked: &'a [Checked],
    gateway: &'a str,
    /// The ids of what is wanted, as far as the API has it.
    ids: HashMap<usize, Uuid>,
    /// The new names that were given, in their order: the kind, the old name, the new one.
    renamed: Vec<(Kind, String, String)>,
}

impl<'a> Execution<'a> {
    /// `gateway` is its id.
    pub(crate) fn new(api: &'a Api, sides: Sides<'a>, checked: &'a [Checked], gateway: &'a str) -> Self {
        let ids = sides
            .pairs
            .iter()
            .map(|(wanted, existing)| (wanted, sides.remote.existing[existing].id));
        Self {
            api,
            sides,
            checked,
            gateway,
            ids: ids.collect(),
            renamed: Vec::new(),
        }
    }

    /// Makes the changes, below a gateway that is there, and calls `done` with the place of each that was made.
    pub(crate) async fn run(&mut self, plan: &Plan, done: &mut dyn FnMut(usize)) -> Result<(), Failure> {
        let mut finished: HashSet<usize> = plan.new_gateway().into_iter().collect();
        let mut pending: Vec<usize> = (0..plan.changes.len())
            .filter(|place| !finished.contains(place))
            .collect();
        let mut refused: Vec<(usize, Failure)> = Vec::new();
        let mut progress = false;
        loop {
            // What was refused a change is there all the same, for those that refer to it.
            let there = |other: usize| {
                let there = plan.changes[other].action != Action::Create;
                finished.contains(&other) || (there && refused.iter().any(|(place, _)| *place == other))
            };
            // Should changes wait for each other in a circle, the API says what is wrong with that.
            let circle = || pending.first().copied().filter(|_| refused.is_empty());
            let Some(next) = ready(plan, &pending, there).or_else(circle) else {
                if refused.is_empty() || !progress {
                    break;
                }
                progress = false;
                pending.extend(refused.drain(..).map(|(place, _)| place));
                pending.sort_unstable();
                continue;
            };
            pending.retain(|place| *place != next);
            let change = &plan.changes[next];
            match self.make(change).await {
                Ok(()) => {
                    finished.insert(next);
                    progress = true;
                    done(next);
                }
                Err(failure) if is_for_the_sake_of_another(change, &failure) => refused.push((next, failure)),
                Err(failure) => return Err(self.located(change, failure)),
            }
        }
        let refused = refused.into_iter();
        let refused = refused.map(|(place, failure)| self.located(&plan.changes[place], failure));
        refused.reduce(Failure::and).map_or(Ok(()), Err)
    }

    async fn make(&mut self, change: &Change) -> Result<(), Failure> {
        match (change.action, change.wanted, change.id) {
            (Action::Create, Some(wanted), _) => self.create(wanted).await,
            (Action::Update | Action::Send, Some(wanted), Some(id)) => self.update(change, wanted, id).await,
            (Action::Replace, Some(wanted), Some(id)) => {
                self.delete(change, id).await?;
                self.ids.remove(&wanted);
                self.create(wanted).await
            }
            (Action::Order, Some(parent), _) => self.order(change.kind, parent).await,
            (Action::Delete, _, Some(id)) => self.delete(change, id).await,
            _ => Ok(()),
        }
    }

    async fn create(&mut self, wanted: usize) -> Result<(), Failure> {
        let path = format!("{}{}", self.collection(wanted), self.neighbour(wanted));
        let created = self
            .api
            .send(Method::POST, &path, Some(&self.body(wanted)), None)
            .await?;
        let id = created.body["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
        self.ids.extend(id.map(|id| (wanted, id)));
        Ok(())
    }

    /// Replaces the entity if nobody else has changed it since it was read.
    async fn update(&mut self, change: &Change, wanted: usize, id: Uuid) -> Result<(), Failure> {
        let path = format!("{}/{id}", self.collection(wanted));
        let present = self.api.get(&path).await?;
        let known = change.existing.map(|existing| &self.sides.remote.existing[existing]);
        if known.is_some_and(|known| !self.is_as_it_was(known, &present.body)) {
            let words = format!(
                "{} {} was changed by somebody else meanwhile; run it again",
                change.kind.noun(),
                change.label
            );
            return Err(Failure::NotDone(words));
        }
        let body = self.body(wanted);
        let replaced = self.api.send(Method::PUT, &path, Some(&body), present.etag.as_ref());
        replaced.await?;
        let names = known.and_then(|known| Some((known.name.clone()?, self.sides.files.wanted[wanted].name.clone()?)));
        let renamed = names.filter(|(old, new)| old != new);
        self.renamed.extend(renamed.map(|(old, new)| (change.kind, old, new)));
        Ok(())
    }

    /// Whether nobody else has changed an entity since it was read. The API itself writes a new name where the old one is
    /// listed.
    fn is_as_it_was(&self, known: &Existing, present: &Json) -> bool {
        if known.body["updated_at"] == present["updated_at"] {
            return true;
        }
        let mut followed = known.body.clone();
        for_each_reference(known.kind, &mut followed, &mut |kind, _, _, value| {
            for (_, old, new) in self.renamed.iter().filter(|(other, ..)| *other == kind) {
                if value["name"] == old.as_str() {
                    value["name"] = new.as_str().into();
                }
            }
        });
        let has_followed = followed != known.body;
        followed["updated_at"] = present["updated_at"].clone();
        has_followed && followed == *present
    }

    async fn delete(&self, change: &Change, id: Uuid) -> Result<(), Failure> {
        let parent = change
            .existing
            .and_then(|existing| self.sides.remote.existing[existing].parent);
        let parent = parent.map(|parent| self.sides.remote.existing[parent].id.to_string());
        let path = collection(entity_type(change.kind), self.gateway, parent.as_deref());
        match self.api.send(Method::DELETE, &format!("{path}/{id}"), None, None).await {
            // Somebody else was faster.
            Err(Failure::Refused(refusal)) if refusal.status == 404 => Ok(()),
            other => other.map(drop),
        }
    }

    /// Puts the policies of the files into their order; others keep their places.
    async fn order(&self, kind: Kind, parent: usize) -> Result<(), Failure> {
        let Some(chain) = entity_type(kind).chain else {
            return Ok(());
        };
        let own = self.ids.get(&parent).map(Uuid::to_string).unwrap_or_default();
        let above = entity_type(self.sides.files.wanted[parent].kind);
        let path = format!("{}/{own}/{chain}", collection(above, self.gateway, None));
        let present = self.api.get(&path).await?.body;
        let present = present["policies"].as_array().into_iter().flatten();
        let mut order: Vec<String> = present.filter_map(Json::as_str).map(str::to_owned).collect();
        let wanted = self
            .siblings(kind, Some(parent))
            .filter_map(|place| self.ids.get(&place).map(Uuid::to_string));
        let mut wanted: Vec<String> = wanted.filter(|id| order.contains(id)).collect();
        wanted.reverse();
        let ours = wanted.clone();
        for slot in order.iter_mut().filter(|slot| ours.contains(slot)) {
            *slot = wanted.pop().unwrap_or_default();
        }
        let body = json!({ "policies": order });
        self.api.send(Method::PUT, &path, Some(&body), None).await.map(drop)
    }

    /// Where in its chain a new policy goes: behind the one before it in the file, else in front of the next one.
    fn neighbour(&self, wanted: usize) -> String {
        let one = &self.sides.files.wanted[wanted];
        if entity_type(one.kind).chain.is_none() {
            return String::new();
        }
        let mut before = None;
        for place in self.siblings(one.kind, one.parent) {
            match self.ids.get(&place) {
                Some(id) if place < wanted => before = Some(format!("?after={id}")),
                Some(id) if place > wanted && before.is_none() => return format!("?before={id}"),
                _ => {}
            }
        }
        before.unwrap_or_default()
    }

    fn siblings(&self, kind: Kind, parent: Option<usize>) -> impl Iterator<Item = usize> {
        self.sides.files.index.below(kind, parent).iter().copied()
    }

    fn collection(&self, wanted: usize) -> String {
        let one = &self.sides.files.wanted[wanted];
        let parent = one.parent.and_then(|parent| self.ids.get(&parent)).map(Uuid::to_string);
        collection(entity_type(one.kind), self.gateway, parent.as_deref())
    }

    fn body(&self, wanted: usize) -> Json {
        let mut body = self.checked[wanted].send.clone();
        let parent = self.sides.parent_policy(&self.sides.files.wanted[wanted]);
        if let Some(id) = parent.and_then(|parent| self.ids.get(&parent)) {
            body[PARENT_POLICY] = id.to_string().into();
        }
        body
    }

    fn located(&self, change: &Change, failure: Failure) -> Failure {
        let failure = failure.doing(doing(change));
        match change.wanted.filter(|_| change.action != Action::Order) {
            Some(wanted) => self.sides.files.located(&self.sides.files.wanted[wanted], failure),
            None => failure,
        }
    }
}

/// What is being done, in words that follow "cannot".
fn doing(change: &Change) -> String {
    format!("{} {}", change.action.verb(), super::show::title(change))
}

/// What can be done next: all that it needs is `there`.
fn ready(plan: &Plan, pending: &[usize], there: impl Fn(usize) -> bool) -> Option<usize> {
    let ready = |place: &&usize| plan.changes[**place].after.iter().all(|other| there(*other));
    let mut deletions = pending
        .iter()
        .filter(|place| plan.changes[**place].action == Action::Delete);
    deletions.find(ready).or_else(|| pending.iter().find(ready)).copied()
}

/// Names, ports, references: another change may make room. What is wrong with a new entity by itself stays wrong.
fn is_for_the_sake_of_another(change: &Change, failure: &Failure) -> bool {
    match failure {
        Failure::Refused(refusal) => {
            refusal.status == 409 || (refusal.status == 400 && change.action == Action::Update)
        }
        _ => false,
    }
}
