//! A directory shared by all checkouts and all test processes of a user, filled once for each key.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// The cache's root: `$TIDEGATE_CACHE`, or `$XDG_CACHE_HOME/tidegate`, or `~/.cache/tidegate`.
pub fn root() -> PathBuf {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("TIDEGATE_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|dir| dir.join("tidegate")))
        .or_else(|| set("HOME").map(|dir| dir.join(".cache/tidegate")))
        .unwrap_or_else(|| env::temp_dir().join("tidegate-cache"))
}

/// The directory `root()/name`, built by `build` in a scratch directory beside it if it is not there yet.
///
/// Safe when several processes race: one builds, the others wait for its lock. A build that fails leaves nothing.
/// Blocks the calling thread.
pub fn directory(name: &str, build: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let root = root();
    let ready = root.join(name);
    if ready.is_dir() {
        return Ok(ready);
    }
    fs::create_dir_all(&root).with_context(|| format!("cannot create the cache directory {}", root.display()))?;
    let lock = File::create(root.join(format!("{name}.lock"))).context("cannot create a lock in the cache")?;
    lock.lock().context("cannot lock the cache")?;
    if ready.is_dir() {
        return Ok(ready);
    }
    let scratch = root.join(format!("{name}.partial"));
    if scratch.exists() {
        fs::remove_dir_all(&scratch).context("cannot remove what an interrupted build left in the cache")?;
    }
    fs::create_dir_all(&scratch)?;
    build(&scratch).inspect_err(|_| drop(fs::remove_dir_all(&scratch)))?;
    fs::rename(&scratch, &ready).context("cannot move a finished build into the cache")?;
    Ok(ready)
}

/// A short key for contents: the first 16 hexadecimal digits of their SHA-256, each part told from the next.
pub fn key<P: AsRef<[u8]>>(parts: impl IntoIterator<Item = P>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        let part = part.as_ref();
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
