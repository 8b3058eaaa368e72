//! The store's key from AWS KMS, as far as a service that is scripted by its documentation can tell.

#![cfg(feature = "kms")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parking_lot::Mutex;
use serde_json::{Value, json};
use support::SOON;
use support::gateway::BINARY;
use tidegate_testkit::ports;
use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::scratch::Scratch;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Wrapped keys are names here: what is under them stays in the service.
struct Kms {
    url: String,
    state: Arc<Mutex<Kept>>,
    server: JoinHandle<()>,
}

#[derive(Default)]
struct Kept {
    /// Of each wrapped key: the KMS key, the context, and the key itself.
    keys: HashMap<Vec<u8>, (String, Value, Vec<u8>)>,
    asked: Vec<String>,
    denies: bool,
}

impl Kms {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::<Mutex<Kept>>::default();
        let app = Router::new().route("/", post(answer)).with_state(Arc::clone(&state));
        let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { url, state, server }
    }

    fn keys(&self) -> Vec<Vec<u8>> {
        self.state.lock().keys.values().map(|(_, _, key)| key.clone()).collect()
    }
}

async fn answer(State(state): State<Arc<Mutex<Kept>>>, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let error = |kind: &str, message: &str| {
        let body = json!({ "__type": kind, "message": message }).to_string();
        (
            StatusCode::BAD_REQUEST,
            [("content-type", "application/x-amz-json-1.1")],
            body,
        )
            .into_response()
    };
    let mut state = state.lock();
    if !header("authorization").starts_with("AWS4-HMAC-SHA256 Credential=AKIDTEST/")
        || !header("authorization").contains("/eu-central-1/kms/aws4_request")
    {
        return error("MissingAuthenticationTokenException", "not signed");
    }
    if state.denies {
        return error("AccessDeniedException", "you may not");
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    let context = body["EncryptionContext"].clone();
    let answer = match header("x-amz-target") {
        "TrentService.GenerateDataKey" => {
            let key = body["KeyId"].as_str().unwrap().to_owned();
            state.asked.push(format!("generate {key}"));
            assert_eq!(body["KeySpec"], "AES_256");
            let plain: Vec<u8> = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()]
                .iter()
                .flat_map(|id| *id.as_bytes())
                .collect();
            let wrapped = format!("wrapped {}", uuid::Uuid::new_v4()).into_bytes();
            let answer = json!({ "KeyId": key, "Plaintext": STANDARD.encode(&plain), "CiphertextBlob": STANDARD.encode(&wrapped) });
            state.keys.insert(wrapped, (key, context, plain));
            answer
        }
        "TrentService.Decrypt" => {
            let wrapped = STANDARD.decode(body["CiphertextBlob"].as_str().unwrap()).unwrap();
            let Some((key, for_what, plain)) = state.keys.get(&wrapped).cloned() else {
                return error("InvalidCiphertextException", "");
            };
            if for_what != context {
                return error("InvalidCiphertextException", "");
            }
            state.asked.push(format!("decrypt {key}"));
            json!({ "KeyId": key, "Plaintext": STANDARD.encode(plain) })
        }
        other => return error("UnknownOperationException", other),
    };
    ([("content-type", "application/x-amz-json-1.1")], answer.to_string()).into_response()
}

fn command(kms: &Kms, data: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.args(words).arg("--data-dir").arg(data);
    command
        .env("AWS_ENDPOINT_URL_KMS", &kms.url)
        .env("AWS_REGION", "eu-central-1");
    command
        .env("AWS_ACCESS_KEY_ID", "AKIDTEST")
        .env("AWS_SECRET_ACCESS_KEY", "canary-of-aws");
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_MAX_ATTEMPTS", "1");
    command
}

async fn run(kms: &Kms, data: &Path, words: &[&str]) -> Output {
    let mut command = command(kms, data, words);
    // The service answers in this runtime.
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

fn error(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn done(output: &Output) {
    assert!(output.status.success(), "{output:?}");
}

/// Starts a control plane, makes a gateway with a secret in it, and stops.
async fn fill(kms: &Kms, data: &Path, scratch: &Scratch, more: &[&str]) {
    let api = ports::reserve().unwrap();
    let address = format!("127.0.0.1:{}", api.number());
    let words = [["up", "--no-data-plane", "--api", &address].as_slice(), more].concat();
    let mut command = command(kms, data, &words);
    command.env("TIDEGATE_ADMIN_TOKEN", "token-of-the-tests-0123456789abcdef");
    let process = Process::spawn("the control plane", &command, &scratch.path().join("log")).unwrap();
    process
        .wait_for_port(([127, 0, 0, 1], api.number()).into(), SOON)
        .await
        .unwrap();
    let file = scratch.path().join("gateway.yaml");
    std::fs::write(
        &file,
        "static_keys: [{ name: k, value: \"Y2FuYXJ5LW9mLXRoZS1zdG9yZS0wMTIzNDU2Nzg5YWI=\" }]\n",
    )
    .unwrap();
    let mut apply = Command::new(BINARY);
    apply
        .args([
            "apply",
            "--yes",
            "--gateway",
            "g",
            "--create-gateway",
            "--api",
            &format!("http://{address}"),
            "-f",
        ])
        .arg(&file);
    apply.env("TIDEGATE_TOKEN", "token-of-the-tests-0123456789abcdef");
    let applied = tokio::task::spawn_blocking(move || apply.output().unwrap())
        .await
        .unwrap();
    done(&applied);
    process.signal(Signal::TERM).unwrap();
    assert!(process.wait(SOON).await.unwrap().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stores_key_is_wrapped_and_each_start_and_each_rotation_asks_for_it() {
    let (kms, scratch) = (Kms::start().await, Scratch::new("kms").unwrap());
    let data = scratch.path().join("data");
    fill(&kms, &data, &scratch, &["--store-kms-key", "alias/one"]).await;
    let kept = std::fs::read_to_string(data.join("store.key")).unwrap();
    assert!(kept.starts_with("kms:") && kept.lines().count() == 1, "{kept}");
    assert_eq!(kms.state.lock().asked, ["generate alias/one"]);
    // Another start, which does not say the KMS key.
    done(&run(&kms, &data, &["token", "list"]).await);
    assert_eq!(kms.state.lock().asked, ["generate alias/one", "decrypt alias/one"]);

    kms.state.lock().asked.clear();
    done(&run(&kms, &data, &["rotate-key", "--store-kms-key", "alias/two"]).await);
    let asked = kms.state.lock().asked.clone();
    assert!(
        asked.contains(&"generate alias/two".to_owned()) && asked.contains(&"decrypt alias/one".to_owned()),
        "{asked:?}"
    );
    let rotated = std::fs::read_to_string(data.join("store.key")).unwrap();
    assert!(
        rotated != kept && rotated.starts_with("kms:") && rotated.lines().count() == 1,
        "{rotated}"
    );
    assert_eq!(std::fs::read_to_string(data.join("store.key.old")).unwrap(), kept);
    std::fs::remove_file(data.join("store.key.old")).unwrap();
    done(&run(&kms, &data, &["rotate-key", "--store-kms-key", "alias/two"]).await);

    // Nothing on disk opens the store: neither a key nor what it seals is there in clear.
    let keys = kms.keys();
    assert_eq!(keys.len(), 3);
    for entry in std::fs::read_dir(&data).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let found = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
        for key in &keys {
            assert!(!found(key) && !found(STANDARD.encode(key).as_bytes()));
        }
        assert!(!found(b"Y2FuYXJ5") && !found(b"canary-of-the-store"));
    }
    let log = std::fs::read_to_string(scratch.path().join("log")).unwrap();
    assert!(!log.contains("canary-of-aws") && keys.iter().all(|key| !log.contains(&STANDARD.encode(key))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_with_a_key_in_clear_moves_to_kms_and_back() {
    let (kms, scratch) = (Kms::start().await, Scratch::new("kms").unwrap());
    let data = scratch.path().join("data");
    fill(&kms, &data, &scratch, &[]).await;
    let kept = || std::fs::read_to_string(data.join("store.key")).unwrap();
    assert!(!kept().contains(':') && kms.state.lock().asked.is_empty());
    done(&run(&kms, &data, &["rotate-key", "--store-kms-key", "alias/one"]).await);
    assert!(kept().starts_with("kms:"));
    done(&run(&kms, &data, &["token", "list"]).await);
    done(&run(&kms, &data, &["rotate-key"]).await);
    assert!(!kept().contains(':'));
    kms.server.abort();
    done(&run(&kms, &data, &["token", "list"]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_refuses_or_is_away_is_named_with_what_it_needs() {
    let (kms, scratch) = (Kms::start().await, Scratch::new("kms").unwrap());
    let data = scratch.path().join("data");
    fill(&kms, &data, &scratch, &["--store-kms-key", "alias/one"]).await;
    kms.state.lock().denies = true;
    let said = error(&run(&kms, &data, &["token", "list"]).await);
    assert!(
        said.contains("AccessDeniedException: you may not") && said.contains("`kms:Decrypt`"),
        "{said}"
    );
    let said = error(&run(&kms, &data, &["rotate-key", "--store-kms-key", "alias/two"]).await);
    assert!(said.contains("AWS KMS does not"), "{said}");
    assert_eq!(
        std::fs::read_to_string(data.join("store.key")).unwrap().lines().count(),
        1
    );
    kms.state.lock().denies = false;
    // Wrapped by somebody else, or for something else.
    let key = std::fs::read_to_string(data.join("store.key")).unwrap();
    std::fs::write(data.join("store.key"), "kms:bm90aGluZw==\n").unwrap();
    let said = error(&run(&kms, &data, &["token", "list"]).await);
    assert!(said.contains("InvalidCiphertext"), "{said}");
    std::fs::write(data.join("store.key"), "kms:%%\n").unwrap();
    let said = error(&run(&kms, &data, &["token", "list"]).await);
    assert!(said.contains("base64"), "{said}");
    std::fs::write(data.join("store.key"), key).unwrap();
    done(&run(&kms, &data, &["token", "list"]).await);
    kms.server.abort();
    let said = error(&run(&kms, &data, &["token", "list"]).await);
    assert!(
        said.contains("AWS KMS does not unwrap the store's key") && said.contains("Connection refused"),
        "{said}"
    );
}
