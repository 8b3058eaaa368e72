//! The demo from its first line to its summary.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, bail};
use tidegate_testkit::process::Usage;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

use crate::args::{Args, Kafka};
use crate::clients::{Clients, GROUP};
use crate::cluster::{BROKERS, Cluster, PARTITIONS, TOPIC};
use crate::gateway::{self, Gateway};
use crate::ledger::Totals;
use crate::screen::{Screen, bytes, grouped};
use crate::signals::Signals;

const SECOND: Duration = Duration::from_secs(1);
/// How long the last records may take after producing has stopped.
const FINISH: Duration = Duration::from_secs(20);
/// Lines between two headings.
const PAGE: u64 = 20;

/// Runs it; whether every record came through, once and in order.
pub(crate) async fn run(args: &Args, screen: &mut Screen, signals: Signals) -> Result<bool> {
    let stage = tokio::select! {
        stage = Box::pin(Stage::set(args, screen)) => stage?,
        () = signals.first() => bail!("interrupted before anything flowed"),
    };
    screen.line(stage.invitation(args));
    let watched = stage.watch(args.duration, screen, &signals).await;
    screen.line("Waiting for the last records ...");
    stage.clients.finish(FINISH).await;
    stage.strike(screen, watched).await
}

/// Everything that runs; fields are dropped from the clients down to the cluster.
struct Stage {
    clients: Clients,
    gateway: Option<Gateway>,
    _cluster: Cluster,
}

impl Stage {
    async fn set(args: &Args, screen: &mut Screen) -> Result<Self> {
        if !args.direct {
            gateway::check(args)?;
        }
        screen.line(match args.kafka {
            Kafka::Mock => "Starting an embedded Kafka cluster of three brokers ...",
            Kafka::Apache => "Starting Apache Kafka, three brokers; this takes a while ...",
        });
        let cluster = Cluster::start(args.kafka).await?;
        let brokers = cluster.bootstrap();
        let gateway = if args.direct {
            None
        } else {
            screen.line(format!("Starting the gateway in front of {brokers} ..."));
            Some(Gateway::start(args, &brokers).await?)
        };
        let bootstrap = gateway.as_ref().map_or(brokers, Gateway::bootstrap);
        cluster.create_topic(&bootstrap).await?;
        screen.line("Letting two consumers join their group through it ...");
        let clients = Clients::start(&bootstrap, args.rate).await?;
        Ok(Self {
            clients,
            gateway,
            _cluster: cluster,
        })
    }

    fn invitation(&self, args: &Args) -> String {
        let Some(gateway) = &self.gateway else {
            return "No gateway: the clients talk to the brokers directly.".to_owned();
        };
        let (bootstrap, admin) = (gateway.bootstrap(), args.admin_port);
        let (first, last) = (args.port + 1, args.port + BROKERS);
        let limits = match args.kafka {
            Kafka::Mock => {
                "\nThe embedded cluster is a mock: it lists no groups, and dies of group.protocol=consumer.\n"
            }
            Kafka::Apache => "",
        };
        format!(
            "
One producer and the group '{GROUP}' of two consumers use the topic '{TOPIC}' ({PARTITIONS} partitions) through the gateway:
{bootstrap} to begin with, localhost:{first} to {last} for brokers 1 to {BROKERS}. Join in from another terminal:

  kcat -b {bootstrap} -L
  kcat -b {bootstrap} -C -t {TOPIC} -o end -f '%p %o %k %s\\n'
  echo hello | kcat -b {bootstrap} -P -t {TOPIC}
  kafka-console-consumer.sh --bootstrap-server {bootstrap} --topic {TOPIC} --group visitors
  curl http://localhost:{admin}/metrics
{limits}
Ctrl-C stops it.
"
        )
    }

    /// A line a second, until the time is up or a signal comes.
    async fn watch(&self, duration: Option<u64>, screen: &mut Screen, signals: &Signals) -> Result<()> {
        let mut ticks = interval_at(Instant::now() + SECOND, SECOND);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut totals, mut usage) = (Totals::default(), self.usage());
        for second in 1.. {
            tokio::select! {
                _ = ticks.tick() => {}
                () = signals.first() => break,
            }
            if second % PAGE == 1 {
                screen.line(HEADING);
            }
            let (totals_before, usage_before) = (totals, usage);
            (totals, usage) = (self.clients.ledger().totals(), self.usage());
            screen.line(self.status(second, &totals_before, &totals, usage_before.zip(usage)));
            for trouble in self.clients.sights().take_troubles() {
                screen.line(format!("        {trouble}"));
            }
            self.gateway.as_ref().map_or(Ok(()), Gateway::check_running)?;
            if duration.is_some_and(|duration| second >= duration) {
                break;
            }
        }
        Ok(())
    }

    fn status(&self, second: u64, before: &Totals, now: &Totals, usage: Option<(Usage, Usage)>) -> String {
        let moved = self.clients.sights().take_moved();
        let ports: Vec<_> = moved.iter().filter_map(|address| address.rsplit(':').next()).collect();
        let produced = grouped(now.acknowledged - before.acknowledged);
        let consumed = grouped(now.consumed - before.consumed);
        let flowed = now.bytes_acknowledged + now.bytes_consumed - before.bytes_acknowledged - before.bytes_consumed;
        let flowed = format!("{}/s", bytes(flowed));
        let lag = grouped(now.acknowledged.saturating_sub(now.consumed));
        let cost = usage.map_or_else(
            || "-".to_owned(),
            |(before, now)| {
                let cpu = (now.cpu_seconds - before.cpu_seconds) * 100.0;
                format!("{cpu:.0} % CPU, {}", bytes(now.resident))
            },
        );
        let ports = ports.join(" ");
        format!("{second:>5}s {produced:>12} {consumed:>12} {flowed:>12} {lag:>8}   {cost:<18} {ports}")
    }

    /// The summary; then everything ends, clients first. Whether all is well.
    async fn strike(self, screen: &mut Screen, watched: Result<()>) -> Result<bool> {
        let totals = self.clients.ledger().totals();
        let strangers = self.strangers();
        let guests = self.clients.sights().guests();
        let path = self
            .gateway
            .as_ref()
            .map_or("without a gateway", |_| "through the gateway");
        let Self {
            clients,
            gateway,
            _cluster: cluster,
        } = self;
        // Leaving a group and closing connections blocks for a moment.
        tokio::task::spawn_blocking(move || drop(clients)).await?;
        let drained = match gateway {
            Some(gateway) if watched.is_ok() => gateway.stop().await,
            _ => Ok(()),
        };
        drop(cluster);
        screen.line(format!("\n{totals}"));
        if guests > 0 {
            screen.line(format!("and {guests} from somebody who joined in"));
        }
        if !strangers.is_empty() {
            screen.line(format!(
                "FAILED: clients were told of addresses that are not the gateway's: {strangers:?}"
            ));
        }
        watched?;
        drained?;
        let good = totals.perfect() && strangers.is_empty();
        let verdict = if good { "OK: every" } else { "FAILED: not every" };
        screen.line(format!(
            "{verdict} record produced was consumed {path}, once and in order."
        ));
        Ok(good)
    }

    fn strangers(&self) -> BTreeSet<String> {
        let mut addresses = self.clients.sights().addresses();
        match &self.gateway {
            Some(gateway) => addresses.retain(|address| !gateway.owns(address)),
            None => addresses.clear(),
        }
        addresses
    }

    fn usage(&self) -> Option<Usage> {
        self.gateway.as_ref()?.usage().ok()
    }
}

const HEADING: &str = "  time   produced/s   consumed/s        bytes      lag   gateway            ports in use";
