//! How many requests each token may make: a token bucket for each.

use std::collections::HashMap;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;
use uuid::Uuid;

/// How many requests a caller may make.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    /// In the long run, each second.
    pub per_second: f64,
    /// At once.
    pub burst: u32,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self {
            per_second: 1_000.0,
            burst: 5_000,
        }
    }
}

pub(crate) struct Limiter {
    limit: RateLimit,
    /// By the token's id; all requests without a valid one have the same. Only tokens that the store knows are in here,
    /// and those that have been quiet are dropped, so that it stays small.
    buckets: Mutex<HashMap<Uuid, Bucket>>,
}

struct Bucket {
    left: f64,
    at: Instant,
}

/// Buckets at which those that are full again are dropped.
const SWEEP_AT: usize = 1_024;

impl Limiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self {
            limit,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Takes one request of a caller; or how long to wait.
    pub(crate) fn take(&self, caller: Uuid) -> Result<(), Duration> {
        let now = Instant::now();
        let RateLimit { per_second, burst } = self.limit;
        let burst = f64::from(burst.max(1));
        let filled = |bucket: &Bucket| (bucket.left + (now - bucket.at).as_secs_f64() * per_second).min(burst);
        let mut buckets = self.buckets.lock();
        if buckets.len() >= SWEEP_AT {
            buckets.retain(|_, bucket| filled(bucket) < burst);
        }
        let bucket = buckets.entry(caller).or_insert(Bucket { left: burst, at: now });
        bucket.left = filled(bucket);
        bucket.at = now;
        if bucket.left < 1.0 {
            let wait = (1.0 - bucket.left) / per_second.max(0.001);
            return Err(Duration::from_secs_f64(wait));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}
