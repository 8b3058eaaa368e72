//! Trying out a backend cluster before it is used: step by step, and what to mend where a step fails.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use arc_swap::ArcSwap;
use tidegate_model::{BackendAuthentication, BackendCluster, HostPort, Limits, ObservedBroker, expiry};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use self::steps::{connect, metadata, refused, resolve};
use self::trail::{Found, Trail, Wrong};
use super::Backend;
use super::connect::secure;
use super::login;
use super::metadata::{self, Controller, Metadata, MetadataError};
use crate::metrics::Metrics;
use crate::stream::Stream;
use crate::tls::client::{self, TlsClientError};

mod steps;
mod trail;

/// The most that a step may take.
const STEP: Duration = Duration::from_secs(3);
/// The most that finding out what else a broker may speak takes.
const GUESS: Duration = Duration::from_secs(1);
/// How many bootstrap servers, and how many brokers, are tried.
const MOST_SERVERS: usize = 8;
const MOST_BROKERS: usize = 100;
const MOST_ANSWER_BYTES: usize = 8 << 20;

/// What is tried, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Probe {
    /// The host name has addresses.
    Name,
    /// Somebody takes connections there.
    Tcp,
    /// The handshake, and the broker's certificate.
    Tls,
    /// The gateway's login.
    Sasl,
    /// The broker names the brokers of its cluster.
    Metadata,
}

impl Probe {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Sasl => "sasl",
            Self::Metadata => "metadata",
        }
    }
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbeStep {
    /// Which.
    pub probe: Probe,
    /// The server, `host:port`; empty for a step that needs none.
    pub server: String,
    /// Whether it went well.
    pub ok: bool,
    /// What was found.
    pub detail: String,
    /// How to mend it.
    pub remedy: Option<String>,
    /// How long it took.
    pub took: Duration,
}

/// What has come of trying a backend cluster out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Probed {
    /// Whether the gateway can use it: a server named the brokers, and at least one of them can be reached.
    pub ok: bool,
    /// All that was tried, server by server.
    pub steps: Vec<ProbeStep>,
    /// Kafka's id of the cluster.
    pub cluster_id: Option<String>,
    /// The node id of the controller, as far as the broker says.
    pub controller_id: Option<i32>,
    /// The brokers that were named.
    pub brokers: Vec<ObservedBroker>,
}

impl Backend {
    /// Tries a cluster out within `within`, with nothing that is in use.
    pub async fn probe(cluster: Arc<BackendCluster>, limits: Limits, within: Duration) -> Probed {
        let deadline = Instant::now() + within;
        let limits = Arc::new(ArcSwap::from_pointee(limits));
        let metrics = Metrics::new().backend(&cluster.name);
        let backend = match Self::new(cluster, limits, metrics) {
            Ok(backend) => backend,
            Err(error) => return unusable(&error),
        };
        let prober = Prober {
            backend: Arc::clone(&backend),
            deadline,
        };
        match &backend.tokens {
            None => prober.run().await,
            Some(tokens) => tokio::select! {
                probed = prober.run() => probed,
                () = tokens.keep_fresh() => Probed::default(),
            },
        }
    }
}

fn unusable(error: &TlsClientError) -> Probed {
    let Wrong { detail, remedy } = Wrong::of(error);
    let step = ProbeStep {
        probe: match error {
            TlsClientError::Token(_) => Probe::Sasl,
            _ => Probe::Tls,
        },
        server: String::new(),
        ok: false,
        detail,
        remedy,
        took: Duration::ZERO,
    };
    Probed {
        steps: vec![step],
        ..Probed::default()
    }
}

#[derive(Clone)]
struct Prober {
    backend: Arc<Backend>,
    deadline: Instant,
}

/// What one server says.
struct Answer {
    metadata: Metadata,
    controller: Option<i32>,
}

impl Prober {
    async fn run(&self) -> Probed {
        let mut servers = self.backend.cluster.load().bootstrap_servers.clone();
        servers.truncate(MOST_SERVERS);
        let mut probed = Probed::default();
        let mut answer = None;
        for (trail, found) in self.each(servers, Self::server).await {
            probed.steps.extend(trail.steps);
            answer = answer.or(found);
        }
        let Some(Answer { metadata, controller }) = answer else {
            return probed;
        };
        let brokers = metadata.topology.brokers.iter().take(MOST_BROKERS);
        let addresses = brokers.clone().map(|(_, address)| address.clone()).collect();
        let reached = self.each(addresses, Self::broker).await;
        for ((id, address), (trail, found)) in brokers.zip(reached) {
            let is_told = probed
                .steps
                .iter()
                .any(|step| !step.ok && step.server == address.to_string());
            // Only what fails is news: how it went otherwise, the bootstrap servers have shown.
            let failed = trail.steps.into_iter().find(|step| !step.ok).filter(|_| !is_told);
            probed.steps.extend(failed.map(|step| advertised(id.value(), step)));
            probed.brokers.push(ObservedBroker {
                id: id.value(),
                host: address.host.clone(),
                port: address.port,
                rack: metadata.racks.get(id).cloned(),
                reachable: Some(found.is_some()),
            });
        }
        probed.ok = probed.brokers.iter().any(|broker| broker.reachable == Some(true));
        probed.cluster_id = metadata.topology.cluster_id;
        probed.controller_id = controller;
        probed
    }

    /// Does the same for all of them at once, and returns what came of it in their order.
    async fn each<T, F>(&self, servers: Vec<HostPort>, one: fn(Self, HostPort) -> F) -> Vec<(Trail, Option<T>)>
    where
        T: Send + 'static,
        F: Future<Output = (Trail, Option<T>)> + Send + 'static,
    {
        let mut running = JoinSet::new();
        for (place, server) in servers.into_iter().enumerate() {
            let probing = one(self.clone(), server);
            running.spawn(async move { (place, probing.await) });
        }
        let mut all = running.join_all().await;
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, one)| one).collect()
    }

    async fn server(self, server: HostPort) -> (Trail, Option<Answer>) {
        let mut trail = Trail::new(&server, self.deadline);
        let answer = self.ask(&mut trail, &server).await;
        (trail, answer)
    }

    async fn broker(self, server: HostPort) -> (Trail, Option<()>) {
        let mut trail = Trail::new(&server, self.deadline);
        let reached = self.reach(&mut trail, &server).await;
        (trail, reached.map(drop))
    }

    async fn ask(&self, trail: &mut Trail, server: &HostPort) -> Option<Answer> {
        let mut stream = self.reach(trail, server).await?;
        if !matches!(
            self.backend.cluster.load().authentication,
            BackendAuthentication::Anonymous
        ) {
            let logged_in = trail.step(Probe::Sasl, self.log_in(&mut stream)).await;
            if logged_in.is_none() {
                self.guess_tls(trail, server).await;
                return None;
            }
        }
        let fetched = trail.step(Probe::Metadata, metadata(&mut stream)).await;
        let Some(metadata) = fetched else {
            self.guess_tls(trail, server).await;
            return None;
        };
        let controller = match metadata.controller {
            Controller::Unknown => None,
            Controller::Broker(id) => Some(id.value()),
            Controller::OfQuorum => {
                let asked = metadata::controller(&mut stream, MOST_ANSWER_BYTES).await;
                asked.map(tidegate_model::BackendBrokerId::value)
            }
        };
        Some(Answer { metadata, controller })
    }

    /// A connection, secured as the cluster's are.
    async fn reach(&self, trail: &mut Trail, server: &HostPort) -> Option<Stream> {
        let addresses = trail.step(Probe::Name, resolve(server)).await?;
        let tcp = trail.step(Probe::Tcp, connect(&addresses)).await?;
        let Some(tls) = &self.backend.tls else {
            return Some(Stream::Plain(tcp));
        };
        let secured = trail.step(Probe::Tls, self.secure(tcp, server, tls.load_full()));
        let secured = secured.await;
        if secured.is_none() {
            self.guess_plaintext(trail, server).await;
        }
        secured
    }

    async fn secure(&self, tcp: TcpStream, server: &HostPort, config: Arc<rustls::ClientConfig>) -> Found<Stream> {
        let secured = secure(tcp, &server.host, config, STEP).await;
        let stream = secured.map_err(|error| {
            let wrong = Wrong::of(client::explain(&error));
            match wrong.remedy {
                Some(_) => wrong,
                None => Wrong {
                    remedy: client::remedy(&error).map(str::to_owned),
                    ..wrong
                },
            }
        })?;
        let mut words = stream.tls_version().unwrap_or("TLS").to_owned();
        if let Some(days) = stream.certificate().and_then(expiry).map(days_until) {
            words.push_str(&format!(", the broker's certificate is good for {days} more days"));
        }
        Ok((stream, words))
    }

    async fn log_in(&self, stream: &mut Stream) -> Found<()> {
        let login = async {
            if let Some(tokens) = &self.backend.tokens {
                tokens.ready(STEP).await?;
            }
            self.backend.login()
        };
        let Some(login) = login.await.map_err(refused)? else {
            return Ok(((), "no login is needed".to_owned()));
        };
        login::login(stream, login, STEP).await.map_err(refused)?;
        Ok(((), "logged in".to_owned()))
    }

    /// Says so where a broker that does not answer speaks TLS.
    async fn guess_tls(&self, trail: &mut Trail, server: &HostPort) {
        if self.backend.tls.is_some() {
            return;
        }
        let speaks_tls = async {
            let tcp = TcpStream::connect((server.host.as_str(), server.port)).await.ok()?;
            let shaken = secure(tcp, &server.host, client::any_certificate()?, GUESS).await;
            shaken
                .map_or_else(|error| client::is_alert(&error), |_| true)
                .then_some(())
        };
        if timeout(GUESS, speaks_tls).await.ok().flatten().is_some() {
            trail.explain(
                "the broker speaks TLS here",
                "set `tls.enabled` to true, or use another port",
            );
        }
    }

    /// Says so where a broker that shakes no hands speaks plaintext.
    async fn guess_plaintext(&self, trail: &mut Trail, server: &HostPort) {
        let speaks_plaintext = async {
            let tcp = TcpStream::connect((server.host.as_str(), server.port)).await.ok()?;
            let asked = metadata::fetch(&mut Stream::Plain(tcp), GUESS, MOST_ANSWER_BYTES).await;
            matches!(asked, Ok(_) | Err(MetadataError::WantsLogin)).then_some(())
        };
        if timeout(GUESS, speaks_plaintext).await.ok().flatten().is_some() {
            trail.explain(
                "the broker speaks plaintext here",
                "set `tls.enabled` to false, or use the port of a listener with TLS",
            );
        }
    }
}

/// A failure at an address that the operator did not write.
fn advertised(id: i32, step: ProbeStep) -> ProbeStep {
    let remedy = format!(
        "broker {id} says in its `advertised.listeners` that it is at {}: make that an address that the data plane can reach",
        step.server
    );
    ProbeStep {
        remedy: Some(match step.remedy {
            Some(own) => format!("{own}; {remedy}"),
            None => remedy,
        }),
        ..step
    }
}

fn days_until(expiry: i64) -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (expiry - i64::try_from(now.as_secs()).unwrap_or(i64::MAX)) / 86_400
}
