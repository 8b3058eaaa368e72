//! Fields and types that many entities share.

use super::{Access, Field, Format, Kind, Literal, Map, Object, Presence, Text, Type};

/// The name of an entity. The API's own pattern asks for two characters while its minimum length is one; one is allowed
/// here.
pub(super) const NAME_TEXT: Text = Text::ANY.length(1, 255).pattern(
    r"^[\p{L}\p{N}](?:[\p{L}\p{N} _\-\.:/+']*[\p{L}\p{N}])?$",
    "begin and end with a letter or digit, with letters, digits, spaces and `_-.:/+'` between",
);

pub(super) const NAME: Type = Type::String(NAME_TEXT);

pub(super) const TEXT: Type = Type::String(Text::ANY);

/// Text that is taken at its word.
pub(super) const LITERAL: Type = Type::String(Text::ANY.format(Format::Literal));

pub(super) const SOME_TEXT: Type = Type::String(Text::SOME);

/// Where a server is.
pub(super) const URL: Type = Type::String(
    Text::SOME
        .pattern(
            r"^https?://[!-~]+$",
            "be a URL that begins with `https://` or `http://`",
        )
        .format(Format::Url),
);

/// A value that is kept out of responses and logs.
pub(super) const SECRET: Type = Type::String(Text::SOME.format(Format::Secret));

pub(super) const UUID: Type = Type::String(Text::ANY.format(Format::Uuid));

pub(super) const PORT: Type = Type::Integer { min: 1, max: 65_535 };

/// An expression in place of a list: it yields the list.
pub(super) const ONE_EXPRESSION: Text = Text::ANY.format(Format::Expression);

/// A boolean expression that says when something applies.
pub(super) const CONDITION: Type = Type::String(Text::ANY.length(0, 1000).format(Format::Expression));

pub(super) const ID: Field = Field::optional(
    "id",
    UUID,
    "The identifier. Left out of a file, it is derived from the name, so that it stays the same for as long as the name does.",
)
.access(Access::Assigned);

pub(super) const DESCRIPTION: Field = Field::default(
    "description",
    Type::String(Text::ANY.length(0, 512).format(Format::Literal)),
    Literal::String(""),
    "A remark for people.",
);

static LABEL_MAP: Map = Map {
    keys: Text::ANY.length(1, 63),
    reserved: &["kong", "konnect", "mesh", "kic", "_"],
    values: Text::ANY.length(1, 63).pattern(
        r"^[a-z0-9A-Z](?:[a-z0-9A-Z\-._]*[a-z0-9A-Z])?$",
        "begin and end with a letter or digit, with letters, digits and `-._` between",
    ),
    max: 50,
};

pub(super) const LABELS: Field = Field::optional(
    "labels",
    Type::Map(&LABEL_MAP),
    "Names and values by which entities can be found.",
);

/// What every policy has beside its `type` and `config`.
pub(super) const POLICY: &[Field] = &[
    ID,
    Field::optional("name", NAME, "The name of the policy, unique among its neighbours."),
    DESCRIPTION,
    Field::default(
        "enabled",
        Type::Boolean,
        Literal::Bool(true),
        "Whether the policy does anything.",
    ),
    LABELS,
];

pub(super) const POLICY_CONDITION: Field = Field::default(
    "condition",
    CONDITION,
    Literal::String(""),
    "A boolean expression; the policy applies where it is true. Empty means everywhere.",
);

/// A reference to another entity: what [`Type::Reference`] stands for.
pub(crate) static REFERENCE: Object = Object {
    name: "Reference",
    description: "Another entity, by its `id` or by its `name`.",
    fields: &[&[
        Field::optional("id", UUID, "The other entity's identifier."),
        Field::optional("name", NAME, "The other entity's name."),
    ]],
};

pub(super) const fn reference(name: &'static str, to: Kind, description: &'static str) -> Field {
    Field {
        name,
        description,
        kind: Type::Reference(to),
        presence: Presence::Required,
        access: Access::User,
    }
}

/// A list of texts that each have at least one character.
pub(super) const fn list(items: &'static Type, min: usize) -> Type {
    Type::List {
        items,
        min,
        max: usize::MAX,
    }
}
