//! A control plane, what it is told, and a data plane that follows it.

use std::io::{BufRead as _, BufReader, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use futures_util::{StreamExt as _, stream};
use reqwest::Method;
use serde_json::{Value, json};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Process;
use tidegate_testkit::scratch::Scratch;
use tidegate_testkit::wait;
use tokio::time::Instant;

use crate::api::{Api, TOKEN};
use crate::note;

const PATIENCE: Duration = Duration::from_secs(120);
/// Requests at the same time while everything is made.
const MAKERS: usize = 16;

/// How much the gateway has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    clusters: usize,
    listeners: usize,
    /// Policies of each listener: TLS, one that forwards by SNI, and others that are disabled.
    policies: usize,
}

impl Scale {
    pub(crate) const NONE: Self = Self::of(0, 0, 0);
    pub(crate) const TEN: Self = Self::of(10, 1, 2);
    pub(crate) const THOUSAND: Self = Self::of(1_000, 10, 1_000);

    const fn of(clusters: usize, listeners: usize, policies: usize) -> Self {
        Self {
            clusters,
            listeners,
            policies,
        }
    }
}

pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) gateway: String,
    /// A virtual cluster that can be changed.
    pub(crate) cluster: Option<String>,
    pub(crate) control: Process,
    pub(crate) link: String,
    pub(crate) identity: PathBuf,
    node_log: PathBuf,
    _node: Option<Process>,
    scratch: Scratch,
    _ports: Vec<Port>,
}

impl World {
    pub(crate) async fn start(program: &Path, scale: Scale) -> Result<Self> {
        let (scratch, ports) = (Scratch::new("bench-control")?, ports::reserve_range(2)?);
        let [api, link] = [ports[0].number(), ports[1].number()].map(|port| format!("127.0.0.1:{port}"));
        let mut up = Command::new(program);
        up.args([
            "up",
            "--no-data-plane",
            "--requests-per-second",
            "1000000",
            "--api",
            &api,
            "--link",
            &link,
        ]);
        up.arg("--data-dir").arg(scratch.path().join("data"));
        up.env("TIDEGATE_ADMIN_TOKEN", TOKEN).env("TIDEGATE_LOG", "warn");
        let control = Process::spawn("the control plane", &up, &scratch.path().join("control.log"))?;
        let (address, client) = (api.parse()?, Api::new(format!("http://{api}"))?);
        control.wait_for_port(address, PATIENCE).await?;
        let gateway = client.create("/v1/event-gateways", &json!({ "name": "bench" })).await?;
        let mut world = Self {
            api: client,
            gateway,
            cluster: None,
            control,
            link: format!("https://{link}"),
            identity: scratch.path().join("node"),
            node_log: scratch.path().join("node.log"),
            _node: None,
            scratch,
            _ports: ports,
        };
        if scale.clusters > 0 {
            world.make(scale).await?;
            world.start_node(program).await?;
        }
        Ok(world)
    }

    async fn make(&mut self, scale: Scale) -> Result<()> {
        note(&format!("making {scale:?}"));
        let backend = backend("kafka");
        self.api
            .create(&format!("{}/backend-clusters", self.gateway), &backend)
            .await?;
        let collection = format!("{}/virtual-clusters", self.gateway);
        let clusters = (0..scale.clusters).map(|number| cluster(&format!("team-{number}"), ""));
        let made = self.create_all(&collection, clusters.collect()).await?;
        self.cluster = made.first().cloned();
        let identity = Authority::new("bench")?.server(&["*.bench.test"])?;
        for number in 0..scale.listeners {
            // One port for each, which nobody has to reach.
            let port = ports::reserve()?.number();
            let listener = json!({ "name": format!("listener-{number}"), "addresses": ["127.0.0.1"], "ports": [port.to_string()] });
            let path = self
                .api
                .create(&format!("{}/listeners", self.gateway), &listener)
                .await?;
            let policies = format!("{path}/policies");
            let tls = json!({ "type": "tls_server", "config":
                { "certificates": [{ "certificate": identity.certificate, "key": identity.key }] } });
            self.api.create(&policies, &tls).await?;
            self.api.create(&policies, &forward(0, true)).await?;
            let others = (2..scale.policies).map(|number| forward(number, false));
            self.create_all(&policies, others.collect()).await?;
        }
        Ok(())
    }

    /// Makes entities, some at the same time; returns their paths.
    pub(crate) async fn create_all(&self, collection: &str, bodies: Vec<Value>) -> Result<Vec<String>> {
        let made = stream::iter(&bodies)
            .map(|body| self.api.create(collection, body))
            .buffered(MAKERS);
        made.collect::<Vec<_>>().await.into_iter().collect()
    }

    async fn start_node(&mut self, program: &Path) -> Result<()> {
        let mut enroll = Command::new(program);
        enroll.args([
            "node",
            "enroll",
            "--gateway",
            "bench",
            "--api",
            &self.api.url,
            "--name",
            "node",
        ]);
        enroll
            .arg("--identity")
            .arg(&self.identity)
            .env("TIDEGATE_TOKEN", TOKEN);
        let output = enroll.output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut run = Command::new(program);
        run.args(["run", "--control-plane", &self.link])
            .arg("--identity")
            .arg(&self.identity);
        self._node = Some(Process::spawn("the data plane", &run, &self.node_log)?);
        let version = self.version().await?;
        let mut news = self.news()?;
        news.reaches(version).await?;
        Ok(())
    }

    pub(crate) async fn version(&self) -> Result<i64> {
        let gateway = self.api.send(Method::GET, &self.gateway, None).await?;
        gateway["version"]
            .as_str()
            .context("no version")?
            .parse()
            .context("no number")
    }

    /// What the data plane says from its start on.
    pub(crate) fn news(&self) -> Result<News> {
        let file = std::fs::File::open(&self.node_log)?;
        Ok(News(BufReader::new(file)))
    }

    pub(crate) fn folder(&self) -> &Path {
        self.scratch.path()
    }
}

/// The log of a data plane, which says at once what is in force.
pub(crate) struct News(BufReader<std::fs::File>);

impl News {
    /// What comes from now on.
    pub(crate) fn skip(&mut self) -> Result<()> {
        self.0.seek(SeekFrom::End(0))?;
        Ok(())
    }

    /// When a version, or a later one, was in force.
    pub(crate) async fn reaches(&mut self, version: i64) -> Result<Instant> {
        let mut line = String::new();
        let reached = wait_closely(|| {
            while self.0.read_line(&mut line).is_ok_and(|length| length > 0) {
                if !line.ends_with('\n') {
                    return None;
                }
                let said = line.contains("a new configuration is in effect");
                let number = line
                    .split("version=")
                    .nth(1)
                    .and_then(|rest| rest.trim().parse::<i64>().ok());
                line.clear();
                if said && number.is_some_and(|number| number >= version) {
                    return Some(Instant::now());
                }
            }
            None
        });
        reached
            .await
            .with_context(|| format!("version {version} is not in force"))
    }
}

/// Looks four times in a millisecond.
async fn wait_closely(mut look: impl FnMut() -> Option<Instant>) -> Result<Instant> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(at) = look() {
            return Ok(at);
        }
        ensure!(Instant::now() < deadline, "not so within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_micros(250)).await;
    }
}

pub(crate) fn backend(name: &str) -> Value {
    json!({ "name": name, "bootstrap_servers": ["127.0.0.1:1"], "authentication": { "type": "anonymous" },
            "tls": { "enabled": false }, "insecure_allow_anonymous_virtual_cluster_auth": true,
            "metadata_update_interval_seconds": 3600 })
}

pub(crate) fn cluster(name: &str, description: &str) -> Value {
    json!({ "name": name, "dns_label": name, "destination": { "name": "kafka" }, "acl_mode": "passthrough",
            "authentication": [{ "type": "anonymous" }], "description": description })
}

fn forward(number: usize, enabled: bool) -> Value {
    json!({ "type": "forward_to_virtual_cluster", "name": format!("policy-{number}"), "enabled": enabled,
            "config": { "type": "sni", "sni_suffix": format!(".s{number}.bench.test") } })
}

/// Waits until there are so many nodes.
pub(crate) async fn nodes(world: &World, count: usize) -> Result<()> {
    let path = format!("{}/nodes?page%5Bsize%5D=1000", world.gateway);
    let seen = wait::until("every data plane has reported", PATIENCE, async || {
        let nodes = world.api.send(Method::GET, &path, None).await.ok()?;
        (nodes["data"].as_array()?.len() >= count).then_some(())
    });
    seen.await
}
