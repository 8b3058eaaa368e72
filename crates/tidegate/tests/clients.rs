//! Real clients of several families get through the gateway what they get from the brokers.
//!
//! Each scenario runs twice on the same cluster, direct and through the gateway, on topics and groups of its own; what it
//! saw is compared for equality.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use support::librdkafka;
use support::stage::{Path, Stage};
use tidegate_testkit::clients::{self, Client};

/// What the Admin client gets otherwise than from a broker, and why: nothing else may differ.
const REFUSED: [(&str, &str); 6] = [
    (
        "abortTransaction",
        "sends WriteTxnMarkers, which is between brokers; forceTerminateTransaction works",
    ),
    ("unregisterBroker", "would take a broker out of the real cluster"),
    (
        "unregisterController",
        "would take a controller out of the real cluster",
    ),
    ("addRaftVoter", "would change the real cluster's controllers"),
    ("removeRaftVoter", "would change the real cluster's controllers"),
    (
        "alterReplicaLogDirs",
        "would move data between the disks of a real broker",
    ),
];

/// Runs a scenario on both paths and compares what it saw. Names on a path begin with the path's name.
async fn same(scenario: impl AsyncFn(&Stage, Path) -> Value) -> Value {
    let stage = Stage::shared().await;
    let seen = async |path: Path| {
        let text = scenario(stage, path).await.to_string();
        serde_json::from_str::<Value>(&text.replace(&format!("\"{}-", path.name()), "\"P-")).unwrap()
    };
    let (direct, gateway) = (seen(Path::Direct).await, seen(Path::Gateway).await);
    assert_eq!(direct, gateway, "direct on the left, through the gateway on the right");
    stage.dialled.assert_no_broker();
    gateway
}

/// The values of some keys, the rest left out.
fn only(value: &Value, keys: &[&str]) -> Value {
    keys.iter()
        .map(|key| ((*key).to_owned(), value[*key].clone()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

#[tokio::test]
async fn java_idempotent_producer_and_consumers_of_both_protocols() {
    let seen = same(async |stage, path| {
        let topic = format!("{}-plain", path.name());
        stage.topic(path, &topic).await;
        let args = json!({"topic": topic, "count": 3_000, "keys": 30, "size": 300, "config": {
            "enable.idempotence": "true", "acks": "all", "compression.type": "zstd",
        }});
        let produced = stage.call(path, "produce", args).await;
        let mut seen = vec![only(&produced, &["acked", "partitions", "errors"])];
        for (group, protocol) in [
            (None, "classic"),
            (Some("classic"), "classic"),
            (Some("new"), "consumer"),
        ] {
            let group = group.map(|group| format!("{topic}-{group}"));
            let args = json!({"topics": [topic], "group": group, "protocol": protocol, "expect": 3_000});
            seen.push(stage.call(path, "consume", args).await);
        }
        json!(seen)
    })
    .await;
    assert_eq!(seen[0]["acked"], 3_000);
    for consumed in &seen.as_array().unwrap()[1..] {
        let outcome = only(consumed, &["stopped", "count", "duplicates", "order_violations"]);
        let whole = json!({"stopped": "expected", "count": 3_000, "duplicates": 0, "order_violations": 0});
        assert_eq!(outcome, whole);
    }
}

#[tokio::test]
async fn what_is_produced_on_one_path_is_read_on_the_other() {
    let stage = Stage::shared().await;
    for (to, from) in [(Path::Gateway, Path::Direct), (Path::Direct, Path::Gateway)] {
        let topic = format!("across-to-{}", to.name());
        stage.topic(to, &topic).await;
        stage
            .call(
                to,
                "produce",
                json!({"topic": topic, "count": 500, "keys": 7, "size": 100}),
            )
            .await;
        let args = json!({"topics": [topic], "expect": 500, "values": true});
        let (one, other) = (
            stage.call(to, "consume", args.clone()).await,
            stage.call(from, "consume", args).await,
        );
        assert_eq!(one, other);
        assert_eq!(one["count"], 500);
    }
}

#[tokio::test]
async fn java_transactions() {
    let seen = same(async |stage, path| {
        let topic = format!("{}-transactions", path.name());
        stage.topic(path, &topic).await;
        let args = json!({
            "topic": topic, "transactional_id": format!("{topic}-id"), "count": 100, "keys": 10,
            "outcomes": ["commit", "abort", "commit", "abort"],
        });
        let produced = stage.call(path, "produce-transactions", args).await;
        let produced: Vec<_> = produced["transactions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| only(one, &["acked", "partitions", "errors"]))
            .collect();
        let mut seen = vec![json!(produced)];
        for (isolation, expect) in [("read_committed", 200), ("read_uncommitted", 400)] {
            let args = json!({"topics": [topic], "isolation": isolation, "expect": expect, "idle_ms": 5_000});
            seen.push(stage.call(path, "consume", args).await);
        }
        json!(seen)
    })
    .await;
    assert_eq!(
        (&seen[1]["count"], &seen[2]["count"]),
        (&json!(200), &json!(400)),
        "{seen}"
    );
}

#[tokio::test]
async fn java_share_consumer() {
    let seen = same(async |stage, path| {
        let topic = format!("{}-shared", path.name());
        stage.topic(path, &topic).await;
        stage
            .call(path, "produce", json!({"topic": topic, "count": 300, "keys": 7}))
            .await;
        let mut seen = Vec::new();
        for release in [false, true] {
            let group = format!("{topic}-{release}");
            let args = json!({"topics": [topic], "group": group, "release": release, "expect": 300});
            let consumed = stage.call(path, "share-consume", args).await;
            assert_eq!(consumed["released"] != 0, release, "{consumed}");
            // In which order, and how often, a share group delivers is not promised.
            seen.push(only(&consumed, &["distinct", "errors", "stopped"]));
        }
        json!(seen)
    })
    .await;
    let whole = json!({"distinct": 300, "errors": {}, "stopped": "expected"});
    assert_eq!(seen, json!([whole, whole]));
}

#[tokio::test]
async fn java_streams_by_both_protocols() {
    let seen = same(async |stage, path| {
        let mut seen = Vec::new();
        for protocol in ["classic", "streams"] {
            let name = |what: &str| format!("{}-{what}-{protocol}", path.name());
            let (input, output) = (name("lines"), name("counts"));
            stage.topic(path, &input).await;
            stage.topic(path, &output).await;
            let args = json!({
                "application": name("count"), "input": input, "output": output, "protocol": protocol,
                "lines": ["the cat sat", "the cat ran", "the end"], "timeout_ms": 120_000,
            });
            let counted = stage.call(path, "word-count", args).await;
            seen.push(only(&counted, &["counts", "complete"]));
        }
        json!(seen)
    })
    .await;
    let whole = json!({"counts": {"the": 3, "cat": 2, "sat": 1, "ran": 1, "end": 1}, "complete": true});
    assert_eq!(seen, json!([whole, whole]));
}

/// Every method of the Admin client. `describeConfigs` of a broker passes as it is, with the listeners in it: it says how
/// the real broker is configured, no client connects by it, and whoever may not see it needs an ACL.
#[tokio::test]
async fn java_admin_with_every_call() {
    let stage = Stage::shared().await;
    let (direct, gateway) = tokio::join!(
        stage.call(Path::Direct, "admin-all", json!({"prefix": "admin-direct"})),
        stage.call(Path::Gateway, "admin-all", json!({"prefix": "admin-gateway"})),
    );
    assert_eq!(
        gateway["uncalled"],
        json!([]),
        "a new Kafka has admin calls that nobody compares"
    );
    let steps = direct["steps"].as_object().unwrap();
    assert!(steps.len() > 60, "{direct:#}");
    let mut differing = Vec::new();
    for (step, outcome) in steps {
        let got = &gateway["steps"][step];
        if REFUSED.iter().any(|(refused, _)| refused == step) {
            assert_eq!(
                got,
                &json!({"error": "UnsupportedVersionException"}),
                "{step}: direct {outcome}"
            );
        } else if got != outcome {
            differing.push(format!("{step}: direct {outcome}, through the gateway {got}"));
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
    let addresses: BTreeSet<String> = serde_json::from_value(gateway["addresses"].clone()).unwrap();
    assert_eq!(addresses, stage.broker_addresses());
    stage.dialled.assert_no_broker();
}

#[tokio::test]
async fn librdkafka_idempotent_transactional_and_in_groups() {
    let seen = same(async |stage, path| {
        let topic = format!("{}-librdkafka", path.name());
        stage.topic(path, &topic).await;
        let (results, addresses) = librdkafka::round_trip(&stage.bootstrap(path), &topic).await;
        if path == Path::Gateway {
            assert_eq!(addresses, stage.broker_addresses());
        }
        results
    })
    .await;
    assert_eq!(
        (&seen["classic"], &seen["consumer"]),
        (&json!(true), &json!(true)),
        "{seen}"
    );
}

/// The gateway's addresses are all that these clients were told or dialled.
async fn same_results(client: Client) {
    let stage = Stage::shared().await;
    let run = async |path: Path| {
        let prefix = format!("{}-{}", path.name(), client.name());
        clients::run(client, &stage.bootstrap(path), &prefix).await.unwrap()
    };
    let (direct, gateway) = (run(Path::Direct).await, run(Path::Gateway).await);
    assert_eq!(direct.results, gateway.results, "{}", client.name());
    assert!(gateway.results.as_object().unwrap().len() > 10, "{:?}", gateway.results);
    let mut expected = stage.broker_addresses();
    expected.insert(stage.gateway.bootstrap());
    assert_eq!(gateway.addresses, expected);
}

#[tokio::test]
async fn franz_go() {
    same_results(Client::FranzGo).await;
}

#[tokio::test]
async fn kafka_python() {
    same_results(Client::KafkaPython).await;
}

#[tokio::test]
async fn java_clients_use_the_newest_versions_as_they_do_directly() {
    let seen = same(async |stage, path| {
        let topic = format!("{}-versions", path.name());
        stage.topic(path, &topic).await;
        let mut seen = Vec::new();
        for protocol in ["classic", "consumer"] {
            seen.push(
                stage
                    .call(path, "versions-used", json!({"topic": topic, "protocol": protocol}))
                    .await,
            );
        }
        // Which broker coordinates a group differs; that each connection uses the same versions does not.
        json!(seen.iter().map(distinct_versions).collect::<Vec<_>>())
    })
    .await;
    let metrics = Stage::shared().await.gateway.metrics().await.unwrap();
    for (api, modern) in [("Produce", 10), ("Fetch", 16)] {
        let newest = *metrics.versions(api).last_key_value().unwrap().0;
        assert!(newest >= modern, "{api} {newest}");
        let negotiated: BTreeSet<_> = seen
            .as_array()
            .unwrap()
            .iter()
            .map(|used| used[api].to_string())
            .collect();
        assert_eq!(negotiated, BTreeSet::from([format!("[{newest}]")]), "{seen}");
    }
}

/// The versions of each API over all nodes.
fn distinct_versions(used: &Value) -> Value {
    let mut versions = serde_json::Map::new();
    for (api, client) in [("Produce", "producer"), ("Fetch", "consumer"), ("Metadata", "consumer")] {
        let nodes = used[client].as_object().unwrap().values();
        let distinct: BTreeSet<i64> = nodes.map(|node| node[api].as_i64().unwrap()).collect();
        versions.insert(api.to_owned(), json!(distinct));
    }
    versions.into()
}
