//! What the provider remembers of a resource beside its state, which the user does not see.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use aws_lc_rs::pbkdf2;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::value::Value;

/// Slow enough that a digest does not give away a weak password to whoever finds a state.
const ROUNDS: NonZeroU32 = match NonZeroU32::new(50_000) {
    Some(rounds) => rounds,
    None => NonZeroU32::MIN,
};

/// What the provider remembers of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Private {
    /// The key of the digests.
    key: String,
    /// Digests of secrets that Terraform does not remember, by their fields; empty for one that is not known yet.
    digests: BTreeMap<String, String>,
    /// A creation of which is not known whether it was done.
    pub(crate) pending: Option<Pending>,
}

/// A creation of which is not known whether it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pending {
    /// When it began, by the API's clock.
    pub(crate) since: OffsetDateTime,
}

impl Private {
    /// What the bytes say; nothing if somebody else wrote them.
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        let json: Json = serde_json::from_slice(bytes).unwrap_or_default();
        let own = &json["tidegate"];
        let digests = own["digests"].as_object().into_iter().flatten();
        let text = |value: &Json| value.as_str().map(str::to_owned);
        let since = own["pending_since"].as_str();
        Self {
            key: text(&own["key"]).unwrap_or_default(),
            digests: digests
                .filter_map(|(field, digest)| Some((field.clone(), text(digest)?)))
                .collect(),
            pending: since
                .and_then(|since| OffsetDateTime::parse(since, &Rfc3339).ok())
                .map(|since| Pending { since }),
        }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        if *self == Self::default() {
            return Vec::new();
        }
        let since = self
            .pending
            .as_ref()
            .and_then(|pending| pending.since.format(&Rfc3339).ok());
        let own = json!({ "key": self.key, "digests": self.digests, "pending_since": since });
        json!({ "tidegate": own }).to_string().into_bytes()
    }

    /// What is remembered once these secrets are written.
    pub(crate) fn with(&self, secrets: &[(String, Value)]) -> Self {
        let mut next = self.clone();
        next.pending = None;
        next.digests.clear();
        if secrets.is_empty() {
            next.key.clear();
            return next;
        }
        if next.key.is_empty() {
            let (one, other) = (Uuid::new_v4(), Uuid::new_v4());
            next.key = format!("{}{}", one.simple(), other.simple());
        }
        for (field, secret) in secrets {
            let digest = secret.as_str().map(|secret| digest_of(&next.key, secret));
            next.digests.insert(field.clone(), digest.unwrap_or_default());
        }
        next
    }

    /// Whether the same secrets are remembered as before, all of which are known.
    pub(crate) fn has_same_secrets(&self, before: &Self) -> bool {
        self.digests == before.digests && self.digests.values().all(|digest| !digest.is_empty())
    }

    /// Forgets what the secrets were, so that they are written again.
    pub(crate) fn forget(&mut self) {
        self.digests.values_mut().for_each(String::clear);
    }

    /// Takes the secrets that Terraform does not remember out of an answer. One that is not what was written is forgotten,
    /// so that it is written again.
    pub(crate) fn take_hidden(&mut self, answer: &mut Json) {
        let key = self.key.clone();
        for (field, digest) in &mut self.digests {
            let Some(secret) = find(answer, field).map(Json::take) else {
                continue;
            };
            if secret.as_str().is_some_and(|secret| digest_of(&key, secret) != *digest) {
                digest.clear();
            }
        }
    }
}

fn digest_of(key: &str, secret: &str) -> String {
    let mut digest = [0; 32];
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        ROUNDS,
        key.as_bytes(),
        secret.as_bytes(),
        &mut digest,
    );
    STANDARD.encode(digest)
}

/// What is at a way such as `authentication[0].password`.
fn find<'a>(body: &'a mut Json, field: &str) -> Option<&'a mut Json> {
    let mut found = body;
    for step in field.split(['.', '[', ']']).filter(|step| !step.is_empty()) {
        found = match found {
            Json::Array(items) => items.get_mut(step.parse::<usize>().ok()?)?,
            other => other.get_mut(step)?,
        };
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Vec<(String, Value)> {
        vec![("authentication.password".to_owned(), Value::text(Some(text)))]
    }

    #[test]
    fn a_secret_is_known_again_and_not_found_in_what_is_remembered() {
        let first = Private::default().with(&secret("hunter2"));
        let bytes = first.encode();
        assert!(!String::from_utf8_lossy(&bytes).contains("hunter2"));
        let read = Private::decode(&bytes);
        assert_eq!(read, first);
        assert!(read.with(&secret("hunter2")).has_same_secrets(&read));
        assert!(!read.with(&secret("hunter3")).has_same_secrets(&read));
        let unknown = [("authentication.password".to_owned(), Value::Unknown)];
        assert!(!read.with(&unknown).has_same_secrets(&read.with(&unknown)));
        // The same secret elsewhere does not look the same.
        assert_ne!(Private::default().with(&secret("hunter2")).digests, first.digests);
    }

    #[test]
    fn what_others_wrote_is_nothing() {
        for bytes in [&b""[..], b"{}", b"\xff", b"[]", br#"{"schema_version":"0"}"#] {
            assert_eq!(Private::decode(bytes), Private::default());
        }
    }
}
