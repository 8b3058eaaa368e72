//! The command line of people: which identity provider vouches for them, and what its groups may do.

use std::path::PathBuf;

use tidegate_api::{Grant, People, Scope};
use tidegate_oidc::{Client, CodeFlow, Provider, Settings};
use tokio_util::sync::CancellationToken;
use tracing::info;

use crate::http;
use crate::service::Failure;

/// People, by OpenID Connect.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "People, by OpenID Connect")]
pub(crate) struct OidcArgs {
    /// The identity provider whose people may use the API: its issuer URL, to the last character.
    #[arg(long, value_name = "URL", env = "TIDEGATE_OIDC_ISSUER", requires_all = ["oidc_audience", "oidc_grant"])]
    oidc_issuer: Option<String>,

    /// The name under which the provider makes tokens for this control plane. May be repeated, or several with `;` between.
    #[arg(
        long,
        value_name = "NAME",
        env = "TIDEGATE_OIDC_AUDIENCE",
        value_delimiter = ';',
        requires = "oidc_issuer"
    )]
    oidc_audience: Vec<String>,

    /// What a group may do: `viewer`, `editor` or `admin`, for everything or for one gateway. May be repeated, or several with
    /// `;` between.
    #[arg(
        long,
        value_name = "GROUP=SCOPE[@GATEWAY]",
        env = "TIDEGATE_OIDC_GRANTS",
        value_delimiter = ';',
        value_parser = grant,
        requires = "oidc_issuer"
    )]
    oidc_grant: Vec<Grant>,

    /// The claim with a person's groups; dots lead into objects, such as `realm_access.roles`.
    #[arg(
        long,
        value_name = "CLAIM",
        env = "TIDEGATE_OIDC_GROUPS_CLAIM",
        default_value = "groups"
    )]
    oidc_groups_claim: String,

    /// Certificates (PEM) to one of which the provider's must lead [default: those of the system].
    #[arg(long, value_name = "FILE", env = "TIDEGATE_OIDC_CA_FILE", requires = "oidc_issuer")]
    oidc_ca_file: Option<PathBuf>,

    /// The client by which people sign in to the console with a browser. At the provider it needs the redirect URI
    /// `https://HOST/v1/session/oidc/callback`.
    #[arg(long, value_name = "ID", env = "TIDEGATE_OIDC_CLIENT_ID", requires = "oidc_issuer")]
    oidc_client_id: Option<String>,

    /// The file with the client's secret [default: none, for a public client with PKCE].
    #[arg(
        long,
        value_name = "FILE",
        env = "TIDEGATE_OIDC_CLIENT_SECRET_FILE",
        requires = "oidc_client_id"
    )]
    pub(super) oidc_client_secret_file: Option<PathBuf>,

    /// What a browser asks the provider for, with spaces between [default: `openid`, and of `profile`, `email` and `groups`
    /// what the provider offers].
    #[arg(
        long,
        value_name = "SCOPES",
        env = "TIDEGATE_OIDC_SCOPES",
        requires = "oidc_client_id"
    )]
    oidc_scopes: Option<String>,
}

impl OidcArgs {
    /// The people, if there is to be a provider. Its keys are kept fresh until `ended`; it may be away.
    ///
    /// # Errors
    /// The options cannot be used.
    pub(super) fn people(&self, ended: &CancellationToken) -> Result<Option<People>, Failure> {
        let Some(issuer) = &self.oidc_issuer else {
            return Ok(None);
        };
        let roots = http::roots(self.oidc_ca_file.as_deref(), issuer.starts_with("https:"))
            .map_err(|why| format!("--oidc-ca-file: {why}"))?;
        let client = self.client()?;
        let mut audiences = self.oidc_audience.clone();
        // Id tokens are made for the client.
        audiences.extend(client.as_ref().map(|client| client.id.clone()));
        let provider = Provider::new(Settings {
            issuer: issuer.clone(),
            audiences,
            groups_claim: self.oidc_groups_claim.clone(),
            roots,
        });
        let provider = provider.map_err(|error| format!("--oidc-issuer: {error}"))?;
        info!(
            issuer,
            claim = self.oidc_groups_claim,
            "people of an identity provider may use the API"
        );
        tokio::spawn({
            let (provider, ended) = (provider.clone(), ended.clone());
            async move { ended.run_until_cancelled(provider.run()).await }
        });
        let people = People::new(provider.clone(), self.oidc_grant.clone());
        Ok(Some(match client {
            None => people,
            Some(client) => people.with_sign_in(CodeFlow::new(provider, client)),
        }))
    }

    fn client(&self) -> Result<Option<Client>, Failure> {
        let Some(id) = self.oidc_client_id.clone() else {
            return Ok(None);
        };
        let secret = match &self.oidc_client_secret_file {
            None => None,
            Some(path) => {
                let secret = std::fs::read_to_string(path)
                    .map_err(|error| format!("--oidc-client-secret-file: {}: {error}", path.display()))?;
                Some(secret.trim().to_owned()).filter(|secret| !secret.is_empty())
            }
        };
        Ok(Some(Client {
            id,
            secret,
            scopes: self.oidc_scopes.clone(),
        }))
    }
}

/// Names of groups may have anything in them, so the scope is looked for from the end.
fn grant(text: &str) -> Result<Grant, String> {
    let parsed = text.rmatch_indices('=').find_map(|(at, _)| {
        let (group, rest) = (&text[..at], &text[at + 1..]);
        let (scope, gateway) = match rest.split_once('@') {
            Some((scope, gateway)) => (scope, Some(gateway)),
            None => (rest, None),
        };
        Some((group, Scope::from_word(scope)?, gateway))
    });
    match parsed {
        Some((group, scope, gateway)) if !group.is_empty() && gateway != Some("") => Ok(Grant {
            group: group.to_owned(),
            scope,
            gateway: gateway.map(str::to_owned),
        }),
        _ => Err("write GROUP=SCOPE or GROUP=SCOPE@GATEWAY, where SCOPE is viewer, editor or admin".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_may_be_for_a_group_of_any_name() {
        let parsed = |text: &str| grant(text).map(|grant| (grant.group, grant.scope, grant.gateway)).ok();
        let one =
            |group: &str, scope, gateway: Option<&str>| Some((group.to_owned(), scope, gateway.map(str::to_owned)));
        assert_eq!(parsed("platform=admin"), one("platform", Scope::Admin, None));
        assert_eq!(parsed("team-a=editor@prod"), one("team-a", Scope::Editor, Some("prod")));
        let dn = "cn=ops,ou=groups,dc=example";
        assert_eq!(parsed(&format!("{dn}=viewer")), one(dn, Scope::Viewer, None));
        assert_eq!(parsed("g=viewer@a=b@c"), one("g", Scope::Viewer, Some("a=b@c")));
        assert_eq!(parsed("a@b.c=viewer"), one("a@b.c", Scope::Viewer, None));
        for wrong in ["", "g", "g=", "g=root", "=admin", "g=admin@", "g=Admin"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
    }
}
