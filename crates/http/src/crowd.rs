//! All connections of a server, and who has to go when there are too many.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::watched::{Phase, Watched};

/// The connections of a server, `most` at a time.
#[derive(Debug)]
pub(crate) struct Crowd {
    most: usize,
    connections: Mutex<Connections>,
}

#[derive(Debug, Default)]
struct Connections {
    next: u64,
    by_number: HashMap<u64, Arc<Watched>>,
}

/// A connection's membership.
#[derive(Debug)]
pub(crate) struct Member {
    number: u64,
    crowd: Arc<Crowd>,
    pub(crate) watched: Arc<Watched>,
}

impl Crowd {
    pub(crate) fn new(most: usize) -> Self {
        Self {
            most,
            connections: Mutex::default(),
        }
    }

    /// Whether one more can come, if need be for another that has to go.
    pub(crate) fn has_room(&self) -> bool {
        let connections = self.connections.lock();
        connections.by_number.len() < self.most || connections.victim().is_some()
    }

    /// Takes in one more; whether another had to go.
    pub(crate) fn admit(self: &Arc<Self>) -> (Member, bool) {
        let mut connections = self.connections.lock();
        let full = connections.by_number.len() >= self.most && connections.give_up_one();
        let watched = Arc::new(Watched::new());
        let number = connections.next;
        connections.next += 1;
        connections.by_number.insert(number, Arc::clone(&watched));
        let member = Member {
            number,
            crowd: Arc::clone(self),
            watched,
        };
        (member, full)
    }

    /// Closes one, if any can be.
    pub(crate) fn give_up_one(&self) {
        self.connections.lock().give_up_one();
    }
}

impl Connections {
    /// The one that has kept the server waiting the longest.
    fn victim(&self) -> Option<u64> {
        let states = self
            .by_number
            .iter()
            .map(|(number, watched)| (watched.state(), *number));
        let waiting = states.filter(|((phase, _), _)| *phase != Phase::Serving);
        waiting.min().map(|(_, number)| number)
    }

    fn give_up_one(&mut self) -> bool {
        let victim = self.victim().and_then(|victim| self.by_number.remove(&victim));
        if let Some(victim) = &victim {
            victim.give_up();
        }
        victim.is_some()
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        self.crowd.connections.lock().by_number.remove(&self.number);
    }
}
