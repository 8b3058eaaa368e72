//! The yardstick: a TCP proxy that copies bytes and knows nothing about them.
//!
//! One task owns both directions of a connection pair, and each direction owns a buffer of 256 KiB. A read that fills
//! less than the buffer tells the runtime that the socket is empty, so no system call is spent on learning it.

use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::str::FromStr;
use std::task::{Context, Poll, ready};

use anyhow::{Context as _, Result};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const BUFFER: usize = 256 * 1024;

/// Accept on one address, connect to another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Route {
    pub(crate) listen: SocketAddr,
    pub(crate) target: SocketAddr,
}

/// Copies for ever; ends only when an address cannot be bound.
pub(crate) async fn serve(routes: Vec<Route>) -> Result<()> {
    let mut listeners = tokio::task::JoinSet::new();
    for route in routes {
        let listener = TcpListener::bind(route.listen)
            .await
            .with_context(|| format!("cannot listen on {}", route.listen))?;
        listeners.spawn(accept(listener, route.target));
    }
    listeners.join_all().await;
    Ok(())
}

impl FromStr for Route {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let (listen, target) = text.split_once('=').context("expected LISTEN=TARGET")?;
        Ok(Self {
            listen: listen.parse()?,
            target: target.parse()?,
        })
    }
}

async fn accept(listener: TcpListener, target: SocketAddr) {
    loop {
        // Out of descriptors, or a client that is gone already: the next one may be luckier.
        let Ok((client, _)) = listener.accept().await else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(async move {
            // A failed copy closes both sockets, which is all that either end needs to know.
            drop(pair(client, target).await);
        });
    }
}

async fn pair(mut client: TcpStream, target: SocketAddr) -> io::Result<()> {
    let mut broker = TcpStream::connect(target).await?;
    client.set_nodelay(true)?;
    broker.set_nodelay(true)?;
    let mut up = Direction::new();
    let mut down = Direction::new();
    poll_fn(|cx| {
        let up = up.poll(cx, &mut client, &mut broker)?;
        let down = down.poll(cx, &mut broker, &mut client)?;
        if up.is_ready() && down.is_ready() {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        }
    })
    .await
}

/// Bytes that go one way.
struct Direction {
    buffer: Box<[u8]>,
    written: usize,
    filled: usize,
    state: State,
}

enum State {
    Open,
    /// The sender has finished: the end is passed on once everything before it is.
    Ending,
    Ended,
}

impl Direction {
    fn new() -> Self {
        Self {
            buffer: vec![0; BUFFER].into_boxed_slice(),
            written: 0,
            filled: 0,
            state: State::Open,
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>, from: &mut TcpStream, to: &mut TcpStream) -> Poll<io::Result<()>> {
        loop {
            while self.written < self.filled {
                let rest = &self.buffer[self.written..self.filled];
                let count = ready!(Pin::new(&mut *to).poll_write(cx, rest))?;
                self.written += count;
            }
            match self.state {
                State::Ended => return Poll::Ready(Ok(())),
                State::Ending => {
                    ready!(Pin::new(&mut *to).poll_shutdown(cx))?;
                    self.state = State::Ended;
                }
                State::Open => {
                    let mut read = ReadBuf::new(&mut self.buffer);
                    ready!(Pin::new(&mut *from).poll_read(cx, &mut read))?;
                    self.filled = read.filled().len();
                    self.written = 0;
                    if self.filled == 0 {
                        self.state = State::Ending;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    #[tokio::test]
    async fn bytes_and_the_end_of_each_direction_pass_in_order() {
        let broker = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let front = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = front.local_addr().unwrap();
        tokio::spawn(accept(front, broker.local_addr().unwrap()));

        let sent: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
        let mut client = TcpStream::connect(address).await.unwrap();
        let (mut served, _) = broker.accept().await.unwrap();
        let echo = tokio::spawn(async move {
            let mut seen = Vec::new();
            served.read_to_end(&mut seen).await.unwrap();
            served.write_all(&seen).await.unwrap();
        });
        client.write_all(&sent).await.unwrap();
        client.shutdown().await.unwrap();
        let mut answer = Vec::new();
        client.read_to_end(&mut answer).await.unwrap();
        echo.await.unwrap();
        assert!(answer == sent, "{} bytes of {} came back", answer.len(), sent.len());
    }
}
