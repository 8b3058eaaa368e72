//! A client listener: its name, how clients reach it, and how they prove who they are.

use std::fmt;
use std::sync::Arc;

use crate::certificates::{Identity, trust_store};
use crate::security::{Mechanism, jaas_option};

type Advertise = Arc<dyn Fn(i32, u16) -> (String, u16) + Send + Sync>;

/// What a TLS listener wants of its clients' certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuth {
    /// A client may show one, and is anonymous without.
    Requested,
    /// No client gets in without one.
    Required,
}

/// A client listener that each broker of the cluster has, on a port of its own.
#[derive(Clone)]
pub struct Listener {
    pub(super) name: String,
    pub(super) protocol: &'static str,
    pub(super) advertise: Advertise,
    mechanisms: Vec<Mechanism>,
    properties: Vec<(String, String)>,
}

impl Listener {
    /// A plaintext listener that advertises its own address, 127.0.0.1 and its port.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_uppercase(),
            protocol: "PLAINTEXT",
            advertise: Arc::new(|_, port| ("127.0.0.1".to_owned(), port)),
            mechanisms: Vec::new(),
            properties: Vec::new(),
        }
    }

    /// A TLS listener on which every broker shows this certificate; clients show none.
    pub fn ssl(name: &str, identity: &Identity) -> Self {
        let listener = Self {
            protocol: "SSL",
            ..Self::new(name)
        };
        listener.with(identity.key_store())
    }

    /// A SASL listener without TLS that offers every mechanism; users come from the cluster's builder.
    pub fn sasl_plaintext(name: &str) -> Self {
        Self {
            protocol: "SASL_PLAINTEXT",
            mechanisms: Mechanism::ALL.to_vec(),
            ..Self::new(name)
        }
    }

    /// A SASL listener over TLS that offers every mechanism; users come from the cluster's builder.
    pub fn sasl_ssl(name: &str, identity: &Identity) -> Self {
        let listener = Self {
            protocol: "SASL_SSL",
            ..Self::sasl_plaintext(name)
        };
        listener.with(identity.key_store())
    }

    /// Asks for client certificates that these authorities (PEM) issued; the principal is the whole subject, `CN=…`,
    /// except where there is SASL as well.
    #[must_use]
    pub fn client_auth(self, wanted: ClientAuth, authorities: &str) -> Self {
        let wanted = match wanted {
            ClientAuth::Requested => "requested",
            ClientAuth::Required => "required",
        };
        self.with(trust_store(authorities)).property("ssl.client.auth", wanted)
    }

    /// Offers these SASL mechanisms only, in this order.
    #[must_use]
    pub fn mechanisms(mut self, offered: &[Mechanism]) -> Self {
        self.mechanisms = offered.to_vec();
        self
    }

    /// Adds a property of this listener alone, such as `ssl.enabled.protocols`, without its prefix.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.properties.push((name.into(), value.into()));
        self
    }

    /// Makes brokers advertise something else: `address` gets node id and real port, and returns host and port.
    ///
    /// For what stands between clients and brokers and rewrites nothing, such as a blind copy: reserve its ports first,
    /// advertise them here, and point it at [`super::Broker::address`] once the cluster runs.
    #[must_use]
    pub fn advertised(mut self, address: impl Fn(i32, u16) -> (String, u16) + Send + Sync + 'static) -> Self {
        self.advertise = Arc::new(address);
        self
    }

    fn with<const N: usize>(mut self, properties: [(&str, String); N]) -> Self {
        self.properties
            .extend(properties.map(|(name, value)| (name.to_owned(), value)));
        self
    }

    /// Its lines of `server.properties`, for these users.
    pub(super) fn properties(&self, users: &[(String, String)]) -> Vec<(String, String)> {
        let prefix = format!("listener.name.{}", self.name.to_lowercase());
        let named = |(name, value): &(String, String)| (format!("{prefix}.{name}"), value.clone());
        let mut properties: Vec<_> = self.properties.iter().map(named).collect();
        let offered: Vec<_> = self.mechanisms.iter().map(|mechanism| mechanism.name()).collect();
        if !offered.is_empty() {
            properties.push((format!("{prefix}.sasl.enabled.mechanisms"), offered.join(",")));
        }
        for mechanism in &self.mechanisms {
            let prefix = format!("{prefix}.{}", mechanism.name().to_lowercase());
            properties.push((format!("{prefix}.sasl.jaas.config"), login_module(*mechanism, users)));
            if *mechanism == Mechanism::OauthBearer {
                let handler = "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler";
                properties.push((
                    format!("{prefix}.sasl.server.callback.handler.class"),
                    handler.to_owned(),
                ));
            }
        }
        properties
    }
}

impl From<&str> for Listener {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.name, self.protocol)
    }
}

fn login_module(mechanism: Mechanism, users: &[(String, String)]) -> String {
    let users = users.iter().filter(|_| mechanism == Mechanism::Plain);
    let users: String = users
        .map(|(name, password)| jaas_option(&format!("user_{name}"), password))
        .collect();
    format!("{} required{users};", mechanism.login_module())
}
