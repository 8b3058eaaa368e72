//! The rows that a change reads and writes.

use std::collections::HashMap;

use sqlx::Row;
use uuid::Uuid;

use super::Change;
use crate::entity::{Entity, Reference, id, select_entities, text};
use crate::error::StoreError;
use crate::seal::record_key;

impl Change {
    pub(super) async fn named(
        &mut self,
        gateway: Option<Uuid>,
        kind: &str,
        parent: Option<Uuid>,
        name: &str,
    ) -> Result<Option<Entity>, StoreError> {
        let query = select_entities!("WHERE gateway = $1 AND kind = $2 AND parent = $3 AND name = $4");
        let query = sqlx::query(query).bind(text(gateway)).bind(kind);
        let query = query.bind(text(parent)).bind(name);
        let row = query.fetch_optional(self.transaction.connection()?).await?;
        row.as_ref().map(Entity::from_row).transpose()
    }

    pub(super) async fn check_name(
        &mut self,
        gateway: Option<Uuid>,
        kind: &str,
        parent: Option<Uuid>,
        name: Option<&str>,
        own: Uuid,
    ) -> Result<(), StoreError> {
        let Some(name) = name else { return Ok(()) };
        match self.named(gateway, kind, parent, name).await? {
            Some(other) if other.id != own => Err(StoreError::NameTaken { id: other.id }),
            _ => Ok(()),
        }
    }

    pub(super) async fn seal(&mut self, entity: &mut Entity) -> Result<(), StoreError> {
        let inner = self.store.inner.clone();
        let sealed = inner.seal(&entity.kind, entity.id, &mut entity.body)?;
        if sealed && !self.key_recorded {
            record_key(self.transaction.connection()?, &inner.keyring.current_id()).await?;
            self.key_recorded = true;
        }
        Ok(())
    }

    pub(super) async fn write_new(&mut self, entity: &mut Entity) -> Result<(), StoreError> {
        let (gateway, parent) = (text(entity.gateway), text(entity.parent));
        let query = sqlx::query(
            "INSERT INTO entities (id, kind, gateway, parent, name, body, position, revision, version, created_at, updated_at)
             SELECT $1, $2, $3, $4, $5, $6, COALESCE(MAX(position), 0) + 1, 1, $7, $8, $9
             FROM entities WHERE gateway = $3 AND kind = $2 AND parent = $4 RETURNING position",
        );
        let query = query
            .bind(entity.id.to_string())
            .bind(&entity.kind)
            .bind(gateway)
            .bind(parent);
        let query = query
            .bind(entity.name.as_deref().unwrap_or_default())
            .bind(entity.body.to_string());
        let query = query
            .bind(entity.version.0)
            .bind(entity.created_at.0)
            .bind(entity.updated_at.0);
        let row = query.fetch_one(self.transaction.connection()?).await?;
        entity.position = row.try_get("position")?;
        Ok(())
    }

    /// Whether an entity refers to exactly these.
    pub(super) async fn refers(&mut self, from: Uuid, references: &[Reference]) -> Result<bool, StoreError> {
        let query = sqlx::query("SELECT field, to_id FROM refs WHERE from_id = $1").bind(from.to_string());
        let rows = query.fetch_all(self.transaction.connection()?).await?;
        let mut known = HashMap::new();
        for row in &rows {
            known.insert(row.try_get::<String, _>("field")?, id(row, "to_id")?);
        }
        let named = references
            .iter()
            .map(|reference| (reference.field.clone(), reference.to));
        Ok(known == named.collect())
    }

    pub(super) async fn refer(&mut self, from: Uuid, references: &[Reference]) -> Result<(), StoreError> {
        let clear = sqlx::query("DELETE FROM refs WHERE from_id = $1").bind(from.to_string());
        clear.execute(self.transaction.connection()?).await?;
        for reference in references {
            self.get(reference.to).await.map_err(|error| match error {
                StoreError::NotFound => StoreError::Dangling {
                    field: reference.field.clone(),
                    to: reference.to,
                },
                error => error,
            })?;
            let query = sqlx::query("INSERT INTO refs (from_id, field, to_id) VALUES ($1, $2, $3)");
            let query = query
                .bind(from.to_string())
                .bind(&reference.field)
                .bind(reference.to.to_string());
            query.execute(self.transaction.connection()?).await?;
        }
        Ok(())
    }

    pub(super) async fn delete_gateway(&mut self, entity: &Entity) -> Result<(), StoreError> {
        let id = entity.id.to_string();
        for query in [
            "DELETE FROM refs WHERE from_id IN (SELECT id FROM entities WHERE gateway = $1)",
            "DELETE FROM entities WHERE gateway = $1",
            "DELETE FROM entities WHERE id = $1",
            "DELETE FROM gateways WHERE id = $1",
            "DELETE FROM tokens WHERE gateway = $1",
            "DELETE FROM node_errors WHERE gateway = $1",
            "DELETE FROM nodes WHERE gateway = $1",
        ] {
            sqlx::query(query)
                .bind(&id)
                .execute(self.transaction.connection()?)
                .await?;
        }
        self.touch("delete", &entity.kind, entity.id, Some(&entity.body), None);
        Ok(())
    }
}
