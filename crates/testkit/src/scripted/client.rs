//! A client that sends any bytes.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::frame::{frame, read_frame, request};

/// No answer takes longer, unless a test says so.
const WITHIN: Duration = Duration::from_secs(10);

/// One connection; sending and reading are apart, so requests are pipelined by sending several before reading.
///
/// To stop reading, do not read.
#[derive(Debug)]
pub struct ScriptedClient {
    stream: TcpStream,
    within: Duration,
    next_correlation_id: i32,
}

impl ScriptedClient {
    /// Connects.
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address)
            .await
            .with_context(|| format!("cannot connect to {address}"))?;
        Self::over(stream)
    }

    /// Connects with a small receive buffer of so many bytes, so that a peer soon feels that nobody reads.
    pub async fn connect_with_buffer(address: SocketAddr, bytes: u32) -> Result<Self> {
        let socket = if address.is_ipv4() {
            TcpSocket::new_v4()?
        } else {
            TcpSocket::new_v6()?
        };
        socket.set_recv_buffer_size(bytes)?;
        let stream = socket
            .connect(address)
            .await
            .with_context(|| format!("cannot connect to {address}"))?;
        Self::over(stream)
    }

    /// Works on a connection that was made elsewhere.
    pub fn over(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            within: WITHIN,
            next_correlation_id: 1,
        })
    }

    /// Waits so long for each answer from now on, instead of 10 s.
    pub fn set_patience(&mut self, within: Duration) {
        self.within = within;
    }

    /// Its own address.
    pub fn local_addr(&self) -> Result<SocketAddr> {
        Ok(self.stream.local_addr()?)
    }

    /// Sends a request with the next correlation id, which is returned; see [`request`] for `flexible`.
    pub async fn send_request(&mut self, key: i16, version: i16, flexible: bool, body: &[u8]) -> Result<i32> {
        let correlation_id = self.next_correlation_id;
        self.next_correlation_id += 1;
        self.send_frame(&request(key, version, correlation_id, "scripted", flexible, body))
            .await?;
        Ok(correlation_id)
    }

    /// Sends these bytes after their true size.
    pub async fn send_frame(&mut self, bytes: &[u8]) -> Result<()> {
        self.send_raw(&frame(bytes)).await
    }

    /// Sends these bytes as they are.
    pub async fn send_raw(&mut self, bytes: &[u8]) -> Result<()> {
        timeout(self.within, self.stream.write_all(bytes))
            .await
            .context("the peer does not read")??;
        Ok(())
    }

    /// Sends what the peer takes at once without waiting, and returns how many bytes that was.
    pub fn try_send(&mut self, bytes: &[u8]) -> Result<usize> {
        match self.stream.try_write(bytes) {
            Ok(sent) => Ok(sent),
            Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Reads one frame and takes off its size; an error at the end of the stream or when none comes in time.
    pub async fn read_frame(&mut self) -> Result<Vec<u8>> {
        let read = timeout(self.within, read_frame(&mut self.stream)).await;
        read.context("no frame came in time")??
            .context("the peer has closed the connection")
    }

    /// Reads one response: its correlation id, and what follows it.
    pub async fn read_response(&mut self) -> Result<(i32, Vec<u8>)> {
        let mut frame = self.read_frame().await?;
        let rest = frame.split_off(4.min(frame.len()));
        let id = frame
            .try_into()
            .ok()
            .context("a response shorter than its correlation id")?;
        Ok((i32::from_be_bytes(id), rest))
    }

    /// Reads exactly so many bytes, whatever they are.
    pub async fn read_raw(&mut self, count: usize) -> Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        timeout(self.within, self.stream.read_exact(&mut bytes))
            .await
            .context("too few bytes came in time")??;
        Ok(bytes)
    }

    /// Says that it will send no more; it can still read.
    pub async fn half_close(&mut self) -> Result<()> {
        Ok(self.stream.shutdown().await?)
    }

    /// Cuts the connection with RST.
    pub fn reset(self) -> Result<()> {
        Ok(self.stream.set_zero_linger()?)
    }

    /// Waits until the peer ends the connection, in good order or not; returns what came before that.
    pub async fn read_to_end(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match timeout(self.within, self.stream.read_to_end(&mut bytes)).await {
            Ok(Ok(_)) => Ok(bytes),
            Ok(Err(error)) if error.kind() == ErrorKind::ConnectionReset => Ok(bytes),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => bail!("the peer has not closed the connection within {:?}", self.within),
        }
    }

    /// The connection itself, for what is not offered here.
    pub fn into_stream(self) -> TcpStream {
        self.stream
    }
}
