//! What the JVM helper can do against a real cluster of three brokers.

#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;

use serde_json::{Value, json};
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::KafkaCluster;
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
async fn a_call_that_fails_says_which_exception() {
    let fixture = fixture().await;
    fixture.topic("twice").await;
    let args = json!({"bootstrap": fixture.kafka.bootstrap("DIRECT"), "topics": ["twice"]});
    let error = fixture.jvm.call("topics-create", args).await.unwrap_err();
    assert!(format!("{error:#}").contains("TopicExistsException"), "{error:#}");
    assert!(fixture.jvm.call("no-such-call", json!({})).await.is_err());
}
