//! The configuration changes again and again under load, and whoever is not concerned notices nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod support;

use std::fs;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use serde_json::json;
use support::SOON;
use support::load::Load;
use support::raw;
use support::stage::{BACKEND, Path, Stage};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports::{self, Port};
use tidegate_testkit::process::Signal;
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::wait;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How many changes there are, unless `TIDEGATE_CHANGES` says otherwise.
const CHANGES: usize = 200;
/// Every so many changes the gateway is not told: it has to see for itself that a file has changed.
const UNTOLD: usize = 25;
/// What a round adds, changes and takes away, over and over.
const STEPS: usize = 8;
const ROOM: u64 = 16 << 20;

/// One test at a time may do things to the gateway.
static TURN: Mutex<()> = Mutex::const_new(());

/// What is configured besides the stage's own listener and clusters.
struct Extra<'s> {
    stage: &'s Stage,
    ports: Vec<Port>,
    authority: Authority,
}

impl<'s> Extra<'s> {
    fn new(stage: &'s Stage) -> Self {
        let extra = Self {
            stage,
            ports: ports::reserve_range(8).unwrap(),
            authority: Authority::new("changes").unwrap(),
        };
        extra.renew_certificate();
        extra
    }

    fn renew_certificate(&self) {
        let identity = self.authority.server(&["gateway.test"]).unwrap();
        self.write("tls.key", &identity.key);
        self.write("tls.crt", &identity.certificate);
    }

    /// Replaces the file at once, so that nobody reads half of it.
    fn write(&self, name: &str, text: &str) {
        let dir = self.stage.gateway.site.dir();
        fs::write(dir.join("new"), text).unwrap();
        fs::rename(dir.join("new"), dir.join(name)).unwrap();
    }

    /// Where the extra listener begins at this step.
    fn first(&self, step: usize) -> usize {
        if step >= 2 { 4 } else { 0 }
    }

    fn password(step: usize) -> &'static str {
        if step >= 4 { "changed" } else { "first" }
    }

    /// The whole configuration at a step of a round; without the extra entities at the last one.
    fn configuration(&self, round: usize, step: usize) -> String {
        let bootstrap = self.stage.kafka.bootstrap(BACKEND);
        let own = self.stage.gateway.site.configuration(&bootstrap, &self.limits(step));
        if step == STEPS - 1 {
            return own;
        }
        let servers: Vec<_> = bootstrap.split(',').map(|server| format!("\"{server}\"")).collect();
        let backend = format!(
            "  - name: second\n    bootstrap_servers: [{}]\n    authentication: {{ type: anonymous }}\n",
            servers.join(", ")
        );
        let mut principals = vec![format!("{{ username: ann, password: {} }}", Self::password(step))];
        if step >= 1 {
            principals.push(format!("{{ username: bob-{round}, password: second }}"));
        }
        let label = if step >= 5 { "relabelled" } else { "team" };
        let cluster = format!(
            "  - name: team
    dns_label: {label}
    destination: {{ name: second }}
    authentication: [{{ type: sasl_plain, mediation: terminate, principals: [{}] }}]
    acl_mode: passthrough\n",
            principals.join(", ")
        );
        let first = self.ports[self.first(step)].number();
        let dir = self.stage.gateway.site.dir().display();
        let listener = format!(
            "  - name: extra
    addresses: [\"127.0.0.1\"]
    ports: [\"{first}-{last}\"]
    policies:
      - type: tls_server
        config:
          certificates: [{{ certificate: \"${{file['{dir}/tls.crt']}}\", key: \"${{file['{dir}/tls.key']}}\" }}]
          allow_plaintext: true
      - type: forward_to_virtual_cluster
        config:
          type: port_mapping
          destination: {{ name: team }}
          advertised_host: 127.0.0.1
          min_broker_id: 1\n",
            last = first + 3,
        );
        own.replacen(
            "virtual_clusters:\n",
            &format!("{backend}virtual_clusters:\n{cluster}"),
            1,
        )
        .replacen("listeners:\n", &format!("listeners:\n{listener}"), 1)
    }

    fn limits(&self, step: usize) -> String {
        let connections = if step == 6 { 5_000 } else { 6_000 };
        format!("limits: {{ max_connections: {connections}, drain_timeout_ms: 1000 }}")
    }

    /// A client of the extra listener that has logged in and asked.
    async fn client(&self, step: usize) -> ScriptedClient {
        let port = self.ports[self.first(step) + 1].number();
        let mut client = ScriptedClient::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))
            .await
            .unwrap();
        client.set_patience(SOON);
        client.send_request(17, 1, false, b"\x00\x05PLAIN").await.unwrap();
        client.read_response().await.unwrap();
        let message = format!("\0ann\0{}", Self::password(step));
        let length = u32::try_from(message.len()).unwrap().to_be_bytes();
        let body = [&length, message.as_bytes()].concat();
        client.send_request(36, 0, false, &body).await.unwrap();
        let (_, answer) = client.read_response().await.unwrap();
        assert!(answer.starts_with(&[0, 0]), "step {step}: the login is refused");
        raw::greet(&mut client).await.unwrap();
        client
    }
}

/// Configurations that have taken effect, or have been refused, so far.
async fn reloads(stage: &Stage, result: &str) -> f64 {
    let metrics = stage.gateway.metrics().await.unwrap();
    metrics.sum("tidegate_config_reloads_total", &[("result", result)])
}

async fn wait_reload(stage: &Stage, result: &str, before: f64) {
    let what = format!("a configuration is read: {result}");
    let read = wait::until(&what, SOON, async || {
        (reloads(stage, result).await > before).then_some(())
    });
    if let Err(late) = read.await {
        panic!("{:#}", stage.gateway.process.failure(&late.to_string()));
    }
}

async fn ended(stage: &Stage) -> f64 {
    let metrics = stage.gateway.metrics().await.unwrap();
    metrics.sum("tidegate_connections_ended_total", &[("virtual_cluster", "shop")])
        + metrics.sum("tidegate_connections_turned_away_total", &[("listener", "main")])
}

fn descriptors(stage: &Stage) -> usize {
    let pid = stage.gateway.process.pid();
    fs::read_dir(format!("/proc/{pid}/fd")).unwrap().count()
}

#[tokio::test]
async fn no_connection_that_a_change_does_not_concern_ends() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    let changes = std::env::var("TIDEGATE_CHANGES").map_or(CHANGES, |changes| changes.parse().unwrap());
    stage.topic(Path::Gateway, "churn").await;
    let load = Load::start(stage, "churn", 500, json!({})).await;
    let mut idle = ScriptedClient::connect(stage.gateway.address(1)).await.unwrap();
    raw::greet(&mut idle).await.unwrap();
    let extra = Extra::new(stage);
    let ended_before = ended(stage).await;
    let begin = Instant::now();
    let mut at_rest = None;
    let mut concerned: Vec<ScriptedClient> = Vec::new();
    for change in 0..changes {
        let (round, step) = (change / STEPS, change % STEPS);
        let before = reloads(stage, "ok").await;
        if step == 3 {
            extra.renew_certificate();
        }
        extra.write("gateway.yaml", &extra.configuration(round, step));
        if change % UNTOLD != UNTOLD - 1 {
            stage.gateway.process.signal(Signal::HUP).unwrap();
        }
        wait_reload(stage, "ok", before).await;
        // Moved, another password, another label, gone: whoever was there is drained.
        if [2, 4, 5, STEPS - 1].contains(&step) {
            for mut client in concerned.drain(..) {
                assert!(client.read_to_end().await.unwrap().is_empty(), "step {step}");
            }
        }
        if step < STEPS - 1 {
            concerned.push(extra.client(step).await);
        }
        if change == 2 * STEPS - 1 {
            at_rest = Some((descriptors(stage), stage.gateway.resident().unwrap()));
        }
        load.progress(1).await;
    }
    drop(concerned);
    let took = begin.elapsed();
    let own = extra.configuration(0, STEPS - 1);
    let before = reloads(stage, "ok").await;
    extra.write("gateway.yaml", &own);
    stage.gateway.process.signal(Signal::HUP).unwrap();
    wait_reload(stage, "ok", before).await;
    raw::greet(&mut idle).await.unwrap();
    assert_eq!(
        ended(stage).await,
        ended_before,
        "connections that no change concerned have ended"
    );
    let (descriptors_before, resident_before) = at_rest.unwrap();
    let rests = wait::until("all descriptors are closed", SOON, async || {
        (descriptors(stage) <= descriptors_before).then_some(())
    });
    assert!(
        rests.await.is_ok(),
        "{descriptors_before} before, {} after",
        descriptors(stage)
    );
    let resident = stage.gateway.resident().unwrap();
    let acked = load.finish().await;
    eprintln!(
        "{changes} changes in {took:?}, {acked} records; {descriptors_before} descriptors before, {} after; {} KiB \
         before, {} KiB after",
        descriptors(stage),
        resident_before >> 10,
        resident >> 10
    );
    assert!(
        resident <= resident_before + ROOM,
        "{resident_before} bytes before, {resident} after"
    );
    stage.dialled.assert_no_broker();
}

/// Told or not, the gateway refuses it, says why, and goes on as before; also with a certificate.
#[tokio::test]
async fn a_wrong_configuration_is_refused_and_the_old_one_stays() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    let extra = Extra::new(stage);
    let good = extra.configuration(0, 0);
    let before = reloads(stage, "ok").await;
    extra.write("gateway.yaml", &good);
    wait_reload(stage, "ok", before).await;
    let mut client = extra.client(0).await;
    let ended_before = ended(stage).await;
    let identity = extra.authority.server(&["gateway.test"]).unwrap();
    let wrong_files = [
        (
            "gateway.yaml",
            good.replace("acl_mode: passthrough", "acl_mode: nonsense"),
            "acl_mode",
        ),
        ("gateway.yaml", "}".to_owned(), "gateway.yaml"),
        ("tls.crt", "no certificate".to_owned(), "certificate"),
        // Another's key.
        ("tls.key", identity.key, "key"),
    ];
    for (told, (file, text, reason)) in wrong_files.into_iter().enumerate() {
        let right = fs::read_to_string(stage.gateway.site.dir().join(file)).unwrap();
        let (log, before) = (stage.gateway.process.log_text().len(), reloads(stage, "error").await);
        extra.write(file, &text);
        if told % 2 == 0 {
            stage.gateway.process.signal(Signal::HUP).unwrap();
        }
        wait_reload(stage, "error", before).await;
        let said = wait::until("the log says why", SOON, async || {
            let log = stage.gateway.process.log_text().split_off(log);
            let line = log
                .lines()
                .find(|line| line.contains("is refused and the old one stays"))?;
            Some(line.to_owned())
        });
        let said = said.await.unwrap();
        assert!(said.contains(reason), "{file}: {said}");
        raw::greet(&mut client).await.unwrap();
        raw::greet(&mut extra.client(0).await).await.unwrap();
        let before = reloads(stage, "ok").await;
        extra.write(file, &right);
        wait_reload(stage, "ok", before).await;
    }
    raw::greet(&mut client).await.unwrap();
    assert_eq!(ended(stage).await, ended_before);
}

/// What is in the way of one listener is in nobody else's way, and the operator is told.
#[tokio::test]
async fn a_port_that_is_taken_is_reported_and_used_when_it_is_free() {
    let _turn = TURN.lock().await;
    let stage = Stage::shared().await;
    let extra = Extra::new(stage);
    let taken = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, extra.ports[1].number())).unwrap();
    let before = reloads(stage, "ok").await;
    extra.write("gateway.yaml", &extra.configuration(0, 0));
    stage.gateway.process.signal(Signal::HUP).unwrap();
    wait_reload(stage, "ok", before).await;
    let address = taken.local_addr().unwrap();
    let said = format!("listener extra: cannot listen on {address}");
    stage.gateway.process.wait_for_line(&said, SOON).await.unwrap();
    drop(taken);
    let free = wait::until("the port is used", Duration::from_secs(10), async || {
        ScriptedClient::connect(address).await.ok()
    });
    free.await.unwrap();
    extra.client(0).await;
}
