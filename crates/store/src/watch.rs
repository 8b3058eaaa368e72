//! Word of changes, from this process and from those that share a PostgreSQL.

use std::collections::HashMap;
use std::time::Duration;

use sqlx::postgres::PgListener;
use sqlx::{AnyPool, Row};
use tokio::sync::broadcast::{self, Sender, error::RecvError};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, sleep};
use uuid::Uuid;

use crate::Store;
use crate::database::{Backend, Database};
use crate::entity::{Version, id};
use crate::error::StoreError;

/// How many changes a watcher may be behind before it is told to look at everything.
pub(crate) const CAPACITY: usize = 1024;
const CHANNEL: &str = "tidegate_changes";
/// Notifications do not pass every proxy of PostgreSQL, so versions are also compared this often.
const POLL: Duration = Duration::from_secs(2);
const RECONNECT: Duration = Duration::from_secs(1);

/// What may have changed. Word may come more than once for one change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// This gateway, or something below it.
    Gateway(Uuid),
    /// Some word was lost: any gateway.
    Any,
}

/// Hears of changes that are committed after it was made.
#[derive(Debug)]
pub struct Watcher(broadcast::Receiver<Changed>);

impl Watcher {
    /// The next change; [`Changed::Any`] if this watcher was too slow; `None` once the store is closed.
    pub async fn next(&mut self) -> Option<Changed> {
        match self.0.recv().await {
            Ok(changed) => Some(changed),
            Err(RecvError::Lagged(_)) => Some(Changed::Any),
            Err(RecvError::Closed) => None,
        }
    }
}

impl Store {
    /// Hears of changes, whichever control plane makes them.
    pub fn changes(&self) -> Watcher {
        Watcher(self.inner.changes.subscribe())
    }
}

/// The statement by which a transaction tells other processes.
pub(crate) fn notify(backend: Backend) -> Option<&'static str> {
    (backend == Backend::Postgres).then_some("SELECT pg_notify('tidegate_changes', $1)")
}

/// Listens to other processes, if the database can have any.
pub(crate) fn listen(database: &Database, changes: Sender<Changed>) -> Option<JoinHandle<()>> {
    if database.backend != Backend::Postgres {
        return None;
    }
    let (url, pool) = (database.url.clone(), database.reader.clone());
    Some(tokio::spawn(async move {
        tokio::join!(notifications(&url, &changes), poll(&pool, &changes));
    }))
}

async fn notifications(url: &str, changes: &Sender<Changed>) {
    loop {
        if let Err(error) = follow(url, changes).await {
            tracing::warn!(%error, "word of changes from other control planes is late: PostgreSQL does not notify");
        }
        sleep(RECONNECT).await;
    }
}

async fn follow(url: &str, changes: &Sender<Changed>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect(url).await?;
    listener.listen(CHANNEL).await?;
    drop(changes.send(Changed::Any));
    // None: the connection was lost, and changes may have been missed.
    while let Some(notification) = listener.try_recv().await? {
        if let Ok(gateway) = Uuid::parse_str(notification.payload()) {
            drop(changes.send(Changed::Gateway(gateway)));
        }
    }
    Ok(())
}

async fn poll(pool: &AnyPool, changes: &Sender<Changed>) {
    let mut known: Option<HashMap<Uuid, Version>> = None;
    let mut ticks = interval(POLL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let Ok(found) = versions(pool).await else { continue };
        if let Some(known) = known {
            let gone = known.keys().filter(|gateway| !found.contains_key(gateway));
            let new = found
                .iter()
                .filter(|(gateway, version)| known.get(gateway) != Some(version));
            for gateway in gone.chain(new.map(|(gateway, _)| gateway)) {
                drop(changes.send(Changed::Gateway(*gateway)));
            }
        }
        known = Some(found);
    }
}

async fn versions(pool: &AnyPool) -> Result<HashMap<Uuid, Version>, StoreError> {
    let rows = sqlx::query("SELECT id, version FROM gateways").fetch_all(pool).await?;
    rows.iter()
        .map(|row| Ok((id(row, "id")?, Version(row.try_get("version")?))))
        .collect()
}
