//! A TCP link that behaves as badly as real networks do: slow, narrow, slicing, cut, dead.

mod pump;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use parking_lot::Mutex;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use self::pump::forward;

/// What a link does to the bytes of each connection, in both directions alike.
#[derive(Debug, Clone, Copy, Default)]
pub struct Conditions {
    latency: Duration,
    bytes_per_second: Option<u64>,
    slice: Option<usize>,
}

/// A link that is not open yet; see [`ChaosLink::to`].
#[derive(Debug, Clone)]
pub struct Builder {
    target: SocketAddr,
    listen: SocketAddr,
    conditions: Conditions,
}

/// An open link: connect to [`ChaosLink::address`] to reach its target. All its connections are cut on drop.
#[derive(Debug)]
pub struct ChaosLink {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: JoinHandle<()>,
}

/// Bytes and connections that a link has carried so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traffic {
    /// Bytes delivered to the target.
    pub to_target: u64,
    /// Bytes delivered from the target.
    pub from_target: u64,
    /// Connections accepted.
    pub connections: u64,
}

#[derive(Debug)]
struct Shared {
    target: Mutex<SocketAddr>,
    conditions: Conditions,
    to_target: AtomicU64,
    from_target: AtomicU64,
    connections: AtomicU64,
    paused: watch::Sender<bool>,
    /// Counts the orders given to the connections that exist at that moment.
    order: watch::Sender<(u64, Order)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Forward,
    Reset,
    Forget,
}

impl Builder {
    /// Delays each byte by this long each way, without narrowing the link.
    #[must_use]
    pub fn latency(mut self, each_way: Duration) -> Self {
        self.conditions.latency = each_way;
        self
    }

    /// Carries at most so many bytes a second, for each connection and direction.
    #[must_use]
    pub fn bandwidth(mut self, bytes_per_second: u64) -> Self {
        self.conditions.bytes_per_second = Some(bytes_per_second.max(1));
        self
    }

    /// Writes at most so many bytes at once, so that frames arrive in pieces.
    #[must_use]
    pub fn slice(mut self, max_bytes: usize) -> Self {
        self.conditions.slice = Some(max_bytes.max(1));
        self
    }

    /// Listens there instead of on a port of the system's choice.
    #[must_use]
    pub fn listen_on(mut self, address: SocketAddr) -> Self {
        self.listen = address;
        self
    }

    /// Opens the link.
    pub async fn open(self) -> Result<ChaosLink> {
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("cannot bind {}", self.listen))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            target: Mutex::new(self.target),
            conditions: self.conditions,
            to_target: AtomicU64::new(0),
            from_target: AtomicU64::new(0),
            connections: AtomicU64::new(0),
            paused: watch::Sender::new(false),
            order: watch::Sender::new((0, Order::Forward)),
        });
        let accepting = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(ChaosLink {
            address,
            shared,
            accepting,
        })
    }
}

impl ChaosLink {
    /// A link to this address that does nothing to the bytes unless told so.
    pub fn to(target: SocketAddr) -> Builder {
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Builder {
            target,
            listen,
            conditions: Conditions::default(),
        }
    }

    /// Where the link listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where connections go that come from now on.
    pub fn retarget(&self, target: SocketAddr) {
        *self.shared.target.lock() = target;
    }

    /// Cuts all present connections with RST, both sides of each; new ones work.
    pub fn reset(&self) {
        self.give(Order::Reset);
    }

    /// Forgets all present connections, as a NAT does: they stay open to both sides, and nothing crosses any more, not
    /// even their end. New connections work.
    pub fn half_open(&self) {
        self.give(Order::Forget);
    }

    /// Stops reading from both sides of all connections, so that senders feel back-pressure.
    pub fn pause(&self) {
        self.shared.paused.send_replace(true);
    }

    /// Ends a pause; nothing was lost.
    pub fn resume(&self) {
        self.shared.paused.send_replace(false);
    }

    /// What has crossed so far.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            to_target: self.shared.to_target.load(Ordering::Relaxed),
            from_target: self.shared.from_target.load(Ordering::Relaxed),
            connections: self.shared.connections.load(Ordering::Relaxed),
        }
    }

    fn give(&self, order: Order) {
        self.shared.order.send_modify(|(count, last)| {
            *count += 1;
            *last = order;
        });
    }
}

impl Drop for ChaosLink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped together with this task, and all connections with it.
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        shared.connections.fetch_add(1, Ordering::Relaxed);
        let mut orders = shared.order.subscribe();
        orders.mark_unchanged();
        connections.spawn(connection(client, Arc::clone(&shared), orders));
        while connections.try_join_next().is_some() {}
    }
}

async fn connection(mut client: TcpStream, shared: Arc<Shared>, mut orders: watch::Receiver<(u64, Order)>) {
    let address = *shared.target.lock();
    let Ok(mut target) = TcpStream::connect(address).await else {
        // The target refuses: the client sees a reset, as it would without the link.
        drop(client.set_zero_linger());
        return;
    };
    drop((client.set_nodelay(true), target.set_nodelay(true)));
    let order = tokio::select! {
        ended = forward(&mut client, &mut target, &shared) => match ended {
            Ok(()) => return,
            Err(_) => Order::Reset,
        },
        Ok(()) = orders.changed() => orders.borrow_and_update().1,
    };
    if order == Order::Forget {
        // Reads on and discards: the kernel would otherwise tell the sender, by a full window, that something is wrong.
        forget(&mut client, &mut target, &mut orders).await;
    }
    drop((client.set_zero_linger(), target.set_zero_linger()));
}

async fn forget(client: &mut TcpStream, target: &mut TcpStream, orders: &mut watch::Receiver<(u64, Order)>) {
    let mut nowhere = (tokio::io::sink(), tokio::io::sink());
    let discard = async {
        drop(tokio::join!(
            tokio::io::copy(client, &mut nowhere.0),
            tokio::io::copy(target, &mut nowhere.1)
        ));
        std::future::pending::<()>().await;
    };
    let reset = async { while orders.changed().await.is_ok() && orders.borrow_and_update().1 != Order::Reset {} };
    tokio::select! {
        () = discard => {}
        () = reset => {}
    }
}
