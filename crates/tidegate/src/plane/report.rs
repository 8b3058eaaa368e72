//! What a node tells its control plane about itself.

use std::collections::HashMap;

use serde_json::{Value, json};
use tidegate_model::entity::RUNTIME_VERSION;
use tidegate_proxy::Backend;

use crate::admin::Node;

/// Counters of traffic: under which name they are reported, and their series.
const TRAFFIC: [(&str, &str); 5] = [
    ("connections", "tidegate_connections"),
    ("accepted_connections", "tidegate_connections_accepted_total"),
    ("requests", "tidegate_requests_total"),
    ("request_bytes", "tidegate_request_bytes_total"),
    ("response_bytes", "tidegate_response_bytes_total"),
];

/// Backend clusters and traffic, in the shape in which the API shows them.
pub(super) fn health(node: &Node, applied_at: i64) -> Value {
    let backends: Vec<_> = node.gateway.backends().iter().map(|backend| state(backend)).collect();
    let text = node.metrics.encode();
    let sums = sums(&text);
    let count = |series: &str| sums.get(series).copied().unwrap_or_default();
    let traffic: serde_json::Map<_, _> = TRAFFIC
        .iter()
        .map(|(name, series)| ((*name).to_owned(), json!(count(series))))
        .collect();
    let mut health = json!({
        "runtime_version": RUNTIME_VERSION.to_string(),
        "backends": backends,
        "traffic": traffic,
    });
    if applied_at > 0 {
        health["config_applied_at"] = applied_at.into();
    }
    health
}

fn state(backend: &Backend) -> Value {
    let (cluster, health, topology) = (backend.cluster(), backend.health(), backend.topology());
    json!({
        "id": cluster.id,
        "name": cluster.name.as_str(),
        "reached": !topology.is_unknown(),
        "brokers": topology.brokers.len(),
        "cluster_id": topology.cluster_id,
        "last_error": health.last_error,
    })
}

/// The sum of each series over its labels. Counters are whole numbers.
fn sums(text: &str) -> HashMap<&str, u64> {
    let mut sums = HashMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((series, value)) = line.rsplit_once(' ') else {
            continue;
        };
        let name = series.split('{').next().unwrap_or(series);
        if let Ok(value) = value.parse::<u64>() {
            *sums.entry(name).or_default() += value;
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_summed_over_its_labels() {
        let text = "# HELP a_b Of.\na_b{x=\"1, 2\"} 3\na_b{x=\"3\"} 4\nc 5\nd 0.5\n# EOF\n";
        assert_eq!(sums(text), HashMap::from([("a_b", 7), ("c", 5)]));
    }
}
