//! Where to listen: addresses and ports, and that nobody claims what another one has.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use super::Builder;
use crate::check::quote;
use crate::config::Port;
use crate::host_port::parse_port;
use crate::path::Path;
use crate::ports::{PortRange, Ports};
use crate::snapshot::Listener;

/// Ports on an address that somebody listens on.
struct Claim<'a> {
    /// The listener's place; none for the admin server.
    owner: Option<usize>,
    name: &'a str,
    address: IpAddr,
    range: PortRange,
    path: Path,
}

impl Builder<'_> {
    pub(super) fn addresses(&mut self, texts: &[String], path: &Path) -> Vec<IpAddr> {
        let mut addresses = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let path = path.index(index);
            match ip_address(text) {
                None => {
                    let help =
                        "write an IPv4 or IPv6 address; `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6";
                    self.add(&path, format!("{} is no IP address", quote(text)), help);
                }
                Some(address) if addresses.contains(&address) => {
                    self.add(&path, format!("{address} is listed twice"), "remove one of the two");
                }
                Some(address) => addresses.push(address),
            }
        }
        if let Some(all) = addresses
            .iter()
            .find(|address| address.is_unspecified())
            .filter(|_| texts.len() > 1)
        {
            let help = "remove the others, or give them a listener of their own";
            self.add(path, format!("`{all}` cannot stand beside other addresses"), help);
        }
        addresses
    }

    pub(super) fn ports(&mut self, texts: &[Port], path: &Path) -> Ports {
        let mut ranges: Vec<PortRange> = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let path = path.index(index);
            let range = match text {
                Port::Number(port) => Ok(PortRange {
                    first: *port,
                    last: *port,
                }),
                Port::Text(text) => port_range(text),
            };
            match range {
                Err((reason, help)) => self.add(&path, reason, help),
                Ok(range) => {
                    if let Some(twice) = ranges.iter().find_map(|earlier| earlier.intersect(range)) {
                        self.add(&path, format!("{twice} is listed already"), "list each port once");
                    }
                    ranges.push(range);
                }
            }
        }
        Ports::new(ranges)
    }

    /// No address and port may be claimed twice.
    pub(super) fn check_claims(&mut self, listeners: &[Option<Listener>], admin: Option<SocketAddr>) {
        let mut claims = Vec::new();
        for (owner, listener) in listeners.iter().enumerate() {
            let Some(listener) = listener else { continue };
            let path = Path::root().key("listeners").index(owner).key("ports");
            for (index, range) in listener.ports.ranges().iter().enumerate() {
                claims.extend(listener.addresses.iter().map(|address| Claim {
                    owner: Some(owner),
                    name: listener.name.as_str(),
                    address: *address,
                    range: *range,
                    path: path.index(index),
                }));
            }
        }
        claims.extend(admin.map(|admin| Claim {
            owner: None,
            name: "admin",
            address: admin.ip(),
            range: PortRange {
                first: admin.port(),
                last: admin.port(),
            },
            path: Path::root().key("admin").key("address"),
        }));
        for (index, later) in claims.iter().enumerate() {
            let conflict = claims[..index]
                .iter()
                .filter(|earlier| earlier.owner != later.owner)
                .find_map(|earlier| {
                    let ports = earlier.range.intersect(later.range)?;
                    overlap(earlier.address, later.address).then_some((earlier, ports))
                });
            if let Some((earlier, ports)) = conflict {
                let line = self.document.position(&earlier.path).line;
                let reason = format!(
                    "{} {ports} on {} {} taken by {} on line {line}, which listens on {}",
                    if ports.count() == 1 { "port" } else { "ports" },
                    later.address,
                    if ports.count() == 1 { "is" } else { "are" },
                    quote(earlier.name),
                    earlier.address
                );
                self.add(
                    &later.path,
                    reason,
                    "use other ports, or an address that the other one does not cover",
                );
            }
        }
    }
}

/// An IP address; `localhost` is the IPv4 one, as in the API.
pub(crate) fn ip_address(text: &str) -> Option<IpAddr> {
    match text {
        "localhost" => Some(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        _ => text.parse::<IpAddr>().ok().map(|address| address.to_canonical()),
    }
}

/// Whether one socket cannot be bound because of the other. `::` covers IPv6 only, see [`Listener::addresses`].
pub(crate) fn overlap(a: IpAddr, b: IpAddr) -> bool {
    a == b || (a.is_ipv4() == b.is_ipv4() && (a.is_unspecified() || b.is_unspecified()))
}

/// A port or a range of ports; or the reason why not, and how to mend it.
pub(crate) fn port_range(text: &str) -> Result<PortRange, (String, String)> {
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let port = |text: &str| {
        let help = "ports go from 1 to 65535".to_owned();
        parse_port(text).ok_or_else(|| (format!("{} is no port", quote(text)), help))
    };
    let (first, last) = (port(first)?, port(last)?);
    if first > last {
        return Err((
            "the range runs backwards".to_owned(),
            format!("write \"{last}-{first}\""),
        ));
    }
    Ok(PortRange { first, last })
}
