//! What can go wrong, and what is said then.

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use tidegate_api::{RateLimit, Scope, Settings};
use tidegate_testkit::certificates::Authority;
use tidegate_testkit::ports;
use tokio::net::TcpListener;

use crate::world::{World, every};

const FILE: &str = "backend_clusters:
  - { name: kafka, bootstrap_servers: ['kafka:9092'], authentication: { type: anonymous } }
";

#[tokio::test]
async fn each_failure_says_what_it_is_and_has_its_exit_code() {
    let (world, file) = World::populated().await;
    let file = file.to_str().unwrap();
    let viewer = world.token(Scope::Viewer).await;
    let free = ports::reserve().unwrap();
    let nobody = format!("http://127.0.0.1:{}", free.number());
    let elsewhere = format!("{}/elsewhere", world.url);
    let text = std::fs::read_to_string(file).unwrap();
    let changed = world.file("changed.yaml", &text.replace("prefix: a-", "prefix: b-"));
    let changed = changed.to_str().unwrap();
    let (url, token) = (world.url.as_str(), world.token.as_str());
    let cases: [(&[&str], _, _, _, &[&str]); 13] = [
        (
            &["get", "nodes"],
            nobody.as_str(),
            token,
            3,
            &[
                "no answer from the API at http://127.0.0.1:",
                "refused",
                "is it running",
            ],
        ),
        (
            &["get", "nodes"],
            url,
            "",
            6,
            &["the API takes no token like this: send a token", "TIDEGATE_TOKEN"],
        ),
        (
            &["get", "nodes"],
            url,
            "tgt_wrong",
            6,
            &["the API takes no token like this: the token is not known"],
        ),
        (
            &["get", "nodes"],
            url,
            "tgt\nwrong",
            2,
            &["the token has characters that no token has"],
        ),
        (&["get", "nodes"], elsewhere.as_str(), token, 6, &["list gateways"]),
        (
            &["get", "nodes", "--gateway", "other"],
            url,
            token,
            2,
            &["there is no gateway named other; there are: production"],
        ),
        (&["get", "nodes"], "", token, 2, &["--api: not a URL, such as https://"]),
        (
            &["get", "nodes"],
            "http://u:hunter2@h/",
            token,
            2,
            &["no name or password in the URL"],
        ),
        (
            &["apply", "-yf", changed],
            url,
            &viewer,
            6,
            &[
                "cannot change virtual cluster team-a: the token may not do that: this needs a token with the scope editor",
            ],
        ),
        (
            &["apply", "-f", changed],
            url,
            token,
            6,
            &["nothing was done: there is no terminal to ask at; say yes with --yes"],
        ),
        (
            &["apply", "-yf", "gone.yaml"],
            url,
            token,
            2,
            &["cannot read gone.yaml"],
        ),
        (
            &["apply", "-yf", file, "--create-gateway"],
            url,
            token,
            2,
            &["--gateway"],
        ),
        (
            &["diff", "-f", file, "--ca-file", "gone.pem"],
            url,
            token,
            2,
            &["--ca-file gone.pem: No such file"],
        ),
    ];
    for (args, url, token, code, words) in cases {
        let said = world
            .run_with(args, "", &[("TIDEGATE_API", url), ("TIDEGATE_TOKEN", token)])
            .await;
        assert_eq!(said.code, Some(code), "{args:?}: {said:?}");
        assert!(!said.err.contains("hunter2") && !said.err.contains("tgt_"), "{said:?}");
        for word in words {
            assert!(said.err.contains(word), "{args:?}: {} lacks {word}", said.err);
        }
    }
    assert_eq!(world.diff(&world.file("every.yaml", &text), &[]).await.code, Some(0));
}

/// What a file says, and what is said of it.
const FAULTS: [(&str, &str); 9] = [
    ("backend_clusters: [", "f.yaml:1:19: this is not valid YAML"),
    ("", "f.yaml:1:1: the file is empty"),
    ("backend_cluster: []", "f.yaml:1:1: backend_cluster: unknown field"),
    (
        "backend_clusters:\n  - name: kafka\n    bootstrap_servers: []\n    authentication: { type: anonymous }",
        "f.yaml:3:24: backend_clusters[0].bootstrap_servers: is empty",
    ),
    (
        "listeners:\n  - name: l\n    addresses: [nowhere]\n    ports: [1]",
        "f.yaml:3:17: listeners[0].addresses[0]: `nowhere` is no IP address",
    ),
    (
        "listeners:\n  - name: l\n    adresses: ['::1']\n    ports: [1]",
        "f.yaml:3:15: listeners[0].adresses: unknown field",
    ),
    (
        "virtual_clusters:\n  - name: v\n    dns_label: v\n    destination: { name: kafka }\n    acl_mode: passthrough\n    authentication: [{ type: anonymous }]",
        "f.yaml:4:26: virtual_clusters[0].destination.name: there is no backend cluster named `kafka`, in the files or in the gateway",
    ),
    (
        "static_keys: [{ name: k, value: '${nonsense}' }]",
        "f.yaml:1:33: static_keys[0].value: `${nonsense}` is no template that is known here",
    ),
    (
        "listeners: [{ name: l, addresses: ['::1'], ports: [1] }, { name: l, addresses: ['::1'], ports: [2] }]",
        "f.yaml:1:66: listeners[1].name: the listener at",
    ),
];

#[tokio::test]
async fn faults_have_file_and_line_and_nothing_is_done() {
    let world = World::start().await;
    world
        .api(
            "POST",
            "/v1/event-gateways",
            Some(serde_json::json!({ "name": "production" })),
        )
        .await;
    let version = world.version().await;
    for (text, expected) in FAULTS {
        let file = world.file("f.yaml", text);
        let said = world.apply(&file, &[]).await;
        assert_eq!(said.code, Some(1), "{text}: {said:?}");
        let place = said.err.find("f.yaml:").map_or("", |at| &said.err[at..]);
        assert!(place.starts_with(expected), "{text}: {}", said.err);
    }
    assert_eq!(world.version().await, version);
}

#[tokio::test]
async fn what_only_the_api_sees_has_file_and_line_too_and_the_next_run_goes_on() {
    let world = World::start().await;
    let closed = "virtual_clusters:
  - name: v
    dns_label: v
    destination: { name: kafka }
    acl_mode: passthrough
    authentication:
      - type: anonymous
";
    let file = world.file("f.yaml", &format!("{FILE}{closed}"));
    let said = world
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    assert_eq!(said.code, Some(1), "{said:?}");
    let stopped = "stopped: 2 of 3 changes were made; the next run does the others
  done: create gateway production
  done: create backend cluster kafka
  not done: create virtual cluster v
";
    assert!(said.err.starts_with(stopped), "{}", said.err);
    let fault = "f.yaml:9:15: virtual_clusters[0].authentication[0].type: the backend cluster `kafka`";
    assert!(said.err.contains(fault), "{}", said.err);
    let open = FILE.replace(
        "anonymous } }",
        "anonymous }, insecure_allow_anonymous_virtual_cluster_auth: true }",
    );
    let file = world.file("f.yaml", &format!("{open}{closed}"));
    let said = world.apply(&file, &[]).await;
    assert!(
        said.code == Some(0) && said.out.contains("1 to create, 1 to change\n"),
        "{said:?}"
    );
}

#[tokio::test]
async fn a_run_that_breaks_off_says_what_was_done_and_the_next_one_does_the_rest() {
    let world = World::that_breaks_off(7).await;
    let file = world.file("every.yaml", &every());
    let gateway = ["--gateway", "production", "--create-gateway"];
    let said = world.apply(&file, &gateway).await;
    assert_eq!(said.code, Some(3), "{said:?}");
    assert!(said.err.starts_with("stopped: 6 of "), "{}", said.err);
    let count = |words: &str| said.err.lines().filter(|line| line.starts_with(words)).count();
    let created = said.out.lines().filter(|line| line.starts_with("created ")).count();
    let all = created + count("  not done: create ");
    assert_eq!((created, count("  done: create ")), (6, 6), "{said:?}");
    assert!(said.err.contains("the disk is gone"), "{}", said.err);
    let said = world.apply(&file, &gateway).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let left = all - created;
    assert!(said.out.contains(&format!("\n{left} to create\n")), "{left}: {said:?}");
    assert_eq!(world.diff(&file, &["--prune"]).await.code, Some(0));
}

#[tokio::test]
async fn a_busy_api_is_waited_for() {
    let world = World::with(Settings {
        rate_limit: RateLimit {
            per_second: 20.0,
            burst: 10,
        },
        ..Settings::default()
    });
    let world = world.await;
    let file = world.file("every.yaml", &every());
    // More requests than may be made at once.
    let said = world
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(world.diff(&file, &[]).await.code, Some(0));
}

/// A server that answers everything alike.
async fn answering(status: StatusCode, kind: &'static str, body: &'static str) -> (String, ports::Port) {
    let port = ports::reserve().unwrap();
    let listener = TcpListener::bind(("127.0.0.1", port.number())).await.unwrap();
    let mut headers = HeaderMap::new();
    headers.insert("content-type", kind.parse().unwrap());
    let app = axum::Router::new().fallback(move || async move { (status, headers, body) });
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    (format!("http://127.0.0.1:{}", port.number()), port)
}

#[tokio::test]
async fn answers_of_others_are_no_answers() {
    let world = World::start().await;
    let problem = r#"{"status":500,"title":"x","detail":"the disk\u001b[31m is gone","instance":"tidegate:request:7"}"#;
    let cases = [
        (
            StatusCode::INTERNAL_SERVER_ERROR,
            "application/problem+json",
            problem,
            "could not serve this: the disk\\u{1b}[31m is gone (500 Internal Server Error, tidegate:request:7)",
        ),
        (
            StatusCode::BAD_GATEWAY,
            "text/html",
            "<html>",
            "it is 502 Bad Gateway and no error of an API; is the URL right?",
        ),
        (
            StatusCode::NOT_FOUND,
            "text/html",
            "<html>",
            "it is 404 Not Found and no error of an API; is the URL right?",
        ),
        (
            StatusCode::OK,
            "text/html",
            "<html>",
            "is not understood: it is no JSON",
        ),
        (
            StatusCode::OK,
            "application/json",
            "{}",
            "is not understood: it is no list",
        ),
        (StatusCode::FOUND, "text/html", "", "it is 302 Found"),
    ];
    for (status, kind, body, words) in cases {
        let (url, _port) = answering(status, kind, body).await;
        let said = world
            .run_with(
                &["get", "gateways"],
                "",
                &[("TIDEGATE_API", &url), ("TIDEGATE_TOKEN", "t")],
            )
            .await;
        assert_eq!(said.code, Some(3), "{said:?}");
        assert!(said.err.contains(words), "{}", said.err);
    }
    // Whoever takes the connection and says nothing is waited for no longer than that.
    let port = ports::reserve().unwrap();
    let _silent = TcpListener::bind(("127.0.0.1", port.number())).await.unwrap();
    let url = format!("http://127.0.0.1:{}", port.number());
    let variables = [("TIDEGATE_API", url.as_str())];
    let get = world.run_with(&["get", "gateways", "--timeout", "1"], "", &variables);
    let said = tokio::time::timeout(Duration::from_secs(60), get).await.unwrap();
    assert_eq!(said.code, Some(3));
    assert!(said.err.contains("--timeout sets how long to wait"), "{}", said.err);
}

#[tokio::test]
async fn nobody_elses_change_is_overwritten() {
    let (world, file) = World::meddled_with("virtual-clusters").await;
    let text = std::fs::read_to_string(&file).unwrap();
    let file = world.file("changed.yaml", &text.replace("prefix: a-", "prefix: b-"));
    let said = world.apply(&file, &[]).await;
    assert_eq!(said.code, Some(6), "{said:?}");
    let words = "virtual cluster team-a was changed by somebody else meanwhile; run it again";
    assert!(said.err.contains(words), "{}", said.err);
    let dump = world.run(&["dump"]).await.out;
    assert!(
        dump.contains("prefix: a-") && dump.contains("Somebody else's."),
        "{dump}"
    );
}

#[tokio::test]
async fn the_api_is_verified_by_the_ca_file() {
    let world = World::start().await;
    let (url, authority) = world.over_tls().await;
    let ours = world.file("ours.pem", &authority.certificate());
    let other = world.file("other.pem", &Authority::new("other").unwrap().certificate());
    let empty = world.file("empty.pem", "");
    let token = world.file("token", &format!("{}\n", world.token));
    let variables = [("TIDEGATE_API", url.as_str())];
    for (ca, code, words) in [
        (&ours, 0, "NAME"),
        (&other, 3, "do its certificates lead to one of --ca-file?"),
        (&empty, 2, "there is no certificate in it"),
    ] {
        let args = [
            "get",
            "gateways",
            "--ca-file",
            ca.to_str().unwrap(),
            "--token-file",
            token.to_str().unwrap(),
        ];
        let said = world.run_with(&args, "", &variables).await;
        assert_eq!(said.code, Some(code), "{said:?}");
        assert!(said.out.contains(words) || said.err.contains(words), "{said:?}");
    }
}
