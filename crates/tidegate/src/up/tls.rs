//! The TLS of the control plane's servers.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use arc_swap::ArcSwap;
use rustls::ServerConfig;
use rustls::crypto::aws_lc_rs;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;
use tracing::{error, info};

use super::authority::{self, IdentityError};
use crate::node_certificate::Facts;
use crate::reload;

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
        Arc::downgrade(&current),
    ));
    Ok(current)
}

fn read(certificate: &Path, key: &Path) -> Result<CertifiedKey, TlsError> {
    let (chain, key) = (authority::certificates(certificate)?, authority::private_key(key)?);
    Ok(CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider())?)
}

/// Until nobody uses the certificate any more.
async fn renew(what: &'static str, certificate: PathBuf, key: PathBuf, current: Weak<Current>) {
    let files = BTreeSet::from([certificate.clone(), key.clone()]);
    let mut seen = reload::prints(&files).await;
    loop {
        tokio::time::sleep(reload::LOOK).await;
        let Some(current) = current.upgrade() else { return };
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
