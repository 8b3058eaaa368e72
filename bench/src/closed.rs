//! One request in flight on one connection.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::time::Instant;

use crate::cells::Cell;
use crate::frames::{self, Connection};
use crate::meter::Meter;
use crate::paths::Path;
use crate::samples::percentile;

/// A connection on one path, and what it has measured.
pub(crate) struct Loop {
    connection: Connection,
    request: Vec<u8>,
    pid: Option<u32>,
    nanos: Vec<u32>,
    cpu_seconds: f64,
}

impl Loop {
    /// Connects to the broker that leads partition 0 of `topic` and makes sure that it answers.
    pub(crate) fn open(path: &Path, cell: Cell, topic: &str) -> Result<Self> {
        let leader = frames::leader(&path.bootstrap, topic, 0)?;
        let brokers = frames::brokers(&path.bootstrap)?;
        let address = brokers.iter().find(|(id, _)| *id == leader);
        let (_, address) = address.with_context(|| format!("{} does not list broker {leader}", path.name))?;
        let request = match cell {
            Cell::ListOffsets => frames::list_offsets(topic, 0),
            Cell::Metadata => frames::metadata(),
            other => bail!("{} is not a closed loop", other.name()),
        };
        let mut opened = Self {
            connection: Connection::open(*address)?,
            request,
            pid: path.pid(),
            nanos: Vec::new(),
            cpu_seconds: 0.0,
        };
        opened.connection.ask(&frames::api_versions())?;
        let answer = opened.connection.ask(&opened.request)?;
        // Error code of the only partition: after tags, throttle time, array, name, array and index.
        let error = (cell == Cell::ListOffsets)
            .then(|| answer.get(1 + 4 + 1 + 1 + topic.len() + 1 + 4..))
            .flatten();
        if let Some([high, low, ..]) = error
            && (*high, *low) != (0, 0)
        {
            bail!("ListOffsets through {} answers error {high}{low}", path.name);
        }
        Ok(opened)
    }

    /// Asks for a while.
    pub(crate) fn slice(&mut self, time: Duration) -> Result<()> {
        let meter = self.pid.map(Meter::start).transpose()?;
        let end = Instant::now() + time;
        let mut before = Instant::now();
        while before < end {
            self.connection.ask(&self.request)?;
            let after = Instant::now();
            self.nanos
                .push(u32::try_from((after - before).as_nanos()).unwrap_or(u32::MAX));
            before = after;
        }
        if let Some(meter) = meter {
            self.cpu_seconds += meter.cpu_seconds()?;
        }
        Ok(())
    }

    /// The percentiles of all slices in microseconds, and the proxy's CPU for each request.
    pub(crate) fn figures(mut self) -> BTreeMap<&'static str, f64> {
        self.nanos.sort_unstable();
        let micros = |share| percentile(&self.nanos, share) / 1e3;
        #[allow(clippy::cast_precision_loss)] // Far fewer requests than 2^53.
        let requests = self.nanos.len() as f64;
        let mut figures = BTreeMap::from([
            ("requests", requests),
            ("p50_us", micros(0.5)),
            ("p99_us", micros(0.99)),
            ("p999_us", micros(0.999)),
        ]);
        if self.pid.is_some() {
            figures.insert("cpu_us_per_request", self.cpu_seconds * 1e6 / requests);
        }
        figures
    }
}
