//! Stores for tests: the same test runs on SQLite and on a real PostgreSQL.
#![allow(dead_code, reason = "each test binary uses some of it")]
#![allow(
    clippy::expect_used,
    reason = "clippy knows tests by their attribute, and these are their helpers"
)]

use std::path::PathBuf;

use anyhow::Result;
use serde_json::{Value, json};
use tempfile::TempDir;
use tidegate_store::{Actor, Audit, Change, Claim, Entity, Keyring, Meaning, NewEntity, Store, Update};
use tidegate_testkit::postgres::Postgres;
use tokio::sync::OnceCell;
use uuid::Uuid;

static SERVER: OnceCell<Postgres> = OnceCell::const_new();

/// A key like that of every test's store.
pub(crate) const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

/// Where a store is.
pub(crate) struct Place {
    pub(crate) url: String,
    /// The directory of a SQLite store.
    dir: Option<TempDir>,
}

impl Place {
    pub(crate) fn sqlite() -> Result<Self> {
        let dir = TempDir::new()?;
        let url = format!("sqlite:{}", dir.path().join("store.db").display());
        Ok(Self { url, dir: Some(dir) })
    }

    pub(crate) async fn postgres() -> Result<Self> {
        let url = server().await?.database()?;
        Ok(Self { url, dir: None })
    }

    /// One on each database.
    pub(crate) async fn both() -> Result<[Self; 2]> {
        Ok([Self::sqlite()?, Self::postgres().await?])
    }

    pub(crate) async fn open(&self) -> Result<Store> {
        Ok(Store::open(&self.url, Keyring::parse(KEY)?, MEANING).await?)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.dir.as_ref().expect("a SQLite store").path().join(name)
    }
}

pub(crate) async fn server() -> Result<&'static Postgres> {
    SERVER.get_or_try_init(Postgres::start).await
}

/// See `secrets` and `claims`.
pub(crate) const MEANING: Meaning = Meaning { secrets, claims };

/// Claims are what `claims` lists: a space, or a space with its lowest and highest number.
fn claims(_: &str, body: &Value) -> Vec<Claim> {
    let claim = |claim: &Value| match claim {
        Value::String(space) => Claim::of(space),
        claim => Claim {
            space: claim[0].as_str().unwrap_or_default().to_owned(),
            low: claim[1].as_i64().unwrap_or_default(),
            high: claim[2].as_i64().unwrap_or_default(),
        },
    };
    body["claims"].as_array().into_iter().flatten().map(claim).collect()
}

/// Secrets are `password`, and `key` of each of `credentials`.
fn secrets(_: &str, body: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(password) = body.get_mut("password") {
        visit(password);
    }
    let credentials = body.get_mut("credentials").and_then(Value::as_array_mut);
    for key in credentials.into_iter().flatten().filter_map(|one| one.get_mut("key")) {
        visit(key);
    }
}

pub(crate) fn actor() -> Actor {
    Actor {
        id: None,
        name: "tester".to_owned(),
    }
}

pub(crate) fn audit(action: &str, entity: &Entity) -> Audit {
    Audit {
        action: action.to_owned(),
        kind: entity.kind.clone(),
        id: entity.id,
        request_id: "request-1".to_owned(),
    }
}

pub(crate) fn new(kind: &str, name: &str) -> NewEntity {
    NewEntity {
        id: None,
        kind: kind.to_owned(),
        parent: None,
        name: Some(name.to_owned()),
        body: json!({ "name": name }),
        references: Vec::new(),
    }
}

pub(crate) fn update(name: &str, body: Value) -> Update {
    Update {
        name: Some(name.to_owned()),
        body,
        references: Vec::new(),
    }
}

pub(crate) async fn gateway(store: &Store, name: &str) -> Result<Uuid> {
    let mut change = store.change(None, actor()).await?;
    let made = change.insert(new("gateway", name)).await?;
    change.commit(audit("create", &made)).await?;
    Ok(made.id)
}

pub(crate) async fn begin(store: &Store, gateway: Uuid) -> Result<Change> {
    Ok(store.change(Some(gateway), actor()).await?)
}

pub(crate) async fn insert(store: &Store, gateway: Uuid, new: NewEntity) -> Result<Entity> {
    let mut change = begin(store, gateway).await?;
    let made = change.insert(new).await?;
    change.commit(audit("create", &made)).await?;
    Ok(made)
}
