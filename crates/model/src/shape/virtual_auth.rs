//! How clients of a virtual cluster log in.

use super::common::{SECRET, SOME_TEXT, TEXT, URL, list};
use super::entities::SCRAM_ALGORITHM;
use super::{Choice, Field, Literal, Object, Type, Union, Variant};

/// How clients of a virtual cluster log in.
pub(super) static VIRTUAL_CLUSTER_AUTHENTICATION: Union = Union {
    name: "VirtualClusterAuthentication",
    tag: "type",
    variants: &[
        Variant {
            tag: "anonymous",
            object: &Object {
                name: "VirtualClusterAuthenticationAnonymous",
                description: "No login.",
                fields: &[],
            },
        },
        Variant {
            tag: "sasl_plain",
            object: &SASL_PLAIN,
        },
        Variant {
            tag: "sasl_scram",
            object: &Object {
                name: "VirtualClusterAuthenticationSaslScram",
                description: "SASL/SCRAM, relayed to the brokers untouched.",
                fields: &[&[
                    Field::required("algorithm", Type::Choice(SCRAM_ALGORITHM), "The hash that SCRAM uses."),
                    PRINCIPAL_LOOKUP,
                ]],
            },
        },
        Variant {
            tag: "oauth_bearer",
            object: &OAUTH_BEARER,
        },
        Variant {
            tag: "client_certificate",
            object: &Object {
                name: "VirtualClusterAuthenticationClientCertificate",
                description: "The certificate that the client showed to a listener with TLS.",
                fields: &[&[PRINCIPAL_LOOKUP]],
            },
        },
    ],
};

const PASSTHROUGH: Choice = Choice::new("passthrough", "The exchange is relayed to the brokers untouched.");
const TERMINATE: Choice = Choice::new(
    "terminate",
    "The gateway verifies the client and logs in to the brokers as itself.",
);

static SASL_PLAIN: Object = Object {
    name: "VirtualClusterAuthenticationSaslPlain",
    description: "SASL/PLAIN.",
    fields: &[&[
        Field::required(
            "mediation",
            Type::Choice(&[PASSTHROUGH, TERMINATE]),
            "Who verifies the client.",
        ),
        Field::optional(
            "principals",
            list(
                &Type::Object(&Object {
                    name: "Principal",
                    description: "A client that the gateway itself knows.",
                    fields: &[&[
                        Field::required("username", SOME_TEXT, "The client's name."),
                        Field::required("password", SECRET, "The client's password."),
                    ]],
                }),
                1,
            ),
            "The clients that the gateway itself knows, for `terminate`.",
        ),
        PRINCIPAL_LOOKUP,
    ]],
};

static OAUTH_BEARER: Object = Object {
    name: "VirtualClusterAuthenticationOauthBearer",
    description: "SASL/OAUTHBEARER with a JSON Web Token.",
    fields: &[&[
        Field::required(
            "mediation",
            Type::Choice(&[
                PASSTHROUGH,
                Choice::new(
                    "validate_forward",
                    "The gateway verifies the token and then relays it to the brokers.",
                ),
                TERMINATE,
            ]),
            "Who verifies the token.",
        ),
        Field::optional(
            "claims_mapping",
            Type::Object(&Object {
                name: "ClaimsMapping",
                description: "Claims that stand under other names in the token.",
                fields: &[&[
                    Field::optional("sub", SOME_TEXT, "The claim that holds the subject."),
                    Field::optional("scope", SOME_TEXT, "The claim that holds the scope."),
                ]],
            }),
            "Claims that stand under other names in the token.",
        ),
        Field::optional(
            "jwks",
            Type::Object(&Object {
                name: "Jwks",
                description: "The key set that tokens are verified with.",
                fields: &[&[
                    Field::required("endpoint", URL, "The URL of the key set."),
                    Field::default(
                        "timeout",
                        TEXT,
                        Literal::String("10s"),
                        "Time for fetching the key set.",
                    ),
                    Field::default(
                        "cache_expiration",
                        TEXT,
                        Literal::String("1h"),
                        "Age at which it is fetched anew.",
                    ),
                ]],
            }),
            "The key set that tokens are verified with.",
        ),
        Field::optional(
            "validate",
            Type::Object(&Object {
                name: "TokenValidation",
                description: "What a token must say.",
                fields: &[&[
                    Field::optional(
                        "audiences",
                        list(
                            &Type::Object(&Object {
                                name: "Audience",
                                description: "Whom a token is for.",
                                fields: &[&[Field::required("name", SOME_TEXT, "The value of the claim.")]],
                            }),
                            1,
                        ),
                        "Audiences of which the token must name one.",
                    ),
                    Field::optional("issuer", SOME_TEXT, "The issuer that the token must name."),
                ]],
            }),
            "What a token must say.",
        ),
        Field::optional(
            "fetch_kong_identity_principal",
            Type::Object(&Object {
                name: "TokenPrincipalLookup",
                description: "Looks up who a token's issuer and subject are in an identity directory.",
                fields: &[&[DIRECTORY, FAILURE_MODE]],
            }),
            "Looks up further facts about the client in an identity directory.",
        ),
    ]],
};

const PRINCIPAL_LOOKUP: Field = Field::optional(
    "fetch_kong_identity_principal",
    Type::Object(&Object {
        name: "PrincipalLookup",
        description: "Looks up who a client is in an identity directory.",
        fields: &[&[
            DIRECTORY,
            Field::required(
                "fetch_by",
                Type::Object(&Object {
                    name: "PrincipalKey",
                    description: "What to look for.",
                    fields: &[&[Field::required(
                        "key",
                        SOME_TEXT,
                        "The directory's key that holds the client's name.",
                    )]],
                }),
                "What to look for.",
            ),
            FAILURE_MODE,
        ]],
    }),
    "Looks up further facts about the client in an identity directory.",
);

const DIRECTORY: Field = Field::required("directory", SOME_TEXT, "The directory to look in.");

const FAILURE_MODE: Field = Field::required(
    "failure_mode",
    Type::Choice(&[
        Choice::new("error", "The login fails."),
        Choice::new("ignore", "The client is let in without the facts."),
    ]),
    "What becomes of the client when the directory does not answer.",
);
