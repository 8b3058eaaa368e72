//! The host names by which clients reach brokers where they are told apart by SNI.

use tidegate_model::{ForwardBySni, HostFormat, VirtualBrokerId};

use crate::route::Entrance;

const BOOTSTRAP: &str = "bootstrap";
const BROKER: &str = "broker-";

/// The host name of a virtual cluster's bootstrap or of one of its brokers.
pub(crate) fn host(forward: &ForwardBySni, dns_label: &str, entrance: Entrance) -> String {
    let (separator, suffix) = (separator(forward.host_format), &forward.suffix);
    match entrance {
        Entrance::Bootstrap => format!("{BOOTSTRAP}{separator}{dns_label}{suffix}"),
        Entrance::Broker(broker) => format!("{BROKER}{}{separator}{dns_label}{suffix}", broker.value()),
    }
}

/// The `dns_label` in a host name, and what of that virtual cluster it stands for.
pub(crate) fn parse<'h>(forward: &ForwardBySni, host: &'h str) -> Option<(&'h str, Entrance)> {
    let name = host.strip_suffix(forward.suffix.as_str())?;
    let separator = separator(forward.host_format);
    let (entrance, label) = match name.strip_prefix(BROKER) {
        Some(rest) => {
            let digits = rest.len() - rest.trim_start_matches(|first: char| first.is_ascii_digit()).len();
            let (id, rest) = rest.split_at(digits);
            // One host name for each broker: no leading zeros.
            let id = id.parse().ok().filter(|number: &i32| number.to_string() == id)?;
            (Entrance::Broker(VirtualBrokerId::new(id)), rest)
        }
        None => (Entrance::Bootstrap, name.strip_prefix(BOOTSTRAP)?),
    };
    let label = label.strip_prefix(separator)?;
    (!label.is_empty() && !label.contains('.')).then_some((label, entrance))
}

const fn separator(format: HostFormat) -> char {
    match format {
        HostFormat::PerClusterSuffix => '.',
        HostFormat::SharedSuffix => '-',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(suffix: &str, host_format: HostFormat) -> ForwardBySni {
        ForwardBySni {
            suffix: suffix.to_owned(),
            advertised_port: None,
            host_format,
        }
    }

    #[test]
    fn a_host_name_leads_to_what_it_was_made_for() {
        let formats = [HostFormat::PerClusterSuffix, HostFormat::SharedSuffix];
        let broker = |id| Entrance::Broker(VirtualBrokerId::new(id));
        for format in formats {
            for suffix in [".example.com", "-kafka.example.com", ""] {
                let forward = forward(suffix, format);
                for label in ["team-a", "1", "2-x", "bootstrap", "broker-7"] {
                    for entrance in [Entrance::Bootstrap, broker(0), broker(12), broker(i32::MAX)] {
                        let host = host(&forward, label, entrance);
                        assert_eq!(parse(&forward, &host), Some((label, entrance)), "{host}");
                    }
                }
            }
        }
        let shared = forward(".example.com", HostFormat::SharedSuffix);
        assert_eq!(host(&shared, "team-a", broker(3)), "broker-3-team-a.example.com");
        let own = forward(".example.com", HostFormat::PerClusterSuffix);
        assert_eq!(
            host(&own, "team-a", Entrance::Bootstrap),
            "bootstrap.team-a.example.com"
        );
    }

    #[test]
    fn other_host_names_lead_nowhere() {
        let own = forward(".example.com", HostFormat::PerClusterSuffix);
        let cases = [
            "",
            "example.com",
            ".example.com",
            "bootstrap.example.com",
            "bootstrap..example.com",
            "bootstrap-team-a.example.com",
            "bootstrap.team-a.example.org",
            "bootstrap.x.team-a.example.com",
            "broker-.team-a.example.com",
            "broker-x.team-a.example.com",
            "broker-01.team-a.example.com",
            "broker--1.team-a.example.com",
            "broker-2147483648.team-a.example.com",
            "team-a.example.com",
        ];
        for host in cases {
            assert_eq!(parse(&own, host), None, "{host}");
        }
    }
}
