//! From counters to rates. A counter that is lower than before has begun anew, so no rate is negative.

use std::ops::AddAssign;
use std::time::Duration;

use serde_json::{Value, json};
use tidegate_model::Traffic;

/// What passes in a second, and the connections that are open.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Rates {
    pub(crate) connections: f32,
    requests: f32,
    request_bytes: f32,
    response_bytes: f32,
    client_errors: f32,
    broker_errors: f32,
    gateway_errors: f32,
    /// Microseconds in the gateway, and of how many requests.
    gateway_us: f32,
    timed: f32,
}

impl Rates {
    /// What has passed between two reports that are `between` apart.
    pub(crate) fn of(before: &Traffic, now: &Traffic, between: Duration) -> Self {
        let seconds = between.as_secs_f64().max(0.001);
        let rate = |before: u64, now: u64| {
            let passed = if now < before { now } else { now - before };
            narrow(wide(passed) / seconds)
        };
        Self {
            connections: narrow(wide(now.connections)),
            requests: rate(before.requests, now.requests),
            request_bytes: rate(before.request_bytes, now.request_bytes),
            response_bytes: rate(before.response_bytes, now.response_bytes),
            client_errors: rate(before.client_errors, now.client_errors),
            broker_errors: rate(before.broker_errors, now.broker_errors),
            gateway_errors: rate(before.gateway_errors, now.gateway_errors),
            gateway_us: rate(before.gateway_us, now.gateway_us),
            timed: rate(before.timed, now.timed),
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    fn errors(&self) -> f32 {
        self.client_errors + self.broker_errors + self.gateway_errors
    }

    /// As they stand in a series, in the order of [`COLUMNS`].
    pub(super) fn columns(&self) -> [f32; COLUMNS.len()] {
        [
            self.connections,
            self.requests,
            self.request_bytes,
            self.response_bytes,
            self.errors(),
            self.gateway_ms().unwrap_or(f32::NAN),
        ]
    }

    fn gateway_ms(&self) -> Option<f32> {
        (self.timed > 0.0).then(|| self.gateway_us / self.timed / 1_000.0)
    }

    /// As the API shows them.
    pub(crate) fn json(&self) -> Value {
        let mut body = json!({
            "errors_by_fault": {
                "client": number(self.client_errors),
                "broker": number(self.broker_errors),
                "gateway": number(self.gateway_errors),
            },
        });
        for (name, value) in COLUMNS.iter().zip(self.columns()) {
            body[*name] = number(value);
        }
        body
    }
}

impl AddAssign for Rates {
    fn add_assign(&mut self, other: Self) {
        self.connections += other.connections;
        self.requests += other.requests;
        self.request_bytes += other.request_bytes;
        self.response_bytes += other.response_bytes;
        self.client_errors += other.client_errors;
        self.broker_errors += other.broker_errors;
        self.gateway_errors += other.gateway_errors;
        self.gateway_us += other.gateway_us;
        self.timed += other.timed;
    }
}

/// What a series tells of each step.
pub(crate) const COLUMNS: [&str; 6] = [
    "connections",
    "requests_per_second",
    "request_bytes_per_second",
    "response_bytes_per_second",
    "errors_per_second",
    "gateway_time_ms",
];

/// Three digits behind the point are more than anybody looks at; what is not known is null.
pub(super) fn number(value: f32) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let rounded = (f64::from(value) * 1_000.0).round() / 1_000.0;
    // As 0, not 0.0: there are many of them.
    if rounded.fract() == 0.0 {
        json!(whole(rounded))
    } else {
        json!(rounded)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a rate is far below what would be cut off"
)]
fn whole(number: f64) -> i64 {
    number as i64
}

/// A rate needs no more than its first digits.
fn wide(number: u64) -> f64 {
    number as f64
}

#[expect(clippy::cast_possible_truncation, reason = "as above")]
fn narrow(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_that_begins_anew_gives_no_negative_rate() {
        let before = Traffic {
            requests: 1_000,
            request_bytes: 50,
            gateway_us: 7_000,
            timed: 1_000,
            ..Traffic::default()
        };
        let now = Traffic {
            connections: 3,
            requests: 1_100,
            request_bytes: 20,
            gateway_us: 27_000,
            timed: 1_100,
            client_errors: 1,
            broker_errors: 10,
            ..Traffic::default()
        };
        let shown = Rates::of(&before, &now, Duration::from_secs(10)).json();
        let expected = json!({
            "connections": 3, "requests_per_second": 10, "request_bytes_per_second": 2, "response_bytes_per_second": 0,
            "errors_per_second": 1.1, "gateway_time_ms": 0.2,
            "errors_by_fault": { "client": 0.1, "broker": 1, "gateway": 0 },
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn no_requests_have_no_mean_time() {
        let shown = Rates::default().json();
        assert_eq!(
            (&shown["gateway_time_ms"], &shown["requests_per_second"]),
            (&Value::Null, &json!(0))
        );
    }
}
