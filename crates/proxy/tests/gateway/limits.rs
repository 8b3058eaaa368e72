//! Limits at their edges, and clients that mean harm: they spend what the limits say, end at their deadline, and hold up
//! nobody.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tidegate_model::{ClientAuthentication, Credentials, Limits, PlainMediation, Secret, Snapshot};
use tidegate_testkit::scripted::{Reply, ScriptedBroker, ScriptedClient, frame};
use tidegate_testkit::wait;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use crate::secured;
use crate::stage::{SOON, Setup, Stage, host_port, log_in};

/// A real client is served within this while they are there.
const AT_ONCE: Duration = Duration::from_secs(1);
/// The deadline that they have, at least.
const DEADLINE: Duration = Duration::from_secs(6);
/// So many of a kind, three kinds at a time. More come one kind at a time.
const A_FEW: usize = 1_000;
/// How many connect at the same moment.
const TOGETHER: usize = 500;
/// Files for all other tests.
const SPARE_FILES: usize = 2_000;

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
    let many = many();
    if many > A_FEW {
        may_open(many);
        for hostile in HOSTILE.iter().copied().chain([nearly]) {
            suffer(hostile, many).await;
        }
    } else {
        may_open(3 * many);
        tokio::join!(
            suffer(HOSTILE[0], many),
            suffer(HOSTILE[1], many),
            suffer(HOSTILE[2], many)
        );
        tokio::join!(suffer(HOSTILE[3], many), suffer(HOSTILE[4], many), suffer(nearly, many));
    }
}

#[allow(clippy::print_stderr, reason = "figures for whoever asks with --nocapture")]
async fn suffer((name, bytes, goes_on): Hostile<'_>, many: usize) {
    let broker = ScriptedBroker::start(|_| Reply::nothing()).await.unwrap();
    let mut setup = Setup::default();
    // All have to be here before the first of them goes.
    let deadline = DEADLINE.max(Duration::from_millis(2) * u32::try_from(many).unwrap());
    setup.limits.login_timeout = deadline;
    setup.limits.tls_handshake_timeout = deadline;
    setup.limits.first_request_timeout = deadline;
    setup.limits.max_connections_per_ip = many + 1;
    setup.brokers.lock().insert(1, host_port(broker.address()));
    let stage = Stage::start_with(setup).await;
    want_logins(&stage).await;
    take_tls(&stage).await;
    let before = resident();
    let begin = Instant::now();
    let mut clients = JoinSet::new();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    let bytes: Arc<[u8]> = bytes.into();
    // Fewer at once than the kernel lets wait: those beyond it might never be heard of, if they say nothing (SYN cookies).
    for come in (0..many).step_by(TOGETHER) {
        let more = TOGETHER.min(many - come);
        for _ in 0..more {
            clients.spawn(harm(address, Arc::clone(&bytes), goes_on, begin + deadline + SOON));
        }
        let what = format!("{} are taken in", come + more);
        let taken = wait::until(&what, deadline, async || {
            (stage.gateway.connections() >= come + more).then_some(())
        });
        taken.await.unwrap();
    }
    let rest = wait::until("all are here, and hold no buffers", deadline, async || {
        (stage.gateway.connections() == many && stage.buffers() <= 4).then_some(())
    });
    if rest.await.is_err() {
        let here = stage.gateway.connections();
        panic!(
            "{name}: {here} of {many} are here, and hold {} buffers",
            stage.buffers()
        );
    }
    let (all, buffers, peak) = (begin.elapsed(), stage.buffers(), resident());
    let came = Instant::now();
    let served = async {
        let mut client = stage.connect(1).await;
        assert!(log_in(&mut client, "ann", "1").await, "{name}");
        client
    };
    let _client = timeout(AT_ONCE, served).await.expect(name);
    let served = came.elapsed();
    clients.join_all().await;
    let left = || stage.gateway.connections();
    let gone = wait::until("they are gone", SOON, async || (left() == 1).then_some(()));
    assert!(gone.await.is_ok(), "{name}: {} are left", left());
    stage.wait_buffers(0).await;
    eprintln!(
        "{many} × {name}: all here after {all:?} with {buffers} buffers, another client served in {served:?}, all gone \
         after {:?}; MiB resident before, at the peak and after: {before}, {peak}, {}",
        begin.elapsed(),
        resident()
    );
}

async fn harm(address: SocketAddr, bytes: Arc<[u8]>, goes_on: bool, latest: Instant) {
    let mut client = ScriptedClient::connect(address).await.unwrap();
    let _ = client.send_raw(&bytes).await;
    client.set_patience(Duration::from_millis(500));
    while client.read_to_end().await.is_err() {
        if goes_on {
            let _ = client.try_send(b"\x01");
        }
        assert!(Instant::now() < latest, "it is still there");
    }
}

/// How many hostile clients of a kind there are: as many as TIDEGATE_HOSTILE says, else a few, or fewer if this process
/// may not have enough files for them.
fn many() -> usize {
    if let Ok(many) = std::env::var("TIDEGATE_HOSTILE") {
        return many.parse().expect("TIDEGATE_HOSTILE is no number");
    }
    let files = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
    let pairs = usize::try_from(files).unwrap_or(usize::MAX).saturating_sub(SPARE_FILES) / 2;
    A_FEW.min(pairs / 3)
}

/// Has this process have enough files for both ends of so many connections, if it may.
fn may_open(connections: usize) {
    let wanted = u64::try_from(2 * connections + SPARE_FILES).unwrap();
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_some_and(|current| current < wanted) {
        let raised = Rlimit {
            current: Some(wanted),
            maximum: limit.maximum,
        };
        setrlimit(Resource::Nofile, raised)
            .expect("too few files may be open; raise the hard limit, or lower TIDEGATE_HOSTILE");
    }
}

/// MiB of memory that this process has.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or_default() / 1_024
}
