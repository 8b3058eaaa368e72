//! Runs a control plane and data planes of it, and prints how long changes, reads and writes take, and what nodes cost.
//!
//! See `README.md` for what each figure means.

mod api;
mod cells;
mod figures;
mod nodes;
mod world;

use std::io::{self, Write as _};
use std::path::PathBuf;

use anyhow::Result;
use clap::Parser;

use self::world::{Scale, World};

/// Measures a control plane: changes until they are in force, writes, reads, lists, and 200 data planes at rest.
#[derive(Debug, Parser)]
#[command(
    name = "tidegate-bench-control",
    after_help = "Examples:\n  tidegate-bench-control\n  tidegate-bench-control --only ten,rest --changes 50"
)]
pub(crate) struct Options {
    /// Only these cells: ten, thousand, writes, reads, list, rest.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// How many changes are timed at each scale.
    #[arg(long, default_value_t = 300)]
    changes: usize,
    /// Seconds of writing, of reading, and of rest.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Data planes that wait for news at rest.
    #[arg(long, default_value_t = 200)]
    nodes: usize,
    /// The program.
    #[arg(long, default_value = "target/release/tidegate", value_name = "FILE")]
    tidegate: PathBuf,
}

impl Options {
    fn runs(&self, cell: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == cell)
    }
}

fn main() -> Result<()> {
    let options = Options::parse();
    // The client's share of the machine is no more than it needs.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run(&options))
}

async fn run(options: &Options) -> Result<()> {
    drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
    for (cell, scale) in [("ten", Scale::TEN), ("thousand", Scale::THOUSAND)] {
        if options.runs(cell) {
            let world = World::start(&options.tidegate, scale).await?;
            say(&cells::changes(&world, cell, options.changes).await?);
        }
    }
    if ["writes", "reads", "list"].iter().any(|cell| options.runs(cell)) {
        let world = World::start(&options.tidegate, Scale::NONE).await?;
        if options.runs("writes") {
            say(&cells::writes(&world, options.seconds).await?);
        }
        if options.runs("reads") {
            say(&cells::reads(&world, options.seconds).await?);
        }
        if options.runs("list") {
            say(&cells::list(&world).await?);
        }
    }
    if options.runs("rest") {
        let world = World::start(&options.tidegate, Scale::TEN).await?;
        say(&cells::rest(&world, options.nodes, options.seconds).await?);
    }
    Ok(())
}

/// A result, on standard output.
fn say(line: &str) {
    drop(writeln!(io::stdout().lock(), "{line}"));
}

/// A line for whoever watches.
fn note(line: &str) {
    drop(writeln!(io::stderr().lock(), "{line}"));
}
