//! The plugin side of HashiCorp's go-plugin: how Terraform starts this process, finds its socket and ends it.

mod calls;
mod connection;
mod service;
mod side;
mod tls;

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use tokio::net::UnixListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tonic::transport::Server;

use crate::provider::Provider;
use calls::Endpoint;
use side::{Broker, Controller, Health, Stdio};

/// By this Terraform says that it started the process, and no user did.
const COOKIE: (&str, &str) = (
    "TF_PLUGIN_MAGIC_COOKIE",
    "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
);
/// The version of go-plugin's handshake.
const HANDSHAKE: u32 = 1;
/// The version of Terraform's protocol that is spoken here.
const PROTOCOL: &str = "6";

/// Serves Terraform until it says that it is done, or is gone.
///
/// # Errors
/// Nobody started this as a plugin, or the socket cannot be had.
pub async fn serve() -> anyhow::Result<()> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    if variable(COOKIE.0).as_deref() != Some(COOKIE.1) {
        bail!("this is a plugin of Terraform, which starts it by itself; `--help` says what else it can do");
    }
    let versions = variable("PLUGIN_PROTOCOL_VERSIONS");
    if versions.is_some_and(|versions| !versions.split(',').any(|version| version == PROTOCOL)) {
        bail!("this Terraform is too old: it does not speak protocol {PROTOCOL}; use Terraform 1.1 or newer");
    }
    let secured = variable("PLUGIN_CLIENT_CERT").map(|client| tls::secure(&client));
    let secured = secured
        .transpose()
        .context("cannot secure the connection to Terraform")?;

    // The folder is for this user alone, and goes with the process.
    let mut folder = tempfile::Builder::new();
    let folder = folder.prefix("tidegate-plugin-");
    let folder = match variable("PLUGIN_UNIX_SOCKET_DIR") {
        Some(parent) => folder.tempdir_in(parent),
        None => folder.tempdir(),
    };
    let folder = folder.context("cannot make a folder for the socket")?;
    let path = folder.path().join("socket");
    let listener = UnixListener::bind(&path).with_context(|| format!("cannot listen on {}", path.display()))?;

    let certificate = secured
        .as_ref()
        .map(|secured| STANDARD_NO_PAD.encode(&secured.certificate));
    let line = format!(
        "{HANDSHAKE}|{PROTOCOL}|unix|{}|grpc|{}\n",
        path.display(),
        certificate.unwrap_or_default()
    );
    let mut output = std::io::stdout();
    output.write_all(line.as_bytes()).and_then(|()| output.flush())?;

    // An interrupt at a terminal reaches Terraform too, which then stops this process by its protocol.
    let mut interrupts = signal(SignalKind::interrupt())?;
    tokio::spawn(async move { while interrupts.recv().await.is_some() {} });

    let end = CancellationToken::new();
    let connections = connection::accept(listener, secured.map(|secured| secured.config), end.clone());
    let provider = Arc::new(Provider::new());
    Server::builder()
        .add_service(Endpoint(Arc::new(service::Terraform(provider))))
        .add_service(Endpoint(Arc::new(Controller(end.clone()))))
        .add_service(Endpoint(Arc::new(Health)))
        .add_service(Endpoint(Arc::new(Stdio(end.clone()))))
        .add_service(Endpoint(Arc::new(Broker(end.clone()))))
        .serve_with_incoming_shutdown(connections, end.cancelled_owned())
        .await
        .context("the connection to Terraform failed")
}
