//! A client's connection, from its first byte to its last.
//!
//! ```text
//!   secured ──► Greeting ──────────► Login ───────────► Relaying ───────► Closing
//!               first bytes: is      who is it, and     both directions   the last answer reaches
//!               it Kafka at all?     to which broker    in one task       the client
//! ```
//!
//! One task owns all of it. No broker is connected to before the client's first request is there, and a connection whose
//! client is silent holds no buffer.

mod addresses;
mod answers;
mod frames;
mod lane;
mod login;
mod relay;
mod requests;
mod responses;
mod session;

use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{BackendBrokerId, Limits};
use tidegate_wire::apis;
use tidegate_wire::endpoints::Endpoint;
use tidegate_wire::frame::{self, LENGTH_SIZE, RequestHead, Stranger};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub(crate) use self::frames::exchange;
use self::lane::{Filled, Lane};
use self::login::LoggedIn;
use self::relay::Relay;
use crate::end::End;
use crate::passage::Passage;
use crate::pool::BufferPool;
use crate::route::{Entrance, Route};
use crate::stream::Stream;
use crate::trace::ConnectionTrace;

/// What a connection needs to know besides its client.
#[derive(Debug)]
pub(crate) struct Context {
    pub(crate) route: Arc<Route>,
    pub(crate) entrance: Entrance,
    /// The port by which the client came.
    pub(crate) port: u16,
    pub(crate) limits: Arc<Limits>,
    pub(crate) pool: Arc<BufferPool>,
    pub(crate) trace: ConnectionTrace,
}

impl Context {
    /// Where this client reaches the broker to which a backend's response refers.
    fn endpoint_of(&self, broker: BackendBrokerId) -> Option<Endpoint<'static>> {
        self.route.endpoint_of(broker, self.port)
    }

    fn count_request(&self, head: &RequestHead, length: usize) {
        if let Some(api) = self.route.cluster.metrics.api(head.api_key) {
            api.request(head.api_version, LENGTH_SIZE + length);
        }
    }

    fn count_response(&self, head: &RequestHead, length: usize, since_request: Duration) {
        if let Some(api) = self.route.cluster.metrics.api(head.api_key) {
            api.response(LENGTH_SIZE + length, since_request);
        }
    }
}

/// Serves a client until the connection is over or `cut_off`, and says why it is.
pub(crate) async fn serve(
    mut client: Stream,
    context: &Context,
    passage: &Passage,
    cut_off: &CancellationToken,
) -> End {
    // What happens once does not make every connection larger.
    let prepared = cut_off.run_until_cancelled(Box::pin(prepare(&mut client, context, passage)));
    let end = match prepared.await {
        Some(Ok((lane, logged_in))) => relay(&mut client, lane, logged_in, context, passage, cut_off).await,
        Some(Err(end)) => end,
        None => End::CutOff,
    };
    if end.client_may_send() {
        let closed = Box::pin(close(client, context.limits.close_linger));
        cut_off.run_until_cancelled(closed).await;
    }
    end
}

/// All that comes before the client may ask for anything.
async fn prepare(client: &mut Stream, context: &Context, passage: &Passage) -> Result<(Lane, LoggedIn), End> {
    let lease = passage.before_login();
    let _held = lease.hold();
    let begin = async {
        let greeting = timeout(context.limits.first_request_timeout, greet(client, context));
        let mut lane = greeting.await.unwrap_or(Err(End::Silent))?;
        // Many clients may wait for brokers that are not there.
        lane.rest();
        let logged_in = login::log_in(client, &mut lane, context).await?;
        Ok((lane, logged_in))
    };
    tokio::select! {
        begun = begin => begun,
        () = lease.drain.cancelled() => Err(End::Drained),
    }
}

async fn relay(
    client: &mut Stream,
    lane: Lane,
    logged_in: LoggedIn,
    context: &Context,
    passage: &Passage,
    cut_off: &CancellationToken,
) -> End {
    let LoggedIn {
        login,
        session,
        broker,
        verified_under,
    } = logged_in;
    let lease = passage.logged_in(&login);
    let _held = lease.hold();
    // A change may have come in between.
    let backend = &context.route.cluster.backend;
    let now = context.route.cluster.virtual_cluster();
    if passage.has_ended() || !login.outlives(&verified_under.authentication, &now.authentication) {
        return End::Drained;
    }
    drop((login, now, verified_under));
    // Boxed, for what is moved into another future takes its room twice.
    let cut_off = Box::pin(async {
        tokio::select! {
            () = cut_off.cancelled() => {}
            () = lease.cut_off.cancelled() => {}
        }
    });
    let end = Relay::new(context, client, broker, lane, session)
        .run(&lease.drain, cut_off)
        .await;
    if let End::BrokerClosed | End::BrokerLost(_) = end {
        // It may have moved, or be gone: others want to know.
        backend.refresh_soon();
    }
    end
}

/// Waits for the first request: for all of it, or for its start if it is larger than those that come before a login.
async fn greet(client: &mut Stream, context: &Context) -> Result<Lane, End> {
    let mut lane = Lane::new(Arc::clone(&context.pool));
    let limits = &context.limits;
    let most = limits.max_login_frame_bytes.min(lane.capacity() - LENGTH_SIZE);
    loop {
        match poll_fn(|cx| lane.poll_fill(cx, client)).await {
            Ok(Filled::Bytes) => {}
            Ok(Filled::Eof) => return Err(End::ClientClosed),
            Err(error) => return Err(End::ClientLost(error)),
        }
        match is_kafka(lane.bytes(), limits.max_request_frame_bytes) {
            Some(true) if is_enough(lane.bytes(), most) => return Ok(lane),
            Some(false) => return Err(End::Stranger(Stranger::recognise(lane.bytes()))),
            Some(true) | None => {}
        }
    }
}

/// Whether a frame that begins like this is whole, or larger than `most`.
fn is_enough(first: &[u8], most: usize) -> bool {
    let Some((prefix, rest)) = first.split_first_chunk::<LENGTH_SIZE>() else {
        return false;
    };
    frame::length(*prefix, most).map_or(true, |length| rest.len() >= length)
}

/// Whether these can be the first bytes of a request; `None` if there are too few to tell.
fn is_kafka(first: &[u8], limit: usize) -> Option<bool> {
    let (prefix, rest) = first.split_first_chunk::<LENGTH_SIZE>()?;
    // Under a very high limit a TLS hello would be a Fetch request of 352 MB.
    if Stranger::recognise(first) != Stranger::Noise {
        return Some(false);
    }
    if !frame::length(*prefix, limit).is_ok_and(|length| length >= RequestHead::SIZE) {
        return Some(false);
    }
    let head = RequestHead::read(*rest.first_chunk()?);
    Some(apis::api(head.api_key).is_some() && head.api_version >= 0)
}

/// Ends the stream and, for a bounded time, swallows what the client still sends: closing with unread bytes would make
/// the kernel throw away what the client has not read yet.
pub(crate) async fn close(mut client: Stream, linger: Duration) {
    let swallow = async {
        client.shutdown().await?;
        let mut scratch = [0; 1024];
        while client.read(&mut scratch).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    let _ = timeout(linger, swallow).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The size of the future that `serve` returns, which a connection holds from its first byte to its last.
    fn size_of_future<F: Future>(
        _: impl FnOnce(Stream, &'static Context, &'static Passage, &'static CancellationToken) -> F,
    ) -> usize {
        size_of::<F>()
    }

    #[test]
    fn an_idle_connection_is_small() {
        let size = size_of_future(serve);
        assert!(size <= 2_560, "{size} bytes");
    }

    #[test]
    fn the_first_bytes_tell_kafka_from_others() {
        let cases: &[(&[u8], Option<bool>, Option<Stranger>)] = &[
            (b"", None, None),
            (&[0, 0, 0], None, None),
            (&[0, 0, 0, 20, 0, 18], None, None),
            (&[0, 0, 0, 20, 0, 18, 0, 3, 0, 0, 0, 1], Some(true), None),
            // A future version of ApiVersions is answered, not taken for noise.
            (&[0, 0, 0, 20, 0, 18, 0, 99, 0, 0, 0, 1], Some(true), None),
            (
                &[0, 0, 0, 20, 9, 18, 0, 3, 0, 0, 0, 1],
                Some(false),
                Some(Stranger::Noise),
            ),
            (
                &[0, 0, 0, 20, 0, 18, 0xff, 3, 0, 0, 0, 1],
                Some(false),
                Some(Stranger::Noise),
            ),
            (&[0, 0, 0, 7], Some(false), Some(Stranger::Noise)),
            (&[0xff; 4], Some(false), Some(Stranger::Noise)),
            (&[0x16, 3, 1, 2, 0], Some(false), Some(Stranger::Tls)),
            (
                &[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0x5a],
                Some(false),
                Some(Stranger::Tls),
            ),
            (b"GET / HTTP/1.1\r\n", Some(false), Some(Stranger::Http)),
            (b"PRI * HTTP/2.0\r\n", Some(false), Some(Stranger::Http)),
            (b"SSH-2.0-OpenSSH_9.2", Some(false), Some(Stranger::Ssh)),
        ];
        for (bytes, expected, stranger) in cases {
            assert_eq!(is_kafka(bytes, 100 << 20), *expected, "{bytes:?}");
            if !matches!(stranger, Some(Stranger::Noise)) {
                assert_eq!(is_kafka(bytes, usize::MAX), *expected, "{bytes:?}");
            }
            if let Some(stranger) = stranger {
                assert_eq!(Stranger::recognise(bytes), *stranger, "{bytes:?}");
            }
        }
    }
}
