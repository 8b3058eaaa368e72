//! The schemas of bodies.

use serde_json::{Map, Value, json};
use tidegate_model::entity::{ENTITIES, EntityType, Operation};
use tidegate_model::shape::{Field, Format, Kind, Presence, Type};
use tidegate_model::{replacement_schemas, request_schemas, response_schemas};

use super::camel;
use crate::expressions;

/// All of them: of each entity `…Info` (answers), `…Body` (to make one), `…Update` (to replace one) and `…Patch`.
pub(super) fn schemas() -> Map<String, Value> {
    let requests = request_schemas(ENTITIES);
    let replacements = replacement_schemas(ENTITIES);
    let responses = response_schemas(ENTITIES);
    let mut schemas = requests.components;
    schemas.extend(replacements.components);
    schemas.extend(responses.components);
    show_key(&mut schemas);
    for (index, entity) in ENTITIES.iter().enumerate() {
        let kind = camel(entity.kind);
        schemas.insert(format!("{kind}Info"), info(entity, &responses.entities[index]));
        schemas.insert(format!("{kind}Body"), requests.entities[index].clone());
        if entity.has(Operation::Replace) {
            schemas
                .entry(format!("{kind}Update"))
                .or_insert(replacements.entities[index].clone());
        }
        if !entity.patched.is_empty() {
            let patch = patch(entity, &requests.entities[index], &schemas);
            schemas.insert(format!("{kind}Patch"), patch);
        }
    }
    schemas.extend(own());
    schemas.extend(super::observed::schemas());
    schemas.insert("BackendClusterTest".to_owned(), test(&schemas));
    schemas
}

/// A backend cluster that may lack a name, and may say whose secrets are meant where it leaves them out.
fn test(schemas: &Map<String, Value>) -> Value {
    let reference = schemas["BackendClusterBody"]["$ref"].as_str().unwrap_or_default();
    let body = reference.rsplit('/').next().and_then(|name| schemas.get(name));
    let mut body = body.unwrap_or(&schemas["BackendClusterBody"]).clone();
    if let Some(required) = body["required"].as_array_mut() {
        required.retain(|field| field != "name");
    }
    body["properties"]["id"] = json!({
        "type": ["string", "null"], "format": "uuid",
        "description": "A backend cluster that is saved already: secrets that are left out are taken from it.",
    });
    // Such secrets may be missing, so that a login's fields are not all required here.
    body["properties"]["authentication"] = schemas
        .get("BackendClusterUpdate")
        .and_then(|update| {
            let reference = update["$ref"].as_str().and_then(|name| name.rsplit('/').next());
            let update = reference.and_then(|name| schemas.get(name)).unwrap_or(update);
            update["properties"].get("authentication").cloned()
        })
        .unwrap_or_else(|| body["properties"]["authentication"].clone());
    body
}

/// The key of a client identity stands in answers always: null, or the template that it is.
fn show_key(schemas: &mut Map<String, Value>) {
    if let Some(identity) = schemas.get_mut("BackendClusterClientIdentityView") {
        identity["properties"]["key"]["type"] = json!(["string", "null"]);
        identity["required"] = json!(["certificate", "key"]);
    }
}

/// What every response of an entity has beside its body.
fn info(entity: &EntityType, body: &Value) -> Value {
    let properties: Map<String, Value> = entity
        .assigned()
        .map(|field| (field.name.to_owned(), property(field)))
        .collect();
    let required = entity
        .assigned()
        .filter(|field| matches!(field.presence, Presence::Required));
    let mut required: Vec<_> = required.map(|field| field.name).collect();
    match entity.kind {
        Kind::Gateway => required.push("min_runtime_version"),
        Kind::BackendCluster => required.push("tls"),
        _ => {}
    }
    json!({ "allOf": [body, { "type": "object", "properties": properties, "required": required }] })
}

/// A field that the control plane assigns.
fn property(field: &Field) -> Value {
    let mut property = assigned(&field.kind);
    property["description"] = field.description.into();
    property
}

fn assigned(kind: &Type) -> Value {
    match kind {
        Type::Integer { .. } => json!({ "type": "integer", "format": "int64" }),
        Type::List { items, .. } => json!({ "type": "array", "items": assigned(items) }),
        Type::Object(object) => {
            let properties: Map<String, Value> = object
                .fields()
                .map(|field| (field.name.to_owned(), property(field)))
                .collect();
            json!({ "type": "object", "properties": properties })
        }
        Type::String(text) if text.format == Format::Uuid => json!({ "type": "string", "format": "uuid" }),
        Type::String(text) if text.format == Format::Time => json!({ "type": "string", "format": "date-time" }),
        _ => json!({ "type": "string" }),
    }
}

/// What a patch may hold is as in a body, or `null` for what is to go; labels are merged, so that each may be `null`.
fn patch(entity: &EntityType, body: &Value, schemas: &Map<String, Value>) -> Value {
    let reference = body["$ref"].as_str().unwrap_or_default();
    let body = reference.rsplit('/').next().and_then(|name| schemas.get(name));
    let body = body.unwrap_or(&Value::Null);
    // What can be patched, every variant has in the same way.
    let known = body.get("properties").unwrap_or(&body["oneOf"][0]["properties"]);
    let property = |field: &str| {
        let mut schema = known[field].clone();
        if let Some(fields) = schema.as_object_mut() {
            fields.remove("default");
            let kind = match fields.get("type") {
                Some(Value::String(kind)) => json!([kind, "null"]),
                kind => json!(kind),
            };
            fields.insert("type".to_owned(), kind);
        }
        if field == "labels" {
            schema["additionalProperties"]["type"] = json!(["string", "null"]);
        }
        schema
    };
    let properties: Map<String, Value> = entity
        .patched
        .iter()
        .map(|field| ((*field).to_owned(), property(field)))
        .collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn own() -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let uuid = json!({ "type": "string", "format": "uuid" });
    let time = json!({ "type": "string", "format": "date-time" });
    let fault = json!({ "type": "object", "required": ["field", "reason"], "properties": { "field": text, "reason": text, "source": text } });
    let schemas = json!({
        "Problem": {
            "type": "object",
            "required": ["status", "title", "instance", "detail"],
            "properties": {
                "status": { "type": "integer" }, "title": text, "instance": text, "detail": text,
                "invalid_parameters": { "type": "array", "items": fault },
            },
        },
        "PageMeta": {
            "type": "object",
            "required": ["page"],
            "properties": { "page": {
                "type": "object",
                "required": ["size", "next", "previous"],
                "properties": {
                    "size": { "type": "number" },
                    "first": { "type": "string", "description": "The path of the first page." },
                    "last": { "type": "string", "description": "The path of the last page." },
                    "next": { "type": ["string", "null"], "description": "The path of the next page; null at the end." },
                    "previous": { "type": ["string", "null"], "description": "The path of the previous page; null at the start." },
                },
            } },
        },
        "PolicyChain": { "type": "object", "required": ["policies"], "properties": { "policies": { "type": "array", "items": uuid } } },
        "PolicyMove": { "type": "object", "required": ["index"], "properties": { "index": { "type": "integer", "minimum": 0 } } },
        "Referrers": {
            "type": "object",
            "required": ["data"],
            "properties": { "data": { "type": "array", "items": {
                "type": "object",
                "required": ["id", "kind", "name", "parent_id", "field"],
                "properties": {
                    "id": uuid, "kind": text, "name": { "type": ["string", "null"] },
                    "parent_id": { "type": ["string", "null"], "description": "The listener or virtual cluster that a policy belongs to." },
                    "field": { "type": "string", "description": "The field that refers." },
                },
            } } },
        },
        "ExpressionCheck": {
            "type": "object",
            "required": ["place", "text"],
            "properties": {
                "place": { "enum": expressions::words().collect::<Vec<_>>(), "description": "Where the expression stands." },
                "text": text,
            },
        },
        "ExpressionProblem": {
            "type": "object",
            "required": ["problem"],
            "properties": { "problem": {
                "type": ["object", "null"],
                "required": ["column", "what", "mend"],
                "properties": {
                    "column": { "type": "integer", "description": "Where, in characters, the first being 1." },
                    "what": text,
                    "mend": { "type": ["string", "null"] },
                },
            } },
        },
        "Node": {
            "type": "object",
            "required": ["id", "version", "last_seen_at", "created_at", "updated_at"],
            "properties": {
                "id": uuid, "version": text, "last_seen_at": time, "created_at": time, "updated_at": time,
                "config_applied_at": time, "config_version": text, "compatible": { "type": "boolean" },
            },
        },
        "NodeStatus": {
            "type": "object",
            "required": ["config_applied_at", "config_version"],
            "properties": { "config_applied_at": time, "config_version": text },
        },
        "NodeError": {
            "type": "object",
            "required": ["name", "message"],
            "properties": { "name": text, "message": text, "at": time },
        },
        "AuditEntry": {
            "type": "object",
            "description": "A change, or a test of a backend cluster.",
            "required": ["id", "at", "actor", "action", "kind", "entity_id"],
            "properties": {
                "id": uuid, "at": time, "gateway_id": { "type": ["string", "null"] },
                "version": {
                    "type": "string",
                    "description": "The gateway's version after the change; 0 if it changed no configuration.",
                },
                "actor": { "type": "object" },
                "action": {
                    "type": "string",
                    "description": "Such as `create`, `replace`, `patch`, `delete`, `move`, `reorder`, `renew`, or `test`, which changes nothing.",
                },
                "kind": text,
                "entity_id": {
                    "type": ["string", "null"], "format": "uuid",
                    "description": "None for a test of settings that are not saved.",
                },
                "request_id": { "type": ["string", "null"] },
                "before": {
                    "type": ["object", "null"],
                    "description": "The body before, secrets masked; none if it was made.",
                },
                "after": {
                    "type": ["object", "null"],
                    "description": "The body after, secrets masked; none if it was deleted. Of a test: where the settings lead, which data plane tried them, and which steps failed.",
                },
            },
        },
        "NewToken": {
            "type": "object",
            "required": ["name", "scope"],
            "additionalProperties": false,
            "properties": {
                "name": { "type": "string", "minLength": 1, "maxLength": 255 },
                "scope": { "enum": ["viewer", "editor", "admin"] },
                "gateway_id": { "type": ["string", "null"], "format": "uuid" },
                "expires_in_seconds": { "type": ["integer", "null"], "minimum": 1, "maximum": 3_153_600_000_i64 },
            },
        },
        "Token": {
            "type": "object",
            "required": ["id", "name", "scope", "created_at"],
            "properties": {
                "id": uuid, "name": text, "scope": text, "gateway_id": { "type": ["string", "null"] }, "created_at": time,
                "expires_at": { "type": ["string", "null"] },
                "token": { "type": "string", "description": "Its text, in the answer to its making only." },
            },
        },
    });
    match schemas {
        Value::Object(schemas) => schemas,
        _ => Map::new(),
    }
}
