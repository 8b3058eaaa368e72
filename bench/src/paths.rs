//! The ways from a client to the brokers.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path as FilePath, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;

use crate::args::Options;
use crate::gateway::Configuration;
use crate::tls::Tls;
use crate::ui::note;

const START: Duration = Duration::from_secs(20);

/// One way: direct, or through a proxy.
#[derive(Debug)]
pub(crate) struct Path {
    /// What the tables call it.
    pub(crate) name: String,
    /// Bootstrap servers for clients.
    pub(crate) bootstrap: String,
    /// Where the gateway tells its metrics.
    pub(crate) metrics: Option<SocketAddr>,
    proxy: Proxy,
}

#[derive(Debug)]
enum Proxy {
    None,
    Own {
        command: Box<Command>,
        log: PathBuf,
        process: Option<Process>,
    },
    Peer(u32),
}

/// Ports that have to be known before the brokers start, for they advertise some of them.
#[derive(Debug)]
pub(crate) struct Ports {
    pub(crate) copy: Vec<Port>,
    pub(crate) haproxy: Vec<Port>,
    /// For each listener of the gateway.
    tidegate: Vec<Vec<Port>>,
    /// For a second gateway, its administration last.
    second: Vec<Port>,
    /// For the bare TLS server.
    pub(crate) library: Port,
    admin: Port,
}

impl Ports {
    /// Reserves one for each broker and proxy, and more for the gateway.
    pub(crate) fn reserve(brokers: u16, listeners: usize) -> Result<Self> {
        Ok(Self {
            copy: ports::reserve_range(brokers)?,
            haproxy: ports::reserve_range(brokers)?,
            tidegate: (0..listeners)
                .map(|_| ports::reserve_range(brokers + 1))
                .collect::<Result<_>>()?,
            second: ports::reserve_range(brokers + 2)?,
            library: ports::reserve()?,
            admin: ports::reserve()?,
        })
    }
}

impl Path {
    fn new(name: &str, bootstrap: String, proxy: Proxy) -> Self {
        Self {
            name: name.to_owned(),
            bootstrap,
            metrics: None,
            proxy,
        }
    }

    fn own(name: &str, port: u16, command: Command, dir: &FilePath) -> Self {
        let proxy = Proxy::Own {
            command: Box::new(command),
            log: dir.join(format!("{name}.log")),
            process: None,
        };
        Self::new(name, format!("127.0.0.1:{port}"), proxy)
    }

    /// The proxy's process id; none when there is no proxy.
    pub(crate) fn pid(&self) -> Option<u32> {
        match &self.proxy {
            Proxy::None => None,
            Proxy::Own { process, .. } => process.as_ref().map(Process::pid),
            Proxy::Peer(pid) => Some(*pid),
        }
    }

    /// Starts the proxy afresh if it is ours, and tells whether it was.
    pub(crate) async fn restart(&mut self) -> Result<bool> {
        let Proxy::Own { command, log, process } = &mut self.proxy else {
            return Ok(false);
        };
        drop(process.take());
        let started = Process::spawn(&self.name, command, log)?;
        started.wait_for_port(self.bootstrap.parse()?, START).await?;
        *process = Some(started);
        Ok(true)
    }

    /// An error with the end of the proxy's log if it has ended.
    pub(crate) fn check_running(&self) -> Result<()> {
        match &self.proxy {
            Proxy::Own {
                process: Some(process), ..
            } => process.check_running(),
            _ => Ok(()),
        }
    }
}

/// All paths that are wanted and possible; what is left out is said.
pub(crate) fn all(
    options: &Options,
    cluster: &KafkaCluster,
    ports: &Ports,
    tls: Option<&Tls>,
    dir: &FilePath,
) -> Result<Vec<Path>> {
    let mut paths = Vec::new();
    if options.wants_path("direct") {
        paths.push(Path::new("direct", cluster.bootstrap("DIRECT"), Proxy::None));
    }
    if options.wants_path("copy") {
        paths.push(copy(cluster, &ports.copy, dir)?);
    }
    if options.wants_path("haproxy") {
        match find("haproxy") {
            Some(program) => paths.push(haproxy(&program, options, cluster, &ports.haproxy, tls, dir)?),
            None => note("haproxy is left out: it is not on the PATH; on Debian: apt-get install haproxy"),
        }
    }
    if options.wants_path("tidegate") {
        if options.tidegate.is_file() {
            paths.push(tidegate(&options.tidegate, cluster, ports, tls, dir)?);
        } else {
            note(&format!(
                "tidegate is left out: there is no {}; build it with cargo build --release -p tidegate",
                options.tidegate.display()
            ));
        }
    }
    for peer in options.peer.iter().filter(|peer| options.wants_path(&peer.name)) {
        paths.push(Path::new(&peer.name, peer.bootstrap.clone(), Proxy::Peer(peer.pid)));
    }
    Ok(paths)
}

fn copy(cluster: &KafkaCluster, ports: &[Port], dir: &FilePath) -> Result<Path> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("copy");
    for (port, target) in ports.iter().zip(targets(cluster, "COPY")?) {
        command.arg(format!("127.0.0.1:{}={target}", port.number()));
    }
    Ok(Path::own("copy", ports[0].number(), command, dir))
}

/// The TLS library alone, as a path of its own that leads nowhere.
pub(crate) fn library(tls: &Tls, port: &Port, dir: &FilePath) -> Result<Path> {
    let mut command = Command::new(env::current_exe()?);
    command.arg("library").arg(format!("127.0.0.1:{}", port.number()));
    command.arg(&tls.certificate).arg(&tls.key);
    Ok(Path::own("library", port.number(), command, dir))
}

fn haproxy(
    program: &FilePath,
    options: &Options,
    cluster: &KafkaCluster,
    ports: &[Port],
    tls: Option<&Tls>,
    dir: &FilePath,
) -> Result<Path> {
    let limit = descriptor_limit();
    let mut config = format!("global\n  nbthread 2\n  maxconn {}\n", (limit - 200) / 2);
    if let Some(size) = options.haproxy_bufsize {
        config.push_str(&format!("  tune.bufsize {size}\n"));
    }
    config.push_str("defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 1h\n  timeout server 1h\n");
    let (bind, server) = tls.map_or_else(Default::default, |tls| {
        let (pem, authority) = (tls.pem.display(), tls.authority.display());
        (
            format!(" ssl crt {pem}"),
            format!(" ssl verify required ca-file {authority}"),
        )
    });
    for (port, target) in ports.iter().zip(targets(cluster, "HAPROXY")?) {
        let port = port.number();
        config.push_str(&format!(
            "listen broker-{port}\n  bind 127.0.0.1:{port}{bind}\n  server broker {target}{server}\n"
        ));
    }
    let file = dir.join("haproxy.cfg");
    fs::write(&file, config)?;
    let mut command = Command::new(program);
    command.arg("-db").arg("-f").arg(file);
    Ok(Path::own("haproxy", ports[0].number(), command, dir))
}

fn tidegate(
    program: &FilePath,
    cluster: &KafkaCluster,
    ports: &Ports,
    tls: Option<&Tls>,
    dir: &FilePath,
) -> Result<Path> {
    let range = |ports: &Vec<Port>| Some((ports.first()?.number(), ports.last()?.number()));
    let configuration = Configuration {
        servers: &targets(cluster, "TIDEGATE")?,
        ports: ports.tidegate.iter().filter_map(range).collect(),
        admin: ports.admin.number(),
        tls,
    };
    gateway("tidegate", program, &configuration, dir)
}

/// One more gateway of the same kind, not started, for what one process cannot hold.
pub(crate) fn second_tidegate(
    options: &Options,
    cluster: &KafkaCluster,
    ports: &Ports,
    dir: &FilePath,
) -> Result<Path> {
    let (listener, admin) = ports.second.split_at(ports.second.len().saturating_sub(1));
    let range = listener.first().zip(listener.last());
    let configuration = Configuration {
        servers: &targets(cluster, "TIDEGATE")?,
        ports: range
            .map(|(first, last)| (first.number(), last.number()))
            .into_iter()
            .collect(),
        admin: admin.first().context("no port for the second gateway")?.number(),
        tls: None,
    };
    gateway("tidegate-second", &options.tidegate, &configuration, dir)
}

fn gateway(name: &str, program: &FilePath, configuration: &Configuration<'_>, dir: &FilePath) -> Result<Path> {
    let file = dir.join(format!("{name}.yaml"));
    fs::write(&file, configuration.yaml())?;
    let mut command = Command::new(program.canonicalize()?);
    command.args(["run", "--config"]).arg(file);
    let mut path = Path::own(name, configuration.ports[0].0, command, dir);
    path.metrics = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, configuration.admin)));
    Ok(path)
}

fn targets(cluster: &KafkaCluster, listener: &str) -> Result<Vec<SocketAddr>> {
    let brokers = cluster.brokers();
    brokers.iter().map(|broker| broker.address(listener)).collect()
}

fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    // Debian puts daemons where only root's PATH leads.
    let dirs = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    dirs.map(|dir| dir.join(program)).find(|file| file.is_file())
}

/// How many file descriptors a process may have, here and in what is started from here; raised as far as allowed.
pub(crate) fn descriptor_limit() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // What may not be raised stays as it is, and is read again below.
    let _ = setrlimit(Resource::Nofile, raised);
    let current = getrlimit(Resource::Nofile).current.unwrap_or(1 << 20);
    usize::try_from(current).unwrap_or(1 << 20)
}

/// The version that a program tells, on one line.
pub(crate) fn version(program: &str, argument: &str) -> Result<String> {
    let program = find(program).context("not on the PATH")?;
    let output = Command::new(program).arg(argument).output()?;
    let text = String::from_utf8_lossy(if output.stdout.is_empty() {
        &output.stderr
    } else {
        &output.stdout
    })
    .into_owned();
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
