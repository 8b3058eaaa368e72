//! Listeners and their policies.

use std::sync::Arc;

use super::Builder;
use crate::config::{self, Entity, ListenerPolicy};
use crate::names::{ListenerName, VirtualBrokerId};
use crate::path::Path;
use crate::ports::{PortMapping, Ports};
use crate::shape::Kind;
use crate::snapshot::{ForwardByPort, ForwardBySni, ForwardConfig, ForwardPolicy, Listener, VirtualCluster};
use crate::tls::{Certificates, TlsServer};

impl Builder<'_> {
    pub(super) fn listeners(
        &mut self,
        entities: &[Entity<config::Listener>],
        virtuals: &[Option<Arc<VirtualCluster>>],
        bundles: &[Option<Certificates>],
    ) -> Vec<Option<Listener>> {
        let section = Path::root().key("listeners");
        let one = |(index, entity)| self.listener(index, entity, &section.index(index), virtuals, bundles);
        entities.iter().enumerate().map(one).collect()
    }

    fn listener(
        &mut self,
        index: usize,
        entity: &Entity<config::Listener>,
        path: &Path,
        virtuals: &[Option<Arc<VirtualCluster>>],
        bundles: &[Option<Certificates>],
    ) -> Option<Listener> {
        let config = self.sound(entity, path)?;
        let addresses = self.addresses(&config.addresses, &path.key("addresses"));
        let ports = self.ports(&config.ports, &path.key("ports"));
        let path = path.key("policies");
        self.check_policy_names(&config.policies, &path);
        let tls = self.tls_policy(&config.policies, &path, bundles);
        let forward = self.forward_policies(&config.policies, &path, &ports, virtuals);
        let by_name = |policy: &ForwardPolicy| matches!(policy.config, ForwardConfig::Sni(_));
        if let (Ok(None), true) = (&tls, forward.iter().any(by_name)) {
            let reason = "clients are told apart by SNI, which they send by TLS only, and the listener takes no TLS";
            self.add(&path, reason, "add a policy of `type: tls_server`");
        }
        Some(Listener {
            id: self.listeners.id(index)?,
            name: ListenerName::new(self.listeners.name(index)?),
            addresses,
            ports,
            forward,
            tls: tls.ok()?,
        })
    }

    fn check_policy_names(&mut self, policies: &[ListenerPolicy], path: &Path) {
        let name = |policy: &ListenerPolicy| match policy {
            ListenerPolicy::ForwardToVirtualCluster(policy) => policy.name.clone(),
            ListenerPolicy::TlsServer(policy) => policy.name.clone(),
        };
        let mut names = Vec::new();
        for (index, policy) in policies.iter().enumerate() {
            let Some(name) = name(policy) else { continue };
            if names.contains(&name) {
                let reason = format!("another policy of this listener is named `{name}`");
                self.add(&path.index(index).key("name"), reason, "rename one");
            }
            names.push(name);
        }
    }

    /// The enabled `tls_server` policy, if there is one; an error if it was refused.
    fn tls_policy(
        &mut self,
        policies: &[ListenerPolicy],
        path: &Path,
        bundles: &[Option<Certificates>],
    ) -> Result<Option<TlsServer>, ()> {
        let mut found = Ok(None);
        let mut earlier = None;
        for (index, policy) in policies.iter().enumerate() {
            let ListenerPolicy::TlsServer(policy) = policy else {
                continue;
            };
            let path = path.index(index);
            let tls = self.tls_server(&policy.config, &path.key("config"), bundles);
            if !policy.enabled {
                continue;
            }
            let path = path.key("type");
            if let Some(line) = earlier {
                let reason = format!("this listener has an enabled tls_server already, on line {line}");
                self.add(&path, reason, "disable one of them");
            }
            earlier = Some(self.document.position(&path).line);
            found = tls.map(Some).ok_or(());
        }
        found
    }

    fn forward_policies(
        &mut self,
        policies: &[ListenerPolicy],
        path: &Path,
        ports: &Ports,
        virtuals: &[Option<Arc<VirtualCluster>>],
    ) -> Vec<ForwardPolicy> {
        let mut built: Vec<ForwardPolicy> = Vec::new();
        let mut mapped = None;
        for (index, policy) in policies.iter().enumerate() {
            let path = path.index(index).key("config");
            let ListenerPolicy::ForwardToVirtualCluster(policy) = policy else {
                continue;
            };
            let config = match &policy.config {
                config::ForwardConfig::PortMapping(config) => {
                    if let Some(line) = mapped {
                        let reason = format!("this listener has a port_mapping already, on line {line}");
                        let help = "give each port_mapping a listener with ports of its own";
                        self.add(&path.key("type"), reason, help);
                    }
                    mapped = mapped.or(Some(self.document.position(&path.key("type")).line));
                    self.forward_by_port(config, &path, ports, virtuals)
                        .map(ForwardConfig::PortMapping)
                }
                config::ForwardConfig::Sni(config) => Some(ForwardConfig::Sni(forward_by_sni(config))),
            };
            let Some(config) = config.filter(|_| policy.enabled) else {
                continue;
            };
            if let (ForwardConfig::Sni(new), Some(line)) = (&config, mapped_names(&built, &config)) {
                let reason = format!(
                    "policy {line} of this listener has the same host names, ending in {:?}",
                    new.suffix
                );
                self.add(&path.key("sni_suffix"), reason, "remove one, or give it another suffix");
            }
            built.push(ForwardPolicy {
                name: policy.name.clone(),
                config,
            });
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
        let destination = self.resolve(Kind::VirtualCluster, &config.destination, &path.key("destination"))?;
        let min_broker_id = VirtualBrokerId::new(config.min_broker_id);
        Some(ForwardByPort {
            destination: Arc::clone(virtuals.get(destination)?.as_ref()?),
            advertised_host: config.advertised_host.clone(),
            ports: PortMapping::new(ports.clone(), config.bootstrap_port, min_broker_id),
        })
    }
}

fn forward_by_sni(config: &config::ForwardBySni) -> ForwardBySni {
    ForwardBySni {
        suffix: config.sni_suffix.clone().unwrap_or_default(),
        advertised_port: config.advertised_port,
        host_format: config.broker_host_format.as_ref().map(|it| it.kind).unwrap_or_default(),
    }
}

/// Which of the policies before has the same host names, counted from 1.
fn mapped_names(earlier: &[ForwardPolicy], new: &ForwardConfig) -> Option<usize> {
    let ForwardConfig::Sni(new) = new else { return None };
    let same = earlier.iter().position(|policy| match &policy.config {
        ForwardConfig::Sni(old) => (&old.suffix, old.host_format) == (&new.suffix, new.host_format),
        ForwardConfig::PortMapping(_) => false,
    });
    same.map(|index| index + 1)
}
