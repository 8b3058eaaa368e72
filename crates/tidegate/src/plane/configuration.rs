//! From the entities that a control plane hands out to a [`Snapshot`].

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tidegate_link::{Item, NodeError};
use tidegate_model::entity::{Part, document};
use tidegate_model::shape::Kind;
use tidegate_model::{Document, Limits, Problem, Problems, Snapshot, Sources, Uuid};

use super::refused;

/// A configuration has more faults than anybody reads.
const MOST_ERRORS: usize = 20;
/// Of the process itself: a configuration that could name these would hand out the store's key, or what guards it.
const OWN_VARIABLES: [&str; 2] = ["TIDEGATE_", "OTEL_"];
/// Credentials of the process that are not called after it: for the key management service and the database.
const OWN_CREDENTIALS: [&str; 4] = [
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN",
    "PGPASSWORD",
];

/// The environment of the process is there too.
const KERNELS: [&str; 3] = ["/proc", "/sys", "/dev"];
/// A file that a template names is not longer.
const MOST_BYTES: u64 = 1 << 20;

/// What an entity is, on its way to a node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// The word for its kind.
    pub(crate) kind: String,
    pub(crate) parent: Option<Uuid>,
    /// Its place in its chain.
    pub(crate) position: i64,
    /// With secrets in clear, and templates as they are.
    pub(crate) body: Value,
}

/// What is a node's own, whatever it is told.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    pub(crate) limits: Limits,
    /// Files, and folders with them, that no template may name: the keys of the process itself.
    pub(crate) hidden: Vec<PathBuf>,
}

/// What a node cannot do, or make sense of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The entity, such as `virtual cluster "team"`; none where it is of no one entity.
    entity: Option<String>,
    /// The field within it, such as `authentication.password`; empty where it is of no one field.
    pub(super) field: String,
    reason: String,
    /// How to mend it.
    pub(super) help: Option<String>,
}

impl Refusal {
    fn of_all(reason: String) -> Self {
        Self {
            entity: None,
            field: String::new(),
            reason,
            help: None,
        }
    }

    /// With the name of the entity, where the problem has its number: that is nobody's but the document's.
    fn of(problem: &Problem, document: &Value) -> Self {
        let (entity, field) = match named(&problem.field, document) {
            Some((entity, field)) => (Some(entity), field),
            None => (None, problem.field.as_str()),
        };
        Self {
            entity,
            field: field.to_owned(),
            reason: problem.reason.clone(),
            help: problem.help.clone(),
        }
    }

    /// What is wrong where, to whoever knows the entity.
    pub(super) fn within_entity(&self) -> String {
        match self.field.as_str() {
            "" => self.reason.clone(),
            field => format!("{field}: {}", self.reason),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(entity) = &self.entity {
            write!(f, "{entity}: ")?;
        }
        f.write_str(&self.within_entity())?;
        self.help.iter().try_for_each(|help| write!(f, "; {help}"))
    }
}

impl From<Refusal> for NodeError {
    fn from(refusal: Refusal) -> Self {
        refused(refusal.to_string())
    }
}

/// The snapshot of a gateway's entities, templates resolved, or everything that is wrong with them or that this version
/// cannot do; and the files that the templates name.
pub(super) fn snapshot(
    items: &[Arc<Item>],
    settings: &Settings,
) -> (Result<Snapshot, Vec<Refusal>>, BTreeSet<PathBuf>) {
    let files = RefCell::new(BTreeSet::new());
    let snapshot = resolved(items, settings, &|path| {
        files.borrow_mut().insert(PathBuf::from(path));
        read(path, &settings.hidden)
    });
    (snapshot, files.into_inner())
}

fn resolved(
    items: &[Arc<Item>],
    settings: &Settings,
    read: &dyn Fn(&str) -> Result<String, String>,
) -> Result<Snapshot, Vec<Refusal>> {
    let mut contents = Vec::with_capacity(items.len());
    for item in items {
        contents.push((item.id, Entity::read(item)?));
    }
    contents.sort_by_key(|(id, entity)| (entity.position, *id));
    let parts: Vec<_> = contents.iter().map(|(id, entity)| entity.part(*id)).collect();
    let sources = Sources {
        env: &|variable| variable_of(variable),
        files: read,
    };
    let snapshot = Document::from_json("", document(&parts)).snapshot(&sources);
    let in_words = |problems: Problems| refusals(&problems.iter().collect::<Vec<_>>(), &document(&parts));
    let snapshot = snapshot.map_err(in_words)?;
    Ok(Snapshot {
        limits: settings.limits.clone(),
        ..snapshot
    })
}

/// A [`Content`] that borrows.
struct Entity<'a> {
    kind: Kind,
    parent: Option<Uuid>,
    position: i64,
    body: &'a Value,
}

impl<'a> Entity<'a> {
    fn read(item: &'a Item) -> Result<Self, Vec<Refusal>> {
        let content = &item.content;
        let word = content["kind"].as_str().unwrap_or_default();
        let kind = Kind::from_word(word).ok_or_else(|| {
            let message = format!(
                "entity {} is a {word:?}, which this version does not know: upgrade it",
                item.id
            );
            vec![Refusal::of_all(message)]
        })?;
        Ok(Self {
            kind,
            parent: content["parent"].as_str().and_then(|id| Uuid::try_parse(id).ok()),
            position: content["position"].as_i64().unwrap_or_default(),
            body: &content["body"],
        })
    }

    fn part(&self, id: Uuid) -> Part<'a> {
        Part {
            kind: self.kind,
            id,
            parent: self.parent,
            body: self.body,
        }
    }
}

fn variable_of(name: &str) -> Option<String> {
    if OWN_VARIABLES.iter().any(|own| name.starts_with(own)) || OWN_CREDENTIALS.contains(&name) {
        return None;
    }
    std::env::var(name).ok()
}

/// Whoever may use the API may name any file: neither the process's own keys nor what never ends is read.
fn read(path: &str, hidden: &[PathBuf]) -> Result<String, String> {
    let real = std::fs::canonicalize(path).map_err(|error| error.to_string())?;
    let is_hidden = |own: &PathBuf| std::fs::canonicalize(own).is_ok_and(|own| real.starts_with(own));
    if hidden.iter().any(is_hidden) || KERNELS.iter().any(|folder| real.starts_with(folder)) {
        return Err(
            "it is a file that no template may name: one of Tidegate's own keys, or of the kernel's files".to_owned(),
        );
    }
    // Before it is opened: that of a pipe may take for ever.
    let metadata = std::fs::metadata(&real).map_err(|error| error.to_string())?;
    if !metadata.is_file() || metadata.len() > MOST_BYTES {
        return Err(format!("it is no ordinary file of at most {} KiB", MOST_BYTES >> 10));
    }
    let file = std::fs::File::open(&real).map_err(|error| error.to_string())?;
    let mut text = String::new();
    let read = file.take(MOST_BYTES).read_to_string(&mut text);
    read.map(|_| text).map_err(|error| error.to_string())
}

fn refusals(problems: &[&Problem], document: &Value) -> Vec<Refusal> {
    let shown = problems.iter().take(MOST_ERRORS);
    let mut refusals: Vec<_> = shown.map(|problem| Refusal::of(problem, document)).collect();
    if problems.len() > MOST_ERRORS {
        refusals.push(Refusal::of_all(format!("and {} more", problems.len() - MOST_ERRORS)));
    }
    refusals
}

/// The entity that a field of the document belongs to, by its name, and the field within it.
fn named<'a>(field: &'a str, document: &Value) -> Option<(String, &'a str)> {
    let (section, rest) = field.split_once('[')?;
    let (index, rest) = rest.split_once(']')?;
    let entity = document.get(section)?.get(index.parse::<usize>().ok()?)?;
    let noun = match section.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => section.trim_end_matches('s').to_owned(),
    };
    let name = entity["name"].as_str()?;
    let entity = format!("{} {name:?}", noun.replace('_', " "));
    Some((entity, rest.trim_start_matches('.')))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(number: u128, kind: &str, parent: Option<u128>, body: Value) -> Arc<Item> {
        let content = Content {
            kind: kind.to_owned(),
            parent: parent.map(Uuid::from_u128),
            position: i64::try_from(number).unwrap(),
            body,
        };
        Arc::new(Item {
            id: Uuid::from_u128(number),
            revision: 1,
            content: serde_json::to_value(content).unwrap(),
        })
    }

    fn backend(password: &str) -> Arc<Item> {
        let authentication = json!({"type": "sasl_plain", "username": "ann", "password": password});
        let body = json!({"name": "kafka", "bootstrap_servers": ["kafka:9092"], "authentication": authentication,
                          "tls": {"enabled": false}});
        item(2, "backend_cluster", None, body)
    }

    fn errors(items: &[Arc<Item>], settings: &Settings) -> Vec<String> {
        let errors = snapshot(items, settings).0.unwrap_err();
        errors.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_gateway_with_nothing_in_it_is_served() {
        let gateway = item(1, "gateway", None, json!({"name": "production"}));
        let made = snapshot(&[gateway], &Settings::default()).0.unwrap();
        assert_eq!(made, Snapshot::default());
    }

    #[test]
    fn what_a_node_cannot_do_is_named_with_its_entity() {
        let body = json!({"name": "team", "dns_label": "team", "destination": {"name": "kafka"}, "acl_mode": "passthrough",
                          "authentication": [{"type": "anonymous"}], "namespace": {"mode": "hide_prefix", "prefix": "a-"}});
        let errors = errors(
            &[backend("x"), item(3, "virtual_cluster", None, body)],
            &Settings::default(),
        );
        let error = errors.iter().find(|error| error.contains("namespace")).unwrap();
        assert!(error.starts_with("virtual cluster \"team\": namespace: "), "{error}");
    }

    #[test]
    fn templates_are_resolved_here_and_never_with_the_keys_of_the_process() {
        let folder = tempfile::tempdir().unwrap();
        let (keys, free) = (folder.path().join("keys"), folder.path().join("password"));
        let tls_key = folder.path().join("api.key");
        std::fs::write(&tls_key, "canary").unwrap();
        std::fs::create_dir(&keys).unwrap();
        std::fs::write(keys.join("store.key"), "canary").unwrap();
        std::fs::write(&free, "hunter2").unwrap();
        std::os::unix::fs::symlink(keys.join("store.key"), folder.path().join("link")).unwrap();
        let settings = Settings {
            hidden: vec![keys.clone(), tls_key.clone()],
            ..Settings::default()
        };
        let with = |template: &str| [backend(template)];
        let of_folder = errors(&with(&format!("${{file['{}']}}", folder.path().display())), &settings);
        assert!(of_folder[0].contains("no ordinary file"), "{of_folder:?}");
        let (made, files) = snapshot(&with(&format!("${{file['{}']}}", free.display())), &settings);
        assert!(made.is_ok() && files == BTreeSet::from([free]), "{files:?}");
        for path in [
            keys.join("store.key"),
            folder.path().join("link"),
            keys.join("../keys/store.key"),
            tls_key,
            "/proc/self/environ".into(),
            "/dev/zero".into(),
        ] {
            let errors = errors(&with(&format!("${{file['{}']}}", path.display())), &settings);
            assert!(errors[0].contains("no template may name"), "{errors:?}");
        }
        assert!(snapshot(&with("${env['PATH']}"), &settings).0.is_ok());
        for own in [
            "TIDEGATE_STORE_KEY",
            "OTEL_EXPORTER_OTLP_HEADERS",
            "AWS_SECRET_ACCESS_KEY",
            "PGPASSWORD",
        ] {
            assert_eq!(variable_of(own), None);
            assert!(snapshot(&with(&format!("${{env['{own}']}}")), &settings).0.is_err());
        }
    }
}
