//! The JVM helper: one long-lived process that does Java client work on request.
//!
//! Each call is a name and JSON arguments. Every command takes `bootstrap` (bootstrap servers) and `config` (more client
//! properties, which win over the command's own). Names, and where arguments and results are described, all in
//! `crates/testkit/java/tidegate/testkit/`:
//!
//! | command | what it does | file |
//! |---|---|---|
//! | `topics-create`, `topics-delete`, `topics-describe` | topics; create waits for leaders | `Topics` |
//! | `produce`, `produce-transactions` | a known number of records, what was acknowledged | `Produce` |
//! | `consume` | classic or KIP-848 group, or assigned; counts, digests, duplicates, order | `Consume`, `Seen` |
//! | `share-consume` | a share group | `ShareConsume` |
//! | `word-count` | a Streams application, classic or KIP-1071 | `WordCount` |
//! | `transactional-copy` | exactly-once from topic to topic, whatever fails | `TransactionalCopy` |
//! | `paced-start`, `paced-state`, `paced-stop` | a producer in the background | `PacedProducer` |
//! | `verify` | holds what can be read against what a paced producer got acknowledged | `Verify` |
//! | `versions-used` | the versions of Produce, Fetch and Metadata that clients really use | `VersionsUsed` |
//! | `admin-all` | every method of the Admin client, outcomes comparable between two paths | `AdminAll` |
//! | `log-in` | one attempt to get in, see [`Jvm::log_in`] | `Login` |
//! | `https-get` | a request by the JDK's HTTP client, which needs no `bootstrap` | `Https` |
//!
//! TLS and SASL: [`crate::security::Security::java`] is a `config`. The helper's JVM asks no resolver: it knows
//! `localhost` and the names that [`Jvm::add_hosts`] tells it, all of them this machine.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::jars;
use crate::java;
use crate::process::Process;
use crate::scratch::Scratch;
use crate::security::{Login, Security};

/// The names that the JVM knows, in its scratch directory.
const HOSTS: &str = "hosts";

/// No call takes longer: a test that hangs is worth less than one that fails.
const LONGEST_CALL: Duration = Duration::from_secs(600);

type Pending = Arc<Mutex<Option<HashMap<u64, oneshot::Sender<Result<Value>>>>>>;

/// The running helper; its JVM is killed on drop. Calls may run at the same time and from different runtimes.
#[derive(Debug)]
pub struct Jvm {
    process: Process,
    requests: Mutex<ChildStdin>,
    pending: Pending,
    next_id: AtomicU64,
    scratch: Scratch,
}

impl Jvm {
    /// Starts the helper and waits for its first answer, which takes about a second.
    pub async fn start() -> Result<Self> {
        Self::start_with(&["-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]).await
    }

    /// Starts the helper with these JVM options.
    pub async fn start_with(options: &[&str]) -> Result<Self> {
        let jars = tokio::task::spawn_blocking(jars::jars).await??;
        let scratch = Scratch::new("jvm")?;
        let hosts = scratch.path().join(HOSTS);
        fs::write(&hosts, "127.0.0.1 localhost\n")?;
        let hosts = format!("-Djdk.net.hosts.file={}", hosts.display());
        let options = [options, &["-Dtidegate.log.level=warn", &hosts]].concat();
        let mut command = java::command(&jars, &options, "tidegate.testkit.Helper");
        command.current_dir(scratch.path());
        let process = Process::spawn_piped("the JVM helper", &command, &scratch.path().join("jvm.log"))?;
        let (stdin, stdout) = (process.take_stdin(), process.take_stdout());
        let (requests, answers) = stdin.zip(stdout).context("the JVM helper has no pipes")?;
        let pending = Pending::new(Mutex::new(Some(HashMap::new())));
        let waiting = Arc::clone(&pending);
        thread::Builder::new()
            .name("jvm-answers".to_owned())
            .spawn(move || deliver(answers, &waiting))?;
        let jvm = Self {
            process,
            requests: Mutex::new(requests),
            pending,
            next_id: AtomicU64::new(1),
            scratch,
        };
        jvm.call("ping", json!({})).await?;
        Ok(jvm)
    }

    /// Calls a command and waits for its result; an error is the Java exception's class and message.
    pub async fn call(&self, name: &str, args: Value) -> Result<Value> {
        let id = self.next_id.fetch_add(1, Ordering::Relaxed);
        let (answer, answered) = oneshot::channel();
        let gone = || self.process.failure("has ended");
        self.pending.lock().as_mut().ok_or_else(gone)?.insert(id, answer);
        let request = json!({"id": id, "call": name, "args": args});
        self.requests
            .lock()
            .write_all(format!("{request}\n").as_bytes())
            .map_err(|_| gone())?;
        match timeout(LONGEST_CALL, answered).await {
            Ok(Ok(answer)) => answer.with_context(|| format!("{name} {}", request["args"])),
            Ok(Err(_)) => Err(gone()),
            Err(_) => bail!("{name} {} did not end within {LONGEST_CALL:?}", request["args"]),
        }
    }

    /// Tries to get into a cluster with the Admin client.
    pub async fn log_in(&self, bootstrap: &str, security: &Security) -> Result<Login> {
        let args = json!({"bootstrap": bootstrap, "config": security.java()});
        Login::from_json(&self.call("log-in", args).await?)
    }

    /// Makes these host names 127.0.0.1 to the helper's JVM. Tell it before any client uses them: a JVM remembers for ten
    /// seconds that a name is unknown.
    pub fn add_hosts(&self, names: &[&str]) -> Result<()> {
        let mut hosts = File::options().append(true).open(self.scratch.path().join(HOSTS))?;
        Ok(hosts.write_all(format!("127.0.0.1 {}\n", names.join(" ")).as_bytes())?)
    }

    /// Its process, for its CPU, memory and log.
    pub fn process(&self) -> &Process {
        &self.process
    }
}

/// Runs on a thread, not a task, because a helper in a static outlives the runtime that started it.
fn deliver(answers: ChildStdout, pending: &Pending) {
    for line in BufReader::new(answers).lines() {
        let Ok(mut answer) = line
            .map_err(anyhow::Error::from)
            .and_then(|line| Ok(serde_json::from_str::<Value>(&line)?))
        else {
            break;
        };
        let receiver = answer["id"]
            .as_u64()
            .and_then(|id| pending.lock().as_mut()?.remove(&id));
        let result = match answer["error"].as_str() {
            Some(error) => Err(anyhow!("{error}")),
            None => Ok(answer["ok"].take()),
        };
        // A caller that gave up waiting is not there any more.
        drop(receiver.map(|receiver| receiver.send(result)));
    }
    // Whoever still waits learns that nothing will come.
    pending.lock().take();
}
