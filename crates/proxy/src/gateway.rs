//! A data plane: a snapshot put to work.

use std::collections::HashMap;
use std::sync::Arc;

use tidegate_model::{BackendCluster, Limits, Snapshot, Uuid, VirtualCluster};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{error, info};

use crate::backend::Backend;
use crate::connection::Context;
use crate::listener::{self, BindError, Door, Shared};
use crate::metrics::Metrics;
use crate::pool::BufferPool;
use crate::route::{Cluster, Route, to_virtual};

/// A running data plane. It serves until [drained](Gateway::drain).
pub struct Gateway {
    limits: Arc<Limits>,
    pool: Arc<BufferPool>,
    backends: Vec<Arc<Backend>>,
    shared: Arc<Shared>,
    /// Accept loops and refreshes.
    service: TaskTracker,
    stop: CancellationToken,
}

impl Gateway {
    /// Opens every socket of the snapshot, then begins to serve.
    ///
    /// # Errors
    /// Each socket that could not be had; then none is kept.
    pub fn start(snapshot: &Snapshot, metrics: &Metrics) -> Result<Self, Vec<BindError>> {
        let limits = Arc::new(snapshot.limits.clone());
        let mut clusters = Clusters {
            limits: &limits,
            metrics,
            backends: HashMap::new(),
            clusters: HashMap::new(),
        };
        let mut routes = Vec::new();
        let mut doors = Vec::new();
        let mut failed = Vec::new();
        for configured in &snapshot.listeners {
            let route = configured.port_mapping().map(|forward| {
                Arc::new(Route {
                    listener: configured.name.clone(),
                    cluster: clusters.cluster(&forward.destination),
                    advertised_host: forward.advertised_host.clone(),
                    ports: forward.ports.clone(),
                })
            });
            routes.extend(route.clone());
            for address in configured.socket_addresses() {
                match listener::bind(address) {
                    Ok(socket) => doors.push(Door {
                        socket,
                        port: address.port(),
                        route: route.clone(),
                    }),
                    Err(cause) => failed.push(BindError {
                        listener: configured.name.to_string(),
                        address,
                        cause,
                    }),
                }
            }
            info!(
                listener = %configured.name,
                addresses = ?configured.addresses,
                ports = %configured.ports,
                virtual_cluster = route.as_ref().map(|route| route.cluster.virtual_cluster.name.as_str()),
                "listening"
            );
        }
        if !failed.is_empty() {
            return Err(failed);
        }
        let gateway = Self {
            pool: BufferPool::new(limits.buffer_bytes),
            backends: clusters.backends.into_values().collect(),
            shared: Arc::new(Shared {
                metrics: metrics.clone(),
                room: Arc::new(Semaphore::new(limits.max_connections)),
                connections: TaskTracker::new(),
                drain: CancellationToken::new(),
                cut_off: CancellationToken::new(),
            }),
            service: TaskTracker::new(),
            stop: CancellationToken::new(),
            limits,
        };
        gateway.serve(doors, routes);
        Ok(gateway)
    }

    fn serve(&self, doors: Vec<Door>, routes: Vec<Arc<Route>>) {
        for backend in &self.backends {
            let fresh = Arc::clone(backend).keep_fresh();
            let stop = self.stop.clone();
            self.service.spawn(async move {
                tokio::select! { () = fresh => {}, () = stop.cancelled() => {} }
            });
        }
        for route in routes {
            let stop = self.stop.clone();
            self.service.spawn(async move {
                tokio::select! { () = watch_ports(&route) => {}, () = stop.cancelled() => {} }
            });
        }
        for door in doors {
            let (limits, pool) = (Arc::clone(&self.limits), Arc::clone(&self.pool));
            let context = move |route: Arc<Route>, port| {
                let entrance = route.entrance(port)?;
                Some(Context {
                    route,
                    entrance,
                    limits: Arc::clone(&limits),
                    pool: Arc::clone(&pool),
                })
            };
            self.service
                .spawn(listener::accept(door, context, Arc::clone(&self.shared)));
        }
    }

    /// The backend clusters in use.
    pub fn backends(&self) -> &[Arc<Backend>] {
        &self.backends
    }

    /// Client connections open now.
    pub fn connections(&self) -> usize {
        self.shared.connections.len()
    }

    /// Brings metrics that are measured, not counted, up to date.
    pub fn measure(&self) {
        self.shared.metrics.set_buffers(self.pool.lent());
    }

    /// Takes no more clients in, lets what is in flight finish, and ends when every connection has, or after
    /// `limits.drain_timeout`. Returns how many connections were cut off then.
    pub async fn drain(&self) -> usize {
        self.shared.drain.cancel();
        self.shared.connections.close();
        let done = tokio::time::timeout(self.limits.drain_timeout, self.shared.connections.wait()).await;
        let cut_off = if done.is_ok() { 0 } else { self.shared.connections.len() };
        self.stop.cancel();
        self.shared.cut_off.cancel();
        self.shared.connections.wait().await;
        cut_off
    }
}

impl Drop for Gateway {
    /// Ends at once what has not been drained.
    fn drop(&mut self) {
        self.shared.drain.cancel();
        self.shared.cut_off.cancel();
        self.stop.cancel();
    }
}

/// Reports, whenever the cluster changes, the brokers that clients have no way to.
async fn watch_ports(route: &Route) {
    let mut topology = route.cluster.backend.watch();
    loop {
        let brokers: Vec<_> = topology
            .borrow_and_update()
            .brokers
            .keys()
            .map(|&broker| to_virtual(broker))
            .collect();
        if let Err(missing) = route.ports.check(brokers) {
            error!(
                listener = %route.listener,
                virtual_cluster = %route.cluster.virtual_cluster.name,
                "{missing}; until then clients' metadata requests fail"
            );
        }
        if topology.changed().await.is_err() {
            return;
        }
    }
}

/// Backends and virtual clusters, each made once however many listeners lead to it.
struct Clusters<'s> {
    limits: &'s Limits,
    metrics: &'s Metrics,
    backends: HashMap<Uuid, Arc<Backend>>,
    clusters: HashMap<Uuid, Arc<Cluster>>,
}

impl Clusters<'_> {
    fn cluster(&mut self, virtual_cluster: &Arc<VirtualCluster>) -> Arc<Cluster> {
        if let Some(cluster) = self.clusters.get(&virtual_cluster.id) {
            return Arc::clone(cluster);
        }
        let cluster = Arc::new(Cluster {
            kafka_cluster_id: virtual_cluster.kafka_cluster_id(),
            backend: self.backend(&virtual_cluster.destination),
            metrics: self.metrics.virtual_cluster(&virtual_cluster.name),
            virtual_cluster: Arc::clone(virtual_cluster),
        });
        self.clusters.insert(virtual_cluster.id, Arc::clone(&cluster));
        cluster
    }

    fn backend(&mut self, cluster: &Arc<BackendCluster>) -> Arc<Backend> {
        let backend = self.backends.entry(cluster.id).or_insert_with(|| {
            Backend::new(
                Arc::clone(cluster),
                self.limits.clone(),
                self.metrics.backend(&cluster.name),
            )
        });
        Arc::clone(backend)
    }
}
