//! The `tidegate` binary: subcommands, and nothing else.

mod admin;
mod completions;
mod config;
mod control;
mod diff;
mod logging;
mod man;
mod reload;
mod run;
mod schema;
mod supervisor;
mod telemetry;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Freeing a large buffer on another thread than its own is an order of magnitude cheaper than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// An open, self-hosted event gateway for Apache Kafka.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true, arg_required_else_help = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a gateway as a configuration file says, until SIGTERM or SIGINT.
    Run(run::Args),
    /// Check configuration files: every problem with its line, and how to mend it.
    Validate(validate::Args),
    /// Show what a configuration file would change in the running gateway.
    Diff(diff::Args),
    /// Print the JSON Schema of the configuration file, for editors.
    Schema(schema::Args),
    /// Print a shell's completions for this command line.
    Completions(completions::Args),
    /// Write the manual pages into a folder.
    #[command(hide = true)]
    Man(man::Args),
}

const EXAMPLES: &str = "\
Examples:
  tidegate run --config gateway.yaml      run a gateway
  tidegate validate gateway.yaml          check a configuration file, every problem with its line
  tidegate diff gateway.yaml              what the file would change in the running gateway
  tidegate schema > tidegate.schema.json  the JSON Schema of the file, for editors

Exit codes:
  0  done, or stopped with every connection drained
  1  the configuration is wrong
  2  the command line is wrong
  3  a listener, the admin server or the running gateway could not be had
  4  stopped, and connections had to be cut off";

/// What the process ends with; `EXAMPLES` explains each.
mod exit {
    pub(crate) const CONFIGURATION: u8 = 1;
    pub(crate) const UNAVAILABLE: u8 = 3;
    pub(crate) const CUT_OFF: u8 = 4;
}

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Run(args) => run::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
