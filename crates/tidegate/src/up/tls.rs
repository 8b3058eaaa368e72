//! The TLS of the control plane's servers.

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::serve::Listener;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tracing::{debug, error, info, warn};

use super::authority::{self, IdentityError};
use crate::node_certificate::Facts;
use crate::reload;

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that have shaken hands and wait to be served.
const WAITING: usize = 64;
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Connections that have shaken hands, so that one that does not holds up nobody.
pub(crate) struct TlsListener {
    address: SocketAddr,
    connections: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    /// Dropped with this, and the socket with it.
    _accepting: JoinSet<()>,
}

/// The certificate in use.
#[derive(Debug)]
pub(crate) struct Current(ArcSwap<CertifiedKey>);

impl Current {
    pub(crate) fn new(certified: CertifiedKey) -> Arc<Self> {
        Arc::new(Self(ArcSwap::from_pointee(certified)))
    }

    /// Shows another one from now on.
    pub(crate) fn replace(&self, certified: CertifiedKey) {
        self.0.store(Arc::new(certified));
    }

    /// What the certificate says of itself.
    pub(crate) fn facts(&self) -> Option<Facts> {
        Facts::of(self.0.load().cert.first()?)
    }
}

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(self.0.load_full())
    }
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error(transparent)]
    File(#[from] IdentityError),
    #[error("the certificate and its key do not work together: {0}")]
    Tls(#[from] rustls::Error),
}

/// TLS that shows this certificate.
///
/// # Errors
/// It cannot be set up.
pub(crate) fn acceptor(current: &Arc<Current>) -> Result<TlsAcceptor, TlsError> {
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(Arc::clone(current) as Arc<dyn ResolvesServerCert>);
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The certificate and the key of these files, and what is in them later on, as soon as it is. `what` has them.
///
/// # Errors
/// They cannot be read, or do not work together.
pub(crate) fn of_files(what: &'static str, certificate: &Path, key: &Path) -> Result<Arc<Current>, TlsError> {
    let current = Current::new(read(certificate, key)?);
    tokio::spawn(renew(
        what,
        certificate.to_owned(),
        key.to_owned(),
        Arc::clone(&current),
    ));
    Ok(current)
}

fn read(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let (chain, key) = (authority::certificates(certificate)?, authority::private_key(key)?);
    Ok(CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())?)
}

async fn renew(what: &'static str, certificate: PathBuf, key: PathBuf, current: Arc<Current>) {
    let files = BTreeSet::from([certificate.clone(), key.clone()]);
    let mut seen = reload::prints(&files).await;
    loop {
        tokio::time::sleep(reload::LOOK).await;
        let now = reload::prints(&files).await;
        if now == seen {
            continue;
        }
        // Whoever writes may not have finished.
        seen = reload::settle(&files, now).await;
        match read(&certificate, &key) {
            Ok(renewed) => {
                current.replace(renewed);
                info!("{what} has a new certificate");
            }
            Err(error) => error!("{what} keeps its certificate: {error}"),
        }
    }
}

impl TlsListener {
    /// Accepts on `socket` from now on.
    ///
    /// # Errors
    /// The socket cannot be used.
    pub(crate) fn new(socket: TcpListener, acceptor: TlsAcceptor) -> io::Result<Self> {
        let address = socket.local_addr()?;
        let (sender, connections) = mpsc::channel(WAITING);
        let mut accepting = JoinSet::new();
        accepting.spawn(accept(socket, acceptor, sender));
        Ok(Self {
            address,
            connections,
            _accepting: accepting,
        })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.connections.recv().await {
            Some(connection) => connection,
            // Accepting ends with the server only.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}

async fn accept(socket: TcpListener, acceptor: TlsAcceptor, sender: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>) {
    loop {
        let (client, address) = match socket.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                warn!(%error, "cannot accept a client of the API");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        tokio::spawn(async move {
            match timeout(HANDSHAKE_TIMEOUT, acceptor.accept(client)).await {
                // Fails when the server ends.
                Ok(Ok(stream)) => drop(sender.send((stream, address)).await),
                Ok(Err(error)) => debug!(%address, "a TLS handshake failed: {error}"),
                Err(_) => debug!(%address, "a TLS handshake took too long"),
            }
        });
    }
}
