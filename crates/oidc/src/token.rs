//! A token taken apart and verified.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value as Json;

use crate::keys::ALGORITHMS;

/// The longest token that is looked at.
const LONGEST: usize = 32 << 10;
/// How far the provider's clock and ours may be apart, in seconds.
const LEEWAY: u64 = 30;

/// Why it is not known who sends a token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VerifyError {
    /// The token is not good, whoever asks.
    #[error("{0}")]
    Token(String),
    /// The provider does not answer as it should, so that nobody can tell.
    #[error("{0}")]
    Provider(String),
}

/// Whether a text has the form of a signed JSON Web Token (RFC 7519): three parts, the first of which is a JSON object.
pub fn is_jwt(text: &str) -> bool {
    text.len() <= LONGEST && text.split('.').count() == 3 && header(text).is_some_and(|header| header.is_object())
}

fn header(text: &str) -> Option<Json> {
    let (first, _) = text.split_once('.')?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(first).ok()?).ok()
}

/// What a token's header says, as far as it matters.
pub(crate) struct Header {
    pub(crate) algorithm: Algorithm,
    pub(crate) key: Option<String>,
}

impl Header {
    /// # Errors
    /// It is none that is taken; in words.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("it has more than {LONGEST} bytes"));
        }
        let header = header(text).ok_or("it is no JSON Web Token")?;
        let named = header["alg"].as_str().unwrap_or_default();
        let known = ALGORITHMS.iter().find(|(name, _)| *name == named);
        let (_, algorithm) = known.ok_or_else(|| {
            let names: Vec<_> = ALGORITHMS.iter().map(|(name, _)| *name).collect();
            format!(
                "it is signed by an algorithm that is not taken; these are: {}",
                names.join(", ")
            )
        })?;
        if header.get("crit").is_some() {
            return Err("it asks for extensions (`crit`) that are not known".to_owned());
        }
        // Other kinds of tokens, such as those that end a session, have the same issuer, audience and keys.
        let kind = header["typ"].as_str().unwrap_or("JWT").to_ascii_lowercase();
        let kind = kind.strip_prefix("application/").unwrap_or(&kind);
        if !matches!(kind, "jwt" | "at+jwt") {
            return Err("its `typ` is neither `JWT` nor `at+jwt`".to_owned());
        }
        Ok(Self {
            algorithm: *algorithm,
            key: header["kid"].as_str().map(str::to_owned),
        })
    }
}

/// Issuer, audience and times that a token must have.
pub(crate) struct Demands {
    pub(crate) issuer: String,
    pub(crate) audiences: Vec<String>,
}

/// What came of a key.
pub(crate) enum Checked {
    /// The claims, all of which hold.
    Good(Json),
    /// Signed by this key, but not good.
    Bad(String),
    /// Not signed by this key.
    OtherKey,
}

impl Demands {
    pub(crate) fn check(&self, text: &str, algorithm: Algorithm, key: &DecodingKey) -> Checked {
        let mut validation = Validation::new(algorithm);
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&self.audiences);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        match decode::<Json>(text, key, &validation) {
            Ok(token) if token.claims["iss"].is_string() => Checked::Good(token.claims),
            Ok(_) => Checked::Bad("its `iss` is no text".to_owned()),
            Err(error) => match error.kind() {
                ErrorKind::InvalidSignature => Checked::OtherKey,
                kind => Checked::Bad(self.in_words(kind)),
            },
        }
    }

    fn in_words(&self, kind: &ErrorKind) -> String {
        match kind {
            ErrorKind::ExpiredSignature => "it has expired".to_owned(),
            ErrorKind::ImmatureSignature => "it is not valid yet (`nbf`): are the clocks right?".to_owned(),
            ErrorKind::InvalidIssuer => format!("its `iss` is not {}", self.issuer),
            ErrorKind::InvalidAudience => format!(
                "its `aud` is not {}: it was made for somebody else",
                self.audiences.join(" or ")
            ),
            ErrorKind::MissingRequiredClaim(claim) => format!("it has no `{claim}`"),
            ErrorKind::InvalidClaimFormat(claim) => format!("its `{claim}` is malformed"),
            _ => "it is malformed".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_signed_token_is_told_by_its_form() {
        let with = |header: &str| format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode(header));
        assert!(is_jwt(&with("{\"alg\":\"RS256\"}")));
        for text in [
            "tgt_abc",
            "a.b",
            "..",
            "a.b.c.d",
            "",
            &with("[]"),
            &with("x"),
            &format!("{}{}", with("{}"), "x".repeat(LONGEST)),
        ] {
            assert!(!is_jwt(text), "{text}");
        }
    }

    #[test]
    fn a_header_is_refused_with_the_reason() {
        let with = |header: &str| format!("{}.e30.c2ln", URL_SAFE_NO_PAD.encode(header));
        for (header, reason) in [
            ("{\"alg\":\"none\"}", "algorithm"),
            ("{\"alg\":\"None\"}", "algorithm"),
            ("{\"alg\":\"HS256\"}", "algorithm"),
            ("{}", "algorithm"),
            ("{\"alg\":\"RS256\",\"crit\":[\"x\"]}", "crit"),
            ("{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}", "typ"),
        ] {
            let refused = Header::parse(&with(header)).err().unwrap_or_default();
            assert!(refused.contains(reason), "{header}: {refused}");
        }
        for header in [
            "{\"alg\":\"ES384\",\"typ\":\"application/at+JWT\"}",
            "{\"alg\":\"EdDSA\",\"kid\":\"k\"}",
        ] {
            assert!(Header::parse(&with(header)).is_ok(), "{header}");
        }
    }
}
