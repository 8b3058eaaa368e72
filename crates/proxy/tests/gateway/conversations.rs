//! Whole conversations made by chance: any API at any version, pipelined, in slices of any size, both ways at once.

use std::collections::VecDeque;
use std::time::Duration;

use tidegate_model::Limits;
use tidegate_testkit::scripted::{frame, request};
use tidegate_wire::apis::{self, Disposition};
use tidegate_wire::frame::response_header_has_tags;
use tidegate_wire::schema::Message;
use tidegate_wire::table;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::sync::mpsc;
use tokio::task::yield_now;

use crate::addresses::telling_apis;
use crate::dice::Dice;
use crate::judge::{self, SECRET};
use crate::stage::{Setup, Stage};
use crate::value::{self, Struct, Style};
use crate::world::World;

const PRODUCE: i16 = 0;
const API_VERSIONS: i16 = 18;
const REQUESTS: i32 = 25;

/// One request, and its response if a broker sends one.
struct Turn {
    id: i32,
    request: Vec<u8>,
    reaches_broker: bool,
    response: Option<(&'static Message, i16, Struct)>,
    answered: bool,
}

fn turn(id: i32, dice: &mut Dice) -> Turn {
    let offered: Vec<_> = apis::all()
        .filter(|api| !matches!(api.disposition, Disposition::Refuse))
        .map(|api| (api.key, api.versions))
        .collect();
    let telling: Vec<_> = telling_apis()
        .map(|(message, versions)| (message.api_key, versions))
        .collect();
    let (key, versions) = match dice.roll(2) {
        0 => telling[dice.roll(telling.len())],
        _ => offered[dice.roll(offered.len())],
    };
    let spread = usize::try_from(versions.last - versions.first + 1).unwrap();
    let version = versions.first + i16::try_from(dice.roll(spread)).unwrap();
    // Which cluster the client believes to have reached is not of interest here.
    let version = if key == API_VERSIONS { version.min(4) } else { version };

    let (asked, answer) = (table::request(key).unwrap(), table::response(key).unwrap());
    let world = World {
        nodes: vec![1, 2, 3],
        host: format!("{SECRET}{}#", "y".repeat(dice.roll(40))),
        first_port: 61_440,
        cluster_id: format!("{SECRET}cluster"),
    };
    let sizes = [0, 10, 3_000, 20_000];
    let style = Style {
        elements: 1 + dice.roll(5),
        records: sizes[dice.roll(sizes.len())],
        unknown_tags: dice.roll(2) == 0,
        all_tags: dice.roll(2) == 0,
    };
    let mut body = value::random(asked, version, &world, &style, dice);
    let answered = key != PRODUCE || dice.roll(3) > 0;
    if !answered {
        body.set_acks([0, 0]);
    }
    let body = value::encode(&body, asked, version);
    let by_gateway = matches!(key, 17 | 36);
    let response =
        (answered && !by_gateway).then(|| (answer, version, value::random(answer, version, &world, &style, dice)));
    Turn {
        id,
        request: request(key, version, id, "client", asked.flexible.contains(version), &body),
        reaches_broker: !by_gateway,
        response,
        answered,
    }
}

async fn write_in_slices(to: &mut OwnedWriteHalf, bytes: &[u8], dice: &mut Dice) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let limit = [3, 90, 5_000, 100_000][dice.roll(4)];
        let (now, later) = rest.split_at((1 + dice.roll(limit)).min(rest.len()));
        to.write_all(now).await.unwrap();
        for _ in 0..dice.roll(4) {
            yield_now().await;
        }
        rest = later;
    }
}

async fn read_frame(from: &mut OwnedReadHalf) -> Vec<u8> {
    let length = from.read_u32().await.unwrap();
    let mut frame = vec![0; length as usize];
    from.read_exact(&mut frame).await.unwrap();
    frame
}

async fn converse(seed: u64) {
    let mut dice = Dice::new(seed);
    let limits = Limits {
        buffer_bytes: [8_192, 10_000, 65_536, 262_144][dice.roll(4)],
        max_in_flight_requests: [1, 3, 1_000][dice.roll(3)],
        ..Setup::default().limits
    };
    let hosts = [
        "g",
        "gateway.example.com",
        "2001:db8::1",
        "a-gateway-with-a-rather-long-name.example.com",
    ];
    let advertised_host = hosts[dice.roll(hosts.len())].to_owned();
    let stage = Stage::start_with(Setup {
        limits,
        advertised_host: advertised_host.clone(),
        ..Setup::default()
    })
    .await;
    let virtual_world = World {
        nodes: Vec::new(),
        host: advertised_host,
        first_port: stage.port(0).into(),
        cluster_id: stage.cluster_id(),
    };
    let turns: Vec<Turn> = (1..=REQUESTS).map(|id| turn(id, &mut dice)).collect();
    let (client, broker) = stage.pair().await;
    let (mut from_gateway, mut to_gateway) = client.into_stream().into_split();
    let (mut broker_from, mut broker_to) = broker.into_stream().into_split();
    let (asked, mut to_answer) = mpsc::unbounded_channel();
    let (mut client_dice, mut broker_dice) = (Dice::new(seed + 1), Dice::new(seed + 2));

    let ask = async {
        let bytes: Vec<u8> = turns.iter().flat_map(|turn| frame(&turn.request)).collect();
        write_in_slices(&mut to_gateway, &bytes, &mut client_dice).await;
    };
    let take = async {
        for turn in turns.iter().filter(|turn| turn.reaches_broker) {
            assert!(
                read_frame(&mut broker_from).await == turn.request,
                "seed {seed}, request {}",
                turn.id
            );
            asked.send(turn).unwrap();
        }
        drop(asked);
    };
    let answer = async {
        let mut ready = VecDeque::new();
        while let Some(turn) = to_answer.recv().await {
            if let Some((message, version, body)) = &turn.response {
                let tags = response_header_has_tags(message, *version);
                let body = value::encode(body, message, *version);
                ready.extend(frame(&tidegate_testkit::scripted::response(turn.id, tags, &body)));
            }
            // Sometimes several leave at once.
            if to_answer.is_empty() || broker_dice.roll(2) == 0 {
                write_in_slices(&mut broker_to, ready.make_contiguous(), &mut broker_dice).await;
                ready.clear();
            }
        }
    };
    let check = async {
        for turn in turns.iter().filter(|turn| turn.answered) {
            let received = read_frame(&mut from_gateway).await;
            assert_eq!(received[..4], turn.id.to_be_bytes(), "seed {seed}");
            match &turn.response {
                Some((message, version, body)) if message.api_key != API_VERSIONS => {
                    let header = if response_header_has_tags(message, *version) {
                        5
                    } else {
                        4
                    };
                    judge::response(body, &received[header..], message, *version, &virtual_world);
                }
                _ => {}
            }
        }
    };
    let all = async { tokio::join!(ask, take, answer, check) };
    let done = tokio::time::timeout(Duration::from_secs(60), all).await;
    assert!(done.is_ok(), "seed {seed}: it hangs");
    stage.wait_buffers(0).await;
}

#[tokio::test]
async fn whatever_is_said_arrives_as_it_should() {
    all_conversations().await;
}

/// The two sides, and the gateway between them, really at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_said_at_the_same_time_arrives_as_it_should() {
    all_conversations().await;
}

/// `TIDEGATE_SEEDS=1000-2000` tries others.
async fn all_conversations() {
    let seeds = std::env::var("TIDEGATE_SEEDS").unwrap_or_else(|_| "0-40".to_owned());
    let (first, last) = seeds.split_once('-').unwrap();
    for seed in first.parse().unwrap()..last.parse().unwrap() {
        converse(seed).await;
    }
}
