//! Serves the API alone over an SQLite store, for trying clients against it: `serve DIRECTORY PORT TOKEN`.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use tidegate_api::{Control, RateLimit, Settings, import_token, router, secret_fields};
use tidegate_model::Secret;
use tidegate_store::{Actor, Keyring, Store};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(directory), Some(port), Some(token)) = (arguments.next(), arguments.next(), arguments.next()) else {
        return Err("usage: serve DIRECTORY PORT TOKEN".into());
    };
    let directory = PathBuf::from(directory);
    let url = format!("sqlite:{}", directory.join("store.db").display());
    let keyring = Keyring::load(&directory.join("key"), None)?;
    let store = Store::open(&url, keyring, secret_fields).await?;
    let actor = Actor {
        id: None,
        name: "serve".to_owned(),
    };
    import_token(&store, "serve", &Secret::new(token), actor).await?;
    let settings = Settings {
        rate_limit: RateLimit {
            per_second: 1e6,
            burst: 1_000_000,
        },
        ..Settings::default()
    };
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port.parse()?)).await?;
    axum::serve(listener, router(Control::new(store, settings))).await?;
    Ok(())
}
