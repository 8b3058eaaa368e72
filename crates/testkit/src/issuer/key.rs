//! Keys of every kind, and tokens signed by them (RFC 7515, RFC 7518).

use anyhow::{Context, Result, bail};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512, RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, RsaEncoding,
    RsaKeyPair,
};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use serde_json::{Value, json};

/// A key with a name, for one algorithm of RFC 7518.
#[derive(Debug)]
pub struct SigningKey {
    id: String,
    algorithm: String,
    pair: Pair,
}

#[derive(Debug)]
enum Pair {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ec(EcdsaKeyPair, &'static str),
    Ed(Ed25519KeyPair),
}

impl SigningKey {
    /// A new key for `RS256`, `PS384`, `ES256`, `EdDSA` or one of their like.
    pub fn generate(algorithm: &str, id: &str) -> Result<Self> {
        let rsa = |encoding| anyhow::Ok(Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048)?, encoding));
        let pair = match algorithm {
            "RS256" => rsa(&RSA_PKCS1_SHA256)?,
            "RS384" => rsa(&RSA_PKCS1_SHA384)?,
            "RS512" => rsa(&RSA_PKCS1_SHA512)?,
            "PS256" => rsa(&RSA_PSS_SHA256)?,
            "PS384" => rsa(&RSA_PSS_SHA384)?,
            "PS512" => rsa(&RSA_PSS_SHA512)?,
            "ES256" => Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?, "P-256"),
            "ES384" => Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P384_SHA384_FIXED_SIGNING)?, "P-384"),
            "EdDSA" => Pair::Ed(Ed25519KeyPair::generate()?),
            other => bail!("no keys are made for {other}"),
        };
        Ok(Self {
            id: id.to_owned(),
            algorithm: algorithm.to_owned(),
            pair,
        })
    }

    /// The public half (JWK, RFC 7517).
    pub fn jwk(&self) -> Result<Value> {
        let mut jwk = match &self.pair {
            Pair::Rsa(pair, _) => {
                // A DER sequence of two integers; with 2,048 bits the headers before the first take nine bytes, and the
                // second, 65537, is the same for every key.
                let modulus = pair.public_key().as_ref().get(9..9 + pair.public_modulus_len());
                let modulus = modulus.context("not the public key of an RSA key of 2,048 bits")?;
                json!({ "kty": "RSA", "n": BASE64.encode(modulus), "e": "AQAB" })
            }
            Pair::Ec(pair, curve) => {
                // 4, and two coordinates of one length.
                let point = pair.public_key().as_ref().get(1..).context("no point")?;
                let (x, y) = point.split_at(point.len() / 2);
                json!({ "kty": "EC", "crv": curve, "x": BASE64.encode(x), "y": BASE64.encode(y) })
            }
            Pair::Ed(pair) => json!({ "kty": "OKP", "crv": "Ed25519", "x": BASE64.encode(pair.public_key()) }),
        };
        jwk["kid"] = self.id.as_str().into();
        jwk["use"] = "sig".into();
        jwk["alg"] = self.algorithm.as_str().into();
        Ok(jwk)
    }

    /// A token with the key's own header.
    pub fn sign(&self, claims: &Value) -> Result<String> {
        let header = json!({ "alg": self.algorithm, "typ": "JWT", "kid": self.id });
        self.sign_with(&header, claims)
    }

    /// A token with another header; it is signed by the key's own algorithm whatever that says.
    pub fn sign_with(&self, header: &Value, claims: &Value) -> Result<String> {
        let signed = signed(header, claims);
        let (message, random) = (signed.as_bytes(), SystemRandom::new());
        let signature = match &self.pair {
            Pair::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut signature)
                    .context("cannot sign")?;
                signature
            }
            Pair::Ec(pair, _) => pair.sign(&random, message).context("cannot sign")?.as_ref().to_vec(),
            Pair::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        };
        Ok(format!("{signed}.{}", BASE64.encode(signature)))
    }

    /// A token by HMAC, whose secret is what everybody can read: the modulus, coordinate or key of the public half.
    pub fn sign_by_public_key(&self, claims: &Value) -> Result<String> {
        let jwk = self.jwk()?;
        let public = ["n", "x"]
            .iter()
            .find_map(|part| jwk[*part].as_str())
            .context("no public key")?;
        let signed = signed(&json!({ "alg": "HS256", "typ": "JWT", "kid": self.id }), claims);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &BASE64.decode(public)?);
        Ok(format!(
            "{signed}.{}",
            BASE64.encode(hmac::sign(&key, signed.as_bytes()))
        ))
    }

    /// A token that is signed by nothing.
    pub fn unsigned(&self, claims: &Value) -> String {
        format!(
            "{}.",
            signed(&json!({ "alg": "none", "typ": "JWT", "kid": self.id }), claims)
        )
    }
}

fn signed(header: &Value, claims: &Value) -> String {
    let [header, claims] = [header, claims].map(|part| BASE64.encode(part.to_string()));
    format!("{header}.{claims}")
}
