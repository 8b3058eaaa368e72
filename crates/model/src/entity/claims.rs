//! The addresses and ports that a listener takes.

use std::net::IpAddr;

use serde_json::Value as Json;

use crate::build::listen::{ip_address, overlap, port_range};
use crate::ports::PortRange;

/// The addresses and ports that a listener takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    addresses: Vec<IpAddr>,
    ranges: Vec<PortRange>,
}

impl Claims {
    /// Those of a listener's body; what is no address or port is passed over.
    pub fn of(listener: &Json) -> Self {
        let items = |key: &str| listener.get(key).and_then(Json::as_array).into_iter().flatten();
        Self {
            addresses: items("addresses")
                .filter_map(Json::as_str)
                .filter_map(ip_address)
                .collect(),
            ranges: items("ports")
                .map(super::rules::port_text)
                .filter_map(|text| port_range(&text).ok())
                .collect(),
        }
    }

    /// The ports, in the order in which the listener has them.
    pub fn ports(&self) -> &[PortRange] {
        &self.ranges
    }

    /// What both take, as in `port 9092 on 0.0.0.0`.
    pub fn conflict(&self, other: &Self) -> Option<String> {
        for range in &self.ranges {
            let Some(ports) = other.ranges.iter().find_map(|theirs| range.intersect(*theirs)) else {
                continue;
            };
            for address in &self.addresses {
                if other.addresses.iter().any(|theirs| overlap(*address, *theirs)) {
                    let noun = if ports.count() == 1 { "port" } else { "ports" };
                    return Some(format!("{noun} {ports} on {address}"));
                }
            }
        }
        None
    }
}
