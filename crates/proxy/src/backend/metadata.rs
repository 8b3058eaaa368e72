//! The gateway's own metadata request: one connection, two requests, closed again.

use std::collections::BTreeMap;
use std::time::Duration;

use tidegate_model::{BackendBrokerId, HostPort};
use tidegate_wire::frame;
use tidegate_wire::malformed::Malformed;
use tidegate_wire::messages::{ApiVersionsResponse, Body, MetadataRequest, MetadataResponse};
use tidegate_wire::read::Reader;
use tidegate_wire::write::Writer;

use crate::connection::exchange;
use crate::stream::Stream;
use crate::tls::client;

use super::topology::Topology;

const METADATA: i16 = 3;
const API_VERSIONS: i16 = 18;
/// Controllers offer it, brokers do not.
const VOTE: i16 = 52;
const DESCRIBE_QUORUM: i16 = 55;
/// The topic of KRaft's own log, whose leader is the controller.
const QUORUM: &str = "__cluster_metadata";
/// The controller is nice to know, and nobody waits long for it.
const CONTROLLER_TIMEOUT: Duration = Duration::from_secs(1);
/// The oldest version in which an empty list of topics means none, and the newest that this module was read against.
const METADATA_VERSIONS: (i16, i16) = (1, 13);
const CLIENT_ID: &str = "tidegate";

/// Why a broker's metadata could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MetadataError {
    #[error("connection failed: {0}")]
    Io(std::io::Error),
    #[error("the broker ended the connection without an answer; does its listener want TLS (`tls`)?")]
    NoAnswer,
    #[error("the broker ended the connection when asked for metadata; its listener wants a login (`authentication`)")]
    WantsLogin,
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    #[error("the answer is not Kafka's: {0}")]
    Malformed(#[from] Malformed),
    #[error("the answer belongs to another request")]
    WrongCorrelation,
    #[error("a KRaft controller answers here, which serves no clients; use the listener of a broker")]
    IsController,
    #[error("the broker offers no Metadata version from {} to {}", METADATA_VERSIONS.0, METADATA_VERSIONS.1)]
    NoCommonVersion,
    #[error("the broker answered with Kafka error code {0}")]
    Kafka(i16),
    #[error("the broker names no brokers")]
    Empty,
    #[error(transparent)]
    Login(#[from] super::login::LoginError),
}

impl From<std::io::Error> for MetadataError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::UnexpectedEof => Self::NoAnswer,
            _ => Self::Io(client::explained(error)),
        }
    }
}

/// What a broker says of its cluster.
#[derive(Debug, Default)]
pub(crate) struct Metadata {
    pub(crate) topology: Topology,
    pub(crate) racks: BTreeMap<BackendBrokerId, String>,
    pub(crate) controller: Controller,
}

/// What is known of the controller.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Controller {
    #[default]
    Unknown,
    /// As the metadata says.
    Broker(BackendBrokerId),
    /// Under KRaft a broker's metadata names any broker: the quorum has to be asked.
    OfQuorum,
}

/// Asks the broker at the other end of `stream` for its cluster, within `timeout`.
pub(crate) async fn fetch(stream: &mut Stream, timeout: Duration, max_bytes: usize) -> Result<Metadata, MetadataError> {
    tokio::time::timeout(timeout, ask(stream, max_bytes))
        .await
        .map_err(|_| MetadataError::TimedOut(timeout))?
}

async fn ask(stream: &mut Stream, max_bytes: usize) -> Result<Metadata, MetadataError> {
    let body = call(stream, max_bytes, (API_VERSIONS, 0), false, |_| {}).await?;
    let (versions, _) = ApiVersionsResponse::decode(0, &body)?;
    let offered = |key| versions.api_keys.iter().find(|api| api.api_key == key);
    if offered(METADATA).is_none() && offered(VOTE).is_some() {
        return Err(MetadataError::IsController);
    }
    let version = offered(METADATA)
        .map(|api| api.max_version.min(METADATA_VERSIONS.1))
        .filter(|&version| version >= METADATA_VERSIONS.0)
        .ok_or(MetadataError::NoCommonVersion)?;

    let request = MetadataRequest {
        topics: Some([].into_iter().collect()),
        ..MetadataRequest::default()
    };
    let answered = call(stream, max_bytes, (METADATA, version), version >= 9, |out| {
        request.encode(version, out);
    });
    let body = answered.await.map_err(|error| match error {
        MetadataError::NoAnswer => MetadataError::WantsLogin,
        error => error,
    })?;
    let (response, _) = MetadataResponse::decode(version, &body)?;
    if response.error_code != 0 {
        return Err(MetadataError::Kafka(response.error_code));
    }
    let mut metadata = Metadata {
        controller: match response.controller_id {
            _ if offered(DESCRIBE_QUORUM).is_some() => Controller::OfQuorum,
            id if id >= 0 => Controller::Broker(BackendBrokerId::new(id)),
            _ => Controller::Unknown,
        },
        ..Metadata::default()
    };
    metadata.topology.cluster_id = response.cluster_id.map(str::to_owned);
    for broker in response.brokers.iter() {
        let Ok(port) = u16::try_from(broker.port) else { continue };
        let id = BackendBrokerId::new(broker.node_id);
        let host = broker.host.to_owned();
        metadata.topology.brokers.insert(id, HostPort { host, port });
        if let Some(rack) = broker.rack {
            metadata.racks.insert(id, rack.to_owned());
        }
    }
    if metadata.topology.is_unknown() {
        Err(MetadataError::Empty)
    } else {
        Ok(metadata)
    }
}

/// The leader of KRaft's quorum; none where the broker does not say, as where the gateway may not describe the cluster.
pub(crate) async fn controller(stream: &mut Stream, max_bytes: usize) -> Option<BackendBrokerId> {
    let asked = call(stream, max_bytes, (DESCRIBE_QUORUM, 0), true, |out| {
        let mut writer = Writer::new(out);
        // One topic, of which one partition.
        writer.uvarint(2);
        writer.string(Some(QUORUM), true);
        writer.uvarint(2);
        writer.i32(0);
        for _ in 0..3 {
            writer.uvarint(0);
        }
    });
    let body = tokio::time::timeout(CONTROLLER_TIMEOUT, asked).await.ok()?.ok()?;
    leader(&body).ok()?
}

fn leader(body: &[u8]) -> Result<Option<BackendBrokerId>, Malformed> {
    let mut reader = Reader::new(body);
    if reader.i16()? != 0 || reader.len(true)? != Some(1) {
        return Ok(None);
    }
    reader.string(true)?;
    if reader.len(true)? != Some(1) {
        return Ok(None);
    }
    let (_partition, error, leader) = (reader.i32()?, reader.i16()?, reader.i32()?);
    Ok((error == 0 && leader >= 0).then(|| BackendBrokerId::new(leader)))
}

/// Sends one request and returns the body of its response.
async fn call(
    stream: &mut Stream,
    max_bytes: usize,
    (api_key, version): (i16, i16),
    flexible: bool,
    body: impl FnOnce(&mut Vec<u8>),
) -> Result<Vec<u8>, MetadataError> {
    let correlation_id = i32::from(api_key);
    let mut request = Vec::new();
    frame::write_framed(&mut request, |out| {
        let mut writer = Writer::new(out);
        writer.i16(api_key);
        writer.i16(version);
        writer.i32(correlation_id);
        writer.string(Some(CLIENT_ID), false);
        if flexible {
            writer.uvarint(0);
        }
        body(out);
    });
    let mut response = exchange(stream, &request, max_bytes).await?;
    let header = if flexible { 5 } else { 4 };
    if response.first_chunk() != Some(&correlation_id.to_be_bytes()) || response.len() < header {
        return Err(MetadataError::WrongCorrelation);
    }
    Ok(response.split_off(header))
}
