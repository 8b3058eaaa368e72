//! The queue of SQLite's writers: one at a time, and one sync to disk for all who came while the last one was under way.
//!
//! ```text
//!    BEGIN ─► SAVEPOINT … RELEASE ─► SAVEPOINT … RELEASE ─► … ─► COMMIT ─► every writer hears how it ended
//!             one writer's turn       the next one's              queued by the first that was released
//! ```
//!
//! A turn that is dropped is undone before the next begins. A connection of which anything is in doubt is closed: SQLite
//! then undoes what was not committed, and who waits for it hears of an error.

use std::sync::Arc;
use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::runtime::Handle;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};
use tokio::time::timeout;

use crate::error::StoreError;

type Outcome = Option<Result<(), StoreError>>;

/// A transaction that writes. Dropped, it leaves nothing.
pub(crate) enum Writing {
    /// The database's own, of PostgreSQL.
    Own(Transaction<'static, Any>),
    /// A turn in SQLite's queue.
    Turn(Turn),
}

pub(crate) struct Queue {
    batch: Arc<Mutex<Batch>>,
    patience: Duration,
}

struct Batch {
    pool: AnyPool,
    connection: Option<PoolConnection<Any>>,
    /// A transaction has begun.
    open: bool,
    /// A turn has begun and was not released.
    unfinished: bool,
    /// Tells the turns that were released how the commit ended, for which it is queued.
    committer: Option<watch::Sender<Outcome>>,
}

/// A writer's turn.
pub(crate) struct Turn {
    all: Arc<Mutex<Batch>>,
    batch: Option<OwnedMutexGuard<Batch>>,
}

impl Writing {
    /// What queries run on.
    pub(crate) fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        match self {
            Self::Own(transaction) => Ok(transaction),
            Self::Turn(turn) => turn.connection(),
        }
    }

    /// Makes durable what was written.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Own(transaction) => Ok(transaction.commit().await?),
            Self::Turn(turn) => turn.commit().await,
        }
    }
}

impl Queue {
    /// A queue for a pool's only connection; who waits for `patience` in vain is told that the store is busy.
    pub(crate) fn new(pool: AnyPool, patience: Duration) -> Self {
        let batch = Batch {
            pool,
            connection: None,
            open: false,
            unfinished: false,
            committer: None,
        };
        Self {
            batch: Arc::new(Mutex::new(batch)),
            patience,
        }
    }

    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let turn = timeout(self.patience, self.batch.clone().lock_owned()).await;
        let mut turn = Turn {
            all: self.batch.clone(),
            batch: Some(turn.map_err(|_| StoreError::Busy)?),
        };
        if let Some(batch) = &mut turn.batch {
            match batch.begin_turn().await {
                Ok(()) => {}
                // A writer that went away while it began leaves a connection in doubt: that is found out once.
                Err(StoreError::Backend(_)) => {
                    batch.give_up(None);
                    batch.begin_turn().await?;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(turn)
    }

    /// Ends the transaction and closes the pool. Whoever waits for a turn behind this finds the pool closed: one who still got
    /// the connection would keep it, and the pool would be waited for without end.
    pub(crate) async fn close(&self) {
        let mut batch = self.batch.lock().await;
        batch.undo_unfinished().await;
        batch.commit().await;
        drop(batch.connection.take());
        batch.pool.close().await;
    }
}

impl Turn {
    fn connection(&mut self) -> Result<&mut AnyConnection, StoreError> {
        let batch = self.batch.as_mut().ok_or(StoreError::Undone)?;
        batch.connection.as_deref_mut().ok_or(StoreError::Undone)
    }

    async fn commit(mut self) -> Result<(), StoreError> {
        let Some(batch) = &mut self.batch else {
            return Err(StoreError::Undone);
        };
        if let Err(error) = batch.execute("RELEASE turn").await {
            batch.give_up(Some(&error));
            return Err(error);
        }
        batch.unfinished = false;
        let mut outcome = match &batch.committer {
            Some(committer) => committer.subscribe(),
            None => {
                let (committer, outcome) = watch::channel(None);
                batch.committer = Some(committer);
                // It stands behind the writers that wait already, and before those to come.
                tokio::spawn(finish(self.all.clone()));
                outcome
            }
        };
        self.batch = None;
        match outcome.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(Ok(()))) => Ok(()),
            Ok(Some(Err(error))) => Err(error.again()),
            _ => Err(StoreError::Undone),
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(batch) = self.batch.as_mut().filter(|batch| batch.open || batch.unfinished) else {
            return;
        };
        if batch.committer.is_some() {
            return;
        }
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(finish(self.all.clone()))),
            Err(_) => batch.give_up(None),
        }
    }
}

impl Batch {
    async fn begin_turn(&mut self) -> Result<(), StoreError> {
        self.undo_unfinished().await;
        if self.connection.is_none() {
            self.connection = Some(self.pool.acquire().await?);
        }
        if !self.open {
            self.execute("BEGIN IMMEDIATE").await?;
            self.open = true;
        }
        self.unfinished = true;
        self.execute("SAVEPOINT turn").await
    }

    async fn undo_unfinished(&mut self) {
        if !std::mem::take(&mut self.unfinished) {
            return;
        }
        // After an error as bad as a full disk, SQLite may have undone all of the transaction by itself.
        for statement in ["ROLLBACK TO turn", "RELEASE turn"] {
            if self.execute(statement).await.is_err() {
                return self.give_up(None);
            }
        }
    }

    async fn commit(&mut self) {
        if !self.open {
            return;
        }
        match self.execute("COMMIT").await {
            Ok(()) => {
                self.open = false;
                if let Some(committer) = self.committer.take() {
                    committer.send_replace(Some(Ok(())));
                }
            }
            Err(error) => self.give_up(Some(&error)),
        }
    }

    /// Closes the connection, which undoes what was not committed.
    fn give_up(&mut self, why: Option<&StoreError>) {
        if let Some(mut connection) = self.connection.take() {
            connection.close_on_drop();
        }
        (self.open, self.unfinished) = (false, false);
        if let Some(committer) = self.committer.take() {
            let error = why.map_or(StoreError::Undone, StoreError::again);
            committer.send_replace(Some(Err(error)));
        }
    }

    async fn execute(&mut self, statement: &'static str) -> Result<(), StoreError> {
        let connection = self.connection.as_mut().ok_or(StoreError::Undone)?;
        sqlx::query(statement).execute(&mut **connection).await?;
        Ok(())
    }
}

/// Ends the transaction, with all turns that were released by then.
async fn finish(batch: Arc<Mutex<Batch>>) {
    let mut batch = batch.lock().await;
    batch.undo_unfinished().await;
    batch.commit().await;
}
