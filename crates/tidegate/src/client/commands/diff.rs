//! `tidegate diff -f`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::api::Api;
use super::super::file::Files;
use super::super::gateway::Gateway;
use super::super::options::{Connection, PlanOutput};
use super::super::show;
use super::super::terminal::{self, Paint};
use super::Comparison;
use crate::exit;

/// Shows what `tidegate apply` would do, and does nothing.
pub(crate) fn run(files: &[PathBuf], prune: bool, output: PlanOutput, connection: &Connection) -> ExitCode {
    super::run(async {
        let files = Files::read(files)?;
        let api = Api::new(connection)?;
        let gateway = Gateway::find(&api, connection.gateway.as_deref(), true).await?;
        let comparison = Comparison::read(&api, files, gateway, prune).await?;
        let (plan, _) = comparison.plan()?;
        match output {
            PlanOutput::Text => terminal::print(&show::text(&plan, Paint::of_stdout())),
            PlanOutput::Json => terminal::print(&format!("{:#}\n", show::json(&plan))),
        }
        Ok(if plan.makes_no_difference() {
            ExitCode::SUCCESS
        } else {
            ExitCode::from(exit::DIFFERENT)
        })
    })
}
