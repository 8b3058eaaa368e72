//! What can be wrong with bytes that claim to be a Kafka message.

use std::fmt;

/// Why bytes are not the message they claim to be. Whoever sent them is at fault, and the connection cannot go on: the
/// place where the next value begins is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{defect} at byte {offset}")]
pub struct Malformed {
    /// What is wrong.
    pub defect: Defect,
    /// Where, in bytes from the start of what was given to the reader.
    pub offset: usize,
}

/// The kinds of [`Malformed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Defect {
    /// The bytes end inside a value.
    Truncated,
    /// A length or count below zero where null is not allowed, or below -1.
    NegativeLength,
    /// Null where the version does not allow it.
    UnexpectedNull,
    /// A length or count that is larger than what is left of the frame.
    LengthExceedsFrame,
    /// A string that is not UTF-8.
    NotUtf8,
    /// A variable-length integer of more than five bytes, or above 32 bits.
    VarintTooLong,
    /// A tagged field whose value does not end where its size says.
    TagSizeMismatch,
    /// Structures nested deeper than any that are defined.
    TooDeep,
    /// A version that is not defined for the message.
    UnknownVersion,
}

impl Defect {
    /// The defect, found at `offset`.
    pub const fn at(self, offset: usize) -> Malformed {
        Malformed { defect: self, offset }
    }
}

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "truncated value",
            Self::NegativeLength => "negative length",
            Self::UnexpectedNull => "null that is not allowed",
            Self::LengthExceedsFrame => "length beyond the end of the frame",
            Self::NotUtf8 => "string that is not UTF-8",
            Self::VarintTooLong => "variable-length integer that is too long",
            Self::TagSizeMismatch => "tagged field that does not end where its size says",
            Self::TooDeep => "structure nested too deep",
            Self::UnknownVersion => "version that is not defined",
        })
    }
}
