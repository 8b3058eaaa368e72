//! A configuration that changes under a running gateway: on SIGHUP, and when one of its files has changed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tidegate_model::Snapshot;
use tokio::signal::unix::Signal;
use tokio::time::timeout;
use tracing::{error, info, warn};

use crate::admin::Node;
use crate::config;

/// How often files are looked at. Whoever cannot wait sends SIGHUP.
pub(crate) const LOOK: Duration = Duration::from_secs(1);

/// When a file was last written and how long it is; none for one that is not there. Symbolic links are followed, so that
/// a mounted secret that is swapped is seen.
pub(crate) type Print = (PathBuf, Option<(SystemTime, u64)>);

/// Applies each new configuration until dropped.
pub(crate) async fn watch(file: PathBuf, mut files: BTreeSet<PathBuf>, mut hang_up: Signal, node: Arc<Node>) {
    let mut seen = prints(&files).await;
    loop {
        if timeout(LOOK, hang_up.recv()).await.is_err() {
            let now = prints(&files).await;
            if now == seen {
                continue;
            }
            // Whoever writes may not have finished.
            let settled = settle(&files, now).await;
            if settled == seen {
                continue;
            }
        }
        // What changes while it is read is seen at the next look.
        let before = prints(&files).await;
        files = reload(&file, &node).await;
        seen = prints(&files).await;
        for (file, print) in &mut seen {
            if let Some((_, earlier)) = before.iter().find(|(known, _)| known == file) {
                *print = *earlier;
            }
        }
    }
}

/// Applies what the file says now, and returns the files to watch.
async fn reload(file: &Path, node: &Node) -> BTreeSet<PathBuf> {
    let read = {
        let file = file.to_owned();
        tokio::task::spawn_blocking(move || config::read(&file)).await
    };
    let configuration = match read {
        Ok(Ok(configuration)) => configuration,
        Ok(Err(wrong)) => {
            node.metrics.reloaded(false);
            error!(
                "the new configuration is refused and the old one stays:\n{}",
                wrong.problems
            );
            return wrong.files;
        }
        Err(error) => {
            error!(%error, "the new configuration could not be read and the old one stays");
            return BTreeSet::from([file.to_owned()]);
        }
    };
    apply(configuration.snapshot, node).await;
    configuration.files
}

async fn apply(snapshot: Snapshot, node: &Node) {
    let old = node.gateway.snapshot().await;
    let restart = needs_restart(&old, &snapshot);
    let changes = old.changes(&snapshot);
    match node.gateway.apply(snapshot).await {
        Ok(failed) => {
            node.metrics.reloaded(true);
            for failure in failed {
                error!("{failure}; it is tried again every second");
            }
            let changes: Vec<_> = changes.iter().map(ToString::to_string).collect();
            info!(changes = changes.join("; "), "a new configuration is in effect");
        }
        Err(error) => {
            node.metrics.reloaded(false);
            error!(%error, "the new configuration is refused and the old one stays");
        }
    }
    for section in restart {
        warn!("`{section}` has changed, which takes effect when the gateway is restarted");
    }
}

/// Sections that are read when a gateway starts and never again.
pub(crate) fn needs_restart(old: &Snapshot, new: &Snapshot) -> Vec<&'static str> {
    [
        ("admin", old.admin != new.admin),
        ("control", old.control != new.control),
        ("log", old.log != new.log),
    ]
    .into_iter()
    .filter_map(|(section, changed)| changed.then_some(section))
    .collect()
}

/// Waits until two looks see the same.
pub(crate) async fn settle(files: &BTreeSet<PathBuf>, mut last: Vec<Print>) -> Vec<Print> {
    loop {
        tokio::time::sleep(LOOK / 5).await;
        let now = prints(files).await;
        if now == last {
            return now;
        }
        last = now;
    }
}

/// What the files are like now.
pub(crate) async fn prints(files: &BTreeSet<PathBuf>) -> Vec<Print> {
    let mut prints = Vec::new();
    for file in files {
        let metadata = tokio::fs::metadata(file).await.ok();
        let print = metadata.and_then(|metadata| Some((metadata.modified().ok()?, metadata.len())));
        prints.push((file.clone(), print));
    }
    prints
}
