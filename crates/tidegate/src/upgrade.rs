//! Upgrades in place of processes that a control plane configures, or that are one: what a process takes over, and when the
//! old one may go.

use std::collections::BTreeSet;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use parking_lot::Mutex;
use tidegate_model::Snapshot;
use tidegate_proxy::{ApplyError, BindError, Gateway, Sockets};
use tokio::sync::mpsc;
use tracing::{info, warn};

use crate::control::{self, Control, Handed, Predecessor, Successor};
use crate::service::Failure;

/// The variable that tells a process that it is started to take over; see `supervisor`.
pub(crate) const TAKE_OVER: &str = "TIDEGATE_TAKE_OVER";
/// The control socket in the folder of a process that has no configuration file to name one.
pub(crate) const SOCKET: &str = "control.sock";

/// For how long a process that takes over waits for its backend clusters before the old one drains.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(20);

/// Sockets that were open before the process began, until somebody needs them.
#[derive(Debug, Default)]
pub(crate) struct Inherited {
    sockets: Mutex<Sockets>,
    /// Two gateways must not look for the same socket at a time.
    turn: tokio::sync::Mutex<()>,
}

impl Inherited {
    pub(crate) fn new(sockets: Sockets) -> Self {
        Self {
            sockets: Mutex::new(sockets),
            ..Self::default()
        }
    }

    /// The socket of this address, if it is there.
    pub(crate) fn take(&self, address: SocketAddr) -> Option<TcpListener> {
        self.sockets.lock().remove(&address)
    }

    /// Keeps these for later.
    pub(crate) fn keep(&self, sockets: Sockets) {
        self.sockets.lock().extend(sockets);
    }

    /// Puts a snapshot to work, with the sockets that are there.
    ///
    /// # Errors
    /// See [`Gateway::apply`].
    pub(crate) async fn apply(&self, gateway: &Gateway, snapshot: Snapshot) -> Result<Vec<BindError>, ApplyError> {
        if self.sockets.lock().is_empty() {
            return gateway.apply(snapshot).await;
        }
        let _turn = self.turn.lock().await;
        let mut sockets = std::mem::take(&mut *self.sockets.lock());
        let applied = gateway.apply_with(snapshot, &mut sockets).await;
        self.sockets.lock().extend(sockets);
        applied
    }

    /// Closes those that nobody has needed, and says which they were.
    fn close(&self) -> BTreeSet<SocketAddr> {
        self.sockets.lock().drain().map(|(address, _)| address).collect()
    }
}

/// Asks the process that serves the control socket in this folder for what it has, if there is one.
///
/// # Errors
/// There is one, and it does not hand that over.
pub(crate) fn take_over(folder: &Path) -> Result<(Handed, Option<Predecessor>), Failure> {
    let taken = control::take_over(&folder.join(SOCKET));
    let taken = taken.map_err(|error| format!("a process runs already and did not hand over its sockets: {error}"))?;
    let (handed, old) = taken.unzip();
    Ok((handed.unwrap_or_default(), old))
}

/// Waits until `is_settled`, but not for ever: clients of one backend cluster shall not wait for another.
pub(crate) async fn settled(is_settled: impl AsyncFn() -> bool) {
    let settled = async {
        while !is_settled().await {
            tokio::time::sleep(LOOK).await;
        }
    };
    let _ = tokio::time::timeout(PATIENCE, settled).await;
}

/// Whether this process serves everything that the old one serves.
///
/// # Errors
/// It does not.
pub(crate) fn check(inherited: &Inherited) -> Result<(), Failure> {
    let unused: Vec<_> = inherited.close().iter().map(ToString::to_string).collect();
    if unused.is_empty() {
        return Ok(());
    }
    let unused = unused.join(", ");
    Err(format!(
        "the process that runs serves {unused}, and this one would not, so it does not take over; the lines above say why, \
         or it was started with other options"
    )
    .into())
}

/// Tells the old process that this one serves.
pub(crate) fn replace(old: Predecessor) {
    match old.ready() {
        Ok(()) => info!("took over from a process that ran already"),
        Err(error) => warn!(%error, "the process that ran already has not heard that this one took over; stop it"),
    }
}

/// Serves the control socket. Without it a process runs as well, and cannot be upgraded in place.
pub(crate) fn listen(folder: &Path, successors: mpsc::Sender<Successor>) -> Option<Control> {
    let path = folder.join(SOCKET);
    let control = Control::start(&path, None, successors);
    let control = control.inspect_err(|error: &io::Error| {
        warn!(path = %path.display(), %error, "cannot serve the control socket: this process cannot be upgraded in place");
    });
    control.ok()
}
