//! Kinds of entities: what people call them, where the API has them, in which order they are made.

use tidegate_model::entity::{ENTITIES, EntityType, entity_type};
use tidegate_model::shape::Kind;

/// The order in which entities come into being: what others refer to first, and doors last. They go in reverse.
pub(crate) const ORDER: [Kind; 12] = [
    Kind::Gateway,
    Kind::DataPlaneCertificate,
    Kind::BackendCluster,
    Kind::SchemaRegistry,
    Kind::StaticKey,
    Kind::TlsTrustBundle,
    Kind::VirtualCluster,
    Kind::ClusterPolicy,
    Kind::ProducePolicy,
    Kind::ConsumePolicy,
    Kind::Listener,
    Kind::ListenerPolicy,
];

/// The place of a kind in [`ORDER`].
pub(crate) fn rank(kind: Kind) -> usize {
    ORDER.iter().position(|one| *one == kind).unwrap_or(ORDER.len())
}

/// What can be asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum What {
    /// Entities of a kind.
    Entity(&'static EntityType),
    /// Data planes.
    Nodes,
}

/// What a word means: the last part of an API path, or the name of a kind, in the singular or plural.
pub(crate) fn parse(word: &str) -> Result<What, String> {
    let wanted = word.to_lowercase().replace('_', "-");
    if matches!(wanted.as_str(), "node" | "nodes") {
        return Ok(What::Nodes);
    }
    let found = ENTITIES.iter().find(|entity| {
        let singular = entity.kind.word().replace('_', "-");
        let plural = match singular.strip_suffix('y') {
            // keys and gateways, but policies
            Some(stem) if !stem.ends_with(['a', 'e']) => format!("{stem}ies"),
            _ => format!("{singular}s"),
        };
        [entity.collection, singular.as_str(), plural.as_str()].contains(&wanted.as_str())
    });
    let words = || {
        let all: Vec<_> = ENTITIES.iter().map(|entity| entity.collection).collect();
        format!("write one of nodes, {}", all.join(", "))
    };
    found.map(What::Entity).ok_or_else(words)
}

/// Where the API has the gateways.
pub(crate) const GATEWAYS: &str = "/v1/event-gateways";

/// Where the API has the entities of a kind, below a gateway and, for policies, below `parent`.
pub(crate) fn collection(entity: &EntityType, gateway: &str, parent: Option<&str>) -> String {
    match (entity.parent, parent) {
        (None, _) => GATEWAYS.to_owned(),
        (Some(above), Some(parent)) if above != Kind::Gateway => {
            format!(
                "{}/{parent}/{}",
                collection(entity_type(above), gateway, None),
                entity.collection
            )
        }
        _ => format!("{GATEWAYS}/{gateway}/{}", entity.collection),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_that_a_file_lists_has_a_place_in_the_order_behind_its_parent() {
        for entity in ENTITIES.iter().filter(|entity| !entity.kind.section().is_empty()) {
            let parent = entity.parent.filter(|parent| *parent != Kind::Gateway);
            assert!(ORDER.contains(&entity.kind), "{:?}", entity.kind);
            assert!(
                parent.is_none_or(|parent| rank(parent) < rank(entity.kind)),
                "{:?}",
                entity.kind
            );
        }
    }

    #[test]
    fn kinds_have_the_names_that_people_use() {
        let cases = [
            ("backend-clusters", Kind::BackendCluster),
            ("backend_cluster", Kind::BackendCluster),
            ("static-keys", Kind::StaticKey),
            ("schema-registry", Kind::SchemaRegistry),
            ("policies", Kind::ListenerPolicy),
            ("listener-policies", Kind::ListenerPolicy),
            ("cluster-policy", Kind::ClusterPolicy),
            ("gateway", Kind::Gateway),
            ("gateways", Kind::Gateway),
            ("event-gateways", Kind::Gateway),
            ("data-plane-certificates", Kind::DataPlaneCertificate),
        ];
        for (word, expected) in cases {
            let What::Entity(found) = parse(word).unwrap() else {
                panic!("{word}")
            };
            assert_eq!(found.kind, expected, "{word}");
        }
        assert!(matches!(parse("nodes"), Ok(What::Nodes)));
        assert!(parse("topics").unwrap_err().contains("backend-clusters"));
    }
}
