//! Bearer tokens: their hashes, and what they may do.

use sqlx::any::AnyRow;
use sqlx::{Any, Executor, Row};
use uuid::Uuid;

use crate::Store;
use crate::audit::{self, Actor, AuditEntry};
use crate::entity::{Timestamp, Version, id, optional_id, text};
use crate::error::StoreError;

const KIND: &str = "token";

/// A token as it is stored: without its hash, and never with its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its id.
    pub id: Uuid,
    /// What its owner calls it.
    pub name: String,
    /// What it may do, in the caller's words.
    pub scope: String,
    /// The only gateway that it is for, if it is bound to one.
    pub gateway: Option<Uuid>,
    /// When it was made.
    pub created_at: Timestamp,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

/// A token to be made.
#[derive(Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What its owner calls it.
    pub name: String,
    /// The SHA-256 of its text.
    pub hash: [u8; 32],
    /// What it may do.
    pub scope: String,
    /// The only gateway that it is for.
    pub gateway: Option<Uuid>,
    /// From when on it is refused.
    pub expires_at: Option<Timestamp>,
}

impl Store {
    /// Makes a token.
    pub async fn create_token(&self, new: NewToken, actor: Actor) -> Result<Token, StoreError> {
        let token = Token {
            id: Uuid::now_v7(),
            name: new.name,
            scope: new.scope,
            gateway: new.gateway,
            created_at: Timestamp::now(),
            expires_at: new.expires_at,
        };
        let mut transaction = self.database().begin().await?;
        let query = "INSERT INTO tokens (id, name, hash, scope, gateway, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let query = sqlx::query(query).bind(token.id.to_string()).bind(&token.name);
        let query = query
            .bind(new.hash.to_vec())
            .bind(&token.scope)
            .bind(text(token.gateway));
        let query = query
            .bind(token.created_at.0)
            .bind(token.expires_at.map_or(0, |at| at.0));
        query.execute(transaction.connection()?).await?;
        audit::write(transaction.connection()?, &entry("create", &token, actor)).await?;
        transaction.commit().await?;
        Ok(token)
    }

    /// The token with this SHA-256, if there is one; whether it has expired is for the caller to see.
    pub async fn token(&self, hash: &[u8; 32]) -> Result<Option<Token>, StoreError> {
        let query = sqlx::query("SELECT * FROM tokens WHERE hash = $1").bind(hash.to_vec());
        let row = query.fetch_optional(&self.database().reader).await?;
        row.as_ref().map(from_row).transpose()
    }

    /// The token with this id, if there is one.
    pub async fn token_with_id(&self, id: Uuid) -> Result<Option<Token>, StoreError> {
        match fetch(&self.database().reader, id).await {
            Ok(token) => Ok(Some(token)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// All tokens, oldest first.
    pub async fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        let query = sqlx::query("SELECT * FROM tokens ORDER BY id");
        let rows = query.fetch_all(&self.database().reader).await?;
        rows.iter().map(from_row).collect()
    }

    /// Deletes a token; it is refused from then on.
    pub async fn revoke_token(&self, token: Uuid, actor: Actor) -> Result<(), StoreError> {
        let mut transaction = self.database().begin().await?;
        let token = fetch(transaction.connection()?, token).await?;
        let query = sqlx::query("DELETE FROM tokens WHERE id = $1").bind(token.id.to_string());
        query.execute(transaction.connection()?).await?;
        audit::write(transaction.connection()?, &entry("delete", &token, actor)).await?;
        transaction.commit().await?;
        Ok(())
    }
}

async fn fetch<'c>(database: impl Executor<'c, Database = Any>, token: Uuid) -> Result<Token, StoreError> {
    let query = sqlx::query("SELECT * FROM tokens WHERE id = $1").bind(token.to_string());
    let row = query.fetch_optional(database).await?;
    from_row(&row.ok_or(StoreError::NotFound)?)
}

fn from_row(row: &AnyRow) -> Result<Token, StoreError> {
    let expires_at: i64 = row.try_get("expires_at")?;
    Ok(Token {
        id: id(row, "id")?,
        name: row.try_get("name")?,
        scope: row.try_get("scope")?,
        gateway: optional_id(row, "gateway")?,
        created_at: Timestamp(row.try_get("created_at")?),
        expires_at: Some(Timestamp(expires_at)).filter(|at| at.0 != 0),
    })
}

fn entry(action: &str, token: &Token, actor: Actor) -> AuditEntry {
    let shown = serde_json::json!({ "name": token.name, "scope": token.scope, "expires_at": token.expires_at });
    let (before, after) = if action == "create" {
        (None, Some(shown))
    } else {
        (Some(shown), None)
    };
    AuditEntry {
        id: Uuid::now_v7(),
        at: Timestamp::now(),
        gateway: token.gateway,
        version: Version(0),
        actor,
        action: action.to_owned(),
        kind: KIND.to_owned(),
        entity: token.id,
        request_id: None,
        before,
        after,
    }
}
