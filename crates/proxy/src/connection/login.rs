//! What comes before a client may ask for anything: who it is, and who the gateway is to the broker.
//!
//! ```text
//!                ┌───────────┐
//!                ▼           │ ApiVersions, answered by the broker
//!             what does the client say?
//!                │ nothing is asked of it, or its certificate says who it is ───► the gateway logs in ──► Relaying
//!                │ SaslHandshake, a mechanism that the broker verifies ─► Relayed ──────────────────────► Relaying
//!                │ SaslHandshake, a mechanism that the gateway verifies ► Verified ► the gateway logs in ► Relaying
//!                └ anything else ──► the end
//! ```
//!
//! Frames are small and few here, so each is read whole. The broker is connected to when something is to be said to it:
//! whoever only begins to log in costs no connection.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tidegate_model::{ClientAuthentication, PlainMediation, VirtualCluster};
use tidegate_wire::apis::API_VERSIONS;
use tidegate_wire::frame::RequestHead;
use tidegate_wire::messages::{Body, SaslAuthenticateRequest, SaslHandshakeRequest, SaslHandshakeResponse};
use tokio::time::{Instant, sleep, timeout};

use super::Context;
use super::answers::{self, Verdict};
use super::frames::{Frames, exchange, framed};
use super::lane::Lane;
use super::requests::{body_offset, check_versions};
use super::session::{PLAIN, Relayed, Sasl, Session, Told, WRONG_CREDENTIALS};
use crate::cluster::Login;
use crate::end::End;
use crate::handling;
use crate::stream::Stream;

const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;
const OAUTHBEARER: &str = "OAUTHBEARER";
/// Nothing that a broker says before a login is longer.
const MAX_ANSWER_BYTES: usize = 256 << 10;

/// How a client has logged in, and a broker that knows who speaks to it.
pub(crate) struct LoggedIn {
    pub(crate) login: Login,
    pub(crate) session: Box<Session>,
    pub(crate) broker: Stream,
    /// What it was verified under.
    pub(crate) verified_under: Arc<VirtualCluster>,
}

/// Finds out who the client is, whose first bytes are in `lane`, and connects it to its broker.
pub(crate) async fn log_in(client: &mut Stream, lane: &mut Lane, context: &Context) -> Result<LoggedIn, End> {
    let mut desk = Desk {
        context,
        virtual_cluster: context.route.cluster.virtual_cluster(),
        frames: Frames::new(client, lane, &context.limits),
        broker: None,
        lifetime: None,
    };
    let (login, sasl) = desk.identify().await?;
    if let Login::Anonymous | Login::Certificate = login {
        desk.log_in_to_broker().await?;
    }
    let broker = match desk.broker {
        Some(broker) => broker,
        None => connect(context).await?,
    };
    Ok(LoggedIn {
        login,
        session: Box::new(Session::new(sasl, desk.lifetime)),
        broker,
        verified_under: desk.virtual_cluster,
    })
}

async fn connect(context: &Context) -> Result<Stream, End> {
    let backend = &context.route.cluster.backend;
    let connected = backend.connect(context.entrance.target()).await;
    connected.map_err(End::NoBroker)
}

struct Desk<'c> {
    context: &'c Context,
    virtual_cluster: Arc<VirtualCluster>,
    frames: Frames<'c>,
    /// None before something is to be said to it.
    broker: Option<Stream>,
    /// For how long the broker knows the gateway, once it does; for ever if absent.
    lifetime: Option<Duration>,
}

/// How SASL's own messages are wrapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    /// Not at all: a length, and the bytes (SaslHandshake version 0).
    Raw,
    /// In SaslAuthenticate (KIP-152).
    Requests,
}

impl Desk<'_> {
    async fn identify(&mut self) -> Result<(Login, Sasl), End> {
        let virtual_cluster = Arc::clone(&self.virtual_cluster);
        let methods = &virtual_cluster.authentication;
        let by_certificate = methods.contains(&ClientAuthentication::ClientCertificate);
        if by_certificate && self.frames.client.has_certificate() {
            return Ok((Login::Certificate, Sasl::Refused));
        }
        let anonymous = methods.contains(&ClientAuthentication::Anonymous);
        let mechanisms: Vec<_> = methods.iter().filter_map(ClientAuthentication::mechanism).collect();
        if mechanisms.is_empty() {
            return if anonymous {
                Ok((Login::Anonymous, Sasl::Refused))
            } else {
                Err(End::NoCertificate)
            };
        }
        loop {
            let head = self.frames.head().await?;
            match head.api_key {
                API_VERSIONS => self.api_versions(&head).await?,
                SASL_HANDSHAKE => return self.handshake(&head, methods, &mechanisms).await,
                _ if anonymous => return Ok((Login::Anonymous, Sasl::Refused)),
                api_key => return Err(End::NotLoggedIn { api_key }),
            }
        }
    }

    /// The broker answers, since what is offered is what both sides handle.
    async fn api_versions(&mut self, head: &RequestHead) -> Result<(), End> {
        let message = self.frames.take_request().await?;
        self.context.count_request(head, message.len());
        if handling::of(head.api_key, head.api_version).is_none() {
            return self.frames.send(&answers::unsupported_api_versions(head)).await;
        }
        let frame = match check_versions(head, &message, self.context).map_err(End::MalformedRequest)? {
            Verdict::Forward => framed(&message),
            Verdict::Replace(frame) => frame,
            Verdict::Answer(frame) => return self.frames.send(&frame).await,
        };
        let answer = self.ask_broker(&frame, Some(head)).await?;
        let answer = answers::intersect_api_versions(head, &answer).map_err(End::MalformedResponse)?;
        self.frames.send(&answer).await
    }

    async fn handshake(
        &mut self,
        head: &RequestHead,
        methods: &[ClientAuthentication],
        mechanisms: &[&'static str],
    ) -> Result<(Login, Sasl), End> {
        let framing = match head.api_version {
            0 => Framing::Raw,
            1 => Framing::Requests,
            api_version => {
                return Err(End::Refused {
                    api_key: head.api_key,
                    api_version,
                });
            }
        };
        let message = self.frames.take_request().await?;
        self.context.count_request(head, message.len());
        let body = body_of(head, &message)?;
        let (request, _) = SaslHandshakeRequest::decode(head.api_version, body).map_err(End::MalformedRequest)?;
        let asked = request.mechanism;
        let answer = answers::sasl_handshake(head, mechanisms, asked);
        match methods.iter().find(|method| method.mechanism() == Some(asked)) {
            None => {
                self.frames.send(&answer).await?;
                Err(End::UnsupportedMechanism(asked.chars().take(64).collect()))
            }
            Some(ClientAuthentication::SaslPlain(PlainMediation::Terminate(_))) => {
                self.frames.send(&answer).await?;
                self.verify(framing).await
            }
            Some(method) => {
                let answer = self.ask_broker(&framed(&message), Some(head)).await?;
                self.frames.send(&framed(&answer)).await?;
                let body = answer.get(4..).unwrap_or_default();
                let (answer, _) =
                    SaslHandshakeResponse::decode(head.api_version, body).map_err(End::MalformedResponse)?;
                if answer.error_code != 0 {
                    return Err(End::MechanismNotAtBroker(asked.to_owned()));
                }
                self.relay(framing, method.mechanism().unwrap_or_default()).await
            }
        }
    }

    /// SASL/PLAIN, verified here.
    async fn verify(&mut self, framing: Framing) -> Result<(Login, Sasl), End> {
        let (head, message) = self.next_step(framing).await?;
        let cluster = &self.context.route.cluster;
        let verified = match &head {
            None => cluster.verify(&message),
            Some(head) => {
                let (request, _) = SaslAuthenticateRequest::decode(head.api_version, body_of(head, &message)?)
                    .map_err(End::MalformedRequest)?;
                cluster.verify(request.auth_bytes)
            }
        };
        let Some(username) = verified else {
            // The client's time may be shorter, and it is to learn why it cannot come in.
            let delay = self.context.limits.failed_login_delay;
            sleep(delay).await;
            self.frames.allow(delay);
            if let Some(head) = &head {
                self.frames
                    .send(&answers::login_failed(head, WRONG_CREDENTIALS))
                    .await?;
            }
            return Err(End::LoginFailed {
                mechanism: PLAIN,
                by: "the gateway",
            });
        };
        // The client learns that it is in only once a broker is there for it.
        self.log_in_to_broker().await?;
        match &head {
            Some(head) => self.frames.send(&answers::logged_in(head)).await?,
            None => self.frames.send(&framed(&[])).await?,
        }
        let sasl = Sasl::Verified {
            username: username.clone(),
            cluster: Arc::clone(cluster),
        };
        Ok((Login::Principal(username), sasl))
    }

    /// Any mechanism, verified by the broker.
    async fn relay(&mut self, framing: Framing, mechanism: &'static str) -> Result<(Login, Sasl), End> {
        let by_broker = || End::LoginFailed {
            mechanism,
            by: "the broker",
        };
        let mut relayed = Relayed::new(mechanism);
        for round in 1.. {
            let (head, message) = self.next_step(framing).await?;
            relayed.asked = Instant::now();
            let answer = match self.ask_broker(&framed(&message), head.as_ref()).await {
                // Without SaslAuthenticate a broker has no other way to say no.
                Err(End::BrokerClosed) if framing == Framing::Raw => return Err(by_broker()),
                answer => answer?,
            };
            self.frames.send(&framed(&answer)).await?;
            let nothing_more = match &head {
                None => answer.is_empty(),
                Some(head) => {
                    let told = Told::read(head, &answer).map_err(End::MalformedResponse)?;
                    relayed.answered(&told)?;
                    !told.goes_on
                }
            };
            let done = match mechanism {
                PLAIN => true,
                // A token that is no good is answered with the reason first.
                OAUTHBEARER => nothing_more,
                _ => round == 2,
            };
            if done {
                break;
            }
        }
        Ok((Login::Relayed(mechanism), Sasl::Relayed(relayed)))
    }

    /// The client's next message of the mechanism; with its head, if it is wrapped in a request.
    async fn next_step(&mut self, framing: Framing) -> Result<(Option<RequestHead>, Vec<u8>), End> {
        if framing == Framing::Raw {
            return Ok((None, self.frames.take().await?));
        }
        let head = self.frames.head().await?;
        if head.api_key != SASL_AUTHENTICATE || handling::of(head.api_key, head.api_version).is_none() {
            return Err(End::NotLoggedIn { api_key: head.api_key });
        }
        let message = self.frames.take_request().await?;
        self.context.count_request(&head, message.len());
        Ok((Some(head), message))
    }

    /// What the broker answers to the client's frame.
    async fn ask_broker(&mut self, frame: &[u8], head: Option<&RequestHead>) -> Result<Vec<u8>, End> {
        let limit = self.context.limits.backend_login_timeout;
        let answer = timeout(limit, exchange(self.broker().await?, frame, MAX_ANSWER_BYTES)).await;
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(End::BrokerClosed),
            Ok(Err(error)) => return Err(End::BrokerLost(error)),
            Err(_) => return Err(End::BrokerLost(io::ErrorKind::TimedOut.into())),
        };
        match head {
            Some(head) if answer.first_chunk() != Some(&head.correlation_id.to_be_bytes()) => {
                Err(End::UnexpectedResponse)
            }
            _ => Ok(answer),
        }
    }

    async fn broker(&mut self) -> Result<&mut Stream, End> {
        match &mut self.broker {
            Some(broker) => Ok(broker),
            none => {
                let begin = Instant::now();
                let broker = connect(self.context).await?;
                self.frames.allow(begin.elapsed());
                Ok(none.insert(broker))
            }
        }
    }

    async fn log_in_to_broker(&mut self) -> Result<(), End> {
        let backend = &self.context.route.cluster.backend;
        let broker = self.broker().await?;
        let begin = Instant::now();
        self.lifetime = backend.log_in(broker).await.map_err(End::BackendLogin)?;
        self.frames.allow(begin.elapsed());
        Ok(())
    }
}

fn body_of<'m>(head: &RequestHead, message: &'m [u8]) -> Result<&'m [u8], End> {
    let at = body_offset(head, message).map_err(End::MalformedRequest)?;
    Ok(message.get(at..).unwrap_or_default())
}
