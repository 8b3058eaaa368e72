//! Backend clusters, virtual clusters and listeners.

use super::cluster_policies::CLUSTER_POLICY;
use super::common::{CONDITION, DESCRIPTION, ID, LABELS, NAME, SECRET, SOME_TEXT, URL, list, reference};
use super::listener_policies::LISTENER_POLICY;
use super::record_policies::{CONSUME_POLICY, PRODUCE_POLICY};
use super::virtual_auth::VIRTUAL_CLUSTER_AUTHENTICATION;
use super::{Access, Choice, Field, Kind, Literal, Map, Object, Text, Type, Union, Variant};

/// A real Kafka cluster behind the gateway.
pub static BACKEND_CLUSTER: Object = Object {
    name: "BackendCluster",
    description: "A real Kafka cluster that the gateway forwards to.",
    fields: &[&[
        ID,
        Field::required("name", NAME, "The name, unique among backend clusters."),
        DESCRIPTION,
        Field::required(
            "authentication",
            Type::Union(&BACKEND_AUTHENTICATION),
            "How the gateway logs in to the brokers.",
        ),
        Field::default(
            "insecure_allow_anonymous_virtual_cluster_auth",
            Type::Boolean,
            Literal::Bool(false),
            "Whether a virtual cluster on this backend may let clients in without a login. It then acts on the brokers \
             for whoever reaches its listener, so it is off unless it is said here.",
        ),
        Field::required(
            "bootstrap_servers",
            list(&Type::String(BOOTSTRAP_SERVER), 1),
            "Addresses at which the cluster's brokers are found, as `host:port`. One that answers is enough.",
        ),
        Field::optional(
            "tls",
            Type::Object(&BACKEND_TLS),
            "TLS towards the brokers. Left out, there is none.",
        ),
        Field::default(
            "metadata_update_interval_seconds",
            Type::Integer { min: 1, max: 43_200 },
            Literal::Integer(60),
            "Seconds after which the brokers and their addresses are fetched anew.",
        ),
        LABELS,
    ]],
};

const BOOTSTRAP_SERVER: Text = Text::SOME.pattern(
    r"^(?:[a-zA-Z0-9\.\-]+|\[[a-fA-F0-9:]+\]):[0-9]+$",
    "be `host:port`, the host of letters, digits, `.` and `-`, or an IPv6 address in brackets",
);

static BACKEND_AUTHENTICATION: Union = Union {
    name: "BackendClusterAuthentication",
    tag: "type",
    variants: &[
        Variant {
            tag: "anonymous",
            object: &Object {
                name: "BackendClusterAuthenticationAnonymous",
                description: "No login.",
                fields: &[],
            },
        },
        Variant {
            tag: "sasl_plain",
            object: &Object {
                name: "BackendClusterAuthenticationSaslPlain",
                description: "SASL/PLAIN with a name and a password.",
                fields: &[CREDENTIALS],
            },
        },
        Variant {
            tag: "sasl_scram",
            object: &Object {
                name: "BackendClusterAuthenticationSaslScram",
                description: "SASL/SCRAM with a name and a password.",
                fields: &[
                    &[Field::required(
                        "algorithm",
                        Type::Choice(SCRAM_ALGORITHM),
                        "The hash that SCRAM uses.",
                    )],
                    CREDENTIALS,
                ],
            },
        },
        // Tidegate's own.
        Variant {
            tag: "sasl_oauth_bearer",
            object: &OAUTH_CLIENT,
        },
    ],
};

static OAUTH_CLIENT: Object = Object {
    name: "BackendClusterAuthenticationSaslOauthBearer",
    description: "SASL/OAUTHBEARER with a token got by client credentials.",
    fields: &[&[
        Field::required("token_endpoint", URL, "The URL that gives tokens."),
        Field::required("client_id", SOME_TEXT, "Who the gateway is to the token endpoint."),
        Field::required("client_secret", SECRET, "How it proves that."),
        Field::optional("scope", SOME_TEXT, "The scope to ask for."),
        Field::optional("audience", SOME_TEXT, "The audience to ask for."),
        Field::optional(
            "ca_bundle",
            SOME_TEXT,
            "The certificates that the token endpoint's certificate must lead to, as PEM or as base64 of PEM. Left out, \
             those of the system.",
        ),
        Field::optional(
            "extensions",
            Type::Map(&EXTENSIONS),
            "SASL extensions to send to the brokers with the token.",
        ),
    ]],
};

static EXTENSIONS: Map = Map {
    keys: Text::ANY.length(1, 63),
    reserved: &["auth"],
    values: Text::ANY.length(1, 1_024),
    max: 20,
};

const CREDENTIALS: &[Field] = &[
    Field::required("username", SOME_TEXT, "The name to log in with."),
    Field::required("password", SECRET, "The password to log in with."),
];

pub(super) const SCRAM_ALGORITHM: &[Choice] = &[
    Choice::new("sha256", "SCRAM-SHA-256."),
    Choice::new("sha512", "SCRAM-SHA-512."),
];

static BACKEND_TLS: Object = Object {
    name: "BackendClusterTls",
    description: "How connections to the brokers are secured.",
    fields: &[&[
        // The API requires it; older documents leave it out and mean `true`.
        Field::default(
            "enabled",
            Type::Boolean,
            Literal::Bool(true),
            "Whether connections use TLS. Whoever writes a `tls` object means TLS unless this says no.",
        ),
        Field::default(
            "insecure_skip_verify",
            Type::Boolean,
            Literal::Bool(false),
            "Whether any certificate of a broker is taken as good. Not for production.",
        ),
        Field::optional(
            "ca_bundle",
            SOME_TEXT,
            "The certificates that a broker's certificate must lead to, as PEM or as base64 of PEM.",
        ),
        Field::default(
            "tls_versions",
            list(
                &Type::Choice(&[Choice::new("tls12", "TLS 1.2."), Choice::new("tls13", "TLS 1.3.")]),
                0,
            ),
            Literal::Strings(&["tls12", "tls13"]),
            "The versions of TLS to offer.",
        ),
        Field::optional(
            "client_identity",
            Type::Object(&Object {
                name: "BackendClusterClientIdentity",
                description: "The certificate by which the brokers know the gateway.",
                fields: &[&[
                    Field::required("certificate", SOME_TEXT, "The certificate, as PEM or as base64 of PEM."),
                    Field::required("key", SECRET, "Its private key, as PEM or as base64 of PEM."),
                ]],
            }),
            "The certificate to show to the brokers, for mutual TLS.",
        ),
    ]],
};

/// Certificate authorities by which clients' certificates are verified.
pub static TLS_TRUST_BUNDLE: Object = Object {
    name: "TlsTrustBundle",
    description: "Certificate authorities that listeners verify clients' certificates by.",
    fields: &[&[
        ID,
        Field::required("name", NAME, "The name, unique among trust bundles."),
        DESCRIPTION,
        Field::required(
            "config",
            Type::Object(&Object {
                name: "TlsTrustBundleConfig",
                description: "The certificates.",
                fields: &[&[Field::required(
                    "trusted_ca",
                    SOME_TEXT,
                    "The certificates of the authorities, as PEM or as base64 of PEM.",
                )]],
            }),
            "The certificates.",
        ),
        LABELS,
    ]],
};

/// What clients see as one Kafka cluster.
pub static VIRTUAL_CLUSTER: Object = Object {
    name: "VirtualCluster",
    description: "What clients see as one Kafka cluster.",
    fields: &[&[
        ID,
        Field::required("name", NAME, "The name, unique among virtual clusters."),
        DESCRIPTION,
        reference("destination", Kind::BackendCluster, "The backend cluster behind it."),
        Field::required(
            "authentication",
            list(&Type::Union(&VIRTUAL_CLUSTER_AUTHENTICATION), 1),
            "The ways in which a client may log in; any one of them will do.",
        ),
        Field::optional(
            "namespace",
            Type::Object(&NAMESPACE),
            "The part of the backend cluster that clients see.",
        ),
        Field::optional(
            "topic_aliases",
            list(&Type::Object(&TOPIC_ALIAS), 0),
            "Further names for topics that clients see.",
        ),
        Field::required(
            "acl_mode",
            Type::Choice(&[
                Choice::new(
                    "enforce_on_gateway",
                    "The gateway decides by its ACL policies, and nothing is allowed that none of them allows. Requests \
                     about Kafka's ACLs are not forwarded.",
                ),
                Choice::new(
                    "passthrough",
                    "The brokers decide. Requests about Kafka's ACLs are forwarded.",
                ),
            ]),
            "Who decides what a client may do.",
        ),
        Field::required(
            "dns_label",
            Type::String(Text::ANY.length(1, 63).pattern(
                "^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$",
                "begin and end with a lower-case letter or digit, with those and `-` between",
            )),
            "The cluster's part of the host names by which clients reach it, when they are told apart by SNI.",
        ),
        LABELS,
        Field::optional(
            "cluster_policies",
            list(&Type::Union(&CLUSTER_POLICY), 0),
            "Policies on every request, in the order in which they apply.",
        )
        .access(Access::File),
        Field::optional(
            "produce_policies",
            list(&Type::Union(&PRODUCE_POLICY), 0),
            "Policies on records that clients produce, in the order in which they apply.",
        )
        .access(Access::File),
        Field::optional(
            "consume_policies",
            list(&Type::Union(&CONSUME_POLICY), 0),
            "Policies on records that clients consume, in the order in which they apply.",
        )
        .access(Access::File),
    ]],
};

static NAMESPACE: Object = Object {
    name: "Namespace",
    description: "A part of the backend cluster that is marked by a prefix of topics, groups and transactional ids.",
    fields: &[&[
        Field::required(
            "mode",
            Type::Choice(&[
                Choice::new("hide_prefix", "Clients see and write names without the prefix."),
                Choice::new(
                    "enforce_prefix",
                    "Clients see and write names with the prefix; other names do not exist.",
                ),
            ]),
            "What clients see of the prefix.",
        ),
        Field::required("prefix", SOME_TEXT, "The prefix of the names on the backend cluster."),
        Field::optional(
            "additional",
            Type::Object(&Object {
                name: "NamespaceAdditional",
                description: "What clients see beside the names that have the prefix.",
                fields: &[&[
                    Field::optional(
                        "topics",
                        list(&Type::Union(&TOPIC_SELECTOR), 0),
                        "Topics that keep the names that they have on the backend cluster.",
                    ),
                    Field::optional(
                        "consumer_groups",
                        list(&Type::Union(&GROUP_SELECTOR), 0),
                        "Groups that keep the ids that they have on the backend cluster.",
                    ),
                ]],
            }),
            "What clients see beside the names that have the prefix.",
        ),
    ]],
};

const GLOB: Field = Field::required(
    "glob",
    Type::String(Text::SOME.pattern(
        r"^[A-Za-z0-9._?*\-]+$",
        "hold letters, digits, `._-` and the wildcards `*` and `?` only",
    )),
    "Names, with `*` for any characters and `?` for any one.",
);

const CONFLICT: Field = Field::default(
    "conflict",
    Type::Choice(&[
        Choice::new("warn", "Log it and set a metric."),
        Choice::new("ignore", "Do neither."),
    ]),
    Literal::String("warn"),
    "What to do when two topics would have the same name.",
);

static TOPIC_SELECTOR: Union = Union {
    name: "NamespaceTopicSelector",
    tag: "type",
    variants: &[
        Variant {
            tag: "glob",
            object: &Object {
                name: "NamespaceTopicGlob",
                description: "Topics whose names match.",
                fields: &[&[GLOB, CONFLICT]],
            },
        },
        Variant {
            tag: "exact_list",
            object: &Object {
                name: "NamespaceTopicList",
                description: "Topics that are listed.",
                fields: &[&[
                    Field::optional(
                        "exact_list",
                        list(
                            &Type::Object(&Object {
                                name: "NamespaceTopic",
                                description: "A topic.",
                                fields: &[&[Field::required(
                                    "backend",
                                    SOME_TEXT,
                                    "Its name on the backend cluster.",
                                )]],
                            }),
                            1,
                        ),
                        "The topics, each by its name on the backend cluster.",
                    ),
                    CONFLICT,
                ]],
            },
        },
    ],
};

static GROUP_SELECTOR: Union = Union {
    name: "NamespaceGroupSelector",
    tag: "type",
    variants: &[
        Variant {
            tag: "glob",
            object: &Object {
                name: "NamespaceGroupGlob",
                description: "Groups whose ids match.",
                fields: &[&[GLOB]],
            },
        },
        Variant {
            tag: "exact_list",
            object: &Object {
                name: "NamespaceGroupList",
                description: "Groups that are listed.",
                fields: &[&[Field::optional(
                    "exact_list",
                    list(
                        &Type::Object(&Object {
                            name: "NamespaceGroup",
                            description: "A group.",
                            fields: &[&[Field::required("value", SOME_TEXT, "Its id.")]],
                        }),
                        1,
                    ),
                    "The groups, each by its id.",
                )]],
            },
        },
    ],
};

static TOPIC_ALIAS: Object = Object {
    name: "TopicAlias",
    description: "A further name for a topic that clients see.",
    fields: &[&[
        Field::required("alias", SOME_TEXT, "The further name."),
        Field::required("topic", SOME_TEXT, "The topic's name, as clients see it."),
        Field::default(
            "condition",
            Type::String(match CONDITION {
                Type::String(text) => text.length(0, usize::MAX),
                _ => Text::ANY,
            }),
            Literal::String(""),
            "A boolean expression over who the client is; the alias exists where it is true. Empty means for everyone.",
        ),
        CONFLICT,
    ]],
};

/// Where clients connect.
pub static LISTENER: Object = Object {
    name: "Listener",
    description: "Addresses and ports at which clients connect, and what becomes of their connections.",
    fields: &[&[
        ID,
        Field::required("name", NAME, "The name, unique among listeners."),
        DESCRIPTION,
        Field::required(
            "addresses",
            list(&SOME_TEXT, 1),
            "IP addresses to listen on. `0.0.0.0` stands for all IPv4 addresses, `::` for all IPv6 addresses, and either \
             stands alone. `localhost` is `127.0.0.1`.",
        ),
        Field::required(
            "ports",
            list(
                &Type::StringOr(
                    Text::ANY.pattern(
                        "^(?:[0-9]{1,5}|[0-9]{1,5}-[0-9]{1,5})$",
                        "be a port such as `9092` or a range such as `9092-9095`",
                    ),
                    &super::common::PORT,
                ),
                1,
            ),
            "Ports to listen on, single ones such as `9092` and ranges such as `\"9092-9095\"`.",
        ),
        LABELS,
        Field::optional(
            "policies",
            list(&Type::Union(&LISTENER_POLICY), 0),
            "What becomes of a connection: the first forward policy that matches it wins, and without one it is closed.",
        )
        .access(Access::File),
    ]],
};
