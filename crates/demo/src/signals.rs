//! Ctrl-C and SIGTERM: the first asks for a summary, the second ends at once.

use anyhow::{Context, Result};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// How many signals came so far.
#[derive(Debug, Clone)]
pub(crate) struct Signals(watch::Receiver<u32>);

impl Signals {
    pub(crate) fn listen() -> Result<Self> {
        let mut interrupt = signal(SignalKind::interrupt()).context("cannot listen for Ctrl-C")?;
        let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        let (count, seen) = watch::channel(0);
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = interrupt.recv() => {}
                    _ = terminate.recv() => {}
                }
                count.send_modify(|count| *count += 1);
            }
        });
        Ok(Self(seen))
    }

    pub(crate) async fn first(&self) {
        self.reach(1).await;
    }

    pub(crate) async fn second(&self) {
        self.reach(2).await;
    }

    async fn reach(&self, wanted: u32) {
        // The sender lives as long as the runtime: an error cannot come.
        drop(self.0.clone().wait_for(|count| *count >= wanted).await);
    }
}
