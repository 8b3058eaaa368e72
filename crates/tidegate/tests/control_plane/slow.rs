//! Slow clients of the API and of the admin server keep nobody out.

use std::time::Duration;

use serde_json::json;
use tidegate_testkit::wait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::place::Place;
use crate::support::SOON;
use crate::support::gateway::get;

const SLOW: usize = 1_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_clients_that_never_finish_a_request_keep_nobody_out() {
    let place = Place::reserve();
    let settings = place.file("settings.yaml");
    // Fewer than there are slow ones, and more patience than the test has.
    std::fs::write(
        &settings,
        "limits: { max_http_connections: 200, http_header_timeout_ms: 600000 }\n",
    )
    .unwrap();
    let settings = settings.display().to_string();
    let control = place.start(&["--config", &settings]).await;
    let made = control
        .api
        .create("/v1/event-gateways", &json!({ "name": "production" }))
        .await;
    let (api, admin) = (place.api_address(), place.admin_address());
    let mut slow = Vec::new();
    for number in 0..SLOW {
        let mut client = TcpStream::connect(if number % 2 == 0 { api } else { admin })
            .await
            .unwrap();
        // The first of them are closed by now, to make room.
        let _ = client
            .write_all(b"GET /v1/event-gateways HTTP/1.1\r\nhost: x\r\nx: ")
            .await;
        slow.push(client);
    }
    let begin = Instant::now();
    for _ in 0..20 {
        assert_eq!(control.api.get(&made).await["name"], "production");
        assert_eq!(get(admin, "/healthz").await.unwrap().body, "ok\n");
    }
    let took = begin.elapsed();
    eprintln!("40 answers among {SLOW} slow clients within {took:?}");
    assert!(took < Duration::from_secs(20), "{took:?}");
    let mut closed = 0;
    for client in &mut slow {
        let mut byte = [0];
        closed += usize::from(timeout(Duration::from_millis(1), client.read(&mut byte)).await.is_ok());
    }
    assert!(closed >= SLOW - 2 * 200, "{closed} were closed");
    let said = wait::until("it is said", SOON, async || {
        let log = std::fs::read_to_string(place.log()).unwrap();
        log.contains("as many clients as there may be").then_some(())
    });
    said.await.unwrap();
}

/// A body that does not come, a head that is too long.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_may_take_and_send_is_limited() {
    let place = Place::reserve();
    let settings = place.file("settings.yaml");
    let limits = "limits: { http_body_timeout_ms: 500, max_http_header_bytes: 8192, max_http_body_bytes: 2048 }\n";
    std::fs::write(&settings, limits).unwrap();
    let settings = settings.display().to_string();
    let control = place.start(&["--config", &settings]).await;
    let answer = async |head: &str, body: &str| {
        let mut client = TcpStream::connect(place.api_address()).await.unwrap();
        let request = format!(
            "{head}\r\nauthorization: Bearer {}\r\nhost: x\r\n\r\n{body}",
            control.api.token
        );
        client.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        timeout(SOON, client.read_to_string(&mut answer))
            .await
            .unwrap()
            .unwrap();
        answer
    };
    let post =
        |length: usize| format!("POST /v1/event-gateways HTTP/1.1\r\nconnection: close\r\ncontent-length: {length}");
    let slow = answer(&post(100), "{").await;
    assert!(
        slow.starts_with("HTTP/1.1 408 ") && slow.contains("the body was not here within 500ms"),
        "{slow}"
    );
    let whole = |bytes: usize| format!("{{\"name\":\"n\",\"description\":\"{}\"}}", "x".repeat(bytes - 29));
    assert_eq!(whole(100).len(), 100);
    let large = answer(&post(2_049), &whole(2_049)).await;
    assert!(
        large.starts_with("HTTP/1.1 413 ") && large.contains("more than 2048 bytes"),
        "{large}"
    );
    let known = answer(&post(2_048), &whole(2_048)).await;
    assert!(
        known.starts_with("HTTP/1.1 400 ") && known.contains("description"),
        "{known}"
    );
    let long = format!(
        "GET /v1/event-gateways HTTP/1.1\r\nconnection: close\r\nx: {}",
        "x".repeat(8_192)
    );
    assert!(answer(&long, "").await.starts_with("HTTP/1.1 431 "));
}

/// A soft limit of 256 open files is no limit on clients.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_opens_as_many_files_as_it_may() {
    let place = Place::reserve();
    let up = place.up(&[]);
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", "ulimit -Sn 256 && exec \"$0\" \"$@\""])
        .arg(up.get_program())
        .args(up.get_args());
    command.envs(up.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let control = place.start_command(&command).await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", control.process.pid())).unwrap();
    let files = limits
        .lines()
        .find_map(|line| line.strip_prefix("Max open files"))
        .unwrap();
    let files: Vec<_> = files.split_whitespace().collect();
    assert_eq!(files[0], files[1], "{limits}");
}
