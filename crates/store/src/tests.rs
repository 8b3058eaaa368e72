//! What needs the database beneath: other schema versions, query plans, a full disk.

use anyhow::{Context, Result};
use serde_json::json;
use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;
use tidegate_testkit::postgres::Postgres;
use uuid::Uuid;

use crate::database::Database;
use crate::list::{Query, Sort};
use crate::page::Place;
use crate::{
    Actor, Audit, Claim, Keyring, Meaning, NewEntity, NodeReport, OpenError, Store, StoreError, Timestamp, Update,
    schema,
};

fn keyring() -> Result<Keyring> {
    Ok(Keyring::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")?)
}

fn sqlite(dir: &TempDir) -> String {
    format!("sqlite:{}", dir.path().join("store.db").display())
}

async fn open(url: &str) -> Result<Store> {
    Ok(Store::open(url, keyring()?, Meaning::NONE).await?)
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
        schema::migrate_to(&old, Meaning::NONE, 1).await?;
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

        let newer = Store::open(&url, keyring()?, Meaning::NONE)
            .await
            .err()
            .context("it opened")?;
        assert!(matches!(newer, OpenError::Newer { found: 99, known: 6 }), "{newer}");
        assert!(newer.to_string().contains("start the newer program"), "{newer}");
    }
    Ok(())
}

#[tokio::test]
async fn entities_that_were_written_before_there_were_claims_claim_what_they_have() -> Result<()> {
    let meaning = Meaning {
        claims: |kind, body| {
            let filling = body["filling"].as_str().filter(|_| kind == "thing");
            filling.map(Claim::of).into_iter().collect()
        },
        ..Meaning::NONE
    };
    let (dir, server) = (TempDir::new()?, Postgres::start().await?);
    for url in [sqlite(&dir), server.database()?] {
        let old = Database::open(&url).await?;
        schema::migrate_to(&old, Meaning::NONE, 4).await?;
        let entity =
            "INSERT INTO entities (id, kind, gateway, parent, name, body, position, revision, created_at, updated_at)";
        let gateway = Uuid::from_u128(1);
        let things: Vec<_> = (2..1_000_u128).map(Uuid::from_u128).collect();
        let mut transaction = old.begin().await?;
        let made = format!("INSERT INTO gateways (id, version) VALUES ('{gateway}', 7)");
        sqlx::raw_sql(AssertSqlSafe(made))
            .execute(transaction.connection()?)
            .await?;
        for (kind, gateway, id) in [("gateway", String::new(), gateway)]
            .into_iter()
            .chain(things.iter().map(|id| ("thing", gateway.to_string(), *id)))
        {
            let body = json!({ "filling": format!("of {id}") });
            let row = format!("{entity} VALUES ('{id}', '{kind}', '{gateway}', '', '', '{body}', 1, 1, 0, 0)");
            sqlx::raw_sql(AssertSqlSafe(row))
                .execute(transaction.connection()?)
                .await?;
        }
        transaction.commit().await?;
        old.close().await;

        let store = Store::open(&url, keyring()?, meaning).await?;
        let actor = Actor {
            id: None,
            name: "tester".to_owned(),
        };
        let mut change = store.change(Some(gateway), actor).await?;
        for id in [things[0], things[600], things[997]] {
            assert_eq!(change.claimants(&Claim::of(format!("of {id}"))).await?, [id]);
        }
        drop(change);
        store.close().await;
    }
    Ok(())
}

#[tokio::test]
async fn a_secret_that_is_damaged_can_be_given_anew() -> Result<()> {
    let meaning = Meaning {
        secrets: |_, body, visit| body.get_mut("filling").into_iter().for_each(visit),
        ..Meaning::NONE
    };
    let dir = TempDir::new()?;
    let store = Store::open(&sqlite(&dir), keyring()?, meaning).await?;
    let gateway = insert(&store, None, &["one".to_owned()], "secret").await?;
    let thing = insert(&store, Some(gateway), &["thing".to_owned()], "secret").await?;
    execute(
        store.database(),
        r#"UPDATE entities SET body = '{"filling": {"$sealed": "AAAA"}}' WHERE kind = 'thing'"#,
    )
    .await?;
    let actor = Actor {
        id: None,
        name: "tester".to_owned(),
    };
    let mut change = store.change(Some(gateway), actor).await?;
    let update = Update {
        name: Some("thing".to_owned()),
        body: json!({ "filling": "secret" }),
        references: Vec::new(),
    };
    let updated = change.update(thing, None, update).await?;
    assert_eq!(store.opened(&updated)?, json!({ "filling": "secret" }));
    Ok(())
}

#[tokio::test]
async fn nobody_fills_the_store_with_nodes() -> Result<()> {
    let (dir, server) = (TempDir::new()?, Postgres::start().await?);
    for url in [sqlite(&dir), server.database()?] {
        let store = open(&url).await?;
        let gateway = insert(&store, None, &["one".to_owned()], "").await?;
        let nodes = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 999)
             INSERT INTO nodes (gateway, id, body, version, first_seen, last_seen)
             SELECT gateways.id, 'node-' || n, '{}', 1, 0, 0 FROM numbers, gateways";
        execute(store.database(), nodes).await?;
        let report = NodeReport {
            body: json!({}),
            version: crate::Version(1),
        };
        let last = Uuid::now_v7();
        for _ in 0..2 {
            store.report_node(gateway, last, &report, &[]).await?;
        }
        let refused = store.report_node(gateway, Uuid::now_v7(), &report, &[]).await;
        let refused = refused.err().context("it is the 1,001st")?;
        assert!(refused.to_string().contains("at most 1,000 data planes"), "{refused}");
        let nobody = store.report_node(Uuid::now_v7(), last, &report, &[]).await;
        assert!(matches!(nobody, Err(StoreError::NotFound)));
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
    let sorts = [Sort::Name, Sort::Created, Sort::CreatedDescending];
    let places = [Place::First, Place::Last];
    for (sort, place) in sorts
        .into_iter()
        .flat_map(|sort| places.clone().map(|place| (sort, place)))
    {
        let mut query = Query::new(Some(gateway), "thing", None);
        (query.sort, query.size, query.place) = (sort, 1_000, place);
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
                query.place.cursor().is_some(),
                searched.contains(key),
                "it begins at the cursor: {steps:?}"
            );
            let page = store.list(&query).await?;
            found += page.items.len();
            query.place = match (&query.place, page.previous, page.next) {
                (Place::First | Place::After(_), _, Some(next)) => Place::After(next),
                (Place::Last | Place::Before(_), Some(previous), _) => Place::Before(previous),
                _ => break,
            };
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
