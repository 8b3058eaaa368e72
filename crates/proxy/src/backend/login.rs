//! How the gateway logs in to a broker: SaslHandshake, then SaslAuthenticate (KIP-152) until both sides agree. Without
//! I/O, so that it can also happen between a client's requests (KIP-368).

use std::io;
use std::time::Duration;

use tidegate_model::{BackendAuthentication, ScramAlgorithm};
use tidegate_sasl::{Client, Hash, SaslError, Step};
use tidegate_wire::frame::{self, RequestHead};
use tidegate_wire::malformed::Malformed;
use tidegate_wire::messages::{
    Body, SaslAuthenticateRequest, SaslAuthenticateResponse, SaslHandshakeRequest, SaslHandshakeResponse,
};
use tidegate_wire::write::Writer;
use tokio::time::{Instant, timeout};

use super::token::{Token, TokenError};
use crate::connection::exchange;
use crate::stream::Stream;
use crate::tls::client;

const CLIENT_ID: &str = "tidegate";
/// Both exist since Kafka 2.2; the second is the first that says how long a login holds.
const SASL_HANDSHAKE: (i16, i16) = (17, 1);
const SASL_AUTHENTICATE: (i16, i16) = (36, 1);
const MAX_ANSWER_BYTES: usize = 64 << 10;

/// Kafka's error codes, as far as they are told apart.
mod code {
    pub(super) const UNSUPPORTED_SASL_MECHANISM: i16 = 33;
    pub(super) const ILLEGAL_SASL_STATE: i16 = 34;
    pub(super) const SASL_AUTHENTICATION_FAILED: i16 = 58;
}

/// Why the gateway could not log in to a broker.
#[derive(Debug, thiserror::Error)]
pub enum LoginError {
    /// The connection failed on the way.
    #[error("the broker ended the login: {0}; is its listener one for SASL, and for TLS if `tls` is set?")]
    Io(io::Error),
    /// The broker does not answer.
    #[error("no answer from the broker within {} ms (backend_login_timeout_ms)", .0.as_millis())]
    TimedOut(Duration),
    /// The answer is not Kafka's.
    #[error("the broker's answer to the login is malformed: {0}")]
    Malformed(#[from] Malformed),
    /// The answer belongs to another request.
    #[error("the broker's answer belongs to another request")]
    WrongCorrelation,
    /// The broker does not know the mechanism.
    #[error(
        "the broker offers no SASL mechanism {asked}, only {offered}; change `authentication` of the backend cluster"
    )]
    UnsupportedMechanism {
        /// The mechanism that is configured.
        asked: &'static str,
        /// Those that the broker names.
        offered: String,
    },
    /// The broker's listener takes no logins.
    #[error(
        "the broker's listener takes no SASL logins; set `authentication` to `type: anonymous`, or use another port"
    )]
    NoSasl,
    /// The broker says that the credentials are wrong.
    #[error("the broker refuses the credentials in `authentication` of the backend cluster: {0}")]
    Refused(String),
    /// The broker answers with another error.
    #[error("the broker answers the login with Kafka error code {code}: {message}")]
    Kafka {
        /// Its code.
        code: i16,
        /// What it says about it.
        message: String,
    },
    /// The exchange went wrong.
    #[error(transparent)]
    Sasl(SaslError),
    /// There is no token to log in with.
    #[error(transparent)]
    Token(#[from] TokenError),
}

impl From<SaslError> for LoginError {
    fn from(error: SaslError) -> Self {
        match error {
            SaslError::Refused(why) => Self::Refused(why),
            error => Self::Sasl(error),
        }
    }
}

/// A login under way.
#[derive(Debug)]
pub(crate) struct Login {
    client: Client,
    handshaken: bool,
    correlation_id: i32,
}

/// What comes after an answer of the broker.
#[derive(Debug)]
pub(crate) enum Progress {
    /// This frame goes to the broker.
    Send(Vec<u8>),
    /// The gateway has logged in.
    Done {
        /// For how long; for ever if absent.
        lifetime: Option<Duration>,
    },
}

impl Login {
    /// A login as `authentication` says; none where none is needed.
    pub(crate) fn new(
        authentication: &BackendAuthentication,
        token: Option<&Token>,
    ) -> Result<Option<Self>, LoginError> {
        let client = match authentication {
            BackendAuthentication::Anonymous => return Ok(None),
            BackendAuthentication::SaslPlain(credentials) => {
                Client::plain(&credentials.username, credentials.password.reveal())
            }
            BackendAuthentication::SaslScram { algorithm, credentials } => {
                let hash = match algorithm {
                    ScramAlgorithm::Sha256 => Hash::Sha256,
                    ScramAlgorithm::Sha512 => Hash::Sha512,
                };
                Client::scram(hash, &credentials.username, credentials.password.reveal())?
            }
            BackendAuthentication::SaslOauthBearer(oauth) => {
                let token = token.ok_or(TokenError::NotYet)?;
                Client::oauth_bearer(token.reveal(), &oauth.extensions)?
            }
        };
        Ok(Some(Self {
            client,
            handshaken: false,
            correlation_id: 0,
        }))
    }

    /// The first frame for the broker.
    pub(crate) fn start(&mut self) -> Vec<u8> {
        let mechanism = self.client.mechanism();
        self.request(SASL_HANDSHAKE, &SaslHandshakeRequest { mechanism })
    }

    /// Takes the broker's answer to the last frame, without its length.
    pub(crate) fn receive(&mut self, message: &[u8]) -> Result<Progress, LoginError> {
        let Some((correlation_id, body)) = message.split_first_chunk() else {
            return Err(LoginError::WrongCorrelation);
        };
        if i32::from_be_bytes(*correlation_id) != self.correlation_id {
            return Err(LoginError::WrongCorrelation);
        }
        if !self.handshaken {
            let (answer, _) = SaslHandshakeResponse::decode(SASL_HANDSHAKE.1, body)?;
            self.check_handshake(&answer)?;
            self.handshaken = true;
            let first = self.client.first();
            return Ok(Progress::Send(self.authenticate(&first)));
        }
        let (answer, _) = SaslAuthenticateResponse::decode(SASL_AUTHENTICATE.1, body)?;
        if answer.error_code != 0 {
            return Err(self.refusal(&answer));
        }
        Ok(match self.client.next(answer.auth_bytes)? {
            Step::Send(bytes) => Progress::Send(self.authenticate(&bytes)),
            Step::Done => {
                let milliseconds = u64::try_from(answer.session_lifetime_ms).unwrap_or(0);
                let lifetime = (milliseconds > 0).then(|| Duration::from_millis(milliseconds));
                Progress::Done { lifetime }
            }
        })
    }

    fn check_handshake(&self, answer: &SaslHandshakeResponse<'_>) -> Result<(), LoginError> {
        match answer.error_code {
            0 => Ok(()),
            code::UNSUPPORTED_SASL_MECHANISM => Err(LoginError::UnsupportedMechanism {
                asked: self.client.mechanism(),
                offered: answer.mechanisms.iter().take(10).collect::<Vec<_>>().join(", "),
            }),
            code::ILLEGAL_SASL_STATE => Err(LoginError::NoSasl),
            code => Err(LoginError::Kafka {
                code,
                message: String::new(),
            }),
        }
    }

    fn refusal(&self, answer: &SaslAuthenticateResponse<'_>) -> LoginError {
        let said = answer.error_message.unwrap_or_default().chars().take(200).collect();
        match (&self.client, answer.error_code) {
            (Client::OauthBearer(oauth), code::SASL_AUTHENTICATION_FAILED) if oauth.refused().is_some() => {
                LoginError::Refused(format!("{}: {said}", oauth.refused().unwrap_or_default()))
            }
            (_, code::SASL_AUTHENTICATION_FAILED) => LoginError::Refused(said),
            (_, code) => LoginError::Kafka { code, message: said },
        }
    }

    fn authenticate(&mut self, auth_bytes: &[u8]) -> Vec<u8> {
        self.request(SASL_AUTHENTICATE, &SaslAuthenticateRequest { auth_bytes })
    }

    fn request<'b>(&mut self, (api_key, api_version): (i16, i16), body: &impl Body<'b>) -> Vec<u8> {
        self.correlation_id += 1;
        let mut out = Vec::new();
        frame::write_framed(&mut out, |out| {
            let mut writer = Writer::new(out);
            writer.i16(api_key);
            writer.i16(api_version);
            writer.i32(self.correlation_id);
            writer.string(Some(CLIENT_ID), false);
            body.encode(api_version, out);
        });
        out
    }
}

/// What the gateway's own requests in a client's connection are counted as.
pub(crate) const OWN: RequestHead = RequestHead {
    api_key: SASL_HANDSHAKE.0,
    api_version: SASL_HANDSHAKE.1,
    correlation_id: 0,
};

/// Carries out a login, each answer within `limit`, and says for how long it holds; for ever if absent.
pub(crate) async fn login(
    stream: &mut Stream,
    mut login: Login,
    limit: Duration,
) -> Result<Option<Duration>, LoginError> {
    let mut frame = login.start();
    loop {
        // What is over of a session when its answer comes, nobody knows better.
        let asked = Instant::now();
        let answered = timeout(limit, exchange(stream, &frame, MAX_ANSWER_BYTES)).await;
        let answer = answered
            .map_err(|_| LoginError::TimedOut(limit))?
            .map_err(|error| LoginError::Io(client::explained(error)))?;
        match login.receive(&answer)? {
            Progress::Send(next) => frame = next,
            Progress::Done { lifetime } => {
                return Ok(lifetime.map(|lifetime| lifetime.saturating_sub(asked.elapsed())));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tidegate_model::{Credentials, Secret};

    use super::*;

    fn plain() -> Login {
        let credentials = Credentials {
            username: "ann".to_owned(),
            password: Secret::new("hunter2"),
        };
        Login::new(&BackendAuthentication::SaslPlain(credentials), None)
            .unwrap()
            .unwrap()
    }

    fn answer<'b>(correlation_id: i32, version: i16, body: &impl Body<'b>) -> Vec<u8> {
        let mut out = correlation_id.to_be_bytes().to_vec();
        body.encode(version, &mut out);
        out
    }

    fn handshake(error_code: i16, mechanisms: &[&'static str]) -> Vec<u8> {
        let body = SaslHandshakeResponse {
            error_code,
            mechanisms: mechanisms.iter().copied().collect(),
        };
        answer(1, 1, &body)
    }

    #[test]
    fn a_login_goes_from_handshake_to_a_lifetime() {
        let mut login = plain();
        let frame = login.start();
        assert_eq!(&frame[4..12], [0, 17, 0, 1, 0, 0, 0, 1]);
        let Progress::Send(frame) = login.receive(&handshake(0, &["PLAIN"])).unwrap() else {
            panic!("there is more to say")
        };
        assert!(frame.ends_with(b"\0ann\0hunter2"));
        let granted = SaslAuthenticateResponse {
            session_lifetime_ms: 5_000,
            ..Default::default()
        };
        let progress = login.receive(&answer(2, 1, &granted)).unwrap();
        let expected = Some(Duration::from_secs(5));
        assert!(matches!(progress, Progress::Done { lifetime } if lifetime == expected));
        assert!(!format!("{login:?}").contains("hunter2"));
    }

    #[test]
    fn a_refusal_says_what_to_change() {
        let cases = [
            (
                handshake(33, &["SCRAM-SHA-256", "GSSAPI"]),
                "only SCRAM-SHA-256, GSSAPI",
            ),
            (handshake(34, &[]), "takes no SASL logins"),
            (handshake(-1, &[]), "error code -1"),
            (answer(7, 1, &SaslHandshakeResponse::default()), "another request"),
            (Vec::new(), "another request"),
            (vec![0, 0, 0, 1, 0], "malformed"),
        ];
        for (message, expected) in cases {
            let mut login = plain();
            login.start();
            let error = login.receive(&message).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
        }
        let mut login = plain();
        login.start();
        login.receive(&handshake(0, &["PLAIN"])).unwrap();
        let refused = SaslAuthenticateResponse {
            error_code: 58,
            error_message: Some("Invalid username or password"),
            ..Default::default()
        };
        let error = login.receive(&answer(2, 1, &refused)).unwrap_err().to_string();
        assert!(
            error.contains("refuses the credentials") && error.contains("Invalid username"),
            "{error}"
        );
    }
}
