//! TLS towards clients and towards brokers.

pub(crate) mod client;
pub(crate) mod server;

use std::sync::Arc;

use rustls::SupportedProtocolVersion;
use rustls::crypto::CryptoProvider;
use rustls::version::{TLS12, TLS13};
use tidegate_model::TlsVersions;

/// The one provider of cryptography.
pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}

/// The versions of TLS as `rustls` takes them.
pub(crate) fn versions(versions: TlsVersions) -> Vec<&'static SupportedProtocolVersion> {
    [(versions.tls13, &TLS13), (versions.tls12, &TLS12)]
        .into_iter()
        .filter_map(|(wanted, version)| wanted.then_some(version))
        .collect()
}
