//! Metrics in the OpenMetrics text format, as the gateway writes it, turned into OTLP.

use std::collections::HashMap;

use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue, any_value};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Histogram, HistogramDataPoint, Metric, NumberDataPoint, Sum,
};

/// From when and until when was counted, in nanoseconds since 1970.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Span {
    pub(crate) start: u64,
    pub(crate) now: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// One family of the text, as it grows.
#[derive(Debug)]
struct Family {
    name: String,
    help: String,
    unit: String,
    kind: Kind,
    numbers: Vec<NumberDataPoint>,
    histograms: Vec<HistogramDataPoint>,
    /// Where each series of a histogram is in `histograms`.
    series: HashMap<Labels, usize>,
}

type Labels = Vec<(String, String)>;

/// All families of `text` that have values. A line that is not understood is left out.
pub(crate) fn parse(text: &str, span: Span) -> Vec<Metric> {
    let mut metrics = Vec::new();
    let mut family: Option<Family> = None;
    for line in text.lines() {
        let words: Vec<_> = line.splitn(4, ' ').collect();
        match *words {
            ["#", "HELP", name, help] => {
                metrics.extend(family.take().and_then(Family::finish));
                family = Some(Family::new(name, help));
            }
            ["#", word, _, value] => {
                if let Some(family) = &mut family {
                    family.describe(word, value);
                }
            }
            ["#", ..] => {}
            _ => {
                let sample = sample(line);
                if let (Some(family), Some((name, labels, value))) = (&mut family, sample) {
                    family.add(name, labels, value, span);
                }
            }
        }
    }
    metrics.extend(family.and_then(Family::finish));
    metrics
}

impl Family {
    fn new(name: &str, help: &str) -> Self {
        Self {
            name: name.to_owned(),
            help: help.trim_end_matches('.').to_owned(),
            unit: String::new(),
            kind: Kind::Gauge,
            numbers: Vec::new(),
            histograms: Vec::new(),
            series: HashMap::new(),
        }
    }

    fn describe(&mut self, word: &str, value: &str) {
        match (word, value) {
            ("TYPE", "counter") => self.kind = Kind::Counter,
            ("TYPE", "histogram") => self.kind = Kind::Histogram,
            ("UNIT", unit) => self.unit = unit.to_owned(),
            _ => {}
        }
    }

    fn add(&mut self, name: &str, mut labels: Labels, value: &str, span: Span) {
        if self.kind != Kind::Histogram {
            self.numbers.extend(number(value).map(|value| NumberDataPoint {
                attributes: attributes(labels),
                start_time_unix_nano: if self.kind == Kind::Counter { span.start } else { 0 },
                time_unix_nano: span.now,
                value: Some(value),
                ..NumberDataPoint::default()
            }));
            return;
        }
        let bound = labels
            .iter()
            .position(|(name, _)| name == "le")
            .map(|at| labels.remove(at).1);
        let at = *self.series.entry(labels).or_insert_with_key(|labels| {
            self.histograms.push(HistogramDataPoint {
                attributes: attributes(labels.clone()),
                start_time_unix_nano: span.start,
                time_unix_nano: span.now,
                ..HistogramDataPoint::default()
            });
            self.histograms.len() - 1
        });
        let Some(point) = self.histograms.get_mut(at) else {
            return;
        };
        let Ok(value) = value.parse::<f64>() else { return };
        match (name.strip_prefix(self.name.as_str()), bound) {
            (Some("_sum"), _) => point.sum = Some(value),
            (Some("_count"), _) => point.count = whole(value),
            (Some("_bucket"), Some(bound)) => {
                // OTLP counts what is in a bucket, OpenMetrics what is in it or below.
                let below: u64 = point.bucket_counts.iter().sum();
                point.bucket_counts.push(whole(value).saturating_sub(below));
                if let Some(bound) = bound.parse().ok().filter(|bound: &f64| bound.is_finite()) {
                    point.explicit_bounds.push(bound);
                }
            }
            _ => {}
        }
    }

    fn finish(self) -> Option<Metric> {
        if self.numbers.is_empty() && self.histograms.is_empty() {
            return None;
        }
        let aggregation_temporality = AggregationTemporality::Cumulative.into();
        let data = match self.kind {
            Kind::Counter => Data::Sum(Sum {
                data_points: self.numbers,
                aggregation_temporality,
                is_monotonic: true,
            }),
            Kind::Gauge => Data::Gauge(Gauge {
                data_points: self.numbers,
            }),
            Kind::Histogram => Data::Histogram(Histogram {
                data_points: self.histograms,
                aggregation_temporality,
            }),
        };
        // The unit is a field of its own: who writes the name for Prometheus adds it again.
        let suffix = format!("_{}", self.unit);
        Some(Metric {
            name: self.name.strip_suffix(&suffix).unwrap_or(&self.name).to_owned(),
            description: self.help,
            unit: if self.unit == "seconds" {
                "s".to_owned()
            } else {
                self.unit
            },
            data: Some(data),
            ..Metric::default()
        })
    }
}

/// Divides metrics into messages of at most `limit` data points.
pub(crate) fn divide(metrics: Vec<Metric>, limit: usize) -> Vec<Vec<Metric>> {
    let mut messages = Vec::new();
    let (mut message, mut room) = (Vec::new(), limit);
    for mut metric in metrics {
        while let Some(rest) = split_off(&mut metric, room) {
            message.push(metric);
            messages.push(std::mem::take(&mut message));
            (metric, room) = (rest, limit);
        }
        room -= points(&metric);
        message.push(metric);
    }
    if !message.is_empty() {
        messages.push(message);
    }
    messages
}

/// Takes the data points behind the first `room` off, if there are any.
fn split_off(metric: &mut Metric, room: usize) -> Option<Metric> {
    if points(metric) <= room {
        return None;
    }
    let mut rest = metric.clone();
    match (&mut metric.data, &mut rest.data) {
        (Some(Data::Sum(first)), Some(Data::Sum(rest))) => {
            rest.data_points = first.data_points.split_off(room);
        }
        (Some(Data::Gauge(first)), Some(Data::Gauge(rest))) => {
            rest.data_points = first.data_points.split_off(room);
        }
        (Some(Data::Histogram(first)), Some(Data::Histogram(rest))) => {
            rest.data_points = first.data_points.split_off(room);
        }
        _ => return None,
    }
    Some(rest)
}

fn points(metric: &Metric) -> usize {
    match &metric.data {
        Some(Data::Sum(sum)) => sum.data_points.len(),
        Some(Data::Gauge(gauge)) => gauge.data_points.len(),
        Some(Data::Histogram(histogram)) => histogram.data_points.len(),
        _ => 0,
    }
}

/// Name, labels and value of a line.
fn sample(line: &str) -> Option<(&str, Labels, &str)> {
    let end = line.find(['{', ' '])?;
    let (name, rest) = line.split_at(end);
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => labels(rest)?,
        None => (Vec::new(), rest),
    };
    Some((name, labels, rest.split_whitespace().next()?))
}

/// Labels up to the closing brace, and what is behind it.
fn labels(mut rest: &str) -> Option<(Labels, &str)> {
    let mut labels = Vec::new();
    loop {
        rest = rest.trim_start_matches(',');
        if let Some(after) = rest.strip_prefix('}') {
            return Some((labels, after));
        }
        let (name, quoted) = rest.split_once("=\"")?;
        let (value, after) = unquote(quoted)?;
        labels.push((name.to_owned(), value));
        rest = after;
    }
}

fn unquote(quoted: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    loop {
        match characters.next()? {
            (at, '"') => return Some((value, quoted.get(at + 1..)?)),
            (_, '\\') => value.push(match characters.next()?.1 {
                'n' => '\n',
                other => other,
            }),
            (_, other) => value.push(other),
        }
    }
}

fn attributes(labels: Labels) -> Vec<KeyValue> {
    let attribute = |(key, value)| KeyValue {
        key,
        value: Some(AnyValue {
            value: Some(any_value::Value::StringValue(value)),
        }),
        ..KeyValue::default()
    };
    labels.into_iter().map(attribute).collect()
}

fn number(text: &str) -> Option<Value> {
    let whole = text.parse().map(Value::AsInt);
    whole.or_else(|_| text.parse().map(Value::AsDouble)).ok()
}

/// A count, which the text may write like any number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
fn whole(value: f64) -> u64 {
    value as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span = Span { start: 1, now: 2 };
    const TEXT: &str = r#"# HELP requests Requests received.
# TYPE requests counter
requests_total{cluster="a\"\\b",api="Fetch"} 7
requests_total{cluster="}",api="Produce"} 8
# HELP empty Nothing yet.
# TYPE empty counter
# HELP open Open now.
# TYPE open gauge
open 1.5
# HELP time_seconds Time.
# TYPE time_seconds histogram
# UNIT time_seconds seconds
time_seconds_sum{api="Fetch"} 0.75
time_seconds_count{api="Fetch"} 6
time_seconds_bucket{le="0.1",api="Fetch"} 2
time_seconds_bucket{le="1.0",api="Fetch"} 5
time_seconds_bucket{le="+Inf",api="Fetch"} 6
# EOF
"#;

    #[test]
    fn every_kind_of_family_keeps_its_numbers() {
        let metrics = parse(TEXT, SPAN);
        let names: Vec<_> = metrics
            .iter()
            .map(|metric| (metric.name.as_str(), metric.unit.as_str()))
            .collect();
        assert_eq!(names, [("requests", ""), ("open", ""), ("time", "s")]);
        let Some(Data::Sum(sum)) = &metrics[0].data else {
            panic!("{metrics:?}")
        };
        assert!(sum.is_monotonic && sum.aggregation_temporality == 2);
        assert_eq!(
            sum.data_points[0].attributes,
            attributes(vec![
                ("cluster".into(), "a\"\\b".into()),
                ("api".into(), "Fetch".into()),
            ])
        );
        assert_eq!(sum.data_points[1].value, Some(Value::AsInt(8)));
        assert_eq!(
            (
                sum.data_points[0].start_time_unix_nano,
                sum.data_points[0].time_unix_nano
            ),
            (1, 2)
        );
        let Some(Data::Gauge(gauge)) = &metrics[1].data else {
            panic!("{metrics:?}")
        };
        assert_eq!(gauge.data_points[0].value, Some(Value::AsDouble(1.5)));
        let Some(Data::Histogram(histogram)) = &metrics[2].data else {
            panic!("{metrics:?}")
        };
        let [point] = &histogram.data_points[..] else {
            panic!("{histogram:?}")
        };
        assert_eq!((point.count, point.sum), (6, Some(0.75)));
        assert_eq!(
            (&point.bucket_counts[..], &point.explicit_bounds[..]),
            (&[2, 3, 1][..], &[0.1, 1.0][..])
        );
    }

    #[test]
    fn no_message_has_more_points_than_the_limit_and_none_is_lost() {
        for limit in 1..=5 {
            let messages = divide(parse(TEXT, SPAN), limit);
            let sizes: Vec<usize> = messages
                .iter()
                .map(|message| message.iter().map(points).sum())
                .collect();
            assert!(
                sizes.iter().all(|size| (1..=limit).contains(size)),
                "{limit}: {sizes:?}"
            );
            assert_eq!(sizes.iter().sum::<usize>(), 4, "{limit}: {sizes:?}");
        }
    }
}
