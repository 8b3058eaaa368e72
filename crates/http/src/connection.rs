//! One connection, from its handshake to its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, header};
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::Limits;
use crate::body::{Answer, InTime, Serving};
use crate::crowd::Member;
use crate::server::Peer;
use crate::stream::Stream;
use crate::watched::{Phase, Watched};

/// Once a server stops, a client that is about to ask something more still gets its answer for this long, with the word
/// that it is the last one.
const LAST_REQUESTS: Duration = Duration::from_millis(500);

/// And one that has asked nothing yet has this long to do so.
const FIRST_REQUEST: Duration = Duration::from_secs(2);

/// What the connections of a server share.
pub(crate) struct Shared {
    pub(crate) limits: Limits,
    pub(crate) tls: Option<TlsAcceptor>,
    pub(crate) router: Router,
    pub(crate) stop: CancellationToken,
    /// Whether a handshake that fails is worth a warning.
    pub(crate) expects_everyone: bool,
}

/// Serves a client until it goes, takes too long, has to make room for another, or the server stops.
pub(crate) async fn run(client: TcpStream, address: SocketAddr, member: Member, shared: Arc<Shared>) {
    let watched = Arc::clone(&member.watched);
    tokio::select! {
        () = watched.given_up() => debug!(%address, "a client was closed to make room for another"),
        () = is_silent_to_the_end(&watched, &shared.stop) => debug!(%address, "a client was closed that had asked nothing"),
        () = begin(client, address, &watched, &shared) => {}
    }
}

async fn is_silent_to_the_end(watched: &Watched, stop: &CancellationToken) {
    stop.cancelled().await;
    sleep(FIRST_REQUEST).await;
    if watched.state().0 != Phase::Arriving {
        std::future::pending::<()>().await;
    }
}

async fn begin(client: TcpStream, address: SocketAddr, watched: &Arc<Watched>, shared: &Arc<Shared>) {
    // Answers are small, and somebody waits for each of them.
    let _ = client.set_nodelay(true);
    let Some(tls) = &shared.tls else {
        let certificates = Arc::default();
        return serve(client, Peer { address, certificates }, watched, shared).await;
    };
    match timeout(shared.limits.handshake_timeout, tls.accept(client)).await {
        Ok(Ok(stream)) => {
            let certificates = stream.get_ref().1.peer_certificates().unwrap_or_default();
            let certificates = certificates.iter().map(|it| it.clone().into_owned()).collect();
            // The time for a request begins now.
            watched.enter(Phase::Arriving);
            serve(stream, Peer { address, certificates }, watched, shared).await;
        }
        Ok(Err(error)) if shared.expects_everyone => warn!(%address, "a TLS handshake failed: {error}"),
        Ok(Err(error)) => debug!(%address, "a TLS handshake failed: {error}"),
        Err(_) => debug!(%address, "a TLS handshake took too long"),
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, peer: Peer, watched: &Arc<Watched>, shared: &Arc<Shared>) {
    let address = peer.address;
    let limits = &shared.limits;
    let router = TowerToHyperService::new(shared.router.clone());
    let service = service_fn(|request: Request<Incoming>| {
        let serving = Serving::begin(watched);
        let mut request = request.map(|body| Body::new(InTime::new(body, limits.body_timeout, watched)));
        request.extensions_mut().insert(ConnectInfo(peer.clone()));
        let (answered, stop) = (router.call(request), shared.stop.clone());
        async move {
            let Ok(mut response): Result<Response<Body>, Infallible> = answered.await;
            // Whether the body was read to its end or not.
            serving.resume();
            if stop.is_cancelled() {
                let close = HeaderValue::from_static("close");
                response.headers_mut().insert(header::CONNECTION, close);
            }
            Ok::<_, Infallible>(response.map(|body| Answer::new(body, serving)))
        }
    });
    let stream = Stream::new(stream, Arc::clone(watched), limits.write_timeout);
    let mut builder = Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_buf_size(limits.max_header_bytes);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    let mut stopping = pin!(async {
        shared.stop.cancelled().await;
        sleep(LAST_REQUESTS).await;
    });
    let mut is_last = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    debug!(%address, "a client's connection ended: {error}");
                }
                return;
            }
            phase = watched.late(limits) => {
                debug!(%address, ?phase, "a client took too long");
                return;
            }
            () = stopping.as_mut(), if !is_last => {
                is_last = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}
