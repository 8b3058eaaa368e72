//! Through `tidegate up`: what is applied is in force.

use std::process::Stdio;
use std::time::Duration;

use tidegate_testkit::{ports, wait};
use tokio::net::TcpStream;
use tokio::process::Command;

use crate::world::run_in;

const SOON: Duration = Duration::from_secs(60);
const TOKEN: &str = "a-token-of-the-tests-that-is-long-enough";

#[tokio::test]
async fn what_is_applied_is_in_force_on_the_data_plane() {
    let dir = tempfile::tempdir().unwrap();
    let (api, door) = (ports::reserve().unwrap(), ports::reserve().unwrap());
    let address = format!("127.0.0.1:{}", api.number());
    let mut up = Command::new(env!("CARGO_BIN_EXE_tidegate"));
    up.args(["up", "--api", &address])
        .current_dir(dir.path())
        .env_clear()
        .env("TIDEGATE_ADMIN_TOKEN", TOKEN);
    let _up = up
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let url = format!("http://{address}");
    let variables = [("TIDEGATE_API", url.as_str()), ("TIDEGATE_TOKEN", TOKEN)];
    let run = async |args: &[&str]| run_in(dir.path(), args, "", &variables).await;
    let ready = wait::until("the API answers", SOON, async || {
        (run(&["get", "gateways"]).await.code == Some(0)).then_some(())
    });
    ready.await.unwrap();
    let file = format!(
        "backend_clusters:
  - {{ name: kafka, bootstrap_servers: ['127.0.0.1:1'], authentication: {{ type: anonymous }}, insecure_allow_anonymous_virtual_cluster_auth: true }}
virtual_clusters:
  - {{ name: v, dns_label: v, destination: {{ name: kafka }}, acl_mode: passthrough, authentication: [{{ type: anonymous }}] }}
listeners:
  - name: main
    addresses: [127.0.0.1]
    ports: [{}]
    policies:
      - name: to-v
        type: forward_to_virtual_cluster
        config: {{ type: port_mapping, destination: {{ name: v }}, advertised_host: localhost, bootstrap_port: none }}
",
        door.number()
    );
    std::fs::write(dir.path().join("gateway.yaml"), file).unwrap();
    let said = run(&["apply", "-yf", "gateway.yaml", "--gateway", "g", "--create-gateway"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let is_open = async || TcpStream::connect(("127.0.0.1", door.number())).await.is_ok();
    let opened = wait::until("the listener is open", SOON, async || is_open().await.then_some(()));
    opened.await.unwrap();
    let version = run(&["get", "gateway", "g", "-o", "json"]).await.json()["version"].clone();
    let applied = wait::until("the node has the last version", SOON, async || {
        let nodes = run(&["get", "nodes", "-o", "json"]).await.json();
        (nodes[0]["config_version"] == version).then_some(())
    });
    applied.await.unwrap();
    assert_eq!(run(&["diff", "-f", "gateway.yaml"]).await.code, Some(0));
    assert_eq!(run(&["delete", "listener", "main", "-y"]).await.code, Some(0));
    let closed = wait::until("the listener is closed", SOON, async || {
        (!is_open().await).then_some(())
    });
    closed.await.unwrap();
}
