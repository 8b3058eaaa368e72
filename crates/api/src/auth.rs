//! Who calls, and whether they may: bearer tokens with a scope, of which the store knows the hashes only, and people
//! whom an identity provider vouches for.

use aws_lc_rs::{digest, rand};
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tidegate_model::Secret;
use tidegate_oidc::is_jwt;
use tidegate_store::{Actor, NewToken, Store, StoreError, Timestamp, Token};
use uuid::Uuid;

use crate::Control;
use crate::access::{Access, Target};
use crate::problem::Problem;
use crate::session;

/// What a token may do. Each scope may do what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Read entities and nodes.
    Viewer,
    /// Change them.
    Editor,
    /// Read the audit log, and see to tokens.
    Admin,
}

/// Why there is no new token.
#[derive(Debug, thiserror::Error)]
pub enum NewTokenError {
    /// A text that is to be a token is too short to be safe.
    #[error("a token must have at least 32 characters: make one with `openssl rand -base64 32`")]
    Short,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    Random,
    /// The store did not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who calls.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) actor: Actor,
    pub(crate) access: Access,
}

impl Scope {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
        }
    }

    /// The scope that a word stands for.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Viewer, Self::Editor, Self::Admin]
            .into_iter()
            .find(|scope| scope.word() == word)
    }
}

/// Makes a token and returns its text, which nobody can find out later on.
///
/// # Errors
/// See [`NewTokenError`].
pub async fn create_token(
    store: &Store,
    name: &str,
    scope: Scope,
    gateway: Option<Uuid>,
    expires_at: Option<Timestamp>,
    actor: Actor,
) -> Result<(Token, Secret), NewTokenError> {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes).map_err(|_| NewTokenError::Random)?;
    let text = format!("tgt_{}", URL_SAFE_NO_PAD.encode(bytes));
    let new = new_token(name, &text, scope, gateway, expires_at);
    let token = store.create_token(new, actor).await?;
    Ok((token, Secret::new(text)))
}

/// Sees to it that `text` is a token with the scope admin, as an operator gave it to the process. Returns whether it is
/// new.
///
/// # Errors
/// See [`NewTokenError`].
pub async fn import_token(store: &Store, name: &str, text: &Secret, actor: Actor) -> Result<bool, NewTokenError> {
    let text = text.reveal();
    if text.len() < 32 {
        return Err(NewTokenError::Short);
    }
    if store.token(&hash(text)).await?.is_some() {
        return Ok(false);
    }
    let new = new_token(name, text, Scope::Admin, None, None);
    store.create_token(new, actor).await?;
    Ok(true)
}

fn new_token(name: &str, text: &str, scope: Scope, gateway: Option<Uuid>, expires_at: Option<Timestamp>) -> NewToken {
    NewToken {
        name: name.to_owned(),
        hash: hash(text),
        scope: scope.word().to_owned(),
        gateway,
        expires_at,
    }
}

pub(crate) fn hash(text: &str) -> [u8; 32] {
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    let mut hash = [0; 32];
    hash.copy_from_slice(digest.as_ref());
    hash
}

/// Lets a request through if its caller may do that, and not too often.
pub(crate) async fn guard(
    State((control, reads, writes)): State<(Control, Scope, Scope)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let caller = authenticate(&control, request.method(), request.headers()).await;
    let id = caller.as_ref().ok().and_then(|caller| caller.actor.id);
    control.inner.limiter.take(id.unwrap_or_default()).map_err(too_many)?;
    let caller = caller?;
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let target = match params.iter().find(|(name, _)| *name == "gateway") {
        Some((_, id)) => Target::Gateway(Uuid::try_parse(id).ok()),
        // What a viewer may send changes nothing.
        None if reading || writes == Scope::Viewer => Target::List,
        None => Target::Everything,
    };
    caller.access.check(if reading { reads } else { writes }, target)?;
    request.extensions_mut().insert(caller);
    Ok(next.run(request).await)
}

/// Who calls: by a token, or by a session of the console.
pub(crate) async fn authenticate(control: &Control, method: &Method, headers: &HeaderMap) -> Result<Caller, Problem> {
    let Some(given) = headers.get(header::AUTHORIZATION) else {
        return match session::caller(control, method, headers).await? {
            Some((caller, _)) => Ok(caller),
            None => Err(Problem::unauthorized("send a token as `Authorization: Bearer TOKEN`")),
        };
    };
    let given = given.to_str().ok().and_then(|given| given.split_once(' '));
    match given {
        Some((scheme, text)) if scheme.eq_ignore_ascii_case("bearer") => caller_of(control, text.trim()).await,
        _ => Err(Problem::unauthorized("send a token as `Authorization: Bearer TOKEN`")),
    }
}

/// Who sends this text as a token: its owner, if it is one of the store's, or else a person of the identity provider.
///
/// # Errors
/// 401 for what is no token, or none any more; 403 for a person who may do nothing here; 503 if it cannot be found out.
pub(crate) async fn caller_of(control: &Control, text: &str) -> Result<Caller, Problem> {
    match control.store().token(&hash(text)).await? {
        Some(token) => unexpired(token).map(Caller::of_token),
        None => match &control.inner.settings.people {
            Some(people) if is_jwt(text) => people.caller(control.store(), text).await,
            _ => Err(Problem::unauthorized("the token is not known, or was revoked")),
        },
    }
}

/// The token, if it is still good.
pub(crate) fn unexpired(token: Token) -> Result<Token, Problem> {
    match token.expires_at {
        Some(at) if at <= Timestamp::now() => Err(Problem::unauthorized("the token has expired")),
        _ => Ok(token),
    }
}

impl Caller {
    pub(crate) fn of_token(token: Token) -> Self {
        let mut access = Access::default();
        if let Some(scope) = Scope::from_word(&token.scope) {
            access.grant(scope, token.gateway);
        }
        Self {
            actor: Actor {
                id: Some(token.id),
                name: token.name,
            },
            access,
        }
    }
}

pub(crate) fn too_many(wait: std::time::Duration) -> Problem {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    Problem {
        header: Some((header::RETRY_AFTER, HeaderValue::from(seconds.max(1)))),
        ..Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            format!("too many requests; try again in {} s", seconds.max(1)),
        )
    }
}
