//! How a data plane gets its configuration from a control plane, and reports how it fares.
//!
//! ```text
//!   control plane                              data plane
//!   Source ──► Feed ──► server ◄── mutual TLS ── Remote ──► follow ──► Node
//!   (store)    long polls,  the certificate         │        cache, retries
//!              differences  tells the gateway       └─ the same trait as Local, for one process
//! ```
//!
//! What is carried are [`Item`]s: entities with a revision, whose meaning this crate does not know. A node has a
//! [`Configuration`], asks for what is newer, and gets an [`Update`]: the items that differ, or all of them. A poll may also
//! be answered by a [`Question`], which the node works on while it polls again.

mod cache;
mod configuration;
mod feed;
mod fingerprint;
mod follow;
mod identity;
mod private;
mod question;
mod remote;
mod report;
mod server;
mod trust;

pub use cache::{Cache, CacheError};
pub use configuration::{Configuration, Item, Mismatch, Update};
pub use feed::{Feed, Next, Source, SourceError};
pub use fingerprint::Fingerprint;
pub use follow::{Local, News, Node, Refusal, Upstream, UpstreamError, follow};
pub use identity::Identity;
pub use private::write_private;
pub use question::{Answer, Question, Questions, Unanswered};
pub use remote::{Credentials, Remote, RemoteError};
pub use report::{NodeError, Report};
pub use server::{Admission, Registry, RenewError, ServeError, serve};
pub use trust::{Claim, Standing, Trust};
