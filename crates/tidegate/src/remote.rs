//! `tidegate run --control-plane`: a data plane that a control plane elsewhere configures.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use tidegate_link::{Cache, Credentials, Remote, follow};
use tracing::info;

use crate::own_settings::OwnSettings;
use crate::place::node_id;
use crate::plane::{Plane, Settings};
use crate::renewal::{self, Identity};
use crate::service::{self, Failure};
use crate::signals::{Again, Stop};
use crate::telemetry::Telemetry;
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
    let (mut stop, mut again) = (Stop::listen()?, Again::listen()?);
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
    let own = Settings {
        limits: settings.limits,
        hidden: vec![folder.clone(), cache_folder],
    };
    let identity = Identity { folder, key, authority };
    let plane = Plane::start(id, Arc::new(own), telemetry.tracer())?;
    let node = Arc::clone(plane.node());
    if let Some(address) = settings.admin {
        let started = admin::bind(address, None).and_then(|socket| admin::start(socket, Arc::clone(&node)));
        started
            .map_err(|error| format!("cannot serve the admin endpoints on {address}: {error}; change admin.address"))?;
        info!(%address, "admin endpoints: /healthz /readyz /metrics");
    }
    telemetry.report({
        let node = Arc::clone(&node);
        move || {
            node.gateway.measure();
            node.metrics.encode()
        }
    });
    info!(control_plane, node = %id, "following a control plane");
    supervisor::ready();
    tokio::select! {
        () = stop.asked() => supervisor::stopping(),
        () = follow(&upstream, &plane, Some(&cache)) => {}
        () = plane.watch_files() => {}
        () = renewal::watch(&identity, &upstream, &node.metrics) => {}
        () = again.each(|| plane.read_files_again()) => {}
    }
    Ok(run::drain(&node, &mut stop).await)
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
