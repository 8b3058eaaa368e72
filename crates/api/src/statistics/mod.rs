//! What passes through gateways: sampled every ten seconds from what nodes last reported, and kept for an hour in memory.
//!
//! The reports are in the store, so all control planes that share one show the same. Counters are the nodes'; here they
//! become rates.

mod rates;
mod series;

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use axum::http::StatusCode;
use parking_lot::Mutex;
use serde_json::{Value, json};
use tidegate_model::shape::Kind;
use tidegate_model::{Observed, Traffic};
use tidegate_store::{Node, StoreError, Timestamp};
use tokio::time::sleep;
use uuid::Uuid;

pub(crate) use self::rates::Rates;
use self::series::{BYTES, STEP_SECONDS, STEPS, Series};
use crate::Control;
use crate::answer::{self, Answer};
use crate::call::Call;
use crate::problem::{Fault, Problem};
use crate::read::existing_gateway;
use crate::render::time;

/// A node that has been silent for so long is not connected any more: it reports every ten seconds.
pub(crate) const SILENCE: Duration = Duration::from_secs(30);
/// The most series that are kept, of all gateways: some 35 MB. What comes beyond is not recorded.
pub(crate) const MOST_SERIES: usize = 4_096;
/// Reports that are nearer to each other than this say nothing about a rate.
const LEAST_BETWEEN: Duration = Duration::from_secs(2);
/// A node that is this young may be judged by all that it has counted.
const YOUNG: Duration = Duration::from_secs(30);
/// How many series are shown if nobody says how many.
const DEFAULT_SHOWN: usize = 20;
const MOST_SHOWN: usize = 100;

const _: () = assert!(MOST_SERIES * BYTES < 36_000_000);

/// What is known of all gateways.
#[derive(Debug, Default)]
pub(crate) struct Statistics(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    gateways: HashMap<Uuid, Gateway>,
    series: usize,
    is_full: bool,
}

#[derive(Debug, Default)]
struct Gateway {
    nodes: HashMap<Uuid, Sampled>,
    by_node: HashMap<Uuid, Series>,
    by_virtual_cluster: HashMap<Uuid, Series>,
}

/// A node when it was last sampled.
#[derive(Debug, Default)]
struct Sampled {
    last_seen: i64,
    life: Uuid,
    uptime: Duration,
    traffic: BTreeMap<Uuid, Traffic>,
    /// None until two reports tell how much passed between them.
    rates: Option<Sums>,
}

/// The rates of a node or of several together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sums {
    pub(crate) all: Rates,
    pub(crate) virtual_clusters: BTreeMap<Uuid, Rates>,
}

/// Which series are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    VirtualCluster,
    Node,
}

/// Samples what nodes report, until dropped.
pub(crate) async fn keep(control: &Control) {
    let step = STEP_SECONDS * 1_000;
    loop {
        let until_next = step - Timestamp::now().0.rem_euclid(step);
        sleep(Duration::from_millis(u64::try_from(until_next).unwrap_or(0))).await;
        if let Err(error) = sample(control).await {
            tracing::warn!(%error, "what data planes report cannot be read now; the statistics have a gap");
        }
    }
}

async fn sample(control: &Control) -> Result<(), StoreError> {
    let now = Timestamp::now();
    let since = Timestamp(now.0 - milliseconds(SILENCE));
    let nodes = control.store().nodes_since(since).await?;
    control.inner.statistics.take(now, &nodes);
    Ok(())
}

fn milliseconds(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// The step in which a time is.
fn step(at: Timestamp) -> usize {
    usize::try_from(at.0 / (STEP_SECONDS * 1_000)).unwrap_or(0)
}

impl Statistics {
    /// Takes in what the nodes that are connected have reported last.
    pub(crate) fn take(&self, now: Timestamp, nodes: &[Node]) {
        let step = step(now);
        let mut known = self.0.lock();
        let oldest = now.0 - STEP_SECONDS * 1_000 * i64::try_from(STEPS).unwrap_or(0);
        for gateway in known.gateways.values_mut() {
            gateway.nodes.retain(|_, node| node.last_seen >= oldest);
        }
        for node in nodes {
            let gateway = known.gateways.entry(node.gateway).or_default();
            gateway.nodes.entry(node.id).or_default().take(node);
        }
        let connected = now.0 - milliseconds(SILENCE);
        let Known {
            gateways,
            series,
            is_full,
        } = &mut *known;
        let mut room = MOST_SERIES.saturating_sub(*series);
        for gateway in gateways.values_mut() {
            room -= gateway.push(step, connected, room);
            gateway.forget(step);
        }
        gateways.retain(|_, gateway| !gateway.is_empty());
        *series = gateways.values().map(Gateway::series).sum();
        if *series >= MOST_SERIES && !std::mem::replace(is_full, true) {
            tracing::warn!(
                MOST_SERIES,
                "there is no room for more statistics: further virtual clusters have none"
            );
        }
    }

    /// What passes now, over all nodes that were heard of since `connected`.
    pub(crate) fn now(&self, gateway: Uuid, connected: Timestamp) -> Sums {
        let known = self.0.lock();
        let gateway = known.gateways.get(&gateway);
        gateway.map(|gateway| gateway.sums(connected.0).0).unwrap_or_default()
    }

    /// The busiest series of the last hour, at most `most`; or the one that is asked for.
    fn series(&self, gateway: Uuid, by: By, only: Option<Uuid>, most: usize, last: usize) -> Vec<(Uuid, Value)> {
        let known = self.0.lock();
        let Some(gateway) = known.gateways.get(&gateway) else {
            return Vec::new();
        };
        let all = match by {
            By::Node => &gateway.by_node,
            By::VirtualCluster => &gateway.by_virtual_cluster,
        };
        let wanted = all.iter().filter(|(id, _)| only.is_none_or(|only| only == **id));
        let mut wanted: Vec<_> = wanted.map(|(id, series)| (series.weight(last), *id, series)).collect();
        wanted.sort_by(|(one, id, _), (other, other_id, _)| other.total_cmp(one).then(id.cmp(other_id)));
        let wanted = wanted.into_iter().take(most);
        wanted.map(|(_, id, series)| (id, series.json(last))).collect()
    }
}

impl Gateway {
    fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.series() == 0
    }

    fn series(&self) -> usize {
        self.by_node.len() + self.by_virtual_cluster.len()
    }

    /// What passes through the nodes that are connected, and whether any of them is known for long enough to tell.
    fn sums(&self, connected: i64) -> (Sums, bool) {
        let (mut sums, mut is_known) = (Sums::default(), false);
        for node in self.nodes.values().filter(|node| node.last_seen >= connected) {
            let Some(rates) = &node.rates else { continue };
            is_known = true;
            sums.all += rates.all;
            for (cluster, rates) in &rates.virtual_clusters {
                *sums.virtual_clusters.entry(*cluster).or_default() += *rates;
            }
        }
        (sums, is_known)
    }

    /// Writes a step of every series, and begins at most `most` new ones; returns how many.
    fn push(&mut self, step: usize, connected: i64, most: usize) -> usize {
        let mut room = most;
        let (sums, is_known) = self.sums(connected);
        for (cluster, rates) in &sums.virtual_clusters {
            let is_new = !self.by_virtual_cluster.contains_key(cluster);
            if is_new && (rates.is_nothing() || room == 0) {
                continue;
            }
            room -= usize::from(is_new);
            self.by_virtual_cluster
                .entry(*cluster)
                .or_insert_with(|| Series::new(step));
        }
        for (cluster, series) in &mut self.by_virtual_cluster {
            let rates = sums.virtual_clusters.get(cluster).copied().unwrap_or_default();
            series.push(step, is_known.then_some(rates));
        }
        for (id, node) in &self.nodes {
            let is_connected = node.last_seen >= connected;
            let is_new = !self.by_node.contains_key(id);
            if is_new && (room == 0 || !is_connected) {
                continue;
            }
            room -= usize::from(is_new);
            let series = self.by_node.entry(*id).or_insert_with(|| Series::new(step));
            let rates = node.rates.as_ref().filter(|_| is_connected).map(|rates| rates.all);
            series.push(step, rates);
            if is_connected {
                series.active = step;
            }
        }
        most - room
    }

    /// Lets series go in which nothing has passed for an hour.
    fn forget(&mut self, step: usize) {
        for series in [&mut self.by_node, &mut self.by_virtual_cluster] {
            series.retain(|_, series| series.active + STEPS > step);
        }
    }
}

impl Sampled {
    fn take(&mut self, node: &Node) {
        let observed: Observed = serde_json::from_value(node.report.body.clone()).unwrap_or_default();
        let uptime = Duration::from_millis(observed.uptime_ms);
        let is_first = self.last_seen == 0;
        let is_same_life = !is_first && self.life == observed.life;
        self.last_seen = node.last_seen.0;
        let between = if is_same_life {
            uptime.saturating_sub(self.uptime)
        } else {
            uptime
        };
        if is_same_life && between < LEAST_BETWEEN {
            return;
        }
        let nothing = Traffic::default();
        // One that has been up for long has passed more than this control plane can tell the time of.
        let is_told = !is_first || uptime <= YOUNG;
        self.rates = is_told.then(|| {
            let mut sums = Sums::default();
            for (cluster, now) in &observed.virtual_clusters {
                let before = self.traffic.get(cluster).filter(|_| is_same_life).unwrap_or(&nothing);
                let rates = Rates::of(before, now, between);
                sums.all += rates;
                sums.virtual_clusters.insert(*cluster, rates);
            }
            sums
        });
        self.life = observed.life;
        self.uptime = uptime;
        self.traffic = observed.virtual_clusters;
    }
}

/// What is told of each step, and of now.
pub(crate) fn columns() -> &'static [&'static str] {
    &rates::COLUMNS
}

/// The last hour of the busiest virtual clusters or nodes.
pub(crate) async fn get(call: Call) -> Answer {
    let gateway = existing_gateway(&call).await?;
    let by = match call.query("by") {
        None | Some("virtual_cluster") => By::VirtualCluster,
        Some("node") => By::Node,
        Some(_) => {
            let fault = Fault::query("by", "must be `virtual_cluster` or `node`");
            return Err(Problem::faults(vec![fault]));
        }
    };
    let most = match call.query("size") {
        None => DEFAULT_SHOWN,
        Some(text) => match text.parse::<usize>() {
            Ok(size) if (1..=MOST_SHOWN).contains(&size) => size,
            _ => {
                let reason = format!("must be a whole number from 1 to {MOST_SHOWN}");
                return Err(Problem::faults(vec![Fault::query("size", reason)]));
            }
        },
    };
    let only = call.query_id("id")?;
    // The step that has ended.
    let last = step(Timestamp::now());
    let series = call.control.inner.statistics.series(gateway, by, only, most, last);
    let names: HashMap<Uuid, String> = match by {
        By::Node => HashMap::new(),
        By::VirtualCluster => {
            let names = call.control.store().names(gateway, Kind::VirtualCluster.word()).await?;
            names.into_iter().collect()
        }
    };
    let series: Vec<_> = series
        .into_iter()
        .filter_map(|(id, mut body)| {
            let name = match by {
                By::Node => id.to_string(),
                // One that is gone has no name any more.
                By::VirtualCluster => names.get(&id)?.clone(),
            };
            body["id"] = json!(id);
            body["name"] = name.into();
            Some(body)
        })
        .collect();
    let start = i64::try_from(last + 1 - STEPS).unwrap_or(0) * STEP_SECONDS * 1_000;
    let body = json!({ "step_seconds": STEP_SECONDS, "start": time(Timestamp(start)), "series": series });
    Ok(answer::json(StatusCode::OK, &body))
}

#[cfg(test)]
mod tests;
