//! What a control plane keeps: entities with their versions, tokens, nodes and the audit log, on SQLite or PostgreSQL.
//!
//! The store knows entities as a kind, a parent, a name and a JSON body; what a body means is its caller's affair. It
//! sees to four things itself:
//!
//! - **One change at a time for each gateway.** [`Store::change`] holds the gateway until [`Change::commit`], which
//!   raises its version and writes the audit log in the same transaction. A change that is dropped leaves nothing.
//! - **Secrets are sealed before they reach the database.** The caller says where they are ([`SecretFields`]); a literal
//!   becomes `{"$sealed": "…"}`, a template (`${…}`) stays as it is. Audit entries carry neither.
//! - **What is acknowledged stays.** SQLite runs with a write-ahead log that is synced before a change is
//!   acknowledged; changes that come meanwhile are synced together.
//! - **The same queries run on both databases**: only BIGINT, TEXT and binary columns, times as Unix milliseconds.

use std::sync::Arc;

use serde_json::Value;
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

pub use self::audit::{Actor, Audit, AuditEntry, AuditPage};
pub use self::backup::restore;
pub use self::change::{Change, Claim, NewEntity, Update};
pub use self::entity::{Entity, Gateway, Reference, Referrer, Timestamp, Totals, Version};
pub use self::error::{OpenError, StoreError};
pub use self::keyring::{KeptKey, KeyError, Keyring};
pub use self::list::{Cursor, Filter, InvalidCursor, Listing, Query, Sort};
pub use self::node::{Node, NodeError, NodeReport};
pub use self::read::Since;
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
mod node;
mod queue;
mod read;
mod schema;
mod seal;
#[cfg(test)]
mod tests;
mod token;
mod watch;

/// Calls `visit` for every value of `body` that stands where `kind` has a secret, whatever that value is: a string, or
/// an object that the store made of one. Absent members are not visited.
pub type SecretFields = fn(kind: &str, body: &mut Value, visit: &mut dyn FnMut(&mut Value));

/// An open store. Clones share its connections; the last one to be dropped closes them.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    keyring: Keyring,
    secrets: SecretFields,
    changes: broadcast::Sender<Changed>,
    listener: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the store at `url`, makes it if it is not there (`sqlite:PATH`), and brings its schema up to date.
    ///
    /// `url` is `sqlite:PATH` for a database file, or `postgres://USER:PASSWORD@HOST/DATABASE`, which several control
    /// planes may share.
    pub async fn open(url: &str, keyring: Keyring, secrets: SecretFields) -> Result<Self, OpenError> {
        let database = Database::open(url).await?;
        schema::migrate(&database).await?;
        seal::check_keys(&database, &keyring).await?;
        let (changes, _) = broadcast::channel(watch::CAPACITY);
        let listener = watch::listen(&database, changes.clone());
        Ok(Self {
            inner: Arc::new(Inner {
                database,
                keyring,
                secrets,
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
