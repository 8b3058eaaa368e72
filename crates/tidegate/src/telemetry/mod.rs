//! Traces, metrics and logs by OTLP, as the standard `OTEL_*` variables ask. Without an endpoint nothing is sent.
//!
//! A collector that is away, slow or says no disturbs nothing: queues are bounded and drop what does not fit, requests end
//! at their time-out, and the failure is logged when it begins and when it is over.

mod environment;
mod metrics;
mod openmetrics;
mod post;

use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_otlp::{LogExporter, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use opentelemetry_sdk::trace::{IdGenerator as _, RandomIdGenerator, SdkTracerProvider};
use tidegate_proxy::Tracer;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::environment::{Settings, Target};
use self::metrics::Reporter;
use self::post::Post;

/// The name of the instrumentation scope.
const SCOPE: &str = "tidegate";
/// How long the end of the process waits for a collector to take the last of it.
const LAST_WORDS: Duration = Duration::from_secs(3);

/// What is sent to collectors; nothing by default.
#[derive(Debug, Default)]
pub(crate) struct Telemetry {
    traces: Option<SdkTracerProvider>,
    logs: Option<SdkLoggerProvider>,
    metrics: Option<Reporter>,
    reporting: Option<JoinHandle<()>>,
    stop: CancellationToken,
    problems: Vec<String>,
}

impl Telemetry {
    /// Prepares what `lookup`, the environment, asks for; requests are made on `runtime`.
    pub(crate) fn new(lookup: &dyn Fn(&str) -> Option<String>, runtime: &Handle) -> Self {
        let Settings {
            traces,
            metrics,
            logs,
            interval,
            named,
            problems,
        } = Settings::read(lookup);
        let mut telemetry = Self {
            problems,
            ..Self::default()
        };
        if traces.is_none() && metrics.is_none() && logs.is_none() {
            return telemetry;
        }
        let resource = resource(named);
        telemetry.traces = telemetry.set_up(traces, runtime, |post| {
            let exporter = to_target(SpanExporter::builder().with_http(), &post)
                .build()
                .map_err(|error| error.to_string())?;
            let provider = SdkTracerProvider::builder().with_resource(resource.clone());
            Ok(provider.with_batch_exporter(exporter).build())
        });
        telemetry.logs = telemetry.set_up(logs, runtime, |post| {
            let exporter = to_target(LogExporter::builder().with_http(), &post)
                .build()
                .map_err(|error| error.to_string())?;
            let provider = SdkLoggerProvider::builder().with_resource(resource.clone());
            Ok(provider.with_batch_exporter(exporter).build())
        });
        telemetry.metrics = telemetry.set_up(metrics, runtime, |post| {
            Ok(Reporter {
                post,
                resource: resource.clone(),
                interval,
            })
        });
        telemetry
    }

    fn set_up<T>(
        &mut self,
        target: Option<Target>,
        runtime: &Handle,
        make: impl FnOnce(Post) -> Result<T, String>,
    ) -> Option<T> {
        let made = Post::new(target?, runtime.clone()).and_then(make);
        made.map_err(|problem| self.problems.push(problem)).ok()
    }

    /// What the environment asks for and cannot be done.
    pub(crate) fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Takes log lines, if a collector wants them.
    pub(crate) fn log_lines(&self) -> Option<OpenTelemetryTracingBridge<SdkLoggerProvider, SdkLogger>> {
        self.logs.as_ref().map(OpenTelemetryTracingBridge::new)
    }

    /// Makes spans, if a collector wants them.
    pub(crate) fn tracer(&self) -> Tracer {
        self.traces
            .as_ref()
            .map(|provider| Tracer::new(provider.tracer(SCOPE)))
            .unwrap_or_default()
    }

    /// Sends metrics from now on, if a collector wants them; `read` returns OpenMetrics text.
    pub(crate) fn report(&mut self, read: impl Fn() -> String + Send + 'static) {
        if let Some(reporter) = self.metrics.take() {
            self.reporting = Some(tokio::spawn(reporter.run(read, self.stop.clone())));
        }
    }

    /// Sends what is left, as far as collectors take it within a moment.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        let providers = tokio::task::spawn_blocking(move || {
            if let Some(traces) = self.traces {
                let _ = traces.shutdown_with_timeout(LAST_WORDS);
            }
            if let Some(logs) = self.logs {
                let _ = logs.shutdown_with_timeout(LAST_WORDS);
            }
        });
        let all = async {
            let _ = providers.await;
            if let Some(reporting) = self.reporting {
                let _ = reporting.await;
            }
        };
        let _ = tokio::time::timeout(LAST_WORDS, all).await;
    }
}

/// Has an exporter send to where `post` posts.
fn to_target<B: WithExportConfig + WithHttpConfig>(exporter: B, post: &Post) -> B {
    exporter
        .with_http_client(post.clone())
        .with_endpoint(post.target().url.as_str())
        .with_timeout(post.target().timeout)
}

/// Who the process is: what the environment says, and what it leaves open.
fn resource(named: bool) -> Resource {
    let detected = Resource::builder().build();
    let has = |key: &'static str| detected.get(&key.into()).is_some();
    let instance = (!has("service.instance.id")).then(|| {
        KeyValue::new(
            "service.instance.id",
            RandomIdGenerator::default().new_trace_id().to_string(),
        )
    });
    let version = (!has("service.version")).then(|| KeyValue::new("service.version", env!("CARGO_PKG_VERSION")));
    let mut builder = Resource::builder().with_attributes(instance.into_iter().chain(version));
    if !named {
        builder = builder.with_service_name(SCOPE);
    }
    builder.build()
}
