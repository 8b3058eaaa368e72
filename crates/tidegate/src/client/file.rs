//! Configuration files, read and taken apart.

use std::path::PathBuf;

use serde_json::Value as Json;
use tidegate_model::shape::Kind;
use tidegate_model::{Document, Problem, Uuid};

use super::failure::{Failure, Refusal};
use super::index::Index;
use crate::config;

/// An entity that a file wants. It does not print, for there are secrets in it.
pub(crate) struct Wanted {
    pub(crate) kind: Kind,
    /// Its listener or virtual cluster, by the place among all that is wanted.
    pub(crate) parent: Option<usize>,
    /// The id that the file states, which need not be the API's.
    pub(crate) id: Option<Uuid>,
    pub(crate) name: Option<String>,
    /// As a request has it; secrets in clear.
    pub(crate) body: Json,
    document: usize,
    path: String,
}

/// What several files want together.
#[derive(Default)]
pub(crate) struct Files {
    documents: Vec<Document>,
    pub(crate) wanted: Vec<Wanted>,
    pub(crate) index: Index,
}

impl Files {
    /// Reads the files; `-` is standard input.
    pub(crate) fn read(paths: &[PathBuf]) -> Result<Self, Failure> {
        let mut files = Self::default();
        let mut problems = Vec::new();
        for path in paths {
            let name = config::name(path);
            let text = config::text(path);
            let text = text.map_err(|error| Failure::Usage(format!("cannot read {name}: {error}")))?;
            match Document::parse(&name, &text).and_then(|document| Ok((document.stated()?, document))) {
                Ok((stated, document)) => files.add(stated, document),
                Err(found) => problems.extend(found),
            }
        }
        problems.extend(files.twins());
        if problems.is_empty() {
            Ok(files)
        } else {
            Err(Failure::Wrong(problems))
        }
    }

    fn add(&mut self, stated: Vec<tidegate_model::Stated>, document: Document) {
        let (first, number) = (self.wanted.len(), self.documents.len());
        self.wanted.extend(stated.into_iter().map(|stated| Wanted {
            kind: stated.kind,
            parent: stated.parent.map(|parent| parent + first),
            id: stated.id,
            name: stated.name,
            body: stated.body,
            document: number,
            path: stated.path,
        }));
        self.documents.push(document);
        for (place, one) in self.wanted.iter().enumerate().skip(first) {
            self.index.add(place, one.kind, one.parent, one.name.as_deref(), one.id);
        }
    }

    /// Whether they list entities of this kind, were it none at all. What no file lists is none of their business.
    pub(crate) fn list(&self, kind: Kind) -> bool {
        let listed = |document: &Document| document.settings_of_a_control_plane().contains(&kind.section());
        self.documents.iter().any(listed)
    }

    /// The settings of the gateway itself, if a file has them; they are those of the gateway of this name.
    pub(crate) fn name_gateway(&mut self, name: &str) {
        let wanted = self.wanted.iter_mut().enumerate();
        for (place, one) in wanted.filter(|(_, one)| one.kind == Kind::Gateway) {
            one.name = Some(name.to_owned());
            one.body["name"] = name.into();
            self.index.name(place, Kind::Gateway, name);
        }
    }

    /// Settings of a node that stand in the files, which are not the API's business: each file and what it has.
    pub(crate) fn settings_of_nodes(&self) -> Vec<(String, Vec<&'static str>)> {
        let settings = self.documents.iter().map(|document| {
            let found = document.settings_of_the_node();
            (document.name().to_owned(), found)
        });
        settings.filter(|(_, found)| !found.is_empty()).collect()
    }

    /// Entities of one name or id.
    fn twins(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let gateways = self.index.below(Kind::Gateway, None);
        if let [first, second, ..] = *gateways {
            let at = self.problem(&self.wanted[first], "", String::new(), None);
            let reason = format!("is at {}:{} too", at.file, at.at.line);
            let help = Some("put both together".to_owned());
            problems.push(self.problem(&self.wanted[second], "", reason, help));
        }
        for (place, one) in self.wanted.iter().enumerate() {
            let earlier = |places: &[usize]| {
                let mut places = places
                    .iter()
                    .take_while(|other| **other < place)
                    .map(|other| &self.wanted[*other]);
                places.find(|other| other.kind == one.kind && other.parent == one.parent)
            };
            let name = one
                .name
                .as_deref()
                .and_then(|name| earlier(self.index.named(one.kind, name)));
            let id = one.id.and_then(|id| earlier(self.index.with_id(id)));
            let same = name.map(|other| ("name", "is named so too", other));
            let same = same.or_else(|| id.map(|other| ("id", "has this id too", other)));
            if let Some((field, words, other)) = same {
                let at = self.problem(other, "", String::new(), None);
                let reason = format!("the {} at {}:{} {words}", one.kind.noun(), at.file, at.at.line);
                problems.push(self.problem(one, field, reason, Some("change one of them".to_owned())));
            }
        }
        problems
    }

    /// Something that is wrong with a field of what is wanted.
    pub(crate) fn problem(&self, wanted: &Wanted, field: &str, reason: String, help: Option<String>) -> Problem {
        let separator = if field.is_empty() || field.starts_with('[') {
            ""
        } else {
            "."
        };
        let field = format!("{}{separator}{field}", wanted.path);
        let document = &self.documents[wanted.document];
        Problem {
            file: document.name().into(),
            at: document.position(&field),
            field,
            reason,
            help,
        }
    }

    /// A refusal of what is wanted, as problems of the file if the API names fields.
    pub(crate) fn located(&self, wanted: &Wanted, failure: Failure) -> Failure {
        match failure {
            Failure::Refused(Refusal {
                status: 400, faults, ..
            }) if !faults.is_empty() => {
                let problem = |(field, reason): (String, String)| self.problem(wanted, &field, reason, None);
                Failure::Wrong(faults.into_iter().map(problem).collect())
            }
            other => other,
        }
    }
}
