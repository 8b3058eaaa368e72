//! What a connection is about, as those see it who may close it.

use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::Limits;

/// A connection as the others see it.
#[derive(Debug)]
pub(crate) struct Watched {
    state: Mutex<(Phase, Instant)>,
    changed: Notify,
    unwanted: CancellationToken,
}

/// What it is about, in the order in which connections are given up for the sake of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Nothing whole has come yet.
    Arriving,
    /// A further request has begun.
    Reading,
    /// The body of a request is on its way.
    Sending,
    /// Everything is answered.
    Idle,
    /// A request is being answered.
    Serving,
}

impl Watched {
    pub(crate) fn new() -> Self {
        Self {
            state: Mutex::new((Phase::Arriving, Instant::now())),
            changed: Notify::new(),
            unwanted: CancellationToken::new(),
        }
    }

    /// What it is about, and since when.
    pub(crate) fn state(&self) -> (Phase, Instant) {
        *self.state.lock()
    }

    pub(crate) fn enter(&self, phase: Phase) {
        *self.state.lock() = (phase, Instant::now());
        self.changed.notify_one();
    }

    /// Something has come from the client.
    pub(crate) fn heard(&self) {
        if self.state().0 == Phase::Idle {
            self.enter(Phase::Reading);
        }
    }

    /// Closes it.
    pub(crate) fn give_up(&self) {
        self.unwanted.cancel();
    }

    /// Waits until somebody closes it.
    pub(crate) async fn given_up(&self) {
        self.unwanted.cancelled().await;
    }

    /// Waits until it has taken too long, and says for what.
    pub(crate) async fn late(&self, limits: &Limits) -> Phase {
        loop {
            let (phase, since) = self.state();
            let time = match phase {
                Phase::Arriving | Phase::Reading => limits.header_timeout,
                Phase::Idle => limits.idle_timeout,
                // Bodies have a time of their own.
                Phase::Sending | Phase::Serving => Duration::MAX,
            };
            let deadline = since.checked_add(time);
            let passed = async {
                match deadline {
                    Some(deadline) => sleep_until(deadline).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = self.changed.notified() => {}
                () = passed => {
                    if self.state() == (phase, since) {
                        return phase;
                    }
                }
            }
        }
    }
}
