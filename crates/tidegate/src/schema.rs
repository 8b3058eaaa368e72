//! `tidegate schema`: what a configuration file may hold, for editors.

use std::process::ExitCode;

use tidegate_model::json_schema;

use crate::output;

/// Print the JSON Schema of the configuration file, by which editors complete and check it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  tidegate schema > tidegate.schema.json
  and as the first line of the configuration file:
  # yaml-language-server: $schema=tidegate.schema.json")]
pub(crate) struct Args {}

/// Prints the JSON Schema of the configuration file.
pub(crate) fn run(_args: &Args) -> ExitCode {
    output::ended(output::line(format!("{:#}", json_schema())))
}
