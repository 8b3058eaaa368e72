//! Bytes both ways: in pieces of any size, and to the last one when a side ends.

use std::time::Duration;

use tidegate_model::Limits;
use tidegate_testkit::scripted::{ScriptedClient, frame, request, response};
use tidegate_wire::messages::{Body, MetadataResponse, MetadataResponseBroker, MetadataResponseTopic};
use tidegate_wire::write::Writer;

use crate::stage::{Setup, Stage, encoded};

const METADATA: i16 = 3;
const LIST_OFFSETS: i16 = 2;
const PRODUCE: i16 = 0;

/// Gives everybody else on this thread something to do, so that each byte arrives alone.
async fn send_slowly(peer: &mut ScriptedClient, bytes: &[u8], slice: usize) {
    for bytes in bytes.chunks(slice) {
        peer.send_raw(bytes).await.unwrap();
        for _ in 0..4 {
            tokio::task::yield_now().await;
        }
    }
}

fn metadata(topics: usize) -> MetadataResponse<'static> {
    let topics = (0..topics).map(|_| MetadataResponseTopic {
        name: Some("a-topic-whose-name-is-of-the-usual-length"),
        ..Default::default()
    });
    let broker = MetadataResponseBroker {
        node_id: 2,
        host: "secret.internal",
        port: 9_092,
        rack: Some("rack"),
    };
    MetadataResponse {
        brokers: [broker].into_iter().collect(),
        cluster_id: Some("secret"),
        topics: topics.collect(),
        ..Default::default()
    }
}

#[tokio::test]
async fn requests_and_responses_may_arrive_byte_by_byte() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let sasl = frame(&request(17, 1, 3, "c", false, b"\x00\x05PLAIN"));
    let produce = [&[0][..], &[0xff, 0xff], &[0; 4], &[1, 0]].concat();
    let asked = [
        request(LIST_OFFSETS, 11, 1, "client", true, b"offsets?"),
        request(PRODUCE, 9, 2, "client", true, &produce),
        request(18, 3, 4, "client", true, b"\x02a\x02b\x00"),
        request(METADATA, 12, 5, "client", true, b"all"),
    ];
    let mut bytes: Vec<u8> = asked.iter().flat_map(|request| frame(request)).collect();
    bytes.splice(0..0, sasl);
    let read = async {
        for request in &asked {
            assert_eq!(broker.read_frame().await.unwrap(), *request);
        }
    };
    tokio::join!(send_slowly(&mut client, &bytes, 1), read);

    let versions = [0, 0, 2, 0, 3, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0];
    let answers = [
        response(1, true, b"offsets!"),
        response(2, true, &[1, 0, 0, 0, 0, 0]),
        response(4, false, &versions),
        response(5, true, &encoded(&metadata(3), 12)),
    ];
    let bytes: Vec<u8> = answers.iter().flat_map(|answer| frame(answer)).collect();
    let read = async {
        assert_eq!(client.read_response().await.unwrap().0, 3, "SaslHandshake");
        assert_eq!(client.read_frame().await.unwrap(), answers[0]);
        assert_eq!(client.read_frame().await.unwrap(), answers[1]);
        assert_eq!(client.read_frame().await.unwrap(), answers[2]);
        let (id, body) = client.read_response().await.unwrap();
        let (received, _) = MetadataResponse::decode(12, &body[1..]).unwrap();
        assert_eq!(received.brokers.iter().next().unwrap().host, "gateway.example.com");
        assert_eq!((id, received.topics.len()), (5, 3));
    };
    tokio::join!(send_slowly(&mut broker, &bytes, 1), read);
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn a_response_that_is_held_may_be_larger_than_the_buffer() {
    for buffer_bytes in [4_096, 262_144] {
        let limits = Limits {
            buffer_bytes,
            ..Setup::default().limits
        };
        let stage = Stage::start_with(Setup {
            limits,
            ..Setup::default()
        })
        .await;
        let (mut client, mut broker) = stage.pair().await;
        // 6 MB.
        let body = encoded(&metadata(100_000), 12);
        for round in 0..2 {
            let id = client.send_request(METADATA, 12, true, b"").await.unwrap();
            broker.read_frame().await.unwrap();
            let answer = frame(&response(id, true, &body));
            let (received, ()) = tokio::join!(client.read_response(), send_slowly(&mut broker, &answer, 1 << 18));
            let (correlation_id, received) = received.unwrap();
            assert_eq!(correlation_id, id, "round {round}");
            let (received, rest) = MetadataResponse::decode(12, &received[1..]).unwrap();
            assert_eq!((received.topics.len(), rest), (100_000, &[][..]));
            assert_eq!(received.cluster_id, Some(stage.cluster_id().as_str()));
        }
        stage.wait_buffers(0).await;
    }
}

#[tokio::test]
async fn a_response_that_has_to_be_held_and_is_too_large_ends_the_connection() {
    let stage = Stage::start_limited(|limits| {
        limits.max_held_response_bytes = 65_536;
        limits.buffer_bytes = 4_096;
    })
    .await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(METADATA, 12, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let start = [&65_537_i32.to_be_bytes()[..], &response(id, true, b"")].concat();
    broker.send_raw(&start).await.unwrap();
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("response_too_large", 1).await;

    // The endpoints of a streamed response have to fit in the buffer.
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(1, 17, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let mut body = vec![0; 10];
    let mut writer = Writer::new(&mut body);
    // No topics, one tagged field: an array of very many nodes.
    writer.len(Some(0), true);
    writer.uvarint(1);
    writer.tagged_field(0, |writer| {
        writer.len(Some(16_384), true);
        writer.raw(&[b'x'; 20_000]);
    });
    broker.send_frame(&response(id, true, &body)).await.unwrap();
    client.read_to_end().await.unwrap();
    stage.wait_ended("response_too_large", 2).await;
}

#[tokio::test]
async fn thousands_of_small_requests_in_one_read_are_all_answered() {
    let stage = Stage::start().await;
    let (client, mut broker) = stage.pair().await;
    let ids = 0..20_000;
    let bytes: Vec<u8> = ids
        .clone()
        .flat_map(|id| frame(&request(LIST_OFFSETS, 11, id, "", true, b"")))
        .collect();
    let answer = async {
        for id in ids.clone() {
            let request = broker.read_frame().await.unwrap();
            assert_eq!(request[4..8], id.to_be_bytes());
            broker.send_frame(&response(id, true, b"")).await.unwrap();
        }
    };
    // Reading and sending are apart, since neither side takes everything at once.
    let client = client.into_stream();
    let (from_gateway, mut to_gateway) = client.into_split();
    let send = async {
        use tokio::io::AsyncWriteExt;
        to_gateway.write_all(&bytes).await.unwrap();
    };
    let receive = async {
        use tokio::io::AsyncReadExt;
        let mut from_gateway = tokio::io::BufReader::new(from_gateway);
        for id in ids.clone() {
            let mut frame = [0; 9];
            from_gateway.read_exact(&mut frame).await.unwrap();
            assert_eq!(frame[4..8], id.to_be_bytes());
        }
    };
    tokio::join!(send, receive, answer);
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn what_a_client_sent_before_its_end_reaches_the_broker_and_is_answered() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let large = vec![b'p'; 2 << 20];
    let asked = [
        request(PRODUCE, 3, 1, "", false, &[&[0xff, 0xff, 0, 0][..], &large].concat()),
        request(LIST_OFFSETS, 11, 2, "", true, b"last words"),
    ];
    let send = async {
        for request in &asked {
            client.send_frame(request).await.unwrap();
        }
        client.half_close().await.unwrap();
    };
    let read = async {
        for request in &asked {
            assert!(broker.read_frame().await.unwrap() == *request);
        }
        assert!(broker.read_to_end().await.unwrap().is_empty(), "the end is passed on");
    };
    tokio::join!(send, read);
    stage.wait_buffers(0).await;
    broker.send_frame(&response(2, true, b"heard")).await.unwrap();
    assert_eq!(client.read_frame().await.unwrap(), response(2, true, b"heard"));
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("client_closed", 1).await;
}

/// The whole answer to a first request, and half an answer to a second.
async fn one_and_a_half_answers(client: &mut ScriptedClient, broker: &mut ScriptedClient, size: usize) -> Vec<u8> {
    for id in [1, 2] {
        let asked = request(LIST_OFFSETS, 11, id, "", true, b"");
        client.send_frame(&asked).await.unwrap();
        broker.read_frame().await.unwrap();
    }
    let first = frame(&response(1, true, &vec![b'a'; size]));
    let half = &frame(&response(2, true, b"unfinished"))[..9];
    [&first[..], half].concat()
}

#[tokio::test]
async fn what_a_broker_sent_before_its_end_reaches_the_client() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let sent = one_and_a_half_answers(&mut client, &mut broker, 3 << 20).await;
    let send = async {
        broker.send_raw(&sent).await.unwrap();
        drop(broker);
    };
    let (received, ()) = tokio::join!(client.read_to_end(), send);
    assert!(received.unwrap() == sent);
    stage.wait_ended("broker_closed", 1).await;
    assert_eq!(stage.buffers(), 0);
}

/// Requests that come too late find no broker any more; its answers that are on their way still come.
#[tokio::test]
async fn what_a_broker_sent_before_its_end_reaches_a_client_that_goes_on_asking() {
    let stage = Stage::start_limited(|limits| limits.buffer_bytes = 4_096).await;
    let (mut client, mut broker) = stage.pair().await;
    let sent = one_and_a_half_answers(&mut client, &mut broker, 20_000).await;
    let late = frame(&request(LIST_OFFSETS, 11, 3, "", true, &[b'q'; 30_000]));
    // Nothing of this lets the gateway have its turn, so it comes to all of it at once.
    assert_eq!(broker.try_send(&sent).unwrap(), sent.len());
    drop(broker);
    assert_eq!(client.try_send(&late).unwrap(), late.len());
    assert!(client.read_to_end().await.unwrap() == sent);
    stage.wait_ended("broker_lost", 1).await;
    assert_eq!(stage.buffers(), 0);
}

#[tokio::test]
async fn a_reset_of_one_side_ends_the_other() {
    let stage = Stage::start().await;
    let (client, mut broker) = stage.pair().await;
    client.reset().unwrap();
    assert!(broker.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("client_lost", 1).await;

    let (mut client, broker) = stage.pair().await;
    broker.reset().unwrap();
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("broker_lost", 1).await;

    let (client, mut broker) = stage.pair().await;
    drop(client);
    assert!(broker.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("client_closed", 1).await;

    let (mut client, broker) = stage.pair().await;
    drop(broker);
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("broker_closed", 1).await;
    assert_eq!(stage.buffers(), 0);
}

#[tokio::test]
async fn an_answer_that_is_slow_but_moves_reaches_a_client_that_has_ended_its_side() {
    let stage = Stage::start_limited(|limits| limits.drain_timeout = Duration::ZERO).await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(LIST_OFFSETS, 11, true, b"").await.unwrap();
    client.half_close().await.unwrap();
    broker.read_frame().await.unwrap();
    let answer = frame(&response(id, true, &[b'a'; 1_000]));
    let send = async {
        // Longer in all than the gateway waits for a broker that does not move.
        for part in answer.chunks(150) {
            broker.send_raw(part).await.unwrap();
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    let (received, ()) = tokio::join!(client.read_to_end(), send);
    assert!(received.unwrap() == answer);
    stage.wait_ended("client_closed", 1).await;
}
