use tidegate_store::{NodeReport, Version};

use super::*;

const GATEWAY: Uuid = Uuid::from_u128(1);
const CLUSTER: Uuid = Uuid::from_u128(2);
/// Any time, at the beginning of a step.
const BEGIN: i64 = 1_800_000_000_000;

fn report(node: u128, life: u128, at: i64, uptime_ms: u64, requests: u64, connections: u64) -> Node {
    let traffic = Traffic {
        connections,
        requests,
        ..Traffic::default()
    };
    let observed = Observed {
        life: Uuid::from_u128(life),
        uptime_ms,
        virtual_clusters: BTreeMap::from([(CLUSTER, traffic)]),
        ..Observed::default()
    };
    Node {
        id: Uuid::from_u128(node),
        gateway: GATEWAY,
        report: NodeReport {
            body: serde_json::to_value(observed).unwrap(),
            version: Version(1),
        },
        first_seen: Timestamp(BEGIN),
        last_seen: Timestamp(at),
    }
}

/// The requests a second of the last steps of the virtual cluster.
fn shown(statistics: &Statistics, now: i64, steps: usize) -> Vec<Value> {
    let series = statistics.series(GATEWAY, By::VirtualCluster, None, 10, step(Timestamp(now)));
    let requests = series[0].1["requests_per_second"].as_array().unwrap();
    requests[STEPS - steps..].to_vec()
}

#[test]
fn rates_come_from_the_nodes_own_clocks_and_survive_restarts_and_silence() {
    let statistics = Statistics::default();
    let mut at = BEGIN;
    let mut sample = |node: Option<Node>, next: i64| {
        statistics.take(Timestamp(at), node.as_slice());
        at += next;
    };
    // A young one is judged by all that it has counted.
    sample(Some(report(7, 1, BEGIN, 10_000, 500, 2)), 10_000);
    sample(Some(report(7, 1, BEGIN + 10_000, 20_000, 1_500, 2)), 10_000);
    // No new report yet: what was last known stands.
    sample(Some(report(7, 1, BEGIN + 10_000, 20_000, 1_500, 2)), 10_000);
    sample(Some(report(7, 1, BEGIN + 30_000, 40_000, 1_900, 2)), 10_000);
    // Restarted: its counters are lower, and nothing is negative.
    sample(Some(report(7, 2, BEGIN + 40_000, 5_000, 100, 1)), 10_000);
    // Silent.
    sample(None, 10_000);
    sample(None, 10_000);
    sample(None, 10_000);
    sample(None, 10_000);
    sample(Some(report(7, 2, BEGIN + 90_000, 55_000, 600, 1)), 0);
    let null = Value::Null;
    assert_eq!(
        shown(&statistics, at, 10),
        [
            json!(50),
            json!(100),
            json!(100),
            json!(20),
            json!(20),
            json!(20),
            json!(20),
            json!(20),
            null,
            json!(10)
        ]
    );
}

#[test]
fn nodes_add_up_and_one_that_was_up_before_is_not_taken_for_a_burst() {
    let statistics = Statistics::default();
    let old = |at: i64, uptime: u64, requests: u64| report(7, 1, at, uptime, requests, 5);
    let young = |at: i64, uptime: u64, requests: u64| report(8, 2, at, uptime, requests, 1);
    statistics.take(
        Timestamp(BEGIN),
        &[old(BEGIN, 3_600_000, 9_000_000), young(BEGIN, 10_000, 100)],
    );
    let now = statistics.now(GATEWAY, Timestamp(BEGIN));
    assert_eq!(now.all.json()["requests_per_second"], json!(10));
    let later = BEGIN + 10_000;
    statistics.take(
        Timestamp(later),
        &[old(later, 3_610_000, 9_000_300), young(later, 20_000, 200)],
    );
    let now = statistics.now(GATEWAY, Timestamp(BEGIN));
    assert_eq!(now.all.json()["requests_per_second"], json!(40));
    assert_eq!(now.virtual_clusters[&CLUSTER].json()["connections"], json!(6));
    let nodes = statistics.series(GATEWAY, By::Node, None, 1, step(Timestamp(later)));
    assert_eq!(nodes.len(), 1);
    assert_eq!(nodes[0].0, Uuid::from_u128(7), "the busiest comes first");
    let only = statistics.series(GATEWAY, By::Node, Some(Uuid::from_u128(8)), 1, step(Timestamp(later)));
    assert_eq!(only[0].0, Uuid::from_u128(8));
}

#[test]
fn memory_is_bounded_and_what_is_idle_is_forgotten() {
    let statistics = Statistics::default();
    let nodes: Vec<_> = (0..5_000).map(|node| report(node, 1, BEGIN, 10_000, 1, 1)).collect();
    statistics.take(Timestamp(BEGIN), &nodes);
    assert_eq!(statistics.0.lock().series, MOST_SERIES);
    let later = BEGIN + 2 * STEP_SECONDS * 1_000 * i64::try_from(STEPS).unwrap();
    statistics.take(Timestamp(later), &[]);
    let known = statistics.0.lock();
    assert!(known.series == 0 && known.gateways.is_empty());
}
