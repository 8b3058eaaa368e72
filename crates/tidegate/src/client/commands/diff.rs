//! `tidegate diff -f`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::options::{Connection, PlanOutput};
use super::super::show;
use super::super::terminal::Paint;
use super::Comparison;
use crate::{exit, output};

/// Shows what `tidegate apply` would do, and does nothing.
pub(crate) fn run(files: &[PathBuf], prune: bool, output: PlanOutput, connection: &Connection) -> ExitCode {
    super::run(async {
        let (_, comparison) = Comparison::of(files, connection, true, prune).await?;
        let (plan, _) = comparison.plan()?;
        let printed = match output {
            PlanOutput::Text => output::print(show::text(&plan, Paint::of_stdout())),
            PlanOutput::Json => output::line(format!("{:#}", show::json(&plan))),
        };
        printed?;
        Ok(if plan.makes_no_difference() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(exit::DIFFERENT)
        })
    })
}
