//! Addresses and ports.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tidegate_model::{BootstrapPort, Limits};
use tidegate_proxy::{Gateway, Metrics, Sockets, StartError};
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::wait;
use tokio::net::TcpStream;

use crate::stage::{Addresses, SOON, Setup, Stage, host_port, snapshot};

#[tokio::test]
async fn ipv4_and_ipv6_share_a_port() {
    let pairs: [[IpAddr; 2]; 3] = [
        [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()],
        [Ipv4Addr::UNSPECIFIED.into(), Ipv6Addr::UNSPECIFIED.into()],
        [Ipv6Addr::UNSPECIFIED.into(), Ipv4Addr::UNSPECIFIED.into()],
    ];
    for addresses in pairs {
        let stage = Stage::start_with(Setup {
            addresses: addresses.to_vec(),
            ..Setup::default()
        })
        .await;
        for address in [IpAddr::from(Ipv4Addr::LOCALHOST), Ipv6Addr::LOCALHOST.into()] {
            let mut client = ScriptedClient::connect(SocketAddr::new(address, stage.port(1)))
                .await
                .unwrap();
            client.send_request(12, 4, true, b"?").await.unwrap();
            stage.accept().await.read_frame().await.unwrap();
        }
    }
}

#[tokio::test]
async fn a_gap_in_the_ports_is_a_gap_in_the_brokers() {
    let brokers = Addresses::default();
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = host_port(listener.local_addr().unwrap());
    brokers.lock().insert(3, address.clone());
    let stage = Stage::start_with(Setup {
        brokers,
        gaps: vec![1, 2],
        ..Setup::default()
    })
    .await;
    for gap in [1, 2] {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(gap)));
        assert!(TcpStream::connect(address).await.is_err());
    }
    let mut client = stage.connect(3).await;
    client.send_request(12, 4, true, b"?").await.unwrap();
    listener.accept().await.unwrap();
}

#[tokio::test]
async fn without_a_bootstrap_port_the_first_port_is_the_first_brokers() {
    for (bootstrap, position, connects) in [
        (BootstrapPort::None, 0, true),
        (BootstrapPort::None, 1, false),
        (BootstrapPort::AtStart, 0, true),
        (BootstrapPort::AtStart, 1, true),
        (BootstrapPort::AtStart, 2, false),
    ] {
        let stage = Stage::start_with(Setup {
            bootstrap,
            limits: Limits {
                connect_timeout: std::time::Duration::from_millis(200),
                ..Setup::default().limits
            },
            ..Setup::default()
        })
        .await;
        let mut client = stage.connect(position).await;
        let id = client.send_request(12, 4, true, b"?").await.unwrap();
        if connects {
            let frame = stage.accept().await.read_frame().await.unwrap();
            assert_eq!(frame[4..8], id.to_be_bytes());
        } else {
            assert!(client.read_to_end().await.unwrap().is_empty());
            stage.wait_ended("no_broker", 1).await;
        }
    }
}

#[tokio::test]
async fn a_node_that_is_full_takes_nobody_in_until_somebody_leaves() {
    let stage = Stage::start_limited(|limits| limits.max_connections = 2).await;
    let (first, _broker) = stage.pair().await;
    let _second = stage.pair().await;
    let mut third = stage.connect(1).await;
    assert!(third.read_to_end().await.unwrap().is_empty());
    stage.wait_ended("too_many_connections", 1).await;
    drop(first);
    stage.wait_ended("client_closed", 1).await;
    let _third = stage.pair().await;
    assert_eq!(stage.metric(&["tidegate_connections{"]), 2);
    let accepted = stage.metric(&["tidegate_connections_accepted_total{"]);
    assert_eq!(accepted, 4);
    let gone = wait::until("two are left", SOON, async || {
        (stage.gateway.connections() == 2).then_some(())
    });
    gone.await.unwrap();
}

#[tokio::test]
async fn ports_that_others_hold_are_all_named_and_none_is_kept() {
    let reserved = ports::reserve_range(4).unwrap();
    let taken = [&reserved[1], &reserved[3]].map(Port::number);
    let _others = taken.map(|port| std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap());
    let snapshot = snapshot(&Setup::default(), Vec::new(), &reserved);
    let started = Gateway::start(snapshot, &Metrics::new(), Sockets::new());
    let Err(StartError::Bind(failed)) = started else {
        panic!("{started:?}")
    };
    let named: Vec<_> = failed.iter().map(|failure| failure.address.port()).collect();
    assert_eq!(named, taken);
    let text = failed[0].to_string();
    let expected = format!("listener main: cannot listen on 127.0.0.1:{}: ", taken[0]);
    assert!(text.starts_with(&expected), "{text}");
    for port in [&reserved[0], &reserved[2]] {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port.number()));
        assert!(TcpStream::connect(address).await.is_err());
    }
}
