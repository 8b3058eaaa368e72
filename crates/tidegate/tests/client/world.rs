//! A control plane in this process, and the real binary against it.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tidegate_api::{Control, MEANING, Scope, Settings, create_token, router};
use tidegate_model::Uuid;
use tidegate_store::{Actor, Audit, Keyring, Store, Update};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports::{self, Port};
use tokio::io::{AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::process::Command;
use tokio::task::JoinHandle;

/// A file with every kind of entity, literal secrets left to others.
const EVERY: &str = include_str!("every.yaml");

pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) token: String,
    pub(crate) store: Store,
    dir: TempDir,
    server: JoinHandle<()>,
    _port: Port,
}

/// What a command said.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        Self::serve(settings, |app, _| app).await
    }

    /// A populated control plane in which somebody changes the entities of this collection whenever one of them is about
    /// to be read by its id.
    pub(crate) async fn meddled_with(collection: &'static str) -> (Self, PathBuf) {
        let world = Self::serve(Settings::default(), |app, store| {
            app.layer(from_fn(move |request: Request, next: Next| {
                let store = store.clone();
                async move {
                    let path = request.uri().path().to_owned();
                    let path: Vec<_> = path.split('/').collect();
                    if let (&Method::GET, ["", "v1", "event-gateways", gateway, .., last, id]) =
                        (request.method(), path.as_slice())
                        && *last == collection
                        && let Ok(id) = id.parse()
                    {
                        meddle(&store, gateway.parse().unwrap(), id).await;
                    }
                    next.run(request).await
                }
            }))
        });
        let world = world.await;
        let file = world.populate().await;
        (world, file)
    }

    /// A control plane that fails once, at the write with this number.
    pub(crate) async fn that_breaks_off(at: usize) -> Self {
        let writes = Arc::new(AtomicUsize::new(0));
        let fail = move |request: Request, next: Next| {
            let writes = Arc::clone(&writes);
            async move {
                if request.method() != Method::GET && writes.fetch_add(1, Ordering::Relaxed) + 1 == at {
                    let head = [(header::CONTENT_TYPE, "application/problem+json")];
                    let body = r#"{"status":500,"title":"x","detail":"the disk is gone","instance":"x"}"#;
                    return (StatusCode::INTERNAL_SERVER_ERROR, head, body).into_response();
                }
                next.run(request).await
            }
        };
        Self::serve(Settings::default(), |router, _| router.layer(from_fn(fail))).await
    }

    async fn serve(settings: Settings, wrap: impl FnOnce(axum::Router, Store) -> axum::Router) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", dir.path().join("store.db").display());
        let key = Keyring::load(&dir.path().join("store.key"), None).unwrap();
        let store = Store::open(&url, key, MEANING).await.unwrap();
        let (_, token) = create_token(&store, "admin", Scope::Admin, None, None, actor())
            .await
            .unwrap();
        let port = ports::reserve().unwrap();
        let listener = TcpListener::bind(("127.0.0.1", port.number())).await.unwrap();
        let app = wrap(router(Control::new(store.clone(), settings)), store.clone());
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            url: format!("http://127.0.0.1:{}", port.number()),
            token: token.reveal().to_owned(),
            store,
            dir,
            server,
            _port: port,
        }
    }

    /// A control plane that has the gateway `production` with every kind of entity.
    pub(crate) async fn populated() -> (Self, PathBuf) {
        let world = Self::start().await;
        let file = world.populate().await;
        (world, file)
    }

    async fn populate(&self) -> PathBuf {
        let file = self.file("every.yaml", &every());
        let said = self
            .apply(&file, &["--gateway", "production", "--create-gateway"])
            .await;
        assert_eq!(said.code, Some(0), "{said:?}");
        file
    }

    /// The same API behind TLS: its URL, and who vouches for it.
    pub(crate) async fn over_tls(&self) -> (String, Authority) {
        let authority = Authority::new("control plane").unwrap();
        let server = authority.server(&["127.0.0.1"]).unwrap();
        let chain = CertificateDer::pem_slice_iter(server.certificate.as_bytes())
            .map(Result::unwrap)
            .collect();
        let key = PrivateKeyDer::from_pem_slice(server.key.as_bytes()).unwrap();
        let builder =
            rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let config = builder.with_no_client_auth().with_single_cert(chain, key).unwrap();
        let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let plain = self.url.trim_start_matches("http://").to_owned();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                // A client that does not like the certificate leaves.
                let Ok(mut stream) = acceptor.accept(socket).await else {
                    continue;
                };
                let mut inner = TcpStream::connect(&plain).await.unwrap();
                tokio::spawn(async move { copy_bidirectional(&mut stream, &mut inner).await.map(drop) });
            }
        });
        (url, authority)
    }

    pub(crate) fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) async fn apply(&self, file: &Path, more: &[&str]) -> Said {
        let mut args = vec!["apply", "--yes", "-f", file.to_str().unwrap()];
        args.extend(more);
        self.run(&args).await
    }

    pub(crate) async fn diff(&self, file: &Path, more: &[&str]) -> Said {
        let mut args = vec!["diff", "-f", file.to_str().unwrap()];
        args.extend(more);
        self.run(&args).await
    }

    pub(crate) async fn run(&self, args: &[&str]) -> Said {
        self.run_with(
            args,
            "",
            &[("TIDEGATE_API", &self.url), ("TIDEGATE_TOKEN", &self.token)],
        )
        .await
    }

    /// The binary, with something else as its standard output.
    pub(crate) async fn run_to(&self, args: &[&str], out: impl Into<Stdio>) -> Said {
        let variables = [
            ("TIDEGATE_API", self.url.as_str()),
            ("TIDEGATE_TOKEN", self.token.as_str()),
        ];
        run_into(self.dir.path(), args, "", &variables, out.into()).await
    }

    /// The binary, in a folder of its own, with this input and these variables alone.
    pub(crate) async fn run_with(&self, args: &[&str], input: &str, variables: &[(&str, &str)]) -> Said {
        let said = run_in(self.dir.path(), args, input, variables).await;
        assert!(
            !said.out.contains(&self.token) && !said.err.contains(&self.token),
            "{said:?}"
        );
        said
    }

    /// What the API says, asked directly.
    pub(crate) async fn api(&self, method: &str, path: &str, body: Option<Json>) -> Json {
        drop(rustls::crypto::aws_lc_rs::default_provider().install_default());
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = client.request(method.parse().unwrap(), format!("{}{path}", self.url));
        request = request.bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.body(body.to_string());
        }
        let answer = request.send().await.unwrap();
        let status = answer.status();
        let text = answer.text().await.unwrap();
        assert!(status.is_success(), "{method} {path}: {text}");
        serde_json::from_str(&text).unwrap_or(Json::Null)
    }

    /// The path of the gateway of this name.
    pub(crate) async fn gateway(&self, name: &str) -> String {
        let all = self.api("GET", "/v1/event-gateways", None).await;
        let found = all["data"]
            .as_array()
            .unwrap()
            .iter()
            .find(|gateway| gateway["name"] == name);
        format!("/v1/event-gateways/{}", found.unwrap()["id"].as_str().unwrap())
    }

    /// The version of the gateway `production`, which counts its changes.
    pub(crate) async fn version(&self) -> Json {
        let path = self.gateway("production").await;
        self.api("GET", &path, None).await["version"].clone()
    }

    /// A token with this scope.
    pub(crate) async fn token(&self, scope: Scope) -> String {
        let made = create_token(&self.store, "other", scope, None, None, actor()).await;
        made.unwrap().1.reveal().to_owned()
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Said {
    /// What was printed, with ids and times masked.
    pub(crate) fn masked(&self) -> String {
        masked(&self.out)
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Ids become `ID`, times `TIME`.
fn masked(text: &str) -> String {
    let is_id = |word: &str| word.len() == 36 && word.bytes().filter(|byte| *byte == b'-').count() == 4;
    let is_time = |word: &str| word.len() >= 20 && word.ends_with('Z') && word.as_bytes()[10] == b'T';
    let mask = |word: &str| match word {
        word if is_id(word) => "ID".to_owned(),
        word if is_time(word) => "TIME".to_owned(),
        word => word.to_owned(),
    };
    let lines = text
        .lines()
        .map(|line| line.split(' ').map(mask).collect::<Vec<_>>().join(" "));
    lines.map(|line| squeezed(&line) + "\n").collect()
}

/// Columns whose widths ids make are of no interest.
fn squeezed(line: &str) -> String {
    let indent = line.len() - line.trim_start().len();
    let words: Vec<_> = line
        .trim_start()
        .split("  ")
        .filter(|word| !word.is_empty())
        .map(str::trim)
        .collect();
    format!("{}{}", &line[..indent], words.join("  "))
}

/// The binary, in a folder, with this input and these variables alone.
pub(crate) async fn run_in(folder: &Path, args: &[&str], input: &str, variables: &[(&str, &str)]) -> Said {
    run_into(folder, args, input, variables, Stdio::piped()).await
}

async fn run_into(folder: &Path, args: &[&str], input: &str, variables: &[(&str, &str)], out: Stdio) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidegate"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .envs(variables.iter().copied());
    command.stdin(Stdio::piped()).stdout(out).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It may end without having read it.
    drop(stdin.write_all(input.as_bytes()).await);
    drop(stdin);
    let output = child.wait_with_output().await.unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Says something in the description of an entity.
async fn meddle(store: &Store, gateway: Uuid, id: Uuid) {
    let mut change = store.change(Some(gateway), actor()).await.unwrap();
    let entity = change.get(id).await.unwrap();
    let mut body = entity.body.clone();
    body["description"] = "Somebody else's.".into();
    let update = Update {
        name: entity.name.clone(),
        body,
        references: Vec::new(),
    };
    change.update(id, None, update).await.unwrap();
    let audit = Audit {
        action: "replace".to_owned(),
        kind: entity.kind,
        id,
        request_id: String::new(),
    };
    change.commit(audit).await.unwrap();
}

fn actor() -> Actor {
    Actor {
        id: None,
        name: "test".to_owned(),
    }
}

/// [`EVERY`] with a real certificate in it.
pub(crate) fn every() -> String {
    let authority = Authority::new("clients").unwrap();
    EVERY.replace("CA_PEM", &json!(authority.certificate()).to_string())
}
