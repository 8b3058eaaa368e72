//! What only shows across fields and entities.

use crate::{check, check_texts};

#[test]
fn names_are_unique_and_ids_too() {
    check(&[
        (
            "virtual_clusters:\n",
            "  - name: kafka\n    bootstrap_servers: [other:9092]\n    authentication: { type: anonymous }\nvirtual_clusters:\n",
            &["7:11 backend_clusters[1].name: the backend cluster on line 2 is named `kafka` too [rename one of them]"],
        ),
        (
            "listeners:\n",
            "  - { name: team-a, dns_label: team-b, destination: { name: kafka }, authentication: [{ type: anonymous }], acl_mode: passthrough }\nlisteners:\n",
            &[
                "14:13 virtual_clusters[1].name: the virtual cluster on line 8 is named `team-a` too [rename one of them]",
            ],
        ),
        (
            "listeners:\n",
            "  - { name: team-b, dns_label: team-a, destination: { name: kafka }, authentication: [{ type: anonymous }], acl_mode: passthrough }\nlisteners:\n",
            &[
                "14:32 virtual_clusters[1].dns_label: the virtual cluster on line 8 has the same label [choose another one; the name in lower case is usual]",
            ],
        ),
        (
            "listeners:\n",
            "listeners:\n  - { name: main, addresses: [127.0.0.1], ports: [1] }\n",
            &["16:11 listeners[1].name: the listener on line 15 is named `main` too [rename one of them]"],
        ),
        (
            "listeners:\n",
            "listeners:\n  - { id: 7b2e5f64-0000-4000-8000-000000000001, name: a, addresses: [127.0.0.1], ports: [1] }\n  - { id: 7b2e5f64-0000-4000-8000-000000000001, name: b, addresses: [127.0.0.1], ports: [2] }\n",
            &["16:11 listeners[1].id: the listener on line 15 has this id too [leave it out, or write another one]"],
        ),
        (
            "    policies:\n",
            "    policies:\n      - { type: forward_to_virtual_cluster, name: to-team-a, config: { type: port_mapping, destination: { name: team-a }, advertised_host: a } }\n",
            &[
                "21:15 listeners[0].policies[1].name: another policy of this listener is named `to-team-a` [rename one]",
                "23:17 listeners[0].policies[1].config.type: this listener has a port_mapping already, on line 19 [give each port_mapping a listener with ports of its own]",
            ],
        ),
    ]);
}

#[test]
fn references_lead_somewhere() {
    check(&[
        (
            "{ name: kafka }",
            "{ name: kafak }",
            &[
                "10:26 virtual_clusters[0].destination.name: there is no backend cluster named `kafak` [did you mean `kafka`?]",
            ],
        ),
        (
            "{ name: kafka }",
            "{ name: production }",
            &[
                "10:26 virtual_clusters[0].destination.name: there is no backend cluster named `production` [add it under backend_clusters, or use one of `kafka`]",
            ],
        ),
        (
            "{ name: team-a }",
            "{ name: Team A }",
            &[
                "23:32 listeners[0].policies[0].config.destination.name: there is no virtual cluster named `Team A` [did you mean `team-a`?]",
            ],
        ),
        (
            "{ name: kafka }",
            "{ id: 7b2e5f64-0000-4000-8000-000000000001 }",
            &[
                "10:24 virtual_clusters[0].destination.id: no backend cluster has this id [refer to it by `name:`, or see the ids under backend_clusters]",
            ],
        ),
        (
            "{ name: kafka }",
            "{ id: 7b2e5f64-0000-4000-8000-000000000001, name: kafka }",
            &[
                "10:24 virtual_clusters[0].destination.id: no backend cluster has this id [refer to it by `name:`, or see the ids under backend_clusters]",
            ],
        ),
        // What is broken itself still counts as being there.
        (
            "[kafka-1:9092]",
            "[17]",
            &[
                r#"3:25 backend_clusters[0].bootstrap_servers[0]: expected a string, found an integer [write it in quotes: "17"]"#,
            ],
        ),
    ]);
}

#[test]
fn a_reference_to_a_kind_that_is_not_there() {
    check_texts(&[(
        "virtual_clusters: [{ name: v, dns_label: v, destination: { name: k }, authentication: [{ type: anonymous }], acl_mode: passthrough }]",
        &[
            "1:66 virtual_clusters[0].destination.name: there is no backend cluster named `k` [add it under backend_clusters]",
        ],
    )]);
}

#[test]
fn clients_without_a_login_need_the_backends_consent() {
    check(&[
        (
            "    insecure_allow_anonymous_virtual_cluster_auth: true\n",
            "",
            &[
                "10:30 virtual_clusters[0].authentication[0].type: backend cluster `kafka` does not allow clients without a login [set `insecure_allow_anonymous_virtual_cluster_auth: true` in backend_clusters[0] (line 2), if whoever reaches the listener may act on the brokers]",
            ],
        ),
        (
            "cluster_auth: true",
            "cluster_auth: false",
            &[
                "11:30 virtual_clusters[0].authentication[0].type: backend cluster `kafka` does not allow clients without a login [set `insecure_allow_anonymous_virtual_cluster_auth: true` in backend_clusters[0] (line 2), if whoever reaches the listener may act on the brokers]",
            ],
        ),
    ]);
}

#[test]
fn addresses_and_ports_can_be_listened_on() {
    check(&[
        (
            "[0.0.0.0]",
            "[example.com]",
            &[
                "16:17 listeners[0].addresses[0]: `example.com` is no IP address [write an IPv4 or IPv6 address; `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6]",
            ],
        ),
        (
            "[0.0.0.0]",
            "['0.0.0.0', '127.0.0.1']",
            &[
                "16:16 listeners[0].addresses: `0.0.0.0` cannot stand beside other addresses [remove the others, or give them a listener of their own]",
            ],
        ),
        (
            "[0.0.0.0]",
            "['127.0.0.1', '::']",
            &[
                "16:16 listeners[0].addresses: `::` cannot stand beside other addresses [remove the others, or give them a listener of their own]",
            ],
        ),
        (
            "[0.0.0.0]",
            "['127.0.0.1', localhost, '::ffff:127.0.0.1']",
            &[
                "16:30 listeners[0].addresses[1]: 127.0.0.1 is listed twice [remove one of the two]",
                "16:41 listeners[0].addresses[2]: 127.0.0.1 is listed twice [remove one of the two]",
            ],
        ),
        (
            "[0.0.0.0]",
            "['300.0.0.1']",
            &[
                "16:17 listeners[0].addresses[0]: `300.0.0.1` is no IP address [write an IPv4 or IPv6 address; `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6]",
            ],
        ),
        (
            "[9092-9095]",
            "[9095-9092]",
            &[r#"17:13 listeners[0].ports[0]: the range runs backwards [write "9092-9095"]"#],
        ),
        (
            "[9092-9095]",
            "['0', 9092-70000]",
            &[
                "17:13 listeners[0].ports[0]: `0` is no port [ports go from 1 to 65535]",
                "17:18 listeners[0].ports[1]: `70000` is no port [ports go from 1 to 65535]",
            ],
        ),
        (
            "[9092-9095]",
            "[9092-9095, 9094]",
            &["17:24 listeners[0].ports[1]: 9094 is listed already [list each port once]"],
        ),
        (
            "kafka-1:9092",
            "kafka-1:0",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: the address is wrong: `0` is not a port from 1 to 65535 [write `host:port`, as in `kafka-1:9092`]",
            ],
        ),
        (
            "kafka-1:9092",
            "'[1:2]:9092'",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: the address is wrong: `1:2` is not a host name or IP address [write `host:port`, as in `kafka-1:9092`]",
            ],
        ),
        (
            "kafka-1:9092",
            "kafka-1:99999",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: the address is wrong: `99999` is not a port from 1 to 65535 [write `host:port`, as in `kafka-1:9092`]",
            ],
        ),
        (
            "listeners:\n",
            "admin: { address: '1.2.3:9644' }\nlisteners:\n",
            &["14:19 admin.address: `1.2.3` is no IP address [write an IP address and a port, as in `127.0.0.1:9644`]"],
        ),
        (
            "listeners:\n",
            "admin: { address: '127.0.0.1:99999' }\nlisteners:\n",
            &[
                "14:19 admin.address: `99999` is not a port from 1 to 65535 [write an IP address and a port, as in `127.0.0.1:9644`]",
            ],
        ),
    ]);
}

#[test]
fn nobody_listens_where_another_does() {
    check(&[
        (
            "listeners:\n",
            "listeners:\n  - { name: other, addresses: [127.0.0.1], ports: [9094-9099] }\n",
            &[
                "18:13 listeners[1].ports[0]: ports 9094-9095 on 0.0.0.0 are taken by `other` on line 15, which listens on 127.0.0.1 [use other ports, or an address that the other one does not cover]",
            ],
        ),
        (
            "listeners:\n",
            "listeners:\n  - { name: other, addresses: ['0.0.0.0'], ports: [9093, 9094] }\n",
            &[
                "18:13 listeners[1].ports[0]: port 9093 on 0.0.0.0 is taken by `other` on line 15, which listens on 0.0.0.0 [use other ports, or an address that the other one does not cover]",
            ],
        ),
        (
            "listeners:\n",
            "admin: { address: 'localhost:9092' }\nlisteners:\n",
            &[
                "14:19 admin.address: port 9092 on 127.0.0.1 is taken by `main` on line 18, which listens on 0.0.0.0 [use other ports, or an address that the other one does not cover]",
            ],
        ),
    ]);
}

#[test]
fn all_ipv6_addresses_are_no_ipv4_address() {
    check_texts(&[(
        "listeners:\n- { name: a, addresses: ['::'], ports: [1] }\n- { name: b, addresses: ['127.0.0.1', '::1'], ports: [1] }",
        &[
            "3:55 listeners[1].ports[0]: port 1 on ::1 is taken by `a` on line 2, which listens on :: [use other ports, or an address that the other one does not cover]",
        ],
    )]);
}

#[test]
fn a_listener_has_one_port_mapping_at_most() {
    check(&[(
        "    policies:\n",
        "    policies:\n      - { type: forward_to_virtual_cluster, config: { type: port_mapping, destination: { name: team-a }, advertised_host: a } }\n",
        &[
            "23:17 listeners[0].policies[1].config.type: this listener has a port_mapping already, on line 19 [give each port_mapping a listener with ports of its own]",
        ],
    )]);
}

#[test]
fn every_problem_is_reported_at_once_and_in_order() {
    check_texts(&[(
        "\
listeners:
  - name: main
    addresses: [nowhere]
    ports: [9095-9092]
    policies:
      - type: forward_to_virtual_cluster
        config: { type: port_mapping, destination: { name: team-b }, advertised_host: LOCAL }
virtual_clusters:
  - name: team-a
    dns_label: team-a
    destination: { name: kafka }
    authentication: [{ type: anonymous }]
    acl_mode: enforce_on_gateway
backend_clusters:
  - nme: kafka
    bootstrap_servers: [kafka]
    authentication: { type: anonymous }
",
        &[
            "7:87 listeners[0].policies[0].config.advertised_host: `LOCAL` must be a host name in lower case, or an IPv4 address",
            "13:15 virtual_clusters[0].acl_mode: `acl_mode: enforce_on_gateway` of the virtual cluster `team-a` is not supported by this version: the gateway enforces no ACLs [set `acl_mode: passthrough`, and the brokers decide what clients may do]",
            "15:5 backend_clusters[0].nme: unknown field [did you mean `name`?]",
            "16:25 backend_clusters[0].bootstrap_servers[0]: `kafka` must be `host:port`, the host of letters, digits, `.` and `-`, or an IPv6 address in brackets",
        ],
    )]);
}
