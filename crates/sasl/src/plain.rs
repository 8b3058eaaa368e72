//! SASL/PLAIN (RFC 4616): a name and a password, as they are.

use std::fmt;

use aws_lc_rs::digest::{SHA256, digest};

use crate::SaslError;

pub(crate) const MECHANISM: &str = "PLAIN";

/// The client's side.
pub struct Plain {
    username: String,
    password: String,
}

impl fmt::Debug for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Plain")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

impl Plain {
    pub(crate) fn new(username: &str, password: &str) -> Self {
        Self {
            username: username.to_owned(),
            password: password.to_owned(),
        }
    }

    pub(crate) fn message(&self) -> Vec<u8> {
        format!("\0{}\0{}", self.username, self.password).into_bytes()
    }
}

/// What a client says who it is.
pub struct Message<'m> {
    /// The client's name.
    pub username: &'m str,
    password: &'m str,
}

impl fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// Reads a client's message. As with Kafka's brokers, a client can be nobody but itself: an authorization id other than
/// the name is refused.
///
/// # Errors
/// The message is not made of three texts, or one of the last two is empty.
pub fn parse(message: &[u8]) -> Result<Message<'_>, SaslError> {
    let malformed = |reason| SaslError::Malformed {
        mechanism: MECHANISM,
        reason,
    };
    let text = str::from_utf8(message).map_err(|_| malformed("it is not UTF-8"))?;
    let mut parts = text.split('\0');
    let (Some(authorization_id), Some(username), Some(password), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(malformed("it does not consist of three parts"));
    };
    if username.is_empty() || password.is_empty() {
        return Err(malformed("the username or the password is empty"));
    }
    if !authorization_id.is_empty() && authorization_id != username {
        return Err(malformed("the authorization id is not the username"));
    }
    Ok(Message { username, password })
}

impl Message<'_> {
    /// Whether this is the name and the password. It takes as long whatever of them differs.
    pub fn is(&self, username: &str, password: &str) -> bool {
        let same = |a: &str, b: &str| digest(&SHA256, a.as_bytes()).as_ref() == digest(&SHA256, b.as_bytes()).as_ref();
        // Comparing digests tells by its time nothing that helps to guess.
        same(self.username, username) & same(self.password, password)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_three_texts() {
        let cases: &[(&[u8], Option<&str>)] = &[
            (b"\0ann\0secret", Some("ann")),
            (b"ann\0ann\0secret", Some("ann")),
            ("\0änn\0sécret".as_bytes(), Some("änn")),
            (b"bob\0ann\0secret", None),
            (b"\0ann\0", None),
            (b"\0\0secret", None),
            (b"ann\0secret", None),
            (b"\0ann\0secret\0", None),
            (b"\0ann\0\xff", None),
            (b"", None),
        ];
        for (message, expected) in cases {
            assert_eq!(parse(message).ok().map(|it| it.username), *expected, "{message:?}");
        }
    }

    #[test]
    fn only_the_name_and_the_password_will_do() {
        let message = Plain::new("ann", "secret").message();
        let login = parse(&message).unwrap();
        assert!(login.is("ann", "secret"));
        for (username, password) in [
            ("ann", "secre"),
            ("ann", "secret "),
            ("bob", "secret"),
            ("", ""),
            ("secret", "ann"),
        ] {
            assert!(!login.is(username, password), "{username} {password}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let plain = Plain::new("ann", "hunter2");
        let message = plain.message();
        let printed = format!("{plain:?} {:?}", parse(&message).unwrap());
        assert!(printed.contains("ann") && !printed.contains("hunter2"), "{printed}");
    }
}
