//! The certificates by which control planes know data planes: made by `tidegate node enroll`, and renewed with the same
//! key before they expire.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use x509_parser::prelude::{FromDer, X509Certificate};

/// The organisation in certificates of our own making. Others belong to whoever has registered them.
const MAKER: &str = "Tidegate data plane";
/// How long one of ours lives at most, so that whoever has the key cannot make it last for ever.
pub(crate) const MOST_DAYS: u32 = 825;
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// Clocks differ.
const BEFORE: Duration = Duration::from_secs(3_600);

/// What a certificate says of itself. Times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Its common name.
    pub(crate) name: String,
    pub(crate) from: i64,
    pub(crate) until: i64,
    /// Whether it is one that this program makes.
    pub(crate) is_ours: bool,
    is_authority: bool,
    public_key: Vec<u8>,
}

/// A certificate for a key that is good for so many days from now on (PEM).
///
/// # Errors
/// The key cannot sign.
pub(crate) fn make(name: &str, key: &KeyPair, days: u32) -> Result<String, rcgen::Error> {
    let now = SystemTime::now();
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::OrganizationName, MAKER);
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = (now - BEFORE).into();
    params.not_after = (now + DAY * days).into();
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    Ok(params.self_signed(key)?.pem())
}

impl Facts {
    /// Of the first certificate in a text (PEM).
    pub(crate) fn of_pem(text: &[u8]) -> Option<Self> {
        Self::of(&CertificateDer::from_pem_slice(text).ok()?)
    }

    /// Of a certificate (DER).
    pub(crate) fn of(certificate: &[u8]) -> Option<Self> {
        let (_, certificate) = X509Certificate::from_der(certificate).ok()?;
        let subject = certificate.subject();
        let mut makers = subject.iter_organization().filter_map(|maker| maker.as_str().ok());
        let name = subject.iter_common_name().find_map(|name| name.as_str().ok());
        Some(Self {
            name: name.unwrap_or_default().to_owned(),
            from: certificate.validity().not_before.timestamp(),
            until: certificate.validity().not_after.timestamp(),
            is_ours: makers.any(|maker| maker == MAKER) && subject == certificate.issuer(),
            is_authority: certificate.is_ca(),
            public_key: certificate.public_key().raw.to_vec(),
        })
    }

    /// Whether it is time for another one: less than a third of its life is left.
    pub(crate) fn is_due(&self, now: i64) -> bool {
        (self.until - now).saturating_mul(3) < self.until - self.from
    }

    /// How many days it lives in all.
    pub(crate) fn days(&self) -> u32 {
        let life = self.until - self.from;
        u32::try_from(life / 86_400).unwrap_or(MOST_DAYS).clamp(1, MOST_DAYS)
    }

    /// Whether `next` may take its place: a node gets another life by itself, and nothing else.
    ///
    /// # Errors
    /// It may not; in words.
    pub(crate) fn check_successor(&self, next: &Self, now: i64) -> Result<(), &'static str> {
        if !self.is_ours {
            return Err("it was not made by `tidegate node enroll`: whoever registered it registers the next one");
        }
        let same = next.is_ours && next.name == self.name && next.public_key == self.public_key;
        if !same || next.is_authority {
            return Err("the next one is for another name, key or purpose");
        }
        if next.from > now || next.until < now || next.until - now > i64::from(MOST_DAYS) * 86_400 {
            return Err("the next one is not valid now, or lives too long");
        }
        Ok(())
    }
}

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn facts(name: &str, key: &KeyPair, days: u32) -> Facts {
        Facts::of_pem(make(name, key, days).unwrap().as_bytes()).unwrap()
    }

    #[test]
    fn a_certificate_is_renewed_in_the_last_third_of_its_life() {
        let made = facts("node", &KeyPair::generate().unwrap(), 90);
        assert_eq!((made.name.as_str(), made.is_ours, made.days()), ("node", true, 90));
        assert!(!made.is_due(now()) && !made.is_due(made.until - 31 * 86_400));
        assert!(made.is_due(made.until - 29 * 86_400) && made.is_due(made.until + 1));
    }

    #[test]
    fn only_the_same_node_by_another_certificate_takes_the_place_of_one() {
        let (key, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let old = facts("node", &key, 90);
        assert_eq!(old.check_successor(&facts("node", &key, 90), now()), Ok(()));
        let foreign = {
            let params = CertificateParams::default();
            Facts::of(params.self_signed(&key).unwrap().der()).unwrap()
        };
        for next in [
            facts("other", &key, 90),
            facts("node", &other, 90),
            facts("node", &key, 3_650),
            foreign.clone(),
        ] {
            assert!(old.check_successor(&next, now()).is_err(), "{next:?}");
        }
        assert!(foreign.check_successor(&facts("node", &key, 90), now()).is_err());
        assert!(
            old.check_successor(&facts("node", &key, 1), now() + 3 * 86_400)
                .is_err()
        );
    }
}
