//! What an operator sees in the console: numbers of real traffic, a broker that has died, and what is wrong with settings
//! that are tried out.

use std::time::Duration;

use serde_json::{Value, json};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::kafka::{KafkaCluster, Listener};
use tidegate_testkit::security::Mechanism;
use tidegate_testkit::{ports, wait};
use tokio::net::TcpListener;

use crate::client::{Api, Made, backend, listener};
use crate::load::Load;
use crate::place::Place;
use crate::stage::DataPlane;

const BACKEND: &str = "BACKEND";
const TLS: &str = "TLS";
const SASL: &str = "SASL";
const PASSWORD: &str = "canary-gateway-secret";

/// Nodes report every ten seconds, and Kafka takes ten to see that a broker is gone.
const LATER: Duration = Duration::from_secs(120);

async fn shown(api: &Api, path: &str, what: &str, is: impl Fn(&Value) -> bool) -> Value {
    let seen = wait::until(what, LATER, async || Some(api.get(path).await).filter(|body| is(body)));
    match seen.await {
        Ok(body) => body,
        Err(late) => panic!("{late}: {:#}", api.get(path).await),
    }
}

fn is_positive(number: &Value) -> bool {
    number.as_f64().is_some_and(|number| number > 0.0)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_tells_what_clients_do_and_which_broker_has_died() {
    let kafka = KafkaCluster::builder()
        .brokers(3)
        .listener(BACKEND)
        .start()
        .await
        .unwrap();
    let place = Place::reserve();
    let control = place.start(&[]).await;
    let api = &control.api;
    let (first, last) = place.listener();
    let made = Made::make(api, &kafka.bootstrap(BACKEND), first, last).await;
    api.in_force(&made.gateway, 1).await;
    let overview = format!("{}/overview", made.gateway);
    let quiet = shown(api, &overview, "the listener is open", |body| {
        body["listeners"][0]["state"] == "listening"
    })
    .await;
    assert_eq!(quiet["virtual_clusters"][0]["first_client_at"], Value::Null);
    assert_eq!(quiet["nodes"], json!({ "total": 1, "connected": 1, "behind": 0 }));

    // 300 records a second of 100 bytes and what stands around them: neither a tenth nor a hundredfold of that. The load may
    // begin late in the time of the first report.
    let expected = 10_000.0..3_000_000.0;
    let load = Load::start(&place.bootstrap(), "seen").await;
    let busy = shown(api, &overview, "traffic is told", |body| {
        let cluster = &body["virtual_clusters"][0];
        let numbers = [
            "connections",
            "requests_per_second",
            "request_bytes_per_second",
            "response_bytes_per_second",
            "gateway_time_ms",
        ];
        let bytes = body["now"]["request_bytes_per_second"].as_f64();
        cluster["first_client_at"].is_string()
            && bytes.is_some_and(|bytes| expected.contains(&bytes))
            && numbers
                .iter()
                .all(|name| is_positive(&body["now"][*name]) && is_positive(&cluster[*name]))
    });
    busy.await;
    for by in ["virtual_cluster", "node"] {
        let path = format!("{}/statistics?by={by}", made.gateway);
        let hour = shown(api, &path, "the last hour has it too", |body| {
            let requests = body["series"][0]["requests_per_second"].as_array();
            requests.is_some_and(|requests| requests.len() == 360 && requests.iter().any(is_positive))
        });
        let hour = hour.await;
        let name = hour["series"][0]["name"].as_str().unwrap();
        assert!(by == "node" || name == "shop", "{name}");
    }

    let status = format!("{}/status", made.backend);
    let all = shown(api, &status, "every broker is seen", |body| {
        let brokers = body["nodes"][0]["brokers"].as_array();
        brokers.is_some_and(|brokers| brokers.len() == 3 && brokers.iter().all(|broker| broker["reachable"] == true))
    });
    let all = all.await;
    let view = &all["nodes"][0];
    assert_eq!(view["cluster_id"], kafka.cluster_id());
    let controller = view["controller_id"].as_i64().unwrap();
    assert!((1..=3).contains(&controller), "{all:#}");
    assert_eq!(view["last_error"], Value::Null);
    // The controller is the quorum's, and not whichever broker the last metadata named.
    let mut refreshed = view["last_refresh_at"].clone();
    for _ in 0..3 {
        let again = shown(api, &status, "metadata was fetched again", |body| {
            body["nodes"][0]["last_refresh_at"] != refreshed
        });
        let again = again.await;
        assert_eq!(again["nodes"][0]["controller_id"], controller);
        refreshed = again["nodes"][0]["last_refresh_at"].clone();
    }
    kafka.broker(3).unwrap().kill().unwrap();
    let away = shown(api, &status, "a broker is away", |body| {
        let reachable = |place: usize| body["nodes"][0]["brokers"][place]["reachable"].clone();
        [reachable(0), reachable(1), reachable(2)] == [json!(true), json!(true), json!(false)]
    });
    assert_eq!(away.await["nodes"][0]["brokers"][2]["id"], 3);
    let degraded = shown(api, &overview, "the backend cluster is degraded", |body| {
        body["backend_clusters"][0]["health"] == "degraded"
    });
    degraded.await;
    load.progress(100).await;
    load.finish().await;

    // A socket that cannot be had.
    let taken = ports::reserve().unwrap();
    let _held = TcpListener::bind(("127.0.0.1", taken.number())).await.unwrap();
    let second = listener("second", taken.number(), taken.number());
    api.create(&format!("{}/listeners", made.gateway), &second).await;
    let failed = shown(api, &overview, "the second listener has failed", |body| {
        body["listeners"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["state"] == "failed")
    });
    let failed = failed.await;
    let second = failed["listeners"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["name"] == "second");
    let error = second.unwrap()["error"].as_str().unwrap();
    assert!(
        error.contains("another process") && error.contains(&taken.number().to_string()),
        "{error}"
    );

    // The data plane in this process tries out too.
    let body = backend("new", &kafka.bootstrap(BACKEND));
    let tried = api
        .good("POST", &format!("{}/backend-clusters/test", made.gateway), Some(&body))
        .await;
    assert_eq!(tried["ok"], true, "{tried:#}");
}

/// What is tried out: a name, the server, TLS, the login; and what comes of it: the step that fails, if one does, and words.
struct Case {
    what: &'static str,
    server: String,
    tls: Value,
    login: Value,
    fails: Option<&'static str>,
    words: &'static [&'static str],
}

fn login(password: &str) -> Value {
    json!({ "type": "sasl_scram", "algorithm": "sha256", "username": "gateway", "password": password })
}

fn cases(kafka: &KafkaCluster, authority: &Authority, closed: u16) -> Vec<Case> {
    let off = || json!({ "enabled": false });
    let trusting = |authority: &Authority| json!({ "enabled": true, "ca_bundle": authority.certificate() });
    let anonymous = || json!({ "type": "anonymous" });
    let stranger = Authority::new("stranger").unwrap();
    let case = |what, server: String, tls, login, fails, words| Case {
        what,
        server,
        tls,
        login,
        fails,
        words,
    };
    let (plain, tls, sasl) = (kafka.bootstrap(BACKEND), kafka.bootstrap(TLS), kafka.bootstrap(SASL));
    let misnamed = tls.replace("127.0.0.1", "localhost");
    vec![
        case(
            "right",
            plain.clone(),
            off(),
            anonymous(),
            None,
            &["cluster ", "1 broker"],
        ),
        case(
            "right by TLS",
            tls.clone(),
            trusting(authority),
            anonymous(),
            None,
            &["TLSv1_3", "more days"],
        ),
        case(
            "right by SASL",
            sasl.clone(),
            off(),
            login(PASSWORD),
            None,
            &["logged in"],
        ),
        case(
            "right by a variable of the node",
            sasl.clone(),
            off(),
            login("${env['KAFKA_PASSWORD']}"),
            None,
            &["logged in"],
        ),
        case(
            "a variable that is not there",
            sasl.clone(),
            off(),
            login("${env['NO_SUCH_VARIABLE']}"),
            Some("sasl"),
            &["NO_SUCH_VARIABLE"],
        ),
        case(
            "a wrong name",
            "no-such-host.invalid:9092".to_owned(),
            off(),
            anonymous(),
            Some("name"),
            &["no-such-host.invalid", "DNS"],
        ),
        case(
            "a closed port",
            format!("127.0.0.1:{closed}"),
            off(),
            anonymous(),
            Some("tcp"),
            &["nobody listens on this port"],
        ),
        case(
            "TLS on a plaintext port",
            plain.clone(),
            trusting(authority),
            anonymous(),
            Some("tls"),
            &["speaks plaintext here", "`tls.enabled` to false"],
        ),
        case(
            "plaintext on a TLS port",
            tls.clone(),
            off(),
            anonymous(),
            Some("metadata"),
            &["speaks TLS here", "`tls.enabled` to true"],
        ),
        case(
            "a login in plaintext on a TLS port",
            tls.clone(),
            off(),
            login(PASSWORD),
            Some("sasl"),
            &["speaks TLS here"],
        ),
        case(
            "another authority",
            tls,
            trusting(&stranger),
            anonymous(),
            Some("tls"),
            &["leads to no certificate of `tls.ca_bundle`"],
        ),
        case(
            "a name that the certificate is not for",
            misnamed,
            trusting(authority),
            anonymous(),
            Some("tls"),
            &["another host"],
        ),
        case(
            "a wrong password",
            sasl.clone(),
            off(),
            login("wrong"),
            Some("sasl"),
            &["refuses the credentials", "check the user name and the password"],
        ),
        case(
            "no login where one is wanted",
            sasl,
            off(),
            anonymous(),
            Some("metadata"),
            &["wants a login: set `authentication`"],
        ),
        case(
            "a controller",
            kafka.broker(1).unwrap().controller().unwrap(),
            off(),
            anonymous(),
            Some("metadata"),
            &["KRaft controller", "a broker's listener"],
        ),
        case(
            "a login where none is taken",
            plain,
            off(),
            login(PASSWORD),
            Some("sasl"),
            &["takes no SASL logins"],
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_tried_out_by_a_data_plane_elsewhere_that_says_what_to_mend() {
    let authority = Authority::new("brokers").unwrap();
    let server = authority.server(&["127.0.0.1"]).unwrap();
    let kafka = KafkaCluster::builder()
        .listener(BACKEND)
        .listener(Listener::ssl(TLS, &server))
        .listener(Listener::sasl_plaintext(SASL).mechanisms(&[Mechanism::Plain, Mechanism::ScramSha256]))
        .user("gateway", PASSWORD);
    let kafka = kafka.start().await.unwrap();
    let place = Place::reserve();
    let link = place.link();
    let control = place.start(&["--no-data-plane", &link[0], &link[1]]).await;
    let api = &control.api;
    let gateway = api.create("/v1/event-gateways", &json!({ "name": "production" })).await;
    let test = format!("{gateway}/backend-clusters/test");
    let body = backend("kafka", &kafka.bootstrap(BACKEND));
    let nobody = api.call("POST", &test, Some(&body)).await;
    assert_eq!(nobody.status, 409, "{nobody:?}");
    assert!(nobody.text.contains("--control-plane"), "{nobody:?}");

    let node = DataPlane::enroll(&place, &control, "node");
    let _process = node.start_with(&[("KAFKA_PASSWORD", PASSWORD)]);
    let nodes = api.in_force(&gateway, 1).await;
    let closed = ports::reserve().unwrap();
    for case in cases(&kafka, &authority, closed.number()) {
        let body = json!({ "bootstrap_servers": [case.server], "tls": case.tls, "authentication": case.login });
        let tried = api.good("POST", &test, Some(&body)).await;
        eprintln!("{}: {tried}", case.what);
        assert_eq!(tried["node_id"], nodes[0]["id"], "{}", case.what);
        assert_eq!(tried["ok"], case.fails.is_none(), "{}: {tried:#}", case.what);
        let steps = tried["steps"].as_array().unwrap();
        let failed = steps.iter().find(|step| step["ok"] == false);
        assert_eq!(
            failed.map(|step| &step["step"]),
            case.fails.map(|step| json!(step)).as_ref(),
            "{}: {tried:#}",
            case.what
        );
        let said = match failed {
            Some(step) => format!("{} — {}", step["detail"], step["remedy"]),
            None => steps.iter().map(|step| step["detail"].to_string()).collect(),
        };
        for word in case.words {
            assert!(said.contains(word), "{} lacks {word:?}: {tried:#}", case.what);
        }
        if case.fails.is_none() {
            assert_eq!(tried["cluster_id"], kafka.cluster_id(), "{}", case.what);
            assert_eq!(tried["brokers"][0]["reachable"], true, "{tried:#}");
        } else {
            assert!(
                failed.unwrap()["remedy"].is_string(),
                "{} has no remedy: {tried:#}",
                case.what
            );
        }
        assert!(!tried.to_string().contains(PASSWORD), "{tried}");
    }

    // One server that answers is enough, and both are told of.
    let servers = json!([format!("127.0.0.1:{}", closed.number()), kafka.bootstrap(BACKEND)]);
    let body =
        json!({ "bootstrap_servers": servers, "tls": { "enabled": false }, "authentication": { "type": "anonymous" } });
    let tried = api.good("POST", &test, Some(&body)).await;
    assert!(
        tried["ok"] == true
            && tried["steps"]
                .as_array()
                .unwrap()
                .iter()
                .any(|step| step["ok"] == false),
        "{tried:#}"
    );

    // A saved one's secret need not be typed again.
    let mut saved = backend("saved", &kafka.bootstrap(SASL));
    saved["authentication"] = login(PASSWORD);
    let saved_at = api.create(&format!("{gateway}/backend-clusters"), &saved).await;
    saved["id"] = json!(saved_at.rsplit('/').next().unwrap());
    saved["authentication"].as_object_mut().unwrap().remove("password");
    let tried = api.good("POST", &test, Some(&saved)).await;
    assert_eq!(tried["ok"], true, "{tried:#}");

    for log in [node.log(), std::fs::read_to_string(place.log()).unwrap()] {
        assert!(!log.contains(PASSWORD), "a password is in a log");
    }
    let enrollment = api.get("/v1/enrollment").await;
    assert_eq!(enrollment["link"], place.link_url().trim_start_matches("https://"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_and_the_api_share_a_port() {
    let place = Place::reserve();
    let control = place.start(&["--no-data-plane"]).await;
    let api = &control.api;
    let page = api
        .http
        .get(format!("{}/event-gateways/any", api.url))
        .send()
        .await
        .unwrap();
    assert_eq!(page.status().as_u16(), 200);
    let head = |name: &str| {
        page.headers()
            .get(name)
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    assert!(head("content-type").starts_with("text/html"));
    let policy = head("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("'nonce-"),
        "{policy}"
    );
    let (nothing, docs) = (
        api.call("GET", "/v1/nothing", None).await,
        api.call("GET", "/docs", None).await,
    );
    assert_eq!((nothing.status, docs.status), (404, 200));
    assert_eq!(nothing.json()["title"], "Not Found");

    let body = json!({ "token": api.token }).to_string();
    let begun = api
        .http
        .post(format!("{}/v1/session", api.url))
        .body(body)
        .send()
        .await
        .unwrap();
    assert_eq!(begun.status().as_u16(), 200);
    let cookie = begun.headers()["set-cookie"]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    // It is in the store, so it outlives the control plane.
    drop(control);
    let control = place.start(&["--no-data-plane"]).await;
    let who = control
        .api
        .http
        .get(format!("{}/v1/session", control.api.url))
        .header("cookie", &cookie);
    assert_eq!(who.send().await.unwrap().status().as_u16(), 200);
    let log = std::fs::read_to_string(place.log()).unwrap();
    let text = cookie.split('=').nth(1).unwrap();
    assert!(!log.contains(text) && !log.contains(&control.api.token));
}
