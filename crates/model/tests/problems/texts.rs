//! Texts: of the wrong form, words that nobody knows, templates, secrets.

use crate::check;

#[test]
fn texts_of_the_wrong_form() {
    check(&[
        (
            "name: kafka\n",
            "name: ' kafka'\n",
            &[
                "2:11 backend_clusters[0].name: ` kafka` must begin and end with a letter or digit, with letters, digits, spaces and `_-.:/+'` between",
            ],
        ),
        (
            "name: kafka\n",
            "name: ka\\fka\n",
            &[
                r#"2:11 backend_clusters[0].name: `ka\fka` must begin and end with a letter or digit, with letters, digits, spaces and `_-.:/+'` between"#,
            ],
        ),
        (
            "name: kafka\n",
            "name: \"ka\\nfka\"\n",
            &[
                r#"2:11 backend_clusters[0].name: `ka\nfka` must begin and end with a letter or digit, with letters, digits, spaces and `_-.:/+'` between"#,
            ],
        ),
        (
            "dns_label: team-a",
            "dns_label: Team_A",
            &[
                "9:16 virtual_clusters[0].dns_label: `Team_A` must begin and end with a lower-case letter or digit, with those and `-` between",
            ],
        ),
        (
            "kafka-1:9092",
            "kafka-1",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: `kafka-1` must be `host:port`, the host of letters, digits, `.` and `-`, or an IPv6 address in brackets",
            ],
        ),
        (
            "kafka-1:9092",
            "kafka_1:9092",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: `kafka_1:9092` must be `host:port`, the host of letters, digits, `.` and `-`, or an IPv6 address in brackets",
            ],
        ),
        (
            "advertised_host: localhost",
            "advertised_host: LOCALHOST",
            &[
                "24:28 listeners[0].policies[0].config.advertised_host: `LOCALHOST` must be a host name in lower case, or an IPv4 address",
            ],
        ),
        (
            "advertised_host: localhost",
            "advertised_host: 'localhost:9092'",
            &[
                "24:28 listeners[0].policies[0].config.advertised_host: `localhost:9092` must be a host name in lower case, or an IPv4 address",
            ],
        ),
        (
            "9092-9095",
            "9092:9095",
            &["17:13 listeners[0].ports[0]: `9092:9095` must be a port such as `9092` or a range such as `9092-9095`"],
        ),
        (
            "9092-9095",
            "9092-",
            &["17:13 listeners[0].ports[0]: `9092-` must be a port such as `9092` or a range such as `9092-9095`"],
        ),
        (
            "  - name: kafka",
            "  - id: 1234\n    name: kafka",
            &[r#"2:9 backend_clusters[0].id: expected a string, found an integer [write it in quotes: "1234"]"#],
        ),
        (
            "  - name: kafka",
            "  - id: 7b2e5f6400004000800000000000000f\n    name: kafka",
            &[
                "2:9 backend_clusters[0].id: `7b2e5f6400004000800000000000000f` must be a UUID such as `0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9`",
            ],
        ),
        (
            "listeners:\n",
            "admin: { address: 9644 }\nlisteners:\n",
            &[r#"14:19 admin.address: expected a string, found an integer [write it in quotes: "9644"]"#],
        ),
        (
            "listeners:\n",
            "admin: { address: ':9644' }\nlisteners:\n",
            &["14:19 admin.address: `:9644` must be an IP address and a port, as in `127.0.0.1:9644`"],
        ),
        (
            "    acl_mode",
            "    labels: { kong-a: b, _b: c, c: -d }\n    acl_mode",
            &[
                "12:15 virtual_clusters[0].labels.kong-a: begins with `kong`, which is reserved [rename it]",
                "12:26 virtual_clusters[0].labels._b: begins with `_`, which is reserved [rename it]",
                "12:36 virtual_clusters[0].labels.c: `-d` must begin and end with a letter or digit, with letters, digits and `-._` between",
            ],
        ),
    ]);
}

#[test]
fn unknown_words_say_what_was_meant() {
    check(&[
        (
            "passthrough",
            "pasthrough",
            &["12:15 virtual_clusters[0].acl_mode: `pasthrough` is not known here [did you mean `passthrough`?]"],
        ),
        (
            "passthrough",
            "open",
            &[
                "12:15 virtual_clusters[0].acl_mode: `open` is not known here [write `enforce_on_gateway` or `passthrough`]",
            ],
        ),
        (
            "authentication: { type: anonymous }",
            "authentication: { type: anonymus }",
            &["4:29 backend_clusters[0].authentication.type: `anonymus` is not known here [did you mean `anonymous`?]"],
        ),
        (
            "authentication: { type: anonymous }",
            "authentication: { type: kerberos }",
            &[
                "4:29 backend_clusters[0].authentication.type: `kerberos` is not known here [write `anonymous`, `sasl_plain`, `sasl_scram` or `sasl_oauth_bearer`]",
            ],
        ),
        (
            "type: port_mapping",
            "type: ports",
            &["22:17 listeners[0].policies[0].config.type: `ports` is not known here [write `port_mapping` or `sni`]"],
        ),
        (
            "forward_to_virtual_cluster",
            "forward",
            &[
                "19:15 listeners[0].policies[0].type: `forward` is not known here [write `forward_to_virtual_cluster` or `tls_server`]",
            ],
        ),
        (
            "listeners:\n",
            "log: { level: warning, format: text }\nlisteners:\n",
            &[
                "14:15 log.level: `warning` is not known here [write `error`, `warn`, `info`, `debug` or `trace`]",
                "14:32 log.format: `text` is not known here [write `logfmt` or `json`]",
            ],
        ),
    ]);
}

#[test]
fn templates_that_have_no_value() {
    check(&[
        (
            "kafka-1:9092",
            "\"${env['GONE']}:9092\"",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: the environment variable GONE is not set [set GONE for this process, or write the value itself]",
            ],
        ),
        (
            "kafka-1:9092",
            "\"${vault.env['EMPTY']}:9092\"",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: the environment variable EMPTY is empty [set EMPTY for this process, or write the value itself]",
            ],
        ),
        (
            "kafka-1:9092",
            "\"${GONE}:9092\"",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: `${GONE}` is no template that is known here [write ${env['NAME']}, ${vault.env['NAME']} or ${file['/path']}]",
            ],
        ),
        (
            "kafka-1:9092",
            "\"${env['SECRET']}:9092\"",
            &[
                "3:25 backend_clusters[0].bootstrap_servers[0]: the value of `${env['SECRET']}:9092` must be `host:port`, the host of letters, digits, `.` and `-`, or an IPv6 address in brackets",
            ],
        ),
        (
            "acl_mode: passthrough",
            "acl_mode: \"${env['MODE']}\"",
            &[
                "12:15 virtual_clusters[0].acl_mode: `${env['MODE']}` is not known here [a template cannot stand here; write `enforce_on_gateway` or `passthrough`]",
            ],
        ),
    ]);
}

#[test]
fn secrets_are_never_printed() {
    check(&[
        (
            "authentication: { type: anonymous }",
            "authentication: { type: sasl_plain, username: u, password: '' }",
            &["4:64 backend_clusters[0].authentication.password: is empty [write a text in it]"],
        ),
        (
            "authentication: { type: anonymous }",
            "authentication: { type: sasl_plain, username: u, password: [hunter2] }",
            &["4:64 backend_clusters[0].authentication.password: expected a string, found a list [write a text]"],
        ),
        (
            "authentication: { type: anonymous }",
            "authentication: { type: sasl_plain, username: u, passwort: hunter2 }",
            &["4:54 backend_clusters[0].authentication.passwort: unknown field [did you mean `password`?]"],
        ),
    ]);
}
