//! The page of the console where somebody was who is sent away to sign in.
//!
//! Anybody can make a link to the sign-in, so nothing is gone back to but a path of this server, and none of its API: one of
//! its paths begins a sign-in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::percent_decode_str;

/// What a cookie has room for, four bytes for three, beside the sign-in's own text.
const LONGEST: usize = 2_048;
const START: &str = "/";

/// A path of the console, with its query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DeepLink<'a>(&'a str);

impl<'a> DeepLink<'a> {
    /// The start of the console for whatever is no page of it.
    pub(super) fn or_start(text: &'a str) -> Self {
        Self::parse(text).unwrap_or(Self(START))
    }

    /// As browsers read it: `\` is a slash to them, dots lead upwards, and tabs and line ends are not there at all.
    fn parse(text: &'a str) -> Option<Self> {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let is_dots =
            |segment: &str| matches!(percent_decode_str(segment).collect::<Vec<_>>().as_slice(), b"." | b"..");
        let good = text.len() <= LONGEST
            && text.bytes().all(|byte| byte.is_ascii_graphic())
            && path.starts_with('/')
            && !path.contains("//")
            && !path.contains('\\')
            && !path.split('/').any(is_dots)
            && path != "/v1"
            && !path.starts_with("/v1/");
        good.then_some(Self(text))
    }

    pub(super) fn as_str(self) -> &'a str {
        self.0
    }

    /// The text of a sign-in that leads back here. What a sign-in shows the provider comes of all of it, so that no other
    /// page can be put in.
    pub(super) fn joined_to(self, secret: &str) -> String {
        if self.0 == START {
            return secret.to_owned();
        }
        format!("{secret}.{}", URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// To which page a sign-in with this text leads back.
pub(super) fn of_sign_in(text: &str) -> String {
    let encoded = text.split_once('.').map(|(_, encoded)| encoded);
    let page = encoded.and_then(|encoded| URL_SAFE_NO_PAD.decode(encoded).ok());
    let page = page.and_then(|page| String::from_utf8(page).ok()).unwrap_or_default();
    DeepLink::or_start(&page).as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_the_console_alone_are_gone_back_to() {
        let longest = format!("/{}", "a".repeat(LONGEST - 1));
        let good = [
            "/",
            "/event-gateways",
            "/event-gateways/6d5b/virtual-clusters/7a1c?tab=produce-policies&q=a%20b",
            "/event-gateways/6d5b/listeners?q=https://evil.example/&sort=-name",
            "/event-gateways/6d5b/audit-log?q=a\\b",
            "/event-gateways#main",
            "/?from=//evil.example",
            "/v1x",
            "/a.b/..c/...",
            "/:8080",
            "/@evil.example",
            longest.as_str(),
        ];
        for text in good {
            let link = DeepLink::or_start(text);
            assert_eq!(link.as_str(), text);
            assert_eq!(of_sign_in(&link.joined_to("secret")), text);
        }
        let longer = format!("{longest}a");
        let refused = [
            "",
            "evil.example",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "https:/evil.example",
            "https:evil.example",
            "HTTPS://evil.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "@evil.example",
            ":80/",
            ".evil.example",
            "?q=a",
            "#main",
            " /event-gateways",
            "/event-gateways ",
            "/\t/evil.example",
            "/\n/evil.example",
            "/\r/evil.example",
            "/event-gateways\r\nSet-Cookie: a=b",
            "/\0/evil.example",
            "/\u{7f}",
            "/caf\u{e9}",
            "/\u{2028}/evil.example",
            "/.//evil.example",
            "/..//evil.example",
            "/a/..//evil.example",
            "/a//evil.example",
            "/a/\\evil.example",
            "/./evil",
            "/a/../v1/session/oidc",
            "/%2e%2E/v1/session/oidc",
            "/.%2e/v1/session/oidc",
            "/v1",
            "/v1/session/oidc",
            "/v1/session/oidc?to=/v1/session/oidc",
            "/v1?x",
            longer.as_str(),
        ];
        for text in refused {
            assert_eq!(DeepLink::or_start(text).as_str(), START, "{text:?}");
            // Nor is one that somebody has put into a cookie.
            let forged = format!("secret.{}", URL_SAFE_NO_PAD.encode(text));
            assert_eq!(of_sign_in(&forged), START, "{text:?}");
        }
        for text in ["", "secret", "secret.", "secret.%", "secret._w", "."] {
            assert_eq!(of_sign_in(text), START, "{text:?}");
        }
    }

    #[test]
    fn a_sign_in_is_another_one_with_another_page() {
        let of = |page: &str| DeepLink::or_start(page).joined_to("secret");
        assert_eq!(of("/"), "secret");
        assert_ne!(of("/tokens"), of("/event-gateways"));
    }
}
