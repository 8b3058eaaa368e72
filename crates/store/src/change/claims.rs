//! What entities claim for themselves, so that two that claim the same are found without reading all of them.

use uuid::Uuid;

use super::Change;
use crate::entity::{id, text};
use crate::error::StoreError;

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
    /// Replaces what an entity below the gateway claims. Claims go when their entity goes.
    pub async fn claim(&mut self, entity: Uuid, claims: &[Claim]) -> Result<(), StoreError> {
        let clear = sqlx::query("DELETE FROM claims WHERE entity = $1").bind(entity.to_string());
        clear.execute(self.transaction.connection()?).await?;
        for claim in claims {
            let query = "INSERT INTO claims (entity, gateway, space, low, high) VALUES ($1, $2, $3, $4, $5)";
            let query = sqlx::query(query).bind(entity.to_string()).bind(text(self.gateway));
            let query = query.bind(&claim.space).bind(claim.low).bind(claim.high);
            query.execute(self.transaction.connection()?).await?;
        }
        Ok(())
    }

    /// Who below the gateway claims some of the same, at most 100.
    pub async fn claimants(&mut self, claim: &Claim) -> Result<Vec<Uuid>, StoreError> {
        let query = sqlx::query(WHO).bind(text(self.gateway)).bind(&claim.space);
        let query = query.bind(claim.low).bind(claim.high).bind(CLAIMANTS);
        let rows = query.fetch_all(self.transaction.connection()?).await?;
        rows.iter().map(|row| id(row, "entity")).collect()
    }
}
