//! The table of entities.

use crate::shape::{
    BACKEND_CLUSTER, CLUSTER_POLICY, CONSUME_POLICY, DATA_PLANE_CERTIFICATE, EVERY, Field, GATEWAY, Kind, LISTENER,
    LISTENER_POLICY, OF_CERTIFICATES, OF_GATEWAYS, OF_POLICIES, PRODUCE_POLICY, SCHEMA_REGISTRY, STATIC_KEY,
    TLS_TRUST_BUNDLE, Type, VIRTUAL_CLUSTER,
};

/// What can be done with entities of a kind.
#[derive(Debug)]
pub struct EntityType {
    /// The kind.
    pub kind: Kind,
    /// Its body: an object or a union.
    pub body: Type,
    /// The segment of its paths, such as `backend-clusters`.
    pub collection: &'static str,
    /// What it stands below; none for gateways.
    pub parent: Option<Kind>,
    /// For policies, whose order matters: the segment of the path of their chain.
    pub chain: Option<&'static str>,
    /// What clients can do, beside what every chain allows.
    pub operations: &'static [Operation],
    /// Fields that stay as they are when a body that replaces another leaves them out.
    pub kept: &'static [&'static str],
    /// Fields that a patch may change.
    pub patched: &'static [&'static str],
    /// What the control plane adds when it answers with one, in groups that kinds can share.
    pub assigned: &'static [&'static [Field]],
}

/// Something that clients can do with entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `POST` to the collection.
    Create,
    /// `GET` of the collection.
    List,
    /// `GET`.
    Get,
    /// `PUT`.
    Replace,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

use Operation::{Create, Delete, Get, List, Patch, Replace};

const PATCHABLE: &[Operation] = &[Create, List, Get, Replace, Patch, Delete];
const REPLACEABLE: &[Operation] = &[Create, List, Get, Replace, Delete];
const FIXED: &[Operation] = &[Create, List, Get, Delete];

const PLAIN: EntityType = EntityType {
    kind: Kind::Gateway,
    body: Type::Object(&GATEWAY),
    collection: "event-gateways",
    parent: Some(Kind::Gateway),
    chain: None,
    operations: REPLACEABLE,
    kept: &[],
    patched: &[],
    assigned: &[EVERY],
};

const POLICY: EntityType = EntityType {
    parent: Some(Kind::VirtualCluster),
    operations: PATCHABLE,
    kept: &[super::PARENT_POLICY],
    patched: &["name", "description", "enabled", "condition", "labels"],
    assigned: &[EVERY, OF_POLICIES],
    ..PLAIN
};

/// All kinds of entities, parents before what stands below them.
pub static ENTITIES: &[EntityType] = &[
    EntityType {
        parent: None,
        operations: PATCHABLE,
        kept: &["name", "min_runtime_version"],
        patched: &["name", "description", "min_runtime_version", "labels"],
        assigned: &[EVERY, OF_GATEWAYS],
        ..PLAIN
    },
    EntityType {
        kind: Kind::BackendCluster,
        body: Type::Object(&BACKEND_CLUSTER),
        collection: "backend-clusters",
        ..PLAIN
    },
    EntityType {
        kind: Kind::VirtualCluster,
        body: Type::Object(&VIRTUAL_CLUSTER),
        collection: "virtual-clusters",
        ..PLAIN
    },
    EntityType {
        kind: Kind::Listener,
        body: Type::Object(&LISTENER),
        collection: "listeners",
        ..PLAIN
    },
    EntityType {
        kind: Kind::SchemaRegistry,
        body: Type::Union(&SCHEMA_REGISTRY),
        collection: "schema-registries",
        ..PLAIN
    },
    EntityType {
        kind: Kind::StaticKey,
        body: Type::Object(&STATIC_KEY),
        collection: "static-keys",
        operations: FIXED,
        ..PLAIN
    },
    EntityType {
        kind: Kind::TlsTrustBundle,
        body: Type::Object(&TLS_TRUST_BUNDLE),
        collection: "tls-trust-bundles",
        kept: &["name", "config"],
        ..PLAIN
    },
    EntityType {
        kind: Kind::DataPlaneCertificate,
        body: Type::Object(&DATA_PLANE_CERTIFICATE),
        collection: "data-plane-certificates",
        assigned: &[EVERY, OF_CERTIFICATES],
        ..PLAIN
    },
    EntityType {
        kind: Kind::ListenerPolicy,
        body: Type::Union(&LISTENER_POLICY),
        collection: "policies",
        parent: Some(Kind::Listener),
        chain: Some("policy-chain"),
        patched: &["name", "description", "enabled", "labels"],
        assigned: &[EVERY],
        ..POLICY
    },
    EntityType {
        kind: Kind::ClusterPolicy,
        body: Type::Union(&CLUSTER_POLICY),
        collection: "cluster-policies",
        chain: Some("cluster-policy-chain"),
        ..POLICY
    },
    EntityType {
        kind: Kind::ProducePolicy,
        body: Type::Union(&PRODUCE_POLICY),
        collection: "produce-policies",
        chain: Some("produce-policy-chain"),
        ..POLICY
    },
    EntityType {
        kind: Kind::ConsumePolicy,
        body: Type::Union(&CONSUME_POLICY),
        collection: "consume-policies",
        chain: Some("consume-policy-chain"),
        ..POLICY
    },
];

/// The row of the table for `kind`.
pub fn entity_type(kind: Kind) -> &'static EntityType {
    let row = ENTITIES.iter().find(|entity| entity.kind == kind);
    // Every kind has a row: a test says so.
    row.unwrap_or(&ENTITIES[0])
}

impl EntityType {
    /// What the control plane adds when it answers with one.
    pub fn assigned(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.assigned.iter().flat_map(|group| group.iter())
    }

    /// Whether clients can do this.
    pub fn has(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }
}

impl Kind {
    /// The kind in one word, such as `backend_cluster`, as stores and logs know it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::BackendCluster => "backend_cluster",
            Self::VirtualCluster => "virtual_cluster",
            Self::Listener => "listener",
            Self::SchemaRegistry => "schema_registry",
            Self::StaticKey => "static_key",
            Self::TlsTrustBundle => "tls_trust_bundle",
            Self::DataPlaneCertificate => "data_plane_certificate",
            Self::ListenerPolicy => "listener_policy",
            Self::ClusterPolicy => "cluster_policy",
            Self::ProducePolicy => "produce_policy",
            Self::ConsumePolicy => "consume_policy",
        }
    }

    /// The kind that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        ENTITIES
            .iter()
            .map(|entity| entity.kind)
            .find(|kind| kind.word() == word)
    }
}
