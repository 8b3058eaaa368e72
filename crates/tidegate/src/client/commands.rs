//! The commands.

pub(crate) mod apply;
pub(crate) mod delete;
pub(crate) mod diff;
pub(crate) mod dump;
pub(crate) mod get;
pub(crate) mod token;

use std::collections::HashSet;
use std::future::Future;
use std::path::PathBuf;
use std::process::ExitCode;

use tidegate_model::shape::Kind;
use tokio::runtime::Builder;

use super::api::Api;
use super::check::{Checked, Sides};
use super::execute::Execution;
use super::failure::Failure;
use super::file::Files;
use super::gateway::Gateway;
use super::matching::Pairs;
use super::options::{Connection, Consent, PlanOutput};
use super::plan::Plan;
use super::remote::Remote;
use super::show;
use super::terminal::{self, Paint};
use crate::output::{self, Unwritten};

/// Runs a command to its end and says what went wrong.
fn run(command: impl Future<Output = Result<ExitCode, Failure>>) -> ExitCode {
    let runtime = Builder::new_current_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(command),
        Err(error) => Err(Failure::Unavailable(format!("no runtime: {error}"))),
    };
    result.unwrap_or_else(|failure| {
        terminal::note(&failure.to_string());
        ExitCode::from(failure.code())
    })
}

/// Files and a gateway side by side.
struct Comparison {
    files: Files,
    remote: Remote,
    pairs: Pairs,
    prune: bool,
    gateway: Gateway,
}

impl Comparison {
    /// Reads files and the gateway that the options name, or with `may_create` one that is still to be made.
    async fn of(
        files: &[PathBuf],
        connection: &Connection,
        may_create: bool,
        prune: bool,
    ) -> Result<(Api, Self), Failure> {
        let files = Files::read(files)?;
        let api = Api::new(connection)?;
        let gateway = Gateway::find(&api, connection.gateway.as_deref(), may_create).await?;
        let comparison = Self::read(&api, files, gateway, prune).await?;
        Ok((api, comparison))
    }

    async fn read(api: &Api, mut files: Files, gateway: Gateway, prune: bool) -> Result<Self, Failure> {
        files.name_gateway(&gateway.name);
        for (file, settings) in files.settings_of_nodes() {
            let settings = settings.join("`, `");
            terminal::note(&format!(
                "{file}: `{settings}`: settings of a node, which the control plane does not have; left out"
            ));
        }
        let remote = match &gateway.id {
            // Nodes are cut off without their certificates, and others register theirs: only who lists them minds them.
            Some(id) => Remote::read(api, id, |kind| kind != Kind::DataPlaneCertificate || files.list(kind)).await?,
            None => Remote::default(),
        };
        let pairs = Pairs::find(&files, &remote);
        Ok(Self {
            files,
            remote,
            pairs,
            prune,
            gateway,
        })
    }

    fn sides(&self) -> Sides<'_> {
        Sides {
            files: &self.files,
            remote: &self.remote,
            pairs: &self.pairs,
            prune: self.prune,
        }
    }

    /// What has to be done, and everything that is wanted in the forms that this needs.
    fn plan(&self) -> Result<(Plan, Vec<Checked>), Failure> {
        let sides = self.sides();
        let checked = sides.checked()?;
        let plan = Plan::new(self.gateway.clone(), &sides, &checked)?;
        Ok((plan, checked))
    }

    /// Shows the plan, asks, and does it.
    async fn carry_out(
        &self,
        api: &Api,
        plan: &Plan,
        checked: &[Checked],
        consent: &Consent,
        output: PlanOutput,
    ) -> Result<ExitCode, Failure> {
        if output == PlanOutput::Text {
            let shown = output::print(show::text(plan, Paint::of_stdout()));
            shown.map_err(|unwritten| unwritten.so("nothing was done"))?;
        }
        if !plan.is_empty() {
            confirm(consent, "Do this?")?;
            if !self.gateway.unchanged(api).await? {
                let words =
                    "the gateway was changed by somebody else since this plan was made; nothing was done, run it again";
                return Err(Failure::NotDone(words.to_owned()));
            }
            let mut made = HashSet::new();
            let mut told = Ok(());
            let mut done = |place: usize| {
                made.insert(place);
                if output == PlanOutput::Text {
                    // What has begun is done to its end, whoever looks on.
                    if told.is_ok() {
                        told = output::print(show::done(&plan.changes[place]));
                    }
                }
            };
            let executed = self.execute(api, plan, checked, &mut done).await;
            if let Err(failure) = executed {
                terminal::note(&show::stopped(plan, &made));
                return Err(failure);
            }
            told.map_err(all_done)?;
        }
        if output == PlanOutput::Json {
            output::line(format!("{:#}", show::json(plan))).map_err(all_done)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Comparison {
    /// Does it, and calls `done` with the place of each change that was made.
    async fn execute(
        &self,
        api: &Api,
        plan: &Plan,
        checked: &[Checked],
        done: &mut dyn FnMut(usize),
    ) -> Result<(), Failure> {
        let gateway = match &plan.gateway.id {
            Some(id) => id.clone(),
            None => {
                let new = plan.new_gateway();
                let wanted = new.and_then(|new| plan.changes[new].wanted);
                let created = Gateway::create(api, &plan.gateway.name, wanted.map(|wanted| &checked[wanted].send));
                let created = created.await?;
                new.into_iter().for_each(&mut *done);
                created
            }
        };
        Execution::new(api, self.sides(), checked, &gateway)
            .run(plan, done)
            .await
    }
}

fn all_done(unwritten: Unwritten) -> Unwritten {
    unwritten.so("all changes were made")
}

/// Asks unless consent was given.
fn confirm(consent: &Consent, question: &str) -> Result<(), Failure> {
    if consent.yes {
        return Ok(());
    }
    match terminal::ask(question) {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::NotDone("nothing was done".to_owned())),
        None => Err(Failure::NotDone(
            "nothing was done: there is no terminal to ask at; say yes with --yes".to_owned(),
        )),
    }
}
