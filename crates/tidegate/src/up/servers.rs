//! The servers of a control plane, and the sockets that they need.

use std::io;
use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;

use axum::Router;
use serde_json::{Value, json};
use tidegate_api::{Control, DataPlanes, RateLimit, Settings};
use tidegate_http::Server;
use tidegate_link::{ServeError, serve as serve_link};
use tidegate_model::Limits;
use tidegate_proxy::Sockets;
use tidegate_store::Store;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

use super::api::{self, Shown};
use super::args::Args;
use super::authority::{self, LinkIdentity};
use super::planes::Planes;
use super::tls::{self, Current};
use crate::http;
use crate::service::Failure;
use crate::upgrade::Inherited;

/// The servers of a control plane: none of them ends before it is told to.
pub(super) struct Servers {
    running: JoinSet<Result<(), ServeError>>,
    limits: Limits,
    inherited: Arc<Inherited>,
    /// Their sockets once more, to be used again or handed over.
    sockets: Vec<StdListener>,
}

impl Servers {
    pub(super) fn new(limits: &Limits, inherited: Arc<Inherited>) -> Self {
        Self {
            running: JoinSet::new(),
            limits: limits.clone(),
            inherited,
            sockets: Vec::new(),
        }
    }

    /// The socket of a server that is called `what`: one that is open already, or a new one.
    ///
    /// # Errors
    /// The address cannot be had; another one can be chosen with `option`.
    fn bind(&mut self, address: SocketAddr, what: &str, option: &str) -> Result<TcpListener, Failure> {
        let inherited = self.inherited.take(address);
        let bound = || {
            let socket = inherited.map_or_else(|| StdListener::bind(address), Ok)?;
            socket.set_nonblocking(true)?;
            self.sockets.push(socket.try_clone()?);
            TcpListener::from_std(socket)
        };
        bound().map_err(|error| {
            format!("cannot serve {what} on {address}: {error}; choose another address with {option}").into()
        })
    }

    fn serve(&mut self, socket: TcpListener, tls: Option<TlsAcceptor>, routes: Router, ended: CancellationToken) {
        let mut server = Server::new(socket, http::limits(&self.limits));
        if let Some(tls) = tls {
            server = server.with_tls(tls);
        }
        self.running.spawn(async move {
            server.serve(routes, ended).await;
            Ok(())
        });
    }

    /// Serves the API.
    ///
    /// # Errors
    /// The certificate, the address or the identity provider's settings cannot be had.
    pub(super) fn api(
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
        let socket = self.bind(args.api, "the API", "--api")?;
        let settings = Settings {
            rate_limit: RateLimit {
                per_second: f64::from(args.requests_per_second),
                burst: args.requests_per_second.saturating_mul(5),
            },
            max_body_bytes: self.limits.max_http_body_bytes,
            people: args.oidc.people(ended)?,
            link: link_of(&shown.link),
            by_tls: tls.is_some(),
        };
        let planes: Arc<dyn DataPlanes> = Arc::clone(&shown.planes) as _;
        let control = Control::with(store.clone(), settings, Some(planes), Some(tidegate_console::pages()));
        let routes = api::routes(control.clone(), shown.clone());
        let scheme = if tls.is_some() { "https" } else { "http" };
        info!(
            "the API is at {scheme}://{0}/v1, and described at {scheme}://{0}/docs",
            socket.local_addr()?
        );
        if tidegate_console::is_there() {
            info!("the console is at {scheme}://{}/", socket.local_addr()?);
        }
        let until = ended.clone();
        self.running.spawn(async move {
            until.run_until_cancelled(control.upkeep()).await;
            Ok(())
        });
        self.serve(socket, tls, routes, ended.clone());
        Ok(())
    }

    /// Serves what probes and Prometheus ask for.
    ///
    /// # Errors
    /// The address cannot be had.
    pub(super) fn admin(
        &mut self,
        address: SocketAddr,
        shown: &Shown,
        ended: &CancellationToken,
    ) -> Result<(), Failure> {
        let socket = self.bind(address, "the admin endpoints", "--admin")?;
        let routes = api::admin_routes(shown.clone());
        self.serve(socket, None, routes, ended.clone());
        Ok(())
    }

    /// Their sockets, for a process that takes over.
    ///
    /// # Errors
    /// The process has run out of file descriptors.
    pub(super) fn sockets(&self) -> io::Result<Sockets> {
        let again = |socket: &StdListener| Ok((socket.local_addr()?, socket.try_clone()?));
        self.sockets.iter().map(again).collect()
    }

    /// Waits until one ends, and says why.
    pub(super) async fn failed(&mut self) -> String {
        match self.running.join_next().await {
            Some(Ok(Err(error))) => format!("a server has failed: {error}"),
            Some(Err(error)) => format!("a server has failed: {error}"),
            Some(Ok(Ok(()))) => "a server has ended".to_owned(),
            None => std::future::pending().await,
        }
    }

    /// Waits until all have ended; their sockets are free for those that come after.
    pub(super) async fn finished(&mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

/// `host:port` of the URL that data planes are told.
fn link_of(shown: &Value) -> Option<String> {
    shown["url"].as_str()?.strip_prefix("https://").map(str::to_owned)
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
    pub(super) fn prepare(args: &Args, servers: &mut Servers) -> Result<Option<Self>, Failure> {
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
        let socket = servers.bind(address, "data planes", "--link")?;
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

    /// Serves them.
    pub(super) fn serve(self, servers: &mut Servers, planes: &Planes, ended: CancellationToken) {
        info!("data planes connect to {}", self.url);
        let (feed, nodes) = (Arc::clone(&planes.feed), planes.nodes.clone());
        let certificate = self.identity.certificate;
        let questions = Arc::clone(&planes.questions);
        let server = Server::new(self.socket, http::limits(&servers.limits));
        let served = serve_link(server, ended, certificate, feed, questions, nodes);
        servers.running.spawn(served);
    }
}
