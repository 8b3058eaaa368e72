//! `server.properties` of one broker.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::Path;

use super::listener::Listener;
use crate::jars::Jars;

/// The listener that brokers use among themselves and that the testkit probes: no test puts anything in its way.
pub(super) const INTERNAL: &str = "INTERNAL";

/// What all brokers of a cluster have in common.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    pub(super) cluster_id: String,
    pub(super) jars: Jars,
    /// Node id and controller port of each controller.
    pub(super) voters: Vec<(i32, u16)>,
    pub(super) listeners: Vec<Listener>,
    /// Names and passwords of who may log in by SASL.
    pub(super) users: Vec<(String, String)>,
    pub(super) properties: Vec<(String, String)>,
    pub(super) jvm_options: Vec<String>,
}

impl Spec {
    pub(super) fn listener_names(&self) -> impl Iterator<Item = &str> {
        self.listeners
            .iter()
            .map(|listener| listener.name.as_str())
            .chain([INTERNAL])
    }

    /// Host and port that node `id` advertises for a listener bound to `port`.
    pub(super) fn advertised(&self, listener: &str, id: i32, port: u16) -> (String, u16) {
        let listener = self.listeners.iter().find(|one| one.name == listener);
        listener.map_or_else(
            || ("127.0.0.1".to_owned(), port),
            |listener| (listener.advertise)(id, port),
        )
    }

    /// The whole file for node `id`, whose listeners have these ports.
    pub(super) fn server_properties(&self, id: i32, ports: &BTreeMap<String, u16>, data: &Path) -> String {
        let controller_port = self
            .voters
            .iter()
            .find(|(voter, _)| *voter == id)
            .map(|(_, port)| *port);
        let voters: Vec<_> = self
            .voters
            .iter()
            .map(|(voter, port)| format!("{voter}@127.0.0.1:{port}"))
            .collect();
        let bound = ports.iter().map(|(name, port)| format!("{name}://127.0.0.1:{port}"));
        let bound = bound.chain(controller_port.map(|port| format!("CONTROLLER://127.0.0.1:{port}")));
        let advertised = ports.iter().map(|(name, port)| {
            let (host, port) = self.advertised(name, id, *port);
            format!("{name}://{host}:{port}")
        });
        let protocols = self
            .listeners
            .iter()
            .map(|listener| format!("{}:{}", listener.name, listener.protocol));
        let protocols = protocols.chain(["CONTROLLER", INTERNAL].map(|name| format!("{name}:PLAINTEXT")));

        let mut properties = self.defaults();
        let mut set = |name: &str, value: String| drop(properties.insert(name.to_owned(), value));
        set(
            "process.roles",
            if controller_port.is_some() {
                "broker,controller"
            } else {
                "broker"
            }
            .to_owned(),
        );
        set("node.id", id.to_string());
        set("log.dirs", data.display().to_string());
        set("controller.quorum.voters", voters.join(","));
        set("controller.listener.names", "CONTROLLER".to_owned());
        set("inter.broker.listener.name", INTERNAL.to_owned());
        set("listeners", bound.collect::<Vec<_>>().join(","));
        set("advertised.listeners", advertised.collect::<Vec<_>>().join(","));
        set(
            "listener.security.protocol.map",
            protocols.collect::<Vec<_>>().join(","),
        );
        for (name, value) in self
            .listeners
            .iter()
            .flat_map(|listener| listener.properties(&self.users))
        {
            set(&name, value);
        }
        for (name, value) in &self.properties {
            set(name, value.clone());
        }
        properties
            .iter()
            .map(|(name, value)| format!("{name}={}\n", escaped(value)))
            .collect()
    }

    /// What the first format of node `id`'s data needs besides the properties, an argument a line: SCRAM users (KIP-900).
    pub(super) fn format_arguments(&self, id: i32) -> String {
        let is_controller = self.voters.iter().any(|(voter, _)| *voter == id);
        let users = self.users.iter().filter(|_| is_controller);
        users
            .flat_map(|(name, password)| ["SCRAM-SHA-256", "SCRAM-SHA-512"].map(|kind| (kind, name, password)))
            .map(|(kind, name, password)| format!("--add-scram\n{kind}=[name={name},password={password}]\n"))
            .collect()
    }

    /// Small and quick, and every kind of group and transaction works however few brokers there are.
    fn defaults(&self) -> BTreeMap<String, String> {
        let replicas = self.voters.len().min(3).to_string();
        let min_in_sync = if self.voters.len() >= 3 { "2" } else { "1" };
        let fixed = [
            ("num.partitions", "3"),
            ("default.replication.factor", &replicas),
            ("min.insync.replicas", min_in_sync),
            ("offsets.topic.num.partitions", "4"),
            ("offsets.topic.replication.factor", &replicas),
            ("transaction.state.log.num.partitions", "4"),
            ("transaction.state.log.replication.factor", &replicas),
            ("transaction.state.log.min.isr", "1"),
            ("share.coordinator.state.topic.num.partitions", "4"),
            ("share.coordinator.state.topic.replication.factor", &replicas),
            ("share.coordinator.state.topic.min.isr", "1"),
            (
                "group.coordinator.rebalance.protocols",
                "classic,consumer,share,streams",
            ),
            ("group.initial.rebalance.delay.ms", "0"),
            ("group.min.session.timeout.ms", "1000"),
            ("group.consumer.min.session.timeout.ms", "1000"),
            ("group.consumer.min.heartbeat.interval.ms", "200"),
            ("group.streams.initial.rebalance.delay.ms", "0"),
            // A killed broker's partitions get a new leader when its session ends: 9 s by default.
            ("broker.session.timeout.ms", "6000"),
            ("broker.heartbeat.interval.ms", "1000"),
            ("log.cleaner.dedupe.buffer.size", "8388608"),
            ("metric.reporters", "tidegate.testkit.TelemetrySink"),
        ];
        fixed
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }
}

/// As Java's properties want values that have several lines, such as PEM texts.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('\n', "\\n")
}

/// A random UUID as Kafka writes one: 22 characters of URL-safe base64.
pub(super) fn random_cluster_id() -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let bits = [0_u8; 2].map(|_| RandomState::new().hash_one(0_u8));
    let bits = (u128::from(bits[0]) << 64) | u128::from(bits[1]);
    // The last digit holds two bits; a first digit of 'T' keeps it from looking like an option.
    let digits = (1..22).map(|place| 128_u32.saturating_sub(6 * (place + 1)));
    let digits = digits.map(|shift| {
        if shift == 0 {
            (bits & 3) << 4
        } else {
            (bits >> shift) & 63
        }
    });
    let rest = digits.filter_map(|digit| DIGITS.get(usize::try_from(digit).ok()?).copied().map(char::from));
    std::iter::once('T').chain(rest).collect()
}
