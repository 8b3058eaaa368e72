//! Clients of other families, as programs in their own languages: each does the same with any cluster it is pointed at.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

use crate::cache;
use crate::security::{Login, Security};

/// What makes names that end in `.test` this machine to a program in C.
const HOSTS: &str = "hosts.so";
pub(crate) const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/clients");

/// A family of clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// franz-go, in Go: idempotent and transactional producer, classic, KIP-848 and share groups, admin.
    FranzGo,
    /// kafka-python, in Python: idempotent and transactional producer, classic groups, admin.
    KafkaPython,
    /// librdkafka, in C, by its Python binding: idempotent and transactional producer, classic and KIP-848 groups, admin.
    Librdkafka,
}

/// What a client saw.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Step by step what it got, without names, addresses, times or ids that differ between clusters and runs: two runs
    /// of one client, direct and through a gateway, are equal.
    pub results: Value,
    /// Each `host:port` that it was given, was told, or dialled; from librdkafka only what it was told.
    pub addresses: BTreeSet<String>,
}

/// Runs `client` against `bootstrap` (`host:port,host:port`) to its end, building it first if the cache lacks it.
///
/// It makes topics, groups and transactional ids whose names begin with `prefix`, which must be new to the cluster. It
/// gives up after four minutes. A missing compiler or interpreter is an error of one line that says what to
/// install; any other error ends with what the program printed.
pub async fn run(client: Client, bootstrap: &str, prefix: &str) -> Result<Seen> {
    run_with(client, bootstrap, prefix, &Security::plaintext()).await
}

/// Like [`run`], with TLS and SASL.
///
/// To the client every host name that ends in `.test` is 127.0.0.1 (RFC 6761), with nothing set up on this machine.
pub async fn run_with(client: Client, bootstrap: &str, prefix: &str, security: &Security) -> Result<Seen> {
    let seen = program(client, &[bootstrap, prefix], security).await?;
    let addresses = seen["addresses"].as_array().into_iter().flatten();
    Ok(Seen {
        results: seen["results"].clone(),
        addresses: addresses.filter_map(Value::as_str).map(str::to_owned).collect(),
    })
}

/// Tries to get into a cluster, once, and reports what the client shows its user.
pub async fn log_in(client: Client, bootstrap: &str, security: &Security) -> Result<Login> {
    Login::from_json(&program(client, &[bootstrap], security).await?)
}

/// The folder that a Python program of one's own needs in its `PYTHONPATH` for the library of such a client.
pub fn python_path(client: Client) -> Result<PathBuf> {
    match client {
        Client::KafkaPython | Client::Librdkafka => client.installed(),
        Client::FranzGo => bail!("franz-go is no library of Python"),
    }
}

/// Runs a client's program with these arguments; the security goes to its standard input, as it holds secrets.
async fn program(client: Client, arguments: &[&str], security: &Security) -> Result<Value> {
    let command = tokio::task::spawn_blocking(move || client.command()).await??;
    let mut command = tokio::process::Command::from(command);
    command.args(arguments).kill_on_drop(true);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command
        .spawn()
        .with_context(|| format!("cannot start {}", client.name()))?;
    let security = match client {
        Client::Librdkafka => json!(security.librdkafka()),
        Client::FranzGo | Client::KafkaPython => security.json(),
    };
    if let Some(mut stdin) = child.stdin.take() {
        // A program that ends without reading it says why by itself.
        drop(stdin.write_all(security.to_string().as_bytes()).await);
    }
    let output = child.wait_with_output().await?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let (name, bootstrap) = (client.name(), arguments.first().unwrap_or(&""));
        bail!("{name} against {bootstrap} failed ({}):\n{text}", output.status);
    }
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("{} printed something else than JSON", client.name()))
}

impl Client {
    /// Every family.
    pub const ALL: [Self; 3] = [Self::FranzGo, Self::KafkaPython, Self::Librdkafka];

    /// Its name, as its project spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FranzGo => "franz-go",
            Self::KafkaPython => "kafka-python",
            Self::Librdkafka => "librdkafka",
        }
    }

    fn command(self) -> Result<Command> {
        let (sources, installed) = (self.sources(), self.installed()?);
        Ok(match self {
            Self::FranzGo => Command::new(installed.join("client")),
            Self::KafkaPython => python(&sources, &installed),
            Self::Librdkafka => {
                let mut command = python(&sources, &installed);
                command.env("LD_PRELOAD", installed.join(HOSTS));
                command
            }
        })
    }

    fn sources(self) -> PathBuf {
        Path::new(SOURCES).join(self.name())
    }

    /// The folder with what it needs, built or installed first if the cache lacks it.
    fn installed(self) -> Result<PathBuf> {
        let sources = self.sources();
        let name = format!("client-{}-{}", self.name(), cache::key(contents(&sources)?));
        match self {
            Self::FranzGo => {
                require("go", "golang-go (1.21 or newer)")?;
                cache::directory(&name, |into| build_go(&sources, into))
            }
            Self::KafkaPython => {
                require("python3", "python3 python3-pip")?;
                cache::directory(&name, |into| install_python(&sources, into))
            }
            Self::Librdkafka => {
                require("python3", "python3 python3-pip")?;
                require("cc", "gcc libc6-dev")?;
                cache::directory(&name, |into| {
                    install_python(&sources, into)?;
                    build_hosts(&sources, into)
                })
            }
        }
    }
}

fn python(sources: &Path, installed: &Path) -> Command {
    let mut command = Command::new("python3");
    command
        .env("PYTHONPATH", installed)
        .arg("-B")
        .arg(sources.join("main.py"));
    command
}

/// librdkafka resolves names in C, out of Python's reach.
fn build_hosts(sources: &Path, into: &Path) -> Result<()> {
    let mut cc = Command::new("cc");
    cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(into.join(HOSTS));
    cc.arg(sources.join("hosts.c"));
    finish(&mut cc, "cc cannot build the resolver of the librdkafka client")
}

fn build_go(sources: &Path, into: &Path) -> Result<()> {
    let mut go = Command::new("go");
    go.args(["build", "-trimpath", "-mod=readonly", "-o"])
        .arg(into.join("client"))
        .arg(".");
    go.current_dir(sources).env("CGO_ENABLED", "0");
    finish(&mut go, "go cannot build the franz-go client")
}

pub(crate) fn install_python(sources: &Path, into: &Path) -> Result<()> {
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--require-hashes", "--target"])
        .arg(into);
    pip.arg("--requirement").arg(sources.join("requirements.txt"));
    finish(
        &mut pip,
        "pip cannot install a client (on Debian: apt-get install python3-pip)",
    )
}

/// The contents of each source, in the order of their names.
pub(crate) fn contents(dir: &Path) -> Result<Vec<Vec<u8>>> {
    let entries = fs::read_dir(dir).with_context(|| format!("no sources in {}", dir.display()))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.is_file());
    files.sort();
    files.iter().map(|file| Ok(fs::read(file)?)).collect()
}

pub(crate) fn require(program: &str, packages: &str) -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    if env::split_paths(&path).any(|dir| dir.join(program).is_file()) {
        return Ok(());
    }
    bail!("{program} is not on the PATH; on Debian: apt-get install {packages}")
}

pub(crate) fn finish(command: &mut Command, failure: &str) -> Result<()> {
    let output = command.stdin(Stdio::null()).output().context(failure.to_owned())?;
    if output.status.success() {
        return Ok(());
    }
    let text = [output.stdout, output.stderr].concat();
    bail!("{failure} ({}):\n{}", output.status, String::from_utf8_lossy(&text))
}
