//! A virtual cluster in use, and who may log in to it.

use std::sync::Arc;

use arc_swap::ArcSwap;
use tidegate_model::{ClientAuthentication, Credentials, PlainMediation, Uuid, VirtualCluster};

use crate::backend::Backend;
use crate::limit::Room;
use crate::metrics::{ClusterMetrics, Held};

/// A virtual cluster in use. It lasts as long as its clients need notice nothing; who may log in may change meanwhile.
#[derive(Debug)]
pub(crate) struct Cluster {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    /// The cluster id that clients see.
    pub(crate) kafka_cluster_id: String,
    pub(crate) backend: Arc<Backend>,
    pub(crate) metrics: Held<ClusterMetrics>,
    pub(crate) room: Room,
    virtual_cluster: ArcSwap<VirtualCluster>,
}

/// How a client has logged in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Login {
    /// It did not have to.
    Anonymous,
    /// By its certificate.
    Certificate,
    /// To the brokers, by this SASL mechanism.
    Relayed(&'static str),
    /// To the gateway, by SASL/PLAIN with this name.
    Principal(String),
}

impl Cluster {
    pub(crate) fn new(
        virtual_cluster: &Arc<VirtualCluster>,
        backend: Arc<Backend>,
        metrics: Held<ClusterMetrics>,
    ) -> Arc<Self> {
        Arc::new(Self {
            id: virtual_cluster.id,
            name: virtual_cluster.name.to_string(),
            kafka_cluster_id: virtual_cluster.kafka_cluster_id(),
            backend,
            metrics,
            room: Room::default(),
            virtual_cluster: ArcSwap::new(Arc::clone(virtual_cluster)),
        })
    }

    pub(crate) fn virtual_cluster(&self) -> Arc<VirtualCluster> {
        self.virtual_cluster.load_full()
    }

    /// The name of the principal whose name and password a SASL/PLAIN message holds.
    pub(crate) fn verify(&self, message: &[u8]) -> Option<String> {
        let login = tidegate_sasl::plain::parse(message).ok()?;
        let virtual_cluster = self.virtual_cluster.load();
        let mut found = false;
        // Every principal is compared, so that the time tells nothing about names.
        for principal in principals(&virtual_cluster.authentication) {
            found |= login.is(&principal.username, principal.password.reveal());
        }
        found.then(|| login.username.to_owned())
    }

    /// Whether clients need notice nothing when this becomes `new`, other than those whose [`Login`] is not good any
    /// more. The backend is compared elsewhere.
    pub(crate) fn can_become(&self, new: &VirtualCluster) -> bool {
        let old = self.virtual_cluster.load();
        old.id == new.id && old.name == new.name && old.dns_label == new.dns_label && old.acl_mode == new.acl_mode
    }

    pub(crate) fn become_new(&self, new: &Arc<VirtualCluster>) {
        self.virtual_cluster.store(Arc::clone(new));
    }
}

impl Login {
    /// Whether a client that logged in under `old` might have done so in the same way under `new`.
    pub(crate) fn outlives(&self, old: &[ClientAuthentication], new: &[ClientAuthentication]) -> bool {
        let has = |method: &ClientAuthentication| new.contains(method);
        match self {
            Self::Anonymous => has(&ClientAuthentication::Anonymous),
            Self::Certificate => has(&ClientAuthentication::ClientCertificate),
            Self::Relayed(mechanism) => new
                .iter()
                .any(|method| method.mechanism() == Some(mechanism) && !is_terminated(method)),
            Self::Principal(username) => {
                let before = principal(old, username);
                before.is_some() && before == principal(new, username)
            }
        }
    }
}

fn is_terminated(method: &ClientAuthentication) -> bool {
    matches!(method, ClientAuthentication::SaslPlain(PlainMediation::Terminate(_)))
}

fn principals(methods: &[ClientAuthentication]) -> impl Iterator<Item = &Credentials> {
    methods.iter().flat_map(|method| match method {
        ClientAuthentication::SaslPlain(PlainMediation::Terminate(principals)) => principals.as_slice(),
        _ => &[],
    })
}

fn principal<'a>(methods: &'a [ClientAuthentication], username: &str) -> Option<&'a Credentials> {
    principals(methods).find(|principal| principal.username == username)
}

#[cfg(test)]
mod tests {
    use tidegate_model::{ScramAlgorithm, Secret};

    use super::*;

    fn terminate(principals: &[(&str, &str)]) -> ClientAuthentication {
        let credentials = |&(username, password): &(&str, &str)| Credentials {
            username: username.to_owned(),
            password: Secret::new(password),
        };
        ClientAuthentication::SaslPlain(PlainMediation::Terminate(principals.iter().map(credentials).collect()))
    }

    #[test]
    fn a_login_lasts_while_it_could_be_repeated() {
        let passthrough = ClientAuthentication::SaslPlain(PlainMediation::Passthrough);
        let scram = ClientAuthentication::SaslScram(ScramAlgorithm::Sha256);
        let old = [
            ClientAuthentication::Anonymous,
            terminate(&[("ann", "1"), ("bob", "2")]),
        ];
        let alone = |method: &ClientAuthentication| vec![method.clone()];
        let principal = |name: &str| Login::Principal(name.to_owned());
        let cases = [
            (Login::Anonymous, alone(&ClientAuthentication::Anonymous), true),
            (Login::Anonymous, alone(&scram), false),
            (
                Login::Certificate,
                alone(&ClientAuthentication::ClientCertificate),
                true,
            ),
            (Login::Certificate, alone(&ClientAuthentication::Anonymous), false),
            (Login::Relayed("PLAIN"), alone(&passthrough), true),
            (Login::Relayed("PLAIN"), alone(&terminate(&[("ann", "1")])), false),
            (Login::Relayed("SCRAM-SHA-256"), alone(&scram), true),
            (Login::Relayed("SCRAM-SHA-512"), alone(&scram), false),
            (principal("ann"), alone(&terminate(&[("ann", "1")])), true),
            (principal("ann"), alone(&terminate(&[("cy", "3"), ("ann", "1")])), true),
            (principal("bob"), alone(&terminate(&[("ann", "1")])), false),
            (principal("bob"), alone(&terminate(&[("bob", "other")])), false),
            (principal("bob"), alone(&passthrough), false),
        ];
        for (login, new, expected) in cases {
            assert_eq!(login.outlives(&old, &new), expected, "{login:?} under {new:?}");
        }
    }
}
