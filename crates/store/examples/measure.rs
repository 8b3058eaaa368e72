//! How many writes and reads a second a SQLite store takes: `cargo run --release -p tidegate-store --example measure`.
//!
//! A write is a whole change: an insert, an update or a delete with its audit entry and version, synced to disk.

use std::env;
use std::error::Error;
use std::future::Future;
use std::time::Duration;

use serde_json::json;
use tidegate_store::{Actor, Audit, Entity, Keyring, Meaning, NewEntity, Place, Query, Store, StoreError, Update};
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

const WRITES: usize = 2_000;
const READS: usize = 40_000;
const ENTITIES: usize = 10_000;

#[tokio::main(worker_threads = 2)]
#[allow(clippy::print_stdout, reason = "the figures are what it is for")]
async fn main() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir_in(env::args().nth(1).unwrap_or_else(|| ".".to_owned()))?;
    let url = format!("sqlite:{}", dir.path().join("store.db").display());
    let meaning = Meaning {
        secrets: |_, body, visit| {
            if let Some(secret) = body.get_mut("password") {
                visit(secret);
            }
        },
        ..Meaning::NONE
    };
    let store = Store::open(&url, Keyring::generate()?, meaning).await?;
    let gateway = fill(&store).await?;
    for clients in [1, 8, 64] {
        let shared = store.clone();
        let writes = move |client: usize, number: usize| {
            let store = shared.clone();
            async move { write(&store, gateway, client, number).await }
        };
        let took = run(clients, WRITES, writes).await?;
        println!("{clients:>3} clients: {:>7.0} writes/s", rate(WRITES, took));
    }
    for clients in [1, 8, 64] {
        let ids = store.chain(gateway, "cluster", None).await?;
        let ids: std::sync::Arc<Vec<Uuid>> = std::sync::Arc::new(ids.iter().map(|one| one.id).collect());
        let shared = store.clone();
        let reads = move |client: usize, number: usize| {
            let (store, ids) = (shared.clone(), ids.clone());
            async move {
                let id = ids[(client * 7_919 + number * 31) % ids.len()];
                store.get(Some(gateway), "cluster", None, id).await.map(drop)
            }
        };
        let took = run(clients, READS, reads).await?;
        println!("{clients:>3} clients: {:>7.0} reads/s", rate(READS, took));
    }
    let from = Instant::now();
    let mut query = Query::new(Some(gateway), "cluster", None);
    while let Some(next) = store.list(&query).await?.next {
        query.place = Place::After(next);
    }
    println!(
        "{ENTITIES} entities listed in pages of {} within {:?}",
        query.size,
        from.elapsed()
    );
    let from = Instant::now();
    store.snapshot(gateway).await?;
    println!("a snapshot of them within {:?}", from.elapsed());
    store.close().await;
    Ok(())
}

fn actor() -> Actor {
    Actor {
        id: None,
        name: "measure".to_owned(),
    }
}

fn audit(action: &str, entity: &Entity) -> Audit {
    Audit {
        action: action.to_owned(),
        kind: entity.kind.clone(),
        id: entity.id,
        request_id: Uuid::now_v7().to_string(),
    }
}

fn new(kind: &str, name: String) -> NewEntity {
    let body = json!({
        "name": name, "bootstrap_servers": ["one:9092", "two:9092"], "password": "hunter2", "tls": { "enabled": true },
        "description": "as long as a usual one is", "labels": { "team": "orders", "stage": "test" },
    });
    NewEntity {
        id: None,
        kind: kind.to_owned(),
        parent: None,
        name: Some(name),
        body,
        references: Vec::new(),
    }
}

async fn fill(store: &Store) -> Result<Uuid, StoreError> {
    let mut change = store.change(None, actor()).await?;
    let gateway = change.insert(new("gateway", "measured".to_owned())).await?;
    for number in 0..ENTITIES {
        change.insert(new("cluster", format!("cluster-{number}"))).await?;
    }
    change.commit(audit("create", &gateway)).await?;
    Ok(gateway.id)
}

async fn write(store: &Store, gateway: Uuid, client: usize, number: usize) -> Result<(), StoreError> {
    let name = format!("client-{client}");
    let mut change = store.change(Some(gateway), actor()).await?;
    let (action, entity) = match change.find("written", None, &name).await? {
        None => ("create", change.insert(new("written", name)).await?),
        Some(old) if number % 10 == 9 => {
            change.delete(old.id, Some(old.revision)).await?;
            ("delete", old)
        }
        Some(old) => {
            let update = Update {
                name: old.name,
                body: json!({ "password": "secret", "number": number }),
                references: Vec::new(),
            };
            ("update", change.update(old.id, Some(old.revision), update).await?)
        }
    };
    change.commit(audit(action, &entity)).await?;
    Ok(())
}

async fn run<F>(
    clients: usize,
    total: usize,
    act: impl Fn(usize, usize) -> F + Clone + Send + 'static,
) -> Result<Duration, StoreError>
where
    F: Future<Output = Result<(), StoreError>> + Send,
{
    let from = Instant::now();
    let mut running = JoinSet::new();
    for client in 0..clients {
        let act = act.clone();
        running.spawn(async move {
            for number in 0..total / clients {
                act(client, number).await?;
            }
            Ok::<_, StoreError>(())
        });
    }
    for ended in running.join_all().await {
        ended?;
    }
    Ok(from.elapsed())
}

fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64()
}
