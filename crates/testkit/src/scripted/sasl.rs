//! The SASL requests of a scripted client, by hand.

use anyhow::Result;

use super::ScriptedClient;
use crate::reader::Reader;

const SASL_HANDSHAKE: i16 = 17;
const SASL_AUTHENTICATE: i16 = 36;

/// A SaslHandshake response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// Error code; 0 for none.
    pub error: i16,
    /// The mechanisms that the server offers, in its order.
    pub mechanisms: Vec<String>,
}

/// A SaslAuthenticate response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticated {
    /// Error code; 0 for none.
    pub error: i16,
    /// What the server says about the error.
    pub message: Option<String>,
    /// The mechanism's own bytes.
    pub bytes: Vec<u8>,
    /// For how long the session lives (KIP-368); 0 for ever.
    pub session_lifetime_ms: i64,
}

impl ScriptedClient {
    /// SaslHandshake in version 0, which raw tokens in frames follow, or 1, which [`ScriptedClient::sasl_authenticate`]
    /// follows.
    pub async fn sasl_handshake(&mut self, version: i16, mechanism: &str) -> Result<Handshake> {
        let length = i16::try_from(mechanism.len())?;
        let body = [&length.to_be_bytes(), mechanism.as_bytes()].concat();
        self.send_request(SASL_HANDSHAKE, version, false, &body).await?;
        let (_, answer) = self.read_response().await?;
        let mut reader = Reader::new(&answer);
        let (error, count) = (reader.int16()?, reader.int32()?);
        let mechanisms = (0..count).map(|_| Ok(reader.string()?.unwrap_or_default()));
        Ok(Handshake {
            error,
            mechanisms: mechanisms.collect::<Result<_>>()?,
        })
    }

    /// SaslAuthenticate in version 1 with these bytes of the mechanism.
    pub async fn sasl_authenticate(&mut self, bytes: &[u8]) -> Result<Authenticated> {
        let length = i32::try_from(bytes.len())?;
        let body = [&length.to_be_bytes(), bytes].concat();
        self.send_request(SASL_AUTHENTICATE, 1, false, &body).await?;
        let (_, answer) = self.read_response().await?;
        let mut reader = Reader::new(&answer);
        let (error, message) = (reader.int16()?, reader.string()?);
        let length = usize::try_from(reader.int32()?).unwrap_or(0);
        let bytes = reader.take(length)?.to_vec();
        Ok(Authenticated {
            error,
            message,
            bytes,
            session_lifetime_ms: i64::from_be_bytes(reader.take(8)?.try_into()?),
        })
    }

    /// Both for PLAIN.
    pub async fn sasl_plain(&mut self, username: &str, password: &str) -> Result<Authenticated> {
        self.sasl_handshake(1, "PLAIN").await?;
        self.sasl_authenticate(format!("\0{username}\0{password}").as_bytes())
            .await
    }
}
