//! What the data plane counts. Handles are resolved once per virtual cluster or connection; the hot path only adds.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use tidegate_model::{BackendClusterName, ListenerName, VirtualClusterName};
use tidegate_wire::apis::{self, Api};

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
fn gateway_time() -> Histogram {
    Histogram::new([
        5e-6, 10e-6, 20e-6, 50e-6, 100e-6, 200e-6, 500e-6, 1e-3, 2e-3, 5e-3, 10e-3, 50e-3, 0.1, 1.0,
    ])
}

/// Tenths of a millisecond to half a minute: from answers out of memory to long polls and group rebalances.
fn request_time() -> Histogram {
    Histogram::new([
        1e-4, 2e-4, 5e-4, 1e-3, 2e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
    ])
}

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
    gateway_time: Family<DirectionLabels, Histogram, fn() -> Histogram>,
    request_time: Family<ApiLabels, Histogram, fn() -> Histogram>,
    brokers: Family<BackendLabels, Gauge>,
    refreshes: Family<RefreshLabels, Counter>,
    buffers: Gauge,
    reloads: Family<ResultLabels, Counter>,
    certificates: Family<CertificateLabels, Gauge>,
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
        let gateway_time: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(gateway_time);
        registry.register_with_unit(
            "gateway_time",
            "Time from the last byte of a message in to its last byte out, by direction (request, response)",
            Unit::Seconds,
            gateway_time.clone(),
        );
        let request_time: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(request_time);
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
            "When the certificate of a listener or a backend cluster expires, in seconds since 1970",
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
        for (kind, name, not_after) in certificates {
            let name = name.to_owned();
            self.certificates
                .get_or_create_owned(&CertificateLabels { kind, name })
                .set(not_after);
        }
    }

    /// Counts a new configuration, which is in effect or was refused.
    pub fn reloaded(&self, in_effect: bool) {
        let result = if in_effect { "ok" } else { "error" };
        self.reloads.get_or_create_owned(&ResultLabels { result }).inc();
    }

    pub(crate) fn turned_away(&self, listener: &ListenerName, fault: &'static str, reason: &'static str) {
        let labels = TurnedAwayLabels {
            listener: listener.to_string(),
            fault,
            reason,
        };
        self.turned_away.get_or_create_owned(&labels).inc();
    }

    pub(crate) fn backend(&self, name: &BackendClusterName) -> BackendMetrics {
        let backend_cluster = name.to_string();
        let refreshes = |result| {
            let labels = RefreshLabels {
                backend_cluster: backend_cluster.clone(),
                result,
            };
            self.refreshes.get_or_create_owned(&labels)
        };
        BackendMetrics {
            ok: refreshes("ok"),
            failed: refreshes("error"),
            brokers: self.brokers.get_or_create_owned(&BackendLabels {
                backend_cluster: backend_cluster.clone(),
            }),
        }
    }

    pub(crate) fn virtual_cluster(&self, name: &VirtualClusterName) -> ClusterMetrics {
        let labels = ClusterLabels {
            virtual_cluster: name.to_string(),
        };
        let slots = apis::all()
            .map(|api| usize::try_from(api.key).unwrap_or(0) + 1)
            .max()
            .unwrap_or(0);
        ClusterMetrics {
            connections: self.connections.get_or_create_owned(&labels),
            accepted: self.accepted.get_or_create_owned(&labels),
            apis: (0..slots).map(|_| OnceLock::new()).collect(),
            name: labels.virtual_cluster,
            families: self.clone(),
        }
    }
}

/// A backend cluster's handles.
#[derive(Debug)]
pub(crate) struct BackendMetrics {
    ok: Counter,
    failed: Counter,
    brokers: Gauge,
}

impl BackendMetrics {
    pub(crate) fn refreshed(&self, brokers: usize) {
        self.ok.inc();
        self.brokers.set(i64::try_from(brokers).unwrap_or(i64::MAX));
    }

    pub(crate) fn refresh_failed(&self) {
        self.failed.inc();
    }
}

/// A virtual cluster's handles; those of an API are made when it is first used.
#[derive(Debug)]
pub(crate) struct ClusterMetrics {
    connections: Gauge,
    accepted: Counter,
    apis: Box<[OnceLock<ApiMetrics>]>,
    name: String,
    families: Metrics,
}

/// One API's handles in one virtual cluster.
#[derive(Debug)]
pub(crate) struct ApiMetrics {
    /// By version; made when first used.
    requests: Box<[OnceLock<Counter>]>,
    requests_family: Family<VersionLabels, Counter>,
    labels: ApiLabels,
    pub(crate) request_bytes: Counter,
    pub(crate) response_bytes: Counter,
    request_gateway_time: Histogram,
    response_gateway_time: Histogram,
    request_time: Histogram,
}

impl ClusterMetrics {
    pub(crate) fn connected(&self) {
        self.accepted.inc();
        self.connections.inc();
    }

    pub(crate) fn ended(&self, fault: &'static str, reason: &'static str) {
        self.connections.dec();
        let labels = EndLabels {
            virtual_cluster: self.name.clone(),
            fault,
            reason,
        };
        self.families.ended.get_or_create_owned(&labels).inc();
    }

    /// The handles of the API with `key`, which the review table has.
    pub(crate) fn api(&self, key: i16) -> Option<&ApiMetrics> {
        let slot = self.apis.get(usize::try_from(key).ok()?)?;
        if let Some(metrics) = slot.get() {
            return Some(metrics);
        }
        let api = apis::api(key)?;
        Some(slot.get_or_init(|| self.resolve(api)))
    }

    fn resolve(&self, api: &'static Api) -> ApiMetrics {
        let families = &self.families;
        let labels = ApiLabels {
            virtual_cluster: self.name.clone(),
            api_key: api.name,
        };
        let gateway_time = |direction| {
            let labels = DirectionLabels {
                virtual_cluster: self.name.clone(),
                api_key: api.name,
                direction,
            };
            families.gateway_time.get_or_create_owned(&labels)
        };
        ApiMetrics {
            requests: (0..=api.versions.last).map(|_| OnceLock::new()).collect(),
            requests_family: families.requests.clone(),
            request_bytes: families.request_bytes.get_or_create_owned(&labels),
            response_bytes: families.response_bytes.get_or_create_owned(&labels),
            request_gateway_time: gateway_time("request"),
            response_gateway_time: gateway_time("response"),
            request_time: families.request_time.get_or_create_owned(&labels),
            labels,
        }
    }
}

impl ApiMetrics {
    pub(crate) fn request(&self, api_version: i16, bytes: usize) {
        if let Some(counter) = usize::try_from(api_version)
            .ok()
            .and_then(|version| self.requests.get(version))
        {
            let resolve = || {
                let ApiLabels {
                    virtual_cluster,
                    api_key,
                } = self.labels.clone();
                self.requests_family.get_or_create_owned(&VersionLabels {
                    virtual_cluster,
                    api_key,
                    api_version,
                })
            };
            counter.get_or_init(resolve).inc();
        }
        self.request_bytes.inc_by(bytes as u64);
    }

    pub(crate) fn response(&self, bytes: usize, since_request: Duration) {
        self.response_bytes.inc_by(bytes as u64);
        self.request_time.observe(since_request.as_secs_f64());
    }

    pub(crate) fn request_passed(&self, in_gateway: Duration) {
        self.request_gateway_time.observe(in_gateway.as_secs_f64());
    }

    pub(crate) fn response_passed(&self, in_gateway: Duration) {
        self.response_gateway_time.observe(in_gateway.as_secs_f64());
    }
}
