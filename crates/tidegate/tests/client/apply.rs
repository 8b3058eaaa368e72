//! From a file to a gateway and back.

use crate::world::{World, every};

const NOTHING: &str = "gateway production\nnothing to change\n";

#[tokio::test]
async fn every_kind_of_entity_is_made_and_then_nothing_is_left_to_do() {
    let (world, file) = World::populated().await;
    let version = world.version().await;
    for said in [
        world.diff(&file, &["--prune"]).await,
        world.apply(&file, &["--prune"]).await,
    ] {
        assert_eq!((said.code, said.out.as_str()), (Some(0), NOTHING), "{said:?}");
    }
    let dump = world.run(&["dump"]).await;
    assert_eq!((dump.code, dump.err.as_str()), (Some(0), ""));
    for ids in [&["dump"][..], &["dump", "--ids"]] {
        let file = world.file("dump.yaml", &world.run(ids).await.out);
        let said = world.apply(&file, &["--prune"]).await;
        assert_eq!((said.code, said.out.as_str()), (Some(0), NOTHING), "{said:?}");
    }
    assert_eq!(world.version().await, version);
    // What was dumped makes the same gateway elsewhere.
    let elsewhere = World::start().await;
    let file = elsewhere.file("dump.yaml", &dump.out);
    let made = elsewhere
        .apply(&file, &["--gateway", "production", "--create-gateway"])
        .await;
    assert!(made.code == Some(0) && made.out.contains("19 to create"), "{made:?}");
    let masked = |text: &str| {
        text.lines()
            .filter(|line| !line.contains("id: "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(masked(&elsewhere.run(&["dump"]).await.out), masked(&dump.out));
}

/// What is written instead of what, and what the plan says then.
const CHANGES: [(&str, &str, &str); 13] = [
    (
        "bootstrap_servers: [\"kafka-1:9092\", \"kafka-2:9092\"]",
        "bootstrap_servers: [\"kafka-1:9092\"]\n    metadata_update_interval_seconds: 30",
        "~ backend cluster kafka
    bootstrap_servers: [\"kafka-1:9092\",\"kafka-2:9092\"] → [\"kafka-1:9092\"]
    metadata_update_interval_seconds: 60 → 30
",
    ),
    (
        "labels: { team: platform }",
        "labels: { team: streams, tier: gold }",
        "~ backend cluster kafka
    labels.team: \"platform\" → \"streams\"
    labels.tier: (none) → \"gold\"
",
    ),
    (
        "    labels: { team: streams, tier: gold }\n",
        "",
        "~ backend cluster kafka
    labels.team: \"streams\" → (none)
    labels.tier: \"gold\" → (none)
",
    ),
    (
        "schema_type: avro",
        "schema_type: json",
        "~ schema registry schemas
    config.schema_type: \"avro\" → \"json\"
",
    ),
    (
        "password: \"${env['SCHEMAS_PASSWORD']}\"",
        "password: \"${file['/run/schemas']}\"",
        "~ schema registry schemas
    config.authentication.password: \"${env['SCHEMAS_PASSWORD']}\" → \"${file['/run/schemas']}\"
",
    ),
    (
        "  - name: clients\n",
        "  - name: clients\n    description: Of clients.\n",
        "~ TLS trust bundle clients
    description: \"\" → \"Of clients.\"
",
    ),
    (
        "prefix: a-",
        "prefix: team-a-",
        "~ virtual cluster team-a
    namespace.prefix: \"a-\" → \"team-a-\"
",
    ),
    (
        "username: bob, password: \"${env['BOB']}\"",
        "username: bob, password: \"${env['ROBERT']}\"",
        "~ virtual cluster team-a
    authentication[0].principals[1].password: \"${env['BOB']}\" → \"${env['ROBERT']}\"
",
    ),
    (
        "match: \"*\"",
        "match: \"orders\"",
        "~ cluster policy readers of virtual cluster team-a
    config.rules[0].resource_names[0].match: \"*\" → \"orders\"
",
    ),
    (
        "validate_value: true, failure_mode: reject",
        "validate_value: true, failure_mode: mark",
        "~ produce policy avro of virtual cluster team-a
    config.failure_mode: \"reject\" → \"mark\"
",
    ),
    (
        "key: trace",
        "key: span",
        "~ consume policy (a modify_headers without a name) of virtual cluster team-a
    config.actions[1].key: \"trace\" → \"span\"
",
    ),
    (
        "ports: [9092, \"9093-9095\"]",
        "ports: [\"9092-9095\"]",
        "~ listener main
    ports: [\"9092\",\"9093-9095\"] → [\"9092-9095\"]
",
    ),
    (
        "min_broker_id: 1",
        "min_broker_id: 0",
        "~ listener policy to-team-a of listener main
    config.min_broker_id: 1 → 0
",
    ),
];

#[tokio::test]
async fn a_change_of_each_kind_is_shown_made_and_then_gone() {
    let (world, file) = World::populated().await;
    let mut text = std::fs::read_to_string(file).unwrap();
    for (from, to, expected) in CHANGES {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
        let file = world.file("changed.yaml", &text);
        let plan = format!("gateway production\n{expected}1 to change\n");
        let said = world.diff(&file, &[]).await;
        assert_eq!((said.code, said.out.as_str()), (Some(5), plan.as_str()), "{said:?}");
        let said = world.apply(&file, &[]).await;
        let title = expected.lines().next().unwrap().trim_start_matches("~ ");
        assert_eq!(
            (said.code, said.out),
            (Some(0), format!("{plan}changed {title}\n")),
            "{}",
            said.err
        );
        let said = world.diff(&file, &[]).await;
        assert_eq!((said.code, said.out.as_str()), (Some(0), NOTHING));
    }
}

#[tokio::test]
async fn the_order_in_the_file_is_the_order_of_the_chain() {
    let (world, file) = World::populated().await;
    // A policy of somebody else keeps its place.
    let gateway = world.gateway("production").await;
    let clusters = world.api("GET", &format!("{gateway}/virtual-clusters"), None).await;
    let cluster = clusters["data"][0]["id"].as_str().unwrap().to_owned();
    let chain = format!("{gateway}/virtual-clusters/{cluster}/cluster-policies");
    let rules = serde_json::json!({ "rules": [{ "resource_type": "cluster", "action": "deny", "operations": [{ "name": "alter" }],
        "resource_names": [{ "match": "*" }] }] });
    let first = world.api("GET", &chain, None).await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = serde_json::json!({ "type": "acls", "name": "other", "config": rules });
    world.api("POST", &format!("{chain}?after={first}"), Some(other)).await;
    let text = std::fs::read_to_string(&file).unwrap();
    let policies = text.split("      - name: ").collect::<Vec<_>>();
    let (readers, secrets) = (policies[1], policies[2]);
    assert!(readers.starts_with("readers") && secrets.starts_with("no-secrets"));
    let (secrets, rest) = secrets.split_once("    produce_policies").unwrap();
    let swapped = text
        .replace(readers, "SWAP")
        .replace(secrets, readers)
        .replace("SWAP", secrets);
    // A new one comes between the two.
    let middle = readers.replace("readers", "middle");
    let three = swapped.replace(
        &format!("      - name: {readers}"),
        &format!("      - name: {middle}      - name: {readers}"),
    );
    assert!(!rest.is_empty() && three.matches("middle").count() == 1);
    let file = world.file("order.yaml", &three);
    let said = world.apply(&file, &[]).await;
    let expected = "~ cluster policies of virtual cluster team-a
    order: [\"readers\",\"no-secrets\"] → [\"no-secrets\",\"readers\"]
";
    assert!(said.code == Some(0) && said.out.contains(expected), "{said:?}");
    assert!(said.out.ends_with("ordered cluster policies of virtual cluster team-a\ncreated cluster policy middle of virtual cluster team-a\n"), "{said:?}");
    let order = world.api("GET", &chain, None).await;
    let names: Vec<_> = order
        .as_array()
        .unwrap()
        .iter()
        .map(|policy| policy["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["no-secrets", "middle", "other", "readers"]);
    assert_eq!(world.diff(&file, &[]).await.code, Some(0));
}

const SMALL: &str = "
backend_clusters:
  - { name: kafka, bootstrap_servers: ['kafka:9092'], authentication: { type: anonymous } }
";

#[tokio::test]
async fn the_plan_of_a_new_gateway_is_what_is_in_the_file() {
    let world = World::start().await;
    let long = "-".repeat(150);
    let more = format!(
        "listeners: [{{ name: main, addresses: ['::1'], ports: [9092], description: '{long}', labels: {{ a: b }} }}]"
    );
    let file = world.file("small.yaml", &format!("{SMALL}{more}"));
    let said = world.diff(&file, &["--gateway", "production"]).await;
    let expected = format!(
        "+ gateway production
+ backend cluster kafka
    authentication.type: \"anonymous\"
    bootstrap_servers: [\"kafka:9092\"]
+ listener main
    addresses: [\"::1\"]
    description: \"{}\"… (150 bytes)
    labels.a: \"b\"
    ports: [\"9092\"]
3 to create
",
        "-".repeat(100)
    );
    assert_eq!((said.code, said.out), (Some(5), expected), "{}", said.err);
    let said = world.run(&["get", "gateways"]).await;
    assert_eq!(said.out.lines().count(), 1, "nothing was made");
}

#[tokio::test]
async fn only_prune_deletes_and_those_that_refer_to_others_go_first() {
    let (world, _) = World::populated().await;
    let file = world.file("small.yaml", SMALL);
    let said = world.diff(&file, &[]).await;
    assert!(
        said.out.contains("in no file, and left as they are without --prune: virtual cluster team-a, virtual cluster team-b, listener main"),
        "{said:?}"
    );
    // Somebody in a file would lose what it refers to.
    let lost = world.file("lost.yaml", &format!("{SMALL}listeners: [{{ name: main, addresses: ['0.0.0.0'], ports: ['9092-9095'], policies: [
  {{ name: to-team-a, type: forward_to_virtual_cluster, config: {{ type: port_mapping, destination: {{ name: team-a }}, advertised_host: h }} }}] }}]"));
    let said = world.apply(&lost, &["--prune"]).await;
    assert_eq!(said.code, Some(1));
    let fault = "lost.yaml:5:107: listeners[0].policies[0].config.destination.name: the virtual cluster `team-a` is in no file, so --prune would delete it";
    assert!(said.err.contains(fault), "{}", said.err);
    let said = world.apply(&file, &["--prune"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    let done = said.out.split_once("1 to change, 6 to delete\n").unwrap().1;
    let expected = "deleted listener main, with its 3 policies
deleted virtual cluster team-a, with its 8 policies
deleted virtual cluster team-b
deleted TLS trust bundle clients
deleted static key records
deleted schema registry schemas
changed backend cluster kafka
";
    assert_eq!(done, expected, "{}", said.out);
    assert_eq!(world.diff(&file, &["--prune"]).await.code, Some(0));
}

#[tokio::test]
async fn another_name_is_another_entity_unless_the_file_states_the_id() {
    let (world, file) = World::populated().await;
    let text = std::fs::read_to_string(&file).unwrap();
    // Ports and labels are free again in time.
    let renamed = text
        .replace("- name: main", "- name: front")
        .replace("- name: kafka\n", "- name: broker\n")
        .replace("{ name: kafka }", "{ name: broker }");
    let said = world.apply(&world.file("renamed.yaml", &renamed), &["--prune"]).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    for line in [
        "- listener main, with its 3 policies",
        "+ listener front",
        "- backend cluster kafka",
        "+ backend cluster broker",
    ] {
        assert!(said.out.lines().any(|said| said == line), "{line}: {}", said.out);
    }
    assert!(
        said.out.contains("destination.name: \"kafka\" → \"broker\""),
        "{}",
        said.out
    );
    let dump = world.run(&["dump", "--ids"]).await.out;
    let renamed = dump.replace("name: broker", "name: kafka");
    let said = world.apply(&world.file("ids.yaml", &renamed), &["--prune"]).await;
    let expected = "gateway production\n~ backend cluster kafka\n    name: \"broker\" → \"kafka\"\n1 to change\nchanged backend cluster kafka\n";
    assert_eq!((said.code, said.out.as_str()), (Some(0), expected), "{}", said.err);
    let said = world
        .diff(&world.file("ids.yaml", &world.run(&["dump"]).await.out), &["--prune"])
        .await;
    assert_eq!(said.code, Some(0), "{said:?}");
}

#[tokio::test]
async fn what_cannot_change_in_place_goes_and_comes_again() {
    let (world, file) = World::populated().await;
    let text = std::fs::read_to_string(&file).unwrap();
    let swapped = text.replace("type: skip_record", "name: gone\n        type: skip_record");
    let file = world.file("named.yaml", &swapped);
    assert_eq!(world.apply(&file, &["--prune"]).await.code, Some(0));
    let other = "name: gone\n        type: modify_headers\n        config: { actions: [{ op: remove, key: a }] }";
    let swapped = swapped.replace("name: gone\n        type: skip_record", other);
    let file = world.file("type.yaml", &swapped);
    let said = world.apply(&file, &[]).await;
    assert!(
        said.code == Some(0) && said.out.contains("-/+ consume policy gone of virtual cluster team-a"),
        "{said:?}"
    );
    assert_eq!(world.diff(&file, &[]).await.code, Some(0));
    // A static key cannot be changed at all, and is in use.
    let key = swapped.replace("RECORDS_KEY", "OTHER_KEY");
    let file = world.file("key.yaml", &key);
    let said = world.apply(&file, &[]).await;
    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains("key.yaml:19:12: static_keys[0].value: a static key cannot be changed"),
        "{}",
        said.err
    );
    let said = world.apply(&file, &["--prune"]).await;
    assert_eq!(said.code, Some(6), "{said:?}");
    assert!(
        said.err
            .contains("cannot replace static key records: referred to by produce policy"),
        "{}",
        said.err
    );
}

#[tokio::test]
async fn what_stands_in_each_others_way_is_done_all_the_same() {
    let world = World::start().await;
    let two = |a: &str, b: &str| {
        format!(
            "{SMALL}listeners:\n  - {{ name: a, addresses: ['127.0.0.1'], ports: ['{a}'] }}\n  - {{ name: b, addresses: ['127.0.0.1'], ports: ['{b}'] }}\n"
        )
    };
    let open = "
backend_clusters:
  - { name: kafka, bootstrap_servers: ['kafka:9092'], authentication: { type: anonymous }, insecure_allow_anonymous_virtual_cluster_auth: true }
virtual_clusters:
  - { name: v, dns_label: v, destination: { name: kafka }, acl_mode: passthrough, authentication: [{ type: anonymous }] }
";
    let closed = open
        .replace("_auth: true", "_auth: false")
        .replace("[{ type: anonymous }]", "[{ type: sasl_scram, algorithm: sha256 }]");
    // The second listener leaves a port that the first one wants; a backend may be closed once nobody needs it open.
    for (before, after) in [(two("1-2", "3-4"), two("3", "5")), (open.to_owned(), closed)] {
        let more = ["--gateway", "production", "--create-gateway"];
        assert_eq!(world.apply(&world.file("f.yaml", &before), &more).await.code, Some(0));
        let file = world.file("f.yaml", &after);
        let said = world.apply(&file, &[]).await;
        assert_eq!(said.code, Some(0), "{said:?}");
        assert_eq!(world.diff(&file, &[]).await.code, Some(0));
    }
}

#[tokio::test]
async fn several_files_are_one_and_standard_input_is_a_file() {
    let world = World::start().await;
    let backend = world.file("backend.yaml", SMALL);
    let listener = "log: { level: warn }\nlisteners: [{ name: main, addresses: ['127.0.0.1'], ports: [9092] }]";
    let (url, token) = (world.url.clone(), world.token.clone());
    let variables = [
        ("TIDEGATE_API", url.as_str()),
        ("TIDEGATE_TOKEN", token.as_str()),
        ("TIDEGATE_GATEWAY", "production"),
    ];
    let apply = ["apply", "--create-gateway", "-yf", backend.to_str().unwrap(), "-"];
    let said = world.run_with(&apply, listener, &variables).await;
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out
            .contains("created backend cluster kafka\ncreated listener main\n"),
        "{}",
        said.out
    );
    assert!(
        said.err.contains("standard input: `log`: settings of a node"),
        "{}",
        said.err
    );
    let said = world
        .run_with(
            &["diff", "-f", backend.to_str().unwrap(), "-f", "-"],
            listener,
            &variables,
        )
        .await;
    assert_eq!(said.code, Some(0), "{said:?}");
    // Twice the same entity is no entity.
    let said = world
        .run_with(&["diff", "-f", backend.to_str().unwrap(), "-"], SMALL, &variables)
        .await;
    assert_eq!(said.code, Some(1));
    assert!(
        said.err
            .contains("standard input:3:13: backend_clusters[0].name: the backend cluster at "),
        "{}",
        said.err
    );
}

#[tokio::test]
async fn programs_get_the_plan_as_json() {
    let (world, file) = World::populated().await;
    let text = every().replace("prefix: a-", "prefix: b-");
    let file_b = world.file("b.yaml", &text);
    let said = world.diff(&file_b, &["-o", "json"]).await;
    assert_eq!((said.code, said.err.as_str()), (Some(5), ""));
    let plan = said.json();
    assert_eq!(
        (&plan["differs"], &plan["gateway"]["name"], &plan["gateway"]["create"]),
        (&true.into(), &"production".into(), &false.into())
    );
    let changes = plan["changes"].as_array().unwrap();
    let change = changes
        .iter()
        .find(|change| change["kind"] == "virtual_cluster")
        .unwrap();
    assert_eq!(change["action"], "update");
    assert_eq!(
        change["fields"],
        serde_json::json!([{ "field": "namespace.prefix", "from": "a-", "to": "b-" }])
    );
    // The certificate is another one too.
    assert_eq!(changes.len(), 2, "{}", said.out);
    let said = world.apply(&file, &["-o", "json"]).await;
    assert_eq!((said.code, &said.json()["differs"]), (Some(0), &false.into()));
    let said = world.apply(&file_b, &["-o", "json"]).await;
    assert_eq!(
        (said.code, &said.json()["differs"]),
        (Some(0), &true.into()),
        "{said:?}"
    );
    assert_eq!(world.diff(&file_b, &[]).await.code, Some(0));
}
