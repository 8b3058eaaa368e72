//! `tidegate up`: a control plane, and a data plane for each of its gateways, in one process.
//!
//! ```text
//!   API ──► Store ──► changes ──► Planes ──► Feed ──┬─► Local ──► Plane (one for each gateway)
//!                                                   └─► link server ◄── data planes elsewhere
//! ```

mod api;
mod authority;
mod metrics;
mod planes;
mod registry;
mod source;
mod tls;

use std::io::{self, Write as _};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Value, json};
use tidegate_api::{Control, RateLimit, Scope, Settings, create_token, import_token};
use tidegate_link::{Feed, serve as serve_link};
use tidegate_model::Secret;
use tidegate_store::{Actor, Store, Timestamp};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use self::api::Shown;
use self::authority::LinkIdentity;
use self::metrics::ApiMetrics;
use self::planes::{LocalPlanes, Planes};
use self::registry::Nodes;
use self::source::Stored;
use crate::own_settings::OwnSettings;
use crate::place::Place;
use crate::signals::{Again, Stop};
use crate::telemetry::Telemetry;
use crate::{exit, logging, plane, supervisor};

/// The variable with the token that a control plane shall know from its start on.
const ADMIN_TOKEN: &str = "TIDEGATE_ADMIN_TOKEN";
/// How long the API's last answers may take.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// Data planes that have been silent for so long are forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(24 * 3_600);
const FORGET_EVERY: Duration = Duration::from_secs(3_600);

/// Run a control plane, with a data plane for each of its gateways.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first start makes the data directory with a store and its key, and prints a token with which the API can be used. It is
shown this once; TIDEGATE_ADMIN_TOKEN gives one of your own. `tidegate token create` makes more.

The first SIGTERM or SIGINT drains: no new clients, requests in flight are answered, for at most limits.drain_timeout_ms.
A second one ends at once. SIGHUP has files read again that the configurations name, which also happens when they change; a new
certificate of the API is taken when its files change.

Examples:
  tidegate up
  tidegate up --data-dir /var/lib/tidegate --api 0.0.0.0:8443 --tls-cert api.crt --tls-key api.key
  tidegate up --link 0.0.0.0:8444 --link-host control.example.com      and data planes elsewhere
  TIDEGATE_STORE=postgres://tidegate:secret@db/tidegate tidegate up    several control planes, one store")]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,

    /// Where the API is served.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "TIDEGATE_API_ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    api: SocketAddr,

    /// The API's certificate with its chain (PEM); with it, the API is served by TLS alone.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,

    /// The key of --tls-cert (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,

    /// Where data planes elsewhere connect, by mutual TLS.
    #[arg(long, value_name = "ADDRESS:PORT")]
    link: Option<SocketAddr>,

    /// A name or address by which data planes reach --link; the first is the one that they are told. May be repeated.
    #[arg(long, value_name = "HOST", requires = "link")]
    link_host: Vec<String>,

    /// The certificate of --link with its chain (PEM), in the place of one by the control plane's own authority.
    #[arg(long, value_name = "FILE", requires_all = ["link", "link_key"])]
    link_cert: Option<PathBuf>,

    /// The key of --link-cert (PEM).
    #[arg(long, value_name = "FILE", requires = "link_cert")]
    link_key: Option<PathBuf>,

    /// What data planes verify --link-cert by (PEM) [default: --link-cert itself].
    #[arg(long, value_name = "FILE", requires = "link_cert")]
    link_authority: Option<PathBuf>,

    /// Serve no gateway in this process.
    #[arg(long)]
    no_data_plane: bool,

    /// Where /healthz, /readyz and /metrics are served [default: the file's `admin.address`, or nowhere].
    #[arg(long, value_name = "ADDRESS:PORT")]
    admin: Option<SocketAddr>,

    /// A file with the sections `limits`, `log` and `admin`, for what is this process's own.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// How many requests a second each token may make in the long run.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000)]
    requests_per_second: u32,
}

/// What keeps a control plane from starting, in words.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[allow(clippy::print_stderr)] // there is no logger before the settings say how to log
pub(crate) fn run(args: &Args) -> ExitCode {
    let settings = match OwnSettings::read(args.config.as_deref()) {
        Ok(settings) => settings,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(exit::CONFIGURATION);
        }
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start worker threads: {error}");
            return ExitCode::from(exit::UNAVAILABLE);
        }
    };
    let mut telemetry = Telemetry::new(&|variable| std::env::var(variable).ok(), runtime.handle());
    logging::start(settings.log, &telemetry);
    for problem in telemetry.problems() {
        error!("{problem}");
    }
    let code = runtime.block_on(async {
        let served = serve(args, settings, &mut telemetry).await;
        telemetry.stop().await;
        served.unwrap_or_else(|failure| {
            error!("{failure}");
            ExitCode::from(exit::UNAVAILABLE)
        })
    });
    runtime.shutdown_background();
    code
}

async fn serve(args: &Args, settings: OwnSettings, telemetry: &mut Telemetry) -> Result<ExitCode, Failure> {
    // Before anything else: a signal that nobody listens for ends the process.
    let (mut stop, mut again) = (Stop::listen()?, Again::listen()?);
    args.place.make()?;
    // Until the end of the process.
    let _lock = args.place.lock()?;
    let store = args.place.open().await?;
    let changes = store.changes();
    let planes = Arc::new(planes(args, &settings, &store, telemetry)?);
    let link = Link::prepare(args).await?;
    let shown = Shown {
        planes: Arc::clone(&planes),
        metrics: ApiMetrics::new(),
        link: link.as_ref().map_or(Value::Null, Link::shown),
        draining: Arc::default(),
    };
    // Before anybody can ask: whoever sees the API ready may use it.
    first_token(&store).await?;
    let ended = CancellationToken::new();
    let mut servers = Servers::new();
    servers.api(args, &store, &shown, &ended).await?;
    if let Some(address) = args.admin.or(settings.admin) {
        let socket = bind(address, "the admin endpoints", "--admin").await?;
        let routes = api::admin_routes(shown.clone());
        servers.0.spawn(api::run(socket, None, routes, ended.clone()));
    }
    if let Some(link) = link {
        link.serve(&mut servers, &planes, ended.clone());
    }
    telemetry.report({
        let shown = shown.clone();
        move || api::metrics_text(&shown)
    });
    let (watcher, forgetter) = (
        tokio::spawn(watch(Arc::clone(&planes), changes)),
        tokio::spawn(forget(store.clone())),
    );
    supervisor::ready();
    tokio::select! {
        () = stop.asked() => {}
        failure = servers.failed() => error!("{failure}"),
        () = again.each(|| planes.read_files_again()) => {}
    }
    supervisor::stopping();
    watcher.abort();
    forgetter.abort();
    shown.draining.store(true, Ordering::Relaxed);
    info!(
        connections = planes.connections(),
        "draining; a second signal ends at once"
    );
    ended.cancel();
    let drained = async { tokio::join!(planes.drain(), timeout(LAST_ANSWERS, servers.finished())).0 };
    let cut_off = tokio::select! {
        cut_off = drained => cut_off,
        () = stop.asked() => planes.connections().max(1),
    };
    store.close().await;
    if cut_off > 0 {
        warn!(connections = cut_off, "stopped before every connection was drained");
        return Ok(ExitCode::from(exit::CUT_OFF));
    }
    info!("drained, stopped");
    Ok(ExitCode::SUCCESS)
}

fn planes(args: &Args, settings: &OwnSettings, store: &Store, telemetry: &Telemetry) -> Result<Planes, Failure> {
    let local = if args.no_data_plane {
        None
    } else {
        Some(LocalPlanes {
            id: args.place.node_id()?,
            settings: Arc::new(plane::Settings {
                limits: settings.limits.clone(),
                hidden: vec![args.place.data_dir.clone()],
            }),
            tracer: telemetry.tracer(),
        })
    };
    Ok(Planes {
        store: store.clone(),
        feed: Arc::new(Feed::new(Stored(store.clone()))),
        nodes: Nodes::new(store.clone()),
        local,
        running: parking_lot::Mutex::default(),
    })
}

async fn watch(planes: Arc<Planes>, changes: tidegate_store::Watcher) {
    planes.run(changes).await;
}

async fn forget(store: Store) {
    let ago = i64::try_from(FORGET_AFTER.as_millis()).unwrap_or(i64::MAX);
    loop {
        if let Err(error) = store.forget_nodes(Timestamp(Timestamp::now().0 - ago)).await {
            warn!(%error, "data planes that are gone cannot be forgotten now");
        }
        tokio::time::sleep(FORGET_EVERY).await;
    }
}

/// Sees to it that somebody can use the API: the token goes to standard output and never into the log.
async fn first_token(store: &Store) -> Result<(), Failure> {
    let actor = Actor {
        id: None,
        name: "tidegate up".to_owned(),
    };
    if let Some(given) = std::env::var(ADMIN_TOKEN).ok().filter(|given| !given.is_empty()) {
        let new = import_token(store, ADMIN_TOKEN, &Secret::new(given), actor).await;
        if new.map_err(|error| format!("{ADMIN_TOKEN}: {error}"))? {
            info!("the token of {ADMIN_TOKEN} can be used from now on");
        }
    } else if store.tokens().await?.is_empty() {
        let (_, text) = create_token(store, "first", Scope::Admin, None, None, actor).await?;
        writeln!(io::stdout(), "admin token, shown this once: {}", text.reveal())?;
    }
    Ok(())
}

async fn bind(address: SocketAddr, what: &str, option: &str) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| {
        format!("cannot serve {what} on {address}: {error}; choose another address with {option}").into()
    })
}

/// The servers of a control plane: none of them ends before it is told to.
struct Servers(JoinSet<io::Result<()>>);

impl Servers {
    fn new() -> Self {
        Self(JoinSet::new())
    }

    async fn api(
        &mut self,
        args: &Args,
        store: &Store,
        shown: &Shown,
        ended: &CancellationToken,
    ) -> Result<(), Failure> {
        let tls = match (&args.tls_cert, &args.tls_key) {
            (Some(certificate), Some(key)) => Some(tls::acceptor(certificate, key)?),
            _ => None,
        };
        if tls.is_none() && !args.api.ip().is_loopback() {
            warn!(address = %args.api, "the API is served without TLS: tokens can be read on the way; give --tls-cert and --tls-key");
        }
        let socket = bind(args.api, "the API", "--api").await?;
        let settings = Settings {
            rate_limit: RateLimit {
                per_second: f64::from(args.requests_per_second),
                burst: args.requests_per_second.saturating_mul(5),
            },
            ..Settings::default()
        };
        let routes = api::routes(Control::new(store.clone(), settings), shown.clone());
        let scheme = if tls.is_some() { "https" } else { "http" };
        info!(
            "the API is at {scheme}://{0}/v1, and described at {scheme}://{0}/docs",
            socket.local_addr()?
        );
        self.0.spawn(api::run(socket, tls, routes, ended.clone()));
        Ok(())
    }

    /// Why one has ended.
    async fn failed(&mut self) -> String {
        match self.0.join_next().await {
            Some(Ok(Err(error))) => format!("a server has failed: {error}"),
            Some(Err(error)) => format!("a server has failed: {error}"),
            Some(Ok(Ok(()))) => "a server has ended".to_owned(),
            None => std::future::pending().await,
        }
    }

    async fn finished(&mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

/// Where data planes elsewhere connect.
struct Link {
    socket: TcpListener,
    identity: LinkIdentity,
    url: String,
}

impl Link {
    async fn prepare(args: &Args) -> Result<Option<Self>, Failure> {
        let Some(address) = args.link else { return Ok(None) };
        let names = if args.link_host.is_empty() {
            authority::names_of(address.ip())
        } else {
            args.link_host.clone()
        };
        let identity = match (&args.link_cert, &args.link_key) {
            (Some(certificate), Some(key)) => LinkIdentity::given(certificate, key, args.link_authority.as_deref())?,
            _ => LinkIdentity::own(&args.place, &names)?,
        };
        let socket = bind(address, "data planes", "--link").await?;
        let host = names.first().map_or("localhost", String::as_str);
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        let url = format!("https://{host}:{}", socket.local_addr()?.port());
        Ok(Some(Self { socket, identity, url }))
    }

    fn shown(&self) -> Value {
        json!({ "url": self.url, "authority": self.identity.authority })
    }

    /// A data plane that waits for news comes again when another control plane answers: nothing of it is in flight.
    fn serve(self, servers: &mut Servers, planes: &Planes, ended: CancellationToken) {
        info!("data planes connect to {}", self.url);
        let (feed, nodes) = (Arc::clone(&planes.feed), planes.nodes.clone());
        let LinkIdentity { chain, key, .. } = self.identity;
        servers.0.spawn(async move {
            tokio::select! {
                served = serve_link(self.socket, chain, key, feed, nodes) => served.map_err(io::Error::other),
                () = ended.cancelled() => Ok(()),
            }
        });
    }
}
