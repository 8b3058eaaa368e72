//! The entities of a gateway as one configuration file.

use std::collections::HashMap;

use serde_json::{Map, Value as Json};
use uuid::Uuid;

use crate::shape::Kind;

/// An entity, with its secrets in clear.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Its kind.
    pub kind: Kind,
    /// Its id.
    pub id: Uuid,
    /// What it stands below, beside the gateway.
    pub parent: Option<Uuid>,
    /// Its body.
    pub body: &'a Json,
}

/// The entities of a gateway as the JSON of a configuration file, from which [`crate::Document::from_json`] makes a
/// document. Policies stand in their listener or virtual cluster, in the order in which they are given. What data planes
/// have no use for, such as their own certificates, is left out.
pub fn document(entities: &[Part<'_>]) -> Json {
    let mut below: HashMap<(Uuid, Kind), Vec<Json>> = HashMap::new();
    for policy in entities {
        if let Some(parent) = policy.parent {
            let chain = below.entry((parent, policy.kind)).or_default();
            chain.push(Json::Object(stated(policy)));
        }
    }
    let mut file = Map::new();
    for kind in [
        Kind::BackendCluster,
        Kind::VirtualCluster,
        Kind::Listener,
        Kind::SchemaRegistry,
        Kind::StaticKey,
        Kind::TlsTrustBundle,
    ] {
        let section = entities.iter().filter(|entity| entity.kind == kind);
        let section: Vec<_> = section.map(|entity| whole(entity, &mut below)).collect();
        if !section.is_empty() {
            file.insert(Kind::section(kind).to_owned(), section.into());
        }
    }
    Json::Object(file)
}

fn whole(entity: &Part<'_>, below: &mut HashMap<(Uuid, Kind), Vec<Json>>) -> Json {
    let mut body = stated(entity);
    for kind in chains(entity.kind) {
        if let Some(chain) = below.remove(&(entity.id, *kind)) {
            body.insert(Kind::section(*kind).to_owned(), chain.into());
        }
    }
    Json::Object(body)
}

fn stated(entity: &Part<'_>) -> Map<String, Json> {
    let mut body = entity.body.as_object().cloned().unwrap_or_default();
    body.insert("id".to_owned(), entity.id.to_string().into());
    body
}

fn chains(kind: Kind) -> &'static [Kind] {
    match kind {
        Kind::Listener => &[Kind::ListenerPolicy],
        Kind::VirtualCluster => &[Kind::ClusterPolicy, Kind::ProducePolicy, Kind::ConsumePolicy],
        _ => &[],
    }
}
