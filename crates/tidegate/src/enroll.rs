//! `tidegate node enroll`: the key and certificate of a data plane, registered at a control plane.

use std::error::Error as _;
use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use rcgen::{CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};
use reqwest::{Client, Method, Url};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use tidegate_model::Uuid;

use crate::place::{node_id, write_private};
use crate::remote::files;
use crate::upkeep::finish;

const PATIENCE: Duration = Duration::from_secs(30);

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
    /// The gateway that the data plane serves, by name or id.
    #[arg(long, value_name = "GATEWAY")]
    gateway: String,

    /// The control plane's API.
    #[arg(long, value_name = "URL", env = "TIDEGATE_API")]
    api: Url,

    /// A token for it with the scope editor.
    #[arg(long, value_name = "TOKEN", env = "TIDEGATE_TOKEN", hide_env_values = true)]
    token: String,

    /// What to verify the API's certificate by (PEM) [default: the system's authorities].
    #[arg(long, value_name = "FILE")]
    api_authority: Option<PathBuf>,

    /// The folder for key and certificate.
    #[arg(long, value_name = "DIR", default_value = "tidegate-node")]
    identity: PathBuf,

    /// What the certificate is called under the gateway [default: the machine's name].
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(crate) fn run(args: &Args) -> ExitCode {
    let Command::Enroll(args) = &args.command;
    finish(enroll(args))
}

async fn enroll(args: &Enroll) -> Result<String, Failure> {
    let api = Api::new(args)?;
    let link = api.send(Method::GET, "link", None).await?;
    let (Some(url), Some(authority)) = (link["url"].as_str(), link["authority"].as_str()) else {
        return Err("the control plane does not say where data planes connect".into());
    };
    let gateway = api.gateway(&args.gateway).await?;
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&args.identity);
    made.map_err(|error| format!("cannot make {}: {error}", args.identity.display()))?;
    let id = node_id(&args.identity.join(files::ID))?;
    let name = args.name.clone().unwrap_or_else(|| host_name(id));
    let certificate = certificate(&args.identity, &name)?;
    let body = json!({ "name": name, "certificate": certificate });
    let path = format!("v1/event-gateways/{gateway}/data-plane-certificates");
    api.send(Method::POST, &path, Some(&body)).await?;
    write_private(&args.identity.join(files::AUTHORITY), authority.as_bytes())?;
    let folder = args.identity.display();
    Ok(format!(
        "the data plane {name:?} is registered under the gateway {:?}; its key is in {folder}\nnext:\n  tidegate run \
         --control-plane {url} --identity {folder}",
        args.gateway
    ))
}

/// The certificate by which the node is known: made, with its key, unless it is there from an attempt that failed.
fn certificate(folder: &Path, name: &str) -> Result<String, Failure> {
    let (certificate_file, key_file) = (folder.join(files::CERTIFICATE), folder.join(files::KEY));
    if key_file.is_file()
        && let Ok(certificate) = fs::read_to_string(&certificate_file)
    {
        return Ok(certificate);
    }
    let key = KeyPair::generate()?;
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let certificate = params.self_signed(&key)?.pem();
    write_private(&key_file, key.serialize_pem().as_bytes())?;
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

/// The API, as one command uses it.
struct Api {
    http: Client,
    base: Url,
    token: String,
}

impl Api {
    fn new(args: &Enroll) -> Result<Self, Failure> {
        let mut base = args.api.clone();
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let builder = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let tls = builder.with_safe_default_protocol_versions()?;
        let tls = tls
            .with_root_certificates(roots(args.api_authority.as_deref())?)
            .with_no_client_auth();
        Ok(Self {
            http: Client::builder()
                .tls_backend_preconfigured(tls)
                .timeout(PATIENCE)
                .build()?,
            base,
            token: args.token.clone(),
        })
    }

    async fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, Failure> {
        let url = self.base.join(path)?;
        let mut request = self.http.request(method, url.clone()).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request
                .header("content-type", "application/json")
                .body(body.to_string());
        }
        let answer = request
            .send()
            .await
            .map_err(|error| format!("no answer from {url}: {}", cause(&error)))?;
        let status = answer.status();
        let text = answer
            .text()
            .await
            .map_err(|error| format!("no answer from {url}: {}", cause(&error)))?;
        if !status.is_success() {
            return Err(format!("{url} answers {status}: {}", reasons(&text)).into());
        }
        serde_json::from_str(&text).map_err(|error| format!("{url} answers what is no JSON: {error}").into())
    }

    async fn gateway(&self, gateway: &str) -> Result<Uuid, Failure> {
        if let Ok(id) = Uuid::try_parse(gateway) {
            return Ok(id);
        }
        let mut url = self.base.join("v1/event-gateways")?;
        url.query_pairs_mut().append_pair("filter[name][eq]", gateway);
        let found = self.send(Method::GET, url.as_str(), None).await?;
        let id = found["data"][0]["id"].as_str().and_then(|id| Uuid::try_parse(id).ok());
        id.ok_or_else(|| format!("there is no gateway {gateway:?}").into())
    }
}

fn roots(file: Option<&Path>) -> Result<RootCertStore, Failure> {
    let mut roots = RootCertStore::empty();
    let Some(file) = file else {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        return Ok(roots);
    };
    let in_file = |error: String| format!("{}: {error}", file.display());
    let certificates = CertificateDer::pem_file_iter(file).map_err(|error| in_file(error.to_string()))?;
    for certificate in certificates {
        roots.add(certificate.map_err(|error| in_file(error.to_string()))?)?;
    }
    Ok(roots)
}

/// The last cause is what a person can act on.
fn cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    if error.source().is_none() {
        error.to_string()
    } else {
        cause.to_string()
    }
}

/// What a problem says, with every fault; or the text itself.
fn reasons(text: &str) -> String {
    let Ok(problem) = serde_json::from_str::<Value>(text) else {
        return text.trim().to_owned();
    };
    let mut words = problem["detail"].as_str().unwrap_or_default().to_owned();
    for fault in problem["invalid_parameters"].as_array().into_iter().flatten() {
        let text = |key: &str| fault[key].as_str().unwrap_or_default();
        words = format!("{words}; {}: {}", text("field"), text("reason"));
    }
    words
}
