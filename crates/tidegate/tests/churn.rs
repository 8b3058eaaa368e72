//! Connections of every kind come and go as fast as they will while the configuration changes: afterwards the gateway
//! holds what it held before.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

#[allow(dead_code)] // what other tests check
#[path = "security/configuration.rs"]
mod configuration;
mod support;
#[allow(dead_code)]
#[path = "security/world.rs"]
mod world;

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tidegate_testkit::process::Signal;
use tidegate_testkit::scripted::{ScriptedClient, Tls};
use tidegate_testkit::security::{Login, Mechanism, Security};
use tidegate_testkit::wait;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until};

use configuration::{ALICE, CAROL, CERTIFIED, Format, PASSTHROUGH, SERVICE, TERMINATE, port};
use support::{SOON, raw};
use world::World;

/// How long it goes on after the warm-up, unless `TIDEGATE_CHURN_SECONDS` says otherwise.
const SECONDS: u64 = 15;
/// How many clients of each kind there are at a time.
const CLIENTS: usize = 2;
/// How long a client stays that does nothing.
const IDLE: Duration = Duration::from_secs(2);
const BETWEEN_RELOADS: Duration = Duration::from_secs(5);
/// Records that a Java producer writes and a consumer reads before they close.
const RECORDS: u32 = 50;
/// Memory that the allocator may keep from one round to the next.
const ROOM: u64 = 16 << 20;
/// Connections for the gateway's own questions to brokers, which it opens when it needs them.
const OWN: usize = 8;
/// The virtual cluster that every other configuration lacks.
const NOW_AND_THEN: &str = "second";

/// What a client does with its connection.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Closes,
    Resets,
    HalfFrame,
    HalfHello,
    Idle,
    Greets,
    Removed,
    UnknownName,
    Certificate,
    NoCertificate,
    Terminate(bool),
    Passthrough(bool),
    HalfFrameAfterLogin,
}

const KINDS: [Kind; 15] = [
    Kind::Closes,
    Kind::Resets,
    Kind::HalfFrame,
    Kind::HalfHello,
    Kind::Idle,
    Kind::Greets,
    Kind::Removed,
    Kind::UnknownName,
    Kind::Certificate,
    Kind::NoCertificate,
    Kind::Terminate(true),
    Kind::Terminate(false),
    Kind::Passthrough(true),
    Kind::Passthrough(false),
    Kind::HalfFrameAfterLogin,
];

impl Kind {
    /// One connection, from its beginning to its end; an error where it did not go as it should.
    async fn come_and_go(self, world: &World) -> Result<()> {
        match self {
            Self::Closes => drop(plaintext(world, port::TERMINATE).await?),
            Self::Resets => plaintext(world, port::PASSTHROUGH).await?.reset()?,
            Self::HalfFrame => {
                let mut client = plaintext(world, port::TERMINATE).await?;
                client.send_raw(&[0, 0, 1, 0, 0, 18, 0]).await?;
            }
            Self::HalfHello => {
                let mut client = plaintext(world, port::NAMES).await?;
                let hello = tls(world, "tls", port::NAMES).hello()?;
                client.send_raw(&hello[..hello.len() / 2]).await?;
                client.reset()?;
            }
            Self::Idle => {
                let client = named(world, "tls", port::NAMES).await?;
                sleep(IDLE).await;
                drop(client);
            }
            Self::Greets => drop(raw::greet(&mut named(world, "plain", port::NAMES).await?).await?),
            // Whether it is there or not depends on the configuration of the moment.
            Self::Removed => {
                if let Ok(mut client) = named(world, NOW_AND_THEN, port::NAMES).await {
                    drop(raw::greet(&mut client).await);
                }
            }
            Self::UnknownName => {
                // Which of the two sees the end first differs.
                if let Ok(mut client) = named(world, "nobody", port::NAMES).await {
                    ensure!(raw::greet(&mut client).await.is_err(), "nobody answers");
                }
            }
            Self::Certificate => {
                let identity = world.authorities.clients.client("alice")?;
                let tls = tls(world, CERTIFIED, port::REQUIRED).identity(&identity);
                let mut client = ScriptedClient::connect_tls(world.gateway.address(port::REQUIRED), &tls).await?;
                raw::greet(&mut client).await?;
            }
            Self::NoCertificate => {
                if let Ok(mut client) = named(world, CERTIFIED, port::REQUIRED).await {
                    ensure!(raw::greet(&mut client).await.is_err(), "no certificate is needed");
                }
            }
            Self::Terminate(right) => {
                let mut client = named(world, TERMINATE, port::NAMES).await?;
                log_in(&mut client, CAROL, right).await?;
            }
            Self::Passthrough(right) => {
                let mut client = plaintext(world, port::PASSTHROUGH).await?;
                log_in(&mut client, ALICE, right).await?;
            }
            Self::HalfFrameAfterLogin => {
                let mut client = plaintext(world, port::TERMINATE).await?;
                log_in(&mut client, CAROL, true).await?;
                client.send_raw(&[0, 0, 16, 0, 0, 0, 0, 8]).await?;
            }
        }
        Ok(())
    }
}

async fn plaintext(world: &World, port: u16) -> Result<ScriptedClient> {
    ScriptedClient::connect(world.gateway.address(port)).await.map(patient)
}

async fn named(world: &World, label: &str, port: u16) -> Result<ScriptedClient> {
    let client = ScriptedClient::connect_tls(world.gateway.address(port), &tls(world, label, port)).await;
    client.map(patient)
}

fn patient(mut client: ScriptedClient) -> ScriptedClient {
    client.set_patience(SOON);
    client
}

fn tls(world: &World, label: &str, port: u16) -> Tls {
    let name = Format::at(port).host(label, None);
    Tls::new(&name, &world.authorities.gateway.certificate())
}

/// With the right password it gets in and an answer, with another it does not.
async fn log_in(client: &mut ScriptedClient, (username, password): (&str, &str), right: bool) -> Result<()> {
    let password = if right { password } else { "wrong" };
    let answer = client.sasl_plain(username, password).await?;
    ensure!((answer.error == 0) == right, "{answer:?}");
    if right {
        raw::greet(client).await?;
    }
    Ok(())
}

/// What has happened so far.
#[derive(Default)]
struct Tally {
    scripted: AtomicU64,
    java: AtomicU64,
    reloads: AtomicU64,
    wrong: Mutex<Vec<String>>,
}

impl Tally {
    fn note(&self, count: &AtomicU64, who: &str, outcome: Result<()>) {
        count.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = outcome {
            self.wrong.lock().push(format!("{who}: {error:#}"));
        }
    }
}

/// All kinds of clients come and go for so long, and the configuration changes.
async fn churn(world: &'static World, tally: &Arc<Tally>, seconds: u64) {
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut clients = JoinSet::new();
    for kind in KINDS.into_iter().flat_map(|kind| [kind; CLIENTS]) {
        let tally = Arc::clone(tally);
        clients.spawn(async move {
            while Instant::now() < end {
                let outcome = kind.come_and_go(world).await;
                tally.note(&tally.scripted, &format!("{kind:?}"), outcome);
            }
        });
    }
    let scram = Security::plaintext().password(Mechanism::ScramSha256, ALICE.0, ALICE.1);
    let carol = world.tls().password(Mechanism::Plain, CAROL.0, CAROL.1);
    let service = world.tls().tokens(&world.tokens.url(), SERVICE.0, SERVICE.1);
    let java = [
        (world.gateway.address(port::PASSTHROUGH).to_string(), scram),
        (world.bootstrap(TERMINATE), carol),
        (world.bootstrap(PASSTHROUGH), service),
        (world.bootstrap("oauth"), world.tls()),
    ];
    let tally_of_java = Arc::clone(tally);
    clients.spawn(async move {
        for (bootstrap, security) in java.iter().cycle() {
            if Instant::now() >= end {
                break;
            }
            let outcome = produce_and_consume(world, bootstrap, security).await;
            tally_of_java.note(&tally_of_java.java, &format!("java at {bootstrap}"), outcome);
        }
    });
    tokio::join!(clients.join_all(), change(world, tally, end));
}

/// The configuration changes again and again; the last one has everything, as the first.
async fn change(world: &World, tally: &Tally, end: Instant) {
    for number in 0_usize.. {
        sleep_until(end.min(Instant::now() + BETWEEN_RELOADS)).await;
        let last = Instant::now() >= end;
        let outcome = reload(world, !last && number.is_multiple_of(2)).await;
        tally.note(&tally.reloads, "reload", outcome);
        if last {
            break;
        }
    }
}

/// Java's clients open, work and close; one of them has another password.
async fn produce_and_consume(world: &World, bootstrap: &str, security: &Security) -> Result<()> {
    let call = async |name: &str, mut args: Value| {
        args["bootstrap"] = json!(bootstrap);
        args["config"] = json!(security.java());
        world.jvm.call(name, args).await
    };
    let produced = call("produce", json!({"topic": "churn", "count": RECORDS})).await?;
    ensure!(produced["acked"] == RECORDS, "{produced}");
    let read = call("consume", json!({"topics": ["churn"], "expect": RECORDS})).await?;
    ensure!(read["stopped"] == "expected", "{read}");
    let wrong = Security::plaintext().password(Mechanism::Plain, CAROL.0, "wrong");
    let address = world.gateway.address(port::TERMINATE).to_string();
    ensure!(
        world.jvm.log_in(&address, &wrong).await? != Login::In,
        "any password will do"
    );
    Ok(())
}

/// The listeners get new certificates, and a virtual cluster goes and comes back.
async fn reload(world: &World, without: bool) -> Result<()> {
    let site = &world.gateway.site;
    let (kafka, second) = (&world.kafka, &world.second);
    let mut whole = configuration::whole(site, &world.authorities, kafka, second, &world.tokens);
    if without {
        for list in ["virtual_clusters", "backend_clusters"] {
            let list = whole[list].as_array_mut().context("a list")?;
            list.retain(|entity| entity["name"] != NOW_AND_THEN);
        }
    }
    let taken = async || {
        let metrics = world.gateway.metrics().await.ok()?;
        Some(metrics.sum("tidegate_config_reloads_total", &[("result", "ok")]))
    };
    let before = taken().await.context("no metrics")?;
    let new = site.dir().join("new.yaml");
    fs::write(&new, whole.to_string())?;
    fs::rename(new, site.dir().join("gateway.yaml"))?;
    world.gateway.process.signal(Signal::HUP)?;
    wait::until("the configuration is taken", SOON, async || {
        (taken().await? > before).then_some(())
    })
    .await
}

/// What the gateway holds while nobody is connected: descriptors, and bytes of memory.
async fn at_rest(world: &World) -> (usize, u64) {
    let mut last = (usize::MAX, Instant::now());
    let descriptors = wait::until("all connections have ended", SOON, async || {
        let open = world.gateway.metrics().await.ok()?.sum("tidegate_connections", &[]);
        let now = descriptors(world);
        if open > 0.0 || now != last.0 {
            last = (now, Instant::now());
        }
        (last.1.elapsed() > Duration::from_secs(1)).then_some(now)
    });
    (descriptors.await.unwrap(), world.gateway.resident().unwrap())
}

fn descriptors(world: &World) -> usize {
    let pid = world.gateway.process.pid();
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

/// Says every minute how it goes, until it is dropped.
async fn report(world: &World, tally: &Tally) {
    let start = Instant::now();
    for minute in 1_u32.. {
        sleep_until(start + Duration::from_secs(60) * minute).await;
        say(world, tally, &format!("minute {minute}"));
    }
}

fn say(world: &World, tally: &Tally, when: &str) {
    let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
    eprintln!(
        "{when}: {} scripted connections, {} rounds of Java clients, {} reloads, {} went wrong; {} descriptors, {} KiB",
        of(&tally.scripted),
        of(&tally.java),
        of(&tally.reloads),
        tally.wrong.lock().len(),
        descriptors(world),
        world.gateway.resident().unwrap() >> 10
    );
}

#[tokio::test]
async fn descriptors_and_memory_return_to_where_they_were() {
    let seconds = std::env::var("TIDEGATE_CHURN_SECONDS").map_or(SECONDS, |seconds| seconds.parse().unwrap());
    let world = World::shared().await;
    let args = json!({"topics": ["churn"], "partitions": 3, "replicas": 3});
    world
        .java(&world.bootstrap("tls"), &world.tls(), "topics-create", args)
        .await;
    let tally = Arc::<Tally>::default();
    churn(world, &tally, (seconds / 3).clamp(5, 120)).await;
    let before = at_rest(world).await;
    say(world, &tally, "warm");
    tokio::select! {
        () = churn(world, &tally, seconds) => {}
        () = report(world, &tally) => {}
    }
    let after = at_rest(world).await;
    say(world, &tally, "at rest");
    let metrics = world.gateway.metrics().await.unwrap();
    let made = metrics.sum("tidegate_connections_accepted_total", &[])
        + metrics.sum("tidegate_connections_turned_away_total", &[]);
    let grown = i128::from(after.1) - i128::from(before.1);
    eprintln!(
        "{made} connections; descriptors {} before, {} after; memory {} KiB before, {} KiB after, {} KiB a \
         minute",
        before.0,
        after.0,
        before.1 >> 10,
        after.1 >> 10,
        grown * 60 / i128::from(seconds) / 1024
    );
    let wrong = tally.wrong.lock();
    assert!(
        wrong.is_empty(),
        "{} went wrong: {:#?}",
        wrong.len(),
        &wrong[..wrong.len().min(10)]
    );
    assert!(after.0 <= before.0 + OWN, "{before:?} before, {after:?} after");
    assert!(after.1 <= before.1 + ROOM, "{before:?} before, {after:?} after");
    world.gateway.process.check_running().unwrap();
}
