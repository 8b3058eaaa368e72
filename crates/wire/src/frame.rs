//! Frames: a length of four bytes, then a header, then a body.

use crate::malformed::{Defect, Malformed};
use crate::schema::Message;

/// The size of the length in front of each frame, in bytes.
pub const LENGTH_SIZE: usize = 4;

/// The API key of ApiVersions, whose response header never has tagged fields.
const API_VERSIONS: i16 = 18;

/// The length of the frame that follows, in bytes, without the length itself.
///
/// # Errors
/// The length is negative or above `limit`.
pub fn length(prefix: [u8; LENGTH_SIZE], limit: usize) -> Result<usize, Malformed> {
    match usize::try_from(i32::from_be_bytes(prefix)) {
        Ok(length) if length <= limit => Ok(length),
        Ok(_) => Err(Defect::LengthExceedsFrame.at(0)),
        Err(_) => Err(Defect::NegativeLength.at(0)),
    }
}

/// What every request begins with, whatever its header version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestHead {
    /// Which API.
    pub api_key: i16,
    /// At which version.
    pub api_version: i16,
    /// What the response will repeat.
    pub correlation_id: i32,
}

impl RequestHead {
    /// Its size in bytes.
    pub const SIZE: usize = 8;

    /// Reads it from the first bytes of a request, behind the length.
    pub const fn read(bytes: [u8; Self::SIZE]) -> Self {
        let [k0, k1, v0, v1, c0, c1, c2, c3] = bytes;
        Self {
            api_key: i16::from_be_bytes([k0, k1]),
            api_version: i16::from_be_bytes([v0, v1]),
            correlation_id: i32::from_be_bytes([c0, c1, c2, c3]),
        }
    }
}

/// Whether the header of this response has tagged fields (header version 1).
///
/// ApiVersions never has them: its response is read before the two sides know each other's versions (KIP-511).
pub fn response_header_has_tags(message: &Message, version: i16) -> bool {
    message.api_key != API_VERSIONS && message.flexible.contains(version)
}

/// Appends a whole response: length, header and the body that `body` writes.
pub fn write_response(out: &mut Vec<u8>, correlation_id: i32, header_has_tags: bool, body: impl FnOnce(&mut Vec<u8>)) {
    write_framed(out, |out| {
        out.extend_from_slice(&correlation_id.to_be_bytes());
        if header_has_tags {
            out.push(0);
        }
        body(out);
    });
}

/// Appends a length and what `content` writes.
pub fn write_framed(out: &mut Vec<u8>, content: impl FnOnce(&mut Vec<u8>)) {
    let at = out.len();
    out.extend_from_slice(&[0; LENGTH_SIZE]);
    content(out);
    let length = i32::try_from(out.len() - at - LENGTH_SIZE).unwrap_or(i32::MAX);
    if let Some(prefix) = out.get_mut(at..at + LENGTH_SIZE) {
        prefix.copy_from_slice(&length.to_be_bytes());
    }
}

/// What bytes look like that are no Kafka frame, for a log line that helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stranger {
    /// A TLS client hello.
    Tls,
    /// An HTTP request.
    Http,
    /// An SSH banner.
    Ssh,
    /// Anything else.
    Noise,
}

impl Stranger {
    /// Judges by the first bytes of a connection.
    pub fn recognise(first: &[u8]) -> Self {
        const HTTP: [&[u8]; 9] = [
            b"GET ", b"HEAD", b"POST", b"PUT ", b"DELE", b"CONN", b"OPTI", b"PATC", b"PRI ",
        ];
        match first {
            [0x16, 0x03, ..] => Self::Tls,
            _ if HTTP.iter().any(|method| first.starts_with(method)) => Self::Http,
            _ if first.starts_with(b"SSH-") => Self::Ssh,
            _ => Self::Noise,
        }
    }
}
