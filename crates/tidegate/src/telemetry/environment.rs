//! The `OTEL_*` variables: what is asked for, and what of it cannot be done.

use std::time::Duration;

use percent_encoding::percent_decode_str;
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

/// The interval of metrics where none is set, as the specification has it.
const METRIC_INTERVAL: Duration = Duration::from_secs(60);
/// The time-out of one request where none is set, as the specification has it.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What can be collected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    Traces,
    Metrics,
    Logs,
}

/// What the environment asks for.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) traces: Option<Target>,
    pub(crate) metrics: Option<Target>,
    pub(crate) logs: Option<Target>,
    /// How often metrics are sent.
    pub(crate) interval: Duration,
    /// Whether the environment names the service.
    pub(crate) named: bool,
    /// What cannot be done, and what to change; the signal that it concerns is not sent.
    pub(crate) problems: Vec<String>,
}

/// Where a signal goes, and how.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    pub(crate) signal: Signal,
    /// Complete, with the signal's path.
    pub(crate) url: Url,
    /// Their values are marked as sensitive.
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Duration,
    pub(crate) gzip: bool,
    /// Verifies the collector, instead of the system's certificates.
    pub(crate) certificates: Vec<CertificateDer<'static>>,
}

/// A variable's value by its name.
type Lookup<'l> = &'l dyn Fn(&str) -> Option<String>;

impl Signal {
    const ALL: [Self; 3] = [Self::Traces, Self::Metrics, Self::Logs];

    /// Its word in names of variables, in lower case.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Traces => "traces",
            Self::Metrics => "metrics",
            Self::Logs => "logs",
        }
    }
}

impl Settings {
    /// Reads the variables.
    pub(crate) fn read(lookup: Lookup<'_>) -> Self {
        // The specification: an empty value is as good as none.
        let lookup = |name: &str| lookup(name).filter(|value| !value.trim().is_empty());
        let mut problems = Vec::new();
        let disabled = lookup("OTEL_SDK_DISABLED").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"));
        let [traces, metrics, logs] = Signal::ALL.map(|signal| {
            let target = if disabled { Ok(None) } else { target(signal, &lookup) };
            target.unwrap_or_else(|problem| {
                problems.push(format!("{problem}; no {} are sent", signal.word()));
                None
            })
        });
        if traces.is_some()
            && let Err(problem) = check_sampler(&lookup)
        {
            problems.push(problem);
        }
        let interval = milliseconds("OTEL_METRIC_EXPORT_INTERVAL", &lookup).unwrap_or_else(|problem| {
            problems.push(format!(
                "{problem}; metrics are sent every {} s",
                METRIC_INTERVAL.as_secs()
            ));
            None
        });
        let attributes = lookup("OTEL_RESOURCE_ATTRIBUTES").unwrap_or_default();
        Self {
            traces,
            metrics,
            logs,
            interval: interval.unwrap_or(METRIC_INTERVAL),
            named: lookup("OTEL_SERVICE_NAME").is_some()
                || attributes
                    .split(',')
                    .any(|pair| pair.trim().starts_with("service.name=")),
            problems,
        }
    }
}

fn target(signal: Signal, lookup: Lookup<'_>) -> Result<Option<Target>, String> {
    let exporter = format!("OTEL_{}_EXPORTER", signal.word().to_uppercase());
    match lookup(&exporter).as_deref().map(str::trim) {
        None | Some("otlp") => {}
        Some("none") => return Ok(None),
        Some(other) => {
            return Err(format!(
                "{exporter}={other} is not supported; set it to `otlp` or `none`"
            ));
        }
    }
    // A signal's own variable goes before the one for all.
    let of = |setting: &str| {
        let own = format!("OTEL_EXPORTER_OTLP_{}_{setting}", signal.word().to_uppercase());
        let all = format!("OTEL_EXPORTER_OTLP_{setting}");
        let found = |name: String| lookup(&name).map(|value| (name, value.trim().to_owned()));
        found(own).or_else(|| found(all))
    };
    let Some(url) = endpoint(signal, lookup)? else {
        return Ok(None);
    };
    match of("PROTOCOL") {
        None => {}
        Some((_, protocol)) if protocol == "http/protobuf" => {}
        Some((name, protocol)) => {
            return Err(format!(
                "{name}={protocol} is not supported; set it to `http/protobuf`, and the endpoint to the collector's port for \
                 OTLP over HTTP, which is 4318 by default"
            ));
        }
    }
    let gzip = match of("COMPRESSION") {
        None => false,
        Some((_, value)) if value == "none" => false,
        Some((_, value)) if value == "gzip" => true,
        Some((name, value)) => return Err(format!("{name}={value} is not supported; set it to `gzip` or `none`")),
    };
    for setting in ["CLIENT_KEY", "CLIENT_CERTIFICATE"] {
        if let Some((name, _)) = of(setting) {
            return Err(format!(
                "{name} is not supported; unset it, and let headers authenticate the gateway"
            ));
        }
    }
    Ok(Some(Target {
        signal,
        url,
        headers: of("HEADERS").map_or(Ok(HeaderMap::new()), |(name, value)| headers(&name, &value))?,
        timeout: of("TIMEOUT")
            .map_or(Ok(None), |(name, _)| milliseconds(&name, lookup))?
            .unwrap_or(TIMEOUT),
        gzip,
        certificates: of("CERTIFICATE").map_or(Ok(Vec::new()), |(name, file)| certificates(&name, &file))?,
    }))
}

/// The signal's own endpoint is used as it is; to the one for all signals the signal's path is added.
fn endpoint(signal: Signal, lookup: Lookup<'_>) -> Result<Option<Url>, String> {
    let own = format!("OTEL_EXPORTER_OTLP_{}_ENDPOINT", signal.word().to_uppercase());
    let all = "OTEL_EXPORTER_OTLP_ENDPOINT";
    let (name, url) = match (lookup(&own), lookup(all)) {
        (Some(url), _) => (own.as_str(), url.trim().to_owned()),
        (None, Some(base)) => (
            all,
            format!("{}/v1/{}", base.trim().trim_end_matches('/'), signal.word()),
        ),
        (None, None) => return Ok(None),
    };
    // The value may hold a password, so it is not repeated.
    match Url::parse(&url) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(Some(url)),
        _ => Err(format!("{name} is no URL; write it like http://collector:4318")),
    }
}

/// `key=value` pairs with commas between them, percent-encoded.
fn headers(name: &str, list: &str) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for pair in list.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let header = pair.split_once('=').and_then(|(key, value)| {
            let mut value = HeaderValue::from_bytes(&percent_decode_str(value.trim()).collect::<Vec<_>>()).ok()?;
            value.set_sensitive(true);
            Some((HeaderName::try_from(key.trim()).ok()?, value))
        });
        let Some((key, value)) = header else {
            return Err(format!(
                "{name} is no list of headers; write it like key1=value1,key2=value2"
            ));
        };
        headers.append(key, value);
    }
    Ok(headers)
}

fn certificates(name: &str, file: &str) -> Result<Vec<CertificateDer<'static>>, String> {
    let pem = std::fs::read(file).map_err(|error| format!("{name}: cannot read {file}: {error}"))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(format!("{name}: {file} holds no certificate as PEM")),
    }
}

fn milliseconds(name: &str, lookup: Lookup<'_>) -> Result<Option<Duration>, String> {
    match lookup(name).map(|value| value.trim().parse()) {
        None => Ok(None),
        Some(Ok(value)) if value > 0 => Ok(Some(Duration::from_millis(value))),
        Some(_) => Err(format!("{name} is no number of milliseconds above 0")),
    }
}

/// Whether the SDK will sample as it is told to: it falls back to sampling everything.
fn check_sampler(lookup: Lookup<'_>) -> Result<(), String> {
    let Some(sampler) = lookup("OTEL_TRACES_SAMPLER") else {
        return Ok(());
    };
    match sampler.as_str() {
        "always_on" | "always_off" | "parentbased_always_on" | "parentbased_always_off" => Ok(()),
        "traceidratio" | "parentbased_traceidratio" => {
            let ratio = lookup("OTEL_TRACES_SAMPLER_ARG").and_then(|value| value.parse().ok());
            if ratio.is_some_and(|ratio| (0.0..=1.0).contains(&ratio)) {
                return Ok(());
            }
            Err("OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1; every request is traced".to_owned())
        }
        other => Err(format!(
            "OTEL_TRACES_SAMPLER={other} is not supported; every request is traced; set it to parentbased_traceidratio, \
             always_on, always_off, traceidratio, parentbased_always_on or parentbased_always_off"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Settings {
        Settings::read(&|name| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    const ALL: (&str, &str) = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

    #[test]
    fn nothing_is_sent_unless_an_endpoint_is_set() {
        for variables in [
            &[][..],
            &[("OTEL_TRACES_EXPORTER", "otlp")],
            &[("OTEL_EXPORTER_OTLP_ENDPOINT", " ")],
            &[ALL, ("OTEL_SDK_DISABLED", "TRUE")],
        ] {
            let settings = read(variables);
            assert!(settings.traces.is_none() && settings.metrics.is_none() && settings.logs.is_none());
            assert_eq!(settings.problems, Vec::<String>::new());
        }
    }

    #[test]
    fn a_signals_own_variable_goes_before_the_one_for_all() {
        let settings = read(&[
            ALL,
            ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://traces/x?y=1"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "250"),
            ("OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "125"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=1,b=two%20words"),
            ("OTEL_METRICS_EXPORTER", "none"),
        ]);
        let (traces, logs) = (settings.traces.unwrap(), settings.logs.unwrap());
        assert_eq!(traces.url.as_str(), "https://traces/x?y=1");
        assert_eq!(logs.url.as_str(), "http://collector:4318/v1/logs");
        assert_eq!(
            (traces.timeout, logs.timeout),
            (Duration::from_millis(250), Duration::from_millis(125))
        );
        assert_eq!(logs.headers["b"], "two words");
        assert!(settings.metrics.is_none());
        assert!(!format!("{:?}", logs.headers).contains("two"), "headers are secrets");
    }

    #[test]
    fn what_cannot_be_done_is_said_with_the_variable_and_never_with_a_secret() {
        for (variable, value, lost) in [
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", 3),
            ("OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http/json", 1),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", 3),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "soon", 3),
            ("OTEL_EXPORTER_OTLP_HEADERS", "canary", 3),
            ("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "collector:canary@4318", 1),
            ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/nowhere/ca.pem", 3),
            ("OTEL_EXPORTER_OTLP_CLIENT_KEY", "key.pem", 3),
            ("OTEL_TRACES_EXPORTER", "zipkin", 1),
            ("OTEL_TRACES_SAMPLER", "xray", 0),
            ("OTEL_METRIC_EXPORT_INTERVAL", "0", 0),
        ] {
            let settings = read(&[ALL, (variable, value)]);
            let targets = [&settings.traces, &settings.metrics, &settings.logs];
            assert_eq!(
                targets.iter().filter(|target| target.is_none()).count(),
                lost,
                "{variable}"
            );
            assert_eq!(settings.problems.len(), lost.max(1), "{:?}", settings.problems);
            for problem in &settings.problems {
                assert!(problem.contains(variable) && !problem.contains("canary"), "{problem}");
            }
        }
    }
}
