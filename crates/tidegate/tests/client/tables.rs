//! What `get` prints, and `delete`.

use serde_json::{Value as Json, json};
use tidegate_model::Uuid;
use tidegate_store::{NodeReport, Version};

use crate::world::World;

/// Everything that can be listed, and the table that is printed for it.
const TABLES: [(&str, &str); 14] = [
    (
        "gateways",
        "NAME  ID  VERSION  MIN RUNTIME VERSION  VIRTUAL CLUSTERS  NODES\nproduction  ID  19  1.3  2  1\n",
    ),
    (
        "backend-clusters",
        "NAME  ID  AUTHENTICATION  BOOTSTRAP SERVERS\nkafka  ID  sasl_scram  kafka-1:9092,kafka-2:9092\n",
    ),
    (
        "virtual-clusters",
        "NAME  ID  DESTINATION  AUTHENTICATION  ACL MODE  DNS LABEL
team-a  ID  kafka  sasl_plain,client_certificate  enforce_on_gateway  team-a
team-b  ID  kafka  anonymous  passthrough  team-b
",
    ),
    (
        "listeners",
        "NAME  ID  ADDRESSES  PORTS\nmain  ID  0.0.0.0  9092,9093-9095\n",
    ),
    ("schema-registries", "NAME  ID  TYPE\nschemas  ID  confluent\n"),
    ("static-keys", "NAME  ID\nrecords  ID\n"),
    ("tls-trust-bundles", "NAME  ID\nclients  ID\n"),
    ("data-plane-certificates", "NAME  ID  CERTIFICATE\n"),
    (
        "policies",
        "NAME  ID  LISTENER  TYPE  ENABLED
tls  ID  main  tls_server  true
to-team-a  ID  main  forward_to_virtual_cluster  true
by-name  ID  main  forward_to_virtual_cluster  true
",
    ),
    (
        "cluster-policies",
        "NAME  ID  VIRTUAL CLUSTER  TYPE  ENABLED\nreaders  ID  team-a  acls  true\nno-secrets  ID  team-a  acls  true\n",
    ),
    (
        "produce-policies",
        "NAME  ID  VIRTUAL CLUSTER  TYPE  ENABLED  PARENT POLICY ID
avro  ID  team-a  schema_validation  true  -
names  ID  team-a  encrypt_fields  true  ID
keys  ID  team-a  encrypt  true  -
",
    ),
    (
        "consume-policies",
        "NAME  ID  VIRTUAL CLUSTER  TYPE  ENABLED  PARENT POLICY ID
-  ID  team-a  decrypt  true  -
-  ID  team-a  modify_headers  true  -
-  ID  team-a  skip_record  true  -
",
    ),
    (
        "nodes",
        "ID  VERSION  CONFIG  APPLIED AT  LAST SEEN AT  COMPATIBLE\nID  0.1.0  7  TIME  TIME  true\n",
    ),
    (
        "backend-cluster",
        "NAME  ID  AUTHENTICATION  BOOTSTRAP SERVERS\nkafka  ID  sasl_scram  kafka-1:9092,kafka-2:9092\n",
    ),
];

async fn world() -> World {
    let (world, _) = World::populated().await;
    let gateway = world.gateway("production").await;
    let gateway = Uuid::try_parse(gateway.rsplit('/').next().unwrap()).unwrap();
    let report = NodeReport {
        body: json!({ "version": "0.1.0", "runtime_version": "1.3" }),
        version: Version(7),
    };
    world
        .store
        .report_node(gateway, Uuid::from_u128(7), &report, &[])
        .await
        .unwrap();
    world
}

#[tokio::test]
async fn each_kind_has_a_table_and_json_and_yaml_that_say_the_same() {
    let world = world().await;
    for (kind, expected) in TABLES {
        let said = world.run(&["get", kind]).await;
        assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{kind}");
        assert_eq!(said.masked(), expected, "{kind}: {}", said.out);
        let rows = said.out.lines().count() - 1;
        let json = world.run(&["get", kind, "-o", "json"]).await.json();
        assert_eq!(json.as_array().map(Vec::len), Some(rows), "{kind}");
        let yaml = world.run(&["get", kind, "-o", "yaml"]).await.out;
        let entries = yaml.lines().filter(|line| line.starts_with("- ")).count();
        assert_eq!(entries, rows, "{kind}: {yaml}");
    }
}

#[tokio::test]
async fn one_entity_is_shown_whole_by_name_or_id() {
    let world = world().await;
    let by_name = world.run(&["get", "listener", "main"]).await;
    let expected = "id: ID
name: main
description: \"\"
addresses:
  - \"0.0.0.0\"
ports:
  - \"9092\"
  - \"9093-9095\"
created_at: TIME
updated_at: TIME
";
    let times = by_name.out.replace('"', " ").replace("  ", " ");
    assert!(times.contains("created_at: 2"), "{times}");
    let shown: Vec<_> = by_name
        .out
        .lines()
        .filter(|line| !line.contains("_at:") && !line.starts_with("id:"))
        .collect();
    let wanted: Vec<_> = expected
        .lines()
        .filter(|line| !line.contains("_at:") && !line.starts_with("id:"))
        .collect();
    assert_eq!(shown, wanted);
    let json = world.run(&["get", "listener", "main", "-o", "json"]).await.json();
    let id = json["id"].as_str().unwrap();
    assert_eq!(world.run(&["get", "listeners", id]).await.out, by_name.out);
    let policy = world
        .run(&["get", "cluster-policy", "readers", "--parent", "team-a", "-o", "json"])
        .await
        .json();
    assert_eq!(policy["condition"], "context.auth.principal.name == 'ann'");
    let none = world.run(&["get", "cluster-policies", "--parent", "team-b"]).await;
    assert_eq!(none.out.lines().count(), 1);
    for (args, words) in [
        (
            &["get", "listener", "other"][..],
            "there is no listener with the name or id other",
        ),
        (
            &["get", "policies", "--parent", "other"],
            "there is no listener with the name or id other",
        ),
    ] {
        let said = world.run(args).await;
        assert_eq!((said.code, said.err.trim()), (Some(6), words));
    }
}

#[tokio::test]
async fn entities_go_one_by_one_or_as_files_name_them_and_never_unasked() {
    let world = world().await;
    let gateway = world.gateway("production").await;
    let count = async |collection: &str| {
        let listed: Json = world.api("GET", &format!("{gateway}/{collection}"), None).await;
        listed["data"].as_array().unwrap().len()
    };
    let said = world.run(&["delete", "listener", "main"]).await;
    assert_eq!((said.code, count("listeners").await), (Some(6), 1));
    assert_eq!(
        said.err,
        "nothing was done: there is no terminal to ask at; say yes with --yes\n"
    );
    let said = world.run(&["delete", "backend-cluster", "kafka", "-y"]).await;
    assert_eq!(said.code, Some(6));
    let words = [
        "cannot delete backend cluster kafka: referred to by virtual cluster `team-",
        "(409)",
    ];
    assert!(words.iter().all(|word| said.err.contains(word)), "{}", said.err);
    let said = world.run(&["delete", "cluster-policy", "readers", "-y"]).await;
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "deleted cluster policy readers of virtual cluster team-a\n")
    );
    let said = world.run(&["delete", "listener", "main", "--yes"]).await;
    assert_eq!(
        (said.code, said.out.as_str(), count("listeners").await),
        (Some(0), "deleted listener main\n", 0)
    );
    let file = "virtual_clusters: [{ name: team-b }, { name: gone }, { name: team-a }]\ntls_trust_bundles: [{ name: clients }]";
    let file = world.file("names.yaml", file);
    let said = world.run(&["delete", "-yf", file.to_str().unwrap()]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert_eq!(
        (
            count("virtual-clusters").await,
            count("tls-trust-bundles").await,
            count("backend-clusters").await
        ),
        (0, 0, 1)
    );
    let said = world.run(&["delete", "gateway", "production", "-y"]).await;
    assert_eq!(
        (said.code, said.out.as_str()),
        (Some(0), "deleted gateway production\n")
    );
    let said = world.run(&["get", "listeners"]).await;
    assert_eq!(said.code, Some(2));
    assert!(said.err.contains("there is no gateway yet"), "{}", said.err);
}
