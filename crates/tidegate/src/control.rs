//! The control socket: how commands on the same machine speak to a running gateway, and how a new process takes over from
//! an old one.
//!
//! A request is one line of JSON. `{"diff": …}` is answered by one. `"take_over"` is answered by the listening sockets
//! themselves: a length and a JSON list of their addresses, `null` for what holds a control plane's data directory, then a
//! byte for each batch of descriptors (SCM_RIGHTS). When the new process serves, it says `ready`, and the old one drains.
//! If it never says so, nothing has happened.

mod handover;

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tidegate_proxy::Touched;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tracing::{info, warn};

pub(crate) use self::handover::{Handed, Predecessor, take_over};
use crate::admin::Node;
use crate::{config, reload};

const ELSEWHERE: &str = "a control plane configures this process: ask it with `tidegate diff -f FILE`";

/// A configuration file is not longer.
const MAX_REQUEST_BYTES: u64 = 16 << 20;

/// What a command asks of a running gateway.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    /// What would change with this configuration?
    Diff {
        /// What the text is called.
        name: String,
        text: String,
    },
    /// Give me the listening sockets.
    TakeOver,
}

/// What would change.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Difference {
    /// What is wrong with the configuration; then nothing would change.
    pub(crate) problems: Option<String>,
    /// What it adds, changes and removes.
    pub(crate) changes: Vec<String>,
    /// Sections that need a restart.
    pub(crate) restart: Vec<String>,
    /// Connections that would end: listener, virtual cluster, how many.
    pub(crate) touched: Vec<(String, String, usize)>,
}

/// A process that wants to take over.
#[derive(Debug)]
pub(crate) struct Successor(StdUnixStream);

impl Successor {
    /// Gives it what it needs; whether it serves then.
    ///
    /// # Errors
    /// It could not be given.
    pub(crate) async fn serves_with(self, handed: Handed) -> io::Result<bool> {
        let count = handed.sockets.len();
        let sent = tokio::task::spawn_blocking(move || handover::send(&self.0, &handed).map(|()| self.0));
        let serves = handover::serves(sent.await??).await?;
        if serves {
            info!(sockets = count, "another process has taken over");
        } else {
            warn!("another process asked for the sockets and ended before it served; this one goes on");
        }
        Ok(serves)
    }
}

/// The socket, gone from the file system when dropped.
#[derive(Debug)]
pub(crate) struct Control {
    path: PathBuf,
    inode: u64,
}

impl Control {
    /// Serves the socket until the runtime ends. Whoever wants to take over is sent to `successors`; a process without a
    /// `node` of its own configuration has nothing to compare a file with.
    ///
    /// # Errors
    /// The socket cannot be had.
    pub(crate) fn start(path: &Path, node: Option<Arc<Node>>, successors: mpsc::Sender<Successor>) -> io::Result<Self> {
        // Whoever listens there now goes on until the name leads here.
        let fresh = path.with_extension(std::process::id().to_string());
        let _ = fs::remove_file(&fresh);
        let socket = UnixListener::bind(&fresh)?;
        fs::set_permissions(&fresh, Permissions::from_mode(0o600))?;
        let inode = inode(&fresh)?;
        fs::rename(&fresh, path)?;
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let (node, successors) = (node.clone(), successors.clone());
                tokio::spawn(async move {
                    if let Err(error) = answer(stream, node.as_deref(), &successors).await {
                        warn!(%error, "a command by the control socket failed");
                    }
                });
            }
        });
        Ok(Self {
            path: path.to_owned(),
            inode,
        })
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // A process that has taken over has put its own there.
        if inode(&self.path).is_ok_and(|inode| inode == self.inode) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn inode(path: &Path) -> io::Result<u64> {
    use std::os::unix::fs::MetadataExt as _;
    Ok(fs::symlink_metadata(path)?.ino())
}

async fn answer(mut stream: UnixStream, node: Option<&Node>, successors: &mpsc::Sender<Successor>) -> io::Result<()> {
    let peer = stream.peer_cred()?.uid();
    if peer != 0 && peer != rustix::process::geteuid().as_raw() {
        return Err(io::Error::other(format!(
            "user {peer} is not the one that runs the gateway"
        )));
    }
    let mut line = String::new();
    // The rest of the stream is empty until an answer has gone.
    BufReader::new((&mut stream).take(MAX_REQUEST_BYTES))
        .read_line(&mut line)
        .await?;
    match serde_json::from_str(&line).map_err(io::Error::other)? {
        Request::Diff { name, text } => {
            let difference = match node {
                Some(node) => difference(&name, &text, node).await,
                None => Difference {
                    problems: Some(ELSEWHERE.to_owned()),
                    ..Difference::default()
                },
            };
            let answer = serde_json::to_string(&difference).map_err(io::Error::other)? + "\n";
            stream.write_all(answer.as_bytes()).await
        }
        Request::TakeOver => {
            let successor = Successor(stream.into_std()?);
            successors
                .send(successor)
                .await
                .map_err(|_| io::ErrorKind::BrokenPipe.into())
        }
    }
}

async fn difference(name: &str, text: &str, node: &Node) -> Difference {
    let configuration = match config::parse(name, text, Path::new(name)) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            return Difference {
                problems: Some(wrong.problems),
                ..Difference::default()
            };
        }
    };
    let new = configuration.snapshot;
    let old = node.gateway.snapshot().await;
    let changes = old.changes(&new).iter().map(ToString::to_string).collect();
    let restart = reload::needs_restart(&old, &new)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let (problems, touched) = match node.gateway.touched_by(new).await {
        Ok(touched) => (None, touched),
        Err(error) => (Some(error.to_string()), Vec::new()),
    };
    let place = |touched: Touched| (touched.listener, touched.virtual_cluster, touched.connections);
    Difference {
        problems,
        changes,
        restart,
        touched: touched.into_iter().map(place).collect(),
    }
}
