//! Certificates that expire, told before that happens.

use std::collections::HashMap;
use std::time::Duration;

use tidegate_model::shape::Kind;
use tidegate_store::{Store, StoreError};
use tokio::time::{Instant, sleep};
use tracing::{error, warn};

use super::metrics::ApiMetrics;
use super::registry::{certificate, gateway_ids};
use crate::node_certificate::{Facts, now};

const LOOK: Duration = Duration::from_secs(3_600);
/// Said again after so long.
const REPEAT: Duration = Duration::from_secs(24 * 3_600);
const DAY: i64 = 86_400;
/// A certificate that is this near to its end should have been renewed.
const SOON: i64 = 14 * DAY;

/// Shows when the certificates of servers and of data planes expire, and warns of those that do soon or have.
pub(super) async fn watch(store: Store, metrics: ApiMetrics) {
    let mut said = Said::default();
    loop {
        for (kind, until) in metrics.certificates() {
            let help = match kind {
                "api" => "renew the files of --tls-cert and --tls-key",
                _ => {
                    "renew the files of --link-cert and --link-key, or restart the control plane if it has an authority of its own"
                }
            };
            said.warn_of(&format!("the server's certificate ({kind})"), until, help);
        }
        match data_planes(&store).await {
            Ok(certificates) => {
                for (name, until) in &certificates {
                    let help = "a data plane that runs renews its own; else delete it and run `tidegate node enroll` again on its \
                                machine, or register the next one";
                    said.warn_of(&format!("the data plane certificate {name}"), *until, help);
                }
                metrics.set_data_planes(certificates);
            }
            Err(error) => warn!(%error, "cannot see now when certificates of data planes expire"),
        }
        sleep(LOOK).await;
    }
}

/// The certificates of data planes, by gateway and name, and until when they are good.
async fn data_planes(store: &Store) -> Result<Vec<(String, i64)>, StoreError> {
    let mut found = Vec::new();
    for id in gateway_ids(store).await? {
        let gateway = match store.gateway(id).await {
            Ok(gateway) => gateway.entity.name.unwrap_or_else(|| id.to_string()),
            Err(StoreError::NotFound) => continue,
            Err(error) => return Err(error),
        };
        for one in store.chain(id, Kind::DataPlaneCertificate.word(), None).await? {
            if let Some(facts) = certificate(&one.body).and_then(|der| Facts::of(&der)) {
                let name = one.name.unwrap_or_else(|| one.id.to_string());
                found.push((format!("{gateway}/{name}"), facts.until));
            }
        }
    }
    Ok(found)
}

/// What was said, and when.
#[derive(Default)]
struct Said(HashMap<String, Instant>);

impl Said {
    fn warn_of(&mut self, what: &str, until: i64, help: &str) {
        let left = until - now();
        if left > SOON {
            self.0.remove(what);
            return;
        }
        if self.0.get(what).is_some_and(|at| at.elapsed() < REPEAT) {
            return;
        }
        self.0.insert(what.to_owned(), Instant::now());
        if left < 0 {
            error!("{what} has expired: {help}");
        } else {
            warn!(days = left / DAY, "{what} expires soon: {help}");
        }
    }
}
