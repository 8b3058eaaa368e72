//! `tidegate run`: a data plane configured by a file.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tidegate_model::Snapshot;
use tidegate_proxy::{Gateway, Metrics, StartError};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Notify, mpsc};
use tracing::{error, info, warn};

use crate::admin::{self, Node};
use crate::config::Configuration;
use crate::control::{self, Control, Handed, Predecessor, Successor};
use crate::signals::{Stop, upgrades};
use crate::telemetry::Telemetry;
use crate::{config, exit, logging, reload, remote, service, supervisor, upgrade};

/// Run a gateway as a configuration file says, until SIGTERM or SIGINT.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first SIGTERM or SIGINT drains: no new clients, requests in flight are answered, for at most
limits.drain_timeout_ms. A second one ends at once.

SIGHUP, or a change of the file or of one that it names, puts the new configuration into effect. Only connections that
it concerns are drained. A configuration that is wrong is refused, and the old one stays.

With `control.socket` a gateway that is started while one runs takes over its sockets; the old one drains and ends, and no
client is refused. SIGUSR2 starts the binary anew to do just that, after an upgrade.

Examples:
  tidegate run --config gateway.yaml
  TIDEGATE_LOG=debug tidegate run --config gateway.yaml
  tidegate run --control-plane https://control.example.com:8444 --identity tidegate-node

With --control-plane the configuration comes from there, as soon as it changes; the file, if there is one, holds `limits`,
`log` and `admin` alone. While the control plane is away, the node serves what it was last told, also after a restart.")]
pub(crate) struct Args {
    /// The configuration file (YAML).
    #[arg(
        long,
        short,
        value_name = "FILE",
        env = "TIDEGATE_CONFIG",
        required_unless_present = "control_plane"
    )]
    config: Option<PathBuf>,

    #[command(flatten)]
    remote: remote::Remotely,
}

#[allow(clippy::print_stderr)] // there is no logger before the configuration says how to log
pub(crate) fn run(args: &Args) -> ExitCode {
    if let Some(control_plane) = &args.remote.control_plane {
        return remote::run(control_plane, &args.remote, args.config.as_deref());
    }
    let file = args.config.clone().unwrap_or_default();
    let configuration = match config::read(&file) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            eprintln!("{}", wrong.problems);
            return ExitCode::from(exit::CONFIGURATION);
        }
    };
    service::raise_open_files();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("cannot start worker threads: {error}");
            return ExitCode::from(exit::UNAVAILABLE);
        }
    };
    let telemetry = Telemetry::new(&|variable| std::env::var(variable).ok(), runtime.handle());
    logging::start(configuration.snapshot.log, &telemetry);
    for problem in telemetry.problems() {
        error!("{problem}");
    }
    let code = runtime.block_on(serve(file, configuration, telemetry));
    // A collector that does not answer must not keep the process.
    runtime.shutdown_background();
    code
}

async fn serve(file: PathBuf, configuration: Configuration, mut telemetry: Telemetry) -> ExitCode {
    // Before anything else: a signal that nobody listens for ends the process.
    let Ok(mut signals) = Signals::listen() else {
        error!("cannot listen for signals");
        return ExitCode::from(exit::UNAVAILABLE);
    };
    let code = run_gateway(file, configuration, &mut telemetry, &mut signals).await;
    tokio::select! {
        () = telemetry.stop() => {}
        () = signals.stop.asked() => {}
    }
    code
}

async fn run_gateway(
    file: PathBuf,
    configuration: Configuration,
    telemetry: &mut Telemetry,
    signals: &mut Signals,
) -> ExitCode {
    let metrics = Metrics::new().with_tracer(telemetry.tracer());
    let Configuration {
        snapshot,
        files,
        of_a_control_plane,
    } = configuration;
    if !of_a_control_plane.is_empty() {
        let sections = of_a_control_plane.join(", ");
        warn!(
            sections,
            "these sections of the file are for `tidegate apply`; a gateway that a file configures has no use for them"
        );
    }
    let (control, handed_over) = (snapshot.control.clone(), Arc::new(Notify::new()));
    let (node, old) = match start(snapshot, metrics) {
        Ok(started) => started,
        Err(code) => return code,
    };
    telemetry.report({
        let node = Arc::clone(&node);
        move || {
            node.gateway.measure();
            node.metrics.encode()
        }
    });
    let (sender, successors) = mpsc::channel(1);
    let _control = match control.map(|path| (Control::start(&path, Some(Arc::clone(&node)), sender), path)) {
        None => None,
        Some((Ok(control), _)) => Some(control),
        Some((Err(error), path)) => {
            error!(path = %path.display(), %error, "cannot serve the control socket; change control.socket, or who may write there");
            return ExitCode::from(exit::UNAVAILABLE);
        }
    };
    tokio::spawn(hand_over(successors, Arc::clone(&node), Arc::clone(&handed_over)));
    if let Some(old) = old {
        serve_in_place(&node, old).await;
    }
    supervisor::ready();
    if let Some((reload, successor)) = signals.changes.take() {
        tokio::spawn(supervisor::start_successors(successor));
        let changes = reload::watch(file, files, reload, Arc::clone(&node));
        tokio::select! {
            () = signals.stop.asked() => supervisor::stopping(),
            () = handed_over.notified() => {}
            () = changes => {}
        }
    }
    drain(&node, &mut signals.stop).await
}

/// Opens every socket, or takes it over from the supervisor or from a gateway that runs already.
fn start(snapshot: Snapshot, metrics: Metrics) -> Result<(Arc<Node>, Option<Predecessor>), ExitCode> {
    let mut sockets = supervisor::sockets();
    let taken_over = match snapshot.control.as_deref().map(control::take_over).transpose() {
        Ok(taken_over) => taken_over.flatten(),
        Err(error) => {
            error!(%error, "a gateway runs already and did not hand over its sockets");
            return Err(ExitCode::from(exit::UNAVAILABLE));
        }
    };
    let (inherited, old) = taken_over.unzip();
    sockets.extend(inherited.unwrap_or_default().sockets);
    let admin = snapshot.admin.map(|address| (address, sockets.remove(&address)));
    let limits = snapshot.limits.clone();
    let gateway = match Gateway::start(snapshot, &metrics, sockets) {
        Ok(gateway) => gateway,
        Err(StartError::Bind(failed)) => {
            for failure in failed {
                error!("{failure}; is another process listening there? see `ss -ltnp`");
            }
            return Err(ExitCode::from(exit::UNAVAILABLE));
        }
        Err(StartError::Apply(error)) => {
            error!("{error}");
            return Err(ExitCode::from(exit::CONFIGURATION));
        }
    };
    let admin = match admin.map(|(address, inherited)| (admin::bind(address, inherited), address)) {
        None => None,
        Some((Ok(socket), address)) => Some((socket, address)),
        Some((Err(error), address)) => {
            error!(%address, %error, "cannot serve the admin endpoints; change admin.address");
            return Err(ExitCode::from(exit::UNAVAILABLE));
        }
    };
    let again = admin.as_ref().and_then(|(socket, _)| socket.try_clone().ok());
    let node = Arc::new(Node {
        gateway,
        metrics,
        draining: AtomicBool::new(false),
        configured: AtomicBool::new(true),
        admin: again,
    });
    if let Some((socket, address)) = admin {
        if let Err(error) = admin::start(socket, Arc::clone(&node), &limits) {
            error!(%address, %error, "cannot serve the admin endpoints");
            return Err(ExitCode::from(exit::UNAVAILABLE));
        }
        info!(%address, "admin endpoints: /healthz /readyz /metrics");
    }
    Ok((node, old))
}

/// Gives the sockets to whoever wants to take over.
async fn hand_over(mut successors: mpsc::Receiver<Successor>, node: Arc<Node>, handed_over: Arc<Notify>) {
    while let Some(successor) = successors.recv().await {
        let served = async {
            let mut sockets = node.gateway.sockets().await?;
            sockets.extend(node.admin_socket()?);
            successor.serves_with(Handed { sockets, lock: None }).await
        };
        match served.await {
            Ok(true) => handed_over.notify_one(),
            Ok(false) => {}
            Err(error) => warn!(%error, "the sockets could not be handed over"),
        }
    }
}

/// Tells the old process to drain, as soon as this one knows where to lead clients.
async fn serve_in_place(node: &Node, old: Predecessor) {
    upgrade::settled(async || node.knows_backends()).await;
    upgrade::replace(old);
}

pub(crate) async fn drain(node: &Node, stop: &mut Stop) -> ExitCode {
    node.draining.store(true, Ordering::Relaxed);
    info!(
        connections = node.gateway.connections(),
        "draining; a second signal ends at once"
    );
    let cut_off = tokio::select! {
        cut_off = node.gateway.drain() => cut_off,
        () = stop.asked() => node.gateway.connections(),
    };
    if cut_off > 0 {
        warn!(connections = cut_off, "stopped before every connection was drained");
        return ExitCode::from(exit::CUT_OFF);
    }
    info!("drained, stopped");
    ExitCode::SUCCESS
}

/// What an operator, or systemd, tells the process.
struct Signals {
    stop: Stop,
    /// SIGHUP and SIGUSR2, until somebody deals with them.
    changes: Option<(Signal, Signal)>,
}

impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self {
            stop: Stop::listen()?,
            changes: Some((signal(SignalKind::hangup())?, upgrades()?)),
        })
    }
}
