//! `tidegate validate`: is a configuration file right, and if not, what has to be mended.

use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use tidegate_model::{Snapshot, load};

use crate::exit;

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
    for file in &args.files {
        let said = match check(file) {
            Ok(_) if args.quiet => Ok(()),
            Ok(snapshot) => writeln!(io::stdout(), "{}: right: {}", name(file), summary(&snapshot)),
            Err(problems) => {
                wrong = true;
                writeln!(io::stderr(), "{problems}")
            }
        };
        // Whoever closes our output early has seen enough; the exit code still tells.
        if said.is_err() {
            break;
        }
    }
    if wrong {
        ExitCode::from(exit::CONFIGURATION)
    } else {
        ExitCode::SUCCESS
    }
}

fn check(file: &Path) -> Result<Snapshot, String> {
    let name = name(file);
    let text = read(file).map_err(|error| format!("cannot read {name}: {error}"))?;
    load(&name, &text, &|variable| std::env::var(variable).ok()).map_err(|problems| {
        let count = problems.count();
        format!(
            "{problems}\n{name}: {count} {}",
            if count == 1 { "problem" } else { "problems" }
        )
    })
}

fn name(file: &Path) -> String {
    if file == Path::new("-") {
        "standard input".to_owned()
    } else {
        file.display().to_string()
    }
}

fn read(file: &Path) -> io::Result<String> {
    if file != Path::new("-") {
        return std::fs::read_to_string(file);
    }
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    Ok(text)
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
