//! What is counted is what happened.

use tidegate_testkit::scripted::{frame, request, response};

use crate::stage::{Stage, encoded};

const LIST_OFFSETS: i16 = 2;
const PRODUCE: i16 = 0;
const SASL_HANDSHAKE: i16 = 17;

fn counts(stage: &Stage, family: &str, api: &str) -> u64 {
    stage.metric(&[&format!("{family}{{"), "team-a", &format!("api_key=\"{api}\"")])
}

#[tokio::test]
async fn requests_bytes_and_times_are_counted_by_api() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let (mut sent, mut received) = (0, 0);
    for id in 0..5_i32 {
        let asked = request(
            LIST_OFFSETS,
            11,
            id,
            "client",
            true,
            &vec![b'q'; 1_000 * usize::try_from(id).unwrap()],
        );
        let answer = response(id, true, &[b'a'; 300]);
        client.send_frame(&asked).await.unwrap();
        broker.read_frame().await.unwrap();
        broker.send_frame(&answer).await.unwrap();
        client.read_frame().await.unwrap();
        sent += frame(&asked).len();
        received += frame(&answer).len();
    }
    let versioned = [
        "tidegate_requests_total{",
        "api_key=\"ListOffsets\"",
        "api_version=\"11\"",
    ];
    assert_eq!(stage.metric(&versioned), 5);
    assert_eq!(counts(&stage, "tidegate_requests_total", "ListOffsets"), 5);
    assert_eq!(
        counts(&stage, "tidegate_request_bytes_total", "ListOffsets"),
        sent as u64
    );
    assert_eq!(
        counts(&stage, "tidegate_response_bytes_total", "ListOffsets"),
        received as u64
    );
    assert_eq!(counts(&stage, "tidegate_request_time_seconds_count", "ListOffsets"), 5);
    let gateway_time = counts(&stage, "tidegate_gateway_time_seconds_count", "ListOffsets");
    assert_eq!(gateway_time, 10, "each way");

    // No answer to an acks=0 Produce, and none of a broker to what the gateway answers.
    client
        .send_frame(&request(PRODUCE, 3, 7, "client", false, &[0xff, 0xff, 0, 0]))
        .await
        .unwrap();
    broker.read_frame().await.unwrap();
    client
        .send_frame(&request(SASL_HANDSHAKE, 1, 8, "client", false, b"\x00\x05PLAIN"))
        .await
        .unwrap();
    client.read_frame().await.unwrap();
    for api in ["Produce", "SaslHandshake"] {
        assert_eq!(counts(&stage, "tidegate_requests_total", api), 1, "{api}");
        assert_eq!(counts(&stage, "tidegate_request_time_seconds_count", api), 0, "{api}");
        assert_eq!(counts(&stage, "tidegate_response_bytes_total", api), 0, "{api}");
    }
}

#[tokio::test]
async fn a_response_is_counted_as_the_broker_sent_it() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(3, 12, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let metadata = tidegate_wire::messages::MetadataResponse {
        cluster_id: Some("short"),
        ..Default::default()
    };
    let answer = response(id, true, &encoded(&metadata, 12));
    broker.send_frame(&answer).await.unwrap();
    let received = client.read_frame().await.unwrap();
    assert_ne!(received.len(), answer.len());
    let counted = counts(&stage, "tidegate_response_bytes_total", "Metadata");
    assert_eq!(counted, frame(&answer).len() as u64);
}
