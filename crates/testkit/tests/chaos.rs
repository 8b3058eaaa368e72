//! The chaos link: every byte crosses in order, however badly; and the ways to cut it differ as they should.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use tidegate_testkit::chaos::ChaosLink;
use tidegate_testkit::wait;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout};

const SOON: Duration = Duration::from_secs(10);

/// A server that sends back what it gets.
async fn echo() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut from, mut to) = stream.split();
                drop(copy(&mut from, &mut to).await);
                drop(to.shutdown().await);
            });
        }
    });
    address
}

async fn send_and_return(link: &ChaosLink, bytes: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    let (mut from, mut to) = stream.split();
    let mut back = Vec::new();
    let send = async {
        to.write_all(bytes).await.unwrap();
        to.shutdown().await.unwrap();
    };
    let (_, read) = tokio::join!(send, from.read_to_end(&mut back));
    read.unwrap();
    back
}

#[tokio::test]
async fn every_byte_crosses_in_order_under_any_conditions() {
    let bytes: Vec<u8> = (0..60_000_u32).flat_map(u32::to_be_bytes).collect();
    let echo = echo().await;
    let links = [
        ChaosLink::to(echo),
        ChaosLink::to(echo).slice(7),
        ChaosLink::to(echo).latency(Duration::from_millis(30)),
        ChaosLink::to(echo).bandwidth(10_000_000).slice(1000),
    ];
    for link in links {
        let description = format!("{link:?}");
        let link = link.open().await.unwrap();
        assert!(send_and_return(&link, &bytes).await == bytes, "{description}");
        let traffic = link.traffic();
        let size = bytes.len() as u64;
        assert_eq!(
            (traffic.to_target, traffic.from_target, traffic.connections),
            (size, size, 1),
            "{description}"
        );
    }
}

#[tokio::test]
async fn latency_and_bandwidth_take_their_time() {
    let echo = echo().await;
    let slow = ChaosLink::to(echo)
        .latency(Duration::from_millis(60))
        .open()
        .await
        .unwrap();
    let narrow = ChaosLink::to(echo).bandwidth(1_000_000).open().await.unwrap();
    for (link, bytes, least) in [(slow, 1, 120), (narrow, 200_000, 150)] {
        let start = Instant::now();
        send_and_return(&link, &vec![1; bytes]).await;
        assert!(
            start.elapsed() >= Duration::from_millis(least),
            "{link:?}: {:?}",
            start.elapsed()
        );
    }
}

#[tokio::test]
async fn a_reset_is_seen_at_once_and_new_connections_work() {
    let link = ChaosLink::to(echo().await).open().await.unwrap();
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    stream.write_all(b"x").await.unwrap();
    stream.read_u8().await.unwrap();
    link.reset();
    let error = timeout(SOON, stream.read_u8()).await.unwrap().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(send_and_return(&link, b"again").await, b"again");
}

#[tokio::test]
async fn a_forgotten_connection_stays_open_and_carries_nothing() {
    let link = ChaosLink::to(echo().await).open().await.unwrap();
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    stream.write_all(b"x").await.unwrap();
    stream.read_u8().await.unwrap();
    link.half_open();
    stream.write_all(b"y").await.unwrap();
    assert_eq!(send_and_return(&link, b"new").await, b"new");
    timeout(Duration::from_millis(100), stream.read_u8())
        .await
        .expect_err("nothing comes, not even an end");
    assert_eq!(
        link.traffic().to_target,
        4,
        "the byte sent after half_open was not delivered"
    );
}

#[tokio::test]
async fn a_pause_loses_nothing() {
    let link = ChaosLink::to(echo().await).open().await.unwrap();
    let mut stream = TcpStream::connect(link.address()).await.unwrap();
    stream.write_all(b"x").await.unwrap();
    stream.read_u8().await.unwrap();
    link.pause();
    stream.write_all(b"y").await.unwrap();
    timeout(Duration::from_millis(100), stream.read_u8())
        .await
        .expect_err("nothing crosses during a pause");
    link.resume();
    assert_eq!(timeout(SOON, stream.read_u8()).await.unwrap().unwrap(), b'y');
}

#[tokio::test]
async fn a_target_that_refuses_is_a_closed_connection() {
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let link = ChaosLink::to(nobody).open().await.unwrap();
    let closed = wait::until("closed", SOON, async || {
        let mut stream = TcpStream::connect(link.address()).await.ok()?;
        stream.read_u8().await.err()
    });
    closed.await.unwrap();
}
