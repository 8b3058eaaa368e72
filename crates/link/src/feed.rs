//! The control plane's side: what every gateway's nodes wait for.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::configuration::{Configuration, Update};

/// How many versions back a node may be and still get differences only.
const HISTORY: usize = 64;

/// Where configurations come from.
pub trait Source: Send + Sync + 'static {
    /// The configuration of a gateway as it is now; none if there is no such gateway. Items that are as in `known` may
    /// be shared with it.
    fn load(
        &self,
        gateway: Uuid,
        known: Option<Arc<Configuration>>,
    ) -> impl Future<Output = Result<Option<Configuration>, SourceError>> + Send;
}

/// A configuration that cannot be read now.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the configuration cannot be read: {0}")]
pub struct SourceError(pub String);

/// Hands out configurations. A change is loaded once, however many nodes wait for it.
#[derive(Debug)]
pub struct Feed<S> {
    source: S,
    gateways: Mutex<HashMap<Uuid, Arc<Gateway>>>,
}

#[derive(Debug)]
struct Gateway {
    /// Counts the changes that were announced.
    changes: watch::Sender<u64>,
    loaded: tokio::sync::Mutex<Loaded>,
}

/// The newest configuration last, with the count of changes that it is known to include.
#[derive(Debug, Default)]
struct Loaded {
    up_to: Option<u64>,
    versions: VecDeque<Arc<Configuration>>,
}

impl<S: Source> Feed<S> {
    /// Hands out what `source` has.
    pub fn new(source: S) -> Self {
        Self {
            source,
            gateways: Mutex::default(),
        }
    }

    /// Says that a gateway's configuration has changed.
    pub fn changed(&self, gateway: Uuid) {
        if let Some(gateway) = self.gateways.lock().get(&gateway) {
            gateway.changes.send_modify(|count| *count += 1);
        }
    }

    /// Says that a gateway is gone: nothing of it is kept, and those who wait hear of it.
    pub fn gone(&self, gateway: Uuid) {
        if let Some(gateway) = self.gateways.lock().remove(&gateway) {
            gateway.changes.send_modify(|count| *count += 1);
        }
    }

    /// Says that any configuration may have changed.
    pub fn all_changed(&self) {
        for gateway in self.gateways.lock().values() {
            gateway.changes.send_modify(|count| *count += 1);
        }
    }

    /// What somebody needs who has version `after`, as soon as there is anything; none if there is nothing for `wait`,
    /// and no gateway if it is gone.
    ///
    /// # Errors
    /// The source cannot be read.
    pub async fn next(&self, gateway: Uuid, after: Option<i64>, wait: Duration) -> Result<Next, SourceError> {
        let deadline = Instant::now() + wait;
        let shared = Arc::clone(self.gateways.lock().entry(gateway).or_insert_with(|| {
            Arc::new(Gateway {
                changes: watch::Sender::new(0),
                loaded: tokio::sync::Mutex::default(),
            })
        }));
        let mut changes = shared.changes.subscribe();
        loop {
            let count = *changes.borrow_and_update();
            {
                let mut loaded = shared.loaded.lock().await;
                // Another control plane may have told of what this one has not heard of yet: nobody is led back by that.
                if loaded.up_to.is_none_or(|up_to| up_to < count) || loaded.is_behind(after) {
                    let known = loaded.versions.back().cloned();
                    let Some(configuration) = self.source.load(gateway, known).await? else {
                        drop(loaded);
                        self.gateways.lock().remove(&gateway);
                        return Ok(Next::NoSuchGateway);
                    };
                    loaded.take(configuration, count);
                }
                if let Some(update) = loaded.update_since(after) {
                    return Ok(Next::Update(update));
                }
            }
            match timeout_at(deadline, changes.changed()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return Ok(Next::Nothing),
            }
        }
    }
}

/// What there is for a node.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// Something newer.
    Update(Update),
    /// Nothing newer, for as long as was waited.
    Nothing,
    /// The gateway is gone.
    NoSuchGateway,
}

impl Loaded {
    fn take(&mut self, configuration: Configuration, up_to: u64) {
        self.up_to = Some(up_to);
        if self
            .versions
            .back()
            .is_some_and(|last| last.version == configuration.version)
        {
            return;
        }
        self.versions.push_back(Arc::new(configuration));
        if self.versions.len() > HISTORY {
            self.versions.pop_front();
        }
    }

    fn is_behind(&self, version: Option<i64>) -> bool {
        let newest = self.versions.back();
        newest.is_some_and(|newest| version.is_some_and(|version| version > newest.version))
    }

    fn update_since(&self, after: Option<i64>) -> Option<Update> {
        let newest = self.versions.back()?;
        if after == Some(newest.version) {
            return None;
        }
        let known = after.and_then(|after| self.versions.iter().rfind(|known| known.version == after));
        Some(newest.update_since(known.map(|known| &**known)))
    }
}
