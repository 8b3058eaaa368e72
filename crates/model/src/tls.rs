//! Certificates, keys and the versions of TLS, checked before anyone uses them.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::sign::CertifiedKey;
use rustls::{Error, InconsistentKeys};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::prelude::{FromDer, X509Certificate};

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

impl Identity {
    /// What `rustls` signs with.
    ///
    /// # Errors
    /// The key is of no kind that TLS can use, or is not that of the certificate.
    pub fn certified_key(&self, provider: &CryptoProvider) -> Result<CertifiedKey, Error> {
        let key = provider.key_provider.load_private_key(self.key.clone_key())?;
        let certified = CertifiedKey::new(self.chain.to_vec(), key);
        match certified.keys_match() {
            Ok(()) | Err(Error::InconsistentKeys(InconsistentKeys::Unknown)) => Ok(certified),
            Err(error @ Error::InconsistentKeys(_)) => Err(error),
            // `rustls` reads X.509 v3 only, and `openssl x509 -req` makes v1.
            Err(error) => match (self.public_key(), certified.key.public_key()) {
                (Some(certificate), Some(key)) if certificate == key.as_ref() => Ok(certified),
                (Some(_), Some(_)) => Err(InconsistentKeys::KeyMismatch.into()),
                _ => Err(error),
            },
        }
    }

    /// The public key of the certificate: its `SubjectPublicKeyInfo` in DER.
    fn public_key(&self) -> Option<&[u8]> {
        let (_, certificate) = X509Certificate::from_der(self.chain.first()?).ok()?;
        Some(certificate.tbs_certificate.subject_pki.raw)
    }
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
