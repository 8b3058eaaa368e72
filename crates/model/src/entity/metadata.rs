//! What a certificate says about itself.

use std::net::IpAddr;

use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::pem;

/// The first certificate of a text (DER). None if there is no certificate in it.
pub fn certificate_der(text: &str) -> Option<Vec<u8>> {
    Some(pem::certificates(text).ok()?.first()?.to_vec())
}

/// What the first certificate of a text says: who it is from and for, until when, its names and its fingerprint. None if
/// there is no certificate in it.
pub fn certificate_metadata(text: &str) -> Option<Json> {
    let chain = pem::certificates(text).ok()?;
    let der = chain.first()?;
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.map(|extension| extension.value.general_names.as_slice());
    let [mut all, mut dns, mut mail, mut addresses, mut uris] = [const { Vec::<String>::new() }; 5];
    for name in names.into_iter().flatten() {
        let (text, list) = match name {
            GeneralName::DNSName(name) => ((*name).to_owned(), &mut dns),
            GeneralName::RFC822Name(name) => ((*name).to_owned(), &mut mail),
            GeneralName::URI(name) => ((*name).to_owned(), &mut uris),
            GeneralName::IPAddress(bytes) => match address(bytes) {
                Some(address) => (address.to_string(), &mut addresses),
                None => continue,
            },
            _ => continue,
        };
        list.push(text.clone());
        all.push(text);
    }
    let mut metadata = Map::new();
    metadata.insert("issuer".into(), certificate.issuer().to_string().into());
    metadata.insert("subject".into(), certificate.subject().to_string().into());
    metadata.insert("expiry".into(), certificate.validity().not_after.timestamp().into());
    metadata.insert("key_usages".into(), usages(&certificate).into());
    metadata.insert("sha256_fingerprint".into(), hex(&Sha256::digest(der)).into());
    for (key, list) in [
        ("san_names", all),
        ("dns_names", dns),
        ("email_addresses", mail),
        ("ip_addresses", addresses),
        ("uris", uris),
    ] {
        metadata.insert(key.into(), json!(list));
    }
    Some(Json::Object(metadata))
}

/// An address of a subject alternative name: 4 or 16 bytes.
fn address(bytes: &[u8]) -> Option<IpAddr> {
    if let Ok(v4) = <[u8; 4]>::try_from(bytes) {
        return Some(v4.into());
    }
    <[u8; 16]>::try_from(bytes).ok().map(IpAddr::from)
}

/// What the key may be used for, in the words of RFC 5280, section 4.2.1.3.
fn usages(certificate: &X509Certificate<'_>) -> Vec<&'static str> {
    let Ok(Some(usage)) = certificate.key_usage() else {
        return Vec::new();
    };
    let usage = usage.value;
    let known = [
        ("digitalSignature", usage.digital_signature()),
        ("nonRepudiation", usage.non_repudiation()),
        ("keyEncipherment", usage.key_encipherment()),
        ("dataEncipherment", usage.data_encipherment()),
        ("keyAgreement", usage.key_agreement()),
        ("keyCertSign", usage.key_cert_sign()),
        ("cRLSign", usage.crl_sign()),
        ("encipherOnly", usage.encipher_only()),
        ("decipherOnly", usage.decipher_only()),
    ];
    known
        .into_iter()
        .filter(|(_, has)| *has)
        .map(|(word, _)| word)
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
