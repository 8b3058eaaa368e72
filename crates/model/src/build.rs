//! From a checked document to a [`Snapshot`]: references are resolved, and what no single field shows is checked.

mod backend_cluster;
mod identity;
pub(crate) mod listen;
mod listener;
mod security;
mod virtual_cluster;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use crate::config::{self, Config, Entity};
use crate::host_port::HostPort;
use crate::node::Node;
use crate::path::Path;
use crate::problem::Report;
use crate::shape::Kind;
use crate::snapshot::Snapshot;
use identity::Identities;

/// The snapshot of `config`. If anything is wrong it is reported and the snapshot is good for nothing.
pub(crate) fn snapshot(config: Config, document: &Node, report: &mut Report) -> Snapshot {
    let Config {
        backend_clusters,
        virtual_clusters,
        listeners,
        trust_bundles,
        limits,
        admin,
        control,
        log,
    } = config;
    let mut builder = Builder {
        backends: Identities::new(Kind::BackendCluster, &backend_clusters),
        virtuals: Identities::new(Kind::VirtualCluster, &virtual_clusters),
        listeners: Identities::new(Kind::Listener, &listeners),
        bundles: Identities::new(Kind::TlsTrustBundle, &trust_bundles),
        document,
        report,
    };
    builder.check_unique(&virtual_clusters.entities);
    let backends = builder.backend_clusters(&backend_clusters.entities);
    let virtuals = builder.virtual_clusters(&virtual_clusters.entities, &backend_clusters.entities, &backends);
    let bundles = builder.trust_bundles(&trust_bundles.entities);
    let listening = builder.listeners(&listeners.entities, &virtuals, &bundles);
    builder.check_certificate_logins(&virtuals, &listening);
    let admin = admin.and_then(|address| builder.admin(&address));
    builder.check_claims(&listening, admin);
    Snapshot {
        backend_clusters: backends.into_iter().flatten().collect(),
        virtual_clusters: virtuals.into_iter().flatten().collect(),
        listeners: listening.into_iter().flatten().map(Arc::new).collect(),
        limits,
        admin,
        control,
        log,
    }
}

struct Builder<'a> {
    backends: Identities,
    virtuals: Identities,
    listeners: Identities,
    bundles: Identities,
    document: &'a Node,
    report: &'a mut Report,
}

impl Builder<'_> {
    fn add(&mut self, path: &Path, reason: impl Into<String>, help: impl Into<String>) {
        self.report.add(self.document.position(path), path, reason, help);
    }

    fn check_unique(&mut self, virtual_clusters: &[Entity<config::VirtualCluster>]) {
        for identities in [&self.backends, &self.virtuals, &self.listeners, &self.bundles] {
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

    fn resolve(&mut self, kind: Kind, reference: &config::Reference, path: &Path) -> Option<usize> {
        let identities = match kind {
            Kind::BackendCluster => &self.backends,
            Kind::TlsTrustBundle => &self.bundles,
            _ => &self.virtuals,
        };
        identities.resolve(reference, path, self.document, self.report)
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
