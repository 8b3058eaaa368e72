//! When the node's own certificates expire, told before that happens.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tidegate_model::{Identity, Snapshot};
use tracing::{error, warn};

use crate::metrics::Metrics;

/// A certificate that is this near to its end should have been renewed.
const SOON: Duration = Duration::from_secs(14 * 24 * 3600);

/// Shows when each certificate of the snapshot expires, and warns of those that do soon or have.
pub(crate) fn report(snapshot: &Snapshot, metrics: &Metrics) {
    let listeners = snapshot.listeners.iter().filter_map(|listener| {
        let tls = listener.tls.as_ref()?;
        Some(("listener", listener.name.as_str(), &tls.identity))
    });
    let backends = snapshot.backend_clusters.iter().filter_map(|cluster| {
        let identity = cluster.tls.as_ref()?.client_identity.as_ref()?;
        Some(("backend_cluster", cluster.name.as_str(), identity))
    });
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let certificates: Vec<_> = listeners.chain(backends).collect();
    for (kind, name, identity) in &certificates {
        warn_of(kind, name, identity, now);
    }
    metrics.certificates(
        certificates
            .into_iter()
            .map(|(kind, name, identity)| (kind, name, identity.not_after)),
    );
}

fn warn_of(kind: &str, name: &str, identity: &Identity, now: Duration) {
    let expires = Duration::from_secs(u64::try_from(identity.not_after).unwrap_or(0));
    match expires.checked_sub(now) {
        None => error!(kind, name, "the certificate has expired; renew it, or others refuse it"),
        Some(left) if left < SOON => {
            let days = left.as_secs() / (24 * 3600);
            warn!(kind, name, days, "the certificate expires soon; renew it");
        }
        Some(_) => {}
    }
}
