//! What a scripted broker does about one request.

use std::time::Duration;

use super::frame::{Request, frame, response};

/// What the broker does about one request.
#[derive(Debug, Clone)]
pub struct Reply {
    pub(super) after: Duration,
    pub(super) overtakes: bool,
    pub(super) acts: Vec<Act>,
}

#[derive(Debug, Clone)]
pub(super) enum Act {
    Bytes(Vec<u8>),
    HalfClose,
    Close,
    Reset,
}

impl Reply {
    /// A response with the request's correlation id; see [`response`] for `flexible`.
    pub fn respond(request: &Request, flexible: bool, body: &[u8]) -> Self {
        Self::frame(&response(request.correlation_id, flexible, body))
    }

    /// These bytes after their true size.
    pub fn frame(bytes: &[u8]) -> Self {
        Self::raw(frame(bytes))
    }

    /// These bytes as they are: with a size that lies, or half a frame, or no Kafka at all.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::act(Some(Act::Bytes(bytes.into())))
    }

    /// No answer, ever; the connection stays open and later requests are answered.
    pub fn nothing() -> Self {
        Self::act(None)
    }

    /// The broker says no more but reads on.
    pub fn half_close() -> Self {
        Self::act(Some(Act::HalfClose))
    }

    /// The connection is closed in good order.
    pub fn close() -> Self {
        Self::act(Some(Act::Close))
    }

    /// The connection is cut with RST.
    pub fn reset() -> Self {
        Self::act(Some(Act::Reset))
    }

    /// Waits so long first; later replies on the connection wait behind it, as a broker's do.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.after = delay;
        self
    }

    /// Lets later replies pass while this one waits, which no real broker does.
    #[must_use]
    pub fn out_of_order(mut self) -> Self {
        self.overtakes = true;
        self
    }

    /// Does that, too, right afterwards; its own delay is ignored.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.acts.extend(next.acts);
        self
    }

    fn act(act: Option<Act>) -> Self {
        Self {
            after: Duration::ZERO,
            overtakes: false,
            acts: act.into_iter().collect(),
        }
    }
}
