//! What a verified token says about a person.

use serde_json::Value as Json;

/// How long a name may be that goes into logs.
const LONGEST_NAME: usize = 200;
/// Groups of one person that are looked at.
const MOST_GROUPS: usize = 2_000;

/// Who somebody is, as the provider says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// The provider's own name for the person, which never changes.
    pub subject: String,
    /// What people call the person: `preferred_username`, else `email`, else the subject.
    pub name: String,
    /// What the groups claim holds.
    pub groups: Vec<String>,
    /// Why there are no groups, if the claim itself is the reason; to be read behind "and".
    pub groups_note: Option<String>,
    /// Until when the token is good, in seconds since 1970.
    pub expires_at: u64,
    /// What the client had given that sent the person to sign in, so that it knows the answer to its own question.
    pub nonce: Option<String>,
}

impl Identity {
    /// Of claims whose signature, issuer and times have been verified; `groups_claim` may be a path (`realm_access.roles`).
    /// None if they have no subject.
    pub(crate) fn new(issuer: &str, claims: &Json, groups_claim: &str) -> Option<Self> {
        let text = |claim: &str| claims[claim].as_str().map(plain).filter(|text| !text.is_empty());
        let subject = text("sub")?;
        let (groups, groups_note) = groups(claims, groups_claim);
        Some(Self {
            issuer: issuer.to_owned(),
            name: text("preferred_username")
                .or_else(|| text("email"))
                .unwrap_or_else(|| subject.clone()),
            subject,
            groups,
            groups_note,
            expires_at: claims["exp"].as_u64().unwrap_or_default(),
            nonce: text("nonce"),
        })
    }
}

fn groups(claims: &Json, path: &str) -> (Vec<String>, Option<String>) {
    let Some(value) = find(claims, path) else {
        let elsewhere = claims
            .pointer("/_claim_names")
            .is_some_and(|names| names.get(path).is_some());
        let note = if elsewhere {
            "the provider says that there are too many groups for a token: have it put fewer into it, or roles"
                .to_owned()
        } else {
            "it is not there: have the provider put it into its tokens".to_owned()
        };
        return (Vec::new(), Some(note));
    };
    match value {
        Json::Array(items) => {
            let texts = items.iter().filter_map(Json::as_str).take(MOST_GROUPS);
            (texts.map(str::to_owned).collect(), None)
        }
        // By RFC 8693 and RFC 9068 scopes are words in one text.
        Json::String(text) if matches!(path, "scope" | "scp") => (
            text.split_whitespace().take(MOST_GROUPS).map(str::to_owned).collect(),
            None,
        ),
        Json::String(text) => (vec![text.clone()], None),
        _ => (Vec::new(), Some("it is neither a list of texts nor a text".to_owned())),
    }
}

/// The claim of this name, which may have dots in it, or else what the path leads to.
fn find<'a>(claims: &'a Json, path: &str) -> Option<&'a Json> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    path.split('.').try_fold(claims, |value, key| value.get(key))
}

/// A text for logs and messages: of bounded length, without control characters.
pub(crate) fn plain(text: &str) -> String {
    let shown = text.chars().filter(|character| !character.is_control());
    shown.take(LONGEST_NAME).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    #[test]
    fn groups_are_found_where_providers_put_them() {
        let claims = json!({
            "groups": ["a", 7, "b"], "role": "one", "realm_access": { "roles": ["c"] }, "https://example.com/groups": ["d"],
            "a.b": ["literal"], "a": { "b": ["path"] }, "scope": "openid admin", "number": 7,
        });
        let cases: [(&str, &[&str]); 9] = [
            ("groups", &["a", "b"]),
            ("role", &["one"]),
            ("realm_access.roles", &["c"]),
            ("https://example.com/groups", &["d"]),
            ("a.b", &["literal"]),
            ("scope", &["openid", "admin"]),
            ("number", &[]),
            ("groups.roles", &[]),
            ("nothing", &[]),
        ];
        for (path, expected) in cases {
            let (found, note) = groups(&claims, path);
            assert_eq!(found, expected, "{path}");
            assert_eq!(note.is_some(), expected.is_empty(), "{path}: {note:?}");
        }
        let (_, note) = groups(&json!({ "_claim_names": { "groups": "src1" } }), "groups");
        assert!(note.unwrap().contains("too many groups"));
    }

    #[test]
    fn a_person_has_the_best_name_that_is_there_and_none_that_breaks_a_log() {
        let name = |mut claims: Json| {
            claims["sub"] = "s1".into();
            Identity::new("i", &claims, "groups").unwrap().name
        };
        assert_eq!(name(json!({ "preferred_username": "alice", "email": "a@b" })), "alice");
        assert_eq!(name(json!({ "preferred_username": "", "email": "a@b" })), "a@b");
        assert_eq!(name(json!({ "email": 7 })), "s1");
        assert_eq!(name(json!({ "email": "a\nb\u{1b}[1m" })), "ab[1m");
        assert_eq!(name(json!({ "email": "x".repeat(5_000) })).len(), LONGEST_NAME);
        assert_eq!(Identity::new("i", &json!({ "sub": 7 }), "groups"), None);
    }
}
