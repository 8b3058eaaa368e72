//! `tidegate man`: the manual pages, for those who make packages.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::CommandFactory;

/// Write the manual pages, `tidegate.1` and one for each subcommand, into a folder.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder; it is made if it is not there.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Writes the pages; what could not be written goes to standard error.
#[allow(clippy::print_stderr)] // a command without a logger
pub(crate) fn run(args: &Args) -> ExitCode {
    let written =
        fs::create_dir_all(&args.out).and_then(|()| clap_mangen::generate_to(crate::Cli::command(), &args.out));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cannot write manual pages to {}: {error}", args.out.display());
            ExitCode::FAILURE
        }
    }
}
