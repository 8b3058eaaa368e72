//! Bodies on their way in, which must be here in time, and on their way out, whose end is noticed.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use hyper::body::{Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::watched::{Phase, Watched};

/// A request's body that was not here in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the body was not here within {0:?}")]
pub struct BodyTooSlow(pub Duration);

/// A request's body.
pub(crate) struct InTime {
    body: Incoming,
    time: Duration,
    watched: Arc<Watched>,
    /// From the first look on.
    end: Option<Pin<Box<Sleep>>>,
}

/// An answer's body; its request is being served until it is gone.
pub(crate) struct Answer {
    body: Body,
    _serving: Serving,
}

/// A request that is being served.
pub(crate) struct Serving(Arc<Watched>);

impl InTime {
    pub(crate) fn new(body: Incoming, time: Duration, watched: &Arc<Watched>) -> Self {
        Self {
            body,
            time,
            watched: Arc::clone(watched),
            end: None,
        }
    }

    /// The connection may be given up for another while its client has yet to send something.
    fn enter(&self, phase: Phase) {
        if self.watched.state().0 != phase {
            self.watched.enter(phase);
        }
    }
}

impl HttpBody for InTime {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if self.end.is_some() {
                self.enter(Phase::Serving);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        self.enter(Phase::Sending);
        let time = self.time;
        let end = self.end.get_or_insert_with(|| Box::pin(sleep(time)));
        end.as_mut()
            .poll(context)
            .map(|()| Some(Err(Box::new(BodyTooSlow(time)) as BoxError)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Answer {
    pub(crate) fn new(body: Body, serving: Serving) -> Self {
        Self {
            body,
            _serving: serving,
        }
    }
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Serving {
    pub(crate) fn begin(watched: &Arc<Watched>) -> Self {
        watched.enter(Phase::Serving);
        Self(Arc::clone(watched))
    }

    /// The request is here, as far as anybody wants it.
    pub(crate) fn resume(&self) {
        self.0.enter(Phase::Serving);
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.0.enter(Phase::Idle);
    }
}
