//! The OpenAPI document: in step with the routes, and what it says differently than the contract.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod common;
mod contract;

use std::collections::{BTreeMap, BTreeSet};

use common::Api;
use serde_json::{Value, json};
use tidegate_api::{openapi, routes};

/// Methods and paths of a document.
fn operations(document: &Value) -> BTreeMap<(String, String), &Value> {
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            if ["get", "put", "post", "patch", "delete"].contains(&method.as_str()) {
                operations.insert((method.to_uppercase(), path.clone()), operation);
            }
        }
    }
    operations
}

#[tokio::test]
async fn the_served_document_has_every_route_and_nothing_else() {
    let api = Api::start().await;
    let served = api.get("/openapi.json").await;
    assert_eq!((served.status, served.content_type.as_str()), (200, "application/json"));
    let documented: BTreeSet<_> = operations(&served.body).into_keys().collect();
    let routed: BTreeSet<_> = routes()
        .into_iter()
        .map(|route| (route.method.to_string(), route.path))
        .collect();
    assert_eq!(documented, routed);
    // The router itself says so too: each of them wants a token, unless it says otherwise, and another method is not there.
    for ((method, path), operation) in operations(&served.body) {
        let path = path.replace(['{', '}'], "");
        let answer = api.send(&method, &path, &[], None).await;
        let open = match (method.as_str(), path.as_str()) {
            ("GET", "/v1/session/methods") => Some(200),
            ("POST", "/v1/session") => Some(400),
            ("GET", "/v1/session") => Some(401),
            ("DELETE", "/v1/session") => Some(204),
            _ => None,
        };
        assert_eq!(operation["security"] == json!([]), open.is_some(), "{method} {path}");
        assert_eq!(answer.status, open.unwrap_or(401), "{method} {path}: {}", answer.text);
        assert_eq!(api.send("TRACE", &path, &[], None).await.status, 405, "{path}");
    }
}

/// The console's client and forms are made of a copy. With `TIDEGATE_WRITE_OPENAPI` set it is written, not compared.
#[test]
fn the_console_has_this_document() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/openapi.json");
    let document = format!("{:#}\n", openapi());
    if std::env::var_os("TIDEGATE_WRITE_OPENAPI").is_some() {
        std::fs::write(path, document).unwrap();
        return;
    }
    let copy = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        copy == document,
        "ui/openapi.json is old: run `make ui-api`, which needs Node"
    );
}

#[test]
fn the_document_is_whole() {
    let document = openapi();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let text = document.to_string();
    let mut referred = BTreeSet::new();
    for part in text.split("\"#/components/schemas/").skip(1) {
        referred.insert(part.split('"').next().unwrap());
    }
    for name in &referred {
        assert!(schemas.contains_key(*name), "there is no schema {name}");
    }
    let mut ids = BTreeSet::new();
    for ((method, path), operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap().to_owned();
        assert!(ids.insert(id.clone()), "{id} is the id of two operations");
        assert!(!operation["summary"].as_str().unwrap().is_empty(), "{method} {path}");
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(
            responses.keys().filter(|status| status.starts_with('2')).count(),
            1,
            "{method} {path}"
        );
    }
    for (name, schema) in schemas {
        let mut schema = schema.clone();
        schema["components"] = json!({ "schemas": schemas });
        assert!(jsonschema::draft202012::meta::is_valid(&schema), "{name} is no schema");
    }
}

/// What this API does differently than the contract: an operation and a place in it, or a place alone, and why.
const DIFFERENCES: &str = include_str!("contract_differences.txt");

/// Compares with the contract whose path is in `TIDEGATE_CONTRACT`; does nothing without it.
#[test]
fn the_document_differs_from_the_contract_where_a_reason_is_given() {
    let Ok(path) = std::env::var("TIDEGATE_CONTRACT") else {
        eprintln!("TIDEGATE_CONTRACT does not name a contract; nothing is compared");
        return;
    };
    let contract = contract::read(&path);
    let own = openapi();
    let theirs = operations(&contract);
    assert!(theirs.len() >= 80, "the contract has {} operations", theirs.len());
    let own_operations: BTreeMap<_, _> = operations(&own)
        .into_iter()
        .map(|((method, path), operation)| ((method, contract::normal(&path)), operation))
        .collect();
    let mut found = BTreeSet::new();
    for ((method, path), operation) in theirs {
        let normal = contract::normal(&format!("/v1{path}"));
        match own_operations.get(&(method.clone(), normal.clone())) {
            None => {
                found.insert(format!("{method} {normal}: is not there"));
            }
            Some(own_operation) => {
                let differences = contract::differences((&contract, operation), (&own, own_operation));
                found.extend(
                    differences
                        .into_iter()
                        .map(|difference| format!("{method} {normal}: {difference}")),
                );
            }
        }
    }
    let known: Vec<_> = DIFFERENCES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut used = BTreeSet::new();
    let mut unexplained = Vec::new();
    for difference in &found {
        let explained = known.iter().find(|line| contract::explains(line, difference));
        match explained {
            Some(line) => drop(used.insert(*line)),
            None => unexplained.push(difference.as_str()),
        }
    }
    let unused: Vec<_> = known.iter().filter(|line| !used.contains(**line)).collect();
    assert!(unexplained.is_empty(), "without a reason:\n{}", unexplained.join("\n"));
    assert!(unused.is_empty(), "no longer there: {unused:#?}");
}
