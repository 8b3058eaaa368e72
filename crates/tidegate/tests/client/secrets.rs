//! Secrets that are literals: never shown, never lost, never forgotten.

use serde_json::Value as Json;
use tidegate_model::Uuid;

use crate::world::{Said, World};

const FILE: &str = "
backend_clusters:
  - name: kafka
    bootstrap_servers: ['kafka:9092']
    authentication: { type: sasl_plain, username: gateway, password: PASSWORD }
static_keys:
  - { name: key, value: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= }
virtual_clusters:
  - name: team-a
    dns_label: team-a
    destination: { name: kafka }
    acl_mode: passthrough
    authentication: [{ type: sasl_plain, mediation: terminate, principals: [{ username: ann, password: PASSWORD }, { username: bob, password: hunter3 }] }]
";

const SENT: &str = "gateway production
* backend cluster kafka
    authentication.password: (secret), sent as the API does not say whether it is a new one
* virtual cluster team-a
    authentication[0].principals[0].password: (secret), sent as the API does not say whether it is a new one
    authentication[0].principals[1].password: (secret), sent as the API does not say whether it is a new one
2 with secrets to send again
";

/// What data planes get of the entity of a kind.
async fn opened(world: &World, kind: &str) -> Json {
    let gateway = world.gateway("production").await;
    let gateway = Uuid::try_parse(gateway.rsplit('/').next().unwrap()).unwrap();
    let entity = world.store.chain(gateway, kind, None).await.unwrap().remove(0);
    world.store.opened(&entity).unwrap()
}

fn assert_silent(said: &Said) {
    for secret in ["hunter", "AAAAAAAA"] {
        assert!(!said.out.contains(secret) && !said.err.contains(secret), "{said:?}");
    }
}

async fn world(password: &str) -> World {
    let world = World::start().await;
    let file = world.file("file.yaml", &FILE.replace("PASSWORD", password));
    let said = world
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_silent(&said);
    world
}

#[tokio::test]
async fn a_literal_is_no_difference_and_a_new_one_is_not_forgotten() {
    let world = world("hunter1").await;
    let same = world.file("file.yaml", &FILE.replace("PASSWORD", "hunter1"));
    let said = world.diff(&same, &["--prune"]).await;
    assert_eq!((said.code, said.out.as_str()), (Some(0), SENT), "{said:?}");
    let new = world.file("new.yaml", &FILE.replace("PASSWORD", "hunter2"));
    let said = world.apply(&new, &["--prune"]).await;
    assert_eq!(said.code, Some(0));
    assert!(
        said.out.starts_with(SENT) && said.out.ends_with("sent the secrets of virtual cluster team-a\n"),
        "{}",
        said.out
    );
    assert_silent(&said);
    assert_eq!(
        opened(&world, "backend_cluster").await["authentication"]["password"],
        "hunter2"
    );
    let cluster = opened(&world, "virtual_cluster").await;
    let passwords = |n: usize| &cluster["authentication"][0]["principals"][n]["password"];
    assert_eq!((passwords(0), passwords(1)), (&"hunter2".into(), &"hunter3".into()));
    let said = world.diff(&new, &["-o", "json"]).await;
    assert_silent(&said);
    assert_eq!((said.code, &said.json()["differs"]), (Some(0), &false.into()));
}

#[tokio::test]
async fn a_template_for_a_literal_is_a_difference_and_so_is_the_reverse() {
    let world = world("hunter1").await;
    let template = world.file("template.yaml", &FILE.replace("PASSWORD", "\"${env['P']}\""));
    let said = world.apply(&template, &[]).await;
    assert_silent(&said);
    assert!(
        said.out
            .contains("    authentication.password: (secret) → \"${env['P']}\"\n"),
        "{said:?}"
    );
    assert!(
        said.out
            .contains("    authentication[0].principals[0].password: (secret) → \"${env['P']}\"\n"),
        "{said:?}"
    );
    assert_eq!(
        opened(&world, "backend_cluster").await["authentication"]["password"],
        "${env['P']}"
    );
    let literal = world.file("literal.yaml", &FILE.replace("PASSWORD", "hunter1"));
    let said = world.diff(&literal, &[]).await;
    assert_silent(&said);
    assert_eq!(said.code, Some(5));
    assert!(
        said.out
            .contains("    authentication.password: \"${env['P']}\" → (secret)\n"),
        "{said:?}"
    );
}

#[tokio::test]
async fn what_a_file_leaves_out_stays_and_a_dump_leaves_it_out() {
    let world = world("hunter1").await;
    let dump = world.run(&["dump"]).await;
    assert_silent(&dump);
    let head = "# The gateway production, as `tidegate dump` found it.
# Secrets that the API does not give back; `tidegate apply` leaves them as they are:
#   backend_clusters[0].authentication.password
#   virtual_clusters[0].authentication[0].principals[0].password
#   virtual_clusters[0].authentication[0].principals[1].password
#   static_keys[0].value
gateway:
  min_runtime_version: \"1.3\"
backend_clusters:
";
    assert!(dump.out.starts_with(head), "{}", dump.out);
    // Something else changes, one principal is new, the order is another one: ann and bob keep theirs.
    let principal = "          - username: bob";
    let changed = dump
        .out
        .replace(
            "metadata_update_interval_seconds: 60",
            "metadata_update_interval_seconds: 10",
        )
        .replace("          - username: ann\n", "")
        .replace(
            principal,
            "          - username: bob\n          - username: ann\n          - { username: eve, password: hunter4 }",
        );
    let file = world.file("dump.yaml", &changed);
    let said = world.apply(&file, &["--prune"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_silent(&said);
    assert_eq!(
        opened(&world, "backend_cluster").await["authentication"]["password"],
        "hunter1"
    );
    let cluster = opened(&world, "virtual_cluster").await;
    let principals = cluster["authentication"][0]["principals"].as_array().unwrap();
    let passwords: Vec<_> = principals
        .iter()
        .map(|one| (one["username"].clone(), one["password"].clone()))
        .collect();
    let expected = [("bob", "hunter3"), ("ann", "hunter1"), ("eve", "hunter4")];
    assert_eq!(
        passwords,
        expected.map(|(name, password)| (name.into(), password.into()))
    );
    // Nothing is there for a new entity to keep.
    let new = world.file(
        "new.yaml",
        &world.run(&["dump"]).await.out.replace("name: kafka", "name: other"),
    );
    let said = world.apply(&new, &[]).await;
    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains("backend_clusters[0].authentication.password: required, and missing"),
        "{}",
        said.err
    );
}

#[tokio::test]
async fn a_key_that_nobody_can_give_back_is_not_destroyed() {
    let world = world("hunter1").await;
    let key = opened(&world, "static_key").await;
    let version = world.version().await;
    let dump = world.run(&["dump", "--ids"]).await.out;
    let described = dump.replace("    name: key\n", "    name: key\n    description: Of records.\n");
    let renamed = dump.replace("    name: key\n", "    name: other\n");
    for text in [&described, &renamed] {
        assert_ne!(*text, dump);
        let file = world.file("key.yaml", text);
        for said in [
            world.diff(&file, &["--prune"]).await,
            world.apply(&file, &["--prune"]).await,
        ] {
            assert_eq!(said.code, Some(1), "{said:?}");
            let fault = "static_keys[0].value: is missing, and the API does not give it back";
            assert!(said.err.contains(fault), "{}", said.err);
        }
    }
    assert_eq!(
        (opened(&world, "static_key").await, world.version().await),
        (key.clone(), version)
    );
    // Whoever has it writes it.
    let value = format!(
        "    description: Of records.\n    value: {}\n",
        key["value"].as_str().unwrap()
    );
    let whole = described.replace("    description: Of records.\n", &value);
    let said = world.apply(&world.file("key.yaml", &whole), &["--prune"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_silent(&said);
    let now = opened(&world, "static_key").await;
    assert_eq!(
        (&now["value"], &now["description"]),
        (&key["value"], &"Of records.".into())
    );
}
