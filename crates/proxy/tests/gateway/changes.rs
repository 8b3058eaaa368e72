//! Changes while running: those whom they concern are drained, and nobody else notices.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{BackendAuthentication, BackendTls, BootstrapPort, Snapshot, TlsVersions, Uuid};
use tidegate_testkit::wait;

use crate::edits::{
    OTHER, apply, connect, credentials, edited, lead, lead_main, nowhere, relinked, stage, terminate, touched,
};
use crate::secured::{self, SecuredClient};
use crate::stage::{Pair, SOON, Stage};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whom {
    Nobody,
    /// Who came by the listener `main`, at port 1.
    Main,
    /// Also who came by the listener `other`, to the same backend cluster.
    All,
}

/// What a change is called, whom it concerns, and what it does.
type Row = (&'static str, Whom, fn(&mut Snapshot, &Stage));

const ROWS: &[Row] = &[
    ("nothing", Whom::Nobody, |_, _| {}),
    ("limits", Whom::Nobody, |next, _| next.limits.max_connections = 7),
    ("buffers", Whom::Nobody, |next, _| next.limits.buffer_bytes = 8_192),
    ("metadata_update_interval", Whom::Nobody, |next, _| {
        Arc::make_mut(&mut next.backend_clusters[0]).metadata_update_interval = Duration::from_secs(7);
    }),
    ("a bootstrap server more", Whom::Nobody, |next, _| {
        Arc::make_mut(&mut next.backend_clusters[0])
            .bootstrap_servers
            .insert(0, nowhere());
    }),
    ("other bootstrap servers", Whom::All, |next, _| {
        Arc::make_mut(&mut next.backend_clusters[0]).bootstrap_servers = vec![nowhere()];
    }),
    ("the backend's login", Whom::All, |next, _| {
        Arc::make_mut(&mut next.backend_clusters[0]).authentication =
            BackendAuthentication::SaslPlain(credentials("gateway", "1"));
    }),
    ("the backend's tls", Whom::All, |next, _| {
        Arc::make_mut(&mut next.backend_clusters[0]).tls = Some(BackendTls {
            insecure_skip_verify: true,
            ca_bundle: None,
            versions: TlsVersions {
                tls12: true,
                tls13: true,
            },
            client_identity: None,
        });
    }),
    ("advertised_host", Whom::Nobody, |next, stage| {
        lead_main(
            next,
            stage,
            &[0, 1, 2, 3],
            "elsewhere.example.com",
            BootstrapPort::AtStart,
            1,
        );
    }),
    ("a port more", Whom::Nobody, |next, stage| {
        lead_main(next, stage, &[0, 1, 2, 3, 4], "gateway", BootstrapPort::AtStart, 1);
    }),
    ("another port gone", Whom::Nobody, |next, stage| {
        lead_main(next, stage, &[0, 1, 2], "gateway", BootstrapPort::AtStart, 1);
    }),
    ("its port gone", Whom::Main, |next, stage| {
        lead_main(next, stage, &[0, 2, 3], "gateway", BootstrapPort::AtStart, 1);
    }),
    ("min_broker_id", Whom::Main, |next, stage| {
        lead_main(next, stage, &[0, 1, 2, 3], "gateway", BootstrapPort::AtStart, 2);
    }),
    ("bootstrap_port", Whom::Main, |next, stage| {
        lead_main(next, stage, &[0, 1, 2, 3], "gateway", BootstrapPort::None, 1);
    }),
    ("the listener gone", Whom::Main, |next, _| {
        drop(next.listeners.remove(0));
    }),
    ("addresses", Whom::Main, |next, _| {
        Arc::make_mut(&mut next.listeners[0]).addresses = vec![Ipv4Addr::UNSPECIFIED.into()];
    }),
    ("tls", Whom::Main, |next, _| {
        Arc::make_mut(&mut next.listeners[0]).tls = Some(secured::server(&secured::identity("a"), true));
    }),
    ("another way to log in", Whom::Nobody, |next, _| {
        Arc::make_mut(&mut next.virtual_clusters[0])
            .authentication
            .insert(0, terminate(&[("ann", "1")]));
    }),
    ("no anonymous clients any more", Whom::Main, |next, _| {
        Arc::make_mut(&mut next.virtual_clusters[0]).authentication = vec![terminate(&[("ann", "1")])];
    }),
    ("dns_label", Whom::Main, |next, _| {
        Arc::make_mut(&mut next.virtual_clusters[0]).dns_label = "team-z".to_owned();
    }),
    ("destination", Whom::Main, |next, _| {
        let mut other = (*next.backend_clusters[0]).clone();
        other.id = Uuid::from_u128(77);
        next.backend_clusters.push(Arc::new(other));
        Arc::make_mut(&mut next.virtual_clusters[0]).destination = Arc::clone(&next.backend_clusters[1]);
    }),
    ("the virtual cluster of the listener", Whom::Main, |next, stage| {
        next.virtual_clusters.swap(0, 1);
        lead_main(next, stage, &[0, 1, 2, 3], "gateway", BootstrapPort::AtStart, 1);
    }),
    ("everything gone", Whom::All, |next, _| *next = Snapshot::default()),
];

#[tokio::test]
async fn a_change_drains_those_whom_it_concerns_and_answers_them_first() {
    for &(name, whom, edit) in ROWS {
        let stage = stage().await;
        let mut idle = stage.pair_at(1).await;
        let mut busy = stage.pair_at(1).await;
        let mut other = stage.pair_at(OTHER).await;
        let (asked, other_asked) = (busy.ask().await, other.ask().await);
        let next = edited(&stage, edit).await;
        let mut expected = Vec::new();
        if whom != Whom::Nobody {
            expected.push(touched("main", "team-a", 2));
        }
        if whom == Whom::All {
            expected.push(touched("other", "team-b", 1));
        }
        assert_eq!(
            stage.gateway.touched_by(next.clone()).await.unwrap(),
            expected,
            "{name}"
        );
        assert_eq!(stage.ended("drained"), 0, "{name}: asking must not end anything");

        assert!(stage.gateway.apply(next).await.unwrap().is_empty(), "{name}");
        if whom == Whom::Nobody {
            idle.work().await;
        } else {
            idle.is_closed(name).await;
        }
        busy.answer(asked).await;
        other.answer(other_asked).await;
        if whom == Whom::Nobody {
            busy.work().await;
        } else {
            busy.is_closed(name).await;
        }
        if whom == Whom::All {
            other.is_closed(name).await;
        } else {
            other.work().await;
        }
        let clusters = &stage.gateway.snapshot().await.virtual_clusters;
        if clusters.is_empty() {
            // Nobody is left to be counted for.
            continue;
        }
        let ended = expected.iter().map(|touched| touched.connections as u64).sum();
        stage.wait_ended("drained", ended).await;
        assert_eq!(stage.metric(&["tidegate_connections_ended_total{"]), ended, "{name}");
    }
}

#[tokio::test]
async fn ports_come_go_and_move() {
    let stage = stage().await;
    let broker = stage.addresses.lock()[&1].clone();
    stage.addresses.lock().extend([(3, broker.clone()), (4, broker)]);
    let mut stays = stage.pair_at(1).await;
    let mut goes = stage.pair_at(3).await;
    let next = edited(&stage, |next, stage| {
        lead_main(next, stage, &[0, 1, 2, 4], "gateway", BootstrapPort::AtStart, 1);
    });
    apply(&stage, next.await).await;
    goes.is_closed("port 3").await;
    assert!(connect(&stage, 3).await.is_err(), "a port that is gone takes nobody");
    stage.pair_at(4).await.work().await;
    let mut moves = stage.pair_at(OTHER).await;
    let next = edited(&stage, |next, stage| {
        let other = Arc::make_mut(&mut next.listeners[1]);
        lead(other, stage, &[6], "gateway", BootstrapPort::None, 1);
    });
    apply(&stage, next.await).await;
    moves.is_closed("the old port").await;
    assert!(connect(&stage, OTHER).await.is_err());
    stage.pair_at(6).await.work().await;
    stays.work().await;
}

#[tokio::test]
async fn a_socket_that_is_taken_is_reported_and_had_as_soon_as_it_is_free() {
    let stage = stage().await;
    let mut stays = stage.pair_at(1).await;
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, stage.port(6))).unwrap();
    let next = edited(&stage, |next, stage| {
        let other = Arc::make_mut(&mut next.listeners[1]);
        lead(other, stage, &[6, 7], "gateway", BootstrapPort::AtStart, 1);
    });
    let failed = stage.gateway.apply(next.await).await.unwrap();
    let [failure] = &failed[..] else { panic!("{failed:?}") };
    assert_eq!(failure.address, taken.local_addr().unwrap());
    assert!(
        failure
            .to_string()
            .starts_with("listener other: cannot listen on 127.0.0.1:"),
        "{failure}"
    );
    stays.work().await;
    stage.pair_at(7).await.work().await;
    // The gateway does not forget it over another change.
    let next = edited(&stage, |next, _| next.limits.max_connections = 1_000);
    assert_eq!(stage.gateway.apply(next.await).await.unwrap().len(), 1);
    drop(taken);
    let had = wait::until("the socket is had", SOON, async || connect(&stage, 6).await.ok());
    had.await.unwrap();
    stays.work().await;
}

#[tokio::test]
async fn a_listener_moves_between_all_addresses_and_one_on_the_same_port() {
    let stage = stage().await;
    let mut other = stage.pair_at(OTHER).await;
    let mut last = stage.pair_at(1).await;
    for address in [Ipv4Addr::UNSPECIFIED, Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED] {
        let mut next = edited(&stage, |_, _| {}).await;
        Arc::make_mut(&mut next.listeners[0]).addresses = vec![address.into()];
        apply(&stage, next).await;
        last.is_closed("the old address").await;
        last = stage.pair_at(1).await;
        last.work().await;
    }
    other.work().await;
}

#[tokio::test]
async fn a_principal_that_is_gone_or_has_another_password_is_drained_and_no_other() {
    let stage = stage().await;
    let principals = async |principals: &[(&str, &str)]| {
        let mut next = edited(&stage, |_, _| {}).await;
        Arc::make_mut(&mut next.virtual_clusters[0]).authentication = vec![terminate(principals)];
        relinked(next)
    };
    apply(&stage, principals(&[("ann", "1"), ("bob", "2"), ("cy", "3")]).await).await;
    let mut ann = stage.pair_as("ann", "1").await.unwrap();
    let mut bob = stage.pair_as("bob", "2").await.unwrap();
    let mut cy = stage.pair_as("cy", "3").await.unwrap();
    let asked = bob.ask().await;
    let next = principals(&[("dan", "4"), ("bob", "22"), ("ann", "1")]).await;
    let concerned = [touched("main", "team-a", 2)];
    assert_eq!(stage.gateway.touched_by(next.clone()).await.unwrap(), concerned);
    apply(&stage, next).await;
    cy.is_closed("cy").await;
    bob.answer(asked).await;
    bob.is_closed("bob").await;
    ann.work().await;
    assert!(stage.pair_as("bob", "2").await.is_none(), "the old password");
    assert!(stage.pair_as("cy", "3").await.is_none(), "a principal that is gone");
    stage.pair_as("bob", "22").await.unwrap().work().await;
    stage.pair_as("dan", "4").await.unwrap().work().await;
    stage.wait_ended("drained", 2).await;
}

/// A client may have come under the old terms and speak only under the new ones.
#[tokio::test]
async fn whoever_was_on_the_way_when_the_change_came_is_held_to_it() {
    let stage = stage().await;
    let tls = async |allow_plaintext| {
        let mut next = edited(&stage, |_, _| {}).await;
        Arc::make_mut(&mut next.listeners[0]).tls = Some(secured::server(&secured::identity("a"), allow_plaintext));
        next
    };
    apply(&stage, tls(true).await).await;
    stage.pair_at(1).await.work().await;
    let mut undecided = stage.connect(1).await;
    // Taken in before the one that is seen to work.
    stage.pair_at(1).await.work().await;
    apply(&stage, tls(false).await).await;
    let _ = undecided.send_request(12, 4, true, b"?").await;
    assert!(undecided.read_to_end().await.unwrap().is_empty());
    assert!(!stage.has_connected(), "the broker heard of it");
}

#[tokio::test]
async fn a_renewed_certificate_is_for_new_handshakes_and_a_bad_one_for_none() {
    let stage = stage().await;
    let with = async |identity: &Arc<tidegate_model::Identity>| {
        let mut next = edited(&stage, |_, _| {}).await;
        Arc::make_mut(&mut next.listeners[0]).tls = Some(secured::server(identity, false));
        next
    };
    let (first, second) = (secured::identity("first"), secured::identity("second"));
    apply(&stage, with(&first).await).await;
    let mut old = SecuredClient::connect(&stage).await;
    assert_eq!(old.certificate(), first.chain[0]);
    let mut old_broker = old.greet(&stage).await;
    let renewed = with(&second).await;
    assert!(stage.gateway.touched_by(renewed.clone()).await.unwrap().is_empty());
    apply(&stage, renewed).await;
    let mut new = SecuredClient::connect(&stage).await;
    assert_eq!(new.certificate(), second.chain[0]);
    let mut new_broker = new.greet(&stage).await;

    let bad = Arc::new(tidegate_model::Identity {
        chain: Arc::clone(&first.chain),
        key: second.key.clone_key(),
        not_after: first.not_after,
    });
    let bad = with(&bad).await;
    assert!(stage.gateway.touched_by(bad.clone()).await.is_err());
    let refused = stage.gateway.apply(bad).await.unwrap_err().to_string();
    assert!(refused.starts_with("listener main: "), "{refused}");
    assert_eq!(SecuredClient::connect(&stage).await.certificate(), second.chain[0]);
    for (client, broker) in [(&mut old, &mut old_broker), (&mut new, &mut new_broker)] {
        client.work(broker).await;
    }
    assert_eq!(stage.ended("drained"), 0);
}

#[tokio::test]
async fn existing_clients_are_told_the_new_addresses() {
    use tidegate_wire::messages::{Body, MetadataResponse, MetadataResponseBroker};
    const VERSION: i16 = 12;
    let stage = stage().await;
    let Pair { mut client, mut broker } = stage.pair_at(1).await;
    for (host, positions, bootstrap) in [
        ("gateway.example.com", vec![0, 1, 2], BootstrapPort::AtStart),
        ("elsewhere.example.com", vec![1, 2], BootstrapPort::None),
    ] {
        let mut next = edited(&stage, |_, _| {}).await;
        lead_main(&mut next, &stage, &positions, host, bootstrap, 1);
        apply(&stage, next).await;
        let id = client
            .send_request(3, VERSION, true, &[0, 0, 0, 0, 0, 0, 0])
            .await
            .unwrap();
        broker.read_frame().await.unwrap();
        let metadata = MetadataResponse {
            brokers: std::iter::once(MetadataResponseBroker {
                node_id: 1,
                host: "secret",
                port: 9_092,
                rack: None,
            })
            .collect(),
            ..Default::default()
        };
        let answer = tidegate_testkit::scripted::response(id, true, &crate::stage::encoded(&metadata, VERSION));
        broker.send_frame(&answer).await.unwrap();
        let told = client.read_frame().await.unwrap();
        let (told, _) = MetadataResponse::decode(VERSION, &told[5..]).unwrap();
        let told: Vec<_> = told
            .brokers
            .iter()
            .map(|broker| (broker.host.to_owned(), broker.port))
            .collect();
        assert_eq!(told, [(host.to_owned(), i32::from(stage.port(1)))]);
    }
}

#[tokio::test]
async fn two_hundred_changes_leave_nothing_behind() {
    let stage = stage().await;
    let mut next = edited(&stage, |_, _| {}).await;
    next.limits.drain_timeout = Duration::from_millis(100);
    apply(&stage, next).await;
    let mut stays = stage.pair_at(OTHER).await;
    let tasks = || tokio::runtime::Handle::current().metrics().num_alive_tasks();
    let before = tasks();
    for round in 0..200 {
        let &(name, whom, edit) = &ROWS[round % ROWS.len()];
        if whom == Whom::All {
            continue;
        }
        let base = stage.gateway.snapshot().await;
        let mut drained = if round % 4 == 0 {
            Some(stage.pair_at(1).await)
        } else {
            None
        };
        apply(&stage, edited(&stage, edit).await).await;
        if let (Some(pair), Whom::Main) = (&mut drained, whom) {
            pair.is_closed(name).await;
        }
        apply(&stage, (*base).clone()).await;
    }
    stays.work().await;
    assert_eq!(
        stage.ended("broker_closed") + stage.ended("broker_lost") + stage.ended("cut_off"),
        0
    );
    let rests = wait::until("all tasks have ended", SOON, async || (tasks() <= before).then_some(()));
    assert!(rests.await.is_ok(), "{before} tasks before, {} after", tasks());
    stage.wait_buffers(0).await;
}
