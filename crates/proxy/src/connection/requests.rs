//! From the client to the broker: where each request begins and ends, and what becomes of it.
//!
//! ```text
//!            ┌──────────────────────────────────────────────┐
//!            ▼                                              │ last byte passed, logged in again
//!   ┌──── Head ── streams ──► Body ─────────────────────────┤
//!   │        ├─── held ─────► (stays in Head until the frame is whole, then goes on or is answered)
//!   │        └─── the gateway's own login is about to end ──► Renewing
//!   └─ end of stream, not offered, draining ──► Closed: nothing more is read
//! ```

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{self, Poll, ready};

use tidegate_wire::apis::API_VERSIONS;
use tidegate_wire::frame::{self, LENGTH_SIZE, RequestHead};
use tidegate_wire::malformed::{Defect, Malformed};
use tidegate_wire::program::Program;
use tidegate_wire::walk::{Step, Walker};
use tokio::time::{Instant, Sleep, sleep};

use super::Context;
use super::answers::{self, Verdict};
use super::lane::Lane;
use super::session::{Answered, Session, Told};
use crate::backend::login::{self, Login, Progress};
use crate::end::End;
use crate::handling::{self, OnRequest};
use crate::trace::RequestTrace;

/// A request whose response has not left yet.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) head: RequestHead,
    pub(crate) arrived: Instant,
    pub(crate) answer: Answer,
    pub(crate) trace: RequestTrace,
}

impl Pending {
    /// Of a request that has arrived with the last bytes of `lane`.
    fn new(head: RequestHead, answer: Answer, trace: RequestTrace, lane: &Lane) -> Self {
        Self {
            head,
            arrived: lane.arrived(),
            answer,
            trace,
        }
    }
}

/// Where a response comes from.
#[derive(Debug)]
pub(crate) enum Answer {
    Broker,
    /// It is here, and waits for its turn.
    Gateway(Vec<u8>),
    /// From the broker, to the gateway itself.
    Own,
}

/// What parsing came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Parsed {
    /// Something changed: there may be something to write, or to parse.
    Progress,
    /// Nothing more to do before more bytes arrive.
    NeedsBytes,
    /// Nothing more to do before a response has left.
    Full,
    /// No more bytes are wanted.
    Closed,
}

#[derive(Debug)]
enum State {
    Head,
    Body {
        left: usize,
        api_key: i16,
        trace: RequestTrace,
    },
    /// The gateway logs in to the broker again; what the client asks waits.
    Renewing(Box<(Login, Instant)>),
    Closed,
}

#[derive(Debug)]
pub(crate) struct Requests {
    state: State,
    /// Why no more requests are taken, once none are.
    closed: Option<End>,
    /// While draining: where in the stream of bytes the last requests begin that are still taken.
    last: Option<u64>,
    session: Box<Session>,
    /// After a login that has failed: until then nothing is answered, so that guesses take their time.
    penalty: Option<Pin<Box<Sleep>>>,
}

impl Requests {
    pub(crate) fn new(session: Box<Session>) -> Self {
        Self {
            state: State::Head,
            closed: None,
            last: None,
            session,
            penalty: None,
        }
    }

    /// Ready once answers may leave.
    pub(crate) fn poll_penalty(&mut self, cx: &mut task::Context<'_>) -> Poll<()> {
        if let Some(penalty) = &mut self.penalty {
            ready!(penalty.as_mut().poll(cx));
            self.penalty = None;
        }
        Poll::Ready(())
    }

    /// Takes no more requests than those that have begun to arrive.
    pub(crate) fn drain(&mut self, lane: &Lane) {
        let arrived = lane.parsed() + lane.bytes().len() as u64;
        self.last.get_or_insert(arrived);
    }

    /// Takes no more requests; those in flight are still answered.
    pub(crate) fn close(&mut self, why: End) {
        self.state = State::Closed;
        self.closed.get_or_insert(why);
    }

    /// Whether no more requests are taken.
    pub(crate) fn is_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Why no more requests are taken.
    pub(crate) fn take_reason(&mut self) -> Option<End> {
        self.closed.take()
    }

    /// Deals with the bytes at hand.
    pub(crate) fn parse(
        &mut self,
        lane: &mut Lane,
        pending: &mut VecDeque<Pending>,
        context: &Context,
    ) -> Result<Parsed, End> {
        let mut parsed = Parsed::NeedsBytes;
        loop {
            match self.step(lane, pending, context)? {
                Parsed::Progress => parsed = Parsed::Progress,
                _ if parsed == Parsed::Progress => return Ok(parsed),
                stopped => return Ok(stopped),
            }
        }
    }

    fn step(&mut self, lane: &mut Lane, pending: &mut VecDeque<Pending>, context: &Context) -> Result<Parsed, End> {
        match &mut self.state {
            State::Closed => Ok(Parsed::Closed),
            State::Renewing(_) => Ok(Parsed::Full),
            State::Body { left, api_key, trace } => {
                let count = lane.bytes().len().min(*left);
                lane.pass(count);
                *left -= count;
                if *left == 0 {
                    lane.mark(*api_key, std::mem::take(trace));
                    self.state = State::Head;
                    return Ok(Parsed::Progress);
                }
                Ok(if count > 0 {
                    Parsed::Progress
                } else {
                    Parsed::NeedsBytes
                })
            }
            State::Head if self.last.is_some_and(|last| lane.parsed() >= last) => {
                self.close(End::Drained);
                Ok(Parsed::Progress)
            }
            State::Head if pending.len() >= context.limits.max_in_flight_requests => Ok(Parsed::Full),
            State::Head if self.session.is_due(lane) => self.renew(lane, pending, context),
            State::Head => self.head(lane, pending, context),
        }
    }

    fn head(&mut self, lane: &mut Lane, pending: &mut VecDeque<Pending>, context: &Context) -> Result<Parsed, End> {
        let bytes = lane.bytes();
        let Some((&prefix, rest)) = bytes.split_first_chunk::<LENGTH_SIZE>() else {
            return Ok(Parsed::NeedsBytes);
        };
        let length = frame::length(prefix, context.limits.max_request_frame_bytes).map_err(End::MalformedRequest)?;
        if length < RequestHead::SIZE {
            return Err(End::MalformedRequest(Defect::Truncated.at(length)));
        }
        let Some(head) = rest.first_chunk().map(|bytes| RequestHead::read(*bytes)) else {
            return Ok(Parsed::NeedsBytes);
        };
        let message = rest.get(..length.min(rest.len())).unwrap_or_default();
        let Some(handling) = handling::of(head.api_key, head.api_version) else {
            if head.api_key == API_VERSIONS && message.len() < length {
                return held(lane, length);
            }
            return Ok(self.not_offered(&head, length, lane, pending, context));
        };
        let answered = match &handling.request {
            OnRequest::Forward => true,
            OnRequest::Produce(program) => match expects_response(program, message, length)? {
                Some(expects) => expects,
                None => return held(lane, RequestHead::SIZE),
            },
            OnRequest::ApiVersions | OnRequest::Sasl if message.len() < length => return held(lane, length),
            OnRequest::ApiVersions => match check_versions(&head, message, context).map_err(End::MalformedRequest)? {
                Verdict::Forward => true,
                Verdict::Replace(frame) => {
                    context.count_request(&head, length);
                    let trace = context.trace.request(&head, length, lane.arrived());
                    lane.take(LENGTH_SIZE + length);
                    lane.write(frame);
                    lane.mark(head.api_key, trace.clone());
                    pending.push_back(Pending::new(head, Answer::Broker, trace, lane));
                    return Ok(Parsed::Progress);
                }
                Verdict::Answer(frame) => {
                    answer(&head, length, frame, lane, pending, context);
                    return Ok(Parsed::Progress);
                }
            },
            OnRequest::Sasl => match self.session.answer(&head, message, lane.arrived())? {
                Answered::ByBroker => true,
                Answered::With(frame) => {
                    answer(&head, length, frame, lane, pending, context);
                    return Ok(Parsed::Progress);
                }
                Answered::Last(frame, end) => {
                    self.penalty = Some(Box::pin(sleep(context.limits.failed_login_delay)));
                    answer(&head, length, frame, lane, pending, context);
                    self.close(end);
                    return Ok(Parsed::Progress);
                }
            },
        };
        context.count_request(&head, length);
        let trace = context.trace.request(&head, length, lane.arrived());
        if answered {
            pending.push_back(Pending::new(head, Answer::Broker, trace.clone(), lane));
        }
        self.state = State::Body {
            left: LENGTH_SIZE + length,
            api_key: head.api_key,
            trace,
        };
        Ok(Parsed::Progress)
    }

    /// Begins to log in to the broker again.
    fn renew(&mut self, lane: &mut Lane, pending: &mut VecDeque<Pending>, context: &Context) -> Result<Parsed, End> {
        let Some(mut login) = context.route.cluster.backend.login().map_err(End::BackendLogin)? else {
            self.session.renewed(None);
            return Ok(Parsed::Progress);
        };
        Self::ask(login.start(), lane, pending);
        self.state = State::Renewing(Box::new((login, Instant::now())));
        Ok(Parsed::Progress)
    }

    /// Takes the broker's answer to the gateway itself.
    pub(crate) fn receive(
        &mut self,
        message: &[u8],
        lane: &mut Lane,
        pending: &mut VecDeque<Pending>,
    ) -> Result<(), End> {
        let State::Renewing(renewing) = &mut self.state else {
            return Err(End::UnexpectedResponse);
        };
        let (login, asked) = &mut **renewing;
        match login.receive(message).map_err(End::BackendLogin)? {
            Progress::Send(frame) => {
                *asked = Instant::now();
                Self::ask(frame, lane, pending);
            }
            Progress::Done { lifetime } => {
                let left = lifetime.map(|lifetime| lifetime.saturating_sub(asked.elapsed()));
                self.session.renewed(left);
                self.state = State::Head;
            }
        }
        Ok(())
    }

    /// Takes what the broker has answered to a client that logs in again.
    pub(crate) fn logged_in_again(&mut self, answer: &Told) {
        if let Err(end) = self.session.answered(answer) {
            self.close(end);
        }
    }

    /// Why the broker may have ended the connection, if it is that the client's login has expired.
    pub(crate) fn expired(&self, lane: &Lane, pending: &VecDeque<Pending>) -> Option<End> {
        let next = pending.front().map(|request| &request.head);
        self.session.expired(next, lane.arrived())
    }

    /// Sends a request of the gateway's own.
    fn ask(frame: Vec<u8>, lane: &mut Lane, pending: &mut VecDeque<Pending>) {
        lane.write(frame);
        pending.push_back(Pending::new(login::OWN, Answer::Own, RequestTrace::default(), lane));
    }

    /// As a broker does: ApiVersions says which versions there are, anything else ends the connection.
    fn not_offered(
        &mut self,
        head: &RequestHead,
        length: usize,
        lane: &mut Lane,
        pending: &mut VecDeque<Pending>,
        context: &Context,
    ) -> Parsed {
        if head.api_key == API_VERSIONS {
            let frame = answers::unsupported_api_versions(head);
            answer(head, length, frame, lane, pending, context);
        } else {
            self.close(End::Refused {
                api_key: head.api_key,
                api_version: head.api_version,
            });
        }
        Parsed::Progress
    }
}

/// Takes the whole request out of the stream: this frame is its answer, when its turn comes.
fn answer(
    head: &RequestHead,
    length: usize,
    frame: Vec<u8>,
    lane: &mut Lane,
    pending: &mut VecDeque<Pending>,
    context: &Context,
) {
    context.count_request(head, length);
    let trace = context.trace.request(head, length, lane.arrived());
    lane.take(LENGTH_SIZE + length);
    pending.push_back(Pending::new(*head, Answer::Gateway(frame), trace, lane));
}

/// The frame has to be whole before something can be done with it: there must be room for that.
fn held(lane: &Lane, length: usize) -> Result<Parsed, End> {
    let (bytes, limit) = (LENGTH_SIZE + length, lane.capacity());
    if bytes > limit || lane.bytes().len() >= limit {
        return Err(End::RequestTooLarge { bytes, limit });
    }
    Ok(Parsed::NeedsBytes)
}

/// Whether a Produce request asks for a response; `None` if its `acks` have not arrived.
fn expects_response(program: &Program, message: &[u8], length: usize) -> Result<Option<bool>, End> {
    let mut walker = Walker::new(program, 0, length);
    match walker.step(message, 0).map_err(End::MalformedRequest)? {
        Step::Visit(acks) => Ok(message.get(acks.value..acks.end).map(|acks| acks != [0, 0])),
        Step::More(_) => Ok(None),
        Step::Done => Err(End::MalformedRequest(Defect::Truncated.at(length))),
    }
}

pub(crate) fn check_versions(head: &RequestHead, message: &[u8], context: &Context) -> Result<Verdict, Malformed> {
    let at = body_offset(head, message)?;
    let (header, body) = message.split_at_checked(at).ok_or_else(|| Defect::Truncated.at(at))?;
    answers::api_versions(head, header, body, context)
}

/// Where the body of a request begins: behind the client id, and the header's tagged fields if there are any.
pub(crate) fn body_offset(head: &RequestHead, message: &[u8]) -> Result<usize, Malformed> {
    let mut reader = tidegate_wire::read::Reader::new(message);
    reader.take(RequestHead::SIZE)?;
    reader.nullable_string(false)?;
    let flexible =
        tidegate_wire::table::request(head.api_key).is_some_and(|table| table.flexible.contains(head.api_version));
    if flexible {
        reader.tagged_fields(|_, _| Ok(false))?;
    }
    Ok(message.len() - reader.rest().len())
}
