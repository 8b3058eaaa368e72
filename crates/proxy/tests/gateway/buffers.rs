//! A connection on which nothing moves holds no buffer, not even when the start of a frame waits.

use tidegate_testkit::scripted::{self, frame, request};
use tidegate_wire::messages::{ApiVersionsRequest, MetadataResponse, MetadataResponseTopic};

use crate::stage::{Stage, encoded, response};

const METADATA: i16 = 3;

#[tokio::test]
async fn idle_connections_hold_no_buffer() {
    let stage = Stage::start().await;
    let mut pairs = Vec::new();
    for _ in 0..50 {
        pairs.push(stage.pair().await);
    }
    stage.wait_buffers(0).await;

    // The start of a request that is held until it is whole, and of a response likewise.
    let versions = ApiVersionsRequest {
        client_software_name: &"n".repeat(3_000),
        ..Default::default()
    };
    let asked = request(18, 3, 8, "client", true, &encoded(&versions, 3));
    let topics = (0..100).map(|_| MetadataResponseTopic {
        name: Some("orders"),
        ..Default::default()
    });
    let metadata = MetadataResponse {
        topics: topics.collect(),
        ..Default::default()
    };
    let answer = frame(&scripted::response(7, true, &encoded(&metadata, 12)));
    let framed = frame(&asked);
    for (client, broker) in &mut pairs {
        client
            .send_frame(&request(METADATA, 12, 7, "c", true, b""))
            .await
            .unwrap();
        broker.read_frame().await.unwrap();
        client.send_raw(&framed[..2_900]).await.unwrap();
        broker.send_raw(&answer[..2_900]).await.unwrap();
    }
    stage.wait_buffers(0).await;
    assert_eq!(stage.gateway.connections(), 50);

    // What waited is still there when the rest comes.
    for (client, broker) in &mut pairs {
        client.send_raw(&framed[2_900..]).await.unwrap();
        broker.send_raw(&answer[2_900..]).await.unwrap();
        assert_eq!(broker.read_frame().await.unwrap(), asked);
        assert_eq!(client.read_frame().await.unwrap(), answer[4..]);
    }
}

/// A large response that is held grows with what arrives, outside of the buffers.
#[tokio::test]
async fn a_large_response_that_stops_arriving_holds_no_buffer() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(METADATA, 12, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let start = [&(50_i32 << 20).to_be_bytes()[..], &response(id, &[0; 1 << 20])].concat();
    broker.send_raw(&start).await.unwrap();
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn a_client_that_waits_for_a_broker_that_is_not_there_holds_no_buffer() {
    let stage = Stage::start().await;
    // Broker 2 is not known: its metadata is asked for, from a broker that does not answer.
    let mut client = stage.connect(2).await;
    client.send_request(METADATA, 12, true, b"").await.unwrap();
    let waits = tidegate_testkit::wait::until("the gateway has the request", crate::stage::SOON, async || {
        (stage.has_connected() && stage.gateway.connections() == 1).then_some(())
    });
    waits.await.unwrap();
    assert_eq!(stage.buffers(), 0);
}
