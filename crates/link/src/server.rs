//! Where data planes connect: mutual TLS, and a certificate says whose node it is.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use axum::serve::{IncomingStream, Listener};
use axum::{Router, serve as serve_http};
use rustls::ServerConfig;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::ResolvesServerCert;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, SignatureScheme};
use serde::Deserialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tracing::{debug, warn};
use uuid::Uuid;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::feed::{Feed, Next, Source};
use crate::identity::Identity;
use crate::report::Report;

/// Where news are asked for.
pub(crate) const CONFIGURATION: &str = "/link/v1/configuration";
/// Where reports go.
pub(crate) const REPORT: &str = "/link/v1/report";
/// Where a node's next certificate goes.
pub(crate) const CERTIFICATE: &str = "/link/v1/certificate";

const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections that have shaken hands and wait to be served.
const WAITING: usize = 64;
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
const MOST_WAIT: Duration = Duration::from_secs(60);
const MAX_REPORT_BYTES: usize = 1 << 20;

/// Who may ask, and who hears the answers.
pub trait Registry: Send + Sync + 'static {
    /// Whose node shows this identity.
    ///
    /// # Errors
    /// That cannot be found out now.
    fn admit(&self, identity: &Identity) -> impl Future<Output = Result<Admission, String>> + Send;

    /// Keeps a report.
    ///
    /// # Errors
    /// It cannot be kept now.
    fn report(&self, gateway: Uuid, report: Report) -> impl Future<Output = Result<(), String>> + Send;

    /// Registers `certificate` (PEM) in the place of the one that the node shows.
    ///
    /// # Errors
    /// It does not.
    fn renew(
        &self,
        gateway: Uuid,
        identity: &Identity,
        certificate: String,
    ) -> impl Future<Output = Result<(), RenewError>> + Send;
}

/// Whether an identity is that of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// A node of this gateway.
    Node(Uuid),
    /// None, and why.
    Refused(String),
}

/// Why a certificate does not take the place of another one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RenewError {
    /// It must not.
    #[error("{0}")]
    Refused(String),
    /// It cannot now.
    #[error("{0}")]
    Unavailable(String),
}

/// Why data planes cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// TLS cannot be set up.
    #[error("TLS for data planes cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
    /// The socket failed.
    #[error("the socket for data planes cannot be used: {0}")]
    Io(#[from] io::Error),
}

struct Shared<S, R> {
    feed: Arc<Feed<S>>,
    registry: R,
}

#[derive(Deserialize)]
struct Ask {
    after: Option<i64>,
    /// Seconds.
    wait: Option<u64>,
}

/// Serves data planes on `socket` until dropped. `certificate` says by which certificate they know the control plane.
///
/// # Errors
/// The socket cannot be used.
pub async fn serve<S: Source, R: Registry>(
    socket: TcpListener,
    certificate: Arc<dyn ResolvesServerCert>,
    feed: Arc<Feed<S>>,
    registry: R,
) -> Result<(), ServeError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Arc::new(Registered(provider.signature_verification_algorithms));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(certificate);
    let (sender, connections) = mpsc::channel(WAITING);
    // Dropped with this future, and the socket with it.
    let mut accepting = JoinSet::new();
    accepting.spawn(accept(socket, TlsAcceptor::from(Arc::new(config)), sender));
    let router = Router::new()
        .route(CONFIGURATION, get(configuration))
        .route(REPORT, post(report))
        .route(CERTIFICATE, post(renew))
        .layer(DefaultBodyLimit::max(MAX_REPORT_BYTES))
        .with_state(Arc::new(Shared { feed, registry }))
        .into_make_service_with_connect_info::<Peer>();
    Ok(serve_http(Secured { connections }, router).await?)
}

async fn configuration<S: Source, R: Registry>(
    ConnectInfo(peer): ConnectInfo<Peer>,
    State(shared): State<Arc<Shared<S, R>>>,
    Query(ask): Query<Ask>,
) -> Response {
    let gateway = match shared.gateway_of(&peer).await {
        Ok(gateway) => gateway,
        Err(refusal) => return refusal,
    };
    let wait = Duration::from_secs(ask.wait.unwrap_or(0)).min(MOST_WAIT);
    match shared.feed.next(gateway, ask.after, wait).await {
        // While it waited, its certificate may have been deleted.
        Ok(Next::Update(update)) => match shared.gateway_of(&peer).await {
            Ok(still) if still == gateway => Json(update).into_response(),
            Ok(_) => StatusCode::NO_CONTENT.into_response(),
            Err(refusal) => refusal,
        },
        Ok(Next::Nothing) => StatusCode::NO_CONTENT.into_response(),
        Ok(Next::NoSuchGateway) => (StatusCode::NOT_FOUND, "the gateway is gone").into_response(),
        Err(error) => unavailable(error.to_string()),
    }
}

async fn report<S: Source, R: Registry>(
    ConnectInfo(peer): ConnectInfo<Peer>,
    State(shared): State<Arc<Shared<S, R>>>,
    Json(report): Json<Report>,
) -> Response {
    let gateway = match shared.gateway_of(&peer).await {
        Ok(gateway) => gateway,
        Err(refusal) => return refusal,
    };
    match shared.registry.report(gateway, report).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => unavailable(error),
    }
}

async fn renew<S: Source, R: Registry>(
    ConnectInfo(peer): ConnectInfo<Peer>,
    State(shared): State<Arc<Shared<S, R>>>,
    certificate: String,
) -> Response {
    let gateway = match shared.gateway_of(&peer).await {
        Ok(gateway) => gateway,
        Err(refusal) => return refusal,
    };
    let Some(identity) = &peer.0 else {
        return StatusCode::FORBIDDEN.into_response();
    };
    match shared.registry.renew(gateway, identity, certificate).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(RenewError::Refused(why)) => (StatusCode::CONFLICT, why).into_response(),
        Err(RenewError::Unavailable(why)) => unavailable(why),
    }
}

impl<S, R: Registry> Shared<S, R> {
    /// Asked for each request, so that a certificate that is deleted, or expires, is of no use at once.
    async fn gateway_of(&self, peer: &Peer) -> Result<Uuid, Response> {
        let Some(identity) = &peer.0 else {
            return Err(StatusCode::FORBIDDEN.into_response());
        };
        match self.registry.admit(identity).await {
            Ok(Admission::Node(gateway)) => Ok(gateway),
            Ok(Admission::Refused(why)) => {
                let certificate = identity.fingerprint();
                let address = identity.address();
                warn!(%certificate, %address, "a data plane is not let in: {why}");
                Err((StatusCode::FORBIDDEN, format!("the certificate {certificate}: {why}")).into_response())
            }
            Err(error) => Err(unavailable(error)),
        }
    }
}

fn unavailable(why: String) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, why).into_response()
}

/// Who is at the other end: of every connection that is served, somebody.
#[derive(Debug, Clone)]
struct Peer(Option<Identity>);

/// Connections that have shaken hands, so that one that does not holds up nobody.
struct Secured {
    connections: mpsc::Receiver<(TlsStream<TcpStream>, Peer)>,
}

impl Listener for Secured {
    type Io = TlsStream<TcpStream>;
    type Addr = Peer;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.connections.recv().await {
            Some(connection) => connection,
            // Accepting ends with the server only.
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        // Nobody asks for it.
        Ok(Peer(None))
    }
}

impl Connected<IncomingStream<'_, Secured>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Secured>) -> Self {
        stream.remote_addr().clone()
    }
}

async fn accept(socket: TcpListener, acceptor: TlsAcceptor, sender: mpsc::Sender<(TlsStream<TcpStream>, Peer)>) {
    loop {
        let (client, address) = match socket.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                warn!(%error, "cannot accept a data plane");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        let (acceptor, sender) = (acceptor.clone(), sender.clone());
        tokio::spawn(async move {
            let stream = match timeout(HANDSHAKE_TIMEOUT, acceptor.accept(client)).await {
                Ok(Ok(stream)) => stream,
                Ok(Err(error)) => return warn!(%address, "a data plane's TLS handshake failed: {error}"),
                Err(_) => return debug!(%address, "a data plane's TLS handshake took too long"),
            };
            let chain = stream.get_ref().1.peer_certificates().unwrap_or_default();
            if let Some(identity) = Identity::new(chain, address) {
                // Fails when the server ends.
                let _ = sender.send((stream, Peer(Some(identity)))).await;
            }
        });
    }
}

/// A certificate proves that its owner is there; whether it is a node of ours, the registry says.
#[derive(Debug)]
struct Registered(WebPkiSupportedAlgorithms);

impl ClientCertVerifier for Registered {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        let (_, certificate) = X509Certificate::from_der(end_entity)
            .map_err(|_| rustls::Error::InvalidCertificate(CertificateError::BadEncoding))?;
        let now = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        if certificate.validity.not_after.timestamp() < now {
            return Err(rustls::Error::InvalidCertificate(CertificateError::Expired));
        }
        if certificate.validity.not_before.timestamp() > now {
            return Err(rustls::Error::InvalidCertificate(CertificateError::NotValidYet));
        }
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(message, certificate, signature, &self.0)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}
