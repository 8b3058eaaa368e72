//! The control plane's HTTP API.
//!
//! Nothing here knows an entity: [`tidegate_model::entity::ENTITIES`] says which there are and what they look like, and
//! the same few handlers serve them all. What one entity demands of another is in `rules`; what becomes of an answer on
//! its way out (request ids, errors as `application/problem+json`, security headers) is in `finish`.
//!
//! A request's way: `finish` → its route → `guard` (token, scope, rate limit) → `Call` (its parts) →
//! handler → store.

// A problem is the answer to a request, made once for it.
#![allow(clippy::result_large_err)]

use std::sync::Arc;

use axum::Router;
use tidegate_model::shape::Kind;
use tidegate_store::{Meaning, Store};

pub use auth::{NewTokenError, Scope, create_token, import_token};
pub use limit::RateLimit;
pub use openapi::openapi;
pub use people::{Grant, People};
pub use routes::{Pages, Route, routes};
pub use trial::{DataPlanes, NoTrial};

mod access;
mod answer;
mod audit;
mod auth;
mod call;
mod chain;
mod expressions;
mod finish;
mod limit;
mod list;
mod nodes;
mod observed;
mod openapi;
mod overview;
mod page;
mod pending;
mod people;
mod problem;
mod read;
mod references;
mod render;
mod routes;
mod rules;
mod session;
mod statistics;
mod tokens;
mod trial;
mod write;

/// What the API works with.
#[derive(Clone)]
pub struct Control {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    settings: Settings,
    limiter: limit::Limiter,
    statistics: statistics::Statistics,
    trials: trial::Trials,
    planes: Option<Arc<dyn DataPlanes>>,
    pages: Option<Pages>,
}

/// What an operator can set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The most bytes of a request's body; more is refused with 413.
    pub max_body_bytes: usize,
    /// How many requests each token and each person may make; more is refused with 429. Requests without a valid token
    /// count together.
    pub rate_limit: RateLimit,
    /// Who may use the API beside the owners of the store's tokens.
    pub people: Option<People>,
    /// Where data planes elsewhere connect, `host:port`; none if they cannot.
    pub link: Option<String>,
    /// Whether the API is served by TLS, so that cookies may say that they want it.
    pub by_tls: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            max_body_bytes: 1 << 20,
            rate_limit: RateLimit::default(),
            people: None,
            link: None,
            by_tls: false,
        }
    }
}

impl Control {
    /// An API over a store.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self::with(store, settings, None, None)
    }

    /// As [`Control::new`], with nodes that can be asked something, and with pages for people.
    pub fn with(store: Store, settings: Settings, planes: Option<Arc<dyn DataPlanes>>, pages: Option<Pages>) -> Self {
        let limiter = limit::Limiter::new(settings.rate_limit);
        Self {
            inner: Arc::new(Inner {
                store,
                settings,
                limiter,
                statistics: statistics::Statistics::default(),
                trials: trial::Trials::default(),
                planes,
                pages,
            }),
        }
    }

    /// Does what has to be done besides answering: statistics are kept, and sessions that have ended are forgotten. Until
    /// dropped.
    pub async fn upkeep(self) {
        tokio::join!(statistics::keep(&self), session::forget(&self));
    }

    fn store(&self) -> &Store {
        &self.inner.store
    }
}

/// What the bodies of the model's entities mean to a [`Store`].
pub const MEANING: Meaning = Meaning {
    secrets: |kind, body, visit| {
        if let Some(kind) = Kind::from_word(kind) {
            tidegate_model::entity::for_each_secret(kind, body, visit);
        }
    },
    claims: |kind, body| Kind::from_word(kind).map_or_else(Vec::new, |kind| rules::claims(kind, body)),
};

/// The whole API: `/v1/…`, `/openapi.json` and `/docs`.
pub fn router(control: Control) -> Router {
    routes::router(control)
}
