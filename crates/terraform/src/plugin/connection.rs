//! Connections of Terraform to the socket. Once the last one is gone and no other comes, so is Terraform, and this
//! process ends: one that was killed can say so no more.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::{Stream, stream};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tonic::transport::server::Connected;

/// How long Terraform may be without a connection.
const ALONE: Duration = Duration::from_secs(10);

trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Socket for S {}

/// A connection of Terraform.
pub(super) struct Connection {
    socket: Box<dyn Socket>,
    _open: Open,
}

/// Counts while it is there.
struct Open {
    count: Arc<AtomicUsize>,
    end: CancellationToken,
}

/// The connections as they come.
pub(super) fn accept(
    listener: UnixListener,
    tls: Option<Arc<rustls::ServerConfig>>,
    end: CancellationToken,
) -> impl Stream<Item = std::io::Result<Connection>> {
    let (sender, mut receiver) = mpsc::channel(1);
    let count = Arc::new(AtomicUsize::new(0));
    tokio::spawn(async move {
        while let Some(Ok((socket, _))) = end.run_until_cancelled(listener.accept()).await {
            let (sender, tls) = (sender.clone(), tls.clone());
            let open = Open::new(&count, &end);
            tokio::spawn(async move {
                match secure(socket, tls).await {
                    Ok(socket) => drop(sender.send(Ok(Connection { socket, _open: open })).await),
                    Err(error) => tracing::warn!(%error, "somebody else came to Terraform's socket"),
                }
            });
        }
    });
    stream::poll_fn(move |context| receiver.poll_recv(context))
}

async fn secure(socket: UnixStream, tls: Option<Arc<rustls::ServerConfig>>) -> std::io::Result<Box<dyn Socket>> {
    match tls {
        None => Ok(Box::new(socket)),
        Some(tls) => Ok(Box::new(TlsAcceptor::from(tls).accept(socket).await?)),
    }
}

impl Open {
    fn new(count: &Arc<AtomicUsize>, end: &CancellationToken) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self {
            count: Arc::clone(count),
            end: end.clone(),
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if self.count.fetch_sub(1, Ordering::SeqCst) > 1 || self.end.is_cancelled() {
            return;
        }
        let (count, end) = (Arc::clone(&self.count), self.end.clone());
        tokio::spawn(async move {
            tokio::time::sleep(ALONE).await;
            if count.load(Ordering::SeqCst) == 0 {
                end.cancel();
            }
        });
    }
}

impl Connected for Connection {
    type ConnectInfo = ();

    fn connect_info(&self) -> Self::ConnectInfo {}
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.socket).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(context)
    }
}
