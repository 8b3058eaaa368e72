//! What of a backend cluster may change under the connections to its brokers.

use std::sync::Arc;

use tidegate_model::{BackendAuthentication, BackendCluster, BackendTls, OauthClient};

use super::Backend;
use crate::tls::client;

impl Backend {
    /// Whether connections to the brokers may stay when this becomes `new`: it is still the same cluster, as far as one
    /// can tell, and the gateway is the same to it. Secrets and certificates may be renewed.
    pub(crate) fn can_become(&self, new: &BackendCluster) -> bool {
        let old = self.cluster.load();
        old.id == new.id
            && old.name == new.name
            && old
                .bootstrap_servers
                .iter()
                .any(|server| new.bootstrap_servers.contains(server))
            && is_same_login(&old.authentication, &new.authentication)
            && is_same_tls(old.tls.as_ref(), new.tls.as_ref())
    }

    /// Goes on as `new`, which it [can become](Self::can_become).
    pub(crate) fn become_new(&self, new: &Arc<BackendCluster>) {
        if **self.cluster.load() == **new {
            return;
        }
        if let (Some(tokens), BackendAuthentication::SaslOauthBearer(client)) = (&self.tokens, &new.authentication) {
            tokens.become_new(client);
        }
        if let (Some(tls), Some(Ok(config))) = (&self.tls, new.tls.as_ref().map(client::config)) {
            tls.store(config);
        }
        self.cluster.store(Arc::clone(new));
        self.refresh_soon();
    }
}

/// Whether the gateway is the same to the brokers, though its secret may be another.
fn is_same_login(old: &BackendAuthentication, new: &BackendAuthentication) -> bool {
    use BackendAuthentication as Login;
    match (old, new) {
        (Login::SaslPlain(old), Login::SaslPlain(new)) => old.username == new.username,
        (
            Login::SaslScram { algorithm, credentials },
            Login::SaslScram {
                algorithm: new_algorithm,
                credentials: new,
            },
        ) => algorithm == new_algorithm && credentials.username == new.username,
        (Login::SaslOauthBearer(old), Login::SaslOauthBearer(new)) => {
            let client_secret = old.client_secret.clone();
            let new = OauthClient {
                client_secret,
                ..new.clone()
            };
            *old == new
        }
        (old, new) => old == new,
    }
}

fn is_same_tls(old: Option<&BackendTls>, new: Option<&BackendTls>) -> bool {
    let without_identity = |tls: &BackendTls| BackendTls {
        client_identity: None,
        ..tls.clone()
    };
    old.map(without_identity) == new.map(without_identity)
}
