//! From the broker to the client: which request each response belongs to, and what has to change in it.
//!
//! ```text
//!            ┌───────────────────────────────────────────────────────────────────┐
//!            ▼                                                                   │
//!   ┌──── Head ── streams as it is ──────────────────────────────► Body ─────────┤
//!   │        ├─── streams, addresses near its end ──► Walk ── none left ──► Body ┤
//!   │        │                                          └─ found: held from here,┤
//!   │        │                                             changed, size kept    │
//!   │        └─── changes its size ──► held in the buffer, or in Hold if larger ─┘
//!   └─ an answer of our own is due: written whole
//! ```

use std::collections::VecDeque;

use tidegate_model::BackendBrokerId;
use tidegate_wire::endpoints;
use tidegate_wire::frame::{self, LENGTH_SIZE, RequestHead};
use tidegate_wire::malformed::Defect;
use tidegate_wire::program::Program;
use tidegate_wire::walk::{Step, Visit, Walker};

use super::Context;
use super::addresses::{self, Refusal};
use super::answers;
use super::frames::framed;
use super::lane::Lane;
use super::requests::{Answer, Parsed, Pending};
use super::session::Told;
use crate::end::End;
use crate::handling::{self, OnResponse};
use crate::trace::RequestTrace;

/// A response that could be streamed is held up to this size: then it may change its size.
const HOLD_SMALL_BYTES: usize = 16 << 10;
/// The size of a response's head: its length and the correlation id.
const HEAD_SIZE: usize = LENGTH_SIZE + 4;

#[derive(Debug)]
enum State {
    Head,
    Body {
        left: usize,
        api_key: i16,
        trace: RequestTrace,
    },
    Walk(Box<Walk>),
    Hold {
        head: RequestHead,
        message: Vec<u8>,
        length: usize,
        trace: RequestTrace,
    },
}

/// A response that is walked while it streams.
#[derive(Debug)]
struct Walk {
    walker: Walker<'static>,
    api_key: i16,
    trace: RequestTrace,
    length: usize,
    /// How much of the message has been passed on.
    passed: usize,
    /// The array of addresses, once the walk has come to it.
    found: Option<Visit>,
}

#[derive(Debug)]
pub(crate) struct Responses {
    state: State,
    /// What the broker answered to the gateway itself.
    own: Option<Vec<u8>>,
    /// What it answered to a client that logs in again.
    told: Option<Told>,
}

impl Responses {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Head,
            own: None,
            told: None,
        }
    }

    /// What the broker answered to the gateway itself, without the length.
    pub(crate) fn take_own(&mut self) -> Option<Vec<u8>> {
        self.own.take()
    }

    /// What the broker answered to a client that logs in again.
    pub(crate) fn take_told(&mut self) -> Option<Told> {
        self.told.take()
    }

    /// Whether no response has begun to leave without having ended.
    pub(crate) fn is_between_responses(&self) -> bool {
        matches!(self.state, State::Head)
    }

    /// Deals with the bytes at hand, and with answers of our own that are due.
    pub(crate) fn parse(
        &mut self,
        lane: &mut Lane,
        pending: &mut VecDeque<Pending>,
        context: &Context,
    ) -> Result<Parsed, End> {
        let mut parsed = Parsed::NeedsBytes;
        while self.step(lane, pending, context)? == Parsed::Progress {
            parsed = Parsed::Progress;
        }
        Ok(parsed)
    }

    fn step(&mut self, lane: &mut Lane, pending: &mut VecDeque<Pending>, context: &Context) -> Result<Parsed, End> {
        match &mut self.state {
            State::Head => self.head(lane, pending, context),
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
            State::Walk(walk) => match walk.step(lane, context)? {
                Some(state) => {
                    self.state = state;
                    Ok(Parsed::Progress)
                }
                None => Ok(Parsed::NeedsBytes),
            },
            State::Hold {
                head,
                message,
                length,
                trace,
            } => {
                let count = (*length - message.len()).min(lane.bytes().len());
                message.extend_from_slice(lane.bytes().get(..count).unwrap_or_default());
                lane.take(count);
                if message.len() < *length {
                    return Ok(Parsed::NeedsBytes);
                }
                let (head, message, trace) = (*head, std::mem::take(message), std::mem::take(trace));
                self.state = State::Head;
                let changed = self.change(&head, &message, context)?;
                lane.write(changed.unwrap_or_else(|| framed(&message)));
                lane.mark(head.api_key, trace);
                Ok(Parsed::Progress)
            }
        }
    }

    fn head(&mut self, lane: &mut Lane, pending: &mut VecDeque<Pending>, context: &Context) -> Result<Parsed, End> {
        if let Some(Pending {
            answer: Answer::Gateway(frame),
            trace,
            ..
        }) = pending.front_mut()
        {
            trace.answered_here(frame.len());
            lane.write(std::mem::take(frame));
            pending.pop_front();
            return Ok(Parsed::Progress);
        }
        let Some(&[l0, l1, l2, l3, c0, c1, c2, c3]) = lane.bytes().first_chunk::<HEAD_SIZE>() else {
            return Ok(Parsed::NeedsBytes);
        };
        let length = frame::length([l0, l1, l2, l3], usize::MAX).map_err(End::MalformedResponse)?;
        if length < HEAD_SIZE - LENGTH_SIZE {
            return Err(End::MalformedResponse(Defect::Truncated.at(length)));
        }
        if let Some(Pending {
            answer: Answer::Own, ..
        }) = pending.front()
        {
            return self.own(lane, pending, length);
        }
        let correlation_id = i32::from_be_bytes([c0, c1, c2, c3]);
        let (head, trace) = match pending.front() {
            Some(request) if request.head.correlation_id == correlation_id => {
                request.trace.answered(length, lane.arrived());
                (request.head, request.trace.clone())
            }
            _ => return Err(End::UnexpectedResponse),
        };
        let handling = handling::of(head.api_key, head.api_version).ok_or(End::UnexpectedResponse)?;
        let whole = LENGTH_SIZE + length;
        let at_hand = lane.bytes().len() >= whole;
        let state = match &handling.response {
            OnResponse::Forward => State::Body {
                left: whole,
                api_key: head.api_key,
                trace,
            },
            OnResponse::Endpoints(program) if !at_hand && whole > HOLD_SMALL_BYTES.min(lane.capacity()) => {
                lane.pass(LENGTH_SIZE);
                let walker = Walker::new(program, 0, length);
                State::Walk(Box::new(Walk {
                    walker,
                    api_key: head.api_key,
                    trace,
                    length,
                    passed: 0,
                    found: None,
                }))
            }
            _ if !at_hand && whole <= lane.capacity() => return Ok(Parsed::NeedsBytes),
            _ if !at_hand => {
                let limit = context.limits.max_held_response_bytes;
                if length > limit {
                    return Err(End::ResponseTooLarge { bytes: length, limit });
                }
                lane.take(LENGTH_SIZE);
                State::Hold {
                    head,
                    message: Vec::new(),
                    length,
                    trace,
                }
            }
            _ => {
                let message = lane.bytes().get(LENGTH_SIZE..whole).unwrap_or_default();
                match self.change(&head, message, context)? {
                    Some(frame) => {
                        lane.take(whole);
                        lane.write(frame);
                    }
                    None => lane.pass(whole),
                }
                lane.mark(head.api_key, trace);
                State::Head
            }
        };
        if let Some(request) = pending.pop_front() {
            context.count_response(&head, length, lane.arrived().saturating_duration_since(request.arrived));
        }
        self.state = state;
        Ok(Parsed::Progress)
    }

    /// What a whole response becomes, as a frame; `None` if it stays as it is.
    fn change(&mut self, head: &RequestHead, message: &[u8], context: &Context) -> Result<Option<Vec<u8>>, End> {
        let handling = handling::of(head.api_key, head.api_version).ok_or(End::UnexpectedResponse)?;
        match &handling.response {
            OnResponse::Forward => Ok(None),
            OnResponse::Login => {
                self.told = Some(Told::read(head, message).map_err(End::MalformedResponse)?);
                Ok(None)
            }
            OnResponse::ApiVersions => answers::intersect_api_versions(head, message)
                .map(Some)
                .map_err(End::MalformedResponse),
            OnResponse::Addresses(program) => change_addresses(head, message, program, context),
            OnResponse::Endpoints(program) => {
                let mut walker = Walker::new(program, 0, message.len());
                match walker.step(message, 0).map_err(End::MalformedResponse)? {
                    Step::Visit(visit) => {
                        addresses::rewrite_endpoints(message, &visit, context).map_err(End::MalformedResponse)
                    }
                    Step::More(_) | Step::Done => Ok(None),
                }
            }
        }
    }

    /// Takes a response to the gateway itself out of the stream.
    fn own(&mut self, lane: &mut Lane, pending: &mut VecDeque<Pending>, length: usize) -> Result<Parsed, End> {
        let limit = lane.capacity();
        if LENGTH_SIZE + length > limit {
            return Err(End::ResponseTooLarge { bytes: length, limit });
        }
        let Some(message) = lane.bytes().get(LENGTH_SIZE..LENGTH_SIZE + length) else {
            return Ok(Parsed::NeedsBytes);
        };
        self.own = Some(message.to_vec());
        lane.take(LENGTH_SIZE + length);
        pending.pop_front();
        Ok(Parsed::Progress)
    }
}

impl Walk {
    /// Walks on through the bytes at hand; what comes next once the walk is over.
    fn step(&mut self, lane: &mut Lane, context: &Context) -> Result<Option<State>, End> {
        let left = self.length - self.passed;
        let mut over = false;
        while self.found.is_none() && !over {
            let window = lane.bytes();
            let window = window.get(..left.min(window.len())).unwrap_or_default();
            match self.walker.step(window, self.passed).map_err(End::MalformedResponse)? {
                Step::Visit(visit) => self.found = Some(visit),
                Step::Done => over = true,
                Step::More(_) => break,
            }
        }
        if over {
            return Ok(Some(State::Body {
                left,
                api_key: self.api_key,
                trace: std::mem::take(&mut self.trace),
            }));
        }
        let settled = match &self.found {
            Some(visit) => visit.tag.unwrap_or(visit.start),
            None => self.walker.settled(),
        };
        let count = lane.bytes().len().min(settled - self.passed);
        lane.pass(count);
        self.passed += count;
        let left = self.length - self.passed;
        if let Some(visit) = self.found.filter(|_| lane.bytes().len() >= left) {
            let tail = lane.bytes_mut().get_mut(..left).unwrap_or_default();
            endpoints::refit(tail, self.passed, &visit, |id| {
                context.endpoint_of(BackendBrokerId::new(id))
            })
            .map_err(End::MalformedResponse)?;
            return Ok(Some(State::Body {
                left,
                api_key: self.api_key,
                trace: std::mem::take(&mut self.trace),
            }));
        }
        let limit = lane.capacity();
        if self.found.is_some() && left > limit || lane.bytes().len() >= limit {
            return Err(End::ResponseTooLarge { bytes: left, limit });
        }
        Ok(None)
    }
}

fn change_addresses(
    head: &RequestHead,
    message: &[u8],
    program: &Program,
    context: &Context,
) -> Result<Option<Vec<u8>>, End> {
    match addresses::rewrite(program, message, context) {
        Ok(changed) => Ok(changed),
        Err(Refusal::Malformed(malformed)) => Err(End::MalformedResponse(malformed)),
        Err(Refusal::NoPort(broker)) => {
            // The topology is behind: whoever watches it reports which ports are missing.
            context.route.cluster.backend.refresh_soon();
            let answer = answers::no_port(head, message, broker, context).map_err(End::MalformedResponse)?;
            answer.map(Some).ok_or(End::BrokerHasNoPort(broker))
        }
    }
}
