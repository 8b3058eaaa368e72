//! The HTTP side of a token server.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::either::Either;

use super::{Answer, Shared};
use crate::certificates::Identity;

/// Connections of one port, with or without TLS.
struct Socket {
    address: SocketAddr,
    connections: mpsc::Receiver<(Connection, SocketAddr)>,
}

type Connection = Either<TcpStream, TlsStream<TcpStream>>;

pub(super) fn tls(identity: &Identity) -> Result<TlsAcceptor> {
    let certificate = CertificateDer::from_pem_slice(identity.certificate.as_bytes())?;
    let key = PrivateKeyDer::from_pem_slice(identity.key.as_bytes())?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// Binds a port of the system's choice.
pub(super) fn bind() -> Result<std::net::TcpListener> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot bind a token server")?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

pub(super) fn app(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/token", post(token))
        .route("/jwks", get(keys))
        .with_state(shared)
}

/// Serves both ports until there is an error.
pub(super) async fn run(
    http: std::net::TcpListener,
    https: Option<(std::net::TcpListener, TlsAcceptor)>,
    app: Router,
) -> Result<()> {
    let http = axum::serve(Socket::accepting(http, None)?, app.clone()).into_future();
    if let Some((listener, tls)) = https {
        let https = axum::serve(Socket::accepting(listener, Some(tls))?, app).into_future();
        tokio::try_join!(http, https)?;
    } else {
        http.await?;
    }
    Ok(())
}

async fn keys(State(shared): State<Arc<Shared>>) -> Response {
    match shared.key.set() {
        Ok(keys) => Json(keys).into_response(),
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:#}")),
    }
}

async fn token(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let answer = {
        let mut state = shared.state.lock();
        state.requests += 1;
        state.answer
    };
    match answer {
        Answer::Token => grant(&shared, &headers, &form),
        Answer::Status(status) => refuse(
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            "server_error",
        ),
        Answer::Hang => std::future::pending().await,
        Answer::Garbage => ([(CONTENT_TYPE, "application/json")], "<html>").into_response(),
    }
}

fn grant(shared: &Shared, headers: &HeaderMap, form: &HashMap<String, String>) -> Response {
    if form.get("grant_type").map(String::as_str) != Some("client_credentials") {
        return refuse(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let from_form = || Some((form.get("client_id")?.clone(), form.get("client_secret")?.clone()));
    let known = basic(headers)
        .or_else(from_form)
        .filter(|(id, secret)| shared.clients.get(id) == Some(secret));
    let Some((client, _)) = known else {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    };
    let life = shared.state.lock().life.as_secs();
    let claims = form
        .get("scope")
        .map_or_else(|| json!({}), |scope| json!({"scope": scope}));
    match shared.token(&client, &claims) {
        Ok(token) => Json(json!({"access_token": token, "token_type": "Bearer", "expires_in": life})).into_response(),
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, &format!("{error:#}")),
    }
}

/// Client id and secret of a header of the basic scheme (RFC 7617).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let credentials = BASE64_STANDARD.decode(credentials).ok()?;
    let credentials = String::from_utf8(credentials).ok()?;
    let (id, secret) = credentials.split_once(':')?;
    scheme
        .eq_ignore_ascii_case("basic")
        .then(|| (id.to_owned(), secret.to_owned()))
}

fn refuse(status: StatusCode, error: &str) -> Response {
    (status, Json(json!({"error": error}))).into_response()
}

impl Socket {
    /// Handshakes run beside each other: one that hangs holds up nobody.
    fn accepting(listener: std::net::TcpListener, tls: Option<TlsAcceptor>) -> Result<Self> {
        let listener = TcpListener::from_std(listener)?;
        let address = listener.local_addr()?;
        let (accepted, connections) = mpsc::channel(16);
        tokio::spawn(async move {
            while let Ok((stream, from)) = listener.accept().await {
                let (tls, accepted) = (tls.clone(), accepted.clone());
                tokio::spawn(async move {
                    let connection = match tls {
                        None => Some(Connection::Left(stream)),
                        Some(tls) => tls.accept(stream).await.ok().map(Connection::Right),
                    };
                    if let Some(connection) = connection {
                        drop(accepted.send((connection, from)).await);
                    }
                });
            }
        });
        Ok(Self { address, connections })
    }
}

impl axum::serve::Listener for Socket {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.connections.recv().await {
            Some(accepted) => accepted,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}
