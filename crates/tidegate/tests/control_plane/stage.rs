//! The brokers and the JVM helper that all tests of this binary share, and data planes.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};
use tidegate_testkit::jvm::Jvm;
use tidegate_testkit::kafka::KafkaCluster;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tokio::sync::OnceCell;

use crate::client::{Made, TOKEN};
use crate::place::{ControlPlane, Place, printed};
use crate::support::gateway::{Answer, BINARY, get};
use crate::support::metrics::Metrics;

const BACKEND: &str = "BACKEND";

pub(crate) struct Stage {
    pub(crate) kafka: KafkaCluster,
    pub(crate) jvm: Jvm,
}

impl Stage {
    /// The one that all tests share, also across their runtimes. The kernel ends it with the process.
    pub(crate) async fn shared() -> &'static Self {
        static STAGE: OnceCell<Stage> = OnceCell::const_new();
        STAGE
            .get_or_init(async || {
                let kafka = KafkaCluster::builder().brokers(3).listener(BACKEND);
                let (kafka, jvm) = tokio::join!(kafka.start(), Jvm::start());
                Self {
                    kafka: kafka.unwrap(),
                    jvm: jvm.unwrap(),
                }
            })
            .await
    }

    /// Where the gateway finds the brokers.
    pub(crate) fn brokers(&self) -> String {
        self.kafka.bootstrap(BACKEND)
    }

    pub(crate) async fn call(&self, bootstrap: &str, name: &str, mut args: Value) -> Value {
        args["bootstrap"] = json!(bootstrap);
        self.jvm.call(name, args).await.unwrap()
    }

    /// Makes a topic of three partitions with three replicas each, through the gateway.
    pub(crate) async fn topic(&self, bootstrap: &str, name: &str) {
        let args = json!({ "topics": [name], "partitions": 3, "replicas": 3 });
        self.call(bootstrap, "topics-create", args).await;
    }
}

/// A data plane that follows the control plane of a place from elsewhere.
pub(crate) struct DataPlane {
    name: String,
    folder: PathBuf,
    url: String,
    log: PathBuf,
    admin: Port,
    settings: PathBuf,
}

impl DataPlane {
    /// Makes its key and certificate with the program's own command.
    pub(crate) fn enroll(place: &Place, control: &ControlPlane, name: &str) -> Self {
        let folder = place.file(name);
        let mut command = Command::new(BINARY);
        command.args(["node", "enroll", "--gateway", "production", "--name", name]);
        command.args(["--api", &control.api.url]).arg("--identity").arg(&folder);
        let output = command.env("TIDEGATE_TOKEN", TOKEN).output().unwrap();
        let said = printed(&output);
        assert!(
            said.contains(&format!("--control-plane {}", place.link_url())),
            "{said}"
        );
        let (admin, settings) = (ports::reserve().unwrap(), place.file(&format!("{name}.yaml")));
        let own = format!("admin: {{ address: \"127.0.0.1:{}\" }}\n", admin.number());
        std::fs::write(&settings, own).unwrap();
        Self {
            name: name.to_owned(),
            folder,
            url: place.link_url(),
            log: place.file(&format!("{name}.log")),
            admin,
            settings,
        }
    }

    /// The same one, which follows another control plane from its next start on.
    pub(crate) fn follow(mut self, url: &str) -> Self {
        url.clone_into(&mut self.url);
        self
    }

    /// The folder of its cache.
    pub(crate) fn cache(&self) -> PathBuf {
        self.folder.join("cache")
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    /// Starts it, and waits for nothing.
    pub(crate) fn start(&self) -> Process {
        self.start_with(&[])
    }

    /// The same, with these variables.
    pub(crate) fn start_with(&self, variables: &[(&str, &str)]) -> Process {
        let mut command = self.command();
        command.envs(variables.iter().copied());
        Process::spawn(&self.name, &command, &self.log).unwrap()
    }

    /// Starts one that takes over from it, with a log of its own.
    pub(crate) fn succeed(&self, log: &str) -> Process {
        let mut command = self.command();
        command.arg("--take-over");
        Process::spawn(&self.name, &command, &self.log.with_file_name(log)).unwrap()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(BINARY);
        command
            .args(["run", "--control-plane", &self.url])
            .env("TIDEGATE_LOG", "debug");
        command
            .arg("--identity")
            .arg(&self.folder)
            .arg("--config")
            .arg(&self.settings);
        command
    }

    pub(crate) async fn get(&self, path: &str) -> Option<Answer> {
        get(([127, 0, 0, 1], self.admin.number()).into(), path).await.ok()
    }

    /// Connections to a virtual cluster that have ended for any reason but the client's wish.
    pub(crate) async fn ended(&self) -> f64 {
        ended(&Metrics::parse(&self.get("/metrics").await.unwrap().body).unwrap())
    }
}

/// Connections to the virtual cluster `shop` that have ended so far.
pub(crate) fn ended(metrics: &Metrics) -> f64 {
    metrics.sum("tidegate_connections_ended_total", &[("virtual_cluster", "shop")])
}

/// A gateway in front of the shared brokers, in force on so many data planes.
pub(crate) async fn made(place: &Place, control: &ControlPlane) -> Made {
    let stage = Stage::shared().await;
    let (first, last) = place.listener();
    Made::make(&control.api, &stage.brokers(), first, last).await
}
