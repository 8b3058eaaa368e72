//! Every entity through the whole of its life, as clients see it: create, read, list, replace, patch, delete. Over TCP,
//! with the store that comes with the product.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "../common/mod.rs"]
mod common;

mod cases;
mod recorded;

use cases::{Case, Ids, Pki, cases};
use common::{Api, id_of, is_time};
use serde_json::{Value, json};
use tidegate_model::entity::{ENTITIES, EntityType, entity_type};
use tidegate_model::shape::{Access, Kind, Object, Type};

/// Where entities of each kind go.
struct Places {
    gateway: String,
    listener: String,
    cluster: String,
}

impl Places {
    fn collection(&self, case: &Case) -> (String, &'static EntityType) {
        let entity = entity_type(case.kind);
        let above = match entity.parent {
            Some(Kind::Listener) => &self.listener,
            Some(Kind::VirtualCluster) => &self.cluster,
            _ => &self.gateway,
        };
        (format!("{above}/{}", entity.collection), entity)
    }
}

/// A gateway that has what the cases refer to.
async fn prepare(api: &Api) -> (Places, Vec<Case>) {
    let gateway = api.gateway("replay").await;
    let pki = Pki::new();
    let backend = json!({ "name": "backend", "bootstrap_servers": ["k:1"], "authentication": { "type": "anonymous" } });
    let backend = api.create(&format!("{gateway}/backend-clusters"), backend).await;
    let cluster = json!({ "name": "cluster", "dns_label": "c", "destination": { "id": id_of(&backend) }, "acl_mode": "passthrough",
        "authentication": [{ "type": "client_certificate" }] });
    let cluster = api.create(&format!("{gateway}/virtual-clusters"), cluster).await;
    let listener = json!({ "name": "listener", "addresses": ["0.0.0.0"], "ports": ["9092-9099"] });
    let listener = api.create(&format!("{gateway}/listeners"), listener).await;
    let registry =
        json!({ "name": "registry", "type": "confluent", "config": { "schema_type": "avro", "endpoint": "http://r" } });
    let registry = api.create(&format!("{gateway}/schema-registries"), registry).await;
    let key = api
        .create(
            &format!("{gateway}/static-keys"),
            json!({ "name": "key", "value": "${env['K']}" }),
        )
        .await;
    let bundle = json!({ "name": "bundle", "config": { "trusted_ca": pki.certificate } });
    let bundle = api.create(&format!("{gateway}/tls-trust-bundles"), bundle).await;
    let ids = Ids {
        backend: id_of(&backend).to_owned(),
        cluster: id_of(&cluster).to_owned(),
        registry: id_of(&registry).to_owned(),
        key: id_of(&key).to_owned(),
        bundle: id_of(&bundle).to_owned(),
    };
    let cases = cases(&pki, &ids);
    let places = Places {
        gateway,
        listener,
        cluster,
    };
    (places, cases)
}

#[tokio::test]
async fn every_entity_lives_as_clients_expect() {
    let api = Api::start().await;
    let (places, cases) = prepare(&api).await;
    for entity in ENTITIES.iter().filter(|entity| entity.parent.is_some()) {
        assert!(
            cases.iter().any(|case| case.kind == entity.kind),
            "{} has no case",
            entity.collection
        );
    }
    for case in &cases {
        let (collection, entity) = places.collection(case);
        live(&api, &collection, entity.chain.is_some(), case).await;
    }
}

#[tokio::test]
async fn null_is_as_good_as_nothing_everywhere() {
    let api = Api::start().await;
    let (places, cases) = prepare(&api).await;
    for case in &cases {
        let (collection, entity) = places.collection(case);
        let mut body = case.create.clone();
        let added = add_nulls(&entity.body, &mut body);
        assert!(added > 0, "{collection}: {body}");
        let answer = api.post(&collection, &body).await;
        assert_eq!(answer.status, 201, "{collection}: {body}: {}", answer.text);
        assert_entity(
            &format!("{collection}: {}: {body}", case.what),
            &answer.body,
            &case.created,
        );
        assert_eq!(api.delete(&format!("{collection}/{}", answer.id())).await.status, 204);
    }
}

/// Writes null for each field that a client could write and did not; returns how many.
fn add_nulls(kind: &'static Type, body: &mut Value) -> usize {
    let add = |object: &'static Object, body: &mut Value| {
        let mut added = 0;
        for field in object.fields().filter(|field| field.access == Access::User) {
            match body.get_mut(field.name) {
                Some(value) => added += add_nulls(&field.kind, value),
                None => {
                    body[field.name] = Value::Null;
                    added += 1;
                }
            }
        }
        added
    };
    match kind {
        _ if body.is_null() => 0,
        Type::Object(object) => add(object, body),
        Type::Union(union) => {
            let variant = union.variants.iter().find(|variant| body[union.tag] == variant.tag);
            variant.map_or(0, |variant| add(variant.object, body))
        }
        Type::List { items, .. } => {
            let values = body.as_array_mut().into_iter().flatten();
            values.map(|value| add_nulls(items, value)).sum()
        }
        Type::StringOr(_, other) if !body.is_string() => add_nulls(other, body),
        Type::Reference(_) => {
            body["name"] = body["name"].take();
            body["id"] = body["id"].take();
            0
        }
        _ => 0,
    }
}

/// One entity's life.
async fn live(api: &Api, collection: &str, is_chain: bool, case: &Case) {
    let what = format!("{collection}: {}", case.what);
    let created = api.post(collection, &case.create).await;
    assert_eq!(
        (created.status, created.content_type.as_str()),
        (201, "application/json"),
        "{what}: {}",
        created.text
    );
    assert_entity(&what, &created.body, &case.created);
    let path = format!("{collection}/{}", created.id());
    let read = api.get(&path).await;
    assert_eq!(
        (read.status, read.content_type.as_str()),
        (200, "application/json"),
        "{what}"
    );
    assert_eq!(read.body, created.body, "{what}: read");
    let listed = api.get(collection).await;
    let data = if is_chain { &listed.body } else { &listed.body["data"] };
    assert!(
        data.as_array().unwrap().contains(&created.body),
        "{what}: listed as {}",
        listed.text
    );
    if !is_chain {
        let page = &listed.body["meta"]["page"];
        assert!(
            page["size"].is_number() && page["next"].is_null() && page.get("previous").is_some(),
            "{what}: {page}"
        );
    }
    let changes = [("PUT", &case.replace), ("PATCH", &case.patch)];
    for (method, body, expected) in changes
        .iter()
        .filter_map(|(method, case)| case.as_ref().map(|(body, expected)| (*method, body, expected)))
    {
        let changed = api.call(method, &path, Some(body)).await;
        assert_eq!(
            (changed.status, changed.content_type.as_str()),
            (200, "application/json"),
            "{what}: {}",
            changed.text
        );
        assert_entity(&format!("{what}: {method}"), &changed.body, expected);
        assert_eq!(changed.body["created_at"], created.body["created_at"], "{what}");
        assert_eq!(api.get(&path).await.body, changed.body, "{what}: read after {method}");
        // What a client reads and sends back changes nothing.
        if method == "PUT" {
            let again = api.call(method, &path, Some(body)).await;
            assert_entity(&format!("{what}: {method} again"), &again.body, expected);
        }
    }
    let deleted = api.delete(&path).await;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""), "{what}");
    assert_eq!(api.get(&path).await.status, 404, "{what}");
    assert_eq!(api.delete(&path).await.status, 404, "{what}");
    assert_eq!(
        api.put(&path, &case.create).await.status,
        if case.kind == Kind::StaticKey { 405 } else { 404 },
        "{what}"
    );
}

fn assert_entity(what: &str, actual: &Value, expected: &Value) {
    let mut rest = actual.clone();
    let fields = rest.as_object_mut().unwrap();
    let id = fields.remove("id").unwrap_or_default();
    assert_eq!(id.as_str().unwrap_or_default().len(), 36, "{what}: {actual}");
    for time in ["created_at", "updated_at"] {
        assert!(is_time(&fields.remove(time).unwrap_or_default()), "{what}: {actual}");
    }
    if let Some(metadata) = fields.remove("metadata") {
        assert_eq!(metadata["dns_names"], json!(["gateway.example"]), "{what}");
    }
    assert_eq!(&rest, expected, "{what}");
}

#[tokio::test]
async fn a_gateway_lives_as_clients_expect() {
    let api = Api::start().await;
    let created = api.post("/v1/event-gateways", &json!({ "name": "g" })).await;
    assert_eq!(created.status, 201);
    let mut expected = json!({ "name": "g", "description": "", "min_runtime_version": "1.3", "version": "1", "nodes_total": 0, "virtual_clusters_total": 0 });
    assert_entity("create", &created.body, &expected);
    let path = format!("/v1/event-gateways/{}", created.id());
    assert_eq!(api.get(&path).await.body, created.body);
    let patched = api
        .patch(&path, &json!({ "labels": { "a": "b" }, "min_runtime_version": null }))
        .await;
    expected["labels"] = json!({ "a": "b" });
    expected["version"] = json!("2");
    assert_entity("patch", &patched.body, &expected);
    // RFC 7396: what a patch does not name stays.
    let merged = api.patch(&path, &json!({ "labels": { "a": null, "c": "d" } })).await;
    expected["labels"] = json!({ "c": "d" });
    expected["version"] = json!("3");
    assert_entity("patch", &merged.body, &expected);
    // Neither the name nor the version is lost; the labels are.
    let replaced = api.put(&path, &json!({ "description": "d" })).await;
    expected.as_object_mut().unwrap().remove("labels");
    expected["description"] = json!("d");
    expected["version"] = json!("4");
    assert_entity("put", &replaced.body, &expected);
    api.clusters(&path).await;
    let read = api.get(&path).await;
    assert_eq!(
        (&read.body["version"], &read.body["virtual_clusters_total"]),
        (&json!("7"), &json!(1))
    );
    let listed = api.get("/v1/event-gateways").await;
    assert_eq!(listed.body["data"], json!([read.body]));
    // All that belongs to it goes with it, and its name is free at once.
    assert_eq!(api.delete(&path).await.status, 204);
    assert_eq!(api.get(&path).await.status, 404);
    assert_eq!(api.get(&format!("{path}/listeners")).await.status, 404);
    api.gateway("g").await;
}

#[tokio::test]
async fn the_request_of_older_documents_is_taken() {
    let api = Api::start().await;
    let gateway = api.gateway("g").await;
    let body = r#"{"name":"example","bootstrap_servers":["host:9092"],"authentication":{"type":"anonymous"},
 "insecure_allow_anonymous_virtual_cluster_auth":true,"tls":{"insecure_skip_verify":false}}"#;
    let token = format!("Bearer {}", api.token);
    let headers = [("authorization", token.as_str()), ("accept", "text/x-odd;q=0.1")];
    let answer = api
        .send(
            "POST",
            &format!("{gateway}/backend-clusters"),
            &headers,
            Some(body.to_owned()),
        )
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let tls = json!({ "enabled": true, "insecure_skip_verify": false, "tls_versions": ["tls12", "tls13"] });
    assert_eq!(answer.body["tls"], tls);
}
