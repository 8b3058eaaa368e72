//! What a good configuration file becomes.
#![allow(clippy::panic, reason = "a helper of tests")]

use std::net::SocketAddr;
use std::time::Duration;

use tidegate_model::{
    BackendBrokerId, HostPort, Limits, LogFormat, LogLevel, LogSettings, Snapshot, VirtualBrokerId, load,
};

const EXAMPLE: &str = include_str!("../../../docs/examples/gateway.yaml");

fn snapshot(text: &str) -> Snapshot {
    load("gateway.yaml", text, &|_| None).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn the_example_becomes_what_it_says() {
    let snapshot = snapshot(EXAMPLE);

    let backend = &snapshot.backend_clusters[0];
    assert_eq!(backend.name.as_str(), "kafka");
    assert_eq!(
        backend.bootstrap_servers[2],
        HostPort {
            host: "kafka-3".into(),
            port: 9092
        }
    );
    assert_eq!(backend.metadata_update_interval, Duration::from_secs(60));

    let cluster = &snapshot.virtual_clusters[0];
    assert_eq!(cluster.dns_label, "team-a");
    assert_eq!(&cluster.destination, backend);

    let listener = &snapshot.listeners[0];
    let addresses: Vec<SocketAddr> = listener.socket_addresses().collect();
    assert_eq!(addresses[0], "0.0.0.0:9092".parse().unwrap());
    assert_eq!(addresses.len(), 4);
    let forward = listener.port_mapping().unwrap();
    assert_eq!(&forward.destination, cluster);
    assert_eq!(forward.advertised_host, "localhost");
    assert_eq!(forward.ports.bootstrap_port(), Some(9092));
    assert_eq!(forward.ports.port_of(VirtualBrokerId::new(3)), Some(9095));

    assert_eq!(snapshot.limits, Limits::default(), "the example states the defaults");
    assert_eq!(snapshot.admin, Some("127.0.0.1:9644".parse().unwrap()));
    assert_eq!(
        snapshot.log,
        LogSettings {
            format: LogFormat::Logfmt,
            level: LogLevel::Info
        }
    );
}

const SHORT: &str = "
backend_clusters:
  - name: kafka
    bootstrap_servers: ['[::1]:9092']
    authentication: { type: anonymous }
    insecure_allow_anonymous_virtual_cluster_auth: true
virtual_clusters:
  - name: v
    dns_label: v
    destination: { name: kafka }
    authentication: [{ type: anonymous }]
    acl_mode: passthrough
listeners:
  - name: l
    addresses: [localhost, '::1']
    ports: [9000, '9092-9094', '9100']
    policies:
      - type: forward_to_virtual_cluster
        config: { type: port_mapping, destination: { name: v }, advertised_host: localhost }
";

#[test]
fn what_is_left_out_has_its_default() {
    let snapshot = snapshot(SHORT);
    assert_eq!(
        snapshot.backend_clusters[0].metadata_update_interval,
        Duration::from_secs(60)
    );
    assert_eq!(snapshot.limits, Limits::default());
    assert_eq!(snapshot.admin, None);
    assert_eq!(snapshot.log, LogSettings::default());
    let forward = snapshot.listeners[0].port_mapping().unwrap();
    assert_eq!(forward.ports.bootstrap_port(), Some(9000));
    assert_eq!(forward.ports.min_broker_id(), VirtualBrokerId::new(0));
}

#[test]
fn addresses_and_ports_come_in_the_users_order() {
    let snapshot = snapshot(SHORT);
    let listener = &snapshot.listeners[0];
    assert_eq!(
        listener.ports.iter().collect::<Vec<_>>(),
        [9000, 9092, 9093, 9094, 9100]
    );
    assert_eq!(listener.ports.to_string(), "9000, 9092-9094, 9100");
    let addresses: Vec<String> = listener.socket_addresses().map(|address| address.to_string()).collect();
    assert_eq!(addresses[..2], ["127.0.0.1:9000", "127.0.0.1:9092"]);
    assert_eq!(addresses[9], "[::1]:9100");
}

#[test]
fn ids_are_stable_and_can_be_stated() {
    let derived = snapshot(SHORT);
    assert_eq!(derived, snapshot(SHORT));
    assert_ne!(derived.virtual_clusters[0].id, derived.backend_clusters[0].id);

    let stated = SHORT
        .replace("- name: v", "- id: 7b2e5f64-0000-4000-8000-000000000001\n    name: v")
        .replace(
            "destination: { name: v }",
            "destination: { id: 7b2e5f64-0000-4000-8000-000000000001 }",
        );
    let stated = snapshot(&stated);
    assert_eq!(
        stated.virtual_clusters[0].id.to_string(),
        "7b2e5f64-0000-4000-8000-000000000001"
    );
    assert_eq!(
        stated.listeners[0].port_mapping().unwrap().destination,
        stated.virtual_clusters[0]
    );
}

#[test]
fn a_kafka_cluster_id_looks_like_kafkas_own() {
    let id = |uuid: &str| {
        let text = SHORT.replace("- name: v", &format!("- id: {uuid}\n    name: v"));
        snapshot(&text).virtual_clusters[0].kafka_cluster_id()
    };
    let derived = snapshot(SHORT).virtual_clusters[0].kafka_cluster_id();
    assert_eq!(derived.len(), 22);
    assert_eq!(derived, snapshot(SHORT).virtual_clusters[0].kafka_cluster_id());
    assert_eq!(id("7b2e5f64-0000-4000-8000-000000000001"), "ey5fZAAAQACAAAAAAAAAAQ");
    // A dash at the start would look like an option on a command line.
    assert_eq!(id("fb2e5f64-0000-4000-8000-000000000001"), "ey5fZAAAQACAAAAAAAAAAQ");
}

#[test]
fn template_strings_take_their_value_from_the_environment() {
    let text = SHORT
        .replace("'[::1]:9092'", "\"${env['KAFKA_HOST']}:9092\"")
        .replace("v\n", "\"${vault.env['V']}\"\n");
    let env = |name: &str| match name {
        "KAFKA_HOST" => Some("kafka.example".to_owned()),
        "V" => Some("v".to_owned()),
        _ => None,
    };
    let snapshot = load("gateway.yaml", &text, &env).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(
        snapshot.backend_clusters[0].bootstrap_servers[0].to_string(),
        "kafka.example:9092"
    );
    assert_eq!(snapshot.virtual_clusters[0].name.as_str(), "v");
}

#[test]
fn what_yaml_can_write_in_several_ways_means_the_same() {
    let expected = snapshot(SHORT);
    let same = [
        SHORT.replace("acl_mode: passthrough", "acl_mode: \"pass\\x74hrough\""),
        SHORT.replace(
            "acl_mode: passthrough",
            "acl_mode: !!str passthrough\n    namespace: ~\n    labels:",
        ),
        SHORT.replace(
            "acl_mode: passthrough",
            "acl_mode: passthrough\n    topic_aliases: []\n    produce_policies: []",
        ),
        SHORT
            .replace(
                "authentication: { type: anonymous }",
                "authentication: &a { type: anonymous }",
            )
            .replace("[{ type: anonymous }]", "[*a]"),
        SHORT.replace(
            "authentication: { type: anonymous }",
            "authentication: { type: anonymous }\n    tls: { enabled: false }",
        ),
        SHORT.replace("9000, ", "'9000', "),
        SHORT.replace("9000, ", "0x2328, "),
        format!("---{SHORT}...\n# the end\n"),
        format!("\u{feff}{SHORT}").replace('\n', "\r\n"),
    ];
    for text in same {
        assert_eq!(snapshot(&text), expected, "{text}");
    }
}

#[test]
fn a_disabled_policy_forwards_nothing() {
    let text = SHORT.replace("- type: forward_to", "- enabled: false\n        type: forward_to");
    assert!(snapshot(&text).listeners[0].forward.is_empty());
}

#[test]
fn listeners_may_share_ports_on_addresses_that_do_not_overlap() {
    let listeners = |a: &str, b: &str| {
        format!(
            "listeners:\n- {{ name: a, addresses: ['{a}'], ports: [9092] }}\n- {{ name: b, addresses: ['{b}'], ports: ['9090-9095'] }}"
        )
    };
    for (a, b) in [
        ("127.0.0.1", "127.0.0.2"),
        ("0.0.0.0", "::"),
        ("127.0.0.1", "::1"),
        ("0.0.0.0", "::1"),
    ] {
        snapshot(&listeners(a, b));
    }
}

#[test]
fn broker_ids_of_the_two_sides_print_alike_and_are_different_types() {
    assert_eq!(VirtualBrokerId::new(3).to_string(), BackendBrokerId::new(3).to_string());
    assert_eq!(BackendBrokerId::NONE.value(), -1);
}
