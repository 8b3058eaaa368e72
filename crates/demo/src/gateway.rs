//! The gateway as a process of its own, as an operator runs it.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use tidegate_testkit::process::{Process, Usage};
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::wait;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::args::Args;
use crate::cluster::BROKERS;

const READY: Duration = Duration::from_secs(15);
const DRAINED: Duration = Duration::from_secs(15);

/// A running gateway, killed on drop.
pub(crate) struct Gateway {
    ports: RangeInclusive<u16>,
    process: Process,
    _scratch: Scratch,
}

impl Gateway {
    /// Starts the gateway in front of `brokers` and waits until it says that it is ready.
    pub(crate) async fn start(args: &Args, brokers: &str) -> Result<Self> {
        let ports = ports(args);
        let scratch = Scratch::new("demo")?;
        let config = scratch.path().join("gateway.yaml");
        fs::write(&config, configuration(&ports, args.admin_port, brokers))?;
        let mut command = Command::new(binary(args)?);
        command.arg("run").arg("--config").arg(config);
        let process = Process::spawn("the gateway", &command, &scratch.path().join("gateway.log"))?;
        let ready = wait::until("ready", READY, async || match process.check_running() {
            Ok(()) => is_ready(args.admin_port).await.ok()?.then_some(Ok(())),
            Err(ended) => Some(Err(ended)),
        });
        ready
            .await
            .unwrap_or_else(|_| Err(process.failure(&format!("was not ready within {READY:?}"))))?;
        Ok(Self {
            ports,
            process,
            _scratch: scratch,
        })
    }

    /// Where clients connect to.
    pub(crate) fn bootstrap(&self) -> String {
        format!("localhost:{}", self.ports.start())
    }

    /// The address that clients know a broker by, or the one they begin with.
    pub(crate) fn owns(&self, address: &str) -> bool {
        let port = address.strip_prefix("localhost:").and_then(|port| port.parse().ok());
        port.is_some_and(|port| self.ports.contains(&port))
    }

    /// An error that shows the end of its log if it has ended.
    pub(crate) fn check_running(&self) -> Result<()> {
        self.process.check_running()
    }

    pub(crate) fn usage(&self) -> Result<Usage> {
        self.process.usage()
    }

    /// Drains it as SIGTERM does; an error that shows the end of its log if it did not end well.
    pub(crate) async fn stop(self) -> Result<()> {
        let status = self.process.stop(DRAINED).await?;
        ensure!(
            status.success(),
            self.process.failure(&format!("stopped badly ({status})"))
        );
        Ok(())
    }
}

/// An error when the binary is missing or a port is taken, before anything else is started.
pub(crate) fn check(args: &Args) -> Result<()> {
    binary(args)?;
    ports(args).try_for_each(|port| free(port, "--port"))?;
    free(args.admin_port, "--admin-port")
}

fn ports(args: &Args) -> RangeInclusive<u16> {
    args.port..=args.port + BROKERS
}

fn configuration(ports: &RangeInclusive<u16>, admin_port: u16, brokers: &str) -> String {
    let (first, last) = (ports.start(), ports.end());
    let brokers: Vec<_> = brokers.split(',').map(|broker| format!("\"{broker}\"")).collect();
    let brokers = brokers.join(", ");
    format!(
        r#"backend_clusters:
  - name: kafka
    bootstrap_servers: [{brokers}]
    authentication: {{ type: anonymous }}
    insecure_allow_anonymous_virtual_cluster_auth: true
virtual_clusters:
  - {{ name: demo, dns_label: demo, destination: {{ name: kafka }}, authentication: [{{ type: anonymous }}], acl_mode: passthrough }}
listeners:
  - name: main
    addresses: ["127.0.0.1"]
    ports: ["{first}-{last}"]
    policies:
      - type: forward_to_virtual_cluster
        name: to-demo
        config: {{ type: port_mapping, destination: {{ name: demo }}, advertised_host: localhost, bootstrap_port: at_start, min_broker_id: 1 }}
admin: {{ address: "127.0.0.1:{admin_port}" }}
"#
    )
}

fn binary(args: &Args) -> Result<PathBuf> {
    let beside = || Ok::<_, anyhow::Error>(env::current_exe()?.with_file_name("tidegate"));
    let binary = args.tidegate.clone().map_or_else(beside, Ok)?;
    if !binary.is_file() {
        bail!(
            "{} is not there; build it with: cargo build --release -p tidegate",
            binary.display()
        );
    }
    Ok(binary)
}

fn free(port: u16, option: &str) -> Result<()> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map(drop)
        .with_context(|| {
            format!("the gateway cannot have port {port}; see `ss -ltnp`, or choose another with {option}")
        })
}

async fn is_ready(admin_port: u16) -> Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, admin_port)).await?;
    stream
        .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await?;
    let mut answer = String::new();
    stream.take(4096).read_to_string(&mut answer).await?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}
