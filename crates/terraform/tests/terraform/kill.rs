//! A control plane that goes away half-way.

use std::collections::HashSet;
use std::process::Stdio;
use std::time::Duration;

use tidegate_testkit::process::{Process, Signal};
use tidegate_testkit::{terraform, wait};

use crate::world::{TIDEGATE, World};

const PROVIDER: &str = "provider \"tidegate\" {\n  retry_seconds = 5\n}\n";

/// Half of the resources have names, by which the API would refuse a second one; the other half could be made twice.
const MANY: &str = r#"
resource "tidegate_gateway" "example" {
  name = "example"
}

resource "tidegate_backend_cluster" "example" {
  count             = 98
  name              = "backend-${count.index}"
  bootstrap_servers = ["kafka:9092"]
  authentication    = { type = "anonymous" }
  gateway_id        = tidegate_gateway.example.id
}

resource "tidegate_virtual_cluster" "example" {
  name           = "virtual"
  destination    = { id = tidegate_backend_cluster.example[0].id }
  authentication = [{ type = "sasl_plain", mediation = "passthrough" }]
  acl_mode       = "passthrough"
  dns_label      = "virtual"
  gateway_id     = tidegate_gateway.example.id
}

resource "tidegate_produce_policy_modify_headers" "example" {
  count              = 100
  config             = { actions = [{ op = "set", key = "x-number", value = "${count.index}" }] }
  virtual_cluster_id = tidegate_virtual_cluster.example.id
  gateway_id         = tidegate_gateway.example.id
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_control_plane_that_is_killed_half_way_leaves_nothing_twice_and_nothing_lost() {
    let mut world = World::start().await;
    world.configure(&[TIDEGATE, PROVIDER, MANY]);
    let mut apply = world.command(terraform::command().unwrap(), &["apply", "-no-color", "-auto-approve"]);
    let mut apply = apply.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();

    // Once it comes back soon, so that requests are repeated; once it stays away, so that the apply fails.
    wait_for(&world, 40).await;
    world.kill();
    world.up().await;
    wait_for(&world, 120).await;
    world.kill();
    let code = tokio::task::spawn_blocking(move || apply.wait().unwrap())
        .await
        .unwrap();
    assert!(!code.success());

    world.up().await;
    world.apply();
    world.assert_nothing_to_do();
    assert_eq!(world.state().len(), 200);
    let (clusters, policies) = made(&world).await;
    assert_eq!(clusters.len(), 98);
    assert_eq!(policies.len(), 100);
    let different: HashSet<_> = policies.into_iter().collect();
    assert_eq!(different.len(), 100);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_apply_that_is_stopped_leaves_a_true_state() {
    let world = World::start().await;
    world.configure(&[TIDEGATE, PROVIDER, MANY]);
    let command = world.command(terraform::command().unwrap(), &["apply", "-no-color", "-auto-approve"]);
    let apply = Process::spawn("the apply", &command, &world.path("apply.log")).unwrap();
    wait_for(&world, 40).await;
    apply.signal(Signal::INT).unwrap();
    let ended = wait::until("the apply has ended", Duration::from_secs(60), async || {
        apply.exit_status().unwrap()
    });
    assert!(!ended.await.unwrap().success());

    let (clusters, policies) = made(&world).await;
    assert!(clusters.len() + policies.len() < 198);
    // The gateway, and the virtual cluster if it came to that.
    let others = world.state().iter().filter(|name| !name.contains('[')).count();
    assert_eq!(world.state().len(), clusters.len() + policies.len() + others);
    world.apply();
    world.assert_nothing_to_do();
    let (clusters, policies) = made(&world).await;
    assert_eq!((clusters.len(), policies.len()), (98, 100));
}

async fn wait_for(world: &World, count: usize) {
    let enough = wait::until("so many are made", Duration::from_secs(120), async || {
        let (clusters, policies) = made(world).await;
        (clusters.len() + policies.len() >= count).then_some(())
    });
    enough.await.unwrap();
}

/// What there is: names of backend clusters, and values of headers.
async fn made(world: &World) -> (Vec<String>, Vec<String>) {
    let texts = |list: &serde_json::Value, pointer: &str| {
        let items = list.as_array().into_iter().flatten();
        items
            .filter_map(|item| Some(item.pointer(pointer)?.as_str()?.to_owned()))
            .collect()
    };
    let gateways = world.api("GET", "/v1/event-gateways", None).await;
    let Some(gateway) = gateways["data"][0]["id"].as_str() else {
        return Default::default();
    };
    let at = |rest: &str| format!("/v1/event-gateways/{gateway}/{rest}");
    let clusters = world.api("GET", &at("backend-clusters?page[size]=500"), None).await;
    let virtuals = world.api("GET", &at("virtual-clusters"), None).await;
    let policies = match virtuals["data"][0]["id"].as_str() {
        Some(id) => {
            world
                .api("GET", &at(&format!("virtual-clusters/{id}/produce-policies")), None)
                .await
        }
        None => serde_json::Value::Null,
    };
    (
        texts(&clusters["data"], "/name"),
        texts(&policies, "/config/actions/0/value"),
    )
}
