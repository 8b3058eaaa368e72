//! The configuration file as plain data: what is left of a checked document once defaults are in.
//!
//! Only what this version can do has a place here; [`crate::support`] refuses the rest.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;
use uuid::Uuid;

use crate::authentication::ScramAlgorithm;
use crate::limits::Limits;
use crate::ports::BootstrapPort;
use crate::secret::Secret;
use crate::snapshot::{HostFormat, LogFormat, LogLevel, LogSettings};

/// A whole file. An entity of which a part was refused is none, so that every other one can still be examined.
pub(crate) struct Config {
    pub(crate) backend_clusters: Section<BackendCluster>,
    pub(crate) virtual_clusters: Section<VirtualCluster>,
    pub(crate) listeners: Section<Listener>,
    pub(crate) trust_bundles: Section<TrustBundle>,
    pub(crate) limits: Limits,
    pub(crate) admin: Option<String>,
    pub(crate) control: Option<PathBuf>,
    pub(crate) log: LogSettings,
}

/// The entities of one kind, by their place in the document.
pub(crate) struct Section<T> {
    pub(crate) entities: Vec<Entity<T>>,
    /// Whether all entities and all their names could be read. If not, an unknown name may be the one that could not.
    pub(crate) complete: bool,
}

/// What is known of an entity by its name and id, even if the rest was refused.
pub(crate) struct Entity<T> {
    pub(crate) id: Option<Uuid>,
    pub(crate) name: Option<String>,
    pub(crate) value: Result<T, String>,
}

#[derive(Deserialize)]
pub(crate) struct BackendCluster {
    pub(crate) bootstrap_servers: Vec<String>,
    pub(crate) authentication: BackendAuthentication,
    pub(crate) tls: Option<BackendTls>,
    pub(crate) insecure_allow_anonymous_virtual_cluster_auth: bool,
    pub(crate) metadata_update_interval_seconds: u64,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum BackendAuthentication {
    Anonymous,
    SaslPlain(Credentials),
    SaslScram {
        algorithm: ScramAlgorithm,
        #[serde(flatten)]
        credentials: Credentials,
    },
    SaslOauthBearer(OauthClient),
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    pub(crate) username: String,
    pub(crate) password: Secret,
}

#[derive(Deserialize)]
pub(crate) struct OauthClient {
    pub(crate) token_endpoint: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) scope: Option<String>,
    pub(crate) audience: Option<String>,
    pub(crate) ca_bundle: Option<String>,
    #[serde(default)]
    pub(crate) extensions: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub(crate) struct BackendTls {
    pub(crate) enabled: bool,
    pub(crate) insecure_skip_verify: bool,
    pub(crate) ca_bundle: Option<String>,
    pub(crate) tls_versions: Vec<String>,
    pub(crate) client_identity: Option<Identity>,
}

/// A certificate and its key, as texts.
#[derive(Deserialize)]
pub(crate) struct Identity {
    pub(crate) certificate: String,
    pub(crate) key: Secret,
}

#[derive(Deserialize)]
pub(crate) struct TrustBundle {
    pub(crate) config: TrustBundleConfig,
}

#[derive(Deserialize)]
pub(crate) struct TrustBundleConfig {
    pub(crate) trusted_ca: String,
}

#[derive(Deserialize)]
pub(crate) struct VirtualCluster {
    pub(crate) dns_label: String,
    pub(crate) destination: Reference,
    pub(crate) authentication: Vec<ClientAuthentication>,
    pub(crate) acl_mode: AclMode,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ClientAuthentication {
    Anonymous,
    SaslPlain {
        mediation: Mediation,
        principals: Option<Vec<Credentials>>,
    },
    SaslScram {
        algorithm: ScramAlgorithm,
    },
    OauthBearer {
        mediation: Mediation,
    },
    ClientCertificate,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Mediation {
    Passthrough,
    Terminate,
    #[serde(other)]
    Unsupported,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AclMode {
    Passthrough,
    EnforceOnGateway,
}

#[derive(Deserialize)]
pub(crate) struct Listener {
    pub(crate) addresses: Vec<String>,
    pub(crate) ports: Vec<Port>,
    #[serde(default)]
    pub(crate) policies: Vec<ListenerPolicy>,
}

#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Port {
    Number(u16),
    Text(String),
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ListenerPolicy {
    ForwardToVirtualCluster(Forward),
    TlsServer(TlsServerPolicy),
}

#[derive(Deserialize)]
pub(crate) struct TlsServerPolicy {
    pub(crate) name: Option<String>,
    pub(crate) enabled: bool,
    pub(crate) config: TlsServer,
}

#[derive(Deserialize)]
pub(crate) struct TlsServer {
    pub(crate) certificates: Vec<Identity>,
    #[serde(default)]
    pub(crate) versions: TlsVersionRange,
    pub(crate) allow_plaintext: bool,
    pub(crate) client_authentication: Option<ClientCertificates>,
}

#[derive(Deserialize)]
pub(crate) struct TlsVersionRange {
    pub(crate) min: TlsVersion,
    pub(crate) max: TlsVersion,
}

impl Default for TlsVersionRange {
    fn default() -> Self {
        Self {
            min: TlsVersion::Tls12,
            max: TlsVersion::Tls13,
        }
    }
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TlsVersion {
    #[serde(rename = "TLSv1.2")]
    Tls12,
    #[serde(rename = "TLSv1.3")]
    Tls13,
}

#[derive(Deserialize)]
pub(crate) struct ClientCertificates {
    pub(crate) mode: ClientCertificateMode,
    pub(crate) tls_trust_bundles: Vec<Reference>,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ClientCertificateMode {
    Required,
    Requested,
}

#[derive(Deserialize)]
pub(crate) struct Forward {
    pub(crate) name: Option<String>,
    pub(crate) enabled: bool,
    pub(crate) config: ForwardConfig,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum ForwardConfig {
    PortMapping(ForwardByPort),
    Sni(ForwardBySni),
}

#[derive(Deserialize)]
pub(crate) struct ForwardBySni {
    pub(crate) sni_suffix: Option<String>,
    pub(crate) advertised_port: Option<u16>,
    pub(crate) broker_host_format: Option<BrokerHostFormat>,
}

#[derive(Deserialize)]
pub(crate) struct BrokerHostFormat {
    #[serde(rename = "type")]
    pub(crate) kind: HostFormat,
}

#[derive(Deserialize)]
pub(crate) struct ForwardByPort {
    pub(crate) destination: Reference,
    pub(crate) advertised_host: String,
    pub(crate) bootstrap_port: BootstrapPort,
    pub(crate) min_broker_id: i32,
}

/// Another entity. If both are given, both must mean the same one.
#[derive(Deserialize)]
pub(crate) struct Reference {
    pub(crate) id: Option<Uuid>,
    pub(crate) name: Option<String>,
}

#[derive(Deserialize, Default)]
struct Log {
    format: LogFormat,
    level: LogLevel,
}

impl Config {
    /// Reads a document that [`crate::check`] has been through.
    pub(crate) fn read(document: &Json) -> Self {
        let log: Log = part(document, "log").unwrap_or_default();
        Self {
            backend_clusters: section(document, "backend_clusters"),
            virtual_clusters: section(document, "virtual_clusters"),
            listeners: section(document, "listeners"),
            trust_bundles: section(document, "tls_trust_bundles"),
            limits: Limits::read(document.get("limits").unwrap_or(&Json::Null)),
            admin: document
                .pointer("/admin/address")
                .and_then(Json::as_str)
                .map(str::to_owned),
            control: document
                .pointer("/control/socket")
                .and_then(Json::as_str)
                .map(PathBuf::from),
            log: LogSettings {
                format: log.format,
                level: log.level,
            },
        }
    }
}

fn section<T: DeserializeOwned>(document: &Json, name: &str) -> Section<T> {
    let values = document.get(name).and_then(Json::as_array);
    let entity = |value: &Json| Entity {
        id: part(value, "id"),
        name: part(value, "name"),
        value: T::deserialize(value).map_err(|error| error.to_string()),
    };
    let entities: Vec<_> = values.into_iter().flatten().map(entity).collect();
    let complete = values.is_some() && entities.iter().all(|entity| entity.name.is_some());
    Section { entities, complete }
}

fn part<T: DeserializeOwned>(object: &Json, name: &str) -> Option<T> {
    T::deserialize(object.get(name)?).ok()
}
