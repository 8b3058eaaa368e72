//! TLS on every path: certificates for brokers and proxies, and what clients need to trust them.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use tidegate_testkit::certificates::{Authority, Identity};
use tidegate_testkit::kafka::Listener;
use tidegate_testkit::security::Security;

/// One authority, and one certificate that brokers and proxies share.
#[derive(Debug)]
pub(crate) struct Tls {
    pub(crate) identity: Identity,
    /// Certificate and key in one file, as HAProxy wants them.
    pub(crate) pem: PathBuf,
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
    /// The authority's certificate.
    pub(crate) authority: PathBuf,
    /// Properties of the Java clients.
    pub(crate) clients: PathBuf,
}

impl Tls {
    /// Makes everything, in `dir`.
    pub(crate) fn new(dir: &Path) -> Result<Self> {
        let authority = Authority::new("bench")?;
        let identity = authority.server(&["127.0.0.1", "localhost"])?;
        let file = |name: &str, text: &str| {
            let path = dir.join(name);
            fs::write(&path, text).map(|()| path)
        };
        let mut properties = String::new();
        for (name, value) in Security::tls(&authority.certificate()).java() {
            // The format of java.util.Properties.
            let value = value.replace('\\', "\\\\").replace('\n', "\\n");
            writeln!(properties, "{name}={value}")?;
        }
        Ok(Self {
            pem: file("server.pem", &format!("{}{}", identity.certificate, identity.key))?,
            certificate: file("server.crt", &identity.certificate)?,
            key: file("server.key", &identity.key)?,
            authority: file("ca.crt", &authority.certificate())?,
            clients: file("clients.properties", &properties)?,
            identity,
        })
    }

    /// A listener of the brokers, by TLS if that is on.
    pub(crate) fn listener(tls: Option<&Self>, name: &str) -> Listener {
        tls.map_or_else(|| Listener::new(name), |tls| Listener::ssl(name, &tls.identity))
    }
}
