//! Several control planes on one PostgreSQL.

use std::time::Duration;

use anyhow::{Context, Result};
use tidegate_store::{Changed, StoreError, Watcher};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

use self::common::{Place, gateway, insert, new, server};

mod common;

async fn heard(watcher: &mut Watcher, gateway: Uuid) -> Result<Duration> {
    let from = Instant::now();
    let hear = async { while watcher.next().await != Some(Changed::Gateway(gateway)) {} };
    timeout(Duration::from_secs(20), hear)
        .await
        .context("nothing was heard")?;
    Ok(from.elapsed())
}

/// Waits until a store hears of other control planes' changes: it says then that anything may have changed before.
async fn listening(watcher: &mut Watcher) -> Result<()> {
    let word = timeout(Duration::from_secs(20), watcher.next()).await;
    assert_eq!(word.context("it does not listen")?, Some(Changed::Any));
    Ok(())
}

#[tokio::test]
async fn a_change_through_one_control_plane_wakes_a_watcher_on_another() -> Result<()> {
    let place = Place::postgres().await?;
    let (one, other) = (place.open().await?, place.open().await?);
    let mut watcher = other.changes();
    listening(&mut watcher).await?;
    let id = gateway(&one, "one").await?;
    let mut waited = heard(&mut watcher, id).await?;
    for number in 0..5 {
        insert(&one, id, new("thing", &format!("thing-{number}"))).await?;
        waited += heard(&mut watcher, id).await?;
    }
    // Each poll comes two seconds after the last, and tells of one of these changes.
    assert!(waited < Duration::from_secs(8), "by polling alone: {waited:?}");
    assert_eq!(other.version(id).await?, one.version(id).await?);
    let mut change = other.change(None, common::actor()).await?;
    let taken = change.insert(new("gateway", "one")).await;
    assert!(matches!(taken, Err(StoreError::NameTaken { .. })));
    Ok(())
}

#[tokio::test]
async fn a_watcher_hears_again_after_its_connection_was_cut() -> Result<()> {
    let place = Place::postgres().await?;
    let one = place.open().await?;
    listening(&mut one.changes()).await?;
    let other = place.open().await?;
    let mut watcher = other.changes();
    listening(&mut watcher).await?;
    let id = gateway(&one, "one").await?;
    heard(&mut watcher, id).await?;
    let name = place.url.rsplit('/').next().context("a name")?;
    let cut = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{name}' AND query LIKE 'LISTEN%'"
    );
    assert_eq!(server().await?.sql("postgres", &cut)?, "2");
    insert(&one, id, new("thing", "while it was deaf")).await?;
    heard(&mut watcher, id).await?;
    Ok(())
}
