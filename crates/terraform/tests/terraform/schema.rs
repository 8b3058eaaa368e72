//! What the provider knows is what the API's own document says.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::world::{TIDEGATE, World};

/// The kinds of entities in the document, and the resources for each; the word in brackets tells types of policies apart.
const KINDS: &[(&str, &[&str])] = &[
    ("Gateway", &["gateway"]),
    ("BackendCluster", &["backend_cluster"]),
    ("VirtualCluster", &["virtual_cluster"]),
    ("Listener", &["listener"]),
    ("SchemaRegistry", &["schema_registry"]),
    ("StaticKey", &["static_key"]),
    ("TlsTrustBundle", &["tls_trust_bundle"]),
    ("DataPlaneCertificate", &["data_plane_certificate"]),
    ("ListenerPolicy", &["listener_policy_"]),
    ("ClusterPolicy", &["cluster_policy_"]),
    ("ProducePolicy", &["produce_policy_"]),
    ("ConsumePolicy", &["consume_policy_"]),
];

#[tokio::test]
async fn every_field_of_the_api_is_an_attribute_and_no_attribute_is_of_anything_else() {
    let world = World::start().await;
    let document = world.api("GET", "/openapi.json", None).await;
    world.configure(&[TIDEGATE]);
    let resources = world.schemas();
    let operations = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .filter(|path| path.get("post").is_some());
    assert!(operations.count() >= KINDS.len());

    let mut seen = 0;
    for (kind, words) in KINDS {
        let mut wanted = BTreeSet::new();
        for suffix in ["Body", "Info"] {
            let name = format!("{kind}{suffix}");
            fields(&document, &document["components"]["schemas"][&name], "", &mut wanted);
        }
        assert!(wanted.len() > 4, "{kind}: {wanted:?}");
        for naming in ["tidegate_", "konnect_event_gateway_"] {
            let mut found = BTreeSet::new();
            for word in *words {
                let name = match (naming, *word) {
                    ("konnect_event_gateway_", "gateway") => "konnect_event_gateway".to_owned(),
                    _ => format!("{naming}{word}"),
                };
                let of_kind = resources
                    .iter()
                    .filter(|(other, _)| **other == name || word.ends_with('_') && other.starts_with(&name));
                for (_, schema) in of_kind {
                    seen += 1;
                    attributes(&schema["block"]["attributes"], "", &mut found);
                }
            }
            // What takes any type says nothing of what is in it; the word that tells policies apart is in the type's name.
            let untold = |way: &str| {
                found
                    .iter()
                    .any(|(path, open)| *open && way.starts_with(&format!("{path}.")))
                    || way == "type" && kind.ends_with("Policy")
            };
            let names: BTreeSet<_> = found.iter().map(|(path, _)| path.as_str()).collect();
            let missing: Vec<_> = wanted
                .iter()
                .filter(|way| !names.contains(way.as_str()) && !untold(way))
                .collect();
            assert!(missing.is_empty(), "{naming}{kind}: {missing:?}");
            let known = |way: &str| {
                let plain = way.strip_suffix("_wo").unwrap_or(way);
                plain.is_empty()
                    || wanted.contains(plain)
                    || ["gateway_id", "listener_id", "virtual_cluster_id"].contains(&plain)
            };
            // An object under the word of a choice has the fields of that choice.
            let foreign = names
                .iter()
                .filter(|way| !known(way) && !known(&without_words(&document, way)));
            assert_eq!(foreign.collect::<Vec<_>>(), Vec::<&&str>::new(), "{naming}{kind}");
        }
    }
    assert_eq!(seen, resources.len());
}

/// The way without the words of choices in it.
fn without_words(document: &Json, way: &str) -> String {
    let words = words(document);
    let kept = way.split('.').filter(|step| !words.contains(*step));
    kept.collect::<Vec<_>>().join(".")
}

/// Every word that tells the variants of a choice apart.
fn words(document: &Json) -> BTreeSet<&str> {
    let variants = document["components"]["schemas"].as_object().unwrap().values();
    let variants = variants.flat_map(|schema| schema["oneOf"].as_array().into_iter().flatten());
    let properties = variants.flat_map(|variant| variant["properties"].as_object().into_iter().flatten());
    properties
        .filter_map(|(_, property)| property["const"].as_str())
        .collect()
}

/// The ways to everything that a schema of the document has.
fn fields(document: &Json, schema: &Json, at: &str, found: &mut BTreeSet<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        return fields(document, document.pointer(&name[1..]).unwrap(), at, found);
    }
    for choice in ["allOf", "oneOf", "anyOf"] {
        for schema in schema[choice].as_array().into_iter().flatten() {
            fields(document, schema, at, found);
        }
    }
    fields_of_items(document, schema, at, found);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let at = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        found.insert(at.clone());
        fields(document, property, &at, found);
    }
}

fn fields_of_items(document: &Json, schema: &Json, at: &str, found: &mut BTreeSet<String>) {
    if schema["items"].is_object() {
        fields(document, &schema["items"], at, found);
    }
}

/// The ways to attributes, and whether each takes any type.
fn attributes(schema: &Json, at: &str, found: &mut BTreeSet<(String, bool)>) {
    for (name, attribute) in schema.as_object().into_iter().flatten() {
        let at = if at.is_empty() {
            name.clone()
        } else {
            format!("{at}.{name}")
        };
        found.insert((at.clone(), attribute["type"] == "dynamic"));
        attributes(&attribute["nested_type"]["attributes"], &at, found);
        object_fields(&attribute["type"], &at, found);
    }
}

/// The fields of an object whose type stands in one piece, such as `["object", {…}]`.
fn object_fields(kind: &Json, at: &str, found: &mut BTreeSet<(String, bool)>) {
    for (name, kind) in kind[1].as_object().into_iter().flatten() {
        let at = format!("{at}.{name}");
        found.insert((at.clone(), kind == "dynamic"));
        object_fields(kind, &at, found);
    }
}
