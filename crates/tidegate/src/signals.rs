//! What an operator, or systemd, tells the process.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// SIGTERM and SIGINT: the first asks to drain, a second one to end at once.
pub(crate) struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

/// SIGUSR2 asks to start a process that takes over. One that does not listen for it ends.
///
/// # Errors
/// The system does not let the process listen.
pub(crate) fn upgrades() -> io::Result<Signal> {
    signal(SignalKind::user_defined2())
}

/// SIGHUP asks to read files again. A process that does not listen for it ends.
pub(crate) struct Again(Signal);

impl Again {
    /// Listens from now on.
    ///
    /// # Errors
    /// The system does not let the process listen.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self(signal(SignalKind::hangup())?))
    }

    /// Does something at each SIGHUP.
    pub(crate) async fn each(&mut self, again: impl Fn()) {
        while self.0.recv().await.is_some() {
            again();
        }
    }
}

impl Stop {
    /// Listens from now on: a signal that nobody listens for ends the process.
    ///
    /// # Errors
    /// The system does not let the process listen.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for SIGTERM or SIGINT.
    pub(crate) async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
