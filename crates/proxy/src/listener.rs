//! Listening sockets, and the clients that come through them.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

use crate::connection::{self, Context};
use crate::end::{End, Fault};
use crate::metrics::Metrics;
use crate::route::Route;
use crate::socket;

const BACKLOG: i32 = 1024;
/// How long accepting rests when the node has run out of something, such as file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// A socket that could not be had.
#[derive(Debug, thiserror::Error)]
#[error("listener {listener}: cannot listen on {address}: {cause}")]
pub struct BindError {
    /// The listener's name.
    pub listener: String,
    /// The address.
    pub address: SocketAddr,
    /// Why not.
    #[source]
    pub cause: io::Error,
}

/// A socket of a listener, and where its clients go.
pub(crate) struct Door {
    pub(crate) socket: TcpListener,
    /// The port as configured: a test may bind port 0.
    pub(crate) port: u16,
    pub(crate) route: Option<Arc<Route>>,
}

/// What all connections of a node share.
pub(crate) struct Shared {
    pub(crate) metrics: Metrics,
    /// One permit for each connection that the node may have.
    pub(crate) room: Arc<Semaphore>,
    pub(crate) connections: TaskTracker,
    pub(crate) drain: CancellationToken,
    /// Ends what a drain has left.
    pub(crate) cut_off: CancellationToken,
}

/// Opens a listening socket. `::` stands for IPv6 alone, so that `0.0.0.0` can stand beside it.
pub(crate) fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}

/// Takes clients in until the node drains.
pub(crate) async fn accept(door: Door, context: impl Fn(Arc<Route>, u16) -> Option<Context>, shared: Arc<Shared>) {
    loop {
        let accepted = tokio::select! {
            accepted = door.socket.accept() => accepted,
            () = shared.drain.cancelled() => return,
        };
        let (client, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_the_clients(&error) => continue,
            Err(error) => {
                warn!(%error, port = door.port, "cannot accept a connection; raise the limit on open files if that is it");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        match door.route.clone().and_then(|route| context(route, door.port)) {
            Some(context) => admit(client, peer, context, &shared),
            None => debug!(%peer, port = door.port, "connection to a port that no policy forwards, closed"),
        }
    }
}

fn admit(client: TcpStream, peer: SocketAddr, context: Context, shared: &Arc<Shared>) {
    let metrics = &context.route.cluster.metrics;
    metrics.connected();
    let Ok(permit) = Arc::clone(&shared.room).try_acquire_owned() else {
        report(&End::TooManyConnections, peer, &context);
        return;
    };
    if let Err(error) = socket::tune(&client) {
        debug!(%peer, %error, "cannot set a client's connection as it should be");
    }
    let shared_by_task = Arc::clone(shared);
    shared.connections.spawn(async move {
        let end = tokio::select! {
            end = connection::serve(client, &context, &shared_by_task.drain) => end,
            () = shared_by_task.cut_off.cancelled() => End::CutOff,
        };
        drop(permit);
        report(&end, peer, &context);
    });
}

/// The one place where the end of a connection is logged and counted.
fn report(end: &End, peer: SocketAddr, context: &Context) {
    let route = &context.route;
    let (fault, reason) = (end.fault().label(), end.label());
    route.cluster.metrics.ended(fault, reason);
    let (listener, virtual_cluster) = (&route.listener, &route.cluster.virtual_cluster.name);
    match end.fault() {
        Fault::Nobody => debug!(%listener, %virtual_cluster, %peer, reason, "{end}"),
        Fault::Client if matches!(end, End::ClientLost(_)) => {
            debug!(%listener, %virtual_cluster, %peer, reason, "{end}");
        }
        Fault::Client => info!(%listener, %virtual_cluster, %peer, reason, fault, "{end}"),
        Fault::Broker => warn!(%listener, %virtual_cluster, %peer, reason, fault, "{end}"),
        Fault::Gateway => warn!(%listener, %virtual_cluster, %peer, reason, fault, "{end}"),
    }
}

/// Errors of `accept` that belong to a client that is gone already.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}
