//! The servers of a control plane, and the sockets that they need.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::{Value, json};
use tidegate_api::{Control, RateLimit, Settings};
use tidegate_link::serve as serve_link;
use tidegate_store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::api::{self, Shown};
use super::args::Args;
use super::authority::{self, LinkIdentity};
use super::planes::Planes;
use super::tls::{self, Current};
use crate::service::Failure;

/// The socket of a server that is called `what`.
///
/// # Errors
/// The address cannot be had; another one can be chosen with `option`.
pub(super) async fn bind(address: SocketAddr, what: &str, option: &str) -> Result<TcpListener, Failure> {
    let bound = TcpListener::bind(address).await;
    bound.map_err(|error| {
        format!("cannot serve {what} on {address}: {error}; choose another address with {option}").into()
    })
}

/// The servers of a control plane: none of them ends before it is told to.
pub(super) struct Servers(JoinSet<io::Result<()>>);

impl Servers {
    pub(super) fn new() -> Self {
        Self(JoinSet::new())
    }

    /// Serves the API.
    ///
    /// # Errors
    /// The certificate, the address or the identity provider's settings cannot be had.
    pub(super) async fn api(
        &mut self,
        args: &Args,
        store: &Store,
        shown: &Shown,
        ended: &CancellationToken,
    ) -> Result<(), Failure> {
        let tls = match (&args.tls_cert, &args.tls_key) {
            (Some(certificate), Some(key)) => {
                let current = tls::of_files("the API", certificate, key)
                    .map_err(|error| format!("--tls-cert and --tls-key: {error}"))?;
                shown.metrics.add_certificate("api", &current);
                Some(tls::acceptor(&current)?)
            }
            _ => None,
        };
        if tls.is_none() && !args.api.ip().is_loopback() {
            warn!(address = %args.api, "the API is served without TLS: tokens can be read on the way; give --tls-cert and --tls-key");
        }
        let socket = bind(args.api, "the API", "--api").await?;
        let settings = Settings {
            rate_limit: RateLimit {
                per_second: f64::from(args.requests_per_second),
                burst: args.requests_per_second.saturating_mul(5),
            },
            people: args.oidc.people(ended)?,
            ..Settings::default()
        };
        let routes = api::routes(Control::new(store.clone(), settings), shown.clone());
        let scheme = if tls.is_some() { "https" } else { "http" };
        info!(
            "the API is at {scheme}://{0}/v1, and described at {scheme}://{0}/docs",
            socket.local_addr()?
        );
        self.0.spawn(api::run(socket, tls, routes, ended.clone()));
        Ok(())
    }

    /// Serves what probes and Prometheus ask for.
    ///
    /// # Errors
    /// The address cannot be had.
    pub(super) async fn admin(
        &mut self,
        address: SocketAddr,
        shown: &Shown,
        ended: &CancellationToken,
    ) -> Result<(), Failure> {
        let socket = bind(address, "the admin endpoints", "--admin").await?;
        let routes = api::admin_routes(shown.clone());
        self.0.spawn(api::run(socket, None, routes, ended.clone()));
        Ok(())
    }

    /// Waits until one ends, and says why.
    pub(super) async fn failed(&mut self) -> String {
        match self.0.join_next().await {
            Some(Ok(Err(error))) => format!("a server has failed: {error}"),
            Some(Err(error)) => format!("a server has failed: {error}"),
            Some(Ok(Ok(()))) => "a server has ended".to_owned(),
            None => std::future::pending().await,
        }
    }

    /// Waits until all have ended.
    pub(super) async fn finished(&mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

/// Where data planes elsewhere connect.
pub(super) struct Link {
    socket: TcpListener,
    identity: LinkIdentity,
    url: String,
}

impl Link {
    /// Binds the socket and gets its certificate, if there are to be data planes elsewhere.
    ///
    /// # Errors
    /// The certificate or the address cannot be had.
    pub(super) async fn prepare(args: &Args) -> Result<Option<Self>, Failure> {
        let Some(address) = args.link else { return Ok(None) };
        let names = if args.link_host.is_empty() {
            authority::names_of(address.ip())
        } else {
            args.link_host.clone()
        };
        let identity = match (&args.link_cert, &args.link_key) {
            (Some(certificate), Some(key)) => LinkIdentity::given(certificate, key, args.link_authority.as_deref())?,
            _ => LinkIdentity::own(&args.place, &names)?,
        };
        let socket = bind(address, "data planes", "--link").await?;
        let host = names.first().map_or("localhost", String::as_str);
        let host = if host.contains(':') {
            format!("[{host}]")
        } else {
            host.to_owned()
        };
        let url = format!("https://{host}:{}", socket.local_addr()?.port());
        Ok(Some(Self { socket, identity, url }))
    }

    /// By what data planes know it.
    pub(super) fn certificate(&self) -> &Arc<Current> {
        &self.identity.certificate
    }

    /// What those who enroll data planes are told.
    pub(super) fn shown(&self) -> Value {
        json!({ "url": self.url, "authority": self.identity.authority })
    }

    /// Serves them. A data plane that waits for news comes again when another control plane answers: nothing of it is in flight.
    pub(super) fn serve(self, servers: &mut Servers, planes: &Planes, ended: CancellationToken) {
        info!("data planes connect to {}", self.url);
        let (feed, nodes) = (Arc::clone(&planes.feed), planes.nodes.clone());
        let certificate = self.identity.certificate;
        servers.0.spawn(async move {
            tokio::select! {
                served = serve_link(self.socket, certificate, feed, nodes) => served.map_err(io::Error::other),
                () = ended.cancelled() => Ok(()),
            }
        });
    }
}
