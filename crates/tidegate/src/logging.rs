//! Where log lines go and how they look.

use tidegate_model::{LogFormat, LogSettings};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// Sends log lines to standard error. `TIDEGATE_LOG`, where it is set, overrides the configured level and takes the
/// directives of `tracing`, such as `info,tidegate_proxy=debug`.
pub(crate) fn start(settings: LogSettings) {
    let level: LevelFilter = settings.level.as_str().parse().unwrap_or(LevelFilter::INFO);
    let filter = EnvFilter::builder()
        .with_default_directive(level.into())
        .with_env_var("TIDEGATE_LOG")
        .from_env_lossy();
    let lines = match settings.format {
        LogFormat::Json => tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_writer(std::io::stderr)
            .boxed(),
        LogFormat::Logfmt => tracing_logfmt::builder().layer().with_writer(std::io::stderr).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();
}
