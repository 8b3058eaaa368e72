//! Which data planes there are, by their certificates, and what they report.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustls::pki_types::UnixTime;
use serde_json::{Value, json};
use tidegate_link::{Admission, Identity, Registry, RenewError, Report, Standing, Trust};
use tidegate_model::entity::certificate_der;
use tidegate_model::shape::Kind;
use tidegate_model::{Observed, Traffic, Uuid};
use tidegate_store::{Actor, Audit, Changed, Entity, NodeReport, Place, Query, Store, StoreError, Update, Version};
use tokio::sync::Mutex;
use tracing::info;

use crate::node_certificate::{Facts, now};

/// The nodes of every gateway. Clones share what is known of certificates.
#[derive(Clone)]
pub(crate) struct Nodes {
    store: Store,
    known: Arc<Mutex<Known>>,
    stale: Arc<parking_lot::Mutex<Stale>>,
}

/// What is trusted, by gateway.
type Known = HashMap<Uuid, Trust>;

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

    async fn find(&self, identity: &Identity) -> Result<Admission, StoreError> {
        let mut known = self.known.lock().await;
        let word = Word::take(&self.stale);
        let read = self.read(&word.stale).await?;
        if word.stale.all {
            known.clear();
        }
        known.extend(read);
        known.retain(|_, trust| !trust.is_empty());
        word.heed();
        Ok(admission(&known, identity))
    }

    /// What is registered under the gateways that have to be read again; nothing under one that is gone.
    async fn read(&self, stale: &Stale) -> Result<Known, StoreError> {
        let mut gateways = stale.gateways.clone();
        if stale.all {
            gateways.extend(gateway_ids(&self.store).await?);
        }
        let mut read = Known::new();
        for gateway in gateways {
            let kind = Kind::DataPlaneCertificate.word();
            let registered = self.store.chain(gateway, kind, None).await?;
            let certificates = registered.iter();
            let certificates = certificates.filter_map(|one| Some((certificate(&one.body)?, one.created_at.0)));
            let trust = Trust::new(certificates);
            read.insert(gateway, trust);
        }
        Ok(read)
    }
}

/// Word of changes, which comes back if it was not heeded: the request that has taken it may end at any time.
struct Word<'a> {
    of: &'a parking_lot::Mutex<Stale>,
    stale: Stale,
}

impl<'a> Word<'a> {
    fn take(of: &'a parking_lot::Mutex<Stale>) -> Self {
        let stale = std::mem::take(&mut *of.lock());
        Self { of, stale }
    }

    fn heed(mut self) {
        self.stale = Stale::default();
    }
}

impl Drop for Word<'_> {
    fn drop(&mut self) {
        let mut stale = self.of.lock();
        stale.all |= self.stale.all;
        stale.gateways.extend(self.stale.gateways.drain());
    }
}

/// The certificate of a data plane certificate (DER).
pub(crate) fn certificate(body: &Value) -> Option<Vec<u8>> {
    certificate_der(body["certificate"].as_str()?)
}

/// Of several gateways that know it, the one with the best claim has it.
fn admission(known: &Known, identity: &Identity) -> Admission {
    let (now, mut best, mut unfit) = (UnixTime::now(), None, None);
    for (gateway, trust) in known {
        match trust.standing(identity, now) {
            Standing::Node(claim) => best = best.into_iter().chain([(claim, *gateway)]).min(),
            Standing::Unfit(why) => unfit = Some(format!("the gateway {gateway} knows it, but {why}")),
            Standing::Stranger => {}
        }
    }
    match best {
        Some((_, gateway)) => Admission::Node(gateway),
        None => Admission::Refused(unfit.unwrap_or_else(|| {
            "it is registered under no gateway; add it, or the authority that issued it, to the gateway's data plane \
             certificates"
                .to_owned()
        })),
    }
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
        ids.extend(page.items.iter().map(|entity| entity.id));
        match page.next {
            Some(next) => query.place = Place::After(next),
            None => return Ok(ids),
        }
    }
}

impl Registry for Nodes {
    async fn admit(&self, identity: &Identity) -> Result<Admission, String> {
        self.find(identity).await.map_err(|error| error.to_string())
    }

    async fn report(&self, gateway: Uuid, report: Report) -> Result<(), String> {
        let kept = keep(&self.store, gateway, report).await;
        kept.map_err(|error| error.to_string())
    }

    async fn renew(&self, gateway: Uuid, identity: &Identity, certificate: String) -> Result<(), RenewError> {
        let renewed = replace(&self.store, gateway, identity, certificate).await;
        // The node may ask by it before word of the change has come round.
        self.changed(Changed::Gateway(gateway));
        renewed
    }
}

/// Puts a node's next certificate in the place of the one that it shows.
async fn replace(store: &Store, gateway: Uuid, identity: &Identity, next: String) -> Result<(), RenewError> {
    let refused = |why: &str| RenewError::Refused(why.to_owned());
    let failed = |error: StoreError| RenewError::Unavailable(error.to_string());
    let der = certificate_der(&next).ok_or_else(|| refused("the next certificate is none"))?;
    if der.as_slice() == identity.certificate().as_ref() {
        return Ok(());
    }
    let facts = Facts::of(identity.certificate()).zip(Facts::of(&der));
    let (old, new) = facts.ok_or_else(|| refused("the certificates are not understood"))?;
    old.check_successor(&new, now()).map_err(refused)?;
    let actor = Actor {
        id: None,
        name: format!("data plane {}", old.name),
    };
    let kind = Kind::DataPlaneCertificate.word();
    let mut change = store.change(Some(gateway), actor).await.map_err(failed)?;
    let registered = change.list(kind, None).await.map_err(failed)?;
    let is_shown = |entity: &&Entity| certificate(&entity.body).as_deref() == Some(identity.certificate().as_ref());
    let entity = registered.iter().find(is_shown);
    let entity = entity.ok_or_else(|| refused("it is not registered by itself: its authority issues the next one"))?;
    let mut body = entity.body.clone();
    body["certificate"] = next.into();
    let update = Update {
        name: entity.name.clone(),
        body,
        references: Vec::new(),
    };
    change.update(entity.id, None, update).await.map_err(failed)?;
    let audit = Audit {
        action: "renew".to_owned(),
        kind: kind.to_owned(),
        id: entity.id,
        request_id: String::new(),
    };
    change.commit(audit).await.map_err(failed)?;
    info!(%gateway, name = old.name, "a data plane has renewed its certificate");
    Ok(())
}

/// Of the errors that a node repeats for as long as they last, only new ones are added to its list.
async fn keep(store: &Store, gateway: Uuid, report: Report) -> Result<(), StoreError> {
    let errors: Vec<_> = report
        .errors
        .iter()
        .map(|error| json!({"name": error.name, "message": error.message}))
        .collect();
    let last = match store.node(gateway, report.node).await {
        Ok(node) => node.report.body,
        Err(StoreError::NotFound) => Value::Null,
        Err(error) => return Err(error),
    };
    let before = last["errors"].as_array().cloned().unwrap_or_default();
    let new: Vec<_> = errors.iter().filter(|error| !before.contains(error)).cloned().collect();
    let mut body = report.health;
    if !body.is_object() {
        body = json!({});
    }
    remember_first_clients(&mut body, &last);
    body["version"] = report.version.into();
    body["errors"] = errors.into();
    let kept = NodeReport {
        body,
        version: Version(report.config_version.unwrap_or_default()),
    };
    store.report_node(gateway, report.node, &kept, &new).await
}

/// A node that was started anew does not know that clients came before; whether one ever did is shown all the same.
fn remember_first_clients(body: &mut Value, last: &Value) {
    const FIELD: &str = "virtual_clusters";
    let Some(before) = last[FIELD].as_object() else { return };
    let Some(now) = body.get_mut(FIELD).and_then(Value::as_object_mut) else {
        return;
    };
    for (cluster, traffic) in before {
        let Some(first_client_at) = traffic[Traffic::FIRST_CLIENT_AT].as_u64().filter(|at| *at > 0) else {
            continue;
        };
        if now.len() >= Observed::MOST_VIRTUAL_CLUSTERS && !now.contains_key(cluster) {
            continue;
        }
        let seen = Traffic {
            first_client_at,
            ..Traffic::default()
        };
        let known = now.remove(cluster).map(serde_json::from_value::<Traffic>);
        let known = known.and_then(Result::ok).unwrap_or_default();
        now.insert(cluster.clone(), json!(known.with(seen)));
    }
}

#[cfg(test)]
mod tests {
    use anyhow::Result;
    use rcgen::KeyPair;
    use tidegate_store::{Keyring, NewEntity};
    use tidegate_testkit::wait;

    use super::*;
    use crate::node_certificate::make;

    async fn change(store: &Store, gateway: Option<Uuid>) -> Result<tidegate_store::Change> {
        let name = "tester".to_owned();
        Ok(store.change(gateway, Actor { id: None, name }).await?)
    }

    async fn insert(store: &Store, gateway: Option<Uuid>, kind: Kind, body: Value) -> Result<Uuid> {
        let mut change = change(store, gateway).await?;
        let new = NewEntity {
            id: None,
            kind: kind.word().to_owned(),
            parent: None,
            name: None,
            body,
            references: Vec::new(),
        };
        let id = change.insert(new).await?.id;
        change.commit(audit(kind, id)).await?;
        Ok(id)
    }

    fn audit(kind: Kind, id: Uuid) -> Audit {
        Audit {
            action: "test".to_owned(),
            kind: kind.word().to_owned(),
            id,
            request_id: String::new(),
        }
    }

    #[tokio::test]
    async fn a_request_that_ends_early_loses_no_word_of_certificates() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let url = format!("sqlite:{}", folder.path().join("store.db").display());
        let store = Store::open(&url, Keyring::generate()?, tidegate_api::MEANING).await?;
        let gateway = insert(&store, None, Kind::Gateway, json!({ "name": "one" })).await?;
        let pem = make("node", &KeyPair::generate()?, 30)?;
        let der = certificate(&json!({ "certificate": pem })).unwrap();
        let identity = Identity::new(&[der.into()], ([127, 0, 0, 1], 1).into()).unwrap();
        for times in 0..10 {
            let kind = Kind::DataPlaneCertificate;
            let registered = insert(&store, Some(gateway), kind, json!({ "certificate": pem })).await?;
            let nodes = Nodes::new(store.clone());
            wait::polled(nodes.find(&identity), times).await;
            let found = nodes.find(&identity).await?;
            assert_eq!(found, Admission::Node(gateway), "at the start, polled {times} times");

            let mut change = change(&store, Some(gateway)).await?;
            change.delete(registered, None).await?;
            change.commit(audit(kind, registered)).await?;
            nodes.changed(Changed::Gateway(gateway));
            wait::polled(nodes.find(&identity), times).await;
            let found = nodes.find(&identity).await?;
            assert!(
                matches!(found, Admission::Refused(_)),
                "deleted, polled {times} times: {found:?}"
            );
        }
        Ok(())
    }

    #[test]
    fn the_first_client_is_remembered_across_restarts_of_its_node() {
        let traffic = |connections: u64, first_client_at: u64| {
            json!(Traffic {
                connections,
                first_client_at,
                ..Traffic::default()
            })
        };
        let cluster = Uuid::from_u128(1).to_string();
        let mut last = json!({ "virtual_clusters": { &cluster: traffic(3, 1_000) } });
        // Restarted, without clients; and once more; then one comes.
        for now in [json!({}), json!({}), json!({ &cluster: traffic(2, 5_000) })] {
            let mut body = json!({ "virtual_clusters": now });
            remember_first_clients(&mut body, &last);
            let kept: Traffic = serde_json::from_value(body["virtual_clusters"][&cluster].clone()).unwrap();
            assert_eq!(kept.first_client_at, 1_000, "{body}");
            last = body;
        }
        assert_eq!(last["virtual_clusters"][&cluster], traffic(2, 1_000));
        // Nothing is made up for reports of other versions.
        let mut old = json!({ "traffic": {} });
        remember_first_clients(&mut old, &last);
        assert_eq!(old, json!({ "traffic": {} }));
    }
}
