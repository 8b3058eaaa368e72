//! Which certificates are those of a gateway's nodes: each by itself, or all that an authority vouches for.

use std::collections::HashMap;
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
    /// Each with when it was registered.
    nodes: HashMap<Fingerprint, i64>,
    authorities: Vec<Authority>,
    /// Whose chains are known to be good, so that a signature is verified once and not for each request.
    verified: Mutex<HashMap<Fingerprint, Verified>>,
}

#[derive(Clone, Copy)]
struct Verified {
    until: i64,
    claim: Claim,
}

struct Authority {
    registered_at: i64,
    subject: Vec<u8>,
    certificate: CertificateDer<'static>,
    validity: Validity,
    /// How many authorities may stand between it and a node; none for any number.
    path_length: Option<u32>,
    verifier: Arc<dyn ClientCertVerifier>,
}

/// By what a gateway has a node. Of several gateways, the one with the least claim has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Claim {
    /// By its certificate, registered then (milliseconds since 1970).
    Itself(i64),
    /// By an authority that vouches for it, registered then: who registers another gateway's authority later gets none of
    /// its nodes, nor locks them out.
    Authority(i64),
}

/// How an identity stands to the certificates of a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// One of its nodes, which may ask for its configuration.
    Node(Claim),
    /// One that is registered or vouched for, but not good, and why.
    Unfit(String),
    /// Somebody else's.
    Stranger,
}

impl Trust {
    /// Trust in these certificates (DER), each with when it was registered (milliseconds since 1970). What is no
    /// certificate is left out.
    pub fn new(certificates: impl IntoIterator<Item = (Vec<u8>, i64)>) -> Self {
        let mut trust = Self::default();
        for (certificate, registered_at) in certificates {
            let certificate = CertificateDer::from(certificate);
            let first = trust
                .nodes
                .entry(Fingerprint::of(&certificate))
                .or_insert(registered_at);
            *first = registered_at.min(*first);
            trust.authorities.extend(Authority::new(certificate, registered_at));
        }
        trust.authorities.sort_by_key(|authority| authority.registered_at);
        trust
    }

    /// Whether there is no certificate at all.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// How `identity` stands to them at `now`.
    pub fn standing(&self, identity: &Identity, now: UnixTime) -> Standing {
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let claim = match self.known(identity.fingerprint(), seconds) {
            Some(claim) => claim,
            None => match self.vouch(identity, now, seconds) {
                Standing::Node(claim) => {
                    self.remember(identity, claim, seconds);
                    claim
                }
                other => return other,
            },
        };
        match fit(identity.certificate(), seconds) {
            Ok(()) => Standing::Node(claim),
            Err(why) => Standing::Unfit(format!("it {why}")),
        }
    }

    /// The claim to this certificate, if there is one that needs no verifying.
    fn known(&self, fingerprint: Fingerprint, now: i64) -> Option<Claim> {
        if let Some(registered_at) = self.nodes.get(&fingerprint) {
            return Some(Claim::Itself(*registered_at));
        }
        let verified = self.verified.lock();
        let verified = verified.get(&fingerprint).filter(|verified| now <= verified.until)?;
        Some(verified.claim)
    }

    /// Whether an authority vouches for it, the one that was registered first if several do.
    fn vouch(&self, identity: &Identity, now: UnixTime, seconds: i64) -> Standing {
        let mut standing = Standing::Stranger;
        if self.authorities.is_empty() {
            return standing;
        }
        let issuers = issuers(identity);
        // Whoever issued none of the chain has nothing to say.
        for authority in self.authorities.iter().filter(|one| issuers.contains(&one.subject)) {
            match authority.vouch(identity, now, seconds) {
                Ok(()) => return Standing::Node(Claim::Authority(authority.registered_at)),
                Err(why) => standing = Standing::Unfit(why),
            }
        }
        standing
    }

    fn remember(&self, identity: &Identity, claim: Claim, now: i64) {
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
        verified.insert(identity.fingerprint(), Verified { until, claim });
    }
}

impl Authority {
    /// None if the certificate is not that of an authority.
    fn new(certificate: CertificateDer<'static>, registered_at: i64) -> Option<Self> {
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
            registered_at,
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
