//! A gateway in front of scripted brokers, in one process.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tidegate_model::{
    AclMode, BackendAuthentication, BackendCluster, BackendClusterName, BootstrapPort, ClientAuthentication,
    ForwardByPort, ForwardConfig, ForwardPolicy, HostPort, Limits, Listener, ListenerName, PortMapping, PortRange,
    Ports, Snapshot, Uuid, VirtualBrokerId, VirtualCluster, VirtualClusterName,
};
use tidegate_proxy::{Gateway, Metrics, Sockets};
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::scripted::{Reply, Request, ScriptedBroker, ScriptedClient};
use tidegate_testkit::wait;
use tidegate_wire::messages::{ApiVersion, ApiVersionsResponse, Body, MetadataResponse, MetadataResponseBroker};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

/// Nothing that is expected takes longer.
pub(crate) const SOON: Duration = Duration::from_secs(20);
/// The real cluster's id, which no client may see.
pub(crate) const BACKEND_CLUSTER_ID: &str = "backend-secret-cluster";

pub(crate) const HEARTBEAT: i16 = 12;

/// The brokers as the cluster's metadata names them to the gateway.
pub(crate) type Addresses = Arc<Mutex<BTreeMap<i32, HostPort>>>;

/// What a test wants to be different from a gateway with one broker, number 1, that the test itself plays.
pub(crate) struct Setup {
    pub(crate) limits: Limits,
    /// The brokers as the cluster's metadata names them.
    pub(crate) brokers: Addresses,
    /// Servers to name before the one that answers.
    pub(crate) dead_servers: Vec<HostPort>,
    /// Real servers, if the scripted ones are not wanted.
    pub(crate) real_servers: Vec<HostPort>,
    pub(crate) interval: Duration,
    pub(crate) addresses: Vec<IpAddr>,
    pub(crate) port_count: u16,
    /// Positions of ports, among those reserved, that the listener leaves out.
    pub(crate) gaps: Vec<u16>,
    pub(crate) bootstrap: BootstrapPort,
    pub(crate) advertised_host: String,
    pub(crate) listener: String,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            limits: Limits {
                connect_timeout: Duration::from_secs(2),
                close_linger: Duration::from_millis(200),
                drain_timeout: SOON,
                ..Limits::default()
            },
            brokers: Addresses::default(),
            dead_servers: Vec::new(),
            real_servers: Vec::new(),
            interval: Duration::from_secs(3_600),
            addresses: vec![Ipv4Addr::LOCALHOST.into()],
            port_count: 4,
            gaps: Vec::new(),
            bootstrap: BootstrapPort::AtStart,
            advertised_host: "gateway.example.com".to_owned(),
            listener: "main".to_owned(),
        }
    }
}

pub(crate) struct Stage {
    pub(crate) gateway: Gateway,
    pub(crate) metrics: Metrics,
    /// Answers the gateway's own metadata requests.
    pub(crate) seed: ScriptedBroker,
    pub(crate) addresses: Addresses,
    /// Where broker 1 listens, unless the setup says otherwise: the test accepts there.
    broker: TcpListener,
    ports: Vec<Port>,
    virtual_cluster: Arc<VirtualCluster>,
}

impl Stage {
    pub(crate) async fn start() -> Self {
        Self::start_with(Setup::default()).await
    }

    /// With these limits other than usual.
    pub(crate) async fn start_limited(change: impl FnOnce(&mut Limits)) -> Self {
        let mut setup = Setup::default();
        change(&mut setup.limits);
        Self::start_with(setup).await
    }

    pub(crate) async fn start_with(setup: Setup) -> Self {
        let stage = Self::start_unready(setup).await;
        let known = wait::until("the brokers are known", SOON, async || {
            (!stage.gateway.backends()[0].topology().is_unknown()).then_some(())
        });
        known.await.unwrap();
        stage
    }

    /// Does not wait until the gateway knows the cluster.
    pub(crate) async fn start_unready(setup: Setup) -> Self {
        let broker = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let addresses = Arc::clone(&setup.brokers);
        if addresses.lock().is_empty() {
            addresses.lock().insert(1, host_port(broker.local_addr().unwrap()));
        }
        let seed = ScriptedBroker::start(metadata_script(BACKEND_CLUSTER_ID, &addresses))
            .await
            .unwrap();
        let mut bootstrap_servers = setup.dead_servers.clone();
        if setup.real_servers.is_empty() {
            bootstrap_servers.push(host_port(seed.address()));
        }
        bootstrap_servers.extend(setup.real_servers.clone());
        let ports = ports::reserve_range(setup.port_count).unwrap();
        let snapshot = snapshot(&setup, bootstrap_servers, &ports);
        let virtual_cluster = Arc::clone(&snapshot.virtual_clusters[0]);
        let metrics = Metrics::new();
        let gateway = Gateway::start(snapshot, &metrics, Sockets::new()).unwrap();
        Self {
            gateway,
            metrics,
            seed,
            addresses,
            broker,
            ports,
            virtual_cluster,
        }
    }

    /// The cluster id that clients see.
    pub(crate) fn cluster_id(&self) -> String {
        self.virtual_cluster.kafka_cluster_id()
    }

    /// The reserved port at this position: 0 is the bootstrap port, `n` that of broker `n`, unless the setup differs.
    pub(crate) fn port(&self, position: usize) -> u16 {
        self.ports[position].number()
    }

    pub(crate) async fn connect(&self, position: usize) -> ScriptedClient {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port(position)));
        ScriptedClient::connect(address).await.unwrap()
    }

    /// The broker's side of the connection that the gateway makes next to broker 1.
    pub(crate) async fn accept(&self) -> ScriptedClient {
        accept(&self.broker).await
    }

    /// Whether the gateway has made a connection to broker 1 that nobody has accepted.
    pub(crate) fn has_connected(&self) -> bool {
        use std::task::{Context, Poll, Waker};
        matches!(
            self.broker.poll_accept(&mut Context::from_waker(Waker::noop())),
            Poll::Ready(_)
        )
    }

    /// A client at the reserved port at this position, and broker 1's side of it; one Heartbeat has crossed each way.
    pub(crate) async fn pair_at(&self, position: usize) -> Pair {
        let mut client = self.connect(position).await;
        let id = client.send_request(HEARTBEAT, 4, true, b"hello").await.unwrap();
        let mut pair = Pair {
            client,
            broker: self.accept().await,
        };
        pair.broker.read_frame().await.unwrap();
        pair.answer(id).await;
        pair
    }

    /// The same after a login by SASL/PLAIN at the port of broker 1; none if that is refused.
    pub(crate) async fn pair_as(&self, name: &str, password: &str) -> Option<Pair> {
        let mut client = self.connect(1).await;
        if !log_in(&mut client, name, password).await {
            return None;
        }
        let id = client.send_request(HEARTBEAT, 4, true, b"hello").await.unwrap();
        // Others that were refused have left connections too.
        let broker = loop {
            let mut broker = self.accept().await;
            if broker.read_frame().await.is_ok() {
                break broker;
            }
        };
        let mut pair = Pair { client, broker };
        pair.answer(id).await;
        Some(pair)
    }

    /// Two ends of one connection through the gateway to broker 1; one Heartbeat has crossed each way.
    pub(crate) async fn pair(&self) -> (ScriptedClient, ScriptedClient) {
        let mut client = self.connect(1).await;
        let id = client.send_request(12, 4, true, b"hello").await.unwrap();
        let mut broker = self.accept().await;
        broker.read_frame().await.unwrap();
        broker.send_frame(&response(id, b"hello")).await.unwrap();
        assert_eq!(client.read_frame().await.unwrap(), response(id, b"hello"));
        (client, broker)
    }

    /// The value of the metric whose line contains all of `parts`; 0 if there is none.
    pub(crate) fn metric(&self, parts: &[&str]) -> u64 {
        self.gateway.measure();
        let text = self.metrics.encode();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let found = lines.filter(|line| parts.iter().all(|part| line.contains(part)));
        found
            .filter_map(|line| line.rsplit_once(' ')?.1.parse::<u64>().ok())
            .sum()
    }

    /// How many connections have ended for this reason.
    pub(crate) fn ended(&self, reason: &str) -> u64 {
        self.metric(&["tidegate_connections_ended_total{", &format!("reason=\"{reason}\"")])
    }

    /// Waits until `count` connections have ended for this reason.
    pub(crate) async fn wait_ended(&self, reason: &str, count: u64) {
        let ended = wait::until("connections have ended as they should", SOON, async || {
            (self.ended(reason) == count).then_some(())
        });
        if ended.await.is_err() {
            let text = self.metrics.encode();
            let ends: Vec<_> = text.lines().filter(|line| line.contains("reason=")).collect();
            panic!("not {count} × {reason}:\n{}", ends.join("\n"));
        }
    }

    pub(crate) fn buffers(&self) -> u64 {
        self.metric(&["tidegate_buffers_in_use "])
    }

    /// Waits until this many buffers are lent.
    pub(crate) async fn wait_buffers(&self, count: u64) {
        let rests = wait::until("as many buffers are lent as should be", SOON, async || {
            (self.buffers() == count).then_some(())
        });
        assert!(rests.await.is_ok(), "{} buffers are lent, not {count}", self.buffers());
    }
}

/// A client, and the broker's side of its connection.
pub(crate) struct Pair {
    pub(crate) client: ScriptedClient,
    pub(crate) broker: ScriptedClient,
}

impl Pair {
    /// Has a request arrive at the broker.
    pub(crate) async fn ask(&mut self) -> i32 {
        let id = self.client.send_request(HEARTBEAT, 4, true, b"?").await.unwrap();
        self.broker.read_frame().await.unwrap();
        id
    }

    /// Has the answer arrive at the client.
    pub(crate) async fn answer(&mut self, id: i32) {
        self.broker.send_frame(&response(id, b"!")).await.unwrap();
        assert_eq!(self.client.read_frame().await.unwrap(), response(id, b"!"));
    }

    pub(crate) async fn work(&mut self) {
        let id = self.ask().await;
        self.answer(id).await;
    }

    /// Both ends see the end of the connection, and nothing else before it.
    pub(crate) async fn is_closed(&mut self, why: &str) {
        for end in [&mut self.client, &mut self.broker] {
            let rest = end.read_to_end().await;
            assert!(rest.as_ref().is_ok_and(Vec::is_empty), "{why}: {rest:?}");
        }
    }
}

/// SaslHandshake 1 and SaslAuthenticate 0 with SASL/PLAIN; whether the login succeeds.
pub(crate) async fn log_in(client: &mut ScriptedClient, name: &str, password: &str) -> bool {
    client.send_request(17, 1, false, b"\x00\x05PLAIN").await.unwrap();
    let (_, answer) = client.read_response().await.unwrap();
    assert!(answer.starts_with(&[0, 0]), "no such mechanism");
    let message = format!("\0{name}\0{password}");
    let length = u32::try_from(message.len()).unwrap().to_be_bytes();
    let body = [&length, message.as_bytes()].concat();
    client.send_request(36, 0, false, &body).await.unwrap();
    client.read_response().await.unwrap().1.starts_with(&[0, 0])
}

/// The next connection that the gateway makes there for a client; those for metadata it makes in vain.
pub(crate) async fn accept(listener: &TcpListener) -> ScriptedClient {
    loop {
        let accepted = timeout(SOON, listener.accept()).await;
        let (stream, _) = accepted.expect("the gateway does not connect to the broker").unwrap();
        if !is_for_metadata(&stream).await {
            return ScriptedClient::over(stream).unwrap();
        }
    }
}

/// The gateway's own first request has its client id in it, and is sent at once.
async fn is_for_metadata(stream: &TcpStream) -> bool {
    let mut start = [0; 22];
    let whole = async {
        while stream
            .peek(&mut start)
            .await
            .is_ok_and(|count| (1..22).contains(&count))
        {}
    };
    let _ = timeout(Duration::from_millis(200), whole).await;
    start.ends_with(b"tidegate")
}

/// Correlation id, then body: what a broker sends, without tagged fields in the header.
pub(crate) fn response(id: i32, body: &[u8]) -> Vec<u8> {
    [&id.to_be_bytes(), body].concat()
}

pub(crate) fn host_port(address: SocketAddr) -> HostPort {
    HostPort {
        host: address.ip().to_string(),
        port: address.port(),
    }
}

/// Answers the gateway's own requests with the present addresses.
pub(crate) fn metadata_script(
    cluster_id: &'static str,
    addresses: &Addresses,
) -> impl Fn(&Request) -> Reply + Send + Sync + 'static {
    let addresses = Arc::clone(addresses);
    move |request| match request.api_key {
        18 => {
            let range = |api_key, max_version| ApiVersion {
                api_key,
                min_version: 0,
                max_version,
            };
            let versions = ApiVersionsResponse {
                api_keys: [range(3, 13), range(18, 4)].into_iter().collect(),
                ..Default::default()
            };
            Reply::respond(request, false, &encoded(&versions, request.api_version))
        }
        3 => {
            let addresses = addresses.lock();
            let brokers = addresses.iter().map(|(&node_id, address)| MetadataResponseBroker {
                node_id,
                host: &address.host,
                port: address.port.into(),
                rack: None,
            });
            let metadata = MetadataResponse {
                cluster_id: Some(cluster_id),
                brokers: brokers.collect(),
                ..Default::default()
            };
            Reply::respond(request, true, &encoded(&metadata, request.api_version))
        }
        _ => Reply::close(),
    }
}

pub(crate) fn encoded<'a>(body: &impl Body<'a>, version: i16) -> Vec<u8> {
    let mut out = Vec::new();
    body.encode(version, &mut out);
    out
}

pub(crate) fn snapshot(setup: &Setup, bootstrap_servers: Vec<HostPort>, ports: &[Port]) -> Snapshot {
    let backend = Arc::new(BackendCluster {
        id: Uuid::from_u128(1),
        name: BackendClusterName::new("kafka"),
        bootstrap_servers,
        authentication: BackendAuthentication::Anonymous,
        tls: None,
        metadata_update_interval: setup.interval,
    });
    let virtual_cluster = Arc::new(VirtualCluster {
        id: Uuid::from_u128(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef),
        name: VirtualClusterName::new("team-a"),
        dns_label: "team-a".to_owned(),
        destination: Arc::clone(&backend),
        authentication: vec![ClientAuthentication::Anonymous],
        acl_mode: AclMode::Passthrough,
    });
    let listed = (0..).zip(ports).filter(|(position, _)| !setup.gaps.contains(position));
    let ranges = listed.map(|(_, port)| PortRange {
        first: port.number(),
        last: port.number(),
    });
    let ports = Ports::new(ranges.collect());
    let forward = ForwardByPort {
        destination: Arc::clone(&virtual_cluster),
        advertised_host: setup.advertised_host.clone(),
        ports: PortMapping::new(ports.clone(), setup.bootstrap, VirtualBrokerId::new(1)),
    };
    let listener = Arc::new(Listener {
        id: Uuid::from_u128(3),
        name: ListenerName::new(setup.listener.as_str()),
        addresses: setup.addresses.clone(),
        ports,
        forward: vec![ForwardPolicy {
            name: None,
            config: ForwardConfig::PortMapping(forward),
        }],
        tls: None,
    });
    Snapshot {
        backend_clusters: vec![backend],
        virtual_clusters: vec![virtual_cluster],
        listeners: vec![listener],
        limits: setup.limits.clone(),
        ..Snapshot::default()
    }
}
