//! Every limit that bounds what one peer, or all of them, can make a node spend.

use std::time::Duration;

use crate::shape::{Field, Literal, Type};

/// One line a limit makes the field of [`Limits`], its default, and its description for the configuration file, where
/// durations are milliseconds and their names end in `_ms`.
macro_rules! limits {
    ($($name:ident: $unit:ident = $default:literal in $min:literal..=$max:literal, $doc:literal;)*) => {
        /// Named limits of a node, to be set under `limits` in the configuration file.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits {$(
            #[doc = $doc]
            pub $name: limits!(@type $unit),
        )*}

        impl Default for Limits {
            fn default() -> Self {
                Self {$($name: limits!(@value $unit, $default),)*}
            }
        }

        impl Limits {
            /// Reads a checked object; what it leaves out has its default.
            pub(crate) fn read(object: &serde_json::Value) -> Self {
                let mut limits = Self::default();
                $(if let Some(value) = object.get(limits!(@name $unit, $name)).and_then(serde_json::Value::as_u64) {
                    limits.$name = limits!(@value $unit, value);
                })*
                limits
            }
        }

        pub(crate) const FIELDS: &[Field] = &[$(
            Field::default(
                limits!(@name $unit, $name),
                Type::Integer { min: $min, max: $max },
                Literal::Integer($default),
                $doc,
            ),
        )*];
    };
    (@type number) => { usize };
    (@type ms) => { Duration };
    (@name number, $name:ident) => { stringify!($name) };
    (@name ms, $name:ident) => { concat!(stringify!($name), "_ms") };
    (@value number, $value:expr) => { usize::try_from($value).unwrap_or(usize::MAX) };
    (@value ms, $value:expr) => { Duration::from_millis($value) };
}

limits! {
    max_request_frame_bytes: number = 104_857_600 in 1_024..=2_147_483_647,
        "Bytes that one request of a client may announce; a larger one closes the connection.";
    max_held_response_bytes: number = 104_857_600 in 65_536..=2_147_483_647,
        "Bytes of a response that are held until it is complete, because its size changes when addresses are rewritten.";
    buffer_bytes: number = 262_144 in 4_096..=16_777_216,
        "Bytes of a buffer; a connection borrows one in each direction while bytes are in it.";
    max_connections: number = 100_000 in 1..=10_000_000,
        "Client connections that a node holds at a time; further ones are closed at once.";
    max_connections_per_listener: number = 100_000 in 1..=10_000_000,
        "Client connections that one listener holds at a time; further ones are closed at once.";
    max_connections_per_virtual_cluster: number = 100_000 in 1..=10_000_000,
        "Client connections that one virtual cluster holds at a time; further ones are closed at once.";
    max_connections_per_ip: number = 10_000 in 1..=10_000_000,
        "Client connections from one IP address at a time; further ones are closed at once.";
    max_accepts_per_second: number = 10_000 in 1..=1_000_000,
        "Connections that one listener takes in a second; further ones wait.";
    max_login_frame_bytes: number = 32_768 in 1_024..=1_048_576,
        "Bytes of a request before the client has logged in.";
    max_in_flight_requests: number = 1_000 in 1..=100_000,
        "Requests of one connection that wait for a response; further ones stay unread until one of them has left.";
    connect_timeout: ms = 5_000 in 1..=600_000,
        "Time for establishing a TCP connection to a broker or a bootstrap server.";
    first_request_timeout: ms = 30_000 in 100..=600_000,
        "Time within which a client that has connected must have sent its first request.";
    login_timeout: ms = 30_000 in 100..=600_000,
        "Time that a client may take from its first request to the end of its login; what the gateway and the broker take \
         does not count.";
    tls_handshake_timeout: ms = 10_000 in 100..=600_000,
        "Time for a TLS handshake, with a client or with a broker.";
    idle_timeout: ms = 0 in 0..=86_400_000,
        "Time after which a connection ends on which nothing moves; 0 for never, since brokers end those themselves.";
    failed_login_delay: ms = 100 in 0..=10_000,
        "Time that a client waits for the answer that its login has failed.";
    backend_login_timeout: ms = 10_000 in 100..=600_000,
        "Time for the gateway's login to a broker, and for each answer of a broker in a client's login.";
    max_http_connections: number = 1_000 in 8..=1_000_000,
        "Connections that each HTTP server of the process (the API, the admin server, the one for data planes) holds at a \
         time; for a further one, the one is closed that has kept the server waiting the longest.";
    max_http_header_bytes: number = 32_768 in 8_192..=1_048_576,
        "Bytes of the head of a request to an HTTP server; more is answered with 431.";
    max_http_body_bytes: number = 1_048_576 in 1_024..=67_108_864,
        "Bytes of the body of a request to the API; more is answered with 413.";
    http_header_timeout: ms = 10_000 in 100..=600_000,
        "Time within which a client of an HTTP server must have sent a request's head, from its connection or the head's \
         first byte on.";
    http_body_timeout: ms = 30_000 in 100..=600_000,
        "Time within which a client of an HTTP server must have sent a request's body; the API answers 408 then.";
    http_write_timeout: ms = 30_000 in 100..=600_000,
        "Time within which a client of an HTTP server must take some of an answer that waits for it.";
    http_idle_timeout: ms = 120_000 in 100..=3_600_000,
        "Time after which an HTTP server closes a connection on which nothing is asked. Clients that use theirs again \
         without looking should give them up earlier.";
    drain_timeout: ms = 30_000 in 0..=3_600_000,
        "Time that open connections get to finish what is in flight when a node or a listener drains, and a broker \
         gets to answer a client that has gone.";
    close_linger: ms = 1_000 in 0..=60_000,
        "Time for which what a peer still sends is swallowed after the last answer, so that the answer reaches it.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_differs_from_the_default_and_nothing_else_does() {
        let read = Limits::read(&serde_json::json!({"connect_timeout_ms": 250, "buffer_bytes": 65_536}));
        let expected = Limits {
            connect_timeout: Duration::from_millis(250),
            buffer_bytes: 65_536,
            ..Limits::default()
        };
        assert_eq!(read, expected);
        assert_eq!(Limits::read(&serde_json::json!({})), Limits::default());
    }

    #[test]
    fn every_default_is_within_its_bounds() {
        for field in FIELDS {
            let Type::Integer { min, max } = field.kind else {
                panic!("{} is no integer", field.name)
            };
            let crate::shape::Presence::Default(Literal::Integer(default)) = field.presence else {
                panic!("{} has no default", field.name)
            };
            assert!((min..=max).contains(&default), "{}", field.name);
        }
    }
}
