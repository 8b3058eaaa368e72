//! Where the control plane is and who asks: from the provider's configuration, or else from the environment.

use std::path::PathBuf;
use std::time::Duration;

use reqwest::Url;
use tidegate_model::Secret;

use crate::schema::{Attribute, Form};
use crate::value::Value;

/// Where the control plane is and who asks.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) url: Url,
    pub(crate) token: Option<Secret>,
    /// Who vouches for the control plane; else those whom the system trusts.
    pub(crate) ca_file: Option<PathBuf>,
    /// How long one request may take.
    pub(crate) timeout: Duration,
    /// How long one is repeated in all.
    pub(crate) patience: Duration,
}

const TIMEOUT: i64 = 60;
const PATIENCE: i64 = 30;

/// Names of attributes and of variables for the same, the first that says something wins.
const URL: (&[&str], &[&str]) = (
    &["url", "server_url"],
    &["TIDEGATE_URL", "TIDEGATE_API", "KONNECT_SERVER_URL"],
);
const TOKEN: (&[&str], &[&str]) = (
    &[
        "token",
        "personal_access_token",
        "system_account_access_token",
        "konnect_access_token",
        "service_access_token",
    ],
    &["TIDEGATE_TOKEN", "KONNECT_TOKEN", "KONNECT_SPAT"],
);
const CA_FILE: (&[&str], &[&str]) = (&["ca_file"], &["TIDEGATE_CA_FILE"]);

/// The attributes of the provider.
pub(crate) fn attributes() -> Vec<Attribute> {
    let text = |name: &str, description: &str| Attribute::optional(name, Form::String, description);
    let secret = |name: &str, description: &str| Attribute {
        sensitive: true,
        ..text(name, description)
    };
    let mut all = vec![
        text(
            "url",
            "Where the control plane is, such as `https://control.example.com:8443`. Otherwise the environment variable `TIDEGATE_URL` says so.",
        ),
        secret(
            "token",
            "A token of the control plane, of the scope `editor`. Otherwise the environment variable `TIDEGATE_TOKEN` has it.",
        ),
        text(
            "ca_file",
            "A file with the certificates, as PEM, that the control plane's certificate must lead to. Otherwise the environment variable `TIDEGATE_CA_FILE` names it; left out, those of the system.",
        ),
        Attribute::optional(
            "timeout_seconds",
            Form::Number,
            format!("How long one request may take, in seconds. Default: `{TIMEOUT}`."),
        ),
        Attribute::optional(
            "retry_seconds",
            Form::Number,
            format!(
                "How long a request is repeated in all while nobody answers, in seconds, where that is safe. Default: \
                 `{PATIENCE}`."
            ),
        ),
        text(
            "server_url",
            "The same as `url`, by the public provider's name, with `KONNECT_SERVER_URL`.",
        ),
    ];
    let others = TOKEN.0.iter().filter(|name| **name != "token");
    all.extend(others.map(|name| secret(name, "The same as `token`, by one of the public provider's names.")));
    all
}

impl Settings {
    /// What the configuration says; none if that is not known yet.
    ///
    /// # Errors
    /// The attribute that is wrong, and why.
    pub(crate) fn of(
        config: &Value,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, (&'static str, String)> {
        let find = |(attributes, variables): (&[&'static str], &[&str])| {
            let given = attributes.iter().find(|name| !config.get(name).is_null());
            if let Some(name) = given {
                let value = config.get(name);
                return (
                    *name,
                    value.as_str().map(str::to_owned).filter(|text| !text.is_empty()),
                    value.is_unknown(),
                );
            }
            let value = variables
                .iter()
                .find_map(|name| environment(name).filter(|value| !value.is_empty()));
            (attributes[0], value, false)
        };
        let (url, token, ca_file) = (find(URL), find(TOKEN), find(CA_FILE));
        if url.2 || token.2 || ca_file.2 {
            return Ok(None);
        }
        let text = url.1.ok_or_else(|| {
            (
                url.0,
                "say where the control plane is: set `url`, or the environment variable TIDEGATE_URL".to_owned(),
            )
        })?;
        let seconds = |name: &'static str, lowest: u64, default: i64| {
            let seconds = match config.get(name) {
                Value::Number(number) => number.as_u64().filter(|seconds| (lowest..=3_600).contains(seconds)),
                _ => u64::try_from(default).ok(),
            };
            let wrong = || (name, format!("must be a whole number of seconds from {lowest} to 3600"));
            seconds.map(Duration::from_secs).ok_or_else(wrong)
        };
        Ok(Some(Self {
            url: base(&text).map_err(|why| (url.0, why))?,
            token: token.1.map(Secret::new),
            ca_file: ca_file.1.map(PathBuf::from),
            timeout: seconds("timeout_seconds", 1, TIMEOUT)?,
            patience: seconds("retry_seconds", 0, PATIENCE)?,
        }))
    }
}

impl Settings {
    /// Whether somebody on the way could read the token.
    pub(crate) fn sends_token_in_clear(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let address = host.parse::<std::net::IpAddr>();
        let near = host == "localhost" || address.is_ok_and(|address| address.is_loopback());
        self.token.is_some() && self.url.scheme() == "http" && !near
    }
}

fn base(text: &str) -> Result<Url, String> {
    let mut url =
        Url::parse(text).map_err(|_| "is no URL; write one such as https://control.example.com:8443".to_owned())?;
    if !matches!(url.scheme(), "https" | "http") || url.host().is_none() {
        return Err("must begin with https:// or http://".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must have no name and no password in it; a token is given with `token`".to_owned());
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/v1").unwrap_or(path).to_owned();
    url.set_path(&path);
    Ok(url)
}
