//! What the JVM helper can do against a real cluster of three brokers.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;
use std::time::Duration;

use serde_json::{Value, json};
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::wait;
use tokio::sync::OnceCell;

struct Fixture {
    kafka: KafkaCluster,
    jvm: Jvm,
}

impl Fixture {
    /// Calls the helper with this cluster's bootstrap servers.
    async fn call(&self, name: &str, mut args: Value) -> Value {
        args["bootstrap"] = json!(self.kafka.bootstrap("DIRECT"));
        self.jvm.call(name, args).await.unwrap()
    }

    async fn topic(&self, name: &str) {
        self.call(
            "topics-create",
            json!({"topics": [name], "partitions": 3, "replicas": 3}),
        )
        .await;
    }
}

/// All tests share one cluster and one helper, also across their runtimes.
async fn fixture() -> &'static Fixture {
    static FIXTURE: LazyLock<OnceCell<Fixture>> = LazyLock::new(OnceCell::new);
    let start = async || {
        let (kafka, jvm) = tokio::join!(
            KafkaCluster::builder().brokers(3).listener("DIRECT").start(),
            Jvm::start()
        );
        Fixture {
            kafka: kafka.unwrap(),
            jvm: jvm.unwrap(),
        }
    };
    FIXTURE.get_or_init(start).await
}

#[tokio::test]
async fn what_is_produced_is_consumed_in_order_by_both_group_protocols() {
    let fixture = fixture().await;
    fixture.topic("plain").await;
    let produced = fixture
        .call(
            "produce",
            json!({"topic": "plain", "count": 1000, "keys": 10, "size": 200}),
        )
        .await;
    assert_eq!(produced["acked"], 1000, "{produced}");
    let mut digests = Vec::new();
    for (group, protocol) in [(None, "classic"), (Some("old"), "classic"), (Some("new"), "consumer")] {
        let args = json!({"topics": ["plain"], "group": group, "protocol": protocol, "expect": 1000});
        let consumed = fixture.call("consume", args).await;
        assert_eq!(consumed["stopped"], "expected", "{consumed}");
        assert_eq!(
            (&consumed["duplicates"], &consumed["order_violations"]),
            (&json!(0), &json!(0))
        );
        digests.push(consumed["partitions"].clone());
    }
    assert!(digests.windows(2).all(|pair| pair[0] == pair[1]), "{digests:?}");
}

#[tokio::test]
async fn aborted_transactions_are_hidden_from_who_reads_committed() {
    let fixture = fixture().await;
    fixture.topic("transactions").await;
    let outcomes = ["commit", "abort", "commit"];
    let args = json!({"topic": "transactions", "transactional_id": "t", "outcomes": outcomes, "count": 100});
    fixture.call("produce-transactions", args).await;
    for (isolation, count) in [("read_committed", 200), ("read_uncommitted", 300)] {
        let consumed = fixture
            .call("consume", json!({"topics": ["transactions"], "isolation": isolation}))
            .await;
        assert_eq!(consumed["count"], count, "{consumed}");
    }
}

#[tokio::test]
async fn a_share_group_delivers_what_was_released_again() {
    let fixture = fixture().await;
    fixture.topic("shared").await;
    fixture
        .call("produce", json!({"topic": "shared", "count": 300, "keys": 7}))
        .await;
    for (group, release) in [("accepting", false), ("releasing", true)] {
        let args = json!({"topics": ["shared"], "group": group, "release": release, "expect": 300});
        let consumed = fixture.call("share-consume", args).await;
        assert_eq!(
            (&consumed["distinct"], &consumed["errors"]),
            (&json!(300), &json!({})),
            "{consumed}"
        );
        assert_eq!(consumed["released"] != 0, release, "{consumed}");
    }
}

#[tokio::test]
async fn streams_counts_words_by_both_group_protocols() {
    let fixture = fixture().await;
    for protocol in ["classic", "streams"] {
        let (input, output) = (format!("lines-{protocol}"), format!("counts-{protocol}"));
        fixture.topic(&input).await;
        fixture.topic(&output).await;
        let args = json!({
            "application": format!("count-{protocol}"), "input": input, "output": output, "protocol": protocol,
            "lines": ["the cat sat", "the cat ran", "the end"],
        });
        let counted = fixture.call("word-count", args).await;
        assert_eq!(counted["complete"], true, "{protocol}: {counted}");
        assert_eq!(
            counted["counts"],
            json!({"the": 3, "cat": 2, "sat": 1, "ran": 1, "end": 1})
        );
    }
}

#[tokio::test]
async fn clients_use_versions_whose_responses_name_brokers() {
    let fixture = fixture().await;
    fixture.topic("versions").await;
    for protocol in ["classic", "consumer"] {
        let used = fixture
            .call("versions-used", json!({"topic": "versions", "protocol": protocol}))
            .await;
        let versions = |client: &str, api: &str| -> Vec<i64> {
            used[client]
                .as_object()
                .unwrap()
                .values()
                .map(|node| node[api].as_i64().unwrap())
                .collect()
        };
        assert!(
            versions("producer", "Produce").iter().all(|version| *version >= 10),
            "{used}"
        );
        assert!(
            versions("consumer", "Fetch").iter().all(|version| *version >= 16),
            "{used}"
        );
    }
}

#[tokio::test]
async fn a_copy_by_transactions_is_exact_even_when_some_abort() {
    let fixture = fixture().await;
    fixture.topic("original").await;
    fixture.topic("copy").await;
    fixture
        .call(
            "produce",
            json!({"topic": "original", "count": 500, "keys": 20, "size": 50}),
        )
        .await;
    let args = json!({
        "topics": ["original"], "output": "copy", "group": "copiers", "transactional_id": "copier", "expect": 500,
        "abort_every": 2, "config": {"max.poll.records": 50},
    });
    let copied = fixture.call("transactional-copy", args).await;
    assert_eq!(
        (&copied["copied"], &copied["errors"]),
        (&json!(500), &json!({})),
        "{copied}"
    );
    assert!(copied["aborts"].as_u64() >= Some(1), "{copied}");
    let read = fixture
        .call("consume", json!({"topics": ["copy"], "isolation": "read_committed"}))
        .await;
    assert_eq!(
        (&read["count"], &read["duplicates"], &read["order_violations"]),
        (&json!(500), &json!(0), &json!(0))
    );
}

#[tokio::test]
async fn a_paced_producer_is_verified_and_a_doubled_record_is_noticed() {
    let fixture = fixture().await;
    fixture.topic("paced").await;
    fixture
        .call(
            "paced-start",
            json!({"name": "pace", "topic": "paced", "rate": 2000, "keys": 5, "size": 100}),
        )
        .await;
    let many = async || {
        let state = fixture.call("paced-state", json!({"name": "pace"})).await;
        (state["acked"].as_u64()? > 1000).then_some(())
    };
    wait::until("1000 records are acked", Duration::from_secs(30), many)
        .await
        .unwrap();
    let state = fixture.call("paced-stop", json!({"name": "pace"})).await;
    assert_eq!(
        (&state["sent"], &state["errors"]),
        (&state["acked"], &json!({})),
        "{state}"
    );

    let clean = json!({"missing": 0, "misplaced": 0, "duplicated": 0, "order_violations": 0, "unacked": 0});
    for group in [None, Some("verifiers")] {
        let verified = fixture
            .call(
                "verify",
                json!({"name": "pace", "group": group, "protocol": "consumer"}),
            )
            .await;
        for (what, count) in clean.as_object().unwrap() {
            assert_eq!(&verified[what], count, "{what}: {verified}");
        }
        assert_eq!(verified["read"], state["acked"]);
    }
    fixture
        .call(
            "produce",
            json!({"topic": "paced", "prefix": "pace", "count": 1, "size": 100}),
        )
        .await;
    let verified = fixture.call("verify", json!({"name": "pace"})).await;
    assert_eq!(
        (&verified["duplicated"], &verified["order_violations"]),
        (&json!(1), &json!(1)),
        "{verified}"
    );
}

#[tokio::test]
async fn every_admin_call_has_the_same_outcome_twice() {
    let fixture = fixture().await;
    let (one, two) = tokio::join!(
        fixture.call("admin-all", json!({"prefix": "one"})),
        fixture.call("admin-all", json!({"prefix": "two"})),
    );
    let steps = one["steps"].as_object().unwrap();
    assert!(steps.len() > 60, "{one:#}");
    for (step, outcome) in steps {
        assert_eq!(&two["steps"][step], outcome, "{step}");
        assert!(
            !outcome.to_string().contains("IllegalArgumentException"),
            "{step}: {outcome}"
        );
    }
    assert_eq!(
        one["uncalled"],
        json!([]),
        "a new Kafka has admin calls that nobody compares"
    );
    let known = fixture.kafka.bootstrap("DIRECT");
    let addresses: Vec<_> = one["addresses"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    assert_eq!(addresses.len(), 3);
    assert!(addresses.iter().all(|address| known.contains(address)), "{addresses:?}");
}

#[tokio::test]
async fn a_call_that_fails_says_which_exception() {
    let fixture = fixture().await;
    fixture.topic("twice").await;
    let args = json!({"bootstrap": fixture.kafka.bootstrap("DIRECT"), "topics": ["twice"]});
    let error = fixture.jvm.call("topics-create", args).await.unwrap_err();
    assert!(format!("{error:#}").contains("TopicExistsException"), "{error:#}");
    assert!(fixture.jvm.call("no-such-call", json!({})).await.is_err());
}
