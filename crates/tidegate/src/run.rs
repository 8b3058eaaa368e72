//! `tidegate run`: a data plane configured by a file.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tidegate_proxy::{Gateway, Metrics, Sockets, StartError};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tracing::{error, info, warn};

use crate::admin::{self, Node};
use crate::config::Configuration;
use crate::telemetry::Telemetry;
use crate::{config, exit, logging, reload};

/// Run a gateway as a configuration file says, until SIGTERM or SIGINT.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first SIGTERM or SIGINT drains: no new clients, requests in flight are answered, for at most
limits.drain_timeout_ms. A second one ends at once.

SIGHUP, or a change of the file or of one that it names, puts the new configuration into effect. Only connections that
it concerns are drained. A configuration that is wrong is refused, and the old one stays.

Examples:
  tidegate run --config gateway.yaml
  TIDEGATE_LOG=debug tidegate run --config gateway.yaml")]
pub(crate) struct Args {
    /// The configuration file (YAML).
    #[arg(long, short, value_name = "FILE", env = "TIDEGATE_CONFIG")]
    config: PathBuf,
}

#[allow(clippy::print_stderr)] // there is no logger before the configuration says how to log
pub(crate) fn run(args: &Args) -> ExitCode {
    let configuration = match config::read(&args.config) {
        Ok(configuration) => configuration,
        Err(wrong) => {
            eprintln!("{}", wrong.problems);
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
    let telemetry = Telemetry::new(&|variable| std::env::var(variable).ok(), runtime.handle());
    logging::start(configuration.snapshot.log, &telemetry);
    for problem in telemetry.problems() {
        error!("{problem}");
    }
    let code = runtime.block_on(serve(args.config.clone(), configuration, telemetry));
    // A collector that does not answer must not keep the process.
    runtime.shutdown_background();
    code
}

async fn serve(file: PathBuf, configuration: Configuration, mut telemetry: Telemetry) -> ExitCode {
    let (Ok(mut terminate), Ok(mut interrupt)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        error!("cannot listen for signals");
        return ExitCode::from(exit::UNAVAILABLE);
    };
    let code = run_gateway(file, configuration, &mut telemetry, &mut terminate, &mut interrupt).await;
    tokio::select! {
        () = telemetry.stop() => {}
        () = asked_to_stop(&mut terminate, &mut interrupt) => {}
    }
    code
}

async fn run_gateway(
    file: PathBuf,
    configuration: Configuration,
    telemetry: &mut Telemetry,
    terminate: &mut Signal,
    interrupt: &mut Signal,
) -> ExitCode {
    let metrics = Metrics::new().with_tracer(telemetry.tracer());
    let Configuration { snapshot, files } = configuration;
    let admin = snapshot.admin;
    let gateway = match Gateway::start(snapshot, &metrics, Sockets::new()) {
        Ok(gateway) => gateway,
        Err(StartError::Bind(failed)) => {
            for failure in failed {
                error!("{failure}; is another process listening there? see `ss -ltnp`");
            }
            return ExitCode::from(exit::UNAVAILABLE);
        }
        Err(StartError::Apply(error)) => {
            error!("{error}");
            return ExitCode::from(exit::CONFIGURATION);
        }
    };
    let node = Arc::new(Node {
        gateway,
        metrics,
        draining: AtomicBool::new(false),
    });
    telemetry.report({
        let node = Arc::clone(&node);
        move || {
            node.gateway.measure();
            node.metrics.encode()
        }
    });
    if let Some(address) = admin {
        if let Err(error) = admin::start(address, Arc::clone(&node)).await {
            error!(%address, %error, "cannot serve the admin endpoints; change admin.address");
            return ExitCode::from(exit::UNAVAILABLE);
        }
        info!(%address, "admin endpoints: /healthz /readyz /metrics");
    }
    tokio::select! {
        () = asked_to_stop(terminate, interrupt) => {}
        () = reload::watch(file, files, Arc::clone(&node)) => asked_to_stop(terminate, interrupt).await,
    }
    node.draining.store(true, Ordering::Relaxed);
    info!(
        connections = node.gateway.connections(),
        "draining; a second signal ends at once"
    );
    let cut_off = tokio::select! {
        cut_off = node.gateway.drain() => cut_off,
        () = asked_to_stop(terminate, interrupt) => node.gateway.connections(),
    };
    if cut_off > 0 {
        warn!(connections = cut_off, "stopped before every connection was drained");
        return ExitCode::from(exit::CUT_OFF);
    }
    info!("drained, stopped");
    ExitCode::SUCCESS
}

async fn asked_to_stop(terminate: &mut Signal, interrupt: &mut Signal) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
