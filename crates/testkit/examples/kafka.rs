//! A real Kafka cluster for tests that are not written in Rust: it says on one line of JSON where it is, and lives until
//! its input ends. A line `kill ID` kills a broker, as a crash would.
//!
//! ```text
//! cargo run -p tidegate-testkit --example kafka -- 3
//! {"plaintext":"127.0.0.1:…","sasl":"…","tls":"…","authority":"-----BEGIN…","user":"gateway","password":"…","classpath":"…"}
//! ```

use std::io::Write as _;

use anyhow::{Context as _, Result};
use serde_json::json;
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::jars;
use tidegate_testkit::kafka::{KafkaCluster, Listener};
use tidegate_testkit::security::Mechanism;
use tokio::task::spawn_blocking;

/// Those that need no other server.
const MECHANISMS: [Mechanism; 3] = [Mechanism::Plain, Mechanism::ScramSha256, Mechanism::ScramSha512];
const USER: &str = "gateway";
const PASSWORD: &str = "gateway-secret";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let brokers = match std::env::args().nth(1) {
        Some(count) => count.parse().context("how many brokers?")?,
        None => 1,
    };
    let authority = Authority::new("brokers")?;
    let server = authority.server(&["127.0.0.1"])?;
    let cluster = KafkaCluster::builder()
        .brokers(brokers)
        .listener("PLAIN")
        .listener(Listener::sasl_plaintext("SASL").mechanisms(&MECHANISMS))
        .listener(Listener::ssl("TLS", &server))
        .user(USER, PASSWORD)
        .start()
        .await?;
    let jars = spawn_blocking(jars::jars).await??;
    let said = json!({
        "plaintext": cluster.bootstrap("PLAIN"),
        "sasl": cluster.bootstrap("SASL"),
        "tls": cluster.bootstrap("TLS"),
        "authority": authority.certificate(),
        "user": USER,
        "password": PASSWORD,
        "classpath": jars.classpath(),
    });
    writeln!(std::io::stdout(), "{said}")?;
    while let Some(line) = spawn_blocking(line).await?? {
        if let Some(id) = line.strip_prefix("kill ") {
            cluster.broker(id.trim().parse()?)?.kill()?;
        }
    }
    Ok(())
}

fn line() -> Result<Option<String>> {
    Ok(std::io::stdin().lines().next().transpose()?)
}
