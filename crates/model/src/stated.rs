//! A configuration file taken apart: the entities that it states, as requests have them. The inverse of
//! [`crate::entity::document()`].

use std::fmt;

use serde_json::{Map, Number, Value as Json};
use uuid::Uuid;

use crate::check::nearest;
use crate::document::Document;
use crate::entity::{ENTITIES, EntityType, entity_type};
use crate::node::{Node, Value};
use crate::path::Path;
use crate::problem::{Position, Problems, Report};
use crate::shape::{FILE, Kind};

/// An entity that a file states. It prints without its body, in which secrets are.
#[derive(Clone, PartialEq)]
pub struct Stated {
    /// Its kind.
    pub kind: Kind,
    /// The listener or virtual cluster in which it stands, by its place among all that the file states.
    pub parent: Option<usize>,
    /// The identifier, if it is stated.
    pub id: Option<Uuid>,
    /// The name, if there is one.
    pub name: Option<String>,
    /// What a request would say of it: without `id`, without the policies that stand in it, and without what is null.
    /// Nothing in it has been checked.
    pub body: Json,
    /// The way to it, such as `virtual_clusters[0].cluster_policies[1]`.
    pub path: String,
}

impl fmt::Debug for Stated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.noun(), self.path)
    }
}

impl Document {
    /// The entities that the document states, as a control plane takes them: what stands in another one comes after it,
    /// policies in the order of their chain. Templates are as they are.
    ///
    /// # Errors
    /// What keeps entities from being found. Their bodies are for [`crate::entity::check()`].
    pub fn stated(&self) -> Result<Vec<Stated>, Problems> {
        let mut taken = Taken {
            stated: Vec::new(),
            report: Report::new(&self.file),
        };
        match &self.root.value {
            Value::Map(entries) => {
                for entry in entries {
                    taken.section(&entry.key, entry.key_at, &entry.value);
                }
            }
            Value::Null => taken.report.add(
                self.root.at,
                &Path::root(),
                "the file is empty",
                "begin with `backend_clusters:`",
            ),
            _ => {
                let reason = format!("expected an object, found {}", self.root.kind());
                taken
                    .report
                    .add(self.root.at, &Path::root(), reason, "begin with `backend_clusters:`");
            }
        }
        taken.report.into_result(taken.stated)
    }

    /// The fields at the top that are settings of a node, and nothing of what the control plane knows.
    pub fn settings_of_the_node(&self) -> Vec<&'static str> {
        let settings = FILE
            .fields()
            .filter(|field| field.name != GATEWAY && section(field.name, None).is_none());
        settings
            .map(|field| field.name)
            .filter(|name| self.root.get(name).is_some())
            .collect()
    }

    /// The fields at the top that are a control plane's business, and nothing that a node could use.
    pub fn settings_of_a_control_plane(&self) -> Vec<&'static str> {
        let settings = [GATEWAY, Kind::DataPlaneCertificate.section()];
        let is_given = |name: &&str| self.root.get(name).is_some_and(|node| node.value != Value::Null);
        settings.into_iter().filter(is_given).collect()
    }

    /// Where a field such as `listeners[0].ports[1]` stands, or the nearest part on the way to it.
    pub fn position(&self, field: &str) -> Position {
        self.root.position(&Path::parse(field))
    }

    /// What messages call the document.
    pub fn name(&self) -> &str {
        &self.file
    }
}

/// The field of a file with the gateway's own settings.
const GATEWAY: &str = "gateway";

struct Taken {
    stated: Vec<Stated>,
    report: Report,
}

impl Taken {
    fn section(&mut self, name: &str, at: Position, value: &Node) {
        let path = Path::root().key(name);
        if name == GATEWAY {
            if value.value != Value::Null {
                self.entity(entity_type(Kind::Gateway), value, None, &path);
            }
            return;
        }
        if let Some(entity) = section(name, None) {
            return self.entities(entity, value, None, &path);
        }
        if !FILE.fields().any(|field| field.name == name) {
            let help = match nearest(name, FILE.fields().map(|field| field.name)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "remove it".to_owned(),
            };
            self.report.add(at, &path, "unknown field", help);
        }
    }

    fn entities(&mut self, entity: &'static EntityType, value: &Node, parent: Option<usize>, path: &Path) {
        match &value.value {
            Value::Null => {}
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.entity(entity, item, parent, &path.index(index));
                }
            }
            _ => {
                let reason = format!("expected a list, found {}", value.kind());
                self.report.add(value.at, path, reason, "write `- ` before each");
            }
        }
    }

    fn entity(&mut self, entity: &'static EntityType, node: &Node, parent: Option<usize>, path: &Path) {
        let Value::Map(entries) = &node.value else {
            let reason = format!("expected an object, found {}", node.kind());
            return self.report.add(node.at, path, reason, "write `field: value` lines");
        };
        let own = self.stated.len();
        let mut stated = Stated {
            kind: entity.kind,
            parent,
            id: None,
            name: None,
            body: Json::Null,
            path: path.to_string(),
        };
        let mut body = Map::new();
        let mut below = Vec::new();
        for entry in entries {
            if entity.kind == Kind::Gateway && ["id", "name"].contains(&entry.key.as_str()) {
                let help = "say which gateway with --gateway";
                self.report
                    .add(entry.key_at, &path.key(&entry.key), "unknown field", help);
                continue;
            }
            if entity.parent.is_some()
                && let Some(policies) = section(&entry.key, Some(entity.kind))
            {
                below.push((policies, &entry.value, path.key(&entry.key)));
                continue;
            }
            match (entry.key.as_str(), &entry.value.value) {
                ("id", Value::Null) => {}
                ("id", Value::String(text)) if text.len() == 36 && Uuid::try_parse(text).is_ok() => {
                    stated.id = Uuid::try_parse(text).ok();
                }
                ("id", _) => {
                    let help = "write a UUID such as `0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9`, or leave it out";
                    self.report.add(entry.value.at, &path.key("id"), "is no UUID", help);
                }
                (key, value) => {
                    if let ("name", Value::String(name)) = (key, value) {
                        stated.name = Some(name.clone());
                    }
                    body.extend(json(&entry.value).map(|value| (key.to_owned(), value)));
                }
            }
        }
        stated.body = Json::Object(body);
        self.stated.push(stated);
        for (policies, value, path) in below {
            self.entities(policies, value, Some(own), &path);
        }
    }
}

/// The entities that a field lists, at the top or in an entity of the kind `within`.
fn section(field: &str, within: Option<Kind>) -> Option<&'static EntityType> {
    let within = within.unwrap_or(Kind::Gateway);
    let mut listed = ENTITIES.iter().filter(|entity| entity.parent == Some(within));
    listed.find(|entity| entity.kind.section() == field)
}

/// None for what is null.
fn json(node: &Node) -> Option<Json> {
    Some(match &node.value {
        Value::Null => return None,
        Value::Bool(value) => Json::Bool(*value),
        Value::Integer(value) => Json::from(*value),
        Value::Number(text) => {
            let number = text.parse().ok().and_then(Number::from_f64);
            number.map_or_else(|| Json::String(text.clone()), Json::Number)
        }
        Value::String(text) => Json::String(text.clone()),
        Value::List(items) => items.iter().map(|item| json(item).unwrap_or_default()).collect(),
        Value::Map(entries) => {
            let fields = entries
                .iter()
                .filter_map(|entry| Some((entry.key.clone(), json(&entry.value)?)));
            Json::Object(fields.collect())
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const FILE: &str = "
backend_clusters:
  - name: kafka
    labels: null
log: { level: warn }
gateway: { labels: { a: b } }
virtual_clusters:
  - name: shop
    dns_label: shop
    cluster_policies:
      - { type: acls, id: 0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9 }
    produce_policies: null
";

    #[test]
    fn entities_are_found_with_their_places() {
        let document = Document::parse("g.yaml", FILE).unwrap();
        let stated = document.stated().unwrap();
        let seen: Vec<_> = stated
            .iter()
            .map(|one| (one.kind, one.parent, one.path.as_str(), one.body.clone()))
            .collect();
        let expected = [
            (
                Kind::BackendCluster,
                None,
                "backend_clusters[0]",
                json!({ "name": "kafka" }),
            ),
            (Kind::Gateway, None, "gateway", json!({ "labels": { "a": "b" } })),
            (
                Kind::VirtualCluster,
                None,
                "virtual_clusters[0]",
                json!({ "name": "shop", "dns_label": "shop" }),
            ),
            (
                Kind::ClusterPolicy,
                Some(2),
                "virtual_clusters[0].cluster_policies[0]",
                json!({ "type": "acls" }),
            ),
        ];
        assert_eq!(seen, expected);
        assert_eq!(stated[2].name.as_deref(), Some("shop"));
        assert!(stated[3].id.is_some());
        assert_eq!(document.settings_of_the_node(), ["log"]);
        assert_eq!(document.settings_of_a_control_plane(), ["gateway"]);
        let at = document.position("virtual_clusters[0].cluster_policies[0].config.rules");
        assert_eq!((at.line, at.column), (11, 9));
    }

    #[test]
    fn what_hides_entities_is_a_problem() {
        let cases = [
            ("", "g.yaml:1:1: the file is empty"),
            ("[]", "g.yaml:1:1: expected an object, found a list"),
            (
                "backend_cluster: []",
                "g.yaml:1:1: backend_cluster: unknown field\n    help: did you mean `backend_clusters`?",
            ),
            (
                "listeners: {}",
                "g.yaml:1:12: listeners: expected a list, found an object",
            ),
            (
                "listeners: [x]",
                "g.yaml:1:13: listeners[0]: expected an object, found a string",
            ),
            ("listeners: [{ id: 7 }]", "g.yaml:1:19: listeners[0].id: is no UUID"),
            (
                "gateway: { name: g }",
                "g.yaml:1:12: gateway.name: unknown field\n    help: say which gateway with --gateway",
            ),
        ];
        for (text, expected) in cases {
            let problems = Document::parse("g.yaml", text)
                .unwrap()
                .stated()
                .unwrap_err()
                .to_string();
            assert!(problems.starts_with(expected), "{text}: {problems}");
        }
    }
}
