//! What the contract knows and this version cannot do yet is refused by name.

use crate::check;

#[test]
fn what_is_not_there_yet_is_refused() {
    check(&[
        (
            "passthrough",
            "enforce_on_gateway",
            &[
                "12:15 virtual_clusters[0].acl_mode: `acl_mode: enforce_on_gateway` of the virtual cluster `team-a` is not supported by this version: the gateway enforces no ACLs [set `acl_mode: passthrough`, and the brokers decide what clients may do]",
            ],
        ),
        (
            "    acl_mode",
            "    namespace: { mode: hide_prefix, prefix: a- }\n    acl_mode",
            &[
                "12:16 virtual_clusters[0].namespace: `namespace` of the virtual cluster `team-a` is not supported by this version: clients see the backend cluster's own names [remove it]",
            ],
        ),
        (
            "    acl_mode",
            "    topic_aliases: [{ alias: a, topic: b }]\n    acl_mode",
            &[
                "12:20 virtual_clusters[0].topic_aliases: `topic_aliases` of the virtual cluster `team-a` is not supported by this version: clients see the backend cluster's own names [remove it]",
            ],
        ),
        (
            "    acl_mode",
            "    cluster_policies: [{ type: acls, config: { rules: [{ resource_type: topic, action: allow, operations: [{ name: read }], resource_names: [{ match: '*' }] }] } }]\n    acl_mode",
            &[
                "12:24 virtual_clusters[0].cluster_policies[0]: the cluster policy of type `acls` of the virtual cluster `team-a` is not supported by this version: the gateway applies no policies to requests [remove it, or set `enabled: false`]",
            ],
        ),
        (
            "    acl_mode",
            "    produce_policies: [{ type: modify_headers, config: { actions: [{ op: set, key: k, value: v }] } }]\n    acl_mode",
            &[
                "12:24 virtual_clusters[0].produce_policies[0]: the produce policy of type `modify_headers` of the virtual cluster `team-a` is not supported by this version: the gateway applies no policies to records [remove it, or set `enabled: false`]",
            ],
        ),
        (
            "    acl_mode",
            "    consume_policies: [{ type: skip_record, condition: 'true' }]\n    acl_mode",
            &[
                "12:24 virtual_clusters[0].consume_policies[0]: the consume policy of type `skip_record` of the virtual cluster `team-a` is not supported by this version: the gateway applies no policies to records [remove it, or set `enabled: false`]",
            ],
        ),
        (
            "    acl_mode",
            "    consume_policies: [{ type: skip_record, name: off, enabled: false }, { type: skip_record, name: on }]\n    acl_mode",
            &[
                "12:74 virtual_clusters[0].consume_policies[1]: the consume policy `on` of the virtual cluster `team-a` is not supported by this version: the gateway applies no policies to records [remove it, or set `enabled: false`]",
            ],
        ),
    ]);
}

#[test]
fn what_is_not_there_yet_is_checked_all_the_same() {
    check(&[
        (
            "    acl_mode",
            "    namespace: { mode: hide, prefx: a- }\n    acl_mode",
            &[
                "12:16 virtual_clusters[0].namespace: `namespace` of the virtual cluster `team-a` is not supported by this version: clients see the backend cluster's own names [remove it]",
                "12:24 virtual_clusters[0].namespace.mode: `hide` is not known here [write `hide_prefix` or `enforce_prefix`]",
                "12:30 virtual_clusters[0].namespace.prefx: unknown field [did you mean `prefix`?]",
            ],
        ),
        (
            "    acl_mode",
            "    cluster_policies: [{ type: acls, config: { rules: [{ resource_type: topics, resource_names: 7 }] } }]\n    acl_mode",
            &[
                "12:24 virtual_clusters[0].cluster_policies[0]: the cluster policy of type `acls` of the virtual cluster `team-a` is not supported by this version: the gateway applies no policies to requests [remove it, or set `enabled: false`]",
                "12:56 virtual_clusters[0].cluster_policies[0].config.rules[0].action: required, and missing [add `action:` with `allow` or `deny`]",
                "12:56 virtual_clusters[0].cluster_policies[0].config.rules[0].operations: required, and missing [add `operations:`]",
                "12:73 virtual_clusters[0].cluster_policies[0].config.rules[0].resource_type: `topics` is not known here [did you mean `topic`?]",
                "12:97 virtual_clusters[0].cluster_policies[0].config.rules[0].resource_names: expected a string or a list, found an integer [write a list, each element after `- `]",
            ],
        ),
        (
            "    acl_mode",
            "    produce_policies: [{ type: encrypt, config: { failure_mode: error, part_of_record: [], encryption_key: { type: aws, arn: short } } }]\n    acl_mode",
            &[
                "12:24 virtual_clusters[0].produce_policies[0]: the produce policy of type `encrypt` of the virtual cluster `team-a` is not supported by this version: the gateway applies no policies to records [remove it, or set `enabled: false`]",
                "12:88 virtual_clusters[0].produce_policies[0].config.part_of_record: is empty [write at least 1 in it]",
                "12:126 virtual_clusters[0].produce_policies[0].config.encryption_key.arn: `short` must have at least 10 characters",
            ],
        ),
    ]);
}

#[test]
fn what_nobody_uses_is_not_refused() {
    check(&[
        (
            "listeners:",
            "schema_registries: [{ name: r, type: confluent, config: { schema_type: avro, endpoint: 'http://r:8081' } }]\nlisteners:",
            &[],
        ),
        (
            "listeners:",
            "static_keys: [{ name: key, value: \"${env['GONE']}\" }]\nlisteners:",
            &[],
        ),
        (
            "    acl_mode",
            "    consume_policies: [{ type: skip_record, enabled: false }]\n    produce_policies: []\n    acl_mode",
            &[],
        ),
        // Its template is one all the same.
        (
            "listeners:",
            "static_keys: [{ name: key, value: '${GONE}' }]\nlisteners:",
            &[
                "14:35 static_keys[0].value: `${GONE}` is no template that is known here [write ${env['NAME']}, ${vault.env['NAME']} or ${file['/path']}]",
            ],
        ),
    ]);
}
