//! Every limit that bounds what one peer, or all of them, can make a node spend.

use std::time::Duration;

/// Named limits of a node. Each can be set under `limits` in the configuration file; durations are in milliseconds
/// there and their names end in `_ms`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that one request of a client may announce; a larger one closes the connection.
    pub max_request_frame_bytes: usize,
    /// Bytes of one response that are held until it is complete, because its size changes when addresses are rewritten.
    pub max_held_response_bytes: usize,
    /// Bytes of one buffer; a connection borrows one in each direction while bytes are in it.
    pub buffer_bytes: usize,
    /// Client connections that a node holds at once; further ones are closed at once.
    pub max_connections: usize,
    /// Requests of one connection that wait for their response; further ones stay unread until one has left.
    pub max_in_flight_requests: usize,
    /// Time to establish a TCP connection to a broker or a bootstrap server.
    pub connect_timeout: Duration,
    /// Time within which a client that connected must have sent its first request.
    pub first_request_timeout: Duration,
    /// Time that open connections get to finish what is in flight when a node or a listener drains.
    pub drain_timeout: Duration,
    /// Time for which a closed connection still swallows what the peer sends, so that the last answer reaches it.
    pub close_linger: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_request_frame_bytes: 104_857_600,
            max_held_response_bytes: 104_857_600,
            buffer_bytes: 262_144,
            max_connections: 100_000,
            max_in_flight_requests: 1_000,
            connect_timeout: Duration::from_secs(5),
            first_request_timeout: Duration::from_secs(30),
            drain_timeout: Duration::from_secs(30),
            close_linger: Duration::from_secs(1),
        }
    }
}
