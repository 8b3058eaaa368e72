//! A control plane of the tests' own, and a node that follows it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use serde_json::{Value, json};
use tidegate_http::{Limits, Server};
use tidegate_link::{
    Admission, Cache, Configuration, Credentials, Feed, Identity, Item, Node, NodeError, Questions, Refusal, Registry,
    Remote, RenewError, Report, Source, SourceError, Standing, Trust, follow, serve,
};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub(crate) const SOON: Duration = Duration::from_secs(20);
pub(crate) const GATEWAY: Uuid = Uuid::from_u128(0xa);

/// What a control plane keeps: it outlives its servers.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) configuration: Arc<Mutex<Configuration>>,
    pub(crate) certificates: Arc<Mutex<Vec<Vec<u8>>>>,
    pub(crate) reports: watch::Sender<Option<Report>>,
    pub(crate) loads: Arc<Mutex<u32>>,
    /// Takes the next certificate that comes, and says that it has not.
    pub(crate) lose_answers: Arc<AtomicBool>,
    pub(crate) gone: Arc<AtomicBool>,
}

impl Source for Kept {
    async fn load(&self, gateway: Uuid, _: Option<Arc<Configuration>>) -> Result<Option<Configuration>, SourceError> {
        *self.loads.lock() += 1;
        let there = gateway == GATEWAY && !self.gone.load(Ordering::Relaxed);
        Ok(there.then(|| self.configuration.lock().clone()))
    }
}

impl Registry for Kept {
    async fn admit(&self, identity: &Identity) -> Result<Admission, String> {
        let trust = Trust::new(self.certificates.lock().iter().map(|one| (one.clone(), 0)));
        Ok(match trust.standing(identity, UnixTime::now()) {
            Standing::Node(_) => Admission::Node(GATEWAY),
            Standing::Unfit(why) => Admission::Refused(why),
            Standing::Stranger => Admission::Refused("registered under no gateway".to_owned()),
        })
    }

    async fn report(&self, gateway: Uuid, report: Report) -> Result<(), String> {
        assert_eq!(gateway, GATEWAY);
        self.reports.send_replace(Some(report));
        Ok(())
    }

    async fn renew(&self, _: Uuid, identity: &Identity, certificate: String) -> Result<(), RenewError> {
        let new = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
        let mut certificates = self.certificates.lock();
        certificates.retain(|known| known != identity.certificate().as_ref());
        certificates.push(new.to_vec());
        if self.lose_answers.swap(false, Ordering::Relaxed) {
            return Err(RenewError::Unavailable("lost".to_owned()));
        }
        Ok(())
    }
}

impl Kept {
    pub(crate) fn new() -> Self {
        Self {
            configuration: Arc::default(),
            certificates: Arc::default(),
            reports: watch::Sender::new(None),
            loads: Arc::default(),
            lose_answers: Arc::default(),
            gone: Arc::default(),
        }
    }

    /// Deletes the gateway.
    pub(crate) fn vanish(&self) {
        self.gone.store(true, Ordering::Relaxed);
        self.configuration.lock().items.clear();
    }

    pub(crate) fn set(&self, id: u128, content: Value) {
        let mut configuration = self.configuration.lock();
        configuration.version += 1;
        let (id, revision) = (Uuid::from_u128(id), configuration.version);
        configuration.items.insert(id, Arc::new(Item { id, revision, content }));
    }

    pub(crate) fn remove(&self, id: u128) {
        let mut configuration = self.configuration.lock();
        configuration.version += 1;
        configuration.items.remove(&Uuid::from_u128(id));
    }

    pub(crate) async fn reported(&self, what: impl Fn(&Report) -> bool) -> Report {
        let mut reports = self.reports.subscribe();
        let report = reports.wait_for(|report| report.as_ref().is_some_and(&what));
        let report = timeout(SOON, report).await.expect("no such report came").unwrap();
        report.clone().unwrap()
    }
}

/// The place of a control plane's server, and the authority that it is known by.
pub(crate) struct Site {
    pub(crate) authority: CertifiedIssuer<'static, KeyPair>,
    pub(crate) port: u16,
}

pub(crate) struct Control {
    pub(crate) feed: Arc<Feed<Kept>>,
    pub(crate) questions: Arc<Questions>,
    pub(crate) server: JoinHandle<()>,
}

impl Drop for Control {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub(crate) struct Pem {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Site {
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { authority, port: 0 }
    }

    pub(crate) async fn start(&mut self, kept: &Kept) -> Control {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.authority).unwrap();
        // A server that has been dropped leaves its port a moment later.
        let bind = async {
            loop {
                match TcpListener::bind(("127.0.0.1", self.port)).await {
                    Ok(socket) => return socket,
                    Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => tokio::task::yield_now().await,
                    Err(error) => panic!("{error}"),
                }
            }
        };
        let socket = timeout(SOON, bind).await.expect("the port stays taken");
        self.port = socket.local_addr().unwrap().port();
        let feed = Arc::new(Feed::new(kept.clone()));
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
        let certified = CertifiedKey::from_der(chain, key, &aws_lc_rs::default_provider()).unwrap();
        let certificate = Arc::new(SingleCertAndKey::from(certified));
        let questions = Arc::new(Questions::default());
        let (of_server, asked, kept) = (Arc::clone(&feed), Arc::clone(&questions), kept.clone());
        let limits = Limits {
            max_connections: 100,
            max_header_bytes: 8_192,
            handshake_timeout: SOON,
            header_timeout: SOON,
            body_timeout: SOON,
            write_timeout: SOON,
            idle_timeout: SOON,
        };
        let (listening, stop) = (Server::new(socket, limits), CancellationToken::new());
        let serving = async move {
            serve(listening, stop, certificate, of_server, asked, kept)
                .await
                .unwrap();
        };
        Control {
            feed,
            questions,
            server: tokio::spawn(serving),
        }
    }

    pub(crate) fn remote(&self, node: &Pem) -> Remote {
        let authority = self.authority.pem();
        let credentials = Credentials {
            certificate: node.certificate.as_bytes(),
            key: node.key.as_bytes(),
            authority: authority.as_bytes(),
        };
        Remote::new(&format!("https://127.0.0.1:{}", self.port), &credentials).unwrap()
    }
}

/// A certificate of a node, which is its own issuer.
pub(crate) fn node(expired: bool) -> Pem {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(["node".to_owned()]).unwrap();
    if expired {
        params.not_after = date_time_ymd(2021, 1, 1);
    }
    let certificate = params.self_signed(&key).unwrap();
    Pem {
        certificate: certificate.pem(),
        key: key.serialize_pem(),
    }
}

pub(crate) fn registered(kept: &Kept) -> Pem {
    let node = node(false);
    let certificate = CertificateDer::from_pem_slice(node.certificate.as_bytes()).unwrap();
    kept.certificates.lock().push(certificate.to_vec());
    node
}

/// Carries out what has no `bad` item.
pub(crate) struct Plane {
    pub(crate) in_force: watch::Sender<Configuration>,
}

impl Plane {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            in_force: watch::Sender::default(),
        })
    }

    pub(crate) async fn reaches(&self, version: i64) -> Configuration {
        let mut in_force = self.in_force.subscribe();
        let reached = in_force.wait_for(|configuration| configuration.version == version);
        let reached = timeout(SOON, reached)
            .await
            .expect("it does not come into force")
            .unwrap();
        reached.clone()
    }
}

impl Node for Plane {
    async fn apply(&self, configuration: &Configuration) -> Result<(), Refusal> {
        if configuration.items.values().any(|item| item.content == json!("bad")) {
            return Err(Refusal(vec![NodeError {
                name: "configuration_refused".to_owned(),
                message: "an item is bad".to_owned(),
            }]));
        }
        self.in_force.send_replace(configuration.clone());
        Ok(())
    }

    fn report(&self) -> Report {
        Report {
            node: Uuid::from_u128(0xb),
            version: "1.0.0".to_owned(),
            config_version: None,
            errors: Vec::new(),
            health: json!({"connections": 3}),
        }
    }

    async fn answer(&self, question: Value) -> Value {
        json!({ "asked": question })
    }
}

pub(crate) fn start(remote: Remote, plane: &Arc<Plane>, cache: Option<Cache>) -> JoinHandle<()> {
    let plane = Arc::clone(plane);
    tokio::spawn(async move { follow(&remote, &*plane, cache.as_ref()).await })
}
