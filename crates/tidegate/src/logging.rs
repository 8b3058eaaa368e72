//! Where log lines go and how they look.

use tidegate_model::{LogFormat, LogSettings};
use tracing_subscriber::filter::{FilterExt as _, LevelFilter, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::telemetry::Telemetry;

/// Sends log lines to standard error, and those of the gateway's own code to the collector, if there is one for logs.
/// `TIDEGATE_LOG`, where it is set, overrides the configured level and takes the directives of `tracing`, such as
/// `info,tidegate_proxy=debug`.
pub(crate) fn start(settings: LogSettings, telemetry: &Telemetry) {
    let lines = match settings.format {
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_writer(std::io::stderr)
            .boxed(),
        LogFormat::Logfmt => tracing_logfmt::builder().layer().with_writer(std::io::stderr).boxed(),
    };
    // Lines of the libraries that send would make more lines to send.
    let own = filter_fn(|metadata| metadata.target().starts_with("tidegate"));
    let sent = telemetry
        .log_lines()
        .map(|layer| layer.with_filter(filter(settings).and(own)));
    tracing_subscriber::registry()
        .with(lines.with_filter(filter(settings)))
        .with(sent)
        .init();
}

fn filter(settings: LogSettings) -> EnvFilter {
    let level: LevelFilter = settings.level.as_str().parse().unwrap_or(LevelFilter::INFO);
    EnvFilter::builder()
        .with_default_directive(level.into())
        .with_env_var("TIDEGATE_LOG")
        .from_env_lossy()
}
