//! What a node tells its control plane about itself: small, however much it serves, and without secrets.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tidegate_model::entity::RUNTIME_VERSION;
use tidegate_model::{Observed, ObservedBackend, ObservedListener, Snapshot, Traffic, Uuid};
use tidegate_proxy::{BindError, Gateway};
use tokio::time::Instant;

/// One life of a node: what it counts begins anew with each.
#[derive(Debug)]
pub(super) struct Life {
    id: Uuid,
    began: Instant,
}

impl Life {
    pub(super) fn begin() -> Self {
        Self {
            id: Uuid::new_v4(),
            began: Instant::now(),
        }
    }
}

/// What is seen and counted.
pub(super) fn health(gateway: &Gateway, life: &Life, applied_at: i64, unbound: &[BindError]) -> Value {
    let observed = observed(gateway, life, applied_at, unbound);
    serde_json::to_value(observed).unwrap_or_else(|error| json!({ "error": error.to_string() }))
}

fn observed(gateway: &Gateway, life: &Life, applied_at: i64, unbound: &[BindError]) -> Observed {
    let (total, virtual_clusters) = traffic(gateway.traffic());
    let mut room = Observed::MOST_BROKERS;
    let backends = gateway.backends();
    let backends = backends.iter().take(Observed::MOST_BACKEND_CLUSTERS);
    Observed {
        runtime_version: RUNTIME_VERSION.to_string(),
        config_applied_at: Some(applied_at).filter(|at| *at > 0),
        life: life.id,
        uptime_ms: u64::try_from(life.began.elapsed().as_millis()).unwrap_or(u64::MAX),
        total,
        virtual_clusters,
        listeners: listeners(&gateway.configured(), unbound),
        backend_clusters: backends.map(|backend| fitting(backend.observed(), &mut room)).collect(),
    }
}

/// All of it together, and of each virtual cluster that has had clients; of too many, those that have had the most.
fn traffic(mut all: Vec<(Uuid, Traffic)>) -> (Traffic, BTreeMap<Uuid, Traffic>) {
    let total = all
        .iter()
        .fold(Traffic::default(), |sum, (_, traffic)| sum.with(*traffic));
    all.retain(|(_, traffic)| *traffic != Traffic::default());
    if all.len() > Observed::MOST_VIRTUAL_CLUSTERS {
        all.sort_by_key(|(_, traffic)| std::cmp::Reverse((traffic.connections, traffic.requests)));
        all.truncate(Observed::MOST_VIRTUAL_CLUSTERS);
    }
    (total, all.into_iter().collect())
}

fn listeners(snapshot: &Snapshot, unbound: &[BindError]) -> Vec<ObservedListener> {
    let listeners = snapshot.listeners.iter().take(Observed::MOST_LISTENERS);
    listeners
        .map(|listener| {
            let mut failures = unbound.iter().filter(|one| one.listener == listener.name.as_str());
            let error = failures.next().map(|first| match failures.count() {
                0 => not_bound(first),
                more => format!("{}; and {more} more", not_bound(first)),
            });
            ObservedListener {
                id: listener.id,
                error: error.map(shortened),
                certificate_expires_at: listener.tls.as_ref().map(|tls| tls.identity.not_after),
            }
        })
        .collect()
}

/// Why a socket could not be had, and what to look at.
pub(super) fn not_bound(failure: &BindError) -> String {
    format!("{failure}; is another process listening there? it is tried again every second")
}

/// As much of it as there is room for.
fn fitting(mut backend: ObservedBackend, room: &mut usize) -> ObservedBackend {
    backend.brokers.truncate(*room);
    *room -= backend.brokers.len();
    backend.last_error = backend.last_error.map(shortened);
    backend
}

fn shortened(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(Observed::MOST_ERROR_BYTES));
    text
}

#[cfg(test)]
mod tests {
    use tidegate_model::ObservedBroker;

    use super::*;

    fn busy(connections: u64) -> Traffic {
        Traffic {
            connections,
            accepted: u64::MAX / 4_000,
            requests: u64::MAX / 4_000,
            request_bytes: u64::MAX / 4_000,
            response_bytes: u64::MAX / 4_000,
            first_client_at: 1_900_000_000_000,
            ..Traffic::default()
        }
    }

    #[test]
    fn a_report_of_everything_that_fits_is_small_enough_to_be_taken() {
        let all = (0..3_000_u64).map(|number| (Uuid::from_u128(number.into()), busy(number)));
        let (total, virtual_clusters) = traffic(all.chain([(Uuid::max(), Traffic::default())]).collect());
        assert_eq!((total.connections, virtual_clusters.len()), (4_498_500, 1_000));
        assert!(virtual_clusters.values().all(|traffic| traffic.connections >= 2_000));
        let broker = ObservedBroker {
            id: 7,
            host: "broker.kafka.example.com".repeat(4),
            port: 9092,
            rack: Some("eu-west-1a".to_owned()),
            reachable: Some(true),
        };
        let backend = ObservedBackend {
            name: "kafka".repeat(50),
            last_error: Some("no".repeat(1_000)),
            brokers: vec![broker; 600],
            ..ObservedBackend::default()
        };
        let mut room = Observed::MOST_BROKERS;
        let listener = ObservedListener {
            id: Uuid::max(),
            error: Some("x".repeat(Observed::MOST_ERROR_BYTES)),
            certificate_expires_at: Some(i64::MAX),
        };
        let observed = Observed {
            virtual_clusters,
            listeners: vec![listener; 200],
            backend_clusters: vec![backend; Observed::MOST_BACKEND_CLUSTERS]
                .into_iter()
                .map(|backend| fitting(backend, &mut room))
                .collect(),
            ..Observed::default()
        };
        assert_eq!(room, 0);
        let size = serde_json::to_vec(&observed).unwrap().len();
        assert!(size < 800_000, "{size}");
    }

    #[test]
    fn who_has_had_no_clients_is_left_out() {
        let all = vec![(Uuid::nil(), Traffic::default()), (Uuid::max(), busy(1))];
        let (_, virtual_clusters) = traffic(all);
        assert_eq!(virtual_clusters.into_keys().collect::<Vec<_>>(), [Uuid::max()]);
    }
}
