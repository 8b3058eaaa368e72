//! The provider: what Terraform asks it, a method for each.

mod advice;
mod apply;
mod data;
mod diagnostics;
mod found;
mod identity;
mod import;
mod list;
mod plan;
mod read;
mod takeover;
mod validate;

use std::collections::{HashMap, HashSet};

use parking_lot::{Mutex, RwLock};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::client::{Api, Settings, settings_attributes};
use crate::protocol::{
    ConfigureRequest, ConfigureResponse, DynamicValue, Empty, Functions, Metadata, ProviderSchema, Schema,
    ServerCapabilities, StopResponse, TypeName, ValidateProviderRequest, ValidateProviderResponse,
};
use crate::schema::schema;
use crate::types::{Naming, ResourceType, named, types};
use crate::value::{DecodeError, Value, decode, encode};
pub(crate) use data::{Source, selection as list_attributes, sources};
use diagnostics::Diagnostics;

/// The provider.
pub(crate) struct Provider {
    api: RwLock<Configured>,
    /// The user has said stop.
    stop: CancellationToken,
    /// Entities that this process has made or found, so that none is taken for another's.
    taken: Mutex<HashSet<Uuid>>,
}

/// What is known of the control plane.
#[derive(Clone)]
enum Configured {
    No,
    /// Its address or token come from something that there is not yet.
    Unknown,
    Yes(Api),
}

const CAPABILITIES: ServerCapabilities = ServerCapabilities {
    plan_destroy: true,
    get_provider_schema_optional: true,
    move_resource_state: true,
    generate_resource_config: true,
};

impl Provider {
    pub(crate) fn new() -> Self {
        Self {
            api: RwLock::new(Configured::No),
            stop: CancellationToken::new(),
            taken: Mutex::default(),
        }
    }

    pub(crate) async fn metadata(&self, _: Empty) -> Metadata {
        let names = |names: Vec<String>| names.into_iter().map(|type_name| TypeName { type_name }).collect();
        let resources: Vec<String> = every().map(|(kind, naming)| kind.name(naming)).collect();
        Metadata {
            server_capabilities: Some(CAPABILITIES),
            data_sources: names(data::schemas().into_iter().map(|(name, _)| name).collect()),
            resources: names(resources.clone()),
            list_resources: names(resources),
        }
    }

    pub(crate) async fn schema(&self, _: Empty) -> ProviderSchema {
        provider_schema()
    }

    pub(crate) async fn functions(&self, _: Empty) -> Functions {
        Functions::default()
    }

    pub(crate) async fn validate_provider(&self, _: ValidateProviderRequest) -> ValidateProviderResponse {
        // What is missing may be in the environment of the machine that applies.
        ValidateProviderResponse::default()
    }

    pub(crate) async fn configure(&self, asked: ConfigureRequest) -> ConfigureResponse {
        let mut said = Diagnostics::default();
        let settings = said
            .check(value(asked.config.as_ref()))
            .map(|config| Settings::of(&config, &|name| std::env::var(name).ok()));
        match settings {
            None => {}
            Some(Err((attribute, why))) => said.error_at(attribute, "the provider is not configured", why),
            // Nothing can be read or made until it is known; plans can be.
            Some(Ok(None)) => *self.api.write() = Configured::Unknown,
            Some(Ok(Some(settings))) => {
                if settings.sends_token_in_clear() {
                    let words = "the token goes over the network in clear; use https";
                    said.warning_at("url", words, "");
                }
                match Api::new(&settings, &asked.terraform_version, self.stop.clone()) {
                    Ok(api) => *self.api.write() = Configured::Yes(api),
                    Err(why) => said.error("the provider is not configured", why),
                }
            }
        }
        ConfigureResponse {
            diagnostics: said.into(),
        }
    }

    pub(crate) async fn stop(&self, _: Empty) -> StopResponse {
        tracing::info!("Terraform says stop: nothing is repeated any more");
        self.stop.cancel();
        StopResponse::default()
    }

    /// The API, or why there is none.
    fn api(&self) -> Result<Api, String> {
        match &*self.api.read() {
            Configured::Yes(api) => Ok(api.clone()),
            Configured::No => Err("the provider is not configured".to_owned()),
            Configured::Unknown => Err(
                "the provider's configuration depends on what is not known before an apply; apply that first, with -target"
                    .to_owned(),
            ),
        }
    }
}

/// What Terraform is told of everything that there is.
pub(crate) fn provider_schema() -> ProviderSchema {
    let resources = every().map(|(kind, naming)| (kind.name(naming), schema(&kind.attributes, kind.description())));
    ProviderSchema {
        provider: Some(schema(&settings_attributes(), "Gateways of a Tidegate control plane.")),
        resource_schemas: resources.collect(),
        data_source_schemas: data::schemas().into_iter().collect(),
        diagnostics: Vec::new(),
        server_capabilities: Some(CAPABILITIES),
        list_resource_schemas: list::schemas(),
    }
}

/// Every type of resources, by each of its names.
pub(crate) fn every() -> impl Iterator<Item = (&'static ResourceType, Naming)> {
    types().iter().flat_map(|kind| Naming::ALL.map(|naming| (kind, naming)))
}

/// The type of resources with this name.
fn resource_type(name: &str) -> Result<(&'static ResourceType, Naming), String> {
    named(name).ok_or_else(|| format!("this provider has no resource {name}"))
}

/// The value of a message.
fn value(message: Option<&DynamicValue>) -> Result<Value, DecodeError> {
    match message {
        None => Ok(Value::Null),
        Some(message) => decode(&message.msgpack),
    }
}

/// The message of a value.
fn message(value: &Value) -> Option<DynamicValue> {
    Some(DynamicValue {
        msgpack: encode(value),
        json: Vec::new(),
    })
}

type Schemas = HashMap<String, Schema>;
