//! People: whom an identity provider vouches for, and what their groups let them do here.

use std::sync::Arc;

use aws_lc_rs::digest;
use axum::http::{HeaderValue, StatusCode, header};
use tidegate_model::shape::Kind;
use tidegate_oidc::{CodeFlow, Identity, Provider, VerifyError};
use tidegate_store::{Actor, Filter, Query, Store, StoreError};
use uuid::{Builder, Uuid};

use crate::access::Access;
use crate::auth::{Caller, Scope};
use crate::problem::Problem;

/// How long a client shall wait before it tries again with an identity provider that does not answer.
const TRY_AGAIN_SECONDS: u64 = 10;

/// An identity provider, and what its groups stand for. Clones share the provider's keys.
#[derive(Debug, Clone)]
pub struct People {
    provider: Provider,
    grants: Arc<[Grant]>,
    flow: Option<CodeFlow>,
}

/// What whoever is in a group may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The group, as the identity provider calls it.
    pub group: String,
    /// What its people may do.
    pub scope: Scope,
    /// The name or the id of the only gateway for which that holds.
    pub gateway: Option<String>,
}

impl People {
    /// The people of a provider. A group without a grant may do nothing.
    pub fn new(provider: Provider, grants: Vec<Grant>) -> Self {
        Self {
            provider,
            grants: grants.into(),
            flow: None,
        }
    }

    /// The same, who may also sign in with a browser.
    pub fn with_sign_in(self, flow: CodeFlow) -> Self {
        Self {
            flow: Some(flow),
            ..self
        }
    }

    pub(crate) fn flow(&self) -> Option<&CodeFlow> {
        self.flow.as_ref()
    }

    pub(crate) fn issuer(&self) -> &str {
        self.provider.issuer()
    }

    /// What people call the provider at which they can sign in, if there is one: its host.
    pub(crate) fn shown(&self) -> Option<&str> {
        let issuer = self.flow.as_ref()?.issuer();
        let (_, rest) = issuer.split_once("://")?;
        rest.split('/').next()
    }

    /// The person who sends `token`, with what all of its groups together may do.
    ///
    /// # Errors
    /// 401 if the token is not good, 403 if its groups may do nothing, 503 if the provider does not answer.
    pub(crate) async fn caller(&self, store: &Store, token: &str) -> Result<Caller, Problem> {
        let identity = self.provider.verify(token).await.map_err(refused)?;
        self.person(store, &identity).await
    }

    /// Somebody for whom the provider vouches, with what all of the groups together may do.
    ///
    /// # Errors
    /// 403 if the groups may do nothing.
    pub(crate) async fn person(&self, store: &Store, identity: &Identity) -> Result<Caller, Problem> {
        let access = self.access(store, identity).await?;
        if access.is_empty() {
            return Err(Problem::new(StatusCode::FORBIDDEN, self.why_nothing(identity)));
        }
        Ok(Caller {
            actor: actor(identity),
            access,
        })
    }

    async fn access(&self, store: &Store, identity: &Identity) -> Result<Access, Problem> {
        let mut access = Access::default();
        for grant in self.granted(identity) {
            match &grant.gateway {
                None => access.grant(grant.scope, None),
                Some(gateway) => {
                    if let Some(id) = find_gateway(store, gateway).await? {
                        access.grant(grant.scope, Some(id));
                    }
                }
            }
        }
        Ok(access)
    }

    fn granted<'a>(&'a self, identity: &'a Identity) -> impl Iterator<Item = &'a Grant> {
        let is_member = |grant: &&Grant| identity.groups.contains(&grant.group);
        self.grants.iter().filter(is_member)
    }

    /// Why somebody who is known may do nothing, and who can change that.
    fn why_nothing(&self, identity: &Identity) -> String {
        let (name, claim) = (&identity.name, self.provider.groups_claim());
        let elsewhere: Vec<_> = self
            .granted(identity)
            .filter_map(|grant| grant.gateway.as_deref())
            .collect();
        if !elsewhere.is_empty() {
            return format!(
                "{name} is known, but may use the gateway {} only, and there is none of that name or id",
                elsewhere.join(", ")
            );
        }
        let has = match &identity.groups_note {
            Some(note) => note.clone(),
            None => format!("it says {}", shown(&identity.groups)),
        };
        format!(
            "{name} is known, but belongs to no group that may use this: the claim `{claim}` of the token was looked at, and \
             {has}; have somebody put {name} into a group that is granted something (--oidc-grant), or grant one of these"
        )
    }
}

/// In the log of changes a person has an id that stays when the name changes, and that no name can imitate.
fn actor(identity: &Identity) -> Actor {
    let Identity { name, subject, .. } = identity;
    let name = if name == subject {
        name.clone()
    } else {
        format!("{name} ({subject})")
    };
    let id = Some(id_of(&identity.issuer, subject));
    Actor { id, name }
}

fn id_of(issuer: &str, subject: &str) -> Uuid {
    let text = format!("tidegate person\n{issuer}\n{subject}");
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_ref()[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

async fn find_gateway(store: &Store, gateway: &str) -> Result<Option<Uuid>, StoreError> {
    if let Ok(id) = Uuid::try_parse(gateway) {
        return match store.version(id).await {
            Ok(_) => Ok(Some(id)),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        };
    }
    let mut query = Query::new(None, Kind::Gateway.word(), None);
    query.filter = Filter {
        name: Some(gateway.to_owned()),
        ..Filter::default()
    };
    Ok(store.list(&query).await?.items.first().map(|found| found.id))
}

/// Groups in a message, as many as help.
fn shown(groups: &[String]) -> String {
    const MOST: usize = 10;
    if groups.is_empty() {
        return "that there are none".to_owned();
    }
    let mut names: Vec<_> = groups.iter().take(MOST).map(|group| format!("`{group}`")).collect();
    if groups.len() > MOST {
        names.push(format!("and {} more", groups.len() - MOST));
    }
    names.join(", ")
}

pub(crate) fn refused(error: VerifyError) -> Problem {
    match error {
        VerifyError::Token(why) => Problem::unauthorized(&format!("the identity provider's token is not good: {why}")),
        VerifyError::Provider(why) => Problem {
            header: Some((header::RETRY_AFTER, HeaderValue::from(TRY_AGAIN_SECONDS))),
            ..Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                format!(
                    "nobody can tell whether the token is good, because of the identity provider, not of the token: {why}"
                ),
            )
        },
    }
}
