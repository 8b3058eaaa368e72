//! Backend clusters: who their brokers are, kept fresh, and connections to them.
//!
//! ```text
//!            every metadata_update_interval,      ┌──────────┐   watch    ┌─────────────┐
//!            and when a connection fails  ──────► │ refresh  │ ─────────► │ connections │
//!                                                 └──────────┘  Topology  └─────────────┘
//! ```

mod change;
mod connect;
pub(crate) mod login;
mod metadata;
mod probe;
mod sight;
mod token;
mod topology;

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use rustls::ClientConfig;
use tidegate_model::{BackendAuthentication, BackendCluster, HostPort, Limits, ObservedBackend, expiry};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tracing::{debug, info, warn};

pub use connect::ConnectError;
pub(crate) use connect::Target;
pub use probe::{Probe, ProbeStep, Probed};
pub use topology::Topology;

use self::login::{Login, LoginError};
use self::metadata::{Controller, Metadata, MetadataError};
use self::sight::Sight;
use self::token::TokenSource;
use crate::metrics::{BackendMetrics, Held};
use crate::stream::Stream;
use crate::tls::client::{self, TlsClientError};

/// Failures come in bursts: a cluster is asked at most this often, whatever happens.
const MIN_REFRESH_INTERVAL: Duration = Duration::from_millis(100);
/// For how long a server that has failed is tried after the others. Nothing else tells that it is back: a frozen broker
/// takes connections too.
const SUSPICION: Duration = Duration::from_secs(30);
/// How often it is looked whether a broker has not been heard of for long.
const LOOK: Duration = Duration::from_secs(10);
/// How long that is at most, however old metadata may be.
const UNHEARD_OF: Duration = Duration::from_secs(60);
/// How many brokers are looked for at the same time.
const LOOKS_AT_ONCE: usize = 8;

/// How a backend cluster fares, in words for people.
#[derive(Debug, Clone, Default)]
pub struct Health {
    /// When its metadata was last had.
    pub last_refresh: Option<Instant>,
    /// What went wrong since; absent when the last attempt succeeded.
    pub last_error: Option<String>,
}

/// A backend cluster in use.
#[derive(Debug)]
pub struct Backend {
    cluster: ArcSwap<BackendCluster>,
    limits: Arc<ArcSwap<Limits>>,
    /// TLS towards the brokers; plaintext if absent.
    tls: Option<ArcSwap<ClientConfig>>,
    /// What SASL/OAUTHBEARER logs in with.
    tokens: Option<TokenSource>,
    topology: watch::Sender<Arc<Topology>>,
    /// Counts finished attempts to refresh, so that a waiter knows that one came after its call.
    attempts: watch::Sender<u64>,
    due: Notify,
    health: Mutex<Health>,
    turn: AtomicUsize,
    /// Addresses that have failed, and when: tried after the others for a while.
    suspects: Mutex<HashMap<HostPort, Instant>>,
    sight: Sight,
    metrics: Held<BackendMetrics>,
}

impl Backend {
    pub(crate) fn new(
        cluster: Arc<BackendCluster>,
        limits: Arc<ArcSwap<Limits>>,
        metrics: Held<BackendMetrics>,
    ) -> Result<Arc<Self>, TlsClientError> {
        let tls = cluster.tls.as_ref().map(client::config).transpose()?;
        let tokens = match &cluster.authentication {
            BackendAuthentication::SaslOauthBearer(client) => Some(TokenSource::new(client)?),
            _ => None,
        };
        Ok(Arc::new(Self {
            cluster: ArcSwap::new(cluster),
            limits,
            tls: tls.map(ArcSwap::new),
            tokens,
            topology: watch::Sender::new(Arc::default()),
            attempts: watch::Sender::new(0),
            due: Notify::new(),
            health: Mutex::default(),
            turn: AtomicUsize::new(0),
            suspects: Mutex::default(),
            sight: Sight::default(),
            metrics,
        }))
    }

    /// The cluster's configuration.
    pub fn cluster(&self) -> Arc<BackendCluster> {
        self.cluster.load_full()
    }

    fn name(&self) -> String {
        self.cluster.load().name.to_string()
    }

    /// What is known of the cluster now; empty until it has been reached once.
    pub fn topology(&self) -> Arc<Topology> {
        Arc::clone(&self.topology.borrow())
    }

    /// Follows what is known of the cluster.
    pub(crate) fn watch(&self) -> watch::Receiver<Arc<Topology>> {
        self.topology.subscribe()
    }

    /// How the cluster fares.
    pub fn health(&self) -> Health {
        self.health.lock().clone()
    }

    /// Asks for fresh metadata soon.
    pub(crate) fn refresh_soon(&self) {
        self.due.notify_one();
    }

    /// Keeps the topology fresh until dropped.
    pub(crate) async fn keep_fresh(self: Arc<Self>) {
        let looked = async { tokio::join!(self.keep_topology_fresh(), self.keep_in_sight()) };
        let Some(tokens) = &self.tokens else {
            looked.await;
            return;
        };
        tokio::join!(tokens.keep_fresh(), looked);
    }

    /// What is seen of the cluster from here, for those who watch over it.
    pub fn observed(&self) -> ObservedBackend {
        let (cluster, health, topology) = (self.cluster(), self.health(), self.topology());
        let identity = cluster.tls.as_ref().and_then(|tls| tls.client_identity.as_ref());
        let mut observed = ObservedBackend {
            id: cluster.id,
            name: cluster.name.as_str().to_owned(),
            cluster_id: topology.cluster_id.clone(),
            last_refresh_at: health.last_refresh.and_then(milliseconds),
            last_error: health.last_error,
            certificate_expires_at: identity.map(|identity| identity.not_after),
            named: topology.brokers.len(),
            ..ObservedBackend::default()
        };
        self.sight.describe(&mut observed);
        observed
    }

    /// Tries brokers of which nothing has been heard for long.
    async fn keep_in_sight(self: &Arc<Self>) {
        loop {
            tokio::time::sleep(LOOK).await;
            let age = self.cluster.load().metadata_update_interval.clamp(LOOK, UNHEARD_OF);
            for some in self.sight.unheard_of(age, LOOK).chunks(LOOKS_AT_ONCE) {
                let mut looks = JoinSet::new();
                for address in some.iter().cloned() {
                    let backend = Arc::clone(self);
                    looks.spawn(async move {
                        if let Err(error) = backend.fetch(&address).await {
                            debug!(backend_cluster = %backend.name(), %address, %error, "this broker cannot be reached");
                            backend.suspect(address);
                        }
                    });
                }
                while looks.join_next().await.is_some() {}
            }
        }
    }

    async fn keep_topology_fresh(&self) {
        loop {
            let refreshed = self.refresh().await;
            self.attempts.send_modify(|attempts| *attempts += 1);
            // A cluster that has never answered is asked again soon: clients are waiting for it.
            let pause = match refreshed {
                Ok(()) => self.cluster.load().metadata_update_interval,
                Err(()) => self.cluster.load().metadata_update_interval.min(Duration::from_secs(1)),
            };
            tokio::time::sleep(MIN_REFRESH_INTERVAL).await;
            let _ = timeout(pause.saturating_sub(MIN_REFRESH_INTERVAL), self.due.notified()).await;
        }
    }

    async fn refresh(&self) -> Result<(), ()> {
        let mut last_error = String::new();
        for address in self.candidates() {
            let error = match self.fetch(&address).await {
                Ok((metadata, mut stream)) => match self.other_cluster(&metadata, &address) {
                    None => {
                        self.suspects.lock().remove(&address);
                        let controller = metadata.controller;
                        self.learn(metadata);
                        self.learn_controller(controller, &mut stream).await;
                        return Ok(());
                    }
                    Some(other) => format!("a broker of another cluster, {other}, is there now"),
                },
                Err(error) => error.to_string(),
            };
            debug!(backend_cluster = %self.name(), %address, %error, "no metadata from this broker");
            last_error = format!("{address}: {error}");
            self.suspect(address);
        }
        self.metrics.refresh_failed();
        let news = {
            let mut health = self.health.lock();
            let news = health.last_error.as_ref() != Some(&last_error);
            health.last_error = Some(last_error.clone());
            news
        };
        if news {
            warn!(
                backend_cluster = %self.name(),
                error = %last_error,
                "no broker answers; check bootstrap_servers, and that the brokers run and can be reached from here"
            );
        }
        Err(())
    }

    async fn fetch(&self, address: &HostPort) -> Result<(Metadata, Stream), MetadataError> {
        let limits = self.limits.load_full();
        let mut stream = self.open(address).await.map_err(MetadataError::Io)?;
        if let Some(expiry) = stream.certificate().and_then(expiry) {
            self.sight.certificate(address, expiry);
        }
        self.log_in(&mut stream).await?;
        let fetched = metadata::fetch(&mut stream, limits.connect_timeout, limits.max_held_response_bytes);
        Ok((fetched.await?, stream))
    }

    async fn learn_controller(&self, controller: Controller, stream: &mut Stream) {
        let controller = match controller {
            Controller::Unknown => None,
            Controller::Broker(id) => Some(id),
            Controller::OfQuorum => {
                let most = self.limits.load().max_held_response_bytes;
                metadata::controller(stream, most).await
            }
        };
        self.sight.controller(controller);
    }

    /// The gateway's login to a broker, to be carried out; none where it needs none.
    pub(crate) fn login(&self) -> Result<Option<Login>, LoginError> {
        let cluster = self.cluster.load();
        let token = match &self.tokens {
            Some(tokens) => Some(tokens.current()?),
            None => None,
        };
        Login::new(&cluster.authentication, token.as_ref())
    }

    /// Logs in to the broker at the other end, and says for how long that holds; for ever if absent.
    pub(crate) async fn log_in(&self, stream: &mut Stream) -> Result<Option<Duration>, LoginError> {
        let limit = self.limits.load().backend_login_timeout;
        if let Some(tokens) = &self.tokens {
            tokens.ready(limit).await?;
        }
        match self.login()? {
            Some(login) => login::login(stream, login, limit).await,
            None => Ok(None),
        }
    }

    fn learn(&self, metadata: Metadata) {
        let cluster = self.cluster.load();
        let bootstrap = &cluster.bootstrap_servers;
        self.sight.learn(&metadata);
        let topology = metadata.topology;
        self.suspects.lock().retain(|address, _| {
            bootstrap.contains(address) || topology.brokers.values().any(|known| known == address)
        });
        self.metrics.refreshed(topology.brokers.len());
        let recovered = {
            let mut health = self.health.lock();
            health.last_refresh = Some(Instant::now());
            health.last_error.take().is_some()
        };
        let news = self.topology.send_if_modified(|known| {
            let changed = **known != topology;
            if changed {
                *known = Arc::new(topology);
            }
            changed
        });
        if news || recovered {
            let known = self.topology();
            let brokers: Vec<_> = known
                .brokers
                .iter()
                .map(|(id, address)| format!("{id}={address}"))
                .collect();
            info!(
                backend_cluster = %self.name(),
                cluster_id = known.cluster_id.as_deref().unwrap_or_default(),
                brokers = brokers.join(","),
                "brokers known"
            );
        }
    }

    /// The id of another cluster than before. Where a broker was, one of another cluster may be by now; that the cluster itself
    /// is another one, its bootstrap servers say.
    fn other_cluster(&self, metadata: &Metadata, address: &HostPort) -> Option<String> {
        let (known, said) = (self.topology(), metadata.topology.cluster_id.as_ref()?);
        let is_other = known.cluster_id.as_ref().is_some_and(|own| own != said);
        let is_believed = self.cluster.load().bootstrap_servers.contains(address);
        (is_other && !is_believed).then(|| said.chars().take(64).collect())
    }

    fn suspect(&self, address: HostPort) {
        self.sight.failed(&address);
        self.suspects.lock().insert(address, Instant::now());
    }

    /// Where to look for any broker: the known ones in turn, then the bootstrap servers.
    fn candidates(&self) -> Vec<HostPort> {
        let topology = self.topology();
        let mut known: Vec<_> = topology.brokers.values().cloned().collect();
        let mut bootstrap = self.cluster.load().bootstrap_servers.clone();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        for list in [&mut known, &mut bootstrap] {
            if !list.is_empty() {
                let by = turn % list.len();
                list.rotate_left(by);
            }
        }
        bootstrap.retain(|address| !known.contains(address));
        known.append(&mut bootstrap);
        let mut suspects = self.suspects.lock();
        suspects.retain(|_, failed| failed.elapsed() < SUSPICION);
        known.sort_by_key(|address| suspects.contains_key(address));
        known
    }
}

/// The time of an instant that is past, in milliseconds since 1970.
fn milliseconds(at: Instant) -> Option<i64> {
    let time = SystemTime::now().checked_sub(at.elapsed())?;
    i64::try_from(time.duration_since(UNIX_EPOCH).ok()?.as_millis()).ok()
}

#[cfg(test)]
mod tests {
    use tidegate_model::{BackendBrokerId, BackendClusterName, Uuid};

    use super::*;
    use crate::metrics::Metrics;

    fn server(number: u16) -> HostPort {
        HostPort {
            host: "kafka".to_owned(),
            port: number,
        }
    }

    fn backend() -> Arc<Backend> {
        let name = BackendClusterName::new("kafka");
        let metrics = Metrics::new().backend(&name);
        let cluster = BackendCluster {
            id: Uuid::nil(),
            name,
            bootstrap_servers: vec![server(1), server(2)],
            authentication: BackendAuthentication::Anonymous,
            tls: None,
            metadata_update_interval: Duration::from_secs(60),
        };
        let limits = Arc::new(ArcSwap::from_pointee(Limits::default()));
        Backend::new(Arc::new(cluster), limits, metrics).unwrap()
    }

    #[tokio::test(start_paused = true)]
    async fn servers_take_turns_and_one_that_has_failed_waits_for_a_while() {
        let backend = backend();
        let first = |_| backend.candidates().first().cloned();
        let turns: Vec<_> = (0..4).filter_map(first).collect();
        assert_eq!(turns, [server(1), server(2), server(1), server(2)]);

        backend.suspect(server(1));
        assert!((0..4).filter_map(first).all(|address| address == server(2)));
        assert_eq!(backend.candidates().len(), 2, "it may be all that is left");

        tokio::time::advance(SUSPICION).await;
        assert!((0..2).filter_map(first).any(|address| address == server(1)));
    }

    #[tokio::test]
    async fn known_brokers_come_before_bootstrap_servers_and_none_comes_twice() {
        let backend = backend();
        let brokers = [(7, server(9)), (8, server(2))];
        let topology = Topology {
            cluster_id: None,
            brokers: brokers
                .into_iter()
                .map(|(id, address)| (BackendBrokerId::new(id), address))
                .collect(),
        };
        backend.learn(Metadata {
            topology,
            ..Metadata::default()
        });
        let mut candidates = backend.candidates();
        assert_eq!(candidates.pop(), Some(server(1)));
        candidates.sort();
        assert_eq!(candidates, [server(2), server(9)]);
        // What is neither a broker nor a bootstrap server any more is forgotten.
        backend.suspect(server(9));
        backend.learn(Metadata::default());
        assert!(backend.suspects.lock().is_empty());
    }
}
