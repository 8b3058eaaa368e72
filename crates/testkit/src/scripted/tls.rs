//! TLS as a scripted client speaks it, and the bytes with which it begins.

use std::sync::Arc;

use anyhow::{Context, Result, bail};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, SupportedProtocolVersion, version};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::certificates::Identity;

/// How a scripted client speaks TLS; it always verifies the server.
#[derive(Debug, Clone)]
pub struct Tls {
    server_name: String,
    authorities: String,
    identity: Option<Identity>,
    says_name: bool,
    versions: Vec<&'static SupportedProtocolVersion>,
}

impl Tls {
    /// Expects a certificate for this host name or IP address from one of these authorities (PEM), and says the name
    /// (SNI) if it is one.
    pub fn new(server_name: &str, authorities: &str) -> Self {
        Self {
            server_name: server_name.to_owned(),
            authorities: authorities.to_owned(),
            identity: None,
            says_name: true,
            versions: rustls::ALL_VERSIONS.to_vec(),
        }
    }

    /// Shows this certificate if it is asked for one.
    #[must_use]
    pub fn identity(mut self, identity: &Identity) -> Self {
        self.identity = Some(identity.clone());
        self
    }

    /// Does not say which name it wants.
    #[must_use]
    pub fn without_name(mut self) -> Self {
        self.says_name = false;
        self
    }

    /// Speaks TLS 1.2 only.
    #[must_use]
    pub fn version_1_2(mut self) -> Self {
        self.versions = vec![&version::TLS12];
        self
    }

    /// Speaks TLS 1.3 only.
    #[must_use]
    pub fn version_1_3(mut self) -> Self {
        self.versions = vec![&version::TLS13];
        self
    }

    /// A whole ClientHello in its record, to be sent in pieces or not to its end.
    pub fn hello(&self) -> Result<Vec<u8>> {
        let mut connection = ClientConnection::new(Arc::new(self.config()?), self.name()?)?;
        let mut hello = Vec::new();
        connection.write_tls(&mut hello)?;
        Ok(hello)
    }

    pub(super) async fn connect(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>> {
        let connector = TlsConnector::from(Arc::new(self.config()?));
        Ok(connector.connect(self.name()?, stream).await?)
    }

    fn name(&self) -> Result<ServerName<'static>> {
        ServerName::try_from(self.server_name.clone()).context("the server's name is no host name and no IP address")
    }

    fn config(&self) -> Result<ClientConfig> {
        let mut roots = RootCertStore::empty();
        for authority in CertificateDer::pem_slice_iter(self.authorities.as_bytes()) {
            roots.add(authority?)?;
        }
        if roots.is_empty() {
            bail!("there is no authority to trust");
        }
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&self.versions)?
            .with_root_certificates(roots);
        let mut config = match &self.identity {
            None => config.with_no_client_auth(),
            Some(identity) => {
                let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes())?;
                let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes())?;
                config.with_client_auth_cert(vec![certificate], key)?
            }
        };
        config.enable_sni = self.says_name;
        Ok(config)
    }
}
