//! Reads outside of a change.

use std::collections::{HashMap, HashSet};

use sqlx::any::AnyRow;
use sqlx::{Any, AssertSqlSafe, Executor, Row};
use uuid::Uuid;

use crate::Store;
use crate::entity::{
    Entity, Gateway, Referrer, Totals, Version, entities, id, optional_id, optional_text, select_entities, text,
};
use crate::error::StoreError;

/// How many gateways are counted with one statement.
const TOTALS_AT_ONCE: usize = 500;
/// How many referrers are named at most.
pub(crate) const REFERRERS: i64 = 100;

impl Store {
    /// A gateway and its version.
    pub async fn gateway(&self, gateway: Uuid) -> Result<Gateway, StoreError> {
        let mut transaction = self.database().begin_reading().await?;
        let version = version(&mut *transaction, gateway).await?;
        let entity = fetch(&mut *transaction, None, gateway).await?;
        Ok(Gateway { entity, version })
    }

    /// An entity below a gateway, or with none a gateway, if it has this kind and parent.
    pub async fn get(
        &self,
        gateway: Option<Uuid>,
        kind: &str,
        parent: Option<Uuid>,
        id: Uuid,
    ) -> Result<Entity, StoreError> {
        let entity = fetch(&self.database().reader, gateway, id).await?;
        let found = entity.kind == kind && entity.parent == parent;
        found.then_some(entity).ok_or(StoreError::NotFound)
    }

    /// The entities of a kind below a gateway or a parent, in the order of their chain.
    pub async fn chain(&self, gateway: Uuid, kind: &str, parent: Option<Uuid>) -> Result<Vec<Entity>, StoreError> {
        chain(&self.database().reader, gateway, kind, parent).await
    }

    /// The ids and names of the entities of a kind below a gateway, in the order of their names.
    pub async fn names(&self, gateway: Uuid, kind: &str) -> Result<Vec<(Uuid, String)>, StoreError> {
        let query = "SELECT id, name FROM entities WHERE gateway = $1 AND kind = $2 AND parent = '' ORDER BY name, id";
        let query = sqlx::query(query).bind(gateway.to_string()).bind(kind);
        let rows = query.fetch_all(&self.database().reader).await?;
        rows.iter()
            .map(|row| Ok((id(row, "id")?, row.try_get("name")?)))
            .collect()
    }

    /// Who refers to an entity, at most 100.
    pub async fn references_to(&self, id: Uuid) -> Result<Vec<Referrer>, StoreError> {
        referrers(&self.database().reader, id, REFERRERS).await
    }

    /// A gateway's version.
    pub async fn version(&self, gateway: Uuid) -> Result<Version, StoreError> {
        version(&self.database().reader, gateway).await
    }

    /// The versions of gateways, with how many entities of a kind and how many nodes each has. Gateways that there are not
    /// are left out.
    pub async fn totals(&self, gateways: &[Uuid], kind: &str) -> Result<HashMap<Uuid, Totals>, StoreError> {
        let mut all = HashMap::new();
        for some in gateways.chunks(TOTALS_AT_ONCE) {
            let places: Vec<_> = (2..some.len() + 2).map(|place| format!("${place}")).collect();
            let statement = format!(
                "SELECT id, version, (SELECT COUNT(*) FROM entities WHERE gateway = gateways.id AND kind = $1) AS entities,
                 (SELECT COUNT(*) FROM nodes WHERE gateway = gateways.id) AS nodes
                 FROM gateways WHERE id IN ({})",
                places.join(", ")
            );
            let mut query = sqlx::query(AssertSqlSafe(statement)).bind(kind);
            for gateway in some {
                query = query.bind(gateway.to_string());
            }
            for row in query.fetch_all(&self.database().reader).await? {
                let totals = Totals {
                    version: Version(row.try_get("version")?),
                    entities: row.try_get("entities")?,
                    nodes: row.try_get("nodes")?,
                };
                all.insert(id(&row, "id")?, totals);
            }
        }
        Ok(all)
    }

    /// The gateway itself and everything below it as they were at one version, each kind in the order of its chain.
    /// Secrets are sealed: see [`Store::opened`].
    pub async fn snapshot(&self, gateway: Uuid) -> Result<(Version, Vec<Entity>), StoreError> {
        let mut transaction = self.database().begin_reading().await?;
        let version = version(&mut *transaction, gateway).await?;
        let mut all = vec![fetch(&mut *transaction, None, gateway).await?];
        let below = select_entities!("WHERE gateway = $1 ORDER BY kind, parent, position, id");
        let below = sqlx::query(below).bind(gateway.to_string());
        all.extend(entities(&below.fetch_all(&mut *transaction).await?)?);
        Ok((version, all))
    }

    /// What of a gateway differs from what the caller knows: `count` entities, the gateway's own among them, as they were
    /// at the version `known`.
    pub async fn snapshot_since(
        &self,
        gateway: Uuid,
        known: Version,
        count: usize,
        is_known: &(dyn Fn(Uuid) -> bool + Sync),
    ) -> Result<Since, StoreError> {
        let mut transaction = self.database().begin_reading().await?;
        let version = version(&mut *transaction, gateway).await?;
        let own = fetch(&mut *transaction, None, gateway).await?;
        let below = select_entities!("WHERE gateway = $1 AND version > $2 ORDER BY kind, parent, position, id");
        let below = sqlx::query(below).bind(gateway.to_string()).bind(known.0);
        let mut changed = entities(&below.fetch_all(&mut *transaction).await?)?;
        let new = changed.iter().filter(|entity| !is_known(entity.id)).count();
        changed.extend(Some(own).filter(|own| own.version > known));
        let total = sqlx::query("SELECT COUNT(*) FROM entities WHERE gateway = $1").bind(gateway.to_string());
        let total: i64 = total.fetch_one(&mut *transaction).await?.try_get(0)?;
        let complete = usize::try_from(total + 1).is_ok_and(|total| total == count + new);
        let present = if complete {
            None
        } else {
            let ids = sqlx::query("SELECT id FROM entities WHERE gateway = $1").bind(gateway.to_string());
            let ids = ids.fetch_all(&mut *transaction).await?;
            let below = ids.iter().map(|row| id(row, "id"));
            Some(below.chain([Ok(gateway)]).collect::<Result<_, _>>()?)
        };
        Ok(Since {
            version,
            changed,
            present,
        })
    }
}

/// What has become of a gateway since a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Since {
    /// The version now.
    pub version: Version,
    /// The entities that are new or have changed, in the order of a snapshot; the gateway itself comes last.
    pub changed: Vec<Entity>,
    /// The ids of all entities, the gateway's own among them; none if nothing is gone.
    pub present: Option<HashSet<Uuid>>,
}

pub(crate) async fn fetch<'c>(
    database: impl Executor<'c, Database = Any>,
    gateway: Option<Uuid>,
    id: Uuid,
) -> Result<Entity, StoreError> {
    let query = sqlx::query(select_entities!("WHERE id = $1 AND gateway = $2"));
    let query = query.bind(id.to_string()).bind(text(gateway));
    let row = query.fetch_optional(database).await?.ok_or(StoreError::NotFound)?;
    Entity::from_row(&row)
}

pub(crate) async fn chain<'c>(
    database: impl Executor<'c, Database = Any>,
    gateway: Uuid,
    kind: &str,
    parent: Option<Uuid>,
) -> Result<Vec<Entity>, StoreError> {
    let query = select_entities!("WHERE gateway = $1 AND kind = $2 AND parent = $3 ORDER BY position, id");
    let query = sqlx::query(query)
        .bind(gateway.to_string())
        .bind(kind)
        .bind(text(parent));
    entities(&query.fetch_all(database).await?)
}

pub(crate) async fn version<'c>(
    database: impl Executor<'c, Database = Any>,
    gateway: Uuid,
) -> Result<Version, StoreError> {
    let query = sqlx::query("SELECT version FROM gateways WHERE id = $1").bind(gateway.to_string());
    let row = query.fetch_optional(database).await?.ok_or(StoreError::NotFound)?;
    Ok(Version(row.try_get("version")?))
}

pub(crate) async fn referrers<'c>(
    database: impl Executor<'c, Database = Any>,
    to: Uuid,
    most: i64,
) -> Result<Vec<Referrer>, StoreError> {
    let query = sqlx::query(
        "SELECT entities.id, entities.kind, entities.name, entities.parent, refs.field FROM refs
         JOIN entities ON entities.id = refs.from_id WHERE refs.to_id = $1 ORDER BY entities.id, refs.field LIMIT $2",
    );
    let rows = query.bind(to.to_string()).bind(most).fetch_all(database).await?;
    let referrer = |row: &AnyRow| {
        Ok(Referrer {
            id: id(row, "id")?,
            kind: row.try_get("kind")?,
            name: optional_text(row, "name")?,
            parent: optional_id(row, "parent")?,
            field: row.try_get("field")?,
        })
    };
    rows.iter().map(referrer).collect()
}
