//! Who is at both ends of a connection, and how long that holds.

use std::sync::Arc;
use std::time::Duration;

use tidegate_wire::frame::RequestHead;
use tidegate_wire::messages::{Body, SaslAuthenticateRequest, SaslHandshakeRequest};
use tokio::time::Instant;

use super::answers;
use super::lane::Lane;
use super::requests::body_offset;
use crate::cluster::Cluster;
use crate::end::End;

const SASL_HANDSHAKE: i16 = 17;
/// The one SASL mechanism that the gateway verifies itself.
pub(crate) const PLAIN: &str = "PLAIN";
/// What a client is told that does not know its password.
pub(crate) const WRONG_CREDENTIALS: &str = "authentication failed: wrong username or password";
/// The share of a session's lifetime after which the gateway logs in again, in percent.
const RENEW_AFTER: u32 = 80;
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
    Relayed,
    /// The gateway verifies it again (KIP-368).
    Verified {
        /// Who it is, and has to stay.
        username: String,
        cluster: Arc<Cluster>,
    },
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
            .is_some_and(|at| !lane.bytes().is_empty() && lane.arrived() >= at)
    }

    /// Deals with a SASL request of a client that needs no login, or has logged in before.
    pub(crate) fn answer(&self, head: &RequestHead, message: &[u8]) -> Result<Answered, End> {
        let (username, cluster) = match &self.sasl {
            Sasl::Refused => return Ok(Answered::With(answers::no_sasl(head))),
            Sasl::Relayed => return Ok(Answered::ByBroker),
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
