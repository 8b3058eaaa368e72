//! The log, as Terraform takes it from a plugin: a JSON object a line on standard error, whose level `TF_LOG` or
//! `TF_LOG_PROVIDER` sets. Terraform prints it among its own.

use std::fmt;
use std::io::Write as _;

use serde_json::{Map, Value as Json};
use time::OffsetDateTime;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

/// Logs from now on.
pub fn start() {
    let wanted = ["TF_LOG_PROVIDER", "TF_LOG"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let level = match wanted.unwrap_or_default().to_uppercase().as_str() {
        "TRACE" | "JSON" => LevelFilter::TRACE,
        "DEBUG" => LevelFilter::DEBUG,
        "INFO" => LevelFilter::INFO,
        "ERROR" => LevelFilter::ERROR,
        "OFF" => LevelFilter::OFF,
        _ => LevelFilter::WARN,
    };
    // HTTP and gRPC libraries speak of every frame, with what is in it.
    let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let lines = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .event_format(Lines);
    let subscriber = tracing_subscriber::registry().with(lines.with_filter(ours));
    // Nobody else has set one.
    drop(tracing::subscriber::set_global_default(subscriber));
}

/// Says why the process ends to whoever started it.
pub fn complain(error: &anyhow::Error) {
    drop(writeln!(std::io::stderr(), "terraform-provider-tidegate: {error:#}"));
}

struct Lines;

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut fields = Fields(Map::new());
        event.record(&mut fields);
        let mut line = fields.0;
        let level = match *event.metadata().level() {
            Level::ERROR => "error",
            Level::WARN => "warn",
            Level::INFO => "info",
            Level::DEBUG => "debug",
            Level::TRACE => "trace",
        };
        // Terraform ends when a line has none.
        let message = line.remove("message").unwrap_or_else(|| "".into());
        line.insert("@message".to_owned(), message);
        line.insert("@level".to_owned(), level.into());
        line.insert("@module".to_owned(), "tidegate".into());
        line.insert("@timestamp".to_owned(), shown(OffsetDateTime::now_utc()).into());
        writeln!(writer, "{}", Json::Object(line))
    }
}

/// With six digits of a second and no others Terraform takes a line for one with fields.
fn shown(time: OffsetDateTime) -> String {
    let (hour, minute, second, micros) = time.time().as_hms_micro();
    format!("{}T{hour:02}:{minute:02}:{second:02}.{micros:06}Z", time.date())
}

struct Fields(Map<String, Json>);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), format!("{value:?}").into());
    }
}
