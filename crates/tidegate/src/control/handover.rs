//! Listening sockets on their way from one process to the next, so that no client is refused in between.

use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut, Read as _, Write as _};
use std::mem::MaybeUninit;
use std::net::SocketAddr;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags,
    recvmsg, sendmsg,
};
use tidegate_proxy::Sockets;
use tokio::io::AsyncReadExt as _;
use tokio::time::timeout;
use tracing::warn;

use super::Request;

/// The kernel takes at most 253 descriptors in a message.
const BATCH: usize = 200;
const READY: &[u8] = b"ready\n";
/// For how long one process waits for the other to send or take something. How often the old one says that it still waits for
/// the new one to serve: that may have a store to migrate, and both at once must not use it.
const PATIENCE: Duration = Duration::from_secs(60);
const MAX_ADDRESSES_BYTES: u32 = 16 << 20;

/// What a process hands to the one that takes over.
#[derive(Debug, Default)]
pub(crate) struct Handed {
    /// The listening sockets.
    pub(crate) sockets: Sockets,
    /// What holds the data directory for them both.
    pub(crate) lock: Option<File>,
}

/// The process that has handed something over and waits to hear that this one serves.
#[derive(Debug)]
pub(crate) struct Predecessor(UnixStream);

impl Predecessor {
    /// Tells the old process that this one serves, so that it drains.
    pub(crate) fn ready(mut self) -> io::Result<()> {
        self.0.write_all(READY)
    }
}

/// Sends what is handed over.
pub(super) fn send(mut stream: &UnixStream, handed: &Handed) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let sockets = handed.sockets.iter();
    let (mut addresses, mut files): (Vec<Option<&SocketAddr>>, Vec<BorrowedFd<'_>>) =
        sockets.map(|(address, socket)| (Some(address), socket.as_fd())).unzip();
    if let Some(lock) = &handed.lock {
        addresses.push(None);
        files.push(lock.as_fd());
    }
    let addresses = serde_json::to_vec(&addresses)?;
    let length = u32::try_from(addresses.len()).map_err(io::Error::other)?;
    stream.write_all(&length.to_be_bytes())?;
    stream.write_all(&addresses)?;
    for descriptors in files.chunks(BATCH) {
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(BATCH))];
        let mut control = SendAncillaryBuffer::new(&mut space);
        control.push(SendAncillaryMessage::ScmRights(descriptors));
        sendmsg(stream, &[IoSlice::new(&[0])], &mut control, SendFlags::empty())?;
    }
    Ok(())
}

/// Whether the process at the other end serves: it says so, or is gone.
pub(super) async fn serves(stream: UnixStream) -> io::Result<bool> {
    stream.set_nonblocking(true)?;
    let mut stream = tokio::net::UnixStream::from_std(stream)?;
    let mut answer = [0; READY.len()];
    let mut answered = pin!(stream.read_exact(&mut answer));
    let served = loop {
        match timeout(PATIENCE, answered.as_mut()).await {
            Ok(answered) => break answered.is_ok(),
            Err(_) => warn!("another process has the sockets and does not serve yet; end it, and this one goes on"),
        }
    };
    Ok(served && answer == READY)
}

/// Asks the process that listens at `path` for what it has; none if there is none.
///
/// # Errors
/// There is one, and it did not hand that over.
pub(crate) fn take_over(path: &Path) -> io::Result<Option<(Handed, Predecessor)>> {
    let mut old = match UnixStream::connect(path) {
        Ok(old) => old,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    old.set_read_timeout(Some(PATIENCE))?;
    let request = serde_json::to_string(&Request::TakeOver)? + "\n";
    old.write_all(request.as_bytes())?;
    let mut length = [0; 4];
    old.read_exact(&mut length)?;
    let length = u32::from_be_bytes(length);
    if length > MAX_ADDRESSES_BYTES {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut addresses = Vec::new();
    (&old).take(u64::from(length)).read_to_end(&mut addresses)?;
    let addresses: Vec<Option<SocketAddr>> = serde_json::from_slice(&addresses)?;
    let mut descriptors = Vec::new();
    while descriptors.len() < addresses.len() {
        receive(&old, &mut descriptors)?;
    }
    let mut handed = Handed::default();
    for (address, descriptor) in addresses.into_iter().zip(descriptors) {
        match address {
            Some(address) => drop(handed.sockets.insert(address, descriptor.into())),
            None => handed.lock = Some(descriptor.into()),
        }
    }
    Ok(Some((handed, Predecessor(old))))
}

fn receive(stream: &UnixStream, descriptors: &mut Vec<OwnedFd>) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(BATCH))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let mut byte = [0];
    let received = recvmsg(
        stream,
        &mut [IoSliceMut::new(&mut byte)],
        &mut control,
        RecvFlags::CMSG_CLOEXEC,
    )?;
    if received.bytes == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    for message in control.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = message {
            descriptors.extend(rights);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn sockets_arrive_with_the_clients_that_wait_in_them() {
        let listeners = (0..450).map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
        let sockets: Sockets = listeners.map(|socket| (socket.local_addr().unwrap(), socket)).collect();
        let address = *sockets.keys().next().unwrap();
        let _waiting = std::net::TcpStream::connect(address).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("control.sock");
        assert!(take_over(&path).unwrap().is_none(), "nobody is there");
        let server = std::os::unix::net::UnixListener::bind(&path).unwrap();
        let old = tokio::task::spawn_blocking(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut request = [0; 12];
            stream.read_exact(&mut request).unwrap();
            assert_eq!(&request, b"\"take_over\"\n");
            let lock = File::create(folder.path().join("lock")).unwrap();
            lock.try_lock().unwrap();
            let handed = Handed {
                sockets,
                lock: Some(lock),
            };
            send(&stream, &handed).unwrap();
            (stream, folder)
        });
        let (taken, old_process) = take_over(&path).unwrap().unwrap();
        assert_eq!(taken.sockets.len(), 450);
        for (address, socket) in &taken.sockets {
            assert_eq!(socket.local_addr().unwrap(), *address);
        }
        taken.sockets[&address].accept().unwrap();
        let (stream, folder) = old.await.unwrap();
        let served = tokio::spawn(serves(stream));
        old_process.ready().unwrap();
        assert!(served.await.unwrap().unwrap());
        // The old process has closed its own by now.
        let again = || File::open(folder.path().join("lock")).unwrap().try_lock();
        assert!(again().is_err(), "the lock is held by who has taken over");
        drop(taken);
        again().unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn the_old_process_waits_for_as_long_as_the_new_one_is_there() {
        for is_ready in [true, false] {
            let (old, new) = UnixStream::pair().unwrap();
            let mut served = pin!(serves(old));
            // An hour of a migration.
            assert!(timeout(PATIENCE * 60, served.as_mut()).await.is_err());
            if is_ready {
                Predecessor(new).ready().unwrap();
            } else {
                drop(new);
            }
            assert_eq!(served.await.unwrap(), is_ready);
        }
    }
}
