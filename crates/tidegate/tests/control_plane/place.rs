//! Where a control plane is: ports that nobody else takes, and a directory.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::wait;

use crate::client::{Api, TOKEN};
use crate::support::SOON;
use crate::support::gateway::{BINARY, BROKER_PORTS, get};
use crate::support::metrics::Metrics;

/// A place for a control plane, which may be started there again and again.
pub(crate) struct Place {
    scratch: Scratch,
    api: Port,
    link: Port,
    admin: Port,
    brokers: Vec<Port>,
}

/// A running control plane; killed on drop.
pub(crate) struct ControlPlane {
    pub(crate) process: Process,
    pub(crate) api: Api,
}

impl Place {
    pub(crate) fn reserve() -> Self {
        Self {
            scratch: Scratch::new("control-plane").unwrap(),
            api: ports::reserve().unwrap(),
            link: ports::reserve().unwrap(),
            admin: ports::reserve().unwrap(),
            brokers: ports::reserve_range(1 + BROKER_PORTS).unwrap(),
        }
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.scratch.path().join(name)
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.file("data")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.file("control-plane.log")
    }

    /// The first and the last port of a listener.
    pub(crate) fn listener(&self) -> (u16, u16) {
        (self.brokers[0].number(), self.brokers[self.brokers.len() - 1].number())
    }

    pub(crate) fn bootstrap(&self) -> String {
        format!("127.0.0.1:{}", self.listener().0)
    }

    pub(crate) fn api(&self) -> Api {
        Api::new(format!("http://127.0.0.1:{}", self.api.number()))
    }

    pub(crate) fn link_url(&self) -> String {
        format!("https://127.0.0.1:{}", self.link.number())
    }

    pub(crate) fn api_address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.api.number()).into()
    }

    pub(crate) fn admin_address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.admin.number()).into()
    }

    /// The command of a control plane here.
    pub(crate) fn up(&self, more: &[&str]) -> Command {
        let mut command = Command::new(BINARY);
        command.arg("up").arg("--data-dir").arg(self.data());
        command.args(["--api", &format!("127.0.0.1:{}", self.api.number())]);
        command.args(["--admin", &format!("127.0.0.1:{}", self.admin.number())]);
        command.args(["--requests-per-second", "100000"]).args(more);
        command.env("TIDEGATE_ADMIN_TOKEN", TOKEN);
        command
    }

    /// The options of one that takes data planes from elsewhere.
    pub(crate) fn link(&self) -> [String; 2] {
        ["--link".to_owned(), format!("127.0.0.1:{}", self.link.number())]
    }

    /// Starts a control plane with these options besides, and waits until it is ready.
    pub(crate) async fn start(&self, more: &[&str]) -> ControlPlane {
        self.start_command(&self.up(more)).await
    }

    pub(crate) async fn start_command(&self, command: &Command) -> ControlPlane {
        let process = Process::spawn("the control plane", command, &self.log()).unwrap();
        let api = self.api();
        let ready = wait::until("/readyz is 200", SOON, async || match process.check_running() {
            Ok(()) => (api.try_call("GET", "/readyz", None).await?.status == 200).then_some(Ok(())),
            Err(ended) => Some(Err(ended)),
        });
        if let Err(late) = ready.await.and_then(|ready| ready) {
            panic!("{:#}", process.failure(&late.to_string()));
        }
        ControlPlane { process, api }
    }

    /// What `/metrics` of the control plane says now.
    pub(crate) async fn metrics(&self) -> (Metrics, String) {
        let text = get(self.admin_address(), "/metrics").await.unwrap().body;
        (Metrics::parse(&text).unwrap(), text)
    }

    /// Runs a command of the program on this place's data directory.
    pub(crate) fn command(&self, words: &[&str]) -> Output {
        let mut command = Command::new(BINARY);
        command.args(words).arg("--data-dir").arg(self.data());
        command.output().unwrap()
    }
}

/// What a command that succeeds prints.
pub(crate) fn printed(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {error}", output.status);
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Everything in a folder and below, file by file.
pub(crate) fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(contents(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            files.push((path, bytes));
        }
    }
    files
}
