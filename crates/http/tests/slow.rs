//! Clients that take their time, or come in great numbers, on real sockets.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::routing::{get, post};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tidegate_http::{BodyTooSlow, Limits, Server};
use tidegate_testkit::certificates::Authority;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(400);
/// What a loaded machine may need on top.
const SLACK: Duration = Duration::from_secs(5);
const ASK: &[u8] = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n";

fn limits() -> Limits {
    Limits {
        max_connections: 100,
        max_header_bytes: 8_192,
        handshake_timeout: LONG,
        header_timeout: LONG,
        body_timeout: LONG,
        write_timeout: LONG,
        idle_timeout: LONG,
    }
}

struct Running {
    address: SocketAddr,
    stop: CancellationToken,
    /// Lets `/wait` answer.
    go: Arc<Notify>,
    server: JoinHandle<()>,
}

async fn start(limits: Limits, tls: Option<TlsAcceptor>) -> Running {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, stop, go) = (
        socket.local_addr().unwrap(),
        CancellationToken::new(),
        Arc::new(Notify::new()),
    );
    let wait = {
        let go = Arc::clone(&go);
        move || async move {
            go.notified().await;
            "waited"
        }
    };
    let router = Router::new()
        .route("/", get(async || "hello"))
        .route("/wait", get(wait))
        .route("/large", get(async || vec![b'x'; 64 << 20]))
        .route("/body", post(read));
    let server = Server::new(socket, limits);
    let server = match tls {
        Some(tls) => server.with_tls(tls),
        None => server,
    };
    let server = tokio::spawn(server.serve(router, stop.clone()));
    Running {
        address,
        stop,
        go,
        server,
    }
}

async fn read(request: Request) -> (StatusCode, String) {
    match to_bytes(request.into_body(), 1 << 20).await {
        Ok(body) => (StatusCode::OK, body.len().to_string()),
        Err(error) => {
            let mut cause: &dyn std::error::Error = &error;
            while !cause.is::<BodyTooSlow>() {
                cause = cause.source().unwrap();
            }
            (StatusCode::REQUEST_TIMEOUT, cause.to_string())
        }
    }
}

impl Running {
    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }
}

/// Reads one answer with a body of known length.
async fn answer(client: &mut TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let mut byte = [0];
        client.read_exact(&mut byte).await.unwrap();
        text.extend(byte);
        if text.ends_with(b"\r\n\r\n") {
            break;
        }
    }
    let head = String::from_utf8(text).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.unwrap_or("0").parse().unwrap()];
    client.read_exact(&mut body).await.unwrap();
    head + &String::from_utf8(body).unwrap()
}

/// Waits until the server closes the connection, and says how long that took.
async fn closed(client: &mut TcpStream) -> Duration {
    let from = Instant::now();
    let mut rest = Vec::new();
    // A socket with unread bytes in it ends with a reset.
    let _ = timeout(LONG / 2, client.read_to_end(&mut rest)).await.unwrap();
    from.elapsed()
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_cut_off_and_a_whole_one_in_time_is_answered() {
    let server = start(
        Limits {
            header_timeout: SHORT,
            ..limits()
        },
        None,
    )
    .await;
    let (mut slow, mut silent, mut good) = (server.connect().await, server.connect().await, server.connect().await);
    let trickle = async {
        let from = Instant::now();
        while slow.write_all(b"x").await.is_ok() {
            sleep(SHORT / 20).await;
            if from.elapsed() > LONG / 2 {
                panic!("still open");
            }
        }
        from.elapsed()
    };
    let in_time = async {
        good.write_all(&ASK[..10]).await.unwrap();
        sleep(SHORT / 2).await;
        good.write_all(&ASK[10..]).await.unwrap();
        answer(&mut good).await
    };
    let (trickled, silent, answered) = tokio::join!(trickle, closed(&mut silent), in_time);
    assert!(trickled >= SHORT && trickled < SHORT + SLACK, "{trickled:?}");
    assert!(silent >= SHORT - SHORT / 10 && silent < SHORT + SLACK, "{silent:?}");
    assert!(answered.ends_with("hello"), "{answered}");
    // A second head has its time from its first byte on.
    sleep(2 * SHORT).await;
    good.write_all(ASK).await.unwrap();
    answer(&mut good).await;
    good.write_all(&ASK[..10]).await.unwrap();
    let rest = closed(&mut good).await;
    assert!(rest >= SHORT - SHORT / 10 && rest < SHORT + SLACK, "{rest:?}");
}

#[tokio::test]
async fn a_connection_that_nobody_uses_is_closed_and_one_in_use_is_not() {
    let server = start(
        Limits {
            idle_timeout: SHORT,
            ..limits()
        },
        None,
    )
    .await;
    let mut client = server.connect().await;
    for _ in 0..4 {
        client.write_all(ASK).await.unwrap();
        answer(&mut client).await;
        sleep(SHORT / 2).await;
    }
    client
        .write_all(b"GET /wait HTTP/1.1\r\nhost: x\r\n\r\n")
        .await
        .unwrap();
    sleep(2 * SHORT).await;
    server.go.notify_one();
    assert!(
        answer(&mut client).await.ends_with("waited"),
        "who waits for the server is not idle"
    );
    let idle = closed(&mut client).await;
    assert!(idle >= SHORT - SHORT / 10 && idle < SHORT + SLACK, "{idle:?}");
}

#[tokio::test]
async fn a_body_has_its_time() {
    let server = start(
        Limits {
            body_timeout: SHORT,
            ..limits()
        },
        None,
    )
    .await;
    let head = b"POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n";
    let mut good = server.connect().await;
    good.write_all(head).await.unwrap();
    good.write_all(b"12345").await.unwrap();
    sleep(SHORT / 2).await;
    good.write_all(b"67890").await.unwrap();
    assert!(answer(&mut good).await.ends_with("\r\n\r\n10"));
    let mut slow = server.connect().await;
    slow.write_all(head).await.unwrap();
    slow.write_all(b"1234").await.unwrap();
    let from = Instant::now();
    let refused = answer(&mut slow).await;
    let took = from.elapsed();
    assert!(
        refused.starts_with("HTTP/1.1 408 ") && refused.contains("400ms"),
        "{refused}"
    );
    assert!(took >= SHORT && took < SHORT + SLACK, "{took:?}");
    closed(&mut slow).await;
}

#[tokio::test]
async fn who_does_not_take_an_answer_is_cut_off_and_who_takes_it_slowly_is_not() {
    let server = start(
        Limits {
            write_timeout: SHORT,
            ..limits()
        },
        None,
    )
    .await;
    let (mut deaf, mut slow) = (server.connect().await, server.connect().await);
    for client in [&mut deaf, &mut slow] {
        client
            .write_all(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
            .await
            .unwrap();
    }
    let mut buffer = vec![0; 4 << 20];
    let mut taken = 0;
    while taken < 64 << 20 {
        let some = slow.read(&mut buffer).await.unwrap();
        assert!(some > 0, "cut off after {taken}");
        taken += some;
        if taken < 32 << 20 {
            sleep(SHORT / 20).await;
        }
    }
    sleep(2 * SHORT).await;
    let mut rest = Vec::new();
    let _ = timeout(SLACK, deaf.read_to_end(&mut rest)).await.unwrap();
    assert!(rest.len() < 64 << 20, "{}", rest.len());
}

#[tokio::test]
async fn a_head_may_be_as_long_as_the_limit_and_no_longer() {
    let server = start(limits(), None).await;
    for (length, status) in [(8_192, "200"), (8_193, "431")] {
        let mut client = server.connect().await;
        let rest = length - ASK.len() - "a: \r\n".len();
        let head = format!("GET / HTTP/1.1\r\nhost: x\r\na: {}\r\n\r\n", "x".repeat(rest));
        assert_eq!(head.len(), length);
        client.write_all(head.as_bytes()).await.unwrap();
        let answer = answer(&mut client).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{length}: {answer}");
    }
}

#[tokio::test]
async fn a_thousand_slow_clients_keep_nobody_out() {
    let server = start(limits(), None).await;
    let mut busy = server.connect().await;
    busy.write_all(b"GET /wait HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut idle = server.connect().await;
    idle.write_all(ASK).await.unwrap();
    answer(&mut idle).await;
    for begun in [
        "GET / HTTP/1.1\r\n",
        "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n",
        "POST /body HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n123456789",
    ] {
        let mut crowd = Vec::new();
        for _ in 0..1_000 {
            let mut slow = server.connect().await;
            let _ = slow.write_all(begun.as_bytes()).await;
            crowd.push(slow);
        }
        let from = Instant::now();
        let mut client = server.connect().await;
        client.write_all(ASK).await.unwrap();
        assert!(answer(&mut client).await.ends_with("hello"));
        assert!(from.elapsed() < SLACK, "{:?}", from.elapsed());
        // Those go for whom the server waits.
        idle.write_all(ASK).await.unwrap();
        assert!(answer(&mut idle).await.ends_with("hello"));
    }
    server.go.notify_one();
    assert!(answer(&mut busy).await.ends_with("waited"), "it was being served");
}

#[tokio::test]
async fn who_does_not_shake_hands_is_cut_off() {
    let authority = Authority::new("http").unwrap();
    let made = authority.server(&["localhost"]).unwrap();
    let chain = CertificateDer::pem_slice_iter(made.certificate.as_bytes())
        .map(Result::unwrap)
        .collect();
    let key = PrivateKeyDer::from_pem_slice(made.key.as_bytes()).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let tls = TlsAcceptor::from(Arc::new(config));
    let server = start(
        Limits {
            handshake_timeout: SHORT,
            ..limits()
        },
        Some(tls),
    )
    .await;
    let mut client = server.connect().await;
    client.write_all(&[22, 3, 1]).await.unwrap();
    let took = closed(&mut client).await;
    assert!(took >= SHORT - SHORT / 10 && took < SHORT + SLACK, "{took:?}");
}

#[tokio::test]
async fn a_server_that_stops_answers_what_is_in_flight_and_says_that_it_is_the_last() {
    let server = start(limits(), None).await;
    let (mut busy, mut used, mut idle) = (server.connect().await, server.connect().await, server.connect().await);
    let mut silent = server.connect().await;
    for client in [&mut used, &mut idle] {
        client.write_all(ASK).await.unwrap();
        answer(client).await;
    }
    busy.write_all(b"GET /wait HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    sleep(SHORT).await;
    server.stop.cancel();
    used.write_all(ASK).await.unwrap();
    let last = answer(&mut used).await;
    assert!(
        last.contains("\r\nconnection: close\r\n") && last.ends_with("hello"),
        "{last}"
    );
    closed(&mut used).await;
    assert!(closed(&mut idle).await < SLACK);
    assert!(closed(&mut silent).await < SLACK);
    assert!(!server.server.is_finished());
    server.go.notify_one();
    let answered = answer(&mut busy).await;
    assert!(answered.ends_with("waited"), "{answered}");
    timeout(SLACK, server.server).await.unwrap().unwrap();
}
