//! What a certificate says about itself.

use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::pem;

/// What the first certificate of a text says: who it is from and for, until when, its names and its fingerprint. None if
/// there is no certificate in it.
pub fn certificate_metadata(text: &str) -> Option<Json> {
    let chain = pem::certificates(text).ok()?;
    let der = chain.first()?;
    let (_, certificate) = X509Certificate::from_der(der).ok()?;
    let names = certificate.subject_alternative_name().ok().flatten();
    let names = names.map(|extension| extension.value.general_names.as_slice());
    let (mut all, mut dns, mut mail, mut uris) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for name in names.into_iter().flatten() {
        let (text, list) = match name {
            GeneralName::DNSName(name) => (*name, &mut dns),
            GeneralName::RFC822Name(name) => (*name, &mut mail),
            GeneralName::URI(name) => (*name, &mut uris),
            _ => continue,
        };
        list.push(text);
        all.push(text);
    }
    let mut metadata = Map::new();
    metadata.insert("issuer".into(), certificate.issuer().to_string().into());
    metadata.insert("subject".into(), certificate.subject().to_string().into());
    metadata.insert("expiry".into(), certificate.validity().not_after.timestamp().into());
    metadata.insert("sha256_fingerprint".into(), hex(&Sha256::digest(der)).into());
    for (key, list) in [
        ("san_names", all),
        ("dns_names", dns),
        ("email_addresses", mail),
        ("uris", uris),
    ] {
        metadata.insert(key.into(), json!(list));
    }
    Some(Json::Object(metadata))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
