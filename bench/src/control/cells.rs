//! What is measured.

use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Method;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::figures::Figures;
use crate::world::{World, backend, cluster, nodes as all_there};
use crate::{nodes, note};

/// Between changes, so that each is alone.
const GAP: Duration = Duration::from_millis(100);
const WRITERS: usize = 32;
const READERS: usize = 32;
const LISTED: usize = 10_000;

/// From the API's answer until a data plane says that the change is in force.
pub(crate) async fn changes(world: &World, scale: &str, count: usize) -> Result<String> {
    let path = world.cluster.as_deref().context("no virtual cluster")?;
    let mut news = world.news()?;
    news.skip()?;
    let mut version = world.version().await?;
    let (mut answers, mut in_force) = (Figures::default(), Figures::default());
    for number in 0..count {
        sleep(GAP).await;
        let body = cluster("team-0", &number.to_string());
        let begin = Instant::now();
        world.api.send(Method::PUT, path, Some(&body)).await?;
        let answered = Instant::now();
        version += 1;
        let reached = news.reaches(version).await?;
        answers.add(answered - begin);
        // It may be in force before the answer is read.
        in_force.add(reached.saturating_duration_since(answered));
    }
    Ok(format!(
        "{scale}: from the answer to in force: {}; the answer itself: {}",
        in_force.text(),
        answers.text()
    ))
}

/// Entities made, as fast as they can be.
pub(crate) async fn writes(world: &World, seconds: u64) -> Result<String> {
    note("writing");
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let (api, collection) = (world.api.clone(), format!("{}/backend-clusters", world.gateway));
        writers.spawn(async move {
            let mut took = Figures::default();
            while Instant::now() < until {
                let body = backend(&format!("backend-{writer}-{}", took.count()));
                let begin = Instant::now();
                api.text(Method::POST, &collection, Some(&body)).await?;
                took.add(begin.elapsed());
            }
            anyhow::Ok(took)
        });
    }
    rate("writes", world, writers, seconds).await
}

/// One entity read, as often as it can be.
pub(crate) async fn reads(world: &World, seconds: u64) -> Result<String> {
    note("reading");
    let collection = format!("{}/backend-clusters", world.gateway);
    let path = world.api.create(&collection, &backend("read")).await?;
    let until = Instant::now() + Duration::from_secs(seconds);
    let mut readers = JoinSet::new();
    for _ in 0..READERS {
        let (api, path) = (world.api.clone(), path.clone());
        readers.spawn(async move {
            let mut took = Figures::default();
            while Instant::now() < until {
                let begin = Instant::now();
                api.text(Method::GET, &path, None).await?;
                took.add(begin.elapsed());
            }
            anyhow::Ok(took)
        });
    }
    rate("reads", world, readers, seconds).await
}

async fn rate(what: &str, world: &World, tasks: JoinSet<Result<Figures>>, seconds: u64) -> Result<String> {
    let before = world.control.usage()?.cpu_seconds;
    let mut all = Figures::default();
    for took in tasks.join_all().await {
        all.join(took?);
    }
    let cores = (world.control.usage()?.cpu_seconds - before) / as_f64(seconds);
    let each_second = as_f64(u64::try_from(all.count())?) / as_f64(seconds);
    Ok(format!(
        "{what}: {each_second:.0} a second with {cores:.2} cores of the control plane; {}",
        all.text()
    ))
}

/// Ten thousand entities, page by page.
pub(crate) async fn list(world: &World) -> Result<String> {
    note("making what is listed");
    let collection = format!("{}/backend-clusters", world.gateway);
    let bodies = (0..LISTED).map(|number| backend(&format!("listed-{number}")));
    world.create_all(&collection, bodies.collect()).await?;
    let (mut pages, mut listed) = (Figures::default(), 0);
    let mut next = Some(format!(
        "{collection}?page%5Bsize%5D=100&filter%5Bname%5D%5Bcontains%5D=listed"
    ));
    let begin = Instant::now();
    while let Some(path) = next {
        let asked = Instant::now();
        let page = world.api.send(Method::GET, &path, None).await?;
        pages.add(asked.elapsed());
        listed += page["data"].as_array().map_or(0, Vec::len);
        next = page["meta"]["page"]["next"].as_str().map(str::to_owned);
    }
    let (took, resident) = (begin.elapsed(), world.control.usage()?.peak >> 20);
    Ok(format!(
        "list: {listed} entities in {took:.2?}, in pages of 100: {}; the control plane's memory was {resident} MiB at most",
        pages.text()
    ))
}

/// What data planes cost that wait for news.
pub(crate) async fn rest(world: &World, count: usize, seconds: u64) -> Result<String> {
    note("starting data planes");
    let running = nodes::start(world, count)?;
    all_there(world, count).await?;
    // The first reports are over, and what follows is rest.
    sleep(Duration::from_secs(15)).await;
    let before = world.control.usage()?.cpu_seconds;
    sleep(Duration::from_secs(seconds)).await;
    let usage = world.control.usage()?;
    let cores = (usage.cpu_seconds - before) / as_f64(seconds);
    let still = running.len();
    let store = std::fs::metadata(world.folder().join("data/store.db"))?.len() >> 10;
    Ok(format!(
        "rest: {still} data planes cost {cores:.3} cores; {} MiB resident, the store has {store} KiB",
        usage.resident >> 20
    ))
}

#[expect(clippy::cast_precision_loss, reason = "counts and seconds are small")]
fn as_f64(number: u64) -> f64 {
    number as f64
}
