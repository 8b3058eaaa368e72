//! What is stored.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

use crate::error::StoreError;

/// A time in milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Now.
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A gateway's version: 1 once it exists, and one more after each change of it or of anything below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub i64);

/// An entity as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Its id.
    pub id: Uuid,
    /// Its kind, in the caller's words.
    pub kind: String,
    /// The gateway that it belongs to; none for a gateway itself.
    pub gateway: Option<Uuid>,
    /// The entity below which it stands, beside the gateway.
    pub parent: Option<Uuid>,
    /// Its name, if it has one: unique among those of its gateway, kind and parent.
    pub name: Option<String>,
    /// Its body. A literal secret is `{"$sealed": "…"}`; a template is as it was given.
    pub body: Value,
    /// Its place among those of its gateway, kind and parent: new ones come last.
    pub position: i64,
    /// 1 at first, and one more after each update: what an ETag says.
    pub revision: i64,
    /// The gateway's version since which it is as it is here, its place included.
    pub version: Version,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last updated.
    pub updated_at: Timestamp,
}

/// A gateway's entity and its version, read at the same moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Gateway {
    /// The entity.
    pub entity: Entity,
    /// Its version.
    pub version: Version,
}

/// What a gateway has, in numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Its version.
    pub version: Version,
    /// Its entities of the kind that was asked for.
    pub entities: i64,
    /// Its nodes.
    pub nodes: i64,
}

/// A field of an entity that names another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The field's path, each path once.
    pub field: String,
    /// The entity that it refers to.
    pub to: Uuid,
}

/// An entity that refers to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Referrer {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// The entity below which it stands.
    pub parent: Option<Uuid>,
    /// The path of the field that refers.
    pub field: String,
}

/// A `SELECT` of whole entities, followed by what is given. A gateway, parent or name that is none is stored as ''.
macro_rules! select_entities {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, gateway, parent, name, body, position, revision, version, created_at, updated_at FROM entities ",
            $rest
        )
    };
}
pub(crate) use select_entities;

impl Entity {
    pub(crate) fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: id(row, "id")?,
            kind: row.try_get("kind")?,
            gateway: optional_id(row, "gateway")?,
            parent: optional_id(row, "parent")?,
            name: optional_text(row, "name")?,
            body: json(row, "body")?,
            position: row.try_get("position")?,
            revision: row.try_get("revision")?,
            version: Version(row.try_get("version")?),
            created_at: Timestamp(row.try_get("created_at")?),
            updated_at: Timestamp(row.try_get("updated_at")?),
        })
    }
}

pub(crate) fn entities(rows: &[AnyRow]) -> Result<Vec<Entity>, StoreError> {
    rows.iter().map(Entity::from_row).collect()
}

/// What stands for an absent id.
pub(crate) fn text(id: Option<Uuid>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

pub(crate) fn id(row: &AnyRow, column: &str) -> Result<Uuid, StoreError> {
    optional_id(row, column)?.ok_or_else(|| StoreError::Corrupt(format!("{column} is empty")))
}

pub(crate) fn optional_id(row: &AnyRow, column: &str) -> Result<Option<Uuid>, StoreError> {
    let parse = |text: String| Uuid::parse_str(&text).map_err(|_| StoreError::Corrupt(format!("{column} is no UUID")));
    optional_text(row, column)?.map(parse).transpose()
}

pub(crate) fn optional_text(row: &AnyRow, column: &str) -> Result<Option<String>, StoreError> {
    let text: String = row.try_get(column)?;
    Ok(Some(text).filter(|text| !text.is_empty()))
}

pub(crate) fn json(row: &AnyRow, column: &str) -> Result<Value, StoreError> {
    let text: &str = row.try_get(column)?;
    serde_json::from_str(text).map_err(|_| StoreError::Corrupt(format!("{column} is no JSON")))
}
