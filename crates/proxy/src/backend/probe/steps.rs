//! The single steps, each with its words for what may go wrong.

use std::io;
use std::net::SocketAddr;

use tidegate_model::HostPort;
use tokio::net::{TcpStream, lookup_host};

use super::trail::{Found, Wrong};
use super::{MOST_ANSWER_BYTES, STEP};
use crate::backend::connect::connect_first;
use crate::backend::login::LoginError;
use crate::backend::metadata::{self, Metadata, MetadataError};
use crate::socket;
use crate::stream::Stream;

pub(super) async fn resolve(server: &HostPort) -> Found<Vec<SocketAddr>> {
    let found = lookup_host((server.host.as_str(), server.port)).await;
    let addresses: Vec<_> = found
        .map_err(|error| {
            let detail = format!("the name {:?} has no address: {error}", server.host);
            Wrong::new(
                detail,
                "check the spelling, and that the data plane's DNS knows the name",
            )
        })?
        .collect();
    let shown: Vec<_> = addresses.iter().map(|address| address.ip().to_string()).collect();
    Ok((addresses, shown.join(", ")))
}

pub(super) async fn connect(addresses: &[SocketAddr]) -> Found<TcpStream> {
    let stream = connect_first(addresses.iter().copied()).await.map_err(|error| {
        let remedy = match error.kind() {
            io::ErrorKind::ConnectionRefused => {
                "nobody listens on this port: check the port, and that the broker runs and listens on this address"
            }
            _ => "check the network and the firewalls between the data plane and the broker",
        };
        Wrong::new(error, remedy)
    })?;
    let shown = stream.peer_addr().map(|peer| peer.to_string()).unwrap_or_default();
    socket::tune(&stream).map_err(|error| Wrong::new(error, "try again"))?;
    Ok((stream, shown))
}

pub(super) async fn metadata(stream: &mut Stream) -> Found<Metadata> {
    let fetched = metadata::fetch(stream, STEP, MOST_ANSWER_BYTES).await;
    let metadata = fetched.map_err(|error| match error {
        MetadataError::WantsLogin => Wrong::new(
            "the broker ended the connection when asked for metadata",
            "its listener wants a login: set `authentication`",
        ),
        MetadataError::NoAnswer => Wrong::new(
            "the broker ended the connection without an answer",
            "check that this is a port of Kafka, and whether its listener wants TLS (`tls.enabled`)",
        ),
        error @ MetadataError::TimedOut(_) => Wrong::new(
            error,
            "the broker takes connections and does not answer: check that this is a port of Kafka, and how the broker fares",
        ),
        error @ (MetadataError::Malformed(_) | MetadataError::WrongCorrelation) => {
            Wrong::new(error, "check that this is a port of Kafka")
        }
        MetadataError::IsController => Wrong::new(
            "a KRaft controller answers here, which serves no clients",
            "use the address of a broker's listener: one of its `advertised.listeners`, and none that `controller.listener.names` names",
        ),
        error @ MetadataError::NoCommonVersion => {
            Wrong::new(error, "check that this is a port of Kafka 0.10 or newer")
        }
        error @ MetadataError::Empty => Wrong::new(
            error,
            "wait until the cluster's brokers have registered with its controller, and try again",
        ),
        error @ (MetadataError::Io(_) | MetadataError::Kafka(_)) => Wrong::new(error, "see what the broker's log says"),
        MetadataError::Login(error) => refused(error),
    })?;
    let count = metadata.topology.brokers.len();
    let noun = if count == 1 { "broker" } else { "brokers" };
    let words = match &metadata.topology.cluster_id {
        Some(id) => format!("cluster {id} with {count} {noun}"),
        None => format!("{count} {noun}"),
    };
    Ok((metadata, words))
}

pub(super) fn refused(error: LoginError) -> Wrong {
    match error {
        LoginError::Refused(_) => Wrong::new(error, "check the user name and the password"),
        LoginError::TimedOut(_) => Wrong::new(
            error,
            "check that this is a port of Kafka for SASL, and whether its listener wants TLS (`tls.enabled`)",
        ),
        error => Wrong::of(error),
    }
}
