//! Who is at both ends of a connection, and how long that holds.

use std::sync::Arc;
use std::time::Duration;

use tidegate_wire::frame::{self, RequestHead};
use tidegate_wire::malformed::Malformed;
use tidegate_wire::messages::{Body, SaslAuthenticateRequest, SaslAuthenticateResponse, SaslHandshakeRequest};
use tidegate_wire::table;
use tokio::time::Instant;

use super::answers;
use super::lane::Lane;
use super::requests::body_offset;
use crate::cluster::Cluster;
use crate::end::End;

const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;
/// The one SASL mechanism that the gateway verifies itself.
pub(crate) const PLAIN: &str = "PLAIN";
/// What a client is told that does not know its password.
pub(crate) const WRONG_CREDENTIALS: &str = "authentication failed: wrong username or password";
/// The share of a session's lifetime after which the gateway logs in again, in percent. A broker looks at the clock when it
/// reads a request, and a busy one reads late.
const RENEW_AFTER: u32 = 70;
/// A broker takes no second login within a second (KIP-368).
const LEAST_RENEWAL: Duration = Duration::from_millis(1_200);

/// What has been agreed on at the login.
#[derive(Debug)]
pub(crate) struct Session {
    sasl: Sasl,
    /// When the gateway has to log in to the broker again.
    renew_at: Option<Instant>,
}

/// What becomes of a client's SASL requests after its login.
#[derive(Debug)]
pub(crate) enum Sasl {
    /// It needs no login here.
    Refused,
    /// They go to the broker, which has verified it before.
    Relayed(Relayed),
    /// The gateway verifies it again (KIP-368).
    Verified {
        /// Who it is, and has to stay.
        username: String,
        cluster: Arc<Cluster>,
    },
}

/// A login that the broker has verified.
#[derive(Debug)]
pub(crate) struct Relayed {
    pub(crate) mechanism: &'static str,
    /// When the client sent the last message of it: no later than the broker took it.
    pub(crate) asked: Instant,
    /// For how long it holds, and when that is over; for ever if absent (KIP-368).
    pub(crate) expiry: Option<(Duration, Instant)>,
}

/// What comes of a client's SASL request after its login.
pub(crate) enum Answered {
    /// The broker answers.
    ByBroker,
    /// The gateway does.
    With(Vec<u8>),
    /// The gateway does, and then the connection ends.
    Last(Vec<u8>, End),
}

/// What a broker says to a client that logs in.
#[derive(Debug)]
pub(crate) struct Told {
    /// Not like this.
    pub(crate) refused: bool,
    /// For how long the login holds, if that is said.
    pub(crate) lifetime: Option<Duration>,
    /// That the client has to say more, or that it is told something.
    pub(crate) goes_on: bool,
}

impl Told {
    /// Reads the answer to a SaslAuthenticate request, without its length.
    pub(crate) fn read(head: &RequestHead, message: &[u8]) -> Result<Self, Malformed> {
        let tags =
            table::response(head.api_key).is_some_and(|table| frame::response_header_has_tags(table, head.api_version));
        let body = message.get(if tags { 5 } else { 4 }..).unwrap_or_default();
        let (answer, _) = SaslAuthenticateResponse::decode(head.api_version, body)?;
        let lifetime = u64::try_from(answer.session_lifetime_ms).ok().filter(|ms| *ms > 0);
        Ok(Self {
            refused: answer.error_code != 0,
            lifetime: lifetime.map(Duration::from_millis),
            goes_on: !answer.auth_bytes.is_empty(),
        })
    }
}

impl Relayed {
    /// One that begins now.
    pub(crate) fn new(mechanism: &'static str) -> Self {
        Self {
            mechanism,
            asked: Instant::now(),
            expiry: None,
        }
    }

    /// Takes what the broker has answered.
    pub(crate) fn answered(&mut self, answer: &Told) -> Result<(), End> {
        if answer.refused {
            return Err(End::LoginFailed {
                mechanism: self.mechanism,
                by: "the broker",
            });
        }
        if let Some(lifetime) = answer.lifetime {
            // So long a lifetime that it has no end in time is none.
            self.expiry = self.asked.checked_add(lifetime).map(|at| (lifetime, at));
        }
        Ok(())
    }
}

impl Session {
    /// `lifetime` is for how long the broker knows the gateway; for ever if absent.
    pub(crate) fn new(sasl: Sasl, lifetime: Option<Duration>) -> Self {
        let mut session = Self { sasl, renew_at: None };
        session.renewed(lifetime);
        session
    }

    /// The gateway has logged in again.
    pub(crate) fn renewed(&mut self, lifetime: Option<Duration>) {
        let pause = |lifetime: Duration| (lifetime * RENEW_AFTER / 100).max(LEAST_RENEWAL);
        self.renew_at = lifetime.map(|lifetime| Instant::now() + pause(lifetime));
    }

    /// Whether the gateway has to log in again before it forwards what waits in the lane. A broker ends no connection
    /// for its age alone: only a request that comes too late does that.
    pub(crate) fn is_due(&self, lane: &Lane) -> bool {
        self.renew_at
            .is_some_and(|at| !lane.bytes().is_empty() && Instant::now() >= at)
    }

    /// Takes what the broker has answered to a client that logs in again.
    pub(crate) fn answered(&mut self, answer: &Told) -> Result<(), End> {
        match &mut self.sasl {
            Sasl::Relayed(relayed) => relayed.answered(answer),
            Sasl::Refused | Sasl::Verified { .. } => Ok(()),
        }
    }

    /// Why the broker may have ended the connection, of which `next` waits for its answer and `arrived` was the last byte.
    /// Once a login has expired, it ends the connection when it comes to anything else than another login. It comes to
    /// requests one by one, so one that was in time may be late for it.
    pub(crate) fn expired(&self, next: Option<&RequestHead>, arrived: Instant) -> Option<End> {
        let Sasl::Relayed(relayed) = &self.sasl else {
            return None;
        };
        let (lifetime, at) = relayed.expiry?;
        let is_late = match next {
            Some(head) if [SASL_HANDSHAKE, SASL_AUTHENTICATE].contains(&head.api_key) => false,
            Some(_) => Instant::now() >= at,
            None => arrived >= at,
        };
        is_late.then_some(End::SessionExpired { lifetime })
    }

    /// Deals with a SASL request, which has `arrived` now, of a client that needs no login or has logged in before.
    pub(crate) fn answer(&mut self, head: &RequestHead, message: &[u8], arrived: Instant) -> Result<Answered, End> {
        let (username, cluster) = match &mut self.sasl {
            Sasl::Refused => return Ok(Answered::With(answers::no_sasl(head))),
            Sasl::Relayed(relayed) => {
                relayed.asked = arrived;
                return Ok(Answered::ByBroker);
            }
            Sasl::Verified { username, cluster } => (username, cluster),
        };
        let body = body_offset(head, message)
            .map(|at| message.get(at..).unwrap_or_default())
            .map_err(End::MalformedRequest)?;
        if head.api_key == SASL_HANDSHAKE {
            let (request, _) = SaslHandshakeRequest::decode(head.api_version, body).map_err(End::MalformedRequest)?;
            return Ok(Answered::With(answers::sasl_handshake(
                head,
                &[PLAIN],
                request.mechanism,
            )));
        }
        let (request, _) = SaslAuthenticateRequest::decode(head.api_version, body).map_err(End::MalformedRequest)?;
        let why = match cluster.verify(request.auth_bytes) {
            Some(name) if name == *username => return Ok(Answered::With(answers::logged_in(head))),
            Some(_) => "a connection keeps its principal when it logs in again",
            None => WRONG_CREDENTIALS,
        };
        let end = End::LoginFailed {
            mechanism: PLAIN,
            by: "the gateway",
        };
        Ok(Answered::Last(answers::login_failed(head, why), end))
    }
}
