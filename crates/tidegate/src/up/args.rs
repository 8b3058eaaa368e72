//! The command line of `tidegate up`.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::people::OidcArgs;
use crate::place::Place;
use crate::upgrade;

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

    #[command(flatten)]
    pub(super) oidc: OidcArgs,
}
