//! Which certificates are those of a gateway's nodes: each by itself, or all that an authority vouches for.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use parking_lot::Mutex;
use rustls::RootCertStore;
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::{CertificateDer, UnixTime};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::fingerprint::Fingerprint;
use crate::identity::{Identity, Validity, fit};

/// Nodes of whom it is remembered that an authority vouches for them.
const MOST_VERIFIED: usize = 10_000;

/// The certificates that are registered under a gateway.
#[derive(Default)]
pub struct Trust {
    nodes: HashSet<Fingerprint>,
    authorities: Vec<Authority>,
    /// Until when a chain is known to be good, so that a signature is verified once and not for each request.
    verified: Mutex<HashMap<Fingerprint, i64>>,
}

struct Authority {
    subject: Vec<u8>,
    certificate: CertificateDer<'static>,
    validity: Validity,
    /// How many authorities may stand between it and a node; none for any number.
    path_length: Option<u32>,
    verifier: Arc<dyn ClientCertVerifier>,
}

/// How an identity stands to the certificates of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// One of its nodes, which may ask for its configuration.
    Node,
    /// One that is registered or vouched for, but not good, and why.
    Unfit(String),
    /// Somebody else's.
    Stranger,
}

impl Trust {
    /// Trust in these certificates (DER). What is no certificate is left out.
    pub fn new(certificates: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut trust = Self::default();
        for certificate in certificates {
            let certificate = CertificateDer::from(certificate);
            trust.nodes.insert(Fingerprint::of(&certificate));
            trust.authorities.extend(Authority::new(certificate));
        }
        trust
    }

    /// Whether there is no certificate at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Whether this certificate is one of them, whatever an authority says.
    pub fn names(&self, fingerprint: Fingerprint) -> bool {
        self.nodes.contains(&fingerprint)
    }

    /// How `identity` stands to them at `now`.
    pub fn standing(&self, identity: &Identity, now: UnixTime) -> Standing {
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let fingerprint = identity.fingerprint();
        let is_own = self.names(fingerprint);
        if !is_own && !self.is_verified(fingerprint, seconds) {
            match self.vouch(identity, now, seconds) {
                Standing::Node => self.remember(identity, seconds),
                other => return other,
            }
        }
        match fit(identity.certificate(), seconds) {
            Ok(()) => Standing::Node,
            Err(why) => Standing::Unfit(format!("it {why}")),
        }
    }

    fn is_verified(&self, fingerprint: Fingerprint, now: i64) -> bool {
        let verified = self.verified.lock();
        verified.get(&fingerprint).is_some_and(|until| now <= *until)
    }

    /// Whether an authority vouches for it.
    fn vouch(&self, identity: &Identity, now: UnixTime, seconds: i64) -> Standing {
        let mut standing = Standing::Stranger;
        if self.authorities.is_empty() {
            return standing;
        }
        let issuers = issuers(identity);
        // Whoever issued none of the chain has nothing to say.
        for authority in self.authorities.iter().filter(|one| issuers.contains(&one.subject)) {
            match authority.vouch(identity, now, seconds) {
                Ok(()) => return Standing::Node,
                Err(why) => standing = Standing::Unfit(why),
            }
        }
        standing
    }

    fn remember(&self, identity: &Identity, now: i64) {
        let authorities = self.authorities.iter().map(|authority| authority.validity.until);
        let chain = identity.chain().iter().filter_map(|certificate| {
            let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
            Some(Validity::of(&certificate).until)
        });
        let until = authorities.chain(chain).min().unwrap_or(now);
        let mut verified = self.verified.lock();
        if verified.len() >= MOST_VERIFIED {
            verified.clear();
        }
        verified.insert(identity.fingerprint(), until);
    }
}

impl Authority {
    /// None if the certificate is not that of an authority.
    fn new(certificate: CertificateDer<'static>) -> Option<Self> {
        let (subject, validity, path_length) = {
            let (_, parsed) = X509Certificate::from_der(&certificate).ok()?;
            let constraints = parsed.basic_constraints().ok()??;
            let signs = parsed.key_usage().ok()?.is_none_or(|usage| usage.value.key_cert_sign());
            if !constraints.value.ca || !signs {
                return None;
            }
            let subject = parsed.subject().as_raw().to_vec();
            (subject, Validity::of(&parsed), constraints.value.path_len_constraint)
        };
        let mut roots = RootCertStore::empty();
        roots.add(certificate.clone()).ok()?;
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        Some(Self {
            subject,
            certificate,
            validity,
            path_length,
            verifier: verifier.build().ok()?,
        })
    }

    /// # Errors
    /// It does not vouch for this identity; in words.
    fn vouch(&self, identity: &Identity, now: UnixTime, seconds: i64) -> Result<(), String> {
        // What trust begins with is verified by nobody else.
        let validity = self.validity.check(seconds);
        validity.map_err(|why| format!("the certificate of its authority {why}"))?;
        let between = identity.intermediates().iter();
        let between = between.filter(|certificate| **certificate != self.certificate).count();
        if self
            .path_length
            .is_some_and(|most| between > usize::try_from(most).unwrap_or(usize::MAX))
        {
            return Err("there are more authorities between it and its authority than that allows".to_owned());
        }
        let verified = self
            .verifier
            .verify_client_cert(identity.certificate(), identity.intermediates(), now);
        verified
            .map(drop)
            .map_err(|error| format!("its authority does not vouch for it: {error}"))
    }
}

fn issuers(identity: &Identity) -> Vec<Vec<u8>> {
    let issuer = |certificate: &CertificateDer<'_>| {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        Some(certificate.issuer().as_raw().to_vec())
    };
    identity.chain().iter().filter_map(issuer).collect()
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Trust")
            .field("nodes", &self.nodes)
            .field("authorities", &self.authorities.len())
            .finish_non_exhaustive()
    }
}
