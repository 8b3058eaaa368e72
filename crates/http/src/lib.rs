//! HTTP/1.1 servers that slow or hostile clients do not keep busy.
//!
//! ```text
//!   accepted ─► Arriving ────► Serving ─────────► Idle ───► Reading ─► Serving …
//!               handshake,     body, handler,     nothing   the next
//!               first head     answer             to do     head
//! ```
//!
//! Each phase has its time ([`Limits`]), and a server holds so many connections and no more: for a further one, the one is
//! closed that has kept the server waiting the longest, those first that have never asked for anything. A connection whose
//! request is being served is never closed for another's sake.

use std::time::Duration;

pub use body::BodyTooSlow;
pub use server::{Peer, Server};

mod body;
mod connection;
mod crowd;
mod server;
mod stream;
mod watched;

/// What bounds what the clients of one server can make it spend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time.
    pub max_connections: usize,
    /// Bytes of a request's head; more is answered with 431. At least 8,192.
    pub max_header_bytes: usize,
    /// Time for a TLS handshake.
    pub handshake_timeout: Duration,
    /// Time for a request's head, from the connection's start or the head's first byte.
    pub header_timeout: Duration,
    /// Time for a request's body.
    pub body_timeout: Duration,
    /// Time within which a client must take some of an answer.
    pub write_timeout: Duration,
    /// Time for which a client may keep a connection without asking anything.
    pub idle_timeout: Duration,
}
