//! Limits on how many clients come, and how fast.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

/// Lets so many pass a second, and as many at once after a pause.
#[derive(Debug)]
pub(crate) struct Rate {
    state: Mutex<RateState>,
}

#[derive(Debug)]
struct RateState {
    interval: Duration,
    burst: Duration,
    /// When the next may pass if there was no pause.
    next: Instant,
}

impl Rate {
    pub(crate) fn new(per_second: usize) -> Self {
        Self {
            state: Mutex::new(RateState {
                interval: interval(per_second),
                burst: Duration::from_secs(1),
                next: Instant::now(),
            }),
        }
    }

    pub(crate) fn set(&self, per_second: usize) {
        self.state.lock().interval = interval(per_second);
    }

    /// Waits for one's turn.
    pub(crate) async fn turn(&self) {
        let at = {
            let mut state = self.state.lock();
            let now = Instant::now();
            let earliest = now.checked_sub(state.burst).unwrap_or(now);
            let at = state.next.max(earliest);
            state.next = at + state.interval;
            (at > now).then_some(at)
        };
        if let Some(at) = at {
            tokio::time::sleep_until(at).await;
        }
    }
}

fn interval(per_second: usize) -> Duration {
    Duration::from_secs(1) / u32::try_from(per_second.max(1)).unwrap_or(u32::MAX)
}

/// Has place for so many connections and no more.
#[derive(Debug, Default)]
pub(crate) struct Room(Arc<AtomicUsize>);

/// A connection's place in a room.
#[derive(Debug)]
pub(crate) struct Place(Arc<AtomicUsize>);

impl Room {
    /// A place, unless `limit` are taken.
    pub(crate) fn enter(&self, limit: usize) -> Option<Place> {
        let more = |taken: usize| (taken < limit).then_some(taken + 1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).ok()?;
        Some(Place(Arc::clone(&self.0)))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Lets something be said at most once a second.
#[derive(Debug, Default)]
pub(crate) struct Seldom(Mutex<(Option<Instant>, u64)>);

impl Seldom {
    /// Whether it may be said now, and how often it could not be since the last time.
    pub(crate) fn say(&self) -> Option<u64> {
        let mut state = self.0.lock();
        let (said, unsaid) = &mut *state;
        if said.is_some_and(|said| said.elapsed() < Duration::from_secs(1)) {
            *unsaid += 1;
            return None;
        }
        *said = Some(Instant::now());
        Some(std::mem::take(unsaid))
    }
}

/// How many connections each client address has.
#[derive(Debug, Default)]
pub(crate) struct Addresses {
    counts: Mutex<HashMap<IpAddr, usize>>,
}

/// A connection that is counted for its address.
#[derive(Debug)]
pub(crate) struct Counted {
    addresses: Arc<Addresses>,
    address: IpAddr,
}

impl Addresses {
    /// Counts one more connection of `address`, unless it has `limit` already.
    pub(crate) fn admit(self: &Arc<Self>, address: IpAddr, limit: usize) -> Option<Counted> {
        // A v4 client on a socket of both families is the same client.
        let address = address.to_canonical();
        let mut counts = self.counts.lock();
        let count = counts.entry(address).or_default();
        if *count >= limit {
            return None;
        }
        *count += 1;
        Some(Counted {
            addresses: Arc::clone(self),
            address,
        })
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut counts = self.addresses.counts.lock();
        if let Some(count) = counts.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_rate_holds_over_time_and_allows_a_burst_after_a_pause() {
        let rate = Rate::new(100);
        let begin = Instant::now();
        for _ in 0..300 {
            rate.turn().await;
        }
        assert_eq!(begin.elapsed().as_millis(), 2_990, "the first passes at once");
        tokio::time::sleep(Duration::from_secs(60)).await;
        let begin = Instant::now();
        for _ in 0..100 {
            rate.turn().await;
        }
        assert_eq!(begin.elapsed(), Duration::ZERO);
        rate.turn().await;
        rate.turn().await;
        assert!(begin.elapsed() >= Duration::from_millis(10));
    }

    #[tokio::test(start_paused = true)]
    async fn what_happens_often_is_said_seldom_and_counted() {
        let seldom = Seldom::default();
        assert_eq!(seldom.say(), Some(0));
        assert!((0..100).all(|_| seldom.say().is_none()));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(seldom.say(), Some(100));
    }

    #[test]
    fn a_room_has_place_for_so_many_and_places_come_free() {
        let room = Room::default();
        let first = room.enter(2).unwrap();
        let _second = room.enter(2).unwrap();
        assert!(room.enter(2).is_none());
        let third = room.enter(3);
        assert!(third.is_some(), "a limit that is raised holds at once");
        drop((first, third));
        assert!(room.enter(2).is_some());
    }

    #[test]
    fn an_address_has_so_many_connections_and_no_more_and_is_forgotten_with_the_last() {
        let addresses = Arc::new(Addresses::default());
        let (one, other) = ("10.0.0.1".parse().unwrap(), "::ffff:10.0.0.2".parse().unwrap());
        let first = addresses.admit(one, 2).unwrap();
        let second = addresses.admit(one, 2).unwrap();
        assert!(addresses.admit(one, 2).is_none());
        let third = addresses.admit(other, 1).unwrap();
        assert!(addresses.admit("10.0.0.2".parse().unwrap(), 1).is_none());
        drop(first);
        assert!(addresses.admit(one, 2).is_some());
        drop((second, third));
        assert!(addresses.counts.lock().is_empty());
    }
}
