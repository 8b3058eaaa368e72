//! Both directions of a connection, in one task.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{self, Poll, ready};

use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio_util::sync::WaitForCancellationFuture;

use super::Context;
use super::lane::{Filled, Lane};
use super::requests::{Parsed, Pending, Requests};
use super::responses::Responses;
use crate::end::End;

/// A client and its broker.
pub(crate) struct Relay<'c> {
    context: &'c Context,
    client: &'c mut TcpStream,
    broker: TcpStream,
    up: Lane,
    down: Lane,
    requests: Requests,
    responses: Responses,
    pending: VecDeque<Pending>,
    client_done: bool,
    broker_told: bool,
}

impl<'c> Relay<'c> {
    /// A relay whose client has already sent what is in `up`.
    pub(crate) fn new(context: &'c Context, client: &'c mut TcpStream, broker: TcpStream, up: Lane) -> Self {
        Self {
            context,
            client,
            broker,
            up,
            down: Lane::new(context.pool.clone()),
            requests: Requests::new(),
            responses: Responses::new(),
            pending: VecDeque::new(),
            client_done: false,
            broker_told: false,
        }
    }

    /// Relays until one side ends, something is wrong, or `drain` asks for an end and all is answered.
    pub(crate) async fn run(mut self, mut drain: Pin<&mut WaitForCancellationFuture<'_>>) -> End {
        let mut draining = false;
        poll_fn(|cx| {
            draining = draining || drain.as_mut().poll(cx).is_ready();
            self.poll(cx, draining)
        })
        .await
    }

    fn poll(&mut self, cx: &mut task::Context<'_>, draining: bool) -> Poll<End> {
        loop {
            if draining && self.requests.is_between_requests() {
                self.requests.close(End::Drained);
            }
            if let Poll::Ready(end) = self.poll_up(cx, draining) {
                return Poll::Ready(end);
            }
            let waiting = self.pending.len();
            if let Poll::Ready(end) = self.poll_down(cx) {
                return Poll::Ready(end);
            }
            // Requests stand still while too many are in flight: go on if one has been answered.
            let limit = self.context.limits.max_in_flight_requests;
            if waiting < limit || self.pending.len() >= limit {
                return Poll::Pending;
            }
        }
    }

    /// Requests. Ready only when the connection is over.
    fn poll_up(&mut self, cx: &mut task::Context<'_>, draining: bool) -> Poll<End> {
        let context = self.context;
        let metrics = &context.route.cluster.metrics;
        loop {
            let flushed = self.up.poll_flush(cx, &mut self.broker, |api_key, time| {
                if let Some(api) = metrics.api(api_key) {
                    api.request_passed(time);
                }
            });
            if let Err(error) = ready!(flushed) {
                return Poll::Ready(End::BrokerLost(error));
            }
            match self.requests.parse(&mut self.up, &mut self.pending, self.context) {
                Ok(Parsed::Progress) => {
                    if draining && self.requests.is_between_requests() {
                        self.requests.close(End::Drained);
                    }
                    continue;
                }
                Ok(_) if self.up.has_output() => continue,
                Ok(Parsed::NeedsBytes) => {}
                Ok(Parsed::Full) => return Poll::Pending,
                Ok(Parsed::Closed) => return self.poll_tell_broker(cx),
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
    fn poll_tell_broker(&mut self, cx: &mut task::Context<'_>) -> Poll<End> {
        if self.client_done && !self.broker_told {
            let told = ready!(Pin::new(&mut self.broker).poll_shutdown(cx));
            self.broker_told = true;
            if let Err(error) = told {
                return Poll::Ready(End::BrokerLost(error));
            }
        }
        Poll::Pending
    }

    /// Responses. Ready only when the connection is over.
    fn poll_down(&mut self, cx: &mut task::Context<'_>) -> Poll<End> {
        let context = self.context;
        let metrics = &context.route.cluster.metrics;
        loop {
            let flushed = self.down.poll_flush(cx, self.client, |api_key, time| {
                if let Some(api) = metrics.api(api_key) {
                    api.response_passed(time);
                }
            });
            if let Err(error) = ready!(flushed) {
                return Poll::Ready(End::ClientLost(error));
            }
            match self.responses.parse(&mut self.down, &mut self.pending, self.context) {
                Ok(parsed) if parsed == Parsed::Progress || self.down.has_output() => continue,
                Ok(_) => {}
                Err(end) => return Poll::Ready(end),
            }
            if self.pending.is_empty() && self.responses.is_between_responses() && self.requests.is_closed() {
                return Poll::Ready(self.requests.take_reason().unwrap_or(End::ClientClosed));
            }
            match ready!(self.down.poll_fill(cx, &mut self.broker)) {
                Ok(Filled::Bytes) => {}
                Ok(Filled::Eof) => return Poll::Ready(End::BrokerClosed),
                Err(error) => return Poll::Ready(End::BrokerLost(error)),
            }
        }
    }
}
