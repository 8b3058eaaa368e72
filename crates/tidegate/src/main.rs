//! The `tidegate` binary: subcommands, and nothing else.

mod admin;
mod client;
mod completions;
mod config;
mod control;
mod diff;
mod enroll;
mod http;
mod kms;
mod logging;
mod man;
mod node_certificate;
mod output;
mod own_settings;
mod place;
mod plane;
mod reload;
mod remote;
mod renewal;
mod run;
mod schema;
mod service;
mod signals;
mod supervisor;
mod telemetry;
mod token;
mod up;
mod upgrade;
mod upkeep;
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
    /// Run a control plane, with a data plane for each of its gateways.
    Up(Box<up::Args>),
    /// Run a gateway as a configuration file says, until SIGTERM or SIGINT.
    Run(run::Args),
    /// Make, list and revoke the tokens of a control plane's API.
    Token(token::Args),
    /// Enroll data planes that run elsewhere.
    Node(enroll::Args),
    /// Save a control plane's store, while it may be in use.
    Backup(upkeep::Backup),
    /// Put a backup in the place of a control plane's store.
    Restore(upkeep::Restore),
    /// Seal the secrets in a control plane's store by a new key.
    RotateKey(upkeep::RotateKey),
    /// Check configuration files: every problem with its line, and how to mend it.
    Validate(validate::Args),
    /// Show what a file would change in the running gateway or in the control plane.
    Diff(diff::Args),
    /// Make a gateway of the control plane what configuration files say.
    Apply(client::apply::Args),
    /// List what the control plane has, or show one entity.
    Get(client::get::Args),
    /// Delete an entity of the control plane, or everything that configuration files name.
    Delete(client::delete::Args),
    /// Print a gateway of the control plane as a configuration file.
    Dump(client::dump::Args),
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
  tidegate up                             run a control plane and its data plane
  tidegate run --config gateway.yaml      run a gateway that a file configures
  tidegate validate gateway.yaml          check a configuration file, every problem with its line
  tidegate diff gateway.yaml              what the file would change in the running gateway
  tidegate schema > tidegate.schema.json  the JSON Schema of the file, for editors
  tidegate apply -f gateway.yaml          make a gateway of the control plane what the file says
  tidegate get nodes                      the data planes of the control plane

Exit codes:
  0  done, or stopped with every connection drained
  1  the configuration is wrong
  2  the command line is wrong
  3  a listener, the admin server, the running gateway or the API could not be had
  4  stopped, and connections had to be cut off
  5  `diff -f`: the control plane has something else than the files say
  6  the API refused, or it was not confirmed
  7  standard output could not be written";

/// What the process ends with; `EXAMPLES` explains each.
mod exit {
    pub(crate) const CONFIGURATION: u8 = 1;
    pub(crate) const USAGE: u8 = 2;
    pub(crate) const UNAVAILABLE: u8 = 3;
    pub(crate) const CUT_OFF: u8 = 4;
    pub(crate) const DIFFERENT: u8 = 5;
    pub(crate) const REFUSED: u8 = 6;
    pub(crate) const UNWRITTEN: u8 = 7;
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        // What is wrong with the command line goes to standard error; help and the version are what was asked for.
        Err(told) if told.use_stderr() => told.exit(),
        Err(told) => return output::ended(output::printed(told.print())),
    };
    match cli.command {
        Command::Up(args) => up::run(&args),
        Command::Run(args) => run::run(&args),
        Command::Token(args) => token::run(&args),
        Command::Node(args) => enroll::run(&args),
        Command::Backup(args) => upkeep::backup(&args),
        Command::Restore(args) => upkeep::restore(&args),
        Command::RotateKey(args) => upkeep::rotate_key(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Apply(args) => client::apply::run(&args),
        Command::Get(args) => client::get::run(&args),
        Command::Delete(args) => client::delete::run(&args),
        Command::Dump(args) => client::dump::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    }
}
