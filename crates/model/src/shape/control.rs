//! What a control plane has beside clusters, listeners and policies: gateways, schema registries, static keys, and the
//! certificates of data planes.

use super::common::{DESCRIPTION, ID, LABELS, LITERAL, NAME, SECRET, SOME_TEXT, URL};
use super::{Choice, Field, Literal, Object, Text, Type, Union, Variant};

/// A gateway: what its data planes share.
pub static GATEWAY: Object = Object {
    name: "EventGateway",
    description: "A gateway: the clusters, listeners and policies that its data planes share.",
    fields: &[
        &[Field::required("name", NAME, "The name, unique among gateways.")],
        GATEWAY_SETTINGS,
    ],
};

/// What a file says of the gateway itself, whose name is said on the command line.
pub(super) static GATEWAY_IN_FILE: Object = Object {
    name: "GatewaySettings",
    description: "The gateway itself, as a control plane has it.",
    fields: &[GATEWAY_SETTINGS],
};

const GATEWAY_SETTINGS: &[Field] = &[
    DESCRIPTION,
    Field::optional(
        "min_runtime_version",
        Type::String(Text::ANY.length(3, 21).pattern(
            "^[0-9]{1,10}\\.[0-9]{1,10}$",
            "be two numbers with a dot between, as in `1.3`",
        )),
        "The lowest version that a data plane must have. It can be raised, and lowered no further than what is in use \
         allows. Left out, it is the newest that this control plane knows, and later on stays as it is.",
    ),
    LABELS,
];

/// A schema registry.
pub static SCHEMA_REGISTRY: Union = Union {
    name: "SchemaRegistry",
    tag: "type",
    variants: &[Variant {
        tag: "confluent",
        object: &Object {
            name: "SchemaRegistryConfluent",
            description: "A registry that speaks the Confluent Schema Registry API.",
            fields: &[&[
                ID,
                Field::required("name", NAME, "The name, unique among schema registries."),
                DESCRIPTION,
                Field::required("config", Type::Object(&CONFLUENT), "How the registry is reached."),
                LABELS,
            ]],
        },
    }],
};

static CONFLUENT: Object = Object {
    name: "SchemaRegistryConfluentConfig",
    description: "How the registry is reached.",
    fields: &[&[
        Field::required(
            "schema_type",
            Type::Choice(&[Choice::new("avro", "Avro."), Choice::new("json", "JSON Schema.")]),
            "The format of the schemas.",
        ),
        Field::required("endpoint", URL, "The registry's URL."),
        Field::default(
            "timeout_seconds",
            Type::Integer { min: 1, max: 3_600 },
            Literal::Integer(10),
            "Seconds from connecting to the answer's end.",
        ),
        Field::optional(
            "authentication",
            Type::Union(&Union {
                name: "SchemaRegistryAuthentication",
                tag: "type",
                variants: &[Variant {
                    tag: "basic",
                    object: &Object {
                        name: "SchemaRegistryAuthenticationBasic",
                        description: "HTTP basic authentication.",
                        fields: &[&[
                            Field::required("username", SOME_TEXT, "The name to log in with."),
                            Field::required("password", SECRET, "The password to log in with."),
                        ]],
                    },
                }],
            }),
            "How the gateway logs in to the registry.",
        ),
    ]],
};

/// A key for encrypting records.
pub static STATIC_KEY: Object = Object {
    name: "StaticKey",
    description: "A key of 256 bits that records are encrypted with.",
    fields: &[&[
        ID,
        Field::required("name", NAME, "The name, unique among static keys."),
        DESCRIPTION,
        Field::required("value", SECRET, "The key: base64 of 32 bytes."),
        LABELS,
    ]],
};

/// A certificate by which a data plane is known.
pub static DATA_PLANE_CERTIFICATE: Object = Object {
    name: "DataPlaneCertificate",
    description: "A certificate by which the control plane knows data planes of the gateway.",
    fields: &[&[
        ID,
        Field::required(
            "certificate",
            SOME_TEXT,
            "The certificate, or that of its authority, as PEM or as base64 of PEM.",
        ),
        Field::optional("name", NAME, "The name, unique among data plane certificates."),
        Field::optional("description", LITERAL, "A remark for people."),
    ]],
};
