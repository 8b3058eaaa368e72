//! How a client protects its connection and who it says it is, in the words of every family of clients.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::certificates::{Identity, trust_store};

/// A SASL mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mechanism {
    /// PLAIN (RFC 4616).
    Plain,
    /// SCRAM-SHA-256 (RFC 7677).
    ScramSha256,
    /// SCRAM-SHA-512.
    ScramSha512,
    /// OAUTHBEARER (RFC 7628, KIP-768).
    OauthBearer,
}

/// What a client is told about TLS and SASL; begins as plaintext without any login.
#[derive(Clone, Default)]
pub struct Security {
    tls: Option<Tls>,
    sasl: Option<Sasl>,
}

#[derive(Clone)]
struct Tls {
    authorities: String,
    identity: Option<Identity>,
}

#[derive(Clone)]
enum Sasl {
    Password {
        mechanism: Mechanism,
        username: String,
        password: String,
    },
    Tokens {
        endpoint: String,
        authorities: Option<String>,
        client_id: String,
        client_secret: String,
    },
}

/// What came of an attempt to get into a cluster, as the client shows it to its user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Login {
    /// It got in and was told about brokers.
    In,
    /// It did not.
    Refused {
        /// The class of the exception, or the name of the error, in the client's own terms.
        error: String,
        /// The text that goes with it. kafka-python's exceptions give no reason, so its log follows; there the broker's
        /// reason may be missing, as it drops an answer that it reads together with the end of the stream.
        message: String,
    },
}

impl Login {
    /// Reads `{"in": true}` or `{"error", "message"}`.
    pub(crate) fn from_json(json: &Value) -> Result<Self> {
        if json["in"] == true {
            return Ok(Self::In);
        }
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        let refused = text("error").zip(text("message"));
        let (error, message) = refused.with_context(|| format!("not the outcome of a login: {json}"))?;
        Ok(Self::Refused { error, message })
    }
}

impl Mechanism {
    /// Every mechanism.
    pub const ALL: [Self; 4] = [Self::Plain, Self::ScramSha256, Self::ScramSha512, Self::OauthBearer];

    /// Every mechanism with a password.
    pub const PASSWORDS: [Self; 3] = [Self::Plain, Self::ScramSha256, Self::ScramSha512];

    /// Its registered name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::ScramSha512 => "SCRAM-SHA-512",
            Self::OauthBearer => "OAUTHBEARER",
        }
    }

    /// The class of Kafka's JAAS login module for it.
    pub(crate) fn login_module(self) -> &'static str {
        match self {
            Self::Plain => "org.apache.kafka.common.security.plain.PlainLoginModule",
            Self::ScramSha256 | Self::ScramSha512 => "org.apache.kafka.common.security.scram.ScramLoginModule",
            Self::OauthBearer => "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule",
        }
    }
}

impl Security {
    /// No TLS, no login.
    pub fn plaintext() -> Self {
        Self::default()
    }

    /// TLS that trusts these authorities (PEM) alone and verifies the host name.
    pub fn tls(authorities: &str) -> Self {
        let tls = Tls {
            authorities: authorities.to_owned(),
            identity: None,
        };
        Self {
            tls: Some(tls),
            sasl: None,
        }
    }

    /// Shows this client certificate; no effect without TLS.
    #[must_use]
    pub fn identity(mut self, identity: &Identity) -> Self {
        if let Some(tls) = &mut self.tls {
            tls.identity = Some(identity.clone());
        }
        self
    }

    /// Logs in with a password; not with OAUTHBEARER.
    #[must_use]
    pub fn password(mut self, mechanism: Mechanism, username: &str, password: &str) -> Self {
        self.sasl = Some(Sasl::Password {
            mechanism,
            username: username.to_owned(),
            password: password.to_owned(),
        });
        self
    }

    /// Logs in by OAUTHBEARER with tokens that the client fetches from `endpoint` by its credentials (RFC 6749, 4.4).
    #[must_use]
    pub fn tokens(mut self, endpoint: &str, client_id: &str, client_secret: &str) -> Self {
        self.sasl = Some(Sasl::Tokens {
            endpoint: endpoint.to_owned(),
            authorities: None,
            client_id: client_id.to_owned(),
            client_secret: client_secret.to_owned(),
        });
        self
    }

    /// Trusts these authorities (PEM) at an https token endpoint; no effect without [`Security::tokens`].
    #[must_use]
    pub fn token_authorities(mut self, trusted: &str) -> Self {
        if let Some(Sasl::Tokens { authorities, .. }) = &mut self.sasl {
            *authorities = Some(trusted.to_owned());
        }
        self
    }

    /// Kafka's name of it: `PLAINTEXT`, `SSL`, `SASL_PLAINTEXT` or `SASL_SSL`.
    pub fn protocol(&self) -> &'static str {
        match (&self.sasl, &self.tls) {
            (None, None) => "PLAINTEXT",
            (None, Some(_)) => "SSL",
            (Some(_), None) => "SASL_PLAINTEXT",
            (Some(_), Some(_)) => "SASL_SSL",
        }
    }

    /// The SASL mechanism, if there is one.
    pub fn mechanism(&self) -> Option<Mechanism> {
        Some(match self.sasl.as_ref()? {
            Sasl::Password { mechanism, .. } => *mechanism,
            Sasl::Tokens { .. } => Mechanism::OauthBearer,
        })
    }

    /// Properties of Java clients: `config` of a call to [`crate::jvm::Jvm`].
    pub fn java(&self) -> BTreeMap<String, String> {
        let mut properties = BTreeMap::from([("security.protocol".to_owned(), self.protocol().to_owned())]);
        let mut set = |name: &str, value: String| drop(properties.insert(name.to_owned(), value));
        if let Some(tls) = &self.tls {
            let identity = tls.identity.iter().flat_map(Identity::key_store);
            for (name, value) in trust_store(&tls.authorities).into_iter().chain(identity) {
                set(name, value);
            }
        }
        if let (Some(sasl), Some(mechanism)) = (&self.sasl, self.mechanism()) {
            set("sasl.mechanism", mechanism.name().to_owned());
            let options = sasl.java_options();
            set(
                "sasl.jaas.config",
                format!("{} required{options};", mechanism.login_module()),
            );
            if let Sasl::Tokens { endpoint, .. } = sasl {
                let handler = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler";
                set("sasl.login.callback.handler.class", handler.to_owned());
                set("sasl.oauthbearer.token.endpoint.url", endpoint.clone());
            }
        }
        properties
    }

    /// Properties of librdkafka; OAUTHBEARER needs one that was built with libcurl.
    pub fn librdkafka(&self) -> BTreeMap<String, String> {
        let mut properties = BTreeMap::from([("security.protocol".to_owned(), self.protocol().to_lowercase())]);
        let mut set = |name: &str, value: &str| drop(properties.insert(name.to_owned(), value.to_owned()));
        if let Some(tls) = &self.tls {
            set("ssl.ca.pem", &tls.authorities);
            if let Some(identity) = &tls.identity {
                set("ssl.certificate.pem", &identity.certificate);
                set("ssl.key.pem", &identity.key);
            }
        }
        if let (Some(sasl), Some(mechanism)) = (&self.sasl, self.mechanism()) {
            set("sasl.mechanism", mechanism.name());
            match sasl {
                Sasl::Password { username, password, .. } => {
                    set("sasl.username", username);
                    set("sasl.password", password);
                }
                Sasl::Tokens {
                    endpoint,
                    authorities,
                    client_id,
                    client_secret,
                } => {
                    set("sasl.oauthbearer.method", "oidc");
                    set("sasl.oauthbearer.token.endpoint.url", endpoint);
                    set("sasl.oauthbearer.client.id", client_id);
                    set("sasl.oauthbearer.client.secret", client_secret);
                    if let Some(authorities) = authorities {
                        set("https.ca.pem", authorities);
                    }
                }
            }
        }
        properties
    }

    /// What the client programs in other languages read: `tls` and `sasl`, each null or an object.
    pub(crate) fn json(&self) -> Value {
        let tls = self.tls.as_ref().map(|tls| {
            json!({
                "authorities": tls.authorities,
                "certificate": tls.identity.as_ref().map(|identity| &identity.certificate),
                "key": tls.identity.as_ref().map(|identity| &identity.key),
            })
        });
        let sasl = self.sasl.as_ref().map(|sasl| match sasl {
            Sasl::Password {
                mechanism,
                username,
                password,
            } => json!({"mechanism": mechanism.name(), "username": username, "password": password}),
            Sasl::Tokens {
                endpoint,
                authorities,
                client_id,
                client_secret,
            } => json!({
                "mechanism": Mechanism::OauthBearer.name(), "endpoint": endpoint, "authorities": authorities,
                "client_id": client_id, "client_secret": client_secret,
            }),
        });
        json!({"tls": tls, "sasl": sasl})
    }
}

impl fmt::Debug for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.protocol())?;
        self.mechanism()
            .map_or(Ok(()), |mechanism| write!(f, " {}", mechanism.name()))
    }
}

impl Sasl {
    /// What follows `required` in a JAAS entry.
    fn java_options(&self) -> String {
        match self {
            Self::Password { username, password, .. } => {
                jaas_option("username", username) + &jaas_option("password", password)
            }
            Self::Tokens {
                authorities,
                client_id,
                client_secret,
                ..
            } => {
                let credentials = jaas_option("clientId", client_id) + &jaas_option("clientSecret", client_secret);
                let trusted = authorities.iter().flat_map(|authorities| trust_store(authorities));
                let trusted: String = trusted.map(|(name, value)| jaas_option(name, &value)).collect();
                credentials + &trusted
            }
        }
    }
}

/// One option of a JAAS entry, whatever is in its value.
pub(crate) fn jaas_option(name: &str, value: &str) -> String {
    let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    format!(" {name}=\"{value}\"")
}
