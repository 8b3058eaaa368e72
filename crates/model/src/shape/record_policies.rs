//! Policies of a virtual cluster on the records that its clients produce and consume.

use super::common::{LITERAL, ONE_EXPRESSION, POLICY, POLICY_CONDITION, TEXT, UUID, list, reference};
use super::{Choice, Field, Kind, Object, Presence, Text, Type, Union, Variant};

/// A policy on records that clients produce.
pub static PRODUCE_POLICY: Union = Union {
    name: "ProducePolicy",
    tag: "type",
    variants: &[
        MODIFY_HEADERS,
        Variant {
            tag: "schema_validation",
            object: &Object {
                name: "ProduceSchemaValidationPolicy",
                description: "Checks records against their schema, and carries policies that need a parsed record.",
                fields: &[
                    POLICY,
                    &[
                        Field::required("config", Type::Union(&PRODUCE_VALIDATION), "What is checked."),
                        POLICY_CONDITION,
                    ],
                ],
            },
        },
        Variant {
            tag: "encrypt",
            object: &Object {
                name: "EncryptPolicy",
                description: "Encrypts keys or values of records with AES-256-GCM.",
                fields: &[
                    POLICY,
                    &[
                        Field::required("config", Type::Object(&ENCRYPT), "What is encrypted."),
                        POLICY_CONDITION,
                    ],
                ],
            },
        },
        Variant {
            tag: "encrypt_fields",
            object: &Object {
                name: "EncryptFieldsPolicy",
                description: "Encrypts fields of parsed records with AES-256-GCM, under a schema validation policy.",
                fields: &[
                    POLICY,
                    &[
                        Field::required("config", Type::Object(&ENCRYPT_FIELDS), "What is encrypted."),
                        POLICY_CONDITION,
                        REQUIRED_PARENT,
                    ],
                ],
            },
        },
    ],
};

/// A policy on records that clients consume.
pub static CONSUME_POLICY: Union = Union {
    name: "ConsumePolicy",
    tag: "type",
    variants: &[
        MODIFY_HEADERS,
        Variant {
            tag: "schema_validation",
            object: &Object {
                name: "ConsumeSchemaValidationPolicy",
                description: "Checks records against their schema, and carries policies that need a parsed record.",
                fields: &[
                    POLICY,
                    &[
                        Field::required("config", Type::Union(&CONSUME_VALIDATION), "What is checked."),
                        POLICY_CONDITION,
                    ],
                ],
            },
        },
        Variant {
            tag: "decrypt",
            object: &Object {
                name: "DecryptPolicy",
                description: "Decrypts keys or values of records.",
                fields: &[
                    POLICY,
                    &[
                        Field::required("config", Type::Object(&DECRYPT), "What is decrypted."),
                        POLICY_CONDITION,
                    ],
                ],
            },
        },
        Variant {
            tag: "skip_record",
            object: &Object {
                name: "SkipRecordPolicy",
                description: "Does not deliver a record. Offsets stay as they are.",
                fields: &[POLICY, &[POLICY_CONDITION, PARENT]],
            },
        },
        Variant {
            tag: "decrypt_fields",
            object: &Object {
                name: "DecryptFieldsPolicy",
                description: "Decrypts fields of parsed records, under a schema validation policy.",
                fields: &[
                    POLICY,
                    &[
                        Field::required("config", Type::Object(&DECRYPT_FIELDS), "What is decrypted."),
                        POLICY_CONDITION,
                        REQUIRED_PARENT,
                    ],
                ],
            },
        },
    ],
};

const PARENT: Field = Field::optional(
    "parent_policy_id",
    UUID,
    "The schema validation policy under which this one runs.",
);

/// Fields are found in parsed records only.
const REQUIRED_PARENT: Field = Field::required(
    "parent_policy_id",
    UUID,
    "The schema validation policy under which this one runs.",
);

const MODIFY_HEADERS: Variant = Variant {
    tag: "modify_headers",
    object: &MODIFY_HEADERS_POLICY,
};

static MODIFY_HEADERS_POLICY: Object = Object {
    name: "ModifyHeadersPolicy",
    description: "Sets and removes headers of records.",
    fields: &[
        POLICY,
        &[
            Field::required(
                "config",
                Type::Object(&Object {
                    name: "ModifyHeadersConfig",
                    description: "What is done to the headers.",
                    fields: &[&[Field::optional(
                        "actions",
                        list(&Type::Union(&HEADER_ACTION), 1),
                        "What is done, in this order.",
                    )]],
                }),
                "What is done to the headers.",
            ),
            POLICY_CONDITION,
            PARENT,
        ],
    ],
};

static HEADER_ACTION: Union = Union {
    name: "HeaderAction",
    tag: "op",
    variants: &[
        Variant {
            tag: "set",
            object: &Object {
                name: "SetHeader",
                description: "Sets a header.",
                fields: &[&[
                    Field::required("key", LITERAL, "The header's key."),
                    Field::required("value", LITERAL, "Its value."),
                ]],
            },
        },
        Variant {
            tag: "remove",
            object: &Object {
                name: "RemoveHeader",
                description: "Removes a header.",
                fields: &[&[Field::required("key", LITERAL, "The header's key.")]],
            },
        },
    ],
};

static PRODUCE_VALIDATION: Union = Union {
    name: "ProduceSchemaValidation",
    tag: "type",
    variants: &[
        Variant {
            tag: "confluent_schema_registry",
            object: &PRODUCE_VALIDATION_FIELDS,
        },
        Variant {
            tag: "json",
            object: &PRODUCE_VALIDATION_FIELDS,
        },
    ],
};

static PRODUCE_VALIDATION_FIELDS: Object = Object {
    name: "ProduceSchemaValidationFields",
    description: "What is checked, and what becomes of records that fail.",
    fields: &[
        VALIDATION,
        &[
            Field::optional("failure_mode", PRODUCE_FAILURE, "What becomes of a record that fails."),
            Field::optional(
                "key_validation_action",
                Type::Choice(&[REJECT, MARK]),
                "Deprecated: use `failure_mode`.",
            ),
            Field::optional(
                "value_validation_action",
                Type::Choice(&[REJECT, MARK]),
                "Deprecated: use `failure_mode`.",
            ),
        ],
    ],
};

static CONSUME_VALIDATION: Union = Union {
    name: "ConsumeSchemaValidation",
    tag: "type",
    variants: &[
        Variant {
            tag: "confluent_schema_registry",
            object: &CONSUME_VALIDATION_FIELDS,
        },
        Variant {
            tag: "json",
            object: &CONSUME_VALIDATION_FIELDS,
        },
    ],
};

static CONSUME_VALIDATION_FIELDS: Object = Object {
    name: "ConsumeSchemaValidationFields",
    description: "What is checked, and what becomes of records that fail.",
    fields: &[
        VALIDATION,
        &[
            Field::optional("failure_mode", CONSUME_FAILURE, "What becomes of a record that fails."),
            Field::optional(
                "key_validation_action",
                Type::Choice(&[SKIP, MARK]),
                "Deprecated: use `failure_mode`.",
            ),
            Field::optional(
                "value_validation_action",
                Type::Choice(&[SKIP, MARK]),
                "Deprecated: use `failure_mode`.",
            ),
        ],
    ],
};

const VALIDATION: &[Field] = &[
    Field {
        presence: Presence::Optional,
        ..reference(
            "schema_registry",
            Kind::SchemaRegistry,
            "The schema registry that knows the schemas.",
        )
    },
    Field::optional("validate_key", Type::Boolean, "Whether keys are checked."),
    Field::optional("validate_value", Type::Boolean, "Whether values are checked."),
];

const REJECT: Choice = Choice::new("reject", "The batch is refused.");
const MARK: Choice = Choice::new("mark", "The record passes with a header that says why it failed.");
const SKIP: Choice = Choice::new("skip", "The record is not delivered.");
const PASS: Choice = Choice::new("passthrough", "The record passes as it is.");

const PRODUCE_FAILURE: Type = Type::Choice(&[REJECT, PASS, MARK]);

const CONSUME_FAILURE: Type = Type::Choice(&[
    Choice::new("error", "The batch is not delivered, and the client is stuck at it."),
    SKIP,
    PASS,
    MARK,
]);

const CRYPT_FAILURE: Field = Field::required(
    "failure_mode",
    Type::Choice(&[Choice::new("error", "The batch is refused."), PASS]),
    "What becomes of a record that fails.",
);

const PART_OF_RECORD: Field = Field::required(
    "part_of_record",
    list(
        &Type::Choice(&[Choice::new("key", "The key."), Choice::new("value", "The value.")]),
        1,
    ),
    "The parts of the record that are meant.",
);

static ENCRYPT: Object = Object {
    name: "EncryptConfig",
    description: "What is encrypted, and by which key.",
    fields: &[&[CRYPT_FAILURE, PART_OF_RECORD, ENCRYPTION_KEY]],
};

static DECRYPT: Object = Object {
    name: "DecryptConfig",
    description: "What is decrypted, and where its key is found.",
    fields: &[&[CRYPT_FAILURE, KEY_SOURCES, PART_OF_RECORD]],
};

static ENCRYPT_FIELDS: Object = Object {
    name: "EncryptFieldsConfig",
    description: "What is encrypted, and by which keys.",
    fields: &[&[
        Field::required("failure_mode", PRODUCE_FAILURE, "What becomes of a record that fails."),
        Field::required(
            "encrypt_fields",
            Type::List {
                items: &Type::Object(&Object {
                    name: "FieldsToEncrypt",
                    description: "Fields and their key.",
                    fields: &[&[PATHS, ENCRYPTION_KEY]],
                }),
                min: 1,
                max: 256,
            },
            "Which fields are encrypted, in groups that have a key each.",
        ),
    ]],
};

static DECRYPT_FIELDS: Object = Object {
    name: "DecryptFieldsConfig",
    description: "What is decrypted, and where its key is found.",
    fields: &[&[
        Field::required("failure_mode", CONSUME_FAILURE, "What becomes of a record that fails."),
        KEY_SOURCES,
        Field::required(
            "decrypt_fields",
            Type::Object(&Object {
                name: "FieldsToDecrypt",
                description: "Fields.",
                fields: &[&[PATHS]],
            }),
            "Which fields are decrypted.",
        ),
    ]],
};

const PATHS: Field = Field::required(
    "paths",
    Type::StringOr(
        ONE_EXPRESSION,
        &Type::List {
            items: &Type::Object(&Object {
                name: "FieldPath",
                description: "A field of a record.",
                fields: &[&[Field::required(
                    "match",
                    TEXT,
                    "The way to the field, as in `a.b[1].c`.",
                )]],
            }),
            min: 1,
            max: 50,
        },
    ),
    "The ways to the fields, or an expression that yields them.",
);

const ENCRYPTION_KEY: Field = Field::required("encryption_key", Type::Union(&KEY), "The key to encrypt with.");

static KEY: Union = Union {
    name: "EncryptionKey",
    tag: "type",
    variants: &[
        Variant {
            tag: "aws",
            object: &Object {
                name: "EncryptionKeyAws",
                description: "A key of AWS KMS.",
                fields: &[&[Field::required(
                    "arn",
                    Type::String(
                        Text::ANY
                            .length(10, 2048)
                            .pattern("^arn:aws:kms:.+", "begin with `arn:aws:kms:`"),
                    ),
                    "The key's ARN.",
                )]],
            },
        },
        Variant {
            tag: "static",
            object: &Object {
                name: "EncryptionKeyStatic",
                description: "A static key.",
                fields: &[&[reference("key", Kind::StaticKey, "The static key.")]],
            },
        },
    ],
};

const KEY_SOURCES: Field = Field::required("key_sources", list(&ANY_KEY_SOURCE, 1), "Where keys are looked for.");

static ANY_KEY_SOURCE: Type = Type::Union(&KEY_SOURCE);

static KEY_SOURCE: Union = Union {
    name: "KeySource",
    tag: "type",
    variants: &[
        Variant {
            tag: "aws",
            object: &Object {
                name: "KeySourceAws",
                description: "AWS KMS.",
                fields: &[],
            },
        },
        Variant {
            tag: "static",
            object: &Object {
                name: "KeySourceStatic",
                description: "The static keys.",
                fields: &[],
            },
        },
    ],
};
