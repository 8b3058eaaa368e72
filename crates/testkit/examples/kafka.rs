//! A real Kafka cluster for tests that are not written in Rust: it says on one line of JSON where it is, and lives until
//! its input ends. A line `kill ID` kills a broker, as a crash would. A line `librdkafka` has it say, on one line too, where a
//! Python program finds librdkafka, which is installed if it has to be.
//!
//! ```text
//! cargo run -p tidegate-testkit --example kafka -- 3
//! {"plaintext":"127.0.0.1:…","sasl":"…","tls":"…","expiring":"…","controller":"…","authority":"-----BEGIN…","token_endpoint":"http://…","user":"gateway","password":"…","classpath":"…"}
//! ```

use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::json;
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::clients::{self, Client};
use tidegate_testkit::jars;
use tidegate_testkit::kafka::{KafkaCluster, Listener};
use tidegate_testkit::tokens::TokenServer;
use tokio::task::spawn_blocking;

const USER: &str = "gateway";
const PASSWORD: &str = "gateway-secret";
/// For how long one certificate is good, and half a day more: a test that says "in 7 days" has time for it.
const WEEK: Duration = Duration::from_secs(15 * 12 * 3_600);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let brokers = match std::env::args().nth(1) {
        Some(count) => count.parse().context("how many brokers?")?,
        None => 1,
    };
    let authority = Authority::new("brokers")?;
    let server = authority.server(&["127.0.0.1"])?;
    let expiring = authority
        .request("soon")
        .names(&["127.0.0.1"])
        .expires_in(WEEK)
        .issue()?;
    let tokens = TokenServer::start(&[(USER, PASSWORD)], None)?;
    let cluster = KafkaCluster::builder()
        .brokers(brokers)
        .listener("PLAIN")
        .listener(Listener::sasl_plaintext("SASL"))
        .listener(Listener::ssl("TLS", &server))
        .listener(Listener::ssl("EXPIRING", &expiring))
        .user(USER, PASSWORD)
        .tokens(&tokens)
        .start()
        .await?;
    let jars = spawn_blocking(jars::jars).await??;
    let said = json!({
        "plaintext": cluster.bootstrap("PLAIN"),
        "sasl": cluster.bootstrap("SASL"),
        "tls": cluster.bootstrap("TLS"),
        "expiring": cluster.bootstrap("EXPIRING"),
        "controller": cluster.broker(1)?.controller(),
        "authority": authority.certificate(),
        "token_endpoint": tokens.url(),
        "user": USER,
        "password": PASSWORD,
        "classpath": jars.classpath(),
    });
    writeln!(std::io::stdout(), "{said}")?;
    while let Some(line) = spawn_blocking(line).await?? {
        if let Some(id) = line.strip_prefix("kill ") {
            cluster.broker(id.trim().parse()?)?.kill()?;
        } else if line == "librdkafka" {
            let path = spawn_blocking(|| clients::python_path(Client::Librdkafka)).await??;
            writeln!(std::io::stdout(), "{}", path.display())?;
        }
    }
    Ok(())
}

fn line() -> Result<Option<String>> {
    Ok(std::io::stdin().lines().next().transpose()?)
}
