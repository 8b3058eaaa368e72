//! The key of a token server, and tokens signed with it (RS256, RFC 7515).

use anyhow::{Context, Result};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

#[derive(Debug)]
pub(super) struct Key {
    pair: KeyPair,
}

const ID: &str = "testkit";

impl Key {
    pub(super) fn generate() -> Result<Self> {
        let pair = KeyPair::generate(KeySize::Rsa2048).context("cannot make an RSA key")?;
        Ok(Self { pair })
    }

    pub(super) fn sign(&self, claims: &Value) -> Result<String> {
        let header = json!({"alg": "RS256", "typ": "JWT", "kid": ID});
        let [header, claims] = [&header, claims].map(|part| BASE64.encode(part.to_string()));
        let signed = format!("{header}.{claims}");
        let mut signature = vec![0; self.pair.public_modulus_len()];
        self.pair
            .sign(
                &RSA_PKCS1_SHA256,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .context("cannot sign a token")?;
        Ok(format!("{signed}.{}", BASE64.encode(signature)))
    }

    /// The public half (RFC 7517).
    pub(super) fn set(&self) -> Result<Value> {
        // A DER sequence of two integers; with 2,048 bits the headers before the first take nine bytes, and the second,
        // 65537, is the same for every key.
        let public = self.pair.public_key().as_ref();
        let modulus = public
            .get(9..9 + self.pair.public_modulus_len())
            .context("not the public key of an RSA key of 2,048 bits")?;
        Ok(json!({"keys": [{
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": ID, "n": BASE64.encode(modulus), "e": "AQAB",
        }]}))
    }
}
