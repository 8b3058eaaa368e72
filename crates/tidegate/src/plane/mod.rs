//! A data plane that a control plane configures, whether that is in this process or somewhere else.

mod configuration;
mod report;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use tidegate_link::{Configuration, Node as Follower, NodeError, Refusal, Report};
use tidegate_model::entity::{RUNTIME_VERSION, RuntimeVersion};
use tidegate_model::{Snapshot, Uuid};
use tidegate_proxy::{BindError, Gateway, Metrics, Sockets, StartError, Tracer};
use tracing::{error, info};

pub(crate) use self::configuration::{Content, Settings};
use crate::admin::Node;

/// How often it is looked whether sockets that could not be had are open by now.
const LOOK: Duration = Duration::from_secs(1);

/// The kind of an error that keeps a configuration from coming into force.
const REFUSED: &str = "configuration_refused";

/// A node: one gateway's listeners and connections, at the configuration that it was last told.
pub(crate) struct Plane {
    id: Uuid,
    node: Arc<Node>,
    settings: Arc<Settings>,
    /// When the configuration came into force, in milliseconds since 1970; 0 if none has.
    applied_at: AtomicI64,
    /// Sockets that could not be had, in words.
    unbound: Arc<Mutex<Vec<BindError>>>,
}

impl Plane {
    /// A node that serves nothing yet. `id` is its own for good.
    ///
    /// # Errors
    /// See [`StartError`]; with no listeners there is none.
    pub(crate) fn start(id: Uuid, settings: Arc<Settings>, tracer: Tracer) -> Result<Self, StartError> {
        let metrics = Metrics::new().with_tracer(tracer);
        let empty = Snapshot {
            limits: settings.limits.clone(),
            ..Snapshot::default()
        };
        let gateway = Gateway::start(empty, &metrics, Sockets::new())?;
        Ok(Self {
            id,
            node: Arc::new(Node::unconfigured(gateway, metrics)),
            settings,
            applied_at: AtomicI64::new(0),
            unbound: Arc::default(),
        })
    }

    /// What the admin server shows.
    pub(crate) fn node(&self) -> &Arc<Node> {
        &self.node
    }

    async fn put_in_force(&self, configuration: &Configuration) -> Result<(), Vec<NodeError>> {
        check_version(&configuration.min_runtime_version)?;
        let items: Vec<_> = configuration.items.values().cloned().collect();
        let settings = Arc::clone(&self.settings);
        // Thousands of entities take their time, and templates name files.
        let made = tokio::task::spawn_blocking(move || configuration::snapshot(&items, &settings)).await;
        let snapshot = made.unwrap_or_else(|error| Err(vec![refused(error.to_string())]))?;
        let applied = self.node.gateway.apply(snapshot).await;
        let unbound = applied.map_err(|error| vec![refused(error.to_string())])?;
        for failure in &unbound {
            error!("{failure}; it is tried again every second");
        }
        self.watch_unbound(unbound);
        Ok(())
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
        let applied = self.put_in_force(configuration).await;
        self.node.metrics.reloaded(applied.is_ok());
        applied.map_err(Refusal)?;
        self.applied_at.store(now(), Ordering::Relaxed);
        self.node.configured.store(true, Ordering::Relaxed);
        info!(version = configuration.version, "a new configuration is in effect");
        Ok(())
    }

    fn report(&self) -> Report {
        let unbound = self.unbound.lock();
        Report {
            node: self.id,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            config_version: None,
            errors: unbound.iter().map(not_bound).collect(),
            health: report::health(&self.node, self.applied_at.load(Ordering::Relaxed)),
        }
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

fn not_bound(failure: &BindError) -> NodeError {
    NodeError {
        name: "listener_not_bound".to_owned(),
        message: format!("{failure}; is another process listening there? it is tried again every second"),
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
