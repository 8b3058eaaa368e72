//! The console: what `ui/` was built into, taken into the program, and served with its encodings and a strict policy.
//!
//! A program that was built without it answers with a page that says how to add it.

use std::borrow::Cow;
use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use rust_embed::RustEmbed;

use crate::serve::Files;

mod encoding;
mod serve;

/// The files below `ui/dist`, as they were when the program was built.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
#[allow_missing = true]
struct Dist;

/// A file of the console.
pub(crate) struct File {
    pub(crate) bytes: Cow<'static, [u8]>,
    pub(crate) sha256: [u8; 32],
}

struct Embedded;

impl Files for Embedded {
    fn file(&self, path: &str) -> Option<File> {
        let file = Dist::get(path)?;
        Some(File {
            sha256: file.metadata.sha256_hash(),
            bytes: file.data,
        })
    }
}

/// Whether the program has the console in it.
pub fn is_there() -> bool {
    Dist::get(serve::INDEX).is_some()
}

/// What answers requests that are not the API's.
pub fn pages() -> Arc<dyn Fn(&Request) -> Response + Send + Sync> {
    Arc::new(|request| serve::answer(&Embedded, request))
}
