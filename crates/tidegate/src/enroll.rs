//! `tidegate node enroll`: the key and certificate of a data plane, registered at a control plane.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rcgen::KeyPair;
use reqwest::Method;
use serde_json::json;
use tidegate_model::Uuid;

use crate::client::{Api, Connection, Failure, Gateway};
use crate::node_certificate::{self, Facts, MOST_DAYS, now};
use crate::output;
use crate::place::{node_id, write_private};
use crate::remote::files;
use crate::upkeep::said;

/// Enroll data planes that run elsewhere.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Make the key and certificate of a data plane, and register it under a gateway of a control plane.
    Enroll(Enroll),
}

/// Make the key and certificate of a data plane, and register it under a gateway of a control plane.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The key never leaves this machine. The token needs the scope editor; give it by TIDEGATE_TOKEN rather than on the command
line, which every user of the machine can read.

Examples:
  TIDEGATE_TOKEN=tgt_… tidegate node enroll --gateway production --api https://control.example.com:8443")]
struct Enroll {
    #[command(flatten)]
    connection: Connection,

    /// The folder for key and certificate.
    #[arg(long, value_name = "DIR", default_value = "tidegate-node")]
    identity: PathBuf,

    /// What the certificate is called under the gateway [default: the machine's name].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// How many days the certificate is good for; the data plane renews it by itself before they are over.
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_DAYS)))]
    days: u32,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let Command::Enroll(args) = &args.command;
    said(enroll(args), output::line, Failure::code)
}

fn not_done(error: impl Into<Box<dyn std::error::Error>>) -> Failure {
    Failure::NotDone(error.into().to_string())
}

async fn enroll(args: &Enroll) -> Result<String, Failure> {
    let api = Api::new(&args.connection)?;
    let link = api.get("/link").await?.body;
    let (Some(url), Some(authority)) = (link["url"].as_str(), link["authority"].as_str()) else {
        return Err(not_done("the control plane does not say where data planes connect"));
    };
    let gateway = Gateway::find(&api, args.connection.gateway.as_deref(), false).await?;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&args.identity);
    made.map_err(|error| not_done(format!("cannot make {}: {error}", args.identity.display())))?;
    let node = node_id(&args.identity.join(files::ID)).map_err(not_done)?;
    let name = args.name.clone().unwrap_or_else(|| host_name(node));
    let certificate = certificate(&args.identity, &name, args.days).map_err(not_done)?;
    let body = json!({ "name": name, "certificate": certificate });
    let id = gateway.id.unwrap_or_default();
    let path = format!("/v1/event-gateways/{id}/data-plane-certificates");
    let registered = api.send(Method::POST, &path, Some(&body), None).await;
    registered.map_err(|failure| failure.doing(format!("register the certificate {name}")))?;
    write_private(&args.identity.join(files::AUTHORITY), authority.as_bytes()).map_err(not_done)?;
    let folder = args.identity.display();
    Ok(format!(
        "the data plane {name:?} is registered under the gateway {:?}; its key is in {folder}\nnext:\n  tidegate run \
         --control-plane {url} --identity {folder}",
        gateway.name
    ))
}

/// The certificate by which the node is known: made, with its key, unless a good one is there from an attempt that failed.
fn certificate(folder: &Path, name: &str, days: u32) -> Result<String, Box<dyn std::error::Error>> {
    let (certificate_file, key_file) = (folder.join(files::CERTIFICATE), folder.join(files::KEY));
    if key_file.is_file()
        && let Ok(certificate) = fs::read_to_string(&certificate_file)
        && Facts::of_pem(certificate.as_bytes()).is_some_and(|facts| facts.until > now())
    {
        return Ok(certificate);
    }
    let key = if key_file.is_file() {
        // The cache on disk is sealed by what comes of it.
        KeyPair::from_pem(&fs::read_to_string(&key_file)?)?
    } else {
        let key = KeyPair::generate()?;
        write_private(&key_file, key.serialize_pem().as_bytes())?;
        key
    };
    let certificate = node_certificate::make(name, &key, days)?;
    write_private(&certificate_file, certificate.as_bytes())?;
    Ok(certificate)
}

fn host_name(id: Uuid) -> String {
    let host = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    match host.trim() {
        "" => format!("node-{id}"),
        host => host.to_owned(),
    }
}
