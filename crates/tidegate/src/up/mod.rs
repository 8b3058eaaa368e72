//! `tidegate up`: a control plane, and a data plane for each of its gateways, in one process.
//!
//! ```text
//!   API ──► Store ──► changes ──► Planes ──► Feed ──┬─► Local ──► Plane (one for each gateway)
//!                                                   └─► link server ◄── data planes elsewhere
//! ```

mod api;
mod args;
mod authority;
mod expiry;
mod metrics;
mod people;
mod planes;
mod registry;
mod servers;
mod source;
mod tls;

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::Value;
use tidegate_api::{Scope, create_token, import_token};
use tidegate_link::Feed;
use tidegate_model::Secret;
use tidegate_store::{Actor, Store, Timestamp};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tracing::{error, info, warn};

use self::api::Shown;
pub(crate) use self::args::Args;
use self::metrics::ApiMetrics;
use self::planes::{LocalPlanes, Planes};
use self::registry::Nodes;
use self::servers::{Link, Servers};
use self::source::Stored;
use crate::own_settings::OwnSettings;
use crate::service::{self, Failure};
use crate::signals::{Again, Stop};
use crate::telemetry::Telemetry;
use crate::{exit, plane, supervisor};

/// The variable with the token that a control plane shall know from its start on.
const ADMIN_TOKEN: &str = "TIDEGATE_ADMIN_TOKEN";
/// How long the API's last answers may take.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// Data planes that have been silent for so long are forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(24 * 3_600);
const FORGET_EVERY: Duration = Duration::from_secs(3_600);

pub(crate) fn run(args: &Args) -> ExitCode {
    service::run(args.config.as_deref(), async |settings, telemetry| {
        serve(args, settings, telemetry).await
    })
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
    if let Some(link) = &link {
        shown.metrics.add_certificate("link", link.certificate());
    }
    // Before anybody can ask: whoever sees the API ready may use it.
    first_token(&store).await?;
    let ended = CancellationToken::new();
    let mut servers = Servers::new();
    servers.api(args, &store, &shown, &ended).await?;
    if let Some(address) = args.admin.or(settings.admin) {
        servers.admin(address, &shown, &ended).await?;
    }
    if let Some(link) = link {
        link.serve(&mut servers, &planes, ended.clone());
    }
    telemetry.report({
        let shown = shown.clone();
        move || api::metrics_text(&shown)
    });
    let (watcher, forgetter, expiry) = (
        tokio::spawn(watch(Arc::clone(&planes), changes)),
        tokio::spawn(forget(store.clone())),
        tokio::spawn(expiry::watch(store.clone(), shown.metrics.clone())),
    );
    supervisor::ready();
    let failure = tokio::select! {
        () = stop.asked() => None,
        failure = servers.failed() => Some(failure),
        () = again.each(|| planes.read_files_again()) => None,
    };
    if let Some(failure) = &failure {
        error!("{failure}");
    }
    supervisor::stopping();
    watcher.abort();
    forgetter.abort();
    expiry.abort();
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
    Ok(failure.map_or(ExitCode::SUCCESS, |_| ExitCode::from(exit::UNAVAILABLE)))
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
