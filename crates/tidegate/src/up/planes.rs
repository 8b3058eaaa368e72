//! The data planes in the control plane's own process: one for each gateway.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use futures_util::future::join_all;
use parking_lot::Mutex;
use tidegate_link::{Feed, Local, follow};
use tidegate_model::Uuid;
use tidegate_proxy::Tracer;
use tidegate_store::{Changed, Store, StoreError, Watcher};
use tokio::task::AbortHandle;
use tracing::{Instrument as _, error, info, info_span, warn};

use super::registry::{Nodes, gateway_ids};
use super::source::Stored;
use crate::plane::{Plane, Settings};

/// Until the store is asked again that did not answer.
const RETRY: Duration = Duration::from_secs(1);

/// Keeps a data plane for each gateway, and everybody else up to date.
pub(crate) struct Planes {
    pub(crate) store: Store,
    pub(crate) feed: Arc<Feed<Stored>>,
    pub(crate) nodes: Nodes,
    /// What data planes in this process are; none if there are to be none.
    pub(crate) local: Option<LocalPlanes>,
    pub(crate) running: Mutex<HashMap<Uuid, Running>>,
}

/// What the data planes in this process have in common.
pub(crate) struct LocalPlanes {
    pub(crate) id: Uuid,
    pub(crate) settings: Arc<Settings>,
    pub(crate) tracer: Tracer,
}

/// A data plane, and the task that keeps it at the newest configuration.
pub(crate) struct Running {
    /// The gateway's name when it was last looked at.
    pub(crate) name: String,
    pub(crate) plane: Arc<Plane>,
    following: AbortHandle,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.following.abort();
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
        if self.local.is_none() {
            return Ok(());
        }
        let mut gateways: HashSet<_> = gateway_ids(&self.store).await?.into_iter().collect();
        gateways.extend(self.running.lock().keys());
        for gateway in gateways {
            self.synchronise(gateway).await?;
        }
        Ok(())
    }

    /// Starts or stops the gateway's data plane, as the gateway is there or not.
    async fn synchronise(&self, gateway: Uuid) -> Result<(), StoreError> {
        let Some(local) = &self.local else { return Ok(()) };
        match self.store.gateway(gateway).await {
            Ok(found) => {
                let name = found.entity.name.unwrap_or_else(|| gateway.to_string());
                self.start(gateway, name, local);
                Ok(())
            }
            Err(StoreError::NotFound) => {
                self.stop(gateway);
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    fn start(&self, gateway: Uuid, name: String, local: &LocalPlanes) {
        let mut running = self.running.lock();
        if let Some(running) = running.get_mut(&gateway) {
            running.name = name;
            return;
        }
        let plane = match Plane::start(local.id, Arc::clone(&local.settings), local.tracer.clone()) {
            Ok(plane) => Arc::new(plane),
            Err(error) => return error!(gateway = name, %error, "cannot start a data plane"),
        };
        let upstream = Local {
            feed: Arc::clone(&self.feed),
            gateway,
            registry: self.nodes.clone(),
        };
        info!(gateway = name, "serving a gateway");
        let following = tokio::spawn({
            let plane = Arc::clone(&plane);
            let following = async move { tokio::join!(follow(&upstream, &*plane, None), plane.watch_files()) };
            following.instrument(info_span!("data_plane", gateway = name))
        });
        let new = Running {
            name,
            plane,
            following: following.abort_handle(),
        };
        running.insert(gateway, new);
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
            running.following.abort();
            running.plane.node().gateway.drain().await;
        });
    }

    /// Takes no more clients in, and ends when connections have, or after the time that they are given. Returns how many
    /// were cut off.
    pub(crate) async fn drain(&self) -> usize {
        let running: Vec<_> = self.running.lock().drain().map(|(_, running)| running).collect();
        for running in &running {
            running.following.abort();
            running.plane.node().draining.store(true, Ordering::Relaxed);
        }
        let drained = running.iter().map(|running| running.plane.node().gateway.drain());
        join_all(drained).await.into_iter().sum()
    }

    /// Has files that the configurations name read again.
    pub(crate) fn read_files_again(&self) {
        for running in self.running.lock().values() {
            running.plane.read_files_again();
        }
    }

    /// Client connections open now.
    pub(crate) fn connections(&self) -> usize {
        let running = self.running.lock();
        let open = running
            .values()
            .map(|running| running.plane.node().gateway.connections());
        open.sum()
    }
}
