//! Who logs in to whom, and by what.

use crate::secret::Secret;
use crate::tls::Certificates;

/// How the gateway logs in to the brokers of a backend cluster. A certificate may do so too, see
/// [`BackendTls::client_identity`](crate::BackendTls::client_identity).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackendAuthentication {
    /// Not at all.
    Anonymous,
    /// SASL/PLAIN (RFC 4616).
    SaslPlain(Credentials),
    /// SASL/SCRAM (RFC 5802).
    SaslScram {
        /// The hash.
        algorithm: ScramAlgorithm,
        /// The name and the password.
        credentials: Credentials,
    },
    /// SASL/OAUTHBEARER (RFC 7628, KIP-255) with a token got by client credentials (RFC 6749, 4.4).
    SaslOauthBearer(OauthClient),
}

/// A name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

/// The hash that SCRAM uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScramAlgorithm {
    /// SCRAM-SHA-256.
    Sha256,
    /// SCRAM-SHA-512.
    Sha512,
}

/// How the gateway gets a token for the brokers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OauthClient {
    /// The URL that gives tokens, `http` or `https`.
    pub token_endpoint: String,
    /// Who the gateway is to the token endpoint.
    pub client_id: String,
    /// How it proves that.
    pub client_secret: Secret,
    /// The scope to ask for, if any.
    pub scope: Option<String>,
    /// The audience to ask for, if any.
    pub audience: Option<String>,
    /// The certificates that the token endpoint's certificate must lead to; those of the system if absent.
    pub ca_bundle: Option<Certificates>,
    /// SASL extensions to send to the brokers (KIP-342), by name.
    pub extensions: Vec<(String, String)>,
}

/// How clients of a virtual cluster log in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// Not at all.
    Anonymous,
    /// SASL/PLAIN.
    SaslPlain(PlainMediation),
    /// SASL/SCRAM, relayed to the brokers untouched.
    SaslScram(ScramAlgorithm),
    /// SASL/OAUTHBEARER, relayed to the brokers untouched.
    OauthBearer,
    /// The certificate that the client showed in its TLS handshake.
    ClientCertificate,
}

/// Who verifies a name and a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlainMediation {
    /// The brokers: the exchange is relayed untouched.
    Passthrough,
    /// The gateway, which then logs in to the brokers as itself. Never empty; no name comes twice.
    Terminate(Vec<Credentials>),
}

impl ScramAlgorithm {
    /// The name of the SASL mechanism.
    pub const fn mechanism(self) -> &'static str {
        match self {
            Self::Sha256 => "SCRAM-SHA-256",
            Self::Sha512 => "SCRAM-SHA-512",
        }
    }
}

impl ClientAuthentication {
    /// The name of the SASL mechanism, for those that are one.
    pub const fn mechanism(&self) -> Option<&'static str> {
        match self {
            Self::Anonymous | Self::ClientCertificate => None,
            Self::SaslPlain(_) => Some("PLAIN"),
            Self::SaslScram(algorithm) => Some(algorithm.mechanism()),
            Self::OauthBearer => Some("OAUTHBEARER"),
        }
    }
}
