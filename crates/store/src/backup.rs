//! Backups of a SQLite store, taken while it is in use, and the way back.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::any::install_default_drivers;
use sqlx::{AnyConnection, Connection, Row};

use crate::Store;
use crate::database::{Backend, create_private, sqlite_path, sqlite_url};
use crate::error::StoreError;
use crate::keyring::{Keyring, sync_directory};

const POSTGRES: StoreError =
    StoreError::Unsupported("a store on PostgreSQL is saved with pg_dump and restored with psql");

impl Store {
    /// Writes a copy of the store, as it is at one moment, into the new file `path`, readable by its owner alone. Readers
    /// and writers go on meanwhile. Secrets in it are sealed: keep the keyring as well, somewhere else.
    pub async fn backup(&self, path: &Path) -> Result<(), StoreError> {
        if self.database().backend != Backend::Sqlite {
            return Err(POSTGRES);
        }
        if path.exists() {
            return Err(file_error(path, io::ErrorKind::AlreadyExists.into()));
        }
        create_private(path).map_err(|source| file_error(path, source))?;
        let text = path
            .to_str()
            .ok_or(StoreError::Unsupported("the name of a backup is UTF-8"))?;
        let copied = sqlx::query("VACUUM INTO $1")
            .bind(text)
            .execute(&self.database().reader)
            .await;
        let synced = copied.map_err(StoreError::from).and_then(|_| {
            let synced = File::open(path).and_then(|file| file.sync_all());
            synced
                .and_then(|()| sync_directory(path))
                .map_err(|source| file_error(path, source))
        });
        synced.inspect_err(|_| drop(fs::remove_file(path)))
    }
}

/// Puts the backup `from` in the place of the SQLite store at `url`, which no process may have open. The backup is
/// checked first, also for secrets that `keyring` does not open, and what was there stays until the whole of it is
/// written.
pub async fn restore(url: &str, from: &Path, keyring: &Keyring) -> Result<(), StoreError> {
    install_default_drivers();
    let path = sqlite_path(url).ok_or(POSTGRES)?;
    check(from, keyring).await?;
    let reached = if path.exists() {
        take_over(&path).await?;
        // Of a damaged store nothing may be known.
        versions(&path).await.unwrap_or_default()
    } else {
        HashMap::new()
    };
    let new = beside(&path, ".restoring");
    let copy = || {
        drop(fs::remove_file(&new));
        create_private(&new)?;
        io::copy(&mut File::open(from)?, &mut File::options().write(true).open(&new)?)?;
        Ok(())
    };
    copy().map_err(|source| file_error(&path, source))?;
    raise_versions(&new, &reached).await?;
    let replace = || {
        File::open(&new)?.sync_all()?;
        for suffix in ["-wal", "-shm"] {
            match fs::remove_file(beside(&path, suffix)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&new, &path)?;
        sync_directory(&path)
    };
    replace().map_err(|source| file_error(&path, source))
}

/// How much further a gateway has gone than its backup, at most, if nobody can read that any more.
const UNKNOWN: i64 = 1_000_000;

async fn versions(path: &Path) -> Result<HashMap<String, i64>, StoreError> {
    let mut connection = connect(path, "rw").await?;
    let rows = sqlx::query("SELECT id, version FROM gateways")
        .fetch_all(&mut connection)
        .await?;
    let versions = rows
        .iter()
        .map(|row| Ok((row.try_get("id")?, row.try_get("version")?)))
        .collect();
    connection.close().await?;
    versions
}

/// A data plane takes a version that it knows for what it knows by it: no version that the replaced store reached may
/// come again for something else. How far a gateway went that is not there any more, nobody knows.
async fn raise_versions(path: &Path, reached: &HashMap<String, i64>) -> Result<(), StoreError> {
    let mut connection = connect(path, "rw").await?;
    let mut transaction = connection.begin().await?;
    let rows = sqlx::query("SELECT id, version FROM gateways");
    for row in rows.fetch_all(&mut *transaction).await? {
        let (id, version): (String, i64) = (row.try_get("id")?, row.try_get("version")?);
        let reached = reached.get(&id).copied().unwrap_or(version + UNKNOWN);
        let raise = sqlx::query("UPDATE gateways SET version = $1 WHERE id = $2");
        let raise = raise.bind(version.max(reached) + 1).bind(id);
        raise.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    connection.close().await?;
    Ok(())
}

/// Refuses what is not a whole database of ours.
async fn check(backup: &Path, keyring: &Keyring) -> Result<(), StoreError> {
    if let Err(source) = File::open(backup) {
        return Err(file_error(backup, source));
    }
    let mut connection = connect(backup, "ro").await?;
    let row = sqlx::query("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    let verdict: String = row.try_get(0)?;
    if verdict != "ok" {
        return Err(StoreError::Corrupt(verdict));
    }
    let ours = sqlx::query("SELECT version FROM schema_version")
        .fetch_one(&mut connection)
        .await;
    ours.map_err(|_| StoreError::Corrupt(format!("{} is no backup of a store", backup.display())))?;
    let present = keyring.ids();
    for row in sqlx::query("SELECT id FROM keys").fetch_all(&mut connection).await? {
        let id: String = row.try_get("id")?;
        if !present.contains(&id) {
            return Err(StoreError::WrongKey { id });
        }
    }
    connection.close().await?;
    Ok(())
}

/// Fails as busy if another process has the store open; moves its log into the file, so that the file alone is all.
async fn take_over(path: &Path) -> Result<(), StoreError> {
    let Ok(mut connection) = connect(path, "rw").await else {
        return Ok(());
    };
    for pragma in [
        "PRAGMA busy_timeout = 200",
        "PRAGMA locking_mode = EXCLUSIVE",
        "BEGIN EXCLUSIVE",
        "COMMIT",
    ] {
        match sqlx::query(pragma)
            .execute(&mut connection)
            .await
            .map_err(StoreError::from)
        {
            Ok(_) => {}
            // What is damaged is the reason to restore.
            Err(StoreError::Corrupt(_)) => break,
            Err(error) => return Err(error),
        }
    }
    drop(connection.close().await);
    Ok(())
}

async fn connect(path: &Path, mode: &str) -> Result<AnyConnection, StoreError> {
    let url = sqlite_url(path, mode).ok_or(StoreError::Unsupported("the name of a store is UTF-8"))?;
    Ok(AnyConnection::connect(&url).await?)
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn file_error(path: &Path, source: io::Error) -> StoreError {
    StoreError::File {
        path: path.display().to_string(),
        source,
    }
}
