//! A data plane follows a control plane over mutual TLS, whatever becomes of either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use serde_json::{Value, json};
use tidegate_http::{Limits, Server};
use tidegate_link::{
    Admission, Cache, Configuration, Credentials, Feed, Identity, Item, News, Next, Node, NodeError, Questions,
    Refusal, Registry, Remote, RenewError, Report, Source, SourceError, Standing, Trust, Unanswered, Upstream, follow,
    serve,
};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const SOON: Duration = Duration::from_secs(20);
const GATEWAY: Uuid = Uuid::from_u128(0xa);

/// What a control plane keeps: it outlives its servers.
#[derive(Clone)]
struct Kept {
    configuration: Arc<Mutex<Configuration>>,
    certificates: Arc<Mutex<Vec<Vec<u8>>>>,
    reports: watch::Sender<Option<Report>>,
    loads: Arc<Mutex<u32>>,
    /// Takes the next certificate that comes, and says that it has not.
    lose_answers: Arc<AtomicBool>,
    gone: Arc<AtomicBool>,
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
        let trust = Trust::new(self.certificates.lock().clone());
        Ok(match trust.standing(identity, UnixTime::now()) {
            Standing::Node => Admission::Node(GATEWAY),
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
    fn new() -> Self {
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
    fn vanish(&self) {
        self.gone.store(true, Ordering::Relaxed);
        self.configuration.lock().items.clear();
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
    questions: Arc<Questions>,
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
    kept.certificates.lock().push(certificate.to_vec());
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

    async fn answer(&self, question: Value) -> Value {
        json!({ "asked": question })
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

/// The configuration is in force, and the node lives, while a disk takes its time and then refuses.
#[tokio::test]
async fn a_slow_disk_holds_up_nobody() {
    let (kept, mut site, folder) = (Kept::new(), Site::new(), tempfile::tempdir().unwrap());
    let pem = registered(&kept);
    let cache = Cache::open(folder.path(), pem.key.as_bytes()).unwrap();
    // Whoever opens it waits until somebody reads.
    let pipe = folder.path().join("configuration.new");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let plane = Plane::new();
    let node = start(site.remote(&pem), &plane, Some(cache));
    plane.reaches(1).await;
    kept.reported(|_| true).await;
    let mut reader = tokio::task::spawn_blocking(move || std::fs::read(pipe));
    let report = kept.reported(|report| !report.errors.is_empty()).await;
    assert_eq!(
        (report.errors[0].name.as_str(), report.config_version),
        ("cache_not_written", Some(1))
    );
    (&mut reader).await.unwrap().unwrap();
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

/// An authority that is registered in the place of its nodes.
struct Company {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Company {
    fn new(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        change(&mut params);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Self { issuer }
    }

    /// A node, or an authority below.
    fn issue(&self, change: impl FnOnce(&mut CertificateParams)) -> (Pem, CertificateParams, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(["node".to_owned()]).unwrap();
        params.use_authority_key_identifier_extension = true;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let pem = Pem {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        };
        (pem, params, key)
    }
}

#[tokio::test]
async fn an_authority_vouches_for_its_nodes_until_it_is_deleted() {
    let (kept, mut site) = (Kept::new(), Site::new());
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let ask = async |pem: &Pem| site.remote(pem).next(None, Duration::ZERO).await;
    let company = Company::new("company", |_| ());
    let (good, ..) = company.issue(|_| ());
    assert!(
        ask(&good)
            .await
            .unwrap_err()
            .to_string()
            .contains("registered under no gateway")
    );
    kept.certificates.lock().push(company.issuer.der().to_vec());
    assert!(ask(&good).await.unwrap().is_some());

    // Below an authority of its own, with the chain.
    let (between, params, key) = company.issue(|params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.extended_key_usages.clear();
        params.distinguished_name.push(DnType::CommonName, "between");
    });
    let below = Company {
        issuer: CertifiedIssuer::self_signed(params, key).unwrap(),
    };
    let (mut deep, ..) = below.issue(|_| ());
    let unchained = ask(&deep).await.unwrap_err().to_string();
    assert!(unchained.contains("403"), "{unchained}");
    deep.certificate += &between.certificate;
    assert!(ask(&deep).await.unwrap().is_some());

    let unfit = [
        (
            company
                .issue(|params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth])
                .0,
            "vouch",
        ),
        (
            company
                .issue(|params| params.key_usages = vec![KeyUsagePurpose::KeyAgreement])
                .0,
            "digitalSignature",
        ),
        (Company::new("company", |_| ()).issue(|_| ()).0, "does not vouch for it"),
    ];
    for (pem, reason) in unfit {
        let why = ask(&pem).await.unwrap_err().to_string();
        assert!(why.contains(reason), "{reason}: {why}");
    }
    let (expired, ..) = company.issue(|params| params.not_after = date_time_ymd(2021, 1, 1));
    let why = ask(&expired).await.unwrap_err().to_string();
    assert!(why.to_lowercase().contains("expired"), "{why}");

    // One of its nodes is connected, and waits for news.
    let connected = site.remote(&good);
    assert!(connected.next(None, Duration::ZERO).await.unwrap().is_some());
    kept.certificates.lock().clear();
    let why = connected.next(None, Duration::ZERO).await.unwrap_err().to_string();
    assert!(why.contains("registered under no gateway"), "{why}");
}

#[tokio::test]
async fn an_authority_that_has_expired_or_is_none_vouches_for_nobody() {
    let (kept, mut site) = (Kept::new(), Site::new());
    kept.set(1, json!("one"));
    let _control = site.start(&kept).await;
    let ask = async |pem: &Pem| site.remote(pem).next(None, Duration::ZERO).await;
    let expired = Company::new("expired", |params| params.not_after = date_time_ymd(2021, 1, 1));
    let leaf = Company::new("leaf", |params| params.is_ca = IsCa::ExplicitNoCa);
    let narrow = Company::new("narrow", |params| {
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    });
    let unsigning = Company::new("unsigning", |params| params.key_usages = vec![KeyUsagePurpose::CrlSign]);
    for company in [&expired, &leaf, &narrow, &unsigning] {
        kept.certificates.lock().push(company.issuer.der().to_vec());
    }
    let why = ask(&expired.issue(|_| ()).0).await.unwrap_err().to_string();
    assert!(why.contains("the certificate of its authority has expired"), "{why}");
    for company in [&leaf, &unsigning] {
        let why = ask(&company.issue(|_| ()).0).await.unwrap_err().to_string();
        assert!(why.contains("403"), "{why}");
    }
    assert!(ask(&narrow.issue(|_| ()).0).await.unwrap().is_some());
    let (between, params, key) = narrow.issue(|params| params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained));
    let below = Company {
        issuer: CertifiedIssuer::self_signed(params, key).unwrap(),
    };
    let (mut deep, ..) = below.issue(|_| ());
    deep.certificate += &between.certificate;
    let why = ask(&deep).await.unwrap_err().to_string();
    assert!(why.contains("more authorities"), "{why}");
}

#[tokio::test]
async fn a_certificate_is_renewed_under_a_question_that_waits_and_after_an_answer_that_was_lost() {
    let (kept, mut site) = (Kept::new(), Site::new());
    let old = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let remote = Arc::new(site.remote(&old));
    let authority = site.authority.pem();
    let waiting = tokio::spawn({
        let remote = Arc::clone(&remote);
        async move { remote.next(Some(1), SOON).await }
    });
    let mut known = old;
    for lost in [false, true] {
        let new = node(false);
        let credentials = Credentials {
            certificate: new.certificate.as_bytes(),
            key: new.key.as_bytes(),
            authority: authority.as_bytes(),
        };
        kept.lose_answers.store(lost, Ordering::Relaxed);
        if lost {
            assert!(remote.renew(&credentials).await.is_err());
        }
        remote.renew(&credentials).await.unwrap();
        assert!(remote.next(None, Duration::ZERO).await.unwrap().is_some());
        let refused = site.remote(&known).next(None, Duration::ZERO).await;
        assert!(refused.is_err(), "the old one is of no use");
        known = new;
    }
    kept.set(1, json!("two"));
    control.feed.changed(GATEWAY);
    let news = timeout(SOON, waiting).await.unwrap().unwrap().unwrap();
    let Some(News::Update(update)) = news else {
        panic!("there is something");
    };
    assert_eq!(update.version, 2);
}

/// Who waits for a gateway that is deleted hears of it, and nothing of it stays in memory.
#[tokio::test]
async fn of_a_gateway_that_is_gone_nothing_is_kept() {
    let kept = Kept::new();
    kept.set(1, json!("one"));
    let feed = Arc::new(Feed::new(kept.clone()));
    let Next::Update(update) = feed.next(GATEWAY, None, Duration::ZERO).await.unwrap() else {
        panic!("there is something");
    };
    let item = Arc::downgrade(&update.items[0]);
    drop(update);
    let waiting = {
        let feed = Arc::clone(&feed);
        tokio::spawn(async move { feed.next(GATEWAY, Some(1), SOON).await.unwrap() })
    };
    tokio::task::yield_now().await;
    kept.vanish();
    assert!(item.upgrade().is_some(), "the history of it");
    feed.gone(GATEWAY);
    assert_eq!(waiting.await.unwrap(), Next::NoSuchGateway);
    assert!(item.upgrade().is_none());
}

#[tokio::test]
async fn a_node_answers_questions_and_goes_on_following() {
    let (kept, mut site, plane) = (Kept::new(), Site::new(), Plane::new());
    let pem = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let nobody = control.questions.ask(GATEWAY, json!("early"), SOON).await;
    assert_eq!(nobody, Err(Unanswered::NoNode));
    let node = start(site.remote(&pem), &plane, None);
    plane.reaches(1).await;
    for round in 0..20 {
        let asked = control.questions.ask(GATEWAY, json!(round), SOON).await.unwrap();
        assert_eq!(
            (asked.node, asked.content),
            (Uuid::from_u128(0xb), json!({ "asked": round }))
        );
        kept.set(1, json!(round));
        control.feed.changed(GATEWAY);
        plane.reaches(2 + round).await;
    }
    // Whoever is not registered any more is asked nothing.
    kept.certificates.lock().clear();
    assert!(
        control
            .questions
            .ask(GATEWAY, json!("late"), Duration::from_secs(3))
            .await
            .is_err()
    );
    node.abort();
}

#[tokio::test]
async fn a_question_that_is_taken_and_not_answered_is_told_from_one_that_nobody_takes() {
    let (kept, mut site) = (Kept::new(), Site::new());
    let pem = registered(&kept);
    kept.set(1, json!("one"));
    let control = site.start(&kept).await;
    let remote = site.remote(&pem);
    let polls = remote.next(Some(1), SOON);
    let (asked, polled) = tokio::join!(
        control.questions.ask(GATEWAY, json!("what"), Duration::from_secs(1)),
        async { polls.await.unwrap() }
    );
    assert!(matches!(polled, Some(News::Question(question)) if question.content == json!("what")));
    assert_eq!(asked, Err(Unanswered::TimedOut));
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
