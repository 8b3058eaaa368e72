//! A server: a socket, and what answers there.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use rustls::pki_types::CertificateDer;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::warn;

use crate::Limits;
use crate::connection::{self, Shared};
use crate::crowd::Crowd;

/// After a client could not be accepted, and until it is looked again whether there is room.
const PAUSE: Duration = Duration::from_millis(50);
/// It is said at most this often that there is no room.
const SELDOM: Duration = Duration::from_secs(60);

/// Who is at the other end: what [`axum::extract::ConnectInfo`] extracts from a request.
#[derive(Debug, Clone)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// The certificates that it has proved to have, its own first; none without TLS, or if it was not asked.
    pub certificates: Arc<[CertificateDer<'static>]>,
}

/// A server that has not begun yet.
pub struct Server {
    socket: TcpListener,
    tls: Option<TlsAcceptor>,
    limits: Limits,
    expects_everyone: bool,
}

impl Server {
    /// A server on a socket, without TLS.
    pub fn new(socket: TcpListener, limits: Limits) -> Self {
        Self {
            socket,
            tls: None,
            limits,
            expects_everyone: false,
        }
    }

    /// The same with TLS and nothing else.
    #[must_use]
    pub fn with_tls(self, acceptor: TlsAcceptor) -> Self {
        Self {
            tls: Some(acceptor),
            ..self
        }
    }

    /// Who connects is known: that somebody could not shake hands is worth a warning.
    #[must_use]
    pub fn expecting_everyone(self) -> Self {
        Self {
            expects_everyone: true,
            ..self
        }
    }

    /// Serves until `stop`, then answers what is in flight and ends. Dropped, it ends at once.
    pub async fn serve(self, router: Router, stop: CancellationToken) {
        let Self {
            socket,
            tls,
            limits,
            expects_everyone,
        } = self;
        let crowd = Arc::new(Crowd::new(limits.max_connections));
        let shared = Arc::new(Shared {
            limits,
            tls,
            router,
            stop,
            expects_everyone,
        });
        let mut connections = JoinSet::new();
        let mut said: Option<Instant> = None;
        loop {
            let has_room = crowd.has_room();
            let accepted = tokio::select! {
                () = shared.stop.cancelled() => break,
                Some(_) = connections.join_next() => continue,
                () = sleep(PAUSE), if !has_room => continue,
                accepted = socket.accept(), if has_room => accepted,
            };
            let full = match accepted {
                Ok((client, address)) => {
                    let (member, full) = crowd.admit();
                    connections.spawn(connection::run(client, address, member, Arc::clone(&shared)));
                    full
                }
                Err(error) => {
                    warn!(%error, "cannot accept a client");
                    // There may be too many open files.
                    crowd.give_up_one();
                    sleep(PAUSE).await;
                    false
                }
            };
            if full && said.is_none_or(|said| said.elapsed() > SELDOM) {
                said = Some(Instant::now());
                let most = shared.limits.max_connections;
                warn!(
                    most,
                    "as many clients as there may be; those go that have kept the server waiting the longest"
                );
            }
        }
        drop(socket);
        while connections.join_next().await.is_some() {}
    }
}
