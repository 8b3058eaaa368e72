//! The database's schema, and the steps that lead to it.

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::change::claims;
use crate::database::{Backend, Database};
use crate::error::{OpenError, StoreError};
use crate::meaning::Meaning;

/// What leads from one version of the schema to the next.
enum Step {
    /// Statements. `{text}` and `{binary}` are the column types that differ: names compare byte by byte on both databases.
    Statements(&'static str),
    /// What entities claim is derived anew from their bodies.
    Claims,
}

/// Each step brings a store from the version that is its index to the next. A step that was released is never changed.
const STEPS: &[Step] = &[
    Step::Statements(
        "CREATE TABLE gateways (id {text} PRIMARY KEY, version BIGINT NOT NULL);
     CREATE TABLE entities (
         id {text} PRIMARY KEY, kind {text} NOT NULL, gateway {text} NOT NULL, parent {text} NOT NULL,
         name {text} NOT NULL, body {text} NOT NULL, position BIGINT NOT NULL, revision BIGINT NOT NULL,
         created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL);
     CREATE UNIQUE INDEX entities_unique ON entities (gateway, kind, parent, name) WHERE name <> '';
     CREATE INDEX entities_by_name ON entities (gateway, kind, parent, name, id);
     CREATE INDEX entities_by_creation ON entities (gateway, kind, parent, created_at, id);
     CREATE INDEX entities_by_position ON entities (gateway, kind, parent, position, id);
     CREATE INDEX entities_by_parent ON entities (parent);
     CREATE TABLE refs (
         from_id {text} NOT NULL REFERENCES entities (id) ON DELETE CASCADE, field {text} NOT NULL,
         to_id {text} NOT NULL REFERENCES entities (id), PRIMARY KEY (from_id, field));
     CREATE INDEX refs_by_target ON refs (to_id);
     CREATE TABLE keys (id {text} PRIMARY KEY, first_used BIGINT NOT NULL);
     CREATE TABLE tokens (
         id {text} PRIMARY KEY, name {text} NOT NULL, hash {binary} NOT NULL UNIQUE, scope {text} NOT NULL,
         gateway {text} NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
     CREATE TABLE audit (
         id {text} PRIMARY KEY, at BIGINT NOT NULL, gateway {text} NOT NULL, version BIGINT NOT NULL,
         actor {text} NOT NULL, actor_id {text} NOT NULL, action {text} NOT NULL, kind {text} NOT NULL,
         entity {text} NOT NULL, request_id {text} NOT NULL, before_body {text} NOT NULL,
         after_body {text} NOT NULL);
     CREATE INDEX audit_by_gateway ON audit (gateway, id);",
    ),
    Step::Statements(
        "CREATE TABLE nodes (
         gateway {text} NOT NULL, id {text} NOT NULL, body {text} NOT NULL, version BIGINT NOT NULL,
         first_seen BIGINT NOT NULL, last_seen BIGINT NOT NULL, PRIMARY KEY (gateway, id));
     CREATE TABLE node_errors (
         id {text} PRIMARY KEY, gateway {text} NOT NULL, node {text} NOT NULL, at BIGINT NOT NULL,
         body {text} NOT NULL);
     CREATE INDEX node_errors_by_node ON node_errors (gateway, node, id);",
    ),
    Step::Statements(
        "CREATE TABLE claims (
         entity {text} NOT NULL REFERENCES entities (id) ON DELETE CASCADE, gateway {text} NOT NULL,
         space {text} NOT NULL, low BIGINT NOT NULL, high BIGINT NOT NULL);
     CREATE INDEX claims_by_space ON claims (gateway, space, low);
     CREATE INDEX claims_by_entity ON claims (entity);",
    ),
    Step::Statements(
        "ALTER TABLE entities ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
     CREATE INDEX entities_by_version ON entities (gateway, version);",
    ),
    Step::Claims,
    Step::Statements(
        "CREATE TABLE sessions (
         id {text} PRIMARY KEY, hash {binary} NOT NULL UNIQUE, token {text} NOT NULL, body {text} NOT NULL,
         created_at BIGINT NOT NULL, used_at BIGINT NOT NULL, expires_at BIGINT NOT NULL);
     CREATE INDEX audit_by_version ON audit (gateway, version);",
    ),
];

/// Any number that nobody else uses for a lock of PostgreSQL in this database.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7453010)";
/// Keeps control planes that run from writing entities meanwhile.
const ENTITIES_LOCK: &str = "LOCK TABLE gateways, entities, claims IN EXCLUSIVE MODE";

/// Brings the schema to this program's version; nothing is changed in a store that is newer.
pub(crate) async fn migrate(database: &Database, meaning: Meaning) -> Result<(), OpenError> {
    migrate_to(database, meaning, STEPS.len()).await
}

pub(crate) async fn migrate_to(database: &Database, meaning: Meaning, version: usize) -> Result<(), OpenError> {
    let mut transaction = database.begin().await?;
    let steps = &STEPS[..version.min(STEPS.len())];
    let (found, known) = (
        lock_and_read(transaction.connection()?, database.backend).await?,
        position(steps.len()),
    );
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    let done = usize::try_from(found).unwrap_or(0);
    for step in steps.iter().skip(done) {
        step.take(transaction.connection()?, database.backend, meaning).await?;
    }
    if found < known {
        let set = sqlx::query("UPDATE schema_version SET version = $1").bind(known);
        set.execute(transaction.connection()?).await.map_err(StoreError::from)?;
    }
    transaction.commit().await?;
    Ok(())
}

impl Step {
    async fn take(&self, connection: &mut AnyConnection, backend: Backend, meaning: Meaning) -> Result<(), StoreError> {
        match self {
            Self::Statements(statements) => {
                let (text, binary) = match backend {
                    Backend::Sqlite => ("TEXT", "BLOB"),
                    Backend::Postgres => ("TEXT COLLATE \"C\"", "BYTEA"),
                };
                let statements = statements.replace("{text}", text).replace("{binary}", binary);
                sqlx::raw_sql(AssertSqlSafe(statements)).execute(connection).await?;
                Ok(())
            }
            Self::Claims => {
                if backend == Backend::Postgres {
                    sqlx::query(ENTITIES_LOCK).execute(&mut *connection).await?;
                }
                claims::derive_all(connection, meaning).await
            }
        }
    }
}

/// The store's version, 0 if it is new; no other process migrates until the transaction ends.
async fn lock_and_read(connection: &mut AnyConnection, backend: Backend) -> Result<i64, StoreError> {
    if backend == Backend::Postgres {
        sqlx::query(MIGRATION_LOCK).execute(&mut *connection).await?;
    }
    let made = "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)";
    sqlx::query(made).execute(&mut *connection).await?;
    let read = sqlx::query("SELECT version FROM schema_version");
    if let Some(row) = read.fetch_optional(&mut *connection).await? {
        return Ok(row.try_get(0)?);
    }
    let first = sqlx::query("INSERT INTO schema_version (version) VALUES (0)");
    first.execute(&mut *connection).await?;
    Ok(0)
}

fn position(steps: usize) -> i64 {
    i64::try_from(steps).unwrap_or(i64::MAX)
}
