//! `tidegate up`: a control plane, and a data plane for each of its gateways, in one process.
//!
//! ```text
//!   API ──► Store ──► changes ──► Planes ──► Feed ──┬─► Local ──► Plane (one for each gateway)
//!                                                   └─► link server ◄── data planes elsewhere
//! ```

mod api;
mod args;
mod authority;
mod control_plane;
mod expiry;
mod metrics;
mod people;
mod planes;
mod registry;
mod servers;
mod source;
mod tls;
mod token;
mod trial;

use std::fs::File;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tidegate_proxy::Sockets;
use tokio::sync::mpsc;
use tracing::{error, info, warn};

use self::api::Shown;
pub(crate) use self::args::Args;
use self::control_plane::{ControlPlane, Process};
use self::metrics::ApiMetrics;
use self::planes::LocalPlanes;
use crate::control::{Handed, Predecessor, Successor};
use crate::own_settings::OwnSettings;
use crate::service::{self, Failure};
use crate::signals::{Again, Stop, upgrades};
use crate::telemetry::Telemetry;
use crate::upgrade::{self, Inherited};
use crate::{exit, plane, supervisor};

/// Until the store is opened again that did not open.
const RETRY: Duration = Duration::from_secs(1);

pub(crate) fn run(args: &Args) -> ExitCode {
    service::run(args.config.as_deref(), async |settings, telemetry| {
        serve(args, settings, telemetry).await
    })
}

async fn serve(args: &Args, settings: OwnSettings, telemetry: &mut Telemetry) -> Result<ExitCode, Failure> {
    // Before anything else: a signal that nobody listens for ends the process.
    let (mut stop, mut again, upgrades) = (Stop::listen()?, Again::listen()?, upgrades()?);
    args.place.make()?;
    let (lock, sockets, old) = hold(args)?;
    let inherited = Arc::new(Inherited::new(sockets));
    let process = Process {
        args,
        metrics: ApiMetrics::new(),
        local: local(args, &settings, telemetry, &inherited)?,
        settings,
        inherited: Arc::clone(&inherited),
    };
    let control = ControlPlane::open(&process).await?;
    let shown = Arc::new(Mutex::new(control.shown.clone()));
    telemetry.report({
        let shown = Arc::clone(&shown);
        move || api::metrics_text(&shown.lock().clone())
    });
    if old.is_some() {
        upgrade::settled(async || control.shown.planes.are_settled().await).await;
        if let Err(failure) = upgrade::check(&inherited) {
            control.close().await;
            // Now the old process goes on; whoever came here meanwhile is not cut off.
            drop(old);
            if let Some(local) = &process.local {
                local.drain().await;
            }
            return Err(failure);
        }
    }
    let (sender, successors) = mpsc::channel(1);
    // Before the old process hears of it: when it ends, it removes the control socket if that is still its own.
    let _socket = upgrade::listen(&args.place.data_dir, sender);
    if let Some(old) = old {
        upgrade::replace(old);
    }
    tokio::spawn(supervisor::start_successors(upgrades));
    supervisor::ready();
    let mut service = Service {
        process: &process,
        shown: &shown,
        lock: &lock,
        control: Some(control),
        successors,
    };
    let end = service.run(&mut stop, &mut again).await;
    if let End::Failed(failure) = &end {
        error!("{failure}");
    }
    if !matches!(end, End::HandedOver) {
        supervisor::stopping();
    }
    let connections = || process.local.as_ref().map_or(0, |local| local.connections());
    info!(connections = connections(), "draining; a second signal ends at once");
    let drained = async {
        let planes = async {
            match &process.local {
                Some(local) => local.drain().await,
                None => 0,
            }
        };
        let control = async {
            if let Some(control) = service.control.take() {
                control.close().await;
            }
        };
        tokio::join!(planes, control).0
    };
    let cut_off = tokio::select! {
        cut_off = drained => cut_off,
        () = stop.asked() => connections().max(1),
    };
    if cut_off > 0 {
        warn!(connections = cut_off, "stopped before every connection was drained");
        return Ok(ExitCode::from(exit::CUT_OFF));
    }
    info!("drained, stopped");
    Ok(match end {
        End::Failed(_) => ExitCode::from(exit::UNAVAILABLE),
        End::Asked | End::HandedOver => ExitCode::SUCCESS,
    })
}

/// Holds the data directory, which a process that runs may have to hand over with its sockets.
fn hold(args: &Args) -> Result<(File, Sockets, Option<Predecessor>), Failure> {
    if !args.take_over {
        return Ok((args.place.lock()?, Sockets::new(), None));
    }
    let (Handed { sockets, lock }, old) = upgrade::take_over(&args.place.data_dir)?;
    let lock = lock.map_or_else(|| args.place.lock(), Ok)?;
    Ok((lock, sockets, old))
}

fn local(
    args: &Args,
    settings: &OwnSettings,
    telemetry: &Telemetry,
    inherited: &Arc<Inherited>,
) -> Result<Option<Arc<LocalPlanes>>, Failure> {
    if args.no_data_plane {
        return Ok(None);
    }
    let own = plane::Settings {
        limits: settings.limits.clone(),
        hidden: args.own_files(),
    };
    let local = LocalPlanes::new(args.place.node_id()?, own, telemetry.tracer(), Arc::clone(inherited));
    Ok(Some(Arc::new(local)))
}

/// Why a process ends.
enum End {
    Asked,
    Failed(String),
    HandedOver,
}

/// A control plane that may be handed over.
struct Service<'a> {
    process: &'a Process<'a>,
    /// What is shown of the control plane that is open, or was last.
    shown: &'a Mutex<Shown>,
    lock: &'a File,
    control: Option<ControlPlane>,
    successors: mpsc::Receiver<Successor>,
}

impl Service<'_> {
    async fn run(&mut self, stop: &mut Stop, again: &mut Again) -> End {
        loop {
            let Some(control) = &mut self.control else {
                tokio::select! {
                    () = stop.asked() => return End::Asked,
                    () = self.open_again() => continue,
                }
            };
            let successor = tokio::select! {
                () = stop.asked() => return End::Asked,
                failure = control.servers.failed() => return End::Failed(failure),
                () = again.each(|| self.process.read_files_again()) => continue,
                Some(successor) = self.successors.recv() => successor,
            };
            tokio::select! {
                () = stop.asked() => return End::Asked,
                served = self.hand_over(successor) => match served {
                    Ok(true) => return End::HandedOver,
                    Ok(false) => {}
                    Err(error) => error!(%error, "cannot hand over; this process goes on"),
                }
            }
        }
    }

    /// Whether the other process serves now. The store has one control plane at a time.
    async fn hand_over(&mut self, successor: Successor) -> std::io::Result<bool> {
        let Some(control) = self.control.take() else {
            return Ok(false);
        };
        let (sockets, own) = (control.servers.sockets(), control.servers.sockets());
        info!("another process takes over");
        control.close().await;
        // Should nobody take over, those who come meanwhile wait for this process.
        self.process.inherited.keep(own?);
        let mut sockets = sockets?;
        if let Some(local) = &self.process.local {
            // They are the ones of the last change from here on.
            sockets.extend(local.sockets().await?);
        }
        let lock = Some(self.lock.try_clone()?);
        successor.serves_with(Handed { sockets, lock }).await
    }

    async fn open_again(&mut self) {
        match ControlPlane::open(self.process).await {
            Ok(control) => {
                *self.shown.lock() = control.shown.clone();
                self.control = Some(control);
                info!("the control plane serves again");
            }
            Err(failure) => {
                error!("{failure}; data planes in this process go on, and the control plane is tried again");
                tokio::time::sleep(RETRY).await;
            }
        }
    }
}

impl Process<'_> {
    fn read_files_again(&self) {
        if let Some(local) = &self.local {
            local.read_files_again();
        }
    }
}
