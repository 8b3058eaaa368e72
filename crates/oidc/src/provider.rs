//! An identity provider: what it says of itself, its keys, and who its tokens are.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use reqwest::{Client, Url};
use rustls::RootCertStore;
use serde::Deserialize;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};
use tracing::{info, warn};

use crate::claims::Identity;
use crate::fetch::{self, FetchError};
use crate::keys::{KeySet, Keys};
use crate::token::{Checked, Demands, Header, VerifyError};

/// The least time between two attempts, so that nobody has the provider asked at will by sending tokens.
const LEAST_PAUSE: Duration = Duration::from_secs(10);
/// How old keys become before they are fetched again: a key that the provider has withdrawn is good for so long.
const REFRESH_EVERY: Duration = Duration::from_secs(600);

/// Which provider, and what its tokens must be.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The issuer as it calls itself: `https://…`, or `http://` on this machine.
    pub issuer: String,
    /// For whom its tokens are made; one of these must be in each.
    pub audiences: Vec<String>,
    /// The claim with a person's groups; dots lead into objects.
    pub groups_claim: String,
    /// What the provider's certificate must lead to.
    pub roots: RootCertStore,
}

/// Why there can be no such provider.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The issuer is no URL that can be asked.
    #[error(
        "the issuer {0:?} is no https URL such as https://id.example.com/realms/main (http is for this machine alone)"
    )]
    Issuer(String),
    /// Without an audience, tokens for anybody would be taken.
    #[error("an audience is needed: the name under which the provider makes tokens for this control plane")]
    Audience,
    /// The groups claim has no name.
    #[error("the claim with the groups needs a name")]
    Claim,
    /// There can be no HTTP client.
    #[error("no HTTP client can be made: {0}")]
    Http(String),
}

/// What the provider says of itself (OpenID Connect Discovery 1.0), as far as it matters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Metadata {
    /// Its name.
    pub issuer: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where people sign in.
    pub authorization_endpoint: Option<String>,
    /// Where codes become tokens.
    pub token_endpoint: Option<String>,
    /// What can be asked for.
    #[serde(default)]
    pub scopes_supported: Vec<String>,
    /// How clients may prove there who they are; by `client_secret_basic` if nothing is said.
    #[serde(default)]
    pub token_endpoint_auth_methods_supported: Vec<String>,
}

impl Metadata {
    pub(crate) fn takes_secret_in_form(&self) -> bool {
        let mut methods = self.token_endpoint_auth_methods_supported.iter();
        methods.any(|method| method == "client_secret_post")
    }
}

/// An identity provider. Nothing is asked of it before [`Provider::run`] or the first token. Clones share what is known.
#[derive(Clone)]
pub struct Provider {
    inner: Arc<Inner>,
}

struct Inner {
    issuer: Url,
    demands: Demands,
    groups_claim: String,
    http: Client,
    known: ArcSwapOption<Known>,
    last: Mutex<Option<Attempt>>,
}

/// What was fetched last.
struct Known {
    metadata: Metadata,
    keys: Keys,
    at: Instant,
}

struct Attempt {
    at: Instant,
    outcome: Result<(), String>,
}

impl Provider {
    /// # Errors
    /// See [`SettingsError`]. Whether anybody answers is seen later.
    pub fn new(settings: Settings) -> Result<Self, SettingsError> {
        let wrong = || SettingsError::Issuer(settings.issuer.clone());
        let issuer = Url::parse(&settings.issuer).map_err(|_| wrong())?;
        if !is_safe(&issuer) || issuer.query().is_some() || issuer.fragment().is_some() || !issuer.username().is_empty()
        {
            return Err(wrong());
        }
        if settings.audiences.is_empty() || settings.audiences.iter().any(String::is_empty) {
            return Err(SettingsError::Audience);
        }
        if settings.groups_claim.is_empty() {
            return Err(SettingsError::Claim);
        }
        let inner = Inner {
            issuer,
            demands: Demands {
                issuer: settings.issuer,
                audiences: settings.audiences,
            },
            groups_claim: settings.groups_claim,
            http: fetch::client(settings.roots).map_err(SettingsError::Http)?,
            known: ArcSwapOption::empty(),
            last: Mutex::new(None),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The name of the claim with the groups.
    pub fn groups_claim(&self) -> &str {
        &self.inner.groups_claim
    }

    /// The provider's own name.
    pub fn issuer(&self) -> &str {
        &self.inner.demands.issuer
    }

    pub(crate) fn http(&self) -> &Client {
        &self.inner.http
    }

    /// What the provider says of itself, fetched if it is not known yet.
    ///
    /// # Errors
    /// [`VerifyError::Provider`]: it does not answer.
    pub async fn metadata(&self) -> Result<Metadata, VerifyError> {
        if let Some(known) = self.inner.known.load().as_deref() {
            return Ok(known.metadata.clone());
        }
        self.refresh(None).await.map_err(VerifyError::Provider)?;
        let known = self.inner.known.load();
        let metadata = known.as_deref().map(|known| known.metadata.clone());
        metadata.ok_or_else(|| VerifyError::Provider("it has not answered yet".to_owned()))
    }

    /// Who a token stands for. A provider that does not answer matters only if the token's key is not known.
    ///
    /// # Errors
    /// See [`VerifyError`].
    pub async fn verify(&self, token: &str) -> Result<Identity, VerifyError> {
        let header = Header::parse(token).map_err(VerifyError::Token)?;
        let known = self.inner.known.load_full();
        if let Some(found) = known
            .as_deref()
            .and_then(|known| self.inner.find(known, token, &header))
        {
            return found;
        }
        let refreshed = self.refresh(known.map(|known| known.at)).await;
        let known = self.inner.known.load_full();
        if let Some(found) = known
            .as_deref()
            .and_then(|known| self.inner.find(known, token, &header))
        {
            return found;
        }
        refreshed.map_err(VerifyError::Provider)?;
        Err(VerifyError::Token(match header.key {
            Some(_) => "the provider has no key of its `kid` for its algorithm".to_owned(),
            None => "it is signed by no key of the provider".to_owned(),
        }))
    }

    /// Keeps the keys fresh, until dropped.
    pub async fn run(&self) {
        let mut is_away = false;
        loop {
            let seen = self.inner.known.load().as_deref().map(|known| known.at);
            let refreshed = self.refresh(seen).await;
            match &refreshed {
                Ok(()) if is_away => info!(issuer = self.issuer(), "the identity provider answers again"),
                Ok(()) if seen.is_none() => info!(issuer = self.issuer(), "the identity provider's keys are known"),
                Err(why) if !is_away => warn!(
                    issuer = self.issuer(),
                    "the identity provider does not answer as it should; tokens whose keys are known are taken all the same: {why}"
                ),
                _ => {}
            }
            is_away = refreshed.is_err();
            sleep(if is_away { LEAST_PAUSE } else { REFRESH_EVERY }).await;
        }
    }

    /// Fetches what is newer than what was seen at `seen`, unless that was tried just now; then that says how it went.
    async fn refresh(&self, seen: Option<Instant>) -> Result<(), String> {
        let inner = Arc::clone(&self.inner);
        // A task of its own: who stops waiting must not undo what counts attempts.
        let refreshed = tokio::spawn(async move { inner.refresh(seen).await }).await;
        refreshed.unwrap_or_else(|error| Err(error.to_string()))
    }
}

impl Inner {
    /// None if the keys that are known tell nothing about the token.
    fn find(&self, known: &Known, token: &str, header: &Header) -> Option<Result<Identity, VerifyError>> {
        let mut is_key_known = false;
        for key in known.keys.candidates(header.key.as_deref(), header.algorithm) {
            is_key_known = true;
            match self.demands.check(token, header.algorithm, key) {
                Checked::OtherKey => {}
                Checked::Bad(why) => return Some(Err(VerifyError::Token(why))),
                Checked::Good(claims) => {
                    let identity = Identity::new(&self.demands.issuer, &claims, &self.groups_claim);
                    let missing = || VerifyError::Token("its `sub` is no text, or empty".to_owned());
                    return Some(identity.ok_or_else(missing));
                }
            }
        }
        let is_named = is_key_known && header.key.is_some();
        is_named.then(|| Err(VerifyError::Token("its signature is wrong".to_owned())))
    }

    async fn refresh(&self, seen: Option<Instant>) -> Result<(), String> {
        let mut last = self.last.lock().await;
        if self.known.load().as_deref().map(|known| known.at) != seen {
            return Ok(());
        }
        if let Some(last) = last.as_ref().filter(|last| last.at.elapsed() < LEAST_PAUSE) {
            return last.outcome.clone();
        }
        let fetched = self.fetch().await;
        let at = Instant::now();
        let outcome = fetched.map_err(|error| error.to_string()).map(|(metadata, keys)| {
            self.known.store(Some(Arc::new(Known { metadata, keys, at })));
        });
        *last = Some(Attempt {
            at,
            outcome: outcome.clone(),
        });
        outcome
    }

    async fn fetch(&self) -> Result<(Metadata, Keys), FetchError> {
        let url = self.discovery();
        let wrong = |url: &Url, why: String| FetchError {
            url: url.to_string(),
            why,
        };
        let metadata: Metadata = fetch::json(&self.http, &url).await?;
        if metadata.issuer != self.demands.issuer {
            let why = format!(
                "it calls itself {:?}, and was named {:?}: give it the name that it has, to the last character",
                metadata.issuer, self.demands.issuer
            );
            return Err(wrong(&url, why));
        }
        let keys = Url::parse(&metadata.jwks_uri).ok().filter(is_safe);
        let keys = keys.ok_or_else(|| wrong(&url, "its `jwks_uri` is no https URL".to_owned()))?;
        let set: KeySet = fetch::json(&self.http, &keys).await?;
        let usable = Keys::new(set);
        if usable.is_empty() {
            return Err(wrong(&keys, "none of its keys can be used".to_owned()));
        }
        Ok((metadata, usable))
    }

    /// The well-known path goes behind that of the issuer.
    fn discovery(&self) -> Url {
        let mut url = self.issuer.clone();
        let path = format!("{}/.well-known/openid-configuration", url.path().trim_end_matches('/'));
        url.set_path(&path);
        url
    }
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.issuer()).finish()
    }
}

/// Keys that come in clear could be anybody's, except on this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = host == "localhost"
        || host
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback)
}
