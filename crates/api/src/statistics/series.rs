//! The last hour of one virtual cluster or node, in steps of ten seconds.

use serde_json::{Value, json};

use super::rates::{COLUMNS, Rates, number};

/// How long a step is, in seconds.
pub(crate) const STEP_SECONDS: i64 = 10;
/// How many steps are kept: an hour.
pub(crate) const STEPS: usize = 360;

type Sample = [f32; COLUMNS.len()];

/// What is not known.
const NOTHING: Sample = [f32::NAN; COLUMNS.len()];

/// A ring of steps, which are counted from 1970 on.
#[derive(Debug)]
pub(super) struct Series {
    ring: Box<[Sample]>,
    newest: usize,
    /// The last step in which anything passed.
    pub(super) active: usize,
}

/// What one series takes; the sizes of what holds it are small beside it.
pub(super) const BYTES: usize = STEPS * size_of::<Sample>();

impl Series {
    pub(super) fn new(step: usize) -> Self {
        Self {
            ring: vec![NOTHING; STEPS].into(),
            newest: step,
            active: step,
        }
    }

    /// Notes what passed in a step; nothing is known of those between it and the one before.
    pub(super) fn push(&mut self, step: usize, rates: Option<Rates>) {
        if step < self.newest {
            return;
        }
        for between in (self.newest + 1..step).take(STEPS) {
            self.ring[between % STEPS] = NOTHING;
        }
        self.ring[step % STEPS] = rates.map_or(NOTHING, |rates| rates.columns());
        self.newest = step;
        if rates.is_some_and(|rates| !rates.is_nothing()) {
            self.active = step;
        }
    }

    /// The hour up to `last`, a list for each column.
    pub(super) fn json(&self, last: usize) -> Value {
        let mut body = json!({});
        for (column, name) in COLUMNS.iter().enumerate() {
            let steps = (last + 1 - STEPS..=last).map(|step| {
                let is_known = step <= self.newest && step + STEPS > self.newest;
                number(if is_known {
                    self.ring[step % STEPS][column]
                } else {
                    f32::NAN
                })
            });
            body[*name] = steps.collect();
        }
        body
    }

    /// How much has passed in the hour up to `last`, for those who want the busiest first.
    pub(super) fn weight(&self, last: usize) -> f32 {
        let steps = (last + 1 - STEPS..=last).filter(|step| *step <= self.newest && step + STEPS > self.newest);
        let weights = steps.map(|step| {
            let [connections, requests, request_bytes, response_bytes, ..] = self.ring[step % STEPS];
            connections + requests + request_bytes + response_bytes
        });
        weights.filter(|weight| weight.is_finite()).sum()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tidegate_model::Traffic;

    use super::*;

    fn rates(connections: u64) -> Option<Rates> {
        let now = Traffic {
            connections,
            ..Traffic::default()
        };
        Some(Rates::of(&Traffic::default(), &now, Duration::from_secs(10)))
    }

    fn connections(series: &Series, last: usize) -> Vec<Value> {
        series.json(last)["connections"].as_array().unwrap().clone()
    }

    #[test]
    fn gaps_are_null_and_the_hour_moves_on() {
        let mut series = Series::new(1_000);
        series.push(1_000, rates(1));
        series.push(1_001, rates(2));
        series.push(1_004, rates(5));
        series.push(1_005, None);
        let shown = connections(&series, 1_006);
        assert_eq!(shown.len(), STEPS);
        let tail = &shown[STEPS - 8..];
        let null = Value::Null;
        assert_eq!(
            tail,
            [
                null.clone(),
                json!(1),
                json!(2),
                null.clone(),
                null.clone(),
                json!(5),
                null.clone(),
                null.clone()
            ]
        );
        // What is more than an hour old is gone, also where the ring was not written since.
        series.push(1_004 + STEPS, rates(7));
        let shown = connections(&series, 1_004 + STEPS);
        assert_eq!((&shown[0], &shown[STEPS - 1]), (&Value::Null, &json!(7)));
        assert_eq!(shown.iter().filter(|step| !step.is_null()).count(), 1);
        assert!(connections(&series, 1_004 + 2 * STEPS).iter().all(Value::is_null));
    }

    #[test]
    fn a_series_is_as_large_as_it_is_said_to_be() {
        assert_eq!(BYTES, 8_640);
        assert_eq!(size_of_val(&*Series::new(0).ring), BYTES);
    }
}
