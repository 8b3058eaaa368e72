//! One direction of a connection: bytes in, a parser's decisions, bytes out.
//!
//! ```text
//!            ┌──────────── borrowed buffer ────────────┐
//!   socket ─►│ out (as it is) │ not yet parsed │ free  │   new bytes ┐
//!            └────────┬────────────────────────────────┘             │
//!                     └── segments, in order ◄───────────────────────┘──► socket
//! ```
//!
//! A lane reads only once all that it has to write is written: that is the back-pressure, and the bound on its memory.

use std::collections::VecDeque;
use std::io::{self, IoSlice};
use std::ops::Range;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tidegate_wire::frame::LENGTH_SIZE;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

use crate::pool::{Buffer, BufferPool};
use crate::stream::Stream;
use crate::trace::RequestTrace;

/// An incomplete frame of up to this size is copied out of the buffer while nothing more arrives: the largest of a login,
/// unless `max_login_frame_bytes` is more than usual.
const PARK_BYTES: usize = LENGTH_SIZE + (32 << 10);
/// How many messages may wait before the memory that they took is given back at rest.
const KEEP_MESSAGES: usize = 128;
/// How many segments one system call writes at most.
const MAX_SLICES: usize = 16;

#[derive(Debug)]
enum Segment {
    /// Bytes of the buffer, as they came.
    Buffered(Range<usize>),
    /// Bytes of our own, from this offset on.
    Written(Vec<u8>, usize),
}

impl Segment {
    fn bytes<'s>(&'s self, buffer: &'s [u8]) -> &'s [u8] {
        match self {
            Self::Buffered(range) => buffer.get(range.clone()).unwrap_or_default(),
            Self::Written(bytes, from) => bytes.get(*from..).unwrap_or_default(),
        }
    }
}

/// The end of a message in the stream of bytes that leave.
#[derive(Debug)]
struct Mark {
    at: u64,
    api_key: i16,
    arrived: Instant,
    trace: RequestTrace,
}

/// What came of reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filled {
    /// There is more to parse.
    Bytes,
    /// The peer will send no more.
    Eof,
}

#[derive(Debug)]
pub(crate) struct Lane {
    pool: Arc<BufferPool>,
    buffer: Option<Buffer>,
    /// The start of a frame that waits for more, while no buffer is held.
    parked: Box<[u8]>,
    /// Where the bytes that are not yet parsed begin and end, in the buffer or in what is parked.
    unparsed: Range<usize>,
    /// Bytes that have been parsed, since the lane began.
    parsed: u64,
    out: VecDeque<Segment>,
    /// Bytes handed over for writing and bytes written, since the lane began.
    queued: u64,
    written: u64,
    marks: VecDeque<Mark>,
    /// When the last bytes came in.
    arrived: Instant,
}

impl Lane {
    pub(crate) fn new(pool: Arc<BufferPool>) -> Self {
        Self {
            pool,
            buffer: None,
            parked: Box::default(),
            unparsed: 0..0,
            parsed: 0,
            out: VecDeque::new(),
            queued: 0,
            written: 0,
            marks: VecDeque::new(),
            arrived: Instant::now(),
        }
    }

    /// The bytes that wait to be parsed.
    pub(crate) fn bytes(&self) -> &[u8] {
        let held = self.buffer.as_deref().unwrap_or(&self.parked);
        held.get(self.unparsed.clone()).unwrap_or_default()
    }

    /// The same, to be changed in place.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        let held = self.buffer.as_deref_mut().unwrap_or(&mut self.parked);
        held.get_mut(self.unparsed.clone()).unwrap_or_default()
    }

    /// How many bytes can wait to be parsed at once.
    pub(crate) fn capacity(&self) -> usize {
        self.pool.size()
    }

    /// When the last bytes came in.
    pub(crate) fn arrived(&self) -> Instant {
        self.arrived
    }

    /// How many bytes have been parsed since the lane began.
    pub(crate) fn parsed(&self) -> u64 {
        self.parsed
    }

    /// Sends the next `count` bytes on as they are.
    pub(crate) fn pass(&mut self, count: usize) {
        if self.buffer.is_none() {
            let parked = self.bytes().get(..count).unwrap_or(self.bytes()).to_vec();
            self.take(count);
            return self.write(parked);
        }
        let start = self.unparsed.start;
        let end = (start + count).min(self.unparsed.end);
        self.take(count);
        self.queued += (end - start) as u64;
        match self.out.back_mut() {
            Some(Segment::Buffered(last)) if last.end == start => last.end = end,
            _ if start == end => {}
            _ => self.out.push_back(Segment::Buffered(start..end)),
        }
    }

    /// Takes the next `count` bytes out of the stream.
    pub(crate) fn take(&mut self, count: usize) {
        let count = count.min(self.unparsed.len());
        self.unparsed.start += count;
        self.parsed += count as u64;
    }

    /// Sends bytes of our own.
    pub(crate) fn write(&mut self, bytes: Vec<u8>) {
        self.queued += bytes.len() as u64;
        if !bytes.is_empty() {
            self.out.push_back(Segment::Written(bytes, 0));
        }
    }

    /// Gives up what is handed over: nobody is there to take it.
    pub(crate) fn discard(&mut self) {
        self.out.clear();
    }

    /// Whether there is something to write.
    pub(crate) fn has_output(&self) -> bool {
        !self.out.is_empty()
    }

    /// How many bytes have left since the lane began.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// Notes that a message ends with what was handed over last.
    pub(crate) fn mark(&mut self, api_key: i16, trace: RequestTrace) {
        self.marks.push_back(Mark {
            at: self.queued,
            api_key,
            arrived: self.arrived,
            trace,
        });
    }

    /// Writes all that is handed over, and says of each message that has left how long it was here.
    pub(crate) fn poll_flush(
        &mut self,
        cx: &mut Context<'_>,
        stream: &mut Stream,
        mut left: impl FnMut(i16, Duration, &RequestTrace, Instant),
    ) -> Poll<io::Result<()>> {
        while !self.out.is_empty() {
            let count = ready!(self.poll_write(cx, stream))?;
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.advance(count);
        }
        // By TLS, what the socket did not take waits in the session.
        ready!(Pin::new(&mut *stream).poll_flush(cx))?;
        if !self.marks.is_empty() {
            let now = Instant::now();
            while let Some(mark) = self.marks.pop_front_if(|mark| mark.at <= self.written) {
                left(
                    mark.api_key,
                    now.saturating_duration_since(mark.arrived),
                    &mark.trace,
                    now,
                );
            }
        }
        Poll::Ready(Ok(()))
    }

    fn poll_write(&self, cx: &mut Context<'_>, stream: &mut Stream) -> Poll<io::Result<usize>> {
        let buffer = self.buffer.as_deref().unwrap_or_default();
        if let (Some(only), 1) = (self.out.front(), self.out.len()) {
            return Pin::new(stream).poll_write(cx, only.bytes(buffer));
        }
        let mut slices = [IoSlice::new(&[]); MAX_SLICES];
        let mut count = 0;
        for (slice, segment) in slices.iter_mut().zip(&self.out) {
            *slice = IoSlice::new(segment.bytes(buffer));
            count += 1;
        }
        Pin::new(stream).poll_write_vectored(cx, slices.get(..count).unwrap_or_default())
    }

    fn advance(&mut self, mut count: usize) {
        self.written += count as u64;
        while let Some(segment) = self.out.front_mut() {
            let length = match segment {
                Segment::Buffered(range) => range.len(),
                Segment::Written(bytes, from) => bytes.len() - *from,
            };
            if count < length {
                match segment {
                    Segment::Buffered(range) => range.start += count,
                    Segment::Written(_, from) => *from += count,
                }
                return;
            }
            count -= length;
            self.out.pop_front();
        }
    }

    /// Reads what has arrived. Call it only when everything is flushed.
    ///
    /// While nothing arrives the lane holds no buffer, unless a large part of a frame waits in it.
    pub(crate) fn poll_fill(&mut self, cx: &mut Context<'_>, stream: &mut Stream) -> Poll<io::Result<Filled>> {
        if self.buffer.is_none() {
            ready!(stream.poll_read_ready(cx))?;
            let mut buffer = self.pool.lend();
            let parked = self.bytes();
            if let Some(place) = buffer.get_mut(..parked.len()) {
                place.copy_from_slice(parked);
            }
            self.unparsed = 0..parked.len();
            self.parked = Box::default();
            self.buffer = Some(buffer);
        }
        let Some(buffer) = &mut self.buffer else {
            return Poll::Pending;
        };
        if self.unparsed.start > 0 {
            buffer.copy_within(self.unparsed.clone(), 0);
            self.unparsed = 0..self.unparsed.len();
        }
        let mut free = ReadBuf::new(buffer.get_mut(self.unparsed.end..).unwrap_or_default());
        let room = free.remaining();
        match Pin::new(stream).poll_read(cx, &mut free) {
            Poll::Ready(Ok(())) => {
                let count = room - free.remaining();
                self.unparsed.end += count;
                if count == 0 {
                    // Answers may be long in coming.
                    self.rest();
                    return Poll::Ready(Ok(Filled::Eof));
                }
                self.arrived = Instant::now();
                Poll::Ready(Ok(Filled::Bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                self.rest();
                Poll::Pending
            }
        }
    }

    fn give_back(&mut self) {
        if let Some(buffer) = self.buffer.take() {
            self.pool.give_back(buffer);
        }
    }

    /// Gives the buffer back while there is little or nothing in it.
    pub(crate) fn rest(&mut self) {
        if self.buffer.is_some() && self.unparsed.len() <= PARK_BYTES && self.out.is_empty() {
            self.parked = self.bytes().into();
            self.unparsed = 0..self.parked.len();
            self.give_back();
            self.out.shrink_to(KEEP_MESSAGES);
            self.marks.shrink_to(KEEP_MESSAGES);
        }
    }
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.give_back();
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    async fn pair() -> (Stream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let near = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (Stream::Plain(near), listener.accept().await.unwrap().0)
    }

    #[tokio::test]
    async fn a_burst_of_small_messages_leaves_no_memory_behind() {
        let (mut near, far) = pair().await;
        let mut lane = Lane::new(BufferPool::new(4_096));
        far.try_write(b"x").unwrap();
        poll_fn(|cx| lane.poll_fill(cx, &mut near)).await.unwrap();
        for _ in 0..10_000 {
            lane.write(vec![b'a']);
            lane.mark(0, RequestTrace::default());
        }
        lane.pass(1);
        let mut left = 0;
        poll_fn(|cx| lane.poll_flush(cx, &mut near, |_, _, _, _| left += 1))
            .await
            .unwrap();
        assert_eq!(left, 10_000);
        poll_fn(|cx| Poll::Ready(lane.poll_fill(cx, &mut near)))
            .await
            .is_pending()
            .then_some(())
            .unwrap();
        assert!(lane.buffer.is_none());
        assert!(lane.out.capacity() <= KEEP_MESSAGES && lane.marks.capacity() <= KEEP_MESSAGES);
    }

    #[tokio::test]
    async fn what_is_parked_passes_and_is_taken_like_any_other_bytes() {
        let (mut near, far) = pair().await;
        let mut lane = Lane::new(BufferPool::new(4_096));
        far.try_write(b"0123456789").unwrap();
        poll_fn(|cx| lane.poll_fill(cx, &mut near)).await.unwrap();
        lane.rest();
        assert!(lane.buffer.is_none());
        lane.take(2);
        lane.pass(3);
        assert_eq!((lane.bytes(), lane.parsed()), (&b"56789"[..], 5));
        poll_fn(|cx| lane.poll_flush(cx, &mut near, |_, _, _, _| {}))
            .await
            .unwrap();
        let mut received = [0; 3];
        far.readable().await.unwrap();
        assert_eq!((far.try_read(&mut received).unwrap(), &received), (3, b"234"));
        far.try_write(b"AB").unwrap();
        poll_fn(|cx| lane.poll_fill(cx, &mut near)).await.unwrap();
        assert_eq!(lane.bytes(), b"56789AB");
    }
}
