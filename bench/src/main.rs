//! Runs the gateway and its peers side by side on real Kafka and prints what each costs.
//!
//! See `README.md` for what each figure means.

mod args;
mod bench;
mod brokers;
mod cells;
mod closed;
mod copy;
mod frames;
mod gateway;
mod handshakes;
mod idle;
mod load;
mod machine;
mod meter;
mod metrics;
mod paths;
mod report;
mod samples;
mod table;
mod tls;
mod ui;

use anyhow::{Result, bail};
use clap::Parser;
use tokio::runtime::Builder;

use crate::args::{Cli, Hidden, Options};
use crate::bench::Bench;

fn main() -> Result<()> {
    let cli = Cli::parse();
    match cli.hidden {
        Some(Hidden::Copy { routes }) => Builder::new_multi_thread()
            .enable_io()
            .build()?
            .block_on(copy::serve(routes)),
        Some(Hidden::Library {
            listen,
            certificate,
            key,
        }) => Builder::new_multi_thread()
            .enable_io()
            .build()?
            .block_on(handshakes::serve(listen, &certificate, &key)),
        None => Builder::new_current_thread()
            .enable_all()
            .build()?
            .block_on(run(cli.options.settled())),
    }
}

async fn run(options: Options) -> Result<()> {
    paths::descriptor_limit();
    let jars = bench::resolve_jars()?;
    let facts = machine::facts(&jars, &options.tidegate);
    machine::warn_if_busy();
    let mut bench = Bench::start(options.clone(), &jars).await?;
    let outcome = bench.run().await;
    report::print_tables(&bench, &facts, &options);
    let file = report::write_json(&bench, &facts, &options)?;
    ui::note(&format!("everything is in {}", file.display()));
    outcome?;
    if !bench.failures.is_empty() {
        bail!(
            "{} measurement(s) failed:\n{}",
            bench.failures.len(),
            bench.failures.join("\n")
        );
    }
    Ok(())
}
