//! What the control plane adds to entities when it answers with them.

use super::common::{UUID, list};
use super::{Access, Field, Format, Object, Text, Type};

const TIME: Type = Type::String(Text::ANY.format(Format::Time));
const COUNT: Type = Type::Integer { min: 0, max: i64::MAX };
const WORDS: Type = Type::String(Text::ANY.format(Format::Literal));
const LIST: Type = list(&WORDS, 0);

/// What every entity has.
pub(crate) const EVERY: &[Field] = &[
    assigned(Field::required("id", UUID, "The identifier.")),
    assigned(Field::required("created_at", TIME, "When it was made.")),
    assigned(Field::required("updated_at", TIME, "When it was last changed.")),
];

/// What a gateway has beside.
pub(crate) const OF_GATEWAYS: &[Field] = &[
    assigned(Field::required(
        "version",
        WORDS,
        "Rises with every change of the gateway or of anything below it.",
    )),
    assigned(Field::required("nodes_total", COUNT, "How many data planes it has.")),
    assigned(Field::required(
        "virtual_clusters_total",
        COUNT,
        "How many virtual clusters it has.",
    )),
];

/// What a policy has beside, if its type has no field of that name.
pub(crate) const OF_POLICIES: &[Field] = &[assigned(Field::optional(
    "parent_policy_id",
    UUID,
    "The policy under which this one runs, if there is one.",
))];

/// What a certificate of data planes has beside.
pub(crate) const OF_CERTIFICATES: &[Field] = &[assigned(Field::optional(
    "metadata",
    Type::Object(&CERTIFICATE_METADATA),
    "What the certificate says.",
))];

static CERTIFICATE_METADATA: Object = Object {
    name: "CertificateMetadata",
    description: "What the certificate says.",
    fields: &[&[
        Field::optional("issuer", WORDS, "Who signed it."),
        Field::optional("subject", WORDS, "Whom it is for."),
        Field::optional("expiry", COUNT, "When it expires, in seconds since 1970."),
        Field::optional("key_usages", LIST, "What its key may be used for."),
        Field::optional("san_names", LIST, "All its alternative names."),
        Field::optional("dns_names", LIST, "Host names among them."),
        Field::optional("email_addresses", LIST, "E-mail addresses among them."),
        Field::optional("ip_addresses", LIST, "IP addresses among them."),
        Field::optional("uris", LIST, "URIs among them."),
        Field::optional("sha256_fingerprint", WORDS, "SHA-256 of it, in hexadecimal digits."),
    ]],
};

const fn assigned(field: Field) -> Field {
    field.access(Access::Assigned)
}
