//! Scratch directories that do not pile up, even when the process that made them was killed.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};

const LOCK: &str = ".owner";
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A directory that is removed on drop, or by the next one that is made if its owner died first.
///
/// A test binary that keeps a cluster in a static never drops it; the kernel releases its lock all the same.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    _owner: File,
}

impl Scratch {
    /// Makes an empty directory below the system's temporary directory, and sweeps what dead processes left there.
    pub fn new(purpose: &str) -> Result<Self> {
        let root = env::temp_dir().join("tidegate-testkit");
        fs::create_dir_all(&root).with_context(|| format!("cannot create {}", root.display()))?;
        let sweep = File::create(root.join(".sweep"))?;
        sweep.lock()?;
        remove_abandoned(&root);
        let path = root.join(format!(
            "{purpose}-{}-{}",
            process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        ));
        fs::create_dir(&path)?;
        let owner = File::create(path.join(LOCK))?;
        owner.lock()?;
        Ok(Self { path, _owner: owner })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if env::var_os("TIDEGATE_KEEP_SCRATCH").is_none() {
            drop(fs::remove_dir_all(&self.path));
        }
    }
}

fn remove_abandoned(root: &Path) {
    let dirs = fs::read_dir(root)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    for dir in dirs.filter(|path| path.is_dir()) {
        let abandoned = File::open(dir.join(LOCK)).map_or(true, |owner| owner.try_lock().is_ok());
        if abandoned {
            drop(fs::remove_dir_all(dir));
        }
    }
}
