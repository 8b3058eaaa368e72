//! Who changed what, and when.

use serde::Serialize;
use serde_json::Value;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::Store;
use crate::database::Backend;
use crate::entity::{Timestamp, Version, id, json, optional_id, optional_text, text};
use crate::error::StoreError;
use crate::page::{Page, Place};

/// Entries that are forgotten at once: whoever wants to change something meanwhile waits for no more.
const FORGOTTEN_AT_ONCE: i64 = 500;

/// On whose behalf something is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// The token's id, if it was one.
    pub id: Option<Uuid>,
    /// The token's name, or the person's.
    pub name: String,
}

/// What a change was for, as its caller calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audit {
    /// What was done, such as `create`.
    pub action: String,
    /// The kind of the entity to which it was done.
    pub kind: String,
    /// That entity.
    pub id: Uuid,
    /// The request's id, empty if it has none.
    pub request_id: String,
}

/// An entry of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AuditEntry {
    /// Its id; later entries have greater ones.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// The gateway, if it was below one.
    pub gateway: Option<Uuid>,
    /// The gateway's version after the change; 0 if it was none of a gateway's configuration.
    pub version: Version,
    /// Who.
    pub actor: Actor,
    /// What was done.
    pub action: String,
    /// The kind of what it was done to.
    pub kind: String,
    /// What it was done to; nil if that is stored nowhere.
    pub entity: Uuid,
    /// The request's id, if it has one.
    pub request_id: Option<String>,
    /// The body before, secrets masked; none if it was made.
    pub before: Option<Value>,
    /// The body after, secrets masked; none if it was deleted.
    pub after: Option<Value>,
}

/// Something to be written down that changes nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Noted {
    /// The gateway that it concerns.
    pub gateway: Uuid,
    /// Who.
    pub actor: Actor,
    /// What was done, and to what; nil where that is stored nowhere.
    pub audit: Audit,
    /// What came of it, as anybody may see it who may read the log.
    pub seen: Value,
}

impl Store {
    /// Writes down what changes nothing: no version is raised, and nobody is told.
    pub async fn note(&self, noted: Noted) -> Result<(), StoreError> {
        let Noted {
            gateway,
            actor,
            audit,
            seen,
        } = noted;
        let entry = AuditEntry {
            id: Uuid::now_v7(),
            at: Timestamp::now(),
            gateway: Some(gateway),
            version: Version(0),
            actor,
            action: audit.action,
            kind: audit.kind,
            entity: audit.id,
            request_id: Some(audit.request_id).filter(|id| !id.is_empty()),
            before: None,
            after: Some(seen),
        };
        let mut transaction = self.database().begin().await?;
        write(transaction.connection()?, &entry).await?;
        transaction.commit().await
    }

    /// At most `size` entries of a gateway, or with none those that concern no gateway, newest first unless
    /// `oldest_first`. Cursors are the ids of entries.
    pub async fn audit(
        &self,
        gateway: Option<Uuid>,
        place: Place<Uuid>,
        size: u32,
        oldest_first: bool,
    ) -> Result<Page<AuditEntry, Uuid>, StoreError> {
        let (is_ascending, cursor) = (oldest_first != place.is_backwards(), place.cursor().copied());
        let query = match (is_ascending, cursor) {
            (true, _) => "SELECT * FROM audit WHERE gateway = $1 AND id > $2 ORDER BY id LIMIT $3",
            (false, Some(_)) => "SELECT * FROM audit WHERE gateway = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            (false, None) => "SELECT * FROM audit WHERE gateway = $1 AND id > $2 ORDER BY id DESC LIMIT $3",
        };
        let query = sqlx::query(query).bind(text(gateway)).bind(text(cursor));
        let rows = query
            .bind(i64::from(size) + 1)
            .fetch_all(&self.database().reader)
            .await?;
        let entries = rows.iter().map(from_row).collect::<Result<_, _>>()?;
        Ok(Page::of(&place, size, entries, |entry: &AuditEntry| entry.id))
    }

    /// The first entries of a gateway behind one of its versions, oldest first, at most `size`.
    pub async fn audit_since(&self, gateway: Uuid, version: Version, size: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let query = "SELECT * FROM audit WHERE gateway = $1 AND version > $2 ORDER BY version, id LIMIT $3";
        let query = sqlx::query(query).bind(gateway.to_string()).bind(version.0);
        let rows = query.bind(i64::from(size)).fetch_all(&self.database().reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// Forgets entries that are older than `before`, oldest first; returns how many. Others may write in between.
    pub async fn forget_audit(&self, before: Timestamp) -> Result<u64, StoreError> {
        // Two control planes that share a store do not wait for each other.
        let query = match self.database().backend {
            Backend::Sqlite => {
                "DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id < $1 ORDER BY id LIMIT $2)"
            }
            Backend::Postgres => {
                "DELETE FROM audit WHERE id IN
                 (SELECT id FROM audit WHERE id < $1 ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)"
            }
        };
        let mut all = 0;
        loop {
            let mut transaction = self.database().begin().await?;
            let delete = sqlx::query(query)
                .bind(first_id(before).to_string())
                .bind(FORGOTTEN_AT_ONCE);
            let forgotten = delete.execute(transaction.connection()?).await?.rows_affected();
            transaction.commit().await?;
            all += forgotten;
            if i64::try_from(forgotten).is_ok_and(|forgotten| forgotten < FORGOTTEN_AT_ONCE) {
                return Ok(all);
            }
        }
    }
}

/// The lowest id that an entry of this time can have: a UUID of version 7 begins with its time.
fn first_id(at: Timestamp) -> Uuid {
    let millis = u64::try_from(at.0).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
}

pub(crate) async fn write(connection: &mut AnyConnection, entry: &AuditEntry) -> Result<(), StoreError> {
    let body = |body: &Option<Value>| body.as_ref().map(Value::to_string).unwrap_or_default();
    let insert = sqlx::query(
        "INSERT INTO audit (id, at, gateway, version, actor, actor_id, action, kind, entity, request_id, before_body, after_body)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    );
    let insert = insert.bind(entry.id.to_string()).bind(entry.at.0);
    let insert = insert.bind(text(entry.gateway)).bind(entry.version.0);
    let insert = insert.bind(&entry.actor.name).bind(text(entry.actor.id));
    let insert = insert
        .bind(&entry.action)
        .bind(&entry.kind)
        .bind(entry.entity.to_string());
    let insert = insert.bind(entry.request_id.as_deref().unwrap_or_default());
    let insert = insert.bind(body(&entry.before)).bind(body(&entry.after));
    insert.execute(connection).await?;
    Ok(())
}

fn from_row(row: &AnyRow) -> Result<AuditEntry, StoreError> {
    let body = |column: &str| {
        let present = optional_text(row, column)?.is_some();
        present.then(|| json(row, column)).transpose()
    };
    Ok(AuditEntry {
        id: id(row, "id")?,
        at: Timestamp(row.try_get("at")?),
        gateway: optional_id(row, "gateway")?,
        version: Version(row.try_get("version")?),
        actor: Actor {
            id: optional_id(row, "actor_id")?,
            name: row.try_get("actor")?,
        },
        action: row.try_get("action")?,
        kind: row.try_get("kind")?,
        entity: id(row, "entity")?,
        request_id: optional_text(row, "request_id")?,
        before: body("before_body")?,
        after: body("after_body")?,
    })
}
