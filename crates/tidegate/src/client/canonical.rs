//! Bodies in one form, whoever wrote them, so that two of them can be compared: defaults filled in, what is not the
//! client's to write left out, references by name, and literal secrets as one word.

use serde_json::{Map, Value as Json, json};
use tidegate_model::Uuid;
use tidegate_model::entity::entity_type;
use tidegate_model::shape::{Access, Field, Format, Kind, Literal, Object, Presence, Type};

/// What stands for a secret that is a literal.
pub(crate) const SECRET: &str = "(secret)";

/// What an id is the name of.
pub(crate) type Names<'a> = dyn Fn(Kind, Uuid) -> Option<String> + 'a;

/// How a body is rewritten.
#[derive(Clone, Copy)]
pub(crate) struct Form<'a> {
    /// The names of what is referred to by id.
    pub(crate) names: &'a Names<'a>,
    /// Whether defaults are filled in; else those that say nothing are left out.
    pub(crate) fill: bool,
}

impl Form<'_> {
    /// The body of an entity in this form.
    pub(crate) fn of(&self, kind: Kind, body: &Json) -> Json {
        let mut body = body.clone();
        if self.fill && kind == Kind::BackendCluster && body.get("tls").is_none_or(Json::is_null) {
            // The API says of a backend without TLS that TLS is off.
            body["tls"] = json!({ "enabled": false });
        }
        self.value(&entity_type(kind).body, &body)
    }

    fn value(&self, kind: &'static Type, value: &Json) -> Json {
        match (kind, value) {
            (Type::List { items, .. }, Json::Array(values)) => {
                values.iter().map(|value| self.value(items, value)).collect()
            }
            (Type::Object(object), Json::Object(fields)) => Json::Object(self.object(object, fields)),
            (Type::Union(union), Json::Object(fields)) => {
                let tag = fields.get(union.tag).and_then(Json::as_str).unwrap_or_default();
                let variant = union.variants.iter().find(|variant| variant.tag == tag);
                // Of what is newer than this program nothing is known: it stays as it is.
                let Some(variant) = variant else { return value.clone() };
                let mut fields = self.object(variant.object, fields);
                fields.insert(union.tag.to_owned(), tag.into());
                Json::Object(fields)
            }
            (Type::Reference(to), Json::Object(_)) => self.reference(*to, value),
            (Type::StringOr(..), Json::Number(number)) => number.to_string().into(),
            (Type::StringOr(_, other), value) if !value.is_string() => self.value(other, value),
            _ => value.clone(),
        }
    }

    fn object(&self, object: &'static Object, fields: &Map<String, Json>) -> Map<String, Json> {
        let mut values = Map::new();
        for field in object.fields().filter(|field| field.access == Access::User) {
            let given = fields.get(field.name).filter(|value| !value.is_null());
            let value = match given {
                Some(given) => Some(self.value(&field.kind, given)).filter(|value| !self.says_nothing(field, value)),
                None => default(field).filter(|_| self.fill),
            };
            values.extend(value.map(|value| (field.name.to_owned(), value)));
        }
        values
    }

    fn reference(&self, to: Kind, value: &Json) -> Json {
        let id = value["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
        match (id.and_then(|id| (self.names)(to, id)), value["name"].as_str()) {
            (Some(name), _) => json!({ "name": name }),
            (None, Some(name)) => json!({ "name": name }),
            (None, None) => json!({ "id": value["id"] }),
        }
    }

    /// An empty list or map where there need not be one; and an empty text that is the default, where those are left out.
    fn says_nothing(&self, field: &Field, value: &Json) -> bool {
        match (field.presence, value) {
            (Presence::Optional, Json::Array(items)) => items.is_empty(),
            (Presence::Optional, Json::Object(entries)) => matches!(field.kind, Type::Map(_)) && entries.is_empty(),
            (Presence::Default(Literal::String("")), Json::String(text)) => !self.fill && text.is_empty(),
            _ => false,
        }
    }
}

fn default(field: &Field) -> Option<Json> {
    match field.presence {
        Presence::Default(Literal::Object) => Some(json!({})),
        Presence::Default(literal) => Some(literal.into()),
        _ => None,
    }
}

/// Whether a secret says where its value is, and not the value itself.
pub(crate) fn is_template(text: &str) -> bool {
    text.contains("${")
}

/// Puts [`SECRET`] in the place of every literal secret and says which there were.
pub(crate) fn mask(kind: Kind, body: &mut Json) -> Vec<String> {
    let mut masked = Vec::new();
    secrets(&entity_type(kind).body, body, "", &mut |path, secret| {
        if let Some(text) = secret
            && !text.as_str().is_some_and(is_template)
        {
            *text = SECRET.into();
            masked.push(path.to_owned());
        }
    });
    masked
}

/// The secrets that must be there and are not: the API gives no literal back.
pub(crate) fn hidden(kind: Kind, body: &Json) -> Vec<String> {
    let mut hidden = Vec::new();
    secrets(&entity_type(kind).body, &mut body.clone(), "", &mut |path, secret| {
        if secret.is_none() {
            hidden.push(path.to_owned());
        }
    });
    hidden
}

/// Puts [`SECRET`] in the place of every secret that the API did not give back.
pub(crate) fn unhide(kind: Kind, body: &mut Json) {
    each_object(&entity_type(kind).body, body, "", &mut |object, _, fields| {
        for field in object.fields().filter(|field| is_secret(&field.kind)) {
            let secret = fields.entry(field.name).or_insert(Json::Null);
            if secret.is_null() {
                *secret = SECRET.into();
            }
        }
    });
}

/// Calls `visit` for every place of a secret, with what is there.
fn secrets(kind: &'static Type, value: &mut Json, path: &str, visit: &mut dyn FnMut(&str, Option<&mut Json>)) {
    each_object(kind, value, path, &mut |object, path, fields| {
        for field in object.fields().filter(|field| is_secret(&field.kind)) {
            let given = fields.get_mut(field.name).filter(|value| !value.is_null());
            visit(&joined(path, field.name), given);
        }
    });
}

/// Called for an object with its shape, the way to it, and its fields.
type Visit<'a> = dyn FnMut(&'static Object, &str, &mut Map<String, Json>) + 'a;

fn each_object(kind: &'static Type, value: &mut Json, path: &str, visit: &mut Visit<'_>) {
    let object = match kind {
        Type::Object(object) => Some(*object),
        Type::Union(union) => {
            let tag = value[union.tag].as_str();
            let variant = union.variants.iter().find(|variant| Some(variant.tag) == tag);
            variant.map(|variant| variant.object)
        }
        Type::List { items, .. } => {
            for (index, item) in value.as_array_mut().into_iter().flatten().enumerate() {
                each_object(items, item, &format!("{path}[{index}]"), visit);
            }
            None
        }
        _ => None,
    };
    if let (Some(object), Json::Object(fields)) = (object, value) {
        visit(object, path, fields);
        for field in object.fields() {
            if let Some(value) = fields.get_mut(field.name) {
                each_object(&field.kind, value, &joined(path, field.name), visit);
            }
        }
    }
}

fn is_secret(kind: &Type) -> bool {
    matches!(kind, Type::String(text) if text.format == Format::Secret)
}

/// The way to a field.
pub(crate) fn joined(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";

    fn names(kind: Kind, _: Uuid) -> Option<String> {
        Some(kind.word().to_owned())
    }

    #[test]
    fn what_means_the_same_looks_the_same() {
        let form = Form {
            names: &names,
            fill: true,
        };
        let off = json!({ "enabled": false, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] });
        let cases = [
            (
                Kind::BackendCluster,
                json!({ "name": "b", "bootstrap_servers": ["k:9092"], "authentication": { "type": "anonymous" } }),
                json!({ "name": "b", "bootstrap_servers": ["k:9092"], "authentication": { "type": "anonymous" }, "description": "",
                    "insecure_allow_anonymous_virtual_cluster_auth": false, "metadata_update_interval_seconds": 60, "tls": off,
                    "id": ID, "created_at": "now", "labels": {} }),
            ),
            (
                Kind::Listener,
                json!({ "name": "l", "addresses": ["::1"], "ports": [9092, "9093-9095"], "description": null }),
                json!({ "name": "l", "addresses": ["::1"], "ports": ["9092", "9093-9095"], "description": "", "newer": true }),
            ),
            (
                Kind::ListenerPolicy,
                json!({ "type": "forward_to_virtual_cluster",
                    "config": { "type": "port_mapping", "destination": { "name": "virtual_cluster" }, "advertised_host": "h" } }),
                json!({ "type": "forward_to_virtual_cluster", "enabled": true, "description": "",
                    "config": { "type": "port_mapping", "destination": { "id": ID, "name": "old" }, "advertised_host": "h",
                        "bootstrap_port": "at_start", "min_broker_id": 0 } }),
            ),
        ];
        for (kind, file, api) in cases {
            assert_eq!(form.of(kind, &file), form.of(kind, &api), "{kind:?}");
        }
    }

    #[test]
    fn secrets_are_found_masked_and_missed() {
        let mut body = json!({ "authentication": [
            { "type": "sasl_plain", "mediation": "terminate", "principals": [
                { "username": "a", "password": "hunter2" }, { "username": "b", "password": "${env['B']}" }, { "username": "c" }] },
            { "type": "anonymous" }] });
        let kind = Kind::VirtualCluster;
        assert_eq!(hidden(kind, &body), ["authentication[0].principals[2].password"]);
        assert_eq!(mask(kind, &mut body), ["authentication[0].principals[0].password"]);
        unhide(kind, &mut body);
        let passwords: Vec<_> = (0..3)
            .map(|n| {
                body.pointer(&format!("/authentication/0/principals/{n}/password"))
                    .cloned()
                    .unwrap()
            })
            .collect();
        assert_eq!(passwords, [SECRET, "${env['B']}", SECRET]);
    }
}
