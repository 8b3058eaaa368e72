//! Draining: nothing new, an end for whoever is idle, and an answer first for whoever waits for one.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use tidegate_testkit::scripted::{ScriptedClient, frame, request};
use tidegate_testkit::wait;
use tokio::net::TcpStream;

use crate::stage::{SOON, Stage, response};

const LIST_OFFSETS: i16 = 2;
/// Fewer than the queue of a listening socket takes.
const MOST_WAITING: usize = 500;

async fn is_closed(client: &mut ScriptedClient) {
    assert!(client.read_to_end().await.unwrap().is_empty());
}

#[tokio::test]
async fn idle_connections_end_at_once_and_no_new_ones_are_taken() {
    let stage = Stage::start().await;
    let (mut idle, mut idle_broker) = stage.pair().await;
    let mut silent = stage.connect(1).await;
    let (mut busy, mut busy_broker) = stage.pair().await;
    let id = busy.send_request(LIST_OFFSETS, 11, true, b"?").await.unwrap();
    busy_broker.read_frame().await.unwrap();
    let (cut_off, ()) = tokio::join!(stage.gateway.drain(), async {
        is_closed(&mut idle).await;
        is_closed(&mut silent).await;
        is_closed(&mut idle_broker).await;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
        let refused = wait::until("new clients are refused", SOON, async || {
            TcpStream::connect(address).await.is_err().then_some(())
        });
        refused.await.unwrap();
        // In flight all the time.
        busy_broker.send_frame(&response(id, b"!")).await.unwrap();
        assert_eq!(busy.read_frame().await.unwrap(), response(id, b"!"));
        is_closed(&mut busy).await;
        is_closed(&mut busy_broker).await;
    });
    assert_eq!(cut_off, 0);
    assert_eq!(stage.ended("drained"), 3);
    assert_eq!(stage.gateway.connections(), 0);
}

/// As when a successor has the sockets: whoever is not let in here is let in there, and nobody is cut off by a reset,
/// which would take away what the client has not read yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_comes_while_a_drain_begins_is_closed_and_not_reset() {
    for _ in 0..20 {
        let stage = Stage::start().await;
        let _sockets_of_a_successor = stage.gateway.sockets().await.unwrap();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
        // Not enough to be served, and not read before it is let in.
        let begun = [0, 0, 0, 20, 0, 18];
        let (came, drained) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let coming = tokio::task::spawn_blocking({
            let (came, drained) = (Arc::clone(&came), Arc::clone(&drained));
            move || {
                let mut clients = Vec::new();
                while !drained.load(Relaxed) && clients.len() < MOST_WAITING {
                    let mut client = std::net::TcpStream::connect(address).unwrap();
                    client.write_all(&begun).unwrap();
                    clients.push(client);
                    came.store(clients.len(), Relaxed);
                }
                clients
            }
        });
        let some = wait::until("some clients have come", SOON, async || {
            (came.load(Relaxed) > 10).then_some(())
        });
        some.await.unwrap();
        stage.gateway.drain().await;
        drained.store(true, Relaxed);
        for mut client in coming.await.unwrap() {
            client.set_nonblocking(true).unwrap();
            let ended = client.read(&mut [0; 64]);
            let waits = ended.as_ref().is_err_and(|error| error.kind() == ErrorKind::WouldBlock);
            assert!(waits || ended.is_ok(), "{ended:?}");
        }
    }
}

#[tokio::test]
async fn a_request_that_has_begun_to_arrive_is_finished_and_answered() {
    // Where the request is cut: in its length, in its head, in its body; Produce is parsed as far as its acks.
    let produce = [&[0xff, 0xff, 0xff, 0xff, 0, 0][..], &[b'p'; 5_000]].concat();
    for (key, version, flexible, body) in [
        (LIST_OFFSETS, 11, true, &b"which?"[..]),
        (0, 3, false, &produce),
        (18, 3, true, b"\x02a\x02b\x00"),
    ] {
        for cut in [2, 9, 14, 20] {
            let stage = Stage::start().await;
            let (mut client, mut broker) = stage.pair().await;
            let asked = request(key, version, 5, "c", flexible, body);
            let framed = frame(&asked);
            client.send_raw(&framed[..cut]).await.unwrap();
            // The gateway has read it when it has read what came later.
            let _witness = stage.pair().await;
            let drain = stage.gateway.drain();
            let finish = async {
                // The drain has begun when nobody is let in any more.
                let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
                let refused = wait::until("new clients are refused", SOON, async || {
                    TcpStream::connect(address).await.is_err().then_some(())
                });
                refused.await.unwrap();
                client.send_raw(&framed[cut..]).await.unwrap();
                assert_eq!(broker.read_frame().await.unwrap(), asked, "{key} cut at {cut}");
                // A further request comes too late.
                let _ = client
                    .send_frame(&request(LIST_OFFSETS, 11, 6, "c", true, b"late"))
                    .await;
                let body = if key == 18 {
                    &[0, 0, 1, 0, 0, 0, 0, 0][..]
                } else {
                    b"here"
                };
                broker.send_frame(&response(5, body)).await.unwrap();
                assert_eq!(client.read_response().await.unwrap().0, 5);
                is_closed(&mut client).await;
                assert!(broker.read_to_end().await.unwrap().is_empty(), "{key} cut at {cut}");
            };
            let (cut_off, ()) = tokio::join!(drain, finish);
            assert_eq!(cut_off, 0);
            assert_eq!(stage.ended("drained"), 2);
        }
    }
}

#[tokio::test]
async fn requests_that_wait_their_turn_when_the_drain_begins_are_answered() {
    let stage = Stage::start_limited(|limits| limits.max_in_flight_requests = 1).await;
    let (mut client, mut broker) = stage.pair().await;
    let asked: Vec<u8> = (1..=3)
        .flat_map(|id| frame(&request(LIST_OFFSETS, 11, id, "c", true, b"?")))
        .collect();
    client.send_raw(&asked).await.unwrap();
    broker.read_frame().await.unwrap();
    let answer = async {
        for id in 1..=3 {
            if id > 1 {
                broker.read_frame().await.unwrap();
            }
            broker.send_frame(&response(id, b"!")).await.unwrap();
            assert_eq!(client.read_response().await.unwrap().0, id);
        }
        is_closed(&mut client).await;
    };
    let (cut_off, ()) = tokio::join!(stage.gateway.drain(), answer);
    assert_eq!(cut_off, 0);
}

#[tokio::test]
async fn what_is_still_busy_after_the_time_out_is_cut_off_and_counted() {
    let stage = Stage::start_limited(|limits| limits.drain_timeout = Duration::from_millis(300)).await;
    let mut kept = Vec::new();
    for _ in 0..3 {
        let (mut client, mut broker) = stage.pair().await;
        client.send_request(LIST_OFFSETS, 11, true, b"?").await.unwrap();
        broker.read_frame().await.unwrap();
        kept.push((client, broker));
    }
    let (mut idle, _broker) = stage.pair().await;
    assert_eq!(stage.gateway.drain().await, 3);
    is_closed(&mut idle).await;
    for (client, broker) in &mut kept {
        is_closed(client).await;
        is_closed(broker).await;
    }
    assert_eq!((stage.ended("cut_off"), stage.ended("drained")), (3, 1));
    assert_eq!(stage.gateway.connections(), 0);
}

#[tokio::test]
async fn a_gateway_that_is_dropped_leaves_nothing_behind() {
    let stage = Stage::start().await;
    let (mut client, mut broker) = stage.pair().await;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    drop(stage);
    is_closed(&mut client).await;
    is_closed(&mut broker).await;
    let refused = wait::until("new clients are refused", SOON, async || {
        TcpStream::connect(address).await.is_err().then_some(())
    });
    refused.await.unwrap();
}
