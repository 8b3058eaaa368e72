//! What does not speak Kafka, or speaks it wrongly: its connection ends, and nobody else's.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tidegate_testkit::scripted::{ScriptedClient, frame, request};
use tidegate_wire::table;

use crate::dice::Dice;
use crate::stage::{Stage, response};
use crate::value::{self, Style};
use crate::world::World;

#[tokio::test]
async fn strangers_are_sent_away_at_once_and_no_broker_hears_of_them() {
    let stage = Stage::start().await;
    let tls_hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0x5a, 0x5a];
    let cases: &[(&[u8], &str)] = &[
        (&tls_hello, "tls_on_plaintext_port"),
        (b"GET / HTTP/1.1\r\nHost: gateway\r\n\r\n", "http"),
        (b"POST /topics HTTP/1.1\r\n", "http"),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http"),
        (b"SSH-2.0-OpenSSH_9.9\r\n", "ssh"),
        (b"\x00\x00\x00", "client_closed"),
        (b"", "client_closed"),
        (b"noise noise noise", "not_kafka"),
        // Negative, too small for a header, above the limit of 100 MiB.
        (&[0xff, 0xff, 0xff, 0xff], "not_kafka"),
        (&[0, 0, 0, 7], "not_kafka"),
        (&[0, 0, 0, 0], "not_kafka"),
        (&[6, 0x40, 0, 1], "not_kafka"),
        (&[0x7f, 0xff, 0xff, 0xff], "not_kafka"),
        // No such API, a negative version.
        (&[0, 0, 0, 20, 0, 95, 0, 0, 0, 0, 0, 1], "not_kafka"),
        (&[0, 0, 0, 20, 0x80, 0, 0, 0, 0, 0, 0, 1], "not_kafka"),
        (&[0, 0, 0, 20, 0, 3, 0xff, 0xff, 0, 0, 0, 1], "not_kafka"),
    ];
    let mut ends = std::collections::HashMap::<&str, u64>::new();
    for (bytes, reason) in cases {
        let mut client = stage.connect(1).await;
        client.send_raw(bytes).await.unwrap();
        if *reason == "client_closed" {
            client.half_close().await.unwrap();
        }
        assert!(client.read_to_end().await.unwrap().is_empty(), "{bytes:?}");
        let count = ends.entry(reason).or_default();
        *count += 1;
        stage.wait_ended(reason, *count).await;
    }
    assert!(!stage.has_connected(), "a broker was bothered");
    assert_eq!(stage.gateway.connections(), 0);
    assert_eq!(stage.metric(&["tidegate_connections{"]), 0);
    assert_eq!(stage.buffers(), 0);
}

#[tokio::test]
async fn whoever_connects_and_is_silent_is_sent_away() {
    let stage = Stage::start_limited(|limits| limits.first_request_timeout = Duration::from_millis(100)).await;
    let (mut busy, mut broker) = stage.pair().await;
    let mut silent = stage.connect(1).await;
    let mut slow = stage.connect(1).await;
    slow.send_raw(&[0, 0, 0, 20, 0]).await.unwrap();
    assert!(silent.read_to_end().await.unwrap().is_empty());
    assert!(slow.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("no_request", 2).await;
    // It is not silence after the first request that is meant.
    let id = busy.send_request(12, 4, true, b"?").await.unwrap();
    broker.read_frame().await.unwrap();
    broker.send_frame(&response(id, b"!")).await.unwrap();
    assert_eq!(busy.read_frame().await.unwrap(), response(id, b"!"));
}

#[tokio::test]
async fn a_frame_that_is_announced_and_never_comes_costs_nothing() {
    let stage = Stage::start().await;
    let mut clients = Vec::new();
    for key in [0_u8, 1, 2] {
        let mut client = stage.connect(1).await;
        // 100 MiB, and the start of a header.
        let start = [
            &[6, 0x40, 0, 0, 0, key, 0, 9, 0, 0, 0, 1, 0xff, 0xff, 0][..],
            &[0, 0xff],
        ]
        .concat();
        client.send_raw(&start).await.unwrap();
        let mut broker = stage.accept().await;
        if key > 0 {
            assert_eq!(broker.read_raw(start.len()).await.unwrap(), start);
        }
        clients.push((client, broker));
    }
    stage.wait_buffers(0).await;
    // A broker that announces 2 GiB: streamed where nothing has to be changed.
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(2, 11, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let start = [&[0x7f, 0xff, 0xff, 0xff], &id.to_be_bytes()[..], b"and so on"].concat();
    broker.send_raw(&start).await.unwrap();
    assert_eq!(client.read_raw(start.len()).await.unwrap(), start);
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn a_request_that_has_to_be_held_and_is_too_large_ends_the_connection() {
    let stage = Stage::start_limited(|limits| limits.buffer_bytes = 4_096).await;
    // ApiVersions, SaslAuthenticate.
    for (count, (key, version)) in (1..).zip([(18, 3), (18, 99), (36, 2)]) {
        let (mut client, _broker) = stage.pair().await;
        let announced = 4_097_i32 - 4;
        let start = [
            &announced.to_be_bytes()[..],
            &request(key, version, 7, "c", true, b"..."),
        ];
        client.send_raw(&start.concat()).await.unwrap();
        assert!(client.read_to_end().await.unwrap().is_empty());
        stage.wait_ended("request_too_large", count).await;
    }
}

fn world() -> World {
    World {
        nodes: vec![1, 2, 3],
        host: "broker-#".to_owned(),
        first_port: 9_092,
        cluster_id: "real".to_owned(),
    }
}

fn style() -> Style {
    Style {
        elements: 2,
        records: 40,
        unknown_tags: true,
        all_tags: true,
    }
}

/// The client ends in the middle of a request: the broker has what came before, and nobody else notices.
#[tokio::test]
async fn a_request_may_end_at_any_byte() {
    let stage = Stage::start().await;
    let (mut witness, mut witness_broker) = stage.pair().await;
    let mut dice = Dice::new(5);
    for (key, version) in [(18, 5), (0, 13), (0, 3), (3, 12)] {
        let message = table::request(key).unwrap();
        let flexible = message.flexible.contains(version);
        let body = value::encode(
            &value::random(message, version, &world(), &style(), &mut dice),
            message,
            version,
        );
        let whole = frame(&request(key, version, 3, "client", flexible, &body));
        let step = 1 + whole.len() / 60;
        for end in (12..whole.len()).step_by(step) {
            // As the first of a connection it reaches nobody.
            let mut first = stage.connect(1).await;
            first.send_raw(&whole[..end]).await.unwrap();
            first.half_close().await.unwrap();
            assert!(first.read_to_end().await.unwrap().is_empty());
            assert!(!stage.has_connected(), "{key} {version} cut at {end}");

            let (mut client, mut broker) = stage.pair().await;
            client.send_raw(&whole[..end]).await.unwrap();
            client.half_close().await.unwrap();
            let reached = broker.read_to_end().await.unwrap();
            assert!(whole[..end].starts_with(&reached), "{key} {version} cut at {end}");
            drop(broker);
            assert!(client.read_to_end().await.unwrap().is_empty());
        }
    }
    witness.send_request(12, 4, true, b"?").await.unwrap();
    witness_broker.read_frame().await.unwrap();
    stage.wait_buffers(0).await;
}

/// Lengths that lie, at every byte: an end, or an answer, but no harm.
#[tokio::test]
async fn a_malformed_request_or_response_ends_its_own_connection_at_worst() {
    let stage = Stage::start().await;
    let (mut witness, mut witness_broker) = stage.pair().await;
    let mut dice = Dice::new(6);
    for (key, version) in [(18, 4), (0, 13), (3, 12), (10, 4), (60, 2), (55, 2), (1, 17), (78, 2)] {
        let request_message = table::request(key).unwrap();
        let asked = value::random(request_message, version, &world(), &style(), &mut dice);
        let asked = value::encode(&asked, request_message, version);
        let message = table::response(key).unwrap();
        let tags = tidegate_wire::frame::response_header_has_tags(message, version);
        let answer = value::encode(
            &value::random(message, version, &world(), &style(), &mut dice),
            message,
            version,
        );
        for part in 0..40 {
            let (mut client, mut broker) = stage.pair().await;
            let id = client.send_request(key, version, true, &asked).await.unwrap();
            broker.read_frame().await.unwrap();
            let mut answer = tidegate_testkit::scripted::response(id, tags, &answer);
            let at = 4 + part * (answer.len() - 4) / 40;
            if dice.roll(2) == 0 {
                answer.truncate(at);
            } else {
                answer[at] = [0xff, 0x80, 0x7f, 0][dice.roll(4)];
            }
            broker.send_frame(&answer).await.unwrap();
            broker.half_close().await.unwrap();
            // Something or nothing, but it ends.
            client.read_to_end().await.unwrap();

            let (mut client, mut broker) = stage.pair().await;
            let mut asked = request(key, version, 1, "client", true, &asked);
            let at = 8 + dice.roll(asked.len() - 8);
            asked[at] = [0xff, 0x80, 0x7f, 0][dice.roll(4)];
            client.send_frame(&asked).await.unwrap();
            client.half_close().await.unwrap();
            broker.read_to_end().await.unwrap();
            drop(broker);
            client.read_to_end().await.unwrap();
        }
    }
    assert!(stage.ended("malformed_response") > 20);
    assert!(stage.ended("malformed_request") > 0);
    assert_eq!(stage.ended("broker_lost"), 0);
    let id = witness.send_request(12, 4, true, b"?").await.unwrap();
    witness_broker.read_frame().await.unwrap();
    witness_broker.send_frame(&response(id, b"!")).await.unwrap();
    assert_eq!(witness.read_frame().await.unwrap(), response(id, b"!"));
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn a_response_that_nobody_asked_for_ends_the_connection() {
    let stage = Stage::start().await;
    for count in 1..=3 {
        let (mut client, mut broker) = stage.pair().await;
        if count > 1 {
            client.send_request(2, 11, true, b"").await.unwrap();
            broker.read_frame().await.unwrap();
        }
        broker.send_frame(&response(77, b"who asked?")).await.unwrap();
        assert!(client.read_to_end().await.unwrap().is_empty());
        stage.wait_ended("unexpected_response", count).await;
    }
}

/// The answers before a bad one reach the client, and so do those to requests before a bad one.
#[tokio::test]
async fn what_was_right_before_something_wrong_arrives() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(2, 11, true, b"").await.unwrap();
    broker.read_frame().await.unwrap();
    let right = frame(&response(id, &vec![b'r'; 200_000]));
    broker.send_raw(&[&right[..], &[0xff; 8]].concat()).await.unwrap();
    assert_eq!(client.read_to_end().await.unwrap(), right);
    stage.wait_ended("malformed_response", 1).await;

    let (mut client, mut broker) = stage.pair().await;
    let asked = frame(&request(2, 11, 1, "", true, b"right"));
    client.send_raw(&[&asked[..], &[0xff; 8]].concat()).await.unwrap();
    broker.read_frame().await.unwrap();
    broker.send_frame(&response(1, b"right")).await.unwrap();
    assert_eq!(client.read_to_end().await.unwrap(), frame(&response(1, b"right")));
    stage.wait_ended("malformed_request", 1).await;
}

/// The gateway reads no further than what it refuses: that must not destroy the answer before, on its way to a client
/// that is slow.
#[tokio::test]
async fn an_answer_arrives_although_the_client_has_sent_more_than_is_read() {
    let stage = Stage::start_limited(|limits| limits.close_linger = Duration::from_secs(5)).await;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    let mut client = ScriptedClient::connect_with_buffer(address, 4_096).await.unwrap();
    let asked = frame(&request(2, 11, 1, "", true, b"?"));
    let refused = frame(&request(27, 1, 2, "", true, &[b'?'; 1_000]));
    client.send_raw(&[asked, refused].concat()).await.unwrap();
    let mut broker = stage.accept().await;
    broker.read_frame().await.unwrap();
    let answer = frame(&response(1, &[b'!'; 300_000]));
    broker.send_raw(&answer).await.unwrap();
    // The broker's connection ends when all of the answer is with the kernel, where it waits for the client.
    assert!(broker.read_to_end().await.unwrap().is_empty());
    client.send_raw(&[b'?'; 1_000]).await.unwrap();
    assert!(client.read_to_end().await.unwrap() == answer);
    stage.wait_ended("api_not_offered", 1).await;
}
