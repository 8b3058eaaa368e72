//! Real Kafka: its own answers through the gateway, and a broker that really moves.

use tidegate_model::{HostPort, Limits};
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::ports;
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::wait;
use tidegate_wire::frame::response_header_has_tags;
use tidegate_wire::messages::{
    ApiVersionsRequest, ApiVersionsResponse, Body, DescribeClusterRequest, DescribeClusterResponse,
    FindCoordinatorRequest, FindCoordinatorResponse, MetadataRequest, MetadataResponse,
};
use tidegate_wire::{apis, table};

use crate::stage::{SOON, Setup, Stage, encoded};

/// Sends a request of the version and returns the body of its response.
async fn call<'a, Q: Body<'a>>(client: &mut ScriptedClient, version: i16, request: &Q) -> Vec<u8> {
    let body = encoded(request, version);
    let flexible = Q::FLEXIBLE.contains(version);
    let id = client.send_request(Q::API_KEY, version, flexible, &body).await.unwrap();
    let (correlation_id, mut body) = client.read_response().await.unwrap();
    assert_eq!(correlation_id, id);
    if response_header_has_tags(table::response(Q::API_KEY).unwrap(), version) {
        body.remove(0);
    }
    body
}

#[tokio::test]
async fn a_real_broker_is_seen_only_through_the_gateway_wherever_it_is() {
    let kafka = KafkaCluster::builder().brokers(1).start().await.unwrap();
    let bootstrap = kafka.bootstrap("PLAINTEXT");
    let first: HostPort = bootstrap.parse().unwrap();
    let new_port = ports::reserve().unwrap();
    let second = HostPort {
        port: new_port.number(),
        ..first.clone()
    };
    let stage = Stage::start_with(Setup {
        real_servers: vec![second, first],
        limits: Limits {
            connect_timeout: SOON,
            ..Setup::default().limits
        },
        ..Setup::default()
    })
    .await;
    let mut client = stage.connect(0).await;
    let gateway = |id| ("gateway.example.com", i32::from(stage.port(0)) + id);

    let request = ApiVersionsRequest {
        client_software_name: "tests",
        client_software_version: "1",
        ..Default::default()
    };
    let body = call(&mut client, 4, &request).await;
    let (versions, _) = ApiVersionsResponse::decode(4, &body).unwrap();
    for api in &versions.api_keys {
        assert_ne!(apis::api(api.api_key).unwrap().disposition, apis::Disposition::Refuse);
    }
    let count = versions.api_keys.len();
    assert!(count > 40, "{count}");
    assert!(!versions.finalized_features.is_empty());
    for version in 0..=13 {
        let body = call(&mut client, version, &MetadataRequest::default()).await;
        let (metadata, rest) = MetadataResponse::decode(version, &body).unwrap();
        let brokers: Vec<_> = metadata
            .brokers
            .iter()
            .map(|broker| (broker.host, broker.port))
            .collect();
        assert_eq!((brokers, rest), (vec![gateway(1)], &[][..]), "version {version}");
        if version >= 2 {
            assert_eq!(metadata.cluster_id, Some(stage.cluster_id().as_str()));
        }
    }
    for version in 0..=2 {
        let request = DescribeClusterRequest {
            endpoint_type: 1,
            ..Default::default()
        };
        let body = call(&mut client, version, &request).await;
        let (cluster, _) = DescribeClusterResponse::decode(version, &body).unwrap();
        let brokers: Vec<_> = cluster
            .brokers
            .iter()
            .map(|broker| (broker.host, broker.port))
            .collect();
        assert_eq!(
            (brokers, cluster.cluster_id),
            (vec![gateway(1)], stage.cluster_id().as_str())
        );
    }
    for version in 0..=6 {
        let request = FindCoordinatorRequest {
            key: "group",
            coordinator_keys: ["group"].into_iter().collect(),
            ..Default::default()
        };
        let found = wait::until("the group has a coordinator", SOON, async || {
            let body = call(&mut client, version, &request).await;
            let (found, _) = FindCoordinatorResponse::decode(version, &body).unwrap();
            let batch = found.coordinators.iter().next();
            let (error, host, port) = batch.map_or((found.error_code, found.host, found.port), |first| {
                (first.error_code, first.host, first.port)
            });
            (error == 0).then(|| (host.to_owned(), port))
        });
        let (host, port) = found.await.unwrap();
        assert_eq!((host.as_str(), port), gateway(1), "version {version}");
    }

    // It moves; clients find it where it was.
    let broker = kafka.broker(1).unwrap();
    broker.move_to_port("PLAINTEXT", new_port.number()).await.unwrap();
    assert!(client.read_to_end().await.unwrap().is_empty());
    for port in [1, 0] {
        let mut client = stage.connect(port).await;
        let body = call(&mut client, 13, &MetadataRequest::default()).await;
        let (metadata, _) = MetadataResponse::decode(13, &body).unwrap();
        let brokers: Vec<_> = metadata
            .brokers
            .iter()
            .map(|broker| (broker.host, broker.port))
            .collect();
        assert_eq!(brokers, [gateway(1)]);
    }
}
