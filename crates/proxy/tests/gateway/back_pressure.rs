//! A side that does not read makes the other wait; the gateway keeps no more than a buffer, and nobody else notices.

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tidegate_testkit::scripted::{ScriptedClient, frame, request};
use tidegate_wire::write::Writer;
use tokio::time::timeout;

use crate::stage::{Stage, response};

const OFFERED: usize = 500 << 20;
/// What the kernel's socket buffers take on both connections, at most, and then some.
const TAKEN: usize = 64 << 20;
/// A socket without room for so long is full.
const FULL: Duration = Duration::from_millis(300);

/// Offers `chunk` again and again until the socket has room no more; returns how many bytes were taken.
async fn offer(peer: ScriptedClient, chunk: &[u8]) -> (ScriptedClient, usize) {
    let stream = peer.into_stream();
    let mut taken = 0;
    while taken < OFFERED && timeout(FULL, stream.writable()).await.is_ok() {
        match stream.try_write(chunk) {
            Ok(count) => taken += count,
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
    (ScriptedClient::over(stream).unwrap(), taken)
}

async fn others_notice_nothing(stage: &Stage) {
    let (mut client, mut broker) = stage.pair().await;
    for _ in 0..100 {
        let id = client.send_request(2, 11, true, b"?").await.unwrap();
        broker.read_frame().await.unwrap();
        broker.send_frame(&response(id, &[b'!'; 20_000])).await.unwrap();
        assert_eq!(client.read_response().await.unwrap().0, id);
    }
}

/// A Fetch response, with its length in front, as far as the records of its only partition.
fn fetch_head(id: i32, records: usize) -> Vec<u8> {
    let mut message = id.to_be_bytes().to_vec();
    // Tagged fields; throttle time, error code, session.
    message.extend([0; 1 + 4 + 2 + 4]);
    // One topic, by its id, with one partition: index, error code, three offsets.
    message.extend([2]);
    message.extend([7; 16]);
    message.extend([2]);
    message.extend([0; 4 + 2 + 8 + 8 + 8]);
    // No aborted transactions, no preferred replica.
    message.extend([0, 0xff, 0xff, 0xff, 0xff]);
    Writer::new(&mut message).len(Some(records), true);
    let behind = 3;
    let length = u32::try_from(message.len() + records + behind).unwrap();
    [&length.to_be_bytes()[..], &message].concat()
}

#[tokio::test]
async fn a_client_that_does_not_read_makes_its_broker_wait() {
    let stage = Stage::start().await;
    // Version 17 is walked while it streams, version 11 is not looked into.
    for version in [17, 11] {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
        let mut client = ScriptedClient::connect_with_buffer(address, 64 << 10).await.unwrap();
        let id = client.send_request(1, version, version > 11, b"").await.unwrap();
        let mut broker = stage.accept().await;
        broker.read_frame().await.unwrap();
        let head = fetch_head(id, OFFERED);
        broker.send_raw(&head).await.unwrap();
        let (mut broker, taken) = offer(broker, &[b'r'; 1 << 20]).await;
        assert!(taken < TAKEN, "{taken} bytes were taken from the broker");
        assert!(stage.buffers() <= 2, "{} buffers", stage.buffers());

        others_notice_nothing(&stage).await;

        // Nothing is lost: it goes on when the client reads.
        assert_eq!(client.read_raw(head.len()).await.unwrap(), head);
        let read = async { client.read_raw(taken + (40 << 20)).await.unwrap() };
        let send = async {
            for _ in 0..40 {
                broker.send_raw(&[b'r'; 1 << 20]).await.unwrap();
            }
        };
        let (received, ()) = tokio::join!(read, send);
        assert!(received.iter().all(|byte| *byte == b'r'));
    }
}

#[tokio::test]
async fn a_broker_that_does_not_read_makes_its_client_wait() {
    let stage = Stage::start_limited(|limits| limits.max_request_frame_bytes = OFFERED + 1_000).await;
    let (mut client, mut broker) = stage.pair().await;
    let head = request(0, 3, 1, "", false, &[0xff, 0xff, 0, 1]);
    let length = u32::try_from(head.len() + OFFERED).unwrap();
    let head = [&length.to_be_bytes()[..], &head].concat();
    client.send_raw(&head).await.unwrap();
    let (_client, taken) = offer(client, &[b'p'; 1 << 20]).await;
    assert!(taken < TAKEN, "{taken} bytes were taken from the client");
    assert!(stage.buffers() <= 2, "{} buffers", stage.buffers());

    others_notice_nothing(&stage).await;

    assert_eq!(broker.read_raw(head.len()).await.unwrap(), head);
    let received = broker.read_raw(taken).await.unwrap();
    assert!(received.iter().all(|byte| *byte == b'p'));
    // All that was taken has come through, so the gateway has nothing left.
    stage.wait_buffers(0).await;
}

/// A frozen broker does not collect the connections of clients that have given it up; who still waits is left alone.
#[tokio::test]
async fn a_client_that_gives_up_on_a_frozen_broker_leaves_nothing_behind() {
    let stage = Stage::start_limited(|limits| {
        limits.drain_timeout = Duration::ZERO;
        limits.max_request_frame_bytes = OFFERED + 1_000;
    })
    .await;
    let mut frozen = Vec::new();
    let head = request(0, 3, 1, "", false, &[0xff, 0xff, 0, 1]);
    let length = u32::try_from(head.len() + OFFERED).unwrap();
    let head = [&length.to_be_bytes()[..], &head].concat();
    for is_patient in [true, false] {
        // One in the middle of a request that the broker does not read, one that waits for an answer.
        let (mut producer, broker) = stage.pair().await;
        producer.send_raw(&head).await.unwrap();
        let (producer, taken) = offer(producer, &[b'p'; 1 << 20]).await;
        let (mut reader, other_broker) = stage.pair().await;
        reader.send_request(2, 11, true, b"?").await.unwrap();
        let patient = if is_patient {
            Some((producer, reader, taken))
        } else {
            // Were it closed in good order, its end would stand in line behind what nobody reads.
            producer.reset().unwrap();
            None
        };
        frozen.push((patient, broker, other_broker));
    }
    stage.wait_ended("client_closed", 2).await;
    assert_eq!(stage.gateway.connections(), 2);
    assert_eq!(stage.buffers(), 1);

    let (patient, mut broker, mut other_broker) = frozen.remove(0);
    let (producer, mut reader, taken) = patient.unwrap();
    assert_eq!(
        broker.read_raw(head.len() + taken).await.unwrap().len(),
        head.len() + taken
    );
    let id = i32::from_be_bytes(other_broker.read_frame().await.unwrap()[4..8].try_into().unwrap());
    other_broker.send_frame(&response(id, b"!")).await.unwrap();
    assert_eq!(reader.read_response().await.unwrap().0, id);
    drop(producer);
}

/// However much waits in one direction, the other has its turn in between.
#[tokio::test]
async fn a_flood_in_one_direction_does_not_keep_the_other_waiting() {
    let stage = Stage::start_limited(|limits| limits.buffer_bytes = 4_096).await;
    let (mut client, mut broker) = stage.pair().await;
    let id = client.send_request(2, 11, true, b"?").await.unwrap();
    broker.read_frame().await.unwrap();

    // All of this is there before the gateway has its next turn.
    let acks_zero = [&[0xff, 0xff, 0, 0][..], &[b'p'; 60_000]].concat();
    let flood = frame(&request(0, 3, 1, "", false, &acks_zero)).repeat(40);
    let offered = client.try_send(&flood).unwrap();
    assert!(offered > 1 << 20, "only {offered} bytes fit into the socket");
    let answer = frame(&response(id, b"!"));
    assert_eq!(broker.try_send(&answer).unwrap(), answer.len());

    assert_eq!(client.read_raw(answer.len()).await.unwrap(), answer);
    let mut broker = broker.into_stream().into_std().unwrap();
    let (mut passed, mut scratch) = (0, vec![0; 1 << 20]);
    while let Ok(count @ 1..) = std::io::Read::read(&mut broker, &mut scratch) {
        passed += count;
    }
    assert!(passed < offered / 2, "{passed} bytes of {offered} went first");
}
