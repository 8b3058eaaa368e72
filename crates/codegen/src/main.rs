//! Writes the wire crate's generated files, or says which of them are not current.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use tidegate_testkit::jars;

/// Generates the wire crate's schema table and typed messages from the definitions in a kafka-clients jar.
#[derive(Debug, Parser)]
struct Arguments {
    /// The kafka-clients jar; without it, that of the newest Kafka that the tests run.
    jar: Option<PathBuf>,
    /// Where the wire crate's sources are.
    #[arg(long, default_value = "crates/wire/src")]
    into: PathBuf,
    /// Write nothing; exit with 1 when a file is not current.
    #[arg(long)]
    check: bool,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let jar = match arguments.jar {
        Some(jar) => jar,
        None => jars::jars()?.file("kafka-clients")?,
    };
    let mut stale = Vec::new();
    for (path, text) in tidegate_codegen::generate(&jar)? {
        let path = arguments.into.join(path);
        if fs::read_to_string(&path).is_ok_and(|current| current == text) {
            continue;
        }
        if !arguments.check {
            write(&path, &text)?;
        }
        stale.push(path.display().to_string());
    }
    let done = if arguments.check { "not current" } else { "written" };
    #[expect(clippy::print_stdout, reason = "the result of a command-line tool")]
    for path in &stale {
        println!("{done}: {path}");
    }
    Ok(if arguments.check && !stale.is_empty() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}
