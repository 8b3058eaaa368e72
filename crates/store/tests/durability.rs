//! What is acknowledged stays, whatever becomes of the process.

use std::collections::HashSet;
use std::env;
use std::io::{BufRead, BufReader};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use tidegate_store::{Keyring, Query, StoreError, restore};
use tidegate_testkit::process::Process;
use tokio::time::timeout;

use self::common::{Place, audit, begin, gateway, insert, new};

mod common;

fn keys() -> Result<Keyring> {
    Ok(Keyring::parse(common::KEY)?)
}

const WRITES: usize = 1_000;
const URL: &str = "TIDEGATE_TEST_STORE";

/// Not a test by itself: the process that is killed. It says which writes were acknowledged.
#[tokio::test]
async fn writer() -> Result<()> {
    let Ok(url) = env::var(URL) else { return Ok(()) };
    let store = tidegate_store::Store::open(&url, Keyring::parse(common::KEY)?, common::MEANING).await?;
    let gateways = store.list(&Query::new(None, "gateway", None)).await?;
    let id = gateways.items.first().context("a gateway")?.id;
    for number in store.chain(id, "thing", None).await?.len()..WRITES {
        insert(&store, id, new("thing", &format!("thing-{number:04}"))).await?;
        println!("\nacknowledged {number}");
    }
    Ok(())
}

#[tokio::test]
async fn a_killed_process_loses_no_write_that_was_acknowledged() -> Result<()> {
    let place = Place::sqlite()?;
    let store = place.open().await?;
    let id = gateway(&store, "one").await?;
    store.close().await;
    let mut acknowledged = 0;
    for kill_after in [1, 150, 333, 600, WRITES] {
        let mut command = Command::new(env::current_exe()?);
        command.args(["--exact", "writer", "--nocapture"]).env(URL, &place.url);
        let process = Process::spawn_piped("writer", &command, &place.file("log"))?;
        let output = BufReader::new(process.take_stdout().context("its output")?);
        for line in output.lines().map_while(Result::ok) {
            if let Some(number) = line.strip_prefix("acknowledged ") {
                acknowledged = number.parse::<usize>()? + 1;
            }
            if acknowledged >= kill_after {
                process.kill()?;
            }
        }
        let store = place.open().await?;
        let (version, all) = store.snapshot(id).await?;
        // One more may have been written than the process could tell.
        assert!(
            all.len() > acknowledged && all.len() <= acknowledged + 2,
            "{} of {acknowledged}",
            all.len()
        );
        assert_eq!(usize::try_from(version.0)?, all.len());
        store.close().await;
    }
    assert_eq!(acknowledged, WRITES);
    Ok(())
}

/// A store that is closed while others write still closes: what was acknowledged is there, and who comes too late hears so.
#[tokio::test(flavor = "multi_thread")]
async fn a_store_closes_while_writers_wait_and_loses_nothing_that_it_acknowledged() -> Result<()> {
    for place in Place::both().await? {
        let store = place.open().await?;
        let id = gateway(&store, "one").await?;
        let mut first = begin(&store, id).await?;
        let made = first.insert(new("thing", "first")).await?;
        let writers = (0..8).map(|number| {
            let store = store.clone();
            async move {
                insert(&store, id, new("thing", &format!("late-{number}")))
                    .await
                    .map(|made| made.id)
            }
        });
        let (before, after): (Vec<_>, Vec<_>) = writers.enumerate().partition(|(number, _)| *number < 4);
        let spawn = |writers: Vec<(usize, _)>| writers.into_iter().map(|(_, writer)| tokio::spawn(writer));
        let mut writers: Vec<_> = spawn(before).collect();
        tokio::task::yield_now().await;
        let closing = tokio::spawn({
            let store = store.clone();
            async move { store.close().await }
        });
        tokio::task::yield_now().await;
        writers.extend(spawn(after));
        let mut acknowledged = HashSet::new();
        if first.commit(audit("create", &made)).await.is_ok() {
            acknowledged.insert(made.id);
        }
        timeout(Duration::from_secs(20), closing)
            .await
            .context("the store closes")??;
        for writer in writers {
            acknowledged.extend(writer.await?.ok());
        }
        assert!(insert(&store, id, new("thing", "later")).await.is_err(), "it is closed");
        let store = place.open().await?;
        let things = store.chain(id, "thing", None).await?;
        let there: HashSet<_> = things.iter().map(|one| one.id).collect();
        assert_eq!(there, acknowledged, "those that were acknowledged, and no others");
        store.close().await;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_taken_under_writes_is_whole_and_can_be_restored() -> Result<()> {
    let place = Place::sqlite()?;
    let store = place.open().await?;
    let id = gateway(&store, "one").await?;
    insert(&store, id, new("thing", "before")).await?;
    let (writing, stop) = (store.clone(), Arc::new(tokio::sync::Notify::new()));
    let stopped = stop.clone();
    let writer = tokio::spawn(async move {
        let mut count = 0_u32;
        loop {
            insert(&writing, id, new("thing", &format!("during-{count}"))).await?;
            count += 1;
            if timeout(Duration::ZERO, stopped.notified()).await.is_ok() {
                return anyhow::Ok(count);
            }
        }
    });
    let backup = place.file("backup.db");
    store.backup(&backup).await?;
    let again = store.backup(&backup).await;
    assert!(
        matches!(again, Err(StoreError::File { .. })),
        "a file that is there is not overwritten"
    );
    stop.notify_one();
    let written = writer.await??;
    assert_eq!(store.snapshot(id).await?.1.len(), written as usize + 2);

    let busy = restore(&place.url, &backup, &keys()?).await;
    assert!(matches!(busy, Err(StoreError::Busy)), "the store is in use: {busy:?}");
    store.close().await;
    let other = restore(&place.url, &backup, &Keyring::generate()?).await;
    assert!(matches!(other, Err(StoreError::WrongKey { .. })), "{other:?}");
    let nonsense = place.file("nonsense");
    std::fs::write(
        &nonsense,
        "not a database, and long enough to be taken for a header of one",
    )?;
    assert!(matches!(
        restore(&place.url, &nonsense, &keys()?).await,
        Err(StoreError::Corrupt(_))
    ));

    restore(&place.url, &backup, &keys()?).await?;
    let store = place.open().await?;
    let (version, all) = store.snapshot(id).await?;
    // The gateway and `before` were versions 1 and 2, and each thing one more.
    let newest = all.iter().map(|entity| entity.version.0).max();
    assert_eq!(newest, Some(i64::try_from(all.len())?), "as it was at one moment");
    assert_eq!(
        version.0,
        i64::from(written) + 3,
        "newer than all that the replaced store reached"
    );
    assert!(all.len() >= 2 && all.len() <= written as usize + 2);
    insert(&store, id, new("thing", "after")).await?;

    // A gateway that is gone by the time of the restoration may have gone any way.
    let mut change = begin(&store, id).await?;
    let gone = change.get(id).await?;
    change.delete(id, None).await?;
    change.commit(audit("delete", &gone)).await?;
    store.close().await;
    restore(&place.url, &backup, &keys()?).await?;
    let version = place.open().await?.version(id).await?;
    assert!(version.0 > 1_000_000, "{version:?}");
    Ok(())
}

#[tokio::test]
async fn a_backup_restores_a_damaged_store() -> Result<()> {
    let place = Place::sqlite()?;
    let store = place.open().await?;
    let id = gateway(&store, "one").await?;
    let mut change = begin(&store, id).await?;
    let mut last = change.insert(new("thing", "first")).await?;
    for number in 0..200 {
        last = change.insert(new("thing", &format!("thing-{number}"))).await?;
    }
    change.commit(audit("create", &last)).await?;
    let backup = place.file("backup.db");
    store.backup(&backup).await?;
    store.close().await;
    std::fs::write(place.file("store.db"), vec![0x5a; 65_536])?;
    let damaged = place.open().await.err().context("it opened")?.to_string();
    assert!(damaged.contains("restore a backup"), "{damaged}");
    restore(&place.url, &backup, &keys()?).await?;
    let (version, all) = place.open().await?.snapshot(id).await?;
    assert_eq!(all.len(), 202);
    assert!(
        version.0 > 1_000_000,
        "nobody can tell which versions data planes have seen"
    );
    Ok(())
}
