//! People by OpenID Connect: an identity provider's metadata and keys, and its tokens verified.
//!
//! ```text
//!   bearer text ──► header ──► key ──► signature, issuer, audience, times ──► Identity: subject, name, groups
//!                               ▲
//!   Provider.run ──► discovery, keys: cached, fetched again when they age or when a key is not known
//! ```
//!
//! With a browser, people sign in by authorization code and PKCE ([`CodeFlow`]).
//!
//! What a group may do is no affair of this crate. Whatever a provider answers is bounded in size and in time, and a
//! provider that does not answer is told apart from a token that is not good ([`VerifyError`]).

mod claims;
mod fetch;
mod flow;
mod keys;
mod provider;
mod token;

pub use claims::Identity;
pub use fetch::FetchError;
pub use flow::{Client, CodeFlow, SignIn};
pub use provider::{Metadata, Provider, Settings, SettingsError};
pub use token::{VerifyError, is_jwt};
