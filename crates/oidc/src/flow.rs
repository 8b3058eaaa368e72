//! People who sign in with a browser: the authorization code flow (OpenID Connect Core 1.0, 3.1) with PKCE (RFC 7636).
//!
//! All that a sign-in needs comes of one random text that the browser alone has, so nothing has to be kept of one that has
//! begun.

use std::fmt::{self, Write as _};

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde::Deserialize;

use crate::claims::{Identity, plain};
use crate::fetch;
use crate::provider::{Metadata, Provider, is_safe};
use crate::token::VerifyError;

/// What is asked for of these, as far as the provider offers it.
const SCOPES: [&str; 3] = ["profile", "email", "groups"];

/// What the provider knows this control plane by.
#[derive(Clone)]
pub struct Client {
    /// Its id.
    pub id: String,
    /// What proves that it is this client; none where PKCE alone has to do (a public client).
    pub secret: Option<String>,
    /// The scopes to ask for, with spaces between; none for the usual ones that the provider offers.
    pub scopes: Option<String>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How people sign in at a provider with a browser. Clones share the provider's keys.
#[derive(Debug, Clone)]
pub struct CodeFlow {
    provider: Provider,
    client: Client,
}

/// One sign-in, from the browser's random text.
#[derive(Clone, Copy)]
pub struct SignIn<'a>(&'a str);

impl<'a> SignIn<'a> {
    /// Of a text that nobody can guess, and that only the browser has.
    pub fn new(secret: &'a str) -> Self {
        Self(secret)
    }

    /// What the provider hands back with the code.
    pub fn state(self) -> String {
        self.derived("state")
    }

    fn nonce(self) -> String {
        self.derived("nonce")
    }

    fn verifier(self) -> String {
        self.derived("verifier")
    }

    fn challenge(self) -> String {
        encoded(self.verifier().as_bytes())
    }

    /// One of them tells nothing of the others.
    fn derived(self, what: &str) -> String {
        encoded(format!("tidegate sign-in\n{what}\n{}", self.0).as_bytes())
    }
}

/// The hash of bytes, as PKCE writes it.
fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, bytes))
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
}

impl CodeFlow {
    /// The client has to be one of the audiences of the provider's tokens.
    pub fn new(provider: Provider, client: Client) -> Self {
        Self { provider, client }
    }

    /// Where a browser goes to sign in; it comes back to `redirect` with a code.
    ///
    /// # Errors
    /// [`VerifyError::Provider`]: it does not answer, or signs nobody in with a browser.
    pub async fn begin(&self, sign_in: SignIn<'_>, redirect: &str) -> Result<Url, VerifyError> {
        let metadata = self.provider.metadata().await?;
        let mut url = endpoint(metadata.authorization_endpoint.as_deref(), "authorization_endpoint")?;
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client.id)
            .append_pair("redirect_uri", redirect)
            .append_pair("scope", &self.scopes(&metadata))
            .append_pair("state", &sign_in.state())
            .append_pair("nonce", &sign_in.nonce())
            .append_pair("code_challenge", &sign_in.challenge())
            .append_pair("code_challenge_method", "S256");
        Ok(url)
    }

    /// Who has signed in, by the code with which the browser has come back.
    ///
    /// # Errors
    /// [`VerifyError::Token`]: the provider does not take the code, or its token is not good.
    /// [`VerifyError::Provider`]: it does not answer as it should.
    pub async fn finish(&self, sign_in: SignIn<'_>, redirect: &str, code: &str) -> Result<Identity, VerifyError> {
        let metadata = self.provider.metadata().await?;
        let url = endpoint(metadata.token_endpoint.as_deref(), "token_endpoint")?;
        let verifier = sign_in.verifier();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect),
            ("client_id", self.client.id.as_str()),
            ("code_verifier", verifier.as_str()),
        ];
        let mut request = self.provider.http().post(url.clone());
        if let Some(secret) = &self.client.secret {
            if metadata.takes_secret_in_form() {
                form.push(("client_secret", secret.as_str()));
            } else {
                request = request.basic_auth(form_encoded(&self.client.id), Some(form_encoded(secret)));
            }
        }
        let tokens: Tokens = fetch::answer(request.form(&form))
            .await
            .map_err(|failed| match failed {
                // The browser's fault, or the configuration's: not that of a provider that is away.
                fetch::Failed::Refused(why) => {
                    VerifyError::Token(format!("the provider does not take the code: {}", plain(&why)))
                }
                fetch::Failed::Other(why) => VerifyError::Provider(format!("{url}: {why}")),
            })?;
        let token = tokens
            .id_token
            .ok_or_else(|| VerifyError::Provider(format!("{url}: it gives no id token")))?;
        let identity = self.provider.verify(&token).await?;
        if identity.nonce != Some(sign_in.nonce()) {
            let why = "the id token is of another sign-in (its `nonce` is another)";
            return Err(VerifyError::Token(why.to_owned()));
        }
        Ok(identity)
    }

    /// The provider's own name.
    pub fn issuer(&self) -> &str {
        self.provider.issuer()
    }

    fn scopes(&self, metadata: &Metadata) -> String {
        if let Some(scopes) = &self.client.scopes {
            return scopes.clone();
        }
        let mut scopes = "openid".to_owned();
        for scope in SCOPES {
            if metadata.scopes_supported.iter().any(|offered| offered == scope) {
                scopes.push(' ');
                scopes.push_str(scope);
            }
        }
        scopes
    }
}

fn endpoint(url: Option<&str>, what: &str) -> Result<Url, VerifyError> {
    let url = url.and_then(|url| Url::parse(url).ok()).filter(is_safe);
    url.ok_or_else(|| VerifyError::Provider(format!("it names no https URL as its `{what}`")))
}

/// As RFC 6749, 2.3.1 wants it inside of an `Authorization` header.
fn form_encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'*' => encoded.push(char::from(byte)),
            b' ' => encoded.push('+'),
            // Writing to a string does not fail.
            other => drop(write!(encoded, "%{other:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sign_in_shows_tells_nothing_of_what_it_keeps() {
        let sign_in = SignIn::new("of the browser");
        let texts = [
            sign_in.state(),
            sign_in.nonce(),
            sign_in.verifier(),
            sign_in.challenge(),
        ];
        for (place, text) in texts.iter().enumerate() {
            // RFC 7636, 4.1: a verifier has 43 to 128 characters.
            assert_eq!(text.len(), 43);
            assert!(!texts[..place].contains(text));
        }
        assert_ne!(SignIn::new("of another").state(), sign_in.state());
    }

    #[test]
    fn a_secret_with_any_characters_can_stand_in_a_header() {
        assert_eq!(form_encoded("aZ9-._* +:%\u{e4}"), "aZ9-._*+%2B%3A%25%C3%A4");
    }
}
