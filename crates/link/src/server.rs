//! Where data planes connect: mutual TLS, and a certificate says whose node it is.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use rustls::ServerConfig;
use rustls::client::danger::HandshakeSignatureValid;
use rustls::crypto::{WebPkiSupportedAlgorithms, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::ResolvesServerCert;
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{CertificateError, DigitallySignedStruct, DistinguishedName, SignatureScheme};
use serde::Deserialize;
use tidegate_http::{Peer, Server};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::warn;
use uuid::Uuid;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::feed::{Feed, Next, Source};
use crate::identity::Identity;
use crate::question::{Answer, Questions};
use crate::report::Report;

/// Where news are asked for.
pub(crate) const CONFIGURATION: &str = "/link/v1/configuration";
/// Where reports go.
pub(crate) const REPORT: &str = "/link/v1/report";
/// Where a node's next certificate goes.
pub(crate) const CERTIFICATE: &str = "/link/v1/certificate";
/// Where answers to questions go.
pub(crate) const ANSWER: &str = "/link/v1/answer";
/// By which a node tells a question from news.
pub(crate) const QUESTION_TYPE: &str = "application/vnd.tidegate.question+json";

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
}

struct Shared<S, R> {
    feed: Arc<Feed<S>>,
    questions: Arc<Questions>,
    registry: R,
    stop: CancellationToken,
}

#[derive(Deserialize)]
struct Ask {
    after: Option<i64>,
    /// Seconds.
    wait: Option<u64>,
    /// Whether the node answers questions.
    #[serde(default)]
    questions: bool,
}

/// Serves data planes until `stop`. Those that wait for news then hear that there are none, and come again. `certificate`
/// says by which certificate they know the control plane.
///
/// # Errors
/// TLS cannot be set up.
pub async fn serve<S: Source, R: Registry>(
    server: Server,
    stop: CancellationToken,
    certificate: Arc<dyn ResolvesServerCert>,
    feed: Arc<Feed<S>>,
    questions: Arc<Questions>,
    registry: R,
) -> Result<(), ServeError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Arc::new(Registered(provider.signature_verification_algorithms));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(certificate);
    let server = server
        .with_tls(TlsAcceptor::from(Arc::new(config)))
        .expecting_everyone();
    let router = Router::new()
        .route(CONFIGURATION, get(configuration))
        .route(REPORT, post(report))
        .route(CERTIFICATE, post(renew))
        .route(ANSWER, post(answer))
        .layer(DefaultBodyLimit::max(MAX_REPORT_BYTES))
        .with_state(Arc::new(Shared {
            feed,
            questions,
            registry,
            stop: stop.clone(),
        }));
    server.serve(router, stop).await;
    Ok(())
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
    let next = tokio::select! {
        biased;
        next = shared.feed.next(gateway, ask.after, wait) => next,
        () = shared.stop.cancelled() => Ok(Next::Nothing),
        question = shared.questions.next(gateway), if ask.questions => {
            return match shared.gateway_of(&peer).await {
                Ok(still) if still == gateway => {
                    ([(header::CONTENT_TYPE, QUESTION_TYPE)], Json(question)).into_response()
                }
                Ok(_) => StatusCode::NO_CONTENT.into_response(),
                Err(refusal) => refusal,
            };
        }
    };
    match next {
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
    let Some(identity) = identity(&peer) else {
        return StatusCode::FORBIDDEN.into_response();
    };
    match shared.registry.renew(gateway, &identity, certificate).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(RenewError::Refused(why)) => (StatusCode::CONFLICT, why).into_response(),
        Err(RenewError::Unavailable(why)) => unavailable(why),
    }
}

async fn answer<S: Source, R: Registry>(
    ConnectInfo(peer): ConnectInfo<Peer>,
    State(shared): State<Arc<Shared<S, R>>>,
    Json(answer): Json<Answer>,
) -> Response {
    match shared.gateway_of(&peer).await {
        Ok(gateway) if shared.questions.answer(gateway, answer) => StatusCode::NO_CONTENT.into_response(),
        Ok(_) => (StatusCode::NOT_FOUND, "nobody waits for this answer any more").into_response(),
        Err(refusal) => refusal,
    }
}

impl<S, R: Registry> Shared<S, R> {
    /// Asked for each request, so that a certificate that is deleted, or expires, is of no use at once.
    async fn gateway_of(&self, peer: &Peer) -> Result<Uuid, Response> {
        let identity = identity(peer).ok_or_else(|| StatusCode::FORBIDDEN.into_response())?;
        match self.registry.admit(&identity).await {
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

/// Who is at the other end: without a certificate there is no handshake.
fn identity(peer: &Peer) -> Option<Identity> {
    Identity::new(&peer.certificates, peer.address)
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
