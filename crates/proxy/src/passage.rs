//! The connections that came by one door to one virtual cluster, so that a change ends those whom it concerns and no
//! others.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio_util::sync::CancellationToken;

use crate::cluster::Login;
use crate::route::{Entrance, Route};

/// Where connections lead.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    pub(crate) route: Arc<Route>,
    pub(crate) entrance: Entrance,
}

/// Connections that end together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lease {
    /// What is in flight finishes, and nothing more begins.
    pub(crate) drain: CancellationToken,
    /// What is left ends.
    pub(crate) cut_off: CancellationToken,
    connections: Arc<AtomicUsize>,
}

/// A connection of a lease.
#[derive(Debug)]
pub(crate) struct Held(Arc<AtomicUsize>);

/// All connections from one door to one destination.
#[derive(Debug)]
pub(crate) struct Passage {
    pub(crate) destination: Destination,
    before_login: Lease,
    logged_in: Mutex<HashMap<Login, Lease>>,
}

impl Lease {
    /// Counts a connection for as long as what is returned lives.
    pub(crate) fn hold(&self) -> Held {
        self.connections.fetch_add(1, Ordering::Relaxed);
        Held(Arc::clone(&self.connections))
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    /// Whether a connection has it, or is about to be counted.
    fn is_in_use(&self) -> bool {
        Arc::strong_count(&self.connections) > 1
    }

    /// Ends the connections: at once those that are at rest, and after `limit` those that are still busy.
    pub(crate) fn end(self, limit: Duration) {
        self.drain.cancel();
        if self.connections() == 0 {
            return self.cut_off.cancel();
        }
        tokio::spawn(async move {
            tokio::time::sleep(limit).await;
            self.cut_off.cancel();
        });
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Passage {
    pub(crate) fn new(destination: Destination) -> Arc<Self> {
        Arc::new(Self {
            destination,
            before_login: Lease::default(),
            logged_in: Mutex::default(),
        })
    }

    /// The lease of connections that have not logged in.
    pub(crate) fn before_login(&self) -> &Lease {
        &self.before_login
    }

    /// The lease of connections that have logged in like this.
    pub(crate) fn logged_in(&self, login: &Login) -> Lease {
        let mut leases = self.logged_in.lock();
        if let Some(lease) = leases.get(login) {
            return lease.clone();
        }
        leases.retain(|_, lease| lease.is_in_use());
        leases.entry(login.clone()).or_default().clone()
    }

    /// Whether all connections are to end. A lease that is had before this is asked ends with them.
    pub(crate) fn has_ended(&self) -> bool {
        self.before_login.drain.is_cancelled()
    }

    pub(crate) fn connections(&self) -> usize {
        let logged_in: usize = self.logged_in.lock().values().map(Lease::connections).sum();
        self.before_login.connections() + logged_in
    }

    /// Connections whose login `is_over`.
    pub(crate) fn connections_of(&self, is_over: impl Fn(&Login) -> bool) -> usize {
        let leases = self.logged_in.lock();
        let over = leases.iter().filter(|(login, _)| is_over(login));
        over.map(|(_, lease)| lease.connections()).sum()
    }

    /// Ends the connections whose login `is_over`.
    pub(crate) fn end_logins(&self, is_over: impl Fn(&Login) -> bool, limit: Duration) {
        let over = self
            .logged_in
            .lock()
            .extract_if(|login, _| is_over(login))
            .collect::<Vec<_>>();
        for (_, lease) in over {
            lease.end(limit);
        }
    }

    /// Ends all connections.
    pub(crate) fn end(&self, limit: Duration) {
        self.before_login.clone().end(limit);
        self.end_logins(|_| true, limit);
    }
}
