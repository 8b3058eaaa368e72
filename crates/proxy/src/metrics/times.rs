//! Histograms of times, to which every request adds three.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::{EncodeMetric, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::{MetricType, TypedMetric};

/// The most bounds that a histogram has.
const BOUNDS: usize = 15;
const NANOS: f64 = 1e9;

/// Upper bounds of buckets.
#[derive(Debug)]
pub(super) struct Bounds {
    seconds: &'static [f64],
    /// The same in nanoseconds; those beyond the last one are never reached.
    nanos: [u64; BOUNDS],
}

impl Bounds {
    /// In seconds, rising.
    pub(super) const fn new(seconds: &'static [f64]) -> Self {
        let mut nanos = [u64::MAX; BOUNDS];
        let mut index = 0;
        while index < seconds.len() {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // From microseconds to minutes.
            let bound = (seconds[index] * NANOS + 0.5) as u64;
            nanos[index] = bound;
            index += 1;
        }
        Self { seconds, nanos }
    }
}

/// A histogram without a lock, whose numbers lie side by side: on a busy machine what a request costs here is cache misses.
#[derive(Debug, Clone)]
pub(super) struct Times(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    bounds: &'static Bounds,
    sum_nanos: AtomicU64,
    /// The last one has what is beyond all bounds.
    buckets: [AtomicU64; BOUNDS + 1],
}

impl Times {
    pub(super) fn new(bounds: &'static Bounds) -> Self {
        Self(Arc::new(Inner {
            bounds,
            sum_nanos: AtomicU64::new(0),
            buckets: Default::default(),
        }))
    }

    pub(super) fn observe(&self, time: Duration) {
        let Inner {
            bounds,
            sum_nanos,
            buckets,
        } = &*self.0;
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let below = bounds.nanos.iter().filter(|bound| **bound < nanos).count();
        if let Some(bucket) = buckets.get(below) {
            bucket.fetch_add(1, Ordering::Relaxed);
        }
        sum_nanos.fetch_add(nanos, Ordering::Relaxed);
    }

    /// All of it together, in nanoseconds.
    pub(super) fn nanos(&self) -> u64 {
        self.0.sum_nanos.load(Ordering::Relaxed)
    }

    /// How many times there were.
    pub(super) fn count(&self) -> u64 {
        let buckets = self.0.buckets.iter();
        buckets.map(|bucket| bucket.load(Ordering::Relaxed)).sum()
    }
}

impl TypedMetric for Times {
    const TYPE: MetricType = MetricType::Histogram;
}

impl EncodeMetric for Times {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        let counts = self.0.buckets.iter().map(|bucket| bucket.load(Ordering::Relaxed));
        let counts: Vec<_> = counts.collect();
        let seconds = self.0.bounds.seconds;
        let (within, beyond) = counts.split_at_checked(seconds.len()).unwrap_or_default();
        let mut buckets: Vec<_> = seconds.iter().copied().zip(within.iter().copied()).collect();
        buckets.push((f64::INFINITY, beyond.iter().sum()));
        #[allow(clippy::cast_precision_loss)] // 2^53 nanoseconds are 104 days.
        let sum = self.0.sum_nanos.load(Ordering::Relaxed) as f64 / NANOS;
        encoder.encode_histogram::<NoLabelSet>(sum, counts.iter().sum(), &buckets, None)
    }

    fn metric_type(&self) -> MetricType {
        Self::TYPE
    }
}

#[cfg(test)]
mod tests {
    use prometheus_client::encoding::text::encode;
    use prometheus_client::metrics::histogram::Histogram;
    use prometheus_client::registry::Registry;

    use super::*;

    const SECONDS: &[f64] = &[5e-6, 1e-3, 0.1, 30.0];
    static BOUNDS: Bounds = Bounds::new(SECONDS);

    fn text(metric: impl prometheus_client::registry::Metric) -> String {
        let mut registry = Registry::default();
        registry.register("time", "Of", metric);
        let mut text = String::new();
        encode(&mut text, &registry).unwrap();
        text
    }

    #[test]
    fn it_says_what_the_library_s_histogram_says() {
        let (ours, theirs) = (Times::new(&BOUNDS), Histogram::new(SECONDS.iter().copied()));
        assert_eq!(text(ours.clone()), text(theirs.clone()));
        let nanos = [
            0,
            4_999,
            5_000,
            5_001,
            1_000_000,
            1_000_001,
            30_000_000_000,
            60_000_000_000,
        ];
        for nanos in nanos {
            ours.observe(Duration::from_nanos(nanos));
            theirs.observe(Duration::from_nanos(nanos).as_secs_f64());
        }
        assert_eq!(text(ours), text(theirs));
    }
}
