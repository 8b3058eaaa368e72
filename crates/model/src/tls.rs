//! Certificates, keys and the versions of TLS, checked before anyone uses them.

use std::sync::Arc;

use rustls_pki_types::{CertificateDer, PrivateKeyDer};

/// Certificates in DER. Never empty.
pub type Certificates = Arc<[CertificateDer<'static>]>;

/// A certificate and the private key that belongs to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Identity {
    /// The certificate, and those that lead from it to a root.
    pub chain: Certificates,
    /// Its private key.
    pub key: PrivateKeyDer<'static>,
    /// When the certificate expires, in seconds since 1970.
    pub not_after: i64,
}

/// Which versions of TLS may be spoken; at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TlsVersions {
    /// TLS 1.2.
    pub tls12: bool,
    /// TLS 1.3.
    pub tls13: bool,
}

/// How connections to the brokers of a backend cluster are secured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendTls {
    /// Whether any certificate of a broker is taken as good.
    pub insecure_skip_verify: bool,
    /// The certificates that a broker's certificate must lead to; those of the system if absent.
    pub ca_bundle: Option<Certificates>,
    /// The versions to offer.
    pub versions: TlsVersions,
    /// The certificate to show to the brokers, for mutual TLS.
    pub client_identity: Option<Arc<Identity>>,
}

/// How clients of a listener secure their connections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsServer {
    /// What clients are shown.
    pub identity: Arc<Identity>,
    /// The versions that clients may use.
    pub versions: TlsVersions,
    /// Whether clients may also connect without TLS, on the same ports.
    pub allow_plaintext: bool,
    /// What is asked of a client's certificate; nothing if absent.
    pub client_certificates: Option<ClientCertificates>,
}

/// What is asked of a client's certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificates {
    /// Whether a client without one is turned away.
    pub required: bool,
    /// The certificates that a client's certificate must lead to.
    pub trust: Certificates,
}
