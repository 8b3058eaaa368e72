//! What the generated messages are made of.

use crate::malformed::{Defect, Malformed};
use crate::read::Reader;
use crate::schema::Versions;
use crate::write::Writer;

/// How a message is written at one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Format {
    /// The version.
    pub version: i16,
    /// Whether lengths are compact and structs have tagged fields (KIP-482).
    pub flexible: bool,
}

/// The body of a request or response, borrowed from the frame that it was read from.
pub trait Body<'a>: Element<'a> {
    /// The API key.
    const API_KEY: i16;
    /// The definition's name.
    const NAME: &'static str;
    /// The versions that are defined.
    const VERSIONS: Versions;
    /// The versions that have compact lengths and tagged fields (KIP-482).
    const FLEXIBLE: Versions;

    /// Reads the body at the start of `bytes` and returns it with what follows: some brokers send more than they should.
    /// Allocates nothing. Fields that the version does not have take their defaults; tagged fields that are not defined
    /// are passed over.
    ///
    /// # Errors
    /// The version is not defined, or the bytes are not such a body.
    fn decode(version: i16, bytes: &'a [u8]) -> Result<(Self, &'a [u8]), Malformed> {
        if !Self::VERSIONS.contains(version) {
            return Err(Defect::UnknownVersion.at(0));
        }
        let mut reader = Reader::new(bytes);
        let body = Self::read(&mut reader, Self::format(version))?;
        Ok((body, reader.rest()))
    }

    /// Appends the body as `version` writes it. Fields that the version does not have are left out, and a null for which
    /// it has no form is written as empty.
    fn encode(&self, version: i16, out: &mut Vec<u8>) {
        self.write(&mut Writer::new(out), Self::format(version));
    }

    /// How the body is written at `version`.
    fn format(version: i16) -> Format {
        Format {
            version,
            flexible: Self::FLEXIBLE.contains(version),
        }
    }
}

/// A value that messages are made of: a struct, or what an array holds.
pub trait Element<'a>: Clone + PartialEq + std::fmt::Debug {
    /// The size in bytes, if it is the same for every value.
    const SIZE: Option<usize> = None;

    /// Reads one value.
    ///
    /// # Errors
    /// The bytes are no such value.
    fn read(reader: &mut Reader<'a>, format: Format) -> Result<Self, Malformed>;

    /// Writes one value.
    fn write(&self, writer: &mut Writer<'_>, format: Format);
}

impl Element<'_> for i32 {
    const SIZE: Option<usize> = Some(4);

    fn read(reader: &mut Reader<'_>, _: Format) -> Result<Self, Malformed> {
        reader.i32()
    }

    fn write(&self, writer: &mut Writer<'_>, _: Format) {
        writer.i32(*self);
    }
}

impl<'a> Element<'a> for &'a str {
    fn read(reader: &mut Reader<'a>, format: Format) -> Result<Self, Malformed> {
        reader.string(format.flexible)
    }

    fn write(&self, writer: &mut Writer<'_>, format: Format) {
        writer.string(Some(self), format.flexible);
    }
}

/// A string that may be null in some versions, and in this one if `nullable`.
pub(super) fn read_string<'a>(
    reader: &mut Reader<'a>,
    format: Format,
    nullable: bool,
) -> Result<Option<&'a str>, Malformed> {
    if nullable {
        reader.nullable_string(format.flexible)
    } else {
        reader.string(format.flexible).map(Some)
    }
}

/// The opposite of [`read_string`].
pub(super) fn write_string(writer: &mut Writer<'_>, value: Option<&str>, format: Format, nullable: bool) {
    let value = if nullable { value } else { value.or(Some("")) };
    writer.string(value, format.flexible);
}
