//! Policies of a virtual cluster on every request.

use super::common::{ONE_EXPRESSION, POLICY, POLICY_CONDITION, TEXT, list};
use super::{Choice, Field, Object, Type, Union, Variant};

/// A policy on every request.
pub static CLUSTER_POLICY: Union = Union {
    name: "ClusterPolicy",
    tag: "type",
    variants: &[Variant {
        tag: "acls",
        object: &ACLS,
    }],
};

static ACLS: Object = Object {
    name: "AclsPolicy",
    description: "Says what clients may do. What one rule denies, no other allows.",
    fields: &[
        POLICY,
        &[
            Field::required(
                "config",
                Type::Object(&Object {
                    name: "AclsConfig",
                    description: "The rules.",
                    fields: &[&[Field::required(
                        "rules",
                        list(&Type::Object(&ACL_RULE), 1),
                        "The rules, each of which stands for itself.",
                    )]],
                }),
                "The rules.",
            ),
            POLICY_CONDITION,
        ],
    ],
};

static ACL_RULE: Object = Object {
    name: "AclRule",
    description: "Allows or denies operations on resources.",
    fields: &[&[
        Field::required(
            "resource_type",
            Type::Choice(&[
                Choice::new("topic", ""),
                Choice::new("group", ""),
                Choice::new("transactional_id", ""),
                Choice::new("cluster", ""),
            ]),
            "The kind of resource.",
        ),
        Field::required(
            "action",
            Type::Choice(&[
                Choice::new("allow", "The operations are allowed."),
                Choice::new("deny", "They are denied."),
            ]),
            "What the rule says.",
        ),
        Field::required(
            "operations",
            list(
                &Type::Object(&Object {
                    name: "AclOperation",
                    description: "A Kafka operation.",
                    fields: &[&[Field::required(
                        "name",
                        Type::Choice(&[
                            Choice::new("all", "Every operation."),
                            Choice::new("alter", ""),
                            Choice::new("alter_configs", ""),
                            Choice::new("create", ""),
                            Choice::new("delete", ""),
                            Choice::new("describe", ""),
                            Choice::new("describe_configs", ""),
                            Choice::new("idempotent_write", ""),
                            Choice::new("read", ""),
                            Choice::new("write", ""),
                        ]),
                        "Its name.",
                    )]],
                }),
                0,
            ),
            "The operations.",
        ),
        Field::required(
            "resource_names",
            Type::StringOr(
                ONE_EXPRESSION,
                &Type::List {
                    items: &Type::Object(&Object {
                        name: "AclResourceName",
                        description: "Names of resources.",
                        fields: &[&[Field::required("match", TEXT, "A name, with `*` for any characters.")]],
                    }),
                    min: 0,
                    max: 50,
                },
            ),
            "The names of the resources, or an expression that yields them.",
        ),
    ]],
};
