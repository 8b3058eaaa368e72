//! What an operator sees: signals, exit codes, health, metrics, logs, and strangers at the door.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeMap;
use std::process::{Command, Output};
use std::time::Duration;

use rdkafka::ClientConfig;
use rdkafka::consumer::{BaseConsumer, Consumer};
use serde_json::{Value, json};
use support::gateway::{BINARY, Gateway, Site, get};
use support::load::Load;
use support::metrics::Metrics;
use support::stage::{BACKEND, Path, Stage};
use support::{SOON, logs, raw};
use tidegate_testkit::process::Signal;
use tidegate_testkit::scripted::ScriptedClient;
use tidegate_testkit::{ports, wait};
use tokio::net::TcpStream;

const TLS_HELLO: &[u8] = &[0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3, 0x5a, 0x5a, 0x5a, 0x5a];
const HTTP: &[u8] = b"GET / HTTP/1.1\r\nHost: kafka\r\n\r\n";

/// Another gateway than the stage's, in front of the stage's cluster.
async fn gateway(stage: &Stage, more: &str) -> Gateway {
    Gateway::start(&stage.kafka.bootstrap(BACKEND), more).await.unwrap()
}

/// Drained, or killed as a crash would: clients that come back find everything as it was.
#[tokio::test]
async fn a_gateway_that_is_replaced_under_load_loses_nothing() {
    let stage = Stage::shared().await;
    for (name, signal, code) in [("drained", Signal::TERM, Some(0)), ("crashed", Signal::KILL, None)] {
        let first = gateway(stage, "limits: { drain_timeout_ms: 20000 }").await;
        stage.topic(Path::Direct, name).await;
        let through = json!({"bootstrap.servers": first.bootstrap()});
        let load = Load::start(stage, name, 1_000, through.clone()).await;
        let args = json!({"topics": [name], "idle_ms": 10_000, "timeout_ms": 300_000, "config": through});
        let (read, (acked, _second)) = tokio::join!(stage.call(Path::Gateway, "consume", args), async {
            load.progress(1_000).await;
            first.process.signal(signal).unwrap();
            let status = first.process.wait(Duration::from_secs(20)).await.unwrap();
            let log = first.process.log_text();
            assert_eq!(status.code(), code, "{log}");
            assert_eq!(log.contains("drained, stopped"), code.is_some(), "{log}");
            let bootstrap = stage.kafka.bootstrap(BACKEND);
            let second = Gateway::start_at(first.site, &bootstrap, "").await.unwrap();
            load.progress(1_000).await;
            (load.finish().await, second)
        });
        assert_eq!(read["count"], acked, "{read}");
        assert_eq!(
            (&read["duplicates"], &read["order_violations"]),
            (&json!(0), &json!(0)),
            "{read}"
        );
    }
}

/// Has a client wait for records that do not come, for so long.
async fn long_poll(stage: &Stage, gateway: &Gateway, topic: &str, wait_ms: i32) -> ScriptedClient {
    let args = json!({"topics": [topic], "partitions": 1, "replicas": 1});
    let topic = stage.call(Path::Direct, "topics-create", args).await[topic].take();
    let leader = u16::try_from(topic["partitions"]["0"]["leader"].as_i64().unwrap()).unwrap();
    let mut client = ScriptedClient::connect(gateway.address(leader)).await.unwrap();
    client.set_patience(SOON);
    let fetch = raw::fetch(raw::topic_id(topic["id"].as_str().unwrap()), 0, wait_ms, 1, 1_000);
    client
        .send_request(raw::FETCH, raw::FETCH_VERSION, true, &fetch)
        .await
        .unwrap();
    let passed = wait::until("the request has passed the gateway", SOON, async || {
        let metrics = gateway.metrics().await.ok()?;
        let passed = metrics.sum(
            "tidegate_gateway_time_seconds_count",
            &[("api_key", "Fetch"), ("direction", "request")],
        );
        (passed > 0.0).then_some(())
    });
    passed.await.unwrap();
    client
}

/// Waits until the gateway says that it drains, and takes nobody in any more.
async fn draining(gateway: &Gateway) {
    let draining = wait::until("/readyz says draining, and the listener is closed", SOON, async || {
        let answer = gateway.get("/readyz").await.ok()?;
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let closed = TcpStream::connect(gateway.address(0)).await.is_err();
        (answer.status == 503 && body["draining"] == true && closed).then_some(())
    });
    draining.await.unwrap();
    assert_eq!(gateway.get("/healthz").await.unwrap().status, 200);
}

#[tokio::test]
async fn sigterm_lets_a_request_in_flight_finish() {
    let stage = Stage::shared().await;
    let gateway = gateway(stage, "").await;
    let mut client = long_poll(stage, &gateway, "finish", 4_000).await;
    gateway.process.signal(Signal::TERM).unwrap();
    draining(&gateway).await;
    assert_eq!(client.read_response().await.unwrap().0, 1);
    assert_eq!(client.read_to_end().await.unwrap(), b"");
    assert_eq!(gateway.process.wait(SOON).await.unwrap().code(), Some(0));
}

#[tokio::test]
async fn a_second_sigterm_ends_at_once_and_so_does_the_drain_timeout() {
    let stage = Stage::shared().await;
    for (name, drain_timeout_ms, signals) in [("twice", 600_000, 2), ("once", 300, 1)] {
        let gateway = gateway(stage, &format!("limits: {{ drain_timeout_ms: {drain_timeout_ms} }}")).await;
        let _client = long_poll(stage, &gateway, name, 600_000).await;
        gateway.process.signal(Signal::TERM).unwrap();
        if signals == 2 {
            draining(&gateway).await;
            gateway.process.signal(Signal::TERM).unwrap();
        }
        let status = gateway.process.wait(SOON).await.unwrap();
        assert_eq!(status.code(), Some(4), "{name}: {}", gateway.process.log_text());
    }
}

#[tokio::test]
async fn a_port_that_is_taken_ends_with_3_and_a_line_that_names_it() {
    let stage = Stage::shared().await;
    let running = gateway(stage, "").await;
    let bootstrap = stage.kafka.bootstrap(BACKEND);
    let same = running.site.configuration(&bootstrap, "");
    let other = Site::reserve().unwrap();
    let admin = running.site.admin().to_string();
    let same_admin = other
        .configuration(&bootstrap, "")
        .replace(&other.admin().to_string(), &admin);
    for (configuration, address, named) in [
        (same, running.bootstrap(), "listener main"),
        (same_admin, admin, "admin.address"),
    ] {
        let process = other.spawn(&configuration).unwrap();
        assert_eq!(
            process.wait(SOON).await.unwrap().code(),
            Some(3),
            "{}",
            process.log_text()
        );
        let log = process.log_text();
        let line = log.lines().find(|line| line.contains(&address)).expect(&log);
        assert!(line.contains("level=error") && line.contains(named), "{line}");
    }
}

fn tidegate(args: &[&str]) -> Output {
    Command::new(BINARY).args(args).output().unwrap()
}

#[test]
fn a_wrong_configuration_ends_with_1_and_says_where() {
    let site = Site::reserve().unwrap();
    let right = site.configuration("127.0.0.1:9092", "");
    let wrong = right
        .replace("acl_mode: passthrough", "acl_mode: enforce_on_gateway")
        .replace("type: anonymous }]", "type: kerberos }]");
    let file = site.write(&wrong).unwrap();
    let file = file.to_str().unwrap();
    for args in [["run", "--config", file].as_slice(), &["validate", file]] {
        let output = tidegate(args);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        for wrong_word in ["enforce_on_gateway", "kerberos"] {
            let line = 1 + wrong.lines().position(|line| line.contains(wrong_word)).unwrap();
            assert!(
                said.contains(&format!("{file}:{line}:")),
                "{args:?}: no {file}:{line} in {said}"
            );
        }
    }
    let missing = tidegate(&["run", "--config", "/nowhere/gateway.yaml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(
        String::from_utf8(missing.stderr)
            .unwrap()
            .contains("/nowhere/gateway.yaml")
    );
}

#[test]
fn help_shows_examples_and_exit_codes() {
    for args in [
        &["--help"][..],
        &["run", "--help"],
        &["validate", "--help"],
        &["schema", "--help"],
    ] {
        let output = tidegate(args);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(
            output.status.success() && text.contains("Examples:\n  "),
            "{args:?}: {text}"
        );
    }
    let text = String::from_utf8(tidegate(&["--help"]).stdout).unwrap();
    for code in 0..=4 {
        assert!(
            text.lines().any(|line| line.starts_with(&format!("  {code}  "))),
            "no exit code {code} in {text}"
        );
    }
    assert_eq!(tidegate(&["no-such-command"]).status.code(), Some(2));
}

#[tokio::test]
async fn not_ready_until_the_backend_cluster_is_reached() {
    let nobody = ports::reserve().unwrap();
    let site = Site::reserve().unwrap();
    let backend = format!("127.0.0.1:{}", nobody.number());
    let process = site.spawn(&site.configuration(&backend, "")).unwrap();
    let report = wait::until("the failure is reported", SOON, async || {
        process.check_running().unwrap();
        let answer = get(site.admin(), "/readyz").await.ok()?;
        let report: Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!((answer.status, &report["ready"]), (503, &json!(false)), "{report}");
        report["backend_clusters"][0]["last_error"]
            .is_string()
            .then_some(report)
    });
    let report = report.await.unwrap();
    assert!(
        report["backend_clusters"][0]["last_error"]
            .as_str()
            .unwrap()
            .contains(&backend),
        "{report}"
    );
    let alive = get(site.admin(), "/healthz").await.unwrap();
    assert_eq!((alive.status, alive.body.as_str()), (200, "ok\n"));
}

#[tokio::test]
async fn metrics_say_what_flows_in_the_text_format() {
    let stage = Stage::shared().await;
    let gateway = gateway(stage, "").await;
    stage.topic(Path::Direct, "measured").await;
    let through = json!({"bootstrap.servers": gateway.bootstrap()});
    let args = json!({"topic": "measured", "count": 1_000, "keys": 10, "size": 1_000, "config": through});
    stage.call(Path::Gateway, "produce", args).await;
    let args = json!({"topics": ["measured"], "expect": 1_000, "config": through});
    stage.call(Path::Gateway, "consume", args).await;
    let mut open = ScriptedClient::connect(gateway.address(1)).await.unwrap();
    raw::greet(&mut open).await.unwrap();

    let answer = gateway.get("/metrics").await.unwrap();
    assert!(
        answer.head.contains("content-type: application/openmetrics-text"),
        "{}",
        answer.head
    );
    let metrics = Metrics::parse(&answer.body).unwrap();
    let cluster = ("virtual_cluster", "shop");
    let of = |name: &str, api| metrics.sum(name, &[cluster, ("api_key", api)]);
    assert!(metrics.sum("tidegate_connections", &[cluster]) >= 1.0);
    assert!(metrics.sum("tidegate_connections_accepted_total", &[cluster]) >= 3.0);
    assert!((metrics.sum("tidegate_backend_brokers", &[("backend_cluster", "kafka")]) - 3.0).abs() < 0.1);
    for (api, direction) in [
        ("Produce", "tidegate_request_bytes_total"),
        ("Fetch", "tidegate_response_bytes_total"),
    ] {
        let bytes = of(direction, api);
        assert!(
            (1e6..1.5e6).contains(&bytes),
            "{api}: {bytes} bytes for a megabyte of records"
        );
        let requests = of("tidegate_requests_total", api);
        assert!((1.0..=1_500.0).contains(&requests), "{api}: {requests}");
        for way in ["request", "response"] {
            let labels = [cluster, ("api_key", api), ("direction", way)];
            let count = metrics.sum("tidegate_gateway_time_seconds_count", &labels);
            assert!(count >= 1.0 && count <= requests, "{api} {way}: {count} of {requests}");
            cumulative(&metrics, "tidegate_gateway_time_seconds", &labels);
        }
    }
}

/// A histogram's buckets grow up to its count.
fn cumulative(metrics: &Metrics, name: &str, labels: &[(&str, &str)]) {
    let bucket = format!("{name}_bucket");
    let counts: Vec<f64> = metrics.matching(&bucket, labels).map(|sample| sample.value).collect();
    assert!(counts.len() > 10 && counts.is_sorted(), "{counts:?}");
    let bound = |sample: &support::metrics::Sample| sample.labels["le"].replace("+Inf", "inf").parse::<f64>().unwrap();
    assert!(metrics.matching(&bucket, labels).map(bound).is_sorted());
    assert_eq!(
        counts.last().copied(),
        Some(metrics.sum(&format!("{name}_count"), labels))
    );
}

#[tokio::test]
async fn strangers_are_closed_and_logged_as_what_they_are_in_lines_that_parse() {
    let stage = Stage::shared().await;
    type Parse = fn(&str) -> anyhow::Result<BTreeMap<String, String>>;
    for (format, parse) in [("logfmt", logs::logfmt as Parse), ("json", logs::json as Parse)] {
        let gateway = gateway(stage, &format!("log: {{ format: {format}, level: debug }}")).await;
        for (bytes, reason) in [
            (TLS_HELLO, "tls_on_plaintext_port"),
            (HTTP, "http"),
            (&[0xff; 64], "not_kafka"),
        ] {
            let mut stranger = ScriptedClient::connect(gateway.address(0)).await.unwrap();
            stranger.send_raw(bytes).await.unwrap();
            assert_eq!(
                stranger.read_to_end().await.unwrap(),
                b"",
                "{reason}: nothing is said to a stranger"
            );
            let peer = stranger.local_addr().unwrap().to_string();
            let line = gateway.process.wait_for_line(&peer, SOON).await.unwrap();
            let event = parse(&line).unwrap();
            let has = |key: &str| event.get(key).map(String::as_str);
            assert_eq!(
                (
                    has("reason"),
                    has("fault"),
                    has("listener"),
                    has("virtual_cluster"),
                    has("peer")
                ),
                (
                    Some(reason),
                    Some("client"),
                    Some("main"),
                    Some("shop"),
                    Some(peer.as_str())
                ),
                "{line}"
            );
            assert_eq!(has("level").map(str::to_lowercase).as_deref(), Some("info"), "{line}");
            let labels = [("fault", "client"), ("reason", reason)];
            let counted = gateway
                .metrics()
                .await
                .unwrap()
                .sum("tidegate_connections_ended_total", &labels);
            assert!((counted - 1.0).abs() < 0.1, "{reason}: {counted}");
        }
        gateway.process.stop(SOON).await.unwrap();
        for line in gateway.process.log_text().lines() {
            parse(line).unwrap();
        }
    }
}

#[tokio::test]
async fn a_virtual_cluster_has_an_id_of_its_own_that_outlives_restarts() {
    let stage = Stage::shared().await;
    let first = gateway(stage, "").await;
    let before = cluster_id(first.bootstrap()).await;
    assert_ne!(before, stage.kafka.cluster_id());
    assert!(first.process.stop(SOON).await.unwrap().success());
    let second = Gateway::start_at(first.site, &stage.kafka.bootstrap(BACKEND), "")
        .await
        .unwrap();
    assert_eq!(cluster_id(second.bootstrap()).await, before);
    assert_eq!(
        cluster_id(stage.bootstrap(Path::Direct)).await,
        stage.kafka.cluster_id()
    );
}

/// The cluster's id, as librdkafka is told it.
async fn cluster_id(bootstrap: String) -> String {
    let asked = tokio::task::spawn_blocking(move || {
        let client: BaseConsumer = ClientConfig::new()
            .set("bootstrap.servers", bootstrap)
            .create()
            .unwrap();
        client.client().fetch_cluster_id(SOON)
    });
    asked.await.unwrap().unwrap()
}
