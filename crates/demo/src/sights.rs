//! What librdkafka tells of its connections, its groups and its troubles.

use std::collections::{BTreeMap, BTreeSet};
use std::mem;

use parking_lot::Mutex;
use rdkafka::Statistics;

/// Shared by all clients of the demo.
#[derive(Debug, Default)]
pub(crate) struct Sights(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    /// Bytes sent and received so far, by client and by the broker's address as the client knows it.
    traffic: BTreeMap<(String, String), u64>,
    moved: BTreeSet<String>,
    assigned: BTreeMap<String, usize>,
    troubles: BTreeSet<String>,
    guests: u64,
}

impl Sights {
    /// A client's once-a-second report.
    pub(crate) fn report(&self, client: &str, statistics: &Statistics) {
        let mut state = self.0.lock();
        let mut sums = BTreeMap::new();
        // librdkafka also counts coordinators that it has not found yet, without an address.
        for broker in statistics
            .brokers
            .values()
            .filter(|broker| is_address(&broker.nodename))
        {
            *sums.entry(broker.nodename.clone()).or_insert(0) += broker.txbytes + broker.rxbytes;
        }
        for (address, bytes) in sums {
            let before = state.traffic.insert((client.to_owned(), address.clone()), bytes);
            if before.unwrap_or(0) != bytes {
                state.moved.insert(address);
            }
        }
    }

    /// A member of the group was given so many partitions.
    pub(crate) fn assigned(&self, client: &str, partitions: usize) {
        self.0.lock().assigned.insert(client.to_owned(), partitions);
    }

    /// How many partitions each member has.
    pub(crate) fn assignment(&self) -> Vec<usize> {
        self.0.lock().assigned.values().copied().collect()
    }

    /// A client complained.
    pub(crate) fn trouble(&self, client: &str, what: &str) {
        self.0.lock().troubles.insert(format!("{client}: {what}"));
    }

    /// The complaints since the last call, each once.
    pub(crate) fn take_troubles(&self) -> BTreeSet<String> {
        mem::take(&mut self.0.lock().troubles)
    }

    /// Somebody else produced to our topic.
    pub(crate) fn guest(&self) {
        self.0.lock().guests += 1;
    }

    /// How many records somebody else produced.
    pub(crate) fn guests(&self) -> u64 {
        self.0.lock().guests
    }

    /// The broker addresses over which something went since the last call.
    pub(crate) fn take_moved(&self) -> BTreeSet<String> {
        mem::take(&mut self.0.lock().moved)
    }

    /// Each broker address that any client has known.
    pub(crate) fn addresses(&self) -> BTreeSet<String> {
        self.0
            .lock()
            .traffic
            .keys()
            .map(|(_, address)| address.clone())
            .collect()
    }
}

fn is_address(name: &str) -> bool {
    name.rsplit_once(':')
        .is_some_and(|(host, port)| !host.is_empty() && port != "0")
}
