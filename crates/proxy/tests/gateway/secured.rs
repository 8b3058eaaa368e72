//! A listener's TLS, and a client that sees which certificate it is shown.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, LazyLock};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tidegate_model::{Identity, TlsServer, TlsVersions};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::scripted::{ScriptedClient, Tls, frame, request};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::stage::{HEARTBEAT, SOON, Stage, response};

const HOST: &str = "gateway.test";

static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::new("tests").unwrap());

/// A certificate of its own.
pub(crate) fn identity(common_name: &str) -> Arc<Identity> {
    issue(common_name, &[HOST])
}

/// A certificate for these host names.
pub(crate) fn identity_for(hosts: &[String]) -> Arc<Identity> {
    let names: Vec<_> = hosts.iter().map(String::as_str).collect();
    issue("gateway", &names)
}

/// How a client speaks TLS that connects to this host.
pub(crate) fn tls(host: &str) -> Tls {
    Tls::new(host, &AUTHORITY.certificate())
}

fn issue(common_name: &str, names: &[&str]) -> Arc<Identity> {
    let issued = AUTHORITY.request(common_name).names(names).issue().unwrap();
    let chain = CertificateDer::pem_slice_iter(issued.certificate.as_bytes());
    Arc::new(Identity {
        chain: chain.map(Result::unwrap).collect(),
        key: PrivateKeyDer::from_pem_slice(issued.key.as_bytes()).unwrap(),
        not_after: i64::MAX,
    })
}

pub(crate) fn server(identity: &Arc<Identity>, allow_plaintext: bool) -> TlsServer {
    TlsServer {
        identity: Arc::clone(identity),
        versions: TlsVersions {
            tls12: true,
            tls13: true,
        },
        allow_plaintext,
        client_certificates: None,
    }
}

/// A connection by TLS to the port of broker 1.
pub(crate) struct SecuredClient(TlsStream<TcpStream>);

impl SecuredClient {
    pub(crate) async fn connect(stage: &Stage) -> Self {
        let mut roots = RootCertStore::empty();
        let authority = AUTHORITY.certificate();
        roots
            .add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap())
            .unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(1)));
        let tcp = TcpStream::connect(address).await.unwrap();
        let connector = TlsConnector::from(Arc::new(config));
        let handshake = connector.connect(ServerName::try_from(HOST).unwrap(), tcp);
        Self(timeout(SOON, handshake).await.unwrap().unwrap())
    }

    /// The certificate that it was shown.
    pub(crate) fn certificate(&self) -> CertificateDer<'static> {
        let chain = self.0.get_ref().1.peer_certificates().unwrap();
        chain[0].clone().into_owned()
    }

    /// Has a Heartbeat cross each way, and returns the broker's side.
    pub(crate) async fn greet(&mut self, stage: &Stage) -> ScriptedClient {
        self.ask().await;
        let mut broker = stage.accept().await;
        self.answer(&mut broker).await;
        broker
    }

    pub(crate) async fn work(&mut self, broker: &mut ScriptedClient) {
        self.ask().await;
        self.answer(broker).await;
    }

    async fn ask(&mut self) {
        let asked = frame(&request(HEARTBEAT, 4, 1, "scripted", true, b"secured"));
        self.0.write_all(&asked).await.unwrap();
    }

    async fn answer(&mut self, broker: &mut ScriptedClient) {
        broker.read_frame().await.unwrap();
        broker.send_frame(&response(1, b"!")).await.unwrap();
        let mut answer = [0; 9];
        timeout(SOON, self.0.read_exact(&mut answer)).await.unwrap().unwrap();
        assert_eq!(answer[4..], response(1, b"!"));
    }
}
