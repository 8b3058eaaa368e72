//! Where expressions stand in the API, and which fields each place may use.

use crate::Type;

/// A field that expressions may name.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The dotted name.
    pub name: &'static str,
    /// What [`Context::field`](crate::Context::field) is asked for.
    pub slot: usize,
    /// What it is.
    pub r#type: Type,
    /// The lowest `min_runtime_version` of a gateway whose expressions may use it.
    pub since: Option<&'static str>,
    /// What it says.
    pub about: &'static str,
}

/// How the text of a place is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An expression by itself, or as the only thing in `${ }`.
    Expression,
    /// Text with expressions in `${ }`.
    Template,
}

/// A place of the API where an expression stands.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// What to call it.
    pub name: &'static str,
    /// The schemas and properties of the API, as `EventGatewayACLsPolicy.condition`.
    pub properties: &'static [&'static str],
    /// How its text is read.
    pub form: Form,
    /// What the expression must yield.
    pub result: Type,
    /// The fields that it may name.
    pub fields: &'static [Field],
    /// The longest text, in characters.
    pub max_length: usize,
}

impl Place {
    /// The place of a property of the API, such as `EventGatewayACLsPolicy.condition`.
    ///
    /// ```
    /// use tidegate_expr::Place;
    ///
    /// assert_eq!(Place::of("VirtualClusterTopicAlias.condition").map(|place| place.name), Some("condition of a topic alias"));
    /// assert!(Place::of("EventGatewayACLsPolicy.description").is_none());
    /// ```
    pub fn of(property: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|place| place.properties.contains(&property))
    }
}

/// The slots of the fields of [`ALL`] places: one number for a field wherever it may be used.
#[allow(missing_docs)]
pub mod slot {
    pub const PRINCIPAL_NAME: usize = 0;
    pub const PRINCIPAL_ID: usize = 1;
    pub const PRINCIPAL_METADATA: usize = 2;
    pub const AUTH_TYPE: usize = 3;
    pub const TOKEN_CLAIMS: usize = 4;
    pub const TOPIC_NAME: usize = 5;
    pub const RECORD_HEADERS: usize = 6;
    pub const VALUE_VALIDATED: usize = 7;
    pub const VALUE_CONTENT: usize = 8;
    pub const VALUE_SCHEMA: usize = 9;
    pub const VALUE_SCHEMA_METADATA: usize = 10;
    pub const KEY_SCHEMA: usize = 11;
    pub const KEY_SCHEMA_METADATA: usize = 12;
    pub const CERTIFICATE_SERIAL_NUMBER: usize = 13;
    pub const CERTIFICATE_SUBJECT: usize = 14;
    pub const CERTIFICATE_ISSUER: usize = 15;
    pub const CERTIFICATE_SANS_DNS: usize = 16;
    pub const CERTIFICATE_SANS_URI: usize = 17;
    pub const VAULT: usize = 18;
}

macro_rules! fields {
    ($($constant:ident $name:literal $type:ident $($since:literal)? : $about:literal)*) => {
        $(const $constant: Field = Field {
            name: $name,
            slot: slot::$constant,
            r#type: Type::$type,
            since: fields!(@since $($since)?),
            about: $about,
        };)*
    };
    (@since $since:literal) => { Some($since) };
    (@since) => { None };
}

fields! {
    PRINCIPAL_NAME "context.auth.principal.name" String: "who the client is: the user name, or the token's `sub`"
    PRINCIPAL_ID "context.auth.principal.id" String "1.2": "the principal's id, where an identity was fetched for it"
    PRINCIPAL_METADATA "context.auth.principal.metadata" OBJECT "1.2": "the principal's metadata, where an identity was fetched for it"
    AUTH_TYPE "context.auth.type" String: "how the client logged in: `anonymous`, `sasl_plain`, `sasl_scram_sha256`, `sasl_scram_sha512` or `sasl_oauth_bearer`"
    TOKEN_CLAIMS "context.auth.token.claims" OBJECT: "the claims of the token, after `sasl_oauth_bearer`"
    TOPIC_NAME "context.topic.name" String: "the topic, as the client names it"
    RECORD_HEADERS "record.headers" TEXTS: "the headers of the record"
    VALUE_VALIDATED "record.value.validated" Bool: "whether the value passed its validation"
    VALUE_CONTENT "record.value.content" OBJECT: "the value of the record"
    VALUE_SCHEMA "record.value.schema" OBJECT "1.2": "the value's schema: `id`, `version`, `format`, and `avro` or `json`"
    VALUE_SCHEMA_METADATA "record.value.schema.metadata" OBJECT "1.3": "what the registry says of the schema: `properties` and `tags`"
    KEY_SCHEMA "record.key.schema" OBJECT "1.2": "the key's schema, as the value's"
    KEY_SCHEMA_METADATA "record.key.schema.metadata" OBJECT "1.3": "what the registry says of the key's schema"
    CERTIFICATE_SERIAL_NUMBER "context.certificate.serialNumber" String: "the serial number of the client's certificate"
    CERTIFICATE_SUBJECT "context.certificate.subject" TEXTS: "the subject by attribute types, such as `CN` and `O` (RFC 4514)"
    CERTIFICATE_ISSUER "context.certificate.issuer" TEXTS: "the issuer, in the same way"
    CERTIFICATE_SANS_DNS "context.certificate.sans.dns" STRINGS: "the DNS names among the alternative names"
    CERTIFICATE_SANS_URI "context.certificate.sans.uri" STRINGS: "the URIs among the alternative names"
    VAULT "vault" OBJECT: "the vaults of the node, such as `vault.env['NAME']`"
}

/// How long conditions may be, in characters.
const CONDITION: usize = 1_000;

/// Every place.
pub const ALL: &[&Place] = &[
    &CLUSTER_CONDITION,
    &TOPIC_ALIAS_CONDITION,
    &RECORD_CONDITION,
    &PARSED_RECORD_CONDITION,
    &RESOURCE_NAMES,
    &FIELD_PATHS,
    &PRINCIPAL_MAPPING,
    &SECRET,
];

/// When a policy of the cluster chain applies.
pub const CLUSTER_CONDITION: Place = Place {
    name: "condition of a cluster policy",
    properties: &["EventGatewayACLsPolicy.condition"],
    form: Form::Expression,
    result: Type::Bool,
    fields: &[PRINCIPAL_NAME, PRINCIPAL_ID, PRINCIPAL_METADATA, AUTH_TYPE],
    max_length: CONDITION,
};

/// For which clients a topic alias exists.
pub const TOPIC_ALIAS_CONDITION: Place = Place {
    name: "condition of a topic alias",
    properties: &["VirtualClusterTopicAlias.condition"],
    form: Form::Expression,
    result: Type::Bool,
    fields: &[
        PRINCIPAL_NAME,
        PRINCIPAL_ID,
        PRINCIPAL_METADATA,
        AUTH_TYPE,
        TOKEN_CLAIMS,
    ],
    max_length: crate::limits::MAX_TEXT,
};

/// When a policy of the produce or consume chain applies.
pub const RECORD_CONDITION: Place = Place {
    name: "condition of a produce or consume policy",
    properties: &[
        "EventGatewayEncryptPolicy.condition",
        "EventGatewayDecryptPolicy.condition",
        "EventGatewayConsumeSchemaValidationPolicy.condition",
        "EventGatewayProduceSchemaValidationPolicy.condition",
    ],
    form: Form::Expression,
    result: Type::Bool,
    fields: &[
        PRINCIPAL_NAME,
        PRINCIPAL_ID,
        PRINCIPAL_METADATA,
        AUTH_TYPE,
        TOPIC_NAME,
        RECORD_HEADERS,
    ],
    max_length: CONDITION,
};

/// When a policy applies that works on parsed records, or may have a schema validation as its parent.
pub const PARSED_RECORD_CONDITION: Place = Place {
    name: "condition of a policy on parsed records",
    properties: &[
        "EventGatewayParsedRecordEncryptFieldsPolicy.condition",
        "EventGatewayParsedRecordEncryptFieldsPolicyCreate.condition",
        "EventGatewayParsedRecordDecryptFieldsPolicy.condition",
        "EventGatewayParsedRecordDecryptFieldsPolicyCreate.condition",
        "EventGatewayModifyHeadersPolicy.condition",
        "EventGatewayModifyHeadersPolicyCreate.condition",
        "EventGatewaySkipRecordPolicy.condition",
        "EventGatewaySkipRecordPolicyCreate.condition",
    ],
    form: Form::Expression,
    result: Type::Bool,
    fields: &[
        PRINCIPAL_NAME,
        PRINCIPAL_ID,
        PRINCIPAL_METADATA,
        AUTH_TYPE,
        TOPIC_NAME,
        RECORD_HEADERS,
        VALUE_VALIDATED,
        VALUE_CONTENT,
        VALUE_SCHEMA,
        VALUE_SCHEMA_METADATA,
        KEY_SCHEMA,
        KEY_SCHEMA_METADATA,
    ],
    max_length: CONDITION,
};

/// The resources of an ACL rule, worked out for each client.
pub const RESOURCE_NAMES: Place = Place {
    name: "`resource_names` of an ACL rule",
    properties: &["EventGatewayACLRuleResourceNamesDynamicArray"],
    form: Form::Expression,
    result: Type::STRINGS,
    fields: &[
        PRINCIPAL_NAME,
        PRINCIPAL_ID,
        PRINCIPAL_METADATA,
        AUTH_TYPE,
        TOKEN_CLAIMS,
    ],
    max_length: crate::limits::MAX_TEXT,
};

/// The ways to the fields that are encrypted or decrypted.
pub const FIELD_PATHS: Place = Place {
    name: "paths of fields to encrypt or decrypt",
    properties: &["EventGatewayParsedRecordFieldPathsExpression"],
    form: Form::Expression,
    result: Type::STRINGS,
    fields: &[
        PRINCIPAL_NAME,
        PRINCIPAL_ID,
        PRINCIPAL_METADATA,
        AUTH_TYPE,
        TOKEN_CLAIMS,
        RECORD_HEADERS,
    ],
    max_length: crate::limits::MAX_TEXT,
};

/// The name of a client that came with a certificate.
pub const PRINCIPAL_MAPPING: Place = Place {
    name: "`principal_mapping` of a TLS listener",
    properties: &[
        "EventGatewayTLSListenerPolicyConfig.client_authentication.principal_mapping",
        "EventGatewayTLSListenerPolicyConfigSensitiveDataAware.client_authentication.principal_mapping",
    ],
    form: Form::Template,
    result: Type::String,
    fields: &[
        CERTIFICATE_SERIAL_NUMBER,
        CERTIFICATE_SUBJECT,
        CERTIFICATE_ISSUER,
        CERTIFICATE_SANS_DNS,
        CERTIFICATE_SANS_URI,
    ],
    max_length: crate::limits::MAX_TEXT,
};

/// A secret or certificate, as itself or by where it is.
pub const SECRET: Place = Place {
    name: "secret or certificate",
    properties: &[
        "GatewaySecret",
        "GatewaySecretReferenceOrLiteral",
        "TLSTrustBundleConfig.trusted_ca",
    ],
    form: Form::Template,
    result: Type::String,
    fields: &[VAULT],
    max_length: crate::limits::MAX_TEMPLATE,
};
