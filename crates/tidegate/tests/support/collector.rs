//! A collector of telemetry by OTLP over HTTP.

use std::io::Read as _;
use std::sync::Arc;

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use flate2::read::GzDecoder;
use parking_lot::Mutex;
use tidegate_testkit::wait;
use tokio::net::TcpListener;

use super::SOON;

/// What a collector does with what it is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mood {
    Takes,
    Fails,
    /// Takes the request and does not answer.
    Hangs,
}

/// A message, no longer compressed.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) signal: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// Takes what OTLP exporters send over HTTP and keeps it.
#[derive(Debug)]
pub(crate) struct Collector {
    pub(crate) endpoint: String,
    pub(crate) mood: Mutex<Mood>,
    pub(crate) received: Mutex<Vec<Received>>,
}

impl Collector {
    /// One of one's own, on this runtime.
    pub(crate) async fn start(mood: Mood) -> Result<Arc<Self>> {
        let socket = TcpListener::bind("127.0.0.1:0").await?;
        let collector = Arc::new(Self {
            endpoint: format!("http://{}", socket.local_addr()?),
            mood: Mutex::new(mood),
            received: Mutex::default(),
        });
        let router = Router::new()
            .route("/v1/{signal}", post(take))
            .with_state(Arc::clone(&collector));
        tokio::spawn(async move { axum::serve(socket, router).await });
        Ok(collector)
    }

    /// Waits for a message of a signal in which `find` finds something.
    pub(crate) async fn find<T>(&self, signal: &str, mut find: impl FnMut(&[u8]) -> Option<T>) -> T {
        let found = wait::until(signal, SOON, async || {
            let received = self.received.lock();
            let mut bodies = received.iter().filter(|it| it.signal == signal);
            bodies.find_map(|it| find(&it.body))
        });
        found.await.unwrap()
    }

    /// How many messages of a signal have come.
    pub(crate) fn count(&self, signal: &str) -> usize {
        self.received.lock().iter().filter(|it| it.signal == signal).count()
    }
}

async fn take(
    State(collector): State<Arc<Collector>>,
    Path(signal): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let mut plain = Vec::new();
    if headers
        .get("content-encoding")
        .is_some_and(|encoding| encoding == "gzip")
    {
        GzDecoder::new(&body[..]).read_to_end(&mut plain).unwrap();
    } else {
        plain = body.to_vec();
    }
    collector.received.lock().push(Received {
        signal,
        headers,
        body: plain,
    });
    let mood = *collector.mood.lock();
    match mood {
        Mood::Takes => StatusCode::OK,
        Mood::Fails => StatusCode::INTERNAL_SERVER_ERROR,
        Mood::Hangs => std::future::pending().await,
    }
}
