//! `tidegate token … --api URL`.

use std::process::ExitCode;

use reqwest::Method;
use serde_json::json;
use tidegate_model::Uuid;

use super::super::api::Api;
use super::super::failure::Failure;
use super::super::gateway::Gateway;
use super::super::options::Credentials;
use super::super::table;
use crate::output;
use crate::token::Wanted;

const TOKENS: &str = "/v1/tokens";

/// Makes one and prints its text, and nothing else.
pub(crate) fn create(url: &str, credentials: &Credentials, wanted: &Wanted) -> ExitCode {
    super::run(async {
        let api = Api::at(url, credentials)?;
        let gateway = match &wanted.gateway {
            Some(gateway) => Gateway::find(&api, Some(gateway), false).await?.id,
            None => None,
        };
        let body = json!({
            "name": wanted.name,
            "scope": wanted.scope.word(),
            "gateway_id": gateway,
            "expires_in_seconds": wanted.expires_in_days.map(|days| u64::from(days) * 86_400),
        });
        let made = api.send(Method::POST, TOKENS, Some(&body), None).await;
        let made = made.map_err(|failure| failure.doing(format!("create token {}", wanted.name)))?;
        let Some(text) = made.body["token"].as_str() else {
            return Err(Failure::Unavailable(
                "the answer to a new token is not understood".to_owned(),
            ));
        };
        output::token(made.body["id"].as_str().unwrap_or(&wanted.name), text)?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints a table of them.
pub(crate) fn list(url: &str, credentials: &Credentials) -> ExitCode {
    super::run(async {
        let api = Api::at(url, credentials)?;
        let tokens = api.list(TOKENS).await;
        let tokens = tokens.map_err(|failure| failure.doing("list tokens"))?;
        output::print(table::tokens(&tokens))?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Revokes one.
pub(crate) fn revoke(url: &str, credentials: &Credentials, id: Uuid) -> ExitCode {
    super::run(async {
        let api = Api::at(url, credentials)?;
        let revoked = api.send(Method::DELETE, &format!("{TOKENS}/{id}"), None, None).await;
        revoked.map_err(|failure| failure.doing(format!("revoke token {id}")))?;
        output::line(format!("token {id} is refused from now on"))?;
        Ok(ExitCode::SUCCESS)
    })
}
