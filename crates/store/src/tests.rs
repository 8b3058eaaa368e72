//! What needs the database beneath: other schema versions, query plans, a full disk.

use anyhow::{Context, Result};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;
use tidegate_testkit::postgres::Postgres;
use uuid::Uuid;

use crate::database::Database;
use crate::list::{Query, Sort};
use crate::{Actor, Audit, Keyring, NewEntity, OpenError, Store, StoreError, Timestamp, schema};

fn keyring() -> Result<Keyring> {
    Ok(Keyring::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?)
}

fn sqlite(dir: &TempDir) -> String {
    format!("sqlite:{}", dir.path().join("store.db").display())
}

async fn open(url: &str) -> Result<Store> {
    Ok(Store::open(url, keyring()?, |_, _, _| {}).await?)
}

async fn execute(database: &Database, statement: &'static str) -> Result<()> {
    let mut transaction = database.begin().await?;
    sqlx::query(statement).execute(transaction.connection()?).await?;
    Ok(transaction.commit().await?)
}

async fn insert(store: &Store, gateway: Option<Uuid>, names: &[String], filling: &str) -> Result<Uuid, StoreError> {
    let actor = Actor {
        id: None,
        name: "tester".to_owned(),
    };
    let mut change = store.change(gateway, actor).await?;
    let mut last = Uuid::nil();
    for name in names {
        let kind = if gateway.is_some() { "thing" } else { "gateway" };
        let new = NewEntity {
            id: None,
            kind: kind.to_owned(),
            parent: None,
            name: Some(name.clone()),
            body: json!({ "filling": filling }),
            references: Vec::new(),
        };
        last = change.insert(new).await?.id;
    }
    let audit = Audit {
        action: "create".to_owned(),
        kind: "thing".to_owned(),
        id: last,
        request_id: String::new(),
    };
    change.commit(audit).await?;
    Ok(last)
}

#[tokio::test]
async fn an_older_store_is_migrated_and_a_newer_one_refused() -> Result<()> {
    let (dir, server) = (TempDir::new()?, Postgres::start().await?);
    for url in [sqlite(&dir), server.database()?] {
        let old = Database::open(&url).await?;
        schema::migrate_to(&old, 1).await?;
        let gateway = "INSERT INTO gateways (id, version) VALUES ('00000000-0000-0000-0000-000000000001', 7)";
        execute(&old, gateway).await?;
        old.close().await;

        let store = open(&url).await?;
        assert_eq!(store.version(Uuid::from_u128(1)).await?.0, 7, "what was there stays");
        assert_eq!(
            store.forget_nodes(Timestamp::now()).await?,
            0,
            "a table of the newer version"
        );
        execute(store.database(), "UPDATE schema_version SET version = 99").await?;
        store.close().await;

        let newer = Store::open(&url, keyring()?, |_, _, _| {})
            .await
            .err()
            .context("it opened")?;
        assert!(matches!(newer, OpenError::Newer { found: 99, known: 4 }), "{newer}");
        assert!(newer.to_string().contains("start the newer program"), "{newer}");
    }
    Ok(())
}

#[tokio::test]
async fn who_claims_something_is_found_by_an_index() -> Result<()> {
    let dir = TempDir::new()?;
    let store = open(&sqlite(&dir)).await?;
    let plan = format!("EXPLAIN QUERY PLAN {}", crate::change::claims::WHO);
    let rows = sqlx::raw_sql(AssertSqlSafe(plan))
        .fetch_all(&store.database().reader)
        .await?;
    let steps: Vec<String> = rows.iter().map(|row| row.try_get("detail")).collect::<Result<_, _>>()?;
    assert_eq!(
        steps[0], "SEARCH claims USING INDEX claims_by_space (gateway=? AND space=? AND low<?)",
        "{steps:?}"
    );
    Ok(())
}

#[tokio::test]
async fn every_page_of_ten_thousand_entities_is_found_by_an_index() -> Result<()> {
    let dir = TempDir::new()?;
    let store = open(&sqlite(&dir)).await?;
    let gateway = insert(&store, None, &["one".to_owned()], "").await?;
    let names: Vec<_> = (0..10_000).map(|number| format!("thing-{number:05}")).collect();
    insert(&store, Some(gateway), &names, "").await?;
    for sort in [Sort::Name, Sort::Created, Sort::CreatedDescending] {
        let mut query = Query::new(Some(gateway), "thing", None);
        (query.sort, query.size) = (sort, 1_000);
        let mut found = 0;
        loop {
            let plan = format!("EXPLAIN QUERY PLAN {}", query.statement());
            let rows = sqlx::raw_sql(AssertSqlSafe(plan))
                .fetch_all(&store.database().reader)
                .await?;
            let steps: Vec<String> = rows.iter().map(|row| row.try_get("detail")).collect::<Result<_, _>>()?;
            assert_eq!(steps.len(), 1, "one search and no sorting: {steps:?}");
            assert!(
                steps[0].starts_with("SEARCH entities USING INDEX entities_by_"),
                "{steps:?}"
            );
            let key = if sort == Sort::Name { "name" } else { "created_at" };
            let (_, searched) = steps[0].split_once('(').context("what it searches by")?;
            assert_eq!(
                query.after.is_some(),
                searched.contains(key),
                "it begins at the cursor: {steps:?}"
            );
            let page = store.list(&query).await?;
            found += page.entities.len();
            let Some(next) = page.next else { break };
            query = query.after(&next.to_string())?;
        }
        assert_eq!(found, 10_000, "{sort:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_full_disk_is_named_and_costs_nothing_that_was_acknowledged() -> Result<()> {
    let dir = TempDir::new()?;
    let store = open(&sqlite(&dir)).await?;
    let gateway = insert(&store, None, &["one".to_owned()], "").await?;
    execute(store.database(), "PRAGMA max_page_count = 120").await?;
    let filling = "x".repeat(10_000);
    let mut acknowledged = 0;
    let error = loop {
        match insert(&store, Some(gateway), &[format!("thing-{acknowledged}")], &filling).await {
            Ok(_) => acknowledged += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::DiskFull), "{error}");
    assert!(error.to_string().contains("make room"), "{error}");
    assert!(acknowledged > 3);
    let (version, all) = store.snapshot(gateway).await?;
    assert_eq!(
        (version.0, all.len()),
        (acknowledged + 1, usize::try_from(acknowledged)? + 1)
    );

    execute(store.database(), "PRAGMA max_page_count = 10000").await?;
    insert(&store, Some(gateway), &["room again".to_owned()], &filling).await?;
    store.close().await;
    let all = open(&sqlite(&dir)).await?.snapshot(gateway).await?.1;
    assert_eq!(all.len(), usize::try_from(acknowledged)? + 2);
    Ok(())
}
