//! Arrays that are read lazily, or built.

use std::fmt;
use std::iter::FusedIterator;

use super::codec::{Element, Format};
use crate::malformed::{Defect, Malformed};
use crate::read::Reader;
use crate::write::Writer;

/// The elements of an array: a stretch of the frame, checked once and decoded as it is iterated, or values collected
/// for a message to be written.
#[derive(Clone)]
pub struct Array<'a, T>(Elements<'a, T>);

#[derive(Clone)]
enum Elements<'a, T> {
    Read {
        bytes: &'a [u8],
        count: usize,
        format: Format,
    },
    Built(Vec<T>),
}

impl<'a, T: Element<'a>> Array<'a, T> {
    /// An array of no elements.
    pub const fn new() -> Self {
        Self(Elements::Built(Vec::new()))
    }

    /// The elements in order.
    pub fn iter(&self) -> Iter<'_, 'a, T> {
        Iter(match &self.0 {
            Elements::Read { bytes, count, format } => Left::Read {
                reader: Reader::new(bytes),
                left: *count,
                format: *format,
            },
            Elements::Built(values) => Left::Built(values.iter()),
        })
    }

    /// How many elements there are.
    pub const fn len(&self) -> usize {
        match &self.0 {
            Elements::Read { count, .. } => *count,
            Elements::Built(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(super) fn read(reader: &mut Reader<'a>, format: Format) -> Result<Self, Malformed> {
        let start = reader.position();
        Self::read_nullable(reader, format, false)?.ok_or(Defect::UnexpectedNull.at(start))
    }

    pub(super) fn read_nullable(
        reader: &mut Reader<'a>,
        format: Format,
        nullable: bool,
    ) -> Result<Option<Self>, Malformed> {
        let at = reader.position();
        let Some(count) = reader.len(format.flexible)? else {
            return if nullable {
                Ok(None)
            } else {
                Err(Defect::UnexpectedNull.at(at))
            };
        };
        let start = reader.position();
        match T::SIZE {
            Some(size) => drop(reader.take(count.saturating_mul(size))?),
            None => {
                for _ in 0..count {
                    T::read(reader, format)?;
                }
            }
        }
        let bytes = reader.since(start);
        Ok(Some(Self(Elements::Read { bytes, count, format })))
    }

    pub(super) fn write(&self, writer: &mut Writer<'_>, format: Format) {
        writer.len(Some(self.len()), format.flexible);
        match &self.0 {
            Elements::Read { .. } => self.iter().for_each(|value| value.write(writer, format)),
            Elements::Built(values) => values.iter().for_each(|value| value.write(writer, format)),
        }
    }

    pub(super) fn write_nullable(array: Option<&Self>, writer: &mut Writer<'_>, format: Format, nullable: bool) {
        match array {
            Some(array) => array.write(writer, format),
            None if nullable => writer.len(None, format.flexible),
            None => writer.len(Some(0), format.flexible),
        }
    }
}

impl<'a, T: Element<'a>> Default for Array<'a, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<Vec<T>> for Array<'_, T> {
    fn from(values: Vec<T>) -> Self {
        Self(Elements::Built(values))
    }
}

impl<T> FromIterator<T> for Array<'_, T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self(Elements::Built(values.into_iter().collect()))
    }
}

impl<'a, T: Element<'a>> PartialEq for Array<'a, T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, T: Element<'a>> fmt::Debug for Array<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<'s, 'a, T: Element<'a>> IntoIterator for &'s Array<'a, T> {
    type Item = T;
    type IntoIter = Iter<'s, 'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The elements of an [`Array`].
#[derive(Debug, Clone)]
pub struct Iter<'s, 'a, T>(Left<'s, 'a, T>);

#[derive(Debug, Clone)]
enum Left<'s, 'a, T> {
    Read {
        reader: Reader<'a>,
        left: usize,
        format: Format,
    },
    Built(std::slice::Iter<'s, T>),
}

impl<'a, T: Element<'a>> Iterator for Iter<'_, 'a, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match &mut self.0 {
            Left::Read { reader, left, format } => {
                *left = left.checked_sub(1)?;
                // Checked when the array was read, so this never ends early.
                T::read(reader, *format).ok()
            }
            Left::Built(values) => values.next().cloned(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            Left::Read { left, .. } => *left,
            Left::Built(values) => values.len(),
        };
        (left, Some(left))
    }
}

impl<'a, T: Element<'a>> ExactSizeIterator for Iter<'_, 'a, T> {}
impl<'a, T: Element<'a>> FusedIterator for Iter<'_, 'a, T> {}
