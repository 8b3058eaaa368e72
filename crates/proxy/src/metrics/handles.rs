//! The handles of one virtual cluster, backend cluster or listener.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use tidegate_model::Traffic;
use tidegate_wire::apis::{self, Api};

use super::held::Series;
use super::times::Times;
use super::{
    ApiLabels, BackendLabels, ClusterLabels, DirectionLabels, EndLabels, Metrics, RefreshLabels, TurnedAwayLabels,
    VersionLabels,
};

/// Each way in which a message passes.
const DIRECTIONS: [&str; 2] = ["request", "response"];
/// Each way in which an attempt to fetch metadata ends.
const RESULTS: [&str; 2] = ["ok", "error"];

/// Whose fault it was and why, of all ends that have been counted.
type Ends = Mutex<BTreeSet<(&'static str, &'static str)>>;

/// A listener's handles.
#[derive(Debug)]
pub(crate) struct ListenerMetrics {
    name: String,
    ends: Ends,
    turned_away: Family<TurnedAwayLabels, Counter>,
}

impl ListenerMetrics {
    pub(super) fn new(name: &str, families: &Metrics) -> Self {
        Self {
            name: name.to_owned(),
            ends: Ends::default(),
            turned_away: families.turned_away.clone(),
        }
    }

    pub(crate) fn turned_away(&self, fault: &'static str, reason: &'static str) {
        self.ends.lock().insert((fault, reason));
        self.turned_away.get_or_create_owned(&self.labels(fault, reason)).inc();
    }

    fn labels(&self, fault: &'static str, reason: &'static str) -> TurnedAwayLabels {
        TurnedAwayLabels {
            listener: self.name.clone(),
            fault,
            reason,
        }
    }
}

impl Series for ListenerMetrics {
    fn forget(&self) {
        for &(fault, reason) in &*self.ends.lock() {
            self.turned_away.remove(&self.labels(fault, reason));
        }
    }
}

/// A backend cluster's handles.
#[derive(Debug)]
pub(crate) struct BackendMetrics {
    ok: Counter,
    failed: Counter,
    brokers: Gauge,
    name: String,
    families: Metrics,
}

impl BackendMetrics {
    pub(super) fn new(name: &str, families: &Metrics) -> Self {
        let [ok, failed] = RESULTS.map(|result| {
            let labels = RefreshLabels {
                backend_cluster: name.to_owned(),
                result,
            };
            families.refreshes.get_or_create_owned(&labels)
        });
        Self {
            ok,
            failed,
            brokers: families.brokers.get_or_create_owned(&BackendLabels {
                backend_cluster: name.to_owned(),
            }),
            name: name.to_owned(),
            families: families.clone(),
        }
    }

    pub(crate) fn refreshed(&self, brokers: usize) {
        self.ok.inc();
        self.brokers.set(i64::try_from(brokers).unwrap_or(i64::MAX));
    }

    pub(crate) fn refresh_failed(&self) {
        self.failed.inc();
    }
}

impl Series for BackendMetrics {
    fn forget(&self) {
        let backend_cluster = self.name.clone();
        for result in RESULTS {
            let backend_cluster = backend_cluster.clone();
            self.families.refreshes.remove(&RefreshLabels {
                backend_cluster,
                result,
            });
        }
        self.families.brokers.remove(&BackendLabels { backend_cluster });
    }
}

/// A virtual cluster's handles; those of an API are made when it is first used.
#[derive(Debug)]
pub(crate) struct ClusterMetrics {
    connections: Gauge,
    accepted: Counter,
    apis: Box<[OnceLock<ApiMetrics>]>,
    /// By whose fault and why.
    ended: Mutex<BTreeMap<(&'static str, &'static str), Counter>>,
    /// When the first client came, in milliseconds since 1970.
    first_client_at: OnceLock<u64>,
    name: String,
    families: Metrics,
}

fn milliseconds() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
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
    request_gateway_time: Times,
    response_gateway_time: Times,
    request_time: Times,
}

impl ClusterMetrics {
    pub(super) fn new(name: &str, families: &Metrics) -> Self {
        let labels = ClusterLabels {
            virtual_cluster: name.to_owned(),
        };
        let slots = apis::all()
            .map(|api| usize::try_from(api.key).unwrap_or(0) + 1)
            .max()
            .unwrap_or(0);
        Self {
            connections: families.connections.get_or_create_owned(&labels),
            accepted: families.accepted.get_or_create_owned(&labels),
            apis: (0..slots).map(|_| OnceLock::new()).collect(),
            ended: Mutex::default(),
            first_client_at: OnceLock::new(),
            name: labels.virtual_cluster,
            families: families.clone(),
        }
    }

    pub(crate) fn connected(&self) {
        self.accepted.inc();
        self.connections.inc();
        self.first_client_at.get_or_init(milliseconds);
    }

    pub(crate) fn ended(&self, fault: &'static str, reason: &'static str) {
        self.connections.dec();
        let resolve = || {
            let labels = self.end_labels(fault, reason);
            self.families.ended.get_or_create_owned(&labels)
        };
        self.ended.lock().entry((fault, reason)).or_insert_with(resolve).inc();
    }

    /// What has passed so far.
    pub(crate) fn traffic(&self) -> Traffic {
        let mut traffic = Traffic {
            connections: u64::try_from(self.connections.get()).unwrap_or(0),
            accepted: self.accepted.get(),
            first_client_at: self.first_client_at.get().copied().unwrap_or(0),
            ..Traffic::default()
        };
        for ((fault, _), count) in &*self.ended.lock() {
            let errors = match *fault {
                "client" => &mut traffic.client_errors,
                "broker" => &mut traffic.broker_errors,
                "gateway" => &mut traffic.gateway_errors,
                _ => continue,
            };
            *errors += count.get();
        }
        for api in self.apis.iter().filter_map(OnceLock::get) {
            let requests = api.requests.iter().filter_map(OnceLock::get);
            traffic.requests += requests.map(Counter::get).sum::<u64>();
            traffic.request_bytes += api.request_bytes.get();
            traffic.response_bytes += api.response_bytes.get();
            traffic.gateway_us += (api.request_gateway_time.nanos() + api.response_gateway_time.nanos()) / 1_000;
            traffic.timed += api.request_gateway_time.count();
        }
        traffic
    }

    fn end_labels(&self, fault: &'static str, reason: &'static str) -> EndLabels {
        EndLabels {
            virtual_cluster: self.name.clone(),
            fault,
            reason,
        }
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
        let [request_gateway_time, response_gateway_time] = DIRECTIONS.map(|direction| {
            let labels = labels.towards(direction);
            families.gateway_time.get_or_create_owned(&labels)
        });
        ApiMetrics {
            requests: (0..=api.versions.last).map(|_| OnceLock::new()).collect(),
            requests_family: families.requests.clone(),
            request_bytes: families.request_bytes.get_or_create_owned(&labels),
            response_bytes: families.response_bytes.get_or_create_owned(&labels),
            request_gateway_time,
            response_gateway_time,
            request_time: families.request_time.get_or_create_owned(&labels),
            labels,
        }
    }
}

impl Series for ClusterMetrics {
    fn forget(&self) {
        let families = &self.families;
        let labels = ClusterLabels {
            virtual_cluster: self.name.clone(),
        };
        families.connections.remove(&labels);
        families.accepted.remove(&labels);
        for &(fault, reason) in self.ended.lock().keys() {
            families.ended.remove(&self.end_labels(fault, reason));
        }
        for api in self.apis.iter().filter_map(OnceLock::get) {
            let labels = &api.labels;
            for (api_version, _) in (0..).zip(&api.requests).filter(|(_, used)| used.get().is_some()) {
                families.requests.remove(&labels.at(api_version));
            }
            families.request_bytes.remove(labels);
            families.response_bytes.remove(labels);
            families.request_time.remove(labels);
            for direction in DIRECTIONS {
                families.gateway_time.remove(&labels.towards(direction));
            }
        }
    }
}

impl ApiLabels {
    fn at(&self, api_version: i16) -> VersionLabels {
        VersionLabels {
            virtual_cluster: self.virtual_cluster.clone(),
            api_key: self.api_key,
            api_version,
        }
    }

    fn towards(&self, direction: &'static str) -> DirectionLabels {
        DirectionLabels {
            virtual_cluster: self.virtual_cluster.clone(),
            api_key: self.api_key,
            direction,
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
                let labels = self.labels.at(api_version);
                self.requests_family.get_or_create_owned(&labels)
            };
            counter.get_or_init(resolve).inc();
        }
        self.request_bytes.inc_by(bytes as u64);
    }

    pub(crate) fn response(&self, bytes: usize, since_request: Duration) {
        self.response_bytes.inc_by(bytes as u64);
        self.request_time.observe(since_request);
    }

    pub(crate) fn request_passed(&self, in_gateway: Duration) {
        self.request_gateway_time.observe(in_gateway);
    }

    pub(crate) fn response_passed(&self, in_gateway: Duration) {
        self.response_gateway_time.observe(in_gateway);
    }
}
