//! ApiVersions: what both sides can do, and whether the client is where it believes to be.

use tidegate_testkit::scripted::ScriptedClient;
use tidegate_wire::apis::{self, Disposition};
use tidegate_wire::messages::{ApiVersion, ApiVersionsRequest, ApiVersionsResponse, Body, FinalizedFeatureKey};

use crate::stage::{BACKEND_CLUSTER_ID, Stage, encoded, response};

const API_VERSIONS: i16 = 18;
const UNSUPPORTED_VERSION: i16 = 35;
const REBOOTSTRAP_REQUIRED: i16 = 129;

async fn ask(client: &mut ScriptedClient, version: i16, request: &ApiVersionsRequest<'_>) -> i32 {
    let body = encoded(request, version);
    client
        .send_request(API_VERSIONS, version, version >= 3, &body)
        .await
        .unwrap()
}

fn range(api_key: i16, min_version: i16, max_version: i16) -> ApiVersion {
    ApiVersion {
        api_key,
        min_version,
        max_version,
    }
}

#[tokio::test]
async fn clients_are_offered_what_gateway_and_broker_both_handle() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let features = || FinalizedFeatureKey {
        name: "metadata.version",
        max_version_level: 29,
        min_version_level: 1,
    };
    for version in 0..=5 {
        let id = ask(&mut client, version, &ApiVersionsRequest::default()).await;
        broker.read_frame().await.unwrap();
        // A broker of the future, with every API there is and some that are unheard of.
        let api_keys = (0..200).map(|key| range(key, 0, 99));
        let answer = ApiVersionsResponse {
            api_keys: api_keys.collect(),
            throttle_time_ms: 17,
            finalized_features_epoch: 4,
            finalized_features: [features()].into_iter().collect(),
            ..Default::default()
        };
        broker
            .send_frame(&response(id, &encoded(&answer, version)))
            .await
            .unwrap();
        let (correlation_id, body) = client.read_response().await.unwrap();
        let (received, rest) = ApiVersionsResponse::decode(version, &body).unwrap();
        assert_eq!((correlation_id, rest), (id, &[][..]));
        let expected = apis::all()
            .filter(|api| api.disposition != Disposition::Refuse)
            .map(|api| range(api.key, api.offered.first, api.offered.last));
        assert_eq!(
            received.api_keys.iter().collect::<Vec<_>>(),
            expected.collect::<Vec<_>>()
        );
        if version >= 1 {
            assert_eq!(received.throttle_time_ms, 17);
        }
        if version >= 3 {
            assert_eq!(received.finalized_features_epoch, 4);
            assert_eq!(received.finalized_features.iter().collect::<Vec<_>>(), [features()]);
        }
    }
}

#[tokio::test]
async fn an_older_broker_narrows_what_is_offered() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let id = ask(&mut client, 3, &ApiVersionsRequest::default()).await;
    broker.read_frame().await.unwrap();
    // Fetch up to 11, ListOffsets only in versions that the gateway has not reviewed, a refused API, one unheard of.
    let offered = [
        range(1, 0, 11),
        range(2, 50, 60),
        range(27, 0, 1),
        range(500, 0, 0),
        range(18, 2, 3),
    ];
    let answer = ApiVersionsResponse {
        api_keys: offered.into_iter().collect(),
        ..Default::default()
    };
    broker.send_frame(&response(id, &encoded(&answer, 3))).await.unwrap();
    let (_, body) = client.read_response().await.unwrap();
    let (received, _) = ApiVersionsResponse::decode(3, &body).unwrap();
    assert_eq!(
        received.api_keys.iter().collect::<Vec<_>>(),
        [range(1, 4, 11), range(18, 2, 3)]
    );
}

#[tokio::test]
async fn a_version_unknown_to_the_gateway_is_answered_in_the_oldest_format() {
    let stage = Stage::start().await;
    let mut client = stage.connect(1).await;
    for version in [6, 99, i16::MAX] {
        let id = client
            .send_request(API_VERSIONS, version, true, b"who knows")
            .await
            .unwrap();
        let (correlation_id, body) = client.read_response().await.unwrap();
        assert_eq!(correlation_id, id);
        let (received, rest) = ApiVersionsResponse::decode(0, &body).unwrap();
        assert!(rest.is_empty());
        assert_eq!(received.error_code, UNSUPPORTED_VERSION);
        assert_eq!(
            received.api_keys.iter().collect::<Vec<_>>(),
            [range(API_VERSIONS, 0, 5)]
        );
    }
}

#[tokio::test]
async fn a_version_unknown_to_the_broker_is_answered_in_the_oldest_format() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let id = ask(&mut client, 5, &ApiVersionsRequest::default()).await;
    broker.read_frame().await.unwrap();
    let answer = ApiVersionsResponse {
        error_code: UNSUPPORTED_VERSION,
        api_keys: [range(API_VERSIONS, 0, 3)].into_iter().collect(),
        ..Default::default()
    };
    broker.send_frame(&response(id, &encoded(&answer, 0))).await.unwrap();
    let (_, body) = client.read_response().await.unwrap();
    let (received, rest) = ApiVersionsResponse::decode(0, &body).unwrap();
    assert_eq!((received, rest), (answer, &[][..]));
    // The client tries again with what it has learnt.
    let id = ask(&mut client, 3, &ApiVersionsRequest::default()).await;
    assert_eq!(broker.read_frame().await.unwrap()[4..8], id.to_be_bytes());
}

/// KIP-1242.
#[tokio::test]
async fn a_client_says_which_cluster_and_node_it_believes_to_have_reached() {
    let stage = Stage::start().await;
    let own = stage.cluster_id();
    let (own, foreign) = (Some(own.as_str()), Some("another-cluster-of-old"));
    let backend = Some(BACKEND_CLUSTER_ID);
    // (port, what the client says, what the broker is told; none if the client has to bootstrap anew)
    type Ids<'a> = (Option<&'a str>, i32);
    let cases: &[(usize, Ids<'_>, Option<Ids<'_>>)] = &[
        (1, (None, -1), Some((None, -1))),
        (1, (own, 1), Some((backend, 1))),
        (1, (own, -1), Some((backend, 1))),
        (1, (None, 1), Some((backend, 1))),
        (1, (own, 2), None),
        (1, (None, 2), None),
        (1, (foreign, 1), None),
        (1, (foreign, -1), None),
        // The real id is none of the client's business.
        (1, (backend, 1), None),
        (0, (None, -1), Some((None, -1))),
        (0, (own, -1), Some((None, -1))),
        (0, (own, 3), Some((None, -1))),
        (0, (foreign, -1), None),
    ];
    for &(port, (cluster_id, node_id), told) in cases {
        let request = |cluster_id, node_id| ApiVersionsRequest {
            client_software_name: "a-client",
            client_software_version: "1.2.3",
            cluster_id,
            node_id,
        };
        let what = format!("port {port}, {cluster_id:?}, {node_id}");
        let mut client = stage.connect(port).await;
        let id = ask(&mut client, 5, &request(cluster_id, node_id)).await;
        let mut broker = stage.accept().await;
        match told {
            Some((cluster_id, node_id)) => {
                let frame = broker.read_frame().await.unwrap();
                let expected = tidegate_testkit::scripted::request(
                    API_VERSIONS,
                    5,
                    id,
                    "scripted",
                    true,
                    &encoded(&request(cluster_id, node_id), 5),
                );
                assert_eq!(frame, expected, "{what}");
            }
            None => {
                let (correlation_id, body) = client.read_response().await.unwrap();
                let (received, _) = ApiVersionsResponse::decode(5, &body).unwrap();
                assert_eq!(
                    (correlation_id, received.error_code),
                    (id, REBOOTSTRAP_REQUIRED),
                    "{what}"
                );
                // Once, and the client may go on.
                let id = client.send_request(17, 1, false, b"\x00\x05PLAIN").await.unwrap();
                assert_eq!(client.read_response().await.unwrap().0, id, "{what}");
            }
        }
    }
}
