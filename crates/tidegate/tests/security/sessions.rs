//! Brokers forget who has logged in after five seconds (KIP-368): clients notice nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use tidegate_testkit::security::{Mechanism, Security};
use tidegate_testkit::wait;
use tokio::task::JoinSet;

use crate::configuration::{ALICE, CAROL, STEADY};
use crate::world::{SESSION, World};

/// Records a second of each load, unless `TIDEGATE_REAUTH_RATE` says otherwise.
const RATE: u64 = 50;
/// Records of each load, unless `TIDEGATE_REAUTH_RECORDS` says otherwise: four sessions' worth.
const RECORDS: u64 = RATE * 4 * SESSION.as_secs();

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |value| value.parse().unwrap())
}

fn security(world: &World, label: &str) -> Security {
    match label {
        "steady-terminate" => world.tls().password(Mechanism::Plain, CAROL.0, CAROL.1),
        "steady-passthrough" => world.tls().password(Mechanism::ScramSha256, ALICE.0, ALICE.1),
        _ => world.tls(),
    }
}

/// How many connections of clients have ended, by virtual cluster and reason.
async fn ended(world: &World) -> BTreeMap<(String, String), f64> {
    let metrics = world.gateway.metrics().await.unwrap();
    let samples = metrics.matching("tidegate_connections_ended_total", &[]);
    let steady = samples.filter(|sample| STEADY.contains(&sample.labels["virtual_cluster"].as_str()));
    let label = |sample: &crate::support::metrics::Sample, name: &str| sample.labels[name].clone();
    steady
        .map(|sample| {
            (
                (label(sample, "virtual_cluster"), label(sample, "reason")),
                sample.value,
            )
        })
        .collect()
}

#[tokio::test]
async fn no_connection_ends_while_sessions_do() {
    let rate = setting("TIDEGATE_REAUTH_RATE", RATE);
    let wanted = setting("TIDEGATE_REAUTH_RECORDS", RECORDS);
    let latest = Duration::from_secs(90 + 2 * wanted / rate);
    let world = World::shared().await;
    let call = async |label: &str, name: &str, mut args: Value| {
        args["name"] = json!(label);
        args["topic"] = json!(label);
        args["topics"] = json!([label]);
        world
            .java(&world.bootstrap(label), &security(world, label), name, args)
            .await
    };
    // With the first group brokers make their topic of offsets. Who asks them for a coordinator meanwhile is put off and
    // closes the connection itself.
    let first = STEADY[0];
    world
        .fill(&world.bootstrap(first), &security(world, first), "first-group", 3)
        .await;
    for label in STEADY {
        call(label, "topics-create", json!({"partitions": 3, "replicas": 3})).await;
        call(label, "paced-start", json!({"rate": rate, "keys": 10, "size": 100})).await;
    }
    let acked = async |label: &str| call(label, "paced-state", json!({})).await["acked"].as_u64().unwrap();
    let all_acked = async |count: u64| {
        let what = format!("{count} records are acknowledged at each virtual cluster");
        let reached = wait::until(&what, latest, async || {
            for label in STEADY {
                if acked(label).await < count {
                    return None;
                }
            }
            Some(())
        });
        reached.await.unwrap();
    };
    all_acked(rate).await;
    let before = ended(world).await;
    let mut consumed = JoinSet::new();
    for label in STEADY {
        let args = json!({"topics": [label], "group": label, "idle_ms": 10_000, "timeout_ms": 2 * latest.as_millis()});
        consumed.spawn(async move {
            let security = security(world, label);
            let read = world.java(&world.bootstrap(label), &security, "consume", args).await;
            assert_eq!(
                (&read["stopped"], &read["duplicates"]),
                (&json!("idle"), &json!(0)),
                "{label}"
            );
            (label, read["count"].clone())
        });
    }
    all_acked(wanted).await;
    let mut ends = ended(world).await;
    for (end, count) in &mut ends {
        *count -= before.get(end).unwrap_or(&0.0);
    }
    ends.retain(|_, count| *count > 0.0);
    // Where brokers verify clients, these log in again themselves: a request that they sent before and that a busy broker
    // gets to only after the session has ended costs them the connection, without the gateway too.
    let late = ends.remove(&("steady-passthrough".to_owned(), "session_expired".to_owned()));
    eprintln!(
        "{} connections whose clients were late to log in again",
        late.unwrap_or_default()
    );
    assert_eq!(ends, BTreeMap::new(), "connections ended on the way");
    for label in STEADY {
        let state = call(label, "paced-stop", json!({})).await;
        assert_eq!(
            (&state["errors"], &state["sent"]),
            (&json!({}), &state["acked"]),
            "{label}: {state}"
        );
        let verified = call(label, "verify", json!({"timeout_ms": latest.as_millis()})).await;
        for wrong in ["missing", "misplaced", "duplicated", "order_violations", "unacked"] {
            assert_eq!(verified[wrong], 0, "{label}: {wrong}: {verified}");
        }
        assert_eq!(verified["read"], state["acked"], "{label}");
        eprintln!("{label}: {verified}");
    }
    for (label, read) in consumed.join_all().await {
        let state = call(label, "paced-state", json!({})).await;
        assert_eq!(read, state["acked"], "{label}: read while it was written");
    }
}
