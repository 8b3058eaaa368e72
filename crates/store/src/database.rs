//! The two databases behind one set of queries.

use std::fs::File;
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};

use crate::error::{OpenError, StoreError};
use crate::queue::{Queue, Writing};

/// How many queries may read at the same time.
const READERS: u32 = 4;
/// Connections to PostgreSQL for reading, and as many for writing: writers who wait for each other keep no reader waiting.
const SERVER_CONNECTIONS: u32 = 8;
/// How long a query waits for a connection, or for its turn to write.
const PATIENCE: Duration = Duration::from_secs(30);
/// Synced at each commit; another process that writes is waited for.
const PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";
const URL_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#');

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Sqlite,
    Postgres,
}

/// Connections to a database. SQLite has one writer at a time, so writers queue for one connection, in their order.
pub(crate) struct Database {
    pub(crate) backend: Backend,
    pub(crate) url: String,
    pub(crate) reader: AnyPool,
    writer: AnyPool,
    queue: Option<Queue>,
}

impl Database {
    pub(crate) async fn open(url: &str) -> Result<Self, OpenError> {
        install_default_drivers();
        match sqlite_path(url) {
            Some(path) => Self::open_sqlite(&path).await,
            None if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Self::open_postgres(url).await
            }
            // A URL may hold a password: only its scheme is repeated.
            None => Err(OpenError::Url(url.split(':').next().unwrap_or_default().to_owned())),
        }
    }

    async fn open_sqlite(path: &Path) -> Result<Self, OpenError> {
        create_private(path).map_err(|source| OpenError::File {
            path: path.display().to_string(),
            source,
        })?;
        let url = sqlite_url(path, "rw").ok_or_else(|| OpenError::Url(path.display().to_string()))?;
        // A pool would try again what does not open, and say in the end that it is busy.
        let mut first = AnyConnection::connect(&url).await.map_err(StoreError::from)?;
        sqlx::raw_sql(PRAGMAS)
            .execute(&mut first)
            .await
            .map_err(StoreError::from)?;
        let pool = |connections: u32| {
            AnyPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .idle_timeout(None)
                .max_lifetime(None)
                .test_before_acquire(false)
                .after_connect(|connection, _| {
                    Box::pin(async move { sqlx::raw_sql(PRAGMAS).execute(connection).await.map(drop) })
                })
        };
        let writer = pool(1).connect(&url).await.map_err(StoreError::from)?;
        let reader = pool(READERS).connect(&url).await.map_err(StoreError::from)?;
        first.close().await.map_err(StoreError::from)?;
        Ok(Self {
            backend: Backend::Sqlite,
            url,
            reader,
            queue: Some(Queue::new(writer.clone(), PATIENCE)),
            writer,
        })
    }

    async fn open_postgres(url: &str) -> Result<Self, OpenError> {
        let first = AnyConnection::connect(url).await.map_err(StoreError::from)?;
        first.close().await.map_err(StoreError::from)?;
        let options = AnyPoolOptions::new()
            .max_connections(SERVER_CONNECTIONS)
            .acquire_timeout(PATIENCE);
        Ok(Self {
            backend: Backend::Postgres,
            url: url.to_owned(),
            reader: options.clone().connect(url).await.map_err(StoreError::from)?,
            writer: options.connect(url).await.map_err(StoreError::from)?,
            queue: None,
        })
    }

    /// A transaction that will write. On SQLite it has its turn from the start, so it never fails half-way for another's
    /// sake.
    pub(crate) async fn begin(&self) -> Result<Writing, StoreError> {
        match &self.queue {
            Some(queue) => Ok(Writing::Turn(queue.turn().await?)),
            None => Ok(Writing::Own(self.writer.begin().await?)),
        }
    }

    /// A transaction that sees one state of the database.
    pub(crate) async fn begin_reading(&self) -> Result<Transaction<'static, Any>, StoreError> {
        let begun = match self.backend {
            Backend::Sqlite => self.reader.begin().await,
            Backend::Postgres => {
                let statement = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                self.reader.begin_with(statement).await
            }
        };
        Ok(begun?)
    }

    pub(crate) async fn close(&self) {
        if let Some(queue) = &self.queue {
            queue.close().await;
        }
        self.reader.close().await;
        self.writer.close().await;
    }
}

/// The file of `sqlite:PATH` or `sqlite://PATH`.
pub(crate) fn sqlite_path(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let named = !path.is_empty() && !path.starts_with(':') && !path.contains('?');
    named.then(|| PathBuf::from(path.as_ref()))
}

pub(crate) fn sqlite_url(path: &Path, mode: &str) -> Option<String> {
    let path = utf8_percent_encode(path.to_str()?, URL_PATH);
    Some(format!("sqlite://{path}?mode={mode}"))
}

/// Makes the file, readable by its owner alone, if it is not there; what SQLite puts beside it gets the same mode.
pub(crate) fn create_private(path: &Path) -> io::Result<()> {
    let mut options = File::options();
    options.append(true).create(true).mode(0o600).open(path).map(drop)
}
