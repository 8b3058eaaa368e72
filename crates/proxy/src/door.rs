//! A listening socket, and what becomes of the clients that come through it.

use std::collections::HashMap;
use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use parking_lot::Mutex;
use socket2::{Domain, Protocol, Socket, Type};
use tidegate_model::{ForwardBySni, ListenerName, TlsServer};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

use crate::limit::{Rate, Room};
use crate::metrics::{Held, ListenerMetrics};
use crate::names;
use crate::passage::{Destination, Passage};
use crate::route::{Entrance, Route, Way};

const BACKLOG: i32 = 1024;

/// A listener as it is now. It is replaced whole.
#[derive(Debug)]
pub(crate) struct Listening {
    pub(crate) name: ListenerName,
    pub(crate) tls: Option<Tls>,
    /// The first that matches a connection leads it on.
    pub(crate) forwards: Vec<Forward>,
    /// Outlives changes of the listener.
    pub(crate) entry: Arc<Entry>,
    pub(crate) metrics: Held<ListenerMetrics>,
}

/// What all doors of a listener share for as long as there is one of this id.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) room: Room,
    pub(crate) rate: Rate,
}

/// How clients secure their connections.
#[derive(Debug, Clone)]
pub(crate) struct Tls {
    pub(crate) acceptor: TlsAcceptorOf,
    pub(crate) server: TlsServer,
}

/// A `TlsAcceptor`, which has no `Debug` of its own.
#[derive(Clone)]
pub(crate) struct TlsAcceptorOf(pub(crate) TlsAcceptor);

/// A forward policy in use.
#[derive(Debug)]
pub(crate) enum Forward {
    Ports {
        route: Arc<Route>,
        way: Arc<Way>,
    },
    Names {
        forward: ForwardBySni,
        /// By the virtual cluster's `dns_label`.
        routes: HashMap<String, Arc<Route>>,
    },
}

/// A socket and its connections.
#[derive(Debug)]
pub(crate) struct Door {
    pub(crate) address: SocketAddr,
    pub(crate) listening: ArcSwap<Listening>,
    /// Ends the taking in of clients.
    pub(crate) closing: CancellationToken,
    /// By the address of the route, which the passage keeps alive.
    passages: Mutex<HashMap<(usize, Entrance), Arc<Passage>>>,
}

impl std::fmt::Debug for TlsAcceptorOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsAcceptor")
    }
}

/// Opens a listening socket. `::` stands for IPv6 alone, so that `0.0.0.0` can stand beside it.
pub(crate) fn bind(address: SocketAddr) -> io::Result<StdListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    if address.is_ipv6() {
        socket.set_only_v6(true)?;
    }
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

impl Listening {
    /// Where a connection leads that came by `port` and, by TLS, asked for `host`.
    pub(crate) fn destination(&self, port: u16, host: Option<&str>) -> Option<Destination> {
        self.forwards.iter().find_map(|forward| forward.destination(port, host))
    }

    /// Whether clients that have secured their connections under `self` might have done so under `new`. A renewed
    /// certificate concerns none of them.
    pub(crate) fn is_as_secure_under(&self, new: &Self) -> bool {
        let terms = |tls: &Option<Tls>| {
            tls.as_ref().map(|Tls { server, .. }| {
                (
                    server.versions,
                    server.allow_plaintext,
                    server.client_certificates.clone(),
                )
            })
        };
        terms(&self.tls) == terms(&new.tls)
    }
}

impl Forward {
    fn destination(&self, port: u16, host: Option<&str>) -> Option<Destination> {
        let (route, entrance) = match self {
            Self::Ports { route, way } => (route, way.entrance(port)?),
            Self::Names { forward, routes } => {
                let (label, entrance) = names::parse(forward, host?)?;
                (routes.get(label)?, entrance)
            }
        };
        Some(Destination {
            route: Arc::clone(route),
            entrance,
        })
    }

    /// Whether connections to `destination` still belong here.
    fn leads_to(&self, port: u16, destination: &Destination) -> bool {
        let Destination { route, entrance } = destination;
        match self {
            Self::Ports { route: own, way } => Arc::ptr_eq(own, route) && way.entrance(port) == Some(*entrance),
            Self::Names { routes, .. } => match &**route.way.load() {
                Way::Names { dns_label, .. } => routes.get(dns_label).is_some_and(|own| Arc::ptr_eq(own, route)),
                Way::Ports { .. } => false,
            },
        }
    }
}

impl Door {
    pub(crate) fn new(address: SocketAddr, listening: Arc<Listening>) -> Arc<Self> {
        Arc::new(Self {
            address,
            listening: ArcSwap::new(listening),
            closing: CancellationToken::new(),
            passages: Mutex::default(),
        })
    }

    /// The passage for a connection to `destination` that came under `listening`; none if a change has come in between
    /// that concerns it.
    pub(crate) fn passage(&self, destination: &Destination, listening: &Listening) -> Option<Arc<Passage>> {
        let key = (Arc::as_ptr(&destination.route).addr(), destination.entrance);
        // A change ends what it finds here, so nothing of before it may come later.
        let mut passages = self.passages.lock();
        if self.closing.is_cancelled() || !self.stays(destination, listening, &self.listening.load()) {
            return None;
        }
        if let Some(passage) = passages.get(&key) {
            return Some(Arc::clone(passage));
        }
        passages.retain(|_, passage| Arc::strong_count(passage) > 1);
        let passage = Passage::new(destination.clone());
        passages.insert(key, Arc::clone(&passage));
        Some(passage)
    }

    /// Whether a connection to `destination` that came under `old` can go on under `new`.
    fn stays(&self, destination: &Destination, old: &Listening, new: &Listening) -> bool {
        let mut forwards = new.forwards.iter();
        std::ptr::eq(old, new)
            || old.is_as_secure_under(new) && forwards.any(|forward| forward.leads_to(self.address.port(), destination))
    }

    /// The passages whose connections cannot go on under `new`.
    pub(crate) fn ended_by(&self, new: Option<&Listening>) -> Vec<Arc<Passage>> {
        let old = self.listening.load();
        let stays = |passage: &Passage| new.is_some_and(|new| self.stays(&passage.destination, &old, new));
        let passages = self.passages.lock();
        passages.values().filter(|passage| !stays(passage)).cloned().collect()
    }

    /// Goes on as `new`, and ends the connections that cannot.
    pub(crate) fn become_new(&self, new: &Arc<Listening>, limit: Duration) {
        let mut passages = self.passages.lock();
        let old = self.listening.swap(Arc::clone(new));
        let ended = passages.extract_if(|_, passage| !self.stays(&passage.destination, &old, new));
        for (_, passage) in ended {
            passage.end(limit);
        }
    }

    /// Takes no more clients in and ends those that are here.
    pub(crate) fn close(&self, limit: Duration) {
        self.closing.cancel();
        for (_, passage) in self.passages.lock().drain() {
            passage.end(limit);
        }
    }

    /// All passages through which there are connections.
    pub(crate) fn passages(&self) -> Vec<Arc<Passage>> {
        self.passages.lock().values().cloned().collect()
    }
}
