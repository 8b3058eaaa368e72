//! A data plane follows a control plane over mutual TLS, whatever becomes of either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value, json};
use tidegate_link::{
    Cache, Configuration, Credentials, Feed, Fingerprint, Item, Next, Node, NodeError, Refusal, Registry, Remote,
    Report, Source, SourceError, Upstream, follow, serve,
};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use uuid::Uuid;

const SOON: Duration = Duration::from_secs(20);
const GATEWAY: Uuid = Uuid::from_u128(0xa);

/// What a control plane keeps: it outlives its servers.
#[derive(Clone)]
struct Kept {
    configuration: Arc<Mutex<Configuration>>,
    certificates: Arc<Mutex<Vec<String>>>,
    reports: watch::Sender<Option<Report>>,
    loads: Arc<Mutex<u32>>,
}

impl Source for Kept {
    async fn load(&self, gateway: Uuid, _: Option<Arc<Configuration>>) -> Result<Option<Configuration>, SourceError> {
        *self.loads.lock() += 1;
        Ok((gateway == GATEWAY).then(|| self.configuration.lock().clone()))
    }
}

impl Registry for Kept {
    async fn gateway_of(&self, certificate: Fingerprint) -> Result<Option<Uuid>, String> {
        let known = self.certificates.lock().contains(&certificate.to_string());
        Ok(known.then_some(GATEWAY))
    }

    async fn report(&self, gateway: Uuid, report: Report) -> Result<(), String> {
        assert_eq!(gateway, GATEWAY);
        self.reports.send_replace(Some(report));
        Ok(())
    }
}

impl Kept {
    fn new() -> Self {
        Self {
            configuration: Arc::default(),
            certificates: Arc::default(),
            reports: watch::Sender::new(None),
            loads: Arc::default(),
        }
    }

    fn set(&self, id: u128, content: Value) {
        let mut configuration = self.configuration.lock();
        configuration.version += 1;
        let (id, revision) = (Uuid::from_u128(id), configuration.version);
        configuration.items.insert(id, Arc::new(Item { id, revision, content }));
    }

    fn remove(&self, id: u128) {
        let mut configuration = self.configuration.lock();
        configuration.version += 1;
        configuration.items.remove(&Uuid::from_u128(id));
    }

    async fn reported(&self, what: impl Fn(&Report) -> bool) -> Report {
        let mut reports = self.reports.subscribe();
        let report = reports.wait_for(|report| report.as_ref().is_some_and(&what));
        let report = timeout(SOON, report).await.expect("no such report came").unwrap();
        report.clone().unwrap()
    }
}

/// The place of a control plane's server, and the authority that it is known by.
struct Site {
    authority: CertifiedIssuer<'static, KeyPair>,
    port: u16,
}

struct Control {
    feed: Arc<Feed<Kept>>,
    server: JoinHandle<()>,
}

impl Drop for Control {
    fn drop(&mut self) {
        self.server.abort();
    }
}

struct Pem {
    certificate: String,
    key: String,
}

impl Site {
    fn new() -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { authority, port: 0 }
    }

    async fn start(&mut self, kept: &Kept) -> Control {
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
        let (of_server, kept) = (Arc::clone(&feed), kept.clone());
        let server = tokio::spawn(async move { serve(socket, chain, key, of_server, kept).await.unwrap() });
        Control { feed, server }
    }

    fn remote(&self, node: &Pem) -> Remote {
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
fn node(expired: bool) -> Pem {
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

fn registered(kept: &Kept) -> Pem {
    let node = node(false);
    let certificate = CertificateDer::from_pem_slice(node.certificate.as_bytes()).unwrap();
    kept.certificates.lock().push(Fingerprint::of(&certificate).to_string());
    node
}

/// Carries out what has no `bad` item.
struct Plane {
    in_force: watch::Sender<Configuration>,
}

impl Plane {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            in_force: watch::Sender::default(),
        })
    }

    async fn reaches(&self, version: i64) -> Configuration {
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
}

fn start(remote: Remote, plane: &Arc<Plane>, cache: Option<Cache>) -> JoinHandle<()> {
    let plane = Arc::clone(plane);
    tokio::spawn(async move { follow(&remote, &*plane, cache.as_ref()).await })
}

#[tokio::test]
async fn a_node_follows_every_change_and_tells_what_is_in_force() {
    let (kept, mut site, plane) = (Kept::new(), Site::new(), Plane::new());
    let pem = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let node = start(site.remote(&pem), &plane, None);
    assert_eq!(plane.reaches(1).await, *kept.configuration.lock());
    let report = kept.reported(|report| report.config_version == Some(1)).await;
    assert_eq!(
        (report.node, report.health),
        (Uuid::from_u128(0xb), json!({"connections": 3}))
    );
    for round in 0..20_u128 {
        kept.set(2 + round % 3, json!(round.to_string()));
        if round % 5 == 0 {
            kept.remove(1 + round % 3);
        }
        control.feed.changed(GATEWAY);
        let version = kept.configuration.lock().version;
        assert_eq!(plane.reaches(version).await, *kept.configuration.lock());
    }
    node.abort();
}

#[tokio::test]
async fn what_a_node_refuses_is_reported_and_the_old_configuration_stays() {
    let (kept, mut site, plane) = (Kept::new(), Site::new(), Plane::new());
    let pem = registered(&kept);
    kept.set(1, json!("good"));
    let control = site.start(&kept).await;
    let node = start(site.remote(&pem), &plane, None);
    plane.reaches(1).await;
    kept.set(2, json!("bad"));
    control.feed.changed(GATEWAY);
    let report = kept.reported(|report| !report.errors.is_empty()).await;
    assert_eq!(
        (report.config_version, report.errors[0].message.as_str()),
        (Some(1), "an item is bad")
    );
    assert_eq!(plane.in_force.borrow().version, 1);
    kept.set(2, json!("better"));
    control.feed.changed(GATEWAY);
    plane.reaches(3).await;
    kept.reported(|report| report.errors.is_empty() && report.config_version == Some(3))
        .await;
    node.abort();
}

#[tokio::test]
async fn a_node_restarts_without_its_control_plane_and_takes_up_what_it_missed() {
    let (kept, mut site, folder) = (Kept::new(), Site::new(), tempfile::tempdir().unwrap());
    let pem = registered(&kept);
    let cache = || Some(Cache::open(folder.path(), pem.key.as_bytes()).unwrap());
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let plane = Plane::new();
    let node = start(site.remote(&pem), &plane, cache());
    plane.reaches(1).await;
    kept.reported(|report| report.config_version == Some(1)).await;
    drop(control);
    node.abort();
    let _ = node.await;
    let plane = Plane::new();
    let node = start(site.remote(&pem), &plane, cache());
    plane.reaches(1).await;
    kept.set(1, json!("two"));
    let _control = site.start(&kept).await;
    assert_eq!(plane.reaches(2).await, *kept.configuration.lock());
    node.abort();
}

#[tokio::test]
async fn who_is_not_registered_gets_nothing_and_is_told_why() {
    let (kept, mut site) = (Kept::new(), Site::new());
    let known = registered(&kept);
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let ask = async |pem: &Pem| site.remote(pem).next(None, Duration::ZERO).await;
    assert!(ask(&known).await.unwrap().is_some());
    let error = ask(&node(false)).await.unwrap_err().to_string();
    assert!(
        error.contains("403") && error.contains("registered under no gateway"),
        "{error}"
    );
    let error = ask(&node(true)).await.unwrap_err().to_string();
    assert!(error.to_lowercase().contains("expired"), "{error}");
    kept.certificates.lock().clear();
    assert!(
        ask(&known).await.is_err(),
        "a certificate that was deleted is of no use at once"
    );
}

#[tokio::test]
async fn a_change_is_loaded_once_for_many_nodes() {
    let kept = Kept::new();
    kept.set(1, json!("one"));
    let feed = Arc::new(Feed::new(kept.clone()));
    let first = feed.next(GATEWAY, None, Duration::ZERO).await.unwrap();
    assert!(matches!(first, Next::Update(_)));
    let waiting: Vec<_> = (0..200)
        .map(|_| {
            let feed = Arc::clone(&feed);
            tokio::spawn(async move { feed.next(GATEWAY, Some(1), SOON).await.unwrap() })
        })
        .collect();
    tokio::task::yield_now().await;
    kept.set(2, json!("two"));
    feed.changed(GATEWAY);
    for waits in waiting {
        let Next::Update(update) = waits.await.unwrap() else {
            panic!("nothing came")
        };
        assert_eq!((update.from, update.version, update.items.len()), (Some(1), 2, 1));
    }
    assert_eq!(*kept.loads.lock(), 2);
}
