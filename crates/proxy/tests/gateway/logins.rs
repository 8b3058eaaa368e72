//! What a client may spend before it has logged in.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{ClientAuthentication, Limits, PlainMediation};
use tidegate_testkit::scripted::{ScriptedClient, frame, request};
use tidegate_testkit::wait;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use crate::limits::{change, stage, stage_with_logins, take_tls, want_logins};
use crate::stage::{SOON, log_in, response};

const SASL_HANDSHAKE: i16 = 17;

#[tokio::test]
async fn a_request_before_the_login_has_its_own_limit() {
    const LIMIT: usize = 2_000;
    let stage = stage_with_logins(|limits| limits.max_login_frame_bytes = LIMIT).await;
    // SaslHandshake is long enough for any length: its mechanism is.
    let handshake = |bytes: usize| {
        let head = request(SASL_HANDSHAKE, 1, 1, "c", false, b"").len();
        let mechanism = vec![b'm'; bytes - head - 2];
        let body = [&u16::try_from(mechanism.len()).unwrap().to_be_bytes()[..], &mechanism].concat();
        request(SASL_HANDSHAKE, 1, 1, "c", false, &body)
    };
    let mut allowed = stage.connect(1).await;
    allowed.send_frame(&handshake(LIMIT)).await.unwrap();
    assert_eq!(
        allowed.read_response().await.unwrap().1[..2],
        [0, 33],
        "no such mechanism"
    );
    let mut refused = stage.connect(1).await;
    refused.send_frame(&handshake(LIMIT + 1)).await.unwrap();
    assert!(refused.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("request_too_large", 1).await;
    // The message of the mechanism too, however it is wrapped.
    for version in [0, 1] {
        let mut client = stage.connect(1).await;
        client
            .send_request(SASL_HANDSHAKE, version, false, b"\x00\x05PLAIN")
            .await
            .unwrap();
        client.read_response().await.unwrap();
        client
            .send_raw(&i32::try_from(LIMIT + 1).unwrap().to_be_bytes())
            .await
            .unwrap();
        client.send_raw(&[0, 36, 0, 0, 0, 0, 0, 2]).await.unwrap();
        assert!(client.read_to_end().await.unwrap().is_empty(), "version {version}");
    }
    stage.wait_ended("request_too_large", 3).await;
    // After the login nobody minds.
    let mut pair = stage.pair_as("ann", "1").await.unwrap();
    let long = vec![0; 10 * LIMIT];
    pair.client.send_request(12, 4, true, &long).await.unwrap();
    assert!(pair.broker.read_frame().await.unwrap().len() > 10 * LIMIT);
}

#[tokio::test]
async fn whoever_does_not_log_in_or_shake_hands_in_time_is_sent_away() {
    let short = |limits: &mut Limits| {
        limits.login_timeout = Duration::from_millis(300);
        limits.tls_handshake_timeout = Duration::from_millis(300);
        limits.first_request_timeout = Duration::from_millis(300);
    };
    let stage = stage_with_logins(short).await;
    take_tls(&stage).await;
    let mut quick = stage.pair_as("ann", "1").await.unwrap();
    let hello = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3];
    let mut ends = Vec::new();
    for case in 0..5 {
        let mut client = stage.connect(1).await;
        match case {
            0 => {}
            1 => client.send_raw(&hello).await.unwrap(),
            2 => client.send_raw(&[0, 0, 0]).await.unwrap(),
            3 => client.send_raw(&[0, 0, 0, 40, 0, 17, 0, 1, 0, 0, 0, 1]).await.unwrap(),
            _ => {
                client
                    .send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN")
                    .await
                    .unwrap();
                client.read_response().await.unwrap();
            }
        }
        ends.push(client);
    }
    for client in &mut ends {
        client.read_to_end().await.unwrap();
    }
    let turned_away = wait::until("those by TLS are counted", SOON, async || {
        (stage.metric(&["turned_away_total{", "tls_timed_out"]) == 2).then_some(())
    });
    turned_away.await.unwrap();
    stage.wait_ended("no_request", 2).await;
    stage.wait_ended("login_timed_out", 1).await;
    quick.work().await;
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn a_failed_login_waits_for_its_answer_and_nobody_else_does() {
    let delay = Duration::from_secs(2);
    let stage = stage_with_logins(|limits| limits.failed_login_delay = delay).await;
    let mut failing = JoinSet::new();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    let begin = Instant::now();
    for _ in 0..50 {
        failing.spawn(async move {
            let mut client = ScriptedClient::connect(address).await.unwrap();
            assert!(!log_in(&mut client, "ann", "wrong").await);
            assert!(begin.elapsed() >= delay);
            assert!(client.read_to_end().await.unwrap().is_empty());
        });
    }
    let all_wait = wait::until("all wait", SOON, async || {
        (stage.gateway.connections() == 50).then_some(())
    });
    all_wait.await.unwrap();
    let mut client = stage.connect(1).await;
    assert!(log_in(&mut client, "ann", "1").await);
    assert!(begin.elapsed() < delay, "a right login waited for wrong ones");
    failing.join_all().await;
    stage.wait_ended("login_failed", 50).await;
}

/// Whoever has an account cannot guess another one's password any faster than others can (KIP-368).
#[tokio::test]
async fn a_login_that_fails_within_a_session_waits_for_its_answer_too() {
    let delay = Duration::from_secs(1);
    let stage = stage_with_logins(|limits| limits.failed_login_delay = delay).await;
    let mut client = stage.connect(1).await;
    assert!(log_in(&mut client, "ann", "1").await);
    let begin = Instant::now();
    assert!(log_in(&mut client, "ann", "1").await);
    assert!(begin.elapsed() < delay, "a right login waited");
    let begin = Instant::now();
    assert!(!log_in(&mut client, "bob", "wrong").await);
    assert!(begin.elapsed() >= delay);
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("login_failed", 1).await;
}

/// The delay is not the client's.
#[tokio::test]
async fn wrong_credentials_are_answered_though_the_delay_is_longer_than_a_login_may_take() {
    let stage = stage_with_logins(|limits| {
        limits.login_timeout = Duration::from_millis(300);
        limits.failed_login_delay = Duration::from_millis(900);
    })
    .await;
    let mut client = stage.connect(1).await;
    client
        .send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN")
        .await
        .unwrap();
    client.read_response().await.unwrap();
    client
        .send_request(36, 0, false, b"\x00\x00\x00\x06\0ann\0x")
        .await
        .unwrap();
    assert_eq!(client.read_response().await.unwrap().1[..2], [0, 58]);
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("login_failed", 1).await;
    // Whoever says nothing has no longer for that.
    let mut silent = stage.connect(1).await;
    silent
        .send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN")
        .await
        .unwrap();
    silent.read_response().await.unwrap();
    assert!(silent.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("login_timed_out", 1).await;
}

/// Its broker would answer for ever.
#[tokio::test]
async fn whoever_only_asks_for_versions_has_no_longer_than_others() {
    let stage = stage_with_logins(|limits| limits.login_timeout = Duration::from_millis(500)).await;
    let mut client = stage.connect(1).await;
    let flood = frame(&request(18, 0, 1, "c", false, b"")).repeat(1_000);
    client.send_raw(&flood).await.unwrap();
    let mut broker = stage.accept().await;
    while broker.read_frame().await.is_ok() {
        sleep(Duration::from_millis(20)).await;
        let _ = broker.send_frame(&response(1, &[0, 0, 0, 0, 0, 0])).await;
    }
    stage.wait_ended("login_timed_out", 1).await;
}

#[tokio::test]
async fn a_broker_that_does_not_answer_a_login_is_given_up() {
    let stage = stage(|limits| limits.backend_login_timeout = Duration::from_millis(300)).await;
    change(&stage, |next| {
        let passthrough = ClientAuthentication::SaslPlain(PlainMediation::Passthrough);
        Arc::make_mut(&mut next.virtual_clusters[0]).authentication = vec![passthrough];
    })
    .await;
    let mut client = stage.connect(1).await;
    client
        .send_request(SASL_HANDSHAKE, 1, false, b"\x00\x05PLAIN")
        .await
        .unwrap();
    let mut broker = stage.accept().await;
    broker.read_frame().await.unwrap();
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("broker_lost", 1).await;
}

/// Whoever never ends a request, or does not know a password, is nothing that brokers hear of.
#[tokio::test]
async fn brokers_are_connected_to_when_a_client_has_said_something_for_them() {
    for logins in [false, true] {
        let stage = stage(|limits| limits.buffer_bytes = 65_536).await;
        if logins {
            want_logins(&stage).await;
        }
        let asks: [&[u8]; 4] = [
            &request(18, 3, 1, "c", true, b"\x02a\x02b\0"),
            &request(SASL_HANDSHAKE, 1, 1, "c", false, b"\x00\x05PLAIN"),
            &request(3, 12, 1, "c", true, &[0; 7]),
            &request(0, 9, 1, "c", true, &[0; 32_000]),
        ];
        let mut clients = Vec::new();
        for ask in asks.iter().cycle().take(100) {
            let mut client = stage.connect(1).await;
            let bytes = frame(ask);
            let (last, first) = bytes.split_last().unwrap();
            client.send_raw(first).await.unwrap();
            clients.push((client, *last));
        }
        let waiting = wait::until("all are here", SOON, async || {
            (stage.gateway.connections() == 100 && stage.buffers() == 0).then_some(())
        });
        waiting.await.unwrap();
        assert!(!stage.has_connected(), "{logins}");
        if logins {
            assert!(!log_in(&mut stage.connect(1).await, "ann", "wrong").await);
            stage.wait_ended("login_failed", 1).await;
            assert!(!stage.has_connected(), "for wrong credentials");
        }
        let (mut client, last) = clients.swap_remove(0);
        client.send_raw(&[last]).await.unwrap();
        let asked = stage.accept().await.read_frame().await.unwrap();
        assert_eq!(asked, asks[0]);
    }
}

/// What the configuration's documentation says of a higher limit.
#[tokio::test]
async fn a_login_frame_above_the_usual_limit_holds_one_buffer_until_its_deadline() {
    let stage = stage_with_logins(|limits| {
        limits.max_login_frame_bytes = 128 << 10;
        limits.first_request_timeout = Duration::from_secs(2);
    })
    .await;
    let start = &frame(&request(SASL_HANDSHAKE, 1, 1, "c", false, &[b'm'; 100_000]));
    for (sent, buffers) in [(32 << 10, 0), (40 << 10, 10)] {
        let mut clients = Vec::new();
        for _ in 0..10 {
            let mut client = stage.connect(1).await;
            client.send_raw(&start[..sent]).await.unwrap();
            clients.push(client);
        }
        let all = wait::until("all are here", SOON, async || {
            (stage.gateway.connections() == 10 && stage.buffers() == buffers).then_some(())
        });
        assert!(all.await.is_ok(), "{} buffers for {sent} bytes", stage.buffers());
        for client in &mut clients {
            client.read_to_end().await.unwrap();
        }
        stage.wait_buffers(0).await;
    }
    stage.wait_ended("no_request", 20).await;
    assert!(!stage.has_connected());
}
