//! A Kafka address: host name or IP, and port.

use std::fmt;
use std::net::Ipv6Addr;
use std::str::FromStr;

/// Where a broker is reached, such as `kafka-1:9092` or `[2001:db8::1]:9092`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HostPort {
    /// Host name or IP address; an IPv6 address without its brackets.
    pub host: String,
    /// TCP port, never 0.
    pub port: u16,
}

/// Why a text is no [`HostPort`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostPortError {
    /// There is no `:port` at the end.
    #[error("has no port")]
    NoPort,
    /// What follows the last colon is not a number from 1 to 65535.
    #[error("`{0}` is not a port from 1 to 65535")]
    Port(String),
    /// What precedes the last colon is empty or has characters that no host has.
    #[error("`{0}` is not a host name or IP address")]
    Host(String),
    /// An IPv6 address stands there without brackets, so that its end cannot be told.
    #[error("an IPv6 address needs brackets, as in `[2001:db8::1]:9092`")]
    NoBrackets,
}

impl FromStr for HostPort {
    type Err = HostPortError;

    fn from_str(text: &str) -> Result<Self, HostPortError> {
        if text.parse::<Ipv6Addr>().is_ok() {
            return Err(HostPortError::NoBrackets);
        }
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, rest)) => {
                host.parse::<Ipv6Addr>()
                    .map_err(|_| HostPortError::Host(host.to_owned()))?;
                (host, rest.strip_prefix(':').ok_or(HostPortError::NoPort)?)
            }
            None => {
                let (host, port) = text.rsplit_once(':').ok_or(HostPortError::NoPort)?;
                if host.contains(':') {
                    return Err(HostPortError::NoBrackets);
                }
                if !is_host(host) {
                    return Err(HostPortError::Host(host.to_owned()));
                }
                (host, port)
            }
        };
        Ok(Self {
            host: host.to_owned(),
            port: parse_port(port).ok_or_else(|| HostPortError::Port(port.to_owned()))?,
        })
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// A port from 1 to 65535 in plain digits; `+80` and `080000` are none.
pub(crate) fn parse_port(text: &str) -> Option<u16> {
    let digits = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| digits && *port > 0)
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_written_alike() {
        for text in [
            "kafka-1:9092",
            "10.0.0.1:1",
            "[::1]:65535",
            "[2001:db8::1]:9092",
            "broker_1.kafka.svc:9092",
        ] {
            assert_eq!(text.parse::<HostPort>().unwrap().to_string(), text);
        }
        assert_eq!("[::1]:9092".parse::<HostPort>().unwrap().host, "::1");
    }

    #[test]
    fn what_is_no_address_says_why() {
        let cases = [
            ("kafka", "has no port"),
            ("", "has no port"),
            ("kafka:", "`` is not a port from 1 to 65535"),
            ("kafka:0", "`0` is not a port from 1 to 65535"),
            ("kafka:65536", "`65536` is not a port from 1 to 65535"),
            ("kafka:+80", "`+80` is not a port from 1 to 65535"),
            (":9092", "`` is not a host name or IP address"),
            ("a b:9092", "`a b` is not a host name or IP address"),
            ("[::1]", "has no port"),
            ("[::1]9092", "has no port"),
            ("[kafka]:9092", "`kafka` is not a host name or IP address"),
            ("::1", "an IPv6 address needs brackets, as in `[2001:db8::1]:9092`"),
            (
                "2001:db8::1:9092",
                "an IPv6 address needs brackets, as in `[2001:db8::1]:9092`",
            ),
        ];
        for (text, reason) in cases {
            assert_eq!(text.parse::<HostPort>().unwrap_err().to_string(), reason, "{text}");
        }
    }
}
