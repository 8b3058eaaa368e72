//! From a checked document to a [`Snapshot`]: references are resolved, and what no single field shows is checked.

mod identity;
mod listen;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use crate::authentication::{BackendAuthentication, ClientAuthentication};
use crate::config::{self, Config, Entity};
use crate::host_port::HostPort;
use crate::names::{BackendClusterName, ListenerName, VirtualBrokerId, VirtualClusterName};
use crate::node::Node;
use crate::path::Path;
use crate::ports::{BootstrapPort, PortMapping, Ports};
use crate::problem::Report;
use crate::shape::Kind;
use crate::snapshot::{
    AclMode, BackendCluster, ForwardByPort, ForwardConfig, ForwardPolicy, Listener, Snapshot, VirtualCluster,
};
use identity::Identities;

/// The snapshot of `config`. If anything is wrong it is reported and the snapshot is good for nothing.
pub(crate) fn snapshot(config: Config, document: &Node, report: &mut Report) -> Snapshot {
    let Config {
        backend_clusters,
        virtual_clusters,
        listeners,
        limits,
        admin,
        log,
    } = config;
    let mut builder = Builder {
        backends: Identities::new(Kind::BackendCluster, &backend_clusters),
        virtuals: Identities::new(Kind::VirtualCluster, &virtual_clusters),
        listeners: Identities::new(Kind::Listener, &listeners),
        document,
        report,
    };
    builder.check_unique(&virtual_clusters.entities);
    let backends = builder.backend_clusters(&backend_clusters.entities);
    let virtuals = builder.virtual_clusters(&virtual_clusters.entities, &backend_clusters.entities, &backends);
    let listening = builder.listeners(&listeners.entities, &virtuals);
    let admin = admin.and_then(|address| builder.admin(&address));
    builder.check_claims(&listening, admin);
    Snapshot {
        backend_clusters: backends.into_iter().flatten().collect(),
        virtual_clusters: virtuals.into_iter().flatten().collect(),
        listeners: listening.into_iter().flatten().map(Arc::new).collect(),
        limits,
        admin,
        log,
    }
}

struct Builder<'a> {
    backends: Identities,
    virtuals: Identities,
    listeners: Identities,
    document: &'a Node,
    report: &'a mut Report,
}

impl Builder<'_> {
    fn add(&mut self, path: &Path, reason: impl Into<String>, help: impl Into<String>) {
        self.report.add(self.document.position(path), path, reason, help);
    }

    fn check_unique(&mut self, virtual_clusters: &[Entity<config::VirtualCluster>]) {
        for identities in [&self.backends, &self.virtuals, &self.listeners] {
            identities.check_unique(self.document, self.report);
        }
        let labels: Vec<_> = virtual_clusters
            .iter()
            .map(|it| it.value.as_ref().ok().map(|it| &it.dns_label))
            .collect();
        for (index, label) in labels.iter().enumerate() {
            let earlier = labels[..index]
                .iter()
                .position(|earlier| label.is_some() && earlier == label);
            if let Some(earlier) = earlier {
                let section = Path::root().key("virtual_clusters");
                let path = section.index(index).key("dns_label");
                let line = self.document.position(&section.index(earlier)).line;
                let reason = format!("the virtual cluster on line {line} has the same label");
                self.add(&path, reason, "choose another one; the name in lower case is usual");
            }
        }
    }

    /// `entity`, unless a part of it was refused before.
    fn sound<'e, T>(&mut self, entity: &'e Entity<T>, path: &Path) -> Option<&'e T> {
        match &entity.value {
            Ok(value) => Some(value),
            Err(error) => {
                // Whatever makes an entity unreadable has been reported. If not, the checks disagree with each other.
                if self.report.is_empty() {
                    self.add(
                        path,
                        format!("cannot be read: {error}"),
                        "this is a fault of Tidegate; please report it",
                    );
                }
                None
            }
        }
    }

    fn backend_clusters(&mut self, entities: &[Entity<config::BackendCluster>]) -> Vec<Option<Arc<BackendCluster>>> {
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
        Some(BackendCluster {
            id: self.backends.id(index)?,
            name: BackendClusterName::new(self.backends.name(index)?),
            bootstrap_servers,
            authentication: match config.authentication {
                config::BackendAuthentication::Anonymous => BackendAuthentication::Anonymous,
                config::BackendAuthentication::Unsupported => return None,
            },
            tls: None,
            metadata_update_interval: Duration::from_secs(config.metadata_update_interval_seconds),
        })
    }

    fn virtual_clusters(
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
                let destination = self.resolve(Kind::BackendCluster, &config.destination, &path.key("destination"))?;
                let anonymous = |it: &_| matches!(it, config::ClientAuthentication::Anonymous);
                if let Some(method) = config.authentication.iter().position(anonymous) {
                    let path = path.key("authentication").index(method).key("type");
                    self.check_anonymous(&path, destination, backend_configs.get(destination));
                }
                self.virtual_cluster(index, config, backends.get(destination)?.as_ref()?)
            });
            built.push(cluster.map(Arc::new));
        }
        built
    }

    fn virtual_cluster(
        &self,
        index: usize,
        config: &config::VirtualCluster,
        destination: &Arc<BackendCluster>,
    ) -> Option<VirtualCluster> {
        let authentication = config.authentication.iter().map(|method| match method {
            config::ClientAuthentication::Anonymous => Some(ClientAuthentication::Anonymous),
            config::ClientAuthentication::Unsupported => None,
        });
        Some(VirtualCluster {
            id: self.virtuals.id(index)?,
            name: VirtualClusterName::new(self.virtuals.name(index)?),
            dns_label: config.dns_label.clone(),
            destination: Arc::clone(destination),
            authentication: authentication.collect::<Option<_>>()?,
            acl_mode: match config.acl_mode {
                config::AclMode::Passthrough => AclMode::Passthrough,
                config::AclMode::EnforceOnGateway => return None,
            },
        })
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

    fn resolve(&mut self, kind: Kind, reference: &config::Reference, path: &Path) -> Option<usize> {
        let identities = if kind == Kind::BackendCluster {
            &self.backends
        } else {
            &self.virtuals
        };
        identities.resolve(reference, path, self.document, self.report)
    }

    fn listeners(
        &mut self,
        entities: &[Entity<config::Listener>],
        virtuals: &[Option<Arc<VirtualCluster>>],
    ) -> Vec<Option<Listener>> {
        let section = Path::root().key("listeners");
        let one = |(index, entity)| self.listener(index, entity, &section.index(index), virtuals);
        entities.iter().enumerate().map(one).collect()
    }

    fn listener(
        &mut self,
        index: usize,
        entity: &Entity<config::Listener>,
        path: &Path,
        virtuals: &[Option<Arc<VirtualCluster>>],
    ) -> Option<Listener> {
        let config = self.sound(entity, path)?;
        let addresses = self.addresses(&config.addresses, &path.key("addresses"));
        let ports = self.ports(&config.ports, &path.key("ports"));
        let forward = self.forward_policies(&config.policies, &path.key("policies"), &ports, virtuals);
        Some(Listener {
            id: self.listeners.id(index)?,
            name: ListenerName::new(self.listeners.name(index)?),
            addresses,
            ports,
            forward,
            tls: None,
        })
    }

    fn forward_policies(
        &mut self,
        policies: &[config::ListenerPolicy],
        path: &Path,
        ports: &Ports,
        virtuals: &[Option<Arc<VirtualCluster>>],
    ) -> Vec<ForwardPolicy> {
        let mut built = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        let mut mapped = None;
        for (index, policy) in policies.iter().enumerate() {
            let path = path.index(index);
            let config::ListenerPolicy::ForwardToVirtualCluster(policy) = policy else {
                continue;
            };
            if let Some(name) = policy.name.as_deref() {
                if names.contains(&name) {
                    self.add(
                        &path.key("name"),
                        format!("another policy of this listener is named `{name}`"),
                        "rename one",
                    );
                }
                names.push(name);
            }
            let config::ForwardConfig::PortMapping(config) = &policy.config else {
                continue;
            };
            let path = path.key("config");
            if let Some(line) = mapped {
                let reason = format!("this listener has a port_mapping already, on line {line}");
                self.add(
                    &path.key("type"),
                    reason,
                    "give each port_mapping a listener with ports of its own",
                );
            }
            mapped = mapped.or(Some(self.document.position(&path.key("type")).line));
            let forward = self.forward_by_port(config, &path, ports, virtuals);
            if let Some(forward) = forward.filter(|_| policy.enabled) {
                built.push(ForwardPolicy {
                    name: policy.name.clone(),
                    config: ForwardConfig::PortMapping(forward),
                });
            }
        }
        built
    }

    fn forward_by_port(
        &mut self,
        config: &config::ForwardByPort,
        path: &Path,
        ports: &Ports,
        virtuals: &[Option<Arc<VirtualCluster>>],
    ) -> Option<ForwardByPort> {
        if config.bootstrap_port == BootstrapPort::AtStart && ports.count() == 1 {
            let reason = "the listener's only port is the bootstrap port, so that no broker has one";
            let help = "add a port for each broker to the listener, or set `bootstrap_port: none`";
            self.add(&path.key("bootstrap_port"), reason, help);
        }
        let destination = self.resolve(Kind::VirtualCluster, &config.destination, &path.key("destination"))?;
        let min_broker_id = VirtualBrokerId::new(config.min_broker_id);
        Some(ForwardByPort {
            destination: Arc::clone(virtuals.get(destination)?.as_ref()?),
            advertised_host: config.advertised_host.clone(),
            ports: PortMapping::new(ports.clone(), config.bootstrap_port, min_broker_id),
        })
    }

    fn admin(&mut self, address: &str) -> Option<SocketAddr> {
        let path = Path::root().key("admin").key("address");
        let parsed = address
            .parse::<HostPort>()
            .map_err(|error| error.to_string())
            .and_then(|it| {
                let host: Option<IpAddr> = listen::ip_address(&it.host);
                host.map(|host| SocketAddr::new(host, it.port))
                    .ok_or_else(|| format!("`{}` is no IP address", it.host))
            });
        match parsed {
            Ok(address) => Some(address),
            Err(reason) => {
                self.add(&path, reason, "write an IP address and a port, as in `127.0.0.1:9644`");
                None
            }
        }
    }
}
