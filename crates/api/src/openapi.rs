//! The OpenAPI document, from the routes and the model's shapes.

use std::collections::BTreeMap;

use axum::http::Method;
use serde_json::{Map, Value, json};
use tidegate_model::shape::Kind;

use crate::expressions;
use crate::routes::{Action, Route, routes};

mod observed;
mod schemas;

/// The API as an OpenAPI 3.1 document.
pub fn openapi() -> Value {
    let schemas = schemas::schemas();
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for route in routes() {
        let method = route.method.as_str().to_lowercase();
        paths
            .entry(route.path.clone())
            .or_default()
            .insert(method, operation(&route));
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Tidegate control plane",
            "description": "Gateways for Apache Kafka: their clusters, listeners and policies. Clients of the Konnect Event Gateway API v1 can use it as it is.",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "security": [{ "token": [] }, { "session": [] }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": {
                    "type": "apiKey", "in": "cookie", "name": "tidegate_session",
                    "description": "A session of the console. What changes something needs the header `X-Tidegate-Console: 1` too.",
                },
            },
        },
        // What expressions may name, by where they stand.
        "x-expressions": expressions::places(),
    })
}

fn operation(route: &Route) -> Value {
    let (status, answer) = success(route);
    let mut responses = Map::new();
    responses.insert(status.to_owned(), answer);
    for status in errors(route) {
        let content = json!({ "application/problem+json": { "schema": reference("Problem") } });
        let description = axum::http::StatusCode::from_u16(status)
            .ok()
            .and_then(|it| it.canonical_reason());
        responses.insert(
            status.to_string(),
            json!({ "description": description.unwrap_or("Error"), "content": content }),
        );
    }
    let noun = route.entity.map_or("", |entity| entity.kind.noun());
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": summary(route.action, noun),
        "tags": [route.entity.map_or("control plane", |entity| entity.kind.noun())],
        "parameters": parameters(route),
        "responses": responses,
    });
    if route.action.is_open() {
        operation["security"] = json!([]);
    }
    if let Some(body) = body(route) {
        operation["requestBody"] = json!({ "required": true, "content": { "application/json": { "schema": body } } });
    }
    operation
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn success(route: &Route) -> (&'static str, Value) {
    let info = route
        .entity
        .map(|entity| reference(&format!("{}Info", camel(entity.kind))));
    let info = info.unwrap_or(Value::Null);
    let list = |items: Value| {
        json!({ "type": "object", "required": ["data", "meta"],
                "properties": { "data": { "type": "array", "items": items }, "meta": reference("PageMeta") } })
    };
    let (status, schema) = match route.action {
        Action::Create => ("201", info),
        Action::Get | Action::Replace | Action::Patch => ("200", info),
        Action::List => ("200", list(info)),
        Action::ListChain => ("200", json!({ "type": "array", "items": info })),
        Action::GetChain | Action::ReplaceChain => ("200", reference("PolicyChain")),
        Action::ListReferrers => ("200", reference("Referrers")),
        Action::CheckExpression => ("200", reference("ExpressionProblem")),
        Action::ListNodes => ("200", list(reference("Node"))),
        Action::GetNode => ("200", reference("Node")),
        Action::GetNodeStatus => ("200", reference("NodeStatus")),
        Action::ListNodeErrors => ("200", list(reference("NodeError"))),
        Action::ListAudit => ("200", list(reference("AuditEntry"))),
        Action::ListTokens => ("200", list(reference("Token"))),
        Action::CreateToken => ("201", reference("Token")),
        Action::ExportAudit => {
            let content = json!({ "application/x-ndjson": { "schema": { "type": "string" } } });
            return ("200", json!({ "description": "An entry a line.", "content": content }));
        }
        Action::ListSignIns => ("200", reference("SignInMethods")),
        Action::SignIn | Action::GetSession => ("200", reference("Session")),
        Action::GetOverview => ("200", reference("Overview")),
        Action::GetStatistics => ("200", reference("Statistics")),
        Action::GetBackendStatus => ("200", reference("BackendClusterStatus")),
        Action::TestBackend => ("200", reference("BackendClusterTestResult")),
        Action::ListPending => ("200", reference("PendingChanges")),
        Action::GetEnrollment => ("200", reference("Enrollment")),
        Action::Delete | Action::Move | Action::RevokeToken | Action::SignOut => {
            return ("204", json!({ "description": "Done." }));
        }
    };
    let content = json!({ "application/json": { "schema": schema } });
    (status, json!({ "description": "Done.", "content": content }))
}

fn errors(route: &Route) -> Vec<u16> {
    let mut errors = vec![400, 401, 403, 404, 413, 429, 500, 503];
    if route.method != Method::GET {
        errors.extend([409, 507]);
    }
    if route.action == Action::TestBackend {
        errors.push(502);
    }
    if matches!(route.action, Action::Replace | Action::Patch | Action::Delete) {
        errors.push(412);
    }
    errors.sort_unstable();
    errors
}

fn body(route: &Route) -> Option<Value> {
    let kind = || route.entity.map(|entity| camel(entity.kind)).unwrap_or_default();
    match route.action {
        Action::Create => Some(reference(&format!("{}Body", kind()))),
        Action::Replace => Some(reference(&format!("{}Update", kind()))),
        Action::Patch => Some(reference(&format!("{}Patch", kind()))),
        Action::ReplaceChain => Some(reference("PolicyChain")),
        Action::Move => Some(reference("PolicyMove")),
        Action::CheckExpression => Some(reference("ExpressionCheck")),
        Action::CreateToken => Some(reference("NewToken")),
        Action::SignIn => Some(reference("SignIn")),
        Action::TestBackend => Some(reference("BackendClusterTest")),
        _ => None,
    }
}

fn parameters(route: &Route) -> Vec<Value> {
    let uuid = json!({ "type": "string", "format": "uuid" });
    let in_path = route
        .path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<_> = in_path
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": uuid }))
        .collect();
    // A parameter without a value is as good as none.
    let mut query = |name: &str, schema: Value| {
        parameters.push(json!({ "name": name, "in": "query", "allowEmptyValue": true, "schema": schema }));
    };
    if matches!(route.action, Action::List | Action::ListNodes | Action::ListAudit) {
        query("page[size]", json!({ "type": "integer", "minimum": 1, "default": 100 }));
        query("page[after]", json!({ "type": "string" }));
        query("page[before]", json!({ "type": "string" }));
    }
    if route.action == Action::GetStatistics {
        query(
            "by",
            json!({ "type": "string", "enum": ["virtual_cluster", "node"], "default": "virtual_cluster" }),
        );
        query("id", uuid.clone());
        query(
            "size",
            json!({ "type": "integer", "minimum": 1, "maximum": 100, "default": 20 }),
        );
    }
    match (route.action, route.entity.map(|entity| entity.kind)) {
        (Action::List | Action::ListChain, Some(kind)) => {
            query("filter[name][contains]", json!({ "type": "string" }));
            match kind {
                Kind::Listener => query("filter[virtual_cluster_id][eq]", uuid),
                Kind::VirtualCluster => query("filter[backend_cluster_id][eq]", uuid),
                Kind::ClusterPolicy | Kind::ProducePolicy | Kind::ConsumePolicy => {
                    query("filter[parent_policy_id]", json!({ "type": "string" }));
                }
                _ => {}
            }
        }
        (Action::Create, Some(_)) if route.entity.is_some_and(|entity| entity.chain.is_some()) => {
            query("before", uuid.clone());
            query("after", uuid);
        }
        _ => {}
    }
    parameters
}

fn operation_id(route: &Route) -> String {
    let verb = match route.action {
        Action::Create | Action::CreateToken | Action::SignIn => "create",
        Action::List | Action::ListChain | Action::ListNodes | Action::ListNodeErrors => "list",
        Action::ListAudit | Action::ListTokens | Action::ListReferrers => "list",
        Action::ListSignIns | Action::ListPending => "list",
        Action::CheckExpression => "check",
        Action::Replace | Action::ReplaceChain => "replace",
        Action::Patch => "patch",
        Action::Delete | Action::SignOut => "delete",
        Action::Move => "move",
        Action::ExportAudit => "export",
        Action::RevokeToken => "revoke",
        Action::TestBackend => "test",
        Action::Get | Action::GetChain | Action::GetNode | Action::GetNodeStatus => "get",
        Action::GetSession | Action::GetOverview | Action::GetStatistics => "get",
        Action::GetBackendStatus | Action::GetEnrollment => "get",
    };
    let words = route
        .path
        .split('/')
        .filter(|part| !part.is_empty() && *part != "v1" && !part.starts_with('{'));
    let words: Vec<_> = words.filter(|word| *word != verb).collect();
    format!("{verb}-{}", words.join("-"))
}

fn summary(action: Action, noun: &str) -> String {
    match action {
        Action::Create => format!("Create a {noun}"),
        Action::List => format!("List each {noun}, a page at a time"),
        Action::Get => format!("Read a {noun}"),
        Action::Replace => format!("Replace a {noun}; a secret that is left out stays"),
        Action::Patch => format!("Change some fields of a {noun}"),
        Action::Delete => format!("Delete a {noun}"),
        Action::ListChain => format!("List each {noun}, in the order in which they apply"),
        Action::GetChain => format!("Read the order of each {noun}"),
        Action::ReplaceChain => format!("Put each {noun} in a new order"),
        Action::Move => format!("Move a {noun} to another place of its chain"),
        Action::ListReferrers => format!("List what refers to a {noun}, and so keeps it from being deleted"),
        Action::CheckExpression => {
            "Say what is wrong with an expression, if anything is; nothing is changed".to_owned()
        }
        Action::ListNodes => "List data planes".to_owned(),
        Action::GetNode => "Read a data plane".to_owned(),
        Action::GetNodeStatus => "Read which configuration a data plane has".to_owned(),
        Action::ListNodeErrors => "List what went wrong on a data plane, newest first".to_owned(),
        Action::ListAudit => "List changes, newest first".to_owned(),
        Action::ExportAudit => "Export changes as JSON lines, oldest first".to_owned(),
        Action::CreateToken => "Create a token".to_owned(),
        Action::ListTokens => "List tokens, without their texts".to_owned(),
        Action::RevokeToken => "Revoke a token".to_owned(),
        Action::ListSignIns => "List how people can sign in to the console".to_owned(),
        Action::SignIn => "Begin a session of the console: the answer sets its cookie".to_owned(),
        Action::GetSession => "Read who has signed in".to_owned(),
        Action::SignOut => "End the session".to_owned(),
        Action::GetOverview => "Read how a gateway fares, as its data planes see it".to_owned(),
        Action::GetStatistics => "Read what has passed in the last hour, of the busiest".to_owned(),
        Action::GetBackendStatus => "Read how each data plane sees a backend cluster".to_owned(),
        Action::TestBackend => {
            "Have a data plane try out a backend cluster, without saving it; the audit log says who did".to_owned()
        }
        Action::ListPending => "List what a data plane has not applied yet".to_owned(),
        Action::GetEnrollment => "Read where data planes elsewhere connect".to_owned(),
    }
}

/// A kind as the name of a schema.
fn camel(kind: Kind) -> String {
    let words = kind.word().split('_');
    words
        .map(|word| word.split_at(1))
        .map(|(first, rest)| format!("{}{rest}", first.to_uppercase()))
        .collect()
}
