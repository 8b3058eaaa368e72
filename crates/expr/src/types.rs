use std::fmt;

/// What a value is, as far as can be told before it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Only [`null`](crate::Value::Null).
    Null,
    /// True or false.
    Bool,
    /// A whole number of 64 bits.
    Int,
    /// A floating-point number of 64 bits.
    Double,
    /// Text.
    String,
    /// A list of values of one type.
    List(&'static Type),
    /// A map from strings to values of one type.
    Map(&'static Type),
    /// Known only when it is there.
    Any,
}

impl Type {
    /// A list of strings.
    pub const STRINGS: Self = Self::List(&Self::String);
    /// A map from strings to strings.
    pub const TEXTS: Self = Self::Map(&Self::String);
    /// A map from strings to anything.
    pub const OBJECT: Self = Self::Map(&Self::Any);

    /// A list of these, as a type of which there are only so many.
    pub(crate) fn list(self) -> Self {
        match self {
            Self::Bool => Self::List(&Self::Bool),
            Self::Int => Self::List(&Self::Int),
            Self::Double => Self::List(&Self::Double),
            Self::String => Self::List(&Self::String),
            _ => Self::List(&Self::Any),
        }
    }

    /// The type of a value that has one of two types.
    pub(crate) fn or(self, other: Self) -> Self {
        match self == other {
            true => self,
            false => Self::Any,
        }
    }

    pub(crate) fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Double)
    }

    /// Whether values of the two types can be equal.
    pub(crate) fn may_equal(self, other: Self) -> bool {
        match (self, other) {
            (Self::Any | Self::Null, _) | (_, Self::Any | Self::Null) => true,
            (Self::List(one), Self::List(other)) => one.may_equal(*other),
            _ => self == other || (self.is_number() && other.is_number()),
        }
    }

    /// Whether a value of this type may be a value of the wanted one.
    pub(crate) fn may_be(self, wanted: Self) -> bool {
        match (self, wanted) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::List(one), Self::List(wanted)) | (Self::Map(one), Self::Map(wanted)) => one.may_be(*wanted),
            _ => self == wanted,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool => "a boolean",
            Self::Int => "an integer",
            Self::Double => "a double",
            Self::String => "a string",
            Self::List(Self::String) => "a list of strings",
            Self::List(_) => "a list",
            Self::Map(Self::String) => "a map of strings",
            Self::Map(_) => "a map",
            Self::Any => "any value",
        })
    }
}
