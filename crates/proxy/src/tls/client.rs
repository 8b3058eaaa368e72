//! TLS towards brokers and token endpoints.

use std::io;
use std::sync::{Arc, OnceLock};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, ServerName, UnixTime};
use rustls::sign::SingleCertAndKey;
use rustls::{
    AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, Error, InvalidMessage, RootCertStore,
    SignatureScheme,
};
use tidegate_model::{BackendTls, Certificates};

/// Why TLS towards a backend cluster cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum TlsClientError {
    /// Certificate, key or versions do not work together.
    #[error("tls: certificate, key and versions do not work together: {0}")]
    Tls(#[from] Error),
    /// There is nothing to verify brokers by.
    #[error("tls: {0}")]
    Trust(#[from] rustls::client::VerifierBuilderError),
    /// The system has no certificates to verify brokers by.
    #[error("tls: this system has no certificates to verify others by; set `ca_bundle`, or install ca-certificates")]
    NoSystemRoots,
    /// The token endpoint cannot be used.
    #[error("authentication: {0}")]
    Token(String),
}

/// What `rustls` needs to connect to brokers.
///
/// # Errors
/// What no check of the configuration has found.
pub(crate) fn config(tls: &BackendTls) -> Result<Arc<ClientConfig>, TlsClientError> {
    let builder = ClientConfig::builder_with_provider(super::provider())
        .with_protocol_versions(&super::versions(tls.versions))?;
    let builder = if tls.insecure_skip_verify {
        let verifier = Arc::new(AnyCertificate(super::provider()));
        builder.dangerous().with_custom_certificate_verifier(verifier)
    } else {
        let roots = roots(tls.ca_bundle.as_ref())?;
        let verifier = WebPkiServerVerifier::builder_with_provider(roots, super::provider()).build()?;
        builder.with_webpki_verifier(verifier)
    };
    Ok(Arc::new(match &tls.client_identity {
        None => builder.with_no_client_auth(),
        Some(identity) => {
            let certified = identity.certified_key(&super::provider())?;
            builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(certified)))
        }
    }))
}

/// What to verify others by: the bundle, or the system's certificates.
///
/// # Errors
/// A certificate of the bundle can verify nothing, or the system has none.
pub(crate) fn roots(bundle: Option<&Certificates>) -> Result<Arc<RootCertStore>, TlsClientError> {
    let Some(bundle) = bundle else {
        let system = system_roots();
        return if system.is_empty() {
            Err(TlsClientError::NoSystemRoots)
        } else {
            Ok(system)
        };
    };
    let mut roots = RootCertStore::empty();
    for certificate in bundle.iter() {
        roots.add(certificate.clone())?;
    }
    Ok(Arc::new(roots))
}

fn system_roots() -> Arc<RootCertStore> {
    static ROOTS: OnceLock<Arc<RootCertStore>> = OnceLock::new();
    Arc::clone(ROOTS.get_or_init(|| {
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        Arc::new(roots)
    }))
}

/// The name by which a broker has to prove who it is.
///
/// # Errors
/// The host is neither a DNS name nor an IP address.
pub(crate) fn server_name(host: &str) -> Result<ServerName<'static>, InvalidDnsNameError> {
    ServerName::try_from(host.to_owned())
}

/// TLS with whoever is there, for those who only want to know whether it is spoken; none if it cannot be had.
pub(crate) fn any_certificate() -> Option<Arc<ClientConfig>> {
    let builder = ClientConfig::builder_with_provider(super::provider());
    let builder = builder.with_safe_default_protocol_versions().ok()?;
    let verifier = Arc::new(AnyCertificate(super::provider()));
    let builder = builder.dangerous().with_custom_certificate_verifier(verifier);
    Some(Arc::new(builder.with_no_client_auth()))
}

/// Whether the peer has refused a handshake in TLS's own words, so that it speaks TLS.
pub(crate) fn is_alert(error: &io::Error) -> bool {
    let reason = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    matches!(reason, Some(Error::AlertReceived(_)))
}

/// The same error, in words if it is one of TLS: a broker that wants another certificate says so after the handshake.
pub(crate) fn explained(error: io::Error) -> io::Error {
    if error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Error>())
        .is_some()
    {
        io::Error::new(error.kind(), explain(&error))
    } else {
        error
    }
}

/// What a failed handshake with a broker means, and what to change.
pub(crate) fn explain(error: &io::Error) -> String {
    let reason = match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(reason) => reason,
        None if matches!(
            error.kind(),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset
        ) =>
        {
            return "the broker ended the TLS handshake; does it speak plaintext here? then set `tls.enabled` to false, or \
                    use another port"
                .to_owned();
        }
        None => return format!("TLS handshake: {error}"),
    };
    let help = match reason {
        Error::InvalidMessage(InvalidMessage::InvalidContentType | InvalidMessage::MessageTooLarge) => {
            "the broker speaks plaintext here; set `tls.enabled` to false, or use another port"
        }
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "the broker's certificate leads to no certificate of `tls.ca_bundle`"
        }
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "the broker's certificate has expired"
        }
        Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => {
            "the broker's certificate is for another host; use the name that it is for in `bootstrap_servers` and in the \
             brokers' `advertised.listeners`"
        }
        Error::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::CertificateUnknown
            | AlertDescription::CertificateExpired
            | AlertDescription::UnknownCA,
        ) => "the broker wants another certificate of the gateway; see `tls.client_identity`",
        Error::AlertReceived(AlertDescription::ProtocolVersion) => "see `tls.tls_versions`",
        _ => "",
    };
    if help.is_empty() {
        format!("TLS handshake: {reason}")
    } else {
        format!("{help} ({reason})")
    }
}

/// What to change where the words of [`explain`] say only what is wrong.
pub(crate) fn remedy(error: &io::Error) -> Option<&'static str> {
    let reason = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>())?;
    Some(match reason {
        Error::InvalidCertificate(CertificateError::UnknownIssuer) => {
            "set `tls.ca_bundle` to the certificate of the authority that has issued the broker's"
        }
        Error::InvalidCertificate(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            "renew the broker's certificate"
        }
        Error::AlertReceived(_) => "compare `tls.client_identity` and `tls.tls_versions` with what the broker wants",
        _ => return None,
    })
}

/// Takes any certificate as good, of whoever has its key.
#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(
            message,
            certificate,
            signature,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
