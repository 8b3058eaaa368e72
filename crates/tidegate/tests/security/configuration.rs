//! The configuration that all tests of this file share, and the names and ports in it.

use serde_json::{Value, json};
use tidegate_testkit::certificates::{Authority, Identity};
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::tokens::TokenServer;

use crate::support::gateway::Site;

/// What the gateway is to the brokers.
pub(crate) const GATEWAY: (&str, &str) = ("gateway", "canary-gateway-\\\"secret");
/// A client that the brokers know.
pub(crate) const ALICE: (&str, &str) = ("alice", "canary-alice's \\ secret");
/// A client that only the gateway knows.
pub(crate) const CAROL: (&str, &str) = ("carol", "canary-carol, \"secret\"");
/// The gateway, and clients, at the token server.
pub(crate) const SERVICE: (&str, &str) = ("service", "canary-service-secret");

/// Listeners of the brokers.
pub(crate) const DIRECT: &str = "DIRECT";
pub(crate) const TLS: &str = "TLS";
/// Of the second cluster: TLS with a certificate that has expired.
pub(crate) const STALE: &str = "STALE";
pub(crate) const MUTUAL: &str = "MUTUAL";
pub(crate) const SASL: &str = "SASL";
pub(crate) const SASL_TLS: &str = "SASL_TLS";

/// A virtual cluster for each login of the gateway; clients need none. Two backend clusters are among their destinations.
pub(crate) const ANONYMOUS: [&str; 8] = [
    "plain",
    "scram256",
    "scram512",
    "oauth",
    "tls",
    "unverified",
    "mutual",
    "second",
];
/// The brokers verify its clients, by every mechanism.
pub(crate) const PASSTHROUGH: &str = "passthrough";
/// The gateway verifies its clients, by PLAIN.
pub(crate) const TERMINATE: &str = "terminate";
/// Its clients show a certificate.
pub(crate) const CERTIFIED: &str = "certified";
/// Its clients show a certificate, or log in by PLAIN.
pub(crate) const EITHER: &str = "either";

/// Their connections are counted: clients that need no login, by two logins of the gateway; clients that the gateway
/// verifies; clients that the brokers verify.
pub(crate) const STEADY: [&str; 4] = ["steady-scram", "steady-oauth", "steady-terminate", "steady-passthrough"];

/// Ports of the gateway, counted from its first.
pub(crate) mod port {
    /// TLS; virtual clusters and brokers by host name, `per_cluster_suffix`.
    pub(crate) const NAMES: u16 = 0;
    /// The same, `shared_suffix`, and a client certificate is required.
    pub(crate) const REQUIRED: u16 = 1;
    /// The same, `shared_suffix`, and a client certificate is asked for.
    pub(crate) const REQUESTED: u16 = 2;
    /// The same, `per_cluster_suffix`, with a certificate that has expired.
    pub(crate) const EXPIRED: u16 = 3;
    /// Plaintext, to the virtual cluster `passthrough`; the brokers are at those after it.
    pub(crate) const PASSTHROUGH: u16 = 4;
    /// Plaintext, to the virtual cluster `terminate`; the brokers are at those after it.
    pub(crate) const TERMINATE: u16 = 8;
    /// How many there are.
    pub(crate) const COUNT: u16 = 12;
}

/// How brokers are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    PerCluster,
    Shared,
}

impl Format {
    pub(crate) const ALL: [Self; 2] = [Self::PerCluster, Self::Shared];

    /// How they are at a port for names.
    pub(crate) fn at(port: u16) -> Self {
        match port {
            port::REQUIRED | port::REQUESTED => Self::Shared,
            _ => Self::PerCluster,
        }
    }

    /// The host name of a broker, or, for none, the one to start from.
    pub(crate) fn host(self, label: &str, broker: Option<i32>) -> String {
        let first = broker.map_or_else(|| "bootstrap".to_owned(), |broker| format!("broker-{broker}"));
        match self {
            Self::PerCluster => format!("{first}.{label}.kafka.test"),
            Self::Shared => format!("{first}-{label}.shared.test"),
        }
    }
}

/// Every virtual cluster's `dns_label`.
pub(crate) fn labels() -> impl Iterator<Item = &'static str> {
    ANONYMOUS
        .into_iter()
        .chain([PASSTHROUGH, TERMINATE, CERTIFIED, EITHER])
        .chain(STEADY)
}

/// Those who issue certificates.
pub(crate) struct Authorities {
    /// For brokers and the token server.
    pub(crate) brokers: Authority,
    /// For the gateway's listeners.
    pub(crate) gateway: Authority,
    /// For clients.
    pub(crate) clients: Authority,
}

impl Authorities {
    pub(crate) fn new() -> Self {
        let authority = |name| Authority::new(name).unwrap();
        Self {
            brokers: authority("brokers"),
            gateway: authority("gateway"),
            clients: authority("clients"),
        }
    }

    /// What the gateway shows to clients, for all of its names.
    fn listener(&self, expired: bool) -> Identity {
        let names: Vec<_> = labels().map(|label| format!("*.{label}.kafka.test")).collect();
        let names: Vec<_> = names
            .iter()
            .map(String::as_str)
            .chain(["*.shared.test", "127.0.0.1"])
            .collect();
        let request = self.gateway.request("the gateway").names(&names);
        if expired {
            request.expired().issue()
        } else {
            request.issue()
        }
        .unwrap()
    }

    /// Who the gateway is to brokers that want a certificate.
    pub(crate) fn client_identity(&self) -> Value {
        as_json(&self.clients.client("gateway").unwrap())
    }
}

fn as_json(identity: &Identity) -> Value {
    json!({"certificate": identity.certificate, "key": identity.key})
}

/// A backend cluster.
pub(crate) fn backend(name: &str, bootstrap: &str, authentication: &Value, tls: Option<Value>) -> Value {
    let servers: Vec<_> = bootstrap.split(',').collect();
    let mut backend = json!({
        "name": name, "bootstrap_servers": servers, "authentication": authentication,
        "insecure_allow_anonymous_virtual_cluster_auth": true, "metadata_update_interval_seconds": 2,
    });
    if let Some(tls) = tls {
        backend["tls"] = tls;
    }
    backend
}

/// The gateway's login by a password.
pub(crate) fn password(kind: &str, algorithm: Option<&str>, secret: &str) -> Value {
    let mut login = json!({"type": kind, "username": GATEWAY.0, "password": secret});
    if let Some(algorithm) = algorithm {
        login["algorithm"] = json!(algorithm);
    }
    login
}

/// The gateway's login by a token.
pub(crate) fn token(url: &str, secret: &str) -> Value {
    json!({"type": "sasl_oauth_bearer", "token_endpoint": url, "client_id": SERVICE.0, "client_secret": secret})
}

/// The whole configuration. JSON is YAML.
pub(crate) fn whole(
    site: &Site,
    authorities: &Authorities,
    kafka: &KafkaCluster,
    second: &KafkaCluster,
    tokens: &TokenServer,
) -> Value {
    let anonymous = json!({"type": "anonymous"});
    let trusting = || json!({"ca_bundle": authorities.brokers.certificate()});
    let scram512 = password("sasl_scram", Some("sha512"), GATEWAY.1);
    let mut https = token(&tokens.https_url().unwrap(), SERVICE.1);
    https["ca_bundle"] = json!(authorities.brokers.certificate());
    https["scope"] = json!("kafka");
    let mut mutual = trusting();
    mutual["client_identity"] = authorities.client_identity();
    mutual["tls_versions"] = json!(["tls12"]);
    let at = |listener| kafka.bootstrap(listener);
    // By a name that the brokers' certificate is not for.
    let unnamed = at(TLS).replace("127.0.0.1", "localhost");
    let backends = [
        backend("plain", &at(SASL), &password("sasl_plain", None, GATEWAY.1), None),
        backend(
            "scram256",
            &at(SASL),
            &password("sasl_scram", Some("sha256"), GATEWAY.1),
            None,
        ),
        backend("scram512", &at(SASL_TLS), &scram512, Some(trusting())),
        backend("oauth", &at(SASL_TLS), &https, Some(trusting())),
        backend("tls", &at(TLS), &anonymous, Some(trusting())),
        backend(
            "unverified",
            &unnamed,
            &anonymous,
            Some(json!({"insecure_skip_verify": true})),
        ),
        backend("mutual", &at(MUTUAL), &anonymous, Some(mutual)),
        backend("second", &second.bootstrap(DIRECT), &anonymous, None),
    ];
    let plain = |mediation| json!({"type": "sasl_plain", "mediation": mediation});
    let mut terminate = plain("terminate");
    terminate["principals"] = json!([
        {"username": "bob", "password": "canary-bob's secret"},
        {"username": CAROL.0, "password": CAROL.1},
    ]);
    let passthrough = [
        plain("passthrough"),
        json!({"type": "sasl_scram", "algorithm": "sha256"}),
        json!({"type": "sasl_scram", "algorithm": "sha512"}),
        json!({"type": "oauth_bearer", "mediation": "passthrough"}),
    ];
    let certificate = json!({"type": "client_certificate"});
    let named = ANONYMOUS.map(|name| virtual_cluster(name, name, std::slice::from_ref(&anonymous)));
    let others = [
        virtual_cluster("steady-scram", "scram512", std::slice::from_ref(&anonymous)),
        virtual_cluster("steady-oauth", "oauth", std::slice::from_ref(&anonymous)),
        virtual_cluster("steady-terminate", "plain", std::slice::from_ref(&terminate)),
        virtual_cluster("steady-passthrough", "scram512", &passthrough),
        virtual_cluster(PASSTHROUGH, "scram512", &passthrough),
        virtual_cluster(TERMINATE, "scram512", std::slice::from_ref(&terminate)),
        virtual_cluster(CERTIFIED, "mutual", std::slice::from_ref(&certificate)),
        virtual_cluster(EITHER, "plain", &[certificate, terminate]),
    ];
    json!({
        "backend_clusters": backends,
        "virtual_clusters": named.into_iter().chain(others).collect::<Vec<_>>(),
        "tls_trust_bundles": [{"name": "clients", "config": {"trusted_ca": authorities.clients.certificate()}}],
        "listeners": [
            by_name(site, authorities, port::NAMES, None),
            by_name(site, authorities, port::REQUIRED, Some("required")),
            by_name(site, authorities, port::REQUESTED, Some("requested")),
            by_name(site, authorities, port::EXPIRED, None),
            by_port(site, PASSTHROUGH, port::PASSTHROUGH),
            by_port(site, TERMINATE, port::TERMINATE),
        ],
        "admin": {"address": site.admin().to_string()},
    })
}

pub(crate) fn virtual_cluster(name: &str, destination: &str, authentication: &[Value]) -> Value {
    json!({
        "name": name, "dns_label": name, "destination": {"name": destination},
        "authentication": authentication, "acl_mode": "passthrough",
    })
}

pub(crate) fn by_name(site: &Site, authorities: &Authorities, port: u16, certificates: Option<&str>) -> Value {
    let identity = authorities.listener(port == port::EXPIRED);
    let mut tls = json!({"certificates": [as_json(&identity)]});
    if let Some(mode) = certificates {
        tls["client_authentication"] = json!({"mode": mode, "tls_trust_bundles": [{"name": "clients"}]});
    }
    let names = match Format::at(port) {
        Format::PerCluster => json!({"type": "sni", "sni_suffix": ".kafka.test"}),
        Format::Shared => {
            json!({"type": "sni", "sni_suffix": ".shared.test", "broker_host_format": {"type": "shared_suffix"}})
        }
    };
    json!({
        "name": format!("names-{port}"), "addresses": ["127.0.0.1"], "ports": [site.port(port)],
        "policies": [
            {"type": "tls_server", "config": tls},
            {"type": "forward_to_virtual_cluster", "config": names},
        ],
    })
}

fn by_port(site: &Site, virtual_cluster: &str, first: u16) -> Value {
    let config = json!({
        "type": "port_mapping", "destination": {"name": virtual_cluster}, "advertised_host": "127.0.0.1",
        "min_broker_id": 1,
    });
    json!({
        "name": format!("ports-of-{virtual_cluster}"), "addresses": ["127.0.0.1"],
        "ports": [format!("{}-{}", site.port(first), site.port(first + 3))],
        "policies": [{"type": "forward_to_virtual_cluster", "config": config}],
    })
}
