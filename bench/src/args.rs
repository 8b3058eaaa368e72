//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use crate::copy::Route;

/// Runs produce and fetch on real Kafka direct, through a blind TCP copy, HAProxy, Tidegate and any peer, in turns, and
/// prints what each costs.
#[derive(Debug, Parser)]
#[command(
    name = "tidegate-bench",
    after_help = "Examples:\n  tidegate-bench --quick\n  tidegate-bench --only produce-1,fetch-1 --paths copy,tidegate --rounds 7\n  tidegate-bench --tls --only produce-1,fetch-1\n  tidegate-bench --peer other=127.0.0.1:17192,4242"
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) hidden: Option<Hidden>,
    #[command(flatten)]
    pub(crate) options: Options,
}

/// What this program starts itself as.
#[derive(Debug, Subcommand)]
pub(crate) enum Hidden {
    /// The TLS library and nothing else: shakes hands with whoever connects.
    #[command(hide = true)]
    Library {
        /// Where to listen.
        listen: SocketAddr,
        /// PEM.
        certificate: PathBuf,
        /// PEM.
        key: PathBuf,
    },
    /// The blind copy, in a process of its own so that it can be measured.
    #[command(hide = true)]
    Copy {
        /// LISTEN=TARGET
        routes: Vec<Route>,
    },
}

/// What to run.
#[derive(Debug, Clone, Args)]
pub(crate) struct Options {
    /// Counted rounds; one more is run first to warm up.
    #[arg(long, default_value_t = 3)]
    pub(crate) rounds: u32,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 5.0)]
    pub(crate) seconds: f64,
    /// End a produce or fetch measurement after this many MiB if that comes before its seconds.
    #[arg(long)]
    pub(crate) mib: Option<u64>,
    /// Under three minutes: one counted round of short measurements, little data, and 1,000 idle connections.
    #[arg(long)]
    pub(crate) quick: bool,
    /// Only these cells: produce-1, produce-100, fetch-1, fetch-100, latency-1, latency-100, list-offsets, metadata, idle, handshakes.
    #[arg(long, value_delimiter = ',')]
    pub(crate) only: Vec<String>,
    /// Only these paths: direct, copy, haproxy, tidegate, or a peer's name.
    #[arg(long, value_delimiter = ',')]
    pub(crate) paths: Vec<String>,
    /// The gateway's binary.
    #[arg(long, default_value = "target/release/tidegate", value_name = "FILE")]
    pub(crate) tidegate: PathBuf,
    /// One more proxy, already running in front of the brokers on `--peer-port`.
    #[arg(long, value_name = "NAME=BOOTSTRAP,PID")]
    pub(crate) peer: Vec<Peer>,
    /// Where brokers 1, 2 and 3 listen for peers: this port and the two after it, on 127.0.0.1.
    #[arg(long, default_value_t = 17_092, value_name = "PORT")]
    pub(crate) peer_port: u16,
    /// TLS on every path: HAProxy and Tidegate end it and begin it anew towards the brokers, the copy passes it on. Only the
    /// produce, fetch and latency cells, and handshakes.
    #[arg(long)]
    pub(crate) tls: bool,
    /// Configure the gateway with ten listeners and 1,000 virtual clusters, and the brokers with 10,000 more topics.
    #[arg(long)]
    pub(crate) scale: bool,
    /// HAProxy's tune.bufsize in bytes; its own default is 16384.
    #[arg(long, value_name = "BYTES")]
    pub(crate) haproxy_bufsize: Option<u32>,
    /// Replicas of the topics that are produced to. One keeps the brokers from being the bottleneck.
    #[arg(long, default_value_t = 1)]
    pub(crate) replication: u8,
    /// The producer's batch.size in bytes; Kafka's default is 16384. Requests to few partitions grow with it.
    #[arg(long, default_value_t = 16_384, value_name = "BYTES")]
    pub(crate) batch_size: u32,
    /// How many idle connections to hold, step by step.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, 10_000])]
    pub(crate) idle: Vec<usize>,
    /// Where the JSON goes.
    #[arg(long, default_value = "bench/results", value_name = "DIR")]
    pub(crate) results: PathBuf,
}

/// A proxy that somebody else started.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) bootstrap: String,
    pub(crate) pid: u32,
}

impl FromStr for Peer {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let form = "expected NAME=BOOTSTRAP,PID";
        let (name, rest) = text.split_once('=').context(form)?;
        let (bootstrap, pid) = rest.rsplit_once(',').context(form)?;
        Ok(Self {
            name: name.to_owned(),
            bootstrap: bootstrap.to_owned(),
            pid: pid.parse().context(form)?,
        })
    }
}

impl Options {
    /// What `--quick` means.
    pub(crate) fn settled(mut self) -> Self {
        if self.quick {
            self.rounds = 1;
            self.seconds = 1.5;
            self.idle.retain(|count| *count <= 1_000);
        }
        self
    }

    /// Whether a path of this name shall run.
    pub(crate) fn wants_path(&self, name: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|wanted| wanted == name)
    }

    /// Whether a cell of this name shall run.
    pub(crate) fn wants_cell(&self, name: &str) -> bool {
        let by_java = ["produce", "fetch", "latency"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        let of_tls = name == "handshakes";
        (by_java || of_tls == self.tls) && (self.only.is_empty() || self.only.iter().any(|wanted| wanted == name))
    }
}
