//! A broker that answers from a script.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use parking_lot::Mutex;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::conversation::converse;
use super::frame::Request;
use super::reply::Reply;
use crate::wait;

type Script = dyn Fn(&Request) -> Reply + Send + Sync;

/// A TCP listener that reads framed requests and does what its script says; connections end on drop.
#[derive(Debug)]
pub struct ScriptedBroker {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

pub(super) struct Shared {
    pub(super) script: Mutex<Arc<Script>>,
    pub(super) requests: Mutex<Vec<Request>>,
    accepted: AtomicUsize,
    open: AtomicUsize,
    pub(super) reading: watch::Sender<bool>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("accepted", &self.accepted)
            .field("open", &self.open)
            .finish_non_exhaustive()
    }
}

impl ScriptedBroker {
    /// Listens on a loopback port of the system's choice.
    pub async fn start(script: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Result<Self> {
        Self::start_on(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), script).await
    }

    /// Listens there.
    pub async fn start_on(
        address: SocketAddr,
        script: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Result<Self> {
        let listener = TcpListener::bind(address)
            .await
            .with_context(|| format!("cannot bind {address}"))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            script: Mutex::new(Arc::new(script)),
            requests: Mutex::default(),
            accepted: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            reading: watch::Sender::new(true),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self {
            address,
            shared,
            accepting,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers requests that come from now on by another script.
    pub fn set_script(&self, script: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        *self.shared.script.lock() = Arc::new(script);
    }

    /// Every request so far, in the order in which they were read.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().clone()
    }

    /// Waits until at least `count` requests that satisfy `wanted` have come, and returns those.
    pub async fn wait_for_requests(
        &self,
        count: usize,
        within: Duration,
        wanted: impl Fn(&Request) -> bool,
    ) -> Result<Vec<Request>> {
        wait::until(&format!("{count} such requests have come"), within, async || {
            let found: Vec<_> = self.requests().into_iter().filter(&wanted).collect();
            (found.len() >= count).then_some(found)
        })
        .await
    }

    /// How many connections it has accepted so far, and how many of them are open.
    pub fn connections(&self) -> (usize, usize) {
        (
            self.shared.accepted.load(Ordering::Relaxed),
            self.shared.open.load(Ordering::Relaxed),
        )
    }

    /// Stops reading from all connections, or goes on, so that senders feel back-pressure.
    pub fn read(&self, reading: bool) {
        self.shared.reading.send_replace(reading);
    }
}

impl Drop for ScriptedBroker {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let number = shared.accepted.fetch_add(1, Ordering::Relaxed);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            shared.open.fetch_add(1, Ordering::Relaxed);
            converse(stream, number, &shared).await;
            shared.open.fetch_sub(1, Ordering::Relaxed);
        });
        while connections.try_join_next().is_some() {}
    }
}
