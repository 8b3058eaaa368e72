//! The token server gives tokens to whom it knows, counts, and fails as it is told.

#![allow(clippy::unwrap_used)]

use std::net::SocketAddr;
use std::time::Duration;

use tidegate_testkit::tokens::{Answer, TokenServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Posts a form to the token endpoint; status and body.
async fn post(server: &TokenServer, form: &str) -> (u16, String) {
    let url = server.url();
    let address: SocketAddr = url.split('/').nth(2).unwrap().parse().unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = form.len();
    let request = format!(
        "POST /token HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {length}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n{form}"
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
}

#[tokio::test]
async fn answers_are_as_told_and_counted() {
    let server = TokenServer::start(&[("a", "s")], None).unwrap();
    let right = "grant_type=client_credentials&client_id=a&client_secret=s";
    server.set_life(Duration::from_secs(5));
    let (status, body) = post(&server, right).await;
    assert!(status == 200 && body.contains(r#""expires_in":5"#), "{status} {body}");
    let wrong = "grant_type=client_credentials&client_id=a&client_secret=x";
    assert_eq!(post(&server, wrong).await.0, 401);
    assert_eq!(post(&server, "grant_type=password").await.0, 400);
    server.set_answer(Answer::Status(500));
    assert_eq!(post(&server, right).await.0, 500);
    server.set_answer(Answer::Garbage);
    assert_eq!(post(&server, right).await, (200, "<html>".to_owned()));
    server.set_answer(Answer::Hang);
    let answered = timeout(Duration::from_millis(200), post(&server, right)).await;
    assert!(answered.is_err(), "{answered:?}");
    server.set_answer(Answer::Token);
    assert_eq!(post(&server, right).await.0, 200);
    assert_eq!((server.requests(), server.issued()), (7, 2));
}

#[tokio::test]
async fn a_server_that_is_dropped_is_gone() {
    let server = TokenServer::start(&[], None).unwrap();
    let address: SocketAddr = server.url().split('/').nth(2).unwrap().parse().unwrap();
    assert!(TcpStream::connect(address).await.is_ok());
    drop(server);
    let gone = tidegate_testkit::wait::until("the port is closed", Duration::from_secs(10), async || {
        TcpStream::connect(address).await.err().map(drop)
    });
    gone.await.unwrap();
}
