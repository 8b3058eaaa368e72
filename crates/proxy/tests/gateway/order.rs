//! One response for each request that expects one, in the order of the requests, however they were answered.

use std::time::Duration;

use tidegate_model::Limits;
use tidegate_testkit::scripted::{Reply, Request, ScriptedBroker, ScriptedClient, frame, request};
use tidegate_wire::frame::response_header_has_tags;
use tidegate_wire::table;

use crate::dice::Dice;
use crate::stage::{Addresses, Setup, Stage, host_port, response};
use crate::value::{self, Style};
use crate::world::World;

const PRODUCE: i16 = 0;
const LIST_OFFSETS: i16 = 2;
const SASL_HANDSHAKE: i16 = 17;
const API_VERSIONS: i16 = 18;
const WRITE_TXN_MARKERS: i16 = 27;

/// API key, version, and whether a response follows.
const KINDS: [(i16, i16, bool); 10] = [
    (LIST_OFFSETS, 11, true),
    (3, 12, true),
    (1, 17, true),
    (PRODUCE, 9, false),
    (PRODUCE, 13, true),
    (API_VERSIONS, 3, true),
    (API_VERSIONS, 77, true),
    (SASL_HANDSHAKE, 1, true),
    (10, 4, true),
    (60, 2, true),
];

fn body(key: i16, version: i16, answered: bool, dice: &mut Dice) -> Vec<u8> {
    match key {
        PRODUCE => {
            // No transactional id, acks, time-out, no topics.
            let acks = if answered { [0xff, 0xff] } else { [0, 0] };
            [&[0][..], &acks, &[0; 4], &[1, 0]].concat()
        }
        API_VERSIONS if version > 5 => b"from the future".to_vec(),
        _ => {
            let message = table::request(key).unwrap();
            value::encode(
                &value::random(message, version, &world(), &style(), dice),
                message,
                version,
            )
        }
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
        elements: 4,
        records: 9_000,
        unknown_tags: false,
        all_tags: false,
    }
}

/// Answers everything that expects it, after a while that chance says.
fn answer(request: &Request) -> Reply {
    let acks_zero = request.rest.get(2..4) == Some(&[0, 0]);
    if request.api_key == PRODUCE && acks_zero {
        return Reply::nothing();
    }
    let mut dice = Dice::new(u64::from(request.correlation_id.unsigned_abs()) + 99);
    let message = table::response(request.api_key).unwrap();
    let made = value::random(message, request.api_version, &world(), &style(), &mut dice);
    let body = value::encode(&made, message, request.api_version);
    let tags = response_header_has_tags(message, request.api_version);
    let delay = Duration::from_millis(dice.roll(12).saturating_sub(6) as u64);
    Reply::respond(request, tags, &body).after(delay)
}

#[tokio::test]
async fn a_hundred_pipelined_requests_of_all_kinds_are_answered_in_order() {
    for seed in 0..4 {
        let broker = ScriptedBroker::start(answer).await.unwrap();
        let brokers = Addresses::default();
        brokers.lock().insert(1, host_port(broker.address()));
        let limits = Limits {
            buffer_bytes: [4_096, 65_536, 262_144, 16_384][seed],
            max_in_flight_requests: [1_000, 1, 7, 40][seed],
            ..Setup::default().limits
        };
        let stage = Stage::start_with(Setup {
            brokers,
            limits,
            ..Setup::default()
        })
        .await;
        let mut client = stage.connect(1).await;
        let mut dice = Dice::new(seed as u64);
        let (mut bytes, mut expected) = (Vec::new(), Vec::new());
        for id in 1_000..1_100 {
            let (key, version, answered) = KINDS[dice.roll(KINDS.len())];
            let flexible = table::request(key).unwrap().flexible.contains(version);
            let body = body(key, version, answered, &mut dice);
            bytes.extend(frame(&request(key, version, id, "pipeliner", flexible, &body)));
            expected.extend(answered.then_some((id, key, version)));
        }
        // What is not offered ends the connection, but what was asked before is answered first.
        bytes.extend(frame(&request(WRITE_TXN_MARKERS, 1, 1_100, "pipeliner", true, &[1, 0])));
        client.send_raw(&bytes).await.unwrap();
        for (id, key, version) in expected {
            let (correlation_id, body) = client.read_response().await.unwrap();
            assert_eq!(correlation_id, id, "API key {key} version {version}");
            let error = i16::from_be_bytes([body[0], body[1]]);
            match (key, version) {
                (API_VERSIONS, 77) => assert_eq!(error, 35, "UNSUPPORTED_VERSION"),
                (SASL_HANDSHAKE, _) => assert_eq!(error, 34, "ILLEGAL_SASL_STATE"),
                _ => {}
            }
        }
        assert!(client.read_to_end().await.unwrap().is_empty());
        stage.wait_ended("api_not_offered", 1).await;
        let sent_on = broker.requests();
        assert!(sent_on.iter().all(|request| request.api_key != WRITE_TXN_MARKERS));
    }
}

#[tokio::test]
async fn requests_beyond_those_in_flight_wait_until_one_has_been_answered() {
    for limit in [1, 2, 5] {
        let limits = Limits {
            max_in_flight_requests: limit,
            ..Setup::default().limits
        };
        let stage = Stage::start_with(Setup {
            limits,
            ..Setup::default()
        })
        .await;
        let (mut client, mut broker) = stage.pair().await;
        let mut bytes = Vec::new();
        for _ in 0..20 {
            // Nobody waits for these, so they take no place.
            bytes.extend(frame(&request(PRODUCE, 3, 500, "", false, &[0xff, 0xff, 0, 0])));
        }
        for id in 0..10 {
            bytes.extend(frame(&request(LIST_OFFSETS, 11, id, "", true, b"...")));
        }
        client.send_raw(&bytes).await.unwrap();
        for _ in 0..20 {
            assert_eq!(broker.read_frame().await.unwrap()[..2], PRODUCE.to_be_bytes());
        }
        for id in 0..limit {
            read_request(&mut broker, id).await;
        }
        for answered in 0..10 {
            broker.set_patience(Duration::from_millis(30));
            assert!(broker.read_frame().await.is_err(), "more than {limit} are in flight");
            broker.set_patience(Duration::from_secs(10));
            let id = i32::try_from(answered).unwrap();
            broker.send_frame(&response(id, b"...")).await.unwrap();
            assert_eq!(client.read_response().await.unwrap().0, id);
            if answered + limit < 10 {
                read_request(&mut broker, answered + limit).await;
            }
        }
    }
}

async fn read_request(broker: &mut ScriptedClient, id: usize) {
    let frame = broker.read_frame().await.unwrap();
    assert_eq!(frame[..2], LIST_OFFSETS.to_be_bytes());
    assert_eq!(frame[4..8], i32::try_from(id).unwrap().to_be_bytes());
}
