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

/// How many connections one proxy process can hold here, at most `wanted`.
pub(crate) fn possible(wanted: usize) -> usize {
    wanted.min((descriptor_limit().saturating_sub(SPARE_DESCRIPTORS)) / 2)
}

/// Opens connections up to each of `counts` and tells the proxy's resident memory at each.
pub(crate) async fn measure(
    path: &Path,
    pid: u32,
    counts: &[usize],
) -> Result<Vec<(usize, BTreeMap<&'static str, f64>)>> {
    let brokers = frames::brokers(&path.bootstrap)?;
    let hello = frames::api_versions();
    let before = settled(pid).await?;
    let mut held: Vec<TcpStream> = Vec::new();
    let mut results = Vec::new();
    for wanted in counts {
        let count = possible(*wanted);
        if count < *wanted {
            note(&format!(
                "{count} idle connections instead of {wanted}: the limit of file descriptors (ulimit -n)"
            ));
        }
        while held.len() < count {
            let (_, address) = brokers[held.len() % brokers.len()];
            let mut connection = Connection::open(address)?;
            let answered = connection.ask(&hello).map(|_| ());
            answered.with_context(|| format!("{}: connection {}", path.name, held.len() + 1))?;
            held.push(connection.into_stream());
        }
        let resident = settled(pid).await?;
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
async fn settled(pid: u32) -> Result<u64> {
    let mut last = meter::usage(pid)?.resident;
    wait::until("the resident memory has settled", Duration::from_secs(30), async || {
        sleep(Duration::from_secs(1)).await;
        let now = meter::usage(pid).map(|usage| usage.resident);
        let agrees = now.as_ref().is_ok_and(|now| now.abs_diff(last) < SETTLED);
        last = *now.as_ref().unwrap_or(&last);
        (agrees || now.is_err()).then_some(now)
    })
    .await?
}
