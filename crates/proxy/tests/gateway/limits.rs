//! Limits at their edges, and clients that mean harm: they spend what the limits say, end at their deadline, and hold up
//! nobody.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{ClientAuthentication, Credentials, Limits, PlainMediation, Secret, Snapshot};
use tidegate_testkit::scripted::{Reply, ScriptedBroker, ScriptedClient, frame};
use tidegate_testkit::wait;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::secured;
use crate::stage::{SOON, Setup, Stage, host_port, log_in};

/// A real client is served within this while they are there.
const AT_ONCE: Duration = Duration::from_secs(5);
/// The deadline that they have.
const DEADLINE: Duration = Duration::from_secs(3);

pub(crate) async fn stage(edit: impl FnOnce(&mut Limits)) -> Stage {
    let mut setup = Setup::default();
    edit(&mut setup.limits);
    Stage::start_with(setup).await
}

/// One whose virtual cluster wants a login by SASL/PLAIN.
pub(crate) async fn stage_with_logins(edit: impl FnOnce(&mut Limits)) -> Stage {
    let stage = stage(edit).await;
    want_logins(&stage).await;
    stage
}

pub(crate) async fn want_logins(stage: &Stage) {
    let principal = Credentials {
        username: "ann".to_owned(),
        password: Secret::new("1"),
    };
    let login = ClientAuthentication::SaslPlain(PlainMediation::Terminate(vec![principal]));
    change(stage, |next| {
        Arc::make_mut(&mut next.virtual_clusters[0]).authentication = vec![login];
    })
    .await;
}

/// Has the listener take TLS too.
pub(crate) async fn take_tls(stage: &Stage) {
    let server = secured::server(&secured::identity("gateway"), true);
    change(stage, |next| Arc::make_mut(&mut next.listeners[0]).tls = Some(server)).await;
}

pub(crate) async fn change(stage: &Stage, edit: impl FnOnce(&mut Snapshot)) {
    let mut next = (*stage.gateway.snapshot().await).clone();
    edit(&mut next);
    let cluster = Arc::clone(&next.virtual_clusters[0]);
    for policy in &mut Arc::make_mut(&mut next.listeners[0]).forward {
        if let tidegate_model::ForwardConfig::PortMapping(forward) = &mut policy.config {
            forward.destination = Arc::clone(&cluster);
        }
    }
    assert!(stage.gateway.apply(next).await.unwrap().is_empty());
}

#[tokio::test]
async fn as_many_connections_as_the_limit_says_and_not_one_more() {
    type Set = fn(&mut Limits, usize);
    let limits: [(&str, Set); 4] = [
        ("max_connections", |limits, count| limits.max_connections = count),
        ("max_connections_per_listener", |limits, count| {
            limits.max_connections_per_listener = count;
        }),
        ("max_connections_per_virtual_cluster", |limits, count| {
            limits.max_connections_per_virtual_cluster = count;
        }),
        ("max_connections_per_ip", |limits, count| {
            limits.max_connections_per_ip = count;
        }),
    ];
    for (name, set) in limits {
        let stage = stage(|limits| set(limits, 3)).await;
        let mut pairs = Vec::new();
        for _ in 0..3 {
            pairs.push(stage.pair_at(1).await);
        }
        let mut refused = stage.connect(1).await;
        assert!(refused.read_to_end().await.unwrap().is_empty(), "{name}");
        stage.wait_ended("too_many_connections", 1).await;
        for pair in &mut pairs {
            pair.work().await;
        }
        // A place that comes free is had again.
        drop(pairs.pop());
        stage.wait_ended("client_closed", 1).await;
        let free = wait::until("the place is free", SOON, async || {
            (stage.gateway.connections() == 2).then_some(())
        });
        free.await.unwrap();
        pairs.push(stage.pair_at(1).await);
        // A limit that changes holds for whoever comes next.
        change(&stage, |next| set(&mut next.limits, 4)).await;
        pairs.push(stage.pair_at(1).await);
        change(&stage, |next| set(&mut next.limits, 1)).await;
        assert!(stage.connect(1).await.read_to_end().await.unwrap().is_empty(), "{name}");
        stage.wait_ended("too_many_connections", 2).await;
        for pair in &mut pairs {
            pair.work().await;
        }
    }
}

#[tokio::test]
async fn a_limit_of_one_ip_address_is_not_anothers() {
    let stage = stage(|limits| limits.max_connections_per_ip = 1).await;
    let mut first = stage.pair_at(1).await;
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from(([127, 0, 0, 2], 0))).unwrap();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    let mut other = ScriptedClient::over(socket.connect(address).await.unwrap()).unwrap();
    other.send_request(12, 4, true, b"other").await.unwrap();
    stage.accept().await.read_frame().await.unwrap();
    assert!(stage.connect(1).await.read_to_end().await.unwrap().is_empty());
    first.work().await;
}

#[tokio::test]
async fn connections_beyond_the_accept_rate_wait_and_are_served_in_the_end() {
    // The first second's worth may pass at once.
    let stage = stage(|limits| limits.max_accepts_per_second = 10).await;
    let begin = Instant::now();
    let mut clients = Vec::new();
    for _ in 0..25 {
        let mut client = stage.connect(1).await;
        client.send_request(12, 4, true, b"hello").await.unwrap();
        clients.push(client);
    }
    let mut brokers = Vec::new();
    for _ in 0..25 {
        let mut broker = stage.accept().await;
        broker.read_frame().await.unwrap();
        brokers.push(broker);
    }
    assert!(begin.elapsed() >= Duration::from_millis(1_000), "{:?}", begin.elapsed());
    assert_eq!(stage.metric(&["tidegate_connections_ended_total{"]), 0);
}

/// A listener's doors are many, and those at which nobody stands use no turns up.
#[tokio::test]
async fn quiet_ports_do_not_use_the_accept_rate_up() {
    let mut limits = Setup::default().limits;
    limits.max_accepts_per_second = 1;
    let stage = Stage::start_with(Setup {
        limits,
        port_count: 100,
        ..Setup::default()
    })
    .await;
    timeout(SOON, stage.pair_at(1)).await.unwrap().work().await;
}

#[tokio::test]
async fn idle_connections_end_when_they_have_been_idle_for_so_long() {
    let idle = Duration::from_millis(400);
    let stage = stage(|limits| limits.idle_timeout = idle).await;
    let mut rests = stage.pair_at(1).await;
    let mut moves = stage.pair_at(1).await;
    let begin = Instant::now();
    while stage.ended("idle") == 0 {
        moves.work().await;
        sleep(idle / 10).await;
        assert!(begin.elapsed() < SOON);
    }
    rests.is_closed("idle").await;
    moves.work().await;
    moves.is_closed("idle").await;
    stage.wait_ended("idle", 2).await;
}

/// What hostile clients send at first, and whether they go on with a byte now and then.
type Hostile<'b> = (&'b str, &'b [u8], bool);

const HOSTILE: &[Hostile<'static>] = &[
    ("silent", b"", false),
    (
        "half a TLS hello",
        &[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0x5a, 0x5a],
        false,
    ),
    (
        "a byte now and then",
        &[0, 0, 0, 200, 0, 17, 0, 1, 0, 0, 0, 1, 0, 100],
        true,
    ),
    ("a TLS hello by bytes", &[0x16, 3, 1, 2, 0, 1], true),
    ("a length by bytes", &[0], true),
];

#[tokio::test]
async fn many_hostile_clients_hold_up_nobody_and_are_gone_at_their_deadline() {
    // The largest frame that may come before a login, but for its last byte.
    let frame_limit = Limits::default().max_login_frame_bytes;
    let mut nearly = frame(&vec![b'x'; frame_limit]);
    nearly[4..12].copy_from_slice(&[0, 17, 0, 1, 0, 0, 0, 1]);
    nearly.pop();
    let nearly = ("a frame but for a byte", &nearly[..], false);
    tokio::join!(suffer(HOSTILE[0]), suffer(HOSTILE[1]), suffer(HOSTILE[2]));
    tokio::join!(suffer(HOSTILE[3]), suffer(HOSTILE[4]), suffer(nearly));
}

#[allow(clippy::print_stderr, reason = "figures for whoever asks with --nocapture")]
async fn suffer((name, bytes, goes_on): Hostile<'_>) {
    let many = many();
    // One that accepts: all of them are connected to it once they speak Kafka.
    let broker = ScriptedBroker::start(|_| Reply::nothing()).await.unwrap();
    let mut setup = Setup::default();
    setup.limits.login_timeout = DEADLINE;
    setup.limits.tls_handshake_timeout = DEADLINE;
    setup.limits.first_request_timeout = DEADLINE;
    setup.brokers.lock().insert(1, host_port(broker.address()));
    let stage = Stage::start_with(setup).await;
    want_logins(&stage).await;
    take_tls(&stage).await;
    let begin = Instant::now();
    let mut clients = JoinSet::new();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    for _ in 0..many {
        clients.spawn(harm(address, bytes.to_vec(), goes_on));
    }
    let rest = wait::until("all are here, and hold no buffers", SOON, async || {
        (stage.gateway.connections() == many && stage.buffers() <= 4).then_some(())
    });
    assert!(rest.await.is_ok(), "{name}: {} buffers are lent", stage.buffers());
    let came = Instant::now();
    let mut client = stage.connect(1).await;
    assert!(log_in(&mut client, "ann", "1").await, "{name}");
    let served = came.elapsed();
    assert!(served < AT_ONCE, "{name}: {served:?}");
    clients.join_all().await;
    let left = || stage.gateway.connections();
    let gone = wait::until("they are gone", SOON, async || (left() == 1).then_some(()));
    assert!(gone.await.is_ok(), "{name}: {} are left", left());
    let took = begin.elapsed();
    eprintln!("{many} × {name}: another client served in {served:?}, all gone after {took:?}");
}

async fn harm(address: SocketAddr, bytes: Vec<u8>, goes_on: bool) {
    let begin = Instant::now();
    let mut client = ScriptedClient::connect(address).await.unwrap();
    let _ = client.send_raw(&bytes).await;
    client.set_patience(Duration::from_millis(500));
    while client.read_to_end().await.is_err() {
        if goes_on {
            let _ = client.try_send(b"\x01");
        }
        assert!(begin.elapsed() < SOON, "it is still there");
    }
}

/// How many hostile clients of a kind there are: a thousand, unless this process may have too few files for that.
fn many() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let files = files.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    // Both ends of both connections of three kinds at a time.
    files.map_or(1_000, |files| (files / 16).min(1_000))
}
