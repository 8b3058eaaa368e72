//! The configuration file: the entities of one gateway, and what is Tidegate's own.

use super::common::list;
use super::control::GATEWAY_IN_FILE;
use super::{
    BACKEND_CLUSTER, Choice, DATA_PLANE_CERTIFICATE, Field, LISTENER, Literal, Object, SCHEMA_REGISTRY, STATIC_KEY,
    TLS_TRUST_BUNDLE, Text, Type, VIRTUAL_CLUSTER,
};
use crate::limits;

/// A configuration file.
pub static FILE: Object = Object {
    name: "Gateway",
    description: "The configuration of a Tidegate gateway.",
    fields: &[&[
        Field::optional(
            "gateway",
            Type::Object(&GATEWAY_IN_FILE),
            "The gateway itself, for `tidegate apply`. Left out, it stays as it is.",
        ),
        Field::default(
            "backend_clusters",
            list(&Type::Object(&BACKEND_CLUSTER), 0),
            Literal::EmptyList,
            "The Kafka clusters behind the gateway.",
        ),
        Field::default(
            "virtual_clusters",
            list(&Type::Object(&VIRTUAL_CLUSTER), 0),
            Literal::EmptyList,
            "What clients see as Kafka clusters.",
        ),
        Field::default(
            "listeners",
            list(&Type::Object(&LISTENER), 0),
            Literal::EmptyList,
            "Where clients connect.",
        ),
        Field::default(
            "tls_trust_bundles",
            list(&Type::Object(&TLS_TRUST_BUNDLE), 0),
            Literal::EmptyList,
            "Certificate authorities that listeners verify clients' certificates by.",
        ),
        Field::default(
            "schema_registries",
            list(&Type::Union(&SCHEMA_REGISTRY), 0),
            Literal::EmptyList,
            "Registries that know the schemas of records.",
        ),
        Field::default(
            "static_keys",
            list(&Type::Object(&STATIC_KEY), 0),
            Literal::EmptyList,
            "Keys that records are encrypted with.",
        ),
        Field::default(
            "data_plane_certificates",
            list(&Type::Object(&DATA_PLANE_CERTIFICATE), 0),
            Literal::EmptyList,
            "Certificates by which a control plane knows its data planes, for `tidegate apply`. Left out, they stay as they are.",
        ),
        Field::default(
            "limits",
            Type::Object(&LIMITS),
            Literal::Object,
            "What bounds a node's spending.",
        ),
        Field::optional(
            "admin",
            Type::Object(&ADMIN),
            "Health and metrics by HTTP. Left out, they are not served.",
        ),
        Field::optional(
            "control",
            Type::Object(&CONTROL),
            "A Unix socket for `tidegate diff`, and for a new process that takes over. Left out, there is none.",
        ),
        Field::default("log", Type::Object(&LOG), Literal::Object, "How the node logs."),
    ]],
};

static LIMITS: Object = Object {
    name: "Limits",
    description: "What bounds a node's spending. Names say the unit: bytes, or `_ms` for milliseconds.",
    fields: &[limits::FIELDS],
};

static ADMIN: Object = Object {
    name: "Admin",
    description: "Health and metrics by HTTP: `/healthz`, `/readyz` and `/metrics`.",
    fields: &[&[Field::required(
        "address",
        Type::String(Text::SOME.pattern(
            r"^(?:localhost|[0-9.]+|\[[a-fA-F0-9:.]+\]):[0-9]{1,5}$",
            "be an IP address and a port, as in `127.0.0.1:9644`",
        )),
        "Where to listen. It is for operators: whoever reaches it sees names of clusters.",
    )]],
};

static CONTROL: Object = Object {
    name: "Control",
    description: "A Unix socket by which `tidegate` commands on the same machine speak to a running gateway.",
    fields: &[&[Field::required(
        "socket",
        Type::String(Text::ANY.length(2, 100).pattern("^/", "be an absolute path")),
        "The path. Only the user that runs the gateway may connect.",
    )]],
};

static LOG: Object = Object {
    name: "Log",
    description: "How the node logs.",
    fields: &[&[
        Field::default(
            "format",
            Type::Choice(&[
                Choice::new("logfmt", "`key=value` pairs, an event a line."),
                Choice::new("json", "A JSON object a line."),
            ]),
            Literal::String("logfmt"),
            "How an event is written.",
        ),
        Field::default(
            "level",
            Type::Choice(&[
                Choice::new("error", "An operator must act."),
                Choice::new("warn", "Unexpected, and handled."),
                Choice::new("info", "What the node does."),
                Choice::new("debug", "A line for each connection."),
                Choice::new("trace", "A line for each request."),
            ]),
            Literal::String("info"),
            "What is written: events of this level and graver ones.",
        ),
    ]],
};
