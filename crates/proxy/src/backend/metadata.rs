//! The gateway's own metadata request: one connection, two requests, closed again.

use std::time::Duration;

use tidegate_model::{BackendBrokerId, HostPort};
use tidegate_wire::frame;
use tidegate_wire::malformed::Malformed;
use tidegate_wire::messages::{ApiVersionsResponse, Body, MetadataRequest, MetadataResponse};
use tidegate_wire::write::Writer;

use crate::connection::exchange;
use crate::stream::Stream;
use crate::tls::client;

use super::topology::Topology;

const METADATA: i16 = 3;
const API_VERSIONS: i16 = 18;
/// The oldest version in which an empty list of topics means none, and the newest that this module was read against.
const METADATA_VERSIONS: (i16, i16) = (1, 13);
const CLIENT_ID: &str = "tidegate";

/// Why a broker's metadata could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MetadataError {
    #[error("connection failed: {0}")]
    Io(std::io::Error),
    #[error("the broker ended the connection without an answer; does its listener want a login (`authentication`)?")]
    NoAnswer,
    #[error("no answer within {} ms", .0.as_millis())]
    TimedOut(Duration),
    #[error("the answer is not Kafka's: {0}")]
    Malformed(#[from] Malformed),
    #[error("the answer belongs to another request")]
    WrongCorrelation,
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

/// Asks the broker at the other end of `stream` for its cluster, within `timeout`.
pub(crate) async fn fetch(stream: &mut Stream, timeout: Duration, max_bytes: usize) -> Result<Topology, MetadataError> {
    tokio::time::timeout(timeout, ask(stream, max_bytes))
        .await
        .map_err(|_| MetadataError::TimedOut(timeout))?
}

async fn ask(stream: &mut Stream, max_bytes: usize) -> Result<Topology, MetadataError> {
    let body = call(stream, max_bytes, (API_VERSIONS, 0), |_| {}).await?;
    let (versions, _) = ApiVersionsResponse::decode(0, &body)?;
    let offered = versions.api_keys.iter().find(|api| api.api_key == METADATA);
    let version = offered
        .map(|api| api.max_version.min(METADATA_VERSIONS.1))
        .filter(|&version| version >= METADATA_VERSIONS.0)
        .ok_or(MetadataError::NoCommonVersion)?;

    let request = MetadataRequest {
        topics: Some([].into_iter().collect()),
        ..MetadataRequest::default()
    };
    let body = call(stream, max_bytes, (METADATA, version), |out| {
        request.encode(version, out);
    })
    .await?;
    let (response, _) = MetadataResponse::decode(version, &body)?;
    if response.error_code != 0 {
        return Err(MetadataError::Kafka(response.error_code));
    }
    let brokers = response.brokers.iter().filter_map(|broker| {
        let port = u16::try_from(broker.port).ok()?;
        Some((
            BackendBrokerId::new(broker.node_id),
            HostPort {
                host: broker.host.to_owned(),
                port,
            },
        ))
    });
    let topology = Topology {
        cluster_id: response.cluster_id.map(str::to_owned),
        brokers: brokers.collect(),
    };
    if topology.is_unknown() {
        Err(MetadataError::Empty)
    } else {
        Ok(topology)
    }
}

/// Sends one request and returns the body of its response.
async fn call(
    stream: &mut Stream,
    max_bytes: usize,
    (api_key, version): (i16, i16),
    body: impl FnOnce(&mut Vec<u8>),
) -> Result<Vec<u8>, MetadataError> {
    let flexible = api_key == METADATA && version >= 9;
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
