//! The command line.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Run a three-broker cluster, the gateway in front of it, and clients that check that every record comes through.
#[derive(Debug, Parser)]
#[command(
    name = "tidegate-demo",
    after_help = "\
Examples:
  make demo                              until Ctrl-C
  make demo DURATION=20                  for 20 seconds, then a summary
  make demo KAFKA=apache                 real Apache Kafka instead of the embedded mock cluster

Exit codes:
  0    every record produced was consumed through the gateway: none lost, none doubled, order kept
  1    not so, or the demo could not run
  2    the command line is wrong
  130  a second Ctrl-C ended it at once"
)]
pub(crate) struct Args {
    /// Stop by itself after this many seconds of traffic.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) duration: Option<u64>,

    /// Which Kafka stands behind the gateway.
    #[arg(long, value_enum, default_value_t = Kafka::Mock)]
    pub(crate) kafka: Kafka,

    /// Records produced each second.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(crate) rate: u32,

    /// The gateway's first port: clients connect here, and each broker takes one of the three that follow.
    #[arg(long, default_value_t = 19_092, value_parser = clap::value_parser!(u16).range(1..=65_532))]
    pub(crate) port: u16,

    /// The port of the gateway's /healthz, /readyz and /metrics.
    #[arg(long, default_value_t = 9_644, value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) admin_port: u16,

    /// The gateway's binary; by default the one beside this program.
    #[arg(long, value_name = "FILE")]
    pub(crate) tidegate: Option<PathBuf>,

    /// Leave the gateway out, to see what the clients do without it.
    #[arg(long, hide = true)]
    pub(crate) direct: bool,
}

/// A Kafka to put behind the gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kafka {
    /// librdkafka's mock cluster, inside this process.
    Mock,
    /// Apache Kafka, as processes of its own; needs Java.
    Apache,
}
