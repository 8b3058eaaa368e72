//! Other processes: started so that they die with us, their logs kept, their CPU and memory read.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use parking_lot::Mutex;
use rustix::process::{Pid, kill_process_group};
use tokio::net::TcpStream;

pub use rustix::process::Signal;

pub use self::usage::{Usage, reset_peak, usage};
use crate::wait;

mod spawner;
mod usage;

/// A running program, in a process group of its own, that is killed on drop or when this process dies.
///
/// Its standard error, and its standard output unless that is piped, go to a log file. Nothing in here belongs to a
/// tokio runtime, so a process may outlive the test that started it, in a static.
#[derive(Debug)]
pub struct Process {
    name: String,
    pid: Pid,
    log: PathBuf,
    child: Mutex<Child>,
}

impl Process {
    /// Starts `command`; `name` is for messages, `log` is created or appended to.
    pub fn spawn(name: &str, command: &Command, log: &Path) -> Result<Self> {
        Self::start(name, command, log, false)
    }

    /// Like [`Process::spawn`], but standard output is a pipe: read it from [`Process::take_stdout`].
    pub fn spawn_piped(name: &str, command: &Command, log: &Path) -> Result<Self> {
        Self::start(name, command, log, true)
    }

    fn start(name: &str, command: &Command, log: &Path, pipe_stdout: bool) -> Result<Self> {
        let file = File::options().create(true).append(true).open(log);
        let file = file.with_context(|| format!("cannot open the log {}", log.display()))?;
        let mut command = spawner::dying_with_us(command);
        command.process_group(0).stdin(Stdio::piped()).stderr(file.try_clone()?);
        command.stdout(if pipe_stdout { Stdio::piped() } else { Stdio::from(file) });
        let child = spawner::spawn(command).with_context(|| format!("cannot start {name}"))?;
        let pid = Pid::from_child(&child);
        Ok(Self {
            name: name.to_owned(),
            pid,
            log: log.to_owned(),
            child: Mutex::new(child),
        })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid.as_raw_nonzero().get().unsigned_abs()
    }

    /// Its standard input, once; it closes when that is dropped.
    pub fn take_stdin(&self) -> Option<ChildStdin> {
        self.child.lock().stdin.take()
    }

    /// Its standard output, once, if it was started with [`Process::spawn_piped`].
    pub fn take_stdout(&self) -> Option<ChildStdout> {
        self.child.lock().stdout.take()
    }

    /// Sends a signal to its process group.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        if let Some(status) = self.exit_status()? {
            bail!("{} has already ended ({status})", self.name);
        }
        kill_process_group(self.pid, signal).with_context(|| format!("cannot signal {}", self.name))
    }

    /// Kills it with SIGKILL and waits for its end, which is at once; no error if it had already ended.
    pub fn kill(&self) -> Result<()> {
        let mut child = self.child.lock();
        if child.try_wait()?.is_none() {
            kill_process_group(self.pid, Signal::KILL)?;
            child.wait()?;
        }
        Ok(())
    }

    /// Asks it to end with SIGTERM and waits; kills it after `within`, which is an error.
    pub async fn stop(&self, within: Duration) -> Result<ExitStatus> {
        self.signal(Signal::TERM)?;
        let ended = self.wait(within).await;
        if ended.is_err() {
            self.kill()?;
        }
        ended
    }

    /// Waits for its end.
    pub async fn wait(&self, within: Duration) -> Result<ExitStatus> {
        let what = format!("{} has ended", self.name);
        wait::until(&what, within, async || self.exit_status().transpose()).await?
    }

    /// Its exit status, if it has ended.
    pub fn exit_status(&self) -> Result<Option<ExitStatus>> {
        self.child
            .lock()
            .try_wait()
            .context("cannot ask for the state of a process")
    }

    /// An error that shows the end of the log if it has ended.
    pub fn check_running(&self) -> Result<()> {
        match self.exit_status()? {
            None => Ok(()),
            Some(status) => Err(self.failure(&format!("has ended ({status})"))),
        }
    }

    /// Waits until a line of the log contains `text` and returns that line; an error shows the end of the log.
    pub async fn wait_for_line(&self, text: &str, within: Duration) -> Result<String> {
        let line = wait::until(text, within, async || {
            let running = self.check_running();
            let log = self.log_text();
            let line = log.lines().find(|line| line.contains(text)).map(str::to_owned);
            line.map(Ok).or_else(|| running.err().map(Err))
        });
        line.await
            .unwrap_or_else(|_| Err(self.failure(&format!("did not log {text:?} within {within:?}"))))
    }

    /// Waits until a TCP connection to `address` is accepted; an error shows the end of the log.
    pub async fn wait_for_port(&self, address: SocketAddr, within: Duration) -> Result<()> {
        let open = wait::until("port", within, async || match TcpStream::connect(address).await {
            Ok(_) => Some(Ok(())),
            Err(_) => self.check_running().err().map(Err),
        });
        open.await
            .unwrap_or_else(|_| Err(self.failure(&format!("did not listen on {address} within {within:?}"))))
    }

    /// Everything it has logged so far.
    pub fn log_text(&self) -> String {
        fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// Its CPU time and memory.
    pub fn usage(&self) -> Result<Usage> {
        usage(self.pid())
    }

    /// An error about this process that ends with the last lines of its log.
    pub fn failure(&self, what: &str) -> anyhow::Error {
        let log = self.log_text();
        let lines: Vec<_> = log.lines().collect();
        let tail = lines[lines.len().saturating_sub(40)..].join("\n");
        anyhow!(
            "{} {what}; the end of its log {}:\n{tail}",
            self.name,
            self.log.display()
        )
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.kill());
    }
}
