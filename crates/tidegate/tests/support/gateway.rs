//! The gateway as a process of its own, as an operator runs it.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::wait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::SOON;
use super::metrics::Metrics;

/// Brokers that have a port: the three, and one that may join.
pub(crate) const BROKER_PORTS: u16 = 4;

/// The built binary.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_tidegate");

/// A place for a gateway: ports that nobody else takes, and a directory for its configuration file and its log.
pub(crate) struct Site {
    ports: Vec<Port>,
    admin: Port,
    scratch: Scratch,
}

impl Site {
    pub(crate) fn reserve() -> Result<Self> {
        Self::reserve_ports(1 + BROKER_PORTS)
    }

    /// The same with so many consecutive ports, for a configuration of one's own.
    pub(crate) fn reserve_ports(count: u16) -> Result<Self> {
        Ok(Self {
            ports: ports::reserve_range(count)?,
            admin: ports::reserve()?,
            scratch: Scratch::new("gateway")?,
        })
    }

    /// A configuration with one backend cluster, one virtual cluster and one listener; `more` follows it.
    pub(crate) fn configuration(&self, bootstrap: &str, more: &str) -> String {
        let (first, last) = (self.port(0), self.port(BROKER_PORTS));
        let servers: Vec<_> = bootstrap.split(',').map(|server| format!("\"{server}\"")).collect();
        format!(
            r#"backend_clusters:
  - name: kafka
    bootstrap_servers: [{servers}]
    authentication: {{ type: anonymous }}
    insecure_allow_anonymous_virtual_cluster_auth: true
    metadata_update_interval_seconds: 2
virtual_clusters:
  - name: shop
    dns_label: shop
    destination: {{ name: kafka }}
    authentication: [{{ type: anonymous }}]
    acl_mode: passthrough
listeners:
  - name: main
    addresses: ["127.0.0.1"]
    ports: ["{first}-{last}"]
    policies:
      - type: forward_to_virtual_cluster
        name: to-shop
        config:
          type: port_mapping
          destination: {{ name: shop }}
          advertised_host: 127.0.0.1
          bootstrap_port: at_start
          min_broker_id: 1
admin: {{ address: "{admin}" }}
{more}
"#,
            servers = servers.join(", "),
            admin = self.admin(),
        )
    }

    /// Writes the configuration file.
    pub(crate) fn write(&self, configuration: &str) -> Result<PathBuf> {
        let file = self.scratch.path().join("gateway.yaml");
        fs::write(&file, configuration)?;
        Ok(file)
    }

    /// Runs the binary with this configuration, and waits for nothing.
    pub(crate) fn spawn(&self, configuration: &str) -> Result<Process> {
        self.spawn_with(configuration, &[])
    }

    /// The same with these environment variables.
    pub(crate) fn spawn_with(&self, configuration: &str, variables: &[(&str, &str)]) -> Result<Process> {
        let file = self.write(configuration)?;
        let mut command = Command::new(BINARY);
        command.arg("run").arg("--config").arg(file);
        command.envs(variables.iter().copied());
        Process::spawn("the gateway", &command, &self.log())
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.scratch.path().join("gateway.log")
    }

    pub(crate) fn dir(&self) -> &Path {
        self.scratch.path()
    }

    pub(crate) fn admin(&self) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.admin.number()))
    }

    /// The port that stands for a broker, or, for 0, the one that clients begin with.
    pub(crate) fn port(&self, broker: u16) -> u16 {
        self.ports[usize::from(broker)].number()
    }
}

/// A running gateway that has reached its backend cluster; killed on drop.
pub(crate) struct Gateway {
    pub(crate) process: Process,
    pub(crate) site: Site,
}

impl Gateway {
    /// Starts one in front of the brokers at `bootstrap`, with what `more` adds to the configuration.
    pub(crate) async fn start(bootstrap: &str, more: &str) -> Result<Self> {
        Self::start_at(Site::reserve()?, bootstrap, more).await
    }

    /// The same on ports that have been reserved, or used by another before.
    pub(crate) async fn start_at(site: Site, bootstrap: &str, more: &str) -> Result<Self> {
        let configuration = site.configuration(bootstrap, more);
        Self::start_configured(site, &configuration).await
    }

    /// The same with this configuration.
    pub(crate) async fn start_configured(site: Site, configuration: &str) -> Result<Self> {
        Self::start_with(site, configuration, &[]).await
    }

    /// The same with these environment variables.
    pub(crate) async fn start_with(site: Site, configuration: &str, variables: &[(&str, &str)]) -> Result<Self> {
        let process = site.spawn_with(configuration, variables)?;
        let gateway = Self { process, site };
        gateway.ready().await?;
        Ok(gateway)
    }

    async fn ready(&self) -> Result<()> {
        let ready = wait::until("/readyz is 200", SOON, async || match self.process.check_running() {
            Ok(()) => (self.get("/readyz").await.ok()?.status == 200).then_some(Ok(())),
            Err(ended) => Some(Err(ended)),
        });
        ready
            .await
            .unwrap_or_else(|late| Err(self.process.failure(&late.to_string())))
    }

    /// Where clients begin.
    pub(crate) fn bootstrap(&self) -> String {
        self.address(0).to_string()
    }

    /// The address that stands for a broker, or, for 0, the bootstrap address.
    pub(crate) fn address(&self, broker: u16) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.site.port(broker)))
    }

    /// All ports of its listener.
    pub(crate) fn ports(&self) -> BTreeSet<u16> {
        (0..=BROKER_PORTS).map(|broker| self.site.port(broker)).collect()
    }

    /// Asks the admin server.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer> {
        get(self.site.admin(), path).await
    }

    /// What `/metrics` says now.
    pub(crate) async fn metrics(&self) -> Result<Metrics> {
        Metrics::parse(&self.get("/metrics").await?.body)
    }

    /// Its resident memory, in bytes.
    pub(crate) fn resident(&self) -> Result<u64> {
        Ok(self.process.usage()?.resident)
    }
}

/// An HTTP response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// One HTTP/1.1 request of its own connection.
pub(crate) async fn get(address: SocketAddr, path: &str) -> Result<Answer> {
    let mut stream = TcpStream::connect(address).await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut text = String::new();
    stream.read_to_string(&mut text).await?;
    let (head, body) = text.split_once("\r\n\r\n").context("no HTTP response")?;
    let status = head.split(' ').nth(1).context("no status line")?.parse()?;
    Ok(Answer {
        status,
        head: head.to_lowercase(),
        body: body.to_owned(),
    })
}
