//! One broker: its data, its ports and its process.

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use parking_lot::Mutex;

use super::config::{INTERNAL, Spec};
use super::{READY, probe};
use crate::process::{Process, Signal, Usage};
use crate::{java, wait};

/// How long a broker may take to end in good order.
const STOP: Duration = Duration::from_secs(60);

/// One broker of a [`super::KafkaCluster`].
#[derive(Debug)]
pub struct Broker {
    id: i32,
    spec: Spec,
    dir: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    ports: BTreeMap<String, u16>,
    process: Option<Process>,
    frozen: bool,
}

impl Broker {
    pub(super) fn new(id: i32, spec: Spec, parent: &Path, ports: BTreeMap<String, u16>) -> Result<Self> {
        let dir = parent.join(format!("broker-{id}"));
        fs::create_dir_all(dir.join("data"))?;
        let state = Mutex::new(State {
            ports,
            process: None,
            frozen: false,
        });
        Ok(Self { id, spec, dir, state })
    }

    /// Its node id.
    pub fn id(&self) -> i32 {
        self.id
    }

    /// Its process id, while it runs or is frozen.
    pub fn pid(&self) -> Option<u32> {
        self.state.lock().process.as_ref().map(Process::pid)
    }

    /// The address that a listener is really bound to.
    pub fn address(&self, listener: &str) -> Result<SocketAddr> {
        let port = self.state.lock().ports.get(listener).copied();
        let port = port.with_context(|| format!("broker {} has no listener {listener}", self.id))?;
        Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
    }

    /// The `host:port` of its controller, if it is one: it serves brokers, and no clients.
    pub fn controller(&self) -> Option<String> {
        let voter = self.spec.voters.iter().find(|(voter, _)| *voter == self.id);
        voter.map(|(_, port)| format!("127.0.0.1:{port}"))
    }

    /// The `host:port` that a listener advertises.
    pub fn advertised(&self, listener: &str) -> Result<String> {
        let (host, port) = self.spec.advertised(listener, self.id, self.address(listener)?.port());
        Ok(format!("{host}:{port}"))
    }

    /// What it costs.
    pub fn usage(&self) -> Result<Usage> {
        self.state
            .lock()
            .process
            .as_ref()
            .context("the broker is not running")?
            .usage()
    }

    /// Everything that it has logged.
    pub fn log_text(&self) -> String {
        fs::read_to_string(self.log()).unwrap_or_default()
    }

    /// Kills it with SIGKILL. Its listeners refuse connections from now on; its data stay.
    pub fn kill(&self) -> Result<()> {
        self.take("kill")?.kill()
    }

    /// Stops it with SIGTERM: leaders move away first. Waits for its end.
    pub async fn stop(&self) -> Result<()> {
        self.take("stop")?.stop(STOP).await?;
        Ok(())
    }

    /// Stops the process with SIGSTOP: connections stay open and nothing answers.
    pub fn freeze(&self) -> Result<()> {
        self.signal(Signal::STOP, true)
    }

    /// Lets a frozen broker go on.
    pub fn thaw(&self) -> Result<()> {
        self.signal(Signal::CONT, false)
    }

    /// Starts it again, after stopping it in good order if it runs, and waits until it answers.
    pub async fn restart(&self) -> Result<()> {
        if self.pid().is_some() {
            self.thaw()?;
            self.stop().await?;
        }
        self.start()?;
        self.answers().await
    }

    /// Restarts it with one listener on another port, and with that the advertised address.
    pub async fn move_to_port(&self, listener: &str, port: u16) -> Result<()> {
        self.address(listener)?;
        self.state.lock().ports.insert(listener.to_owned(), port);
        self.restart().await
    }

    pub(super) fn start(&self) -> Result<()> {
        let mut state = self.state.lock();
        if state.process.is_some() {
            bail!("broker {} is already running", self.id);
        }
        let properties = self.dir.join("server.properties");
        let data = self.dir.join("data");
        fs::write(&properties, self.spec.server_properties(self.id, &state.ports, &data))?;
        fs::write(self.dir.join("format.args"), self.spec.format_arguments(self.id))?;
        let options: Vec<_> = self.spec.jvm_options.iter().map(String::as_str).collect();
        let mut command = java::command(&self.spec.jars, &options, "tidegate.testkit.Broker");
        command
            .arg(&self.spec.cluster_id)
            .arg(data)
            .arg(properties)
            .current_dir(&self.dir);
        state.process = Some(Process::spawn(&format!("broker {}", self.id), &command, &self.log())?);
        state.frozen = false;
        Ok(())
    }

    pub(super) fn internal_address(&self) -> SocketAddr {
        let port = self.state.lock().ports.get(INTERNAL).copied();
        SocketAddr::from((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))
    }

    pub(super) fn is_running(&self) -> bool {
        let state = self.state.lock();
        state.process.is_some() && !state.frozen
    }

    pub(super) fn check_running(&self) -> Result<()> {
        self.state
            .lock()
            .process
            .as_ref()
            .map_or(Ok(()), Process::check_running)
    }

    pub(super) fn failure(&self, what: &str) -> anyhow::Error {
        let state = self.state.lock();
        state
            .process
            .as_ref()
            .map_or_else(|| anyhow::anyhow!("{what}"), |process| process.failure(what))
    }

    async fn answers(&self) -> Result<()> {
        let answers = wait::until("the broker answers", READY, async || {
            if let Err(ended) = self.check_running() {
                return Some(Err(ended));
            }
            let metadata = probe::metadata(self.internal_address(), false).await.ok()?;
            metadata.brokers.contains_key(&self.id).then_some(Ok(()))
        });
        answers
            .await
            .unwrap_or_else(|_| Err(self.failure("does not answer after a restart")))
    }

    fn take(&self, verb: &str) -> Result<Process> {
        self.state
            .lock()
            .process
            .take()
            .with_context(|| format!("cannot {verb} broker {}: it is not running", self.id))
    }

    fn signal(&self, signal: Signal, frozen: bool) -> Result<()> {
        let mut state = self.state.lock();
        state
            .process
            .as_ref()
            .with_context(|| format!("broker {} is not running", self.id))?
            .signal(signal)?;
        state.frozen = frozen;
        Ok(())
    }

    fn log(&self) -> PathBuf {
        self.dir.join("broker.log")
    }
}
