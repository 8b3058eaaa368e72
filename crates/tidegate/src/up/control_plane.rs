//! The control plane itself, from the store's opening to its closing. A process that hands over closes it, and opens it
//! again if nobody takes over; data planes go on meanwhile.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tidegate_link::Feed;
use tidegate_store::{Store, Timestamp};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::api::Shown;
use super::args::Args;
use super::expiry;
use super::metrics::ApiMetrics;
use super::planes::{LocalPlanes, Planes};
use super::registry::Nodes;
use super::servers::{Link, Servers};
use super::source::Stored;
use super::token::first_token;
use crate::own_settings::OwnSettings;
use crate::service::Failure;
use crate::upgrade::Inherited;

/// How long the API's last answers may take.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// How long data planes in this process may take for the change that they are about.
const LAST_CHANGES: Duration = Duration::from_secs(10);
/// How long queries may take that are under way when the store is closed.
const LAST_QUERIES: Duration = Duration::from_secs(10);
/// Data planes that have been silent for so long are forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(24 * 3_600);
const FORGET_EVERY: Duration = Duration::from_secs(3_600);

/// What a process has for as long as it runs.
pub(super) struct Process<'a> {
    pub(super) args: &'a Args,
    pub(super) settings: OwnSettings,
    pub(super) metrics: ApiMetrics,
    pub(super) inherited: Arc<Inherited>,
    /// None if there are to be no data planes in this process.
    pub(super) local: Option<Arc<LocalPlanes>>,
}

/// A control plane that serves.
pub(super) struct ControlPlane {
    pub(super) shown: Shown,
    pub(super) servers: Servers,
    store: Store,
    ended: CancellationToken,
    /// They end with this.
    tasks: JoinSet<()>,
}

impl ControlPlane {
    /// Opens the store and begins to serve.
    ///
    /// # Errors
    /// The store does not open, or a server cannot be had.
    pub(super) async fn open(process: &Process<'_>) -> Result<Self, Failure> {
        let Process { args, settings, .. } = process;
        let store = args.place.open().await?;
        let changes = store.changes();
        let planes = Arc::new(Planes {
            store: store.clone(),
            feed: Arc::new(Feed::new(Stored(store.clone()))),
            questions: Arc::default(),
            nodes: Nodes::new(store.clone()),
            local: process.local.clone(),
        });
        let mut servers = Servers::new(&settings.limits, Arc::clone(&process.inherited));
        let link = Link::prepare(args, &mut servers)?;
        let shown = Shown {
            planes: Arc::clone(&planes),
            metrics: process.metrics.clone(),
            link: link.as_ref().map_or(serde_json::Value::Null, Link::shown),
            draining: Arc::new(AtomicBool::new(false)),
        };
        if let Some(link) = &link {
            shown.metrics.add_certificate("link", link.certificate());
        }
        // Before anybody can ask: whoever sees the API ready may use it.
        first_token(&store).await?;
        let ended = CancellationToken::new();
        servers.api(args, &store, &shown, &ended)?;
        if let Some(address) = args.admin.or(settings.admin) {
            servers.admin(address, &shown, &ended)?;
        }
        if let Some(link) = link {
            link.serve(&mut servers, &planes, ended.clone());
        }
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { planes.run(changes).await });
        tasks.spawn(forget(store.clone(), args.audit_retention));
        tasks.spawn(expiry::watch(store.clone(), process.metrics.clone()));
        Ok(Self {
            shown,
            servers,
            store,
            ended,
            tasks,
        })
    }

    /// Answers what is in flight and closes the store. Data planes in this process stay as they are.
    pub(super) async fn close(self) {
        let Self {
            shown,
            mut servers,
            store,
            ended,
            mut tasks,
        } = self;
        shown.draining.store(true, Ordering::Relaxed);
        ended.cancel();
        if timeout(LAST_ANSWERS, servers.finished()).await.is_err() {
            warn!("requests to the API were cut off");
        }
        drop(servers);
        // In this order: word of the last change would have a data plane follow again.
        tasks.shutdown().await;
        let paused = async {
            if let Some(local) = &shown.planes.local {
                local.pause().await;
            }
        };
        if timeout(LAST_CHANGES, paused).await.is_err() {
            warn!("data planes were stopped in the middle of a change");
        }
        if timeout(LAST_QUERIES, store.close()).await.is_err() {
            warn!("the store was closed while somebody still used it");
        }
    }
}

/// Keeps the store from growing without end.
async fn forget(store: Store, audit_retention: Option<Duration>) {
    loop {
        if let Err(error) = store.forget_nodes(ago(FORGET_AFTER)).await {
            warn!(%error, "data planes that are gone cannot be forgotten now");
        }
        if let Some(retention) = audit_retention {
            match store.forget_audit(ago(retention)).await {
                Ok(0) => {}
                Ok(entries) => info!(
                    entries,
                    "entries of the audit log were deleted, being older than --audit-retention"
                ),
                Err(error) => warn!(%error, "old entries of the audit log cannot be deleted now"),
            }
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

fn ago(time: Duration) -> Timestamp {
    let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
    Timestamp(Timestamp::now().0.saturating_sub(time))
}
