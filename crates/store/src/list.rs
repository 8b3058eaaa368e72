//! Lists of entities, page by page.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::Store;
use crate::entity::{Entity, entities, select_entities, text};
use crate::error::StoreError;
use crate::page::{Page, Place};

/// Which entities, in what order, and which piece of them.
#[derive(Clone, Debug)]
pub struct Query {
    /// Of this gateway; none for the gateways themselves.
    pub gateway: Option<Uuid>,
    /// Of this kind.
    pub kind: String,
    /// Directly below this entity; none for those that stand below the gateway alone.
    pub parent: Option<Uuid>,
    /// Of those, only some.
    pub filter: Filter,
    /// In this order.
    pub sort: Sort,
    /// At most this many.
    pub size: u32,
    /// Those that are there.
    pub place: Place<Cursor>,
}

/// What an entity must have to be listed; what is `None` admits all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Exactly this name.
    pub name: Option<String>,
    /// A name with this in it, in small letters or capitals.
    pub name_contains: Option<String>,
    /// It, or something directly below it, refers to this entity.
    pub refers_to: Option<Uuid>,
}

/// The order of a list. Equals are in the order of their ids.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By name, byte by byte.
    #[default]
    Name,
    /// Oldest first.
    Created,
    /// Newest first.
    CreatedDescending,
}

/// A place in a list: what the last entity was sorted by, and its id. Its text is safe in a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: Key,
    id: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Key {
    Time(i64),
    Name(String),
}

/// A text that is no cursor, or one of a list in another order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no cursor of this list: take it from the page before")]
pub struct InvalidCursor;

impl Query {
    /// All entities of a kind below a gateway or a parent, by name.
    pub fn new(gateway: Option<Uuid>, kind: &str, parent: Option<Uuid>) -> Self {
        Self {
            gateway,
            kind: kind.to_owned(),
            parent,
            filter: Filter::default(),
            sort: Sort::default(),
            size: 100,
            place: Place::First,
        }
    }

    /// The piece at `place`, whose cursor must be one of a list in this order.
    pub fn at(mut self, place: Place<Cursor>) -> Result<Self, InvalidCursor> {
        let by_name = |cursor: &Cursor| matches!(cursor.key, Key::Name(_));
        if place
            .cursor()
            .is_some_and(|cursor| by_name(cursor) != (self.sort == Sort::Name))
        {
            return Err(InvalidCursor);
        }
        self.place = place;
        Ok(self)
    }

    /// The statement: its text has fixed pieces only, and what it is about is bound to $1–$9.
    pub(crate) fn statement(&self) -> String {
        let mut statement = select_entities!("WHERE gateway = $1 AND kind = $2 AND parent = $3").to_owned();
        let is_descending = (self.sort == Sort::CreatedDescending) != self.place.is_backwards();
        if self.place.cursor().is_some() {
            statement.push_str(match (self.sort, is_descending) {
                (Sort::Name, false) => " AND (name, id) > ($4, $6)",
                (Sort::Name, true) => " AND (name, id) < ($4, $6)",
                (_, false) => " AND (created_at, id) > ($5, $6)",
                (_, true) => " AND (created_at, id) < ($5, $6)",
            });
        }
        if self.filter.name.is_some() {
            statement.push_str(" AND name = $7");
        }
        if self.filter.name_contains.is_some() {
            statement.push_str(" AND lower(name) LIKE lower($8) ESCAPE '!'");
        }
        if self.filter.refers_to.is_some() {
            statement.push_str(
                " AND (id IN (SELECT from_id FROM refs WHERE to_id = $9) OR id IN \
                 (SELECT child.parent FROM entities child JOIN refs ON refs.from_id = child.id WHERE refs.to_id = $9))",
            );
        }
        statement.push_str(match (self.sort, is_descending) {
            (Sort::Name, false) => " ORDER BY name, id LIMIT $10",
            (Sort::Name, true) => " ORDER BY name DESC, id DESC LIMIT $10",
            (_, false) => " ORDER BY created_at, id LIMIT $10",
            (_, true) => " ORDER BY created_at DESC, id DESC LIMIT $10",
        });
        statement
    }
}

impl Store {
    /// A piece of a list. What comes and goes between two pieces moves nothing else.
    pub async fn list(&self, query: &Query) -> Result<Page<Entity, Cursor>, StoreError> {
        let cursor = query.place.cursor();
        let (name, time) = match cursor.map(|cursor| &cursor.key) {
            Some(Key::Name(name)) => (name.as_str(), 0),
            Some(Key::Time(time)) => ("", *time),
            None => ("", 0),
        };
        let contains = query.filter.name_contains.as_deref().map(contains).unwrap_or_default();
        let statement = sqlx::query(AssertSqlSafe(query.statement()));
        let statement = statement
            .bind(text(query.gateway))
            .bind(&query.kind)
            .bind(text(query.parent));
        let statement = statement.bind(name).bind(time);
        let statement = statement.bind(text(cursor.map(|cursor| cursor.id)));
        let statement = statement
            .bind(query.filter.name.as_deref().unwrap_or_default())
            .bind(contains);
        let statement = statement
            .bind(text(query.filter.refers_to))
            .bind(i64::from(query.size) + 1);
        let rows = statement.fetch_all(&self.database().reader).await?;
        let place = |entity: &Entity| Cursor::of(entity, query.sort);
        Ok(Page::of(&query.place, query.size, entities(&rows)?, place))
    }
}

impl Cursor {
    fn of(entity: &Entity, sort: Sort) -> Self {
        let key = match sort {
            Sort::Name => Key::Name(entity.name.clone().unwrap_or_default()),
            Sort::Created | Sort::CreatedDescending => Key::Time(entity.created_at.0),
        };
        Self { key, id: entity.id }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(&(&self.key, self.id)).map_err(|_| fmt::Error)?;
        f.write_str(&URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidCursor)?;
        let (key, id) = serde_json::from_slice(&json).map_err(|_| InvalidCursor)?;
        Ok(Self { key, id })
    }
}

/// A pattern of LIKE that finds `part` anywhere.
fn contains(part: &str) -> String {
    let mut pattern = String::from("%");
    for char in part.chars() {
        if matches!(char, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(char);
    }
    pattern.push('%');
    pattern
}
