//! TLS towards clients.

use std::sync::Arc;

use rustls::crypto::aws_lc_rs::Ticketer;
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::sign::SingleCertAndKey;
use rustls::{RootCertStore, ServerConfig};
use tidegate_model::{ClientCertificates, TlsServer};

/// The first byte of a TLS record that holds a handshake. As the first byte of a Kafka request it would announce more
/// than 350 MB.
const HANDSHAKE_RECORD: u8 = 0x16;

/// Why a listener's TLS cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum TlsConfigError {
    /// The certificate, its key or the versions do not work together.
    #[error("certificate, key and versions do not work together: {0}")]
    Tls(#[from] rustls::Error),
    /// A trust bundle holds what cannot verify anything.
    #[error("the trust bundles cannot verify a client: {0}")]
    Trust(#[from] rustls::server::VerifierBuilderError),
}

/// What `rustls` needs to take clients in.
///
/// # Errors
/// What no check of the configuration has found.
pub(crate) fn config(server: &TlsServer) -> Result<Arc<ServerConfig>, TlsConfigError> {
    let builder = ServerConfig::builder_with_provider(super::provider())
        .with_protocol_versions(&super::versions(server.versions))?;
    let builder = match &server.client_certificates {
        None => builder.with_no_client_auth(),
        Some(ClientCertificates { required, trust }) => {
            let mut roots = RootCertStore::empty();
            for certificate in trust.iter() {
                roots.add(certificate.clone())?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), super::provider());
            let verifier = if *required {
                verifier
            } else {
                verifier.allow_unauthenticated()
            };
            builder.with_client_cert_verifier(verifier.build()?)
        }
    };
    let certified = server.identity.certified_key(&super::provider())?;
    let mut config = builder.with_cert_resolver(Arc::new(SingleCertAndKey::from(certified)));
    // A client that comes again proves by its ticket who it is; nothing is stored here, and one ticket is enough.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.ticketer = Ticketer::new()?;
    config.send_tls13_tickets = 1;
    Ok(Arc::new(config))
}

/// Whether a connection that begins with this byte begins a TLS handshake.
pub(crate) const fn is_hello(first: u8) -> bool {
    first == HANDSHAKE_RECORD
}
