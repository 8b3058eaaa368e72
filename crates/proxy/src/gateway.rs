//! A data plane: a snapshot put to work, and then the next one.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use tidegate_model::{Snapshot, Traffic, Uuid};
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};
use tokio_util::task::TaskTracker;
use tracing::{error, info};

use crate::arrangement::{ApplyError, Arrangement};
use crate::backend::Backend;
use crate::door::{self, Door};
use crate::expiry;
use crate::limit::{Room, Seldom};
use crate::listener::{self, BindError, Shared};
use crate::metrics::Metrics;
use crate::passage::Passage;
use crate::pool::BufferPool;
use crate::route::{Route, Way};

/// Between attempts to open sockets that could not be had.
const BIND_PAUSE: Duration = Duration::from_secs(1);

/// A running data plane. It serves until [drained](Gateway::drain).
#[derive(Debug)]
pub struct Gateway {
    shared: Arc<Shared>,
    state: Arc<Mutex<State>>,
    backends: ArcSwap<Vec<Arc<Backend>>>,
    /// The snapshot in use, for those who only look.
    configured: ArcSwap<Snapshot>,
}

/// Listening sockets that are open already, by their address.
pub type Sockets = HashMap<SocketAddr, StdListener>;

/// Connections that a change would end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Touched {
    /// The listener by which they came.
    pub listener: String,
    /// The virtual cluster to which they lead.
    pub virtual_cluster: String,
    /// How many they are.
    pub connections: usize,
}

/// Why a data plane did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The snapshot cannot be put to work.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// Sockets that could not be had. None is kept.
    #[error("{} sockets could not be had", .0.len())]
    Bind(Vec<BindError>),
}

#[derive(Debug, Default)]
struct State {
    arrangement: Arrangement,
    open: BTreeMap<SocketAddr, Open>,
    /// What keeps a backend fresh ends with its guard.
    refreshing: HashMap<Uuid, (Arc<Backend>, DropGuard)>,
    /// What looks whether every broker has a port, by the address of the way that says so.
    watching: HashMap<usize, (Arc<Way>, DropGuard)>,
    retrying: bool,
}

/// A door that clients can use.
#[derive(Debug)]
struct Open {
    door: Arc<Door>,
    /// The same socket once more, to be handed to a process that takes over.
    socket: StdListener,
    accepting: JoinHandle<()>,
}

impl Gateway {
    /// Opens every socket of the snapshot, then begins to serve. Of `inherited`, those that it names are used as they are
    /// and the others closed.
    ///
    /// # Errors
    /// The snapshot cannot be put to work, or a socket could not be had.
    pub fn start(snapshot: Snapshot, metrics: &Metrics, mut inherited: Sockets) -> Result<Self, StartError> {
        let limits = Arc::new(ArcSwap::from_pointee(snapshot.limits.clone()));
        let arrangement = Arrangement::default().next(&Arc::new(snapshot), &limits, metrics)?;
        let shared = Arc::new(Shared {
            metrics: metrics.clone(),
            pool: ArcSwap::new(BufferPool::new(limits.load().buffer_bytes)),
            limits,
            room: Room::default(),
            refusals: Seldom::default(),
            addresses: Arc::default(),
            connections: TaskTracker::new(),
            stop: CancellationToken::new(),
            cut_off: CancellationToken::new(),
        });
        let mut state = State {
            arrangement,
            ..State::default()
        };
        let (sockets, failed) = state.sockets_to_open(&mut inherited);
        if !failed.is_empty() {
            return Err(StartError::Bind(failed));
        }
        let failed = state.open_doors(sockets, &shared);
        if !failed.is_empty() {
            shared.stop.cancel();
            return Err(StartError::Bind(failed));
        }
        state.begin_tasks();
        expiry::report(&state.arrangement.snapshot, metrics);
        let gateway = Self {
            backends: ArcSwap::from_pointee(state.backends()),
            configured: ArcSwap::new(Arc::clone(&state.arrangement.snapshot)),
            shared,
            state: Arc::new(Mutex::new(state)),
        };
        Ok(gateway)
    }

    /// Goes on as `snapshot` says. Only connections that the change concerns are drained. Sockets that cannot be had are
    /// returned, and tried again until they can; the rest takes effect. A gateway that drains changes no more.
    ///
    /// # Errors
    /// The snapshot cannot be put to work; then nothing has changed.
    pub async fn apply(&self, snapshot: Snapshot) -> Result<Vec<BindError>, ApplyError> {
        self.apply_with(snapshot, &mut Sockets::new()).await
    }

    /// The same with sockets that are open already, of which those are taken that the snapshot names.
    ///
    /// # Errors
    /// See [`Gateway::apply`].
    pub async fn apply_with(&self, snapshot: Snapshot, inherited: &mut Sockets) -> Result<Vec<BindError>, ApplyError> {
        let mut state = self.state.lock().await;
        if self.shared.stop.is_cancelled() {
            return Ok(Vec::new());
        }
        let (limits, metrics) = (&self.shared.limits, &self.shared.metrics);
        let next = state.arrangement.next(&Arc::new(snapshot), limits, metrics)?;
        let new_limits = next.snapshot.limits.clone();
        let drain = new_limits.drain_timeout;
        if new_limits.buffer_bytes != limits.load().buffer_bytes {
            let pool = self.shared.pool.load().of_size(new_limits.buffer_bytes);
            self.shared.pool.store(pool);
        }
        limits.store(Arc::new(new_limits));
        next.take_effect();
        let old = std::mem::replace(&mut state.arrangement, next);
        state.close_doors(drain).await;
        let State { arrangement, open, .. } = &*state;
        for (address, Open { door, .. }) in open {
            if let Some(listening) = arrangement.doors.get(address) {
                door.become_new(listening, drain);
            }
            for passage in door.passages() {
                let route = &passage.destination.route;
                passage.end_logins(|login| old.ends_login(arrangement, route, login), drain);
            }
        }
        let (sockets, mut failed) = state.sockets_to_open(inherited);
        failed.extend(state.open_doors(sockets, &self.shared));
        state.begin_tasks();
        expiry::report(&state.arrangement.snapshot, metrics);
        self.backends.store(Arc::new(state.backends()));
        self.configured.store(Arc::clone(&state.arrangement.snapshot));
        if !failed.is_empty() && !std::mem::replace(&mut state.retrying, true) {
            self.retry();
        }
        Ok(failed)
    }

    /// Which connections `snapshot` would end if it were applied now.
    ///
    /// # Errors
    /// The snapshot cannot be put to work.
    pub async fn touched_by(&self, snapshot: Snapshot) -> Result<Vec<Touched>, ApplyError> {
        let state = self.state.lock().await;
        // Who only asks shows nothing in the gateway's own.
        let metrics = Metrics::new();
        let next = state
            .arrangement
            .next(&Arc::new(snapshot), &self.shared.limits, &metrics)?;
        let mut touched = BTreeMap::<_, usize>::new();
        let mut touch = |passage: &Passage, connections| {
            let route = &passage.destination.route;
            let place = (route.listener.to_string(), route.cluster.name.clone());
            *touched.entry(place).or_default() += connections;
        };
        for (address, Open { door, .. }) in &state.open {
            let ended = door.ended_by(next.doors.get(address).map(|listening| &**listening));
            for passage in door.passages() {
                let route = &passage.destination.route;
                if ended.iter().any(|it| Arc::ptr_eq(it, &passage)) {
                    touch(&passage, passage.connections());
                } else {
                    let over = |login: &_| state.arrangement.ends_login(&next, route, login);
                    touch(&passage, passage.connections_of(over));
                }
            }
        }
        let touched = touched.into_iter().filter(|(_, connections)| *connections > 0);
        Ok(touched
            .map(|((listener, virtual_cluster), connections)| Touched {
                listener,
                virtual_cluster,
                connections,
            })
            .collect())
    }

    /// The snapshot in use.
    pub async fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.state.lock().await.arrangement.snapshot)
    }

    /// The snapshot in use, without waiting for a change that is under way.
    pub fn configured(&self) -> Arc<Snapshot> {
        self.configured.load_full()
    }

    /// What has passed through each virtual cluster since it was first configured, in the order of the snapshot.
    pub fn traffic(&self) -> Vec<(Uuid, Traffic)> {
        let metrics = &self.shared.metrics;
        let clusters = self.configured.load_full();
        let clusters = clusters.virtual_clusters.iter();
        clusters
            .map(|cluster| (cluster.id, metrics.traffic(&cluster.name)))
            .collect()
    }

    /// The listening sockets, for a process that takes over.
    ///
    /// # Errors
    /// The node has run out of file descriptors.
    pub async fn sockets(&self) -> io::Result<Sockets> {
        let state = self.state.lock().await;
        let sockets = state.open.iter();
        sockets
            .map(|(address, open)| Ok((*address, open.socket.try_clone()?)))
            .collect()
    }

    /// Opens, as soon as that is possible, the sockets that could not be had.
    fn retry(&self) {
        let (state, shared) = (Arc::clone(&self.state), Arc::clone(&self.shared));
        tokio::spawn(async move {
            while tokio::time::timeout(BIND_PAUSE, shared.stop.cancelled()).await.is_err() {
                let mut state = state.lock().await;
                if shared.stop.is_cancelled() {
                    return;
                }
                let (sockets, mut failed) = state.sockets_to_open(&mut Sockets::new());
                failed.extend(state.open_doors(sockets, &shared));
                if failed.is_empty() {
                    state.retrying = false;
                    return;
                }
            }
        });
    }

    /// The backend clusters in use.
    pub fn backends(&self) -> Arc<Vec<Arc<Backend>>> {
        self.backends.load_full()
    }

    /// Client connections open now.
    pub fn connections(&self) -> usize {
        self.shared.connections.len()
    }

    /// Brings metrics that are measured, not counted, up to date.
    pub fn measure(&self) {
        self.shared.metrics.set_buffers(self.shared.pool.load().lent());
    }

    /// Takes no more clients in, lets what is in flight finish, and ends when every connection has, or after
    /// `limits.drain_timeout`. Returns how many connections were cut off then.
    pub async fn drain(&self) -> usize {
        let limit = self.shared.limits.load().drain_timeout;
        self.shared.stop.cancel();
        let open = std::mem::take(&mut self.state.lock().await.open);
        for Open { door, accepting, .. } in open.into_values() {
            // Those that are left are cut off, and counted, here.
            door.close(limit + BIND_PAUSE);
            // Whoever it has just let in is a connection to wait for.
            let _ = accepting.await;
        }
        self.shared.connections.close();
        let done = tokio::time::timeout(limit, self.shared.connections.wait()).await;
        let cut_off = if done.is_ok() { 0 } else { self.shared.connections.len() };
        self.shared.cut_off.cancel();
        self.shared.connections.wait().await;
        cut_off
    }
}

impl Drop for Gateway {
    /// Ends at once what has not been drained.
    fn drop(&mut self) {
        self.shared.stop.cancel();
        self.shared.cut_off.cancel();
    }
}

impl State {
    fn backends(&self) -> Vec<Arc<Backend>> {
        let configured = self.arrangement.snapshot.backend_clusters.iter();
        configured
            .filter_map(|cluster| self.arrangement.backends.get(&cluster.id).cloned())
            .collect()
    }

    /// Closes the doors that the arrangement does not have, and waits until their sockets are free.
    async fn close_doors(&mut self, drain: Duration) {
        let gone = self
            .open
            .extract_if(.., |address, _| !self.arrangement.doors.contains_key(address));
        for (address, Open { door, accepting, .. }) in gone.collect::<Vec<_>>() {
            info!(listener = %door.listening.load().name, %address, "closed");
            door.close(drain);
            let _ = accepting.await;
        }
    }

    /// Sockets for the doors that the arrangement has and that are not open yet, and those that could not be had.
    fn sockets_to_open(&self, inherited: &mut Sockets) -> (Sockets, Vec<BindError>) {
        let (mut sockets, mut failed) = (Sockets::new(), Vec::new());
        for (&address, listening) in &self.arrangement.doors {
            if self.open.contains_key(&address) {
                continue;
            }
            let socket = match inherited.remove(&address) {
                Some(socket) => socket.set_nonblocking(true).map(|()| socket),
                None => door::bind(address),
            };
            match socket {
                Ok(socket) => drop(sockets.insert(address, socket)),
                Err(cause) => failed.push(BindError {
                    listener: listening.name.to_string(),
                    address,
                    cause,
                }),
            }
        }
        (sockets, failed)
    }

    /// Begins to take clients in, and returns the sockets for which that cannot be.
    fn open_doors(&mut self, sockets: Sockets, shared: &Arc<Shared>) -> Vec<BindError> {
        let mut failed = Vec::new();
        for (address, socket) in sockets {
            let Some(listening) = self.arrangement.doors.get(&address) else {
                continue;
            };
            let accepting = socket.try_clone().and_then(TcpListener::from_std);
            let accepting = match accepting {
                Ok(accepting) => accepting,
                Err(cause) => {
                    failed.push(BindError {
                        listener: listening.name.to_string(),
                        address,
                        cause,
                    });
                    continue;
                }
            };
            let door = Door::new(address, Arc::clone(listening));
            let accepting = tokio::spawn(listener::accept(Arc::clone(&door), accepting, Arc::clone(shared)));
            info!(listener = %listening.name, %address, "listening");
            let open = Open {
                door,
                socket,
                accepting,
            };
            self.open.insert(address, open);
        }
        failed
    }

    /// Begins what backends and routes need, and ends what is not needed any more.
    fn begin_tasks(&mut self) {
        let in_use = &self.arrangement.backends;
        self.refreshing
            .retain(|id, (backend, _)| in_use.get(id).is_some_and(|used| Arc::ptr_eq(used, backend)));
        for (id, backend) in in_use {
            self.refreshing.entry(*id).or_insert_with(|| {
                let fresh = Arc::clone(backend).keep_fresh();
                (Arc::clone(backend), spawn_guarded(fresh))
            });
        }
        let ways: HashMap<_, _> = self
            .arrangement
            .port_routes()
            .map(|(route, way)| (Arc::as_ptr(way).addr(), (Arc::clone(route), Arc::clone(way))))
            .collect();
        self.watching.retain(|key, _| ways.contains_key(key));
        for (key, (route, way)) in ways {
            self.watching
                .entry(key)
                .or_insert_with(|| (way, spawn_guarded(async move { watch_ports(&route).await })));
        }
    }
}

/// Runs until the guard is dropped.
fn spawn_guarded(task: impl Future<Output = ()> + Send + 'static) -> DropGuard {
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    tokio::spawn(async move {
        tokio::select! { () = task => {}, () = stopped.cancelled() => {} }
    });
    stop.drop_guard()
}

/// Reports, whenever the cluster changes, the brokers that clients have no way to.
async fn watch_ports(route: &Route) {
    let mut topology = route.cluster.backend.watch();
    loop {
        let brokers: Vec<_> = topology.borrow_and_update().brokers.keys().copied().collect();
        if let Err(missing) = route.check(brokers) {
            error!(
                listener = %route.listener,
                virtual_cluster = %route.cluster.name,
                "{missing}; until then clients' metadata requests fail"
            );
        }
        if topology.changed().await.is_err() {
            return;
        }
    }
}
