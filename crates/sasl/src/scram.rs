//! SCRAM-SHA-256 and SCRAM-SHA-512 (RFC 5802, RFC 7677), the client's side.
//!
//! ```text
//!   n,,n=<name>,r=<nonce>  ──►
//!                          ◄──  r=<nonce><server's>,s=<salt>,i=<iterations>
//!   c=biws,r=…,p=<proof>   ──►
//!                          ◄──  v=<server's proof>
//! ```

use std::fmt;
use std::num::NonZeroU32;

use aws_lc_rs::{constant_time, digest, hmac, pbkdf2, rand};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{SaslError, Step};

/// RFC 5802's least number of iterations, and more than any server asks for: each costs time.
const ITERATIONS: std::ops::RangeInclusive<u32> = 4_096..=1_000_000;
const NONCE_BYTES: usize = 24;
/// No channel binding.
const GS2_HEADER: &str = "n,,";

/// The hash function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// The client's side of an exchange.
pub struct Scram {
    hash: Hash,
    password: String,
    /// `n=…,r=…`.
    first_bare: String,
    nonce: String,
    /// What the server has to prove, once it is known.
    expected: Option<hmac::Tag>,
}

impl fmt::Debug for Scram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scram")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

impl Scram {
    pub(crate) fn new(hash: Hash, username: &str, password: &str) -> Result<Self, SaslError> {
        let mut random = [0; NONCE_BYTES];
        rand::fill(&mut random).map_err(|_| SaslError::NoRandomness)?;
        Self::with_nonce(hash, username, password, &STANDARD.encode(random))
    }

    fn with_nonce(hash: Hash, username: &str, password: &str, nonce: &str) -> Result<Self, SaslError> {
        if username.is_empty() || username.chars().any(char::is_control) {
            return Err(SaslError::Unsendable("the username", hash.mechanism()));
        }
        let escaped = username.replace('=', "=3D").replace(',', "=2C");
        Ok(Self {
            hash,
            password: password.to_owned(),
            first_bare: format!("n={escaped},r={nonce}"),
            nonce: nonce.to_owned(),
            expected: None,
        })
    }

    pub(crate) fn mechanism(&self) -> &'static str {
        self.hash.mechanism()
    }

    pub(crate) fn first(&self) -> Vec<u8> {
        format!("{GS2_HEADER}{}", self.first_bare).into_bytes()
    }

    pub(crate) fn next(&mut self, message: &[u8]) -> Result<Step, SaslError> {
        let text = str::from_utf8(message).map_err(|_| self.malformed("it is not UTF-8"))?;
        match self.expected.take() {
            None => self.prove(text).map(Step::Send),
            Some(expected) => self.check(text, &expected),
        }
    }

    fn prove(&mut self, server_first: &str) -> Result<Vec<u8>, SaslError> {
        let mut attributes = server_first.split(',');
        let mut attribute = |name: &str| {
            let text = attributes.next().and_then(|text| text.strip_prefix(name));
            text.ok_or_else(|| self.malformed("the challenge lacks an attribute"))
        };
        if let Some(error) = server_first.strip_prefix("e=") {
            return Err(refused(error));
        }
        let nonce = attribute("r=")?;
        let salt = STANDARD
            .decode(attribute("s=")?)
            .map_err(|_| self.malformed("the salt is not base64"))?;
        let iterations: u32 = attribute("i=")?
            .parse()
            .map_err(|_| self.malformed("the iterations are no number"))?;
        if nonce.len() <= self.nonce.len() || !nonce.starts_with(&self.nonce) {
            return Err(self.malformed("the nonce is not the client's, continued"));
        }
        let count = NonZeroU32::new(iterations).filter(|count| ITERATIONS.contains(&count.get()));
        let count = count.ok_or(SaslError::Iterations(iterations))?;

        let without_proof = format!("c={},r={nonce}", STANDARD.encode(GS2_HEADER));
        let auth_message = format!("{},{server_first},{without_proof}", self.first_bare);
        let mut salted = vec![0; self.hash.size()];
        pbkdf2::derive(self.hash.pbkdf2(), count, &salt, self.password.as_bytes(), &mut salted);
        let client_key = self.sign(&salted, b"Client Key");
        let stored_key = digest::digest(self.hash.digest(), client_key.as_ref());
        let signature = self.sign(stored_key.as_ref(), auth_message.as_bytes());
        let proof: Vec<u8> = client_key
            .as_ref()
            .iter()
            .zip(signature.as_ref())
            .map(|(a, b)| a ^ b)
            .collect();
        let server_key = self.sign(&salted, b"Server Key");
        self.expected = Some(self.sign(server_key.as_ref(), auth_message.as_bytes()));
        Ok(format!("{without_proof},p={}", STANDARD.encode(proof)).into_bytes())
    }

    fn check(&self, server_final: &str, expected: &hmac::Tag) -> Result<Step, SaslError> {
        if let Some(error) = server_final.strip_prefix("e=") {
            return Err(refused(error));
        }
        let verifier = server_final.strip_prefix("v=").and_then(|text| text.split(',').next());
        let verifier = verifier.and_then(|text| STANDARD.decode(text).ok());
        let verifier = verifier.ok_or_else(|| self.malformed("the server's proof is none"))?;
        match constant_time::verify_slices_are_equal(&verifier, expected.as_ref()) {
            Ok(()) => Ok(Step::Done),
            Err(_) => Err(SaslError::ServerNotProven),
        }
    }

    fn sign(&self, key: &[u8], message: &[u8]) -> hmac::Tag {
        hmac::sign(&hmac::Key::new(self.hash.hmac(), key), message)
    }

    fn malformed(&self, reason: &'static str) -> SaslError {
        SaslError::Malformed {
            mechanism: self.hash.mechanism(),
            reason,
        }
    }
}

fn refused(error: &str) -> SaslError {
    SaslError::Refused(error.chars().take(200).collect())
}

impl Hash {
    const fn mechanism(self) -> &'static str {
        match self {
            Self::Sha256 => "SCRAM-SHA-256",
            Self::Sha512 => "SCRAM-SHA-512",
        }
    }

    const fn size(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }

    fn digest(self) -> &'static digest::Algorithm {
        match self {
            Self::Sha256 => &digest::SHA256,
            Self::Sha512 => &digest::SHA512,
        }
    }

    const fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }

    const fn pbkdf2(self) -> pbkdf2::Algorithm {
        match self {
            Self::Sha256 => pbkdf2::PBKDF2_HMAC_SHA256,
            Self::Sha512 => pbkdf2::PBKDF2_HMAC_SHA512,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER_FIRST: &str = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    /// The exchange in section 3 of RFC 7677.
    fn client() -> Scram {
        Scram::with_nonce(Hash::Sha256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO").unwrap()
    }

    #[test]
    fn the_exchange_of_the_rfc() {
        let mut client = client();
        assert_eq!(client.first(), b"n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        let expected = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,\
                        p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        assert_eq!(client.next(SERVER_FIRST.as_bytes()), Ok(Step::Send(expected.into())));
        let proof = b"v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
        assert_eq!(client.next(proof), Ok(Step::Done));
    }

    #[test]
    fn a_server_that_cheats_is_found_out() {
        let nonce = "r=rOprNGfwEbeRWgbNEkqO";
        let long = |iterations: u32| format!("{nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i={iterations}");
        let cases = [
            (format!("{nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"), "nonce"),
            ("r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".to_owned(), "nonce"),
            (long(1), "iterations"),
            (long(0), "iterations"),
            (long(u32::MAX), "iterations"),
            (format!("{nonce}x,s=?,i=4096"), "salt"),
            (format!("{nonce}x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=many"), "number"),
            (format!("{nonce}x"), "attribute"),
            (String::new(), "attribute"),
            ("e=unknown-user".to_owned(), "unknown-user"),
        ];
        for (server_first, expected) in cases {
            let error = client().next(server_first.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{server_first}: {error}");
        }
        assert!(client().next(b"\xff").is_err());
        let finals: [&[u8]; 5] = [
            b"v=AAriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            b"v=",
            b"v=?",
            b"",
            b"e=invalid-proof",
        ];
        for server_final in finals {
            let mut client = client();
            client.next(SERVER_FIRST.as_bytes()).unwrap();
            assert!(client.next(server_final).is_err(), "{server_final:?}");
        }
    }

    #[test]
    fn names_are_escaped_nonces_are_new_and_nothing_is_printed() {
        let client = Scram::with_nonce(Hash::Sha512, "a=b,c", "hunter2", "x").unwrap();
        assert_eq!(client.first(), b"n,,n=a=3Db=2Cc,r=x");
        assert!(!format!("{client:?}").contains("hunter2"));
        assert!(Scram::new(Hash::Sha256, "", "x").is_err());
        let nonce = || Scram::new(Hash::Sha256, "user", "x").unwrap().nonce;
        assert_ne!(nonce(), nonce());
    }
}
