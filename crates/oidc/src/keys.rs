//! The provider's public keys, and which of them may have made a signature.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value as Json;

/// Algorithms whose keys are public. Whoever knows a secret for HMAC could make tokens; `none` proves nothing.
pub(crate) const ALGORITHMS: [(&str, Algorithm); 9] = [
    ("RS256", Algorithm::RS256),
    ("RS384", Algorithm::RS384),
    ("RS512", Algorithm::RS512),
    ("PS256", Algorithm::PS256),
    ("PS384", Algorithm::PS384),
    ("PS512", Algorithm::PS512),
    ("ES256", Algorithm::ES256),
    ("ES384", Algorithm::ES384),
    ("EdDSA", Algorithm::EdDSA),
];
/// Keys of a provider that are taken; it has a handful.
const MOST_KEYS: usize = 64;

/// A JSON Web Key Set (RFC 7517). Keys that are not understood do not matter.
#[derive(Deserialize)]
pub(crate) struct KeySet {
    keys: Vec<Json>,
}

/// Keys that can verify signatures.
#[derive(Default)]
pub(crate) struct Keys(Vec<Key>);

struct Key {
    id: Option<String>,
    algorithms: Vec<Algorithm>,
    key: DecodingKey,
}

impl Keys {
    pub(crate) fn new(set: KeySet) -> Self {
        let usable = set.keys.into_iter().filter_map(Key::new);
        Self(usable.take(MOST_KEYS).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Those that may have signed: the one with this id, or without an id all for the algorithm.
    pub(crate) fn candidates<'a>(
        &'a self,
        id: Option<&'a str>,
        algorithm: Algorithm,
    ) -> impl Iterator<Item = &'a DecodingKey> {
        let fits = move |key: &&Key| {
            let named = id.is_none() || key.id.as_deref() == id;
            named && key.algorithms.contains(&algorithm)
        };
        self.0.iter().filter(fits).map(|key| &key.key)
    }
}

impl Key {
    fn new(json: Json) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(json).ok()?;
        let common = &jwk.common;
        let signs = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
        let verifies = common
            .key_operations
            .as_ref()
            .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
        if !signs || !verifies {
            return None;
        }
        let mut algorithms = for_kind(&jwk.algorithm);
        if let Some(only) = common.key_algorithm {
            algorithms.retain(|algorithm| KeyAlgorithm::from(*algorithm) == only);
        }
        let key = DecodingKey::from_jwk(&jwk).ok()?;
        let usable = !algorithms.is_empty();
        usable.then(|| Self {
            id: common.key_id.clone(),
            algorithms,
            key,
        })
    }
}

/// What a key of this kind can verify.
fn for_kind(parameters: &AlgorithmParameters) -> Vec<Algorithm> {
    let family = |prefixes: &[&str]| {
        let known = ALGORITHMS.iter();
        let known = known.filter(|(name, _)| prefixes.iter().any(|prefix| name.starts_with(prefix)));
        known.map(|(_, algorithm)| *algorithm).collect()
    };
    match parameters {
        AlgorithmParameters::RSA(_) => family(&["RS", "PS"]),
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => vec![Algorithm::ES256],
            EllipticCurve::P384 => vec![Algorithm::ES384],
            _ => Vec::new(),
        },
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => vec![Algorithm::EdDSA],
        _ => Vec::new(),
    }
}
