//! Size prefixes and request headers, by hand: nothing here shares code with what it tests.

use std::io::{Error, ErrorKind, Result};

use tokio::io::{AsyncRead, AsyncReadExt};

/// One request as a scripted broker received it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which connection it came on, counted from 0 as they were accepted.
    pub connection: usize,
    /// Its position on that connection, from 0.
    pub index: usize,
    /// API key; -1 if the frame is too short to say.
    pub api_key: i16,
    /// API version; -1 if the frame is too short to say.
    pub api_version: i16,
    /// Correlation id; -1 if the frame is too short to say.
    pub correlation_id: i32,
    /// Client id, if there is one.
    pub client_id: Option<String>,
    /// What follows the client id: the tagged fields of a flexible header (one zero byte, usually), then the body.
    pub rest: Vec<u8>,
    /// The whole frame, without its size.
    pub bytes: Vec<u8>,
}

impl Request {
    /// Reads the header; what the frame is too short for stays -1 or empty.
    pub fn parse(bytes: Vec<u8>) -> Self {
        let int16 = |at: usize| Some(i16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
        let int32 = |at: usize| Some(i32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let length = int16(8).and_then(|length| usize::try_from(length).ok());
        let client_id = length.and_then(|length| bytes.get(10..10 + length));
        Self {
            connection: 0,
            index: 0,
            api_key: int16(0).unwrap_or(-1),
            api_version: int16(2).unwrap_or(-1),
            correlation_id: int32(4).unwrap_or(-1),
            client_id: client_id.map(|id| String::from_utf8_lossy(id).into_owned()),
            rest: bytes.get(10 + length.unwrap_or(0)..).unwrap_or_default().to_vec(),
            bytes,
        }
    }
}

/// Puts the size of `bytes` before them.
pub fn frame(bytes: &[u8]) -> Vec<u8> {
    let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    [&size.to_be_bytes(), bytes].concat()
}

/// A request without its size: header, then body; `flexible` adds the empty tagged fields of header v2.
pub fn request(key: i16, version: i16, correlation_id: i32, client_id: &str, flexible: bool, body: &[u8]) -> Vec<u8> {
    let mut request = [key.to_be_bytes(), version.to_be_bytes()].concat();
    request.extend(correlation_id.to_be_bytes());
    request.extend(u16::try_from(client_id.len()).unwrap_or(0).to_be_bytes());
    request.extend(client_id.as_bytes());
    if flexible {
        request.push(0);
    }
    request.extend(body);
    request
}

/// A response without its size: correlation id, then body; `flexible` adds the empty tagged fields of header v1.
///
/// The header of an ApiVersions response is never flexible.
pub fn response(correlation_id: i32, flexible: bool, body: &[u8]) -> Vec<u8> {
    let mut response = correlation_id.to_be_bytes().to_vec();
    if flexible {
        response.push(0);
    }
    response.extend(body);
    response
}

/// Reads one frame and takes off its size; none at the end of the stream.
pub(super) async fn read_frame(stream: &mut (impl AsyncRead + Unpin)) -> Result<Option<Vec<u8>>> {
    let size = match stream.read_u32().await {
        Ok(size) => size,
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    stream.take(u64::from(size)).read_to_end(&mut bytes).await?;
    if bytes.len() < size as usize {
        return Err(Error::new(
            ErrorKind::UnexpectedEof,
            format!("a frame of {size} bytes ended after {}", bytes.len()),
        ));
    }
    Ok(Some(bytes))
}
