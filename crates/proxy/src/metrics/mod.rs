//! What the data plane counts. Handles are resolved once per virtual cluster or connection; the hot path only adds. The
//! series of what is no more go with the last who holds its handles.

mod handles;
mod held;
mod times;

use std::fmt::Write as _;
use std::sync::Arc;

use parking_lot::Mutex;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};
use tidegate_model::{BackendClusterName, ListenerName, Traffic, VirtualClusterName};

pub(crate) use self::handles::{BackendMetrics, ClusterMetrics, ListenerMetrics};
pub(crate) use self::held::Held;
use self::held::Holders;
use self::times::{Bounds, Times};
use crate::trace::Tracer;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ClusterLabels {
    virtual_cluster: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct EndLabels {
    virtual_cluster: String,
    fault: &'static str,
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct TurnedAwayLabels {
    listener: String,
    fault: &'static str,
    reason: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ApiLabels {
    virtual_cluster: String,
    api_key: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VersionLabels {
    virtual_cluster: String,
    api_key: &'static str,
    api_version: i16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DirectionLabels {
    virtual_cluster: String,
    api_key: &'static str,
    direction: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BackendLabels {
    backend_cluster: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CertificateLabels {
    kind: &'static str,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ResultLabels {
    result: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefreshLabels {
    backend_cluster: String,
    result: &'static str,
}

/// Microseconds to a tenth of a second: what a gateway may cost, and what shows that it costs too much.
static GATEWAY_TIME: Bounds = Bounds::new(&[
    5e-6, 10e-6, 20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 50e-3, 0.1, 1.0,
]);

/// Tenths of a millisecond to half a minute: from answers out of memory to long polls and group rebalances.
static REQUEST_TIME: Bounds = Bounds::new(&[
    1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
]);

/// The data plane's metric families, on a registry of its own.
#[derive(Debug, Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    tracer: Tracer,
    connections: Family<ClusterLabels, Gauge>,
    accepted: Family<ClusterLabels, Counter>,
    ended: Family<EndLabels, Counter>,
    turned_away: Family<TurnedAwayLabels, Counter>,
    requests: Family<VersionLabels, Counter>,
    request_bytes: Family<ApiLabels, Counter>,
    response_bytes: Family<ApiLabels, Counter>,
    gateway_time: Family<DirectionLabels, Times, fn() -> Times>,
    request_time: Family<ApiLabels, Times, fn() -> Times>,
    brokers: Family<BackendLabels, Gauge>,
    refreshes: Family<RefreshLabels, Counter>,
    buffers: Gauge,
    reloads: Family<ResultLabels, Counter>,
    certificates: Family<CertificateLabels, Gauge>,
    own_certificate: Arc<Mutex<Option<(String, i64)>>>,
    in_use: InUse,
}

/// Whose series there are.
#[derive(Debug, Clone, Default)]
struct InUse {
    virtual_clusters: Holders<ClusterMetrics>,
    backend_clusters: Holders<BackendMetrics>,
    listeners: Holders<ListenerMetrics>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Metrics {
    /// A fresh registry with every family at nought.
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("tidegate");
        let connections = Family::default();
        registry.register("connections", "Client connections open now", connections.clone());
        let accepted = Family::default();
        registry.register("connections_accepted", "Client connections accepted", accepted.clone());
        let ended = Family::default();
        registry.register(
            "connections_ended",
            "Client connections ended, by whose fault (none, client, broker, gateway) and reason",
            ended.clone(),
        );
        let turned_away = Family::default();
        registry.register(
            "connections_turned_away",
            "Connections that ended before a virtual cluster was found for them, by whose fault and reason",
            turned_away.clone(),
        );
        let requests = Family::default();
        registry.register("requests", "Requests received from clients", requests.clone());
        let request_bytes = Family::default();
        registry.register(
            "request_bytes",
            "Bytes of requests received from clients",
            request_bytes.clone(),
        );
        let response_bytes = Family::default();
        registry.register(
            "response_bytes",
            "Bytes of responses received from brokers",
            response_bytes.clone(),
        );
        let gateway_time: Family<_, _, fn() -> Times> = Family::new_with_constructor(|| Times::new(&GATEWAY_TIME));
        registry.register_with_unit(
            "gateway_time",
            "Time from the last byte of a message in to its last byte out, by direction (request, response)",
            Unit::Seconds,
            gateway_time.clone(),
        );
        let request_time: Family<_, _, fn() -> Times> = Family::new_with_constructor(|| Times::new(&REQUEST_TIME));
        registry.register_with_unit(
            "request_time",
            "Time from a request's arrival to its response's arrival from the broker",
            Unit::Seconds,
            request_time.clone(),
        );
        let brokers = Family::default();
        registry.register(
            "backend_brokers",
            "Brokers in the backend cluster's last metadata",
            brokers.clone(),
        );
        let refreshes = Family::default();
        registry.register(
            "backend_metadata_refreshes",
            "Attempts to fetch a backend cluster's metadata, by result (ok, error)",
            refreshes.clone(),
        );
        let reloads = Family::default();
        registry.register(
            "config_reloads",
            "New configurations of a running gateway, by result (ok, error)",
            reloads.clone(),
        );
        let certificates = Family::default();
        registry.register(
            "certificate_expiry_timestamp",
            "When a certificate expires, in seconds since 1970",
            certificates.clone(),
        );
        let buffers = Gauge::default();
        registry.register("buffers_in_use", "Buffers that connections hold now", buffers.clone());
        Self {
            registry: Arc::new(registry),
            tracer: Tracer::default(),
            connections,
            accepted,
            ended,
            turned_away,
            requests,
            request_bytes,
            response_bytes,
            gateway_time,
            request_time,
            brokers,
            refreshes,
            buffers,
            reloads,
            certificates,
            own_certificate: Arc::default(),
            in_use: InUse::default(),
        }
    }

    /// Has connections and requests traced too.
    #[must_use]
    pub fn with_tracer(mut self, tracer: Tracer) -> Self {
        self.tracer = tracer;
        self
    }

    /// All metrics in the OpenMetrics text format.
    pub fn encode(&self) -> String {
        let mut text = String::new();
        if prometheus_client::encoding::text::encode(&mut text, &self.registry).is_err() {
            let _ = writeln!(text, "# encoding failed");
        }
        text
    }

    pub(crate) fn tracer(&self) -> &Tracer {
        &self.tracer
    }

    pub(crate) fn set_buffers(&self, lent: usize) {
        self.buffers.set(i64::try_from(lent).unwrap_or(i64::MAX));
    }

    /// Shows when these certificates expire, and no others: kind, name, seconds since 1970.
    pub(crate) fn certificates<'n>(&self, certificates: impl Iterator<Item = (&'static str, &'n str, i64)>) {
        self.certificates.clear();
        if let Some((name, not_after)) = self.own_certificate.lock().clone() {
            self.show_own_certificate(name, not_after);
        }
        for (kind, name, not_after) in certificates {
            let name = name.to_owned();
            self.certificates
                .get_or_create_owned(&CertificateLabels { kind, name })
                .set(not_after);
        }
    }

    /// Shows when the certificate expires by which a control plane knows this node, in seconds since 1970.
    pub fn own_certificate(&self, name: &str, not_after: i64) {
        *self.own_certificate.lock() = Some((name.to_owned(), not_after));
        self.show_own_certificate(name.to_owned(), not_after);
    }

    fn show_own_certificate(&self, name: String, not_after: i64) {
        let labels = CertificateLabels {
            kind: "data_plane",
            name,
        };
        self.certificates.get_or_create_owned(&labels).set(not_after);
    }

    /// Counts a new configuration, which is in effect or was refused.
    pub fn reloaded(&self, in_effect: bool) {
        let result = if in_effect { "ok" } else { "error" };
        self.reloads.get_or_create_owned(&ResultLabels { result }).inc();
    }

    pub(crate) fn listener(&self, name: &ListenerName) -> Held<ListenerMetrics> {
        let holders = &self.in_use.listeners;
        holders.hold(name.as_str(), || ListenerMetrics::new(name.as_str(), self))
    }

    pub(crate) fn backend(&self, name: &BackendClusterName) -> Held<BackendMetrics> {
        let holders = &self.in_use.backend_clusters;
        holders.hold(name.as_str(), || BackendMetrics::new(name.as_str(), self))
    }

    /// What has passed through the virtual cluster of this name; nothing if there is none.
    pub(crate) fn traffic(&self, name: &VirtualClusterName) -> Traffic {
        let series = self.in_use.virtual_clusters.find(name.as_str());
        series.map(|series| series.traffic()).unwrap_or_default()
    }

    pub(crate) fn virtual_cluster(&self, name: &VirtualClusterName) -> Held<ClusterMetrics> {
        let holders = &self.in_use.virtual_clusters;
        holders.hold(name.as_str(), || ClusterMetrics::new(name.as_str(), self))
    }
}
