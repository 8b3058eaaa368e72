//! The command line of `tidegate up`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::people::OidcArgs;
use crate::place::Place;
use crate::upgrade;

/// 100 years of 365 days.
const MOST_SECONDS: u64 = 100 * 365 * 86_400;

/// Run a control plane, with a data plane for each of its gateways.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The first start makes the data directory with a store and its key, and prints a token with which the API can be used. It is
shown this once; TIDEGATE_ADMIN_TOKEN gives one of your own. `tidegate token create` makes more.

The first SIGTERM or SIGINT drains: no new clients, requests in flight are answered, for at most limits.drain_timeout_ms.
A second one ends at once. SIGHUP has files read again that the configurations name, which also happens when they change; a new
certificate of the API is taken when its files change.

SIGUSR2 starts the binary anew, after an upgrade: the new process takes over, and no client is refused. If it cannot serve, this
one goes on.

Examples:
  tidegate up
  tidegate up --data-dir /var/lib/tidegate --api 0.0.0.0:8443 --tls-cert api.crt --tls-key api.key
  tidegate up --link 0.0.0.0:8444 --link-host control.example.com      and data planes elsewhere
  tidegate up --oidc-issuer https://id.example.com/realms/main --oidc-audience tidegate \\
    --oidc-grant platform=admin --oidc-grant team-a=editor@production   people who sign in elsewhere
  TIDEGATE_STORE=postgres://tidegate:secret@db/tidegate tidegate up    several control planes, one store")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) place: Place,

    /// Where the API is served.
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "TIDEGATE_API_ADDRESS",
        default_value = "127.0.0.1:8080"
    )]
    pub(super) api: SocketAddr,

    /// The API's certificate with its chain (PEM); with it, the API is served by TLS alone.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(super) tls_cert: Option<PathBuf>,

    /// The key of --tls-cert (PEM).
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(super) tls_key: Option<PathBuf>,

    /// Where data planes elsewhere connect, by mutual TLS.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) link: Option<SocketAddr>,

    /// A name or address by which data planes reach --link; the first is the one that they are told. May be repeated.
    #[arg(long, value_name = "HOST", requires = "link")]
    pub(super) link_host: Vec<String>,

    /// The certificate of --link with its chain (PEM), in the place of one by the control plane's own authority.
    #[arg(long, value_name = "FILE", requires_all = ["link", "link_key"])]
    pub(super) link_cert: Option<PathBuf>,

    /// The key of --link-cert (PEM).
    #[arg(long, value_name = "FILE", requires = "link_cert")]
    pub(super) link_key: Option<PathBuf>,

    /// What data planes verify --link-cert by (PEM) [default: --link-cert itself].
    #[arg(long, value_name = "FILE", requires = "link_cert")]
    pub(super) link_authority: Option<PathBuf>,

    /// Serve no gateway in this process.
    #[arg(long)]
    pub(super) no_data_plane: bool,

    /// Where /healthz, /readyz and /metrics are served [default: the file's `admin.address`, or nowhere].
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(super) admin: Option<SocketAddr>,

    /// Take over from the control plane that uses the data directory, if one does: its sockets, its store and its place. It
    /// drains and ends. SIGUSR2 starts such a process.
    #[arg(long, env = upgrade::TAKE_OVER)]
    pub(super) take_over: bool,

    /// A file with the sections `limits`, `log` and `admin`, for what is this process's own.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,

    /// How many requests a second each token and each person may make in the long run.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000)]
    pub(super) requests_per_second: u32,

    /// For how long entries of the audit log are kept, such as 90d or 12h [default: for ever].
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(super) audit_retention: Option<Duration>,

    #[command(flatten)]
    pub(super) oidc: OidcArgs,
}

impl Args {
    /// The files, and the folder, in which the process has its own secrets.
    pub(super) fn own_files(&self) -> Vec<PathBuf> {
        let named = [&self.tls_key, &self.link_key, &self.oidc.oidc_client_secret_file];
        let named = named.into_iter().flatten();
        named.chain([&self.place.data_dir]).cloned().collect()
    }
}

/// A whole number of seconds, minutes, hours or days; not none at all.
fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.trim_end_matches(|letter: char| !letter.is_ascii_digit()).len());
    let seconds = match unit {
        "s" => Some(1),
        "m" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        _ => None,
    };
    let number = number.parse::<u64>().ok().filter(|number| *number > 0);
    let seconds = number
        .zip(seconds)
        .and_then(|(number, seconds)| number.checked_mul(seconds));
    let seconds = seconds.filter(|seconds| *seconds <= MOST_SECONDS);
    let seconds = seconds.ok_or("give a number and s, m, h or d, such as 90d; at most 100 years")?;
    Ok(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_number_and_a_unit() {
        for (text, seconds) in [
            ("30s", 30),
            ("5m", 300),
            ("12h", 43_200),
            ("90d", 7_776_000),
            ("36500d", 3_153_600_000),
        ] {
            assert_eq!(duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "d",
            "90",
            "0d",
            "-1d",
            "1.5h",
            "1 d",
            "90 days",
            "1d12h",
            "36501d",
            "99999999999999999999d",
        ] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
