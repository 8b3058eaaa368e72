//! `tidegate delete`.

use std::path::PathBuf;
use std::process::ExitCode;

use reqwest::Method;

use super::super::api::Api;
use super::super::failure::Failure;
use super::super::kinds::{self, What};
use super::super::options::{Connection, Consent, PlanOutput};
use super::super::plan::{Plan, label};
use super::super::terminal;
use super::get::{find, is, missing};
use super::{Comparison, confirm};
use crate::output;

/// Delete an entity of the control plane, or everything that configuration files name.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
What stands in a listener, virtual cluster or gateway goes with it. What others refer to is not deleted: the API says who they are.

Examples:
  tidegate delete listener main
  tidegate delete cluster-policy deny-all --parent team-a --yes
  tidegate delete -f team-a.yaml

Exit codes: 0 done; 1 a file is wrong; 3 the API cannot be reached or served; 6 refused, not there, or not
confirmed; 7 standard output could not be written.")]
pub(crate) struct Args {
    /// Of what kind, such as `listener`; `tidegate get --help` lists the kinds.
    #[arg(value_name = "KIND", value_parser = kinds::parse, required_unless_present = "files", requires = "name")]
    kind: Option<What>,

    /// Which one, by name or id.
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// Delete what these configuration files name; `-` is standard input.
    #[arg(short, long = "file", value_name = "FILE", num_args = 1.., conflicts_with_all = ["kind", "name", "parent"])]
    files: Vec<PathBuf>,

    /// For policies: the listener or virtual cluster, by name or id.
    #[arg(long, value_name = "NAME")]
    parent: Option<String>,

    #[command(flatten)]
    consent: Consent,

    #[command(flatten)]
    connection: Connection,
}

/// Says what goes, asks, deletes.
pub(crate) fn run(args: &Args) -> ExitCode {
    super::run(async {
        match (args.kind, &args.name) {
            (Some(kind), Some(name)) => one(args, kind, name).await,
            _ => all(args).await,
        }
    })
}

async fn one(args: &Args, kind: What, name: &str) -> Result<ExitCode, Failure> {
    let What::Entity(entity) = kind else {
        let words = "a node is not deleted: it is gone once it has stopped";
        return Err(Failure::Usage(words.to_owned()));
    };
    let api = Api::new(&args.connection)?;
    let mut found = find(&api, kind, &args.connection, args.parent.as_deref()).await?;
    found.retain(|one| is(&one.body, name));
    let one = match found.as_slice() {
        [one] => one,
        [] => return Err(missing(kind, name)),
        many => {
            let parents: Vec<_> = many.iter().filter_map(|one| one.parent.as_deref()).collect();
            let words = format!(
                "{name} is there more than once; say which with --parent: {}",
                parents.join(", ")
            );
            return Err(Failure::Usage(words));
        }
    };
    let what = format!("{} {}", entity.kind.noun(), label(one.body["name"].as_str(), &one.body));
    let within = one.parent.as_ref().zip(entity.parent);
    let within = within
        .map(|(name, kind)| format!(" of {} {name}", kind.noun()))
        .unwrap_or_default();
    let everything = if entity.parent.is_none() {
        " and everything that it has"
    } else {
        ""
    };
    confirm(&args.consent, &format!("Delete {what}{within}{everything}?"))?;
    let deleted = api.send(Method::DELETE, &one.path, None, None).await;
    deleted.map_err(|failure| failure.doing(format!("delete {what}{within}")))?;
    output::print(terminal::harmless(&format!("deleted {what}{within}\n")))?;
    Ok(ExitCode::SUCCESS)
}

async fn all(args: &Args) -> Result<ExitCode, Failure> {
    let (api, comparison) = Comparison::of(&args.files, &args.connection, false, false).await?;
    let plan = Plan::of_deletion(comparison.gateway.clone(), &comparison.sides());
    comparison
        .carry_out(&api, &plan, &[], &args.consent, PlanOutput::Text)
        .await
}
