//! Which gateway is meant.

use reqwest::Method;
use serde_json::{Value as Json, json};

use super::api::Api;
use super::failure::Failure;
use super::kinds::GATEWAYS;

/// A gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gateway {
    pub(crate) name: String,
    /// None for one that is still to be made.
    pub(crate) id: Option<String>,
    /// What counts its changes.
    pub(crate) version: String,
}

impl Gateway {
    /// The gateway of this name or id; with none, the only one. With `may_create`, a name that is not there is one to be
    /// made.
    pub(crate) async fn find(api: &Api, given: Option<&str>, may_create: bool) -> Result<Self, Failure> {
        let all = api
            .list(GATEWAYS)
            .await
            .map_err(|failure| failure.doing("list gateways"))?;
        let all: Vec<_> = all.iter().filter_map(Self::read).collect();
        let names = || {
            let names: Vec<_> = all.iter().map(|gateway| gateway.name.as_str()).collect();
            names.join(", ")
        };
        let Some(given) = given.filter(|name| !name.is_empty()) else {
            return match all.as_slice() {
                [only] => Ok(only.clone()),
                [] => Err(Failure::Usage(
                    "there is no gateway yet; name one with --gateway, which `apply --create-gateway` makes".to_owned(),
                )),
                _ => Err(Failure::Usage(format!(
                    "which gateway? name one with --gateway: {}",
                    names()
                ))),
            };
        };
        let named = all.iter().find(|gateway| gateway.name == given);
        match named.or_else(|| all.iter().find(|gateway| gateway.id.as_deref() == Some(given))) {
            Some(found) => Ok(found.clone()),
            None if may_create => Ok(Self {
                name: given.to_owned(),
                id: None,
                version: String::new(),
            }),
            None => Err(Failure::Usage(format!(
                "there is no gateway named {given}; there are: {}. `apply --create-gateway` makes one",
                if all.is_empty() { "none".to_owned() } else { names() }
            ))),
        }
    }

    /// Makes it, with the settings that it is to have, and returns its id.
    pub(crate) async fn create(api: &Api, name: &str, settings: Option<&Json>) -> Result<String, Failure> {
        let body = settings.cloned().unwrap_or_else(|| json!({ "name": name }));
        let created = api.send(Method::POST, GATEWAYS, Some(&body), None).await;
        let created = created.map_err(|failure| failure.doing(format!("create gateway {name}")))?;
        let made = Self::read(&created.body).and_then(|made| made.id);
        made.ok_or_else(|| Failure::Unavailable("the answer to a new gateway is not understood".to_owned()))
    }

    /// Whether it is as it was when it was read.
    pub(crate) async fn unchanged(&self, api: &Api) -> Result<bool, Failure> {
        let Some(id) = &self.id else { return Ok(true) };
        let now = api.get(&format!("{GATEWAYS}/{id}")).await?;
        Ok(Self::read(&now.body).as_ref() == Some(self))
    }

    fn read(body: &Json) -> Option<Self> {
        let text = |key: &str| body[key].as_str().map(str::to_owned);
        Some(Self {
            name: text("name")?,
            id: Some(text("id")?),
            version: text("version").unwrap_or_default(),
        })
    }
}
