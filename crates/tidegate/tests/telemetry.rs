//! Telemetry by OTLP, as a collector gets it from a gateway that runs as an operator runs it.

#![allow(clippy::unwrap_used)]

mod support;

use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use support::SOON;
use support::collector::{Collector, Mood};
use support::gateway::{BINARY, Site};
use support::raw;
use support::stage::{BACKEND, Stage};
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::scripted::ScriptedClient;

const CANARY: &str = "canary-5e1f";
const HTTP: &[u8] = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n";

struct Gateway {
    process: Process,
    site: Site,
    /// Holds the port on which no broker listens.
    nobody: Option<Port>,
}

impl Gateway {
    /// One whose backend cluster is not there, which is enough to count, to log and to turn strangers away.
    async fn start(variables: &[(&str, &str)]) -> Result<Self> {
        let nobody = ports::reserve()?;
        let mut gateway = Self::start_before(&format!("127.0.0.1:{}", nobody.number()), variables).await?;
        gateway.nobody = Some(nobody);
        Ok(gateway)
    }

    async fn start_before(bootstrap: &str, variables: &[(&str, &str)]) -> Result<Self> {
        let site = Site::reserve()?;
        let file = site.write(&site.configuration(bootstrap, ""))?;
        let mut command = Command::new(BINARY);
        command.arg("run").arg("--config").arg(file);
        for variable in ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_SDK_DISABLED"] {
            command.env_remove(variable);
        }
        let quick = [
            ("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            ("OTEL_BSP_SCHEDULE_DELAY", "50"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "50"),
        ];
        command.envs(quick).envs(variables.iter().copied());
        let process = Process::spawn("the gateway", &command, &site.log())?;
        let gateway = Self {
            process,
            site,
            nobody: None,
        };
        gateway.process.wait_for_line("admin endpoints", SOON).await?;
        Ok(gateway)
    }

    /// Has a connection end as a stranger's, which is logged and counted.
    async fn turn_away_a_stranger(&self) -> String {
        let mut stranger = ScriptedClient::connect(([127, 0, 0, 1], self.site.port(0)).into())
            .await
            .unwrap();
        stranger.send_raw(HTTP).await.unwrap();
        assert_eq!(stranger.read_to_end().await.unwrap(), b"");
        stranger.local_addr().unwrap().to_string()
    }
}

fn text(attributes: &[KeyValue], key: &str) -> Option<String> {
    let found = attributes.iter().find(|attribute| attribute.key == key)?;
    match found.value.as_ref()?.value.as_ref()? {
        Value::StringValue(text) => Some(text.clone()),
        other => Some(format!("{other:?}")),
    }
}

/// The attributes of the log record whose `peer` this is, and of its resource.
fn log_line_of(peer: &str, body: &[u8]) -> Option<(Vec<KeyValue>, Vec<KeyValue>)> {
    let message = ExportLogsServiceRequest::decode(body).unwrap();
    message.resource_logs.into_iter().find_map(|resource| {
        let mut records = resource.scope_logs.into_iter().flat_map(|scope| scope.log_records);
        let record = records.find(|record| text(&record.attributes, "peer").as_deref() == Some(peer))?;
        Some((record.attributes, resource.resource?.attributes))
    })
}

/// The value of a counter, once there is one that is not nought.
fn counter(name: &str, labels: &[(&str, &str)], body: &[u8]) -> Option<i64> {
    use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value;
    let message = ExportMetricsServiceRequest::decode(body).unwrap();
    let scopes = message.resource_metrics.into_iter().flat_map(|it| it.scope_metrics);
    let metric = scopes
        .flat_map(|scope| scope.metrics)
        .find(|metric| metric.name == name)?;
    let Data::Sum(sum) = metric.data? else {
        return None;
    };
    let point = sum.data_points.into_iter().find(|point| {
        let has = |(key, value): &(&str, &str)| text(&point.attributes, key).as_deref() == Some(value);
        labels.iter().all(has)
    })?;
    match point.value? {
        Value::AsInt(value) => (value > 0).then_some(value),
        Value::AsDouble(_) => None,
    }
}

const STRANGERS: &[(&str, &str)] = &[("virtual_cluster", "shop"), ("reason", "http")];

#[tokio::test]
async fn a_collector_gets_log_lines_and_metrics_and_no_secret() {
    for compression in ["none", "gzip"] {
        let collector = Collector::start(Mood::Takes).await.unwrap();
        let headers = format!("x-key={CANARY}%20key");
        let gateway = Gateway::start(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str()),
            ("OTEL_EXPORTER_OTLP_HEADERS", &headers),
            ("OTEL_EXPORTER_OTLP_COMPRESSION", compression),
            ("OTEL_RESOURCE_ATTRIBUTES", "service.name=gate-7,deployment=blue"),
            ("TIDEGATE_LOG", "trace"),
        ])
        .await
        .unwrap();
        let peer = gateway.turn_away_a_stranger().await;
        let (line, resource) = collector.find("logs", |body| log_line_of(&peer, body)).await;
        assert_eq!(text(&line, "reason").as_deref(), Some("http"), "{line:?}");
        assert_eq!(text(&line, "virtual_cluster").as_deref(), Some("shop"), "{line:?}");
        assert_eq!(text(&resource, "service.name").as_deref(), Some("gate-7"));
        assert_eq!(text(&resource, "deployment").as_deref(), Some("blue"));
        assert!(text(&resource, "service.instance.id").is_some(), "{resource:?}");
        let ended = |body: &[u8]| counter("tidegate_connections_ended", STRANGERS, body);
        assert_eq!(collector.find("metrics", ended).await, 1);

        assert!(gateway.process.stop(SOON).await.unwrap().success());
        let received = collector.received.lock();
        for it in received.iter() {
            assert_eq!(it.headers["x-key"], format!("{CANARY} key"), "{}", it.signal);
            assert_eq!(it.headers["content-type"], "application/x-protobuf");
            assert!(!String::from_utf8_lossy(&it.body).contains(CANARY), "in {}", it.signal);
        }
        assert!(!gateway.process.log_text().contains(CANARY));
        let last = received.iter().filter(|it| it.signal == "logs").any(|it| {
            let text = String::from_utf8_lossy(&it.body);
            text.contains("drained, stopped")
        });
        assert!(last, "the last line is sent too");
    }
}

#[tokio::test]
async fn what_is_asked_for_and_cannot_be_had_is_said_and_the_rest_is_sent() {
    let collector = Collector::start(Mood::Takes).await.unwrap();
    let gateway = Gateway::start(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str()),
        ("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc"),
    ])
    .await
    .unwrap();
    let peer = gateway.turn_away_a_stranger().await;
    collector.find("logs", |body| log_line_of(&peer, body)).await;
    let log = gateway.process.log_text();
    let line = log.lines().find(|line| line.contains("METRICS_PROTOCOL=grpc"));
    let line = line.expect(&log);
    assert!(line.contains("level=error") && line.contains("http/protobuf"), "{line}");
    assert_eq!(collector.count("metrics"), 0);
}

#[tokio::test]
async fn a_collector_that_is_away_slow_or_fails_disturbs_nothing() {
    let away = ports::reserve().unwrap();
    let away = format!("http://127.0.0.1:{}", away.number());
    for mood in [None, Some(Mood::Fails), Some(Mood::Hangs)] {
        let collector = Collector::start(mood.unwrap_or(Mood::Takes)).await.unwrap();
        let endpoint = if mood.is_some() { &collector.endpoint } else { &away };
        let gateway = Gateway::start(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "200"),
        ])
        .await
        .unwrap();
        for signal in ["metrics", "logs"] {
            let failed = format!("signal={signal}");
            let line = gateway.process.wait_for_line(&failed, SOON).await.unwrap();
            assert!(
                line.contains("level=warn") && line.contains("cannot send telemetry"),
                "{line}"
            );
        }
        // More lines than its queue holds, while clients are dealt with.
        let resident = gateway.process.usage().unwrap().resident;
        for _ in 0..3_000 {
            gateway.turn_away_a_stranger().await;
        }
        let grown = gateway.process.usage().unwrap().resident.saturating_sub(resident);
        assert!(grown < 48 << 20, "{mood:?}: {grown} bytes more");
        let log = gateway.process.log_text();
        for signal in ["traces", "metrics", "logs"] {
            let of_signal = format!("signal={signal}");
            let failures = log.lines().filter(|line| line.contains("cannot send telemetry"));
            let said = failures.filter(|line| line.contains(&of_signal)).count();
            assert!(said <= 1, "{mood:?}: {signal} is said to fail {said} times");
        }

        if mood.is_some() {
            *collector.mood.lock() = Mood::Takes;
            gateway
                .process
                .wait_for_line("telemetry is sent again", SOON)
                .await
                .unwrap();
            let ended = |body: &[u8]| counter("tidegate_connections_ended", STRANGERS, body).filter(|it| *it == 3_000);
            collector.find("metrics", ended).await;
            *collector.mood.lock() = mood.unwrap_or(Mood::Takes);
        }
        gateway.process.signal(Signal::TERM).unwrap();
        let ended = gateway.process.wait(Duration::from_secs(6)).await.unwrap();
        assert!(ended.success(), "{mood:?}: {ended}");
    }
}

#[tokio::test]
async fn nothing_is_sent_without_an_endpoint_or_when_it_is_disabled() {
    let collector = Collector::start(Mood::Takes).await.unwrap();
    let all = ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str());
    for variables in [&[][..], &[all, ("OTEL_SDK_DISABLED", "true")]] {
        let gateway = Gateway::start(variables).await.unwrap();
        gateway.turn_away_a_stranger().await;
        assert!(gateway.process.stop(SOON).await.unwrap().success());
        assert_eq!(collector.received.lock().len(), 0);
    }
}

/// The spans of a message.
fn spans(body: &[u8]) -> Vec<Span> {
    let message = ExportTraceServiceRequest::decode(body).unwrap();
    let scopes = message.resource_spans.into_iter().flat_map(|it| it.scope_spans);
    scopes.flat_map(|scope| scope.spans).collect()
}

#[tokio::test]
async fn a_collector_gets_a_span_for_each_connection_and_each_request_that_is_sampled() {
    let stage = Stage::shared().await;
    for (sampler, ratio) in [("always_on", ""), ("parentbased_traceidratio", "0")] {
        let collector = Collector::start(Mood::Takes).await.unwrap();
        let variables = [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint.as_str()),
            ("OTEL_TRACES_SAMPLER", sampler),
            ("OTEL_TRACES_SAMPLER_ARG", ratio),
        ];
        let gateway = Gateway::start_before(&stage.kafka.bootstrap(BACKEND), &variables)
            .await
            .unwrap();
        let mut client = ScriptedClient::connect(([127, 0, 0, 1], gateway.site.port(1)).into())
            .await
            .unwrap();
        client.set_patience(SOON);
        raw::greet(&mut client).await.unwrap();
        let port = client.local_addr().unwrap().port();
        drop(client);
        assert!(gateway.process.stop(SOON).await.unwrap().success());
        if sampler != "always_on" {
            assert_eq!(collector.count("traces"), 0);
            continue;
        }
        let named = |name: &'static str| move |body: &[u8]| spans(body).into_iter().find(|span| span.name == name);
        let connection = collector.find("traces", named("connection")).await;
        let text_of = |span: &Span, key: &str| text(&span.attributes, key).unwrap();
        assert_eq!(text_of(&connection, "network.peer.port"), format!("IntValue({port})"));
        assert_eq!(text_of(&connection, "tidegate.listener"), "main");
        assert_eq!(text_of(&connection, "tidegate.virtual_cluster"), "shop");
        assert_eq!(text_of(&connection, "tidegate.end.fault"), "none");
        let request = collector.find("traces", named("ApiVersions")).await;
        assert_eq!(request.links[0].span_id, connection.span_id);
        assert_ne!(request.trace_id, connection.trace_id);
        for key in [
            "kafka.api_version",
            "kafka.response.bytes",
            "tidegate.broker_time",
            "tidegate.gateway_time",
        ] {
            text_of(&request, key);
        }
        let took = request.end_time_unix_nano - request.start_time_unix_nano;
        assert!((1..60_000_000_000).contains(&took), "{took} ns");
    }
}
