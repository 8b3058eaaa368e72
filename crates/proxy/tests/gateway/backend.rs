//! Finding brokers: dead servers, brokers that move, come and go.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{BackendBrokerId, HostPort, Limits};
use tidegate_testkit::scripted::ScriptedBroker;
use tidegate_testkit::{ports, wait};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::stage::{Addresses, BACKEND_CLUSTER_ID, SOON, Setup, Stage, accept, host_port, metadata_script};

fn impatient() -> Limits {
    Limits {
        connect_timeout: Duration::from_millis(300),
        ..Setup::default().limits
    }
}

/// A server to which no connection can be made, and nobody says so: its backlog is full.
struct BlackHole {
    address: HostPort,
    _listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

impl BlackHole {
    async fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = timeout(Duration::from_millis(100), TcpStream::connect(address)).await {
            waiting.push(stream.unwrap());
            assert!(waiting.len() < 100, "the backlog has no end");
        }
        Self {
            address: host_port(address),
            _listener: listener,
            _waiting: waiting,
        }
    }
}

async fn listen() -> (TcpListener, HostPort) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = host_port(listener.local_addr().unwrap());
    (listener, address)
}

/// Sends a request and waits until it has arrived there.
async fn reaches(stage: &Stage, position: usize, listener: &TcpListener) {
    let mut client = stage.connect(position).await;
    let id = client.send_request(12, 4, true, b"?").await.unwrap();
    let mut broker = accept(listener).await;
    assert_eq!(broker.read_frame().await.unwrap()[4..8], id.to_be_bytes());
}

#[tokio::test]
async fn one_bootstrap_server_that_answers_is_enough() {
    let refusing = ports::reserve().unwrap();
    let refusing = HostPort {
        host: "127.0.0.1".to_owned(),
        port: refusing.number(),
    };
    let unresolvable = HostPort {
        host: "no-such-host.invalid".to_owned(),
        port: 9_092,
    };
    let (_mute, mute) = listen().await;
    let hole = BlackHole::new().await;
    let dead_servers = vec![hole.address.clone(), refusing, mute, unresolvable, hole.address.clone()];
    // Clients that come before the brokers are known have to wait, and do.
    for position in [1, 0] {
        let (listener, address) = listen().await;
        let brokers = Addresses::default();
        brokers.lock().insert(1, address);
        let stage = Stage::start_unready(Setup {
            brokers,
            dead_servers: dead_servers.clone(),
            limits: impatient(),
            ..Setup::default()
        })
        .await;
        let mut client = stage.connect(position).await;
        client.send_request(12, 4, true, b"?").await.unwrap();
        if position == 1 {
            accept(&listener).await.read_frame().await.unwrap();
        }
        let known = wait::until("the brokers are known", SOON, async || {
            (!stage.gateway.backends()[0].topology().is_unknown()).then_some(())
        });
        known.await.unwrap();
        reaches(&stage, position, &listener).await;
        assert_eq!(stage.gateway.backends()[0].health().last_error, None);
    }
}

#[tokio::test]
async fn a_cluster_of_which_no_server_answers_is_reported_and_looked_for() {
    let refusing = ports::reserve().unwrap();
    let brokers = Addresses::default();
    let (listener, address) = listen().await;
    brokers.lock().insert(1, address);
    let stage = Stage::start_unready(Setup {
        brokers: Arc::clone(&brokers),
        dead_servers: vec![HostPort {
            host: "127.0.0.1".to_owned(),
            port: refusing.number(),
        }],
        limits: impatient(),
        ..Setup::default()
    })
    .await;
    // The only server that answers says nothing of use.
    stage.seed.set_script(|_| tidegate_testkit::scripted::Reply::close());
    let backend = Arc::clone(&stage.gateway.backends()[0]);
    brokers.lock().insert(2, host_port(stage.seed.address()));
    // It may have answered before the script was changed: then it is asked again when a broker is missing.
    let mut client = stage.connect(3).await;
    client.send_request(12, 4, true, b"?").await.unwrap();
    let failing = wait::until("the failure is reported", SOON, async || backend.health().last_error);
    let error = failing.await.unwrap();
    assert!(error.contains("127.0.0.1:"), "{error}");
    assert!(client.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("no_broker", 1).await;
    assert!(stage.metric(&["tidegate_backend_metadata_refreshes_total{", "result=\"error\""]) > 0);
    drop(listener);
}

#[tokio::test]
async fn a_broker_that_moves_is_followed_at_once() {
    let brokers = Addresses::default();
    let (old, address) = listen().await;
    brokers.lock().insert(1, address);
    let stage = Stage::start_with(Setup {
        brokers: Arc::clone(&brokers),
        limits: impatient(),
        ..Setup::default()
    })
    .await;
    reaches(&stage, 1, &old).await;
    // The metadata of the next hour would say so too.
    let (new, address) = listen().await;
    brokers.lock().insert(1, address);
    drop(old);
    reaches(&stage, 1, &new).await;
    reaches(&stage, 0, &new).await;
}

#[tokio::test]
async fn a_broker_that_joins_is_found_and_one_that_leaves_is_not() {
    let brokers = Addresses::default();
    let (first, address) = listen().await;
    brokers.lock().insert(1, address);
    let stage = Stage::start_with(Setup {
        brokers: Arc::clone(&brokers),
        limits: impatient(),
        ..Setup::default()
    })
    .await;
    let mut early = stage.connect(3).await;
    early.send_request(12, 4, true, b"?").await.unwrap();
    assert!(early.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("no_broker", 1).await;

    let (third, address) = listen().await;
    brokers.lock().insert(3, address);
    reaches(&stage, 3, &third).await;
    reaches(&stage, 1, &first).await;

    brokers.lock().remove(&3);
    drop(third);
    let mut late = stage.connect(3).await;
    late.send_request(12, 4, true, b"?").await.unwrap();
    assert!(late.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("no_broker", 2).await;
    assert_eq!(stage.metric(&["tidegate_backend_brokers{"]), 1);
}

async fn knows(stage: &Stage, broker: i32) {
    let known = wait::until("the new broker is known", SOON, async || {
        let topology = stage.gateway.backends()[0].topology();
        topology
            .brokers
            .contains_key(&BackendBrokerId::new(broker))
            .then_some(())
    });
    known.await.unwrap();
}

#[tokio::test]
async fn a_connection_that_a_broker_ends_is_a_reason_to_ask_anew() {
    let stage = Stage::start_with(Setup {
        limits: impatient(),
        ..Setup::default()
    })
    .await;
    let (_client, broker) = stage.pair().await;
    let address = stage.addresses.lock()[&1].clone();
    stage.addresses.lock().insert(2, address);
    drop(broker);
    knows(&stage, 2).await;
}

#[tokio::test]
async fn metadata_is_asked_for_anew_at_its_interval() {
    let brokers = Addresses::default();
    let (listener, address) = listen().await;
    drop(listener);
    brokers.lock().insert(1, address.clone());
    let stage = Stage::start_with(Setup {
        brokers: Arc::clone(&brokers),
        interval: Duration::from_millis(200),
        ..Setup::default()
    })
    .await;
    brokers.lock().insert(2, address);
    knows(&stage, 2).await;
}

#[tokio::test]
async fn a_broker_may_have_an_ipv6_address_or_a_name() {
    for (bind, host) in [("[::1]:0", "::1"), ("127.0.0.1:0", "localhost")] {
        let listener = TcpListener::bind(bind).await.unwrap();
        let address = HostPort {
            host: host.to_owned(),
            port: listener.local_addr().unwrap().port(),
        };
        let brokers = Addresses::default();
        brokers.lock().insert(1, address);
        let stage = Stage::start_with(Setup {
            brokers,
            ..Setup::default()
        })
        .await;
        reaches(&stage, 1, &listener).await;
        reaches(&stage, 0, &listener).await;
    }
}

/// Where a broker was, one of another cluster may be by now, as when addresses are given out anew.
#[tokio::test]
async fn brokers_of_another_cluster_at_a_known_address_are_not_believed() {
    let (elsewhere, address) = listen().await;
    let strangers = Addresses::default();
    strangers.lock().insert(1, address);
    let stranger = ScriptedBroker::start(metadata_script("another-cluster", &strangers));
    let stranger = stranger.await.unwrap();
    let brokers = Addresses::default();
    brokers.lock().insert(1, host_port(stranger.address()));
    let stage = Stage::start_with(Setup {
        brokers: Arc::clone(&brokers),
        interval: Duration::from_millis(50),
        ..Setup::default()
    })
    .await;
    let asked = |broker: &ScriptedBroker| broker.requests().iter().filter(|request| request.api_key == 3).count();
    wait::until("the stranger is asked, and then a bootstrap server", SOON, async || {
        let topology = stage.gateway.backends()[0].topology();
        assert_eq!(topology.cluster_id.as_deref(), Some(BACKEND_CLUSTER_ID));
        (asked(&stranger) > 0 && asked(&stage.seed) > 1).then_some(())
    })
    .await
    .unwrap();
    // The cluster's own broker has moved meanwhile.
    let (moved, address) = listen().await;
    brokers.lock().insert(1, address.clone());
    wait::until("the broker is where its own cluster says", SOON, async || {
        let topology = stage.gateway.backends()[0].topology();
        let is_moved = topology.brokers.values().any(|known| *known == address);
        is_moved.then_some(())
    })
    .await
    .unwrap();
    reaches(&stage, 1, &moved).await;
    drop(elsewhere);
}
