//! SASL mechanisms as Kafka uses them, without I/O: who calls says what has come and sends what goes.
//!
//! [`Client`] logs in by PLAIN (RFC 4616), SCRAM-SHA-256 and -512 (RFC 5802, RFC 7677) or OAUTHBEARER (RFC 7628, KIP-255).
//! [`plain`] is the other side of PLAIN. Secrets are neither printed nor part of an error.
//!
//! ```
//! let mut client = tidegate_sasl::Client::plain("ann", "secret");
//! assert_eq!(client.mechanism(), "PLAIN");
//! let message = client.first();
//! let login = tidegate_sasl::plain::parse(&message)?;
//! assert!(login.is("ann", "secret") && !login.is("ann", "guessed"));
//! # Ok::<_, tidegate_sasl::SaslError>(())
//! ```

mod oauth_bearer;
pub mod plain;
mod scram;

pub use oauth_bearer::OauthBearer;
pub use scram::{Hash, Scram};

/// Why a login cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaslError {
    /// The message is not one of the mechanism.
    #[error("malformed {mechanism} message: {reason}")]
    Malformed {
        /// The mechanism.
        mechanism: &'static str,
        /// What is wrong.
        reason: &'static str,
    },
    /// The other side refuses, and says why.
    #[error("refused by the server: {0}")]
    Refused(String),
    /// The server cannot prove that it knows the password: it may be an impostor.
    #[error("the server does not know the password that it asked for")]
    ServerNotProven,
    /// The server asks for more or less work than is reasonable.
    #[error("the server asks for {0} iterations; from 4096 to 1000000 are accepted")]
    Iterations(u32),
    /// A name, a token or an extension has characters that the mechanism cannot carry.
    #[error("{0} has characters that SASL/{1} cannot carry")]
    Unsendable(&'static str, &'static str),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
}

/// What comes after a message of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// This goes to the server.
    Send(Vec<u8>),
    /// The client has logged in, and trusts the server.
    Done,
}

/// A login under way.
#[derive(Debug)]
pub enum Client {
    /// PLAIN.
    Plain(plain::Plain),
    /// SCRAM-SHA-256 or SCRAM-SHA-512.
    Scram(Box<Scram>),
    /// OAUTHBEARER.
    OauthBearer(OauthBearer),
}

impl Client {
    /// By PLAIN.
    pub fn plain(username: &str, password: &str) -> Self {
        Self::Plain(plain::Plain::new(username, password))
    }

    /// By SCRAM.
    ///
    /// # Errors
    /// The system gives no random numbers, or the name cannot be sent.
    pub fn scram(hash: Hash, username: &str, password: &str) -> Result<Self, SaslError> {
        Ok(Self::Scram(Box::new(Scram::new(hash, username, password)?)))
    }

    /// By OAUTHBEARER, with SASL extensions (KIP-342).
    ///
    /// # Errors
    /// The token or an extension cannot be sent.
    pub fn oauth_bearer(token: &str, extensions: &[(String, String)]) -> Result<Self, SaslError> {
        Ok(Self::OauthBearer(OauthBearer::new(token, extensions)?))
    }

    /// The mechanism's name.
    pub fn mechanism(&self) -> &'static str {
        match self {
            Self::Plain(_) => plain::MECHANISM,
            Self::Scram(scram) => scram.mechanism(),
            Self::OauthBearer(_) => oauth_bearer::MECHANISM,
        }
    }

    /// The client's first message.
    pub fn first(&mut self) -> Vec<u8> {
        match self {
            Self::Plain(plain) => plain.message(),
            Self::Scram(scram) => scram.first(),
            Self::OauthBearer(oauth) => oauth.message(),
        }
    }

    /// Takes a message of the server.
    ///
    /// # Errors
    /// The login has failed, or the message is none of the mechanism.
    pub fn next(&mut self, message: &[u8]) -> Result<Step, SaslError> {
        match self {
            // Whatever a server says to the one message of PLAIN, its not refusing it is what counts.
            Self::Plain(_) => Ok(Step::Done),
            Self::Scram(scram) => scram.next(message),
            Self::OauthBearer(oauth) => oauth.next(message),
        }
    }
}
