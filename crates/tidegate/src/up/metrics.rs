//! The control plane's own metrics, and those of the data planes in its process, told apart by their gateway.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use super::tls::Current;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    method: String,
    path: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Certificate {
    kind: &'static str,
    name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    path: String,
}

/// What the API counts.
#[derive(Clone)]
pub(crate) struct ApiMetrics {
    registry: Arc<Registry>,
    requests: Family<Request, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    certificates: Arc<Mutex<Certificates>>,
}

/// When certificates expire: those that the servers show now, and those of data planes when they were last looked at.
#[derive(Default)]
struct Certificates {
    shown: Vec<(&'static str, Arc<Current>)>,
    data_planes: Vec<(String, i64)>,
}

fn duration() -> Histogram {
    Histogram::new([1e-3, 2e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1.0, 5.0])
}

impl ApiMetrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("tidegate_api");
        let requests = Family::default();
        let durations = Family::new_with_constructor(duration as fn() -> Histogram);
        let help = "Requests to the API, by method, path and status";
        registry.register("requests", help, requests.clone());
        let help = "From a request to the API until its answer begins";
        registry.register_with_unit("request_duration", help, Unit::Seconds, durations.clone());
        Self {
            registry: Arc::new(registry),
            requests,
            durations,
            certificates: Arc::default(),
        }
    }

    /// Shows when the certificate of a server expires, and of no earlier one of its kind.
    pub(crate) fn add_certificate(&self, kind: &'static str, certificate: &Arc<Current>) {
        let shown = &mut self.certificates.lock().shown;
        shown.retain(|(other, _)| *other != kind);
        shown.push((kind, Arc::clone(certificate)));
    }

    /// The certificates of the servers: of which, and until when in seconds since 1970.
    pub(crate) fn certificates(&self) -> Vec<(&'static str, i64)> {
        let certificates = self.certificates.lock();
        let shown = certificates.shown.iter();
        shown
            .filter_map(|(kind, current)| Some((*kind, current.facts()?.until)))
            .collect()
    }

    /// Shows when these certificates of data planes expire, and no others.
    pub(crate) fn set_data_planes(&self, data_planes: Vec<(String, i64)>) {
        self.certificates.lock().data_planes = data_planes;
    }

    /// In the family in which data planes show theirs.
    fn encode_certificates(&self) -> String {
        let family = Family::<Certificate, Gauge>::default();
        let data_planes = self.certificates.lock().data_planes.clone();
        let servers = self.certificates().into_iter();
        let servers = servers.map(|(kind, until)| (kind, String::new(), until));
        let data_planes = data_planes.into_iter();
        let data_planes = data_planes.map(|(name, until)| ("data_plane_certificate", name, until));
        for (kind, name, until) in servers.chain(data_planes) {
            family.get_or_create(&Certificate { kind, name }).set(until);
        }
        let mut registry = Registry::with_prefix("tidegate");
        let help = "When a certificate expires, in seconds since 1970";
        registry.register("certificate_expiry_timestamp", help, family);
        let mut text = String::new();
        if encode(&mut text, &registry).is_err() {
            text.clear();
        }
        text
    }

    /// Counts a request; `path` is its route, not what a client made of it.
    pub(crate) fn answered(&self, method: &str, path: &str, status: u16, took: Duration) {
        let (method, path) = (method.to_owned(), path.to_owned());
        let route = Route {
            method: method.clone(),
            path: path.clone(),
        };
        self.durations.get_or_create(&route).observe(took.as_secs_f64());
        self.requests.get_or_create(&Request { method, path, status }).inc();
    }

    /// These and those of data planes, each with the name of its gateway, in the OpenMetrics text format.
    pub(crate) fn encode_with(&self, planes: &[(String, String)]) -> String {
        let mut own = String::new();
        if encode(&mut own, &self.registry).is_err() {
            own.clear();
        }
        let mut merged = Merged::default();
        merged.add(&own, None);
        merged.add(&self.encode_certificates(), None);
        for (gateway, text) in planes {
            merged.add(text, Some(gateway));
        }
        merged.finish()
    }
}

/// Texts put together so that each family occurs once.
#[derive(Default)]
struct Merged {
    families: Vec<(String, String)>,
    by_name: HashMap<String, usize>,
}

impl Merged {
    fn add(&mut self, text: &str, gateway: Option<&str>) {
        let label = gateway.map(|name| format!("gateway=\"{}\"", escaped(name)));
        let (mut current, mut is_new) = (None, false);
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("# HELP ").and_then(|rest| rest.split(' ').next()) {
                is_new = !self.by_name.contains_key(name);
                let next = self.families.len();
                let index = *self.by_name.entry(name.to_owned()).or_insert(next);
                if is_new {
                    self.families.push((String::new(), String::new()));
                }
                current = Some(index);
            }
            let Some((head, samples)) = current.and_then(|index| self.families.get_mut(index)) else {
                continue;
            };
            if !line.starts_with('#') {
                sample(samples, line, label.as_deref());
            } else if is_new && line != "# EOF" {
                head.push_str(line);
                head.push('\n');
            }
        }
    }

    fn finish(self) -> String {
        let mut text = String::new();
        for (head, samples) in self.families {
            text.push_str(&head);
            text.push_str(&samples);
        }
        text.push_str("# EOF\n");
        text
    }
}

/// Writes a line with one label more.
fn sample(out: &mut String, line: &str, label: Option<&str>) {
    let at = line.find(['{', ' ']).unwrap_or(line.len());
    let (name, rest) = line.split_at(at);
    // Writing to a string does not fail.
    let _ = match (label, rest.strip_prefix('{')) {
        (None, _) => writeln!(out, "{line}"),
        (Some(label), None) => writeln!(out, "{name}{{{label}}}{rest}"),
        (Some(label), Some(rest)) => writeln!(out, "{name}{{{label},{rest}"),
    };
}

fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_family_occurs_once_and_each_series_says_its_gateway() {
        let plane = |value: u32| {
            format!(
                "# HELP a Of.\n# TYPE a counter\na_total{{x=\"1\"}} {value}\n# HELP b Of.\n# TYPE b gauge\nb 2\n# EOF\n"
            )
        };
        let metrics = ApiMetrics::new();
        metrics.answered("GET", "/v1/tokens", 200, Duration::from_millis(3));
        let text = metrics.encode_with(&[("one".to_owned(), plane(5)), ("t\"wo".to_owned(), plane(7))]);
        let expected = "# HELP a Of.\n# TYPE a counter\na_total{gateway=\"one\",x=\"1\"} 5\na_total{gateway=\"t\\\"wo\",x=\"1\"} 7\n\
                        # HELP b Of.\n# TYPE b gauge\nb{gateway=\"one\"} 2\nb{gateway=\"t\\\"wo\"} 2\n# EOF\n";
        assert!(text.ends_with(expected), "{text}");
        let own = "tidegate_api_requests_total{method=\"GET\",path=\"/v1/tokens\",status=\"200\"} 1\n";
        assert!(text.contains(own), "{text}");
    }
}
