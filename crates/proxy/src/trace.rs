//! Spans for connections and requests, for whoever collects them.
//!
//! Without a collector nothing is measured, and asking costs one comparison. A request is the root of a trace of its own,
//! with a link to its connection: a connection may last for weeks, and each of its requests is sampled for itself.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

use opentelemetry::global::{BoxedSpan, BoxedTracer, ObjectSafeTracer};
use opentelemetry::trace::{Link, Span, SpanBuilder, SpanContext, SpanKind, Status, Tracer as _};
use opentelemetry::{Context, KeyValue};
use tidegate_wire::apis;
use tidegate_wire::frame::{LENGTH_SIZE, RequestHead};
use tokio::time::Instant;

/// Where the data plane's spans go. The default is nowhere.
#[derive(Clone, Default)]
pub struct Tracer(Option<Arc<BoxedTracer>>);

/// One client's connection. Its span ends when this is dropped.
#[derive(Debug, Default)]
pub(crate) struct ConnectionTrace(Option<Box<Connection>>);

/// One request and its response. The span ends when the last clone is dropped.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestTrace(Option<Arc<Timeline>>);

struct Connection {
    tracer: Arc<BoxedTracer>,
    span: BoxedSpan,
    clock: Clock,
    virtual_cluster: Option<String>,
}

struct Timeline {
    span: BoxedSpan,
    clock: Clock,
    arrived: Instant,
    forwarded: Moment,
    answered: Moment,
    sent: Moment,
    response_bytes: AtomicU64,
}

/// What time it was at some instant.
#[derive(Debug, Clone, Copy)]
struct Clock(Instant, SystemTime);

/// An instant that may come, as nanoseconds after another and one.
#[derive(Debug, Default)]
struct Moment(AtomicU64);

impl Tracer {
    /// Has `tracer` make the spans.
    pub fn new(tracer: impl ObjectSafeTracer + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(BoxedTracer::new(Box::new(tracer)))))
    }

    /// Begins the span of a connection that a listener has just taken in.
    pub(crate) fn connection(&self, listener: &str, peer: SocketAddr) -> ConnectionTrace {
        let Some(tracer) = &self.0 else {
            return ConnectionTrace(None);
        };
        let clock = Clock(Instant::now(), SystemTime::now());
        let attributes = [
            KeyValue::new("tidegate.listener", listener.to_owned()),
            KeyValue::new("network.peer.address", peer.ip().to_string()),
            KeyValue::new("network.peer.port", i64::from(peer.port())),
        ];
        let builder = SpanBuilder::from_name("connection")
            .with_kind(SpanKind::Server)
            .with_start_time(clock.1)
            .with_attributes(attributes);
        ConnectionTrace(Some(Box::new(Connection {
            tracer: Arc::clone(tracer),
            span: tracer.build_with_context(builder, &Context::new()),
            clock,
            virtual_cluster: None,
        })))
    }
}

impl ConnectionTrace {
    /// The virtual cluster is known.
    pub(crate) fn leads_to(&mut self, virtual_cluster: &str) {
        if let Some(connection) = &mut self.0 {
            connection.span.set_attribute(cluster(virtual_cluster));
            connection.virtual_cluster = Some(virtual_cluster.to_owned());
        }
    }

    /// The connection is over, by whose fault and why; both as in metrics and logs.
    pub(crate) fn end(&mut self, fault: &'static str, reason: &'static str) {
        let Some(connection) = &mut self.0 else { return };
        let span = &mut connection.span;
        span.set_attribute(KeyValue::new("tidegate.end.fault", fault));
        span.set_attribute(KeyValue::new("tidegate.end.reason", reason));
        if fault != "none" {
            span.set_attribute(KeyValue::new("error.type", reason));
            span.set_status(Status::error(reason));
        }
        span.end();
    }

    /// Begins the span of a request of `length` bytes behind its length, if somebody wants one.
    pub(crate) fn request(&self, head: &RequestHead, length: usize, arrived: Instant) -> RequestTrace {
        match &self.0 {
            Some(connection) => RequestTrace(connection.request(head, length, arrived).map(Arc::new)),
            None => RequestTrace(None),
        }
    }
}

impl Connection {
    fn request(&self, head: &RequestHead, length: usize, arrived: Instant) -> Option<Timeline> {
        let name = apis::api(head.api_key).map_or("unknown", |api| api.name);
        let context = self.span.span_context();
        let builder = SpanBuilder::from_name(name)
            .with_kind(SpanKind::Server)
            .with_start_time(self.clock.at(arrived))
            .with_links(link(context).into_iter().collect());
        let mut span = self.tracer.build_with_context(builder, &Context::new());
        if !span.is_recording() {
            return None;
        }
        span.set_attribute(KeyValue::new("kafka.api_key", i64::from(head.api_key)));
        span.set_attribute(KeyValue::new("kafka.api_version", i64::from(head.api_version)));
        span.set_attribute(KeyValue::new("kafka.correlation_id", i64::from(head.correlation_id)));
        span.set_attribute(size("kafka.request.bytes", length));
        if let Some(name) = &self.virtual_cluster {
            span.set_attribute(cluster(name));
        }
        Some(Timeline {
            span,
            clock: self.clock,
            arrived,
            forwarded: Moment::default(),
            answered: Moment::default(),
            sent: Moment::default(),
            response_bytes: AtomicU64::new(0),
        })
    }
}

impl RequestTrace {
    /// Its last byte has left for the broker.
    pub(crate) fn forwarded(&self, at: Instant) {
        if let Some(timeline) = &self.0 {
            timeline.forwarded.set(timeline.arrived, at);
        }
    }

    /// The gateway answers it, with a frame of so many bytes.
    pub(crate) fn answered_here(&self, bytes: usize) {
        if let Some(timeline) = &self.0 {
            timeline.response_bytes.store(bytes as u64, Ordering::Relaxed);
            timeline.sent.set(timeline.arrived, Instant::now());
        }
    }

    /// A response of `length` bytes behind its length has begun to arrive from the broker.
    pub(crate) fn answered(&self, length: usize, at: Instant) {
        if let Some(timeline) = &self.0 {
            timeline
                .response_bytes
                .store((LENGTH_SIZE + length) as u64, Ordering::Relaxed);
            timeline.answered.set(timeline.arrived, at);
        }
    }

    /// The response's last byte has left for the client.
    pub(crate) fn sent(&self, at: Instant) {
        if let Some(timeline) = &self.0 {
            timeline.sent.set(timeline.arrived, at);
        }
    }
}

impl Drop for Timeline {
    fn drop(&mut self) {
        let (forwarded, answered, sent) = (self.forwarded.get(), self.answered.get(), self.sent.get());
        let span = &mut self.span;
        let at_broker = answered
            .zip(forwarded)
            .map(|(answered, at)| answered.saturating_sub(at));
        if let Some(time) = at_broker {
            span.set_attribute(KeyValue::new("tidegate.broker_time", time.as_secs_f64()));
        }
        // Without a response it is over when the broker has the request.
        let end = sent.or(if answered.is_none() { forwarded } else { None });
        match end {
            Some(end) => {
                let in_gateway = end.saturating_sub(at_broker.unwrap_or_default());
                span.set_attribute(KeyValue::new("tidegate.gateway_time", in_gateway.as_secs_f64()));
            }
            None => span.set_status(Status::error("the connection ended before the response had left")),
        }
        let bytes = self.response_bytes.load(Ordering::Relaxed);
        if bytes > 0 {
            span.set_attribute(KeyValue::new(
                "kafka.response.bytes",
                i64::try_from(bytes).unwrap_or(i64::MAX),
            ));
        }
        match end {
            Some(end) => span.end_with_timestamp(self.clock.at(self.arrived + end)),
            None => span.end(),
        }
    }
}

impl Clock {
    fn at(self, instant: Instant) -> SystemTime {
        self.1 + instant.saturating_duration_since(self.0)
    }
}

impl Moment {
    fn set(&self, since: Instant, at: Instant) {
        let nanos = at.saturating_duration_since(since).as_nanos();
        let nanos = u64::try_from(nanos).unwrap_or(u64::MAX);
        self.0.store(nanos.saturating_add(1), Ordering::Relaxed);
    }

    fn get(&self) -> Option<Duration> {
        let nanos = self.0.load(Ordering::Relaxed).checked_sub(1)?;
        Some(Duration::from_nanos(nanos))
    }
}

fn link(context: &SpanContext) -> Option<Link> {
    context.is_sampled().then(|| Link::with_context(context.clone()))
}

fn cluster(name: &str) -> KeyValue {
    KeyValue::new("tidegate.virtual_cluster", name.to_owned())
}

fn size(name: &'static str, length: usize) -> KeyValue {
    KeyValue::new(name, i64::try_from(LENGTH_SIZE + length).unwrap_or(i64::MAX))
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Tracer" } else { "Tracer(off)" })
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("virtual_cluster", &self.virtual_cluster)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timeline")
            .field("arrived", &self.arrived)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::Value;
    use opentelemetry::trace::TracerProvider as _;
    use opentelemetry_sdk::error::OTelSdkResult;
    use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanProcessor};
    use parking_lot::Mutex;

    use super::*;

    #[derive(Debug, Clone, Default)]
    struct Ended(Arc<Mutex<Vec<SpanData>>>);

    impl SpanProcessor for Ended {
        fn on_start(&self, _: &mut opentelemetry_sdk::trace::Span, _: &Context) {}
        fn on_end(&self, span: SpanData) {
            self.0.lock().push(span);
        }
        fn force_flush(&self) -> OTelSdkResult {
            Ok(())
        }
        fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
            Ok(())
        }
    }

    const FETCH: RequestHead = RequestHead {
        api_key: 1,
        api_version: 13,
        correlation_id: 7,
    };

    fn tracer(sampler: Sampler) -> (Tracer, Ended) {
        let ended = Ended::default();
        let provider = SdkTracerProvider::builder()
            .with_sampler(sampler)
            .with_span_processor(ended.clone())
            .build();
        (Tracer::new(provider.tracer("test")), ended)
    }

    fn connection(tracer: &Tracer) -> ConnectionTrace {
        let mut connection = tracer.connection("main", ([127, 0, 0, 1], 5).into());
        connection.leads_to("shop");
        connection
    }

    fn value(span: &SpanData, key: &str) -> Option<Value> {
        let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == key);
        found.map(|attribute| attribute.value.clone())
    }

    #[test]
    fn a_request_is_a_trace_of_its_own_that_says_where_its_time_went() {
        let (tracer, ended) = tracer(Sampler::AlwaysOn);
        let mut connection = connection(&tracer);
        let arrived = Instant::now();
        let after = |milliseconds| arrived + Duration::from_millis(milliseconds);
        let request = connection.request(&FETCH, 96, arrived);
        let (on_its_way_up, on_its_way_down) = (request.clone(), request);
        on_its_way_up.forwarded(after(1));
        drop(on_its_way_up);
        on_its_way_down.answered(996, after(41));
        on_its_way_down.sent(after(43));
        assert!(ended.0.lock().is_empty(), "it has not ended yet");
        drop(on_its_way_down);
        connection.end("client", "http");
        let spans = ended.0.lock();
        let [request, connection] = &spans[..] else {
            panic!("{spans:?}")
        };
        assert_eq!((&*request.name, &*connection.name), ("Fetch", "connection"));
        assert_eq!(
            request.end_time.duration_since(request.start_time).unwrap(),
            Duration::from_millis(43)
        );
        for (key, expected) in [
            ("kafka.api_key", Value::I64(1)),
            ("kafka.api_version", Value::I64(13)),
            ("kafka.request.bytes", Value::I64(100)),
            ("kafka.response.bytes", Value::I64(1_000)),
            ("tidegate.broker_time", Value::F64(0.04)),
            ("tidegate.gateway_time", Value::F64(0.003)),
            ("tidegate.virtual_cluster", Value::from("shop")),
        ] {
            assert_eq!(value(request, key), Some(expected), "{key}");
        }
        assert_ne!(request.span_context.trace_id(), connection.span_context.trace_id());
        assert_eq!(request.links.links[0].span_context, connection.span_context);
        for (key, expected) in [
            ("tidegate.listener", "main"),
            ("tidegate.virtual_cluster", "shop"),
            ("tidegate.end.reason", "http"),
            ("tidegate.end.fault", "client"),
        ] {
            assert_eq!(value(connection, key), Some(Value::from(expected)), "{key}");
        }
        assert_eq!(connection.status, Status::error("http"));
    }

    #[test]
    fn only_a_request_that_lost_its_response_failed() {
        let (tracer, ended) = tracer(Sampler::AlwaysOn);
        let connection = connection(&tracer);
        let arrived = Instant::now();
        connection.request(&FETCH, 0, arrived).forwarded(arrived);
        connection.request(&FETCH, 0, arrived).answered_here(8);
        let lost = connection.request(&FETCH, 0, arrived);
        lost.answered(0, arrived);
        drop(lost);
        let spans = ended.0.lock();
        let failed: Vec<_> = spans.iter().map(|span| span.status != Status::Unset).collect();
        assert_eq!(failed, [false, false, true]);
    }

    #[test]
    fn nothing_is_kept_for_what_nobody_wants() {
        let (unsampled, ended) = tracer(Sampler::AlwaysOff);
        for tracer in [Tracer::default(), unsampled] {
            let mut connection = connection(&tracer);
            assert!(connection.request(&FETCH, 0, Instant::now()).0.is_none());
            connection.end("none", "client_closed");
        }
        assert!(ended.0.lock().is_empty());
    }
}
