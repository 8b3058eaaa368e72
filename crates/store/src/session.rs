//! Sessions of people in a browser: their hashes, and on whose behalf they are. All control planes of a store share them.

use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::Store;
use crate::entity::{Timestamp, id, json, optional_id, text};
use crate::error::StoreError;

/// A session as it is stored: without its hash, and never with its text.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its id.
    pub id: Uuid,
    /// The token by which it was begun; none if an identity provider vouches for the person.
    pub token: Option<Uuid>,
    /// Who the person is and may do if no token says so, in the caller's shape.
    pub body: Value,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last used, as far as that was noted.
    pub used_at: Timestamp,
    /// From when on it is refused, however much it is used.
    pub expires_at: Option<Timestamp>,
}

/// A session to be begun.
#[derive(Clone, PartialEq)]
pub struct NewSession {
    /// The SHA-256 of its text.
    pub hash: [u8; 32],
    /// The token by which it is begun.
    pub token: Option<Uuid>,
    /// Who the person is and may do if no token says so, in the caller's shape.
    pub body: Value,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Begins a session.
    pub async fn create_session(&self, new: NewSession) -> Result<Session, StoreError> {
        let now = Timestamp::now();
        let session = Session {
            id: Uuid::now_v7(),
            token: new.token,
            body: new.body,
            created_at: now,
            used_at: now,
            expires_at: new.expires_at,
        };
        let mut transaction = self.database().begin().await?;
        let query = "INSERT INTO sessions (id, hash, token, body, created_at, used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $5, $6)";
        let query = sqlx::query(query).bind(session.id.to_string()).bind(new.hash.to_vec());
        let query = query
            .bind(text(session.token))
            .bind(session.body.to_string())
            .bind(now.0);
        let query = query.bind(session.expires_at.map_or(0, |at| at.0));
        query.execute(transaction.connection()?).await?;
        transaction.commit().await?;
        Ok(session)
    }

    /// The session with this SHA-256, if there is one whose token, if it has one, there still is. Whether it has expired or
    /// been idle for too long is for the caller to see.
    pub async fn session(&self, hash: &[u8; 32]) -> Result<Option<Session>, StoreError> {
        let query = "SELECT * FROM sessions WHERE hash = $1
             AND (token = '' OR EXISTS (SELECT 1 FROM tokens WHERE tokens.id = sessions.token))";
        let query = sqlx::query(query).bind(hash.to_vec());
        let row = query.fetch_optional(&self.database().reader).await?;
        row.as_ref().map(from_row).transpose()
    }

    /// Notes that a session is in use.
    pub async fn touch_session(&self, session: Uuid) -> Result<(), StoreError> {
        let mut transaction = self.database().begin().await?;
        let query = sqlx::query("UPDATE sessions SET used_at = $1 WHERE id = $2");
        let query = query.bind(Timestamp::now().0).bind(session.to_string());
        query.execute(transaction.connection()?).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Ends the session with this SHA-256, if there is one.
    pub async fn end_session(&self, hash: &[u8; 32]) -> Result<(), StoreError> {
        let mut transaction = self.database().begin().await?;
        let query = sqlx::query("DELETE FROM sessions WHERE hash = $1").bind(hash.to_vec());
        query.execute(transaction.connection()?).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Forgets sessions that were last used before `before`, that have expired, or whose token is gone; returns how many.
    pub async fn forget_sessions(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = self.database().begin().await?;
        let query = "DELETE FROM sessions WHERE used_at < $1 OR (expires_at <> 0 AND expires_at <= $2)
             OR (token <> '' AND NOT EXISTS (SELECT 1 FROM tokens WHERE tokens.id = sessions.token))";
        let query = sqlx::query(query).bind(before.0).bind(Timestamp::now().0);
        let forgotten = query.execute(transaction.connection()?).await?.rows_affected();
        transaction.commit().await?;
        Ok(forgotten)
    }
}

fn from_row(row: &AnyRow) -> Result<Session, StoreError> {
    let expires_at: i64 = row.try_get("expires_at")?;
    Ok(Session {
        id: id(row, "id")?,
        token: optional_id(row, "token")?,
        body: json(row, "body")?,
        created_at: Timestamp(row.try_get("created_at")?),
        used_at: Timestamp(row.try_get("used_at")?),
        expires_at: Some(Timestamp(expires_at)).filter(|at| at.0 != 0),
    })
}
