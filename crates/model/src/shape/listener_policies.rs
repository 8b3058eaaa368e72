//! Policies of a listener.

use super::common::{POLICY, PORT, SECRET, SOME_TEXT, list, reference};
use super::{Choice, Field, Format, Kind, Literal, Object, Text, Type, Union, Variant};

/// A policy of a listener.
pub static LISTENER_POLICY: Union = Union {
    name: "ListenerPolicy",
    tag: "type",
    variants: &[
        Variant {
            tag: "forward_to_virtual_cluster",
            object: &Object {
                name: "ForwardToVirtualClusterPolicy",
                description: "Leads connections to virtual clusters. A listener may have several, of which one at most \
                              is a `port_mapping`.",
                fields: &[
                    POLICY,
                    &[Field::required(
                        "config",
                        Type::Union(&FORWARD),
                        "How a connection finds its virtual cluster.",
                    )],
                ],
            },
        },
        Variant {
            tag: "tls_server",
            object: &Object {
                name: "TlsServerPolicy",
                description: "Lets clients connect by TLS. One of them can be enabled.",
                fields: &[
                    POLICY,
                    &[Field::required(
                        "config",
                        Type::Object(&TLS_SERVER),
                        "How clients connect.",
                    )],
                ],
            },
        },
    ],
};

static FORWARD: Union = Union {
    name: "ForwardConfig",
    tag: "type",
    variants: &[
        Variant {
            tag: "port_mapping",
            object: &PORT_MAPPING,
        },
        Variant {
            tag: "sni",
            object: &SNI,
        },
    ],
};

static PORT_MAPPING: Object = Object {
    name: "ForwardByPort",
    description: "Leads to one virtual cluster, each of whose brokers has a port of its own: the first port plus the \
                  broker's distance from `min_broker_id`, plus one if there is a bootstrap port.",
    fields: &[&[
        reference("destination", Kind::VirtualCluster, "The virtual cluster."),
        Field::required(
            "advertised_host",
            Type::String(Text::ANY.pattern(
                r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?)*$",
                "be a host name in lower case, or an IPv4 address",
            )),
            "The host that clients are told for every broker.",
        ),
        Field::default(
            "bootstrap_port",
            Type::Choice(&[
                Choice::new("none", "Clients start from a broker's port."),
                Choice::new(
                    "at_start",
                    "The first port is for starting, whatever the broker ids are.",
                ),
            ]),
            Literal::String("at_start"),
            "Whether the first port is the one that clients start from, with the brokers after it.",
        ),
        Field::default(
            "min_broker_id",
            Type::Integer {
                min: 0,
                max: i32::MAX as i64,
            },
            Literal::Integer(0),
            "The lowest broker id of the cluster.",
        ),
    ]],
};

static SNI: Object = Object {
    name: "ForwardBySni",
    description: "Leads to the virtual cluster whose `dns_label` is in the host name that the client asked for by TLS.",
    fields: &[&[
        Field::optional(
            "sni_suffix",
            Type::String(Text::ANY.pattern(
                r"^[\.\-](?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)*(?:[a-z0-9\-]*[a-z0-9])$",
                "be a domain in lower case that begins with `.` or `-`, as in `.example.com`",
            )),
            "What follows the `dns_label` in host names.",
        ),
        Field::optional(
            "advertised_port",
            PORT,
            "The port that clients are told, where it is not the one that they connected to.",
        ),
        Field::optional(
            "broker_host_format",
            Type::Object(&Object {
                name: "BrokerHostFormat",
                description: "How brokers are named.",
                // The API requires the field and gives it a default; the default is enough here.
                fields: &[&[Field::default(
                    "type",
                    Type::Choice(&[
                        Choice::new("per_cluster_suffix", "`broker-<id>.<dns_label><sni_suffix>`."),
                        Choice::new(
                            "shared_suffix",
                            "`broker-<id>-<dns_label><sni_suffix>`: one certificate for all.",
                        ),
                    ]),
                    Literal::String("per_cluster_suffix"),
                    "How brokers are named.",
                )]],
            }),
            "How brokers are named.",
        ),
    ]],
};

static TLS_SERVER: Object = Object {
    name: "TlsServerConfig",
    description: "How clients connect by TLS.",
    fields: &[&[
        Field::required(
            "certificates",
            Type::List {
                items: &Type::Object(&Object {
                    name: "ServerCertificate",
                    description: "A certificate and its private key.",
                    fields: &[&[
                        Field::required("certificate", SOME_TEXT, "The certificate, as PEM or as base64 of PEM."),
                        Field::required("key", SECRET, "Its private key, as PEM or as base64 of PEM."),
                    ]],
                }),
                min: 1,
                max: 1,
            },
            "The certificate that clients are shown.",
        ),
        Field::optional(
            "versions",
            Type::Object(&Object {
                name: "TlsVersionRange",
                description: "Versions of TLS.",
                fields: &[&[
                    Field::default(
                        "min",
                        Type::Choice(TLS_VERSION),
                        Literal::String("TLSv1.2"),
                        "The lowest.",
                    ),
                    Field::default(
                        "max",
                        Type::Choice(TLS_VERSION),
                        Literal::String("TLSv1.3"),
                        "The highest.",
                    ),
                ]],
            }),
            "The versions of TLS that clients may use.",
        ),
        Field::default(
            "allow_plaintext",
            Type::Boolean,
            Literal::Bool(false),
            "Whether clients may also connect without TLS, on the same ports.",
        ),
        Field::optional(
            "client_authentication",
            Type::Object(&CLIENT_AUTHENTICATION),
            "Whether clients show certificates of their own, and which authorities may have signed them.",
        ),
    ]],
};

const TLS_VERSION: &[Choice] = &[Choice::new("TLSv1.2", ""), Choice::new("TLSv1.3", "")];

static CLIENT_AUTHENTICATION: Object = Object {
    name: "TlsClientAuthentication",
    description: "What is asked of a client's certificate.",
    fields: &[&[
        Field::required(
            "mode",
            Type::Choice(&[
                Choice::new("required", "A client without a valid certificate is turned away."),
                Choice::new(
                    "requested",
                    "A client may come without a certificate, and log in otherwise.",
                ),
            ]),
            "Whether a client must have a certificate.",
        ),
        Field::required(
            "tls_trust_bundles",
            list(&Type::Reference(Kind::TlsTrustBundle), 1),
            "The certificates of which a client's certificate must lead to one.",
        ),
        Field::optional(
            "principal_mapping",
            Type::String(Text::ANY.format(Format::Expression)),
            "An expression over the client's certificate that yields the client's name.",
        ),
    ]],
};
