//! A real OpenID provider (`oidc-provider` on Node.js, which is certified), where people sign in as with a browser.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::cache;
use crate::clients::{SOURCES, contents, finish, require};
use crate::ports::{self, Port};
use crate::process::Process;
use crate::scratch::Scratch;

const SOON: Duration = Duration::from_secs(60);

/// A running provider; killed on drop.
#[derive(Debug)]
pub struct OpenIdProvider {
    program: PathBuf,
    scratch: Scratch,
    port: Port,
    people: Value,
    process: Option<Process>,
}

/// What a client gets once somebody has signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// The access token, a JWT for [`OpenIdProvider::AUDIENCE`].
    pub access: String,
    /// The id token, for the client.
    pub id: String,
}

/// Where a browser ends.
#[derive(Debug)]
pub struct Browsed {
    /// The page.
    pub at: String,
    /// What it says, unless it is the application's own start.
    pub text: String,
    /// The application's cookies, with their attributes.
    pub cookies: Vec<String>,
}

impl OpenIdProvider {
    /// The `aud` of its access tokens.
    pub const AUDIENCE: &str = "https://tidegate.example";

    /// Starts one that knows these people (login and groups). Groups are in the claims `groups` and `realm_access.roles`.
    ///
    /// A missing Node.js is an error of one line that says what to install.
    pub async fn start(people: &[(&str, &[&str])]) -> Result<Self> {
        let program = tokio::task::spawn_blocking(installed).await??;
        let people = people
            .iter()
            .map(|(login, groups)| ((*login).to_owned(), json!(groups)));
        let mut provider = Self {
            program,
            scratch: Scratch::new("openid")?,
            port: ports::reserve()?,
            people: Value::Object(people.collect()),
            process: None,
        };
        provider.restart().await?;
        Ok(provider)
    }

    /// Its name, which is its URL.
    pub fn issuer(&self) -> String {
        format!("http://{}", self.address())
    }

    /// The client whose tokens are signed by this algorithm, such as `RS256`.
    pub fn client(algorithm: &str) -> String {
        format!("tidegate-{algorithm}")
    }

    /// Ends it. Nobody answers at its address from then on.
    pub fn stop(&mut self) {
        self.process = None;
    }

    /// Starts it anew, with other keys.
    pub async fn restart(&mut self) -> Result<()> {
        self.stop();
        let mut command = Command::new("node");
        command
            .arg(self.program.join("provider.mjs"))
            .arg(self.port.number().to_string());
        command.arg(self.people.to_string());
        let log = self.scratch.path().join("provider.log");
        let process = Process::spawn("the OpenID provider", &command, &log)?;
        process.wait_for_port(self.address(), SOON).await?;
        self.process = Some(process);
        Ok(())
    }

    /// Signs somebody in, by authorization code with PKCE, for tokens that are signed by this algorithm.
    pub async fn sign_in(&self, login: &str, algorithm: &str) -> Result<Tokens> {
        let mut command = tokio::process::Command::new("node");
        command.arg(self.program.join("sign-in.mjs")).arg(self.issuer());
        command.arg(Self::client(algorithm)).arg(login).kill_on_drop(true);
        let output = command.output().await.context("cannot start node")?;
        let said = String::from_utf8_lossy(&output.stdout);
        let tokens: Value = serde_json::from_str(&said).unwrap_or_default();
        let token = |name: &str| tokens[name].as_str().map(str::to_owned);
        match (token("access_token"), token("id_token")) {
            (Some(access), Some(id)) => Ok(Tokens { access, id }),
            _ => bail!(
                "{login} cannot sign in: {said}{}",
                String::from_utf8_lossy(&output.stderr)
            ),
        }
    }

    /// Has a browser open a page that sends it to the provider, and somebody sign in there; without a login, nobody does.
    pub async fn browse(&self, page: &str, login: Option<&str>) -> Result<Browsed> {
        let mut command = tokio::process::Command::new("node");
        command.arg(self.program.join("browse.mjs")).arg(page);
        command.args(login).kill_on_drop(true);
        let output = command.output().await.context("cannot start node")?;
        let said: Value = serde_json::from_slice(&output.stdout)
            .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
        let cookies = said["cookies"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        Ok(Browsed {
            at: said["at"].as_str().unwrap_or_default().to_owned(),
            text: said["said"]["text"].as_str().unwrap_or_default().to_owned(),
            cookies: cookies.map(str::to_owned).collect(),
        })
    }

    fn address(&self) -> SocketAddr {
        ([127, 0, 0, 1], self.port.number()).into()
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

/// The folder with the programs and what they need.
fn installed() -> Result<PathBuf> {
    require("node", "nodejs (20 or newer)")?;
    require("npm", "npm")?;
    let sources = Path::new(SOURCES).join("oidc-provider");
    let name = format!("client-oidc-provider-{}", cache::key(contents(&sources)?));
    cache::directory(&name, |into| {
        for entry in fs::read_dir(&sources)?.flatten().filter(|entry| entry.path().is_file()) {
            fs::copy(entry.path(), into.join(entry.file_name()))?;
        }
        let mut npm = Command::new("npm");
        npm.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
        finish(npm.current_dir(into), "npm cannot install the OpenID provider")
    })
}
