//! One whole run: brokers, paths, rounds.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tidegate_testkit::jars::{self, Jars};
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::wait;

use crate::args::Options;
use crate::brokers;
use crate::cells::{CLOSED, Cell, PACED, RECORDS_PER_MIB, SATURATED};
use crate::closed::Loop;
use crate::gateway;
use crate::handshakes::{self, Handshakes};
use crate::idle;
use crate::load::Load;
use crate::meter::Meter;
use crate::metrics;
use crate::paths::{self, Path, Ports};
use crate::samples::{Sample, Samples};
use crate::tls::Tls;
use crate::ui::{Progress, note};

const MIB: f64 = 1_048_576.0;
const GIB: f64 = 1_073_741_824.0;
/// The share of the saturated rate at which latency is measured.
const SHARE: f64 = 0.7;
/// The share of a measurement's seconds that the warm-up takes.
const WARM_UP: f64 = 0.5;
/// Clients connect and, at the end, settle.
const OVERHEAD: Duration = Duration::from_millis(1_500);
const SLICES: u32 = 10;
const LEADER: Duration = Duration::from_secs(30);
/// What the tables call two gateways that share the idle connections.
pub(crate) const IDLE_IN_TWO: &str = "two tidegates";
const IDLE_ESTIMATE: Duration = Duration::from_secs(8);

/// Everything that runs.
pub(crate) struct Bench {
    options: Options,
    load: Load,
    paths: Vec<Path>,
    tls: Option<Tls>,
    progress: Progress,
    /// What was measured so far.
    pub(crate) samples: Samples,
    /// What went wrong on a path; the others were measured all the same.
    pub(crate) failures: Vec<String>,
    /// Records a second at which latency was measured, by number of topics.
    pub(crate) rates: BTreeMap<u32, f64>,
    // Dropped last, in this order.
    cluster: KafkaCluster,
    ports: Ports,
    scratch: Scratch,
}

impl Bench {
    /// Starts brokers, proxies and clients, and fills the topics that are read.
    pub(crate) async fn start(options: Options, jars: &Jars) -> Result<Self> {
        check_names(&options)?;
        let scratch = Scratch::new("bench")?;
        let ports = Ports::reserve(brokers::COUNT, gateway::listeners(options.scale))?;
        note("starting three brokers");
        let tls = options.tls.then(|| Tls::new(scratch.path())).transpose()?;
        let cluster = brokers::start(&options, &ports, tls.as_ref()).await?;
        let mut paths = paths::all(&options, &cluster, &ports, tls.as_ref(), scratch.path())?;
        for path in &mut paths {
            path.restart().await?;
        }
        let mut load = Load::start(jars, tls.as_ref().map(|tls| tls.clients.as_path()), scratch.path())?;
        brokers::make_topics(&options, &mut load, &cluster.bootstrap("DIRECT"))?;
        Ok(Self {
            progress: Progress::new(Duration::ZERO),
            samples: Samples::default(),
            failures: Vec::new(),
            rates: BTreeMap::new(),
            options,
            load,
            paths,
            tls,
            cluster,
            ports,
            scratch,
        })
    }

    /// Runs every cell that is wanted.
    pub(crate) async fn run(&mut self) -> Result<()> {
        self.progress = Progress::new(self.estimate());
        for round in 0..=self.options.rounds {
            for cell in self.wanted(&SATURATED) {
                for path in self.turn(round) {
                    let outcome = self.saturated(cell, path, round);
                    self.note_failure(outcome)?;
                }
            }
        }
        for round in 1..=self.options.rounds {
            for cell in self.wanted(&PACED) {
                for path in self.turn(round) {
                    let outcome = self.paced(cell, path, round);
                    self.note_failure(outcome)?;
                }
            }
        }
        for round in 1..=self.options.rounds {
            for cell in self.wanted(&CLOSED) {
                self.closed(cell, round).await?;
            }
        }
        self.check_versions()?;
        if self.options.wants_cell(&Cell::Handshakes.name()) {
            self.handshakes().await?;
        }
        if self.options.wants_cell(&Cell::Idle.name()) {
            self.idle().await?;
        }
        Ok(())
    }

    /// The names of the paths, in the order of the tables.
    pub(crate) fn path_names(&self) -> Vec<String> {
        self.paths.iter().map(|path| path.name.clone()).collect()
    }

    fn wanted(&self, cells: &[Cell]) -> Vec<Cell> {
        let wanted = cells.iter().filter(|cell| self.options.wants_cell(&cell.name()));
        wanted.copied().collect()
    }

    /// All paths, another one first in each round, so that none is always measured after the same one.
    fn turn(&self, round: u32) -> Vec<usize> {
        let count = self.paths.len();
        let first = usize::try_from(round).unwrap_or(0) % count.max(1);
        (0..count).map(|index| (first + index) % count).collect()
    }

    fn seconds(&self, round: u32) -> f64 {
        self.options.seconds * if round == 0 { WARM_UP } else { 1.0 }
    }

    fn cell_time(&self, round: u32) -> Duration {
        Duration::from_secs_f64(self.seconds(round)) + OVERHEAD
    }

    fn estimate(&self) -> Duration {
        let paths = u32::try_from(self.paths.len()).unwrap_or(1);
        let count = |cells: &[Cell]| u32::try_from(self.wanted(cells).len()).unwrap_or(0);
        let rounds = self.options.rounds;
        let warm_up = self.cell_time(0) * (count(&SATURATED) * paths);
        let cells = (count(&SATURATED) + count(&PACED) + count(&CLOSED)) * rounds;
        let idle = if self.options.wants_cell("idle") { paths } else { 0 };
        warm_up + self.cell_time(1) * (cells * paths) + IDLE_ESTIMATE * idle
    }

    fn saturated(&mut self, cell: Cell, path: usize, round: u32) -> Result<()> {
        let (verb, topics) = match cell {
            Cell::Fetch(topics) => ("fetch", topics),
            Cell::Produce(topics) => ("produce", topics),
            other => bail!("{} has no saturated rate", other.name()),
        };
        let records = self.options.mib.map_or(u64::MAX >> 1, |mib| mib * RECORDS_PER_MIB);
        let order = format!("{verb} prefix={verb}-{topics} topics={topics} records={records} rate=0");
        self.measure(cell, path, round, &order)
    }

    fn paced(&mut self, cell: Cell, path: usize, round: u32) -> Result<()> {
        let Cell::Latency(topics) = cell else {
            bail!("{} has no rate", cell.name());
        };
        let rate = match self.rates.get(&topics) {
            Some(rate) => *rate,
            None => self.choose_rate(topics)?,
        };
        let records = u64::MAX >> 1;
        let order = format!("produce prefix=produce-{topics} topics={topics} records={records} rate={rate}");
        self.measure(cell, path, round, &order)
    }

    /// 70 % of what the blind copy reaches, the same for all paths; of the slowest path when there is no copy.
    fn choose_rate(&mut self, topics: u32) -> Result<f64> {
        let cell = Cell::Produce(topics);
        if self.samples.highest_round(&cell.name()).is_none() {
            // A cold machine's rate is no saturated one.
            for round in [0, 1] {
                for path in self.turn(round) {
                    self.saturated(cell, path, round)?;
                }
            }
        }
        let speed = |path: &str| Some(self.samples.spread(&cell.name(), path, "mib_per_s")?.median);
        let slowest = self
            .paths
            .iter()
            .filter_map(|path| speed(&path.name))
            .min_by(f64::total_cmp);
        let base = speed("copy").or(slowest).context("no path was measured")?;
        let rate = (base * SHARE * 1024.0).round();
        note(&format!("latency for {topics} topics is measured at {rate} records/s"));
        self.rates.insert(topics, rate);
        Ok(rate)
    }

    fn measure(&mut self, cell: Cell, path: usize, round: u32, order: &str) -> Result<()> {
        let path = &self.paths[path];
        let label = if round == 0 {
            "warm-up".to_owned()
        } else {
            format!("round {round}")
        };
        let (seconds, time) = (self.seconds(round), self.cell_time(round));
        self.progress
            .step(&format!("{label}: {} through {}", cell.name(), path.name), time);
        let order = format!(
            "{order} bootstrap={} seconds={seconds} batch={}",
            path.bootstrap, self.options.batch_size
        );
        let (figures, meter) = self
            .load
            .measured(&order, || path.pid().map(Meter::start).transpose())
            .with_context(|| format!("{} through {}", cell.name(), path.name))?;
        path.check_running()?;
        let moved = figures.number("wire_bytes")?;
        let mut sample = BTreeMap::from([
            (
                "mib_per_s",
                figures.number("payload_bytes")? / MIB / figures.number("seconds")?,
            ),
            ("wire_gib", moved / GIB),
        ]);
        if let Some(meter) = meter {
            sample.insert("cpu_s_per_gib", meter.cpu_seconds()? / (moved / GIB));
            #[allow(clippy::cast_precision_loss)] // Bytes of memory.
            sample.insert("peak_rss_bytes", meter.peak()? as f64);
        }
        for name in ["p50_us", "p99_us", "p999_us"] {
            if let (Cell::Latency(_), Ok(value)) = (cell, figures.number(name)) {
                sample.insert(name, value);
            }
        }
        let versions = figures.text("versions")?.split(',').map(str::to_owned).collect();
        self.samples.0.push(Sample {
            cell: cell.name(),
            path: path.name.clone(),
            round,
            figures: sample,
            versions,
        });
        Ok(())
    }

    /// Short slices in turns, for the machine's noise lasts longer than they do.
    async fn closed(&mut self, cell: Cell, round: u32) -> Result<()> {
        let order = self.turn(round);
        for path in &order {
            let path = &self.paths[*path];
            self.progress.step(
                &format!("round {round}: {} through {}, in turns", cell.name(), path.name),
                self.cell_time(round),
            );
        }
        let mut loops = Vec::new();
        for index in &order {
            let mut last = None;
            // A topic that is new has no leader yet.
            let opened = wait::until("each path leads to a leader", LEADER, async || {
                let opened = Loop::open(&self.paths[*index], cell, "produce-1-0");
                opened.map_err(|error| last = Some(error)).ok()
            });
            let opened = opened.await;
            loops.push(opened.map_err(|late| last.unwrap_or(late))?);
        }
        let slice = Duration::from_secs_f64(self.options.seconds) / SLICES;
        for _ in 0..SLICES {
            for one in &mut loops {
                one.slice(slice)?;
            }
        }
        for (path, one) in order.iter().zip(loops) {
            let name = &self.paths[*path].name;
            self.samples.add(cell, name, round, one.figures());
        }
        Ok(())
    }

    /// Old versions would flatter a gateway, for they carry no addresses at their end; and what the gateway itself counted has
    /// to name every version that the clients were seen to speak through it.
    fn check_versions(&mut self) -> Result<()> {
        let mut wrong = Vec::new();
        for path in &self.paths {
            let counted = path.metrics.map(metrics::requests).transpose();
            let counted = counted.with_context(|| format!("the metrics of {}", path.name))?;
            for (key, least) in [("Produce", 10), ("Fetch", 16)] {
                let seen = self.samples.versions(&path.name, &key.to_uppercase());
                for old in seen.iter().filter(|version| **version < least) {
                    wrong.push(format!(
                        "{} spoke {key} v{old}, at least v{least} was expected",
                        path.name
                    ));
                }
                let Some(counted) = &counted else { continue };
                let counts = || counted.iter().filter(|(name, ..)| name == key);
                let told: Vec<_> = counts()
                    .map(|(_, version, count)| format!("v{version} {count} times"))
                    .collect();
                note(&format!("{}'s own metrics: {key} {}", path.name, told.join(", ")));
                for missing in seen
                    .iter()
                    .filter(|version| !counts().any(|(_, counted, _)| counted == *version))
                {
                    wrong.push(format!(
                        "the clients spoke {key} v{missing}, {} did not count it",
                        path.name
                    ));
                }
            }
        }
        wrong.iter().for_each(|line| self.fail(line));
        Ok(())
    }

    /// The gateway and the bare library in turns; what the library takes in memory is beside them.
    async fn handshakes(&mut self) -> Result<()> {
        let Some(tls) = &self.tls else { return Ok(()) };
        let client = Handshakes::new(tls)?;
        let mut library = paths::library(tls, &self.ports.library, self.scratch.path())?;
        library.restart().await?;
        let (seconds, rounds) = (Duration::from_secs_f64(self.options.seconds), self.options.rounds);
        for round in 0..=rounds {
            let gateway = self.paths.iter().filter(|path| path.metrics.is_some());
            for path in gateway.chain([&library]) {
                let label = format!("round {round}: handshakes with {}", path.name);
                self.progress.step(&label, seconds);
                let figures = client.with_server(path, seconds)?;
                self.samples.add(Cell::Handshakes, &path.name, round, figures);
            }
            let figures = client.in_memory(seconds / 4)?;
            self.samples
                .add(Cell::Handshakes, handshakes::IN_MEMORY, round, figures);
        }
        Ok(())
    }

    async fn idle(&mut self) -> Result<()> {
        for index in 0..self.paths.len() {
            let path = &mut self.paths[index];
            let fresh = path.restart().await?;
            if path.pid().is_none() {
                continue;
            }
            self.progress
                .step(&format!("idle connections through {}", path.name), IDLE_ESTIMATE);
            if !fresh {
                note(&format!(
                    "{} was not started afresh: it keeps what its load left",
                    path.name
                ));
            }
            let path = &self.paths[index];
            let name = path.name.clone();
            match idle::measure(&[path], &self.options.idle).await {
                Ok(steps) => self.add_idle(&name, steps),
                Err(error) => self.fail(&format!("idle through {name}: {error:#}")),
            }
        }
        let too_many = self
            .options
            .idle
            .iter()
            .copied()
            .filter(|wanted| idle::too_many(*wanted));
        let too_many: Vec<_> = too_many.collect();
        if let Some(first) = self.paths.iter().position(|path| path.metrics.is_some())
            && !(too_many.is_empty() || self.options.tls)
        {
            self.idle_in_two(first, &too_many).await?;
        }
        Ok(())
    }

    /// What one process may not hold here, in two gateways, their memory added up.
    async fn idle_in_two(&mut self, first: usize, counts: &[usize]) -> Result<()> {
        let mut second = paths::second_tidegate(&self.options, &self.cluster, &self.ports, self.scratch.path())?;
        self.paths[first].restart().await?;
        second.restart().await?;
        self.progress
            .step("idle connections through two gateways", IDLE_ESTIMATE);
        match idle::measure(&[&self.paths[first], &second], counts).await {
            Ok(steps) => self.add_idle(IDLE_IN_TWO, steps),
            Err(error) => self.fail(&format!("idle through two gateways: {error:#}")),
        }
        Ok(())
    }

    fn add_idle(&mut self, path: &str, steps: Vec<(usize, BTreeMap<&'static str, f64>)>) {
        let samples = steps.into_iter().map(|(wanted, figures)| Sample {
            cell: format!("idle-{wanted}"),
            path: path.to_owned(),
            round: 1,
            figures,
            versions: Vec::new(),
        });
        self.samples.0.extend(samples);
    }

    /// A path that fails is no reason to lose the others' figures; a load generator that has ended is.
    fn note_failure(&mut self, outcome: Result<()>) -> Result<()> {
        match outcome {
            Err(error) if self.load.is_running() => self.fail(&format!("{error:#}")),
            other => return other,
        }
        Ok(())
    }

    /// Remembers what went wrong, for the end, and goes on.
    fn fail(&mut self, what: &str) {
        note(&format!("FAILED: {what}"));
        self.failures.push(what.to_owned());
    }
}

fn check_names(options: &Options) -> Result<()> {
    let cells = [&SATURATED[..], &PACED, &CLOSED, &[Cell::Idle, Cell::Handshakes]].concat();
    let known: Vec<_> = cells.iter().map(|cell| cell.name()).collect();
    if let Some(unknown) = options.only.iter().find(|name| !known.contains(name)) {
        bail!("--only {unknown}: no such cell; there are {}", known.join(", "));
    }
    Ok(())
}

/// The jars, which take a while the first time.
pub(crate) fn resolve_jars() -> Result<Jars> {
    jars::jars()
}
