//! Data sources: one entity by identifier or name, and all of a kind.

use serde_json::Value as Json;
use tidegate_model::entity::{ENTITIES, EntityType};
use tidegate_model::shape::Kind;

use super::diagnostics::Diagnostics;
use super::import::find;
use super::{Provider, message, value};
use crate::client::{Api, Failure};
use crate::protocol::{ReadDataRequest, ReadDataResponse, Schema, ValidateRequest, ValidateResponse};
use crate::resource::{Private, below, refreshed};
use crate::schema::{Attribute, Form, Writer, complete, read_only, schema};
use crate::types::{Naming, ResourceType, named, types};
use crate::value::{Fields, Value, from_json};

/// A data source.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source {
    One(&'static ResourceType, Naming),
    All(&'static EntityType),
}

/// Every data source, by its name.
pub(crate) fn schemas() -> Vec<(String, Schema)> {
    let sources = sources().into_iter();
    sources
        .map(|(name, source)| (name, schema(&source.attributes(), &source.description())))
        .collect()
}

/// Every data source, by its name.
pub(crate) fn sources() -> Vec<(String, Source)> {
    let of = |naming: Naming| {
        let one = types()
            .iter()
            .map(move |kind| (kind.name(naming), Source::One(kind, naming)));
        let all = ENTITIES
            .iter()
            .map(move |entity| (naming.plural(entity.kind), Source::All(entity)));
        one.chain(all)
    };
    Naming::ALL.into_iter().flat_map(of).collect()
}

fn source(name: &str) -> Result<Source, String> {
    if let Some((kind, naming)) = named(name) {
        return Ok(Source::One(kind, naming));
    }
    let found = sources().into_iter().find(|(other, _)| other == name);
    found
        .map(|(_, source)| source)
        .ok_or_else(|| format!("this provider has no data source {name}"))
}

impl Provider {
    pub(crate) async fn validate_data(&self, asked: ValidateRequest) -> ValidateResponse {
        let mut said = Diagnostics::default();
        let source = said.check(source(&asked.type_name));
        let config = said.check(value(asked.config.as_ref()));
        if let (Some(Source::One(kind, _)), Some(config)) = (source, config) {
            let has_name = kind.attribute("name").is_some();
            match (config.get("id").is_null(), config.get("name").is_null()) {
                (true, true) if has_name => said.error_at("id", "write `id` or `name`, so that it can be found", ""),
                (true, true) => said.error_at("id", "write the `id` by which it can be found", ""),
                (false, false) => said.error_at("name", "write either `id` or `name`, not both", ""),
                _ => {}
            }
            for given in ["id", "name"] {
                if config.get(given).as_str() == Some("") {
                    said.error_at(
                        given,
                        format!("`{given}` is empty; write which {} is meant", kind.noun()),
                        "",
                    );
                }
            }
        }
        ValidateResponse {
            diagnostics: said.into(),
        }
    }

    pub(crate) async fn read_data(&self, asked: ReadDataRequest) -> ReadDataResponse {
        let mut said = Diagnostics::default();
        let source = said.check(source(&asked.type_name));
        let config = said.check(value(asked.config.as_ref()));
        let api = said.check(self.api());
        let mut state = None;
        if let (Some(source), Some(config), Some(api)) = (source, config, api) {
            match source.read(&api, &config).await {
                Ok(Some(read)) => state = message(&read),
                Ok(None) => said.error(
                    format!("there is no such {}", source.kind().noun()),
                    "Nothing has this identifier or name where it was looked for.",
                ),
                Err(failure) => said.failure(&format!("read {}", source.kind().noun()), None, &failure),
            }
        }
        ReadDataResponse {
            state,
            diagnostics: said.into(),
        }
    }
}

impl Source {
    fn kind(self) -> Kind {
        match self {
            Self::One(kind, _) => kind.entity.kind,
            Self::All(entity) => entity.kind,
        }
    }

    /// What it is, in Markdown.
    pub(crate) fn description(self) -> String {
        match self {
            Self::One(kind, _) => format!("{} Found by `id` or by `name`.", kind.description()),
            Self::All(entity) => format!("Every {}.", entity.kind.noun()),
        }
    }

    /// What it stands below.
    pub(crate) fn parents(self) -> Vec<(&'static str, Kind)> {
        let entity = match self {
            Self::One(kind, _) => kind.entity,
            Self::All(entity) => entity,
        };
        let kind = types().iter().find(|kind| kind.entity.kind == entity.kind);
        kind.into_iter().flat_map(ResourceType::parents).collect()
    }

    /// Its attributes.
    pub(crate) fn attributes(self) -> Vec<Attribute> {
        match self {
            Self::One(kind, _) => {
                let parents: Vec<_> = kind.parents().map(|(name, _)| name).collect();
                let attributes = kind.attributes.iter().filter(|attribute| !attribute.write_only);
                let attribute = |attribute: &Attribute| match attribute.name.as_str() {
                    name if parents.contains(&name) => attribute.clone(),
                    "id" | "name" => attribute.clone().writer(Writer::Either),
                    _ => read_only(attribute),
                };
                attributes.map(attribute).collect()
            }
            Self::All(entity) => all_attributes(entity),
        }
    }

    async fn read(self, api: &Api, config: &Value) -> Result<Option<Value>, Failure> {
        match self {
            Self::One(kind, naming) => {
                let name = [config.get("id"), config.get("name")]
                    .into_iter()
                    .find_map(Value::as_str);
                let found = find(
                    api,
                    kind.entity.kind,
                    &above(kind.entity, config),
                    name.unwrap_or_default(),
                )
                .await?;
                let Some(found) = found.into_iter().find(|found| kind.has(found)) else {
                    return Ok(None);
                };
                let place = kind
                    .parents()
                    .map(|(name, _)| (name.to_owned(), config.get(name).clone()));
                let place = Value::Object(place.collect::<Fields>());
                let state = refreshed(kind, naming, &place, &found, &mut Private::default());
                Ok(Some(complete(&self.attributes(), &state)))
            }
            Self::All(entity) => {
                let part = config.get("name_contains").as_str();
                let filters: Vec<_> = part.map(|part| ("filter[name][contains]", part)).into_iter().collect();
                let found = api.list(&below(entity.kind, &above(entity, config)), &filters).await?;
                let mut fields = config.fields().cloned().unwrap_or_default();
                let texts = |key: &str| found.iter().map(|found| Value::text(found[key].as_str())).collect();
                fields.insert("ids".to_owned(), Value::List(texts("id")));
                fields.insert("names".to_owned(), Value::List(texts("name")));
                fields.insert("items".to_owned(), from_json(&Json::Array(found)));
                Ok(Some(complete(&self.attributes(), &Value::Object(fields))))
            }
        }
    }
}

/// What a data source or a list says it looks below.
pub(super) fn above(entity: &EntityType, config: &Value) -> Vec<(Kind, String)> {
    let kinds = types().iter().find(|kind| kind.entity.kind == entity.kind);
    let parents = kinds.into_iter().flat_map(ResourceType::parents);
    parents
        .map(|(name, parent)| (parent, config.get(name).as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// The attributes by which all of a kind are asked for.
pub(crate) fn selection(entity: &EntityType) -> Vec<Attribute> {
    let kind = types().iter().find(|kind| kind.entity.kind == entity.kind);
    let parents = kind
        .into_iter()
        .flat_map(|kind| kind.parents().filter_map(|(name, _)| kind.attribute(name)));
    let mut attributes: Vec<_> = parents.cloned().collect();
    attributes.push(Attribute::optional(
        "name_contains",
        Form::String,
        "Only those with this in their name, in whatever case.",
    ));
    attributes
}

fn all_attributes(entity: &EntityType) -> Vec<Attribute> {
    let mut attributes = selection(entity);
    let computed = |name: &str, form: Form, description: &str| {
        Attribute::optional(name, form, description).writer(Writer::Provider)
    };
    let texts = || Form::List(Box::new(Form::String));
    attributes.push(computed("ids", texts(), "Their identifiers."));
    attributes.push(computed(
        "names",
        texts(),
        "Their names, in the same order; null for one that has none.",
    ));
    attributes.push(computed(
        "items",
        Form::Dynamic,
        "They themselves, in the same order, as the API has them.",
    ));
    attributes
}
