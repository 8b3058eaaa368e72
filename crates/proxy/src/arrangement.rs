//! What a snapshot becomes: backends, virtual clusters, routes and listeners in use. A new snapshot keeps what is in use
//! already wherever clients need notice nothing.

use std::collections::{BTreeMap, HashMap};
use std::net::SocketAddr;
use std::sync::Arc;

use arc_swap::ArcSwap;
use tidegate_model::{BackendCluster, ForwardConfig, Limits, Listener, Snapshot, TlsServer, Uuid, VirtualCluster};
use tokio_rustls::TlsAcceptor;

use crate::backend::Backend;
use crate::cluster::{Cluster, Login};
use crate::door::{Entry, Forward, Listening, Tls, TlsAcceptorOf};
use crate::limit::{Rate, Room};
use crate::metrics::{ClusterMetrics, Held, Metrics};
use crate::route::{Route, Way};
use crate::tls::client::TlsClientError;
use crate::tls::server::{self, TlsConfigError};

/// Why a snapshot cannot be put to work, although every check of the configuration has passed.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// A listener's TLS.
    #[error("listener {listener}: {cause}")]
    Listener {
        /// The listener's name.
        listener: String,
        /// What is wrong.
        #[source]
        cause: TlsConfigError,
    },
    /// A backend cluster's TLS.
    #[error("backend cluster {cluster}: {cause}")]
    Backend {
        /// The backend cluster's name.
        cluster: String,
        /// What is wrong.
        #[source]
        cause: TlsClientError,
    },
}

/// By listener and virtual cluster; and, unless ports tell brokers apart, which of the listener's SNI policies it is.
type RouteKey = (Uuid, Uuid, Option<usize>);

/// A snapshot in use, or about to be.
#[derive(Debug, Default)]
pub(crate) struct Arrangement {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) backends: HashMap<Uuid, Arc<Backend>>,
    clusters: HashMap<Uuid, Arc<Cluster>>,
    routes: HashMap<RouteKey, (Arc<Route>, Arc<Way>)>,
    entries: HashMap<Uuid, Arc<Entry>>,
    /// By listener. One that stays keeps the tickets by which its clients resume their sessions good.
    tls: HashMap<Uuid, Tls>,
    /// What listens on each address.
    pub(crate) doors: BTreeMap<SocketAddr, Arc<Listening>>,
    /// Of every virtual cluster, though no listener may lead to it.
    #[expect(dead_code, reason = "whoever holds them keeps their series")]
    counted: Vec<Held<ClusterMetrics>>,
}

impl Arrangement {
    /// What `snapshot` becomes, coming from `self`. Nothing changes before [`take_effect`](Self::take_effect).
    pub(crate) fn next(
        &self,
        snapshot: &Arc<Snapshot>,
        limits: &Arc<ArcSwap<Limits>>,
        metrics: &Metrics,
    ) -> Result<Self, ApplyError> {
        let mut next = Self {
            snapshot: Arc::clone(snapshot),
            counted: snapshot
                .virtual_clusters
                .iter()
                .map(|cluster| metrics.virtual_cluster(&cluster.name))
                .collect(),
            ..Self::default()
        };
        for listener in &snapshot.listeners {
            let entry = match self.entries.get(&listener.id) {
                Some(entry) => Arc::clone(entry),
                None => Arc::new(Entry {
                    room: Room::default(),
                    rate: Rate::new(snapshot.limits.max_accepts_per_second),
                }),
            };
            next.entries.insert(listener.id, Arc::clone(&entry));
            let tls = match (&listener.tls, self.tls.get(&listener.id)) {
                (None, _) => None,
                (Some(new), Some(old)) if old.server == *new => Some(old.clone()),
                (Some(new), _) => Some(acceptor(listener, new)?),
            };
            next.tls.extend(tls.clone().map(|tls| (listener.id, tls)));
            let mut step = Step {
                old: self,
                next: &mut next,
                limits,
                metrics,
            };
            let forwards = step.forwards(listener)?;
            let listening = Arc::new(Listening {
                name: listener.name.clone(),
                tls,
                forwards,
                entry,
                metrics: metrics.listener(&listener.name),
            });
            for address in listener.socket_addresses() {
                next.doors.insert(address, Arc::clone(&listening));
            }
        }
        Ok(next)
    }

    /// Tells everything that stays what has changed for it.
    pub(crate) fn take_effect(&self) {
        let snapshot = &self.snapshot;
        for entry in self.entries.values() {
            entry.rate.set(snapshot.limits.max_accepts_per_second);
        }
        for configured in &snapshot.backend_clusters {
            if let Some(backend) = self.backends.get(&configured.id) {
                backend.become_new(configured);
            }
        }
        for configured in &snapshot.virtual_clusters {
            if let Some(cluster) = self.clusters.get(&configured.id) {
                cluster.become_new(configured);
            }
        }
        for (route, way) in self.routes.values() {
            route.way.store(Arc::clone(way));
        }
    }

    /// Whether a login under `self` is not good any more under `next`.
    pub(crate) fn ends_login(&self, next: &Self, route: &Route, login: &Login) -> bool {
        let methods = |arrangement: &Self| {
            let mut clusters = arrangement.snapshot.virtual_clusters.iter();
            clusters.find(|cluster| cluster.id == route.cluster.id).cloned()
        };
        match (methods(self), methods(next)) {
            (Some(old), Some(new)) => !login.outlives(&old.authentication, &new.authentication),
            _ => true,
        }
    }

    /// Routes by port, whose brokers may lack ports.
    pub(crate) fn port_routes(&self) -> impl Iterator<Item = &(Arc<Route>, Arc<Way>)> {
        let by_port = self.routes.iter().filter(|((_, _, by_name), _)| by_name.is_none());
        by_port.map(|(_, route)| route)
    }
}

fn acceptor(listener: &Listener, tls: &TlsServer) -> Result<Tls, ApplyError> {
    let config = server::config(tls).map_err(|cause| ApplyError::Listener {
        listener: listener.name.to_string(),
        cause,
    })?;
    Ok(Tls {
        acceptor: TlsAcceptorOf(TlsAcceptor::from(config)),
        server: tls.clone(),
    })
}

/// One arrangement on the way to the next.
struct Step<'s> {
    old: &'s Arrangement,
    next: &'s mut Arrangement,
    limits: &'s Arc<ArcSwap<Limits>>,
    metrics: &'s Metrics,
}

impl Step<'_> {
    fn forwards(&mut self, listener: &Listener) -> Result<Vec<Forward>, ApplyError> {
        let snapshot = Arc::clone(&self.next.snapshot);
        let mut forwards = Vec::new();
        let mut names = 0..;
        for policy in &listener.forward {
            forwards.push(match &policy.config {
                ForwardConfig::PortMapping(forward) => {
                    let way = Way::Ports {
                        advertised_host: forward.advertised_host.clone(),
                        ports: forward.ports.clone(),
                    };
                    let (route, way) = self.route(listener, &forward.destination, None, way)?;
                    Forward::Ports { route, way }
                }
                ForwardConfig::Sni(forward) => {
                    let mut routes = HashMap::new();
                    let by_name = names.next().unwrap_or_default();
                    for cluster in &snapshot.virtual_clusters {
                        let way = Way::Names {
                            dns_label: cluster.dns_label.clone(),
                            forward: forward.clone(),
                        };
                        let (route, _) = self.route(listener, cluster, Some(by_name), way)?;
                        routes.insert(cluster.dns_label.clone(), route);
                    }
                    Forward::Names {
                        forward: forward.clone(),
                        routes,
                    }
                }
            });
        }
        Ok(forwards)
    }

    fn route(
        &mut self,
        listener: &Listener,
        virtual_cluster: &Arc<VirtualCluster>,
        by_name: Option<usize>,
        way: Way,
    ) -> Result<(Arc<Route>, Arc<Way>), ApplyError> {
        let cluster = self.cluster(virtual_cluster)?;
        let key = (listener.id, virtual_cluster.id, by_name);
        let kept = self
            .old
            .routes
            .get(&key)
            .filter(|(route, _)| Arc::ptr_eq(&route.cluster, &cluster) && route.listener == listener.name);
        let way = match kept {
            Some((_, old)) if **old == way => Arc::clone(old),
            _ => Arc::new(way),
        };
        let route = match kept {
            Some((route, _)) => Arc::clone(route),
            None => Arc::new(Route {
                listener: listener.name.clone(),
                cluster,
                way: ArcSwap::new(Arc::clone(&way)),
            }),
        };
        self.next.routes.insert(key, (Arc::clone(&route), Arc::clone(&way)));
        Ok((route, way))
    }

    fn cluster(&mut self, virtual_cluster: &Arc<VirtualCluster>) -> Result<Arc<Cluster>, ApplyError> {
        if let Some(cluster) = self.next.clusters.get(&virtual_cluster.id) {
            return Ok(Arc::clone(cluster));
        }
        let backend = self.backend(&virtual_cluster.destination)?;
        let kept = self.old.clusters.get(&virtual_cluster.id);
        let stays = |old: &&Arc<Cluster>| Arc::ptr_eq(&old.backend, &backend) && old.can_become(virtual_cluster);
        let cluster = match kept.filter(stays) {
            Some(cluster) => Arc::clone(cluster),
            None => {
                let metrics = self.metrics.virtual_cluster(&virtual_cluster.name);
                Cluster::new(virtual_cluster, backend, metrics)
            }
        };
        self.next.clusters.insert(virtual_cluster.id, Arc::clone(&cluster));
        Ok(cluster)
    }

    fn backend(&mut self, configured: &Arc<BackendCluster>) -> Result<Arc<Backend>, ApplyError> {
        if let Some(backend) = self.next.backends.get(&configured.id) {
            return Ok(Arc::clone(backend));
        }
        // A new one is made in any case: that shows whether its TLS can be had.
        let metrics = self.metrics.backend(&configured.name);
        let new = Backend::new(Arc::clone(configured), Arc::clone(self.limits), metrics);
        let new = new.map_err(|cause| ApplyError::Backend {
            cluster: configured.name.to_string(),
            cause,
        })?;
        let kept = self.old.backends.get(&configured.id);
        let backend = match kept.filter(|old| old.can_become(configured)) {
            Some(backend) => Arc::clone(backend),
            None => new,
        };
        self.next.backends.insert(configured.id, Arc::clone(&backend));
        Ok(backend)
    }
}
