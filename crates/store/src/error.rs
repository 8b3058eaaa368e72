//! What goes wrong, and how to mend it.

use std::io;

use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::SqliteError;
use uuid::Uuid;

use crate::entity::Referrer;

/// Why a store does not open.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The URL is not one of a store.
    #[error("{0:?} is no store: give sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE")]
    Url(String),
    /// A newer Tidegate has been here.
    #[error(
        "the store has schema version {found}, this program knows versions up to {known}: start the newer program, or restore a backup made before the upgrade"
    )]
    Newer {
        /// The store's schema version.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Secrets in the store are sealed by a key that the keyring lacks.
    #[error("the store's secrets are sealed by key {missing}, and the keyring has {}: give that key too", .present.join(", "))]
    WrongKey {
        /// The id of the key that is needed.
        missing: String,
        /// The ids of the keys in the keyring.
        present: Vec<String>,
    },
    /// The file cannot be made or read.
    #[error("cannot open the store's file {path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The database does not answer as it should.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a store did not do what it was asked. Nothing of a failed change remains.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no such gateway, entity, token or node.
    #[error("not found")]
    NotFound,
    /// Another entity of the same kind and parent has this name.
    #[error("the name is taken by {id}: choose another, or change that one")]
    NameTaken {
        /// Who has it.
        id: Uuid,
    },
    /// The entity, or the set of entities, is not as the caller believed, or something is there twice.
    #[error("it has changed meanwhile (revision {current}), or exists already: read it again and repeat the change")]
    Conflict {
        /// The revision that it has now; 0 where a set changed.
        current: i64,
    },
    /// Others refer to what was to be deleted.
    #[error("{} refer to it: change or delete them first", referrers(.by))]
    Referenced {
        /// By whom, at most 100.
        by: Vec<Referrer>,
    },
    /// A reference leads nowhere.
    #[error("{field} refers to {to}, which does not exist")]
    Dangling {
        /// The referring field.
        field: String,
        /// What it refers to.
        to: Uuid,
    },
    /// A sealed value that was sealed for another entity, or was altered.
    #[error("a sealed secret is not this entity's own: give the secret itself")]
    ForeignSecret,
    /// A secret is sealed by a key that is not in the keyring.
    #[error("a secret is sealed by key {id}, which the keyring lacks: give that key too")]
    WrongKey {
        /// The key's id.
        id: String,
    },
    /// The database was busy for too long, or did not answer.
    #[error("the store is busy, or its database does not answer: try again")]
    Busy,
    /// It was about to be made durable together with another change, and that one failed.
    #[error("another change failed and took this one with it: try again")]
    Undone,
    /// No room for what was to be written.
    #[error("the store's disk is full: make room and try again; nothing that was acknowledged is lost")]
    DiskFull,
    /// The database is damaged.
    #[error("the store is damaged ({0}): restore a backup")]
    Corrupt(String),
    /// This database cannot do that.
    #[error("{0}")]
    Unsupported(&'static str),
    /// A backup cannot be written or read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// Anything else that the database says.
    #[error("the store's database failed: {0}")]
    Backend(#[source] sqlx::Error),
}

impl StoreError {
    /// The same, for others whom it concerns.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Busy => Self::Busy,
            Self::Undone => Self::Undone,
            Self::DiskFull => Self::DiskFull,
            Self::Corrupt(what) => Self::Corrupt(what.clone()),
            other => Self::Backend(sqlx::Error::Protocol(other.to_string())),
        }
    }
}

fn referrers(by: &[Referrer]) -> String {
    let names: Vec<_> = by
        .iter()
        .map(|one| {
            format!(
                "{} {} ({})",
                one.kind,
                one.name.as_deref().unwrap_or("without a name"),
                one.id
            )
        })
        .collect();
    names.join(", ")
}

/// SQLite's primary result codes, <https://www.sqlite.org/rescode.html>.
mod sqlite {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const NOT_A_DATABASE: i32 = 26;
    /// An extended code: the index of the log cannot grow, which is a full disk.
    pub(super) const IOERR_SHMSIZE: i32 = 4874;
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) {
            return Self::Busy;
        }
        let Some(database) = error.as_database_error() else {
            return Self::Backend(error);
        };
        if database.is_unique_violation() {
            return Self::Conflict { current: 0 };
        }
        if database.try_downcast_ref::<SqliteError>().is_some() {
            let code = database.code().and_then(|code| code.parse::<i32>().ok()).unwrap_or(0);
            return match code & 0xff {
                _ if code == sqlite::IOERR_SHMSIZE => Self::DiskFull,
                sqlite::BUSY | sqlite::LOCKED => Self::Busy,
                sqlite::FULL => Self::DiskFull,
                sqlite::CORRUPT | sqlite::NOT_A_DATABASE => Self::Corrupt(database.message().to_owned()),
                _ => Self::Backend(error),
            };
        }
        // PostgreSQL's codes, appendix A of its manual.
        match database
            .try_downcast_ref::<PgDatabaseError>()
            .map(PgDatabaseError::code)
        {
            Some("53100") => Self::DiskFull,
            Some("40001" | "40P01" | "55P03" | "53300" | "57P01" | "57P02" | "57P03") => Self::Busy,
            Some("XX001" | "XX002") => Self::Corrupt(database.message().to_owned()),
            _ => Self::Backend(error),
        }
    }
}
