//! Which version a data plane must have for what an entity uses.

use std::fmt;
use std::str::FromStr;

use serde_json::Value as Json;

use crate::shape::Kind;

/// A version of the entity model, as in `1.3`. It orders by its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuntimeVersion {
    major: u64,
    minor: u64,
}

/// The newest version that this program knows.
pub const RUNTIME_VERSION: RuntimeVersion = RuntimeVersion::new(1, 3);

const V1_1: RuntimeVersion = RuntimeVersion::new(1, 1);
const V1_2: RuntimeVersion = RuntimeVersion::new(1, 2);

/// What came after version 1.0: the kind, the field with `[]` for every element of a list (empty for the entity itself),
/// the word that it must hold if only that is newer, and the version.
const NEWER: &[(Kind, &str, Option<&str>, RuntimeVersion)] = &[
    (Kind::BackendCluster, "tls.client_identity", None, V1_1),
    (
        Kind::VirtualCluster,
        "authentication[].type",
        Some("client_certificate"),
        V1_1,
    ),
    (
        Kind::VirtualCluster,
        "authentication[].fetch_kong_identity_principal",
        None,
        V1_2,
    ),
    (Kind::VirtualCluster, "topic_aliases", None, V1_2),
    (Kind::TlsTrustBundle, "", None, V1_1),
    (Kind::ListenerPolicy, "config.client_authentication", None, V1_1),
    (Kind::ListenerPolicy, "config.broker_host_format", None, V1_1),
    (Kind::ProducePolicy, "type", Some("encrypt_fields"), V1_2),
    (Kind::ProducePolicy, "config.validate_key", None, V1_2),
    (Kind::ProducePolicy, "config.validate_value", None, V1_2),
    (Kind::ConsumePolicy, "type", Some("decrypt_fields"), V1_2),
    (Kind::ConsumePolicy, "config.validate_key", None, V1_2),
    (Kind::ConsumePolicy, "config.validate_value", None, V1_2),
];

/// What `body` uses that came after version 1.0: fields (empty for the entity itself) and the versions that they need.
pub fn required_versions(kind: Kind, body: &Json) -> Vec<(String, RuntimeVersion)> {
    let rows = NEWER.iter().filter(|row| row.0 == kind);
    rows.filter(|(_, field, word, _)| uses(field, *word, body))
        .map(|(_, field, _, version)| (field.replace("[]", ""), *version))
        .collect()
}

fn uses(field: &str, word: Option<&str>, value: &Json) -> bool {
    if field.is_empty() {
        return word.is_none_or(|word| value.as_str() == Some(word));
    }
    let (key, rest) = field.split_once('.').unwrap_or((field, ""));
    match key.strip_suffix("[]") {
        None => value.get(key).is_some_and(|value| uses(rest, word, value)),
        Some(key) => {
            let items = value.get(key).and_then(Json::as_array);
            items.is_some_and(|items| items.iter().any(|item| uses(rest, word, item)))
        }
    }
}

impl RuntimeVersion {
    const fn new(major: u64, minor: u64) -> Self {
        Self { major, minor }
    }

    /// A number that orders as versions do; those beyond 2,147,483,646 or so are all the same.
    pub fn ordinal(self) -> i64 {
        let major = i64::from(i32::try_from(self.major).unwrap_or(i32::MAX - 1));
        let minor = u32::try_from(self.minor).unwrap_or(u32::MAX - 1);
        (major << 32) | i64::from(minor)
    }
}

impl fmt::Display for RuntimeVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for RuntimeVersion {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        Ok(Self::new(major.parse()?, minor.parse()?))
    }
}
