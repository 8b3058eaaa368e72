//! The clients of other families work, see only what they should, and say the same of one cluster twice.

use tidegate_testkit::clients::{self, Client};
use tidegate_testkit::kafka::KafkaCluster;

#[tokio::test]
async fn two_runs_against_one_cluster_see_the_same() {
    let cluster = KafkaCluster::builder().brokers(3).start().await.unwrap();
    let bootstrap = cluster.bootstrap("PLAINTEXT");
    for client in Client::ALL {
        let (first, second) = tokio::join!(
            clients::run(client, &bootstrap, "first"),
            clients::run(client, &bootstrap, "second"),
        );
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first.results, second.results, "{}", client.name());
        let steps = first.results.as_object().unwrap();
        assert!(steps.len() > 8, "{}: {steps:?}", client.name());
        let brokers = bootstrap.split(',').map(str::to_owned).collect();
        assert_eq!(first.addresses, brokers, "{}", client.name());
    }
}

#[tokio::test]
async fn a_cluster_that_is_not_there_is_an_error_that_names_the_client() {
    let nobody = tidegate_testkit::ports::reserve().unwrap();
    let error = clients::run(Client::KafkaPython, &format!("127.0.0.1:{}", nobody.number()), "x").await;
    assert!(
        error
            .unwrap_err()
            .to_string()
            .starts_with("kafka-python against 127.0.0.1:")
    );
}
