//! What a store's caller knows of bodies, and the store does not.

use serde_json::Value;

use crate::change::Claim;

/// What bodies mean.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    /// Where they have secrets.
    pub secrets: SecretFields,
    /// What they claim. A program that claims otherwise than its predecessor adds a step to the schema.
    pub claims: ClaimsOf,
}

/// Calls `visit` for every value of `body` that stands where `kind` has a secret, whatever that value is: a string, or
/// an object that the store made of one. Absent members are not visited.
pub type SecretFields = fn(kind: &str, body: &mut Value, visit: &mut dyn FnMut(&mut Value));

/// What an entity of this kind claims with this body, whose secrets are sealed.
pub type ClaimsOf = fn(kind: &str, body: &Value) -> Vec<Claim>;

impl Meaning {
    /// Bodies without secrets, which claim nothing.
    pub const NONE: Self = Self {
        secrets: |_, _, _| {},
        claims: |_, _| Vec::new(),
    };
}
