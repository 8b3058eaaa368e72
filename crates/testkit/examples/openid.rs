//! A real OpenID provider for tests that are not written in Rust: it says on one line of JSON where it is, and lives until
//! its input ends. Its argument is who it knows, with their groups.
//!
//! ```text
//! cargo run -p tidegate-testkit --example openid -- '{"alice":["platform"],"mallory":[]}'
//! {"issuer":"http://127.0.0.1:…","client":"tidegate-ES256","audience":"https://tidegate.example"}
//! ```

use std::collections::BTreeMap;
use std::io::Write as _;

use anyhow::{Context as _, Result};
use serde_json::json;
use tidegate_testkit::openid::OpenIdProvider;
use tokio::task::spawn_blocking;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let people = std::env::args().nth(1).context("who can sign in?")?;
    let people: BTreeMap<String, Vec<String>> = serde_json::from_str(&people)?;
    let groups = people.iter().map(|(login, groups)| {
        let groups: Vec<_> = groups.iter().map(String::as_str).collect();
        (login.as_str(), groups)
    });
    let groups: Vec<_> = groups.collect();
    let people: Vec<_> = groups
        .iter()
        .map(|(login, groups)| (*login, groups.as_slice()))
        .collect();
    let provider = OpenIdProvider::start(&people).await?;
    let said = json!({
        "issuer": provider.issuer(),
        "client": OpenIdProvider::client("ES256"),
        "audience": OpenIdProvider::AUDIENCE,
    });
    writeln!(std::io::stdout(), "{said}")?;
    spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await??;
    Ok(())
}
