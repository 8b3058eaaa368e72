//! SASL/OAUTHBEARER (RFC 7628) as Kafka has it (KIP-255, KIP-342).

use std::fmt;

use crate::{SaslError, Step};

pub(crate) const MECHANISM: &str = "OAUTHBEARER";
/// What a client says to an error, so that the server can end the exchange.
const UNDERSTOOD: &[u8] = b"\x01";

/// The client's side.
pub struct OauthBearer {
    message: Vec<u8>,
    refused: Option<String>,
}

impl fmt::Debug for OauthBearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OauthBearer")
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

impl OauthBearer {
    pub(crate) fn new(token: &str, extensions: &[(String, String)]) -> Result<Self, SaslError> {
        // RFC 6750 allows letters, digits and a few marks.
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(SaslError::Unsendable("the token", MECHANISM));
        }
        let mut message = format!("n,,\x01auth=Bearer {token}\x01");
        for (name, value) in extensions {
            let sendable = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
            let named = !name.is_empty() && name != "auth" && name.bytes().all(|byte| byte.is_ascii_alphabetic());
            if !named || !value.bytes().all(sendable) {
                return Err(SaslError::Unsendable("an extension", MECHANISM));
            }
            message.push_str(&format!("{name}={value}\x01"));
        }
        message.push('\x01');
        Ok(Self {
            message: message.into_bytes(),
            refused: None,
        })
    }

    pub(crate) fn message(&self) -> Vec<u8> {
        self.message.clone()
    }

    pub(crate) fn next(&mut self, message: &[u8]) -> Result<Step, SaslError> {
        if let Some(why) = self.refused.take() {
            return Err(SaslError::Refused(why));
        }
        if message.is_empty() {
            return Ok(Step::Done);
        }
        let error: serde_json::Value = serde_json::from_slice(message).map_err(|_| SaslError::Malformed {
            mechanism: MECHANISM,
            reason: "the error is not JSON",
        })?;
        let status = error.get("status").and_then(serde_json::Value::as_str);
        self.refused = Some(status.unwrap_or("the token is no good").chars().take(200).collect());
        Ok(Step::Send(UNDERSTOOD.to_vec()))
    }

    /// Why the server refuses the token, once it has said so.
    pub fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_carries_token_and_extensions() {
        let extensions = [("traceId".to_owned(), "1 2".to_owned())];
        let client = OauthBearer::new("a.b-c_d~e+f/g=", &extensions).unwrap();
        assert_eq!(
            client.message(),
            b"n,,\x01auth=Bearer a.b-c_d~e+f/g=\x01traceId=1 2\x01\x01"
        );
        assert!(!format!("{client:?}").contains("a.b-c"));
    }

    #[test]
    fn what_would_break_the_message_is_refused() {
        let extension = |name: &str, value: &str| [(name.to_owned(), value.to_owned())];
        for token in ["", "a b", "a\x01b", "ä"] {
            assert!(OauthBearer::new(token, &[]).is_err(), "{token:?}");
        }
        for (name, value) in [("auth", "x"), ("", "x"), ("a1", "x"), ("a", "x\x01y"), ("a", "ä")] {
            assert!(
                OauthBearer::new("t", &extension(name, value)).is_err(),
                "{name:?} {value:?}"
            );
        }
    }

    #[test]
    fn an_error_is_understood_and_becomes_the_reason() {
        let mut client = OauthBearer::new("t", &[]).unwrap();
        let step = client.next(br#"{"status":"invalid_token"}"#).unwrap();
        assert_eq!(step, Step::Send(b"\x01".to_vec()));
        assert_eq!(client.refused(), Some("invalid_token"));
        assert_eq!(client.next(b""), Err(SaslError::Refused("invalid_token".to_owned())));
        let mut client = OauthBearer::new("t", &[]).unwrap();
        assert!(client.next(b"nonsense").is_err());
        assert_eq!(OauthBearer::new("t", &[]).unwrap().next(b""), Ok(Step::Done));
    }
}
