//! Why a connection ended, and whose fault it was: decided here, logged and counted in one place.

use std::fmt;
use std::io;
use std::time::Duration;

use tidegate_model::BackendBrokerId;
use tidegate_wire::frame::Stranger;
use tidegate_wire::malformed::Malformed;

use crate::backend::ConnectError;
use crate::backend::login::LoginError;

/// Who has to change something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The connection ended as connections do.
    Nobody,
    /// The client, or who runs it.
    Client,
    /// The broker, or the network to it.
    Broker,
    /// The gateway itself.
    Gateway,
}

impl Fault {
    /// A name that never changes, for metrics and logs.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Nobody => "none",
            Self::Client => "client",
            Self::Broker => "broker",
            Self::Gateway => "gateway",
        }
    }
}

/// How a connection ended.
#[derive(Debug)]
pub enum End {
    /// The client closed it.
    ClientClosed,
    /// The client's side broke.
    ClientLost(io::Error),
    /// The broker closed it.
    BrokerClosed,
    /// The broker's side broke.
    BrokerLost(io::Error),
    /// It was drained.
    Drained,
    /// It was still busy when the time for draining was over.
    CutOff,
    /// It never said a word of Kafka.
    Stranger(Stranger),
    /// It connected and sent no request in time.
    Silent,
    /// Nothing moved for too long.
    Idle,
    /// The TLS handshake failed.
    TlsFailed(io::Error),
    /// The TLS handshake took too long.
    TlsTimedOut,
    /// The listener takes TLS only, and the client speaks Kafka in plaintext or something else.
    NotTls,
    /// No forward policy of the listener matches.
    NoRoute {
        /// The host name for which the client asked by TLS.
        host: Option<String>,
    },
    /// The client asked for something before it logged in.
    NotLoggedIn {
        /// The API key.
        api_key: i16,
    },
    /// The client showed no certificate, and there is no other way to log in.
    NoCertificate,
    /// The client wanted a SASL mechanism that the virtual cluster does not offer.
    UnsupportedMechanism(String),
    /// The broker does not offer the SASL mechanism that it should verify.
    MechanismNotAtBroker(String),
    /// Name and password, token or proof were wrong.
    LoginFailed {
        /// The SASL mechanism.
        mechanism: &'static str,
        /// Who verified it.
        by: &'static str,
    },
    /// The client's login took too long.
    LoginTimedOut,
    /// The broker closed it because the client asked for something after its login had expired (KIP-368).
    SessionExpired {
        /// For how long the login held, as the broker had said.
        lifetime: Duration,
    },
    /// The gateway could not log in to the broker.
    BackendLogin(LoginError),
    /// The client's bytes are not what they claim to be.
    MalformedRequest(Malformed),
    /// The client asked for an API or a version that is not offered.
    Refused {
        /// The API key.
        api_key: i16,
        /// Its version.
        api_version: i16,
    },
    /// The client's request, which has to be held, exceeds its limit.
    RequestTooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The broker's bytes are not what they claim to be.
    MalformedResponse(Malformed),
    /// The broker answered what nobody asked, or out of order.
    UnexpectedResponse,
    /// The broker's response, which has to be held, exceeds its limit.
    ResponseTooLarge {
        /// Its size in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// The broker names another to which no port of the listener leads, in a response that has no place for an error.
    BrokerHasNoPort(BackendBrokerId),
    /// No broker could be reached.
    NoBroker(ConnectError),
    /// There are as many connections as there may be.
    TooManyConnections {
        /// The limit that was reached, by its name in the configuration file.
        limit: &'static str,
    },
}

impl End {
    /// Whose fault it was.
    pub const fn fault(&self) -> Fault {
        match self {
            Self::ClientClosed | Self::BrokerClosed | Self::Drained | Self::Idle => Fault::Nobody,
            Self::ClientLost(_)
            | Self::Stranger(_)
            | Self::Silent
            | Self::TlsFailed(_)
            | Self::TlsTimedOut
            | Self::NotTls
            | Self::NoRoute { .. }
            | Self::NotLoggedIn { .. }
            | Self::NoCertificate
            | Self::UnsupportedMechanism(_)
            | Self::LoginFailed { .. }
            | Self::LoginTimedOut
            | Self::SessionExpired { .. }
            | Self::MalformedRequest(_)
            | Self::Refused { .. }
            | Self::RequestTooLarge { .. } => Fault::Client,
            Self::BrokerLost(_)
            | Self::MalformedResponse(_)
            | Self::UnexpectedResponse
            | Self::ResponseTooLarge { .. }
            | Self::MechanismNotAtBroker(_)
            | Self::NoBroker(_) => Fault::Broker,
            Self::CutOff | Self::TooManyConnections { .. } | Self::BrokerHasNoPort(_) | Self::BackendLogin(_) => {
                Fault::Gateway
            }
        }
    }

    /// A short name that never changes, for metrics and logs.
    pub const fn label(&self) -> &'static str {
        match self {
            Self::ClientClosed => "client_closed",
            Self::ClientLost(_) => "client_lost",
            Self::BrokerClosed => "broker_closed",
            Self::BrokerLost(_) => "broker_lost",
            Self::Drained => "drained",
            Self::CutOff => "cut_off",
            Self::Stranger(Stranger::Tls) => "tls_on_plaintext_port",
            Self::Stranger(Stranger::Http) => "http",
            Self::Stranger(Stranger::Ssh) => "ssh",
            Self::Stranger(Stranger::Noise) => "not_kafka",
            Self::Silent => "no_request",
            Self::Idle => "idle",
            Self::TlsFailed(_) => "tls_failed",
            Self::TlsTimedOut => "tls_timed_out",
            Self::NotTls => "plaintext_on_tls_port",
            Self::NoRoute { .. } => "no_route",
            Self::NotLoggedIn { .. } => "not_logged_in",
            Self::NoCertificate => "no_certificate",
            Self::UnsupportedMechanism(_) => "unsupported_sasl_mechanism",
            Self::MechanismNotAtBroker(_) => "sasl_mechanism_not_at_broker",
            Self::LoginFailed { .. } => "login_failed",
            Self::LoginTimedOut => "login_timed_out",
            Self::SessionExpired { .. } => "session_expired",
            Self::BackendLogin(_) => "backend_login",
            Self::MalformedRequest(_) => "malformed_request",
            Self::Refused { .. } => "api_not_offered",
            Self::RequestTooLarge { .. } => "request_too_large",
            Self::MalformedResponse(_) => "malformed_response",
            Self::UnexpectedResponse => "unexpected_response",
            Self::ResponseTooLarge { .. } => "response_too_large",
            Self::BrokerHasNoPort(_) => "broker_has_no_port",
            Self::NoBroker(_) => "no_broker",
            Self::TooManyConnections { .. } => "too_many_connections",
        }
    }

    /// Whether the client may still be sending, so that closing at once would destroy the last answer on its way.
    pub(crate) const fn client_may_send(&self) -> bool {
        !matches!(self, Self::ClientClosed | Self::ClientLost(_))
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClientClosed => f.write_str("the client closed the connection"),
            Self::ClientLost(error) => write!(f, "connection to the client lost: {error}"),
            Self::BrokerClosed => f.write_str("the broker closed the connection"),
            Self::BrokerLost(error) => write!(f, "connection to the broker lost: {error}"),
            Self::Drained => f.write_str("drained"),
            Self::CutOff => f.write_str("cut off: it was still busy after drain_timeout_ms"),
            Self::Stranger(Stranger::Tls) => {
                f.write_str("a TLS hello on a plaintext listener; set the client's security.protocol to PLAINTEXT")
            }
            Self::Stranger(Stranger::Http) => {
                f.write_str("an HTTP request on a Kafka listener; check the client's address and port")
            }
            Self::Stranger(Stranger::Ssh) => {
                f.write_str("an SSH client on a Kafka listener; check the client's address and port")
            }
            Self::Stranger(Stranger::Noise) => f.write_str("the first bytes are not Kafka's protocol"),
            Self::Silent => f.write_str("no request within first_request_timeout_ms"),
            Self::Idle => f.write_str("nothing moved for idle_timeout_ms"),
            Self::TlsFailed(error) => write!(f, "the TLS handshake failed: {error}"),
            Self::TlsTimedOut => f.write_str("no TLS handshake within tls_handshake_timeout_ms"),
            Self::NotTls => f.write_str(
                "no TLS hello on a listener that takes TLS only; set the client's security.protocol to SSL or SASL_SSL",
            ),
            Self::NoRoute { host: Some(host) } => {
                write!(f, "no forward policy of the listener matches the host name {host:?}")
            }
            Self::NoRoute { host: None } => f.write_str(
                "no forward policy of the listener matches; where they match by SNI, clients have to connect by TLS and \
                 by a host name",
            ),
            Self::NotLoggedIn { api_key } => write!(
                f,
                "API key {api_key} before a login; set the client's security.protocol to SASL_PLAINTEXT or SASL_SSL, and \
                 its sasl.mechanism"
            ),
            Self::UnsupportedMechanism(mechanism) => {
                write!(f, "the virtual cluster does not offer the SASL mechanism {mechanism:?}")
            }
            Self::NoCertificate => f.write_str("no client certificate, and the virtual cluster offers no other login"),
            Self::MechanismNotAtBroker(mechanism) => write!(
                f,
                "the broker does not offer the SASL mechanism {mechanism:?}; enable it there, or take the method out of \
                 the virtual cluster"
            ),
            Self::LoginFailed { mechanism, by } => write!(f, "wrong credentials by SASL {mechanism}, says {by}"),
            Self::LoginTimedOut => f.write_str("no login within login_timeout_ms"),
            Self::SessionExpired { lifetime } => write!(
                f,
                "the broker closed the connection of a client that did not log in again within {} ms; use a client that \
                 does (KIP-368), or raise connections.max.reauth.ms on the brokers",
                lifetime.as_millis()
            ),
            Self::BackendLogin(error) => error.fmt(f),
            Self::MalformedRequest(malformed) => write!(f, "malformed request: {malformed}"),
            Self::Refused { api_key, api_version } => {
                write!(f, "API key {api_key} at version {api_version} is not offered")
            }
            Self::RequestTooLarge { bytes, limit } => {
                write!(f, "a request of {bytes} bytes exceeds the limit of {limit}")
            }
            Self::MalformedResponse(malformed) => write!(f, "malformed response: {malformed}"),
            Self::UnexpectedResponse => f.write_str("a response that belongs to no request, or to another one"),
            Self::ResponseTooLarge { bytes, limit } => {
                write!(
                    f,
                    "a response of {bytes} bytes exceeds max_held_response_bytes, which is {limit}"
                )
            }
            Self::BrokerHasNoPort(broker) => write!(f, "broker {broker} has no port on this listener"),
            Self::NoBroker(error) => error.fmt(f),
            Self::TooManyConnections { limit } => {
                write!(f, "{limit} is reached; raise the limit or add nodes")
            }
        }
    }
}
