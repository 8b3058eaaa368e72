//! Which brokers a cluster has, and whether the node gets through to them: seen in passing, as connections are made.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Duration;

use parking_lot::Mutex;
use tidegate_model::{BackendBrokerId, HostPort, ObservedBackend, ObservedBroker};
use tokio::time::Instant;

use super::metadata::Metadata;

/// For how long a broker is remembered that the metadata does not name any more: one that has died vanishes from there.
const REMEMBERED: Duration = Duration::from_secs(3_600);

#[derive(Debug, Default)]
pub(crate) struct Sight(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    brokers: BTreeMap<BackendBrokerId, Broker>,
    contacts: HashMap<HostPort, Contact>,
    controller: Option<BackendBrokerId>,
}

/// A broker that the metadata names, or did until lately.
#[derive(Debug)]
struct Broker {
    address: HostPort,
    rack: Option<String>,
    first_named: Instant,
    last_named: Instant,
    is_named: bool,
}

/// The last attempt to get through to an address.
#[derive(Debug, Clone, Copy)]
struct Contact {
    at: Instant,
    reached: bool,
    /// When the certificate expires that was shown there, in seconds since 1970.
    expiry: Option<i64>,
}

impl Sight {
    pub(crate) fn reached(&self, address: &HostPort) {
        self.contact(address, true);
    }

    pub(crate) fn failed(&self, address: &HostPort) {
        self.contact(address, false);
    }

    fn contact(&self, address: &HostPort, reached: bool) {
        let at = Instant::now();
        let mut seen = self.0.lock();
        match seen.contacts.get_mut(address) {
            Some(contact) => (contact.at, contact.reached) = (at, reached),
            None => {
                let expiry = None;
                seen.contacts.insert(address.clone(), Contact { at, reached, expiry });
            }
        }
    }

    pub(crate) fn certificate(&self, address: &HostPort, expiry: i64) {
        if let Some(contact) = self.0.lock().contacts.get_mut(address) {
            contact.expiry = Some(expiry);
        }
    }

    pub(crate) fn controller(&self, controller: Option<BackendBrokerId>) {
        self.0.lock().controller = controller;
    }

    /// Takes over which brokers there are.
    pub(crate) fn learn(&self, metadata: &Metadata) {
        let now = Instant::now();
        let mut seen = self.0.lock();
        let Seen { brokers, contacts, .. } = &mut *seen;
        for (id, broker) in brokers.iter_mut() {
            broker.is_named = metadata.topology.brokers.contains_key(id);
        }
        for (id, address) in &metadata.topology.brokers {
            let rack = metadata.racks.get(id).cloned();
            let known = brokers.get(id).filter(|known| known.address == *address);
            let first_named = known.map_or(now, |known| known.first_named);
            let broker = Broker {
                address: address.clone(),
                rack,
                first_named,
                last_named: now,
                is_named: true,
            };
            brokers.insert(*id, broker);
        }
        brokers.retain(|_, broker| broker.last_named.elapsed() < REMEMBERED);
        let of_brokers: HashSet<_> = brokers.values().map(|broker| &broker.address).collect();
        contacts.retain(|address, _| of_brokers.contains(address));
    }

    /// Where brokers are to which nobody has tried to get through for `age`, or for `patience` since they were first named.
    pub(crate) fn unheard_of(&self, age: Duration, patience: Duration) -> Vec<HostPort> {
        let seen = self.0.lock();
        let named = seen.brokers.values().filter(|broker| broker.is_named);
        named
            .filter(|broker| match seen.contacts.get(&broker.address) {
                Some(contact) => contact.at.elapsed() >= age,
                None => broker.first_named.elapsed() >= patience,
            })
            .map(|broker| broker.address.clone())
            .collect()
    }

    /// Puts the brokers, the controller and the earliest end of a certificate into `observed`.
    pub(crate) fn describe(&self, observed: &mut ObservedBackend) {
        let seen = self.0.lock();
        observed.controller_id = seen.controller.map(BackendBrokerId::value);
        let mut expiry = observed.certificate_expires_at;
        for (id, broker) in &seen.brokers {
            let contact = seen.contacts.get(&broker.address);
            expiry = [expiry, contact.and_then(|contact| contact.expiry)]
                .into_iter()
                .flatten()
                .min();
            let reachable = match contact {
                _ if !broker.is_named => Some(false),
                contact => contact.map(|contact| contact.reached),
            };
            observed.brokers.push(ObservedBroker {
                id: id.value(),
                host: broker.address.host.clone(),
                port: broker.address.port,
                rack: broker.rack.clone(),
                reachable,
            });
        }
        observed.certificate_expires_at = expiry;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::Topology;

    fn server(port: u16) -> HostPort {
        HostPort {
            host: "kafka".to_owned(),
            port,
        }
    }

    fn named(ids: &[u16]) -> Metadata {
        let brokers = ids.iter().map(|&id| (BackendBrokerId::new(id.into()), server(id)));
        Metadata {
            topology: Topology {
                cluster_id: None,
                brokers: brokers.collect(),
            },
            ..Metadata::default()
        }
    }

    fn reachable(sight: &Sight) -> Vec<(i32, Option<bool>)> {
        let mut observed = ObservedBackend::default();
        sight.describe(&mut observed);
        let brokers = observed.brokers.into_iter();
        brokers.map(|broker| (broker.id, broker.reachable)).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_broker_that_is_not_named_any_more_is_unreachable_and_forgotten_in_time() {
        let sight = Sight::default();
        sight.learn(&named(&[1, 2]));
        sight.reached(&server(1));
        sight.reached(&server(2));
        assert_eq!(reachable(&sight), [(1, Some(true)), (2, Some(true))]);
        sight.learn(&named(&[1]));
        assert_eq!(reachable(&sight), [(1, Some(true)), (2, Some(false))]);
        sight.learn(&named(&[1, 2]));
        assert_eq!(reachable(&sight), [(1, Some(true)), (2, Some(true))]);
        sight.learn(&named(&[1]));
        tokio::time::advance(REMEMBERED).await;
        sight.learn(&named(&[1]));
        assert_eq!(reachable(&sight), [(1, Some(true))]);
    }

    #[tokio::test(start_paused = true)]
    async fn who_has_not_been_heard_of_is_looked_for() {
        let (age, patience) = (Duration::from_secs(60), Duration::from_secs(10));
        let sight = Sight::default();
        sight.learn(&named(&[1, 2]));
        assert_eq!(reachable(&sight), [(1, None), (2, None)]);
        assert!(sight.unheard_of(age, patience).is_empty());
        tokio::time::advance(patience).await;
        sight.failed(&server(1));
        assert_eq!(sight.unheard_of(age, patience), [server(2)]);
        tokio::time::advance(age).await;
        sight.reached(&server(2));
        assert_eq!(sight.unheard_of(age, patience), [server(1)]);
        assert_eq!(reachable(&sight), [(1, Some(false)), (2, Some(true))]);
    }

    #[tokio::test]
    async fn the_first_certificate_to_expire_is_told() {
        let sight = Sight::default();
        sight.learn(&named(&[1, 2]));
        for (port, expiry) in [(1, 900), (2, 800)] {
            sight.reached(&server(port));
            sight.certificate(&server(port), expiry);
        }
        let mut observed = ObservedBackend {
            certificate_expires_at: Some(1_000),
            ..ObservedBackend::default()
        };
        sight.describe(&mut observed);
        assert_eq!(observed.certificate_expires_at, Some(800));
    }
}
