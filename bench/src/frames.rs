//! The few requests that the bench itself sends, framed by hand.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::time::Duration;

use anyhow::{Context, Result, bail};

const PATIENCE: Duration = Duration::from_secs(30);
const CLIENT_ID: &[u8] = b"bench";

/// A whole ApiVersions v0 request, with its length.
pub(crate) fn api_versions() -> Vec<u8> {
    framed(18, 0, false, &[])
}

/// A whole Metadata v12 request for no topic: the answer lists the brokers, and a gateway has to rewrite it.
pub(crate) fn metadata() -> Vec<u8> {
    // Topics: empty, not null; allow auto topic creation, include topic authorized operations: no; no tags.
    framed(3, 12, true, &[1, 0, 0, 0])
}

/// A whole ListOffsets v9 request for the end of one partition: a gateway has nothing to rewrite in its answer.
pub(crate) fn list_offsets(topic: &str, partition: i32) -> Vec<u8> {
    let mut body = Vec::new();
    body.extend((-1_i32).to_be_bytes());
    body.push(0);
    body.push(2);
    body.push(u8::try_from(topic.len() + 1).unwrap_or(u8::MAX));
    body.extend(topic.as_bytes());
    body.push(2);
    body.extend(partition.to_be_bytes());
    body.extend((-1_i32).to_be_bytes());
    body.extend((-1_i64).to_be_bytes());
    body.extend([0, 0, 0]);
    framed(2, 9, true, &body)
}

fn framed(key: i16, version: i16, flexible: bool, body: &[u8]) -> Vec<u8> {
    let mut request = vec![0; 4];
    request.extend(key.to_be_bytes());
    request.extend(version.to_be_bytes());
    request.extend(1_i32.to_be_bytes());
    request.extend([0, 5]);
    request.extend(CLIENT_ID);
    if flexible {
        request.push(0);
    }
    request.extend(body);
    let length = u32::try_from(request.len() - 4).unwrap_or(u32::MAX);
    request[..4].copy_from_slice(&length.to_be_bytes());
    request
}

/// A blocking connection that waits for each answer before it sends again.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("cannot connect to {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self {
            stream,
            buffer: vec![0; 64 * 1024],
        })
    }

    /// Sends a framed request and returns the answer's body, without length and correlation id.
    pub(crate) fn ask(&mut self, request: &[u8]) -> Result<&[u8]> {
        self.stream.write_all(request)?;
        // One read usually brings the whole answer, as one write brought the request.
        let mut filled = 0;
        let mut wanted = 4;
        while filled < wanted {
            let count = self.stream.read(&mut self.buffer[filled..])?;
            if count == 0 {
                return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
            }
            filled += count;
            if let (4, Some(length)) = (wanted, self.buffer[..filled].first_chunk::<4>()) {
                wanted = 4 + usize::try_from(u32::from_be_bytes(*length))?;
                if wanted > self.buffer.len() || wanted < 8 {
                    bail!("an answer of {wanted} bytes");
                }
            }
        }
        Ok(&self.buffer[8..filled])
    }

    pub(crate) fn into_stream(self) -> TcpStream {
        self.stream
    }
}

/// Node id and address of each broker, as the bootstrap servers of a path tell them.
pub(crate) fn brokers(bootstrap: &str) -> Result<Vec<(i32, SocketAddr)>> {
    let first = bootstrap.split(',').next().unwrap_or_default();
    let mut connection = Connection::open(resolve(first)?)?;
    let answer = connection.ask(&metadata())?;
    read_brokers(answer).context("cannot read a Metadata response")
}

/// The leader of one partition, from Metadata v1, whose answer is simple to read.
pub(crate) fn leader(bootstrap: &str, topic: &str, partition: i32) -> Result<i32> {
    let mut body = 1_i32.to_be_bytes().to_vec();
    body.extend(u16::try_from(topic.len())?.to_be_bytes());
    body.extend(topic.as_bytes());
    let first = bootstrap.split(',').next().unwrap_or_default();
    let mut connection = Connection::open(resolve(first)?)?;
    let mut reader = Reader(connection.ask(&framed(3, 1, false, &body))?);
    for _ in 0..reader.int32()? {
        let _id = reader.int32()?;
        let (_host, _port, _rack) = (reader.string()?, reader.int32()?, reader.string()?);
    }
    let (_controller, _topics, _error) = (reader.int32()?, reader.int32()?, reader.take(2)?);
    let (_name, _internal) = (reader.string()?, reader.take(1)?);
    for _ in 0..reader.int32()? {
        let (_error, index, leader) = (reader.take(2)?, reader.int32()?, reader.int32()?);
        let (_replicas, _in_sync) = (reader.int32s()?, reader.int32s()?);
        if index == partition && leader >= 0 {
            return Ok(leader);
        }
    }
    bail!("{topic}-{partition} has no leader")
}

fn resolve(address: &str) -> Result<SocketAddr> {
    let mut found = address
        .to_socket_addrs()
        .with_context(|| format!("cannot resolve {address}"))?;
    found.next().with_context(|| format!("no address for {address}"))
}

fn read_brokers(answer: &[u8]) -> Result<Vec<(i32, SocketAddr)>> {
    let mut reader = Reader(answer);
    let (_tags, _throttle) = (reader.take(1)?, reader.int32()?);
    let mut brokers = Vec::new();
    for _ in 1..reader.take(1)?[0] {
        let id = reader.int32()?;
        let length = usize::from(reader.take(1)?[0]).saturating_sub(1);
        let host = String::from_utf8_lossy(reader.take(length)?).into_owned();
        let port = reader.int32()?;
        let rack = usize::from(reader.take(1)?[0]).saturating_sub(1);
        let (_rack, _tags) = (reader.take(rack)?, reader.take(1)?);
        brokers.push((id, resolve(&format!("{host}:{port}"))?));
    }
    Ok(brokers)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count).context("the answer is too short")?;
        self.0 = rest;
        Ok(taken)
    }

    fn int32(&mut self) -> Result<i32> {
        Ok(i32::from_be_bytes(self.take(4)?.try_into()?))
    }

    fn int32s(&mut self) -> Result<Vec<i32>> {
        (0..self.int32()?).map(|_| self.int32()).collect()
    }

    fn string(&mut self) -> Result<&'a [u8]> {
        let length = i16::from_be_bytes(self.take(2)?.try_into()?);
        self.take(usize::try_from(length).unwrap_or(0))
    }
}
