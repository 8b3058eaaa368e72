//! Fields on their own: unknown, missing, of the wrong type, out of bounds.

use crate::check;

#[test]
fn unknown_fields_say_what_was_meant() {
    check(&[
        (
            "acl_mode: p",
            "acl_mod: p",
            &["12:5 virtual_clusters[0].acl_mod: unknown field [did you mean `acl_mode`?]"],
        ),
        (
            "insecure_allow_anonymous",
            "insecure_alow_anonymous",
            &[
                "5:5 backend_clusters[0].insecure_alow_anonymous_virtual_cluster_auth: unknown field [did you mean `insecure_allow_anonymous_virtual_cluster_auth`?]",
            ],
        ),
        (
            "    dns_label",
            "    colour: red\n    dns_label",
            &[
                "9:5 virtual_clusters[0].colour: unknown field [remove it; known here: id, name, description, destination, authentication, namespace, topic_aliases, acl_mode, dns_label, labels, cluster_policies, produce_policies, consume_policies]",
            ],
        ),
        (
            "{ type: anonymous }\n",
            "{ type: anonymous, algorithm: sha256 }\n",
            &["4:40 backend_clusters[0].authentication.algorithm: unknown field [it belongs to `type: sasl_scram`]"],
        ),
        (
            "listeners:\n",
            "listener:\n",
            &["14:1 listener: unknown field [did you mean `listeners`?]"],
        ),
        (
            "listeners:\n",
            "limits: { conect_timeout_ms: 5 }\nlisteners:\n",
            &["14:11 limits.conect_timeout_ms: unknown field [did you mean `connect_timeout_ms`?]"],
        ),
        (
            "{ name: team-a }",
            "{ nmae: team-a }",
            &["23:26 listeners[0].policies[0].config.destination.nmae: unknown field [did you mean `name`?]"],
        ),
        (
            "virtual_clusters:",
            "Virtual_Clusters:",
            &["7:1 Virtual_Clusters: unknown field [did you mean `virtual_clusters`?]"],
        ),
    ]);
}

#[test]
fn required_fields_are_missed() {
    check(&[
        (
            "  - name: kafka\n    bootstrap",
            "  - bootstrap",
            &["2:5 backend_clusters[0].name: required, and missing [add `name:`]"],
        ),
        (
            "    dns_label: team-a\n",
            "",
            &["8:5 virtual_clusters[0].dns_label: required, and missing [add `dns_label:`]"],
        ),
        (
            "    acl_mode: passthrough\n",
            "",
            &[
                "8:5 virtual_clusters[0].acl_mode: required, and missing [add `acl_mode:` with `enforce_on_gateway` or `passthrough`]",
            ],
        ),
        (
            "    destination: { name: kafka }\n",
            "",
            &[
                "8:5 virtual_clusters[0].destination: required, and missing [add `destination:` with the `name` or `id` of a backend cluster]",
            ],
        ),
        (
            "    acl_mode: passthrough\n",
            "    acl_mode:\n",
            &[
                "12:13 virtual_clusters[0].acl_mode: required, and missing [add `acl_mode:` with `enforce_on_gateway` or `passthrough`]",
            ],
        ),
        (
            "authentication: { type: anonymous }",
            "authentication: {}",
            &[
                "4:21 backend_clusters[0].authentication.type: required, and missing [add `type:` with `anonymous`, `sasl_plain`, `sasl_scram` or `sasl_oauth_bearer`]",
            ],
        ),
        (
            "authentication: { type: anonymous }",
            "authentication: ~",
            &["4:21 backend_clusters[0].authentication: required, and missing [add `authentication:`]"],
        ),
        (
            "{ name: team-a }",
            "{}",
            &["23:24 listeners[0].policies[0].config.destination: names no entity [write `name:` or `id:` in it]"],
        ),
        (
            "          advertised_host: localhost\n",
            "",
            &["22:11 listeners[0].policies[0].config.advertised_host: required, and missing [add `advertised_host:`]"],
        ),
        (
            "        config:\n          type: port_mapping\n",
            "        config:\n",
            &[
                "22:11 listeners[0].policies[0].config.type: required, and missing [add `type:` with `port_mapping` or `sni`]",
            ],
        ),
        (
            "listeners:\n",
            "admin: {}\nlisteners:\n",
            &["14:8 admin.address: required, and missing [add `address:`]"],
        ),
        (
            "    bootstrap_servers: [kafka-1:9092]\n    authentication: { type: anonymous }\n",
            "",
            &[
                "2:5 backend_clusters[0].authentication: required, and missing [add `authentication:`]",
                "2:5 backend_clusters[0].bootstrap_servers: required, and missing [add `bootstrap_servers:`]",
            ],
        ),
    ]);
}

#[test]
fn values_of_the_wrong_type() {
    check(&[
        (
            "name: kafka\n",
            "name: 17\n",
            &[r#"2:11 backend_clusters[0].name: expected a string, found an integer [write it in quotes: "17"]"#],
        ),
        (
            "name: kafka\n",
            "name: 1.5\n",
            &["2:11 backend_clusters[0].name: expected a string, found a number [write it in quotes]"],
        ),
        (
            "name: kafka\n",
            "name: [kafka]\n",
            &["2:11 backend_clusters[0].name: expected a string, found a list [write a text]"],
        ),
        (
            "[kafka-1:9092]",
            "kafka-1:9092",
            &[
                "3:24 backend_clusters[0].bootstrap_servers: expected a list, found a string [write it as a list, with `- ` before it]",
            ],
        ),
        (
            "[kafka-1:9092]",
            "{ kafka-1: 9092 }",
            &[
                "3:24 backend_clusters[0].bootstrap_servers: expected a list, found an object [write a list, each element after `- `]",
            ],
        ),
        (
            "_auth: true",
            "_auth: yes",
            &[
                "5:52 backend_clusters[0].insecure_allow_anonymous_virtual_cluster_auth: expected a boolean, found a string [write true or false, without quotes]",
            ],
        ),
        (
            "_auth: true",
            "_auth: \"true\"",
            &[
                "5:52 backend_clusters[0].insecure_allow_anonymous_virtual_cluster_auth: expected a boolean, found a string [write true or false, without quotes]",
            ],
        ),
        (
            "_auth: true",
            "_auth: true\n    metadata_update_interval_seconds: '60'",
            &[
                "6:39 backend_clusters[0].metadata_update_interval_seconds: expected an integer, found a string [write 60 without quotes]",
            ],
        ),
        (
            "_auth: true",
            "_auth: true\n    metadata_update_interval_seconds: 1m",
            &[
                "6:39 backend_clusters[0].metadata_update_interval_seconds: expected an integer, found a string [write a whole number]",
            ],
        ),
        (
            "_auth: true",
            "_auth: true\n    metadata_update_interval_seconds: 60.5",
            &[
                "6:39 backend_clusters[0].metadata_update_interval_seconds: expected an integer, found a number [write a whole number]",
            ],
        ),
        (
            "{ name: kafka }",
            "kafka",
            &["10:18 virtual_clusters[0].destination: expected an object, found a string [write `{ name: kafka }`]"],
        ),
        (
            "{ name: kafka }",
            "[kafka]",
            &["10:18 virtual_clusters[0].destination: expected an object, found a list [write `name:` or `id:` in it]"],
        ),
        (
            "[{ type: anonymous }]",
            "anonymous",
            &[
                "11:21 virtual_clusters[0].authentication: expected a list, found a string [write `[{ type: anonymous }]`]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "{ type: anonymous }",
            &[
                "11:21 virtual_clusters[0].authentication: expected a list, found an object [write it as a list, with `- ` before it]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[anonymous]",
            &[
                "11:22 virtual_clusters[0].authentication[0]: expected an object, found a string [write `{ type: anonymous }`]",
            ],
        ),
        (
            "[{ type: anonymous }]",
            "[{ type: 1 }]",
            &[
                "11:30 virtual_clusters[0].authentication[0].type: expected a string, found an integer [write `anonymous`, `sasl_plain`, `sasl_scram`, `oauth_bearer` or `client_certificate`]",
            ],
        ),
        (
            "passthrough",
            "1",
            &[
                "12:15 virtual_clusters[0].acl_mode: expected a string, found an integer [write `enforce_on_gateway` or `passthrough`]",
            ],
        ),
        (
            "[9092-9095]",
            "9092-9095",
            &["17:12 listeners[0].ports: expected a list, found a string [write it as a list, with `- ` before it]"],
        ),
        (
            "[9092-9095]",
            "[9092, true]",
            &["17:19 listeners[0].ports[1]: expected a string or an integer, found a boolean [write a whole number]"],
        ),
        (
            "listeners:\n",
            "log: json\nlisteners:\n",
            &["14:6 log: expected an object, found a string [write `field: value` lines]"],
        ),
        (
            "    acl_mode",
            "    labels: [a]\n    acl_mode",
            &["12:13 virtual_clusters[0].labels: expected an object, found a list [write `field: value` lines]"],
        ),
        (
            "    acl_mode",
            "    labels: { a: 1 }\n    acl_mode",
            &[r#"12:18 virtual_clusters[0].labels.a: expected a string, found an integer [write it in quotes: "1"]"#],
        ),
    ]);
}

#[test]
fn values_out_of_bounds() {
    check(&[
        (
            "_auth: true",
            "_auth: true\n    metadata_update_interval_seconds: 0",
            &["6:39 backend_clusters[0].metadata_update_interval_seconds: must be from 1 to 43200, not 0"],
        ),
        (
            "_auth: true",
            "_auth: true\n    metadata_update_interval_seconds: 43201",
            &["6:39 backend_clusters[0].metadata_update_interval_seconds: must be from 1 to 43200, not 43201"],
        ),
        (
            "_auth: true",
            "_auth: true\n    metadata_update_interval_seconds: 99999999999999999999",
            &[
                "6:39 backend_clusters[0].metadata_update_interval_seconds: expected an integer, found a number [write a whole number]",
            ],
        ),
        (
            "          advertised",
            "          min_broker_id: -1\n          advertised",
            &["24:26 listeners[0].policies[0].config.min_broker_id: must be from 0 to 2147483647, not -1"],
        ),
        (
            "          advertised",
            "          min_broker_id: 2147483648\n          advertised",
            &["24:26 listeners[0].policies[0].config.min_broker_id: must be from 0 to 2147483647, not 2147483648"],
        ),
        (
            "[9092-9095]",
            "[0, 70000]",
            &[
                "17:13 listeners[0].ports[0]: must be from 1 to 65535, not 0",
                "17:16 listeners[0].ports[1]: must be from 1 to 65535, not 70000",
            ],
        ),
        (
            "listeners:\n",
            "limits: { buffer_bytes: 1, connect_timeout_ms: 0 }\nlisteners:\n",
            &[
                "14:25 limits.buffer_bytes: must be from 4096 to 16777216, not 1",
                "14:48 limits.connect_timeout_ms: must be from 1 to 600000, not 0",
            ],
        ),
        (
            "[kafka-1:9092]",
            "[]",
            &["3:24 backend_clusters[0].bootstrap_servers: is empty [write at least 1 in it]"],
        ),
        (
            "[{ type: anonymous }]",
            "[]",
            &["11:21 virtual_clusters[0].authentication: is empty [write at least 1 in it]"],
        ),
        (
            "[0.0.0.0]",
            "[]",
            &["16:16 listeners[0].addresses: is empty [write at least 1 in it]"],
        ),
        (
            "name: kafka\n",
            "name: ''\n",
            &["2:11 backend_clusters[0].name: is empty [write a text in it]"],
        ),
    ]);
}
