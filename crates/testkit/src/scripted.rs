//! Peers that do on demand what real ones do not: a broker that answers from a script, a client that sends any bytes.
//!
//! Both work on bytes. A *frame* here is what follows the 4-byte size: [`frame()`] adds the size, reading takes it off.

mod broker;
mod client;
mod conversation;
mod frame;
mod reply;
mod sasl;
mod tls;

pub use self::broker::ScriptedBroker;
pub use self::client::ScriptedClient;
pub use self::frame::{Request, frame, request, response};
pub use self::reply::Reply;
pub use self::sasl::{Authenticated, Handshake};
pub use self::tls::Tls;
