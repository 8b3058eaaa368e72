//! The clients that come through a door.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use tidegate_model::Limits;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::{debug, info, warn};

use crate::connection::{self, Context};
use crate::door::{Door, Listening, Tls};
use crate::end::{End, Fault};
use crate::limit::{Addresses, Counted, Place, Room, Seldom};
use crate::metrics::Metrics;
use crate::passage::Destination;
use crate::pool::BufferPool;
use crate::route::Route;
use crate::socket;
use crate::stream::Stream;
use crate::tls::server::is_hello;
use crate::trace::ConnectionTrace;

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

/// What all connections of a node share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) metrics: Metrics,
    pub(crate) limits: Arc<ArcSwap<Limits>>,
    pub(crate) pool: ArcSwap<BufferPool>,
    pub(crate) room: Room,
    pub(crate) refusals: Seldom,
    pub(crate) addresses: Arc<Addresses>,
    pub(crate) connections: TaskTracker,
    /// Ends the taking in of clients.
    pub(crate) stop: CancellationToken,
    /// Ends what a drain has left.
    pub(crate) cut_off: CancellationToken,
}

/// What a connection is counted for while it lasts: the node, the listener and the client's address.
type Places = (Place, Place, Counted);

/// Takes clients in until the door closes.
pub(crate) async fn accept(door: Arc<Door>, socket: TcpListener, shared: Arc<Shared>) {
    loop {
        let accepted = tokio::select! {
            accepted = socket.accept() => accepted,
            () = door.closing.cancelled() => return,
            () = shared.stop.cancelled() => return,
        };
        match accepted {
            Ok((client, peer)) => {
                // A listener may have many doors: turns are for clients, not for those who wait for one.
                let entry = Arc::clone(&door.listening.load().entry);
                tokio::select! {
                    () = entry.rate.turn() => {}
                    () = door.closing.cancelled() => {}
                    () = shared.stop.cancelled() => {}
                }
                admit(client, peer, &door, &shared);
            }
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                warn!(%error, address = %door.address, "cannot accept a connection; raise the limit on open files if that is it");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

fn admit(client: TcpStream, peer: SocketAddr, door: &Arc<Door>, shared: &Arc<Shared>) {
    let places = match places(peer, door, shared) {
        Ok(places) => places,
        Err(end) => {
            // Where the port tells the virtual cluster, the connection was one of its.
            let listening = door.listening.load();
            let destination = listening.destination(door.address.port(), None);
            let route = destination.as_ref().map(|destination| &*destination.route);
            if let Some(route) = route {
                route.cluster.metrics.connected();
            }
            let mut trace = shared.metrics.tracer().connection(listening.name.as_str(), peer);
            return report(&end, peer, &listening, route, shared, &mut trace);
        }
    };
    if let Err(error) = socket::tune(&client) {
        debug!(%peer, %error, "cannot set a client's connection as it should be");
    }
    let (door, shared_by_task) = (Arc::clone(door), Arc::clone(shared));
    shared.connections.spawn(async move {
        welcome(client, peer, &door, &shared_by_task).await;
        drop(places);
    });
}

fn places(peer: SocketAddr, door: &Door, shared: &Shared) -> Result<Places, End> {
    let full = |limit| End::TooManyConnections { limit };
    let limits = shared.limits.load();
    let node = shared.room.enter(limits.max_connections);
    let listener = door
        .listening
        .load()
        .entry
        .room
        .enter(limits.max_connections_per_listener);
    let address = shared.addresses.admit(peer.ip(), limits.max_connections_per_ip);
    Ok((
        node.ok_or(full("max_connections"))?,
        listener.ok_or(full("max_connections_per_listener"))?,
        address.ok_or(full("max_connections_per_ip"))?,
    ))
}

/// A connection from its first byte to its last.
async fn welcome(client: TcpStream, peer: SocketAddr, door: &Door, shared: &Shared) {
    let listening = door.listening.load_full();
    let limits = shared.limits.load_full();
    let port = door.address.port();
    let mut trace = shared.metrics.tracer().connection(listening.name.as_str(), peer);
    let arrival = async {
        let client = secure(client, listening.tls.as_ref(), limits.tls_handshake_timeout).await?;
        let host = client.server_name();
        let destination = listening.destination(port, host.as_deref());
        Ok((client, destination.ok_or(End::NoRoute { host })?))
    };
    let mut arrival = pin!(arrival);
    let arrived = tokio::select! {
        biased;
        arrived = &mut arrival => arrived,
        // Dropping a client in the middle of a handshake would reset its connection.
        () = door.closing.cancelled() => timeout(limits.close_linger, arrival).await.unwrap_or(Err(End::Drained)),
    };
    let (client, destination) = match arrived {
        Ok(arrived) => arrived,
        Err(end) => return report(&end, peer, &listening, None, shared, &mut trace),
    };
    let Destination { route, entrance } = &destination;
    route.cluster.metrics.connected();
    trace.leads_to(&route.cluster.name);
    let place = route.cluster.room.enter(limits.max_connections_per_virtual_cluster);
    let end = match (place, door.passage(&destination, &listening)) {
        (None, _) => End::TooManyConnections {
            limit: "max_connections_per_virtual_cluster",
        },
        (_, None) => {
            Box::pin(connection::close(client, limits.close_linger)).await;
            End::Drained
        }
        (Some(_place), Some(passage)) => {
            let context = Context {
                route: Arc::clone(route),
                entrance: *entrance,
                port,
                limits: Arc::clone(&limits),
                pool: shared.pool.load_full(),
                trace: std::mem::take(&mut trace),
            };
            let end = connection::serve(client, &context, &passage, &shared.cut_off).await;
            trace = context.trace;
            end
        }
    };
    report(&end, peer, &listening, Some(route), shared, &mut trace);
}

/// By TLS or in plaintext, as the listener has it and the client wants it.
async fn secure(client: TcpStream, tls: Option<&Tls>, limit: Duration) -> Result<Stream, End> {
    let Some(tls) = tls else {
        return Ok(Stream::Plain(client));
    };
    let handshake = async {
        let mut first = [0];
        if client.peek(&mut first).await.map_err(End::ClientLost)? == 0 {
            return Err(End::ClientClosed);
        }
        if !is_hello(first[0]) {
            return if tls.server.allow_plaintext {
                Ok(Stream::Plain(client))
            } else {
                Err(End::NotTls)
            };
        }
        let secured = tls.acceptor.0.accept(client).await.map_err(End::TlsFailed)?;
        Ok(Stream::Tls(Box::new(secured.into())))
    };
    // A handshake needs much memory for a short time.
    timeout(limit, Box::pin(handshake))
        .await
        .unwrap_or(Err(End::TlsTimedOut))
}

/// The one place where the end of a connection is logged and counted.
fn report(
    end: &End,
    peer: SocketAddr,
    listening: &Listening,
    route: Option<&Route>,
    shared: &Shared,
    trace: &mut ConnectionTrace,
) {
    let (fault, reason) = (end.fault().label(), end.label());
    trace.end(fault, reason);
    let listener = &listening.name;
    let virtual_cluster = route.map(|route| {
        route.cluster.metrics.ended(fault, reason);
        route.cluster.name.as_str()
    });
    if route.is_none() {
        listening.metrics.turned_away(fault, reason);
    }
    if let End::TooManyConnections { .. } = end {
        // An attack must not fill the log as well.
        if let Some(unsaid) = shared.refusals.say() {
            warn!(%listener, virtual_cluster, %peer, reason, fault, unsaid, "{end}");
        }
        return;
    }
    match end.fault() {
        Fault::Nobody => debug!(%listener, virtual_cluster, %peer, reason, "{end}"),
        Fault::Client if matches!(end, End::ClientLost(_)) => {
            debug!(%listener, virtual_cluster, %peer, reason, "{end}");
        }
        Fault::Client => info!(%listener, virtual_cluster, %peer, reason, fault, "{end}"),
        Fault::Broker => warn!(%listener, virtual_cluster, %peer, reason, fault, "{end}"),
        Fault::Gateway => warn!(%listener, virtual_cluster, %peer, reason, fault, "{end}"),
    }
}

/// Errors of `accept` that belong to a client that is gone already.
fn is_the_clients(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::Interrupted
    )
}
