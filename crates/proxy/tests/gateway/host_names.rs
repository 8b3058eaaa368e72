//! Virtual clusters that clients reach by host names, and changes of those names.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tidegate_model::{ForwardBySni, ForwardConfig, ForwardPolicy, HostFormat, Snapshot};
use tidegate_testkit::scripted::{ScriptedClient, response};
use tidegate_testkit::wait;
use tidegate_wire::messages::{Body, MetadataResponse, MetadataResponseBroker};

use crate::edits::{apply, edited, touched};
use crate::secured;
use crate::stage::{HEARTBEAT, Pair, SOON, Stage, encoded};

const METADATA: i16 = 3;
const VERSION: i16 = 12;
const SUFFIXES: [&str; 3] = [".one.test", ".two.test", ".three.test"];

/// The name of broker 1 of the virtual cluster.
fn host(suffix: &str) -> String {
    format!("broker-1.team-a{suffix}")
}

/// A listener whose policies, in this order, are for host names that end like this.
async fn by_names(stage: &Stage, suffixes: &[&str]) -> Snapshot {
    let mut next = edited(stage, |_, _| {}).await;
    let main = Arc::make_mut(&mut next.listeners[0]);
    let policy = |suffix: &&str| ForwardPolicy {
        name: None,
        config: ForwardConfig::Sni(ForwardBySni {
            suffix: (*suffix).to_owned(),
            advertised_port: None,
            host_format: HostFormat::PerClusterSuffix,
        }),
    };
    main.forward = suffixes.iter().map(policy).collect();
    if main.tls.is_none() {
        let identity = secured::identity_for(&SUFFIXES.map(host));
        main.tls = Some(secured::server(&identity, false));
    }
    next
}

async fn connect(stage: &Stage, suffix: &str) -> ScriptedClient {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
    let tls = secured::tls(&host(suffix));
    ScriptedClient::connect_tls(address, &tls).await.unwrap()
}

/// A client that came by the name of broker 1 with this suffix; it works.
async fn pair(stage: &Stage, suffix: &str) -> Pair {
    let mut client = connect(stage, suffix).await;
    let id = client.send_request(HEARTBEAT, 4, true, b"hello").await.unwrap();
    let mut broker = stage.accept().await;
    broker.read_frame().await.unwrap();
    let mut pair = Pair { client, broker };
    pair.answer(id).await;
    pair
}

/// The address of broker 1 that the client is told.
async fn told(Pair { client, broker }: &mut Pair) -> (String, i32) {
    let id = client.send_request(METADATA, VERSION, true, &[0; 7]).await.unwrap();
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
    let answer = response(id, true, &encoded(&metadata, VERSION));
    broker.send_frame(&answer).await.unwrap();
    let answer = client.read_frame().await.unwrap();
    let (answer, _) = MetadataResponse::decode(VERSION, &answer[5..]).unwrap();
    let broker = answer.brokers.iter().next().unwrap();
    (broker.host.to_owned(), broker.port)
}

#[tokio::test]
async fn a_virtual_cluster_behind_two_policies_tells_each_client_the_names_by_which_it_came() {
    let stage = Stage::start().await;
    let [one, two, three] = SUFFIXES;
    apply(&stage, by_names(&stage, &[one, two]).await).await;
    let mut first = pair(&stage, one).await;
    let mut second = pair(&stage, two).await;
    let port = i32::from(stage.port(1));
    assert_eq!(told(&mut first).await, (host(one), port));
    assert_eq!(told(&mut second).await, (host(two), port));

    // Another suffix concerns nobody who is here: they are told it.
    let next = by_names(&stage, &[one, three]).await;
    assert_eq!(stage.gateway.touched_by(next.clone()).await.unwrap(), []);
    let asked = second.ask().await;
    apply(&stage, next).await;
    second.answer(asked).await;
    assert_eq!(told(&mut first).await, (host(one), port));
    assert_eq!(told(&mut second).await, (host(three), port));
    assert_eq!(told(&mut pair(&stage, three).await).await, (host(three), port));
    // Nobody comes by the old one.
    let mut late = connect(&stage, two).await;
    assert!(late.read_to_end().await.unwrap().is_empty());
    let counted = wait::until("it is counted, and the two are left", SOON, async || {
        let turned_away = stage.metric(&["turned_away_total{", "no_route"]);
        (turned_away == 1 && stage.gateway.connections() == 2).then_some(())
    });
    counted.await.unwrap();

    // The policy gone is the end of who came by it.
    let next = by_names(&stage, &[one]).await;
    let concerned = [touched("main", "team-a", 1)];
    assert_eq!(stage.gateway.touched_by(next.clone()).await.unwrap(), concerned);
    apply(&stage, next).await;
    second.is_closed("its policy is gone").await;
    assert_eq!(told(&mut first).await, (host(one), port));
}
