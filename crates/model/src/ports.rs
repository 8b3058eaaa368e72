//! The ports of a listener, and which of them stands for which broker.

use std::fmt;

use crate::names::VirtualBrokerId;

/// The ports of a listener in the order in which the user listed them, without gaps inside a range and without doubles.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ports(Vec<PortRange>);

/// The ports from `first` to `last`, both inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PortRange {
    /// Lowest port, at least 1.
    pub first: u16,
    /// Highest port, at least `first`.
    pub last: u16,
}

/// Which port leads to which broker: the first port is the bootstrap port if there is one, and the ports after it stand
/// for the broker ids from `min_broker_id` on, each at its fixed distance. A gap in the ports is a gap in the ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortMapping {
    ports: Ports,
    bootstrap: BootstrapPort,
    min_broker_id: VirtualBrokerId,
}

/// Whether clients have a port of their own to start from, whatever the broker ids are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BootstrapPort {
    /// There is none: clients bootstrap from a broker's port.
    None,
    /// The first port of the listener.
    #[default]
    AtStart,
}

/// Brokers of the backend cluster that no port of the listener leads to, so that clients could not be told where they
/// are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokersWithoutPort {
    /// The brokers, ascending.
    pub brokers: Vec<VirtualBrokerId>,
    /// The ports that would have to be added to the listener, ascending; after lowering `min_broker_id`, if that is due.
    pub missing: Vec<u16>,
    /// The lowest broker id of the mapping, if one of the brokers is below it.
    pub below_min_broker_id: Option<VirtualBrokerId>,
}

impl Ports {
    /// The given ranges, in their order.
    pub fn new(ranges: Vec<PortRange>) -> Self {
        Self(ranges)
    }

    /// The port that the user listed first.
    pub fn first(&self) -> Option<u16> {
        self.0.first().map(|range| range.first)
    }

    /// Whether `port` is one of them.
    pub fn contains(&self, port: u16) -> bool {
        self.0.iter().any(|range| range.contains(port))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|range| range.count()).sum()
    }

    /// Each port, in the user's order.
    pub fn iter(&self) -> impl Iterator<Item = u16> + '_ {
        self.0.iter().flat_map(|range| range.first..=range.last)
    }

    /// The ranges, in the user's order.
    pub fn ranges(&self) -> &[PortRange] {
        &self.0
    }
}

impl PortRange {
    /// Whether `port` lies in the range.
    pub fn contains(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }

    /// The ports that are in both ranges.
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        (first <= last).then_some(Self { first, last })
    }

    /// How many there are; at least one.
    pub fn count(self) -> usize {
        usize::from(self.last - self.first) + 1
    }
}

impl PortMapping {
    /// Maps `ports` as described at [`PortMapping`].
    pub fn new(ports: Ports, bootstrap: BootstrapPort, min_broker_id: VirtualBrokerId) -> Self {
        Self {
            ports,
            bootstrap,
            min_broker_id,
        }
    }

    /// The port that stands for the whole cluster, if there is one.
    pub fn bootstrap_port(&self) -> Option<u16> {
        match self.bootstrap {
            BootstrapPort::None => None,
            BootstrapPort::AtStart => self.ports.first(),
        }
    }

    /// The port that stands for the broker, if the listener has it.
    pub fn port_of(&self, broker: VirtualBrokerId) -> Option<u16> {
        self.arithmetic_port(broker).filter(|port| self.ports.contains(*port))
    }

    /// The broker that the port stands for; none for the bootstrap port, and for a port that is not the listener's.
    pub fn broker_of(&self, port: u16) -> Option<VirtualBrokerId> {
        if !self.ports.contains(port) {
            return None;
        }
        let distance = i64::from(port) - self.port_of_lowest_broker()?;
        let id = i64::from(self.min_broker_id.value()) + distance;
        (distance >= 0)
            .then(|| i32::try_from(id).ok().map(VirtualBrokerId::new))
            .flatten()
    }

    /// Whether each of the brokers has a port.
    ///
    /// # Errors
    /// The brokers that have none, and which ports would mend it.
    pub fn check(&self, brokers: impl IntoIterator<Item = VirtualBrokerId>) -> Result<(), BrokersWithoutPort> {
        let mut all: Vec<_> = brokers.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        let brokers: Vec<_> = all
            .iter()
            .copied()
            .filter(|broker| self.port_of(*broker).is_none())
            .collect();
        let below_min_broker_id = brokers.first().is_some_and(|lowest| *lowest < self.min_broker_id);
        // Lowering min_broker_id moves every broker, so the ports to add are those that lack afterwards.
        let mended = Self {
            min_broker_id: all.first().copied().unwrap_or(self.min_broker_id),
            ..self.clone()
        };
        let mended = if below_min_broker_id { &mended } else { self };
        let due = all.iter().filter_map(|broker| mended.arithmetic_port(*broker));
        let missing = due.filter(|port| !self.ports.contains(*port)).collect();
        let below_min_broker_id = below_min_broker_id.then_some(self.min_broker_id);
        if brokers.is_empty() {
            Ok(())
        } else {
            Err(BrokersWithoutPort {
                brokers,
                missing,
                below_min_broker_id,
            })
        }
    }

    /// All ports of the listener, in the user's order.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }

    /// The lowest broker id that has a place in the mapping.
    pub fn min_broker_id(&self) -> VirtualBrokerId {
        self.min_broker_id
    }

    /// The port that is due to the broker, whether or not the listener has it.
    fn arithmetic_port(&self, broker: VirtualBrokerId) -> Option<u16> {
        let distance = i64::from(broker.value()) - i64::from(self.min_broker_id.value());
        let port = self.port_of_lowest_broker()? + distance;
        u16::try_from(port).ok().filter(|_| distance >= 0)
    }

    fn port_of_lowest_broker(&self) -> Option<i64> {
        let first = i64::from(self.ports.first()?);
        Some(match self.bootstrap {
            BootstrapPort::None => first,
            BootstrapPort::AtStart => first + 1,
        })
    }
}

impl fmt::Display for PortRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}-{}", self.first, self.last)
        }
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, range) in self.0.iter().enumerate() {
            write!(f, "{}{range}", if i == 0 { "" } else { ", " })?;
        }
        Ok(())
    }
}

impl std::error::Error for BrokersWithoutPort {}

impl fmt::Display for BrokersWithoutPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<i64> = self.brokers.iter().map(|id| i64::from(id.value())).collect();
        match ids.as_slice() {
            [id] => write!(f, "broker {id} has no port on this listener")?,
            _ => write!(f, "brokers {} have no port on this listener", spans(&ids))?,
        }
        let mut mend = Vec::new();
        if let Some(min) = self.below_min_broker_id {
            let lowest = ids.first().copied().unwrap_or_default();
            mend.push(format!(
                "set min_broker_id to {lowest} (it is {min}), which moves every broker's port"
            ));
        }
        match self.missing.as_slice() {
            [] if mend.is_empty() => {
                mend.push("give the listener a lower first port: the port due would be above 65535".into());
            }
            [] => {}
            [port] => mend.push(format!("add port {port} to the listener's ports")),
            ports => {
                let ports: Vec<i64> = ports.iter().map(|port| i64::from(*port)).collect();
                mend.push(format!("add ports {} to the listener's ports", spans(&ports)));
            }
        }
        write!(f, ": {}", mend.join("; "))
    }
}

/// Ascending numbers with their runs joined: `1, 3-5`.
fn spans(numbers: &[i64]) -> String {
    let runs = numbers.chunk_by(|a, b| b - a == 1);
    let texts: Vec<String> = runs
        .filter_map(|run| match run {
            [] => None,
            [one] => Some(one.to_string()),
            [first, .., last] => Some(format!("{first}-{last}")),
        })
        .collect();
    texts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(ranges: &[(u16, u16)], bootstrap: BootstrapPort, min: i32) -> PortMapping {
        let ranges = ranges.iter().map(|&(first, last)| PortRange { first, last }).collect();
        PortMapping::new(Ports::new(ranges), bootstrap, VirtualBrokerId::new(min))
    }

    #[test]
    fn brokers_follow_the_bootstrap_port() {
        let with_bootstrap = mapping(&[(9092, 9095)], BootstrapPort::AtStart, 1);
        let without = mapping(&[(9092, 9094)], BootstrapPort::None, 1);
        let from_zero = mapping(&[(9092, 9095)], BootstrapPort::AtStart, 0);
        let gaps = mapping(&[(9000, 9000), (9092, 9094), (9100, 9100)], BootstrapPort::AtStart, 1);
        let descending = mapping(&[(9100, 9101), (9000, 9003)], BootstrapPort::AtStart, 0);
        let high = mapping(&[(65_534, 65_535)], BootstrapPort::AtStart, i32::MAX - 1);
        // (mapping, bootstrap port, [(broker, port)], brokers without a port, ports without a broker)
        type Case<'a> = (&'a PortMapping, Option<u16>, &'a [(i32, u16)], &'a [i32], &'a [u16]);
        let cases: &[Case<'_>] = &[
            (
                &with_bootstrap,
                Some(9092),
                &[(1, 9093), (2, 9094), (3, 9095)],
                &[-1, 0, 4, i32::MIN, i32::MAX],
                &[9092, 9091, 9096, 0],
            ),
            (
                &without,
                None,
                &[(1, 9092), (2, 9093), (3, 9094)],
                &[-1, 0, 4],
                &[9091, 9095],
            ),
            (
                &from_zero,
                Some(9092),
                &[(0, 9093), (1, 9094), (2, 9095)],
                &[-1, 3],
                &[9092],
            ),
            (
                &gaps,
                Some(9000),
                &[(92, 9092), (93, 9093), (94, 9094), (100, 9100)],
                &[1, 2, 3, 4, 91, 95],
                &[9000, 9001],
            ),
            (&descending, Some(9100), &[(0, 9101)], &[1, 9000], &[9000, 9003]),
            (&high, Some(65_534), &[(i32::MAX - 1, 65_535)], &[i32::MAX], &[65_534]),
        ];
        for (mapping, bootstrap, brokers, no_port, no_broker) in cases {
            assert_eq!(mapping.bootstrap_port(), *bootstrap);
            for &(id, port) in *brokers {
                assert_eq!(mapping.port_of(VirtualBrokerId::new(id)), Some(port), "broker {id}");
                assert_eq!(mapping.broker_of(port), Some(VirtualBrokerId::new(id)), "port {port}");
            }
            for &id in *no_port {
                assert_eq!(mapping.port_of(VirtualBrokerId::new(id)), None, "broker {id}");
            }
            for &port in *no_broker {
                assert_eq!(mapping.broker_of(port), None, "port {port}");
            }
        }
    }

    #[test]
    fn a_broker_without_port_says_which_ports_to_add() {
        let four = mapping(&[(9092, 9095)], BootstrapPort::AtStart, 1);
        let high = mapping(&[(65_530, 65_535)], BootstrapPort::None, 0);
        let ids = |ids: &[i32]| ids.iter().copied().map(VirtualBrokerId::new).collect::<Vec<_>>();
        let cases = [
            (&four, vec![1, 2, 3], None),
            (
                &four,
                vec![4, 1],
                Some("broker 4 has no port on this listener: add port 9096 to the listener's ports"),
            ),
            (
                &four,
                vec![9, 4, 5, 6, 4],
                Some("brokers 4-6, 9 have no port on this listener: add ports 9096-9098, 9101 to the listener's ports"),
            ),
            (
                &four,
                vec![0],
                Some(
                    "broker 0 has no port on this listener: set min_broker_id to 0 (it is 1), which moves every broker's port",
                ),
            ),
            (
                &four,
                vec![0, 1, 2, 3],
                Some(
                    "broker 0 has no port on this listener: set min_broker_id to 0 (it is 1), which moves every broker's port; add port 9096 to the listener's ports",
                ),
            ),
            (
                &high,
                vec![6],
                Some(
                    "broker 6 has no port on this listener: give the listener a lower first port: the port due would be above 65535",
                ),
            ),
        ];
        for (mapping, brokers, expected) in cases {
            let error = mapping.check(ids(&brokers)).err().map(|error| error.to_string());
            assert_eq!(error.as_deref(), expected);
        }
    }
}
