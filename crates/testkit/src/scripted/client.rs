//! A client that sends any bytes.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tokio_rustls::client::TlsStream;
use tokio_util::either::Either;

use super::frame::{frame, read_frame, request};
use super::tls::Tls;
use crate::certificates::Identity;

/// No answer takes longer, unless a test says so.
const WITHIN: Duration = Duration::from_secs(10);

/// One connection; sending and reading are apart, so requests are pipelined by sending several before reading.
///
/// To stop reading, do not read.
#[derive(Debug)]
pub struct ScriptedClient {
    stream: Either<TcpStream, TlsStream<TcpStream>>,
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

    /// Connects and does a TLS handshake; everything that follows is the same over TLS.
    ///
    /// In TLS 1.3 a server refuses a client's certificate only after the client's handshake is over: the error comes from
    /// what is read first.
    pub async fn connect_tls(address: SocketAddr, tls: &Tls) -> Result<Self> {
        let plain = Self::connect(address).await?.into_stream();
        let secured = timeout(WITHIN, tls.connect(plain)).await;
        let secured = secured.with_context(|| format!("no TLS handshake with {address} within {WITHIN:?}"))??;
        Ok(Self::with(Either::Right(secured)))
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
        Ok(Self::with(Either::Left(stream)))
    }

    fn with(stream: Either<TcpStream, TlsStream<TcpStream>>) -> Self {
        Self {
            stream,
            within: WITHIN,
            next_correlation_id: 1,
        }
    }

    /// Waits so long for each answer from now on, instead of 10 s.
    pub fn set_patience(&mut self, within: Duration) {
        self.within = within;
    }

    /// Its own address.
    pub fn local_addr(&self) -> Result<SocketAddr> {
        Ok(self.tcp().local_addr()?)
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
        let write = async {
            self.stream.write_all(bytes).await?;
            self.stream.flush().await
        };
        Ok(timeout(self.within, write).await.context("the peer does not read")??)
    }

    /// Sends these bytes one by one with a pause before each; an error as soon as the peer takes no more.
    pub async fn send_slowly(&mut self, bytes: &[u8], pause: Duration) -> Result<()> {
        for byte in bytes {
            sleep(pause).await;
            self.send_raw(&[*byte]).await?;
        }
        Ok(())
    }

    /// Sends what the peer takes at once without waiting, below TLS if there is any, and returns how many bytes that was.
    pub fn try_send(&mut self, bytes: &[u8]) -> Result<usize> {
        match self.tcp().try_write(bytes) {
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
        Ok(self.tcp().set_zero_linger()?)
    }

    /// Waits until the peer ends the connection, in good order or not; returns what came before that.
    pub async fn read_to_end(&mut self) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match timeout(self.within, self.stream.read_to_end(&mut bytes)).await {
            Ok(Ok(_)) => Ok(bytes),
            // A TLS peer that ends without saying so is an unexpected end.
            Ok(Err(error)) if matches!(error.kind(), ErrorKind::ConnectionReset | ErrorKind::UnexpectedEof) => {
                Ok(bytes)
            }
            Ok(Err(error)) => Err(error.into()),
            Err(_) => bail!("the peer has not closed the connection within {:?}", self.within),
        }
    }

    /// Whether the peer has shown this certificate in the TLS handshake.
    pub fn was_shown(&self, identity: &Identity) -> bool {
        let Either::Right(tls) = &self.stream else {
            return false;
        };
        let shown = tls.get_ref().1.peer_certificates().and_then(<[_]>::first);
        let expected = CertificateDer::from_pem_slice(identity.certificate.as_bytes());
        shown
            .zip(expected.ok())
            .is_some_and(|(shown, expected)| *shown == expected)
    }

    /// The connection itself, for what is not offered here; what is below TLS, if there is any.
    pub fn into_stream(self) -> TcpStream {
        match self.stream {
            Either::Left(stream) => stream,
            Either::Right(tls) => tls.into_inner().0,
        }
    }

    fn tcp(&self) -> &TcpStream {
        match &self.stream {
            Either::Left(stream) => stream,
            Either::Right(tls) => tls.get_ref().0,
        }
    }
}
