//! What a control plane and a data plane that follows one have in common as processes: their own settings, the log,
//! telemetry, and how they end.

use std::path::Path;
use std::process::ExitCode;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tracing::error;

use crate::own_settings::OwnSettings;
use crate::telemetry::Telemetry;
use crate::{exit, logging};

/// What keeps a service from starting, in words.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Lets the process open as many files as its administrator allows. What it has at first is for other programs' sake, which
/// count their files in 10 bits.
pub(crate) fn raise_open_files() {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    // Where that is not possible, clients are refused once there are no more.
    let _ = setrlimit(Resource::Nofile, raised);
}

/// Runs `serve` with the settings that `config` holds. It returns what the process ends with, or why it cannot run.
#[allow(clippy::print_stderr)] // there is no logger before the settings say how to log
pub(crate) fn run(
    config: Option<&Path>,
    serve: impl AsyncFnOnce(OwnSettings, &mut Telemetry) -> Result<ExitCode, Failure>,
) -> ExitCode {
    let settings = match OwnSettings::read(config) {
        Ok(settings) => settings,
        Err(problems) => {
            eprintln!("{problems}");
            return ExitCode::from(exit::CONFIGURATION);
        }
    };
    raise_open_files();
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
        let served = serve(settings, &mut telemetry).await;
        telemetry.stop().await;
        served.unwrap_or_else(|failure| {
            error!("{failure}");
            ExitCode::from(exit::UNAVAILABLE)
        })
    });
    // A collector that does not answer must not keep the process.
    runtime.shutdown_background();
    code
}
