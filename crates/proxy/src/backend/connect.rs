//! Connections to a backend cluster: to any broker, or to the one that a client wants, wherever it is now.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ClientConfig;
use tidegate_model::{BackendBrokerId, HostPort};
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsConnector;

use super::Backend;
use crate::socket;
use crate::stream::Stream;
use crate::tls::client;

/// How long an address of a server has for itself before the server's next one is tried as well.
const BESIDE_AFTER: Duration = Duration::from_millis(250);

/// Which broker a connection wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// Any: the client is finding out about the cluster.
    Any,
    /// This one and no other.
    Broker(BackendBrokerId),
}

/// Why a connection to a backend cluster failed.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No broker and no bootstrap server took the connection.
    #[error("no broker of backend cluster {cluster} could be reached; last tried {address}: {cause}")]
    NoneReachable {
        /// The backend cluster's name.
        cluster: String,
        /// The address that was tried last.
        address: String,
        /// What happened there.
        cause: io::Error,
    },
    /// The cluster's metadata does not name the broker.
    #[error("backend cluster {cluster} has no broker {broker}")]
    UnknownBroker {
        /// The backend cluster's name.
        cluster: String,
        /// The broker that the client asked for.
        broker: BackendBrokerId,
    },
    /// The broker did not take the connection.
    #[error("broker {broker} of backend cluster {cluster} at {address}: {cause}")]
    Unreachable {
        /// The backend cluster's name.
        cluster: String,
        /// The broker.
        broker: BackendBrokerId,
        /// Where it was last known to be.
        address: HostPort,
        /// What happened there.
        cause: io::Error,
    },
}

impl Backend {
    /// Opens a connection to `target`, and says to which broker it leads if that is known.
    pub(crate) async fn connect(&self, target: Target) -> Result<Stream, ConnectError> {
        match target {
            Target::Any => self.connect_any().await,
            Target::Broker(broker) => self.connect_broker(broker).await,
        }
    }

    async fn connect_any(&self) -> Result<Stream, ConnectError> {
        let mut failed = None;
        for address in self.candidates() {
            match self.open(&address).await {
                Ok(stream) => return Ok(stream),
                Err(cause) => {
                    self.suspect(address.clone());
                    self.refresh_soon();
                    failed = Some((address, cause));
                }
            }
        }
        let (address, cause) = match failed {
            Some((address, cause)) => (address.to_string(), cause),
            None => (String::new(), io::ErrorKind::NotFound.into()),
        };
        Err(ConnectError::NoneReachable {
            cluster: self.name(),
            address,
            cause,
        })
    }

    /// A broker that is not where it was may have moved: ask, once, and go where it is said to be now.
    async fn connect_broker(&self, broker: BackendBrokerId) -> Result<Stream, ConnectError> {
        let known = self.topology().brokers.get(&broker).cloned();
        let failed = match &known {
            Some(address) => match self.open(address).await {
                Ok(stream) => return Ok(stream),
                Err(cause) => Some((address.clone(), cause)),
            },
            None => None,
        };
        match (self.whereabouts(broker, known.as_ref()).await, failed) {
            (Some(address), Some((old, cause))) if address == old => Err(ConnectError::Unreachable {
                cluster: self.name(),
                broker,
                address,
                cause,
            }),
            (Some(address), _) => self.open(&address).await.map_err(|cause| ConnectError::Unreachable {
                cluster: self.name(),
                broker,
                address,
                cause,
            }),
            (None, _) => Err(ConnectError::UnknownBroker {
                cluster: self.name(),
                broker,
            }),
        }
    }

    /// Where the broker is: as soon as that is not `old` any more, at the latest when metadata has been asked for anew.
    async fn whereabouts(&self, broker: BackendBrokerId, old: Option<&HostPort>) -> Option<HostPort> {
        let mut topology = self.watch();
        tokio::select! {
            biased;
            _ = topology.wait_for(|now| now.brokers.get(&broker) != old) => {}
            () = self.refreshed() => {}
        }
        self.topology().brokers.get(&broker).cloned()
    }

    /// Waits, for a bounded time, until an attempt to refresh that began after this call is over.
    async fn refreshed(&self) {
        let mut attempts = self.attempts.subscribe();
        // An attempt under way may have asked before the change, so the one after it counts.
        let target = *attempts.borrow_and_update() + 2;
        self.refresh_soon();
        let wait = attempts.wait_for(|&done| {
            if done + 1 == target {
                self.refresh_soon();
            }
            done >= target
        });
        // Each server that is asked before one answers may take its time-out.
        let servers = u32::try_from(self.candidates().len()).unwrap_or(u32::MAX);
        let limit = self
            .limits
            .load()
            .connect_timeout
            .saturating_mul(servers.saturating_add(1));
        let _ = timeout(limit, wait).await;
    }

    /// Opens a connection, and remembers whether that was possible.
    pub(super) async fn open(&self, address: &HostPort) -> io::Result<Stream> {
        let opened = self.try_open(address).await;
        match opened {
            Ok(_) => self.sight.reached(address),
            Err(_) => self.sight.failed(address),
        }
        opened
    }

    async fn try_open(&self, address: &HostPort) -> io::Result<Stream> {
        let limits = self.limits.load_full();
        let connected = timeout(limits.connect_timeout, connect_to(address)).await;
        let stream = connected.map_err(|_| late("connection", limits.connect_timeout))??;
        socket::tune(&stream)?;
        match &self.tls {
            None => Ok(Stream::Plain(stream)),
            Some(tls) => {
                let secured = secure(stream, &address.host, tls.load_full(), limits.tls_handshake_timeout).await;
                secured.map_err(|error| io::Error::new(error.kind(), client::explain(&error)))
            }
        }
    }
}

async fn connect_to(server: &HostPort) -> io::Result<TcpStream> {
    connect_first(lookup_host((server.host.as_str(), server.port)).await?).await
}

/// Connects to the first of a server's addresses that answers. Each has some time for itself before the next is tried beside
/// it (RFC 8305), so that one that says nothing does not use up the time of all.
pub(super) async fn connect_first(addresses: impl IntoIterator<Item = SocketAddr>) -> io::Result<TcpStream> {
    let mut addresses = addresses.into_iter().peekable();
    let (mut trying, mut failed) = (JoinSet::new(), None);
    loop {
        trying.extend(addresses.next().map(TcpStream::connect));
        let next = async {
            match addresses.peek() {
                Some(_) => sleep(BESIDE_AFTER).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            tried = trying.join_next() => match tried {
                Some(tried) => match tried.map_err(io::Error::other).flatten() {
                    Ok(stream) => return Ok(stream),
                    Err(error) => failed = Some(error),
                },
                None => return Err(failed.unwrap_or_else(|| io::Error::other("the name has no address"))),
            },
            () = next => {}
        }
    }
}

/// Shakes hands with the broker at the other end, whose name is `host`.
pub(super) async fn secure(
    stream: TcpStream,
    host: &str,
    config: Arc<ClientConfig>,
    limit: Duration,
) -> io::Result<Stream> {
    let name = client::server_name(host).map_err(io::Error::other)?;
    // A handshake needs much memory for a short time.
    let handshake = Box::pin(TlsConnector::from(config).connect(name, stream));
    let secured = timeout(limit, handshake).await;
    let secured = secured.map_err(|_| late("TLS handshake", limit))??;
    Ok(Stream::Tls(Box::new(secured.into())))
}

fn late(what: &str, limit: Duration) -> io::Error {
    let text = format!("no {what} within {} ms", limit.as_millis());
    io::Error::new(io::ErrorKind::TimedOut, text)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::net::{TcpListener, TcpSocket};

    use super::*;

    /// Ports that nobody listens on, and one whose backlog is full: whoever connects there hears nothing.
    #[tokio::test]
    async fn an_address_that_says_nothing_costs_little_while_another_answers() {
        let own = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let hole = TcpSocket::new_v4().unwrap();
        hole.bind(own).unwrap();
        let hole = hole.listen(1).unwrap();
        let silent = hole.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = timeout(Duration::from_millis(100), TcpStream::connect(silent)).await {
            waiting.push(stream.unwrap());
        }
        let closed = TcpListener::bind(own).await.unwrap().local_addr().unwrap();
        let server = TcpListener::bind(own).await.unwrap();
        let good = server.local_addr().unwrap();
        for addresses in [
            vec![silent, good],
            vec![silent, closed, silent, good],
            vec![closed, good],
            vec![good, silent],
        ] {
            let connected = timeout(Duration::from_secs(10), connect_first(addresses.clone())).await;
            let stream = connected.expect("it waits for an address that says nothing").unwrap();
            assert_eq!(stream.peer_addr().unwrap(), good, "{addresses:?}");
        }
        let refused = connect_first([closed, closed]).await.unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ConnectionRefused);
        assert!(connect_first([]).await.is_err());
    }
}
