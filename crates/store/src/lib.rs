//! What a control plane keeps: entities with their versions, tokens, nodes and the audit log, on SQLite or PostgreSQL.
//!
//! The store knows entities as a kind, a parent, a name and a JSON body; what a body means is its caller's affair, who
//! says it as a [`Meaning`]. The store sees to five things itself:
//!
//! - **One change at a time for each gateway.** [`Store::change`] holds the gateway until [`Change::commit`], which
//!   raises its version and writes the audit log in the same transaction. A change that is dropped leaves nothing.
//! - **A change that changes nothing is none**: no version, no entry, no new revision. One that has a literal secret is one,
//!   whatever the secret was.
//! - **Secrets are sealed before they reach the database.** The caller says where they are; a literal
//!   becomes `{"$sealed": "…"}`, a template (`${…}`) stays as it is. Audit entries carry neither.
//! - **What is acknowledged stays.** SQLite runs with a write-ahead log that is synced before a change is
//!   acknowledged; changes that come meanwhile are synced together.
//! - **The same queries run on both databases**: only BIGINT, TEXT and binary columns, times as Unix milliseconds.

use std::sync::Arc;

use tokio::sync::broadcast;
use tokio::task::JoinHandle;

pub use self::audit::{Actor, Audit, AuditEntry, Noted};
pub use self::backup::restore;
pub use self::change::{Change, Claim, NewEntity, Update};
pub use self::entity::{Entity, Gateway, Reference, Referrer, Timestamp, Totals, Version};
pub use self::error::{OpenError, StoreError};
pub use self::keyring::{KeptKey, KeyError, Keyring};
pub use self::list::{Cursor, Filter, InvalidCursor, Query, Sort};
pub use self::meaning::{ClaimsOf, Meaning, SecretFields};
pub use self::node::{Node, NodeError, NodeReport};
pub use self::page::{Page, Place};
pub use self::read::Since;
pub use self::session::{NewSession, Session};
pub use self::token::{NewToken, Token};
pub use self::watch::{Changed, Watcher};

use self::database::Database;

mod audit;
mod backup;
mod change;
mod database;
mod entity;
mod error;
mod keyring;
mod list;
mod meaning;
mod node;
mod page;
mod queue;
mod read;
mod schema;
mod seal;
mod session;
#[cfg(test)]
mod tests;
mod token;
mod watch;

/// An open store. Clones share its connections; the last one to be dropped closes them.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    keyring: Keyring,
    meaning: Meaning,
    changes: broadcast::Sender<Changed>,
    listener: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the store at `url`, makes it if it is not there (`sqlite:PATH`), and brings its schema up to date.
    ///
    /// `url` is `sqlite:PATH` for a database file, or `postgres://USER:PASSWORD@HOST/DATABASE`, which several control
    /// planes may share.
    pub async fn open(url: &str, keyring: Keyring, meaning: Meaning) -> Result<Self, OpenError> {
        let database = Database::open(url).await?;
        schema::migrate(&database, meaning).await?;
        seal::check_keys(&database, &keyring).await?;
        let (changes, _) = broadcast::channel(watch::CAPACITY);
        let listener = watch::listen(&database, changes.clone());
        Ok(Self {
            inner: Arc::new(Inner {
                database,
                keyring,
                meaning,
                changes,
                listener,
            }),
        })
    }

    /// Waits until running queries have ended and closes all connections; what is called afterwards fails.
    pub async fn close(&self) {
        if let Some(listener) = &self.inner.listener {
            listener.abort();
        }
        self.inner.database.close().await;
    }

    fn database(&self) -> &Database {
        &self.inner.database
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}
