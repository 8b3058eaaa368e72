//! `tidegate apply`.

use std::path::PathBuf;
use std::process::ExitCode;

use super::super::options::{Connection, Consent, PlanOutput};
use super::Comparison;

/// Make a gateway of the control plane what configuration files say.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The files are those of `tidegate run`. Entities are known by their names. First it says what it will do, then it asks, unless
there is --yes. What the gateway has and no file names stays, unless there is --prune; data plane certificates and the settings
of the gateway itself stay also then where no file has `data_plane_certificates` or `gateway`.

Changes are made one by one. If one of them fails, it is said which were made and which were not, and the next run makes the
others.

Examples:
  tidegate apply -f gateway.yaml --api https://control.example.com:8443 --token-file token
  tidegate apply -f clusters.yaml listeners.yaml --gateway production --prune
  helm template . | tidegate apply -f - --yes

Exit codes: 0 done, or nothing to do; 1 a file is wrong; 3 the API cannot be reached or served; 6 refused, or not confirmed;
7 standard output could not be written.")]
pub(crate) struct Args {
    /// Configuration files, taken together; `-` is standard input.
    #[arg(short, long = "file", value_name = "FILE", required = true, num_args = 1..)]
    files: Vec<PathBuf>,

    /// Delete what the gateway has and no file names.
    #[arg(long)]
    prune: bool,

    /// Make the gateway that --gateway names if it is not there.
    #[arg(long, requires = "gateway")]
    create_gateway: bool,

    /// The form of the plan.
    #[arg(short, long, value_enum, default_value_t = PlanOutput::Text)]
    output: PlanOutput,

    #[command(flatten)]
    consent: Consent,

    #[command(flatten)]
    connection: Connection,
}

/// Plans, asks, applies.
pub(crate) fn run(args: &Args) -> ExitCode {
    super::run(async {
        let (api, comparison) = Comparison::of(&args.files, &args.connection, args.create_gateway, args.prune).await?;
        let (plan, checked) = comparison.plan()?;
        comparison
            .carry_out(&api, &plan, &checked, &args.consent, args.output)
            .await
    })
}
