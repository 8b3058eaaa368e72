//! Which data planes there are, by their certificates, and what they report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Value, json};
use tidegate_link::{Fingerprint, Registry, Report};
use tidegate_model::Uuid;
use tidegate_model::entity::certificate_metadata;
use tidegate_model::shape::Kind;
use tidegate_store::{Changed, NodeReport, Query, Store, StoreError, Version};
use tokio::sync::Mutex;

/// The nodes of every gateway. Clones share what is known of certificates.
#[derive(Clone)]
pub(crate) struct Nodes {
    store: Store,
    known: Arc<Mutex<Known>>,
    stale: Arc<parking_lot::Mutex<Stale>>,
}

/// Fingerprints by gateway.
type Known = HashMap<Uuid, HashSet<String>>;

/// What has to be read again before it is relied upon.
#[derive(Default)]
struct Stale {
    all: bool,
    gateways: HashSet<Uuid>,
}

impl Nodes {
    pub(crate) fn new(store: Store) -> Self {
        let stale = Stale {
            all: true,
            ..Stale::default()
        };
        Self {
            store,
            known: Arc::default(),
            stale: Arc::new(parking_lot::Mutex::new(stale)),
        }
    }

    /// Takes word of a change, before anybody is told of it.
    pub(crate) fn changed(&self, changed: Changed) {
        let mut stale = self.stale.lock();
        match changed {
            Changed::Gateway(gateway) => drop(stale.gateways.insert(gateway)),
            Changed::Any => stale.all = true,
        }
    }

    async fn find(&self, fingerprint: &str) -> Result<Option<Uuid>, StoreError> {
        let mut known = self.known.lock().await;
        let stale = std::mem::take(&mut *self.stale.lock());
        if let Err(error) = self.refresh(&mut known, &stale).await {
            self.stale.lock().all = true;
            return Err(error);
        }
        let found = known
            .iter()
            .find(|(_, certificates)| certificates.contains(fingerprint));
        Ok(found.map(|(gateway, _)| *gateway))
    }

    async fn refresh(&self, known: &mut Known, stale: &Stale) -> Result<(), StoreError> {
        let mut gateways = stale.gateways.clone();
        if stale.all {
            known.clear();
            gateways.extend(gateway_ids(&self.store).await?);
        }
        for gateway in gateways {
            let kind = Kind::DataPlaneCertificate.word();
            let registered = self.store.chain(gateway, kind, None).await?;
            let certificates: HashSet<_> = registered.iter().filter_map(|one| fingerprint(&one.body)).collect();
            if certificates.is_empty() {
                known.remove(&gateway);
            } else {
                known.insert(gateway, certificates);
            }
        }
        Ok(())
    }
}

fn fingerprint(body: &Value) -> Option<String> {
    let metadata = certificate_metadata(body["certificate"].as_str()?)?;
    metadata["sha256_fingerprint"].as_str().map(str::to_owned)
}

/// The ids of all gateways.
///
/// # Errors
/// The store cannot be read.
pub(crate) async fn gateway_ids(store: &Store) -> Result<Vec<Uuid>, StoreError> {
    let mut query = Query::new(None, Kind::Gateway.word(), None);
    let mut ids = Vec::new();
    loop {
        let page = store.list(&query).await?;
        ids.extend(page.entities.iter().map(|entity| entity.id));
        match page.next {
            Some(next) => query.after = Some(next),
            None => return Ok(ids),
        }
    }
}

impl Registry for Nodes {
    async fn gateway_of(&self, certificate: Fingerprint) -> Result<Option<Uuid>, String> {
        let found = self.find(&certificate.to_string()).await;
        found.map_err(|error| error.to_string())
    }

    async fn report(&self, gateway: Uuid, report: Report) -> Result<(), String> {
        let kept = keep(&self.store, gateway, report).await;
        kept.map_err(|error| error.to_string())
    }
}

/// Of the errors that a node repeats for as long as they last, only new ones are added to its list.
async fn keep(store: &Store, gateway: Uuid, report: Report) -> Result<(), StoreError> {
    let errors: Vec<_> = report
        .errors
        .iter()
        .map(|error| json!({"name": error.name, "message": error.message}))
        .collect();
    let before = match store.node(gateway, report.node).await {
        Ok(node) => node.report.body["errors"].as_array().cloned().unwrap_or_default(),
        Err(StoreError::NotFound) => Vec::new(),
        Err(error) => return Err(error),
    };
    let new: Vec<_> = errors.iter().filter(|error| !before.contains(error)).cloned().collect();
    let mut body = report.health;
    if !body.is_object() {
        body = json!({});
    }
    body["version"] = report.version.into();
    body["errors"] = errors.into();
    let kept = NodeReport {
        body,
        version: Version(report.config_version.unwrap_or_default()),
    };
    store.report_node(gateway, report.node, &kept, &new).await
}
