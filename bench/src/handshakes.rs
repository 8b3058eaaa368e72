//! What a new TLS connection costs a server: the gateway, and the TLS library with nothing around it.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::{SocketAddr, TcpStream};
use std::path::Path as FilePath;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustls::client::Resumption;
use rustls::crypto::aws_lc_rs::{self, Ticketer};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use rustls::server::NoServerSessionStorage;
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, version};
use tokio::net::TcpListener;
use tokio::time::Instant;
use tokio_rustls::TlsAcceptor;

use crate::meter::Meter;
use crate::paths::Path;
use crate::tls::Tls;

/// The figures' names.
pub(crate) const CPU_US: &str = "cpu_us_per_handshake";
pub(crate) const USER_US: &str = "user_cpu_us_per_handshake";
pub(crate) const PER_SECOND: &str = "handshakes_per_s";
/// The names of what the gateway is compared with.
pub(crate) const LIBRARY: &str = "library";
pub(crate) const IN_MEMORY: &str = "in memory";

const CLIENTS: usize = 2;
const PATIENCE: Duration = Duration::from_secs(10);

/// Makes connections, one after the other on each of a few threads.
pub(crate) struct Handshakes {
    client: Arc<ClientConfig>,
    server: Arc<ServerConfig>,
}

impl Handshakes {
    /// Clients that trust the bench's authority and resume nothing.
    pub(crate) fn new(tls: &Tls) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(&tls.authority)?)?;
        let mut client = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_protocol_versions(&[&version::TLS13])?
            .with_root_certificates(roots)
            .with_no_client_auth();
        client.resumption = Resumption::disabled();
        Ok(Self {
            client: Arc::new(client),
            server: server_config(&tls.certificate, &tls.key)?,
        })
    }

    /// As many as two clients manage in `time`, with the server's CPU time for each.
    pub(crate) fn with_server(&self, path: &Path, time: Duration) -> Result<BTreeMap<&'static str, f64>> {
        let pid = path.pid().context("there is no process to measure")?;
        let address: SocketAddr = path.bootstrap.parse()?;
        let meter = Meter::start(pid)?;
        let begun = Instant::now();
        let end = begun + time;
        let one_client = || {
            let mut made = 0_u32;
            while Instant::now() < end {
                one(&self.client, address)?;
                made += 1;
            }
            Ok(made)
        };
        let made: u32 = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(one_client)).collect();
            let counts = clients.into_iter().map(|client| match client.join() {
                Ok(count) => count,
                Err(_) => bail!("a client panicked"),
            });
            counts.sum::<Result<u32>>()
        })
        .with_context(|| format!("handshakes with {}", path.name))?;
        let (made, elapsed) = (f64::from(made), begun.elapsed().as_secs_f64());
        Ok(BTreeMap::from([
            (CPU_US, meter.cpu_seconds()? * 1e6 / made),
            (USER_US, meter.user_seconds()? * 1e6 / made),
            (PER_SECOND, made / elapsed),
        ]))
    }

    /// The server's half alone, without sockets, tasks and system calls.
    pub(crate) fn in_memory(&self, time: Duration) -> Result<BTreeMap<&'static str, f64>> {
        let end = Instant::now() + time;
        let (mut made, mut spent) = (0_u32, Duration::ZERO);
        while Instant::now() < end {
            let name = ServerName::try_from("127.0.0.1")?;
            let mut client = ClientConnection::new(self.client.clone(), name)?;
            let begun = Instant::now();
            let mut server = ServerConnection::new(self.server.clone())?;
            spent += begun.elapsed();
            while client.is_handshaking() || server.is_handshaking() {
                let mut bytes = Vec::new();
                client.write_tls(&mut bytes)?;
                let begun = Instant::now();
                let mut rest = bytes.as_slice();
                while !rest.is_empty() {
                    server.read_tls(&mut rest)?;
                }
                server.process_new_packets()?;
                let mut answer = Vec::new();
                while server.wants_write() {
                    server.write_tls(&mut answer)?;
                }
                spent += begun.elapsed();
                let mut rest = answer.as_slice();
                while !rest.is_empty() {
                    client.read_tls(&mut rest)?;
                }
                client.process_new_packets()?;
            }
            made += 1;
        }
        // It makes no system call.
        let each = spent.as_secs_f64() * 1e6 / f64::from(made);
        Ok(BTreeMap::from([(CPU_US, each), (USER_US, each)]))
    }
}

/// Connects, shakes hands to the end, says goodbye and waits for the server's.
fn one(config: &Arc<ClientConfig>, address: SocketAddr) -> Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut connection = ClientConnection::new(config.clone(), ServerName::from(address.ip()))?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream)?;
    }
    connection.send_close_notify();
    while connection.wants_write() {
        connection.write_tls(&mut stream)?;
    }
    let mut ignored = [0; 4096];
    loop {
        match stream.read(&mut ignored) {
            Ok(0) => return Ok(()),
            Ok(_) => {}
            // The server may leave without reading our goodbye.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Shakes hands with whoever connects, for ever, in a task each.
pub(crate) async fn serve(listen: SocketAddr, certificate: &FilePath, key: &FilePath) -> Result<()> {
    let acceptor = TlsAcceptor::from(server_config(certificate, key)?);
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    loop {
        let (client, _) = listener.accept().await?;
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            client.set_nodelay(true)?;
            let mut client = acceptor.accept(client).await?;
            // The client says goodbye at once.
            tokio::io::copy(&mut client, &mut tokio::io::sink()).await?;
            tokio::io::AsyncWriteExt::shutdown(&mut client).await
        });
    }
}

/// As the gateway sets the library up: stateless tickets, one for each client.
fn server_config(certificate: &FilePath, key: &FilePath) -> Result<Arc<ServerConfig>> {
    let chain = vec![CertificateDer::from_pem_file(certificate)?];
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, PrivateKeyDer::from_pem_file(key)?)?;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.ticketer = Ticketer::new()?;
    config.send_tls13_tickets = 1;
    Ok(Arc::new(config))
}
