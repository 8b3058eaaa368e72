//! A data plane that a control plane configures, whether that is in this process or somewhere else.

mod configuration;
mod report;
mod trial;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use serde_json::Value;
use tidegate_link::{Configuration, Node as Follower, NodeError, Refusal, Report};
use tidegate_model::entity::{RUNTIME_VERSION, RuntimeVersion};
use tidegate_model::{Snapshot, Uuid};
use tidegate_proxy::{BindError, Gateway, Metrics, Sockets, StartError, Tracer};
use tokio::sync::Notify;
use tokio::time::timeout;
use tracing::{error, info};

pub(crate) use self::configuration::{Content, Settings};
use self::report::{Life, not_bound};
pub(crate) use self::trial::TRY_BACKEND_CLUSTER;
use crate::admin::Node;
use crate::reload::{self, Print};
use crate::upgrade::Inherited;

/// How often it is looked whether sockets that could not be had are open by now.
const LOOK: Duration = Duration::from_secs(1);

/// The kind of an error that keeps a configuration from coming into force.
const REFUSED: &str = "configuration_refused";

/// A node: one gateway's listeners and connections, at the configuration that it was last told.
pub(crate) struct Plane {
    id: Uuid,
    life: Life,
    node: Arc<Node>,
    settings: Arc<Settings>,
    inherited: Arc<Inherited>,
    /// When the configuration came into force, in milliseconds since 1970; 0 if none has.
    applied_at: AtomicI64,
    /// Its version; 0 if none is.
    in_force: AtomicI64,
    /// Sockets that could not be had.
    unbound: Arc<Mutex<Vec<BindError>>>,
    told: tokio::sync::Mutex<Told>,
    again: Notify,
    /// Why files that have changed since are not in force.
    stale: Mutex<Vec<NodeError>>,
}

/// What the node was last told, in force or not, and the files that it names.
#[derive(Default)]
struct Told {
    newest: Option<Configuration>,
    prints: Vec<Print>,
}

impl Told {
    fn files(&self) -> BTreeSet<PathBuf> {
        self.prints.iter().map(|(file, _)| file.clone()).collect()
    }
}

impl Plane {
    /// A node that serves nothing yet. `id` is its own for good; it uses sockets of `inherited` where it needs them.
    ///
    /// # Errors
    /// See [`StartError`]; with no listeners there is none.
    pub(crate) fn start(
        id: Uuid,
        settings: Arc<Settings>,
        tracer: Tracer,
        inherited: Arc<Inherited>,
    ) -> Result<Self, StartError> {
        let metrics = Metrics::new().with_tracer(tracer);
        let empty = Snapshot {
            limits: settings.limits.clone(),
            ..Snapshot::default()
        };
        let gateway = Gateway::start(empty, &metrics, Sockets::new())?;
        Ok(Self {
            id,
            life: Life::begin(),
            node: Arc::new(Node::unconfigured(gateway, metrics)),
            settings,
            inherited,
            applied_at: AtomicI64::new(0),
            in_force: AtomicI64::new(0),
            unbound: Arc::default(),
            told: tokio::sync::Mutex::default(),
            again: Notify::new(),
            stale: Mutex::default(),
        })
    }

    /// Its id.
    pub(crate) fn id(&self) -> Uuid {
        self.id
    }

    /// What the admin server shows.
    pub(crate) fn node(&self) -> &Arc<Node> {
        &self.node
    }

    /// Waits until no change is under way; while this is held, none begins.
    pub(crate) async fn between_changes(&self) -> impl Drop {
        self.told.lock().await
    }

    /// Puts a configuration in force, and remembers it with the files that its templates name.
    async fn put_in_force(&self, told: &mut Told, configuration: &Configuration) -> Result<(), Vec<NodeError>> {
        check_version(&configuration.min_runtime_version)?;
        let items: Vec<_> = configuration.items.values().cloned().collect();
        let settings = Arc::clone(&self.settings);
        // What changes while it is read is seen at the next look.
        let before = reload::prints(&told.files()).await;
        // Thousands of entities take their time, and templates name files.
        let made = tokio::task::spawn_blocking(move || configuration::snapshot(&items, &settings)).await;
        let (snapshot, files) = made.map_err(|error| vec![refused(error.to_string())])?;
        told.prints = reload::prints(&files).await;
        for (file, print) in &mut told.prints {
            if let Some((_, earlier)) = before.iter().find(|(known, _)| known == file) {
                *print = *earlier;
            }
        }
        let snapshot = snapshot.map_err(|refusals| refusals.into_iter().map(NodeError::from).collect::<Vec<_>>())?;
        let applied = self.inherited.apply(&self.node.gateway, snapshot).await;
        let unbound = applied.map_err(|error| vec![refused(error.to_string())])?;
        for failure in &unbound {
            error!("{failure}; it is tried again every second");
        }
        self.watch_unbound(unbound);
        self.applied_at.store(now(), Ordering::Relaxed);
        self.in_force.store(configuration.version, Ordering::Relaxed);
        self.node.configured.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Puts the newest configuration in force again whenever a file that it names has changed, or somebody asks for that.
    pub(crate) async fn watch_files(&self) {
        loop {
            let is_asked = timeout(reload::LOOK, self.again.notified()).await.is_ok();
            let seen = self.told.lock().await.prints.clone();
            let files: BTreeSet<_> = seen.iter().map(|(file, _)| file.clone()).collect();
            if !is_asked {
                let now = reload::prints(&files).await;
                // Whoever writes may not have finished.
                if now == seen || reload::settle(&files, now).await == seen {
                    continue;
                }
            }
            let mut told = self.told.lock().await;
            let Some(configuration) = told.newest.clone() else {
                continue;
            };
            let applied = self.put_in_force(&mut told, &configuration).await;
            self.node.metrics.reloaded(applied.is_ok());
            let errors = applied.err().unwrap_or_default();
            match errors.first() {
                None => info!("files that the configuration names were read again"),
                Some(NodeError { message, .. }) => {
                    error!(
                        "files that the configuration names have changed, and the old configuration stays: {message}"
                    );
                }
            }
            *self.stale.lock() = errors;
        }
    }

    /// Has files that the configuration names read again.
    pub(crate) fn read_files_again(&self) {
        self.again.notify_one();
    }

    /// Remembers what could not be had until it can.
    fn watch_unbound(&self, failed: Vec<BindError>) {
        let is_watched = {
            let mut unbound = self.unbound.lock();
            let is_watched = !unbound.is_empty();
            *unbound = failed;
            is_watched || unbound.is_empty()
        };
        if is_watched {
            return;
        }
        let (unbound, node) = (Arc::clone(&self.unbound), Arc::clone(&self.node));
        tokio::spawn(async move {
            while !unbound.lock().is_empty() {
                tokio::time::sleep(LOOK).await;
                if let Ok(open) = node.gateway.sockets().await {
                    unbound.lock().retain(|failure| !open.contains_key(&failure.address));
                }
            }
        });
    }
}

impl Follower for Plane {
    async fn apply(&self, configuration: &Configuration) -> Result<(), Refusal> {
        let mut told = self.told.lock().await;
        let applied = self.put_in_force(&mut told, configuration).await;
        told.newest = Some(configuration.clone());
        drop(told);
        self.stale.lock().clear();
        self.node.metrics.reloaded(applied.is_ok());
        applied.map_err(Refusal)?;
        info!(version = configuration.version, "a new configuration is in effect");
        Ok(())
    }

    fn report(&self) -> Report {
        let unbound = self.unbound.lock();
        Report {
            node: self.id,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            config_version: Some(self.in_force.load(Ordering::Relaxed)).filter(|version| *version > 0),
            errors: unbound
                .iter()
                .map(|failure| NodeError {
                    name: "listener_not_bound".to_owned(),
                    message: not_bound(failure),
                })
                .chain(self.stale.lock().iter().cloned())
                .collect(),
            health: report::health(
                &self.node.gateway,
                &self.life,
                self.applied_at.load(Ordering::Relaxed),
                &unbound,
            ),
        }
    }

    async fn answer(&self, question: Value) -> Value {
        trial::answer(question, &self.settings).await
    }
}

/// A gateway may ask for more than this program knows: then a newer one has to serve it.
fn check_version(asked: &str) -> Result<(), Vec<NodeError>> {
    match asked.parse::<RuntimeVersion>() {
        Ok(asked) if asked > RUNTIME_VERSION => Err(vec![refused(format!(
            "the gateway asks for data planes of version {asked} (min_runtime_version), and this one is {RUNTIME_VERSION}: \
             upgrade it"
        ))]),
        _ => Ok(()),
    }
}

fn refused(message: String) -> NodeError {
    NodeError {
        name: REFUSED.to_owned(),
        message,
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gateway_that_asks_for_a_newer_data_plane_is_not_served_by_this_one() {
        for version in ["1.0", &RUNTIME_VERSION.to_string(), ""] {
            assert!(check_version(version).is_ok(), "{version}");
        }
        let errors = check_version("99.0").unwrap_err();
        assert!(errors[0].message.contains("99.0 (min_runtime_version)"), "{errors:?}");
    }
}
