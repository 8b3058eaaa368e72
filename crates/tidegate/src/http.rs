//! What the program's HTTP clients share, and its servers.

use std::error::Error as _;
use std::fmt::Write as _;
use std::path::Path;

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tidegate_model::Limits;

/// Why a request failed, without the URL, which may hold a password.
pub(crate) fn in_words(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let _ = write!(words, ": {cause}");
        source = cause.source();
    }
    words
}

/// What certificates must lead to: those of `file`, or else those of the system if they are `needed`.
///
/// # Errors
/// There are none; in words.
pub(crate) fn roots(file: Option<&Path>, needed: bool) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    if let Some(file) = file {
        let wrong = |why: &dyn std::fmt::Display| format!("{}: {why}", file.display());
        let pem = std::fs::read(file).map_err(|error| wrong(&error))?;
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|error| wrong(&error))?;
            roots.add(certificate).map_err(|error| wrong(&error))?;
        }
        if roots.is_empty() {
            return Err(wrong(&"there is no certificate in it"));
        }
    } else if needed {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err("this system has no certificates; name some in a file, or install ca-certificates".to_owned());
        }
    }
    Ok(roots)
}

/// What a server lets its clients make it spend.
pub(crate) fn limits(limits: &Limits) -> tidegate_http::Limits {
    tidegate_http::Limits {
        max_connections: limits.max_http_connections,
        max_header_bytes: limits.max_http_header_bytes,
        handshake_timeout: limits.tls_handshake_timeout,
        header_timeout: limits.http_header_timeout,
        body_timeout: limits.http_body_timeout,
        write_timeout: limits.http_write_timeout,
        idle_timeout: limits.http_idle_timeout,
    }
}
