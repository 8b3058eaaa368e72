//! What the files say, checked as the API would, before anything is asked of it: every fault with its file and line.

use serde_json::{Value as Json, json};
use tidegate_model::entity::{self, PARENT_POLICY, entity_type, for_each_reference, keep_secrets};
use tidegate_model::shape::Kind;
use tidegate_model::{Problem, Uuid};

use super::canonical::{Form, is_template, mask, unhide};
use super::failure::Failure;
use super::file::{Files, Wanted};
use super::matching::Pairs;
use super::remote::Remote;

/// What is wanted, in the forms that are needed. It does not print, for there are secrets in it.
pub(crate) struct Checked {
    /// To compare and to show; without a literal secret.
    pub(crate) shown: Json,
    /// The same without defaults.
    pub(crate) brief: Json,
    /// What the API has, in the same form; none if it is new.
    pub(crate) present: Option<Json>,
    /// The literal secrets that the file has.
    pub(crate) literals: Vec<String>,
    /// To send. A parent policy of the same file has the id that the file states.
    pub(crate) send: Json,
}

/// What is being compared.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'a> {
    pub(crate) files: &'a Files,
    pub(crate) remote: &'a Remote,
    pub(crate) pairs: &'a Pairs,
    /// Whether what exists and is not wanted goes.
    pub(crate) prune: bool,
}

impl Sides<'_> {
    /// Checks everything that is wanted.
    pub(crate) fn checked(&self) -> Result<Vec<Checked>, Failure> {
        let mut problems = Vec::new();
        let checked = (0..self.files.wanted.len())
            .map(|place| self.one(place, &mut problems))
            .collect();
        if problems.is_empty() {
            Ok(checked)
        } else {
            Err(Failure::Wrong(problems))
        }
    }

    fn one(&self, place: usize, problems: &mut Vec<Problem>) -> Checked {
        let wanted = &self.files.wanted[place];
        let existing = self
            .pairs
            .existing(place)
            .map(|existing| &self.remote.existing[existing]);
        let mut send = wanted.body.clone();
        if let Some(existing) = existing.filter(|_| wanted.kind == Kind::Gateway) {
            // What the API keeps when it is left out.
            for field in entity_type(Kind::Gateway).kept {
                if send.get(field).is_none() {
                    send[*field] = existing.body[*field].clone();
                }
            }
        }
        self.name_references(wanted, &mut send);
        let mut body = send.clone();
        self.resolve_parent(wanted, &mut body);
        let present = existing.map(|existing| {
            let mut present = existing.body.clone();
            unhide(wanted.kind, &mut present);
            present
        });
        // What the file leaves out stays as it is, as it does when the API gets it.
        let kept = present
            .as_ref()
            .map(|present| keep_secrets(wanted.kind, &mut body, present));
        let mut body = match entity::check(wanted.kind, &body) {
            Ok(body) => body,
            Err(found) => {
                let located = found
                    .into_iter()
                    .map(|found| self.files.problem(wanted, &found.field, found.reason, found.help));
                problems.extend(located);
                body
            }
        };
        if let Some(kept) = kept {
            kept.restore(&mut body);
        }
        self.check_references(wanted, &body, problems);
        let literals = mask(wanted.kind, &mut wanted.body.clone());
        mask(wanted.kind, &mut body);
        let names = |kind: Kind, id: Uuid| self.name(kind, id);
        let form = Form {
            names: &names,
            fill: true,
        };
        Checked {
            shown: form.of(wanted.kind, &body),
            brief: Form { fill: false, ..form }.of(wanted.kind, &masked(wanted.kind, &send)),
            present: present.map(|present| form.of(wanted.kind, &present)),
            literals,
            send,
        }
    }

    /// What an entity with this id will be named.
    pub(crate) fn name(&self, kind: Kind, id: Uuid) -> Option<String> {
        let existing = self.remote.by_id(id);
        let stated = self.files.index.with_id(id).iter().copied();
        let stated = stated.filter(|place| self.files.wanted[*place].kind == kind).min();
        match (stated.or_else(|| self.pairs.wanted(existing?)), existing) {
            (Some(wanted), _) => self.files.wanted[wanted].name.clone(),
            (None, Some(existing)) => self.remote.existing[existing].name.clone(),
            (None, None) => None,
        }
    }

    /// An id that only files know is none to the API: the name says the same.
    fn name_references(&self, wanted: &Wanted, body: &mut Json) {
        for_each_reference(wanted.kind, body, &mut |kind, _, _, value| {
            let id = value["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
            if let Some(id) = id
                && self.remote.by_id(id).is_none()
                && let Some(name) = self.name(kind, id)
            {
                *value = json!({ "name": name });
            }
        });
    }

    /// A parent policy by the id that the API knows it by, if it does.
    fn resolve_parent(&self, wanted: &Wanted, body: &mut Json) {
        if let Some(existing) = self
            .parent_policy(wanted)
            .and_then(|parent| self.pairs.existing(parent))
        {
            body[PARENT_POLICY] = self.remote.existing[existing].id.to_string().into();
        }
    }

    /// The policy of the same chain of the files that this one runs under.
    pub(crate) fn parent_policy(&self, wanted: &Wanted) -> Option<usize> {
        let id = stated_parent(wanted)?;
        let places = self.files.index.with_id(id).iter().copied();
        let mut chain = places.filter(|place| {
            let other = &self.files.wanted[*place];
            (other.kind, other.parent) == (wanted.kind, wanted.parent)
        });
        chain.next()
    }

    fn check_references(&self, wanted: &Wanted, body: &Json, problems: &mut Vec<Problem>) {
        let mut fault = |field: &str, reason: String| problems.push(self.files.problem(wanted, field, reason, None));
        for reference in entity::references(wanted.kind, body) {
            let noun = reference.kind.noun();
            if reference.path == PARENT_POLICY {
                let id = reference
                    .id
                    .filter(|id| self.parent_policy(wanted).is_none() && self.remote.by_id(*id).is_none());
                if let Some(id) = id {
                    fault(
                        PARENT_POLICY,
                        format!("there is no {noun} with the `id` {id} in this chain"),
                    );
                }
                continue;
            }
            if let Some(name) = &reference.name {
                let wanted_too = !self.files.index.named(reference.kind, name).is_empty();
                let there = self.remote.named(reference.kind, name);
                let new_name = there.and_then(|there| self.files.wanted[self.pairs.wanted(there)?].name.as_ref());
                let reason = match (wanted_too, there, new_name) {
                    (false, Some(_), Some(new)) => {
                        format!("the files give the {noun} `{name}` another name: `{new}`")
                    }
                    (false, None, _) => format!("there is no {noun} named `{name}`, in the files or in the gateway"),
                    (false, Some(_), None) if self.prune => {
                        format!("the {noun} `{name}` is in no file, so --prune would delete it")
                    }
                    _ => continue,
                };
                fault(&format!("{}.name", reference.path), reason);
            } else if let Some(id) = reference.id.filter(|id| self.remote.by_id(*id).is_none()) {
                fault(
                    &format!("{}.id", reference.path),
                    format!("there is no {noun} with the id {id}, in the files or in the gateway"),
                );
            }
        }
    }

    /// The places of what exists in the gateway and is not wanted.
    pub(crate) fn unwanted(&self) -> Vec<usize> {
        (0..self.remote.existing.len())
            .filter(|place| self.pairs.wanted(*place).is_none())
            .filter(|place| self.remote.existing[*place].kind != Kind::Gateway)
            .collect()
    }
}

fn masked(kind: Kind, body: &Json) -> Json {
    let mut body = body.clone();
    mask(kind, &mut body);
    body
}

fn stated_parent(wanted: &Wanted) -> Option<Uuid> {
    let id = wanted.body[PARENT_POLICY].as_str()?;
    Uuid::try_parse(id).ok()
}

/// The literal secrets of a file in whose place the API has a literal too, of which nobody can say whether it is the same.
pub(crate) fn incomparable(checked: &Checked) -> impl Iterator<Item = &String> {
    checked.literals.iter().filter(|path| {
        let present = checked.present.as_ref().and_then(|present| at(present, path));
        !present.and_then(Json::as_str).is_some_and(is_template)
    })
}

fn at<'a>(body: &'a Json, path: &str) -> Option<&'a Json> {
    let pointer: String = path.replace('[', "/").replace(']', "").replace('.', "/");
    body.pointer(&format!("/{pointer}"))
}
