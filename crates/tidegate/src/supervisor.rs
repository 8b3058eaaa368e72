//! What starts and stops the process: systemd, or a gateway that is to be replaced by a newer binary.

use std::net::TcpListener;

use listenfd::ListenFd;
use sd_notify::NotifyState;
use tidegate_proxy::Sockets;
use tokio::process::Command;
use tokio::signal::unix::Signal;
use tracing::{error, info, warn};

use crate::upgrade::TAKE_OVER;

/// The sockets that systemd has opened (socket activation), by their address.
pub(crate) fn sockets() -> Sockets {
    let mut given = ListenFd::from_env();
    let mut sockets = Sockets::new();
    for index in 0..given.len() {
        let address = |socket: TcpListener| Some((socket.local_addr().ok()?, socket));
        match given.take_tcp_listener(index) {
            Ok(socket) => sockets.extend(socket.and_then(address)),
            Err(error) => warn!(index, %error, "a socket that was handed to this process is none for TCP"),
        }
    }
    sockets
}

/// Tells systemd that this process serves, and that it is the one to watch.
pub(crate) fn ready() {
    notify(&[NotifyState::Ready, NotifyState::MainPid(std::process::id())]);
}

/// Tells systemd that the service ends.
pub(crate) fn stopping() {
    notify(&[NotifyState::Stopping]);
}

fn notify(state: &[NotifyState<'_>]) {
    // Without systemd there is nobody to tell.
    if let Err(error) = sd_notify::notify(state) {
        warn!(%error, "systemd could not be told how the service fares");
    }
}

/// On SIGUSR2 starts the binary anew, with the same arguments and the word that it is to take over by the control socket.
pub(crate) async fn start_successors(mut asked: Signal) {
    let arguments: Vec<_> = std::env::args_os().collect();
    // The path and not the file that runs: that may have been replaced.
    let Some((binary, arguments)) = arguments.split_first() else {
        return;
    };
    while asked.recv().await.is_some() {
        match Command::new(binary).args(arguments).env(TAKE_OVER, "true").spawn() {
            Ok(mut successor) => {
                info!(process = successor.id(), "started a successor");
                tokio::spawn(async move {
                    if let Ok(status) = successor.wait().await {
                        error!(%status, "the successor has ended");
                    }
                });
            }
            Err(error) => error!(binary = ?binary, %error, "cannot start a successor"),
        }
    }
}
