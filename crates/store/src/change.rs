//! Changes of a gateway: all of one or nothing, and one at a time.

use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use crate::Store;
use crate::audit::{self, Actor, Audit, AuditEntry};
use crate::database::Backend;
use crate::entity::{Entity, Reference, Referrer, Timestamp, Version, entities, select_entities};
use crate::error::StoreError;
use crate::queue::Writing;
use crate::read;
use crate::watch::{self, Changed};

pub(crate) mod claims;
mod rows;

pub use claims::Claim;

/// How deep entities may stand below each other.
const DEPTH: usize = 8;
/// Two gateways may not be made at the same time: their names must differ.
const GATEWAYS_LOCK: &str = "LOCK TABLE gateways IN EXCLUSIVE MODE";

/// A change that is under way. Dropped, it leaves nothing.
pub struct Change {
    store: Store,
    transaction: Writing,
    actor: Actor,
    gateway: Option<Uuid>,
    version: Version,
    touched: Vec<Touched>,
    key_recorded: bool,
}

/// What to insert.
#[derive(Clone, Debug)]
pub struct NewEntity {
    /// Its id; one is made if none is given.
    pub id: Option<Uuid>,
    /// Its kind.
    pub kind: String,
    /// The entity below which it stands, beside the gateway.
    pub parent: Option<Uuid>,
    /// Its name.
    pub name: Option<String>,
    /// Its body, literal secrets in clear.
    pub body: Value,
    /// What it refers to.
    pub references: Vec<Reference>,
}

/// What an entity becomes.
#[derive(Clone, Debug)]
pub struct Update {
    /// Its name.
    pub name: Option<String>,
    /// Its body: literal secrets in clear, or as they are stored to keep them.
    pub body: Value,
    /// What it refers to.
    pub references: Vec<Reference>,
}

struct Touched {
    action: &'static str,
    kind: String,
    id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
}

impl Store {
    /// Begins a change of a gateway, or with none the making of one. Waits while another change of it is under way; what
    /// is read in the change is as it will be when the change is committed.
    pub async fn change(&self, gateway: Option<Uuid>, actor: Actor) -> Result<Change, StoreError> {
        let database = self.database();
        let mut transaction = database.begin().await?;
        let version = match (gateway, database.backend) {
            (Some(gateway), Backend::Sqlite) => read::version(transaction.connection()?, gateway).await?,
            (Some(gateway), Backend::Postgres) => {
                let lock = sqlx::query("SELECT id FROM gateways WHERE id = $1 FOR UPDATE").bind(gateway.to_string());
                lock.fetch_optional(transaction.connection()?).await?;
                read::version(transaction.connection()?, gateway).await?
            }
            (None, Backend::Sqlite) => Version(0),
            (None, Backend::Postgres) => {
                sqlx::query(GATEWAYS_LOCK).execute(transaction.connection()?).await?;
                Version(0)
            }
        };
        Ok(Change {
            store: self.clone(),
            transaction,
            actor,
            gateway,
            version,
            touched: Vec::new(),
            key_recorded: false,
        })
    }
}

impl Change {
    /// An entity below the gateway, or the gateway itself.
    pub async fn get(&mut self, id: Uuid) -> Result<Entity, StoreError> {
        let gateway = self.gateway.filter(|gateway| *gateway != id);
        read::fetch(self.transaction.connection()?, gateway, id).await
    }

    /// The entities of a kind below the gateway or a parent, in the order of their chain.
    pub async fn list(&mut self, kind: &str, parent: Option<Uuid>) -> Result<Vec<Entity>, StoreError> {
        let Some(gateway) = self.gateway else {
            return Ok(Vec::new());
        };
        read::chain(self.transaction.connection()?, gateway, kind, parent).await
    }

    /// The entity of this name, if there is one.
    pub async fn find(&mut self, kind: &str, parent: Option<Uuid>, name: &str) -> Result<Option<Entity>, StoreError> {
        self.named(self.gateway, kind, parent, name).await
    }

    /// Who refers to an entity, at most 100.
    pub async fn references_to(&mut self, id: Uuid) -> Result<Vec<Referrer>, StoreError> {
        read::referrers(self.transaction.connection()?, id, read::REFERRERS).await
    }

    /// Everyone who refers to an entity.
    pub async fn all_references_to(&mut self, id: Uuid) -> Result<Vec<Referrer>, StoreError> {
        read::referrers(self.transaction.connection()?, id, i64::MAX).await
    }

    /// Inserts an entity, last in its chain. In a change that makes a gateway, the first one is the gateway.
    pub async fn insert(&mut self, new: NewEntity) -> Result<Entity, StoreError> {
        let id = new.id.unwrap_or_else(Uuid::now_v7);
        let name = new.name.filter(|name| !name.is_empty());
        self.check_name(self.gateway, &new.kind, new.parent, name.as_deref(), id)
            .await?;
        if let Some(parent) = new.parent {
            self.get(parent).await?;
        }
        let mut entity = Entity {
            id,
            kind: new.kind,
            gateway: self.gateway,
            parent: new.parent,
            name,
            body: new.body,
            position: 0,
            revision: 1,
            version: self.next_version(),
            created_at: Timestamp::now(),
            updated_at: Timestamp::now(),
        };
        self.seal(&mut entity).await?;
        self.write_new(&mut entity).await?;
        self.refer(id, &new.references).await?;
        self.claim(&entity).await?;
        if self.gateway.is_none() {
            let make = sqlx::query("INSERT INTO gateways (id, version) VALUES ($1, 0)").bind(id.to_string());
            make.execute(self.transaction.connection()?).await?;
            self.gateway = Some(id);
        }
        self.touch("create", &entity.kind, id, None, Some(&entity.body));
        Ok(entity)
    }

    /// Replaces an entity's name, body and references, if its revision is the one that is expected. What is the same
    /// already stays as it is, with its revision. A literal secret always counts as a new one: whoever may write it, and not
    /// read it, would else see from the version whether it was the old one.
    pub async fn update(&mut self, id: Uuid, expected: Option<i64>, update: Update) -> Result<Entity, StoreError> {
        let old = self.get(id).await?;
        check_revision(&old, expected)?;
        let name = update.name.filter(|name| !name.is_empty());
        let refers = self.refers(id, &update.references).await?;
        // What was literal is sealed in the one, so a literal in the other is no match.
        if refers && name == old.name && update.body == old.body {
            return Ok(old);
        }
        if name != old.name {
            self.check_name(old.gateway, &old.kind, old.parent, name.as_deref(), id)
                .await?;
        }
        let mut entity = Entity {
            name,
            body: update.body,
            revision: old.revision + 1,
            version: self.next_version(),
            updated_at: Timestamp::now().max(old.updated_at),
            ..old.clone()
        };
        self.seal(&mut entity).await?;
        let query =
            "UPDATE entities SET name = $1, body = $2, revision = $3, version = $4, updated_at = $5 WHERE id = $6";
        let query = sqlx::query(query).bind(entity.name.as_deref().unwrap_or_default());
        let query = query
            .bind(entity.body.to_string())
            .bind(entity.revision)
            .bind(entity.version.0)
            .bind(entity.updated_at.0);
        query
            .bind(id.to_string())
            .execute(self.transaction.connection()?)
            .await?;
        if !refers {
            self.refer(id, &update.references).await?;
        }
        self.claim_anew(&old, &entity).await?;
        self.touch("update", &entity.kind, id, Some(&old.body), Some(&entity.body));
        Ok(entity)
    }

    /// Deletes an entity and what stands below it, if nothing else refers to any of that. The gateway itself goes with
    /// everything that it has, tokens and nodes included.
    pub async fn delete(&mut self, id: Uuid, expected: Option<i64>) -> Result<(), StoreError> {
        let entity = self.get(id).await?;
        check_revision(&entity, expected)?;
        if self.gateway == Some(id) {
            return self.delete_gateway(&entity).await;
        }
        let mut doomed = vec![entity];
        let mut from = 0;
        for _ in 0..DEPTH {
            let until = doomed.len();
            for index in from..until {
                let query = sqlx::query(select_entities!("WHERE parent = $1")).bind(doomed[index].id.to_string());
                doomed.extend(entities(&query.fetch_all(self.transaction.connection()?).await?)?);
            }
            from = until;
        }
        let ids: HashSet<_> = doomed.iter().map(|one| one.id).collect();
        let mut by = Vec::new();
        for id in &ids {
            by.extend(self.references_to(*id).await?);
        }
        by.retain(|referrer| !ids.contains(&referrer.id));
        if !by.is_empty() {
            return Err(StoreError::Referenced { by });
        }
        for query in [
            "DELETE FROM refs WHERE from_id = $1",
            "DELETE FROM entities WHERE id = $1",
        ] {
            for one in doomed.iter().rev() {
                sqlx::query(query)
                    .bind(one.id.to_string())
                    .execute(self.transaction.connection()?)
                    .await?;
            }
        }
        for one in &doomed {
            self.touch("delete", &one.kind, one.id, Some(&one.body), None);
        }
        Ok(())
    }

    /// Puts the entities of a kind below the gateway or a parent into this order; all of them must be named, each once.
    pub async fn place(&mut self, kind: &str, parent: Option<Uuid>, order: &[Uuid]) -> Result<(), StoreError> {
        let chain = self.list(kind, parent).await?;
        let before: Vec<_> = chain.iter().map(|entity| entity.id).collect();
        let known: HashSet<_> = before.iter().collect();
        let named: HashSet<_> = order.iter().collect();
        if known != named || order.len() != named.len() {
            return Err(StoreError::Conflict { current: 0 });
        }
        if before == order {
            return Ok(());
        }
        for (position, id) in (1_i64..).zip(order) {
            let query = "UPDATE entities SET position = $1, version = $2 WHERE id = $3 AND position <> $1";
            let query = sqlx::query(query)
                .bind(position)
                .bind(self.next_version().0)
                .bind(id.to_string());
            query.execute(self.transaction.connection()?).await?;
        }
        let id = parent.or(self.gateway).unwrap_or_default();
        self.touched.push(Touched {
            action: "place",
            kind: kind.to_owned(),
            id,
            before: Some(serde_json::json!({ "order": before })),
            after: Some(serde_json::json!({ "order": order })),
        });
        Ok(())
    }

    /// Makes the change durable, with one entry of the audit log for each entity that it touched, and returns the
    /// gateway's version: one more than before, or the same if nothing was touched.
    ///
    /// `audit` says what the entity `audit.id` was changed for; others that went with it have an action of their own.
    pub async fn commit(mut self, audit: Audit) -> Result<Version, StoreError> {
        let Some(gateway) = self.gateway.filter(|_| !self.touched.is_empty()) else {
            return Ok(self.version);
        };
        let version = self.next_version();
        let raise = sqlx::query("UPDATE gateways SET version = $1 WHERE id = $2");
        let raise = raise.bind(version.0).bind(gateway.to_string());
        raise.execute(self.transaction.connection()?).await?;
        for touched in std::mem::take(&mut self.touched) {
            let entry = self.entry(touched, gateway, version, &audit);
            audit::write(self.transaction.connection()?, &entry).await?;
        }
        if let Some(notify) = watch::notify(self.store.database().backend) {
            let notify = sqlx::query(notify).bind(gateway.to_string());
            notify.execute(self.transaction.connection()?).await?;
        }
        let Self { store, transaction, .. } = self;
        // A task of its own: whoever stops waiting must not take along the word of what is durable.
        let committed = tokio::spawn(async move {
            transaction.commit().await?;
            // Nobody may be listening.
            drop(store.inner.changes.send(Changed::Gateway(gateway)));
            Ok(version)
        });
        committed.await.unwrap_or(Err(StoreError::Undone))
    }

    /// The gateway's version once this is committed.
    fn next_version(&self) -> Version {
        Version(self.version.0 + 1)
    }

    fn entry(&self, touched: Touched, gateway: Uuid, version: Version, audit: &Audit) -> AuditEntry {
        let named = touched.id == audit.id && touched.kind == audit.kind;
        AuditEntry {
            id: Uuid::now_v7(),
            at: Timestamp::now(),
            gateway: Some(gateway),
            version,
            actor: self.actor.clone(),
            action: if named {
                audit.action.clone()
            } else {
                touched.action.to_owned()
            },
            kind: touched.kind,
            entity: touched.id,
            request_id: Some(audit.request_id.clone()).filter(|id| !id.is_empty()),
            before: touched.before,
            after: touched.after,
        }
    }

    fn touch(&mut self, action: &'static str, kind: &str, id: Uuid, before: Option<&Value>, after: Option<&Value>) {
        let masked = |body: &Value| self.store.inner.masked(kind, body);
        let (before, after) = (before.map(masked), after.map(masked));
        self.touched.push(Touched {
            action,
            kind: kind.to_owned(),
            id,
            before,
            after,
        });
    }
}

fn check_revision(entity: &Entity, expected: Option<i64>) -> Result<(), StoreError> {
    match expected {
        Some(expected) if expected != entity.revision => Err(StoreError::Conflict {
            current: entity.revision,
        }),
        _ => Ok(()),
    }
}
