//! Both directions of a connection, in one task.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{self, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncWrite, Interest};
use tokio::time::{Sleep, sleep};
use tokio_util::sync::CancellationToken;

use super::Context;
use super::lane::{Filled, Lane};
use super::requests::{Parsed, Pending, Requests};
use super::responses::Responses;
use super::session::Session;
use crate::end::End;
use crate::quiet::Quiet;
use crate::stream::Stream;

/// How many requests may be in flight before the memory that they took is given back when all are answered.
const KEEP_REQUESTS: usize = 128;

/// However short `drain_timeout` is, a client that ends its side has this long for the answers to what it asked.
const LEAST_PATIENCE: Duration = Duration::from_secs(1);

/// A client and its broker.
pub(crate) struct Relay<'c> {
    context: &'c Context,
    client: &'c mut Stream,
    broker: Stream,
    up: Lane,
    down: Lane,
    requests: Requests,
    responses: Responses,
    pending: VecDeque<Pending>,
    client_done: bool,
    broker_told: bool,
    /// What was wrong with a response, while those before it leave.
    failed: Option<End>,
    watch: Option<Watch>,
    idle: Option<Watch>,
}

/// Looks, after a while, whether anything has moved.
struct Watch {
    moved: u64,
    until: Pin<Box<Sleep>>,
}

impl Watch {
    fn new(moved: u64, pause: Duration) -> Self {
        Self {
            moved,
            until: Box::pin(sleep(pause)),
        }
    }
}

impl<'c> Relay<'c> {
    /// A relay whose client has already sent what is in `up`.
    pub(crate) fn new(
        context: &'c Context,
        client: &'c mut Stream,
        broker: Stream,
        up: Lane,
        session: Box<Session>,
    ) -> Self {
        Self {
            context,
            client,
            broker,
            up,
            down: Lane::new(context.pool.clone()),
            requests: Requests::new(session),
            responses: Responses::new(),
            pending: VecDeque::new(),
            client_done: false,
            broker_told: false,
            failed: None,
            watch: None,
            idle: None,
        }
    }

    /// Relays until one side ends, something is wrong, or `drain` asks for an end and all is answered; `cut_off` ends it
    /// at once.
    pub(crate) async fn run(mut self, drain: &CancellationToken, cut_off: impl Future<Output = ()>) -> End {
        let (mut drain, mut cut_off) = (pin!(Quiet::new(drain.cancelled())), pin!(Quiet::new(cut_off)));
        let mut draining = false;
        poll_fn(|cx| {
            if cut_off.as_mut().poll(cx).is_ready() {
                return Poll::Ready(End::CutOff);
            }
            draining = draining || drain.as_mut().poll(cx).is_ready();
            self.poll(cx, draining)
        })
        .await
    }

    fn poll(&mut self, cx: &mut task::Context<'_>, draining: bool) -> Poll<End> {
        loop {
            if draining {
                self.requests.drain(&self.up);
            }
            if let Poll::Ready(end) = self.poll_up(cx) {
                return Poll::Ready(end);
            }
            let waiting = self.pending.len();
            if let Poll::Ready(end) = self.poll_down(cx) {
                return Poll::Ready(end);
            }
            if let Some(answer) = self.responses.take_own() {
                if let Err(end) = self.requests.receive(&answer, &mut self.up, &mut self.pending) {
                    self.requests.close(end);
                }
                continue;
            }
            if let Some(told) = self.responses.take_told() {
                self.requests.logged_in_again(&told);
                continue;
            }
            // Requests stand still while too many are in flight: go on if one has been answered.
            let limit = self.context.limits.max_in_flight_requests;
            if waiting < limit || self.pending.len() >= limit {
                if self.poll_abandoned(cx).is_ready() {
                    return Poll::Ready(End::ClientClosed);
                }
                return self.poll_idle(cx).map(|()| End::Idle);
            }
        }
    }

    /// Ready when nothing has moved for a while and the client is gone. A broker that is frozen would otherwise collect
    /// connections of clients that have given it up. Kafka's clients do not wait for answers once they have closed.
    fn poll_abandoned(&mut self, cx: &mut task::Context<'_>) -> Poll<()> {
        loop {
            let waits = self.client_done || self.up.has_output();
            if !waits && self.watch.is_none() {
                return Poll::Pending;
            }
            let moved = self.up.written() + self.down.written();
            let patience = self.context.limits.drain_timeout.max(LEAST_PATIENCE);
            let watch = self.watch.get_or_insert_with(|| Watch::new(moved, patience));
            ready!(watch.until.as_mut().poll(cx));
            let stands_still = watch.moved == moved;
            self.watch = None;
            if waits && stands_still && (self.client_done || self.client_has_closed(cx)) {
                return Poll::Ready(());
            }
        }
    }

    /// Ready when nothing has moved for `idle_timeout`, if there is one.
    fn poll_idle(&mut self, cx: &mut task::Context<'_>) -> Poll<()> {
        let limit = self.context.limits.idle_timeout;
        if limit.is_zero() {
            return Poll::Pending;
        }
        loop {
            let moved = self.up.written() + self.down.written();
            let watch = self.idle.get_or_insert_with(|| Watch::new(moved, limit));
            ready!(watch.until.as_mut().poll(cx));
            if watch.moved == moved {
                return Poll::Ready(());
            }
            self.idle = None;
        }
    }

    /// Whether the client has ended its side, though there may be unread bytes of it.
    fn client_has_closed(&self, cx: &mut task::Context<'_>) -> bool {
        let ready = pin!(self.client.tcp().ready(Interest::READABLE));
        matches!(ready.poll(cx), Poll::Ready(Ok(ready)) if ready.is_read_closed())
    }

    /// Requests. Ready only when the connection is over.
    fn poll_up(&mut self, cx: &mut task::Context<'_>) -> Poll<End> {
        let context = self.context;
        let metrics = &context.route.cluster.metrics;
        loop {
            let flushed = self.up.poll_flush(cx, &mut self.broker, |api_key, time, trace, now| {
                if let Some(api) = metrics.api(api_key) {
                    api.request_passed(time);
                }
                trace.forwarded(now);
            });
            if let Err(error) = ready!(flushed) {
                // What the broker has answered before may still be on its way: its side of the stream says when it ends.
                self.requests.close(End::BrokerLost(error));
                self.up.discard();
                self.broker_told = true;
            }
            match self.requests.parse(&mut self.up, &mut self.pending, self.context) {
                Ok(Parsed::Progress) => continue,
                Ok(_) if self.up.has_output() => continue,
                Ok(Parsed::NeedsBytes) => {}
                Ok(Parsed::Full) => return Poll::Pending,
                Ok(Parsed::Closed) => {
                    ready!(self.poll_tell_broker(cx));
                    return Poll::Pending;
                }
                Err(end) => {
                    // What was asked before is still answered.
                    self.requests.close(end);
                    continue;
                }
            }
            match ready!(self.up.poll_fill(cx, self.client)) {
                Ok(Filled::Bytes) => {}
                Ok(Filled::Eof) => {
                    self.client_done = true;
                    self.requests.close(End::ClientClosed);
                }
                Err(error) => return Poll::Ready(End::ClientLost(error)),
            }
        }
    }

    /// Passes the client's end of stream on, once all its requests are.
    fn poll_tell_broker(&mut self, cx: &mut task::Context<'_>) -> Poll<()> {
        if self.client_done && !self.broker_told {
            // A broker that is gone need not be told, and reading from it says so.
            let _ = ready!(Pin::new(&mut self.broker).poll_shutdown(cx));
            self.broker_told = true;
        }
        Poll::Ready(())
    }

    /// Responses. Ready only when the connection is over.
    fn poll_down(&mut self, cx: &mut task::Context<'_>) -> Poll<End> {
        let context = self.context;
        let metrics = &context.route.cluster.metrics;
        loop {
            let flushed = self.down.poll_flush(cx, self.client, |api_key, time, trace, now| {
                if let Some(api) = metrics.api(api_key) {
                    api.response_passed(time);
                }
                trace.sent(now);
            });
            if let Err(error) = ready!(flushed) {
                return Poll::Ready(End::ClientLost(error));
            }
            if let Some(end) = self.failed.take() {
                return Poll::Ready(end);
            }
            ready!(self.requests.poll_penalty(cx));
            match self.responses.parse(&mut self.down, &mut self.pending, self.context) {
                Ok(parsed) if parsed == Parsed::Progress || self.down.has_output() => continue,
                Ok(_) => {}
                Err(end) => {
                    self.failed = Some(end);
                    continue;
                }
            }
            if self.pending.is_empty() && self.responses.is_between_responses() && self.requests.is_closed() {
                return Poll::Ready(self.requests.take_reason().unwrap_or(End::ClientClosed));
            }
            if self.pending.is_empty() {
                self.pending.shrink_to(KEEP_REQUESTS);
            }
            match ready!(self.down.poll_fill(cx, &mut self.broker)) {
                Ok(Filled::Bytes) => {}
                Ok(Filled::Eof) => return Poll::Ready(self.broker_gone(End::BrokerClosed)),
                Err(error) => return Poll::Ready(self.broker_gone(End::BrokerLost(error))),
            }
        }
    }

    /// The broker ends the connection, perhaps because the client's side has ended before.
    fn broker_gone(&mut self, end: End) -> End {
        let end = match self.requests.take_reason() {
            None | Some(End::Drained) => end,
            Some(reason) => reason,
        };
        match end {
            End::BrokerClosed | End::BrokerLost(_) => self.requests.expired(&self.up, &self.pending).unwrap_or(end),
            end => end,
        }
    }
}
