//! `tidegate dump`.

use std::collections::HashSet;
use std::process::ExitCode;

use serde_json::Value as Json;
use tidegate_model::Uuid;
use tidegate_model::entity::{ENTITIES, PARENT_POLICY, entity_type};
use tidegate_model::shape::Kind;

use super::super::api::Api;
use super::super::canonical::{Form, hidden};
use super::super::gateway::Gateway;
use super::super::options::Connection;
use super::super::remote::Remote;
use super::super::yaml::Yaml;
use crate::output;

/// Print a gateway of the control plane as a configuration file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The file is one for `tidegate apply`, which changes nothing then. Secrets that are literals are not in it, because the API does
not give them back; `apply` leaves them as they are. For `tidegate run` they have to be filled in.

Examples:
  tidegate dump > gateway.yaml
  tidegate dump --gateway staging --api https://control.example.com:8443")]
pub(crate) struct Args {
    /// Write the ids too. Whoever renames an entity in the file renames it in the gateway then.
    #[arg(long)]
    ids: bool,

    #[command(flatten)]
    connection: Connection,
}

/// Prints it.
pub(crate) fn run(args: &Args) -> ExitCode {
    super::run(async {
        let api = Api::new(&args.connection)?;
        let gateway = Gateway::find(&api, args.connection.gateway.as_deref(), false).await?;
        let remote = Remote::read(&api, gateway.id.as_deref().unwrap_or_default(), |_| true).await?;
        output::print(written(&gateway, &remote, args.ids))?;
        Ok(ExitCode::SUCCESS)
    })
}

struct Writer<'a> {
    remote: &'a Remote,
    ids: bool,
    /// Policies under which others run, which have to be named by their ids.
    parents: HashSet<Uuid>,
    kept_back: Vec<String>,
}

fn written(gateway: &Gateway, remote: &Remote, ids: bool) -> String {
    let parents = remote
        .existing
        .iter()
        .filter_map(|one| one.body[PARENT_POLICY].as_str());
    let mut writer = Writer {
        remote,
        ids,
        parents: parents.filter_map(|id| Uuid::try_parse(id).ok()).collect(),
        kept_back: Vec::new(),
    };
    let mut sections = writer.gateway();
    sections.extend(writer.sections(Kind::Gateway, None, ""));
    let mut out = format!("# The gateway {}, as `tidegate dump` found it.\n", gateway.name);
    if !writer.kept_back.is_empty() {
        out.push_str("# Secrets that the API does not give back; `tidegate apply` leaves them as they are:\n");
        for secret in &writer.kept_back {
            out.push_str(&format!("#   {secret}\n"));
        }
    }
    if sections.is_empty() {
        // An empty file is taken for a mistake, as it would be with --prune.
        out.push_str("backend_clusters: []\n");
    } else {
        out.push_str(&Yaml::Map(sections).write());
    }
    out
}

impl Writer<'_> {
    /// The settings of the gateway itself.
    fn gateway(&mut self) -> Vec<(String, Yaml)> {
        let own = self.remote.index.below(Kind::Gateway, None).first();
        let yaml = own.map(|own| self.entity(*own, "gateway"));
        let Some(Yaml::Map(mut settings)) = yaml else {
            return Vec::new();
        };
        settings.retain(|(field, _)| field != "name" && field != "id");
        vec![("gateway".to_owned(), Yaml::Map(settings))]
    }

    /// What stands below the gateway or an entity, by the fields that list it.
    fn sections(&mut self, above: Kind, parent: Option<usize>, path: &str) -> Vec<(String, Yaml)> {
        let mut sections = Vec::new();
        for entity in ENTITIES.iter().filter(|entity| entity.parent == Some(above)) {
            let section = entity.kind.section();
            let places = self.remote.index.below(entity.kind, parent);
            if section.is_empty() || places.is_empty() {
                continue;
            }
            let prefix = super::super::canonical::joined(path, section);
            let items = places.iter().enumerate();
            let items = items.map(|(index, place)| self.entity(*place, &format!("{prefix}[{index}]")));
            let items = Yaml::List(items.collect());
            sections.push((section.to_owned(), items));
        }
        sections
    }

    fn entity(&mut self, place: usize, path: &str) -> Yaml {
        let existing = &self.remote.existing[place];
        let names = |_: Kind, id: Uuid| self.remote.existing[self.remote.by_id(id)?].name.clone();
        let form = Form {
            names: &names,
            fill: false,
        };
        let mut body = form.of(existing.kind, &existing.body);
        if self.ids || self.parents.contains(&existing.id) {
            body["id"] = Json::from(existing.id.to_string());
        }
        let kept_back = hidden(existing.kind, &existing.body);
        self.kept_back
            .extend(kept_back.iter().map(|secret| format!("{path}.{secret}")));
        let mut yaml = Yaml::shaped(&entity_type(existing.kind).body, &body);
        if let Yaml::Map(entries) = &mut yaml
            && existing.kind != Kind::Gateway
        {
            entries.extend(self.sections(existing.kind, Some(place), path));
        }
        yaml
    }
}
