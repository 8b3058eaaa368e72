//! The few requests that the testkit itself sends to a broker, in versions simple enough to write by hand.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::reader::Reader;

const ANSWER: Duration = Duration::from_secs(5);
const METADATA: i16 = 3;
const UNREGISTER_BROKER: i16 = 64;

/// What a broker says about its cluster.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// The registered brokers, by node id, with the address of the listener that was asked.
    pub brokers: BTreeMap<i32, BrokerAddress>,
    /// All topics, by name.
    pub topics: BTreeMap<String, TopicState>,
}

/// Where a broker can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokerAddress {
    /// The advertised host.
    pub host: String,
    /// The advertised port.
    pub port: i32,
}

/// One topic.
#[derive(Debug, Clone, Default)]
pub struct TopicState {
    /// Its partitions, by index.
    pub partitions: BTreeMap<i32, PartitionState>,
}

/// One partition.
#[derive(Debug, Clone)]
pub struct PartitionState {
    /// Node id of its leader, or -1.
    pub leader: i32,
    /// Node ids of its replicas.
    pub replicas: Vec<i32>,
    /// Node ids of its replicas in sync.
    pub in_sync: Vec<i32>,
}

/// Metadata v1 of the brokers, and of all topics if wanted.
pub(super) async fn metadata(address: SocketAddr, all_topics: bool) -> Result<Metadata> {
    let topics: i32 = if all_topics { -1 } else { 0 };
    let mut request = header(METADATA, 1);
    request.extend(topics.to_be_bytes());
    let answer = exchange(address, &request).await?;
    parse_metadata(&mut Reader::new(&answer)).context("cannot read a Metadata response")
}

/// UnregisterBroker v0 (KIP-631): the error code that the controller answers.
pub(super) async fn unregister(address: SocketAddr, id: i32) -> Result<i16> {
    let mut request = header(UNREGISTER_BROKER, 0);
    request.push(0);
    request.extend(id.to_be_bytes());
    request.push(0);
    let answer = exchange(address, &request).await?;
    let mut reader = Reader::new(&answer);
    let (_tags, _throttle) = (reader.take(1)?, reader.int32()?);
    reader.int16()
}

fn header(key: i16, version: i16) -> Vec<u8> {
    let mut header = [key.to_be_bytes(), version.to_be_bytes()].concat();
    header.extend([0, 0, 0, 1]);
    header.extend([0, 7]);
    header.extend(b"testkit");
    header
}

async fn exchange(address: SocketAddr, request: &[u8]) -> Result<Vec<u8>> {
    let exchange = async {
        let mut stream = TcpStream::connect(address).await?;
        let length = i32::try_from(request.len())?;
        stream.write_all(&[&length.to_be_bytes(), request].concat()).await?;
        let length = usize::try_from(stream.read_i32().await?)?;
        let mut answer = Vec::new();
        stream.take(length as u64).read_to_end(&mut answer).await?;
        if answer.len() < length {
            bail!("the broker closed the connection");
        }
        Ok(answer.split_off(4.min(length)))
    };
    timeout(ANSWER, exchange)
        .await
        .with_context(|| format!("{address} did not answer within {ANSWER:?}"))?
}

fn parse_metadata(reader: &mut Reader<'_>) -> Result<Metadata> {
    let mut metadata = Metadata::default();
    for _ in 0..reader.int32()? {
        let id = reader.int32()?;
        let (host, port) = (reader.string()?.unwrap_or_default(), reader.int32()?);
        let _rack = reader.string()?;
        metadata.brokers.insert(id, BrokerAddress { host, port });
    }
    let _controller_id = reader.int32()?;
    for _ in 0..reader.int32()? {
        let _error = reader.int16()?;
        let (name, _internal) = (reader.string()?.unwrap_or_default(), reader.take(1)?);
        let mut topic = TopicState::default();
        for _ in 0..reader.int32()? {
            let _error = reader.int16()?;
            let (index, leader) = (reader.int32()?, reader.int32()?);
            let (replicas, in_sync) = (reader.int32s()?, reader.int32s()?);
            topic.partitions.insert(
                index,
                PartitionState {
                    leader,
                    replicas,
                    in_sync,
                },
            );
        }
        metadata.topics.insert(name, topic);
    }
    Ok(metadata)
}
