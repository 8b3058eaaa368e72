//! What the API is told is in force, and whoever a change does not concern notices nothing.

use std::net::{Ipv4Addr, SocketAddr};

use serde_json::json;
use tidegate_testkit::ports;
use tidegate_testkit::scripted::ScriptedClient;

use crate::client::{backend, cluster, forward, listener};
use crate::load::Load;
use crate::place::Place;
use crate::stage::{Stage, ended, made};
use crate::support::{SOON, raw};

const ROUNDS: u16 = 4;

async fn connect(port: u16) -> ScriptedClient {
    let mut client = ScriptedClient::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
        .await
        .unwrap();
    client.set_patience(SOON);
    raw::greet(&mut client).await.unwrap();
    client
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_made_by_the_api_serves_clients_while_every_part_of_it_changes() {
    let (stage, place) = (Stage::shared().await, Place::reserve());
    let control = place.start(&[]).await;
    let api = &control.api;
    let made = made(&place, &control).await;
    let nodes = api.in_force(&made.gateway, 1).await;
    assert_eq!(nodes[0]["compatible"], true, "{nodes:?}");
    let bootstrap = place.bootstrap();
    stage.topic(&bootstrap, "orders").await;
    let produced = json!({ "topic": "orders", "count": 1_000, "keys": 20, "size": 50 });
    stage.call(&bootstrap, "produce", produced).await;
    let read = json!({ "topics": ["orders"], "expect": 1_000, "group": "readers" });
    let read = stage.call(&bootstrap, "consume", read).await;
    assert_eq!(
        (&read["count"], &read["duplicates"]),
        (&json!(1_000), &json!(0)),
        "{read}"
    );

    let load = Load::start(&bootstrap, "changed").await;
    let mut idle = connect(place.listener().0 + 1).await;
    let ended_before = ended(&place.metrics().await.0);
    let extra = ports::reserve_range(8).unwrap();
    for round in 0..ROUNDS {
        let text = format!("round {round}");
        let brokers = stage.brokers();
        let change = |mut body: serde_json::Value| {
            body["description"] = json!(text);
            body
        };
        let mut kafka = change(backend("kafka", &brokers));
        kafka["metadata_update_interval_seconds"] = json!(2 + round);
        kafka["bootstrap_servers"].as_array_mut().unwrap().reverse();
        api.good("PUT", &made.backend, Some(&kafka)).await;
        api.good("PUT", &made.cluster, Some(&change(cluster("shop", "kafka"))))
            .await;
        let (first, last) = place.listener();
        api.good("PUT", &made.listener, Some(&change(listener("main", first, last))))
            .await;
        api.good("PUT", &made.policy, Some(&change(forward("shop")))).await;
        let patch = json!({ "description": text, "labels": { "round": round.to_string() } });
        api.good("PATCH", &made.gateway, Some(&patch)).await;
        // All of another way through the gateway comes, changes and goes.
        let second = api
            .create(
                &format!("{}/backend-clusters", made.gateway),
                &backend("second", &brokers),
            )
            .await;
        let team = api
            .create(
                &format!("{}/virtual-clusters", made.gateway),
                &cluster("team", "second"),
            )
            .await;
        let door = listener("second", extra[0].number(), extra[3].number());
        let door = api.create(&format!("{}/listeners", made.gateway), &door).await;
        let policy = api.create(&format!("{door}/policies"), &forward("team")).await;
        api.in_force(&made.gateway, 1).await;
        let mut client = connect(extra[1].number()).await;
        let moved = listener("second", extra[4].number(), extra[7].number());
        api.good("PUT", &door, Some(&moved)).await;
        api.in_force(&made.gateway, 1).await;
        client.read_to_end().await.unwrap();
        drop(connect(extra[5].number()).await);
        for path in [policy, door, team, second] {
            api.good("DELETE", &path, None).await;
        }
        api.in_force(&made.gateway, 1).await;
        load.progress(50).await;
    }
    let nodes = api.in_force(&made.gateway, 1).await;
    let (traffic, backend) = (&nodes[0]["traffic"], &nodes[0]["backends"][0]);
    for count in ["connections", "requests", "request_bytes", "response_bytes"] {
        assert!(traffic[count].as_u64().unwrap() > 0, "{count}: {traffic}");
    }
    assert_eq!(
        (&backend["name"], &backend["reached"], &backend["brokers"]),
        (&json!("kafka"), &json!(true), &json!(3))
    );
    raw::greet(&mut idle).await.unwrap();
    let ended_after = ended(&place.metrics().await.0);
    assert!(
        (ended_after - ended_before).abs() < 0.5,
        "{ended_before} and then {ended_after} connections ended"
    );

    // What concerns the clients: nothing that they were told is lost.
    for enabled in [false, true] {
        api.good("PATCH", &made.policy, Some(&json!({ "enabled": enabled })))
            .await;
        api.in_force(&made.gateway, 1).await;
    }
    idle.read_to_end().await.unwrap();
    load.progress(100).await;
    let mut renamed = forward("shop");
    renamed["config"]["advertised_host"] = json!("localhost");
    api.good("PUT", &made.policy, Some(&renamed)).await;
    api.in_force(&made.gateway, 1).await;
    load.progress(100).await;
    eprintln!("{} records acknowledged, none lost", load.finish().await);
}

/// Logs in by SASL/PLAIN; the error code of the answer.
async fn login(client: &mut ScriptedClient, password: &str) -> i16 {
    let mechanism = [&5_i16.to_be_bytes()[..], b"PLAIN"].concat();
    client.send_request(17, 1, false, &mechanism).await.unwrap();
    client.read_response().await.unwrap();
    let token = format!("\0ann\0{password}");
    let length = u32::try_from(token.len()).unwrap().to_be_bytes();
    let body = [&length[..], token.as_bytes()].concat();
    client.send_request(36, 1, false, &body).await.unwrap();
    let answer = client.read_response().await.unwrap().1;
    i16::from_be_bytes([answer[0], answer[1]])
}

/// It is a change all the same, or the version would tell who guesses.
#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_given_again_ends_no_connection_and_another_one_does() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    let api = &control.api;
    let made = made(&place, &control).await;
    let with = |password: &str| {
        let mut body = cluster("shop", "kafka");
        let principals = json!([{ "username": "ann", "password": password }]);
        body["authentication"] = json!([{ "type": "sasl_plain", "mediation": "terminate", "principals": principals }]);
        body
    };
    api.good("PUT", &made.cluster, Some(&with("first"))).await;
    api.in_force(&made.gateway, 1).await;
    let mut client = connect(place.listener().0 + 1).await;
    assert_eq!(login(&mut client, "first").await, 0);
    let version = api.version(&made.gateway).await;
    api.good("PUT", &made.cluster, Some(&with("first"))).await;
    assert_eq!(api.version(&made.gateway).await, version + 1);
    api.in_force(&made.gateway, 1).await;
    raw::greet(&mut client).await.unwrap();
    api.good("PUT", &made.cluster, Some(&with("second"))).await;
    api.in_force(&made.gateway, 1).await;
    client.read_to_end().await.unwrap();
    let mut client = connect(place.listener().0 + 1).await;
    assert_eq!(login(&mut client, "second").await, 0);
}

/// A node keeps what it had rather than serve what it cannot enforce, and says so.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_data_plane_cannot_do_is_refused_and_said_and_the_old_configuration_stays() {
    let place = Place::reserve();
    let control = place.start(&[]).await;
    let api = &control.api;
    let made = made(&place, &control).await;
    let nodes = api.in_force(&made.gateway, 1).await;
    let node = format!("{}/nodes/{}", made.gateway, nodes[0]["id"].as_str().unwrap());
    let served = nodes[0]["config_version"].clone();
    let mut client = connect(place.listener().0 + 1).await;
    let mut prefixed = cluster("shop", "kafka");
    prefixed["namespace"] = json!({ "mode": "hide_prefix", "prefix": "shop-" });
    api.good("PUT", &made.cluster, Some(&prefixed)).await;
    let refused = errors(api, &node, "configuration_refused").await;
    assert!(refused.contains("virtual cluster \"shop\": namespace"), "{refused}");
    assert_eq!(api.get(&format!("{node}/status")).await["config_version"], served);
    raw::greet(&mut client).await.unwrap();
    api.good("PUT", &made.cluster, Some(&cluster("shop", "kafka"))).await;
    api.in_force(&made.gateway, 1).await;

    // A port that somebody else has is tried until it is free; the rest is in force.
    let taken = ports::reserve_range(2).unwrap();
    let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, taken[0].number())).unwrap();
    let second = listener("second", taken[0].number(), taken[1].number());
    let second = api.create(&format!("{}/listeners", made.gateway), &second).await;
    api.in_force(&made.gateway, 1).await;
    let unbound = errors(api, &node, "listener_not_bound").await;
    assert!(
        unbound.contains(&format!("127.0.0.1:{}", taken[0].number())),
        "{unbound}"
    );
    let mut policy = forward("shop");
    policy["config"]["bootstrap_port"] = json!("none");
    api.create(&format!("{second}/policies"), &policy).await;
    api.in_force(&made.gateway, 1).await;
    drop(socket);
    let free = tidegate_testkit::wait::until("the port is listened on", SOON, async || {
        ScriptedClient::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, taken[0].number())))
            .await
            .ok()
    });
    free.await.unwrap();
    raw::greet(&mut client).await.unwrap();
}

/// The first error of this kind that a node has reported.
async fn errors(api: &crate::client::Api, node: &str, name: &str) -> String {
    let told = tidegate_testkit::wait::until(name, SOON, async || {
        let errors = api.get(&format!("{node}/errors")).await;
        let found = errors["data"].as_array()?.iter().find(|error| error["name"] == name)?;
        found["message"].as_str().map(str::to_owned)
    });
    told.await.unwrap()
}
