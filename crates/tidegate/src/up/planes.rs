//! The data planes in the control plane's own process: one for each gateway.

use std::collections::{HashMap, HashSet};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use parking_lot::Mutex;
use tidegate_link::{Feed, Local, Questions, follow};
use tidegate_model::Uuid;
use tidegate_proxy::Tracer;
use tidegate_store::{Changed, Store, StoreError, Watcher};
use tokio::task::JoinHandle;
use tracing::{Instrument as _, error, info, info_span, warn};

use super::registry::{Nodes, gateway_ids};
use super::source::Stored;
use crate::plane::{Plane, Settings};
use crate::upgrade::Inherited;

/// Until the store is asked again that did not answer.
const RETRY: Duration = Duration::from_secs(1);

/// Keeps a data plane for each gateway, and everybody else up to date.
pub(crate) struct Planes {
    pub(crate) store: Store,
    pub(crate) feed: Arc<Feed<Stored>>,
    /// To data planes elsewhere.
    pub(crate) questions: Arc<Questions>,
    pub(crate) nodes: Nodes,
    /// The data planes in this process; none if there are to be none.
    pub(crate) local: Option<Arc<LocalPlanes>>,
}

/// The data planes in this process. They go on when the control plane that configures them closes.
pub(crate) struct LocalPlanes {
    id: Uuid,
    settings: Arc<Settings>,
    tracer: Tracer,
    inherited: Arc<Inherited>,
    running: Mutex<HashMap<Uuid, Running>>,
    /// No data plane is started any more.
    draining: AtomicBool,
}

/// A data plane.
struct Running {
    /// The gateway's name when it was last looked at.
    name: String,
    plane: Arc<Plane>,
    /// What keeps it at the newest configuration.
    following: Option<Following>,
}

/// A task that ends with this.
struct Following(JoinHandle<()>);

impl Following {
    /// Ends it, and waits until it has ended.
    async fn end(mut self) {
        self.0.abort();
        let _ = (&mut self.0).await;
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Planes {
    /// Passes on word of every change, until the store is closed. `changes` begins before anything is read.
    pub(crate) async fn run(&self, mut changes: Watcher) {
        let mut pending = Changed::Any;
        loop {
            if self.take(pending).await.is_err() {
                tokio::time::sleep(RETRY).await;
                pending = Changed::Any;
                continue;
            }
            match changes.next().await {
                Some(changed) => pending = changed,
                None => return,
            }
        }
    }

    async fn take(&self, changed: Changed) -> Result<(), StoreError> {
        self.nodes.changed(changed);
        let synchronised = match changed {
            Changed::Gateway(gateway) => {
                self.feed.changed(gateway);
                self.synchronise(gateway).await
            }
            Changed::Any => {
                self.feed.all_changed();
                self.synchronise_all().await
            }
        };
        synchronised.inspect_err(|error| warn!(%error, "cannot see which gateways there are; trying again"))
    }

    async fn synchronise_all(&self) -> Result<(), StoreError> {
        let Some(local) = &self.local else { return Ok(()) };
        let mut gateways: HashSet<_> = gateway_ids(&self.store).await?.into_iter().collect();
        gateways.extend(local.running.lock().keys());
        for gateway in gateways {
            self.synchronise(gateway).await?;
        }
        Ok(())
    }

    /// Starts or stops the gateway's data plane, as the gateway is there or not.
    async fn synchronise(&self, gateway: Uuid) -> Result<(), StoreError> {
        let found = self.store.gateway(gateway).await;
        if matches!(found, Err(StoreError::NotFound)) {
            self.feed.gone(gateway);
        }
        let Some(local) = &self.local else { return Ok(()) };
        match found {
            Ok(found) => {
                let name = found.entity.name.unwrap_or_else(|| gateway.to_string());
                let upstream = Local {
                    feed: Arc::clone(&self.feed),
                    gateway,
                    registry: self.nodes.clone(),
                };
                local.start(name, upstream);
                Ok(())
            }
            Err(StoreError::NotFound) => {
                local.stop(gateway);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether every gateway's data plane knows what to serve, and where to lead clients.
    pub(crate) async fn are_settled(&self) -> bool {
        let (Some(local), Ok(gateways)) = (&self.local, gateway_ids(&self.store).await) else {
            return self.local.is_none();
        };
        let running = local.running.lock();
        gateways.iter().all(|gateway| {
            let node = running.get(gateway).map(|running| running.plane.node());
            node.is_some_and(|node| node.configured.load(Ordering::Relaxed) && node.knows_backends())
        })
    }
}

impl LocalPlanes {
    /// No data plane yet. `id` is what all of them are called.
    pub(crate) fn new(id: Uuid, settings: Settings, tracer: Tracer, inherited: Arc<Inherited>) -> Self {
        Self {
            id,
            settings: Arc::new(settings),
            tracer,
            inherited,
            running: Mutex::default(),
            draining: AtomicBool::new(false),
        }
    }

    fn start(&self, name: String, upstream: Local<Stored, Nodes>) {
        let gateway = upstream.gateway;
        let mut running = self.running.lock();
        if self.draining.load(Ordering::Relaxed) {
            return;
        }
        let running = match running.entry(gateway) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let (settings, inherited) = (Arc::clone(&self.settings), Arc::clone(&self.inherited));
                match Plane::start(self.id, settings, self.tracer.clone(), inherited) {
                    Ok(plane) => entry.insert(Running {
                        name: name.clone(),
                        plane: Arc::new(plane),
                        following: None,
                    }),
                    Err(error) => return error!(gateway = name, %error, "cannot start a data plane"),
                }
            }
        };
        running.name = name;
        if running.following.is_some() {
            return;
        }
        info!(gateway = running.name, "serving a gateway");
        let plane = Arc::clone(&running.plane);
        let following = async move {
            tokio::join!(follow(&upstream, &*plane, None), plane.watch_files());
        };
        let span = info_span!("data_plane", gateway = running.name);
        running.following = Some(Following(tokio::spawn(following.instrument(span))));
    }

    fn stop(&self, gateway: Uuid) {
        let Some(running) = self.running.lock().remove(&gateway) else {
            return;
        };
        info!(
            gateway = running.name,
            "the gateway is gone; its connections are drained"
        );
        tokio::spawn(async move {
            drop(running.following);
            running.plane.node().gateway.drain().await;
        });
    }

    /// Stays at the configurations that are in force, each of them whole; then nothing here uses the store any more. Whoever
    /// calls `start` would undo that, and has ended.
    pub(crate) async fn pause(&self) {
        let following: Vec<_> = {
            let mut running = self.running.lock();
            let each = running.values_mut();
            each.filter_map(|running| Some((Arc::clone(&running.plane), running.following.take()?)))
                .collect()
        };
        let paused = following.into_iter().map(|(plane, following)| async move {
            let _between_changes = plane.between_changes().await;
            following.end().await;
        });
        join_all(paused).await;
    }

    /// The data plane of a gateway, if there is one.
    pub(crate) fn of(&self, gateway: Uuid) -> Option<Arc<Plane>> {
        let running = self.running.lock();
        running.get(&gateway).map(|running| Arc::clone(&running.plane))
    }

    /// Takes no more clients in, and ends when connections have, or after the time that they are given. Returns how many
    /// were cut off.
    pub(crate) async fn drain(&self) -> usize {
        let running: Vec<_> = {
            let mut running = self.running.lock();
            self.draining.store(true, Ordering::Relaxed);
            running.drain().map(|(_, running)| running).collect()
        };
        for running in &running {
            running.plane.node().draining.store(true, Ordering::Relaxed);
        }
        let drained = running.into_iter().map(|running| async move {
            drop(running.following);
            running.plane.node().gateway.drain().await
        });
        join_all(drained).await.into_iter().sum()
    }

    /// The listening sockets, for a process that takes over.
    ///
    /// # Errors
    /// The process has run out of file descriptors.
    pub(crate) async fn sockets(&self) -> std::io::Result<Vec<(SocketAddr, TcpListener)>> {
        let mut sockets = Vec::new();
        for plane in self.planes() {
            sockets.extend(plane.node().gateway.sockets().await?);
        }
        Ok(sockets)
    }

    fn planes(&self) -> Vec<Arc<Plane>> {
        let running = self.running.lock();
        running.values().map(|running| Arc::clone(&running.plane)).collect()
    }

    /// Has files that the configurations name read again.
    pub(crate) fn read_files_again(&self) {
        for plane in self.planes() {
            plane.read_files_again();
        }
    }

    /// Client connections open now.
    pub(crate) fn connections(&self) -> usize {
        self.planes()
            .iter()
            .map(|plane| plane.node().gateway.connections())
            .sum()
    }

    /// The metrics of each, with the name of its gateway.
    pub(crate) fn metrics(&self) -> Vec<(String, String)> {
        let running: Vec<_> = {
            let running = self.running.lock();
            let running = running.values();
            running
                .map(|running| (running.name.clone(), Arc::clone(&running.plane)))
                .collect()
        };
        let text = |(name, plane): (String, Arc<Plane>)| {
            plane.node().gateway.measure();
            (name, plane.node().metrics.encode())
        };
        running.into_iter().map(text).collect()
    }
}
