//! Tables and JSON.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use crate::args::Options;
use crate::bench::{Bench, IDLE_IN_TWO};
use crate::cells::{CLOSED, Cell, PACED, SATURATED};
use crate::handshakes::{CPU_US, IN_MEMORY, LIBRARY, PER_SECOND, USER_US};
use crate::machine;
use crate::samples::Spread;
use crate::table::Table;
use crate::ui::print;

const YARDSTICK: &str = "copy";
const HAPROXY: &str = "haproxy";
const KIB: f64 = 1024.0;
const MIB: f64 = 1_048_576.0;

/// Prints every table that has something to show.
pub(crate) fn print_tables(bench: &Bench, facts: &BTreeMap<&'static str, String>, options: &Options) {
    for name in ["cpu", "cores", "kernel", "kafka", "haproxy", "tidegate"] {
        print(&format!("{name:9} {}", facts.get(name).map_or("", String::as_str)));
    }
    print(&format!(
        "\n1 KiB records, acks=all, {} replica(s), linger 5 ms, batches of {} bytes, {}other client settings Kafka's defaults;\n\
         {}{} counted round(s) of {} s.\n\
         Each figure is the median of the rounds; a ratio is the median of the ratios within a round, with the lowest and highest.\n\
         CPU-s/GiB: CPU-seconds of the proxy for each GiB that the client moved over its sockets.",
        options.replication,
        options.batch_size,
        if options.tls { "TLS on every path, " } else { "" },
        if options.scale {
            "ten listeners, 1,000 virtual clusters and 10,000 more topics are configured; "
        } else {
            ""
        },
        options.rounds,
        options.seconds
    ));
    for cell in SATURATED {
        saturated(bench, cell);
    }
    for cell in PACED {
        paced(bench, cell);
    }
    for cell in CLOSED {
        closed(bench, cell);
    }
    handshakes(bench);
    resident(bench);
    idle(bench, options);
    versions(bench);
}

/// Writes everything to a new file and returns its name.
pub(crate) fn write_json(bench: &Bench, facts: &BTreeMap<&'static str, String>, options: &Options) -> Result<PathBuf> {
    fs::create_dir_all(&options.results).with_context(|| format!("cannot create {}", options.results.display()))?;
    let file = options.results.join(format!("{}.json", machine::now()));
    let latency_rates: BTreeMap<String, f64> = bench
        .rates
        .iter()
        .map(|(topics, rate)| (topics.to_string(), *rate))
        .collect();
    let document = json!({
        "machine": facts,
        "options": {
            "rounds": options.rounds,
            "seconds": options.seconds,
            "mib": options.mib,
            "batch_size": options.batch_size,
            "replication": options.replication,
            "tls": options.tls,
            "scale": options.scale,
            "haproxy_bufsize": options.haproxy_bufsize.unwrap_or(16_384),
        },
        "latency_records_per_s": latency_rates,
        "samples": bench.samples,
        "ratios": ratios(bench),
    });
    fs::write(&file, serde_json::to_string_pretty(&document)?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    Ok(file)
}

fn ratios(bench: &Bench) -> Vec<serde_json::Value> {
    let mut ratios = Vec::new();
    for cell in [&SATURATED[..], &PACED, &CLOSED]
        .concat()
        .iter()
        .map(|cell| cell.name())
    {
        for path in bench.path_names() {
            for base in [YARDSTICK, HAPROXY, "direct"] {
                for figure in [
                    "mib_per_s",
                    "cpu_s_per_gib",
                    "cpu_us_per_request",
                    "p50_us",
                    "p99_us",
                    "p999_us",
                ] {
                    if let Some(ratio) = bench.samples.ratio(&cell, &path, base, figure) {
                        ratios.push(
                            json!({ "cell": cell, "path": path, "base": base, "figure": figure, "ratio": ratio }),
                        );
                    }
                }
            }
        }
    }
    ratios
}

fn saturated(bench: &Bench, cell: Cell) {
    let mut table = Table::new(&[
        "path",
        "MiB/s",
        "÷ copy",
        "÷ haproxy",
        "CPU-s/GiB",
        "÷ copy",
        "÷ haproxy",
    ]);
    let (samples, name) = (&bench.samples, cell.name());
    for path in bench.path_names() {
        let Some(speed) = samples.spread(&name, &path, "mib_per_s") else {
            continue;
        };
        let ratio = |base, figure| times(samples.ratio(&name, &path, base, figure));
        table.row([
            path.clone(),
            format!("{:.1}", speed.median),
            ratio(YARDSTICK, "mib_per_s"),
            ratio(HAPROXY, "mib_per_s"),
            number(samples.spread(&name, &path, "cpu_s_per_gib"), 3),
            ratio(YARDSTICK, "cpu_s_per_gib"),
            ratio(HAPROXY, "cpu_s_per_gib"),
        ]);
    }
    table.print(&cell.title());
}

fn paced(bench: &Bench, cell: Cell) {
    let Cell::Latency(topics) = cell else { return };
    let Some(rate) = bench.rates.get(&topics) else { return };
    let mut table = Table::new(&[
        "path",
        "p50 µs",
        "p99 µs",
        "p99.9 µs",
        "p50 above copy",
        "p99 above copy",
        "p99.9 above copy",
        "CPU-s/GiB",
    ]);
    let (samples, name) = (&bench.samples, cell.name());
    for path in bench.path_names() {
        if samples.spread(&name, &path, "p50_us").is_none() {
            continue;
        }
        let value = |figure| number(samples.spread(&name, &path, figure), 0);
        let above = |figure| range(samples.above(&name, &path, YARDSTICK, figure), 0);
        table.row([
            path.clone(),
            value("p50_us"),
            value("p99_us"),
            value("p999_us"),
            above("p50_us"),
            above("p99_us"),
            above("p999_us"),
            number(samples.spread(&name, &path, "cpu_s_per_gib"), 3),
        ]);
    }
    table.print(&format!("{} ({rate:.0} records/s)", cell.title()));
}

fn closed(bench: &Bench, cell: Cell) {
    let mut table = Table::new(&[
        "path",
        "p50 µs",
        "p99 µs",
        "p99.9 µs",
        "p50 above direct",
        "p99 above direct",
        "p50 above copy",
        "p99 above copy",
        "CPU µs/request",
        "÷ copy",
    ]);
    let (samples, name) = (&bench.samples, cell.name());
    for path in bench.path_names() {
        if samples.spread(&name, &path, "p50_us").is_none() {
            continue;
        }
        let value = |figure| number(samples.spread(&name, &path, figure), 1);
        let above = |base, figure| range(samples.above(&name, &path, base, figure), 1);
        table.row([
            path.clone(),
            value("p50_us"),
            value("p99_us"),
            value("p999_us"),
            above("direct", "p50_us"),
            above("direct", "p99_us"),
            above(YARDSTICK, "p50_us"),
            above(YARDSTICK, "p99_us"),
            value("cpu_us_per_request"),
            times(samples.ratio(&name, &path, YARDSTICK, "cpu_us_per_request")),
        ]);
    }
    table.print(&cell.title());
}

fn handshakes(bench: &Bench) {
    let mut table = Table::new(&[
        "server",
        "CPU µs each",
        "÷ library",
        "user µs each",
        "÷ library",
        "÷ in memory",
        "a second",
    ]);
    let (samples, name) = (&bench.samples, Cell::Handshakes.name());
    for path in ["tidegate", LIBRARY, IN_MEMORY] {
        if samples.spread(&name, path, CPU_US).is_none() {
            continue;
        }
        table.row([
            path.to_owned(),
            number(samples.spread(&name, path, CPU_US), 1),
            times(samples.ratio(&name, path, LIBRARY, CPU_US)),
            number(samples.spread(&name, path, USER_US), 1),
            times(samples.ratio(&name, path, LIBRARY, USER_US)),
            times(samples.ratio(&name, path, IN_MEMORY, USER_US)),
            number(samples.spread(&name, path, PER_SECOND), 0),
        ]);
    }
    table.print(&Cell::Handshakes.title());
}

fn resident(bench: &Bench) {
    let mut table = Table::new(&["path", "highest MiB"]);
    for path in bench.path_names() {
        if let Some(peak) = bench.samples.highest(&path, "peak_rss_bytes") {
            table.row([path, format!("{:.1}", peak / MIB)]);
        }
    }
    table.print("Resident memory under load");
}

fn idle(bench: &Bench, options: &Options) {
    let mut table = Table::new(&["path", "connections", "fresh MiB", "MiB", "KiB each"]);
    for path in bench.path_names().into_iter().chain([IDLE_IN_TWO.to_owned()]) {
        for wanted in &options.idle {
            let cell = format!("idle-{wanted}");
            let value = |figure| bench.samples.spread(&cell, &path, figure).map(|spread| spread.median);
            let (Some(count), Some(fresh)) = (value("connections"), value("fresh_rss_bytes")) else {
                continue;
            };
            table.row([
                path.clone(),
                format!("{count:.0}"),
                format!("{:.1}", fresh / MIB),
                format!("{:.1}", value("rss_bytes").unwrap_or_default() / MIB),
                format!("{:.2}", value("bytes_per_connection").unwrap_or_default() / KIB),
            ]);
        }
    }
    table.print(&Cell::Idle.title());
}

fn versions(bench: &Bench) {
    let mut table = Table::new(&["path", "Produce", "Fetch"]);
    for path in bench.path_names() {
        let seen = |key| {
            let versions = bench.samples.versions(&path, key);
            let versions: Vec<_> = versions.iter().map(ToString::to_string).collect();
            versions.join(", ")
        };
        let (produce, fetch) = (seen("PRODUCE"), seen("FETCH"));
        if !(produce.is_empty() && fetch.is_empty()) {
            table.row([path, produce, fetch]);
        }
    }
    table.print("API versions in the clients' requests");
}

fn number(spread: Option<Spread>, digits: usize) -> String {
    spread.map_or_else(|| "–".to_owned(), |spread| format!("{:.digits$}", spread.median))
}

fn range(spread: Option<Spread>, digits: usize) -> String {
    with_range(spread, digits, " to ")
}

fn times(spread: Option<Spread>) -> String {
    with_range(spread, 2, "–")
}

fn with_range(spread: Option<Spread>, digits: usize, between: &str) -> String {
    let Some(Spread { median, min, max }) = spread else {
        return "–".to_owned();
    };
    let number = |value: f64| format!("{value:.digits$}");
    if number(min) == number(max) {
        return number(median);
    }
    format!("{} ({}{between}{})", number(median), number(min), number(max))
}
