//! The scripted peers do what they are told, and nothing else.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use tidegate_testkit::scripted::{Reply, Request, ScriptedBroker, ScriptedClient};

const SOON: Duration = Duration::from_secs(10);

/// Does by API version what its name says.
fn script(request: &Request) -> Reply {
    let echo = Reply::respond(request, false, &request.rest);
    match request.api_version {
        0 => echo,
        1 => echo.after(Duration::from_millis(50)),
        2 => echo.after(Duration::from_millis(200)).out_of_order(),
        3 => Reply::nothing(),
        4 => Reply::raw(b"\xff\xff\xff\xff".as_slice()),
        5 => echo.then(Reply::close()),
        6 => Reply::reset(),
        _ => echo.then(Reply::half_close()),
    }
}

async fn start() -> (ScriptedBroker, ScriptedClient) {
    let broker = ScriptedBroker::start(script).await.unwrap();
    let client = ScriptedClient::connect(broker.address()).await.unwrap();
    (broker, client)
}

async fn send(client: &mut ScriptedClient, versions: &[i16]) {
    for version in versions {
        client.send_request(3, *version, false, b"body").await.unwrap();
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order_unless_the_script_says_otherwise() {
    for (versions, order) in [([1, 0, 0], [1, 2, 3]), ([2, 0, 0], [2, 3, 1]), ([3, 1, 0], [2, 3, 0])] {
        let (broker, mut client) = start().await;
        send(&mut client, &versions).await;
        for id in order.into_iter().filter(|id| *id > 0) {
            assert_eq!(
                client.read_response().await.unwrap(),
                (id, b"body".to_vec()),
                "{versions:?}"
            );
        }
        let requests = broker.requests();
        assert_eq!(
            requests.iter().map(|request| request.api_version).collect::<Vec<_>>(),
            versions
        );
        assert_eq!(
            (requests[2].index, requests[2].client_id.as_deref()),
            (2, Some("scripted"))
        );
    }
}

#[tokio::test]
async fn raw_bytes_leave_as_they_are() {
    let (_broker, mut client) = start().await;
    send(&mut client, &[4]).await;
    assert_eq!(client.read_raw(4).await.unwrap(), [0xff; 4]);
}

#[tokio::test]
async fn connections_end_as_the_script_says() {
    for (version, answered) in [(5, true), (6, false), (7, true)] {
        let (broker, mut client) = start().await;
        send(&mut client, &[version]).await;
        let bytes = client.read_to_end().await.unwrap();
        assert_eq!(!bytes.is_empty(), answered, "version {version}");
        if version == 7 {
            send(&mut client, &[0]).await;
            broker.wait_for_requests(2, SOON, |_| true).await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_client_that_half_closes_still_gets_its_answers() {
    let (_broker, mut client) = start().await;
    send(&mut client, &[1, 2]).await;
    client.half_close().await.unwrap();
    assert_eq!(client.read_response().await.unwrap().0, 1);
    assert_eq!(client.read_response().await.unwrap().0, 2);
    assert!(client.read_to_end().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_broker_that_does_not_read_is_felt() {
    let (broker, mut client) = start().await;
    broker.read(false);
    client.set_patience(Duration::from_millis(500));
    let megabyte = vec![0; 1 << 20];
    let mut sent = 0;
    while client.send_frame(&megabyte).await.is_ok() {
        sent += 1;
        assert!(sent < 100, "100 MB were taken");
    }
}

#[test]
fn a_frame_too_short_for_a_header_is_parsed_as_far_as_it_goes() {
    let request = Request::parse(vec![0, 18, 0]);
    assert_eq!(
        (request.api_key, request.api_version, request.correlation_id),
        (18, -1, -1)
    );
    let lying = Request::parse([0, 18, 0, 3, 0, 0, 0, 9, 0x7f, 0xff, b'x'].to_vec());
    assert_eq!((lying.correlation_id, lying.client_id), (9, None));
}
