//! By what data planes know the control plane: certificates that are given, or an authority of its own.

use std::fs;
use std::io;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose,
};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use tracing::{error, info};

use super::tls::{self, Current, TlsError};
use crate::node_certificate::{Facts, now};
use crate::place::{Place, PlaceError, write_private};

/// How long the authority lasts. It is signed anew with the same key, by which data planes hold it.
const AUTHORITY_DAYS: u32 = 3_650;
/// How long the certificate of the server lasts; it is made anew when a third of that is left.
const SERVER_DAYS: u32 = 90;
const DAY: Duration = Duration::from_secs(24 * 3_600);
/// Clocks differ.
const BEFORE: Duration = Duration::from_secs(3_600);
/// How often it is looked whether it is time.
const LOOK: Duration = Duration::from_secs(3_600);

/// By what data planes know a server, and what they verify it by.
pub(crate) struct LinkIdentity {
    pub(crate) certificate: Arc<Current>,
    /// PEM.
    pub(crate) authority: String,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IdentityError {
    #[error("cannot read {path}: {source}", path = .path.display())]
    File { path: PathBuf, source: io::Error },
    #[error("{path} is no PEM with what is needed: {cause}", path = .path.display())]
    Pem {
        path: PathBuf,
        cause: rustls::pki_types::pem::Error,
    },
    #[error("cannot make a certificate for data planes: {0}")]
    Make(#[from] rcgen::Error),
    #[error("the key for data planes cannot be used: {0}")]
    Key(&'static str),
    #[error("the certificate for data planes cannot be used: {0}")]
    Tls(#[from] rustls::Error),
    #[error(transparent)]
    Place(#[from] PlaceError),
}

impl LinkIdentity {
    /// What is given: the certificate with its chain, its key, and the authority (else the last of the chain). The files are
    /// read again when they change.
    ///
    /// # Errors
    /// A file cannot be read.
    pub(crate) fn given(certificate: &Path, key: &Path, authority: Option<&Path>) -> Result<Self, TlsError> {
        Ok(Self {
            certificate: tls::of_files("the server for data planes", certificate, key)?,
            authority: read(authority.unwrap_or(certificate))?,
        })
    }

    /// A certificate for `names` by the authority of this place, which is made if it is not there. It is renewed in time.
    ///
    /// # Errors
    /// The authority cannot be read or made.
    pub(crate) fn own(place: &Place, names: &[String]) -> Result<Self, TlsError> {
        let (authority, certified) = issue(place, names)?;
        let certificate = Current::new(certified);
        tokio::spawn(renew(place.clone(), names.to_owned(), Arc::downgrade(&certificate)));
        Ok(Self { certificate, authority })
    }
}

/// Until nobody uses the certificate any more.
async fn renew(place: Place, names: Vec<String>, current: Weak<Current>) {
    loop {
        tokio::time::sleep(LOOK).await;
        let Some(current) = current.upgrade() else { return };
        if current.facts().is_some_and(|facts| !facts.is_due(now())) {
            continue;
        }
        match issue(&place, &names) {
            Ok((_, certified)) => {
                current.replace(certified);
                info!("the server for data planes has a new certificate by the control plane's authority");
            }
            Err(error) => error!("the server for data planes keeps its certificate: {error}"),
        }
    }
}

/// The authority (PEM), and a certificate by it.
fn issue(place: &Place, names: &[String]) -> Result<(String, CertifiedKey), IdentityError> {
    let (key_file, certificate_file) = (place.file("link-authority.key"), place.file("link-authority.pem"));
    let key = if key_file.is_file() {
        KeyPair::from_pem(&read(&key_file)?)?
    } else {
        let key = KeyPair::generate()?;
        write_private(&key_file, key.serialize_pem().as_bytes())?;
        key
    };
    let issuer = CertifiedIssuer::self_signed(authority(), key)?;
    let known = fs::read(&certificate_file).ok().and_then(|pem| Facts::of_pem(&pem));
    if known.is_none_or(|facts| facts.is_due(now())) {
        write_private(&certificate_file, issuer.pem().as_bytes())?;
    }
    let own_key = KeyPair::generate()?;
    let certificate = server(names)?.signed_by(&own_key, &issuer)?;
    let key = PrivateKeyDer::try_from(own_key.serialize_der()).map_err(IdentityError::Key)?;
    let certified = CertifiedKey::from_der(vec![certificate.der().clone()], key, &aws_lc_rs::default_provider());
    Ok((read(&certificate_file)?, certified?))
}

fn authority() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named("Tidegate control plane");
    lasting(&mut params, AUTHORITY_DAYS);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn server(names: &[String]) -> Result<CertificateParams, rcgen::Error> {
    let mut params = CertificateParams::new(names.to_vec())?;
    params.distinguished_name = named(names.first().map_or("tidegate", String::as_str));
    lasting(&mut params, SERVER_DAYS);
    params.use_authority_key_identifier_extension = true;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}

fn lasting(params: &mut CertificateParams, days: u32) {
    let now = SystemTime::now();
    params.not_before = (now - BEFORE).into();
    params.not_after = (now + DAY * days).into();
}

fn named(common_name: &str) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    name
}

/// The names under which data planes find a server at this address, unless others are given.
pub(crate) fn names_of(address: IpAddr) -> Vec<String> {
    if !address.is_unspecified() {
        return vec![address.to_string()];
    }
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let host = Some(host.trim().to_owned()).filter(|host| !host.is_empty());
    host.into_iter()
        .chain(["localhost".to_owned(), "127.0.0.1".to_owned()])
        .collect()
}

/// The certificates of a PEM file.
///
/// # Errors
/// There are none.
pub(crate) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, IdentityError> {
    let text = read(path)?;
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(text.as_bytes()).collect();
    match chain {
        Ok(chain) if !chain.is_empty() => Ok(chain),
        Ok(_) => Err(pem(path, rustls::pki_types::pem::Error::NoItemsFound)),
        Err(cause) => Err(pem(path, cause)),
    }
}

/// The private key of a PEM file.
///
/// # Errors
/// There is none.
pub(crate) fn private_key(path: &Path) -> Result<PrivateKeyDer<'static>, IdentityError> {
    PrivateKeyDer::from_pem_slice(read(path)?.as_bytes()).map_err(|cause| pem(path, cause))
}

fn pem(path: &Path, cause: rustls::pki_types::pem::Error) -> IdentityError {
    IdentityError::Pem {
        path: path.to_owned(),
        cause,
    }
}

fn read(path: &Path) -> Result<String, IdentityError> {
    fs::read_to_string(path).map_err(|source| IdentityError::File {
        path: path.to_owned(),
        source,
    })
}
