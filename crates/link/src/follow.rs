//! The data plane's side: stays at the newest configuration, whatever becomes of the control plane.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep, sleep_until};
use tracing::{error, info, warn};
use uuid::Uuid;

use crate::cache::Cache;
use crate::configuration::{Configuration, Update};
use crate::feed::{Feed, Next, Source};
use crate::question::{Answer, Question};
use crate::report::{NodeError, Report};
use crate::server::Registry;

/// How long one poll may wait for news.
const WAIT: Duration = Duration::from_secs(25);
/// How often a node reports when nothing happens.
const REPORT_EVERY: Duration = Duration::from_secs(10);
const LEAST_PAUSE: Duration = Duration::from_millis(200);
const MOST_PAUSE: Duration = Duration::from_secs(10);
/// Questions that wait while one is worked on; whoever asks further ones hears nothing.
const QUESTIONS: usize = 4;

/// The control plane, as a node sees it.
pub trait Upstream: Send + Sync {
    /// What is newer than version `after`, or a question, as soon as there is anything; none if there is nothing for `wait`.
    fn next(
        &self,
        after: Option<i64>,
        wait: Duration,
    ) -> impl Future<Output = Result<Option<News>, UpstreamError>> + Send;

    /// Takes a report.
    fn report(&self, report: Report) -> impl Future<Output = Result<(), UpstreamError>> + Send;

    /// Takes the answer to a question.
    fn answer(&self, answer: Answer) -> impl Future<Output = Result<(), UpstreamError>> + Send;
}

/// What a control plane has to say.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// A newer configuration.
    Update(Update),
    /// Something to find out.
    Question(Question),
}

/// A control plane that does not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UpstreamError(pub String);

/// What carries a configuration out.
pub trait Node: Send + Sync {
    /// Puts a configuration in force, whole or not at all.
    fn apply(&self, configuration: &Configuration) -> impl Future<Output = Result<(), Refusal>> + Send;

    /// Its id, the version of its program, and what it sees and counts. It may say which configuration is in force, if it
    /// has put one in force that it refused at first; else that is filled in.
    fn report(&self) -> Report;

    /// Finds out what is asked, within a time that whoever asks is willing to wait.
    fn answer(&self, question: Value) -> impl Future<Output = Value> + Send;
}

/// Why a configuration is not in force; the old one stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<NodeError>);

/// What has come of the newest configuration.
#[derive(Debug, Clone, Default)]
struct State {
    in_force: Option<i64>,
    newest: Option<i64>,
    errors: Vec<NodeError>,
}

/// Keeps `node` at the newest configuration that it can carry out, until dropped. Begins with what `cache` has.
pub async fn follow<U: Upstream, N: Node>(upstream: &U, node: &N, cache: Option<&Cache>) {
    let state = watch::Sender::new(State::default());
    let mut follower = Follower {
        node,
        cache,
        known: None,
        state: &state,
    };
    if let Some(configuration) = cache.and_then(Cache::load) {
        info!(
            version = configuration.version,
            "starting from the configuration that is cached on disk"
        );
        follower.take(configuration, false).await;
    }
    let (asked, questions) = mpsc::channel(QUESTIONS);
    tokio::join!(
        follower.poll(upstream, &asked),
        report(upstream, node, state.subscribe()),
        answer(upstream, node, questions)
    );
}

struct Follower<'a, N> {
    node: &'a N,
    cache: Option<&'a Cache>,
    /// The newest configuration, in force or refused.
    known: Option<Arc<Configuration>>,
    state: &'a watch::Sender<State>,
}

impl<N: Node> Follower<'_, N> {
    async fn poll<U: Upstream>(&mut self, upstream: &U, asked: &mpsc::Sender<Question>) {
        let mut pause = Pause::new();
        loop {
            let after = self.known.as_ref().map(|known| known.version);
            match upstream.next(after, WAIT).await {
                Ok(news) => {
                    if pause.is_after_failures() {
                        info!("the control plane answers again");
                    }
                    pause = Pause::new();
                    let update = match news {
                        None => continue,
                        Some(News::Update(update)) => update,
                        Some(News::Question(question)) => {
                            if asked.try_send(question).is_err() {
                                warn!("the control plane asks more than this node can find out at a time");
                            }
                            continue;
                        }
                    };
                    match Configuration::updated(self.known.as_deref(), update) {
                        Ok(configuration) => self.take(configuration, true).await,
                        Err(mismatch) => {
                            warn!("{mismatch}; asking for everything");
                            self.known = None;
                        }
                    }
                }
                Err(error) => {
                    if !pause.is_after_failures() {
                        warn!("the control plane cannot be asked for news, what is in force stays: {error}");
                    }
                    pause.rest().await;
                }
            }
        }
    }

    async fn take(&mut self, configuration: Configuration, is_news: bool) {
        let (version, configuration) = (configuration.version, Arc::new(configuration));
        let (mut errors, mut in_force) = (Vec::new(), None);
        match self.node.apply(&configuration).await {
            Ok(()) => {
                if let Some(cache) = self.cache.filter(|_| is_news)
                    && let Err(error) = cache.save(&configuration).await
                {
                    error!("{error}; without the cache a restart needs the control plane");
                    errors.push(NodeError {
                        name: "cache_not_written".to_owned(),
                        message: error.to_string(),
                    });
                }
                in_force = Some(version);
            }
            Err(Refusal(why)) => {
                for NodeError { message, .. } in &why {
                    error!(
                        version,
                        "the new configuration is refused and the old one stays: {message}"
                    );
                }
                errors = why;
            }
        }
        self.known = Some(configuration);
        self.state.send_modify(|state| {
            state.in_force = in_force.or(state.in_force);
            state.newest = Some(version);
            state.errors = errors;
        });
    }
}

/// Reports at every change, and now and then.
async fn report<U: Upstream, N: Node>(upstream: &U, node: &N, mut state: watch::Receiver<State>) {
    let mut pause = Pause::new();
    loop {
        let State {
            in_force,
            newest,
            errors,
        } = state.borrow_and_update().clone();
        let mut report = node.report();
        report.config_version = report.config_version.or(in_force);
        let no_more_refused = in_force != newest && report.config_version == newest;
        if !no_more_refused {
            report.errors.extend(errors);
        }
        if upstream.report(report).await.is_err() {
            // Whoever polls says that the control plane is away.
            pause.rest().await;
            continue;
        }
        pause = Pause::new();
        let next = Instant::now() + REPORT_EVERY;
        tokio::select! {
            _ = state.changed() => {}
            () = sleep_until(next) => {}
        }
    }
}

/// Answers questions, one after the other.
async fn answer<U: Upstream, N: Node>(upstream: &U, node: &N, mut questions: mpsc::Receiver<Question>) {
    while let Some(Question { id, content }) = questions.recv().await {
        let answer = Answer {
            question: id,
            node: node.report().node,
            content: node.answer(content).await,
        };
        if let Err(error) = upstream.answer(answer).await {
            warn!("the control plane does not take the answer to its question: {error}");
        }
    }
}

/// Waits longer after each failure, and never as long as the neighbours.
struct Pause(Duration);

impl Pause {
    fn new() -> Self {
        Self(Duration::ZERO)
    }

    fn is_after_failures(&self) -> bool {
        !self.0.is_zero()
    }

    async fn rest(&mut self) {
        self.0 = (self.0 * 2).clamp(LEAST_PAUSE, MOST_PAUSE);
        let half = self.0 / 2;
        // A UUID is the randomness at hand.
        let jitter = f64::from(Uuid::new_v4().as_fields().0) / f64::from(u32::MAX);
        sleep(half + half.mul_f64(jitter)).await;
    }
}

/// A control plane in this process.
#[derive(Debug)]
pub struct Local<S, R> {
    /// Where configurations come from.
    pub feed: Arc<Feed<S>>,
    /// The gateway whose node this is.
    pub gateway: Uuid,
    /// Takes reports.
    pub registry: R,
}

impl<S: Source, R: Registry> Upstream for Local<S, R> {
    async fn next(&self, after: Option<i64>, wait: Duration) -> Result<Option<News>, UpstreamError> {
        match self.feed.next(self.gateway, after, wait).await {
            Ok(Next::Update(update)) => Ok(Some(News::Update(update))),
            Ok(Next::Nothing) => Ok(None),
            Ok(Next::NoSuchGateway) => Err(UpstreamError(format!("there is no gateway {}", self.gateway))),
            Err(error) => Err(UpstreamError(error.to_string())),
        }
    }

    async fn report(&self, report: Report) -> Result<(), UpstreamError> {
        let kept = self.registry.report(self.gateway, report).await;
        kept.map_err(UpstreamError)
    }

    /// Whoever is in the same process asks the node itself.
    async fn answer(&self, _: Answer) -> Result<(), UpstreamError> {
        Ok(())
    }
}
