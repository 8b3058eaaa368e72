//! Options that the commands against the API share.

use std::convert::Infallible;
use std::path::PathBuf;

use tidegate_model::Secret;

/// How the API is reached.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The API")]
pub(crate) struct Connection {
    /// The control plane's URL, such as `https://control.example.com:8443`.
    #[arg(
        long,
        value_name = "URL",
        env = "TIDEGATE_API",
        default_value = "http://127.0.0.1:8080"
    )]
    pub(crate) api: String,

    #[command(flatten)]
    pub(crate) credentials: Credentials,

    /// The gateway, by name or id [default: the only one that there is].
    #[arg(long, value_name = "NAME", env = "TIDEGATE_GATEWAY")]
    pub(crate) gateway: Option<String>,
}

/// By what the API and its client know each other.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The API")]
pub(crate) struct Credentials {
    /// A token of the control plane. Other users of this machine can see arguments: prefer the variable or --token-file.
    #[arg(long, value_name = "TOKEN", env = "TIDEGATE_TOKEN", hide_env_values = true, value_parser = secret)]
    pub(crate) token: Option<Secret>,

    /// A file that holds the token; it goes before --token.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,

    /// Certificates, as PEM, to one of which that of the API must lead [default: those of the system].
    #[arg(long, value_name = "FILE", env = "TIDEGATE_CA_FILE", alias = "api-authority")]
    pub(crate) ca_file: Option<PathBuf>,

    /// Seconds for a request and its answer.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) timeout: u64,
}

/// Whether to ask.
#[derive(Debug, clap::Args)]
pub(crate) struct Consent {
    /// Do it without asking.
    #[arg(short, long)]
    pub(crate) yes: bool,
}

/// The form of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum PlanOutput {
    /// For people.
    Text,
    /// For programs.
    Json,
}

/// The form of entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Output {
    /// A line for each.
    Table,
    /// As the API gave them.
    Json,
    /// The same as YAML.
    Yaml,
}

// clap wants a result.
#[allow(clippy::unnecessary_wraps)]
fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text))
}
