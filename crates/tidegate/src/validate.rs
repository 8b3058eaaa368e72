//! `tidegate validate`: is a configuration file right, and if not, what has to be mended.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use tidegate_model::Snapshot;

use crate::{config, exit, output};

/// Check configuration files: every problem with its file, line, field, reason and how to mend it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The exit code is 0 if every file is right, and 1 if one is not.

Examples:
  tidegate validate gateway.yaml
  helm template . | tidegate validate -")]
pub(crate) struct Args {
    /// Configuration files, each checked for itself; `-` is standard input.
    ///
    /// Environment variables that a file names in `${env['NAME']}` have to be set, as they have to be for a gateway.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Say nothing about files that are right.
    #[arg(short, long)]
    quiet: bool,
}

/// Checks each file. Problems go to standard error, what is right to standard output; with a problem, the exit code says
/// that the configuration is wrong.
pub(crate) fn run(args: &Args) -> ExitCode {
    let mut wrong = false;
    let mut printed = Ok(());
    for file in &args.files {
        match config::read(file) {
            Ok(_) if args.quiet => {}
            Ok(right) => {
                let right = format!("{}: right: {}", config::name(file), summary(&right.snapshot));
                printed = printed.and(output::line(right));
            }
            Err(found) => {
                wrong = true;
                // Nobody may be there to read it; the exit code still tells.
                let _ = writeln!(io::stderr(), "{}", found.problems);
            }
        }
    }
    let code = output::ended(printed);
    if wrong {
        ExitCode::from(exit::CONFIGURATION)
    } else {
        code
    }
}

fn summary(snapshot: &Snapshot) -> String {
    let count = |count: usize, noun: &str| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    [
        count(snapshot.backend_clusters.len(), "backend cluster"),
        count(snapshot.virtual_clusters.len(), "virtual cluster"),
        count(snapshot.listeners.len(), "listener"),
    ]
    .join(", ")
}
