//! Metrics: the same families as `/metrics` has, sent at an interval.

use std::io::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use flate2::Compression;
use flate2::write::GzEncoder;
use opentelemetry_http::{Bytes, Request};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::metrics::v1::{Metric, ResourceMetrics, ScopeMetrics};
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use prost::Message as _;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use super::SCOPE;
use super::openmetrics::{self, Span};
use super::post::Post;

/// How many data points one message has at most; 1,000 virtual clusters make many messages, not one of 20 MiB.
const MAX_POINTS: usize = 5_000;

/// What is sent, where and how often.
#[derive(Debug)]
pub(crate) struct Reporter {
    pub(crate) post: Post,
    pub(crate) resource: opentelemetry_sdk::Resource,
    pub(crate) interval: Duration,
}

impl Reporter {
    /// Sends what `read` returns, OpenMetrics text, at each interval and once more when `stop` is cancelled.
    ///
    /// What is not taken is not kept: the next numbers include it.
    pub(crate) async fn run(self, read: impl Fn() -> String + Send, stop: CancellationToken) {
        let start = nanos_now();
        let mut ticks = tokio::time::interval(self.interval);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        ticks.reset();
        loop {
            let last = tokio::select! {
                _ = ticks.tick() => false,
                () = stop.cancelled() => true,
            };
            let now = nanos_now();
            let metrics = openmetrics::parse(&read(), Span { start, now });
            for message in openmetrics::divide(metrics, MAX_POINTS) {
                if !self.send(message).await {
                    break;
                }
            }
            if last {
                return;
            }
        }
    }

    async fn send(&self, metrics: Vec<Metric>) -> bool {
        let request = match self.request(metrics) {
            Ok(request) => request,
            Err(error) => {
                tracing::warn!(error, "cannot encode metrics for the collector");
                return false;
            }
        };
        let sent = self.post.send(request).await;
        sent.is_ok_and(|response| response.status().is_success())
    }

    fn request(&self, metrics: Vec<Metric>) -> Result<Request<Bytes>, String> {
        let scope = InstrumentationScope {
            name: SCOPE.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..InstrumentationScope::default()
        };
        let message = ExportMetricsServiceRequest {
            resource_metrics: vec![ResourceMetrics {
                resource: Some(Resource {
                    attributes: ResourceAttributesWithSchema::from(&self.resource).attributes.0,
                    ..Resource::default()
                }),
                scope_metrics: vec![ScopeMetrics {
                    scope: Some(scope),
                    metrics,
                    ..ScopeMetrics::default()
                }],
                ..ResourceMetrics::default()
            }],
        };
        let target = self.post.target();
        let mut request = Request::post(target.url.as_str()).header(CONTENT_TYPE, "application/x-protobuf");
        let mut body = message.encode_to_vec();
        if target.gzip {
            request = request.header(CONTENT_ENCODING, "gzip");
            body = gzip(&body).map_err(|error| error.to_string())?;
        }
        request.body(body.into()).map_err(|error| error.to_string())
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn nanos_now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
