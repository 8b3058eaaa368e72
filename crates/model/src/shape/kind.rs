//! The kinds of entities.

/// The kinds of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A gateway.
    Gateway,
    /// A backend cluster.
    BackendCluster,
    /// A virtual cluster.
    VirtualCluster,
    /// A listener.
    Listener,
    /// A schema registry.
    SchemaRegistry,
    /// A static key.
    StaticKey,
    /// A TLS trust bundle.
    TlsTrustBundle,
    /// A certificate of data planes.
    DataPlaneCertificate,
    /// A policy of a listener.
    ListenerPolicy,
    /// A policy of a virtual cluster on every request.
    ClusterPolicy,
    /// A policy of a virtual cluster on records that clients produce.
    ProducePolicy,
    /// A policy of a virtual cluster on records that clients consume.
    ConsumePolicy,
}

impl Kind {
    /// The field of the configuration file, or of its parent there, that lists such entities; empty if none does.
    pub fn section(self) -> &'static str {
        match self {
            Self::Gateway => "",
            Self::BackendCluster => "backend_clusters",
            Self::VirtualCluster => "virtual_clusters",
            Self::Listener => "listeners",
            Self::SchemaRegistry => "schema_registries",
            Self::StaticKey => "static_keys",
            Self::TlsTrustBundle => "tls_trust_bundles",
            Self::DataPlaneCertificate => "data_plane_certificates",
            Self::ListenerPolicy => "policies",
            Self::ClusterPolicy => "cluster_policies",
            Self::ProducePolicy => "produce_policies",
            Self::ConsumePolicy => "consume_policies",
        }
    }

    /// The kind that a field of the configuration file lists.
    pub(crate) fn of_section(section: &str) -> Option<Self> {
        let kinds = crate::entity::ENTITIES.iter().map(|entity| entity.kind);
        kinds
            .filter(|kind| !kind.section().is_empty())
            .find(|kind| kind.section() == section)
    }

    /// What such an entity is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Self::Gateway => "gateway",
            Self::BackendCluster => "backend cluster",
            Self::VirtualCluster => "virtual cluster",
            Self::Listener => "listener",
            Self::SchemaRegistry => "schema registry",
            Self::StaticKey => "static key",
            Self::TlsTrustBundle => "TLS trust bundle",
            Self::DataPlaneCertificate => "data plane certificate",
            Self::ListenerPolicy => "listener policy",
            Self::ClusterPolicy => "cluster policy",
            Self::ProducePolicy => "produce policy",
            Self::ConsumePolicy => "consume policy",
        }
    }
}
