//! Certificates and private keys as users write them: PEM, or base64 of PEM.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::crypto::aws_lc_rs;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::tls::{Certificates, Identity};

/// What is wrong with a text, and how to mend it. Neither holds anything of the text.
pub(crate) type Fault = (String, &'static str);

const BEGIN: &str = "-----BEGIN ";
const MAKE_KEY: &str = "make one with `openssl rand -base64 32`";
const WRITE_PEM: &str = "write PEM, which begins with `-----BEGIN`, or base64 of that";

/// The certificates in a text; at least one.
pub(crate) fn certificates(text: &str) -> Result<Certificates, Fault> {
    let pem = decode(text)?;
    let mut certificates = Vec::new();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|error| (format!("is no valid PEM: {error}"), WRITE_PEM))?;
        if X509Certificate::from_der(&certificate).is_err() {
            let which = certificates.len() + 1;
            let reason = format!("its PEM block {which} holds no certificate");
            return Err((reason, "write the certificate again"));
        }
        certificates.push(certificate);
    }
    if certificates.is_empty() {
        let reason = if pem.contains("PRIVATE KEY-----") {
            "holds a private key and no certificate"
        } else {
            "holds no certificate"
        };
        return Err((
            reason.to_owned(),
            "write a block that begins with `-----BEGIN CERTIFICATE-----`",
        ));
    }
    Ok(certificates.into())
}

/// The private key in a text.
pub(crate) fn private_key(text: &str) -> Result<PrivateKeyDer<'static>, Fault> {
    let pem = decode(text)?;
    PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| {
        if pem.contains("ENCRYPTED") {
            let help = "write it without a password, as `openssl pkey` gives it, and keep it in a secret";
            ("the private key is encrypted".to_owned(), help)
        } else if pem.contains("BEGIN CERTIFICATE") {
            let help = "write a block that begins with `-----BEGIN PRIVATE KEY-----`";
            ("holds a certificate and no private key".to_owned(), help)
        } else {
            (
                "holds no private key".to_owned(),
                "write an unencrypted key in PKCS#8, PKCS#1 or SEC1",
            )
        }
    })
}

/// Whether a text is a static key: base64 of 32 bytes.
pub(crate) fn static_key(text: &str) -> Result<(), Fault> {
    match STANDARD.decode(text.trim()).map(|bytes| bytes.len()) {
        Ok(32) => Ok(()),
        Ok(bytes) => Err((format!("holds {bytes} bytes, not 32"), MAKE_KEY)),
        Err(_) => Err(("is not base64".to_owned(), MAKE_KEY)),
    }
}

/// A certificate and its key, which have to belong together.
pub(crate) fn identity(chain: Certificates, key: PrivateKeyDer<'static>) -> Result<Identity, Fault> {
    let not_after = chain.first().map_or(0, |certificate| not_after(certificate));
    let identity = Identity { chain, key, not_after };
    match identity.certified_key(&aws_lc_rs::default_provider()) {
        Ok(_) => Ok(identity),
        Err(rustls::Error::InconsistentKeys(_)) => {
            let help = "write the key that the certificate was made for; the certificate comes first in its chain";
            Err(("does not belong to the certificate".to_owned(), help))
        }
        Err(error) => Err((format!("cannot be used: {error}"), "use an RSA, ECDSA or Ed25519 key")),
    }
}

fn not_after(certificate: &[u8]) -> i64 {
    expiry(certificate).unwrap_or(0)
}

/// When a certificate (DER) expires, in seconds since 1970; none if it is no certificate.
pub fn expiry(certificate: &[u8]) -> Option<i64> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    Some(parsed.validity().not_after.timestamp())
}

/// The PEM itself.
fn decode(text: &str) -> Result<String, Fault> {
    if text.contains(BEGIN) {
        return Ok(text.to_owned());
    }
    let compact: String = text.chars().filter(|letter| !letter.is_ascii_whitespace()).collect();
    let decoded = STANDARD
        .decode(compact)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    decoded
        .filter(|pem| pem.contains(BEGIN))
        .ok_or_else(|| ("is neither PEM nor base64 of PEM".to_owned(), WRITE_PEM))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_of_the_first_version_of_x509_has_its_key_like_any_other() {
        let text = include_str!("../tests/data/v1.pem");
        let chain = certificates(text).unwrap();
        assert!(identity(chain.clone(), private_key(text).unwrap()).is_ok());
        let other = rcgen::KeyPair::generate().unwrap().serialize_pem();
        let (reason, _) = identity(chain, private_key(&other).unwrap()).unwrap_err();
        assert_eq!(reason, "does not belong to the certificate");
    }
}
