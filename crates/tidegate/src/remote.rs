//! `tidegate run --control-plane`: a data plane that a control plane elsewhere configures.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tidegate_link::{Cache, Credentials, Remote, follow};
use tokio::sync::mpsc;
use tracing::{error, info};

use crate::admin::Node;
use crate::control::{Handed, Predecessor, Successor};
use crate::own_settings::OwnSettings;
use crate::place::node_id;
use crate::plane::{Plane, Settings};
use crate::renewal::{self, Identity};
use crate::service::{self, Failure};
use crate::signals::{Again, Stop, upgrades};
use crate::telemetry::Telemetry;
use crate::upgrade::{self, Inherited};
use crate::{admin, run, supervisor};

/// The files of a node's identity, as `tidegate node enroll` makes them.
pub(crate) mod files {
    pub(crate) const CERTIFICATE: &str = "node.pem";
    pub(crate) const KEY: &str = "node.key";
    pub(crate) const AUTHORITY: &str = "control-plane.pem";
    pub(crate) const ID: &str = "node.id";
    /// The next certificate, before the control plane has taken it.
    pub(crate) const NEXT: &str = "node-next.pem";
}

/// Where a data plane gets its configuration.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Remotely {
    /// The control plane that configures this data plane, in the place of a file: `https://HOST:PORT`.
    #[arg(long, value_name = "URL", env = "TIDEGATE_CONTROL_PLANE", requires = "identity")]
    pub(crate) control_plane: Option<String>,

    /// The folder with the node's key and certificate, as `tidegate node enroll` makes it.
    #[arg(long, value_name = "DIR", env = "TIDEGATE_IDENTITY", requires = "control_plane")]
    pub(crate) identity: Option<PathBuf>,

    /// The folder for the last good configuration, encrypted; from it the node starts while the control plane is away.
    ///
    /// [default: the folder `cache` in --identity]
    #[arg(long, value_name = "DIR", env = "TIDEGATE_CACHE", requires = "control_plane")]
    pub(crate) cache: Option<PathBuf>,

    /// With --control-plane: take over from the data plane that uses the cache, if one does. SIGUSR2 starts such a process.
    #[arg(long, env = upgrade::TAKE_OVER)]
    pub(crate) take_over: bool,
}

/// Runs the data plane; `config` holds what is the node's own.
pub(crate) fn run(control_plane: &str, args: &Remotely, config: Option<&Path>) -> ExitCode {
    service::run(config, async |settings, telemetry| {
        serve(control_plane, args, settings, telemetry).await
    })
}

async fn serve(
    control_plane: &str,
    args: &Remotely,
    settings: OwnSettings,
    telemetry: &mut Telemetry,
) -> Result<ExitCode, Failure> {
    let (mut stop, mut again, upgrades) = (Stop::listen()?, Again::listen()?, upgrades()?);
    let folder = args.identity.clone().unwrap_or_default();
    let (certificate, key) = (read(&folder, files::CERTIFICATE)?, read(&folder, files::KEY)?);
    let authority = read(&folder, files::AUTHORITY)?;
    let credentials = Credentials {
        certificate: &certificate,
        key: &key,
        authority: &authority,
    };
    let upstream = Remote::new(control_plane, &credentials)?;
    let cache_folder = args.cache.clone().unwrap_or_else(|| folder.join("cache"));
    let cache = Cache::open(&cache_folder, &key)?;
    let id = node_id(&folder.join(files::ID))?;
    let (handed, old) = if args.take_over {
        upgrade::take_over(&cache_folder)?
    } else {
        Default::default()
    };
    let inherited = Arc::new(Inherited::new(handed.sockets));
    let limits = settings.limits.clone();
    let own = Settings {
        limits: settings.limits,
        hidden: vec![folder.clone(), cache_folder.clone()],
    };
    let identity = Identity { folder, key, authority };
    let plane = Plane::start(id, Arc::new(own), telemetry.tracer(), Arc::clone(&inherited))?;
    let node = Arc::clone(plane.node());
    let admin = match settings.admin {
        None => None,
        Some(address) => {
            let started = admin::bind(address, inherited.take(address)).and_then(|socket| {
                let again = socket.try_clone()?;
                admin::start(socket, Arc::clone(&node), &limits).map(|()| again)
            });
            let started = started.map_err(|error| {
                format!("cannot serve the admin endpoints on {address}: {error}; change admin.address")
            });
            info!(%address, "admin endpoints: /healthz /readyz /metrics");
            Some(started?)
        }
    };
    telemetry.report({
        let node = Arc::clone(&node);
        move || {
            node.gateway.measure();
            node.metrics.encode()
        }
    });
    info!(control_plane, node = %id, "following a control plane");
    let (sender, mut successors) = mpsc::channel(1);
    tokio::spawn(supervisor::start_successors(upgrades));
    if old.is_none() {
        supervisor::ready();
    }
    let mut taking_place = pin!(take_place(old, &node, &inherited, &cache_folder, sender));
    let mut following = pin!(follow(&upstream, &plane, Some(&cache)));
    loop {
        // A change that is under way ends first.
        let successor = async { Some((successors.recv().await?, plane.between_changes().await)) };
        let (successor, _between_changes) = tokio::select! {
            () = stop.asked() => {
                supervisor::stopping();
                break;
            }
            () = following.as_mut() => break,
            () = plane.watch_files() => break,
            () = renewal::watch(&identity, &upstream, &node.metrics) => break,
            () = again.each(|| plane.read_files_again()) => break,
            failure = taking_place.as_mut() => {
                run::drain(&node, &mut stop).await;
                return Err(failure);
            }
            Some(successor) = successor => successor,
        };
        // Nobody follows meanwhile: the node is one, and so is its cache. Should the other not serve, this one goes on where it
        // was.
        let handed = async {
            let mut sockets = node.gateway.sockets().await?;
            if let Some(admin) = &admin {
                sockets.insert(admin.local_addr()?, admin.try_clone()?);
            }
            successor.serves_with(Handed { sockets, lock: None }).await
        };
        tokio::select! {
            () = stop.asked() => {
                supervisor::stopping();
                break;
            }
            served = handed => match served {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) => error!(%error, "cannot hand over; this process goes on"),
            }
        }
    }
    Ok(run::drain(&node, &mut stop).await)
}

/// Takes the place of the old process, if there is one, once this one serves what that one served, and is the one to take
/// over from then on. It ends only if it does not.
async fn take_place(
    old: Option<Predecessor>,
    node: &Node,
    inherited: &Inherited,
    folder: &Path,
    successors: mpsc::Sender<Successor>,
) -> Failure {
    if old.is_some() {
        upgrade::settled(async || node.configured.load(Ordering::Relaxed) && node.knows_backends()).await;
        if let Err(failure) = upgrade::check(inherited) {
            return failure;
        }
    }
    // Before the old process hears of it: when it ends, it removes the control socket if that is still its own.
    let _socket = upgrade::listen(folder, successors);
    if let Some(old) = old {
        upgrade::replace(old);
        supervisor::ready();
    }
    std::future::pending().await
}

fn read(folder: &Path, name: &str) -> Result<Vec<u8>, Failure> {
    let path = folder.join(name);
    fs::read(&path).map_err(|error| {
        let hint = if error.kind() == io::ErrorKind::NotFound {
            "; `tidegate node enroll` makes it"
        } else {
            ""
        };
        format!("cannot read {}: {error}{hint}", path.display()).into()
    })
}
