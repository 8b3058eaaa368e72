//! Backend clusters.

use std::sync::Arc;
use std::time::Duration;

use super::Builder;
use crate::authentication::{BackendAuthentication, Credentials, OauthClient};
use crate::config::{self, Entity};
use crate::host_port::HostPort;
use crate::names::BackendClusterName;
use crate::path::Path;
use crate::snapshot::BackendCluster;
use crate::tls::{BackendTls, TlsVersions};

impl Builder<'_> {
    pub(super) fn backend_clusters(
        &mut self,
        entities: &[Entity<config::BackendCluster>],
    ) -> Vec<Option<Arc<BackendCluster>>> {
        let section = Path::root().key("backend_clusters");
        let one = |(index, entity)| self.backend_cluster(index, entity, &section.index(index)).map(Arc::new);
        entities.iter().enumerate().map(one).collect()
    }

    fn backend_cluster(
        &mut self,
        index: usize,
        entity: &Entity<config::BackendCluster>,
        path: &Path,
    ) -> Option<BackendCluster> {
        let config = self.sound(entity, path)?;
        let mut bootstrap_servers = Vec::new();
        for (index, server) in config.bootstrap_servers.iter().enumerate() {
            match server.parse::<HostPort>() {
                Ok(server) => bootstrap_servers.push(server),
                Err(error) => {
                    let path = path.key("bootstrap_servers").index(index);
                    self.add(
                        &path,
                        format!("the address is wrong: {error}"),
                        "write `host:port`, as in `kafka-1:9092`",
                    );
                }
            }
        }
        let authentication = self.backend_authentication(&config.authentication, &path.key("authentication"));
        let tls = match config.tls.as_ref().filter(|tls| tls.enabled) {
            Some(tls) => Some(self.backend_tls(tls, &path.key("tls"))?),
            None => None,
        };
        Some(BackendCluster {
            id: self.backends.id(index)?,
            name: BackendClusterName::new(self.backends.name(index)?),
            bootstrap_servers,
            authentication: authentication?,
            tls,
            metadata_update_interval: Duration::from_secs(config.metadata_update_interval_seconds),
        })
    }

    fn backend_authentication(
        &mut self,
        config: &config::BackendAuthentication,
        path: &Path,
    ) -> Option<BackendAuthentication> {
        Some(match config {
            config::BackendAuthentication::Anonymous => BackendAuthentication::Anonymous,
            config::BackendAuthentication::SaslPlain(credentials) => {
                BackendAuthentication::SaslPlain(Credentials::from(credentials))
            }
            config::BackendAuthentication::SaslScram { algorithm, credentials } => BackendAuthentication::SaslScram {
                algorithm: *algorithm,
                credentials: Credentials::from(credentials),
            },
            config::BackendAuthentication::SaslOauthBearer(client) => {
                let ca_bundle = match &client.ca_bundle {
                    Some(text) => Some(self.certificates(text, &path.key("ca_bundle"))?),
                    None => None,
                };
                BackendAuthentication::SaslOauthBearer(OauthClient {
                    token_endpoint: client.token_endpoint.clone(),
                    client_id: client.client_id.clone(),
                    client_secret: client.client_secret.clone(),
                    scope: client.scope.clone(),
                    audience: client.audience.clone(),
                    ca_bundle,
                    extensions: client.extensions.clone().into_iter().collect(),
                })
            }
        })
    }

    fn backend_tls(&mut self, config: &config::BackendTls, path: &Path) -> Option<BackendTls> {
        let ca_bundle = match &config.ca_bundle {
            Some(text) => self.certificates(text, &path.key("ca_bundle")).map(Some),
            None => Some(None),
        };
        let client_identity = match &config.client_identity {
            Some(identity) => self.identity(identity, &path.key("client_identity")).map(Some),
            None => Some(None),
        };
        let has = |version: &str| config.tls_versions.is_empty() || config.tls_versions.iter().any(|it| it == version);
        Some(BackendTls {
            insecure_skip_verify: config.insecure_skip_verify,
            ca_bundle: ca_bundle?,
            versions: TlsVersions {
                tls12: has("tls12"),
                tls13: has("tls13"),
            },
            client_identity: client_identity?,
        })
    }
}

impl From<&config::Credentials> for Credentials {
    fn from(config: &config::Credentials) -> Self {
        Self {
            username: config.username.clone(),
            password: config.password.clone(),
        }
    }
}
