//! Logins that brokers verify, and that they let expire (KIP-368).

use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{BackendAuthentication, ClientAuthentication, Credentials, Limits, PlainMediation, Secret};
use tidegate_testkit::scripted::ScriptedClient;
use tokio::time::sleep;

use crate::limits::change;
use crate::stage::{HEARTBEAT, Pair, Setup, Stage, log_in, response};

const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;
const SHORT: Duration = Duration::from_millis(400);
const LONG: Duration = Duration::from_secs(3_600);

/// One whose clients log in to the brokers.
async fn stage() -> Stage {
    let stage = Stage::start().await;
    change(&stage, |next| {
        let passthrough = ClientAuthentication::SaslPlain(PlainMediation::Passthrough);
        Arc::make_mut(&mut next.virtual_clusters[0]).authentication = vec![passthrough];
    })
    .await;
    stage
}

/// What a broker says to a SaslAuthenticate request of version 1.
fn verdict(error_code: i16, lifetime: Duration) -> Vec<u8> {
    let lifetime = u64::try_from(lifetime.as_millis()).unwrap().to_be_bytes();
    [&error_code.to_be_bytes()[..], &[0xff, 0xff], &[0; 4], &lifetime].concat()
}

/// Has a client connect, and log in for so long.
async fn logged_in(stage: &Stage, lifetime: Duration) -> Pair {
    let mut client = stage.connect(1).await;
    let id = client
        .send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN")
        .await
        .unwrap();
    let broker = stage.accept().await;
    let mut pair = Pair { client, broker };
    finish(&mut pair, id, 0, lifetime).await;
    pair
}

/// The same once more over the same connection.
async fn log_in_again(pair: &mut Pair, error_code: i16, lifetime: Duration) {
    let id = pair
        .client
        .send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN")
        .await
        .unwrap();
    finish(pair, id, error_code, lifetime).await;
}

async fn finish(pair: &mut Pair, id: i32, error_code: i16, lifetime: Duration) {
    let Pair { client, broker } = pair;
    broker.read_frame().await.unwrap();
    let mechanisms = response(id, b"\x00\x00\x00\x00\x00\x01\x00\x05PLAIN");
    broker.send_frame(&mechanisms).await.unwrap();
    client.read_frame().await.unwrap();
    let id = client
        .send_request(SASL_AUTHENTICATE, 1, false, b"\x00\x00\x00\x06\0ann\x001")
        .await
        .unwrap();
    broker.read_frame().await.unwrap();
    let answer = response(id, &verdict(error_code, lifetime));
    broker.send_frame(&answer).await.unwrap();
    assert_eq!(client.read_frame().await.unwrap(), answer);
}

/// Has a request arrive at the broker, which ends the connection: the client sees that and no more, as if it was
/// connected to the broker itself.
async fn is_ended(mut pair: Pair, by_reset: bool) {
    pair.ask().await;
    if by_reset {
        pair.broker.reset().unwrap();
    } else {
        drop(pair.broker);
    }
    assert!(pair.client.read_to_end().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_client_that_logs_in_again_too_late_is_told_from_a_broker_that_closes_for_another_reason() {
    let stage = stage().await;
    let ended = |fault: &str, reason: &str| {
        let labels = [format!("fault=\"{fault}\""), format!("reason=\"{reason}\"")];
        stage.metric(&["tidegate_connections_ended_total{", &labels[0], &labels[1]])
    };
    for (count, by_reset) in [(1, false), (2, true)] {
        let mut late = logged_in(&stage, SHORT).await;
        late.work().await;
        sleep(SHORT).await;
        is_ended(late, by_reset).await;
        stage.wait_ended("session_expired", count).await;
        assert_eq!(ended("client", "session_expired"), count);
    }
    // A login that never expires, one that has not yet, and one that was renewed.
    is_ended(logged_in(&stage, Duration::ZERO).await, false).await;
    is_ended(logged_in(&stage, LONG).await, false).await;
    let mut renewed = logged_in(&stage, SHORT).await;
    log_in_again(&mut renewed, 0, LONG).await;
    sleep(SHORT).await;
    renewed.work().await;
    is_ended(renewed, false).await;
    stage.wait_ended("broker_closed", 3).await;
    // One that is renewed late, which brokers allow.
    let mut late = logged_in(&stage, SHORT).await;
    sleep(SHORT).await;
    log_in_again(&mut late, 0, LONG).await;
    late.work().await;
    is_ended(late, true).await;
    stage.wait_ended("broker_lost", 1).await;
    // And what is renewed may expire as well.
    let mut again = logged_in(&stage, LONG).await;
    log_in_again(&mut again, 0, SHORT).await;
    sleep(SHORT).await;
    again
        .client
        .send_request(0, 3, false, b"\xff\xff\0\0acks=0")
        .await
        .unwrap();
    again.broker.read_frame().await.unwrap();
    is_ended(again, false).await;
    stage.wait_ended("session_expired", 3).await;
    // A request in time of which the broker takes notice when it is late, as long as others before it keep it busy.
    let mut queued = logged_in(&stage, SHORT).await;
    queued.ask().await;
    let again = async |pair: &mut Pair| {
        let asked = pair.client.send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN");
        asked.await.unwrap();
        pair.broker.read_frame().await.unwrap();
    };
    again(&mut queued).await;
    sleep(SHORT).await;
    drop(queued.broker);
    stage.wait_ended("session_expired", 4).await;
    // A login is never too late.
    let mut logs_in = logged_in(&stage, SHORT).await;
    sleep(SHORT).await;
    again(&mut logs_in).await;
    drop(logs_in.broker);
    stage.wait_ended("broker_closed", 4).await;
}

#[tokio::test]
async fn a_second_login_that_the_broker_refuses_ends_the_connection_after_its_answer() {
    let stage = stage().await;
    let mut pair = logged_in(&stage, LONG).await;
    log_in_again(&mut pair, 58, Duration::ZERO).await;
    let _ = pair.client.send_request(HEARTBEAT, 4, true, b"too late").await;
    pair.is_closed("refused").await;
    stage.wait_ended("login_failed", 1).await;
}

/// Plays the broker to which the gateway logs in: what it says comes this late.
async fn takes_login(broker: &mut ScriptedClient, lifetime: Duration, late: Duration) {
    let mut answer = async |key: i16, body: &[u8]| {
        let request = broker.read_frame().await.unwrap();
        assert_eq!(request[..2], key.to_be_bytes(), "{request:?}");
        let id = i32::from_be_bytes(request[4..8].try_into().unwrap());
        sleep(if key == SASL_AUTHENTICATE { late } else { Duration::ZERO }).await;
        broker.send_frame(&response(id, body)).await.unwrap();
    };
    answer(SASL_HANDSHAKE, b"\x00\x00\x00\x00\x00\x01\x00\x05PLAIN").await;
    answer(SASL_AUTHENTICATE, &verdict(0, lifetime)).await;
}

/// The broker's clock runs from the login on, and a request may have waited before it is sent.
#[tokio::test]
async fn the_gateway_logs_in_again_before_a_request_would_come_too_late() {
    let limits = Limits {
        max_in_flight_requests: 1,
        ..Setup::default().limits
    };
    let setup = Setup {
        limits,
        ..Setup::default()
    };
    let stage = Stage::start_with(setup).await;
    change(&stage, |next| {
        let credentials = Credentials {
            username: "gateway".to_owned(),
            password: Secret::new("1"),
        };
        let terminate = PlainMediation::Terminate(vec![credentials.clone()]);
        Arc::make_mut(&mut next.virtual_clusters[0]).authentication = vec![ClientAuthentication::SaslPlain(terminate)];
        Arc::make_mut(&mut next.backend_clusters[0]).authentication = BackendAuthentication::SaslPlain(credentials);
    })
    .await;
    let lifetime = Duration::from_secs(3);
    let mut client = stage.connect(1).await;
    let hello = client.send_request(18, 3, true, b"\x02a\x02b\x00").await.unwrap();
    let mut broker = stage.accept().await;
    broker.read_frame().await.unwrap();
    broker
        .send_frame(&response(hello, &[0, 0, 1, 0, 0, 0, 0, 0]))
        .await
        .unwrap();
    client.read_frame().await.unwrap();
    // A second of the three is over when the gateway hears of them.
    let (is_in, ()) = tokio::join!(
        log_in(&mut client, "gateway", "1"),
        takes_login(&mut broker, lifetime, lifetime / 3)
    );
    assert!(is_in);
    let first = client.send_request(HEARTBEAT, 4, true, b"1").await.unwrap();
    let second = client.send_request(HEARTBEAT, 4, true, b"2").await.unwrap();
    broker.read_frame().await.unwrap();
    sleep(lifetime / 2).await;
    broker.send_frame(&response(first, b"!")).await.unwrap();
    // It came in time and waited for the answer before it.
    takes_login(&mut broker, lifetime, Duration::ZERO).await;
    assert_eq!(broker.read_frame().await.unwrap().last(), Some(&b'2'));
    broker.send_frame(&response(second, b"!")).await.unwrap();
    for id in [first, second] {
        assert_eq!(client.read_frame().await.unwrap(), response(id, b"!"));
    }
}
