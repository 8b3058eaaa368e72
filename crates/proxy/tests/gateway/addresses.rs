//! No address of a broker and no id of a backend cluster reaches a client, in any message, at any version.

use tidegate_model::Limits;
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_wire::frame::response_header_has_tags;
use tidegate_wire::schema::{Message, Role, Type, Versions};
use tidegate_wire::{apis, table};

use crate::dice::Dice;
use crate::judge::{self, SECRET, Seen};
use crate::stage::{Setup, Stage};
use crate::value::{self, Style};
use crate::world::World;

const PRODUCE: i16 = 0;
const FETCH: i16 = 1;
const SHARE_FETCH: i16 = 78;
const SHARE_ACKNOWLEDGE: i16 = 79;

/// Every API whose response says where brokers are or which cluster they belong to.
pub(crate) fn telling_apis() -> impl Iterator<Item = (&'static Message, Versions)> {
    let telling = [
        Role::Host,
        Role::Port,
        Role::Endpoints,
        Role::ControllerEndpoints,
        Role::ClusterId,
    ];
    apis::all()
        .filter(|api| !api.versions.is_empty() && api.disposition != apis::Disposition::Refuse)
        .filter_map(move |api| {
            let response = table::response(api.key)?;
            let tells = response
                .fields
                .iter()
                .any(|field| has_role(&field.ty, field.role, &telling));
            tells.then_some((response, api.versions))
        })
}

fn has_role(ty: &Type, role: Role, wanted: &[Role]) -> bool {
    wanted.contains(&role)
        || match ty {
            Type::Struct(fields) => fields.iter().any(|field| has_role(&field.ty, field.role, wanted)),
            Type::Array(element) => has_role(element, Role::Plain, wanted),
            _ => false,
        }
}

#[test]
fn the_apis_that_tell_addresses_are_those_that_kafka_has() {
    let keys: Vec<_> = telling_apis().map(|(message, _)| message.api_key).collect();
    assert_eq!(keys, [PRODUCE, FETCH, 3, 10, 55, 60, SHARE_FETCH, SHARE_ACKNOWLEDGE]);
}

/// A connection through the gateway, both ends in the test's hands, and both sides' view of the brokers.
struct Exchange {
    client: ScriptedClient,
    broker: ScriptedClient,
    virtual_world: World,
    dice: Dice,
    _stage: Stage,
}

impl Exchange {
    async fn start(setup: Setup, seed: u64) -> Self {
        let virtual_host = setup.advertised_host.clone();
        let stage = Stage::start_with(setup).await;
        let (client, broker) = stage.pair().await;
        Self {
            client,
            broker,
            virtual_world: World {
                nodes: Vec::new(),
                host: virtual_host,
                first_port: stage.port(0).into(),
                cluster_id: stage.cluster_id(),
            },
            dice: Dice::new(seed),
            _stage: stage,
        }
    }

    /// Brokers 1, 2, 3 and none, whose hosts differ in length from the gateway's in every possible way.
    fn real_world(&mut self) -> World {
        let host = match self.dice.roll(6) {
            0 => "2001:db8:5ec::#".to_owned(),
            _ => format!("{SECRET}{}#", "x".repeat(self.dice.roll(40))),
        };
        World {
            nodes: vec![1, 2, 3, -1],
            host,
            first_port: 61_440,
            cluster_id: format!("{SECRET}cluster-of-the-backend"),
        }
    }

    /// What the client receives, behind the header, when the broker answers with `body`; slices arrive one by one.
    async fn relay(&mut self, response: &'static Message, version: i16, body: &[u8], slice: usize) -> Vec<u8> {
        let request = table::request(response.api_key).unwrap();
        let flexible = request.flexible.contains(version);
        let (world, style) = (self.real_world(), plain(0));
        let asked = value::random(request, version, &world, &style, &mut self.dice);
        let asked = value::encode(&asked, request, version);
        let id = self
            .client
            .send_request(response.api_key, version, flexible, &asked)
            .await
            .unwrap();
        let arrived = self.broker.read_frame().await.unwrap();
        assert!(arrived.ends_with(&asked), "{} {version}", request.name);

        let tags = response_header_has_tags(response, version);
        let message = tidegate_testkit::scripted::response(id, tags, body);
        let frame = tidegate_testkit::scripted::frame(&message);
        let (client, broker, dice) = (&mut self.client, &mut self.broker, &mut self.dice);
        let send = async {
            let mut rest = &frame[..];
            while !rest.is_empty() {
                let (now, later) = rest.split_at((1 + dice.roll(slice)).min(rest.len()));
                broker.send_raw(now).await.unwrap();
                tokio::task::yield_now().await;
                rest = later;
            }
        };
        let (received, ()) = tokio::join!(client.read_frame(), send);
        let received = received.unwrap_or_else(|error| panic!("{} {version}: {error}", response.name));
        let (header, body) = received.split_at(if tags { 5 } else { 4 });
        assert_eq!(header, &message[..header.len()], "{} {version}", response.name);
        body.to_vec()
    }
}

fn plain(records: usize) -> Style {
    Style {
        elements: 3,
        records,
        unknown_tags: false,
        all_tags: false,
    }
}

/// Each version so many times, and whether with tagged fields that nobody knows.
fn samples(versions: Versions, times: usize) -> impl Iterator<Item = (i16, bool)> {
    (versions.first..=versions.last).flat_map(move |version| (0..times).map(move |i| (version, i % 2 > 0)))
}

/// Whole responses: the client gets exactly what a broker would write that is where the gateway is.
#[tokio::test]
async fn a_response_that_is_held_has_the_gateways_addresses_and_is_otherwise_the_same() {
    // (buffer size, records, slices)
    for (buffer_bytes, records, slice) in [(262_144, 40, 1 << 30), (262_144, 1_000, 700), (4_096, 0, 64)] {
        let setup = Setup {
            limits: Limits {
                buffer_bytes,
                ..Setup::default().limits
            },
            ..Setup::default()
        };
        let mut exchange = Exchange::start(setup, buffer_bytes as u64 + slice as u64).await;
        for (response, versions) in telling_apis() {
            for (version, unknown_tags) in samples(versions, 4) {
                let world = exchange.real_world();
                let style = Style {
                    unknown_tags,
                    ..plain(records)
                };
                let body = value::random(response, version, &world, &style, &mut exchange.dice);
                let sent = value::encode(&body, response, version);
                if can_stream(response) && sent.len() > buffer_bytes.min(16 << 10) - 16 {
                    continue;
                }
                let received = exchange.relay(response, version, &sent, slice).await;
                let seen = judge::response(&body, &received, response, version, &exchange.virtual_world);
                assert_eq!(seen, Seen::Exact, "{} {version}, {} bytes", response.name, sent.len());
            }
        }
    }
}

fn can_stream(response: &Message) -> bool {
    [PRODUCE, FETCH, SHARE_FETCH, SHARE_ACKNOWLEDGE].contains(&response.api_key)
}

/// Streamed responses keep their size, so addresses that do not fit are missing: but none is a broker's own.
#[tokio::test]
async fn a_response_that_streams_has_the_gateways_addresses_or_none() {
    let (mut given, mut left_out) = (0, 0);
    for (buffer_bytes, slice) in [(4_096, 3_000), (4_096, 700), (262_144, 100_000)] {
        let setup = Setup {
            limits: Limits {
                buffer_bytes,
                ..Setup::default().limits
            },
            ..Setup::default()
        };
        let mut exchange = Exchange::start(setup, slice as u64).await;
        for (response, versions) in telling_apis().filter(|(response, _)| can_stream(response)) {
            for (version, unknown_tags) in samples(versions, 8) {
                let world = World {
                    // Broker 9 has no port.
                    nodes: vec![1, 2, 3, 9],
                    ..exchange.real_world()
                };
                let style = Style {
                    records: 20_000,
                    unknown_tags,
                    all_tags: exchange.dice.roll(4) > 0,
                    // Those without records stream as well when they are about many partitions.
                    elements: if [PRODUCE, SHARE_ACKNOWLEDGE].contains(&response.api_key) {
                        14
                    } else {
                        4
                    },
                };
                let sent = value::random(response, version, &world, &style, &mut exchange.dice);
                let bytes = value::encode(&sent, response, version);
                if bytes.len() < buffer_bytes.min(16 << 10) {
                    continue;
                }
                let received = exchange.relay(response, version, &bytes, slice).await;
                match judge::response(&sent, &received, response, version, &exchange.virtual_world) {
                    // It happened to arrive at once, so its size could change.
                    Seen::Exact => {}
                    Seen::Padded => given += 1,
                    Seen::LeftOut => left_out += 1,
                }
            }
        }
    }
    assert!(given > 40 && left_out > 20, "{given} were given, {left_out} left out");
}
