//! By what a node proves who it is: its certificate, and those that lead to an authority.

use std::net::SocketAddr;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::fingerprint::Fingerprint;

/// The certificates that a node has shown; it has the key of the first.
#[derive(Debug, Clone)]
pub struct Identity {
    fingerprint: Fingerprint,
    chain: Arc<[CertificateDer<'static>]>,
    address: SocketAddr,
}

/// When a certificate is valid, in seconds since 1970, the ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Validity {
    pub(crate) from: i64,
    pub(crate) until: i64,
}

impl Identity {
    /// That of who has shown `chain` from `address`; none if there is nothing in it.
    pub fn new(chain: &[CertificateDer<'_>], address: SocketAddr) -> Option<Self> {
        let fingerprint = Fingerprint::of(chain.first()?);
        let chain = chain.iter().map(|certificate| certificate.clone().into_owned());
        Some(Self {
            fingerprint,
            chain: chain.collect(),
            address,
        })
    }

    /// The fingerprint of the node's own certificate.
    pub fn fingerprint(&self) -> Fingerprint {
        self.fingerprint
    }

    /// From where the node has come.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The node's own certificate.
    pub fn certificate(&self) -> &CertificateDer<'static> {
        // `new` lets no empty chain in.
        &self.chain[0]
    }

    /// Those behind it.
    pub(crate) fn intermediates(&self) -> &[CertificateDer<'static>] {
        &self.chain[1..]
    }

    pub(crate) fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }
}

impl Validity {
    pub(crate) fn of(certificate: &X509Certificate<'_>) -> Self {
        Self {
            from: certificate.validity.not_before.timestamp(),
            until: certificate.validity.not_after.timestamp(),
        }
    }

    /// # Errors
    /// Not at `now`; in words.
    pub(crate) fn check(self, now: i64) -> Result<(), &'static str> {
        match now {
            now if now > self.until => Err("has expired"),
            now if now < self.from => Err("is not valid yet: are the clocks right?"),
            _ => Ok(()),
        }
    }
}

/// Whether a certificate is one of a client at `now`.
///
/// # Errors
/// It is not; in words.
pub(crate) fn fit(certificate: &CertificateDer<'_>, now: i64) -> Result<(), String> {
    let (_, certificate) = X509Certificate::from_der(certificate).map_err(|_| "is malformed".to_owned())?;
    Validity::of(&certificate).check(now)?;
    let usage = certificate.key_usage().map_err(|_| "is malformed".to_owned())?;
    if usage.is_some_and(|usage| !usage.value.digital_signature()) {
        return Err("is not for signatures (key usage without digitalSignature)".to_owned());
    }
    let usage = certificate
        .extended_key_usage()
        .map_err(|_| "is malformed".to_owned())?;
    if usage.is_some_and(|usage| !usage.value.client_auth && !usage.value.any) {
        return Err("is not for clients (extended key usage without clientAuth)".to_owned());
    }
    Ok(())
}
