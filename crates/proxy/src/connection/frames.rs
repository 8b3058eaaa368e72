//! Whole frames, for what happens once in a connection.

use std::future::poll_fn;
use std::io;
use std::time::Duration;

use tidegate_model::Limits;
use tidegate_wire::frame::{self, LENGTH_SIZE, RequestHead};
use tidegate_wire::malformed::Defect;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::time::{Instant, timeout_at};

use super::lane::{Filled, Lane};
use crate::end::End;
use crate::stream::Stream;

/// How a server that expects TLS begins its answer to anything else; no frame of Kafka is that long.
const TLS_ALERT: [u8; 2] = [0x15, 0x03];

/// A client's frames, while they are few and small.
pub(crate) struct Frames<'c> {
    pub(crate) client: &'c mut Stream,
    lane: &'c mut Lane,
    /// Bytes that a frame may have.
    limit: usize,
    /// When the client's time is up.
    deadline: Instant,
}

/// A frame with this message.
pub(crate) fn framed(message: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(LENGTH_SIZE + message.len());
    frame::write_framed(&mut frame, |out| out.extend_from_slice(message));
    frame
}

/// Writes a frame and reads the message of the next one that comes back, of at most `limit` bytes.
pub(crate) async fn exchange(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    frame: &[u8],
    limit: usize,
) -> io::Result<Vec<u8>> {
    stream.write_all(frame).await?;
    stream.flush().await?;
    let mut prefix = [0; LENGTH_SIZE];
    stream.read_exact(&mut prefix).await?;
    if prefix.starts_with(&TLS_ALERT) {
        return Err(io::Error::other(
            "the broker speaks TLS here; set `tls: {}`, or use another port",
        ));
    }
    let length =
        frame::length(prefix, limit).map_err(|malformed| io::Error::new(io::ErrorKind::InvalidData, malformed))?;
    let mut message = Vec::new();
    // Grows with what arrives, not with what was announced.
    stream.take(length as u64).read_to_end(&mut message).await?;
    if message.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(message)
}

impl<'c> Frames<'c> {
    /// Frames of a client that has already sent what is in `lane`, and logs in.
    pub(crate) fn new(client: &'c mut Stream, lane: &'c mut Lane, limits: &Limits) -> Self {
        Self {
            limit: limits.max_login_frame_bytes.min(lane.capacity() - LENGTH_SIZE),
            deadline: Instant::now() + limits.login_timeout,
            client,
            lane,
        }
    }

    /// Makes up for what has taken so long and was not the client.
    pub(crate) fn allow(&mut self, more: Duration) {
        self.deadline += more;
    }

    /// The head of the next request, which stays where it is.
    pub(crate) async fn head(&mut self) -> Result<RequestHead, End> {
        // However much there is of it at hand.
        if Instant::now() >= self.deadline {
            return Err(End::LoginTimedOut);
        }
        loop {
            let rest = self.lane.bytes().get(LENGTH_SIZE..).unwrap_or_default();
            if let Some(head) = rest.first_chunk() {
                return Ok(RequestHead::read(*head));
            }
            self.fill().await?;
        }
    }

    /// Takes the next frame and gives its message.
    pub(crate) async fn take(&mut self) -> Result<Vec<u8>, End> {
        loop {
            if let Some((&prefix, rest)) = self.lane.bytes().split_first_chunk::<LENGTH_SIZE>() {
                let length = frame::length(prefix, usize::MAX).map_err(End::MalformedRequest)?;
                if length > self.limit {
                    return Err(End::RequestTooLarge {
                        bytes: length,
                        limit: self.limit,
                    });
                }
                if let Some(message) = rest.get(..length) {
                    let message = message.to_vec();
                    self.lane.take(LENGTH_SIZE + length);
                    // What comes of it may take long.
                    self.lane.rest();
                    return Ok(message);
                }
            }
            self.fill().await?;
        }
    }

    /// The same for a request, which is never shorter than its head.
    pub(crate) async fn take_request(&mut self) -> Result<Vec<u8>, End> {
        let message = self.take().await?;
        if message.len() < RequestHead::SIZE {
            return Err(End::MalformedRequest(Defect::Truncated.at(message.len())));
        }
        Ok(message)
    }

    /// Sends a frame to the client.
    pub(crate) async fn send(&mut self, frame: &[u8]) -> Result<(), End> {
        let sent = async {
            self.client.write_all(frame).await?;
            self.client.flush().await
        };
        let sent = timeout_at(self.deadline, sent).await;
        sent.map_err(|_| End::LoginTimedOut)?.map_err(End::ClientLost)
    }

    async fn fill(&mut self) -> Result<(), End> {
        let filled = poll_fn(|cx| self.lane.poll_fill(cx, self.client));
        match timeout_at(self.deadline, filled).await {
            Ok(Ok(Filled::Bytes)) => Ok(()),
            Ok(Ok(Filled::Eof)) => Err(End::ClientClosed),
            Ok(Err(error)) => Err(End::ClientLost(error)),
            Err(_) => Err(End::LoginTimedOut),
        }
    }
}
