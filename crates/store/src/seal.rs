//! Secrets on their way into the database and out of it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Map, Value};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use crate::database::Database;
use crate::entity::{Entity, Timestamp, id, json};
use crate::error::{OpenError, StoreError};
use crate::keyring::{Keyring, Unsealed};
use crate::{Inner, SecretFields, Store};

const SEALED: &str = "$sealed";
const MASK: &str = "[secret]";
const TEMPLATE: &str = "${";

impl Store {
    /// The entity's body with its secrets in clear: for data planes, and for nothing that is shown or logged.
    pub fn opened(&self, entity: &Entity) -> Result<Value, StoreError> {
        let mut body = entity.body.clone();
        let open = |value: &mut Value| {
            if let Some(sealed) = sealed_text(value) {
                *value = open_text(&self.inner.keyring, sealed, entity.id)?;
            }
            Ok(())
        };
        visit_all(self.inner.meaning.secrets, &entity.kind, &mut body, open)?;
        Ok(body)
    }

    /// Seals every secret anew by the keyring's first key and forgets which other keys were in use, so that they may
    /// leave the keyring. All processes that share the store must have been started with the new keyring before.
    ///
    /// Neither versions nor revisions change. Returns how many entities were sealed anew.
    pub async fn rotate(&self) -> Result<u64, StoreError> {
        let mut transaction = self.database().begin().await?;
        if self.database().backend == crate::database::Backend::Postgres {
            // Waits for every change that is under way, and keeps new ones waiting.
            let lock = "LOCK TABLE gateways, keys, entities IN EXCLUSIVE MODE";
            sqlx::query(lock).execute(transaction.connection()?).await?;
        }
        let mut resealed = 0;
        let mut after = String::new();
        loop {
            let page = sqlx::query("SELECT id, kind, body FROM entities WHERE id > $1 ORDER BY id LIMIT 500");
            let rows = page.bind(&after).fetch_all(transaction.connection()?).await?;
            let Some(last) = rows.last() else { break };
            after = last.try_get("id")?;
            for row in &rows {
                let (id, mut body) = (id(row, "id")?, json(row, "body")?);
                if self.inner.reseal(row.try_get("kind")?, id, &mut body)? {
                    let update = sqlx::query("UPDATE entities SET body = $1 WHERE id = $2");
                    let update = update.bind(body.to_string()).bind(id.to_string());
                    update.execute(transaction.connection()?).await?;
                    resealed += 1;
                }
            }
        }
        let current = self.inner.keyring.current_id();
        let forget = sqlx::query("DELETE FROM keys WHERE id <> $1").bind(&current);
        forget.execute(transaction.connection()?).await?;
        record_key(transaction.connection()?, &current).await?;
        transaction.commit().await?;
        Ok(resealed)
    }
}

impl Inner {
    /// Seals the literals of a body; a value that is sealed already must be this entity's own.
    pub(crate) fn seal(&self, kind: &str, id: Uuid, body: &mut Value) -> Result<bool, StoreError> {
        let mut sealed_one = false;
        let seal = |value: &mut Value| {
            if let Some(sealed) = sealed_text(value) {
                return open_text(&self.keyring, sealed, id).map(drop);
            }
            if !is_literal(value) {
                return Ok(());
            }
            sealed_one = true;
            *value = seal_value(&self.keyring, value, id)?;
            Ok(())
        };
        visit_all(self.meaning.secrets, kind, body, seal)?;
        Ok(sealed_one)
    }

    fn reseal(&self, kind: &str, id: Uuid, body: &mut Value) -> Result<bool, StoreError> {
        let mut any = false;
        let reseal = |value: &mut Value| {
            let Some(sealed) = sealed_text(value) else {
                return Ok(());
            };
            any = true;
            *value = seal_value(&self.keyring, &open_text(&self.keyring, sealed, id)?, id)?;
            Ok(())
        };
        visit_all(self.meaning.secrets, kind, body, reseal)?;
        Ok(any)
    }

    /// The body as the audit log may show it: templates as they are, and no secret, sealed or not.
    pub(crate) fn masked(&self, kind: &str, body: &Value) -> Value {
        let mut body = body.clone();
        (self.meaning.secrets)(kind, &mut body, &mut |value| {
            if sealed_text(value).is_some() || is_literal(value) {
                *value = Value::from(MASK);
            }
        });
        body
    }
}

/// Says that `key` seals secrets of this store from now on.
pub(crate) async fn record_key(connection: &mut AnyConnection, key: &str) -> Result<(), StoreError> {
    let record = "INSERT INTO keys (id, first_used) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    let record = sqlx::query(record).bind(key).bind(Timestamp::now().0);
    record.execute(connection).await?;
    Ok(())
}

/// Refuses a keyring that lacks a key by which the store's secrets are sealed.
pub(crate) async fn check_keys(database: &Database, keyring: &Keyring) -> Result<(), OpenError> {
    let mut transaction = database.begin().await?;
    let rows = sqlx::query("SELECT id FROM keys ORDER BY first_used");
    let rows = rows
        .fetch_all(transaction.connection()?)
        .await
        .map_err(StoreError::from)?;
    let present = keyring.ids();
    for row in rows {
        let used: String = row.try_get("id").map_err(StoreError::from)?;
        if !present.contains(&used) {
            return Err(OpenError::WrongKey { missing: used, present });
        }
    }
    record_key(transaction.connection()?, &keyring.current_id()).await?;
    transaction.commit().await?;
    Ok(())
}

fn visit_all(
    secrets: SecretFields,
    kind: &str,
    body: &mut Value,
    mut visit: impl FnMut(&mut Value) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut failed = None;
    secrets(kind, body, &mut |value| {
        if let (None, Err(error)) = (&failed, visit(value)) {
            failed = Some(error);
        }
    });
    failed.map_or(Ok(()), Err)
}

fn sealed_text(value: &Value) -> Option<&str> {
    let object = value.as_object().filter(|object| object.len() == 1)?;
    object.get(SEALED)?.as_str()
}

fn is_literal(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.contains(TEMPLATE),
        _ => true,
    }
}

fn seal_value(keyring: &Keyring, value: &Value, id: Uuid) -> Result<Value, StoreError> {
    let sealed = keyring.seal(value.to_string().as_bytes(), &bound_to(id));
    let sealed = sealed.ok_or(StoreError::Unsupported("the system gives no random bytes"))?;
    let text = Value::from(STANDARD_NO_PAD.encode(sealed));
    Ok(Value::Object(Map::from_iter([(SEALED.to_owned(), text)])))
}

fn open_text(keyring: &Keyring, sealed: &str, id: Uuid) -> Result<Value, StoreError> {
    let bytes = STANDARD_NO_PAD.decode(sealed).map_err(|_| StoreError::ForeignSecret)?;
    let plain = keyring.open(&bytes, &bound_to(id)).map_err(|unsealed| match unsealed {
        Unsealed::UnknownKey(id) => StoreError::WrongKey { id },
        Unsealed::Altered => StoreError::ForeignSecret,
    })?;
    serde_json::from_slice(&plain).map_err(|_| StoreError::ForeignSecret)
}

/// A sealed text opens only in the entity for which it was made. It may move within it: elements of an array do.
fn bound_to(id: Uuid) -> Vec<u8> {
    [b"tidegate secret of ".as_slice(), id.as_bytes()].concat()
}
