//! SASL's two framings, and what no library does: SaslHandshake 0 is followed by bare messages of the mechanism,
//! SaslHandshake 1 by SaslAuthenticate (KIP-152).

use std::net::SocketAddr;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::json;
use tidegate_sasl::{Client, Hash, Step};
use tidegate_testkit::scripted::ScriptedClient;

use crate::configuration::{ALICE, CAROL, SERVICE, port};
use crate::world::World;

const METADATA: i16 = 3;
const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Bare,
    Requests,
}

/// Logs in; an error is the error code and what the broker or the gateway says, or that the connection ended.
async fn log_in(peer: &mut ScriptedClient, framing: Framing, mut sasl: Client) -> Result<(), String> {
    let mechanism = sasl.mechanism();
    let mut body = u16::try_from(mechanism.len()).unwrap().to_be_bytes().to_vec();
    body.extend(mechanism.as_bytes());
    let version = i16::from(framing == Framing::Requests);
    peer.send_request(SASL_HANDSHAKE, version, false, &body).await.unwrap();
    let (_, answer) = peer.read_response().await.unwrap();
    assert_eq!(answer[..2], [0, 0], "{mechanism} is offered");
    let mut message = sasl.first();
    loop {
        let answer = match framing {
            Framing::Bare => {
                peer.send_frame(&message).await.unwrap();
                peer.read_frame().await.map_err(|error| error.to_string())?
            }
            Framing::Requests => authenticate(peer, &message).await?,
        };
        match sasl.next(&answer) {
            Ok(Step::Done) => return Ok(()),
            Ok(Step::Send(next)) => message = next,
            Err(error) => return Err(error.to_string()),
        }
    }
}

async fn authenticate(peer: &mut ScriptedClient, message: &[u8]) -> Result<Vec<u8>, String> {
    let mut body = u32::try_from(message.len()).unwrap().to_be_bytes().to_vec();
    body.extend(message);
    peer.send_request(SASL_AUTHENTICATE, 1, false, &body).await.unwrap();
    let (_, answer) = peer.read_response().await.map_err(|error| error.to_string())?;
    let (code, rest) = answer.split_first_chunk().unwrap();
    let (length, rest) = rest.split_first_chunk().unwrap();
    let (text, rest) = rest.split_at(usize::try_from(i16::from_be_bytes(*length)).unwrap_or(0));
    match i16::from_be_bytes(*code) {
        0 => {
            let length = u32::from_be_bytes(*rest.first_chunk().unwrap());
            Ok(rest[4..4 + usize::try_from(length).unwrap()].to_vec())
        }
        code => Err(format!("{code}: {}", String::from_utf8_lossy(text))),
    }
}

/// The ports at which a client that is in is told that brokers are.
async fn brokers(peer: &mut ScriptedClient) -> Vec<u16> {
    peer.send_request(METADATA, 1, false, &0_i32.to_be_bytes())
        .await
        .unwrap();
    let (_, answer) = peer.read_response().await.unwrap();
    let count = u32::from_be_bytes(*answer.first_chunk().unwrap());
    let mut rest = &answer[4..];
    let mut ports = Vec::new();
    for _ in 0..count {
        let length = usize::from(u16::from_be_bytes([rest[4], rest[5]]));
        let port = &rest[6 + length..];
        ports.push(u16::from_be_bytes([port[2], port[3]]));
        rest = &port[6..]; // no rack
    }
    ports.sort_unstable();
    ports
}

/// Each mechanism with a right and a wrong secret.
fn by_brokers(world: &World, right: bool) -> Vec<Client> {
    let secret = if right { ALICE.1 } else { "canary-wrong" };
    let scram = |hash| Client::scram(hash, ALICE.0, secret).unwrap();
    let expiry = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + 60;
    let claims = if right {
        json!({"exp": expiry})
    } else {
        json!({"exp": expiry - 120})
    };
    let token = world.tokens.token(SERVICE.0, &claims).unwrap();
    vec![
        Client::plain(ALICE.0, secret),
        scram(Hash::Sha256),
        scram(Hash::Sha512),
        Client::oauth_bearer(&token, &[]).unwrap(),
    ]
}

async fn assert_in(address: SocketAddr, first: u16, framing: Framing, sasl: Client) {
    let world = World::shared().await;
    let mechanism = sasl.mechanism();
    let mut peer = ScriptedClient::connect(address).await.unwrap();
    let logged_in = log_in(&mut peer, framing, sasl).await;
    assert_eq!(logged_in, Ok(()), "{mechanism} {framing:?}");
    let expected = [1, 2, 3].map(|broker| world.gateway.site.port(first + broker));
    assert_eq!(brokers(&mut peer).await, expected, "{mechanism} {framing:?}");
}

#[tokio::test]
async fn clients_get_in_by_each_mechanism_in_both_framings() {
    let world = World::shared().await;
    for framing in [Framing::Bare, Framing::Requests] {
        for sasl in by_brokers(world, true) {
            let address = world.gateway.address(port::PASSTHROUGH);
            assert_in(address, port::PASSTHROUGH, framing, sasl).await;
        }
        let address = world.gateway.address(port::TERMINATE);
        assert_in(address, port::TERMINATE, framing, Client::plain(CAROL.0, CAROL.1)).await;
    }
}

#[tokio::test]
async fn wrong_credentials_and_expired_tokens_are_refused_in_both_framings() {
    let world = World::shared().await;
    let wrong = |port| by_brokers(world, false).into_iter().map(move |sasl| (port, sasl));
    for framing in [Framing::Bare, Framing::Requests] {
        let by_gateway = (port::TERMINATE, Client::plain(CAROL.0, "canary-wrong"));
        for (port, sasl) in wrong(port::PASSTHROUGH).chain([by_gateway]) {
            let mechanism = sasl.mechanism();
            let mut peer = ScriptedClient::connect(world.gateway.address(port)).await.unwrap();
            let refused = log_in(&mut peer, framing, sasl).await.unwrap_err();
            let expected = match (framing, mechanism) {
                // SaslHandshake 0 has no place for an error.
                (Framing::Bare, _) => "closed",
                (Framing::Requests, _) => "58: ",
            };
            assert!(
                refused.contains(expected),
                "{mechanism} {framing:?} at {port}: {refused}"
            );
            assert!(
                peer.read_to_end().await.unwrap().is_empty(),
                "{mechanism} {framing:?} at {port}"
            );
        }
    }
}

#[tokio::test]
async fn a_client_that_logs_in_again_has_to_be_who_it_was() {
    let world = World::shared().await;
    let again = async |name: &str, password: &str| {
        let mut peer = ScriptedClient::connect(world.gateway.address(port::TERMINATE))
            .await
            .unwrap();
        let carol = Client::plain(CAROL.0, CAROL.1);
        log_in(&mut peer, Framing::Requests, carol).await.unwrap();
        let again = log_in(&mut peer, Framing::Requests, Client::plain(name, password)).await;
        if again.is_ok() {
            assert_eq!(brokers(&mut peer).await.len(), 3);
        } else {
            assert!(peer.read_to_end().await.unwrap().is_empty(), "{again:?}");
        }
        again
    };
    assert_eq!(again(CAROL.0, CAROL.1).await, Ok(()));
    let other = again("bob", "canary-bob's secret").await.unwrap_err();
    assert!(other.starts_with("58: ") && other.contains("principal"), "{other}");
    let wrong = again(CAROL.0, "canary-wrong").await.unwrap_err();
    assert!(wrong.starts_with("58: ") && wrong.contains("password"), "{wrong}");
}
