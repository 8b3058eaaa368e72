//! What entities claim for themselves, so that two that claim the same are found without reading all of them.

use sqlx::{AnyConnection, Row};
use uuid::Uuid;

use super::Change;
use crate::entity::{Entity, id, json, optional_id, text};
use crate::error::StoreError;
use crate::meaning::Meaning;

/// How many claimants are named at most.
const CLAIMANTS: i64 = 100;

/// The gateway, the space, its lowest and highest number, and how many to name.
pub(crate) const WHO: &str = "SELECT DISTINCT entity FROM claims
     WHERE gateway = $1 AND space = $2 AND low <= $4 AND high >= $3 ORDER BY entity LIMIT $5";

/// Numbers of a space that an entity claims. What it means that two claim the same is the caller's affair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The space, such as `port` or `name:team-a`.
    pub space: String,
    /// The lowest number; 0 where the space alone says everything.
    pub low: i64,
    /// The highest number.
    pub high: i64,
}

impl Claim {
    /// A space by itself.
    pub fn of(space: impl Into<String>) -> Self {
        Self {
            space: space.into(),
            low: 0,
            high: 0,
        }
    }
}

impl Change {
    /// Who below the gateway claims some of the same, at most 100.
    pub async fn claimants(&mut self, claim: &Claim) -> Result<Vec<Uuid>, StoreError> {
        let query = sqlx::query(WHO).bind(text(self.gateway)).bind(&claim.space);
        let query = query.bind(claim.low).bind(claim.high).bind(CLAIMANTS);
        let rows = query.fetch_all(self.transaction.connection()?).await?;
        rows.iter().map(|row| id(row, "entity")).collect()
    }

    /// Writes down what a new entity claims. Claims go when their entity goes.
    pub(super) async fn claim(&mut self, entity: &Entity) -> Result<(), StoreError> {
        let claims = (self.store.inner.meaning.claims)(&entity.kind, &entity.body);
        write(self.transaction.connection()?, entity.id, entity.gateway, &claims).await
    }

    /// The same for an entity that claimed something before.
    pub(super) async fn claim_anew(&mut self, old: &Entity, new: &Entity) -> Result<(), StoreError> {
        let claims = self.store.inner.meaning.claims;
        if claims(&old.kind, &old.body) == claims(&new.kind, &new.body) {
            return Ok(());
        }
        let clear = sqlx::query("DELETE FROM claims WHERE entity = $1").bind(new.id.to_string());
        clear.execute(self.transaction.connection()?).await?;
        self.claim(new).await
    }
}

/// Writes down anew what every entity claims, for a store whose entities were written by a program that knew of no claims
/// or of others.
pub(crate) async fn derive_all(connection: &mut AnyConnection, meaning: Meaning) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM claims").execute(&mut *connection).await?;
    let mut after = String::new();
    loop {
        let page = "SELECT id, gateway, kind, body FROM entities WHERE id > $1 ORDER BY id LIMIT 500";
        let rows = sqlx::query(page).bind(&after).fetch_all(&mut *connection).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.try_get("id")?;
        for row in &rows {
            let claims = (meaning.claims)(row.try_get("kind")?, &json(row, "body")?);
            write(&mut *connection, id(row, "id")?, optional_id(row, "gateway")?, &claims).await?;
        }
    }
}

async fn write(
    connection: &mut AnyConnection,
    entity: Uuid,
    gateway: Option<Uuid>,
    claims: &[Claim],
) -> Result<(), StoreError> {
    for claim in claims {
        let query = "INSERT INTO claims (entity, gateway, space, low, high) VALUES ($1, $2, $3, $4, $5)";
        let query = sqlx::query(query).bind(entity.to_string()).bind(text(gateway));
        let query = query.bind(&claim.space).bind(claim.low).bind(claim.high);
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
