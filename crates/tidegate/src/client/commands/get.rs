//! `tidegate get`.

use std::process::ExitCode;

use serde_json::Value as Json;
use tidegate_model::entity::{EntityType, entity_type};
use tidegate_model::shape::Kind;

use super::super::api::Api;
use super::super::failure::Failure;
use super::super::gateway::Gateway;
use super::super::kinds::{self, GATEWAYS, What, collection};
use super::super::options::{Connection, Output};
use super::super::table;
use super::super::yaml::Yaml;
use crate::output;

/// List what the control plane has, or show one entity.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Kinds: gateways, nodes, backend-clusters, virtual-clusters, listeners, schema-registries, static-keys, tls-trust-bundles,
data-plane-certificates; policies (of listeners), cluster-policies, produce-policies, consume-policies (of virtual clusters).

Examples:
  tidegate get nodes
  tidegate get backend-clusters -o json
  tidegate get virtual-cluster team-a
  tidegate get cluster-policies --parent team-a")]
pub(crate) struct Args {
    /// What to list, such as `backend-clusters` or `nodes`.
    #[arg(value_name = "KIND", value_parser = kinds::parse)]
    kind: What,

    /// One of them, by name or id.
    #[arg(value_name = "NAME")]
    name: Option<String>,

    /// For policies: only those of this listener or virtual cluster, by name or id.
    #[arg(long, value_name = "NAME")]
    parent: Option<String>,

    /// The form [default: table for a list, yaml for one].
    #[arg(short, long, value_enum)]
    output: Option<Output>,

    #[command(flatten)]
    connection: Connection,
}

/// An entity as the API gave it, and where it is.
pub(super) struct Found {
    pub(super) body: Json,
    pub(super) path: String,
    /// The name of its listener or virtual cluster.
    pub(super) parent: Option<String>,
}

/// Prints them.
pub(crate) fn run(args: &Args) -> ExitCode {
    super::run(async {
        let api = Api::new(&args.connection)?;
        let mut found = find(&api, args.kind, &args.connection, args.parent.as_deref()).await?;
        if let Some(name) = &args.name {
            found.retain(|one| is(&one.body, name));
            if found.is_empty() {
                return Err(missing(args.kind, name));
            }
        }
        let default = if args.name.is_some() {
            Output::Yaml
        } else {
            Output::Table
        };
        let text = match (args.output.unwrap_or(default), args.kind) {
            (Output::Table, What::Nodes) => table::nodes(&found.into_iter().map(|one| one.body).collect::<Vec<_>>()),
            (Output::Table, What::Entity(entity)) => {
                let rows = found.into_iter().map(|one| (one.parent, one.body));
                table::entities(entity, &rows.collect::<Vec<_>>())
            }
            (Output::Json, _) => match (&args.name, found.as_slice()) {
                (Some(_), [one]) => format!("{:#}\n", one.body),
                _ => format!("{:#}\n", found.into_iter().map(|one| one.body).collect::<Json>()),
            },
            (Output::Yaml, kind) => {
                let write = |one: &Found| match kind {
                    What::Entity(entity) => Yaml::shaped(&entity.body, &one.body),
                    What::Nodes => Yaml::plain(&one.body),
                };
                match (&args.name, found.as_slice()) {
                    (Some(_), [one]) => write(one).write(),
                    (_, all) => Yaml::List(all.iter().map(write).collect()).write(),
                }
            }
        };
        output::print(text)?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Everything of a kind; policies of all listeners or virtual clusters, or of the one that is named.
pub(super) async fn find(
    api: &Api,
    kind: What,
    connection: &Connection,
    parent: Option<&str>,
) -> Result<Vec<Found>, Failure> {
    let entity = match kind {
        What::Entity(entity) if entity.kind == Kind::Gateway => return listed(api, GATEWAYS.to_owned(), None).await,
        What::Entity(entity) => Some(entity),
        What::Nodes => None,
    };
    let gateway = Gateway::find(api, connection.gateway.as_deref(), false).await?;
    let gateway = gateway.id.unwrap_or_default();
    let Some(entity) = entity else {
        return listed(api, format!("{GATEWAYS}/{gateway}/nodes"), None).await;
    };
    match entity.parent.filter(|_| entity.chain.is_some()) {
        Some(above) => policies(api, &gateway, entity, entity_type(above), parent).await,
        None if parent.is_some() => {
            let words = format!("--parent is for policies; {} have none", entity.collection);
            Err(Failure::Usage(words))
        }
        None => listed(api, collection(entity, &gateway, None), None).await,
    }
}

async fn policies(
    api: &Api,
    gateway: &str,
    entity: &EntityType,
    above: &'static EntityType,
    parent: Option<&str>,
) -> Result<Vec<Found>, Failure> {
    let mut found = Vec::new();
    let mut parents = listed(api, collection(above, gateway, None), None).await?;
    if let Some(parent) = parent {
        parents.retain(|one| is(&one.body, parent));
        if parents.is_empty() {
            return Err(missing(What::Entity(above), parent));
        }
    }
    for parent in parents {
        let id = parent.body["id"].as_str();
        let path = collection(entity, gateway, id);
        let name = parent.body["name"].as_str().or(id).unwrap_or_default();
        found.extend(listed(api, path, Some(name)).await?);
    }
    Ok(found)
}

async fn listed(api: &Api, path: String, parent: Option<&str>) -> Result<Vec<Found>, Failure> {
    let bodies = api.list(&path).await?;
    let found = bodies.into_iter().map(|body| Found {
        path: format!("{path}/{}", body["id"].as_str().unwrap_or_default()),
        parent: parent.map(str::to_owned),
        body,
    });
    Ok(found.collect())
}

/// Whether an entity is meant by a name or an id.
pub(super) fn is(body: &Json, name: &str) -> bool {
    body["name"] == name || body["id"] == name
}

pub(super) fn missing(kind: What, name: &str) -> Failure {
    let noun = match kind {
        What::Entity(entity) => entity.kind.noun(),
        What::Nodes => "node",
    };
    Failure::NotDone(format!("there is no {noun} with the name or id {name}"))
}
