//! Connections that have said hello and then do nothing.

use std::collections::BTreeMap;
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, Result};
use tidegate_testkit::wait;
use tokio::time::sleep;

use crate::frames::{self, Connection};
use crate::meter;
use crate::paths::{Path, descriptor_limit};
use crate::ui::note;

/// A proxy needs two descriptors for each connection, and some for its listeners, logs and libraries.
const SPARE_DESCRIPTORS: usize = 300;
/// Two readings of resident memory that differ by less agree.
const SETTLED: u64 = 64 * 1024;

/// Whether one proxy process cannot hold so many here.
pub(crate) fn too_many(wanted: usize) -> bool {
    possible(wanted) < wanted
}

/// How many connections one proxy process can hold here, at most `wanted`.
fn possible(wanted: usize) -> usize {
    wanted.min((descriptor_limit().saturating_sub(SPARE_DESCRIPTORS)) / 2)
}

/// Opens connections up to each of `counts`, spread over the processes of a proxy, and tells their resident memory at each.
pub(crate) async fn measure(
    processes: &[&Path],
    counts: &[usize],
) -> Result<Vec<(usize, BTreeMap<&'static str, f64>)>> {
    let pids: Vec<_> = processes.iter().filter_map(|path| path.pid()).collect();
    let mut brokers = Vec::new();
    for path in processes {
        let own = frames::brokers(&path.bootstrap)?;
        brokers.extend(own.into_iter().map(|(_, address)| (path, address)));
    }
    let hello = frames::api_versions();
    let before = settled(&pids).await?;
    let mut held: Vec<TcpStream> = Vec::new();
    let mut results = Vec::new();
    for wanted in counts {
        let count = possible(wanted.div_ceil(pids.len().max(1))) * pids.len();
        if count < *wanted {
            note(&format!(
                "{count} idle connections instead of {wanted}: the limit of file descriptors (ulimit -n)"
            ));
        }
        while held.len() < count {
            let (path, address) = brokers[held.len() % brokers.len()];
            let mut connection = Connection::open(address)?;
            let answered = connection.ask(&hello).map(|_| ());
            answered.with_context(|| format!("{}: connection {}", path.name, held.len() + 1))?;
            held.push(connection.into_stream());
        }
        let resident = settled(&pids).await?;
        #[allow(clippy::cast_precision_loss)] // Bytes of memory and sockets of one process.
        let figures = BTreeMap::from([
            ("connections", count as f64),
            ("fresh_rss_bytes", before as f64),
            ("rss_bytes", resident as f64),
            (
                "bytes_per_connection",
                resident.saturating_sub(before) as f64 / count as f64,
            ),
        ]);
        results.push((*wanted, figures));
    }
    Ok(results)
}

/// Resident memory once two readings in a row agree.
async fn settled(pids: &[u32]) -> Result<u64> {
    let resident = || {
        pids.iter()
            .map(|pid| Ok(meter::usage(*pid)?.resident))
            .sum::<Result<u64>>()
    };
    let mut last = resident()?;
    wait::until("the resident memory has settled", Duration::from_secs(30), async || {
        sleep(Duration::from_secs(1)).await;
        let now = resident();
        let agrees = now.as_ref().is_ok_and(|now| now.abs_diff(last) < SETTLED);
        last = *now.as_ref().unwrap_or(&last);
        (agrees || now.is_err()).then_some(now)
    })
    .await?
}
