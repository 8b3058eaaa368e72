//! Virtual clusters, and how their clients log in.

use std::sync::Arc;

use super::Builder;
use crate::authentication::{ClientAuthentication, Credentials, PlainMediation};
use crate::check::quote;
use crate::config::{self, Entity, Mediation};
use crate::names::VirtualClusterName;
use crate::path::Path;
use crate::shape::Kind;
use crate::snapshot::{AclMode, BackendCluster, ForwardConfig, Listener, VirtualCluster};

impl Builder<'_> {
    pub(super) fn virtual_clusters(
        &mut self,
        entities: &[Entity<config::VirtualCluster>],
        backend_configs: &[Entity<config::BackendCluster>],
        backends: &[Option<Arc<BackendCluster>>],
    ) -> Vec<Option<Arc<VirtualCluster>>> {
        let section = Path::root().key("virtual_clusters");
        let mut built = Vec::new();
        for (index, entity) in entities.iter().enumerate() {
            let path = section.index(index);
            let cluster = self.sound(entity, &path).and_then(|config| {
                let authentication = self.client_authentication(&config.authentication, &path.key("authentication"));
                let destination = self.resolve(Kind::BackendCluster, &config.destination, &path.key("destination"))?;
                let anonymous = |it: &_| matches!(it, config::ClientAuthentication::Anonymous);
                if let Some(method) = config.authentication.iter().position(anonymous) {
                    let path = path.key("authentication").index(method).key("type");
                    self.check_anonymous(&path, destination, backend_configs.get(destination));
                }
                let destination = backends.get(destination)?.as_ref()?;
                self.virtual_cluster(index, config, authentication?, destination)
            });
            built.push(cluster.map(Arc::new));
        }
        built
    }

    fn virtual_cluster(
        &self,
        index: usize,
        config: &config::VirtualCluster,
        authentication: Vec<ClientAuthentication>,
        destination: &Arc<BackendCluster>,
    ) -> Option<VirtualCluster> {
        Some(VirtualCluster {
            id: self.virtuals.id(index)?,
            name: VirtualClusterName::new(self.virtuals.name(index)?),
            dns_label: config.dns_label.clone(),
            destination: Arc::clone(destination),
            authentication,
            acl_mode: match config.acl_mode {
                config::AclMode::Passthrough => AclMode::Passthrough,
                config::AclMode::EnforceOnGateway => return None,
            },
        })
    }

    fn client_authentication(
        &mut self,
        methods: &[config::ClientAuthentication],
        path: &Path,
    ) -> Option<Vec<ClientAuthentication>> {
        let mut built: Vec<Option<ClientAuthentication>> = Vec::new();
        for (index, method) in methods.iter().enumerate() {
            let path = path.index(index);
            let method = self.client_method(method, &path);
            let key = |method: &ClientAuthentication| (method.mechanism(), std::mem::discriminant(method));
            let twice = built
                .iter()
                .flatten()
                .any(|earlier| method.as_ref().is_some_and(|method| key(earlier) == key(method)));
            if twice {
                let help = "list each way to log in once";
                self.add(&path.key("type"), "clients can log in like this already", help);
            }
            built.push(method);
        }
        built.into_iter().collect()
    }

    fn client_method(&mut self, method: &config::ClientAuthentication, path: &Path) -> Option<ClientAuthentication> {
        Some(match method {
            config::ClientAuthentication::Anonymous => ClientAuthentication::Anonymous,
            config::ClientAuthentication::ClientCertificate => ClientAuthentication::ClientCertificate,
            config::ClientAuthentication::SaslScram { algorithm } => ClientAuthentication::SaslScram(*algorithm),
            config::ClientAuthentication::OauthBearer { mediation } => match mediation {
                Mediation::Passthrough => ClientAuthentication::OauthBearer,
                Mediation::Terminate => {
                    let reason =
                        "`mediation: terminate` is not supported by this version: the gateway verifies no tokens";
                    let help = "set `mediation: passthrough`, and the brokers verify them";
                    self.add(&path.key("mediation"), reason, help);
                    return None;
                }
                Mediation::Unsupported => return None,
            },
            config::ClientAuthentication::SaslPlain { mediation, principals } => {
                let principals = principals.as_deref();
                if *mediation == Mediation::Terminate {
                    ClientAuthentication::SaslPlain(PlainMediation::Terminate(self.principals(principals, path)?))
                } else {
                    if principals.is_some() {
                        let reason = "the brokers know the clients, as `mediation` is `passthrough`";
                        let help = "remove `principals`, or set `mediation: terminate`";
                        self.add(&path.key("principals"), reason, help);
                    }
                    ClientAuthentication::SaslPlain(PlainMediation::Passthrough)
                }
            }
        })
    }

    fn principals(&mut self, principals: Option<&[config::Credentials]>, path: &Path) -> Option<Vec<Credentials>> {
        let path = path.key("principals");
        let Some(principals) = principals else {
            let help = "add `principals:` with a `username` and a `password` for each client";
            self.add(&path, "`mediation: terminate` needs to know the clients", help);
            return None;
        };
        for (index, principal) in principals.iter().enumerate() {
            let earlier = principals.get(..index).unwrap_or_default();
            if earlier.iter().any(|earlier| earlier.username == principal.username) {
                let reason = format!("{} is listed already", quote(&principal.username));
                self.add(&path.index(index).key("username"), reason, "list each username once");
            }
        }
        Some(principals.iter().map(Credentials::from).collect())
    }

    /// A backend has to agree before clients reach it without a login.
    fn check_anonymous(&mut self, path: &Path, index: usize, backend: Option<&Entity<config::BackendCluster>>) {
        let allowed = backend.and_then(|backend| backend.value.as_ref().ok());
        if allowed.is_none_or(|backend| backend.insecure_allow_anonymous_virtual_cluster_auth) {
            return;
        }
        let name = self.backends.name(index).unwrap_or_default();
        let backend = Path::root().key("backend_clusters").index(index);
        let line = self.document.position(&backend).line;
        let reason = format!("backend cluster `{name}` does not allow clients without a login");
        let help = format!(
            "set `insecure_allow_anonymous_virtual_cluster_auth: true` in {backend} (line {line}), if whoever reaches \
             the listener may act on the brokers"
        );
        self.add(path, reason, help);
    }

    /// Clients can log in by a certificate only where a listener asks for one.
    pub(super) fn check_certificate_logins(
        &mut self,
        clusters: &[Option<Arc<VirtualCluster>>],
        listeners: &[Option<Listener>],
    ) {
        // A listener that was refused may be the one.
        if listeners.iter().any(Option::is_none) {
            return;
        }
        for (index, cluster) in clusters.iter().enumerate() {
            let Some(cluster) = cluster else { continue };
            let methods = &cluster.authentication;
            let method = methods
                .iter()
                .position(|it| *it == ClientAuthentication::ClientCertificate);
            let asks = |listener: &Listener| {
                let tls = listener.tls.as_ref();
                tls.is_some_and(|tls| tls.client_certificates.is_some()) && leads_to(listener, cluster)
            };
            let Some(method) = method.filter(|_| !listeners.iter().flatten().any(asks)) else {
                continue;
            };
            let path = Path::root()
                .key("virtual_clusters")
                .index(index)
                .key("authentication")
                .index(method);
            let reason = "no listener that leads to this virtual cluster asks clients for a certificate";
            let help = "add `client_authentication` to the listener's `tls_server` policy";
            self.add(&path.key("type"), reason, help);
        }
    }
}

fn leads_to(listener: &Listener, cluster: &VirtualCluster) -> bool {
    listener.forward.iter().any(|policy| match &policy.config {
        ForwardConfig::PortMapping(forward) => forward.destination.id == cluster.id,
        ForwardConfig::Sni(_) => true,
    })
}
