//! Snapshots that differ from the one in use.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tidegate_model::{
    BootstrapPort, ClientAuthentication, Credentials, ForwardByPort, ForwardConfig, ForwardPolicy, HostPort, Listener,
    ListenerName, PlainMediation, PortMapping, PortRange, Ports, Secret, Snapshot, Uuid, VirtualBrokerId,
    VirtualCluster, VirtualClusterName,
};
use tidegate_proxy::Touched;
use tokio::net::TcpStream;

use crate::stage::{Setup, Stage};

/// The position of the only port of the listener `other`, which leads to broker 1 of the virtual cluster `team-b`.
pub(crate) const OTHER: usize = 5;

/// A stage whose gateway has the listener `other` too.
pub(crate) async fn stage() -> Stage {
    let stage = Stage::start_with(Setup {
        port_count: 8,
        gaps: vec![4, 5, 6, 7],
        ..Setup::default()
    })
    .await;
    let mut next = (*stage.gateway.snapshot().await).clone();
    let virtual_cluster = Arc::new(VirtualCluster {
        id: Uuid::from_u128(5),
        name: VirtualClusterName::new("team-b"),
        dns_label: "team-b".to_owned(),
        ..(*next.virtual_clusters[0]).clone()
    });
    let mut other = Listener {
        id: Uuid::from_u128(6),
        name: ListenerName::new("other"),
        ..(*next.listeners[0]).clone()
    };
    other.forward = vec![forward(
        &virtual_cluster,
        &stage,
        &[OTHER],
        "gateway",
        BootstrapPort::None,
        1,
    )];
    lead(&mut other, &stage, &[OTHER], "gateway", BootstrapPort::None, 1);
    next.virtual_clusters.push(virtual_cluster);
    next.listeners.push(Arc::new(other));
    apply(&stage, next).await;
    stage
}

pub(crate) async fn apply(stage: &Stage, next: Snapshot) {
    let failed = stage.gateway.apply(next).await.unwrap();
    assert!(failed.is_empty(), "{failed:?}");
}

/// The snapshot in use with a change.
pub(crate) async fn edited(stage: &Stage, edit: fn(&mut Snapshot, &Stage)) -> Snapshot {
    let mut next = (*stage.gateway.snapshot().await).clone();
    edit(&mut next, stage);
    relinked(next)
}

/// References lead to what has changed, too.
pub(crate) fn relinked(mut next: Snapshot) -> Snapshot {
    let backends = &next.backend_clusters;
    for cluster in &mut next.virtual_clusters {
        let id = cluster.destination.id;
        if let Some(backend) = backends.iter().find(|backend| backend.id == id) {
            Arc::make_mut(cluster).destination = Arc::clone(backend);
        }
    }
    let clusters = &next.virtual_clusters;
    for policy in next.listeners.iter_mut().flat_map(|it| &mut Arc::make_mut(it).forward) {
        if let ForwardConfig::PortMapping(forward) = &mut policy.config {
            let id = forward.destination.id;
            forward.destination = Arc::clone(clusters.iter().find(|cluster| cluster.id == id).unwrap());
        }
    }
    next
}

/// Has the first listener lead to the first virtual cluster in this way.
pub(crate) fn lead_main(
    next: &mut Snapshot,
    stage: &Stage,
    positions: &[usize],
    host: &str,
    bootstrap: BootstrapPort,
    min_broker_id: i32,
) {
    let main = Arc::make_mut(&mut next.listeners[0]);
    main.forward = vec![forward(
        &next.virtual_clusters[0],
        stage,
        positions,
        host,
        bootstrap,
        min_broker_id,
    )];
    main.ports = ports(stage, positions);
}

/// Has a listener lead to its virtual cluster in this way.
pub(crate) fn lead(
    listener: &mut Listener,
    stage: &Stage,
    positions: &[usize],
    host: &str,
    bootstrap: BootstrapPort,
    min_broker_id: i32,
) {
    let destination = Arc::clone(&listener.port_mapping().unwrap().destination);
    listener.forward = vec![forward(&destination, stage, positions, host, bootstrap, min_broker_id)];
    listener.ports = ports(stage, positions);
}

pub(crate) fn forward(
    destination: &Arc<VirtualCluster>,
    stage: &Stage,
    positions: &[usize],
    host: &str,
    bootstrap: BootstrapPort,
    min_broker_id: i32,
) -> ForwardPolicy {
    ForwardPolicy {
        name: None,
        config: ForwardConfig::PortMapping(ForwardByPort {
            destination: Arc::clone(destination),
            advertised_host: host.to_owned(),
            ports: PortMapping::new(ports(stage, positions), bootstrap, VirtualBrokerId::new(min_broker_id)),
        }),
    }
}

pub(crate) fn ports(stage: &Stage, positions: &[usize]) -> Ports {
    let port = |&position: &usize| PortRange {
        first: stage.port(position),
        last: stage.port(position),
    };
    Ports::new(positions.iter().map(port).collect())
}

pub(crate) fn terminate(principals: &[(&str, &str)]) -> ClientAuthentication {
    let principals = principals.iter().map(|(name, password)| credentials(name, password));
    ClientAuthentication::SaslPlain(PlainMediation::Terminate(principals.collect()))
}

pub(crate) fn credentials(username: &str, password: &str) -> Credentials {
    Credentials {
        username: username.to_owned(),
        password: Secret::new(password),
    }
}

pub(crate) fn touched(listener: &str, virtual_cluster: &str, connections: usize) -> Touched {
    Touched {
        listener: listener.to_owned(),
        virtual_cluster: virtual_cluster.to_owned(),
        connections,
    }
}

/// An address where nobody listens.
pub(crate) fn nowhere() -> HostPort {
    HostPort {
        host: "127.0.0.1".to_owned(),
        port: 1,
    }
}

pub(crate) async fn connect(stage: &Stage, position: usize) -> std::io::Result<TcpStream> {
    TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, stage.port(position)))).await
}
